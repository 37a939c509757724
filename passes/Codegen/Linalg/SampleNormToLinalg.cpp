//===- SampleNormToLinalg.cpp - Norms with each sample's statistics -------===//

#include "dialects/ConvOpt/IR/ConvOpt.h"
#include "passes/Codegen/Linalg/Reductions.h"

namespace mlir::convopt {
namespace {

/// What is normalized together, and how the parameters lie in the input.
struct Norm {
  SmallVector<int64_t> axes;
  Value scale;
  /// Null when absent.
  Value offset;
  AffineMap parameters;
  double epsilon;
};

/// (x - mean) * (1 / sqrt(variance + epsilon)) * scale + offset, the reciprocal
/// once per mean. Squares of f16 would overflow: narrow types are computed in
/// f32.
Value emitNorm(LinalgBuilder &builder, Location loc, Value input,
               const Norm &norm) {
  auto type = cast<RankedTensorType>(input.getType());
  Type element = type.getElementType(), wide = element;
  if (element.getIntOrFloatBitWidth() < 32)
    wide = Float32Type::get(element.getContext());
  auto statisticType =
      cast<RankedTensorType>(dropAxes(type, norm.axes).clone(wide));
  int64_t rank = type.getRank();
  AffineMap all = builder.identity(rank);
  AffineMap kept = getReducedMap(builder, rank, norm.axes, /*keepAxes=*/false);

  // Two passes: E[x^2] - E[x]^2 cancels when the mean is large.
  Value mean = emitMean(builder, loc, input, all, norm.axes, statisticType,
                        [](Scalars &scalars, ValueRange arguments) {
                          return scalars.cast(arguments[0]);
                        });
  auto center = [](Scalars &scalars, ValueRange arguments) {
    return scalars.sub(scalars.cast(arguments[0]), arguments[1]);
  };
  Value variance =
      emitMean(builder, loc, {input, mean}, {all, kept}, norm.axes,
               statisticType, [&](Scalars &scalars, ValueRange arguments) {
                 Value centered = center(scalars, arguments);
                 return scalars.mul(centered, centered);
               });
  Value reciprocal = builder.elementwise(
      statisticType, variance, builder.identity(statisticType.getRank()),
      [&](OpBuilder &nested, ValueRange arguments) {
        Scalars scalars{nested, loc, wide};
        Value sum = scalars.add(arguments[0], scalars.constant(norm.epsilon));
        return scalars.div(scalars.constant(1), scalars.sqrt(sum));
      });

  SmallVector<Value> inputs{input, mean, reciprocal, norm.scale};
  SmallVector<AffineMap> maps{all, kept, kept, norm.parameters};
  if (norm.offset) {
    inputs.push_back(norm.offset);
    maps.push_back(norm.parameters);
  }
  return builder.elementwise(
      type, inputs, maps, [&](OpBuilder &nested, ValueRange arguments) {
        Scalars scalars{nested, loc, wide};
        Value y = scalars.mul(center(scalars, arguments), arguments[2]);
        y = scalars.mul(y, scalars.cast(arguments[3]));
        if (norm.offset)
          y = scalars.add(y, scalars.cast(arguments[4]));
        return scalars.cast(y, element);
      });
}

SmallVector<Value> lowerInstanceNorm(InstanceNormOp op,
                                     LinalgBuilder &builder) {
  int64_t rank = op.getInput().getType().getRank(), channels = op.getAxis();
  SmallVector<int64_t> axes;
  for (int64_t axis = 1; axis < rank; ++axis)
    if (axis != channels)
      axes.push_back(axis);
  return {emitNorm(builder, op.getLoc(), op.getInput(),
                   {axes, op.getScale(), op.getOffset(),
                    builder.map(rank, builder.dim(channels)),
                    op.getEpsilon().convertToDouble()})};
}

/// With the channels split into groups and channels of a group, all axes but
/// the samples and the groups are reduced.
SmallVector<Value> lowerGroupNorm(GroupNormOp op, LinalgBuilder &builder) {
  RankedTensorType type = op.getInput().getType();
  int64_t group = op.getAxis(), channel = group + 1, groups = op.getGroups();
  int64_t perGroup = type.getDimSize(group) / groups;
  SmallVector<int64_t> shape(type.getShape()), axes;
  shape[group] = groups;
  shape.insert(shape.begin() + channel, perGroup);
  int64_t rank = shape.size();
  for (int64_t axis = 1; axis < rank; ++axis)
    if (axis != group)
      axes.push_back(axis);
  Value y =
      emitNorm(builder, op.getLoc(), builder.reshape(op.getInput(), shape),
               {axes, builder.reshape(op.getScale(), {groups, perGroup}),
                builder.reshape(op.getOffset(), {groups, perGroup}),
                builder.map(rank, {builder.dim(group), builder.dim(channel)}),
                op.getEpsilon().convertToDouble()});
  return {builder.reshape(y, type.getShape())};
}

SmallVector<Value> lowerLayerNorm(LayerNormOp op, LinalgBuilder &builder) {
  int64_t rank = op.getInput().getType().getRank();
  SmallVector<int64_t> axes;
  SmallVector<AffineExpr> parameters;
  for (int64_t axis = op.getAxis(); axis < rank; ++axis) {
    axes.push_back(axis);
    parameters.push_back(builder.dim(axis));
  }
  return {emitNorm(builder, op.getLoc(), op.getInput(),
                   {axes, op.getScale(), op.getOffset(),
                    builder.map(rank, parameters),
                    op.getEpsilon().convertToDouble()})};
}

} // namespace

void populateSampleNormToLinalgPatterns(RewritePatternSet &patterns) {
  patterns.add<ToLinalg<InstanceNormOp, lowerInstanceNorm>,
               ToLinalg<GroupNormOp, lowerGroupNorm>,
               ToLinalg<LayerNormOp, lowerLayerNorm>>(patterns.getContext());
}

} // namespace mlir::convopt
