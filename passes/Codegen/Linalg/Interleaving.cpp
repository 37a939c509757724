//===- Interleaving.cpp - Copies between a long axis and a short one ------===//
//
// A short innermost axis, as the three colors of an image, leaves nothing to
// vectorize. Several vectors along the long axis beside it hold the elements of
// as many vectors along both:
//
//   interleave:    y[wide][narrow] = x[narrow][wide], or x[wide]
//   deinterleave:  y[narrow][wide] = x[wide][narrow]
//
//===----------------------------------------------------------------------===//

#include "passes/Codegen/Linalg/Accesses.h"
#include "passes/Codegen/Linalg/LoopNest.h"

#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

namespace mlir::convopt {
namespace {

/// Longer axes are transposed in blocks; more vectors take more shuffles.
constexpr int64_t kLongestNarrow = 4;

/// One operand of the copy.
struct Side {
  OpOperand *operand = nullptr;
  AffineMap map;
  MemRefType type;

  Side(linalg::GenericOp op, OpOperand &operand)
      : operand(&operand), map(op.getMatchingIndexingMap(&operand)),
        type(dyn_cast<MemRefType>(operand.get().getType())) {}

  /// Whether the last two axes are `wide` and `narrow`, without a gap.
  bool isDense(unsigned wide, unsigned narrow) const {
    unsigned rank = map.getNumResults();
    auto isLoop = [&](unsigned axis, unsigned loop) {
      auto dim = dyn_cast<AffineDimExpr>(map.getResult(axis));
      return dim && dim.getPosition() == loop;
    };
    return type.getLayout().isIdentity() && rank >= 2 &&
           isLoop(rank - 2, wide) && isLoop(rank - 1, narrow) &&
           isElsewhereWithout({wide, narrow});
  }
  /// Whether the axes before the last two do not move with `loops`.
  bool isElsewhereWithout(ArrayRef<unsigned> loops) const {
    return llvm::none_of(map.getResults().drop_back(2), [&](AffineExpr expr) {
      return llvm::any_of(
          loops, [&](unsigned loop) { return expr.isFunctionOfDim(loop); });
    });
  }
};

class Interleaving {
public:
  Interleaving(RewriterBase &rewriter, linalg::GenericOp op)
      : rewriter(rewriter), op(op), loops(rewriter, op.getLoc()),
        ranges(op.getStaticLoopRanges()),
        positions(ranges.size(), loops.index(0)) {}

  LogicalResult emit(int64_t lanes);

private:
  bool match();
  void emitOuter(ArrayRef<unsigned> outer, int64_t lanes);
  void emitBlock(int64_t lanes);
  void emitElements();
  SmallVector<Value> load(int64_t lanes);
  void store(ArrayRef<Value> vectors, int64_t lanes);
  Value pick(ArrayRef<Value> vectors, ArrayRef<int64_t> elements);

  SmallVector<Value> indices(const Side &side, int64_t narrowAt) {
    SmallVector<Value> moved = positions;
    moved[narrow] = loops.index(narrowAt);
    return emitIndices(rewriter, op.getLoc(), side.map, moved);
  }
  /// Where the dense side's elements begin, counted in all of its elements.
  Value flatIndex(const Side &side) {
    Value flat = loops.index(0);
    for (auto [index, size] :
         llvm::zip_equal(indices(side, 0), side.type.getShape()))
      flat = loops.add(loops.mul(flat, size), index);
    return flat;
  }

  RewriterBase &rewriter;
  linalg::GenericOp op;
  LoopBuilder loops;
  SmallVector<int64_t> ranges;
  SmallVector<Value> positions;
  std::optional<Side> source, target;
  unsigned wide = 0, narrow = 0;
  /// Which side has both axes in one run.
  bool isTargetDense = false;
  Value dense;
};

} // namespace

bool Interleaving::match() {
  if (op.getNumDpsInputs() != 1 || op.getNumDpsInits() != 1 ||
      op.getNumParallelLoops() != op.getNumLoops() ||
      op.getBlock()->getTerminator()->getOperand(0) !=
          op.getBlock()->getArgument(0))
    return false;
  source.emplace(op, *op.getDpsInputOperand(0));
  target.emplace(op, *op.getDpsInitOperand(0));
  if (!source->type || !target->type || op.getNumLoops() < 2)
    return false;
  for (bool denseTarget : {true, false}) {
    const Side &run = denseTarget ? *target : *source;
    const Side &other = denseTarget ? *source : *target;
    for (wide = 0; wide < ranges.size(); ++wide)
      for (narrow = 0; narrow < ranges.size(); ++narrow) {
        bool fits = wide != narrow && ranges[narrow] > 1 &&
                    ranges[narrow] <= kLongestNarrow &&
                    run.isDense(wide, narrow) &&
                    getAccess(op, *other.operand, wide) == Access::contiguous;
        // Copies of one element are stored, but never loaded.
        if (fits && (denseTarget || other.map.isFunctionOfDim(narrow))) {
          isTargetDense = denseTarget;
          return true;
        }
      }
  }
  return false;
}

LogicalResult Interleaving::emit(int64_t lanes) {
  if (lanes < 4 || !match() || ranges[wide] < 4)
    return failure();
  dense = loops.flatten((isTargetDense ? target : source)->operand->get());
  SmallVector<unsigned> outer;
  for (unsigned loop = 0; loop < ranges.size(); ++loop)
    if (loop != wide && loop != narrow)
      outer.push_back(loop);
  emitOuter(outer, lanes);
  return success();
}

void Interleaving::emitOuter(ArrayRef<unsigned> outer, int64_t lanes) {
  if (!outer.empty()) {
    loops.forLoop(ranges[outer.front()], [&](Value i) {
      positions[outer.front()] = i;
      emitOuter(outer.drop_front(), lanes);
    });
    return;
  }
  // Whole vectors, then half ones for what is left, down to single elements.
  int64_t begin = 0;
  for (int64_t width = lanes; width > 0; width /= 2) {
    int64_t end = begin + (ranges[wide] - begin) / width * width;
    emitLoop(rewriter, op.getLoc(), begin, end, width, {},
             [&](Value position, ValueRange) -> SmallVector<Value> {
               positions[wide] = position;
               width > 1 ? emitBlock(width) : emitElements();
               return {};
             });
    begin = end;
  }
}

void Interleaving::emitElements() {
  for (int64_t i = 0; i < ranges[narrow]; ++i)
    memref::StoreOp::create(rewriter, op.getLoc(),
                            memref::LoadOp::create(rewriter, op.getLoc(),
                                                   source->operand->get(),
                                                   indices(*source, i)),
                            target->operand->get(), indices(*target, i));
}

/// Elements of `vectors`, counted through all of them, as one vector.
Value Interleaving::pick(ArrayRef<Value> vectors, ArrayRef<int64_t> elements) {
  int64_t lanes = elements.size();
  auto shuffle = [&](Value a, Value b, ArrayRef<int64_t> mask) -> Value {
    return vector::ShuffleOp::create(rewriter, op.getLoc(), a, b, mask);
  };
  // The first two are in the order in which a shuffle counts.
  SmallVector<int64_t> mask;
  for (int64_t element : elements)
    mask.push_back(element < 2 * lanes ? element : 0);
  Value result = shuffle(vectors.front(), vectors[vectors.size() > 1], mask);
  for (int64_t number = 2; number < int64_t(vectors.size()); ++number) {
    // Lanes of the result so far, and those of the next vector.
    mask = llvm::to_vector(llvm::seq<int64_t>(lanes));
    for (auto [lane, element] : llvm::enumerate(elements))
      if (element / lanes == number)
        mask[lane] = lanes + element % lanes;
    result = shuffle(result, vectors[number], mask);
  }
  return result;
}

SmallVector<Value> Interleaving::load(int64_t lanes) {
  auto type = VectorType::get(lanes, source->type.getElementType());
  SmallVector<Value> vectors;
  for (int64_t i = 0; i < ranges[narrow]; ++i) {
    if (!isTargetDense)
      vectors.push_back(loops.loadVector(
          dense, loops.add(flatIndex(*source), i * lanes), type, lanes));
    else if (i == 0 || source->map.isFunctionOfDim(narrow))
      vectors.push_back(vector::LoadOp::create(rewriter, op.getLoc(), type,
                                               source->operand->get(),
                                               indices(*source, i)));
  }
  return vectors;
}

void Interleaving::store(ArrayRef<Value> vectors, int64_t lanes) {
  for (auto [i, vector] : llvm::enumerate(vectors)) {
    if (isTargetDense)
      loops.storeVector(dense, loops.add(flatIndex(*target), i * lanes), vector,
                        lanes);
    else
      vector::StoreOp::create(rewriter, op.getLoc(), vector,
                              target->operand->get(), indices(*target, i));
  }
}

void Interleaving::emitBlock(int64_t lanes) {
  SmallVector<Value> from = load(lanes), to;
  int64_t count = ranges[narrow];
  bool isCopy = from.size() == 1;
  for (int64_t i = 0; i < count; ++i) {
    SmallVector<int64_t> elements;
    for (int64_t lane = 0; lane < lanes; ++lane) {
      int64_t place = i * lanes + lane;
      elements.push_back(isTargetDense ? (isCopy ? 0 : place % count) * lanes +
                                             place / count
                                       : lane * count + i);
    }
    to.push_back(pick(from, elements));
  }
  store(to, lanes);
}

LogicalResult emitInterleaving(RewriterBase &rewriter, linalg::GenericOp op,
                               int64_t lanes) {
  return Interleaving(rewriter, op).emit(lanes);
}

} // namespace mlir::convopt
