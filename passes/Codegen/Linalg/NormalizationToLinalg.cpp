//===- NormalizationToLinalg.cpp - Norms, means, softmax ------------------===//

#include "dialects/ConvOpt/IR/ConvOpt.h"
#include "passes/Codegen/Emit/Elementwise.h"
#include "passes/Codegen/Linalg/LinalgBuilder.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"

#include <limits>

namespace mlir::convopt {
namespace {

using utils::IteratorType;

/// Scalar arithmetic inside a body.
struct Scalars {
  OpBuilder &builder;
  Location loc;
  Type type;

  Value constant(double value) {
    return emitConstant(builder, loc, type, value);
  }
  Value add(Value a, Value b) { return make<arith::AddFOp>(a, b); }
  Value sub(Value a, Value b) { return make<arith::SubFOp>(a, b); }
  Value mul(Value a, Value b) { return make<arith::MulFOp>(a, b); }
  Value div(Value a, Value b) { return make<arith::DivFOp>(a, b); }
  Value max(Value a, Value b) {
    return arith::MaximumFOp::create(builder, loc, a, b);
  }
  Value sqrt(Value a) { return math::SqrtOp::create(builder, loc, a); }
  Value exp(Value a) { return math::ExpOp::create(builder, loc, a); }

  template <typename OpTy>
  Value make(Value a, Value b) {
    return OpTy::create(builder, loc, a, b, arith::FastMathFlags::contract);
  }
};

/// Where an element of a tensor of `rank` axes goes when `axes` are reduced:
/// they are dropped or, with `keepAxes`, of size 1.
AffineMap getReducedMap(LinalgBuilder &builder, int64_t rank,
                        ArrayRef<int64_t> axes, bool keepAxes) {
  SmallVector<AffineExpr> results;
  for (int64_t axis = 0; axis < rank; ++axis) {
    if (!llvm::is_contained(axes, axis))
      results.push_back(builder.dim(axis));
    else if (keepAxes)
      results.push_back(builder.constant(0));
  }
  return builder.map(rank, results);
}

RankedTensorType dropAxes(RankedTensorType type, ArrayRef<int64_t> axes) {
  SmallVector<int64_t> shape;
  for (auto [axis, size] : llvm::enumerate(type.getShape()))
    if (!llvm::is_contained(axes, int64_t(axis)))
      shape.push_back(size);
  return type.clone(shape);
}

/// Combines the elements of the inputs, of the first one's shape, along `axes`
/// with the init; `maps` are the inputs' and the init's.
Value emitReduction(LinalgBuilder &builder, ValueRange inputs, Value init,
                    ArrayRef<AffineMap> maps, ArrayRef<int64_t> axes,
                    LinalgBuilder::Body body) {
  SmallVector<IteratorType> iterators(maps.front().getNumDims(),
                                      IteratorType::parallel);
  for (int64_t axis : axes)
    iterators[axis] = IteratorType::reduction;
  return builder.generic(inputs, init, maps, iterators, body);
}

/// Sum, of type `result`, along `axes` of what `term` makes of the inputs,
/// divided by the number of terms.
Value emitMean(LinalgBuilder &builder, Location loc, ValueRange inputs,
               ArrayRef<AffineMap> inputMaps, ArrayRef<int64_t> axes,
               RankedTensorType result,
               function_ref<Value(Scalars &, ValueRange)> term) {
  auto type = cast<RankedTensorType>(inputs.front().getType());
  Type element = type.getElementType();
  double count = 1;
  for (int64_t axis : axes)
    count *= type.getDimSize(axis);
  SmallVector<AffineMap> maps(inputMaps);
  maps.push_back(getReducedMap(builder, type.getRank(), axes,
                               result.getRank() == type.getRank()));
  Value sum =
      emitReduction(builder, inputs, builder.filled(result, 0), maps, axes,
                    [&](OpBuilder &nested, ValueRange arguments) {
                      Scalars scalars{nested, loc, element};
                      return scalars.add(arguments.back(),
                                         term(scalars, arguments.drop_back()));
                    });
  return builder.elementwise(result, sum, builder.identity(result.getRank()),
                             [&](OpBuilder &nested, ValueRange arguments) {
                               Scalars scalars{nested, loc, element};
                               return scalars.div(arguments[0],
                                                  scalars.constant(count));
                             });
}

SmallVector<Value> lowerReduceMean(ReduceMeanOp op, LinalgBuilder &builder) {
  return {
      emitMean(builder, op.getLoc(), op.getInput(),
               builder.identity(op.getInput().getType().getRank()),
               op.getAxes(), op.getOutput().getType(),
               [](Scalars &, ValueRange arguments) { return arguments[0]; })};
}

SmallVector<Value> lowerSoftmax(SoftmaxOp op, LinalgBuilder &builder) {
  RankedTensorType type = op.getOutput().getType();
  int64_t rank = type.getRank(), axis = op.getAxis();
  Location loc = op.getLoc();
  Type element = type.getElementType();
  RankedTensorType reduced = dropAxes(type, axis);
  AffineMap all = builder.identity(rank);
  AffineMap without = getReducedMap(builder, rank, axis, /*keepAxes=*/false);

  Value largest = emitReduction(
      builder, op.getInput(),
      builder.filled(reduced, -std::numeric_limits<double>::infinity()),
      {all, without}, axis, [&](OpBuilder &nested, ValueRange arguments) {
        return Scalars{nested, loc, element}.max(arguments[1], arguments[0]);
      });
  Value power = builder.elementwise(
      type, {op.getInput(), largest}, {all, without},
      [&](OpBuilder &nested, ValueRange arguments) {
        Scalars scalars{nested, loc, element};
        return scalars.exp(scalars.sub(arguments[0], arguments[1]));
      });
  Value sum = emitReduction(
      builder, power, builder.filled(reduced, 0), {all, without}, axis,
      [&](OpBuilder &nested, ValueRange arguments) {
        return Scalars{nested, loc, element}.add(arguments[1], arguments[0]);
      });
  return {builder.elementwise(type, {power, sum}, {all, without},
                              [&](OpBuilder &nested, ValueRange arguments) {
                                return Scalars{nested, loc, element}.div(
                                    arguments[0], arguments[1]);
                              })};
}

//===----------------------------------------------------------------------===//
// Batch norms
//===----------------------------------------------------------------------===//

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
  patterns.add<ToLinalg<ReduceMeanOp, lowerReduceMean>,
               ToLinalg<SoftmaxOp, lowerSoftmax>,
               ToLinalg<BatchNormOp, lowerBatchNorm>,
               ToLinalg<BatchNormTrainingOp, lowerBatchNormTraining>>(
      patterns.getContext());
}

} // namespace mlir::convopt
