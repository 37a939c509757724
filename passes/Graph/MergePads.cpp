//===- MergePads.cpp - Pads become pads of convolutions and pools ---------===//

#include "passes/Graph/Passes.h"

#include "dialects/ConvOpt/IR/Constraints.h"
#include "dialects/ConvOpt/IR/ConvOpt.h"
#include "dialects/ConvOpt/IR/Elements.h"
#include "passes/Analysis/NonNegative.h"
#include "passes/Analysis/Refusal.h"
#include "passes/Graph/Remarks.h"

#include "mlir/IR/PatternMatch.h"
#include "llvm/ADT/TypeSwitch.h"

#include <cmath>

namespace mlir::convopt {
#define GEN_PASS_DEF_MERGEPADS
#include "passes/Graph/Passes.h.inc"
} // namespace mlir::convopt

using namespace mlir;
using namespace mlir::convopt;

/// Adds the elements of `pad` to the padding of the window.
static LogicalResult growWindow(MutableArrayRef<WindowDim> window, PadOp pad,
                                Layout layout, const std::string &name,
                                Refusal &refuse) {
  int64_t begin = getSpatialBegin(layout), end = begin + window.size();
  int64_t axis = 0;
  for (auto [low, high] : llvm::zip_equal(pad.getLow(), pad.getHigh())) {
    if (axis >= begin && axis < end) {
      WindowDim &dim = window[axis - begin];
      dim.padLow += low;
      dim.padHigh += high;
      // The verifier bounds pads; it has seen these as two numbers only.
      if (dim.padLow > kMaxExtent || dim.padHigh > kMaxExtent)
        return refuse("with the pads of " + name + " it is too large on axis " +
                      Twine(axis));
    } else if (low != 0 || high != 0) {
      return refuse("it pads axis " + Twine(axis) + ", over which " + name +
                    " has no window");
    }
    ++axis;
  }
  return success();
}

namespace {
/// The pads of a user when the pad's result becomes the pad's input.
struct Absorption {
  Operation *user;
  SmallVector<WindowDim> window;
  bool assumesFinite = false;
};
} // namespace

// Pattern: conv(pad(x, low, high, 0), W, b, pads) -> conv(x, W, b, pads + ..)
//
// A term of the sum that meets the pad is W * 0; in the convolution's own
// padding there is no term.
static FailureOr<Absorption> absorb(ConvOp op, PadOp pad, OpOperand &use,
                                    Refusal &refuse) {
  std::string name = describeOp(op);
  if (&use != &op.getInputMutable())
    return refuse("it is the filter or the bias of " + name);
  // Any other value would contribute W * value.
  if (!pad.getValue().isZero())
    return refuse("its value is not 0, which " + name + " pads with");
  Absorption result{op, op.getWindow()};
  if (failed(growWindow(result.window, pad, op.getLayout(), name, refuse)))
    return failure();
  // 0 * infinity is a NaN, which no term at all is not.
  result.assumesFinite = !getConstantElements(op.getFilter());
  if (!result.assumesFinite) {
    FailureOr<SmallVector<double>> weights = readAsDouble(op.getFilter());
    if (failed(weights))
      return refuse("the filter of " + name + " cannot be read");
    if (!llvm::all_of(*weights, [](double w) { return std::isfinite(w); }))
      return refuse("a weight of " + name + " is not finite");
  }
  return result;
}

/// The grown window of a pool, after the guards that both pools have.
template <typename PoolOp>
static FailureOr<Absorption> absorbIntoPool(PoolOp op, PadOp pad,
                                            Refusal &refuse) {
  std::string name = describeOp(op);
  Absorption result{op, op.getWindow()};
  if (failed(growWindow(result.window, pad, op.getLayout(), name, refuse)))
    return failure();
  int64_t begin = getSpatialBegin(op.getLayout());
  for (auto [i, before, dim] : llvm::enumerate(op.getWindow(), result.window)) {
    int64_t axis = begin + i;
    int64_t low = pad.getLow()[axis], high = pad.getHigh()[axis];
    int64_t size = pad.getInput().getType().getDimSize(axis);
    // max_pool_c4, average_pool_c4
    if (dim.padLow >= dim.extent() || dim.padHigh >= dim.extent())
      return refuse("the pads of " + name +
                    " would reach its dilated kernel (" + Twine(dim.extent()) +
                    ") on axis " + Twine(axis));
    // No window starts in the high padding of a pool; one may start in the
    // elements that the pad adds.
    if (op.getCeilMode() && high != 0 &&
        (ShapedType::isDynamic(size) ||
         before.outputSize(low + size + high, /*ceilMode=*/true) !=
             dim.outputSize(size, /*ceilMode=*/true)))
      return refuse("with ceil_mode a window of " + name +
                    " may start in the padding");
  }
  return result;
}

// Pattern: max_pool(pad(x, low, high, -inf), pads) -> max_pool(x, pads + ..)
// Pattern: max_pool(pad(x, low, high, 0), pads) -> max_pool(x, pads + ..)
//   with x >= 0
//
// A pool's padding is minus infinity. A zero is no maximum either next to an
// element that is not negative, if there is one in the window.
static FailureOr<Absorption> absorb(MaxPoolOp op, PadOp pad, OpOperand &,
                                    Refusal &refuse) {
  std::string name = describeOp(op);
  bool isLowest = pad.getValue().isInfinity() && pad.getValue().isNegative();
  if (!isLowest && !pad.getValue().isZero())
    return refuse("its value is not minus infinity, which " + name +
                  " pads with");
  FailureOr<Absorption> result = absorbIntoPool(op, pad, refuse);
  if (failed(result) || isLowest)
    return result;
  if (!isNeverNegative(pad.getInput()))
    return refuse("its value is 0, which may be larger than all elements in a "
                  "window of " +
                  name);
  if (!everyWindowSeesInput(result->window, pad.getInput().getType(),
                            op.getLayout()))
    return refuse("its value is 0, and a window of " + name +
                  " may see nothing else");
  return result;
}

// Pattern: average_pool(pad(x, low, high, 0), pads)
//   -> average_pool(x, pads + .., count_include_pad)
//
// The elements of the pad are zeros that count.
static FailureOr<Absorption> absorb(AveragePoolOp op, PadOp pad, OpOperand &,
                                    Refusal &refuse) {
  std::string name = describeOp(op);
  if (!pad.getValue().isZero())
    return refuse("its value is not 0, which " + name + " pads with");
  // One divisor cannot count the pad's elements but not the pool's own padding.
  if (!op.getCountIncludePad() &&
      llvm::any_of(op.getWindow(), [](const WindowDim &dim) {
        return dim.padLow != 0 || dim.padHigh != 0;
      }))
    return refuse(name + " does not count its own padding");
  return absorbIntoPool(op, pad, refuse);
}

/// What becomes of the user behind `use`.
static FailureOr<Absorption> absorb(OpOperand &use, PadOp pad,
                                    Refusal &refuse) {
  Operation *user = use.getOwner();
  return TypeSwitch<Operation *, FailureOr<Absorption>>(user)
      .Case<ConvOp, MaxPoolOp, AveragePoolOp>(
          [&](auto op) { return absorb(op, pad, use, refuse); })
      .Case([&](ConvTransposeOp op) {
        return refuse("pads of " + describeOp(op) + " crop its result");
      })
      .Default([&](Operation *op) -> LogicalResult {
        if (op->hasTrait<OpTrait::IsTerminator>())
          return refuse("its result is returned");
        return refuse(describeOp(op) + " has no pads of its own");
      });
}

static void apply(RewriterBase &rewriter, PadOp pad, const Absorption &todo) {
  SmallVector<int64_t> pads;
  for (const WindowDim &dim : todo.window)
    pads.push_back(dim.padLow);
  for (const WindowDim &dim : todo.window)
    pads.push_back(dim.padHigh);
  rewriter.modifyOpInPlace(todo.user, [&] {
    TypeSwitch<Operation *>(todo.user).Case<ConvOp, MaxPoolOp, AveragePoolOp>(
        [&](auto op) {
          op.getInputMutable().assign(pad.getInput());
          op.setPads(pads);
        });
    if (auto pool = dyn_cast<AveragePoolOp>(todo.user))
      pool.setCountIncludePad(true);
  });
}

/// Merges `pad` into all of its users, or into none: what still reads the
/// padded tensor needs it in memory.
static FailureOr<SmallVector<Absorption>> merge(RewriterBase &rewriter,
                                                PadOp pad, Refusal &refuse) {
  // No window of its own sees elements again that it has left.
  if (pad.getMode() != PadMode::constant)
    return refuse("it copies elements instead of adding a constant");
  SmallVector<Absorption> todo;
  for (OpOperand &use : pad->getUses()) {
    FailureOr<Absorption> absorption = absorb(use, pad, refuse);
    if (failed(absorption))
      return failure();
    todo.push_back(std::move(*absorption));
  }
  for (const Absorption &absorption : todo)
    apply(rewriter, pad, absorption);
  rewriter.eraseOp(pad);
  return todo;
}

namespace {
/// What to say of one pad.
struct Verdict {
  Location location;
  remark::RemarkOpts options;
  std::string reason;
  /// The names of the ops that absorbed it; absent when none did.
  std::optional<std::string> into = std::nullopt;
  bool assumesFinite = false;

  void emit() const;
};
} // namespace

void Verdict::emit() const {
  if (!into) {
    remark::missed(location, options) << remark::reason("{0}", reason);
    return;
  }
  remark::detail::InFlightRemark report = remark::passed(location, options);
  report << remark::reason("{0}", reason);
  if (assumesFinite)
    report << remark::add("assumes that the run-time filter is finite");
  report << remark::metric("verdict", "merged")
         << remark::metric("into", *into);
}

static Verdict mergePad(RewriterBase &rewriter, PadOp pad) {
  std::string description = describeOp(pad);
  Verdict verdict{pad.getLoc(), graphRemark("MergePad", pad), ""};
  Refusal refusal;
  FailureOr<SmallVector<Absorption>> merged = merge(rewriter, pad, refusal);
  if (failed(merged)) {
    verdict.reason = description + " not merged: " + refusal.getReason();
    return verdict;
  }
  SmallVector<std::string> users, names;
  // Uses are listed from the last to the first.
  for (const Absorption &absorption : llvm::reverse(*merged)) {
    users.push_back(describeOp(absorption.user));
    names.push_back(getNodeName(absorption.user->getLoc()));
    verdict.assumesFinite |= absorption.assumesFinite;
  }
  verdict.reason = description + " merged into " + llvm::join(users, ", ");
  verdict.into = llvm::join(names, ", ");
  return verdict;
}

namespace {
struct MergePads : public convopt::impl::MergePadsBase<MergePads> {
  void runOnOperation() override {
    SmallVector<PadOp> pads;
    getOperation()->walk<WalkOrder::PreOrder>([&](Operation *op) {
      // A fused group is one kernel; nothing in it is changed any more.
      if (isa<FusedOp>(op))
        return WalkResult::skip();
      if (auto pad = dyn_cast<PadOp>(op); pad && !pad->use_empty())
        pads.push_back(pad);
      return WalkResult::advance();
    });
    IRRewriter rewriter(&getContext());
    // Users first: behind a pad that goes, the one before it meets the window.
    SmallVector<Verdict> verdicts;
    for (PadOp pad : llvm::reverse(pads))
      verdicts.push_back(mergePad(rewriter, pad));
    for (const Verdict &verdict : llvm::reverse(verdicts))
      verdict.emit();
  }
};
} // namespace
