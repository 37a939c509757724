//===- ConvolutionToLinalg.cpp - Convolutions as generics -----------------===//
//
// The general way, for any rank, stride, dilation, group and layout: pad the
// input, then one generic whose loops are the batch, groups, output channels
// and output positions (parallel) and the input channels and taps (reductions).
//
//===----------------------------------------------------------------------===//

#include "dialects/ConvOpt/IR/ConvOpt.h"
#include "passes/Codegen/Linalg/LinalgBuilder.h"

#include "mlir/Dialect/Arith/IR/Arith.h"

namespace mlir::convopt {
namespace {

using utils::IteratorType;

/// How the position of an input element follows from the output's position i
/// and the tap t of one axis: i * stride + t * dilation + offset.
struct Access {
  int64_t stride, dilation, offset;
};

Value multiplyAdd(OpBuilder &builder, Location loc, ValueRange arguments) {
  auto contract = arith::FastMathFlags::contract;
  Value product =
      arith::MulFOp::create(builder, loc, arguments[0], arguments[1], contract);
  return arith::AddFOp::create(builder, loc, arguments.back(), product,
                               contract);
}

/// The bias, if any, along `axis` of a tensor of `type`; else zeros.
Value emitBias(LinalgBuilder &builder, RankedTensorType type, Value bias,
               int64_t axis) {
  if (!bias)
    return builder.filled(type, 0);
  return builder.elementwise(
      type, bias, builder.map(type.getRank(), builder.dim(axis)),
      [](OpBuilder &, ValueRange arguments) { return arguments[0]; });
}

/// sum over channels and taps of input * filter, plus bias. The input is padded
/// already. `filterGroupAxis` is the filter's axis that holds all groups.
template <typename OpTy>
Value emitConvolution(OpTy op, Value input, ArrayRef<Access> accesses,
                      int64_t filterGroupAxis, LinalgBuilder &builder) {
  RankedTensorType type = op.getOutput().getType();
  FilterAxes filterAxes = op.getFilterAxes();
  int64_t rank = type.getRank(), groups = op.getGroups();
  int64_t channelAxis = getChannelAxis(op.getLayout(), rank);
  int64_t inputChannels =
      cast<RankedTensorType>(input.getType()).getDimSize(channelAxis) / groups;
  int64_t outputChannels = type.getDimSize(channelAxis) / groups;

  // The loops: first the output's axes, with the channels' in two for groups,
  // then the reductions.
  SmallVector<IteratorType> iterators;
  auto addLoop = [&](IteratorType iterator) {
    iterators.push_back(iterator);
    return builder.dim(iterators.size() - 1);
  };
  AffineExpr group = builder.constant(0), outputChannel;
  SmallVector<AffineExpr> result;
  for (int64_t axis = 0; axis < rank; ++axis) {
    if (axis == channelAxis && groups > 1)
      group = addLoop(IteratorType::parallel);
    result.push_back(addLoop(IteratorType::parallel));
  }
  outputChannel = result[channelAxis];
  AffineExpr inputChannel = addLoop(IteratorType::reduction);

  SmallVector<AffineExpr> source = result, weights(rank);
  for (auto [i, access] : llvm::enumerate(accesses)) {
    AffineExpr tap = addLoop(IteratorType::reduction);
    AffineExpr &position = source[getSpatialBegin(op.getLayout()) + i];
    position = position * access.stride + tap * access.dilation + access.offset;
    weights[filterAxes.spatialBegin + i] = tap;
  }
  result[channelAxis] = group * outputChannels + outputChannel;
  source[channelAxis] = group * inputChannels + inputChannel;
  weights[filterAxes.output] = outputChannel;
  weights[filterAxes.input] = inputChannel;
  if (filterGroupAxis == filterAxes.output)
    weights[filterGroupAxis] = result[channelAxis];
  else
    weights[filterGroupAxis] = source[channelAxis];

  unsigned loops = iterators.size();
  SmallVector<Value> inputs{input, op.getFilter()};
  SmallVector<AffineMap> maps{builder.map(loops, source),
                              builder.map(loops, weights)};
  if (groups > 1) {
    // Never read: its shape gives the loops over the channels their size.
    inputs.push_back(
        builder.empty(type.clone({groups, outputChannels, inputChannels})));
    maps.push_back(builder.map(loops, {group, outputChannel, inputChannel}));
  }
  maps.push_back(builder.map(loops, result));
  return builder.generic(
      inputs, emitBias(builder, type, op.getBias(), channelAxis), maps,
      iterators, [&](OpBuilder &nested, ValueRange arguments) {
        return multiplyAdd(nested, op.getLoc(), arguments);
      });
}

SmallVector<Value> lowerConv(ConvOp op, LinalgBuilder &builder) {
  RankedTensorType type = op.getInput().getType();
  int64_t rank = type.getRank(), spatial = getSpatialBegin(op.getLayout());
  SmallVector<int64_t> padded(type.getShape()), offsets(rank, 0);
  SmallVector<Access> accesses;
  for (auto [i, dim] : llvm::enumerate(op.getWindow())) {
    padded[spatial + i] += dim.padLow + dim.padHigh;
    offsets[spatial + i] = dim.padLow;
    accesses.push_back({dim.stride, dim.dilation, 0});
  }
  Value input = op.getInput();
  if (ArrayRef(padded) != type.getShape())
    input =
        builder.embed(input, padded, offsets, SmallVector<int64_t>(rank, 1), 0);
  return {
      emitConvolution(op, input, accesses, op.getFilterAxes().output, builder)};
}

/// A transposed convolution is a convolution with the filter read backwards
/// over the input with stride - 1 zeros between neighbours.
SmallVector<Value> lowerConvTranspose(ConvTransposeOp op,
                                      LinalgBuilder &builder) {
  RankedTensorType type = op.getInput().getType();
  int64_t rank = type.getRank(), spatial = getSpatialBegin(op.getLayout());
  SmallVector<int64_t> spread(type.getShape()), offsets(rank, 0);
  SmallVector<int64_t> strides(rank, 1);
  SmallVector<Access> accesses;
  bool isPlain = true;
  for (auto [i, dim] : llvm::enumerate(op.getWindow())) {
    int64_t axis = spatial + i;
    // Element x[i] stands at i * stride + low of what the taps slide over; a
    // negative low crops instead of padding.
    int64_t low = dim.extent() - 1 - dim.padLow;
    int64_t crop = std::max<int64_t>(-low, 0);
    int64_t reach =
        op.getOutput().getType().getDimSize(axis) - 1 + dim.extent() + crop;
    strides[axis] = dim.stride;
    offsets[axis] = low + crop;
    int64_t last = offsets[axis] + (type.getDimSize(axis) - 1) * dim.stride;
    spread[axis] = std::max(reach, last + 1);
    isPlain &= spread[axis] == type.getDimSize(axis) && dim.stride == 1;
    accesses.push_back({1, -dim.dilation, crop + dim.extent() - 1});
  }
  Value input = op.getInput();
  if (!isPlain)
    input = builder.embed(input, spread, offsets, strides, 0);
  return {
      emitConvolution(op, input, accesses, op.getFilterAxes().input, builder)};
}

SmallVector<Value> lowerDense(DenseOp op, LinalgBuilder &builder) {
  RankedTensorType type = op.getOutput().getType();
  unsigned rank = type.getRank(), loops = rank + 1;
  AffineExpr outputChannel = builder.dim(rank - 1);
  AffineExpr inputChannel = builder.dim(rank);
  SmallVector<AffineExpr> result, source, weights(2);
  for (unsigned axis = 0; axis < rank; ++axis)
    result.push_back(builder.dim(axis));
  source = result;
  source.back() = inputChannel;
  weights[op.getFilterAxes().output] = outputChannel;
  weights[op.getFilterAxes().input] = inputChannel;

  SmallVector<IteratorType> iterators(rank, IteratorType::parallel);
  iterators.push_back(IteratorType::reduction);
  return {
      builder.generic({op.getInput(), op.getFilter()},
                      emitBias(builder, type, op.getBias(), rank - 1),
                      {builder.map(loops, source), builder.map(loops, weights),
                       builder.map(loops, result)},
                      iterators, [&](OpBuilder &nested, ValueRange arguments) {
                        return multiplyAdd(nested, op.getLoc(), arguments);
                      })};
}

/// y[.., i, j] += a[.., i, k] * b[.., k, j]; a batch axis that one side repeats
/// is dropped from that side.
SmallVector<Value> lowerMatMul(MatMulOp op, LinalgBuilder &builder) {
  RankedTensorType type = op.getOutput().getType();
  int64_t rank = type.getRank(), batch = rank - 2;
  AffineExpr i = builder.dim(batch), j = builder.dim(batch + 1);
  AffineExpr k = builder.dim(rank);
  SmallVector<Value> inputs;
  SmallVector<AffineMap> maps;
  auto addSide = [&](Value side, AffineExpr row, AffineExpr column) {
    auto sideType = cast<RankedTensorType>(side.getType());
    int64_t missing = rank - sideType.getRank();
    SmallVector<bool> drop(sideType.getRank(), false);
    SmallVector<AffineExpr> indices;
    for (int64_t axis = missing; axis < batch; ++axis) {
      bool repeated = sideType.getDimSize(axis - missing) == 1 &&
                      type.getDimSize(axis) != 1;
      drop[axis - missing] = repeated;
      if (!repeated)
        indices.push_back(builder.dim(axis));
    }
    indices.append({row, column});
    inputs.push_back(builder.dropUnitAxes(side, drop));
    maps.push_back(builder.map(rank + 1, indices));
  };
  addSide(op.getLhs(), i, k);
  addSide(op.getRhs(), k, j);
  SmallVector<AffineExpr> result;
  for (int64_t axis = 0; axis < rank; ++axis)
    result.push_back(builder.dim(axis));
  maps.push_back(builder.map(rank + 1, result));

  SmallVector<IteratorType> iterators(rank, IteratorType::parallel);
  iterators.push_back(IteratorType::reduction);
  return {builder.generic(inputs, builder.filled(type, 0), maps, iterators,
                          [&](OpBuilder &nested, ValueRange arguments) {
                            return multiplyAdd(nested, op.getLoc(), arguments);
                          })};
}

} // namespace

void populateConvolutionToLinalgPatterns(RewritePatternSet &patterns) {
  patterns.add<ToLinalg<ConvOp, lowerConv>,
               ToLinalg<ConvTransposeOp, lowerConvTranspose>,
               ToLinalg<DenseOp, lowerDense>, ToLinalg<MatMulOp, lowerMatMul>>(
      patterns.getContext());
}

} // namespace mlir::convopt
