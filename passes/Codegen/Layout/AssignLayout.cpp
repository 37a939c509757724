//===- AssignLayout.cpp - Makes every activation channel-last -------------===//

#include "passes/Codegen/Layout/Passes.h"

#include "dialects/ConvOpt/IR/ConvOpt.h"
#include "passes/Codegen/Layout/Permutation.h"

#include "mlir/IR/Matchers.h"
#include "llvm/ADT/SmallVectorExtras.h"
#include "llvm/ADT/TypeSwitch.h"

#include <algorithm>

namespace mlir::convopt {
#define GEN_PASS_DEF_ASSIGNLAYOUTPASS
#include "passes/Codegen/Layout/Passes.h.inc"

namespace {

/// The value transpose(base, permutation).
struct View {
  Value base;
  Permutation permutation;
};

/// Visits the ops of a function from top to bottom and lets each compute its
/// result in another order of axes, its *frame*: the former result is
/// transpose(new result, frame), written behind the op for all its users, and
/// axis k of the former is axis frame[k] of the new one. A later op that works
/// in the same frame takes the new result itself, so transposes sink, and the
/// ones without users disappear at the end.
///
/// Each op is visited once and adds at most one transpose per operand and
/// result, so this ends; new ops lie behind values that are already settled.
class LayoutAssigner {
public:
  explicit LayoutAssigner(func::FuncOp function)
      : function(function), builder(function.getContext()) {}

  void run();

private:
  void visit(Operation *op);
  void visitTranspose(TransposeOp op);
  template <typename Op>
  void visitWindowOp(Op op);
  template <typename Op>
  void visitConvolution(Op op);
  template <typename Op>
  void orderFilter(Op op, FilterLayout layout);
  template <typename Op>
  void visitWithAxis(Op op);
  template <typename Op>
  void visitSampleNorm(Op op);
  void visitInFrame(Operation *op, ArrayRef<int64_t> frame);
  void visitBinary(Operation *op);
  void visitConcat(ConcatOp op);
  void visitPad(PadOp op);
  void visitResize(ResizeOp op);
  void visitSlice(SliceOp op);
  template <typename Op>
  void visitReduction(Op op);

  static View getView(Value value);
  /// transpose(base, permutation), behind base, made once.
  Value getTransposed(Value base, ArrayRef<int64_t> permutation, Location loc);
  /// The value u with `value` = transpose(u, frame).
  Value getInFrame(Value value, ArrayRef<int64_t> frame, Location loc);
  void setInFrame(OpOperand &operand, ArrayRef<int64_t> frame);
  /// Declares that the op now computes `result` in `frame`.
  void setFrame(OpResult result, ArrayRef<int64_t> frame);

  /// The frame in which the fewest elements move, with operands and a result of
  /// `rank` axes.
  Permutation chooseFrame(OperandRange operands, int64_t rank);
  int64_t getCost(Value operand, ArrayRef<int64_t> frame);

  void reshapeUnitTransposes();
  void eraseDeadMoves();

  func::FuncOp function;
  OpBuilder builder;
  DenseMap<Value, SmallVector<View, 2>>
      transposes; // value = transpose(key, ..)
};

} // namespace

//===----------------------------------------------------------------------===//
// Views and frames
//===----------------------------------------------------------------------===//

static RankedTensorType getTensorType(Value value) {
  return cast<RankedTensorType>(value.getType());
}

static bool isConstant(Value value) {
  return matchPattern(value, m_Constant());
}

View LayoutAssigner::getView(Value value) {
  View view = {value, getIdentity(getTensorType(value).getRank())};
  while (auto op = view.base.getDefiningOp<TransposeOp>()) {
    // A declared type may hide a static size; composing would lose it.
    if (permute(op.getInput().getType(), op.getPermutation()) != op.getType())
      break;
    view.permutation = compose(op.getPermutation(), view.permutation);
    view.base = op.getInput();
  }
  return view;
}

Value LayoutAssigner::getTransposed(Value base, ArrayRef<int64_t> permutation,
                                    Location loc) {
  if (isIdentity(permutation))
    return base;
  for (const View &view : transposes[base])
    if (ArrayRef<int64_t>(view.permutation) == permutation)
      return view.base;
  builder.setInsertionPointAfterValue(base);
  RankedTensorType type = permute(getTensorType(base), permutation);
  Value value = TransposeOp::create(builder, loc, type, base, permutation);
  transposes[base].push_back({value, Permutation(permutation)});
  return value;
}

Value LayoutAssigner::getInFrame(Value value, ArrayRef<int64_t> frame,
                                 Location loc) {
  // value = transpose(u, frame), so u = transpose(value, frame^-1).
  View view = getView(value);
  return getTransposed(view.base, compose(view.permutation, invert(frame)),
                       loc);
}

void LayoutAssigner::setInFrame(OpOperand &operand, ArrayRef<int64_t> frame) {
  operand.set(getInFrame(operand.get(), frame, operand.getOwner()->getLoc()));
}

void LayoutAssigner::setFrame(OpResult result, ArrayRef<int64_t> frame) {
  if (isIdentity(frame))
    return;
  RankedTensorType former = getTensorType(result);
  result.setType(permute(former, invert(frame)));
  builder.setInsertionPointAfterValue(result);
  auto transpose =
      TransposeOp::create(builder, result.getLoc(), former, result, frame);
  result.replaceAllUsesExcept(transpose, transpose);
  transposes[result].push_back({transpose, Permutation(frame)});
}

int64_t LayoutAssigner::getCost(Value operand, ArrayRef<int64_t> frame) {
  RankedTensorType type = getTensorType(operand);
  View view = getView(operand);
  if (isConstant(view.base))
    return 0; // moved at compile time
  Permutation move = type.getRank() == static_cast<int64_t>(frame.size())
                         ? compose(view.permutation, invert(frame))
                         : view.permutation;
  if (movesOnlyUnitAxes(getTensorType(view.base), move))
    return 0;
  // Orders that some other op has asked for are there already; the operand
  // itself is only there because nobody knew yet whether it has users.
  bool exists = !isIdentity(frame) &&
                llvm::any_of(transposes.lookup(view.base), [&](const View &v) {
                  return v.permutation == move;
                });
  if (exists)
    return 0;
  return type.hasStaticShape() ? type.getNumElements() : 1;
}

Permutation LayoutAssigner::chooseFrame(OperandRange operands, int64_t rank) {
  // In a tie the first one wins: channel-last, in which the neighbours work,
  // then things as they are.
  SmallVector<Permutation> candidates = {getIdentity(rank)};
  for (Value operand : operands) {
    View view = getView(operand);
    if (static_cast<int64_t>(view.permutation.size()) != rank ||
        isConstant(view.base))
      continue;
    bool isChannelLast = view.permutation == getLastToFirst(rank);
    candidates.insert(isChannelLast ? candidates.begin() : candidates.end(),
                      view.permutation);
  }
  auto getTotalCost = [&](const Permutation &frame) {
    int64_t total = 0;
    for (Value operand : operands)
      total += getCost(operand, frame);
    return total;
  };
  SmallVector<int64_t> costs = llvm::map_to_vector(candidates, getTotalCost);
  return candidates[std::min_element(costs.begin(), costs.end()) -
                    costs.begin()];
}

//===----------------------------------------------------------------------===//
// Ops
//===----------------------------------------------------------------------===//

// Pattern: transpose(transpose(x, p), q) -> transpose(x, p o q)
void LayoutAssigner::visitTranspose(TransposeOp op) {
  View view = getView(op.getResult());
  if (view.base == op.getResult())
    return;
  bool isFirst =
      llvm::none_of(transposes.lookup(view.base), [&](const View &known) {
        return known.permutation == view.permutation;
      });
  if (view.base == op.getInput() && isFirst && !isIdentity(view.permutation)) {
    transposes[view.base].push_back({op, view.permutation});
    return;
  }
  op.getResult().replaceAllUsesWith(
      getTransposed(view.base, view.permutation, op.getLoc()));
}

/// From filter order `from` to `to`.
static Permutation getFilterMove(const FilterAxes &from, const FilterAxes &to,
                                 int64_t rank) {
  Permutation move(rank);
  move[to.output] = from.output;
  move[to.input] = from.input;
  for (int64_t i = 0; i < rank - 2; ++i)
    move[to.spatialBegin + i] = from.spatialBegin + i;
  return move;
}

template <typename Op>
void LayoutAssigner::orderFilter(Op op, FilterLayout layout) {
  int64_t rank = op.getFilterType().getRank();
  Permutation move =
      getFilterMove(op.getFilterAxes(), getFilterAxes(layout, rank), rank);
  setInFrame(op.getFilterMutable(), invert(move));
  op.setFilterLayout(layout);
}

// Pattern: op(x, channel_first) -> transpose(op(transpose(x), channel_last))
template <typename Op>
void LayoutAssigner::visitWindowOp(Op op) {
  if (op.getLayout() == Layout::channel_last)
    return;
  Permutation frame = getLastToFirst(op.getInput().getType().getRank());
  setInFrame(op.getInputMutable(), frame);
  op.setLayout(Layout::channel_last);
  setFrame(op->getResult(0), frame);
}

template <typename Op>
void LayoutAssigner::visitConvolution(Op op) {
  orderFilter(op, FilterLayout::spatial_io);
  visitWindowOp(op);
}

// Pattern: op(transpose(x, p)) -> transpose(op(x), p)
void LayoutAssigner::visitInFrame(Operation *op, ArrayRef<int64_t> frame) {
  if (isIdentity(frame))
    return;
  setInFrame(op->getOpOperand(0), frame);
  setFrame(op->getResult(0), frame);
}

// Pattern: op(transpose(x, p), axis = k) -> transpose(op(x, axis = p[k]), p)
template <typename Op>
void LayoutAssigner::visitWithAxis(Op op) {
  View view = getView(op.getInput());
  op.setAxis(view.permutation[op.getAxis()]);
  visitInFrame(op, view.permutation);
}

// The samples have to stay on axis 0; the other axes may lie in any order.
template <typename Op>
void LayoutAssigner::visitSampleNorm(Op op) {
  if (getView(op.getInput()).permutation.front() == 0)
    visitWithAxis(op);
}

void LayoutAssigner::visitPad(PadOp op) {
  View view = getView(op.getInput());
  Permutation inverse = invert(view.permutation);
  op.setLow(permute(op.getLow(), inverse));
  op.setHigh(permute(op.getHigh(), inverse));
  visitInFrame(op, view.permutation);
}

void LayoutAssigner::visitResize(ResizeOp op) {
  View view = getView(op.getInput());
  SmallVector<double> scales(op.getScales());
  for (auto [axis, scale] : llvm::enumerate(op.getScales()))
    scales[view.permutation[axis]] = scale;
  op.setScales(scales);
  op.setSizes(permute(op.getSizes(), invert(view.permutation)));
  visitInFrame(op, view.permutation);
}

void LayoutAssigner::visitSlice(SliceOp op) {
  View view = getView(op.getInput());
  Permutation inverse = invert(view.permutation);
  op.setOffsets(permute(op.getOffsets(), inverse));
  op.setSizes(permute(op.getSizes(), inverse));
  op.setStrides(permute(op.getStrides(), inverse));
  visitInFrame(op, view.permutation);
}

// Pattern: concat(transpose(x, p), transpose(y, p), axis = k)
//          -> transpose(concat(x, y, axis = p[k]), p)
void LayoutAssigner::visitConcat(ConcatOp op) {
  Permutation frame = chooseFrame(op.getInputs(), op.getType().getRank());
  if (isIdentity(frame))
    return;
  for (OpOperand &operand : op->getOpOperands())
    setInFrame(operand, frame);
  op.setAxis(frame[op.getAxis()]);
  setFrame(op->getResult(0), frame);
}

// Pattern: add(transpose(x, p), y)
//          -> transpose(add(x, transpose(y, p^-1)), p)
// Broadcasting aligns last axes, so an operand of lower rank is reshaped to the
// result's rank first; single elements fit any order.
void LayoutAssigner::visitBinary(Operation *op) {
  int64_t rank = getTensorType(op->getResult(0)).getRank();
  auto isElement = [](RankedTensorType type) {
    return type.hasStaticShape() && type.getNumElements() == 1;
  };
  for (Value operand : op->getOperands()) {
    RankedTensorType type = getTensorType(operand);
    if (type.getRank() < rank && !type.hasStaticShape())
      return;
  }
  Permutation frame = chooseFrame(op->getOperands(), rank);
  if (isIdentity(frame))
    return;
  for (OpOperand &operand : op->getOpOperands()) {
    RankedTensorType type = getTensorType(operand.get());
    if (type.getRank() < rank) {
      if (isElement(type))
        continue;
      SmallVector<int64_t> shape(rank - type.getRank(), 1);
      llvm::append_range(shape, type.getShape());
      builder.setInsertionPoint(op);
      operand.set(ReshapeOp::create(
          builder, op->getLoc(),
          RankedTensorType::get(shape, type.getElementType()), operand.get()));
    }
    setInFrame(operand, frame);
  }
  setFrame(op->getResult(0), frame);
}

template <typename Op>
void LayoutAssigner::visitReduction(Op op) {
  View view = getView(op.getInput());
  const Permutation &frame = view.permutation;
  if (isIdentity(frame))
    return;
  // The result keeps the axes that are not reduced, in the order of the frame.
  SmallVector<bool> reduced(frame.size(), false);
  for (int64_t axis : op.getAxes())
    reduced[frame[axis]] = true;
  SmallVector<int64_t> axes, kept(frame.size(), 0);
  int64_t next = 0;
  for (size_t axis = 0; axis < frame.size(); ++axis) {
    if (reduced[axis])
      axes.push_back(axis);
    if (op.getKeepDims() || !reduced[axis])
      kept[axis] = next++;
  }
  Permutation resultFrame;
  for (int64_t axis : frame)
    if (op.getKeepDims() || !reduced[axis])
      resultFrame.push_back(kept[axis]);
  setInFrame(op.getInputMutable(), frame);
  op.setAxes(axes);
  setFrame(op->getResult(0), resultFrame);
}

void LayoutAssigner::visit(Operation *op) {
  if (isActivation(op))
    return visitInFrame(op, getView(op->getOperand(0)).permutation);
  llvm::TypeSwitch<Operation *>(op)
      .Case<TransposeOp>([&](auto op) { visitTranspose(op); })
      .Case<ConvOp, ConvTransposeOp>([&](auto op) { visitConvolution(op); })
      .Case<DenseOp>(
          [&](auto op) { orderFilter(op, FilterLayout::io_spatial); })
      .Case<MaxPoolOp, AveragePoolOp>([&](auto op) { visitWindowOp(op); })
      .Case<BiasAddOp, ChannelAffineOp, BatchNormOp, BatchNormTrainingOp,
            SoftmaxOp, LogSoftmaxOp>([&](auto op) { visitWithAxis(op); })
      .Case<InstanceNormOp, GroupNormOp>([&](auto op) { visitSampleNorm(op); })
      .Case<AddOp, SubOp, MulOp, DivOp, PReluOp>(
          [&](auto op) { visitBinary(op); })
      .Case<ConcatOp>([&](auto op) { visitConcat(op); })
      .Case<PadOp>([&](auto op) { visitPad(op); })
      .Case<ResizeOp>([&](auto op) { visitResize(op); })
      .Case<SliceOp>([&](auto op) { visitSlice(op); })
      .Case<ReduceMeanOp, ReduceSumOp>([&](auto op) { visitReduction(op); });
}

//===----------------------------------------------------------------------===//
// Clean-up
//===----------------------------------------------------------------------===//

// Pattern: transpose(x) -> reshape(x) when only axes of size 1 move
// Pattern: reshape(reshape(x)) -> reshape(x)
void LayoutAssigner::reshapeUnitTransposes() {
  function.walk([&](TransposeOp op) {
    if (!movesOnlyUnitAxes(op.getInput().getType(), op.getPermutation()) ||
        op.getType().getNumDynamicDims() > 1)
      return;
    builder.setInsertionPoint(op);
    op.getResult().replaceAllUsesWith(
        ReshapeOp::create(builder, op.getLoc(), op.getType(), op.getInput()));
  });
  function.walk([&](ReshapeOp op) {
    while (auto producer = op.getInput().getDefiningOp<ReshapeOp>())
      op.getInputMutable().assign(producer.getInput());
    if (op.getInput().getType() == op.getType() &&
        op.getType().hasStaticShape())
      op.getResult().replaceAllUsesWith(op.getInput());
  });
}

void LayoutAssigner::eraseDeadMoves() {
  SmallVector<Operation *> moves;
  function.walk([&](Operation *op) {
    if (isa<TransposeOp, ReshapeOp>(op))
      moves.push_back(op);
  });
  for (Operation *op : llvm::reverse(moves))
    if (op->use_empty())
      op->erase();
}

void LayoutAssigner::run() {
  for (Block &block : function.getBody()) {
    transposes.clear(); // those of another block need not dominate this one
    for (Operation &op : llvm::make_early_inc_range(block))
      visit(&op);
  }
  eraseDeadMoves();
  reshapeUnitTransposes();
  eraseDeadMoves();
}

//===----------------------------------------------------------------------===//
// Pass
//===----------------------------------------------------------------------===//

namespace {
struct AssignLayoutPass : impl::AssignLayoutPassBase<AssignLayoutPass> {
  void runOnOperation() override { LayoutAssigner(getOperation()).run(); }
};
} // namespace

} // namespace mlir::convopt
