//===- HoistPools.cpp - Average pools before pointwise convolutions -------===//

#include "passes/Graph/Passes.h"

#include "dialects/ConvOpt/IR/ConvOpt.h"
#include "dialects/ConvOpt/IR/Work.h"
#include "passes/Analysis/Refusal.h"
#include "passes/Graph/Remarks.h"

#include "mlir/IR/PatternMatch.h"
#include "llvm/Support/MathExtras.h"

namespace mlir::convopt {
#define GEN_PASS_DEF_HOISTPOOLS
#include "passes/Graph/Passes.h.inc"
} // namespace mlir::convopt

using namespace mlir;
using namespace mlir::convopt;

/// An average loads each element that it adds; a convolution multiplies and
/// adds in registers.
static constexpr uint64_t kCostOfAddition = 4;

/// Whether elements of the padding count as zeros.
static bool countsPadding(AveragePoolOp pool) {
  return pool.getCountIncludePad() &&
         llvm::any_of(pool.getWindow(), [](const WindowDim &dim) {
           return dim.padLow != 0 || dim.padHigh != 0;
         });
}

/// Pixels of all samples; the channels are on `axis`, and may be none.
static uint64_t countPixels(RankedTensorType type, int64_t axis) {
  SmallVector<int64_t> sizes(type.getShape());
  sizes.erase(sizes.begin() + axis);
  return multiplySizes(sizes);
}

/// The multiplications that averaging first saves, less what averaging other
/// channels costs.
static FailureOr<uint64_t> countSaved(AveragePoolOp pool, ConvOp conv,
                                      Refusal &refuse) {
  RankedTensorType input = conv.getInput().getType();
  RankedTensorType middle = conv.getType(), output = pool.getType();
  if (!input.hasStaticShape() || !output.hasStaticShape() ||
      !conv.getFilterType().hasStaticShape())
    return refuse("the sizes are not known");
  int64_t axis = getChannelAxis(conv.getLayout(), input.getRank());
  uint64_t inputs = input.getDimSize(axis), outputs = middle.getDimSize(axis);
  uint64_t before = countPixels(middle, axis);
  uint64_t after = countPixels(output, axis);
  if (after >= before)
    return refuse("its result has no fewer pixels");
  uint64_t perPixel = multiplySizes(conv.getFilterType().getShape());
  uint64_t saved = llvm::SaturatingMultiply(before - after, perPixel);
  if (inputs <= outputs)
    return saved;
  uint64_t additions =
      llvm::SaturatingMultiply(multiplySizes(pool.getKernel()), after);
  uint64_t cost = llvm::SaturatingMultiply(
      llvm::SaturatingMultiply(additions, inputs - outputs), kCostOfAddition);
  if (cost >= saved)
    return refuse("averaging " + Twine(inputs) + " channels instead of " +
                  Twine(outputs) + " costs more than it saves");
  return saved - cost;
}

// Pattern: average_pool(conv(x, W, b)) -> conv(average_pool(x), W, b)
//
// W of one tap mixes the channels of a pixel, an average the pixels of a
// channel, and linear maps along different axes commute:
//   sum over i of a[i] * (sum over c of W[o, c] * x[c, i] + b[o])
//     = sum over c of W[o, c] * (sum over i of a[i] * x[c, i]) + b[o]
// as the weights a of an average add up to 1.
static FailureOr<uint64_t> checkHoist(AveragePoolOp pool, ConvOp conv,
                                      Refusal &refuse) {
  // Another user needs the convolution of every pixel.
  if (!conv->hasOneUse())
    return refuse("the result of " + describeOp(conv) + " has other uses");
  if (pool.getLayout() != conv.getLayout())
    return refuse("the layouts differ");
  // A wider window mixes pixels, too; a stride leaves some out; in its own
  // padding the convolution is b, which the average would see.
  bool isPointwise = llvm::all_of(conv.getWindow(), [](const WindowDim &dim) {
    return dim.size == 1 && dim.stride == 1 && dim.padLow == 0 &&
           dim.padHigh == 0;
  });
  if (!isPointwise)
    return refuse(describeOp(conv) +
                  " is not pointwise with stride 1 and without pads");
  // With zeros that count, the weights of what is not zero add up to less.
  if (conv.getBias() && countsPadding(pool))
    return refuse("it counts padding, which has no bias");
  // Convolutions in a row may become one; a pool between them is in the way.
  if (conv.getInput().getDefiningOp<ConvOp>())
    return refuse(describeOp(conv) + " is behind another convolution");
  return countSaved(pool, conv, refuse);
}

static void apply(RewriterBase &rewriter, AveragePoolOp pool, ConvOp conv) {
  rewriter.setInsertionPoint(pool);
  RankedTensorType input = conv.getInput().getType(), output = pool.getType();
  SmallVector<int64_t> shape(output.getShape());
  int64_t axis = getChannelAxis(conv.getLayout(), output.getRank());
  shape[axis] = input.getDimSize(axis);
  Operation *average = rewriter.clone(*pool);
  average->setOperand(0, conv.getInput());
  average->getResult(0).setType(output.clone(shape));
  Operation *result = rewriter.clone(*conv);
  result->setOperand(0, average->getResult(0));
  result->getResult(0).setType(output);
  rewriter.replaceOp(pool, result->getResults());
  rewriter.eraseOp(conv);
}

static void hoist(RewriterBase &rewriter, AveragePoolOp pool, ConvOp conv) {
  std::string description = describeOp(pool) + " not moved: ";
  std::string into = getNodeName(conv.getLoc());
  Location location = pool.getLoc();
  remark::RemarkOpts options = graphRemark("HoistPool", pool);
  Refusal refusal;
  FailureOr<uint64_t> saved = checkHoist(pool, conv, refusal);
  if (failed(saved)) {
    remark::missed(location, options)
        << remark::reason("{0}", description + refusal.getReason());
    return;
  }
  std::string reason =
      describeOp(pool) + " moved in front of " + describeOp(conv);
  apply(rewriter, pool, conv);
  remark::passed(location, options)
      << remark::reason("{0}", reason) << remark::metric("verdict", "moved")
      << remark::metric("into", into)
      << remark::metric("saved_multiplications", *saved);
}

namespace {
struct HoistPools : public convopt::impl::HoistPoolsBase<HoistPools> {
  void runOnOperation() override {
    SmallVector<AveragePoolOp> pools;
    getOperation()->walk<WalkOrder::PreOrder>([&](Operation *op) {
      // A fused group is one kernel; nothing in it is changed any more.
      if (isa<FusedOp>(op))
        return WalkResult::skip();
      if (auto pool = dyn_cast<AveragePoolOp>(op); pool && !pool->use_empty())
        pools.push_back(pool);
      return WalkResult::advance();
    });
    IRRewriter rewriter(&getContext());
    for (AveragePoolOp pool : pools)
      if (auto conv = pool.getInput().getDefiningOp<ConvOp>())
        hoist(rewriter, pool, conv);
  }
};
} // namespace
