//===- FuseEpilogues.cpp - Groups ops with their epilogues ----------------===//

#include "passes/Codegen/Emit/Elementwise.h"
#include "passes/Codegen/Emit/Geometry.h"
#include "passes/Codegen/Fusion/Channels.h"
#include "passes/Codegen/Fusion/Group.h"
#include "passes/Codegen/Fusion/Passes.h"

#include "dialects/ConvOpt/IR/ConvOpt.h"

#include "mlir/IR/Remarks.h"
#include "llvm/ADT/TypeSwitch.h"

namespace mlir::convopt {
#define GEN_PASS_DEF_FUSEEPILOGUESPASS
#include "passes/Codegen/Fusion/Passes.h.inc"

namespace {

/// An anchor and its epilogue, in order, and why it is not longer; the refusal
/// is empty when no element-wise op follows.
struct Group {
  SmallVector<Operation *> ops;
  StringRef refusal;
};

} // namespace

/// Why `use` of an anchor's result cannot be computed with the anchor; empty
/// when it can.
static StringRef getRefusal(OpOperand &use, ArrayRef<int64_t> channelAxes) {
  Operation *op = use.getOwner();
  auto type = cast<RankedTensorType>(use.get().getType());
  return llvm::TypeSwitch<Operation *, StringRef>(op)
      .Case<BiasAddOp, ChannelAffineOp>([&](auto op) -> StringRef {
        if (use.getOperandNumber() != 0)
          return "the result is the bias of another value";
        if (channelAxes.size() != 1 ||
            static_cast<int64_t>(op.getAxis()) != channelAxes.front())
          return "the axis is not the anchor's channel axis";
        return "";
      })
      .Case<AddOp, SubOp, MulOp, DivOp, PReluOp>([&](auto op) -> StringRef {
        auto other = cast<RankedTensorType>(
            op->getOperand(1 - use.getOperandNumber()).getType());
        // A result that grows would use each element several times.
        if (op.getType() != type)
          return "the other operand enlarges the result";
        // Equal types with dynamic sizes may still broadcast at run time.
        if (!type.hasStaticShape() && !isPerChannel(other, type, channelAxes))
          return "a dynamic size may broadcast";
        if (other != type && !isPerChannel(other, type, channelAxes))
          return "the other operand broadcasts along another axis than the "
                 "channels";
        return "";
      })
      .Default([](Operation *) { return ""; });
}

/// The anchor and as many element-wise ops behind it as possible.
static Group collectGroup(Operation *anchor) {
  Group group;
  group.ops.push_back(anchor);
  SmallVector<int64_t> channelAxes = getOutputChannelAxes(anchor);
  while (true) {
    Value value = group.ops.back()->getResult(0);
    if (llvm::none_of(value.getUsers(), isElementwise))
      return group;
    // Other users, such as a return, need the value in memory.
    if (!value.hasOneUse()) {
      group.refusal = "a value has several uses";
      return group;
    }
    OpOperand &use = *value.use_begin();
    if (use.getOwner()->getBlock() != anchor->getBlock()) {
      group.refusal = "the next op is in another block";
      return group;
    }
    group.refusal = getRefusal(use, channelAxes);
    if (!group.refusal.empty())
      return group;
    group.ops.push_back(use.getOwner());
  }
}

/// The mean over space of a depthwise convolution with its epilogue, which can
/// be summed up while they are written; null when there is none.
static Operation *findMean(Operation *anchor, Value value) {
  FailureOr<Geometry> geometry = getGeometry(anchor);
  auto type = cast<RankedTensorType>(value.getType());
  // With windows of one element, pixels of all samples may lie on one axis.
  if (failed(geometry) || !type.getElementType().isF32() ||
      geometry->batch != type.getDimSize(0) || geometry->groups == 1 ||
      geometry->inPerGroup() != 1 || geometry->outPerGroup() != 1)
    return nullptr;
  SmallVector<int64_t> axes;
  SmallVector<int64_t> channelAxes = getOutputChannelAxes(anchor);
  for (int64_t axis = 1; axis < type.getRank(); ++axis)
    if (!llvm::is_contained(channelAxes, axis))
      axes.push_back(axis);
  for (Operation *user : value.getUsers())
    if (auto mean = dyn_cast<ReduceMeanOp>(user);
        mean && mean.getKeepDims() && mean->getBlock() == anchor->getBlock() &&
        mean.getAxes() == ArrayRef<int64_t>(axes))
      return mean;
  return nullptr;
}

namespace {

struct FuseEpiloguesPass : impl::FuseEpiloguesPassBase<FuseEpiloguesPass> {
  void runOnOperation() override {
    // Not those of nested regions: they are in groups already.
    SmallVector<Operation *> anchors;
    for (Block &block : getOperation().getBody())
      for (Operation &op : block)
        if (isa<LinearOpInterface, BlockedConvOp>(op))
          anchors.push_back(&op);
    for (Operation *anchor : anchors)
      visit(anchor);
  }

  void visit(Operation *anchor) {
    Group group = collectGroup(anchor);
    auto options = remark::RemarkOpts::name("FuseEpilogues")
                       .category("convopt-codegen")
                       .function(getOperation().getName());
    StringRef name = anchor->getName().getStringRef();
    if (!group.refusal.empty())
      remark::missed(anchor->getLoc(), options)
          << remark::add("{0}: the epilogue ends before an element-wise op",
                         name)
          << remark::reason("{0}", group.refusal);
    Operation *mean = findMean(anchor, group.ops.back()->getResult(0));
    if (group.ops.size() == 1 && !mean)
      return;
    remark::detail::InFlightRemark passed =
        remark::passed(anchor->getLoc(), options);
    passed << remark::add("fused an epilogue into {0}", name)
           << remark::metric("ops", group.ops.size() - 1);
    if (mean)
      passed << remark::metric("mean", 1);
    fuseGroup(group.ops, mean);
  }
};

} // namespace

} // namespace mlir::convopt
