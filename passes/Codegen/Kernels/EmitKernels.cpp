//===- EmitKernels.cpp - Apply schedules ----------------------------------===//

#include "passes/Codegen/Constants/BlobUses.h"
#include "passes/Codegen/Emit/Elementwise.h"
#include "passes/Codegen/Kernels/KernelLibrary.h"
#include "passes/Codegen/Kernels/Packing.h"
#include "passes/Codegen/Kernels/Passes.h"
#include "passes/Codegen/Schedule/Passes.h"

#include "dialects/ConvOpt/IR/Elements.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

namespace mlir::convopt {

#define GEN_PASS_DEF_EMITKERNELSPASS
#include "passes/Codegen/Kernels/Passes.h.inc"

namespace {

/// Packs a tensor of one value per output channel for the kernel at hand.
using VectorPacker = llvm::function_ref<Value(Value)>;

/// Writes the body of a kernel.
using BodyWriter =
    llvm::function_ref<void(LoopBuilder &, const KernelOperands &)>;

/// The operands of a kernel under construction, and its epilogue.
struct KernelPlan {
  SmallVector<Value> operands;
  SmallVector<EpilogueStep> steps;
  /// Per step and step operand, the number of its kernel operand; -1 for the
  /// running value.
  SmallVector<SmallVector<int>> numbers;
  /// Whether the mean of the last value is a second result.
  bool hasMean = false;
  std::string key;

  int add(Value operand) {
    operands.push_back(operand);
    return static_cast<int>(operands.size()) - 1;
  }
};

struct EmitKernelsPass : impl::EmitKernelsPassBase<EmitKernelsPass> {
  using EmitKernelsPassBase::EmitKernelsPassBase;
  void runOnOperation() override;
};

/// Plans and emits the kernel of one scheduled op or group.
class KernelEmission {
public:
  KernelEmission(KernelLibrary &library, BlobUses &uses, Operation *root,
                 Operation *anchor, ScheduleAttr schedule)
      : library(library), uses(uses), root(root), anchor(anchor),
        schedule(schedule), builder(root), loc(root->getLoc()) {}

  LogicalResult run();

private:
  /// The value outside the group that stands behind a value inside.
  Value outside(Value value) const {
    auto argument = dyn_cast<BlockArgument>(value);
    if (argument && argument.getOwner()->getParentOp() == root)
      return root->getOperand(argument.getArgNumber());
    return value;
  }
  bool isMeanOverPixels(ReduceMeanOp mean) const;
  LogicalResult planEpilogue(KernelPlan &plan, VectorPacker pack);
  FailureOr<EpilogueOperand::Kind> classify(Value operand, Value running);
  /// `workspace` is a number of elements.
  void emit(KernelPlan &plan, bool hasFilter, bool hasBias, int64_t workspace,
            BodyWriter writeBody);
  bool fits() const;
  /// The kernel of a convolution or dense layer with an epilogue.
  LogicalResult emitLinear(Value packedFilter, Value bias, VectorPacker pack,
                           int64_t workspace, BodyWriter writeBody);
  LogicalResult emitDirectKernel(Value filter, Value bias);
  LogicalResult emitDepthwiseKernel(Value filter, Value bias);
  LogicalResult emitDotKernel(Value filter, Value bias);
  LogicalResult emitWinogradKernel(Value filter, Value bias);
  void emitPoolKernel();

  KernelLibrary &library;
  BlobUses &uses;
  Operation *root;
  Operation *anchor;
  ScheduleAttr schedule;
  OpBuilder builder;
  Location loc;
  Geometry geometry;
};

} // namespace

FailureOr<EpilogueOperand::Kind> KernelEmission::classify(Value operand,
                                                          Value running) {
  if (operand == running)
    return EpilogueOperand::Kind::Running;
  auto type = cast<RankedTensorType>(operand.getType());
  auto result = cast<RankedTensorType>(running.getType());
  if (type == result)
    return EpilogueOperand::Kind::Residual;
  if (type.getNumElements() == 1)
    return EpilogueOperand::Kind::Scalar;
  if (type.getNumElements() == geometry.output.channels() &&
      type.getShape().back() == geometry.output.block)
    return EpilogueOperand::Kind::PerChannel;
  return failure();
}

/// Whether the op's channels, if it has any, are on the last axis.
static bool actsOnChannels(Operation *op) {
  int64_t last =
      cast<RankedTensorType>(op->getResult(0).getType()).getRank() - 1;
  if (auto bias = dyn_cast<BiasAddOp>(op))
    return static_cast<int64_t>(bias.getAxis()) == last;
  if (auto affine = dyn_cast<ChannelAffineOp>(op))
    return static_cast<int64_t>(affine.getAxis()) == last;
  return true;
}

/// Whether `mean` has the channels of the kernel's result and one pixel, and
/// the kernel computes means.
bool KernelEmission::isMeanOverPixels(ReduceMeanOp mean) const {
  RankedTensorType type = mean.getType();
  return schedule.getAlgorithm() == Algorithm::depthwise &&
         type.getShape().front() == geometry.batch &&
         type.getShape().back() == geometry.output.block &&
         type.getNumElements() == geometry.batch * geometry.output.channels();
}

LogicalResult KernelEmission::planEpilogue(KernelPlan &plan,
                                           VectorPacker pack) {
  if (root == anchor)
    return success();
  Value running = anchor->getResult(0);
  Operation *end = anchor->getBlock()->getTerminator();
  if (auto mean = dyn_cast<ReduceMeanOp>(end->getPrevNode())) {
    if (!isMeanOverPixels(mean))
      return mean.emitError("expected a mean over all pixels, of what a "
                            "depthwise kernel computes");
    plan.key += "; " + describeComputation(mean, /*ignoreData=*/true);
    plan.hasMean = true;
    end = mean;
  }
  for (Operation *op = anchor->getNextNode(); op != end;
       op = op->getNextNode()) {
    if (!isElementwise(op) || !actsOnChannels(op))
      return op->emitError("expected an element-wise epilogue, per channel on "
                           "the last axis");
    EpilogueStep step{op, {}};
    SmallVector<int> numbers;
    auto addOperand = [&](EpilogueOperand::Kind kind, int number) {
      step.operands.push_back({kind, Value()});
      numbers.push_back(number);
    };
    for (Value operand : op->getOperands()) {
      FailureOr<EpilogueOperand::Kind> kind = classify(operand, running);
      if (failed(kind))
        return op->emitError("expected an epilogue operand that is shaped like "
                             "the result, per channel, or a scalar");
      Value source = outside(operand);
      // Accumulators hold the running value alone; older ones are gone.
      if (operand != running && source == operand)
        return op->emitError("expected the epilogue to be a chain");
      switch (*kind) {
      case EpilogueOperand::Kind::Running:
        addOperand(*kind, -1);
        break;
      case EpilogueOperand::Kind::PerChannel:
        addOperand(*kind, plan.add(pack(source)));
        break;
      case EpilogueOperand::Kind::Residual:
      case EpilogueOperand::Kind::Scalar:
        addOperand(*kind, plan.add(source));
        break;
      }
    }
    // The parameters of an affine are rounded to f32 here, once.
    if (auto affine = dyn_cast<ChannelAffineOp>(op)) {
      auto type =
          RankedTensorType::get({geometry.outChannels}, builder.getF32Type());
      for (ElementsAttr parameter : {affine.getScale(), affine.getOffset()}) {
        Value constant = arith::ConstantOp::create(
            builder, loc,
            cast<TypedAttr>(makeElements(type, *readAsDouble(parameter))));
        addOperand(EpilogueOperand::Kind::PerChannel, plan.add(pack(constant)));
      }
    }
    plan.key += "; " + describeComputation(op, /*ignoreData=*/true);
    for (int number : numbers)
      plan.key += " " + std::to_string(number);
    plan.steps.push_back(std::move(step));
    plan.numbers.push_back(std::move(numbers));
    running = op->getResult(0);
  }
  ValueRange yielded = anchor->getBlock()->getTerminator()->getOperands();
  if (plan.hasMean) {
    if (yielded.size() != 2 || yielded.front() != running ||
        yielded.back() != end->getResult(0) || end->getOperand(0) != running)
      return root->emitError("expected a group that yields its last value and "
                             "the mean of it");
    return success();
  }
  if (yielded.size() != 1 || yielded.front() != running)
    return root->emitError("expected a group that yields its last value alone");
  return success();
}

void KernelEmission::emit(KernelPlan &plan, bool hasFilter, bool hasBias,
                          int64_t workspace, BodyWriter writeBody) {
  plan.key = describeComputation(anchor, /*ignoreData=*/true) + plan.key;
  StringRef family = stringifyAlgorithm(schedule.getAlgorithm());
  SmallVector<Type> results(root->getResultTypes());
  if (workspace)
    results.push_back(RankedTensorType::get({workspace}, builder.getF32Type()));
  CallKernelOp call = library.call(
      builder, loc, plan.key, family, family, plan.operands, results,
      [&](OpBuilder &body, func::FuncOp kernel) {
        LoopBuilder loops(body, loc);
        auto argument = [&](int number) {
          return loops.flatten(kernel.getArgument(number));
        };
        KernelOperands operands;
        int next = 0;
        operands.input = argument(next++);
        if (hasFilter)
          operands.filter = argument(next++);
        if (hasBias)
          operands.bias = argument(next++);
        int64_t result = plan.operands.size();
        operands.output = argument(result++);
        if (plan.hasMean)
          operands.mean = argument(result++);
        if (workspace)
          operands.workspace = argument(result);
        for (auto [step, numbers] : llvm::zip_equal(plan.steps, plan.numbers))
          for (auto [operand, number] : llvm::zip_equal(step.operands, numbers))
            if (number >= 0)
              operand.memref = argument(number);
        operands.epilogue = plan.steps;
        writeBody(loops, operands);
        // Every output is stored once, right behind the loads of its epilogue.
        SmallVector<int64_t> residuals;
        for (auto [step, numbers] : llvm::zip_equal(plan.steps, plan.numbers))
          for (auto [operand, number] : llvm::zip_equal(step.operands, numbers))
            if (operand.kind == EpilogueOperand::Kind::Residual)
              residuals.push_back(number);
        if (!residuals.empty())
          kernel->setAttr(kOverwritableAttrName,
                          body.getDenseI64ArrayAttr(residuals));
      });
  library.describeWork(call, root);
  root->replaceAllUsesWith(call.getResults().take_front(root->getNumResults()));
  root->erase();
}

LogicalResult KernelEmission::emitLinear(Value packedFilter, Value bias,
                                         VectorPacker pack, int64_t workspace,
                                         BodyWriter writeBody) {
  KernelPlan plan;
  plan.add(outside(anchor->getOperand(0)));
  plan.add(packedFilter);
  if (bias)
    plan.add(pack(outside(bias)));
  if (failed(planEpilogue(plan, pack)))
    return failure();
  emit(plan, /*hasFilter=*/true, static_cast<bool>(bias), workspace, writeBody);
  return success();
}

LogicalResult KernelEmission::emitDirectKernel(Value filter, Value bias) {
  DirectTile tile{schedule.getTile()[0], schedule.getTile()[1],
                  schedule.getVector()};
  auto pack = [&](Value vector) {
    return packDirectVector(builder, loc, vector, geometry, tile);
  };
  return emitLinear(
      packDirectFilter(builder, loc, outside(filter), geometry, tile), bias,
      pack, /*workspace=*/0,
      [&](LoopBuilder &loops, const KernelOperands &operands) {
        emitDirect(loops, geometry, tile, operands);
      });
}

LogicalResult KernelEmission::emitDepthwiseKernel(Value filter, Value bias) {
  ChannelTile tile{schedule.getTile()[0], schedule.getVector()};
  auto pack = [&](Value vector) {
    return packChannelVector(builder, loc, vector, geometry, tile);
  };
  return emitLinear(
      packChannelFilter(builder, loc, outside(filter), geometry, tile), bias,
      pack, /*workspace=*/0,
      [&](LoopBuilder &loops, const KernelOperands &operands) {
        emitDepthwise(loops, geometry, tile, operands);
      });
}

LogicalResult KernelEmission::emitDotKernel(Value filter, Value bias) {
  DotTile tile{schedule.getTile()[0], schedule.getVector(),
               schedule.getTile()[1]};
  auto pack = [&](Value vector) {
    return packDotVector(builder, loc, vector, tile);
  };
  return emitLinear(
      packDotFilter(builder, loc, outside(filter), geometry, tile), bias, pack,
      /*workspace=*/0, [&](LoopBuilder &loops, const KernelOperands &operands) {
        emitDot(loops, geometry, tile, operands);
      });
}

static WinogradTile getWinogradTile(ScheduleAttr schedule) {
  ArrayRef<int64_t> sizes = schedule.getTile();
  return {
      {sizes[0], sizes[1]}, {sizes[2], sizes[3]}, sizes[4], sizes[5], sizes[6],
      schedule.getVector()};
}

LogicalResult KernelEmission::emitWinogradKernel(Value filter, Value bias) {
  WinogradTile tile = getWinogradTile(schedule);
  auto pack = [&](Value vector) {
    return packWinogradVector(builder, loc, vector, geometry, tile);
  };
  Value original = outside(filter);
  FailureOr<Value> packed =
      packWinogradFilter(builder, original, geometry, tile);
  if (failed(packed))
    return anchor->emitError("expected a constant filter");
  uses.add(getConstantElements(*packed));
  auto emitBody = [&](LoopBuilder &loops, const KernelOperands &operands) {
    emitWinograd(loops, geometry, tile, operands);
  };
  if (failed(emitLinear(*packed, bias, pack,
                        getWinogradWorkspace(geometry, tile), emitBody)))
    return failure();
  // Now, not behind the last filter: both take more memory than the network.
  if (original.use_empty()) {
    uses.drop(getConstantElements(original));
    original.getDefiningOp()->erase();
  }
  return success();
}

void KernelEmission::emitPoolKernel() {
  ChannelTile tile{schedule.getTile()[0], schedule.getVector()};
  PoolKind kind = isa<MaxPoolOp>(anchor)       ? PoolKind::Max
                  : isa<AveragePoolOp>(anchor) ? PoolKind::Average
                                               : PoolKind::Copy;
  KernelPlan plan;
  plan.add(anchor->getOperand(0));
  emit(plan, /*hasFilter=*/false, /*hasBias=*/false, /*workspace=*/0,
       [&](LoopBuilder &loops, const KernelOperands &operands) {
         emitPool(loops, geometry, tile, kind, operands.input, operands.output);
       });
}

/// Whether the schedule is one of the algorithm, and the algorithm one that can
/// compute the op.
bool KernelEmission::fits() const {
  ArrayRef<int64_t> tile = schedule.getTile();
  if (llvm::any_of(tile, [](int64_t size) { return size < 1; }))
    return false;
  switch (schedule.getAlgorithm()) {
  case Algorithm::direct:
  case Algorithm::dot:
    return tile.size() == 2;
  case Algorithm::depthwise:
  case Algorithm::pool:
  case Algorithm::copy:
    return tile.size() == 1;
  case Algorithm::winograd:
    return tile.size() == 7 &&
           canUseWinograd(geometry, getWinogradTile(schedule));
  }
  llvm_unreachable("unknown algorithm");
}

LogicalResult KernelEmission::run() {
  FailureOr<Geometry> found = getGeometry(anchor);
  if (succeeded(found))
    geometry = *found;
  if (failed(found) || !fits())
    return anchor->emitError("expected a schedule that fits the op");
  bool isDirect = schedule.getAlgorithm() == Algorithm::direct;
  if (!geometry.output.holdsVectors(schedule.getVector()) ||
      (!isDirect && !geometry.input.holdsVectors(schedule.getVector())))
    return anchor->emitError("expected vectors that do not cross blocks");
  if (schedule.getAlgorithm() == Algorithm::pool ||
      schedule.getAlgorithm() == Algorithm::copy) {
    if (root != anchor)
      return root->emitError("expected no epilogue on a pool");
    emitPoolKernel();
    return success();
  }
  Value filter, bias;
  if (auto conv = dyn_cast<BlockedConvOp>(anchor)) {
    filter = conv.getFilter();
    bias = conv.getBias();
  } else if (auto linear = dyn_cast<LinearOpInterface>(anchor)) {
    filter = linear.getLinearFilter().get();
    bias = linear.getLinearBias();
  } else {
    return anchor->emitError("expected a convolution or dense layer");
  }
  switch (schedule.getAlgorithm()) {
  case Algorithm::direct:
    return emitDirectKernel(filter, bias);
  case Algorithm::depthwise:
    return emitDepthwiseKernel(filter, bias);
  case Algorithm::dot:
    return emitDotKernel(filter, bias);
  case Algorithm::winograd:
    return emitWinogradKernel(filter, bias);
  case Algorithm::pool:
  case Algorithm::copy:
    break;
  }
  llvm_unreachable("pools and copies have no filter");
}

void EmitKernelsPass::runOnOperation() {
  SmallVector<std::pair<Operation *, ScheduleAttr>> anchors;
  getOperation().walk([&](Operation *op) {
    if (auto schedule = op->getAttrOfType<ScheduleAttr>(kScheduleAttrName))
      anchors.emplace_back(op, schedule);
  });
  BlobUses uses = releaseConstants ? BlobUses(getOperation()) : BlobUses();
  KernelLibrary library(getOperation());
  for (auto [anchor, schedule] : anchors) {
    auto group = dyn_cast<FusedOp>(anchor->getParentOp());
    Operation *root = group ? group.getOperation() : anchor;
    if (failed(KernelEmission(library, uses, root, anchor, schedule).run()))
      return signalPassFailure();
  }
}

} // namespace mlir::convopt
