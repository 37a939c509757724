//===- LoopNest.cpp - One linalg op on buffers as loops over vectors ------===//

#include "passes/Codegen/Linalg/LoopNest.h"

#include "passes/Codegen/Emit/Elementwise.h"
#include "passes/Codegen/Linalg/Accesses.h"
#include "passes/Codegen/Linalg/BodyEmitter.h"

#include "mlir/Dialect/Arith/IR/Arith.h"

#include <limits>

namespace mlir::convopt {
namespace {

using utils::IteratorType;

/// Accumulators that are live at a time: enough to hide the latency of an
/// addition, few enough for any register file.
constexpr int64_t kAccumulators = 4;

/// Sums and maxima may be taken in any order of the lanes.
enum class Combination { none, sum, maximum };

class LoopNest {
public:
  LoopNest(RewriterBase &rewriter, linalg::GenericOp op, int64_t lanes,
           TypedAttr initial)
      : rewriter(rewriter), op(op), loc(op.getLoc()), body(rewriter, op),
        ranges(op.getStaticLoopRanges()), iterators(op.getIteratorTypesArray()),
        lanes(lanes), initial(initial) {
    chooseVectorLoop();
    for (unsigned loop = 0; loop < ranges.size(); ++loop) {
      if (loop == body.vectorLoop)
        continue;
      (iterators[loop] == IteratorType::parallel ? outer : inner)
          .push_back(loop);
    }
    if (body.vectorLoop &&
        iterators[*body.vectorLoop] == IteratorType::parallel)
      isParallel = true;
  }

  void emit() { emitOuter(outer); }

private:
  void chooseVectorLoop();
  bool isVectorizable(unsigned loop);
  Combination getCombination();

  void emitOuter(ArrayRef<unsigned> loops);
  void emitParallelBlocks();
  void emitBlock(ArrayRef<Chunk> chunks);
  void emitLaneReduction();
  SmallVector<Value>
  emitInner(ArrayRef<unsigned> loops, ValueRange carried,
            function_ref<SmallVector<Value>(ValueRange)> leaf);
  Value combine(Value a, Value b);
  Value combineLanes(Value vector);

  RewriterBase &rewriter;
  linalg::GenericOp op;
  Location loc;
  BodyEmitter body;
  SmallVector<int64_t> ranges;
  SmallVector<IteratorType> iterators;
  int64_t lanes;
  TypedAttr initial;

  bool isParallel = false;
  Combination combination = Combination::none;
  /// Loops around the vector loop and reductions inside it.
  SmallVector<unsigned> outer, inner;
};

//===----------------------------------------------------------------------===//
// Choice of the vector loop
//===----------------------------------------------------------------------===//

Combination LoopNest::getCombination() {
  if (op.getNumDpsInits() != 1)
    return Combination::none;
  BlockArgument accumulator =
      op.getMatchingBlockArgument(op.getDpsInitOperand(0));
  Operation *combiner =
      op.getBlock()->getTerminator()->getOperand(0).getDefiningOp();
  if (!combiner || !accumulator.hasOneUse() ||
      *accumulator.user_begin() != combiner)
    return Combination::none;
  if (isa<arith::AddFOp>(combiner))
    return Combination::sum;
  if (isa<arith::MaximumFOp>(combiner))
    return Combination::maximum;
  return Combination::none;
}

bool LoopNest::isVectorizable(unsigned loop) {
  bool hasContiguous = false;
  for (OpOperand &operand : op->getOpOperands()) {
    bool isInit = op.isDpsInit(&operand);
    if (!isInit && !body.isRead(operand))
      continue;
    Access access = getAccess(op, operand, loop);
    if (access == Access::strided)
      return false;
    hasContiguous |= access == Access::contiguous;
    if (isInit && iterators[loop] == IteratorType::parallel &&
        access != Access::contiguous)
      return false;
  }
  // Few lanes are not worth combining afterwards.
  return iterators[loop] == IteratorType::parallel ||
         (hasContiguous && ranges[loop] >= 4 &&
          combination != Combination::none);
}

void LoopNest::chooseVectorLoop() {
  combination = getCombination();
  if (lanes < 2 || !body.isVectorizable())
    return;
  auto gain = [&](unsigned loop) {
    // With equal lanes a parallel loop is better: nothing to combine.
    return std::min(ranges[loop], lanes) * 2 +
           (iterators[loop] == IteratorType::parallel);
  };
  for (unsigned loop = 0; loop < ranges.size(); ++loop)
    if (ranges[loop] > 1 && isVectorizable(loop) &&
        (!body.vectorLoop || gain(loop) >= gain(*body.vectorLoop)))
      body.vectorLoop = loop;
}

//===----------------------------------------------------------------------===//
// Loops
//===----------------------------------------------------------------------===//

void LoopNest::emitOuter(ArrayRef<unsigned> loops) {
  if (!loops.empty()) {
    unsigned loop = loops.front();
    emitLoop(rewriter, loc, 0, ranges[loop], 1, {},
             [&](Value position, ValueRange) -> SmallVector<Value> {
               body.positions[loop] = position;
               emitOuter(loops.drop_front());
               return {};
             });
    return;
  }
  if (!body.vectorLoop)
    emitBlock(Chunk{0, 0});
  else if (isParallel)
    emitParallelBlocks();
  else
    emitLaneReduction();
}

/// The vector loop in blocks of several vectors, when there is a latency of
/// reductions to hide, then what is left at once.
void LoopNest::emitParallelBlocks() {
  int64_t size = ranges[*body.vectorLoop];
  int64_t block = inner.empty() ? lanes : kAccumulators * lanes;
  int64_t blocked = size - size % block;
  auto emitAt = [&](int64_t begin, int64_t end, int64_t step) {
    SmallVector<Chunk> chunks;
    for (int64_t offset = 0; offset < step; offset += lanes)
      chunks.push_back({offset, std::min(lanes, step - offset)});
    emitLoop(rewriter, loc, begin, end, step, {},
             [&](Value position, ValueRange) -> SmallVector<Value> {
               body.positions[*body.vectorLoop] = position;
               emitBlock(chunks);
               return {};
             });
  };
  emitAt(0, blocked, block);
  if (blocked < size)
    emitAt(blocked, size, size - blocked);
}

SmallVector<Value>
LoopNest::emitInner(ArrayRef<unsigned> loops, ValueRange carried,
                    function_ref<SmallVector<Value>(ValueRange)> leaf) {
  if (loops.empty())
    return leaf(carried);
  unsigned loop = loops.front();
  return emitLoop(rewriter, loc, 0, ranges[loop], 1, carried,
                  [&](Value position, ValueRange nested) {
                    body.positions[loop] = position;
                    return emitInner(loops.drop_front(), nested, leaf);
                  });
}

/// Reads the chunks of every output, runs the reductions, writes them.
void LoopNest::emitBlock(ArrayRef<Chunk> chunks) {
  SmallVector<Value> carried;
  BodyEmitter::SharedLoads shared;
  for (Chunk chunk : chunks)
    for (OpOperand &init : op.getDpsInitsMutable()) {
      if (initial)
        carried.push_back(body.broadcast(
            arith::ConstantOp::create(rewriter, loc, initial), chunk.width));
      else if (body.isRead(init) || !inner.empty())
        carried.push_back(body.load(init, chunk, shared));
      else
        carried.push_back(Value());
    }
  SmallVector<Value> results =
      emitInner(inner, carried, [&](ValueRange accumulators) {
        return body.emit(chunks, accumulators);
      });
  auto result = results.begin();
  for (Chunk chunk : chunks)
    for (OpOperand &init : op.getDpsInitsMutable())
      body.store(init, chunk, *result++);
}

/// Accumulates in the lanes of up to kAccumulators vectors and, for the rest of
/// the extent, of one shorter vector; then combines all of them.
void LoopNest::emitLaneReduction() {
  int64_t size = ranges[*body.vectorLoop], whole = size / lanes,
          rest = size % lanes;
  int64_t count = std::min(kAccumulators, whole);
  OpOperand &init = *op.getDpsInitOperand(0);
  Type element = cast<MemRefType>(init.get().getType()).getElementType();
  double identity = combination == Combination::sum
                        ? 0
                        : -std::numeric_limits<double>::infinity();
  SmallVector<Value> accumulators;
  for (int64_t i = 0; i < count; ++i)
    accumulators.push_back(
        emitConstant(rewriter, loc, VectorType::get(lanes, element), identity));
  if (rest)
    accumulators.push_back(
        emitConstant(rewriter, loc, VectorType::get(rest, element), identity));

  accumulators = emitInner(inner, accumulators, [&](ValueRange outside) {
    SmallVector<Value> current(outside);
    auto accumulate = [&](int64_t begin, int64_t end, int64_t step,
                          ArrayRef<Chunk> chunks, unsigned first) {
      auto slots = MutableArrayRef(current).slice(first, chunks.size());
      SmallVector<Value> next =
          emitLoop(rewriter, loc, begin, end, step, ValueRange(slots),
                   [&](Value position, ValueRange carried) {
                     body.positions[*body.vectorLoop] = position;
                     return body.emit(chunks, carried);
                   });
      llvm::copy(next, slots.begin());
    };
    SmallVector<Chunk> chunks;
    for (int64_t i = 0; i < count; ++i)
      chunks.push_back({i * lanes, lanes});
    int64_t block = count * lanes;
    int64_t blocked = count ? whole / count * block : 0;
    accumulate(0, blocked, block, chunks, 0);
    if (int64_t left = whole * lanes - blocked)
      accumulate(blocked, whole * lanes, left,
                 ArrayRef(chunks).take_front(left / lanes), 0);
    if (rest)
      accumulate(whole * lanes, size, rest, Chunk{0, rest}, count);
    return current;
  });

  Value total;
  for (Value &vector : MutableArrayRef(accumulators).take_front(count))
    total = total ? combine(total, vector) : vector;
  BodyEmitter::SharedLoads shared;
  Value result = initial ? arith::ConstantOp::create(rewriter, loc, initial)
                         : body.load(init, Chunk{0, 0}, shared);
  if (total)
    result = combine(result, combineLanes(total));
  if (rest)
    result = combine(result, combineLanes(accumulators.back()));
  body.store(init, Chunk{0, 0}, result);
}

Value LoopNest::combine(Value a, Value b) {
  if (combination == Combination::sum)
    return arith::AddFOp::create(rewriter, loc, a, b);
  return emitMaximum(rewriter, loc, a, b);
}

/// Combines halves until one lane is left: few steps, always in one order.
Value LoopNest::combineLanes(Value vector) {
  int64_t width = cast<VectorType>(vector.getType()).getNumElements();
  auto lane = [&](int64_t position) -> Value {
    return vector::ExtractOp::create(rewriter, loc, vector, position);
  };
  if (width == 1)
    return lane(0);
  int64_t half = width / 2;
  auto part = [&](int64_t offset) -> Value {
    return vector::ExtractStridedSliceOp::create(
        rewriter, loc, vector, ArrayRef<int64_t>{offset},
        ArrayRef<int64_t>{half}, ArrayRef<int64_t>{1});
  };
  Value result = combineLanes(combine(part(0), part(half)));
  return width % 2 ? combine(result, lane(width - 1)) : result;
}

} // namespace

void emitLoopNest(RewriterBase &rewriter, linalg::GenericOp op, int64_t lanes,
                  TypedAttr initial) {
  LoopNest(rewriter, op, lanes, initial).emit();
}

} // namespace mlir::convopt
