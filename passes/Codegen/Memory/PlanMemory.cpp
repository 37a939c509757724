//===- PlanMemory.cpp - Where tensors live --------------------------------===//

#include "passes/Codegen/Memory/ArenaPlan.h"
#include "passes/Codegen/Memory/InPlace.h"
#include "passes/Codegen/Memory/Passes.h"
#include "passes/Codegen/Memory/Placement.h"
#include "passes/Codegen/Memory/WeightBlob.h"

#include "dialects/ConvOpt/IR/ConvOpt.h"
#include "passes/Codegen/Kernels/KernelLibrary.h"
#include "passes/Codegen/Kernels/Views.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "llvm/ADT/TypeSwitch.h"

namespace mlir::convopt {

#define GEN_PASS_DEF_PLANMEMORYPASS
#include "passes/Codegen/Memory/Passes.h.inc"

namespace {

MemRefType bufferType(Type type) {
  auto tensor = cast<RankedTensorType>(type);
  return MemRefType::get(tensor.getShape(), tensor.getElementType());
}

MemRefType bytesType(MLIRContext *context, int64_t bytes) {
  return MemRefType::get({bytes}, IntegerType::get(context, 8));
}

/// Rewrites one function on tensors into one on buffers.
class FunctionPlanner {
public:
  FunctionPlanner(func::FuncOp function, BlobUses uses)
      : function(function), body(&function.getBody().front()),
        builder(function.getContext()), uses(std::move(uses)) {}

  LogicalResult run(ModuleOp module);

private:
  LogicalResult check();
  void placeOutputs();
  void placeInPlace(ModuleOp module);
  void planLifetimes();
  LogicalResult rewrite();
  LogicalResult rewriteCall(CallKernelOp call);
  LogicalResult rewriteConcat(ConcatOp concat);
  LogicalResult rewriteReturn(func::ReturnOp end);
  FailureOr<Value> viewOf(Place place, Type type, Operation *user);
  LogicalResult copy(Place from, Place to, Type type, Operation *user);
  ArrayAttr describe(TypeRange types, bool results);

  func::FuncOp function;
  Block *body;
  OpBuilder builder;
  Placement placement{*body};
  BlobUses uses;
  WeightBlob weights;
  ArenaPlan arena;
  /// Index into the arena plan of each base that lives there.
  llvm::DenseMap<Value, size_t> planned;
  /// The argument that holds each input, and each base that lives in an output.
  llvm::DenseMap<Value, Value> buffers;
  /// The values that take the place of a base, in order.
  llvm::DenseMap<Value, SmallVector<Value>> overwriting;
  /// The output that holds a base from the start.
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
    BlobUses uses = releaseConstants ? BlobUses(getOperation()) : BlobUses();
    if (failed(FunctionPlanner(networks.front(), std::move(uses))
                   .run(getOperation())))
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
    if (!isa<arith::ConstantOp, CallKernelOp, func::ReturnOp>(op) &&
        !needsNoKernel(&op))
      return op.emitError("expected only constants, kernel calls and ops that "
                          "need no kernel");
  return success();
}

/// Whether `base` is computed here, so that a place can be chosen for it.
static bool isComputed(Value base) {
  return isa_and_nonnull<CallKernelOp, ConcatOp>(base.getDefiningOp());
}

/// A value that is returned lives in its output buffer from the start, unless
/// it is returned twice, is part of another or is not computed here.
void FunctionPlanner::placeOutputs() {
  for (auto [index, value] :
       llvm::enumerate(body->getTerminator()->getOperands())) {
    Place place = placement.find(value);
    if (isComputed(place.base) &&
        getByteSize(place.base.getType()) == getByteSize(value.getType()))
      outputOf.try_emplace(place.base, index);
  }
}

/// Whether `op` is a step of the run: what only shows a value takes no time.
static bool isStep(Operation &op) {
  return isa<CallKernelOp, ConcatOp, func::ReturnOp>(op);
}

// Pattern: y = call(x), where x dies -> y lies where x lies
void FunctionPlanner::placeInPlace(ModuleOp module) {
  int64_t step = 0;
  llvm::DenseMap<Value, int64_t> lastUses;
  for (Operation &op : *body) {
    step += isStep(op);
    for (Value operand : op.getOperands())
      lastUses[placement.find(operand).base] = step;
  }
  SymbolTable symbols(module);
  // Per kernel and operand.
  llvm::DenseMap<std::pair<Operation *, unsigned>, bool> legal;
  auto canOverwrite = [&](CallKernelOp call, unsigned operand) {
    auto kernel = symbols.lookup<func::FuncOp>(call.getCallee());
    auto [entry, isNew] = legal.try_emplace({kernel, operand}, false);
    if (isNew && !kernel.isExternal())
      entry->second = mayOverwrite(kernel, operand, call.getInputs().size());
    return entry->second;
  };

  step = 0;
  for (Operation &op : *body) {
    step += isStep(op);
    auto call = dyn_cast<CallKernelOp>(op);
    if (!call)
      continue;
    Value result = call.getResult(0);
    // A part of a concat and an output have their place.
    if (outputOf.contains(result) || placement.find(result).base != result)
      continue;
    auto bases = llvm::map_to_vector(call.getInputs(), [&](Value input) {
      return placement.find(input).base;
    });
    for (auto [number, base] : llvm::enumerate(bases)) {
      int64_t bytes = getByteSize(result.getType());
      bool isWhole = bytes == getByteSize(base.getType()) &&
                     bytes == getByteSize(call.getInputs()[number].getType());
      // Inputs, constants and outputs belong to others; what is read later on
      // or through another operand has to stay.
      if (!isWhole || !isComputed(base) || outputOf.contains(base) ||
          lastUses.lookup(base) != step || llvm::count(bases, base) != 1 ||
          !canOverwrite(call, number))
        continue;
      placement.overwrite(base, result);
      overwriting[base].push_back(result);
      lastUses[base] = std::max(step, lastUses.lookup(result));
      break;
    }
  }
}

/// The entry of `base` in the module's memory plan, with those that overwrite
/// it.
static DictionaryAttr describeBuffer(Value base, ArrayRef<Value> overwriting,
                                     const Lifetime &life, int64_t offset) {
  Builder b(base.getContext());
  NamedAttrList entry;
  entry.set("node", base.getLoc());
  entry.set("bytes", b.getI64IntegerAttr(life.bytes));
  entry.set("offset", b.getI64IntegerAttr(offset));
  entry.set("first", b.getI64IntegerAttr(life.first));
  entry.set("last", b.getI64IntegerAttr(life.last));
  if (!overwriting.empty())
    entry.set("overwritten_by", b.getArrayAttr(llvm::map_to_vector(
                                    overwriting, [](Value value) -> Attribute {
                                      return Location(value.getLoc());
                                    })));
  return entry.getDictionary(b.getContext());
}

void FunctionPlanner::planLifetimes() {
  SmallVector<Lifetime> lifetimes;
  int64_t step = 0;
  auto touch = [&](Value value) {
    Value base = placement.find(value).base;
    if (!isComputed(base) || outputOf.contains(base))
      return;
    auto [entry, isNew] = planned.try_emplace(base, lifetimes.size());
    if (isNew)
      lifetimes.push_back({getByteSize(base.getType()), step, step});
    lifetimes[entry->second].last = step;
  };
  for (Operation &op : *body) {
    step += isStep(op);
    // Inputs are still alive while results are written. A base with parts lives
    // from the first of them.
    llvm::for_each(op.getOperands(), touch);
    llvm::for_each(op.getResults(), touch);
  }
  arena = planArena(lifetimes);

  SmallVector<Attribute> plan(lifetimes.size());
  for (auto [base, index] : planned)
    plan[index] = describeBuffer(base, overwriting.lookup(base),
                                 lifetimes[index], arena.offsets[index]);
  function->getParentOfType<ModuleOp>()->setAttr(kMemoryPlanAttrName,
                                                 builder.getArrayAttr(plan));
}

/// A buffer of `type` that shows the elements at `place`.
FailureOr<Value> FunctionPlanner::viewOf(Place place, Type type,
                                         Operation *user) {
  Value buffer = buffers.lookup(place.base);
  int64_t offset = place.offset;
  if (auto entry = planned.find(place.base); entry != planned.end()) {
    buffer = arenaArgument;
    offset += arena.offsets[entry->second];
  } else if (auto constant = place.base.getDefiningOp<arith::ConstantOp>()) {
    FailureOr<int64_t> start =
        weights.add(cast<ElementsAttr>(constant.getValue()));
    if (failed(start))
      return user->emitError("expected constants with data, of whole bytes");
    buffer = weightsArgument;
    offset += *start;
  }
  Location loc = user->getLoc();
  Value index = arith::ConstantIndexOp::create(builder, loc, offset);
  return memref::ViewOp::create(builder, loc, bufferType(type), buffer, index,
                                ValueRange())
      .getResult();
}

LogicalResult FunctionPlanner::copy(Place from, Place to, Type type,
                                    Operation *user) {
  if (from == to)
    return success();
  FailureOr<Value> source = viewOf(from, type, user);
  FailureOr<Value> target = viewOf(to, type, user);
  if (failed(source) || failed(target))
    return failure();
  memref::CopyOp::create(builder, user->getLoc(), *source, *target);
  return success();
}

LogicalResult FunctionPlanner::rewriteCall(CallKernelOp call) {
  SmallVector<Value> arguments;
  auto values = llvm::concat<Value>(call.getInputs(), call.getOutputs());
  for (Value value : values) {
    FailureOr<Value> view =
        viewOf(placement.find(value), value.getType(), call);
    if (failed(view))
      return failure();
    arguments.push_back(*view);
  }
  func::CallOp::create(builder, call.getLoc(), call.getCallee(), TypeRange(),
                       arguments);
  return success();
}

LogicalResult FunctionPlanner::rewriteConcat(ConcatOp concat) {
  for (auto [input, part] :
       llvm::zip_equal(concat.getInputs(), placement.findParts(concat)))
    if (failed(copy(placement.find(input), part, input.getType(), concat)))
      return failure();
  return success();
}

LogicalResult FunctionPlanner::rewriteReturn(func::ReturnOp end) {
  for (auto [index, value] : llvm::enumerate(end.getOperands())) {
    Place place = placement.find(value);
    auto placed = outputOf.find(place.base);
    if (placed != outputOf.end() && placed->second == index)
      continue;
    FailureOr<Value> source = viewOf(place, value.getType(), end);
    if (failed(source))
      return failure();
    Value output = body->getArgument(body->getNumArguments() - 2 -
                                     end.getNumOperands() + index);
    Value start = arith::ConstantIndexOp::create(builder, end.getLoc(), 0);
    Value target = memref::ViewOp::create(builder, end.getLoc(),
                                          bufferType(value.getType()), output,
                                          start, ValueRange());
    memref::CopyOp::create(builder, end.getLoc(), *source, target);
  }
  func::ReturnOp::create(builder, end.getLoc());
  return success();
}

LogicalResult FunctionPlanner::rewrite() {
  for (Operation &op : llvm::make_early_inc_range(*body)) {
    builder.setInsertionPoint(&op);
    LogicalResult rewritten =
        llvm::TypeSwitch<Operation *, LogicalResult>(&op)
            .Case([&](CallKernelOp call) { return rewriteCall(call); })
            .Case([&](ConcatOp concat) { return rewriteConcat(concat); })
            .Case([&](func::ReturnOp end) { return rewriteReturn(end); })
            .Default([](Operation *) { return success(); });
    if (failed(rewritten))
      return failure();
  }
  // Users come after what they use: erase from the end.
  for (Operation &op : llvm::make_early_inc_range(llvm::reverse(*body))) {
    bool onTensors = isa<ConvOptDialect>(op.getDialect()) ||
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
  placeInPlace(module);
  planLifetimes();

  // Tensor arguments first keep their uses, next to the buffers that replace
  // them.
  Location loc = function.getLoc();
  SmallVector<Type> newTypes;
  SmallVector<Value> oldArguments(body->getArguments());
  MLIRContext *context = builder.getContext();
  for (Type type : llvm::concat<Type>(inputs, outputs))
    newTypes.push_back(bytesType(context, getByteSize(type)));
  newTypes.push_back(bytesType(context, ShapedType::kDynamic));
  newTypes.push_back(bytesType(context, arena.bytes));
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
  newTypes[newTypes.size() - 2] = bytesType(context, weights.size());
  weightsArgument.setType(newTypes[newTypes.size() - 2]);
  function.setFunctionType(builder.getFunctionType(newTypes, {}));
  function.removeArgAttrsAttr();
  function.removeResAttrsAttr();
  function->setAttr(kEntryAttrName, builder.getUnitAttr());
  llvm::Expected<DenseResourceElementsAttr> blob =
      weights.build(builder.getContext(), uses);
  if (!blob)
    return module->emitError("weights: ") << llvm::toString(blob.takeError());
  module->setAttr(kWeightsAttrName, *blob);
  module->setAttr(kArenaBytesAttrName, builder.getI64IntegerAttr(arena.bytes));
  return success();
}

} // namespace mlir::convopt
