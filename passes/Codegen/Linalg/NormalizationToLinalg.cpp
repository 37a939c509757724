//===- NormalizationToLinalg.cpp - Batch norms ----------------------------===//

#include "dialects/ConvOpt/IR/ConvOpt.h"
#include "passes/Codegen/Linalg/Reductions.h"

namespace mlir::convopt {
namespace {

struct Statistics {
  Value mean, variance;
};

/// (x - mean) * (scale / sqrt(variance + epsilon)) + offset, the factor once
/// per channel.
template <typename OpTy>
Value emitNormalization(OpTy op, Statistics statistics,
                        LinalgBuilder &builder) {
  RankedTensorType type = op.getInput().getType();
  Location loc = op.getLoc();
  Type element = type.getElementType();
  AffineMap vector = builder.identity(1);
  Value factor = builder.elementwise(
      op.getScale().getType(), {op.getScale(), statistics.variance},
      {vector, vector}, [&](OpBuilder &nested, ValueRange arguments) {
        Scalars scalars{nested, loc, element};
        Value epsilon = scalars.constant(op.getEpsilon().convertToDouble());
        return scalars.div(arguments[0],
                           scalars.sqrt(scalars.add(arguments[1], epsilon)));
      });
  AffineMap all = builder.identity(type.getRank());
  AffineMap channel = builder.map(type.getRank(), builder.dim(op.getAxis()));
  return builder.elementwise(
      type, {op.getInput(), statistics.mean, factor, op.getOffset()},
      {all, channel, channel, channel},
      [&](OpBuilder &nested, ValueRange arguments) {
        Scalars scalars{nested, loc, element};
        Value centered = scalars.sub(arguments[0], arguments[1]);
        return scalars.add(scalars.mul(centered, arguments[2]), arguments[3]);
      });
}

SmallVector<Value> lowerBatchNorm(BatchNormOp op, LinalgBuilder &builder) {
  return {emitNormalization(op, {op.getMean(), op.getVariance()}, builder)};
}

SmallVector<Value> lowerBatchNormTraining(BatchNormTrainingOp op,
                                          LinalgBuilder &builder) {
  RankedTensorType type = op.getInput().getType();
  Location loc = op.getLoc();
  int64_t rank = type.getRank();
  SmallVector<int64_t> axes;
  for (int64_t axis = 0; axis < rank; ++axis)
    if (axis != int64_t(op.getAxis()))
      axes.push_back(axis);
  AffineMap all = builder.identity(rank);
  AffineMap channel = builder.map(rank, builder.dim(op.getAxis()));

  // Two passes: E[x^2] - E[x]^2 cancels when the mean is large.
  RankedTensorType statisticType = op.getBatchMean().getType();
  Statistics batch;
  batch.mean =
      emitMean(builder, loc, op.getInput(), all, axes, statisticType,
               [](Scalars &, ValueRange arguments) { return arguments[0]; });
  batch.variance =
      emitMean(builder, loc, {op.getInput(), batch.mean}, {all, channel}, axes,
               statisticType, [](Scalars &scalars, ValueRange arguments) {
                 Value centered = scalars.sub(arguments[0], arguments[1]);
                 return scalars.mul(centered, centered);
               });

  double oldWeight = op.getOldWeight();
  AffineMap vector = builder.identity(1);
  auto blend = [&](Value running, Value value) {
    return builder.elementwise(
        op.getScale().getType(), {running, value}, {vector, vector},
        [&](OpBuilder &nested, ValueRange arguments) {
          Scalars scalars{nested, loc, type.getElementType()};
          return scalars.add(
              scalars.mul(arguments[0], scalars.constant(oldWeight)),
              scalars.mul(arguments[1], scalars.constant(1 - oldWeight)));
        });
  };
  return {emitNormalization(op, batch, builder), batch.mean, batch.variance,
          blend(op.getRunningMean(), batch.mean),
          blend(op.getRunningVariance(), batch.variance)};
}

} // namespace

void populateNormalizationToLinalgPatterns(RewritePatternSet &patterns) {
  patterns.add<ToLinalg<BatchNormOp, lowerBatchNorm>,
               ToLinalg<BatchNormTrainingOp, lowerBatchNormTraining>>(
      patterns.getContext());
}

} // namespace mlir::convopt
