//===- Elements.cpp - Reading and making constant data --------------------===//

#include "dialects/ConvOpt/IR/Elements.h"
#include "dialects/ConvOpt/IR/ElementsWriter.h"

#include "mlir/IR/DialectResourceBlobManager.h"
#include "mlir/IR/Matchers.h"
#include "llvm/ADT/APFloat.h"

#include <cmath>
#include <cstring>

namespace mlir::convopt {

/// Constants above this many bytes are blobs, which are neither hashed nor
/// uniqued.
static constexpr size_t kBlobThreshold = 1024;

ElementsAttr getConstantElements(Value value) {
  ElementsAttr elements;
  if (value && matchPattern(value, m_Constant(&elements)))
    return elements;
  return {};
}

static size_t byteWidth(Type elementType) {
  return elementType.getIntOrFloatBitWidth() / 8;
}

static double decodeFloat(FloatType type, const char *bytes) {
  if (type.isF32()) {
    float value;
    std::memcpy(&value, bytes, sizeof(value));
    return value;
  }
  if (type.isF64()) {
    double value;
    std::memcpy(&value, bytes, sizeof(value));
    return value;
  }
  uint16_t bits;
  std::memcpy(&bits, bytes, sizeof(bits));
  llvm::APFloat value(type.getFloatSemantics(), llvm::APInt(16, bits));
  bool losesInfo;
  value.convert(llvm::APFloat::IEEEdouble(), llvm::APFloat::rmNearestTiesToEven,
                &losesInfo);
  return value.convertToDouble();
}

static void encodeFloat(FloatType type, double value, char *bytes) {
  if (type.isF32()) {
    float rounded = static_cast<float>(value);
    std::memcpy(bytes, &rounded, sizeof(rounded));
    return;
  }
  if (type.isF64()) {
    std::memcpy(bytes, &value, sizeof(value));
    return;
  }
  llvm::APFloat rounded(value);
  bool losesInfo;
  rounded.convert(type.getFloatSemantics(), llvm::APFloat::rmNearestTiesToEven,
                  &losesInfo);
  uint16_t bits = rounded.bitcastToAPInt().getZExtValue();
  std::memcpy(bytes, &bits, sizeof(bits));
}

/// Whole constants at once: the type is looked at once, not per element.
static void decodeFloats(FloatType type, const char *bytes,
                         MutableArrayRef<double> values) {
  if (type.isF32()) {
    for (size_t i = 0; i < values.size(); ++i) {
      float value;
      std::memcpy(&value, bytes + i * sizeof(value), sizeof(value));
      values[i] = value;
    }
    return;
  }
  size_t width = byteWidth(type);
  for (size_t i = 0; i < values.size(); ++i)
    values[i] = decodeFloat(type, bytes + i * width);
}

static void encodeFloats(FloatType type, ArrayRef<double> values,
                         MutableArrayRef<char> bytes) {
  if (type.isF32()) {
    for (size_t i = 0; i < values.size(); ++i) {
      float value = static_cast<float>(values[i]);
      std::memcpy(bytes.data() + i * sizeof(value), &value, sizeof(value));
    }
    return;
  }
  size_t width = byteWidth(type);
  for (size_t i = 0; i < values.size(); ++i)
    encodeFloat(type, values[i], bytes.data() + i * width);
}

FailureOr<ArrayRef<char>> readRaw(Attribute attribute,
                                  SmallVectorImpl<char> &storage) {
  auto elements = dyn_cast_or_null<ElementsAttr>(attribute);
  if (!elements || !elements.getElementType().isIntOrFloat() ||
      elements.getElementType().getIntOrFloatBitWidth() % 8 != 0)
    return failure();
  size_t width = byteWidth(elements.getElementType());
  size_t expected = elements.getNumElements() * width;
  if (auto resource = dyn_cast<DenseResourceElementsAttr>(attribute)) {
    AsmResourceBlob *blob = resource.getRawHandle().getBlob();
    if (!blob || blob->getData().size() != expected)
      return failure();
    return blob->getData();
  }
  auto dense = dyn_cast<DenseElementsAttr>(attribute);
  if (!dense)
    return failure();
  ArrayRef<char> raw = dense.getRawData();
  if (!dense.isSplat()) {
    if (raw.size() != expected)
      return failure();
    return raw;
  }
  storage.resize(expected);
  for (size_t offset = 0; offset < expected; offset += width)
    std::memcpy(storage.data() + offset, raw.data(), width);
  return ArrayRef<char>(storage);
}

FailureOr<SmallVector<double>> readAsDouble(Attribute attribute) {
  auto elements = dyn_cast_or_null<ElementsAttr>(attribute);
  auto type =
      elements ? dyn_cast<FloatType>(elements.getElementType()) : FloatType();
  if (!type || !(type.isF16() || type.isBF16() || type.isF32() || type.isF64()))
    return failure();
  SmallVector<char> storage;
  FailureOr<ArrayRef<char>> raw = readRaw(attribute, storage);
  if (failed(raw))
    return failure();
  SmallVector<double> values(elements.getNumElements());
  decodeFloats(type, raw->data(), values);
  return values;
}

FailureOr<SmallVector<double>> readAsDouble(Value constant) {
  return readAsDouble(getConstantElements(constant));
}

FailureOr<SmallVector<int64_t>> readAsInt(Attribute attribute) {
  auto dense = dyn_cast_or_null<DenseIntElementsAttr>(attribute);
  SmallVector<int64_t> values;
  if (dense) {
    for (const APInt &value : dense.getValues<APInt>())
      values.push_back(value.getBitWidth() == 1 ? value.getZExtValue()
                                                : value.getSExtValue());
    return values;
  }
  auto elements = dyn_cast_or_null<ElementsAttr>(attribute);
  SmallVector<char> storage;
  FailureOr<ArrayRef<char>> raw = readRaw(attribute, storage);
  if (failed(raw) || !elements.getElementType().isInteger())
    return failure();
  size_t width = byteWidth(elements.getElementType());
  for (size_t offset = 0; offset < raw->size(); offset += width) {
    uint64_t bits = 0;
    std::memcpy(&bits, raw->data() + offset, width);
    values.push_back(llvm::SignExtend64(bits, width * 8));
  }
  return values;
}

ElementsWriter::ElementsWriter(RankedTensorType type, size_t size)
    : type(type), blob(HeapAsmResourceBlob::allocate(size, /*align=*/64)) {}

ElementsAttr ElementsWriter::finish(StringRef name) && {
  ArrayRef<char> data = blob.getData();
  if (data.size() <= kBlobThreshold)
    return DenseElementsAttr::getFromRawBuffer(type, data);
  return DenseResourceElementsAttr::get(type, name.empty() ? "weight" : name,
                                        std::move(blob));
}

ElementsAttr makeElements(RankedTensorType type, ArrayRef<char> bytes,
                          StringRef name) {
  ElementsWriter writer(type, bytes.size());
  llvm::copy(bytes, writer.bytes().begin());
  return std::move(writer).finish(name);
}

ElementsAttr makeElements(RankedTensorType type, ArrayRef<double> values) {
  auto elementType = cast<FloatType>(type.getElementType());
  size_t width = byteWidth(elementType);
  ElementsWriter writer(type, values.size() * width);
  encodeFloats(elementType, values, writer.bytes());
  return std::move(writer).finish("folded");
}

ElementsAttr makeF64Vector(MLIRContext *context, ArrayRef<double> values) {
  auto type = RankedTensorType::get(static_cast<int64_t>(values.size()),
                                    Float64Type::get(context));
  return DenseElementsAttr::get(type, values);
}

double roundTo(FloatType type, double value) {
  char bytes[sizeof(double)];
  encodeFloat(type, value, bytes);
  return decodeFloat(type, bytes);
}

// Filters have millions of elements, and nearly always of f32: those are looked
// at where they are.
bool holdsFiniteNumbers(ElementsAttr elements) {
  Type type = elements.getElementType();
  SmallVector<char> storage;
  FailureOr<ArrayRef<char>> raw = failure();
  if (type.isF32() && !elements.isSplat())
    raw = readRaw(elements, storage);
  if (succeeded(raw)) {
    // All bits of the exponent are set in infinities and NaN alone.
    constexpr uint32_t kExponent = 0x7f800000u;
    for (size_t i = 0; i < raw->size(); i += sizeof(uint32_t)) {
      uint32_t bits;
      std::memcpy(&bits, raw->data() + i, sizeof(bits));
      if ((bits & kExponent) == kExponent)
        return false;
    }
    return true;
  }
  FailureOr<SmallVector<double>> values = readAsDouble(elements);
  return succeeded(values) &&
         llvm::all_of(*values, [](double v) { return std::isfinite(v); });
}

} // namespace mlir::convopt
