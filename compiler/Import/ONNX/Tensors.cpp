//===- Tensors.cpp - TensorProto to elements attribute --------------------===//

#include "compiler/Import/ONNX/Tensors.h"

#include "compiler/Import/ONNX/ExternalData.h"
#include "compiler/Import/ONNX/Shapes.h"
#include "dialects/ConvOpt/IR/Elements.h"

#include "llvm/ADT/Twine.h"
#include "llvm/ADT/bit.h"

using namespace mlir;
using namespace mlir::convopt;
using namespace mlir::convopt::onnx_import;
using llvm::Expected;

// raw_data and external data are little-endian and taken as they are.
static_assert(llvm::endianness::native == llvm::endianness::little,
              "the importer reads tensor data of little-endian machines only");

static llvm::Error fail(const Twine &message) {
  return llvm::createStringError(llvm::inconvertibleErrorCode(), message);
}

Type onnx_import::convertElementType(MLIRContext &context, int32_t dataType) {
  switch (dataType) {
  case ::onnx::TensorProto::FLOAT:
    return Float32Type::get(&context);
  case ::onnx::TensorProto::DOUBLE:
    return Float64Type::get(&context);
  case ::onnx::TensorProto::FLOAT16:
    return Float16Type::get(&context);
  case ::onnx::TensorProto::BFLOAT16:
    return BFloat16Type::get(&context);
  case ::onnx::TensorProto::INT64:
    return IntegerType::get(&context, 64);
  case ::onnx::TensorProto::INT32:
    return IntegerType::get(&context, 32);
  case ::onnx::TensorProto::BOOL:
    return IntegerType::get(&context, 1);
  default:
    return {};
  }
}

std::string onnx_import::dataTypeToString(int32_t dataType) {
  if (::onnx::TensorProto::DataType_IsValid(dataType))
    return ::onnx::TensorProto::DataType_Name(
        static_cast<::onnx::TensorProto::DataType>(dataType));
  return std::to_string(dataType);
}

ElementsAttr onnx_import::makeConstant(RankedTensorType type,
                                       ArrayRef<char> bytes, StringRef name) {
  if (type.getNumElements() == 0)
    return DenseElementsAttr::get(type, ArrayRef<Attribute>());
  if (type.getElementType().isInteger(1)) {
    SmallVector<bool> values;
    for (char byte : bytes)
      values.push_back(byte != 0);
    return DenseElementsAttr::get(type, values);
  }
  if (static_cast<int64_t>(bytes.size()) ==
      getElementBytes(type.getElementType()))
    return DenseElementsAttr::getFromRawBuffer(type, bytes);
  return makeElements(type, bytes, name);
}

ElementsAttr onnx_import::makeIntVector(MLIRContext &context,
                                        ArrayRef<int64_t> values) {
  auto type = RankedTensorType::get(static_cast<int64_t>(values.size()),
                                    IntegerType::get(&context, 64));
  return makeConstant(
      type,
      ArrayRef<char>(reinterpret_cast<const char *>(values.data()),
                     values.size() * sizeof(int64_t)),
      "shape");
}

template <typename T>
static ArrayRef<char> asBytes(const T &values) {
  return ArrayRef<char>(reinterpret_cast<const char *>(values.data()),
                        values.size() * sizeof(*values.data()));
}

/// The elements of the typed field that holds them. Narrow types are stored as
/// int32, one element each, and narrowed into `storage`.
static Expected<ArrayRef<char>>
readTypedField(const ::onnx::TensorProto &tensor, int64_t count,
               SmallVectorImpl<char> &storage) {
  auto checked = [&](const auto &field) -> Expected<ArrayRef<char>> {
    if (field.size() != count)
      return fail("holds " + Twine(field.size()) +
                  " values, its dimensions need " + Twine(count));
    return asBytes(field);
  };
  switch (tensor.data_type()) {
  case ::onnx::TensorProto::FLOAT:
    return checked(tensor.float_data());
  case ::onnx::TensorProto::DOUBLE:
    return checked(tensor.double_data());
  case ::onnx::TensorProto::INT64:
    return checked(tensor.int64_data());
  case ::onnx::TensorProto::INT32:
    return checked(tensor.int32_data());
  default:
    break;
  }
  if (Expected<ArrayRef<char>> wide = checked(tensor.int32_data()); !wide)
    return wide.takeError();
  bool isBool = tensor.data_type() == ::onnx::TensorProto::BOOL;
  for (int32_t value : tensor.int32_data()) {
    if (isBool ? value != 0 && value != 1 : value < 0 || value > 0xffff)
      return fail("holds the value " + Twine(value) +
                  ", which its element type cannot");
    storage.push_back(static_cast<char>(value & 0xff));
    if (!isBool)
      storage.push_back(static_cast<char>(value >> 8));
  }
  return ArrayRef<char>(storage);
}

static Expected<ElementsAttr> decode(MLIRContext &context,
                                     const ::onnx::TensorProto &tensor,
                                     StringRef name, StringRef directory) {
  Type elementType = convertElementType(context, tensor.data_type());
  if (!elementType)
    return fail("has element type " + dataTypeToString(tensor.data_type()) +
                ", which is not supported");
  ArrayRef<int64_t> dims(tensor.dims().data(), tensor.dims_size());
  std::optional<int64_t> count = countElements(dims);
  if (!count)
    return fail("has negative dimensions, rank above " + Twine(kMaxRank) +
                " or more than 2^31 elements" +
                (dims.size() <= kMaxRank ? ": " + shapeToString(dims) : ""));
  int64_t bytes = *count * getElementBytes(elementType);
  if (bytes > kMaxBytes)
    return fail("needs more than 8 GiB");
  if (tensor.has_segment())
    return fail("is a segment of a tensor, which is not supported");
  auto type = RankedTensorType::get(dims, elementType);

  if (tensor.data_location() == ::onnx::TensorProto::EXTERNAL) {
    if (tensor.has_raw_data())
      return fail("has both raw_data and external data");
    Expected<SmallVector<char, 0>> data =
        readExternalData(tensor, directory, bytes);
    if (!data)
      return data.takeError();
    return makeConstant(type, *data, name);
  }
  if (tensor.external_data_size() != 0)
    return fail("names external data, but its data_location is not EXTERNAL");
  if (tensor.has_raw_data()) {
    const std::string &raw = tensor.raw_data();
    if (static_cast<int64_t>(raw.size()) != bytes)
      return fail("has " + Twine(raw.size()) +
                  " bytes of raw_data, its type and dimensions need " +
                  Twine(bytes));
    return makeConstant(type, raw, name);
  }
  SmallVector<char> storage;
  Expected<ArrayRef<char>> data = readTypedField(tensor, *count, storage);
  if (!data)
    return data.takeError();
  return makeConstant(type, *data, name);
}

Expected<ElementsAttr>
onnx_import::decodeTensor(MLIRContext &context,
                          const ::onnx::TensorProto &tensor, StringRef name,
                          StringRef directory) {
  Expected<ElementsAttr> elements = decode(context, tensor, name, directory);
  if (!elements)
    return fail("tensor '" + name + "' " +
                llvm::toString(elements.takeError()));
  return elements;
}
