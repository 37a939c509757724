//===- ConstantEvaluator.cpp - Tensors computed at import -----------------===//

#include "compiler/Import/ONNX/ConstantEvaluator.h"

#include "compiler/Import/ONNX/Shapes.h"
#include "compiler/Import/ONNX/Tensors.h"
#include "dialects/ConvOpt/IR/Elements.h"

#include "mlir/IR/DialectResourceBlobManager.h"

using namespace mlir;
using namespace mlir::convopt;
using namespace mlir::convopt::onnx_import;

SmallVector<int64_t> onnx_import::getStrides(ArrayRef<int64_t> shape) {
  SmallVector<int64_t> strides(shape.size(), 1);
  for (size_t i = shape.size(); i > 1; --i)
    strides[i - 2] = strides[i - 1] * shape[i - 1];
  return strides;
}

SmallVector<int64_t> onnx_import::getBroadcastStrides(ArrayRef<int64_t> from,
                                                      ArrayRef<int64_t> to) {
  SmallVector<int64_t> own = getStrides(from);
  SmallVector<int64_t> strides(to.size(), 0);
  size_t missing = to.size() - from.size();
  for (size_t i = 0; i < from.size(); ++i)
    strides[missing + i] = from[i] == 1 ? 0 : own[i];
  return strides;
}

void onnx_import::forEachOffset(ArrayRef<int64_t> shape, int64_t start,
                                ArrayRef<int64_t> strides,
                                llvm::function_ref<void(int64_t)> action) {
  if (llvm::is_contained(shape, 0))
    return;
  SmallVector<int64_t> index(shape.size(), 0);
  int64_t offset = start;
  while (true) {
    action(offset);
    size_t axis = shape.size();
    for (; axis > 0; --axis) {
      offset += strides[axis - 1];
      if (++index[axis - 1] < shape[axis - 1])
        break;
      offset -= strides[axis - 1] * shape[axis - 1];
      index[axis - 1] = 0;
    }
    if (axis == 0)
      return;
  }
}

FailureOr<ArrayRef<char>>
onnx_import::readBytes(ElementsAttr elements, SmallVectorImpl<char> &storage) {
  if (!elements.getElementType().isInteger(1))
    return readRaw(elements, storage);
  FailureOr<SmallVector<int64_t>> values = readAsInt(elements);
  if (failed(values))
    return failure();
  storage.assign(values->begin(), values->end());
  return ArrayRef<char>(storage);
}

ElementsAttr onnx_import::makeInts(RankedTensorType type,
                                   ArrayRef<int64_t> values) {
  int64_t width = getElementBytes(type.getElementType());
  SmallVector<char> bytes;
  for (int64_t value : values) {
    if (width < 8 && value != llvm::SignExtend64(value, width * 8))
      return {};
    const char *start = reinterpret_cast<const char *>(&value);
    bytes.append(start, start + width);
  }
  return makeConstant(type, bytes, "shape");
}

FailureOr<ElementsAttr> onnx_import::makeView(NodeImporter &node,
                                              ElementsAttr input,
                                              ArrayRef<int64_t> shape,
                                              int64_t start,
                                              ArrayRef<int64_t> strides) {
  auto type = RankedTensorType::get(shape, input.getElementType());
  if (!node.mayFold(input.getShapedType()) || !node.mayFold(type))
    return ElementsAttr();
  SmallVector<char> storage;
  FailureOr<ArrayRef<char>> bytes = readBytes(input, storage);
  if (failed(bytes))
    return node.error("its constant input cannot be read");
  int64_t width = getElementBytes(type.getElementType());
  SmallVector<char> result;
  result.reserve(type.getNumElements() * width);
  forEachOffset(shape, start, strides, [&](int64_t offset) {
    const char *element = bytes->data() + offset * width;
    result.append(element, element + width);
  });
  return makeConstant(type, result, node.getNode().getName());
}

FailureOr<bool>
onnx_import::evaluateView(NodeImporter &node, ElementsAttr input,
                          ArrayRef<int64_t> shape, int64_t start,
                          ArrayRef<int64_t> strides, unsigned output) {
  FailureOr<ElementsAttr> view = makeView(node, input, shape, start, strides);
  if (failed(view))
    return failure();
  if (!*view)
    return false;
  if (failed(node.setResult(output, *view)))
    return failure();
  return true;
}

ElementsAttr onnx_import::reshapeConstant(ElementsAttr input,
                                          ArrayRef<int64_t> shape) {
  auto type = RankedTensorType::get(shape, input.getElementType());
  if (auto resource = dyn_cast<DenseResourceElementsAttr>(input))
    return DenseResourceElementsAttr::get(type, resource.getRawHandle());
  return cast<DenseElementsAttr>(input).reshape(type);
}
