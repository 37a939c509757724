//===- Interpreter.cpp - Evaluates functions of the dialect ---------------===//

#include "dialects/ConvOpt/Reference/Interpreter.h"

#include "dialects/ConvOpt/IR/Elements.h"
#include "dialects/ConvOpt/Reference/Operations.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/SymbolTable.h"
#include "mlir/IR/TypeUtilities.h"
#include "mlir/IR/Verifier.h"
#include "llvm/ADT/TypeSwitch.h"
#include "llvm/Support/MathExtras.h"

#include <memory>

namespace mlir::convopt::reference {

using TensorRef = std::shared_ptr<const Tensor>;
using TensorRefs = SmallVector<TensorRef>;

/// 8 GiB of doubles; shapes come from outside and may say anything.
static constexpr int64_t kMaxElements = int64_t(1) << 30;
/// Functions have no control flow, so that a recursion would never end.
static constexpr int kMaxDepth = 64;

//===----------------------------------------------------------------------===//
// Checks against the sizes at hand
//===----------------------------------------------------------------------===//

static LogicalResult checkNumElements(Operation *op, ArrayRef<int64_t> shape) {
  int64_t count = 1;
  for (int64_t size : shape)
    if (llvm::MulOverflow(count, size, count) || count > kMaxElements)
      return op->emitError("tensor of more than ")
             << kMaxElements << " elements: too large for the reference";
  return success();
}

static LogicalResult checkType(Operation *op, Type type,
                               ArrayRef<int64_t> shape, StringRef what) {
  auto tensorType = dyn_cast<RankedTensorType>(type);
  if (tensorType &&
      succeeded(verifyCompatibleShape(tensorType.getShape(), shape)))
    return success();
  InFlightDiagnostic diagnostic = op->emitError(what) << " of shape [";
  llvm::interleaveComma(shape, diagnostic);
  return diagnostic << "] does not have type " << type;
}

static LogicalResult emitUnknown(Operation *op) {
  return op->emitError("the reference cannot evaluate '")
         << op->getName() << "'";
}

/// Checks the op's constraints against the operands' sizes by verifying a copy
/// of the op that has them in its types.
static LogicalResult checkConstraints(Operation *op,
                                      ArrayRef<TensorRef> operands) {
  // It checks its element count when it resolves its dynamic size.
  if (isa<ReshapeOp>(op))
    return success();
  auto inferrable = dyn_cast<InferTypeOpInterface>(op);
  if (!inferrable || !isa_and_present<ConvOptDialect>(op->getDialect()))
    return emitUnknown(op);
  Block block;
  for (auto [value, tensor] : llvm::zip_equal(op->getOperands(), operands))
    block.addArgument(RankedTensorType::get(
                          tensor->shape, getElementTypeOrSelf(value.getType())),
                      op->getLoc());
  SmallVector<Type> types;
  if (failed(inferrable.inferReturnTypes(
          op->getContext(), op->getLoc(), block.getArguments(),
          op->getDiscardableAttrDictionary(), op->getPropertiesStorage(),
          op->getRegions(), types)))
    return failure();

  Operation *copy = op->clone();
  copy->setOperands(block.getArguments());
  for (auto [result, type] : llvm::zip_equal(copy->getResults(), types))
    result.setType(type);
  LogicalResult verified = verify(copy);
  copy->destroy();
  if (failed(verified))
    return failure();

  for (auto [declared, type] : llvm::zip_equal(op->getResultTypes(), types)) {
    ArrayRef<int64_t> shape = cast<RankedTensorType>(type).getShape();
    if (failed(checkType(op, declared, shape, "result")) ||
        failed(checkNumElements(op, shape)))
      return failure();
  }
  return success();
}

//===----------------------------------------------------------------------===//
// Single ops
//===----------------------------------------------------------------------===//

static FailureOr<TensorRef> evalConstant(arith::ConstantOp op) {
  auto type = dyn_cast<RankedTensorType>(op.getType());
  if (!type)
    return op.emitError("expected a constant of ranked tensor type");
  if (failed(checkNumElements(op, type.getShape())))
    return failure();
  std::vector<double> data;
  if (isa<FloatType>(type.getElementType())) {
    FailureOr<SmallVector<double>> values = readAsDouble(op.getValue());
    if (failed(values))
      return op.emitError("constant data cannot be read");
    data.assign(values->begin(), values->end());
  } else {
    FailureOr<SmallVector<int64_t>> values = readAsInt(op.getValue());
    if (failed(values))
      return op.emitError("constant data cannot be read");
    constexpr int64_t kExact = int64_t(1) << 53;
    for (int64_t value : *values) {
      if (value < -kExact || value > kExact)
        return op.emitError("integer ") << value << " is not exact as a double";
      data.push_back(static_cast<double>(value));
    }
  }
  return std::make_shared<const Tensor>(type.getShape(), std::move(data));
}

/// Results of an op without a region whose constraints hold.
static FailureOr<SmallVector<Tensor>> evalOp(Operation *op,
                                             ArrayRef<TensorRef> x) {
  using Results = FailureOr<SmallVector<Tensor>>;
  auto one = [](Tensor result) -> Results {
    SmallVector<Tensor> results;
    results.push_back(std::move(result));
    return results;
  };
  auto oneOrFailure = [&](FailureOr<Tensor> result) -> Results {
    if (failed(result))
      return failure();
    return one(std::move(*result));
  };
  auto bias = [&] { return x.size() > 2 ? x[2].get() : nullptr; };
  return TypeSwitch<Operation *, Results>(op)
      // Convolution.cpp
      .Case([&](ConvOp op) { return one(evalConv(op, *x[0], *x[1], bias())); })
      .Case([&](BlockedConvOp op) {
        return one(evalBlockedConv(op, *x[0], *x[1], bias()));
      })
      .Case([&](ConvTransposeOp op) {
        return one(evalConvTranspose(op, *x[0], *x[1], bias()));
      })
      .Case(
          [&](DenseOp op) { return one(evalDense(op, *x[0], *x[1], bias())); })
      // MatMul.cpp
      .Case([&](MatMulOp op) { return one(evalMatMul(op, *x[0], *x[1])); })
      // Normalization.cpp
      .Case([&](BiasAddOp op) { return one(evalBiasAdd(op, *x[0], *x[1])); })
      .Case(
          [&](ChannelAffineOp op) { return one(evalChannelAffine(op, *x[0])); })
      .Case([&](BatchNormOp op) {
        return one(evalBatchNorm(op, *x[0], *x[1], *x[2], *x[3], *x[4]));
      })
      .Case([&](BatchNormTrainingOp op) -> Results {
        BatchNormTrainingResults results =
            evalBatchNormTraining(op, *x[0], *x[1], *x[2], *x[3], *x[4]);
        return SmallVector<Tensor>{
            std::move(results.output), std::move(results.batchMean),
            std::move(results.batchVariance), std::move(results.newMean),
            std::move(results.newVariance)};
      })
      // SampleNorm.cpp
      .Case([&](InstanceNormOp op) {
        return one(evalInstanceNorm(op, *x[0], *x[1], *x[2]));
      })
      .Case([&](GroupNormOp op) {
        return one(evalGroupNorm(op, *x[0], *x[1], *x[2]));
      })
      .Case([&](LayerNormOp op) {
        return one(evalLayerNorm(op, *x[0], *x[1], bias()));
      })
      // Elementwise.cpp
      .Case([&](AddOp op) { return one(evalAdd(op, *x[0], *x[1])); })
      .Case([&](SubOp op) { return one(evalSub(op, *x[0], *x[1])); })
      .Case([&](MulOp op) { return one(evalMul(op, *x[0], *x[1])); })
      .Case([&](DivOp op) { return one(evalDiv(op, *x[0], *x[1])); })
      .Case([&](ReluOp op) { return one(evalRelu(op, *x[0])); })
      .Case([&](SigmoidOp op) { return one(evalSigmoid(op, *x[0])); })
      .Case([&](TanhOp op) { return one(evalTanh(op, *x[0])); })
      .Case([&](AbsOp op) { return one(evalAbs(op, *x[0])); })
      .Case([&](SqrtOp op) { return one(evalSqrt(op, *x[0])); })
      .Case([&](ExpOp op) { return one(evalExp(op, *x[0])); })
      .Case([&](ErfOp op) { return one(evalErf(op, *x[0])); })
      .Case([&](SoftplusOp op) { return one(evalSoftplus(op, *x[0])); })
      .Case([&](MishOp op) { return one(evalMish(op, *x[0])); })
      .Case([&](GeluOp op) { return one(evalGelu(op, *x[0])); })
      .Case([&](PReluOp op) { return one(evalPRelu(op, *x[0], *x[1])); })
      .Case([&](HardSwishOp op) { return one(evalHardSwish(op, *x[0])); })
      .Case([&](SiluOp op) { return one(evalSilu(op, *x[0])); })
      .Case([&](LeakyReluOp op) { return one(evalLeakyRelu(op, *x[0])); })
      .Case([&](EluOp op) { return one(evalElu(op, *x[0])); })
      .Case([&](HardSigmoidOp op) { return one(evalHardSigmoid(op, *x[0])); })
      .Case([&](ClipOp op) { return one(evalClip(op, *x[0])); })
      // Pooling.cpp
      .Case([&](MaxPoolOp op) { return one(evalMaxPool(op, *x[0])); })
      .Case([&](AveragePoolOp op) { return one(evalAveragePool(op, *x[0])); })
      .Case([&](ReduceMeanOp op) { return one(evalReduceMean(op, *x[0])); })
      .Case([&](ReduceSumOp op) { return one(evalReduceSum(op, *x[0])); })
      .Case([&](SoftmaxOp op) { return one(evalSoftmax(op, *x[0])); })
      .Case([&](LogSoftmaxOp op) { return one(evalLogSoftmax(op, *x[0])); })
      // Resize.cpp
      .Case([&](ResizeOp op) { return one(evalResize(op, *x[0])); })
      // Shape.cpp
      .Case([&](ConcatOp op) {
        SmallVector<const Tensor *> inputs;
        for (const TensorRef &input : x)
          inputs.push_back(input.get());
        return one(evalConcat(op, inputs));
      })
      .Case([&](ReshapeOp op) { return oneOrFailure(evalReshape(op, *x[0])); })
      .Case([&](TransposeOp op) { return one(evalTranspose(op, *x[0])); })
      .Case([&](PadOp op) { return one(evalPad(op, *x[0])); })
      .Case([&](SliceOp op) { return one(evalSlice(op, *x[0])); })
      .Case([&](PackChannelsOp op) { return one(evalPackChannels(op, *x[0])); })
      .Case([&](UnpackChannelsOp op) {
        return one(evalUnpackChannels(op, *x[0]));
      })
      .Default([](Operation *op) -> Results { return emitUnknown(op); });
}

//===----------------------------------------------------------------------===//
// Blocks
//===----------------------------------------------------------------------===//

static FailureOr<TensorRefs> evalBlock(Block &block, TensorRefs arguments,
                                       int depth);

static FailureOr<TensorRefs> evalFunction(func::FuncOp function,
                                          TensorRefs inputs, int depth) {
  if (!function.getBody().hasOneBlock())
    return function.emitError("expected a function of one block");
  if (inputs.size() != function.getNumArguments())
    return function.emitError("expected ")
           << function.getNumArguments() << " inputs, got " << inputs.size();
  for (auto [type, input] :
       llvm::zip_equal(function.getArgumentTypes(), inputs))
    if (failed(checkType(function, type, input->shape, "input")))
      return failure();
  return evalBlock(function.getBody().front(), std::move(inputs), depth);
}

/// Results of any op but a constant, a terminator or an unknown one.
static FailureOr<TensorRefs> evalAny(Operation *op, TensorRefs operands,
                                     int depth) {
  if (auto fused = dyn_cast<FusedOp>(op))
    return evalBlock(fused.getBody().front(), std::move(operands), depth + 1);
  if (auto call = dyn_cast<func::CallOp>(op)) {
    auto callee = SymbolTable::lookupNearestSymbolFrom<func::FuncOp>(
        op, call.getCalleeAttr());
    if (!callee)
      return op->emitError("expected a call of a function");
    return evalFunction(callee, std::move(operands), depth + 1);
  }
  if (failed(checkConstraints(op, operands)))
    return failure();
  FailureOr<SmallVector<Tensor>> results = evalOp(op, operands);
  if (failed(results))
    return failure();
  TensorRefs refs;
  for (Tensor &result : *results)
    refs.push_back(std::make_shared<const Tensor>(std::move(result)));
  return refs;
}

static FailureOr<TensorRefs> evalBlock(Block &block, TensorRefs arguments,
                                       int depth) {
  if (depth > kMaxDepth)
    return block.getParentOp()->emitError("calls nest deeper than ")
           << kMaxDepth << " levels";
  // Values that have been computed and are still needed, with the number of
  // their uses to come.
  struct Live {
    TensorRef tensor;
    unsigned usesLeft;
  };
  DenseMap<Value, Live> live;
  auto define = [&](Value value, TensorRef tensor) {
    if (!value.use_empty())
      live[value] = {std::move(tensor), value.getNumUses()};
  };
  for (auto [argument, tensor] :
       llvm::zip_equal(block.getArguments(), arguments))
    define(argument, std::move(tensor));
  arguments.clear();

  for (Operation &op : block) {
    // Constants are read at their first use: all of them at once would be a
    // second copy of the model.
    if (isa<arith::ConstantOp>(op))
      continue;
    TensorRefs operands;
    for (Value value : op.getOperands()) {
      if (auto constant = value.getDefiningOp<arith::ConstantOp>();
          constant && !live.count(value)) {
        FailureOr<TensorRef> tensor = evalConstant(constant);
        if (failed(tensor))
          return failure();
        define(value, std::move(*tensor));
      }
      Live &entry = live.find(value)->second;
      operands.push_back(entry.tensor);
      if (--entry.usesLeft == 0)
        live.erase(value);
    }
    if (isa<func::ReturnOp, YieldOp>(op))
      return operands;
    FailureOr<TensorRefs> results = evalAny(&op, std::move(operands), depth);
    if (failed(results))
      return failure();
    for (auto [value, tensor] : llvm::zip_equal(op.getResults(), *results)) {
      if (failed(checkType(&op, value.getType(), tensor->shape, "result")))
        return failure();
      define(value, tensor);
    }
  }
  return block.getParentOp()->emitError("expected a return at the block's end");
}

//===----------------------------------------------------------------------===//
// Entry points
//===----------------------------------------------------------------------===//

static TensorRefs copyIn(ArrayRef<Tensor> tensors) {
  TensorRefs refs;
  for (const Tensor &tensor : tensors)
    refs.push_back(std::make_shared<const Tensor>(tensor));
  return refs;
}

static FailureOr<SmallVector<Tensor>> copyOut(FailureOr<TensorRefs> refs) {
  if (failed(refs))
    return failure();
  SmallVector<Tensor> tensors;
  for (const TensorRef &ref : *refs)
    tensors.push_back(*ref);
  return tensors;
}

FailureOr<SmallVector<Tensor>> evaluate(func::FuncOp function,
                                        ArrayRef<Tensor> inputs) {
  return copyOut(evalFunction(function, copyIn(inputs), /*depth=*/0));
}

FailureOr<SmallVector<Tensor>> evaluateOp(Operation *op,
                                          ArrayRef<Tensor> operands) {
  if (operands.size() != op->getNumOperands())
    return op->emitError("expected ")
           << op->getNumOperands() << " operands, got " << operands.size();
  return copyOut(evalAny(op, copyIn(operands), /*depth=*/0));
}

} // namespace mlir::convopt::reference
