//===- LinearFolds.cpp - Affines move into filters and biases -------------===//

#include "passes/Graph/LinearFolds.h"

#include "dialects/ConvOpt/IR/Elements.h"
#include "passes/Graph/Constants.h"
#include "passes/Graph/Remarks.h"

using namespace mlir;
using namespace mlir::convopt;

//===----------------------------------------------------------------------===//
// What may be folded
//===----------------------------------------------------------------------===//

LinearFold LinearFolds::get(LinearOpInterface linear) const {
  auto entry = entries.find(linear);
  return entry == entries.end() ? LinearFold() : entry->second.fold;
}

FailureOr<LinearFold> LinearFolds::foldIntoResult(LinearOpInterface linear,
                                                  const AxisAffine &f,
                                                  Refusal &refuse) const {
  std::string name = describeOp(linear);
  // On any other axis a and c are not values per output channel.
  if (f.axis && linear.getOutputChannelAxis() != *f.axis)
    return refuse("it is per element of axis " + Twine(*f.axis) +
                  ", the output channels of " + name + " are on axis " +
                  Twine(linear.getOutputChannelAxis()));
  int64_t channels = linear.getNumOutputChannels();
  if (ShapedType::isDynamic(channels) ||
      (f.axis && channels != static_cast<int64_t>(f.function.size())))
    return refuse("the number of output channels of " + name + " is dynamic");
  LinearFold fold = get(linear);
  ChannelAffine behind = f.expand(channels);
  fold.result = fold.result ? fold.result->then(behind) : std::move(behind);
  if (failed(checkConstants(linear, fold, refuse)))
    return failure();
  return fold;
}

/// A position in the padding is 0, not e, so that an offset misses it.
static bool seesPadding(ConvOp conv) {
  return llvm::any_of(conv.getWindow(), [](WindowDim dim) {
    return dim.padLow != 0 || dim.padHigh != 0;
  });
}

FailureOr<LinearFold> LinearFolds::foldIntoInput(LinearOpInterface linear,
                                                 const AxisAffine &g,
                                                 Refusal &refuse) const {
  std::string name = describeOp(linear);
  Value input = linear->getOperand(0);
  int64_t rank = cast<RankedTensorType>(input.getType()).getRank();
  auto filterType =
      cast<RankedTensorType>(linear.getLinearFilter().get().getType());
  // Its shape says how many channels there are.
  if (!getConstantElements(linear.getLinearFilter().get()))
    return refuse("the filter of " + name + " is a run-time value");
  int64_t channelAxis = rank - 1, channels = 0;
  if (auto conv = dyn_cast<ConvOp>(*linear)) {
    channelAxis = getChannelAxis(conv.getLayout(), rank);
    channels = filterType.getDimSize(conv.getFilterAxes().input) *
               static_cast<int64_t>(conv.getGroups());
    if (!g.function.isScaling() && seesPadding(conv))
      return refuse("its offset would have to reach into the padding of " +
                    name);
  } else if (auto transposed = dyn_cast<ConvTransposeOp>(*linear)) {
    channelAxis = getChannelAxis(transposed.getLayout(), rank);
    channels = filterType.getDimSize(transposed.getFilterAxes().input);
    // Not every output element sees the same taps.
    if (!g.function.isScaling())
      return refuse("an offset in front of " + name +
                    " is not the same for all of its results");
  } else if (auto dense = dyn_cast<DenseOp>(*linear)) {
    channels = filterType.getDimSize(dense.getFilterAxes().input);
  }
  // On any other axis d and e are not values per input channel. An offset that
  // is the same everywhere is one; a number of channels agrees by then.
  if (g.axis && *g.axis != channelAxis)
    return refuse("it is per element of axis " + Twine(*g.axis) +
                  ", the input channels of " + name + " are on axis " +
                  Twine(channelAxis));
  LinearFold fold = get(linear);
  ChannelAffine front = g.expand(channels);
  fold.input = fold.input ? front.then(*fold.input) : std::move(front);
  if (failed(checkConstants(linear, fold, refuse)))
    return failure();
  return fold;
}

void LinearFolds::set(LinearOpInterface linear, LinearFold fold) {
  entries[linear].fold = std::move(fold);
}

//===----------------------------------------------------------------------===//
// Folding
//===----------------------------------------------------------------------===//

// Pattern: channel_affine(conv(channel_affine(x, d, e), W, b), a, c)
//   -> conv(x, W', b')
void LinearFolds::apply(RewriterBase &rewriter) {
  for (auto &[op, entry] : entries) {
    auto linear = cast<LinearOpInterface>(op);
    Refusal refusal;
    // Whatever could fail was checked when the fold was accepted.
    FailureOr<NewConstants> constants =
        computeConstants(linear, entry.fold, refusal);
    assert(succeeded(constants) && "expected a fold that was accepted");
    Value filter = linear.getLinearFilter().get();
    Value bias = linear.getLinearBias();
    if (constants->bias)
      entry.biasChange = bias ? BiasChange::Replaced : BiasChange::Added;
    entry.errorBound =
        boundRounding(constants->magnitudes, getStorageType(linear));
    // New constants: other users of the old ones keep them.
    rewriter.setInsertionPoint(linear);
    if (constants->filter) {
      Value scaled = createConstant(rewriter, filter.getLoc(),
                                    cast<RankedTensorType>(filter.getType()),
                                    *constants->filter);
      rewriter.modifyOpInPlace(linear,
                               [&] { linear.getLinearFilter().set(scaled); });
    }
    if (constants->bias) {
      auto type = RankedTensorType::get(linear.getNumOutputChannels(),
                                        getStorageType(linear));
      Value shifted =
          createConstant(rewriter, bias ? bias.getLoc() : linear.getLoc(), type,
                         *constants->bias);
      rewriter.modifyOpInPlace(linear, [&] { linear.setLinearBias(shifted); });
    }
    eraseDeadConstants(rewriter, {filter, bias});
  }
}

double LinearFolds::getErrorBound(Operation *linear) const {
  return entries.find(linear)->second.errorBound;
}

LinearFolds::BiasChange LinearFolds::getBiasChange(Operation *linear) const {
  return entries.find(linear)->second.biasChange;
}
