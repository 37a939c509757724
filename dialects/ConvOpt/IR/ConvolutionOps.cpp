//===- ConvolutionOps.cpp - Convolutions and dense layers -----------------===//

#include "dialects/ConvOpt/IR/Constraints.h"
#include "dialects/ConvOpt/IR/ConvOpt.h"

#include "mlir/IR/Builders.h"
#include "mlir/IR/OpImplementation.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/IR/TypeUtilities.h"

#define GET_OP_CLASSES
#include "dialects/ConvOpt/IR/ConvOptOps.cpp.inc"

using namespace mlir;
using namespace mlir::convopt;

/// Kernel sizes of a filter with static spatial axes.
static SmallVector<int64_t> getKernel(RankedTensorType filter,
                                      const FilterAxes &axes) {
  ArrayRef<int64_t> sizes =
      filter.getShape().slice(axes.spatialBegin, filter.getRank() - 2);
  return SmallVector<int64_t>(sizes);
}

static void assignOptional(MutableOperandRange operand, Value value) {
  if (value)
    operand.assign(value);
  else
    operand.clear();
}

static bool isVectorOf(Value bias, int64_t size) {
  auto type = cast<RankedTensorType>(bias.getType());
  return type.getRank() == 1 && sizesMatch(type.getDimSize(0), size);
}

template <typename... Values>
static bool sameElementType(Value first, Values... others) {
  Type type = getElementTypeOrSelf(first);
  return ((!others || getElementTypeOrSelf(Value(others)) == type) && ...);
}

/// What convolution and transposed convolution check alike: constraints 1 to 4
/// and 9 have the same numbers in both.
template <typename Adaptor>
static LogicalResult checkShared(const ConstraintChecker &check, Adaptor op,
                                 FilterAxes &axes) {
  auto input = cast<RankedTensorType>(op.getInput().getType());
  auto filter = cast<RankedTensorType>(op.getFilter().getType());
  int64_t rank = input.getRank();
  if (rank != filter.getRank() || rank < 3 || rank > 5)
    return check.fail(1, "expected input and filter of the same rank, 3 to 5, "
                         "got ranks " +
                             Twine(rank) + " and " + Twine(filter.getRank()));
  axes = getFilterAxes(op.getFilterLayout(), rank);
  SmallVector<int64_t> kernel = getKernel(filter, axes);
  if (llvm::any_of(kernel, ShapedType::isDynamic))
    return check.fail(2, "expected static kernel sizes");
  if (failed(checkWindow(check, {/*positive=*/2, /*lengths=*/3, /*pads=*/4},
                         rank - 2, kernel, op.getStrides(), op.getPads(),
                         op.getDilations())))
    return failure();
  if (!sameElementType(op.getInput(), op.getFilter(), op.getBias()))
    return check.fail(9, "expected equal element types");
  return success();
}

//===----------------------------------------------------------------------===//
// ConvOp
//===----------------------------------------------------------------------===//

LogicalResult ConvOp::inferReturnTypes(MLIRContext *,
                                       std::optional<Location> location,
                                       Adaptor op,
                                       SmallVectorImpl<Type> &results) {
  ConstraintChecker check(location, "conv");
  FilterAxes axes;
  if (failed(checkShared(check, op, axes)))
    return failure();
  auto input = cast<RankedTensorType>(op.getInput().getType());
  auto filter = cast<RankedTensorType>(op.getFilter().getType());
  int64_t rank = input.getRank();
  int64_t channelAxis = getChannelAxis(op.getLayout(), rank);
  int64_t channels = input.getDimSize(channelAxis);
  int64_t outputs = filter.getDimSize(axes.output);
  int64_t perGroup = filter.getDimSize(axes.input);
  int64_t groups = op.getGroups();
  auto divides = [&](int64_t size) {
    return ShapedType::isDynamic(size) || size % groups == 0;
  };
  if (groups < 1 || groups > kMaxExtent || !divides(channels) ||
      !divides(outputs))
    return check.fail(5, "expected groups (" + Twine(groups) +
                             ") to be positive and to divide input and output "
                             "channels");
  if (!ShapedType::isDynamic(perGroup) &&
      !sizesMatch(perGroup * groups, channels))
    return check.fail(6, "expected the filter's input channels times groups (" +
                             Twine(perGroup) + " * " + Twine(groups) +
                             ") to equal the input's channels (" +
                             Twine(channels) + ")");
  if (op.getBias() && !isVectorOf(op.getBias(), outputs))
    return check.fail(7, "expected a bias of shape [" + Twine(outputs) + "]");

  SmallVector<int64_t> shape(input.getShape());
  shape[channelAxis] = outputs;
  int64_t spatialBegin = getSpatialBegin(op.getLayout());
  for (auto [i, dim] :
       llvm::enumerate(makeWindow(getKernel(filter, axes), op.getStrides(),
                                  op.getPads(), op.getDilations()))) {
    int64_t &size = shape[spatialBegin + i];
    size = dim.outputSize(size);
    if (size == 0)
      return check.fail(
          8, "expected the dilated kernel (" + Twine(dim.extent()) +
                 ") to fit into the padded input on spatial axis " + Twine(i));
  }
  results.push_back(RankedTensorType::get(shape, input.getElementType()));
  return success();
}

SmallVector<WindowDim> ConvOp::getWindow() {
  return makeWindow(getKernel(getFilterType(), getFilterAxes()), getStrides(),
                    getPads(), getDilations());
}

FilterAxes ConvOp::getFilterAxes() {
  return convopt::getFilterAxes(getFilterLayout(), getFilterType().getRank());
}

bool ConvOp::isDepthwise() {
  RankedTensorType input = getInput().getType();
  int64_t channels =
      input.getDimSize(getChannelAxis(getLayout(), input.getRank()));
  return getGroups() > 1 && getGroups() == static_cast<uint64_t>(channels);
}

OpOperand &ConvOp::getLinearFilter() { return getFilterMutable(); }
Value ConvOp::getLinearBias() { return getBias(); }
void ConvOp::setLinearBias(Value bias) {
  assignOptional(getBiasMutable(), bias);
}
int64_t ConvOp::getOutputChannelAxis() {
  return getChannelAxis(getLayout(), getFilterType().getRank());
}
int64_t ConvOp::getNumOutputChannels() {
  return getFilterType().getDimSize(getFilterAxes().output);
}
SmallVector<int64_t> ConvOp::getFilterChannelAxes() {
  return {getFilterAxes().output};
}
int64_t ConvOp::getOutputChannelOf(ArrayRef<int64_t> index) {
  return index[getFilterAxes().output];
}

namespace {
/// Absent and explicit defaults mean the same; absent is the canonical form.
struct DropDefaultArrays : OpRewritePattern<ConvOp> {
  using OpRewritePattern::OpRewritePattern;
  // Pattern: conv(strides = [1, ..], pads = [0, ..], dilations = [1, ..]) ->
  // conv
  LogicalResult matchAndRewrite(ConvOp op,
                                PatternRewriter &rewriter) const override {
    auto allAre = [](std::optional<ArrayRef<int64_t>> values, int64_t value) {
      return values &&
             llvm::all_of(*values, [=](int64_t v) { return v == value; });
    };
    bool strides = allAre(op.getStrides(), 1), pads = allAre(op.getPads(), 0),
         dilations = allAre(op.getDilations(), 1);
    if (!strides && !pads && !dilations)
      return rewriter.notifyMatchFailure(op, "expected a default to drop");
    rewriter.modifyOpInPlace(op, [&] {
      if (strides)
        op.removeStridesAttr();
      if (pads)
        op.removePadsAttr();
      if (dilations)
        op.removeDilationsAttr();
    });
    return success();
  }
};
} // namespace

void ConvOp::getCanonicalizationPatterns(RewritePatternSet &patterns,
                                         MLIRContext *context) {
  patterns.add<DropDefaultArrays>(context);
}

//===----------------------------------------------------------------------===//
// ConvTransposeOp
//===----------------------------------------------------------------------===//

LogicalResult
ConvTransposeOp::inferReturnTypes(MLIRContext *,
                                  std::optional<Location> location, Adaptor op,
                                  SmallVectorImpl<Type> &results) {
  ConstraintChecker check(location, "conv_transpose");
  FilterAxes axes;
  if (failed(checkShared(check, op, axes)))
    return failure();
  auto input = cast<RankedTensorType>(op.getInput().getType());
  auto filter = cast<RankedTensorType>(op.getFilter().getType());
  int64_t rank = input.getRank();
  std::optional<ArrayRef<int64_t>> outputPads = op.getOutputPads();
  if (outputPads && static_cast<int64_t>(outputPads->size()) != rank - 2)
    return check.fail(3, "expected one output pad per spatial axis");
  if (outputPads && llvm::any_of(*outputPads, [](int64_t pad) {
        return pad < 0 || pad > kMaxExtent;
      }))
    return check.fail(4, "expected output pads that are not negative");
  int64_t channelAxis = getChannelAxis(op.getLayout(), rank);
  int64_t channels = input.getDimSize(channelAxis);
  int64_t groups = op.getGroups();
  auto divides = [&](int64_t size) {
    return ShapedType::isDynamic(size) || size % groups == 0;
  };
  // The filter's input axis counts, too: it is static when C may not be.
  if (groups < 1 || groups > kMaxExtent || !divides(channels) ||
      !divides(filter.getDimSize(axes.input)))
    return check.fail(5, "expected groups (" + Twine(groups) +
                             ") to be positive and to divide the input's "
                             "channels");
  if (!sizesMatch(filter.getDimSize(axes.input), channels))
    return check.fail(6, "expected the filter's input channels (" +
                             Twine(filter.getDimSize(axes.input)) +
                             ") to equal the input's channels (" +
                             Twine(channels) + ")");
  int64_t perGroup = filter.getDimSize(axes.output);
  int64_t outputs =
      ShapedType::isDynamic(perGroup) ? perGroup : perGroup * groups;
  if (op.getBias() && !isVectorOf(op.getBias(), outputs))
    return check.fail(7, "expected a bias of shape [" + Twine(outputs) + "]");

  SmallVector<int64_t> shape(input.getShape());
  shape[channelAxis] = outputs;
  int64_t spatialBegin = getSpatialBegin(op.getLayout());
  for (auto [i, dim] :
       llvm::enumerate(makeWindow(getKernel(filter, axes), op.getStrides(),
                                  op.getPads(), op.getDilations()))) {
    int64_t &size = shape[spatialBegin + i];
    size = dim.transposedOutputSize(size, outputPads ? (*outputPads)[i] : 0);
    if (!ShapedType::isDynamic(size) && (size < 1 || size > kMaxExtent))
      return check.fail(8, "expected a positive output size on spatial axis " +
                               Twine(i));
  }
  results.push_back(RankedTensorType::get(shape, input.getElementType()));
  return success();
}

SmallVector<WindowDim> ConvTransposeOp::getWindow() {
  return makeWindow(getKernel(getFilterType(), getFilterAxes()), getStrides(),
                    getPads(), getDilations());
}

FilterAxes ConvTransposeOp::getFilterAxes() {
  return convopt::getFilterAxes(getFilterLayout(), getFilterType().getRank());
}

OpOperand &ConvTransposeOp::getLinearFilter() { return getFilterMutable(); }
Value ConvTransposeOp::getLinearBias() { return getBias(); }
void ConvTransposeOp::setLinearBias(Value bias) {
  assignOptional(getBiasMutable(), bias);
}
int64_t ConvTransposeOp::getOutputChannelAxis() {
  return getChannelAxis(getLayout(), getFilterType().getRank());
}
int64_t ConvTransposeOp::getNumOutputChannels() {
  int64_t perGroup = getFilterType().getDimSize(getFilterAxes().output);
  return ShapedType::isDynamic(perGroup) ? perGroup : perGroup * getGroups();
}
SmallVector<int64_t> ConvTransposeOp::getFilterChannelAxes() {
  FilterAxes axes = getFilterAxes();
  return {std::min(axes.input, axes.output), std::max(axes.input, axes.output)};
}
/// Input channel c belongs to group c / (C/g), whose outputs start at
/// group * O/g; equal C and O hide a mistake here.
int64_t ConvTransposeOp::getOutputChannelOf(ArrayRef<int64_t> index) {
  FilterAxes axes = getFilterAxes();
  int64_t channelsPerGroup =
      getFilterType().getDimSize(axes.input) / getGroups();
  int64_t outputsPerGroup = getFilterType().getDimSize(axes.output);
  int64_t group = index[axes.input] / channelsPerGroup;
  return group * outputsPerGroup + index[axes.output];
}

//===----------------------------------------------------------------------===//
// DenseOp
//===----------------------------------------------------------------------===//

LogicalResult DenseOp::inferReturnTypes(MLIRContext *,
                                        std::optional<Location> location,
                                        Adaptor op,
                                        SmallVectorImpl<Type> &results) {
  ConstraintChecker check(location, "dense");
  auto input = cast<RankedTensorType>(op.getInput().getType());
  auto filter = cast<RankedTensorType>(op.getFilter().getType());
  if (input.getRank() < 1 || filter.getRank() != 2)
    return check.fail(1, "expected an input of rank 1 at least and a filter of "
                         "rank 2");
  FilterLayout layout = op.getFilterLayout();
  if (layout != FilterLayout::oi_spatial && layout != FilterLayout::io_spatial)
    return check.fail(2, "expected filter_layout oi_spatial or io_spatial");
  FilterAxes axes = convopt::getFilterAxes(layout, 2);
  if (!sizesMatch(input.getShape().back(), filter.getDimSize(axes.input)))
    return check.fail(3, "expected the input's last axis (" +
                             Twine(input.getShape().back()) +
                             ") to equal the filter's input size (" +
                             Twine(filter.getDimSize(axes.input)) + ")");
  int64_t outputs = filter.getDimSize(axes.output);
  if (op.getBias() && !isVectorOf(op.getBias(), outputs))
    return check.fail(4, "expected a bias of shape [" + Twine(outputs) + "]");
  if (!sameElementType(op.getInput(), op.getFilter(), op.getBias()))
    return check.fail(5, "expected equal element types");
  SmallVector<int64_t> shape(input.getShape());
  shape.back() = outputs;
  results.push_back(RankedTensorType::get(shape, input.getElementType()));
  return success();
}

FilterAxes DenseOp::getFilterAxes() {
  return convopt::getFilterAxes(getFilterLayout(), 2);
}

OpOperand &DenseOp::getLinearFilter() { return getFilterMutable(); }
Value DenseOp::getLinearBias() { return getBias(); }
void DenseOp::setLinearBias(Value bias) {
  assignOptional(getBiasMutable(), bias);
}
int64_t DenseOp::getOutputChannelAxis() {
  return getInput().getType().getRank() - 1;
}
int64_t DenseOp::getNumOutputChannels() {
  return getFilterType().getDimSize(getFilterAxes().output);
}
SmallVector<int64_t> DenseOp::getFilterChannelAxes() {
  return {getFilterAxes().output};
}
int64_t DenseOp::getOutputChannelOf(ArrayRef<int64_t> index) {
  return index[getFilterAxes().output];
}
