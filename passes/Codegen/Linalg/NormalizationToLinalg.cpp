//===- NormalizationToLinalg.cpp - Batch norms ----------------------------===//

#include "dialects/ConvOpt/IR/ConvOpt.h"
#include "passes/Codegen/Linalg/Reductions.h"

#include "mlir/IR/TypeUtilities.h"

namespace mlir::convopt {
namespace {

struct Statistics {
  Value mean, variance;
};

/// The type in which values of all these types are computed.
Type getComputeType(ValueRange values) {
  Type wide;
  for (Value value : values) {
    Type type = getElementTypeOrSelf(value);
    if (!wide || type == wide) {
      wide = type;
      continue;
    }
    // Neither of f16 and bf16 holds the other.
    if (wide.getIntOrFloatBitWidth() < 32)
      wide = Float32Type::get(wide.getContext());
    if (type.getIntOrFloatBitWidth() > wide.getIntOrFloatBitWidth())
      wide = type;
  }
  return wide;
}

/// (x - mean) * (scale / sqrt(variance + epsilon)) + offset, the factor once
/// per channel.
template <typename OpTy>
Value emitNormalization(OpTy op, Statistics statistics,
                        LinalgBuilder &builder) {
  RankedTensorType type = op.getInput().getType();
  Location loc = op.getLoc();
  Type wide = getComputeType({op.getInput(), op.getScale(), op.getOffset(),
                              statistics.mean, statistics.variance});
  AffineMap vector = builder.identity(1);
  auto factorType = cast<RankedTensorType>(op.getScale().getType().clone(wide));
  Value factor = builder.elementwise(
      factorType, {op.getScale(), statistics.variance}, {vector, vector},
      [&](OpBuilder &nested, ValueRange arguments) {
        Scalars scalars{nested, loc, wide};
        Value epsilon = scalars.constant(op.getEpsilon().convertToDouble());
        Value variance = scalars.cast(arguments[1]);
        return scalars.div(scalars.cast(arguments[0]),
                           scalars.sqrt(scalars.add(variance, epsilon)));
      });
  AffineMap all = builder.identity(type.getRank());
  AffineMap channel = builder.map(type.getRank(), builder.dim(op.getAxis()));
  return builder.elementwise(
      type, {op.getInput(), statistics.mean, factor, op.getOffset()},
      {all, channel, channel, channel},
      [&](OpBuilder &nested, ValueRange arguments) {
        Scalars scalars{nested, loc, wide};
        Value centered =
            scalars.sub(scalars.cast(arguments[0]), scalars.cast(arguments[1]));
        Value y = scalars.add(scalars.mul(centered, arguments[2]),
                              scalars.cast(arguments[3]));
        return scalars.cast(y, type.getElementType());
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
  Statistics batch;
  batch.mean = emitMean(builder, loc, op.getInput(), all, axes,
                        op.getBatchMean().getType(),
                        [](Scalars &scalars, ValueRange arguments) {
                          return scalars.cast(arguments[0]);
                        });
  batch.variance =
      emitMean(builder, loc, {op.getInput(), batch.mean}, {all, channel}, axes,
               op.getBatchVariance().getType(),
               [](Scalars &scalars, ValueRange arguments) {
                 Value centered = scalars.sub(scalars.cast(arguments[0]),
                                              scalars.cast(arguments[1]));
                 return scalars.mul(centered, centered);
               });

  double oldWeight = op.getOldWeight();
  AffineMap vector = builder.identity(1);
  auto blend = [&](Value running, Value value) {
    auto runningType = cast<RankedTensorType>(running.getType());
    return builder.elementwise(
        runningType, {running, value}, {vector, vector},
        [&](OpBuilder &nested, ValueRange arguments) {
          Scalars scalars{nested, loc, runningType.getElementType()};
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
