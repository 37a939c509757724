//===- RandomLinearOps.cpp - Linear ops and arithmetic in networks --------===//

#include "test/passes/Analysis/RandomNetwork.h"

#include "mlir/Dialect/Arith/IR/Arith.h"

#include <cmath>

using namespace mlir;
using namespace mlir::convopt;

//===----------------------------------------------------------------------===//
// Convolutions
//===----------------------------------------------------------------------===//

/// Pointwise, of the size of the input, without pads, or anything that fits.
RandomNetwork::Windows RandomNetwork::drawWindows(ArrayRef<int64_t> sizes,
                                                  bool limitsPads) {
  Windows windows;
  Shape low, high;
  int64_t common = drawInt(0, 3);
  for (int64_t size : sizes) {
    int64_t kind = drawBool(70) ? common : drawInt(0, 3);
    WindowDim dim;
    if (kind == 1) {
      dim.size = 3;
      dim.padLow = dim.padHigh = 1;
    } else if (kind >= 2) {
      dim.size = drawInt(1, 3);
      dim.stride = drawInt(1, 2);
      dim.dilation = drawInt(1, 2);
    }
    if (kind == 3) {
      int64_t sides = drawInt(0, 3);
      dim.padLow = sides == 0 ? 0 : drawInt(0, 2);
      dim.padHigh = sides == 1 ? 0 : drawInt(0, 2);
    }
    if (dim.extent() > size + dim.padLow + dim.padHigh)
      dim.size = dim.dilation = 1;
    if (limitsPads) {
      dim.padLow = std::min(dim.padLow, dim.extent() - 1);
      dim.padHigh = std::min(dim.padHigh, dim.extent() - 1);
      if (dim.extent() > size + dim.padLow + dim.padHigh)
        dim = WindowDim();
    }
    windows.kernel.push_back(dim.size);
    windows.strides.push_back(dim.stride);
    windows.dilations.push_back(dim.dilation);
    low.push_back(dim.padLow);
    high.push_back(dim.padHigh);
  }
  windows.pads = low;
  llvm::append_range(windows.pads, high);
  return windows;
}

Value RandomNetwork::appendConv(Value x) {
  Shape shape = getShape(x);
  int64_t rank = shape.size();
  if (rank < 3 || rank > 5)
    return {};
  Layout layout = drawBool(65) ? Layout::channel_first : Layout::channel_last;
  auto filterLayout = static_cast<FilterLayout>(drawInt(0, 3));
  int64_t channels = shape[getChannelAxis(layout, rank)];
  int64_t groups = drawBool(40) ? 1 : drawDivisor(channels);
  int64_t outputs = drawBool(50) ? channels : groups * drawInt(1, 3);
  Windows windows = drawWindows(
      ArrayRef(shape).slice(getSpatialBegin(layout), rank - 2), false);
  FilterAxes axes = getFilterAxes(filterLayout, rank);
  Shape filterShape(rank);
  filterShape[axes.output] = outputs;
  filterShape[axes.input] = channels / groups;
  llvm::copy(windows.kernel, filterShape.begin() + axes.spatialBegin);
  double bound =
      2.0 / std::sqrt(reference::getNumElements(filterShape) / double(outputs));
  Value filter = drawParameter(filterShape, -bound, bound);
  Value bias = drawBool(60) ? drawTermOperand({outputs}) : Value();
  auto array = [&](ArrayRef<int64_t> values) {
    return builder.getDenseI64ArrayAttr(values);
  };
  return ConvOp::create(builder, location, x, filter, bias,
                        array(windows.strides), array(windows.pads),
                        array(windows.dilations), groups, layout, filterLayout);
}

Value RandomNetwork::appendConvTranspose(Value x) {
  Shape shape = getShape(x);
  int64_t rank = shape.size();
  if (rank < 3 || rank > 5)
    return {};
  Layout layout = drawBool(65) ? Layout::channel_first : Layout::channel_last;
  auto filterLayout = static_cast<FilterLayout>(drawInt(0, 3));
  int64_t channels = shape[getChannelAxis(layout, rank)];
  int64_t groups = drawBool(40) ? 1 : drawDivisor(channels);
  int64_t outputs = drawBool(50) ? channels : groups * drawInt(1, 3);
  ArrayRef<int64_t> sizes =
      ArrayRef(shape).slice(getSpatialBegin(layout), rank - 2);
  Windows windows = drawWindows(sizes, false);
  Shape outputPads;
  for (int64_t i = 0; i < rank - 2; ++i) {
    outputPads.push_back(drawBool(25) ? drawInt(0, windows.strides[i]) : 0);
    int64_t whole = windows.strides[i] * (sizes[i] - 1) +
                    (windows.kernel[i] - 1) * windows.dilations[i] + 1;
    if (whole <= windows.pads[i] + windows.pads[rank - 2 + i])
      windows.pads[i] = windows.pads[rank - 2 + i] = 0;
  }
  FilterAxes axes = getFilterAxes(filterLayout, rank);
  Shape filterShape(rank);
  filterShape[axes.output] = outputs / groups;
  filterShape[axes.input] = channels;
  llvm::copy(windows.kernel, filterShape.begin() + axes.spatialBegin);
  double bound = 2.0 / std::sqrt(reference::getNumElements(filterShape) *
                                 double(groups) / outputs);
  Value filter = drawParameter(filterShape, -bound, bound);
  Value bias = drawBool(60) ? drawTermOperand({outputs}) : Value();
  auto array = [&](ArrayRef<int64_t> values) {
    return builder.getDenseI64ArrayAttr(values);
  };
  return ConvTransposeOp::create(builder, location, x, filter, bias,
                                 array(windows.strides), array(windows.pads),
                                 array(windows.dilations), array(outputPads),
                                 groups, layout, filterLayout);
}

//===----------------------------------------------------------------------===//
// Matrices
//===----------------------------------------------------------------------===//

Value RandomNetwork::appendDense(Value x) {
  Shape shape = getShape(x);
  if (shape.empty())
    return {};
  int64_t inputs = shape.back();
  int64_t outputs = drawBool(50) ? inputs : drawInt(1, 5);
  bool isTransposed = drawBool(50);
  Shape filterShape{outputs, inputs};
  if (isTransposed)
    std::swap(filterShape[0], filterShape[1]);
  double bound = 2.0 / std::sqrt(double(inputs));
  // A filter that is computed may be shifted itself.
  Value filter;
  if (drawBool(30))
    filter = drawLive([&](Value v) { return getShape(v) == filterShape; });
  if (!filter)
    filter = drawParameter(filterShape, -bound, bound);
  Value bias = drawBool(60) ? drawTermOperand({outputs}) : Value();
  return DenseOp::create(builder, location, x, filter, bias,
                         isTransposed ? FilterLayout::io_spatial
                                      : FilterLayout::oi_spatial);
}

Value RandomNetwork::appendMatMul(Value x) {
  Shape shape = getShape(x);
  int64_t rank = shape.size();
  if (rank < 2)
    return {};
  bool isLeft = drawBool(50);
  auto batches = [](const Shape &s) { return Shape(s.begin(), s.end() - 2); };
  auto fits = [&](Value v) {
    Shape other = getShape(v);
    if (other.size() < 2)
      return false;
    int64_t here = isLeft ? shape[rank - 1] : shape[rank - 2];
    int64_t there = isLeft ? other[other.size() - 2] : other.back();
    Shape a = batches(shape), b = batches(other);
    for (size_t i = 1; i <= std::min(a.size(), b.size()); ++i)
      if (int64_t m = a[a.size() - i], n = b[b.size() - i];
          m != n && m != 1 && n != 1)
        return false;
    return here == there;
  };
  Value other;
  if (drawBool(50))
    other = drawLive(fits);
  if (!other) {
    Shape otherShape = batches(shape);
    for (int64_t &size : otherShape)
      size = drawBool(50) ? size : size == 1 && drawBool(30) ? 2 : 1;
    if (drawBool(30))
      otherShape.clear();
    int64_t free = drawInt(1, 5);
    otherShape.push_back(isLeft ? shape[rank - 1] : free);
    otherShape.push_back(isLeft ? free : shape[rank - 2]);
    double bound =
        2.0 / std::sqrt(double(isLeft ? shape[rank - 1] : shape[rank - 2]));
    other = drawBool(70) ? makeArgument(otherShape, -bound, bound)
                         : drawParameter(otherShape, -bound, bound);
  }
  return isLeft ? MatMulOp::create(builder, location, x, other)
                : MatMulOp::create(builder, location, other, x);
}

//===----------------------------------------------------------------------===//
// Sums
//===----------------------------------------------------------------------===//

Value RandomNetwork::appendBiasAdd(Value x) {
  Shape shape = getShape(x);
  if (shape.empty())
    return {};
  int64_t axis = drawAxis(x);
  Value bias = drawTermOperand({shape[axis]});
  return BiasAddOp::create(builder, location, x, bias, axis);
}

Value RandomNetwork::appendSum(Value x) {
  Value term = drawTermOperand(drawBroadcastShape(x));
  bool swaps = drawBool(50);
  Value lhs = swaps ? term : x, rhs = swaps ? x : term;
  if (drawBool(60))
    return AddOp::create(builder, location, lhs, rhs);
  return SubOp::create(builder, location, lhs, rhs);
}

Value RandomNetwork::appendResidual(Value x) {
  bool mayBeItself = drawBool(10);
  Value other = drawLive([&](Value v) {
    return v.getType() == x.getType() && (mayBeItself || v != x);
  });
  if (!other)
    return {};
  if (drawBool(50))
    std::swap(x, other);
  if (drawBool(40))
    return AddOp::create(builder, location, x, other);
  return SubOp::create(builder, location, x, other);
}

// x - f(x), for some f that may carry a shift of x on as it is.
Value RandomNetwork::appendDiamond(Value x) {
  static constexpr Step kBranches[] = {
      &RandomNetwork::appendMaxPool,       &RandomNetwork::appendAveragePool,
      &RandomNetwork::appendProduct,       &RandomNetwork::appendTranspose,
      &RandomNetwork::appendChannelAffine, &RandomNetwork::appendResize,
      &RandomNetwork::appendSum,           &RandomNetwork::appendBatchNorm,
      &RandomNetwork::appendReduction,     &RandomNetwork::appendReduction};
  Shape shape = getShape(x);
  if (drawBool(50))
    x = AddOp::create(builder, location, x, drawTermOperand({}));
  // A shift that varies in a way that is not listed.
  if (drawBool(30)) {
    Shape factor = shape;
    for (int64_t &size : factor)
      size = drawBool(50) ? size : 1;
    x = MulOp::create(builder, location, x, makeArgument(factor, 0.5, 2.0));
  }
  auto fits = [&](Value y) {
    Shape other = getShape(y);
    if (other.size() != shape.size())
      return false;
    for (auto [size, all] : llvm::zip_equal(other, shape))
      if (size != all && size != 1)
        return false;
    return true;
  };
  for (int64_t tries = 0; tries < 8; ++tries) {
    Value y = (this->*kBranches[drawInt(0, std::size(kBranches) - 1)])(x);
    if (!y)
      continue;
    if (!fits(y)) {
      y.getDefiningOp()->erase();
      continue;
    }
    live.push_back(y);
    bool swaps = drawBool(50);
    Value lhs = swaps ? y : x, rhs = swaps ? x : y;
    if (drawBool(25))
      return AddOp::create(builder, location, lhs, rhs);
    return SubOp::create(builder, location, lhs, rhs);
  }
  return {};
}

// (x + v along one axis) - (x + v along another one, or the same), for a vector
// v that may vary in a way that is not listed.
Value RandomNetwork::appendVectorDiamond(Value x) {
  Shape shape = getShape(x);
  if (shape.empty())
    return {};
  int64_t axis = drawInt(0, shape.size() - 1), other = axis;
  if (shape[axis] < 2)
    return {};
  for (int64_t i = 0; i < int64_t(shape.size()); ++i)
    if (shape[i] == shape[axis] && drawBool(70))
      other = i;
  int64_t size = shape[axis], pad = drawInt(0, 1);
  Value vector = makeArgument({size - pad}, -2.0, 2.0);
  vector = BiasAddOp::create(builder, location, vector,
                             drawTermOperand({size - pad}), /*axis=*/0);
  if (pad != 0)
    vector = PadOp::create(builder, location, vector, {0}, {pad}, APFloat(0.0),
                           PadMode::constant);
  Value left = BiasAddOp::create(builder, location, x, vector, axis);
  Value right = BiasAddOp::create(builder, location, x, vector, other);
  return SubOp::create(builder, location, left, right);
}

//===----------------------------------------------------------------------===//
// Products and activations
//===----------------------------------------------------------------------===//

Value RandomNetwork::appendProduct(Value x) {
  bool divides = drawBool(35);
  if (drawBool(8))
    if (Value other =
            drawLive([&](Value v) { return v.getType() == x.getType(); }))
      return MulOp::create(builder, location, x, other);
  Value factor = drawFactorOperand(drawBroadcastShape(x), !divides);
  if (divides)
    return DivOp::create(builder, location, x, factor);
  if (drawBool(50))
    return MulOp::create(builder, location, x, factor);
  return MulOp::create(builder, location, factor, x);
}

Value RandomNetwork::appendActivation(Value x) {
  switch (drawInt(0, 7)) {
  case 0:
    return TanhOp::create(builder, location, x);
  case 1:
    return SigmoidOp::create(builder, location, x);
  case 2:
    return AbsOp::create(builder, location, x);
  case 3:
    return LeakyReluOp::create(builder, location, x, APFloat(0.25));
  case 4:
    return SiluOp::create(builder, location, x);
  case 5:
    return EluOp::create(builder, location, x, APFloat(1.0));
  case 6:
    return HardSwishOp::create(builder, location, x);
  default:
    return ReluOp::create(builder, location, x);
  }
}
