//===- BlockChannels.cpp - Places channels in blocks of a vector ----------===//

#include "passes/Codegen/Layout/ChannelRegions.h"
#include "passes/Codegen/Layout/Passes.h"

#include "dialects/ConvOpt/IR/Elements.h"
#include "dialects/ConvOpt/IR/TargetInfo.h"
#include "passes/Codegen/Layout/Permutation.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/Matchers.h"
#include "mlir/IR/Remarks.h"
#include "llvm/ADT/SmallVectorExtras.h"
#include "llvm/ADT/TypeSwitch.h"
#include "llvm/Support/MathExtras.h"

namespace mlir::convopt {
#define GEN_PASS_DEF_BLOCKCHANNELSPASS
#include "passes/Codegen/Layout/Passes.h.inc"

namespace {

/// Rewrites a block from top to bottom. A value y that is blocked becomes
/// unpack(z), z being what the op computes now; users that work on blocks take
/// z, and unpacks without users disappear at the end.
class ChannelBlocker {
public:
  ChannelBlocker(Block &body, int64_t block)
      : body(body), block(block), regions(body, block),
        builder(body.getParentOp()->getContext()) {}

  void run();

private:
  void remarkRegions(func::FuncOp function);
  void visit(Operation *op);
  void visitConv(ConvOp op);
  Value computeBlocked(Operation *op);
  Value cloneOn(Operation *op, ValueRange operands,
                ArrayRef<NamedAttribute> changed = {});
  Value blockPool(Operation *op);
  Value blockAffine(ChannelAffineOp op);

  /// The blocked form of an operand of an op whose result is blocked.
  Value getBlocked(Value value);
  /// The same of a constant, or of a value that is broadcast over channels;
  /// `rank` is that of the channel-last result.
  Value getBroadcast(Value value, int64_t rank);
  void setBlocked(Value value, Value blocked);

  RankedTensorType blockedType(RankedTensorType type, int64_t lanes);
  RankedTensorType blockedType(Value value) {
    return blockedType(cast<RankedTensorType>(value.getType()), block);
  }
  Value reshape(Value value, ArrayRef<int64_t> shape);
  /// [n, space.., c] -> [n, blocks, space.., lanes], one entry per axis.
  template <typename T>
  static SmallVector<T> insertBlocks(ArrayRef<T> values, T blocks, T lanes);
  void eraseDeadOps();

  Block &body;
  int64_t block;
  ChannelRegions regions;
  OpBuilder builder;
  Location loc = builder.getUnknownLoc();
  DenseMap<Value, Value> blockedValues;
  /// Erased at the end, so that no new value takes the place of one that the
  /// regions know.
  SmallVector<Operation *> replaced;
};

} // namespace

//===----------------------------------------------------------------------===//
// Values
//===----------------------------------------------------------------------===//

static RankedTensorType getTensorType(Value value) {
  return cast<RankedTensorType>(value.getType());
}

RankedTensorType ChannelBlocker::blockedType(RankedTensorType type,
                                             int64_t lanes) {
  ArrayRef<int64_t> shape = type.getShape();
  int64_t blocks = llvm::divideCeil(shape.back(), lanes);
  return type.clone(insertBlocks(shape, blocks, lanes));
}

template <typename T>
SmallVector<T> ChannelBlocker::insertBlocks(ArrayRef<T> values, T blocks,
                                            T lanes) {
  SmallVector<T> result(values.drop_back());
  result.insert(result.begin() + 1, blocks);
  result.push_back(lanes);
  return result;
}

Value ChannelBlocker::reshape(Value value, ArrayRef<int64_t> shape) {
  RankedTensorType type = getTensorType(value);
  if (type.getShape() == shape)
    return value;
  return ReshapeOp::create(builder, loc, type.clone(shape), value);
}

Value ChannelBlocker::getBlocked(Value value) {
  Value &blocked = blockedValues[value];
  if (!blocked) {
    OpBuilder::InsertionGuard guard(builder);
    builder.setInsertionPointAfterValue(value);
    blocked = PackChannelsOp::create(builder, value.getLoc(), value, block);
  }
  return blocked;
}

// A pack of constants is written as what FoldConstants moves:
// Pattern: pack(x) -> transpose(reshape(pad(x)))
Value ChannelBlocker::getBroadcast(Value value, int64_t rank) {
  RankedTensorType type = getTensorType(value);
  if (type.getNumElements() == 1)
    return value;
  SmallVector<int64_t> shape(rank - type.getRank(), 1);
  llvm::append_range(shape, type.getShape());
  value = reshape(value, shape);
  int64_t channels = shape.back();
  if (channels == 1)
    return reshape(value, blockedType(type.clone(shape), 1).getShape());
  int64_t blocks = llvm::divideCeil(channels, block);
  if (blocks * block != channels) {
    SmallVector<int64_t> low(rank, 0), high(rank, 0);
    high.back() = blocks * block - channels;
    value = PadOp::create(builder, loc, value, low, high, APFloat(0.0));
  }
  shape.back() = blocks;
  shape.push_back(block);
  SmallVector<int64_t> permutation = getIdentity(rank + 1);
  permutation.erase(permutation.begin() + rank - 1);
  permutation.insert(permutation.begin() + 1, rank - 1);
  return TransposeOp::create(builder, loc, reshape(value, shape), permutation);
}

void ChannelBlocker::setBlocked(Value value, Value blocked) {
  RankedTensorType type = getTensorType(value);
  int64_t channels = type.getShape().back();
  bool isOnePixel = type.getNumElements() == type.getDimSize(0) * channels;
  Value plain;
  // A pixel of whole blocks lies as it did.
  if (isOnePixel && channels % block == 0)
    plain = reshape(blocked, type.getShape());
  else
    plain = UnpackChannelsOp::create(builder, loc, blocked, channels);
  blockedValues[plain] = blocked;
  value.replaceAllUsesWith(plain);
}

//===----------------------------------------------------------------------===//
// Ops
//===----------------------------------------------------------------------===//

/// The op on other operands, with some of its attributes changed.
Value ChannelBlocker::cloneOn(Operation *op, ValueRange operands,
                              ArrayRef<NamedAttribute> changed) {
  Operation *clone = builder.clone(*op);
  clone->setOperands(operands);
  for (NamedAttribute attribute : changed)
    clone->setAttr(attribute.getName(), attribute.getValue());
  clone->getResult(0).setType(blockedType(op->getResult(0)));
  return clone->getResult(0);
}

// Pattern: pool(x) -> reshape(pool(reshape(x))), each block a sample
Value ChannelBlocker::blockPool(Operation *op) {
  auto joinBlocks = [](RankedTensorType type) {
    SmallVector<int64_t> shape(type.getShape().drop_front());
    shape.front() *= type.getDimSize(0);
    return type.clone(shape);
  };
  RankedTensorType type = blockedType(op->getResult(0));
  Value x = getBlocked(op->getOperand(0));
  x = reshape(x, joinBlocks(getTensorType(x)).getShape());
  Operation *pool = builder.clone(*op);
  pool->setOperand(0, x);
  pool->getResult(0).setType(joinBlocks(type));
  return reshape(pool->getResult(0), type.getShape());
}

// Pattern: channel_affine(x, a, c) -> add(mul(x, a), c)
Value ChannelBlocker::blockAffine(ChannelAffineOp op) {
  RankedTensorType type = op.getType();
  auto parameter = [&](ElementsAttr attribute) {
    auto vector =
        RankedTensorType::get({type.getShape().back()}, type.getElementType());
    Value constant = arith::ConstantOp::create(
        builder, loc,
        cast<TypedAttr>(makeElements(vector, *readAsDouble(attribute))));
    return getBroadcast(constant, type.getRank());
  };
  Value scaled = MulOp::create(builder, loc, getBlocked(op.getInput()),
                               parameter(op.getScale()));
  return AddOp::create(builder, loc, scaled, parameter(op.getOffset()));
}

Value ChannelBlocker::computeBlocked(Operation *op) {
  RankedTensorType type = getTensorType(op->getResult(0));
  int64_t rank = type.getRank();
  auto attribute = [&](StringRef name, Attribute value) {
    return builder.getNamedAttr(name, value);
  };
  auto insert = [&](ArrayRef<int64_t> values, int64_t blocks, int64_t lanes) {
    return builder.getDenseI64ArrayAttr(insertBlocks(values, blocks, lanes));
  };
  auto input = [&] { return getBlocked(op->getOperand(0)); };
  return llvm::TypeSwitch<Operation *, Value>(op)
      .Case<MaxPoolOp, AveragePoolOp>([&](auto op) { return blockPool(op); })
      .Case([&](ChannelAffineOp op) { return blockAffine(op); })
      // Pattern: bias_add(x, b) -> add(x, b)
      .Case([&](BiasAddOp op) -> Value {
        return AddOp::create(builder, loc, input(),
                             getBroadcast(op.getBias(), rank));
      })
      .Case<AddOp, SubOp, MulOp, DivOp, PReluOp>([&](auto op) {
        SmallVector<Value> operands;
        for (Value operand : op->getOperands()) {
          RankedTensorType operandType = getTensorType(operand);
          bool isBlocked =
              regions.isBlocked(operand) || blockedValues.contains(operand);
          bool fits = operandType.getRank() == rank &&
                      operandType.getShape().back() == type.getShape().back();
          operands.push_back(isBlocked && fits ? getBlocked(operand)
                                               : getBroadcast(operand, rank));
        }
        return cloneOn(op, operands);
      })
      .Case([&](ConcatOp op) {
        SmallVector<Value> operands;
        for (Value operand : op.getInputs())
          operands.push_back(matchPattern(operand, m_Constant())
                                 ? getBroadcast(operand, rank)
                                 : getBlocked(operand));
        int64_t axis = op.getAxis();
        int64_t moved = axis == rank - 1 ? 1 : axis == 0 ? 0 : axis + 1;
        return cloneOn(op, operands,
                       attribute("axis", builder.getI64IntegerAttr(moved)));
      })
      .Case([&](PadOp op) {
        return cloneOn(op, input(),
                       {attribute("low", insert(op.getLow(), 0, 0)),
                        attribute("high", insert(op.getHigh(), 0, 0))});
      })
      .Case([&](SliceOp op) {
        return cloneOn(
            op, input(),
            {attribute("offsets", insert(op.getOffsets(),
                                         op.getOffsets().back() / block, 0)),
             attribute("sizes", builder.getDenseI64ArrayAttr(
                                    blockedType(op.getResult()).getShape())),
             attribute("strides", insert(op.getStrides(), 1, 1))});
      })
      .Case([&](ResizeOp op) {
        return cloneOn(
            op, input(),
            {attribute("scales",
                       builder.getDenseF64ArrayAttr(
                           insertBlocks<double>(op.getScales(), 1.0, 1.0))),
             attribute("sizes", builder.getDenseI64ArrayAttr(
                                    blockedType(op.getResult()).getShape()))});
      })
      .Case<ReduceMeanOp, ReduceSumOp>([&](auto op) {
        SmallVector<int64_t> axes = llvm::map_to_vector(
            op.getAxes(), [](int64_t axis) { return axis + 1; });
        return cloneOn(op, input(),
                       attribute("axes", builder.getDenseI64ArrayAttr(axes)));
      })
      // Element-wise ops of one operand.
      .Default([&](Operation *op) { return cloneOn(op, input()); });
}

// Pattern: conv(x, w, b) -> unpack(blocked_conv(pack(x), w, b))
void ChannelBlocker::visitConv(ConvOp op) {
  bool readsBlocks =
      regions.isBlocked(op.getInput()) || blockedValues.contains(op.getInput());
  bool writesBlocks = regions.isBlocked(op.getResult());
  if (!isBlockable(op, block) || (!readsBlocks && !writesBlocks))
    return;
  Value x = readsBlocks ? getBlocked(op.getInput()) : op.getInput();
  auto layout = Layout::channel_last;
  if (Value channelFirst = getChannelFirstInput(op);
      channelFirst && !readsBlocks) {
    x = channelFirst;
    layout = Layout::channel_first;
  }
  auto conv = BlockedConvOp::create(
      builder, loc, x, op.getFilter(), op.getBias(), op.getStridesAttr(),
      op.getPadsAttr(), op.getDilationsAttr(), op.getGroupsAttr(),
      LayoutAttr::get(builder.getContext(), layout),
      writesBlocks ? builder.getI64IntegerAttr(block) : IntegerAttr());
  if (writesBlocks)
    setBlocked(op.getResult(), conv);
  else
    op.getResult().replaceAllUsesWith(conv);
  replaced.push_back(op);
}

void ChannelBlocker::visit(Operation *op) {
  builder.setInsertionPoint(op);
  loc = op->getLoc();
  if (auto conv = dyn_cast<ConvOp>(op))
    return visitConv(conv);
  if (op->getNumResults() != 1 || !regions.isBlocked(op->getResult(0)) ||
      !getBlockedOperands(op, block))
    return;
  setBlocked(op->getResult(0), computeBlocked(op));
  replaced.push_back(op);
}

//===----------------------------------------------------------------------===//
// Pass
//===----------------------------------------------------------------------===//

void ChannelBlocker::eraseDeadOps() {
  for (Operation *op : llvm::reverse(replaced))
    op->erase();
  for (Operation &op : llvm::make_early_inc_range(llvm::reverse(body)))
    if (isa<UnpackChannelsOp, ReshapeOp, TransposeOp>(op) && op.use_empty())
      op.erase();
}

void ChannelBlocker::remarkRegions(func::FuncOp function) {
  auto options = remark::RemarkOpts::name("BlockChannels")
                     .category("convopt-codegen")
                     .function(function.getName());
  for (const ChannelRegions::Region &region : regions.getRegions()) {
    if (region.convolved == 0)
      continue;
    StringRef refusal = region.getRefusal();
    if (refusal.empty())
      remark::passed(region.loc, options)
          << remark::add("placed channels in blocks of {0}", block)
          << remark::metric("elements", region.channelLast);
    else
      remark::missed(region.loc, options) << remark::add("kept channels last")
                                          << remark::reason("{0}", refusal);
  }
}

void ChannelBlocker::run() {
  remarkRegions(cast<func::FuncOp>(body.getParentOp()));
  for (Operation &op : body)
    visit(&op);
  eraseDeadOps();
}

namespace {
struct BlockChannelsPass : impl::BlockChannelsPassBase<BlockChannelsPass> {
  void runOnOperation() override {
    func::FuncOp function = getOperation();
    auto module = function->getParentOfType<ModuleOp>();
    // Values of several blocks would have to be settled together.
    if (!module || !function.getBody().hasOneBlock())
      return;
    int64_t block = TargetInfo::get(module).vectorWidth();
    ChannelBlocker(function.getBody().front(), block).run();
  }
};
} // namespace

} // namespace mlir::convopt
