//===- PlanMemory.cpp - Where tensors live --------------------------------===//

#include "passes/Codegen/Memory/ArenaPlan.h"
#include "passes/Codegen/Memory/Passes.h"
#include "passes/Codegen/Memory/WeightBlob.h"

#include "dialects/ConvOpt/IR/ConvOpt.h"
#include "dialects/ConvOpt/IR/Elements.h"
#include "passes/Codegen/Kernels/KernelLibrary.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"

namespace mlir::convopt {

#define GEN_PASS_DEF_PLANMEMORYPASS
#include "passes/Codegen/Memory/Passes.h.inc"

namespace {

MemRefType bufferType(Type type) {
  auto tensor = cast<RankedTensorType>(type);
  return MemRefType::get(tensor.getShape(), tensor.getElementType());
}

int64_t byteSize(Type type) {
  auto tensor = cast<RankedTensorType>(type);
  return tensor.getNumElements() *
         llvm::divideCeil(tensor.getElementTypeBitWidth(), 8);
}

/// The value whose elements `value` shows in another shape.
Value skipReshapes(Value value) {
  while (auto reshape = value.getDefiningOp<ReshapeOp>())
    value = reshape.getInput();
  return value;
}

/// Rewrites one function on tensors into one on buffers.
class FunctionPlanner {
public:
  explicit FunctionPlanner(func::FuncOp function)
      : function(function), body(&function.getBody().front()),
        builder(function.getContext()) {}

  LogicalResult run(ModuleOp module);

private:
  LogicalResult check();
  void planLifetimes();
  void placeOutputs();
  LogicalResult rewrite();
  Value viewOf(Value root, Type type, Location loc);
  ArrayAttr describe(TypeRange types, bool results);

  func::FuncOp function;
  Block *body;
  OpBuilder builder;
  WeightBlob weights;
  ArenaPlan arena;
  /// Index into the arena plan of each planned value.
  llvm::DenseMap<Value, size_t> planned;
  /// The buffer argument of each input, and of each value that lives in an
  /// output.
  llvm::DenseMap<Value, Value> buffers;
  /// The output that holds a value from the start.
  llvm::DenseMap<Value, unsigned> outputOf;
  Value weightsArgument, arenaArgument;
};

struct PlanMemoryPass : impl::PlanMemoryPassBase<PlanMemoryPass> {
  using PlanMemoryPassBase::PlanMemoryPassBase;

  void runOnOperation() override {
    SmallVector<func::FuncOp> networks;
    for (auto function : getOperation().getOps<func::FuncOp>())
      if (!isKernel(function) && !function.isExternal())
        networks.push_back(function);
    if (networks.size() != 1) {
      getOperation().emitError("expected one function to compile, got ")
          << networks.size();
      return signalPassFailure();
    }
    if (failed(FunctionPlanner(networks.front()).run(getOperation())))
      signalPassFailure();
  }
};

} // namespace

LogicalResult FunctionPlanner::check() {
  if (!function.getBody().hasOneBlock())
    return function.emitError("expected a single block");
  auto isBuffer = [](Type type) {
    auto tensor = dyn_cast<RankedTensorType>(type);
    return tensor && tensor.hasStaticShape() &&
           tensor.getElementType().isIntOrFloat();
  };
  if (!llvm::all_of(function.getArgumentTypes(), isBuffer) ||
      !llvm::all_of(function.getResultTypes(), isBuffer))
    return function.emitError("expected arguments and results to be tensors of "
                              "static shape");
  for (Operation &op : *body)
    if (!isa<arith::ConstantOp, CallKernelOp, ReshapeOp, func::ReturnOp>(op))
      return op.emitError("expected only constants, reshapes and kernel calls");
  return success();
}

/// A value that is returned lives in its output buffer from the start, unless
/// it is returned twice or is not computed here.
void FunctionPlanner::placeOutputs() {
  for (auto [index, value] :
       llvm::enumerate(body->getTerminator()->getOperands())) {
    Value root = skipReshapes(value);
    if (root.getDefiningOp<CallKernelOp>())
      outputOf.try_emplace(root, index);
  }
}

void FunctionPlanner::planLifetimes() {
  SmallVector<Lifetime> lifetimes;
  int64_t step = 0;
  for (Operation &op : *body) {
    ++step;
    // Inputs are still alive while results are written.
    for (Value operand : op.getOperands()) {
      auto entry = planned.find(skipReshapes(operand));
      if (entry != planned.end())
        lifetimes[entry->second].last = step;
    }
    if (isa<CallKernelOp>(op))
      for (Value result : op.getResults())
        if (!outputOf.contains(result)) {
          planned[result] = lifetimes.size();
          lifetimes.push_back({byteSize(result.getType()), step, step});
        }
  }
  arena = planArena(lifetimes);
}

/// A buffer of `type` that shows the elements of `root`.
Value FunctionPlanner::viewOf(Value root, Type type, Location loc) {
  MemRefType buffer = bufferType(type);
  Value base = buffers.lookup(root);
  if (auto entry = planned.find(root); entry != planned.end()) {
    Value offset = arith::ConstantIndexOp::create(builder, loc,
                                                  arena.offsets[entry->second]);
    return memref::ViewOp::create(builder, loc, buffer, arenaArgument, offset,
                                  ValueRange());
  }
  if (auto constant = root.getDefiningOp<arith::ConstantOp>()) {
    FailureOr<int64_t> place =
        weights.add(cast<ElementsAttr>(constant.getValue()));
    if (failed(place))
      return {};
    Value offset = arith::ConstantIndexOp::create(builder, loc, *place);
    return memref::ViewOp::create(builder, loc, buffer, weightsArgument, offset,
                                  ValueRange());
  }
  if (base.getType() == buffer)
    return base;
  SmallVector<int64_t> sizes(buffer.getShape()), strides;
  int64_t offset;
  if (failed(buffer.getStridesAndOffset(strides, offset)))
    return {};
  return memref::ReinterpretCastOp::create(builder, loc, buffer, base,
                                           /*offset=*/0, sizes, strides);
}

LogicalResult FunctionPlanner::rewrite() {
  for (Operation &op : llvm::make_early_inc_range(*body)) {
    builder.setInsertionPoint(&op);
    Location loc = op.getLoc();
    if (auto call = dyn_cast<CallKernelOp>(op)) {
      SmallVector<Value> arguments;
      auto addBuffer = [&](Value value) {
        arguments.push_back(viewOf(skipReshapes(value), value.getType(), loc));
        return static_cast<bool>(arguments.back());
      };
      for (Value operand : call.getInputs())
        if (!addBuffer(operand))
          return op.emitError("expected constants with data, of whole bytes");
      for (Value result : call.getOutputs())
        addBuffer(result);
      func::CallOp::create(builder, loc, call.getCallee(), TypeRange(),
                           arguments);
    } else if (auto end = dyn_cast<func::ReturnOp>(op)) {
      for (auto [index, value] : llvm::enumerate(end.getOperands())) {
        Value root = skipReshapes(value);
        auto placed = outputOf.find(root);
        if (placed != outputOf.end() && placed->second == index)
          continue;
        Value source = viewOf(root, value.getType(), loc);
        if (!source)
          return op.emitError("expected constants with data, of whole bytes");
        Value output = body->getArgument(body->getNumArguments() - 2 -
                                         end.getNumOperands() + index);
        memref::CopyOp::create(builder, loc, source, output);
      }
      func::ReturnOp::create(builder, loc);
    }
  }
  // Users come after what they use: erase from the end.
  for (Operation &op : llvm::make_early_inc_range(llvm::reverse(*body))) {
    bool onTensors = isa<CallKernelOp, ReshapeOp>(op) ||
                     (isa<func::ReturnOp>(op) && op.getNumOperands() > 0);
    auto constant = dyn_cast<arith::ConstantOp>(op);
    if (onTensors || (constant && isa<TensorType>(constant.getType())))
      op.erase();
  }
  return success();
}

ArrayAttr FunctionPlanner::describe(TypeRange types, bool results) {
  SmallVector<Attribute> entries;
  for (auto [index, type] : llvm::enumerate(types)) {
    auto name =
        results ? function.getResultAttrOfType<StringAttr>(index, kNameAttrName)
                : function.getArgAttrOfType<StringAttr>(index, kNameAttrName);
    if (!name)
      name = builder.getStringAttr((results ? "output_" : "input_") +
                                   Twine(index));
    entries.push_back(builder.getDictionaryAttr(
        {builder.getNamedAttr("name", name),
         builder.getNamedAttr("type", TypeAttr::get(type))}));
  }
  return builder.getArrayAttr(entries);
}

LogicalResult FunctionPlanner::run(ModuleOp module) {
  if (failed(check()))
    return failure();
  SmallVector<Type> inputs(function.getArgumentTypes());
  SmallVector<Type> outputs(function.getResultTypes());
  module->setAttr(kInputsAttrName, describe(inputs, /*results=*/false));
  module->setAttr(kOutputsAttrName, describe(outputs, /*results=*/true));
  placeOutputs();
  planLifetimes();

  // Tensor arguments first keep their uses, next to the buffers that replace
  // them.
  Location loc = function.getLoc();
  SmallVector<Type> newTypes;
  SmallVector<Value> oldArguments(body->getArguments());
  for (Type type : llvm::concat<Type>(inputs, outputs))
    newTypes.push_back(bufferType(type));
  Type byte = builder.getI8Type();
  newTypes.push_back(MemRefType::get({ShapedType::kDynamic}, byte));
  newTypes.push_back(MemRefType::get({arena.bytes}, byte));
  for (Type type : newTypes)
    body->addArgument(type, loc);
  size_t first = oldArguments.size();
  for (auto [index, argument] : llvm::enumerate(oldArguments))
    buffers[argument] = body->getArgument(first + index);
  for (auto [value, index] : outputOf)
    buffers[value] = body->getArgument(first + inputs.size() + index);
  weightsArgument = body->getArgument(body->getNumArguments() - 2);
  arenaArgument = body->getArgument(body->getNumArguments() - 1);

  if (failed(rewrite()))
    return failure();
  body->eraseArguments(0, first);
  // The weights' size is known only now.
  newTypes[newTypes.size() - 2] = MemRefType::get({weights.size()}, byte);
  weightsArgument.setType(newTypes[newTypes.size() - 2]);
  function.setFunctionType(builder.getFunctionType(newTypes, {}));
  function.removeArgAttrsAttr();
  function.removeResAttrsAttr();
  function->setAttr(kEntryAttrName, builder.getUnitAttr());
  module->setAttr(kWeightsAttrName, weights.build(builder.getContext()));
  module->setAttr(kArenaBytesAttrName, builder.getI64IntegerAttr(arena.bytes));
  return success();
}

} // namespace mlir::convopt
