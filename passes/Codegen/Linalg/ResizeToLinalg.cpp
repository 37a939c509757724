//===- ResizeToLinalg.cpp - Resampling, one axis after another ------------===//

#include "dialects/ConvOpt/IR/ConvOpt.h"
#include "passes/Codegen/Linalg/Interpolation.h"
#include "passes/Codegen/Linalg/LinalgBuilder.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Arith/Utils/Utils.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

namespace mlir::convopt {
namespace {

using utils::IteratorType;

//===----------------------------------------------------------------------===//
// Copies
//===----------------------------------------------------------------------===//

/// Axes whose elements are copies of the element at a quotient.
using Selection = SmallVector<std::pair<int64_t, FloorDivision>>;

/// All of the selection at once. Where each element of the innermost axis is
/// repeated equally often, the copies are an axis of their own on the way:
/// those of a vector lie side by side.
Value select(Value input, const Selection &selection, ArrayRef<int64_t> shape,
             LinalgBuilder &builder) {
  auto type = cast<RankedTensorType>(input.getType());
  int64_t rank = type.getRank(), last = rank - 1;
  SmallVector<AffineExpr> position;
  for (int64_t axis = 0; axis < rank; ++axis)
    position.push_back(builder.dim(axis));
  SmallVector<int64_t> copied(shape);
  for (auto [axis, source] : selection) {
    bool isRepetition = source.factor == 1 && source.offset == 0;
    if (axis == last && isRepetition) {
      copied[last] = type.getDimSize(last);
      copied.push_back(source.divisor);
    } else {
      position[axis] = (builder.dim(axis) * source.factor + source.offset)
                           .floorDiv(source.divisor);
    }
  }
  Value result = builder.elementwise(
      type.clone(copied), input, builder.map(copied.size(), position),
      [](OpBuilder &, ValueRange arguments) { return arguments[0]; });
  return copied.size() == shape.size() ? result
                                       : builder.reshape(result, shape);
}

//===----------------------------------------------------------------------===//
// Sums
//===----------------------------------------------------------------------===//

/// Resamples along one axis. A row is what shares its indices up to this axis;
/// each row of the result is a weighted sum of rows, which the loops around it
/// look up in tables.
class AxisInterpolation {
public:
  AxisInterpolation(OpBuilder &builder, Location loc, Value input, int64_t axis,
                    const TapTable &table);

  Value emit(OpBuilder &builder) {
    return emitLoops(builder, LinalgBuilder(builder, loc).empty(type), {});
  }

private:
  using Position = SmallVector<OpFoldResult>;

  Value emitLoops(OpBuilder &builder, Value result, Position position);
  Value emitRow(OpBuilder &builder, Value result, Position position);
  Value extractRow(OpBuilder &builder, Value tensor, const Position &position);
  Value lookUp(OpBuilder &builder, Value table, Value i, int64_t tap);

  Location loc;
  Value input;
  int64_t axis, taps;
  RankedTensorType type, rowType;
  Value sources, weights;
  SmallVector<OpFoldResult> rowSizes, ones;
};

AxisInterpolation::AxisInterpolation(OpBuilder &builder, Location loc,
                                     Value input, int64_t axis,
                                     const TapTable &table)
    : loc(loc), input(input), axis(axis), taps(table.taps) {
  auto inputType = cast<RankedTensorType>(input.getType());
  int64_t size = table.sources.size() / taps;
  SmallVector<int64_t> shape(inputType.getShape()), row(shape);
  shape[axis] = size;
  std::fill(row.begin(), row.begin() + axis + 1, 1);
  type = inputType.clone(shape);
  // Not without the axis itself: a row has one axis at least.
  rowType = inputType.clone(ArrayRef(row).drop_front(axis));
  rowSizes = getAsIndexOpFoldResult(builder.getContext(), row);
  ones.assign(row.size(), builder.getIndexAttr(1));
  sources = arith::ConstantOp::create(
      builder, loc,
      DenseIntElementsAttr::get(
          RankedTensorType::get({size, taps}, builder.getI64Type()),
          ArrayRef<int64_t>(table.sources)));
  if (taps > 1)
    weights = LinalgBuilder(builder, loc)
                  .constantTensor(inputType.clone({size, taps}), table.weights);
}

Value AxisInterpolation::emitLoops(OpBuilder &builder, Value result,
                                   Position position) {
  int64_t loop = position.size();
  if (loop > axis)
    return emitRow(builder, result, position);
  auto constant = [&](int64_t value) -> Value {
    return arith::ConstantIndexOp::create(builder, loc, value);
  };
  position.push_back(builder.getIndexAttr(0));
  if (type.getDimSize(loop) == 1)
    return emitLoops(builder, result, position);
  auto body = [&](OpBuilder &nested, Location, Value iv, ValueRange carried) {
    position.back() = iv;
    scf::YieldOp::create(nested, loc,
                         emitLoops(nested, carried.front(), position));
  };
  return scf::ForOp::create(builder, loc, constant(0),
                            constant(type.getDimSize(loop)), constant(1),
                            result, body)
      .getResult(0);
}

Value AxisInterpolation::emitRow(OpBuilder &builder, Value result,
                                 Position position) {
  position.resize(type.getRank(), builder.getIndexAttr(0));
  Value i = getValueOrCreateConstantIndexOp(builder, loc, position[axis]);
  SmallVector<Value> rows, factors;
  for (int64_t tap = 0; tap < taps; ++tap) {
    Position source = position;
    source[axis] =
        arith::IndexCastOp::create(builder, loc, builder.getIndexType(),
                                   lookUp(builder, sources, i, tap))
            .getResult();
    rows.push_back(extractRow(builder, input, source));
    if (weights)
      factors.push_back(lookUp(builder, weights, i, tap));
  }
  Value row = rows.front();
  if (weights) {
    LinalgBuilder linalg(builder, loc);
    AffineMap map = linalg.identity(rowType.getRank());
    SmallVector<AffineMap> maps(taps + 1, map);
    SmallVector<IteratorType> loops(rowType.getRank(), IteratorType::parallel);
    auto contract = arith::FastMathFlags::contract;
    row = linalg.generic(
        rows, extractRow(builder, result, position), maps, loops,
        [&](OpBuilder &nested, ValueRange arguments) -> Value {
          Value sum;
          for (auto [factor, element] :
               llvm::zip_equal(factors, arguments.drop_back())) {
            Value term =
                arith::MulFOp::create(nested, loc, factor, element, contract);
            sum = sum ? arith::AddFOp::create(nested, loc, sum, term, contract)
                      : term;
          }
          return sum;
        });
  }
  return tensor::InsertSliceOp::create(builder, loc, row, result, position,
                                       rowSizes, ones);
}

Value AxisInterpolation::extractRow(OpBuilder &builder, Value tensor,
                                    const Position &position) {
  return tensor::ExtractSliceOp::create(builder, loc, rowType, tensor, position,
                                        rowSizes, ones);
}

Value AxisInterpolation::lookUp(OpBuilder &builder, Value table, Value i,
                                int64_t tap) {
  Value column = arith::ConstantIndexOp::create(builder, loc, tap);
  return tensor::ExtractOp::create(builder, loc, table, ValueRange{i, column});
}

//===----------------------------------------------------------------------===//
// Order of the axes
//===----------------------------------------------------------------------===//

/// Tables are made for every element of an axis; models from outside may ask
/// for any size.
constexpr int64_t kMaxTableSize = int64_t(1) << 22;

struct ResizeToLinalg : OpRewritePattern<ResizeOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(ResizeOp op,
                                PatternRewriter &rewriter) const override {
    if (!hasStaticShapes(op))
      return rewriter.notifyMatchFailure(op, "expected static shapes");
    ArrayRef<int64_t> from = op.getInput().getType().getShape();
    ArrayRef<int64_t> to = op.getSizes();
    Selection selection;
    SmallVector<std::pair<int64_t, TapTable>> interpolated;
    for (int64_t axis : op.getResizedAxes()) {
      if (to[axis] > kMaxTableSize)
        return op.emitError("resizing to more than ")
               << kMaxTableSize << " elements along an axis is not supported";
      TapTable table = getTaps(op, axis);
      std::optional<FloorDivision> division;
      if (table.taps == 1)
        division = findFloorDivision(table, from[axis]);
      if (division)
        selection.push_back({axis, *division});
      else
        interpolated.push_back({axis, std::move(table)});
    }
    // What shrinks comes first and what grows last, so that fewer elements are
    // computed. Among equals the innermost axis, whose rows are the shortest,
    // comes before.
    llvm::sort(interpolated, [&](const auto &a, const auto &b) {
      int64_t left = to[a.first] * from[b.first];
      int64_t right = to[b.first] * from[a.first];
      return left != right ? left < right : a.first > b.first;
    });
    Value result = op.getInput();
    for (const auto &[axis, table] : interpolated)
      result = AxisInterpolation(rewriter, op.getLoc(), result, axis, table)
                   .emit(rewriter);
    LinalgBuilder builder(rewriter, op.getLoc());
    if (!selection.empty() || interpolated.empty())
      result = select(result, selection, to, builder);
    rewriter.replaceOp(op, result);
    return success();
  }
};

} // namespace

void populateResizeToLinalgPatterns(RewritePatternSet &patterns) {
  patterns.add<ResizeToLinalg>(patterns.getContext());
}

} // namespace mlir::convopt
