//===- Contraction.cpp - Sums of products on register tiles ---------------===//
//
// for outer loops, for block of the first reduction:
//   for panel of columns, for tile of rows:
//     acc[row][vector] = first block ? initial : result
//     for reductions:
//       acc[row][vector] += scalars[row] * wides[vector]
//     result = acc
//
// One operand is contiguous along the columns and the same for all rows, the
// other one a number for each row that is the same for all columns: the
// register tile of direct convolution, on operands that nobody has packed.
// One of them has to stay in the second-level cache while the other one streams
// by: that decides the order of panels and tiles, and the blocks.
//
//===----------------------------------------------------------------------===//

#include "passes/Codegen/Linalg/Accesses.h"
#include "passes/Codegen/Linalg/LoopNest.h"
#include "passes/Codegen/Schedule/Tables.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "llvm/Support/MathExtras.h"

namespace mlir::convopt {
namespace {

using utils::IteratorType;

/// An operand as one axis, and what each loop adds to the place in it.
struct FlatOperand {
  Value memref;
  SmallVector<int64_t> strides;
};

/// Fewer columns are not worth vectors.
constexpr int64_t kFewestColumns = 4;

class Contraction {
public:
  Contraction(RewriterBase &rewriter, linalg::GenericOp op,
              const TargetInfo &target, TypedAttr initial)
      : op(op), target(target), initial(initial), loops(rewriter, op.getLoc()),
        ranges(op.getStaticLoopRanges()),
        iterators(op.getIteratorTypesArray()) {}

  LogicalResult emit();

private:
  /// Places in the operands.
  struct Place {
    Value scalars, wides, result;
  };
  /// Part of the first reduction: its bounds, and whether nothing has been
  /// summed before it (null: nothing has).
  struct Terms {
    Value begin, end, isFirst;
  };
  /// Gets a place and the number of rows or columns from there on.
  using Visit = function_ref<void(const Place &, int64_t)>;

  bool isMultiplyAdd();
  std::optional<FlatOperand> flatten(OpOperand &operand);
  bool chooseLoops();
  void chooseOrder();
  Place advance(const Place &from, unsigned loop, Value by);
  void emitOuter(ArrayRef<unsigned> outer, const Place &at);
  void emitBlock(const Place &at, const Terms &terms);
  void forEachPanel(const Place &at, Visit visit);
  void forEachTile(const Place &at, Visit visit);
  void emitTile(const Place &at, const Terms &terms, int64_t rowCount,
                int64_t columnCount);
  SmallVector<Value> reduce(ArrayRef<unsigned> remaining, const Place &at,
                            const Terms &terms, int64_t rowCount,
                            int64_t columnCount, ValueRange accumulators);
  /// Calls `visit` with the offset and the lanes of each vector of a panel.
  void forEachVector(int64_t columnCount,
                     function_ref<void(int64_t, int64_t)> visit) {
    for (int64_t offset = 0; offset < columnCount; offset += tile.width)
      visit(offset, std::min(tile.width, columnCount - offset));
  }

  linalg::GenericOp op;
  const TargetInfo &target;
  TypedAttr initial;
  LoopBuilder loops;
  SmallVector<int64_t> ranges;
  SmallVector<IteratorType> iterators;

  FlatOperand scalars, wides, result;
  unsigned row = 0, column = 0;
  SmallVector<unsigned> outerLoops, reductions;
  DirectTile tile;
  VectorType type;
  bool rowsOutside = false;
  int64_t blocks = 1;
};

} // namespace

/// Whether the body is acc + a * b with the inputs in either order.
bool Contraction::isMultiplyAdd() {
  Block &body = *op.getBlock();
  if (op.getNumDpsInputs() != 2 || op.getNumDpsInits() != 1 ||
      llvm::range_size(body.without_terminator()) != 2)
    return false;
  auto sum = body.getTerminator()->getOperand(0).getDefiningOp<arith::AddFOp>();
  auto product = dyn_cast<arith::MulFOp>(body.front());
  auto isPair = [](Operation *binary, Value a, Value b) {
    return (binary->getOperand(0) == a && binary->getOperand(1) == b) ||
           (binary->getOperand(0) == b && binary->getOperand(1) == a);
  };
  return sum && product &&
         isPair(product, body.getArgument(0), body.getArgument(1)) &&
         isPair(sum, product, body.getArgument(2));
}

std::optional<FlatOperand> Contraction::flatten(OpOperand &operand) {
  auto memref = dyn_cast<MemRefType>(operand.get().getType());
  if (!memref || !memref.getLayout().isIdentity() ||
      !memref.getElementType().isF32())
    return std::nullopt;
  AffineMap map = op.getMatchingIndexingMap(&operand);
  FlatOperand flat{operand.get(), SmallVector<int64_t>(ranges.size(), 0)};
  int64_t stride = 1;
  for (int64_t axis = memref.getRank() - 1; axis >= 0; --axis) {
    AffineExpr expr = map.getResult(axis);
    for (unsigned loop = 0; loop < ranges.size(); ++loop) {
      std::optional<int64_t> factor = getFactor(expr, loop);
      if (!factor)
        return std::nullopt;
      flat.strides[loop] += *factor * stride;
    }
    // What is linear in each loop is at zero where all of them are.
    auto start =
        dyn_cast<AffineConstantExpr>(expr.replaceDims(SmallVector<AffineExpr>(
            ranges.size(), getAffineConstantExpr(0, op.getContext()))));
    if (!start || start.getValue() != 0)
      return std::nullopt;
    stride *= memref.getDimSize(axis);
  }
  return flat;
}

bool Contraction::chooseLoops() {
  std::optional<FlatOperand> a = flatten(*op.getDpsInputOperand(0)),
                             b = flatten(*op.getDpsInputOperand(1)),
                             y = flatten(*op.getDpsInitOperand(0));
  if (!a || !b || !y)
    return false;
  result = *y;
  auto isParallel = [&](unsigned loop) {
    return iterators[loop] == IteratorType::parallel;
  };
  auto findColumn = [&] {
    for (unsigned loop = 0; loop < ranges.size(); ++loop) {
      bool fits = isParallel(loop) && ranges[loop] >= kFewestColumns &&
                  result.strides[loop] == 1;
      for (auto [wide, scalar] : {std::pair{&*a, &*b}, {&*b, &*a}})
        if (fits && wide->strides[loop] == 1 && scalar->strides[loop] == 0) {
          column = loop;
          wides = *wide;
          scalars = *scalar;
          return true;
        }
    }
    return false;
  };
  if (!findColumn())
    return false;
  std::optional<unsigned> longest;
  for (unsigned loop = 0; loop < ranges.size(); ++loop)
    if (isParallel(loop) && loop != column && wides.strides[loop] == 0 &&
        (!longest || ranges[loop] > ranges[*longest]))
      longest = loop;
  if (!longest)
    return false;
  row = *longest;
  for (unsigned loop = 0; loop < ranges.size(); ++loop) {
    if (!isParallel(loop))
      reductions.push_back(loop);
    else if (loop != row && loop != column)
      outerLoops.push_back(loop);
  }
  return !reductions.empty();
}

void Contraction::chooseOrder() {
  int64_t bytesPerLine = sizeof(float);
  for (unsigned loop : reductions)
    bytesPerLine *= ranges[loop];
  auto bytes = [&](unsigned loop) { return ranges[loop] * bytesPerLine; };
  int64_t cache = target.l2Bytes / 2;
  if (bytes(row) <= cache)
    return;
  rowsOutside = bytes(column) <= cache;
  if (!rowsOutside)
    blocks = std::min<int64_t>(llvm::divideCeil(bytes(row), cache),
                               ranges[reductions.front()]);
}

LogicalResult Contraction::emit() {
  if (!isMultiplyAdd() || !chooseLoops())
    return failure();
  Geometry geometry;
  // Neighbouring rows of an operand that is not packed may be pages apart.
  geometry.inner.output = std::min(ranges[row], kMostRowsOfOneSet);
  geometry.outChannels = geometry.output.block = ranges[column];
  tile = chooseDirectTile(geometry, target);
  type = VectorType::get(tile.width, loops.builder.getF32Type());
  chooseOrder();
  for (FlatOperand *operand : {&scalars, &wides, &result})
    operand->memref = loops.flatten(operand->memref);
  Value zero = loops.index(0);
  emitOuter(outerLoops, {zero, zero, zero});
  return success();
}

Contraction::Place Contraction::advance(const Place &from, unsigned loop,
                                        Value by) {
  auto move = [&](Value place, const FlatOperand &operand) {
    return loops.add(place, loops.mul(by, operand.strides[loop]));
  };
  return {move(from.scalars, scalars), move(from.wides, wides),
          move(from.result, result)};
}

void Contraction::emitOuter(ArrayRef<unsigned> outer, const Place &at) {
  if (!outer.empty()) {
    loops.forLoop(ranges[outer.front()], [&](Value i) {
      emitOuter(outer.drop_front(), advance(at, outer.front(), i));
    });
    return;
  }
  int64_t size = ranges[reductions.front()];
  if (blocks == 1)
    return emitBlock(at, {loops.index(0), loops.index(size), Value()});
  OpBuilder &b = loops.builder;
  int64_t step = llvm::divideCeil(size, blocks);
  loops.forLoop(llvm::divideCeil(size, step), [&](Value i) {
    Value begin = loops.mul(i, step);
    Value end = arith::MinSIOp::create(b, loops.loc, loops.add(begin, step),
                                       loops.index(size));
    Value isFirst = arith::CmpIOp::create(
        b, loops.loc, arith::CmpIPredicate::eq, i, loops.index(0));
    emitBlock(at, {begin, end, isFirst});
  });
}

void Contraction::emitBlock(const Place &at, const Terms &terms) {
  if (rowsOutside)
    forEachTile(at, [&](const Place &tileAt, int64_t rowCount) {
      forEachPanel(tileAt, [&](const Place &panelAt, int64_t columnCount) {
        emitTile(panelAt, terms, rowCount, columnCount);
      });
    });
  else
    forEachPanel(at, [&](const Place &panelAt, int64_t columnCount) {
      forEachTile(panelAt, [&](const Place &tileAt, int64_t rowCount) {
        emitTile(tileAt, terms, rowCount, columnCount);
      });
    });
}

void Contraction::forEachPanel(const Place &at, Visit visit) {
  int64_t panel = tile.panel(), full = ranges[column] / panel;
  loops.forLoop(full, [&](Value i) {
    visit(advance(at, column, loops.mul(i, panel)), panel);
  });
  if (int64_t rest = ranges[column] % panel)
    visit(advance(at, column, loops.index(full * panel)), rest);
}

/// Tiles as equal as possible: some are one row higher than others.
void Contraction::forEachTile(const Place &at, Visit visit) {
  int64_t tiles = llvm::divideCeil(ranges[row], tile.pixels);
  int64_t low = ranges[row] / tiles, higher = ranges[row] % tiles;
  loops.forLoop(higher, [&](Value i) {
    visit(advance(at, row, loops.mul(i, low + 1)), low + 1);
  });
  Place rest = advance(at, row, loops.index(higher * (low + 1)));
  loops.forLoop(tiles - higher, [&](Value i) {
    visit(advance(rest, row, loops.mul(i, low)), low);
  });
}

void Contraction::emitTile(const Place &at, const Terms &terms,
                           int64_t rowCount, int64_t columnCount) {
  auto elementAt = [&](int64_t r, int64_t offset) {
    return loops.add(at.result, r * result.strides[row] + offset);
  };
  Value start;
  if (initial)
    start =
        loops.constantSplat(cast<FloatAttr>(initial).getValueAsDouble(), type);
  SmallVector<Value> accumulators;
  for (int64_t r = 0; r < rowCount; ++r)
    forEachVector(columnCount, [&](int64_t offset, int64_t lanes) {
      Value accumulator = start;
      if (!start || terms.isFirst)
        accumulator =
            loops.loadVector(result.memref, elementAt(r, offset), type, lanes);
      if (start && terms.isFirst)
        accumulator = arith::SelectOp::create(
            loops.builder, loops.loc, terms.isFirst, start, accumulator);
      accumulators.push_back(accumulator);
    });
  accumulators =
      reduce(reductions, at, terms, rowCount, columnCount, accumulators);
  auto next = accumulators.begin();
  for (int64_t r = 0; r < rowCount; ++r)
    forEachVector(columnCount, [&](int64_t offset, int64_t lanes) {
      loops.storeVector(result.memref, elementAt(r, offset), *next++, lanes);
    });
}

SmallVector<Value> Contraction::reduce(ArrayRef<unsigned> remaining,
                                       const Place &at, const Terms &terms,
                                       int64_t rowCount, int64_t columnCount,
                                       ValueRange accumulators) {
  if (!remaining.empty()) {
    unsigned loop = remaining.front();
    bool isBlocked = loop == reductions.front();
    return loops.forLoop(isBlocked ? terms.begin : loops.index(0),
                         isBlocked ? terms.end : loops.index(ranges[loop]), 1,
                         accumulators, [&](Value i, ValueRange carried) {
                           return reduce(remaining.drop_front(),
                                         advance(at, loop, i), terms, rowCount,
                                         columnCount, carried);
                         });
  }
  SmallVector<Value> vectors;
  forEachVector(columnCount, [&](int64_t offset, int64_t lanes) {
    vectors.push_back(loops.loadVector(
        wides.memref, loops.add(at.wides, offset), type, lanes));
  });
  return loops.addOuterProduct(
      accumulators, {0, rowCount},
      [&](int64_t r) {
        return loops.loadScalar(
            scalars.memref, loops.add(at.scalars, r * scalars.strides[row]));
      },
      vectors);
}

LogicalResult emitContraction(RewriterBase &rewriter, linalg::GenericOp op,
                              const TargetInfo &target, TypedAttr initial) {
  return Contraction(rewriter, op, target, initial).emit();
}

} // namespace mlir::convopt
