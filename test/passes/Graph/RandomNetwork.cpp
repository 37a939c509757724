//===- RandomNetwork.cpp - Random layers to be put together ---------------===//

#include "test/passes/Graph/RandomNetwork.h"

#include "dialects/ConvOpt/IR/Elements.h"

#include "mlir/Dialect/Arith/IR/Arith.h"

#include <cmath>

using namespace mlir;
using namespace mlir::convopt;

int64_t RandomNetwork::drawInt(int64_t low, int64_t high) {
  return low + static_cast<int64_t>(random() % (high - low + 1));
}

double RandomNetwork::drawReal(double low, double high) {
  return low + (high - low) * (random() / 4294967295.0);
}

Value RandomNetwork::take(SmallVectorImpl<Value> &values) {
  auto *chosen = values.begin() + drawInt(0, values.size() - 1);
  Value value = *chosen;
  values.erase(chosen);
  return value;
}

RandomNetwork::RandomNetwork(MLIRContext &context, unsigned seed,
                             FloatType type)
    : random(seed), type(type), builder(&context),
      location(builder.getUnknownLoc()), module(ModuleOp::create(location)) {
  builder.setInsertionPointToEnd(module->getBody());
  function = func::FuncOp::create(builder, location, "main",
                                  builder.getFunctionType({}, {}));
  builder.setInsertionPointToEnd(function.addEntryBlock());
}

void RandomNetwork::drawShape(int64_t minSize, int64_t maxSize) {
  int64_t rank = drawInt(3, 5);
  layout = static_cast<Layout>(drawInt(0, 1));
  groups = drawInt(1, 2);
  outputsPerGroup = drawInt(1, 2);
  shape.assign(rank, 0);
  shape[0] = drawInt(1, 2);
  for (int64_t i = 0; i < rank - 2; ++i)
    shape[getSpatialBegin(layout) + i] = drawInt(minSize, maxSize);
  shape[getChannelAxis(layout, rank)] = groups * drawInt(1, 2);
}

Value RandomNetwork::drawInput() {
  return drawInputOf(RankedTensorType::get(shape, type));
}

Value RandomNetwork::drawInputOf(Type type) {
  return function.getBody().addArgument(type, location);
}

Value RandomNetwork::drawMatrix() {
  shape = {drawInt(1, 3), drawInt(1, 3)};
  return drawInput();
}

Value RandomNetwork::drawConstant(ArrayRef<int64_t> shape, double low,
                                  double high) {
  SmallVector<double> values(reference::getNumElements(shape));
  for (double &element : values)
    element = drawReal(low, high);
  return arith::ConstantOp::create(
      builder, location,
      makeElements(RankedTensorType::get(shape, type), values));
}

Value RandomNetwork::relu(Value x) {
  return ReluOp::create(builder, location, x);
}

Value RandomNetwork::add(Value lhs, Value rhs) {
  return AddOp::create(builder, location, lhs, rhs);
}

Value RandomNetwork::pad(Value x) {
  double values[] = {0.0, 0.0, -INFINITY, 1.0};
  double value = values[drawInt(0, 3)];
  SmallVector<int64_t> low(shape.size(), 0), high(low);
  for (size_t axis = 0; axis < shape.size(); ++axis) {
    int64_t spatial = static_cast<int64_t>(axis) - getSpatialBegin(layout);
    bool isSpatial =
        spatial >= 0 && spatial < static_cast<int64_t>(shape.size()) - 2;
    // Channels that are padded are not divided into groups any more.
    if (!isSpatial && (axis != 0 || drawInt(0, 15) != 0))
      continue;
    low[axis] = drawInt(0, 1);
    high[axis] = drawInt(0, 1);
  }
  return PadOp::create(builder, location, x, low, high, APFloat(value));
}

SmallVector<int64_t> RandomNetwork::getSizes(Value x) {
  ArrayRef<int64_t> shape = cast<RankedTensorType>(x.getType()).getShape();
  return SmallVector<int64_t>(
      shape.slice(getSpatialBegin(layout), shape.size() - 2));
}

SmallVector<WindowDim> RandomNetwork::drawWindow(ArrayRef<int64_t> sizes,
                                                 int64_t maxPad) {
  SmallVector<WindowDim> window(sizes.size());
  for (auto [dim, size] : llvm::zip_equal(window, sizes))
    do {
      dim.size = drawInt(1, 3);
      dim.stride = drawInt(1, 2);
      dim.dilation = drawInt(1, 3);
      dim.padLow = std::min(drawInt(0, maxPad), dim.extent() - 1);
      dim.padHigh = std::min(drawInt(0, maxPad), dim.extent() - 1);
    } while (dim.outputSize(size) == 0);
  return window;
}

namespace {
/// A window as attributes.
struct Arrays {
  SmallVector<int64_t> kernel, strides, pads, dilations;

  explicit Arrays(ArrayRef<WindowDim> window) {
    for (const WindowDim &dim : window) {
      kernel.push_back(dim.size);
      strides.push_back(dim.stride);
      pads.push_back(dim.padLow);
      dilations.push_back(dim.dilation);
    }
    for (const WindowDim &dim : window)
      pads.push_back(dim.padHigh);
  }
};
} // namespace

Value RandomNetwork::pool(Value x) {
  Arrays arrays(drawWindow(getSizes(x), /*maxPad=*/1));
  auto kernel = builder.getDenseI64ArrayAttr(arrays.kernel);
  auto strides = builder.getDenseI64ArrayAttr(arrays.strides);
  auto pads = builder.getDenseI64ArrayAttr(arrays.pads);
  auto dilations = builder.getDenseI64ArrayAttr(arrays.dilations);
  bool ceilMode = drawInt(0, 1);
  if (drawInt(0, 1))
    return MaxPoolOp::create(builder, location, x, kernel, strides, pads,
                             dilations, ceilMode, layout);
  bool countIncludePad = drawInt(0, 1);
  return AveragePoolOp::create(builder, location, x, kernel, strides, pads,
                               dilations, ceilMode, layout, countIncludePad);
}

Value RandomNetwork::makeConv(Value x, ArrayRef<WindowDim> window) {
  Arrays arrays(window);
  auto input = cast<RankedTensorType>(x.getType());
  int64_t rank = input.getRank(), outputs = groups * outputsPerGroup;
  auto filterLayout = static_cast<FilterLayout>(drawInt(0, 3));
  FilterAxes axes = getFilterAxes(filterLayout, rank);
  SmallVector<int64_t> filterShape(rank);
  filterShape[axes.output] = outputs;
  filterShape[axes.input] =
      input.getDimSize(getChannelAxis(layout, rank)) / groups;
  llvm::copy(arrays.kernel, filterShape.begin() + axes.spatialBegin);
  Value filter = drawConstant(filterShape, -1.0, 1.0);
  Value bias = drawInt(0, 1) ? drawConstant(outputs, -4.0, 4.0) : Value();
  return ConvOp::create(builder, location, x, filter, bias,
                        builder.getDenseI64ArrayAttr(arrays.strides),
                        builder.getDenseI64ArrayAttr(arrays.pads),
                        builder.getDenseI64ArrayAttr(arrays.dilations), groups,
                        layout, filterLayout);
}

Value RandomNetwork::conv(Value x) {
  return makeConv(x, drawWindow(getSizes(x), /*maxPad=*/drawInt(0, 2)));
}

Value RandomNetwork::convLike(Value x, ConvOp other) {
  SmallVector<WindowDim> window(other.getWindow());
  for (auto [dim, size] : llvm::zip_equal(window, getSizes(x))) {
    WindowDim model = dim;
    do {
      dim.size = drawInt(1, 3);
      // As far apart as those of `other`, or there might be no such window.
      dim.dilation = drawInt(1, 3);
      dim.padLow = drawInt(0, 3);
      dim.padHigh = drawInt(0, 3);
    } while (dim.outputSize(size) != model.outputSize(size));
  }
  return makeConv(x, window);
}

Value RandomNetwork::pointwise(Value x) {
  return makeConv(x, SmallVector<WindowDim>(getSizes(x).size()));
}

Value RandomNetwork::dense(Value x, int64_t outputs) {
  int64_t inputs = cast<RankedTensorType>(x.getType()).getShape().back();
  bool transposed = drawInt(0, 1);
  Value filter = transposed ? drawConstant({inputs, outputs}, -1.0, 1.0)
                            : drawConstant({outputs, inputs}, -1.0, 1.0);
  Value bias = drawInt(0, 1) ? drawConstant(outputs, -4.0, 4.0) : Value();
  return DenseOp::create(builder, location, x, filter, bias,
                         transposed ? FilterLayout::io_spatial
                                    : FilterLayout::oi_spatial);
}

Value RandomNetwork::channelAffine(Value x) {
  int64_t axis = getChannelAxis(layout, shape.size());
  SmallVector<double> scale, offset;
  for (int64_t c = 0; c < shape[axis]; ++c) {
    scale.push_back(drawReal(-2.0, 2.0));
    offset.push_back(drawReal(-4.0, 4.0));
  }
  return ChannelAffineOp::create(builder, location, x.getType(), x,
                                 makeF64Vector(builder.getContext(), scale),
                                 makeF64Vector(builder.getContext(), offset),
                                 axis);
}

Value RandomNetwork::flattenAndJoin(ArrayRef<Value> values) {
  SmallVector<Value> flat;
  for (Value value : values) {
    auto type = cast<RankedTensorType>(value.getType());
    flat.push_back(ReshapeOp::create(
        builder, location,
        RankedTensorType::get(type.getNumElements(), type.getElementType()),
        value));
  }
  return ConcatOp::create(builder, location, flat, /*axis=*/0);
}

OwningOpRef<ModuleOp> RandomNetwork::finish(Value value) {
  func::ReturnOp::create(builder, location, value);
  function.setFunctionType(builder.getFunctionType(
      function.getBody().getArgumentTypes(), value.getType()));
  return std::move(module);
}

SmallVector<reference::Tensor> RandomNetwork::drawInputs() {
  SmallVector<reference::Tensor> inputs;
  for (Type argument : function.getArgumentTypes()) {
    reference::Tensor tensor(cast<RankedTensorType>(argument).getShape());
    for (double &element : tensor.data)
      element = drawReal(-2.0, 2.0);
    inputs.push_back(std::move(tensor));
  }
  return inputs;
}
