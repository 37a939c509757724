//===- ReductionToLinalg.cpp - Means, sums, softmax -----------------------===//

#include "dialects/ConvOpt/IR/ConvOpt.h"
#include "passes/Codegen/Linalg/Reductions.h"

#include <limits>

namespace mlir::convopt {
namespace {

Value takeElement(Scalars &, ValueRange arguments) { return arguments[0]; }

SmallVector<Value> lowerReduceMean(ReduceMeanOp op, LinalgBuilder &builder) {
  return {emitMean(builder, op.getLoc(), op.getInput(),
                   builder.identity(op.getInput().getType().getRank()),
                   op.getAxes(), op.getOutput().getType(), takeElement)};
}

SmallVector<Value> lowerReduceSum(ReduceSumOp op, LinalgBuilder &builder) {
  return {emitSum(builder, op.getLoc(), op.getInput(),
                  builder.identity(op.getInput().getType().getRank()),
                  op.getAxes(), op.getOutput().getType(), takeElement)};
}

/// Along `axis` of a tensor: its maximum, and the maps to all elements and to
/// one per line.
struct Lines {
  RankedTensorType reduced;
  AffineMap all, line;
  Value largest;

  Lines(Value input, int64_t axis, Location loc, LinalgBuilder &builder) {
    auto type = cast<RankedTensorType>(input.getType());
    Type element = type.getElementType();
    reduced = dropAxes(type, axis);
    all = builder.identity(type.getRank());
    line = getReducedMap(builder, type.getRank(), axis, /*keepAxes=*/false);
    largest = emitReduction(
        builder, input,
        builder.filled(reduced, -std::numeric_limits<double>::infinity()),
        {all, line}, axis, [&](OpBuilder &nested, ValueRange arguments) {
          return Scalars{nested, loc, element}.max(arguments[1], arguments[0]);
        });
  }
};

SmallVector<Value> lowerSoftmax(SoftmaxOp op, LinalgBuilder &builder) {
  RankedTensorType type = op.getOutput().getType();
  Location loc = op.getLoc();
  Type element = type.getElementType();
  int64_t axis = op.getAxis();
  Lines lines(op.getInput(), axis, loc, builder);
  Value power = builder.elementwise(
      type, {op.getInput(), lines.largest}, {lines.all, lines.line},
      [&](OpBuilder &nested, ValueRange arguments) {
        Scalars scalars{nested, loc, element};
        return scalars.exp(scalars.sub(arguments[0], arguments[1]));
      });
  Value sum =
      emitSum(builder, loc, power, lines.all, axis, lines.reduced, takeElement);
  // One division per line, not per element; but the reciprocal of a large sum
  // is denormal in f16.
  bool divides = element.isF16();
  Value factor = sum;
  if (!divides)
    factor = builder.elementwise(
        lines.reduced, sum, builder.identity(type.getRank() - 1),
        [&](OpBuilder &nested, ValueRange arguments) {
          Scalars scalars{nested, loc, element};
          return scalars.div(scalars.constant(1), arguments[0]);
        });
  return {builder.elementwise(
      type, {power, factor}, {lines.all, lines.line},
      [&](OpBuilder &nested, ValueRange arguments) {
        Scalars scalars{nested, loc, element};
        return divides ? scalars.div(arguments[0], arguments[1])
                       : scalars.mul(arguments[0], arguments[1]);
      })};
}

SmallVector<Value> lowerLogSoftmax(LogSoftmaxOp op, LinalgBuilder &builder) {
  RankedTensorType type = op.getOutput().getType();
  Location loc = op.getLoc();
  Type element = type.getElementType();
  int64_t axis = op.getAxis();
  Lines lines(op.getInput(), axis, loc, builder);
  auto center = [](Scalars &scalars, ValueRange arguments) {
    return scalars.sub(arguments[0], arguments[1]);
  };
  Value sum = emitSum(builder, loc, {op.getInput(), lines.largest},
                      {lines.all, lines.line}, axis, lines.reduced,
                      [&](Scalars &scalars, ValueRange arguments) {
                        return scalars.exp(center(scalars, arguments));
                      });
  // Once per line, not once per element.
  Value logarithm = builder.elementwise(
      lines.reduced, sum, builder.identity(type.getRank() - 1),
      [&](OpBuilder &nested, ValueRange arguments) {
        return Scalars{nested, loc, element}.log(arguments[0]);
      });
  return {builder.elementwise(type, {op.getInput(), lines.largest, logarithm},
                              {lines.all, lines.line, lines.line},
                              [&](OpBuilder &nested, ValueRange arguments) {
                                Scalars scalars{nested, loc, element};
                                return scalars.sub(center(scalars, arguments),
                                                   arguments[2]);
                              })};
}

} // namespace

void populateReductionToLinalgPatterns(RewritePatternSet &patterns) {
  patterns.add<ToLinalg<ReduceMeanOp, lowerReduceMean>,
               ToLinalg<ReduceSumOp, lowerReduceSum>,
               ToLinalg<SoftmaxOp, lowerSoftmax>,
               ToLinalg<LogSoftmaxOp, lowerLogSoftmax>>(patterns.getContext());
}

} // namespace mlir::convopt
