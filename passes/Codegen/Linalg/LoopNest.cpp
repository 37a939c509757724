//===- LoopNest.cpp - One linalg op on buffers as loops over vectors ------===//

#include "passes/Codegen/Linalg/LoopNest.h"

#include "passes/Codegen/Emit/Elementwise.h"
#include "passes/Codegen/Linalg/Passes.h"

#include "mlir/Dialect/Affine/Utils.h"
#include "mlir/IR/IRMapping.h"

#include <limits>

namespace mlir::convopt {

//===----------------------------------------------------------------------===//
// Accesses
//===----------------------------------------------------------------------===//

/// The factor of `loop` in `expr`, if `expr` is linear in it.
static std::optional<int64_t> getFactor(AffineExpr expr, unsigned loop) {
  if (!expr.isFunctionOfDim(loop))
    return 0;
  if (isa<AffineDimExpr>(expr))
    return 1;
  auto binary = dyn_cast<AffineBinaryOpExpr>(expr);
  if (!binary)
    return std::nullopt;
  std::optional<int64_t> lhs = getFactor(binary.getLHS(), loop);
  if (!lhs)
    return std::nullopt;
  if (expr.getKind() == AffineExprKind::Mul) {
    if (auto constant = dyn_cast<AffineConstantExpr>(binary.getRHS()))
      return *lhs * constant.getValue();
    return std::nullopt;
  }
  std::optional<int64_t> rhs = getFactor(binary.getRHS(), loop);
  if (expr.getKind() == AffineExprKind::Add && rhs)
    return *lhs + *rhs;
  return std::nullopt;
}

Access getAccess(linalg::GenericOp op, OpOperand &operand, unsigned loop) {
  AffineMap map = op.getMatchingIndexingMap(&operand);
  if (!map.isFunctionOfDim(loop))
    return Access::invariant;
  auto type = cast<MemRefType>(operand.get().getType());
  for (AffineExpr expr : map.getResults().drop_back())
    if (expr.isFunctionOfDim(loop))
      return Access::strided;
  SmallVector<int64_t> strides;
  int64_t offset;
  bool contiguous = succeeded(type.getStridesAndOffset(strides, offset)) &&
                    strides.back() == 1 &&
                    getFactor(map.getResults().back(), loop) == 1;
  return contiguous ? Access::contiguous : Access::strided;
}

int64_t getLanes(linalg::GenericOp op, int64_t vectorWidth) {
  int64_t widest = 0;
  for (Type type : op->getOperandTypes()) {
    Type element = getElementTypeOrSelf(type);
    // Narrower integers are stored in bytes, but packed in vectors.
    if (!element.isIntOrFloat() || element.getIntOrFloatBitWidth() < 8)
      return 1;
    widest = std::max<int64_t>(widest, element.getIntOrFloatBitWidth());
  }
  return std::max<int64_t>(vectorWidth * 32 / widest, 1);
}

SmallVector<Value> emitIndices(OpBuilder &builder, Location loc, AffineMap map,
                               ValueRange positions) {
  return llvm::map_to_vector(map.getResults(), [&](AffineExpr expr) {
    return affine::expandAffineExpr(builder, loc, expr, positions, {});
  });
}

SmallVector<Value> emitLoop(OpBuilder &builder, Location loc, int64_t begin,
                            int64_t end, int64_t step, ValueRange carried,
                            LoopBody body) {
  auto index = [&](int64_t value) {
    return arith::ConstantIndexOp::create(builder, loc, value).getResult();
  };
  if (begin >= end)
    return llvm::to_vector(carried);
  if (begin + step >= end)
    return body(index(begin), carried);
  Value first = index(begin), last = index(end), stride = index(step);
  auto loop = scf::ForOp::create(builder, loc, first, last, stride, carried);
  OpBuilder::InsertionGuard guard(builder);
  builder.setInsertionPointToStart(loop.getBody());
  SmallVector<Value> next =
      body(loop.getInductionVar(), loop.getRegionIterArgs());
  if (!carried.empty())
    scf::YieldOp::create(builder, loc, next);
  return llvm::to_vector(ValueRange(loop.getResults()));
}

//===----------------------------------------------------------------------===//
// Loop nests
//===----------------------------------------------------------------------===//

namespace {

using utils::IteratorType;

/// Accumulators that are live at a time: enough to hide the latency of an
/// addition, few enough for any register file.
constexpr int64_t kAccumulators = 4;

/// A run of lanes, `width` from `offset` on. Width 0 is a scalar.
struct Chunk {
  int64_t offset, width;
};

/// Sums and maxima may be taken in any order of the lanes.
enum class Combination { none, sum, maximum };

class LoopNest {
public:
  LoopNest(RewriterBase &rewriter, linalg::GenericOp op, int64_t lanes,
           TypedAttr initial)
      : rewriter(rewriter), op(op), loc(op.getLoc()), body(*op.getBlock()),
        ranges(op.getStaticLoopRanges()), iterators(op.getIteratorTypesArray()),
        lanes(lanes), initial(initial) {
    chooseVectorLoop();
    Value zero = arith::ConstantIndexOp::create(rewriter, loc, 0);
    positions.assign(ranges.size(), zero);
    for (unsigned loop = 0; loop < ranges.size(); ++loop) {
      if (loop == vectorLoop)
        continue;
      (iterators[loop] == IteratorType::parallel ? outer : inner)
          .push_back(loop);
    }
    if (vectorLoop && iterators[*vectorLoop] == IteratorType::parallel)
      isParallel = true;
  }

  void emit() { emitOuter(outer); }

private:
  void chooseVectorLoop();
  bool isVectorizable(unsigned loop);
  bool hasVectorBody();
  Combination getCombination();

  void emitOuter(ArrayRef<unsigned> loops);
  void emitParallelBlocks();
  void emitBlock(ArrayRef<Chunk> chunks);
  void emitLaneReduction();
  SmallVector<Value>
  emitInner(ArrayRef<unsigned> loops, ValueRange carried,
            function_ref<SmallVector<Value>(ValueRange)> leaf);
  SmallVector<Value> emitBodies(ArrayRef<Chunk> chunks, ValueRange carried);
  SmallVector<Value> emitBody(Chunk chunk, ValueRange outputs,
                              DenseMap<OpOperand *, Value> &scalars);
  Value emitLoad(OpOperand &operand, Chunk chunk,
                 DenseMap<OpOperand *, Value> &scalars);
  void emitStore(OpOperand &operand, Chunk chunk, Value value);
  Value combine(Value a, Value b);
  Value combineLanes(Value vector);

  /// Positions with the vector loop moved to the chunk's first lane.
  SmallVector<Value> at(Chunk chunk) {
    SmallVector<Value> moved = positions;
    if (chunk.offset != 0)
      moved[*vectorLoop] = arith::AddIOp::create(
          rewriter, loc, moved[*vectorLoop],
          arith::ConstantIndexOp::create(rewriter, loc, chunk.offset));
    return moved;
  }
  static Type widen(Type type, int64_t width) {
    return width == 0 ? type : VectorType::get(width, type);
  }
  Value broadcast(Value scalar, int64_t width) {
    if (width == 0)
      return scalar;
    return vector::BroadcastOp::create(
        rewriter, loc, VectorType::get(width, scalar.getType()), scalar);
  }
  bool isRead(OpOperand &operand) {
    return !op.getMatchingBlockArgument(&operand).use_empty();
  }

  RewriterBase &rewriter;
  linalg::GenericOp op;
  Location loc;
  Block &body;
  SmallVector<int64_t> ranges;
  SmallVector<IteratorType> iterators;
  int64_t lanes;
  TypedAttr initial;

  std::optional<unsigned> vectorLoop;
  bool isParallel = false;
  Combination combination = Combination::none;
  /// Loops around the vector loop and reductions inside it.
  SmallVector<unsigned> outer, inner;
  /// The current position of each loop.
  SmallVector<Value> positions;
};

//===----------------------------------------------------------------------===//
// Choice of the vector loop
//===----------------------------------------------------------------------===//

bool LoopNest::hasVectorBody() {
  return llvm::all_of(body.without_terminator(), [](Operation &nested) {
    return isa<arith::ConstantOp>(nested) ||
           OpTrait::hasElementwiseMappableTraits(&nested);
  });
}

Combination LoopNest::getCombination() {
  if (op.getNumDpsInits() != 1)
    return Combination::none;
  BlockArgument accumulator =
      op.getMatchingBlockArgument(op.getDpsInitOperand(0));
  Operation *combiner = body.getTerminator()->getOperand(0).getDefiningOp();
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
    if (!isInit && !isRead(operand))
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
  if (lanes < 2 || !hasVectorBody())
    return;
  auto gain = [&](unsigned loop) {
    // With equal lanes a parallel loop is better: nothing to combine.
    return std::min(ranges[loop], lanes) * 2 +
           (iterators[loop] == IteratorType::parallel);
  };
  for (unsigned loop = 0; loop < ranges.size(); ++loop)
    if (ranges[loop] > 1 && isVectorizable(loop) &&
        (!vectorLoop || gain(loop) >= gain(*vectorLoop)))
      vectorLoop = loop;
}

//===----------------------------------------------------------------------===//
// Loops
//===----------------------------------------------------------------------===//

void LoopNest::emitOuter(ArrayRef<unsigned> loops) {
  if (!loops.empty()) {
    unsigned loop = loops.front();
    emitLoop(rewriter, loc, 0, ranges[loop], 1, {},
             [&](Value position, ValueRange) -> SmallVector<Value> {
               positions[loop] = position;
               emitOuter(loops.drop_front());
               return {};
             });
    return;
  }
  if (!vectorLoop)
    emitBlock(Chunk{0, 0});
  else if (isParallel)
    emitParallelBlocks();
  else
    emitLaneReduction();
}

/// The vector loop in blocks of several vectors, when there is a latency of
/// reductions to hide, then what is left at once.
void LoopNest::emitParallelBlocks() {
  int64_t size = ranges[*vectorLoop];
  int64_t block = inner.empty() ? lanes : kAccumulators * lanes;
  int64_t blocked = size - size % block;
  auto emitAt = [&](int64_t begin, int64_t end, int64_t step) {
    SmallVector<Chunk> chunks;
    for (int64_t offset = 0; offset < step; offset += lanes)
      chunks.push_back({offset, std::min(lanes, step - offset)});
    emitLoop(rewriter, loc, begin, end, step, {},
             [&](Value position, ValueRange) -> SmallVector<Value> {
               positions[*vectorLoop] = position;
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
                    positions[loop] = position;
                    return emitInner(loops.drop_front(), nested, leaf);
                  });
}

/// Reads the chunks of every output, runs the reductions, writes them.
void LoopNest::emitBlock(ArrayRef<Chunk> chunks) {
  SmallVector<Value> carried;
  DenseMap<OpOperand *, Value> scalars;
  for (Chunk chunk : chunks)
    for (OpOperand &init : op.getDpsInitsMutable()) {
      if (initial)
        carried.push_back(broadcast(
            arith::ConstantOp::create(rewriter, loc, initial), chunk.width));
      else if (isRead(init) || !inner.empty())
        carried.push_back(emitLoad(init, chunk, scalars));
      else
        carried.push_back(Value());
    }
  SmallVector<Value> results =
      emitInner(inner, carried, [&](ValueRange accumulators) {
        return emitBodies(chunks, accumulators);
      });
  auto result = results.begin();
  for (Chunk chunk : chunks)
    for (OpOperand &init : op.getDpsInitsMutable())
      emitStore(init, chunk, *result++);
}

/// Accumulates in the lanes of up to kAccumulators vectors and, for the rest of
/// the extent, of one shorter vector; then combines all of them.
void LoopNest::emitLaneReduction() {
  int64_t size = ranges[*vectorLoop], whole = size / lanes, rest = size % lanes;
  int64_t count = std::min(kAccumulators, whole);
  OpOperand &init = *op.getDpsInitOperand(0);
  Type element = cast<MemRefType>(init.get().getType()).getElementType();
  double identity = combination == Combination::sum
                        ? 0
                        : -std::numeric_limits<double>::infinity();
  SmallVector<Value> accumulators;
  for (int64_t i = 0; i < count; ++i)
    accumulators.push_back(
        emitConstant(rewriter, loc, widen(element, lanes), identity));
  if (rest)
    accumulators.push_back(
        emitConstant(rewriter, loc, widen(element, rest), identity));

  accumulators = emitInner(inner, accumulators, [&](ValueRange outside) {
    SmallVector<Value> current(outside);
    auto accumulate = [&](int64_t begin, int64_t end, int64_t step,
                          ArrayRef<Chunk> chunks, unsigned first) {
      auto slots = MutableArrayRef(current).slice(first, chunks.size());
      SmallVector<Value> next =
          emitLoop(rewriter, loc, begin, end, step, ValueRange(slots),
                   [&](Value position, ValueRange carried) {
                     positions[*vectorLoop] = position;
                     return emitBodies(chunks, carried);
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
  DenseMap<OpOperand *, Value> scalars;
  Value result = initial ? arith::ConstantOp::create(rewriter, loc, initial)
                         : emitLoad(init, Chunk{0, 0}, scalars);
  if (total)
    result = combine(result, combineLanes(total));
  if (rest)
    result = combine(result, combineLanes(accumulators.back()));
  emitStore(init, Chunk{0, 0}, result);
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

//===----------------------------------------------------------------------===//
// Bodies
//===----------------------------------------------------------------------===//

Value LoopNest::emitLoad(OpOperand &operand, Chunk chunk,
                         DenseMap<OpOperand *, Value> &scalars) {
  if (op.isScalar(&operand))
    return broadcast(operand.get(), chunk.width);
  AffineMap map = op.getMatchingIndexingMap(&operand);
  bool isContiguous = chunk.width != 0 &&
                      getAccess(op, operand, *vectorLoop) == Access::contiguous;
  if (isContiguous) {
    auto type = cast<MemRefType>(operand.get().getType());
    return vector::LoadOp::create(
        rewriter, loc,
        cast<VectorType>(widen(type.getElementType(), chunk.width)),
        operand.get(), emitIndices(rewriter, loc, map, at(chunk)));
  }
  // What all chunks share is loaded once.
  Value &scalar = scalars[&operand];
  if (!scalar)
    scalar = memref::LoadOp::create(rewriter, loc, operand.get(),
                                    emitIndices(rewriter, loc, map, positions));
  return broadcast(scalar, chunk.width);
}

void LoopNest::emitStore(OpOperand &operand, Chunk chunk, Value value) {
  AffineMap map = op.getMatchingIndexingMap(&operand);
  SmallVector<Value> indices = emitIndices(rewriter, loc, map, at(chunk));
  if (chunk.width == 0)
    memref::StoreOp::create(rewriter, loc, value, operand.get(), indices);
  else
    vector::StoreOp::create(rewriter, loc, value, operand.get(), indices);
}

SmallVector<Value> LoopNest::emitBodies(ArrayRef<Chunk> chunks,
                                        ValueRange carried) {
  SmallVector<Value> results;
  DenseMap<OpOperand *, Value> scalars;
  unsigned outputs = op.getNumDpsInits();
  for (auto [i, chunk] : llvm::enumerate(chunks))
    llvm::append_range(
        results, emitBody(chunk, carried.slice(i * outputs, outputs), scalars));
  return results;
}

/// The op's body on the elements of one chunk.
SmallVector<Value> LoopNest::emitBody(Chunk chunk, ValueRange outputs,
                                      DenseMap<OpOperand *, Value> &scalars) {
  IRMapping mapping;
  for (OpOperand *input : op.getDpsInputOperands())
    if (isRead(*input))
      mapping.map(op.getMatchingBlockArgument(input),
                  emitLoad(*input, chunk, scalars));
  for (auto [init, value] : llvm::zip_equal(op.getDpsInitsMutable(), outputs))
    if (value)
      mapping.map(op.getMatchingBlockArgument(&init), value);

  auto lookup = [&](Value scalar) {
    // Values from outside the body are the same for all lanes.
    if (Value mapped = mapping.lookupOrNull(scalar))
      return mapped;
    Value value = broadcast(scalar, chunk.width);
    mapping.map(scalar, value);
    return value;
  };
  for (Operation &nested : body.without_terminator()) {
    if (isa<arith::ConstantOp>(nested)) {
      mapping.map(nested.getResult(0),
                  broadcast(rewriter.clone(nested)->getResult(0), chunk.width));
      continue;
    }
    SmallVector<Value> operands = llvm::map_to_vector(
        nested.getOperands(), [&](Value operand) { return lookup(operand); });
    if (isa<arith::MaximumFOp>(nested)) {
      mapping.map(nested.getResult(0),
                  emitMaximum(rewriter, loc, operands[0], operands[1]));
      continue;
    }
    SmallVector<Type> types =
        llvm::map_to_vector(nested.getResultTypes(), [&](Type type) {
          return widen(type, chunk.width);
        });
    Operation *copy =
        rewriter.create(nested.getLoc(), nested.getName().getIdentifier(),
                        operands, types, nested.getAttrs());
    mapping.map(nested.getResults(), copy->getResults());
  }
  return llvm::map_to_vector(body.getTerminator()->getOperands(),
                             [&](Value yielded) { return lookup(yielded); });
}

} // namespace

void emitLoopNest(RewriterBase &rewriter, linalg::GenericOp op, int64_t lanes,
                  TypedAttr initial) {
  LoopNest(rewriter, op, lanes, initial).emit();
}

} // namespace mlir::convopt
