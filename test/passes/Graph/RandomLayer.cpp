//===- RandomLayer.cpp - Random linear layers and affine tails ------------===//

#include "test/passes/Graph/RandomLayer.h"

#include "dialects/ConvOpt/IR/Elements.h"

#include "mlir/Dialect/Arith/IR/Arith.h"

#include <functional>
#include <numeric>

using namespace mlir;
using namespace mlir::convopt;

int64_t RandomLayer::drawInt(int64_t low, int64_t high) {
  return low + static_cast<int64_t>(random() % (high - low + 1));
}

double RandomLayer::drawReal(double low, double high) {
  return low + (high - low) * (random() / 4294967295.0);
}

RandomLayer::RandomLayer(MLIRContext &context, unsigned seed, FloatType type)
    : random(seed), type(type), builder(&context),
      location(builder.getUnknownLoc()), module(ModuleOp::create(location)) {
  builder.setInsertionPointToEnd(module->getBody());
  function = func::FuncOp::create(builder, location, "main",
                                  builder.getFunctionType({}, {}));
  builder.setInsertionPointToEnd(function.addEntryBlock());
  int64_t spatial = drawInt(0, 3);
  SmallVector<int64_t> shape{drawInt(1, 2)};
  for (int64_t i = 0; i < spatial; ++i)
    shape.push_back(drawInt(4, 6));
  channels = drawInt(1, 3) * drawInt(1, 2);
  axis = drawInt(0, 1) ? 1 : static_cast<int64_t>(shape.size());
  shape.insert(shape.begin() + axis, channels);
  value = function.getBody().addArgument(RankedTensorType::get(shape, type),
                                         location);
}

ArrayRef<int64_t> RandomLayer::getShape() {
  return cast<RankedTensorType>(value.getType()).getShape();
}

std::optional<Layout> RandomLayer::getLayout() {
  if (getRank() < 3)
    return std::nullopt;
  if (axis == 1)
    return Layout::channel_first;
  if (axis == getRank() - 1)
    return Layout::channel_last;
  return std::nullopt;
}

Value RandomLayer::drawConstant(ArrayRef<int64_t> shape, double low,
                                double high) {
  SmallVector<double> values(reference::getNumElements(shape));
  for (double &element : values)
    element = drawReal(low, high);
  return arith::ConstantOp::create(
      builder, location,
      makeElements(RankedTensorType::get(shape, type), values));
}

Value RandomLayer::drawRepeatedConstant(ArrayRef<int64_t> shape, double low,
                                        double high) {
  SmallVector<double> perChannel(channels);
  for (double &element : perChannel)
    element = drawReal(low, high);
  int64_t inner = 1;
  for (int64_t size : shape.drop_front(axis + 1))
    inner *= size;
  SmallVector<double> values(reference::getNumElements(shape));
  for (auto [i, element] : llvm::enumerate(values))
    element = perChannel[i / inner % channels];
  return arith::ConstantOp::create(
      builder, location,
      makeElements(RankedTensorType::get(shape, type), values));
}

void RandomLayer::appendLinear() {
  std::optional<Layout> layout = getLayout();
  if (layout && drawInt(0, 5))
    return appendConv(*layout, /*transposed=*/drawInt(0, 2) == 0);
  appendDense();
}

void RandomLayer::appendConv(Layout layout, bool transposed) {
  int64_t rank = getRank(), spatial = rank - 2;
  SmallVector<int64_t> divisors;
  for (int64_t i = 1; i <= channels; ++i)
    if (channels % i == 0)
      divisors.push_back(i);
  int64_t groups = divisors[drawInt(0, divisors.size() - 1)];
  int64_t inputs = channels, outputs = groups * drawInt(1, groups > 2 ? 2 : 3);
  auto filterLayout = static_cast<FilterLayout>(drawInt(0, 3));
  SmallVector<int64_t> kernel, strides, dilations, pads(2 * spatial);
  bool padded = drawInt(0, 1);
  for (int64_t i = 0; i < spatial; ++i) {
    int64_t size = getShape()[getSpatialBegin(layout) + i];
    kernel.push_back(drawInt(1, std::min<int64_t>(size, 3)));
    strides.push_back(size > 8 && transposed ? 1 : drawInt(1, 2));
    bool fits = 2 * (kernel.back() - 1) + 1 <= size;
    dilations.push_back(fits ? drawInt(1, 2) : 1);
    for (int64_t &pad : {std::ref(pads[i]), std::ref(pads[spatial + i])})
      pad = padded && size > 2 ? drawInt(0, 1) : 0;
  }
  FilterAxes axes = getFilterAxes(filterLayout, rank);
  SmallVector<int64_t> filterShape(rank);
  filterShape[axes.output] = transposed ? outputs / groups : outputs;
  filterShape[axes.input] = transposed ? inputs : inputs / groups;
  llvm::copy(kernel, filterShape.begin() + axes.spatialBegin);

  Value filter = drawConstant(filterShape, -1.0, 1.0);
  Value bias = drawInt(0, 1) ? drawConstant(outputs, -4.0, 4.0) : Value();
  auto array = [&](ArrayRef<int64_t> values) {
    return builder.getDenseI64ArrayAttr(values);
  };
  if (transposed)
    value = ConvTransposeOp::create(
        builder, location, value, filter, bias, array(strides), array(pads),
        array(dilations), DenseI64ArrayAttr(), groups, layout, filterLayout);
  else
    value = ConvOp::create(builder, location, value, filter, bias,
                           array(strides), array(pads), array(dilations),
                           groups, layout, filterLayout);
  channels = outputs;
}

void RandomLayer::appendDense() {
  axis = getRank() - 1;
  int64_t inputs = getShape()[axis];
  channels = drawInt(1, 3);
  bool transposed = drawInt(0, 1);
  Value filter = transposed ? drawConstant({inputs, channels}, -1.0, 1.0)
                            : drawConstant({channels, inputs}, -1.0, 1.0);
  Value bias = drawInt(0, 1) ? drawConstant(channels, -4.0, 4.0) : Value();
  value = DenseOp::create(builder, location, value, filter, bias,
                          transposed ? FilterLayout::io_spatial
                                     : FilterLayout::oi_spatial);
}

void RandomLayer::appendPool(Layout layout) {
  int64_t spatial = getRank() - 2;
  SmallVector<int64_t> kernel, strides, pads(2 * spatial);
  for (int64_t i = 0; i < spatial; ++i) {
    int64_t size = getShape()[getSpatialBegin(layout) + i];
    kernel.push_back(drawInt(1, std::min<int64_t>(size, 2)));
    strides.push_back(drawInt(1, 2));
    for (int64_t &pad : {std::ref(pads[i]), std::ref(pads[spatial + i])})
      pad = kernel.back() == 2 ? drawInt(0, 1) : 0;
  }
  auto array = [&](ArrayRef<int64_t> values) {
    return builder.getDenseI64ArrayAttr(values);
  };
  bool ceilMode = drawInt(0, 1), countsPadding = drawInt(0, 1);
  if (drawInt(0, 1))
    value = MaxPoolOp::create(builder, location, value, array(kernel),
                              array(strides), array(pads), DenseI64ArrayAttr(),
                              ceilMode, layout);
  else
    value = AveragePoolOp::create(
        builder, location, value, array(kernel), array(strides), array(pads),
        DenseI64ArrayAttr(), ceilMode, layout, countsPadding);
}

void RandomLayer::appendTranspose() {
  SmallVector<int64_t> permutation(getRank());
  std::iota(permutation.begin(), permutation.end(), 0);
  for (int64_t i = getRank() - 1; i > 0; --i)
    std::swap(permutation[i], permutation[drawInt(0, i)]);
  value = TransposeOp::create(builder, location, value,
                              builder.getDenseI64ArrayAttr(permutation));
  axis = llvm::find(permutation, axis) - permutation.begin();
}

void RandomLayer::appendPassing() {
  std::optional<Layout> layout = getLayout();
  int64_t kind = drawInt(0, 8), rank = getRank();
  SmallVector<int64_t> zeros(rank, 0), ones(rank, 1);
  if (kind <= 1)
    return appendRelu();
  if (kind == 2)
    value = LeakyReluOp::create(builder, location, value, APFloat(0.25));
  else if (kind == 3)
    value =
        ClipOp::create(builder, location, value, builder.getF64FloatAttr(-2.0),
                       builder.getF64FloatAttr(8.0));
  else if (kind <= 5 && layout)
    appendPool(*layout);
  else if (kind == 6)
    appendTranspose();
  else if (kind == 7 && layout) {
    SmallVector<int64_t> low = zeros;
    low[getSpatialBegin(*layout)] = 1;
    value = PadOp::create(builder, location, value, low, zeros, APFloat(0.0));
  } else if (kind == 8 && layout) {
    value = ReduceMeanOp::create(
        builder, location, value,
        builder.getDenseI64ArrayAttr({getSpatialBegin(*layout)}),
        builder.getUnitAttr());
  } else {
    SmallVector<int64_t> sizes(getShape());
    // Any axis but the channels.
    int64_t sliced = axis == 0 ? 1 : 0;
    sizes[sliced] = 1;
    value = SliceOp::create(builder, location, value, zeros, sizes, ones);
  }
}

void RandomLayer::appendFlatten() {
  ArrayRef<int64_t> shape = getShape();
  int64_t rest = 1;
  for (int64_t size : shape.drop_front())
    rest *= size;
  auto flat = RankedTensorType::get({shape[0], rest}, type);
  value = ReshapeOp::create(builder, location, flat, value);
  axis = 1;
  channels = rest;
}

void RandomLayer::appendJoin() {
  // A branch with a pointwise layer along the axis of the channels: dense, with
  // the axis moved to the last place and back.
  Value main = value;
  int64_t mainChannels = channels, mainAxis = axis;
  int64_t kind = drawInt(0, 3);
  SmallVector<int64_t> toLast(getRank()), back(getRank());
  std::iota(toLast.begin(), toLast.end(), 0);
  std::swap(toLast[axis], toLast.back());
  SmallVector<int64_t> shape(getShape());
  std::swap(shape[axis], shape.back());
  shape.back() = drawInt(1, 3);
  value = function.getBody().addArgument(RankedTensorType::get(shape, type),
                                         location);
  // Concats may have another number of channels, sums must not.
  channels = kind == 0 ? drawInt(1, 3) : mainChannels;
  Value filter = drawConstant({channels, shape.back()}, -1.0, 1.0);
  value = DenseOp::create(builder, location, value, filter, Value(),
                          FilterLayout::oi_spatial);
  value = TransposeOp::create(builder, location, value,
                              builder.getDenseI64ArrayAttr(toLast));
  if (drawInt(0, 1))
    appendAffine();
  SmallVector<Value> both{main, value};
  if (drawInt(0, 1))
    std::swap(both[0], both[1]);
  if (kind == 0) {
    value = ConcatOp::create(builder, location, both, axis);
    channels += mainChannels;
  } else if (kind == 1) {
    value = ConcatOp::create(builder, location, both, axis == 0 ? 1 : 0);
  } else if (kind == 2) {
    value = AddOp::create(builder, location, both[0], both[1]);
  } else {
    value = SubOp::create(builder, location, both[0], both[1]);
  }
  axis = mainAxis;
}

void RandomLayer::appendElementwise() {
  int64_t rank = getRank();
  // A scalar; or C with the axes behind it, or with all axes; or everything,
  // the same within each channel.
  SmallVector<int64_t> shape;
  int64_t form = drawInt(0, 3);
  if (form == 3) {
    shape.assign(getShape().begin(), getShape().end());
  } else if (form > 0) {
    shape.assign(form == 1 ? rank - axis : rank, 1);
    shape[form == 1 ? 0 : axis] = channels;
  }
  int64_t kind = drawInt(0, 3);
  // Away from zero, for div.
  double low = drawInt(0, 2) ? 0.5 : -2.0;
  Value constant = form == 3 ? drawRepeatedConstant(shape, low, low + 1.5)
                             : drawConstant(shape, low, low + 1.5);
  bool onTheLeft = kind != 3 && drawInt(0, 1);
  Value lhs = onTheLeft ? constant : value, rhs = onTheLeft ? value : constant;
  if (kind == 0)
    value = AddOp::create(builder, location, lhs, rhs);
  else if (kind == 1)
    value = SubOp::create(builder, location, lhs, rhs);
  else if (kind == 2)
    value = MulOp::create(builder, location, lhs, rhs);
  else
    value = DivOp::create(builder, location, lhs, rhs);
}

void RandomLayer::appendAffine() {
  int64_t kind = drawInt(0, 3);
  if (kind == 0)
    return appendBiasAdd(/*runtime=*/false);
  if (kind == 1)
    return appendElementwise();
  int64_t sign = drawInt(0, 7);
  Value scale = drawConstant(channels,
                             sign == 0  ? 0.0
                             : sign < 4 ? -2.0
                                        : 0.5,
                             sign == 0 ? 0.0 : 2.0);
  // Drawn one by one: the order in which arguments are evaluated is open.
  Value offset = drawConstant(channels, -4.0, 4.0);
  Value mean = drawConstant(channels, -4.0, 4.0);
  Value variance = drawConstant(channels, 0.125, 2.0);
  value = BatchNormOp::create(builder, location, value.getType(), value, scale,
                              offset, mean, variance,
                              APFloat(drawReal(0.0, 0.1)), axis);
}

void RandomLayer::appendRelu() {
  value = ReluOp::create(builder, location, value);
}

void RandomLayer::appendBiasAdd(bool runtime) {
  Value bias = runtime ? function.getBody().addArgument(
                             RankedTensorType::get(channels, type), location)
                       : drawConstant(channels, -4.0, 4.0);
  value =
      BiasAddOp::create(builder, location, value.getType(), value, bias, axis);
}

void RandomLayer::appendBatchNormTraining() {
  Value scale = drawConstant(channels, -2.0, 2.0);
  Value offset = drawConstant(channels, -4.0, 4.0);
  Value mean = drawConstant(channels, -4.0, 4.0);
  Value variance = drawConstant(channels, 0.125, 2.0);
  double epsilon = drawReal(0.01, 0.1), momentum = drawReal(0.0, 1.0);
  auto convention = static_cast<MomentumConvention>(drawInt(0, 1));
  auto norm = BatchNormTrainingOp::create(
      builder, location, value, scale, offset, mean, variance, APFloat(epsilon),
      APFloat(momentum), convention, axis);
  value = norm.getOutput();
  llvm::append_range(otherResults, norm->getResults().drop_front());
}

OwningOpRef<ModuleOp> RandomLayer::finish() {
  SmallVector<Value> results{value};
  llvm::append_range(results, otherResults);
  func::ReturnOp::create(builder, location, results);
  function.setFunctionType(builder.getFunctionType(
      function.getBody().getArgumentTypes(), ValueRange(results).getTypes()));
  return std::move(module);
}

SmallVector<reference::Tensor> RandomLayer::drawInputs() {
  SmallVector<reference::Tensor> inputs;
  for (Type argument : function.getArgumentTypes()) {
    reference::Tensor tensor(cast<RankedTensorType>(argument).getShape());
    for (double &element : tensor.data)
      element = drawReal(-2.0, 2.0);
    inputs.push_back(std::move(tensor));
  }
  return inputs;
}
