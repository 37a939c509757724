//===- Transposition.cpp - Permutations in blocks through registers -------===//

#include "passes/Codegen/Linalg/Accesses.h"
#include "passes/Codegen/Linalg/LoopNest.h"

#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

namespace mlir::convopt {
namespace {

/// Blocks smaller than this are not worth the shuffles.
constexpr int64_t kSmallestBlock = 4;

struct Range {
  int64_t begin, end;
};

class Transposition {
public:
  Transposition(RewriterBase &rewriter, linalg::GenericOp op)
      : rewriter(rewriter), op(op), loc(op.getLoc()),
        ranges(op.getStaticLoopRanges()), positions(ranges.size()) {}

  LogicalResult emit(int64_t lanes) {
    if (failed(match()))
      return failure();
    int64_t block = 1;
    while (block * 2 <= std::min({lanes, ranges[row], ranges[lane]}))
      block *= 2;
    if (block < kSmallestBlock)
      return failure();
    for (unsigned loop = 0; loop < ranges.size(); ++loop)
      if (loop != row && loop != lane)
        outer.push_back(loop);
    emitOuter(outer, block);
    return success();
  }

private:
  LogicalResult match();
  void emitOuter(ArrayRef<unsigned> loops, int64_t block);
  void emitRegion(Range rows, Range lanes, int64_t block);
  void emitBlock(int64_t block);
  void emitElement();
  void loop(unsigned loop, Range range, int64_t step,
            function_ref<void()> body);

  /// Positions with `loop` moved by `offset`.
  SmallVector<Value> at(unsigned loop, int64_t offset) {
    SmallVector<Value> moved = positions;
    moved[loop] = LoopBuilder(rewriter, loc).add(moved[loop], offset);
    return moved;
  }

  RewriterBase &rewriter;
  linalg::GenericOp op;
  Location loc;
  AffineMap source, target;
  SmallVector<int64_t> ranges;
  SmallVector<Value> positions;
  SmallVector<unsigned> outer;
  /// The loops that run along the source's, the target's innermost axis.
  unsigned lane = 0, row = 0;
};

LogicalResult Transposition::match() {
  if (op.getNumDpsInputs() != 1 || op.getNumDpsInits() != 1)
    return failure();
  source = op.getMatchingIndexingMap(op.getDpsInputOperand(0));
  target = op.getMatchingIndexingMap(op.getDpsInitOperand(0));
  if (op.getNumParallelLoops() != op.getNumLoops() || !source.isPermutation() ||
      !target.isPermutation() || source.getNumResults() < 2 ||
      op.getBlock()->getTerminator()->getOperand(0) !=
          op.getBlock()->getArgument(0))
    return failure();
  lane = source.getDimPosition(source.getNumResults() - 1);
  row = target.getDimPosition(target.getNumResults() - 1);
  bool contiguous =
      getAccess(op, *op.getDpsInputOperand(0), lane) == Access::contiguous &&
      getAccess(op, *op.getDpsInitOperand(0), row) == Access::contiguous;
  return success(contiguous && lane != row);
}

void Transposition::loop(unsigned loop, Range range, int64_t step,
                         function_ref<void()> body) {
  emitLoop(rewriter, loc, range.begin, range.end, step, {},
           [&](Value position, ValueRange) -> SmallVector<Value> {
             positions[loop] = position;
             body();
             return {};
           });
}

void Transposition::emitOuter(ArrayRef<unsigned> loops, int64_t block) {
  if (loops.empty())
    return emitRegion({0, ranges[row]}, {0, ranges[lane]}, block);
  loop(loops.front(), {0, ranges[loops.front()]}, 1,
       [&] { emitOuter(loops.drop_front(), block); });
}

/// Blocks where they fit, smaller ones in the strips beside them.
void Transposition::emitRegion(Range rows, Range lanes, int64_t block) {
  if (rows.begin == rows.end || lanes.begin == lanes.end)
    return;
  if (block < kSmallestBlock) {
    loop(lane, lanes, 1, [&] { loop(row, rows, 1, [&] { emitElement(); }); });
    return;
  }
  auto split = [&](Range range) {
    return range.end - (range.end - range.begin) % block;
  };
  int64_t rowSplit = split(rows), laneSplit = split(lanes);
  loop(row, {rows.begin, rowSplit}, block, [&] {
    loop(lane, {lanes.begin, laneSplit}, block, [&] { emitBlock(block); });
  });
  emitRegion({rows.begin, rowSplit}, {laneSplit, lanes.end}, block / 2);
  emitRegion({rowSplit, rows.end}, lanes, block / 2);
}

void Transposition::emitElement() {
  Value element =
      memref::LoadOp::create(rewriter, loc, op.getDpsInputOperand(0)->get(),
                             emitIndices(rewriter, loc, source, positions));
  memref::StoreOp::create(rewriter, loc, element,
                          op.getDpsInitOperand(0)->get(),
                          emitIndices(rewriter, loc, target, positions));
}

/// A square of vectors is transposed by exchanging its off-diagonal quarters,
/// then the same inside each quarter, down to single lanes.
void Transposition::emitBlock(int64_t block) {
  Type element = getElementTypeOrSelf(op.getDpsInits().front());
  auto type = VectorType::get(block, element);
  SmallVector<Value> vectors;
  for (int64_t i = 0; i < block; ++i)
    vectors.push_back(vector::LoadOp::create(
        rewriter, loc, type, op.getDpsInputOperand(0)->get(),
        emitIndices(rewriter, loc, source, at(row, i))));
  for (int64_t distance = block / 2; distance > 0; distance /= 2) {
    // Lanes of the concatenation of two vectors.
    SmallVector<int64_t> low, high;
    for (int64_t i = 0; i < block; ++i) {
      bool second = (i & distance) != 0;
      low.push_back(second ? block + i - distance : i);
      high.push_back(second ? block + i : i + distance);
    }
    for (int64_t i = 0; i < block; ++i) {
      if (i & distance)
        continue;
      Value a = vectors[i], b = vectors[i + distance];
      vectors[i] = vector::ShuffleOp::create(rewriter, loc, a, b, low);
      vectors[i + distance] =
          vector::ShuffleOp::create(rewriter, loc, a, b, high);
    }
  }
  for (int64_t i = 0; i < block; ++i)
    vector::StoreOp::create(rewriter, loc, vectors[i],
                            op.getDpsInitOperand(0)->get(),
                            emitIndices(rewriter, loc, target, at(lane, i)));
}

} // namespace

LogicalResult emitTransposition(RewriterBase &rewriter, linalg::GenericOp op,
                                int64_t lanes) {
  return Transposition(rewriter, op).emit(lanes);
}

} // namespace mlir::convopt
