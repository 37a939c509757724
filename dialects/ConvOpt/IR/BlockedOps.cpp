//===- BlockedOps.cpp - Activations in blocks of channels -----------------===//

#include "dialects/ConvOpt/IR/Constraints.h"
#include "dialects/ConvOpt/IR/ConvOpt.h"
#include "dialects/ConvOpt/IR/ShiftRules.h"

#include "mlir/IR/TypeUtilities.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mlir::convopt;

static int64_t countBlocks(int64_t channels, int64_t block) {
  return ShapedType::isDynamic(channels) ? channels
                                         : llvm::divideCeil(channels, block);
}

static bool isBlock(int64_t block) { return block >= 1 && block <= kMaxExtent; }

/// [N, ceil(C/B), space.., B]
static SmallVector<int64_t> getBlockedShape(int64_t batch, int64_t channels,
                                            ArrayRef<int64_t> spatial,
                                            int64_t block) {
  SmallVector<int64_t> shape = {batch, countBlocks(channels, block)};
  llvm::append_range(shape, spatial);
  shape.push_back(block);
  return shape;
}

//===----------------------------------------------------------------------===//
// PackChannelsOp
//===----------------------------------------------------------------------===//

LogicalResult PackChannelsOp::inferReturnTypes(MLIRContext *,
                                               std::optional<Location> location,
                                               Adaptor op,
                                               SmallVectorImpl<Type> &results) {
  ConstraintChecker check(location, "pack_channels");
  auto input = cast<RankedTensorType>(op.getInput().getType());
  if (input.getRank() < 2)
    return check.fail(1, "expected an input of rank 2 at least");
  int64_t block = op.getBlock();
  if (!isBlock(block))
    return check.fail(2, "expected a positive block, got " + Twine(block));
  ArrayRef<int64_t> shape = input.getShape();
  results.push_back(input.clone(getBlockedShape(
      shape.front(), shape.back(), shape.drop_front().drop_back(), block)));
  return success();
}

// Pattern: pack_channels(unpack_channels(x)) -> x
// What padded x is unspecified in the result, and so may be x.
OpFoldResult PackChannelsOp::fold(FoldAdaptor) {
  auto unpack = getInput().getDefiningOp<UnpackChannelsOp>();
  if (unpack && unpack.getInput().getType() == getType())
    return unpack.getInput();
  return {};
}

void PackChannelsOp::transferShift(ShiftTransfer &transfer) {
  transfer.stop("no rule follows it into blocks of channels");
}

//===----------------------------------------------------------------------===//
// UnpackChannelsOp
//===----------------------------------------------------------------------===//

LogicalResult
UnpackChannelsOp::inferReturnTypes(MLIRContext *,
                                   std::optional<Location> location, Adaptor op,
                                   SmallVectorImpl<Type> &results) {
  ConstraintChecker check(location, "unpack_channels");
  auto input = cast<RankedTensorType>(op.getInput().getType());
  if (input.getRank() < 3)
    return check.fail(1, "expected an input of rank 3 at least");
  ArrayRef<int64_t> shape = input.getShape();
  int64_t channels = op.getChannels(), block = shape.back();
  if (channels < 1 || channels > kMaxExtent || block == 0 ||
      (!ShapedType::isDynamic(block) &&
       !sizesMatch(countBlocks(channels, block), shape[1])))
    return check.fail(2, "expected channels (" + Twine(channels) +
                             ") that fill " + Twine(shape[1]) + " blocks of " +
                             Twine(block));
  SmallVector<int64_t> result = {shape.front()};
  llvm::append_range(result, shape.drop_front(2).drop_back());
  result.push_back(channels);
  results.push_back(input.clone(result));
  return success();
}

// Pattern: unpack_channels(pack_channels(x)) -> x
OpFoldResult UnpackChannelsOp::fold(FoldAdaptor) {
  auto pack = getInput().getDefiningOp<PackChannelsOp>();
  if (pack && pack.getInput().getType() == getType())
    return pack.getInput();
  return {};
}

void UnpackChannelsOp::transferShift(ShiftTransfer &transfer) {
  transfer.stop("no rule follows it out of blocks of channels");
}

//===----------------------------------------------------------------------===//
// BlockedConvOp
//===----------------------------------------------------------------------===//

LogicalResult BlockedConvOp::inferReturnTypes(MLIRContext *,
                                              std::optional<Location> location,
                                              Adaptor op,
                                              SmallVectorImpl<Type> &results) {
  ConstraintChecker check(location, "blocked_conv");
  auto input = cast<RankedTensorType>(op.getInput().getType());
  auto filter = cast<RankedTensorType>(op.getFilter().getType());
  int64_t rank = filter.getRank(), inputRank = input.getRank();
  if (rank < 3 || rank > 5 || (inputRank != rank && inputRank != rank + 1))
    return check.fail(1, "expected a filter of rank 3 to 5 and an input of the "
                         "same or one more, got ranks " +
                             Twine(rank) + " and " + Twine(inputRank));
  ArrayRef<int64_t> kernel = filter.getShape().drop_back(2);
  if (llvm::any_of(kernel, ShapedType::isDynamic))
    return check.fail(2, "expected static kernel sizes");
  if (failed(checkWindow(check, {/*positive=*/2, /*lengths=*/3, /*pads=*/4},
                         kernel.size(), kernel, op.getStrides(), op.getPads(),
                         op.getDilations())))
    return failure();
  int64_t groups = op.getGroups();
  int64_t perGroup = filter.getDimSize(rank - 2);
  int64_t outputs = filter.getDimSize(rank - 1);
  if (groups < 1 || groups > kMaxExtent ||
      (!ShapedType::isDynamic(outputs) && outputs % groups != 0))
    return check.fail(5, "expected groups (" + Twine(groups) +
                             ") to be positive and to divide the output "
                             "channels");

  bool isBlocked = inputRank > rank;
  int64_t channels =
      ShapedType::isDynamic(perGroup) ? perGroup : perGroup * groups;
  int64_t channelAxis = isBlocked ? 1 : getChannelAxis(op.getLayout(), rank);
  int64_t spatialBegin = isBlocked ? 2 : getSpatialBegin(op.getLayout());
  int64_t expected = channels;
  if (isBlocked) {
    int64_t block = input.getShape().back();
    if (block == 0)
      return check.fail(6, "expected blocks of input channels");
    expected =
        ShapedType::isDynamic(block) ? block : countBlocks(channels, block);
  }
  if (!sizesMatch(expected, input.getDimSize(channelAxis)))
    return check.fail(6, "expected the filter's input channels times groups (" +
                             Twine(perGroup) + " * " + Twine(groups) +
                             ") on the input's axis " + Twine(channelAxis) +
                             ", got " + Twine(input.getDimSize(channelAxis)));
  if (op.getBias() &&
      (cast<RankedTensorType>(op.getBias().getType()).getRank() != 1 ||
       !sizesMatch(cast<RankedTensorType>(op.getBias().getType()).getDimSize(0),
                   outputs)))
    return check.fail(7, "expected a bias of shape [" + Twine(outputs) + "]");

  SmallVector<int64_t> spatial(
      input.getShape().slice(spatialBegin, kernel.size()));
  for (auto [i, dim] : llvm::enumerate(makeWindow(
           kernel, op.getStrides(), op.getPads(), op.getDilations()))) {
    spatial[i] = dim.outputSize(spatial[i]);
    if (spatial[i] == 0)
      return check.fail(
          8, "expected the dilated kernel (" + Twine(dim.extent()) +
                 ") to fit into the padded input on spatial axis " + Twine(i));
  }
  Type element = input.getElementType();
  if (filter.getElementType() != element ||
      (op.getBias() && getElementTypeOrSelf(op.getBias()) != element))
    return check.fail(9, "expected equal element types");
  int64_t batch = input.getDimSize(0);
  SmallVector<int64_t> shape;
  if (std::optional<uint64_t> block = op.getBlock()) {
    if (!isBlock(*block))
      return check.fail(10, "expected a positive block, got " +
                                Twine(static_cast<int64_t>(*block)));
    shape = getBlockedShape(batch, outputs, spatial, *block);
  } else {
    shape = {batch};
    llvm::append_range(shape, spatial);
    shape.insert(shape.begin() + getChannelAxis(op.getLayout(), rank), outputs);
  }
  results.push_back(RankedTensorType::get(shape, element));
  return success();
}

SmallVector<WindowDim> BlockedConvOp::getWindow() {
  return makeWindow(getFilterType().getShape().drop_back(2), getStrides(),
                    getPads(), getDilations());
}

int64_t BlockedConvOp::getInputChannels() {
  RankedTensorType filter = getFilterType();
  return filter.getDimSize(filter.getRank() - 2) * getGroups();
}

int64_t BlockedConvOp::getOutputChannels() {
  return getFilterType().getShape().back();
}

void BlockedConvOp::transferShift(ShiftTransfer &transfer) {
  transfer.stop("no rule follows it through blocks of channels");
}
