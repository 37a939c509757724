//===- TensorsTest.cpp - TensorProto to constants -------------------------===//

#include "test/compiler/Import/ONNX/TestModel.h"

using namespace mlir::convopt;
using namespace mlir::convopt::test;
using ::onnx::TensorProto;
using testing::ElementsAre;
using testing::HasSubstr;

/// A model that returns the initializer "t".
static Imported decode(TensorProto tensor) {
  TestModel model;
  tensor.set_name("t");
  model.initializer(tensor).output("y");
  model.node("Identity", {"t"}, {"y"});
  return import(model);
}

static TensorProto typed(TensorProto::DataType type, const Dims &dims) {
  TensorProto tensor;
  tensor.set_data_type(type);
  for (int64_t dim : dims)
    tensor.add_dims(dim);
  return tensor;
}

template <typename T>
static std::string rawBytes(std::vector<T> values) {
  return std::string(reinterpret_cast<const char *>(values.data()),
                     values.size() * sizeof(T));
}

TEST(Tensors, RawData) {
  TensorProto f32 = typed(TensorProto::FLOAT, {3});
  f32.set_raw_data(rawBytes<float>({1, -2, 0.5f}));
  EXPECT_THAT(decode(f32).resultFloats(), ElementsAre(1, -2, 0.5));
  TensorProto f64 = typed(TensorProto::DOUBLE, {1});
  f64.set_raw_data(rawBytes<double>({0.1}));
  EXPECT_THAT(decode(f64).resultFloats(), ElementsAre(0.1));
  TensorProto f16 = typed(TensorProto::FLOAT16, {2});
  f16.set_raw_data(rawBytes<uint16_t>({0x3c00, 0xc000}));
  EXPECT_THAT(decode(f16).resultFloats(), ElementsAre(1, -2));
  TensorProto bf16 = typed(TensorProto::BFLOAT16, {1});
  bf16.set_raw_data(rawBytes<uint16_t>({0x3f80}));
  EXPECT_THAT(decode(bf16).resultFloats(), ElementsAre(1));
  TensorProto i64 = typed(TensorProto::INT64, {2});
  i64.set_raw_data(rawBytes<int64_t>({-1, int64_t(1) << 40}));
  EXPECT_EQ(decode(i64).resultInts(), (Dims{-1, int64_t(1) << 40}));
  TensorProto i32 = typed(TensorProto::INT32, {2});
  i32.set_raw_data(rawBytes<int32_t>({-1, 7}));
  EXPECT_EQ(decode(i32).resultInts(), (Dims{-1, 7}));
}

TEST(Tensors, TypedFields) {
  EXPECT_THAT(decode(floats("", {2}, {3, 4})).resultFloats(),
              ElementsAre(3, 4));
  TensorProto f64 = typed(TensorProto::DOUBLE, {1});
  f64.add_double_data(0.1);
  EXPECT_THAT(decode(f64).resultFloats(), ElementsAre(0.1));
  TensorProto f16 = typed(TensorProto::FLOAT16, {2});
  f16.add_int32_data(0x3c00);
  f16.add_int32_data(0xc000);
  EXPECT_THAT(decode(f16).resultFloats(), ElementsAre(1, -2));
  TensorProto i32 = typed(TensorProto::INT32, {1});
  i32.add_int32_data(-5);
  EXPECT_EQ(decode(i32).resultInts(), (Dims{-5}));
}

/// Above the limit for attributes, data is a blob with the tensor's name.
TEST(Tensors, LargeOnesAreBlobs) {
  Imported m = decode(floats("", {1000}, {2.5f}));
  auto elements = getConstantElements(m.result());
  EXPECT_TRUE(mlir::isa<mlir::DenseResourceElementsAttr>(elements));
  EXPECT_EQ(m.resultFloats().size(), 1000u);
  EXPECT_EQ(m.resultFloats().back(), 2.5);
}

TEST(Tensors, SizeAgainstData) {
  for (size_t bytes : {0, 7, 9, 12}) {
    TensorProto tensor = typed(TensorProto::FLOAT, {2});
    tensor.set_raw_data(std::string(bytes, '\0'));
    EXPECT_THAT(
        decode(tensor).errors,
        HasSubstr("tensor 't' has " + std::to_string(bytes) +
                  " bytes of raw_data, its type and dimensions need 8"));
  }
  TensorProto shorter = floats("", {2}, {1, 2});
  shorter.set_dims(0, 3);
  EXPECT_THAT(decode(shorter).errors, HasSubstr("holds 2 values"));
  // Data in the field of another type is no data.
  TensorProto misplaced = typed(TensorProto::FLOAT, {1});
  misplaced.add_int32_data(1);
  EXPECT_THAT(decode(misplaced).errors, HasSubstr("holds 0 values"));
  TensorProto half = typed(TensorProto::FLOAT16, {1});
  half.add_int32_data(0x10000);
  EXPECT_THAT(decode(half).errors, HasSubstr("holds the value 65536"));
}

TEST(Tensors, Dimensions) {
  for (Dims dims : {Dims{-1}, Dims{int64_t(1) << 32}, Dims{1 << 20, 1 << 20},
                    Dims{int64_t(1) << 62, 4}, Dims(17, 1), Dims(100000, 1)})
    EXPECT_THAT(decode(typed(TensorProto::FLOAT, dims)).errors,
                HasSubstr("tensor 't' has negative dimensions"));
  // Within 2^31 elements, but 16 GiB.
  EXPECT_THAT(decode(typed(TensorProto::DOUBLE, {1 << 16, 1 << 15})).errors,
              HasSubstr("needs more than 8 GiB"));
}

TEST(Tensors, OtherElementTypes) {
  for (auto [type, name] : {std::pair(TensorProto::UINT8, "UINT8"),
                            std::pair(TensorProto::STRING, "STRING"),
                            std::pair(TensorProto::UNDEFINED, "UNDEFINED")})
    EXPECT_THAT(decode(typed(type, {1})).errors,
                HasSubstr(std::string("element type ") + name));
}

TEST(Tensors, Segments) {
  TensorProto tensor = floats("", {1});
  tensor.mutable_segment()->set_begin(0);
  EXPECT_THAT(decode(tensor).errors, HasSubstr("segment"));
}
