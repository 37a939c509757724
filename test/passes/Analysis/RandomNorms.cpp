//===- RandomNorms.cpp - Norms, pools and reductions in networks ----------===//

#include "test/passes/Analysis/RandomNetwork.h"

#include "dialects/ConvOpt/IR/Elements.h"

using namespace mlir;
using namespace mlir::convopt;

//===----------------------------------------------------------------------===//
// Affines
//===----------------------------------------------------------------------===//

Value RandomNetwork::appendChannelAffine(Value x) {
  Shape shape = getShape(x);
  if (shape.empty())
    return {};
  int64_t axis = drawAxis(x);
  SmallVector<double> scale = drawFactors(shape[axis], /*mayBeZero=*/true);
  if (drawBool(20))
    scale.assign(shape[axis], 1.0);
  SmallVector<double> offset = drawTerm(shape[axis]);
  MLIRContext *context = builder.getContext();
  return ChannelAffineOp::create(builder, location, x,
                                 makeF64Vector(context, scale),
                                 makeF64Vector(context, offset), axis);
}

Value RandomNetwork::appendBatchNorm(Value x) {
  Shape shape = getShape(x);
  if (shape.empty())
    return {};
  int64_t axis = drawAxis(x);
  Shape vector{shape[axis]};
  Value scale = drawParameter(vector, -2.0, 2.0);
  Value offset = drawParameter(vector, -2.0, 2.0);
  Value mean = drawParameter(vector, -2.0, 2.0);
  Value variance = drawParameter(vector, 0.5, 2.0);
  return BatchNormOp::create(builder, location, x, scale, offset, mean,
                             variance, APFloat(drawReal(0.01, 0.1)), axis);
}

//===----------------------------------------------------------------------===//
// Norms that center
//===----------------------------------------------------------------------===//

Value RandomNetwork::appendBatchNormTraining(Value x) {
  Shape shape = getShape(x);
  if (shape.empty())
    return {};
  int64_t axis = drawAxis(x);
  Shape vector{shape[axis]};
  Value scale = drawParameter(vector, -2.0, 2.0);
  Value offset = drawParameter(vector, -2.0, 2.0);
  Value mean = drawParameter(vector, -2.0, 2.0);
  Value variance = drawParameter(vector, 0.5, 2.0);
  double epsilon = drawReal(0.01, 0.1), momentum = drawReal(0.0, 1.0);
  auto convention = static_cast<MomentumConvention>(drawInt(0, 1));
  auto norm = BatchNormTrainingOp::create(builder, location, x, scale, offset,
                                          mean, variance, APFloat(epsilon),
                                          APFloat(momentum), convention, axis);
  for (Value statistic : norm->getResults().drop_front())
    if (drawBool(10))
      live.push_back(statistic);
  return norm.getOutput();
}

Value RandomNetwork::appendInstanceNorm(Value x) {
  Shape shape = getShape(x);
  int64_t axis = shape.size() < 3 ? 0 : drawAxis(x);
  if (axis == 0)
    return {};
  Value scale = drawParameter({shape[axis]}, -2.0, 2.0);
  Value offset = drawParameter({shape[axis]}, -2.0, 2.0);
  return InstanceNormOp::create(builder, location, x, scale, offset,
                                APFloat(drawReal(0.01, 0.1)), axis);
}

Value RandomNetwork::appendGroupNorm(Value x) {
  Shape shape = getShape(x);
  int64_t axis = shape.size() < 2 ? 0 : drawAxis(x);
  if (axis == 0)
    return {};
  int64_t groups = drawDivisor(shape[axis]);
  Value scale = drawParameter({shape[axis]}, -2.0, 2.0);
  Value offset = drawParameter({shape[axis]}, -2.0, 2.0);
  return GroupNormOp::create(builder, location, x, scale, offset, groups,
                             APFloat(drawReal(0.01, 0.1)), axis);
}

Value RandomNetwork::appendLayerNorm(Value x) {
  Shape shape = getShape(x);
  if (shape.empty())
    return {};
  int64_t axis = drawAxis(x);
  ArrayRef<int64_t> normalized = ArrayRef(shape).drop_front(axis);
  Value scale = drawParameter(normalized, -2.0, 2.0);
  Value offset = drawBool(70) ? drawParameter(normalized, -2.0, 2.0) : Value();
  return LayerNormOp::create(builder, location, x, scale, offset,
                             APFloat(drawReal(0.01, 0.1)), axis);
}

Value RandomNetwork::appendSoftmax(Value x) {
  if (getShape(x).empty())
    return {};
  int64_t axis = drawAxis(x);
  if (drawBool(50))
    return SoftmaxOp::create(builder, location, x, axis);
  return LogSoftmaxOp::create(builder, location, x, axis);
}

Value RandomNetwork::appendNorm(Value x) {
  int64_t kind = drawInt(0, 9);
  if (kind < 5)
    return appendBatchNormTraining(x);
  if (kind < 6)
    return appendInstanceNorm(x);
  if (kind < 7)
    return appendGroupNorm(x);
  return kind < 8 ? appendLayerNorm(x) : appendSoftmax(x);
}

// A biased value seen through windows, then a norm over all of their positions,
// or a part of it.
Value RandomNetwork::appendNormOfWindows(Value x) {
  static constexpr Step kWindows[] = {
      &RandomNetwork::appendConv,          &RandomNetwork::appendConv,
      &RandomNetwork::appendConvTranspose, &RandomNetwork::appendConvTranspose,
      &RandomNetwork::appendAveragePool,   &RandomNetwork::appendAveragePool,
      &RandomNetwork::appendMaxPool};
  int64_t rank = getShape(x).size();
  if (rank < 3 || rank > 5)
    return {};
  x = appendBiasAdd(x);
  live.push_back(x);
  Value y = (this->*kWindows[drawInt(0, std::size(kWindows) - 1)])(x);
  if (eraseIfLarge(y))
    return {};
  live.push_back(y);
  return drawBool(65) ? appendBatchNormTraining(y) : appendSlice(y);
}

//===----------------------------------------------------------------------===//
// Pools and reductions
//===----------------------------------------------------------------------===//

Value RandomNetwork::appendMaxPool(Value x) {
  Shape shape = getShape(x);
  int64_t rank = shape.size();
  if (rank < 3 || rank > 5)
    return {};
  Layout layout = drawBool(65) ? Layout::channel_first : Layout::channel_last;
  Windows windows = drawWindows(
      ArrayRef(shape).slice(getSpatialBegin(layout), rank - 2), true);
  return MaxPoolOp::create(builder, location, x, windows.kernel,
                           builder.getDenseI64ArrayAttr(windows.strides),
                           builder.getDenseI64ArrayAttr(windows.pads),
                           builder.getDenseI64ArrayAttr(windows.dilations),
                           /*ceil_mode=*/drawBool(40), layout);
}

Value RandomNetwork::appendAveragePool(Value x) {
  Shape shape = getShape(x);
  int64_t rank = shape.size();
  if (rank < 3 || rank > 5)
    return {};
  Layout layout = drawBool(65) ? Layout::channel_first : Layout::channel_last;
  Windows windows = drawWindows(
      ArrayRef(shape).slice(getSpatialBegin(layout), rank - 2), true);
  bool ceils = drawBool(40), countsPads = drawBool(50);
  return AveragePoolOp::create(builder, location, x, windows.kernel,
                               builder.getDenseI64ArrayAttr(windows.strides),
                               builder.getDenseI64ArrayAttr(windows.pads),
                               builder.getDenseI64ArrayAttr(windows.dilations),
                               ceils, layout, countsPads);
}

Value RandomNetwork::appendReduction(Value x) {
  int64_t rank = getShape(x).size();
  if (rank == 0)
    return {};
  int64_t kind = drawInt(0, 2), kept = drawAxis(x);
  Shape axes;
  for (int64_t axis = 0; axis < rank; ++axis)
    if (kind == 0 ? axis != kept : kind == 1 ? axis > 1 : drawBool(40))
      axes.push_back(axis);
  bool keepsAxes = drawBool(60);
  if (axes.empty())
    return {};
  if (drawBool(50))
    return ReduceMeanOp::create(builder, location, x, axes, keepsAxes);
  return ReduceSumOp::create(builder, location, x, axes, keepsAxes);
}
