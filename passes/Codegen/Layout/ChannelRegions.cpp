//===- ChannelRegions.cpp - Which activations to block --------------------===//

#include "passes/Codegen/Layout/ChannelRegions.h"

#include "passes/Codegen/Layout/Permutation.h"

#include "mlir/IR/Matchers.h"
#include "llvm/ADT/TypeSwitch.h"
#include "llvm/Support/MathExtras.h"

namespace mlir::convopt {

/// Up to this many channels, reading each from a plane of its own costs a
/// convolution nothing.
static constexpr int64_t kFewChannels = 4;

static RankedTensorType getTensorType(Value value) {
  return cast<RankedTensorType>(value.getType());
}

static int64_t getChannels(Value value) {
  return getTensorType(value).getShape().back();
}

static bool isConstant(Value value) {
  return matchPattern(value, m_Constant());
}

/// Whether a value may be blocked: emitters are for static f32.
static bool isActivationTensor(Value value) {
  auto type = dyn_cast<RankedTensorType>(value.getType());
  return type && type.hasStaticShape() && type.getElementType().isF32() &&
         type.getRank() >= 2 && type.getNumElements() > 0;
}

//===----------------------------------------------------------------------===//
// Ops
//===----------------------------------------------------------------------===//

using Operands = std::optional<SmallVector<Value>>;

/// Blocks of the first parts must be full: the next part begins behind them.
static Operands getConcatOperands(ConcatOp op, int64_t block) {
  SmallVector<Value> operands(op.getInputs());
  bool alongChannels =
      static_cast<int64_t>(op.getAxis()) == op.getType().getRank() - 1;
  for (Value part : ArrayRef<Value>(operands).drop_back())
    if (alongChannels && getChannels(part) % block != 0)
      return std::nullopt;
  llvm::erase_if(operands, isConstant);
  return operands;
}

static Operands getBinaryOperands(Operation *op) {
  RankedTensorType type = getTensorType(op->getResult(0));
  SmallVector<Value> operands;
  for (Value operand : op->getOperands()) {
    RankedTensorType operandType = getTensorType(operand);
    if (operandType.getNumElements() == 1 || isConstant(operand))
      continue;
    if (operandType.getRank() != type.getRank())
      return std::nullopt;
    if (getChannels(operand) == type.getShape().back())
      operands.push_back(operand);
  }
  return operands;
}

static Operands getSliceOperands(SliceOp op, int64_t block) {
  int64_t begin = op.getOffsets().back(), size = op.getSizes().back();
  bool endsBlock =
      size % block == 0 || begin + size == getChannels(op.getInput());
  if (op.getStrides().back() != 1 || begin % block != 0 || !endsBlock)
    return std::nullopt;
  return SmallVector<Value>{op.getInput()};
}

static Operands getCandidates(Operation *op, int64_t block) {
  if (op->getNumResults() != 1 || !isActivationTensor(op->getResult(0)) ||
      !llvm::all_of(op->getOperandTypes(), [](Type type) {
        auto tensor = dyn_cast<RankedTensorType>(type);
        return tensor && tensor.hasStaticShape();
      }))
    return std::nullopt;
  auto input = [&]() -> Operands {
    return SmallVector<Value>{op->getOperand(0)};
  };
  auto inputIf = [&](bool fits) { return fits ? input() : std::nullopt; };
  int64_t last = getTensorType(op->getResult(0)).getRank() - 1;
  if (isActivation(op))
    return input();
  return llvm::TypeSwitch<Operation *, Operands>(op)
      .Case<BiasAddOp, ChannelAffineOp>([&](auto op) {
        return inputIf(static_cast<int64_t>(op.getAxis()) == last);
      })
      .Case<AddOp, SubOp, MulOp, DivOp, PReluOp>(
          [&](auto) { return getBinaryOperands(op); })
      .Case<MaxPoolOp, AveragePoolOp>([&](auto op) {
        return inputIf(op.getLayout() == Layout::channel_last);
      })
      .Case([&](ConcatOp op) { return getConcatOperands(op, block); })
      .Case([&](PadOp op) {
        return inputIf(op.getLow().back() == 0 && op.getHigh().back() == 0);
      })
      .Case([&](SliceOp op) { return getSliceOperands(op, block); })
      .Case([&](ResizeOp op) { return inputIf(op.getScales().back() == 1.0); })
      .Case<ReduceMeanOp, ReduceSumOp>([&](auto op) {
        int64_t rank = op.getInput().getType().getRank();
        return inputIf(!llvm::is_contained(op.getAxes(), 0) &&
                       !llvm::is_contained(op.getAxes(), rank - 1));
      })
      .Default([](Operation *) { return std::nullopt; });
}

std::optional<SmallVector<Value>> getBlockedOperands(Operation *op,
                                                     int64_t block) {
  Operands operands = getCandidates(op, block);
  return operands && llvm::all_of(*operands, isActivationTensor) ? operands
                                                                 : std::nullopt;
}

bool isBlockable(ConvOp conv, int64_t block) {
  if (conv.getLayout() != Layout::channel_last ||
      conv.getFilterLayout() != FilterLayout::spatial_io ||
      !isActivationTensor(conv.getInput()) ||
      !isActivationTensor(conv.getResult()) ||
      !conv.getFilterType().hasStaticShape())
    return false;
  int64_t groups = conv.getGroups();
  int64_t inputs = getChannels(conv.getInput()) / groups;
  int64_t outputs = getChannels(conv.getResult()) / groups;
  bool isDepthwise = inputs == 1 && outputs == 1;
  return groups == 1 || isDepthwise ||
         (inputs % block == 0 && outputs % block == 0);
}

Value getChannelFirstInput(ConvOp conv) {
  auto transpose = conv.getInput().getDefiningOp<TransposeOp>();
  if (!transpose || conv.getGroups() != 1 ||
      getChannels(conv.getInput()) > kFewChannels)
    return {};
  Permutation toLast = invert(getLastToFirst(transpose.getType().getRank()));
  return transpose.getPermutation() == ArrayRef<int64_t>(toLast)
             ? transpose.getInput()
             : Value();
}

//===----------------------------------------------------------------------===//
// Regions
//===----------------------------------------------------------------------===//

StringRef ChannelRegions::Region::getRefusal() const {
  if (convolved == 0)
    return "no convolution reads or writes it";
  if (blocked * 3 > channelLast * 4)
    return "padding would enlarge it by more than a third";
  // Convolutions gain a little, packing costs another pass over the memory.
  if (moved * 2 > convolved)
    return "packing and unpacking would move too much of it";
  return "";
}

void ChannelRegions::addValue(Value value) {
  if (!isActivationTensor(value))
    return;
  numbers[value] = values.size();
  values.push_back(value);
  classes.grow(values.size());
}

void ChannelRegions::addUses(Operation *op) {
  auto conv = dyn_cast<ConvOp>(op);
  if (conv && isBlockable(conv, block)) {
    ++convolutions[conv.getResult()];
    if (!getChannelFirstInput(conv))
      ++convolutions[conv.getInput()];
    return;
  }
  if (Operands operands = getBlockedOperands(op, block)) {
    for (Value operand : *operands)
      classes.join(numbers.lookup(op->getResult(0)), numbers.lookup(operand));
    return;
  }
  plainUses.insert_range(op->getOperands());
  plainDefinitions.insert_range(op->getResults());
}

ChannelRegions::ChannelRegions(Block &body, int64_t block) : block(block) {
  for (Value argument : body.getArguments()) {
    addValue(argument);
    plainDefinitions.insert(argument);
  }
  for (Operation &op : body)
    llvm::for_each(op.getResults(), [&](Value result) { addValue(result); });
  for (Operation &op : body)
    addUses(&op);
  classes.compress();
  for (auto [number, value] : llvm::enumerate(values)) {
    unsigned region = classes[number];
    if (region == regions.size())
      regions.push_back({value.getLoc()});
    int64_t channels = getChannels(value);
    int64_t elements = getTensorType(value).getNumElements();
    Region &sum = regions[region];
    sum.channelLast += elements;
    sum.blocked += elements / channels * llvm::alignTo(channels, block);
    sum.convolved += elements * convolutions.lookup(value);
    sum.moved += elements *
                 (plainDefinitions.contains(value) + plainUses.contains(value));
  }
}

bool ChannelRegions::isBlocked(Value value) const {
  auto entry = numbers.find(value);
  return entry != numbers.end() &&
         regions[classes[entry->second]].getRefusal().empty();
}

} // namespace mlir::convopt
