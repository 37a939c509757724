//===- ElementsTest.cpp - Reading and making constant data ----------------===//

#include "dialects/ConvOpt/IR/Elements.h"
#include "dialects/ConvOpt/IR/ElementsWriter.h"

#include "test/dialects/ConvOpt/Reference/ReferenceTest.h"

#include "mlir/AsmParser/AsmParser.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/DialectResourceBlobManager.h"

#include <cstring>

using namespace mlir;
using namespace mlir::convopt;
using namespace mlir::convopt::reference;
using ::testing::Each;
using ::testing::ElementsAre;

namespace {

class ElementsTest : public ReferenceTest {
protected:
  SmallVector<double> read(StringRef attribute) {
    FailureOr<SmallVector<double>> values =
        readAsDouble(parseAttribute(attribute, &context));
    EXPECT_TRUE(succeeded(values)) << attribute.str();
    return succeeded(values) ? *values : SmallVector<double>();
  }
  RankedTensorType typeOf(ArrayRef<int64_t> shape, Type element) {
    return RankedTensorType::get(shape, element);
  }

  Builder builder{&context};
};

TEST_F(ElementsTest, SplatsAreExpanded) {
  EXPECT_THAT(read("dense<2.5> : tensor<2x2xf32>"),
              ElementsAre(2.5, 2.5, 2.5, 2.5));
  EXPECT_THAT(read("dense<-0.5> : tensor<3xf16>"),
              ElementsAre(-0.5, -0.5, -0.5));
}

TEST_F(ElementsTest, EveryFloatType) {
  EXPECT_THAT(read("dense<[1.0, -3.5]> : tensor<2xf16>"), ElementsAre(1, -3.5));
  EXPECT_THAT(read("dense<[1.0, -3.5]> : tensor<2xbf16>"),
              ElementsAre(1, -3.5));
  EXPECT_THAT(read("dense<[0.1, -3.5]> : tensor<2xf32>"),
              ElementsAre(double(0.1f), -3.5));
  EXPECT_THAT(read("dense<[0.1, -3.5]> : tensor<2xf64>"),
              ElementsAre(0.1, -3.5));
}

TEST_F(ElementsTest, RefusesOtherElementTypes) {
  for (const char *text : {"dense<1> : tensor<2xi32>", "1.0 : f32",
                           "dense<1.0> : tensor<2xf8E4M3FN>", "\"text\""})
    EXPECT_TRUE(failed(readAsDouble(parseAttribute(text, &context)))) << text;
  EXPECT_TRUE(failed(readAsDouble(Attribute())));
  EXPECT_TRUE(failed(
      readAsInt(parseAttribute("dense<1.0> : tensor<2xf32>", &context))));
}

TEST_F(ElementsTest, IntegersAreSignExtended) {
  auto read = [&](StringRef text) {
    return *readAsInt(parseAttribute(text, &context));
  };
  EXPECT_THAT(read("dense<[1, -2]> : tensor<2xi8>"), ElementsAre(1, -2));
  EXPECT_THAT(read("dense<-7> : tensor<2xi64>"), ElementsAre(-7, -7));
  EXPECT_THAT(read("dense<[true, false]> : tensor<2xi1>"), ElementsAre(1, 0));
  int32_t values[] = {-1, 70000};
  ArrayRef<char> bytes(reinterpret_cast<const char *>(values), sizeof(values));
  EXPECT_THAT(*readAsInt(DenseResourceElementsAttr::get(
                  typeOf({2}, builder.getI32Type()), "ints",
                  HeapAsmResourceBlob::allocateAndCopyWithAlign(bytes, 64))),
              ElementsAre(-1, 70000));
}

TEST_F(ElementsTest, WrittenInPlaceTheyAreTheSame) {
  for (int64_t size : {1, 256, 257, 1000}) {
    SmallVector<float> values(size);
    for (int64_t i = 0; i < size; ++i)
      values[i] = 0.5f * i;
    ArrayRef<char> bytes(reinterpret_cast<const char *>(values.data()),
                         size * sizeof(float));
    RankedTensorType type = typeOf({size}, builder.getF32Type());
    ElementsWriter writer(type, bytes.size());
    ASSERT_EQ(writer.bytes().size(), bytes.size());
    llvm::copy(bytes, writer.bytes().begin());
    // Without a name, too.
    ElementsAttr written = std::move(writer).finish("");
    ElementsAttr copied = makeElements(type, bytes, "");
    EXPECT_EQ(isa<DenseResourceElementsAttr>(written),
              isa<DenseResourceElementsAttr>(copied));
    EXPECT_EQ(isa<DenseResourceElementsAttr>(written), size > 256);
    EXPECT_EQ(*readAsDouble(written), *readAsDouble(copied));
  }
}

TEST_F(ElementsTest, SmallConstantsAreDenseLargeOnesBlobs) {
  SmallVector<double> values(1000, 0.1);
  values.back() = -2.0;
  ElementsAttr small = makeElements(typeOf({4}, builder.getF32Type()),
                                    ArrayRef<double>(values).take_back(4));
  ElementsAttr large =
      makeElements(typeOf({10, 100}, builder.getF32Type()), values);
  EXPECT_TRUE(isa<DenseElementsAttr>(small));
  EXPECT_TRUE(isa<DenseResourceElementsAttr>(large));
  SmallVector<double> expected(1000, double(0.1f));
  expected.back() = -2.0;
  EXPECT_EQ(*readAsDouble(large), expected);
  EXPECT_EQ(ArrayRef<double>(*readAsDouble(small)),
            ArrayRef<double>(expected).take_back(4));
}

TEST_F(ElementsTest, BlobOfTheWrongSizeFails) {
  char bytes[12] = {};
  auto resource = DenseResourceElementsAttr::get(
      typeOf({4}, builder.getF32Type()), "short",
      HeapAsmResourceBlob::allocateAndCopyWithAlign(ArrayRef<char>(bytes), 64));
  EXPECT_TRUE(failed(readAsDouble(resource)));
  SmallVector<char> storage;
  EXPECT_TRUE(failed(readRaw(resource, storage)));
}

TEST_F(ElementsTest, ReadRawCopiesOnlySplats) {
  SmallVector<char> storage;
  auto dense = parseAttribute("dense<[1, 2, 3]> : tensor<3xi16>", &context);
  FailureOr<ArrayRef<char>> raw = readRaw(dense, storage);
  ASSERT_TRUE(succeeded(raw));
  EXPECT_EQ(raw->size(), 6u);
  EXPECT_TRUE(storage.empty());
  raw = readRaw(parseAttribute("dense<7> : tensor<3xi16>", &context), storage);
  ASSERT_TRUE(succeeded(raw));
  EXPECT_EQ(storage.size(), 6u);
  int16_t values[3];
  std::memcpy(values, raw->data(), sizeof(values));
  EXPECT_THAT(values, Each(7));
}

TEST_F(ElementsTest, RoundsOnceToNearestEven) {
  // 1 + 2^-24 lies halfway between 1 and the next f32; a little more rounds up.
  double half = 1.0 + 0x1p-24, above = half + 0x1p-50;
  EXPECT_EQ(roundTo(builder.getF32Type(), half), 1.0);
  EXPECT_EQ(roundTo(builder.getF32Type(), above), 1.0 + 0x1p-23);
  // Rounding to f32 first would give a tie, which goes to even: 1.
  double justAboveTie = 1.0 + 0x1p-11 + 0x1p-40;
  EXPECT_EQ(roundTo(builder.getF16Type(), justAboveTie), 1.0 + 0x1p-10);
  EXPECT_EQ(roundTo(builder.getF16Type(), 1.0 + 0x1p-11), 1.0);
  EXPECT_EQ(roundTo(builder.getBF16Type(), 1.0 + 0x1p-8), 1.0);
  EXPECT_EQ(roundTo(builder.getF64Type(), 0.1), 0.1);
  EXPECT_EQ(roundTo(builder.getF32Type(), 1e300), kInfinity);
  EXPECT_TRUE(std::isnan(roundTo(builder.getF16Type(), kNaN)));
}

TEST_F(ElementsTest, F64Vector) {
  ElementsAttr vector = makeF64Vector(&context, {0.1, 2.0});
  EXPECT_EQ(vector.getShapedType(), typeOf({2}, builder.getF64Type()));
  EXPECT_THAT(*readAsDouble(vector), ElementsAre(0.1, 2.0));
}

} // namespace
