//===- SelectSchedule.cpp - Choose how each hot op is computed ------------===//

#include "passes/Codegen/Schedule/Passes.h"
#include "passes/Codegen/Schedule/Tables.h"

#include "dialects/ConvOpt/IR/ConvOpt.h"
#include "dialects/ConvOpt/IR/Elements.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/TypeUtilities.h"
#include "llvm/Support/MathExtras.h"

namespace mlir::convopt {

#define GEN_PASS_DEF_SELECTSCHEDULEPASS
#include "passes/Codegen/Schedule/Passes.h.inc"

namespace {

struct SelectSchedulePass : impl::SelectSchedulePassBase<SelectSchedulePass> {
  using SelectSchedulePassBase::SelectSchedulePassBase;

  void runOnOperation() override {
    TargetInfo target = TargetInfo::get(getOperation());
    weightBytes = 0;
    getOperation().walk([&](arith::ConstantOp constant) {
      auto type = dyn_cast<ShapedType>(constant.getType());
      if (type && type.getElementType().isIntOrFloat())
        weightBytes += llvm::divideCeil(
            type.getNumElements() * type.getElementTypeBitWidth(), 8);
    });
    getOperation().walk([&](Operation *op) {
      if (op->hasAttr(kScheduleAttrName))
        return;
      if (ScheduleAttr schedule = select(op, target))
        op->setAttr(kScheduleAttrName, schedule);
    });
  }

  ScheduleAttr select(Operation *op, const TargetInfo &target);

  /// Of all constants.
  int64_t weightBytes = 0;
};

/// Whether all windows of an average have the same divisor.
bool dividesByTaps(AveragePoolOp pool, const Geometry &geometry) {
  bool clipped = false;
  auto check = [&](const SpatialDim &dim) {
    int64_t end = (dim.output - 1) * dim.window.stride + dim.window.extent() -
                  dim.window.padLow;
    bool beyondPads = end > dim.input + dim.window.padHigh;
    bool inPads = dim.window.padLow > 0 || end > dim.input;
    clipped |= beyondPads || (inPads && !pool.getCountIncludePad());
  };
  llvm::for_each(geometry.outer, check);
  check(geometry.inner);
  return !clipped;
}

/// Whether the filter is a constant without NaN and infinities.
bool isFiniteConstant(Value filter) {
  if (auto argument = dyn_cast<BlockArgument>(filter))
    if (auto group = dyn_cast<FusedOp>(argument.getOwner()->getParentOp()))
      filter = group->getOperand(argument.getArgNumber());
  ElementsAttr elements = getConstantElements(filter);
  return elements && holdsFiniteNumbers(elements);
}

} // namespace

ScheduleAttr SelectSchedulePass::select(Operation *op,
                                        const TargetInfo &target) {
  if (!isa<ConvOp, BlockedConvOp, DenseOp, MaxPoolOp, AveragePoolOp,
           PackChannelsOp, UnpackChannelsOp>(op))
    return {};
  if (!getElementTypeOrSelf(op->getResult(0)).isF32())
    return {};
  FailureOr<Geometry> geometry = getGeometry(op);
  if (failed(geometry))
    return {};
  auto schedule = [&](Algorithm algorithm, ArrayRef<int64_t> tile,
                      int64_t width) {
    return ScheduleAttr::get(&getContext(), algorithm, tile, width);
  };
  // Vectors must not cross blocks of channels.
  auto perChannel = [&](Algorithm algorithm) -> ScheduleAttr {
    ChannelTile tile = chooseChannelTile(*geometry, target);
    if (!geometry->input.holdsVectors(tile.width) ||
        !geometry->output.holdsVectors(tile.width))
      return {};
    return schedule(algorithm, {tile.pixels}, tile.width);
  };
  auto convolve = [&](Value filter) -> ScheduleAttr {
    if (filter)
      if (std::optional<DotTile> tile = chooseDotTile(*geometry, target))
        return schedule(Algorithm::dot, {tile->pixels, tile->outputWidth},
                        tile->width);
    if (filter && numerics == Numerics::Fast)
      if (std::optional<WinogradTile> tile =
              chooseWinogradTile(*geometry, target, weightBytes);
          tile && isFiniteConstant(filter))
        return schedule(Algorithm::winograd,
                        {tile->high.outputs, tile->high.taps,
                         tile->wide.outputs, tile->wide.taps, tile->block,
                         tile->tiles, tile->vectors},
                        tile->width);
    DirectTile tile = chooseDirectTile(*geometry, target);
    if (!geometry->output.holdsVectors(tile.width))
      return {};
    return schedule(Algorithm::direct, {tile.pixels, tile.vectors}, tile.width);
  };
  bool isDepthwise = geometry->groups > 1 && geometry->inPerGroup() == 1 &&
                     geometry->outPerGroup() == 1;
  if (auto conv = dyn_cast<ConvOp>(op)) {
    if (conv.getFilterLayout() != FilterLayout::spatial_io)
      return {};
    return isDepthwise ? perChannel(Algorithm::depthwise)
                       : convolve(conv.getFilter());
  }
  if (auto conv = dyn_cast<BlockedConvOp>(op))
    return isDepthwise ? perChannel(Algorithm::depthwise)
                       : convolve(conv.getFilter());
  if (isa<PackChannelsOp, UnpackChannelsOp>(op))
    return perChannel(Algorithm::copy);
  if (auto dense = dyn_cast<DenseOp>(op))
    return dense.getFilterLayout() == FilterLayout::io_spatial
               ? convolve(/*filter=*/{})
               : ScheduleAttr();
  if (auto average = dyn_cast<AveragePoolOp>(op))
    if (!dividesByTaps(average, *geometry))
      return {};
  return perChannel(Algorithm::pool);
}

} // namespace mlir::convopt
