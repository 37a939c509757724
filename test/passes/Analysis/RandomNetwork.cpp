//===- RandomNetwork.cpp - Random networks of all ops with shift rules ----===//

#include "test/passes/Analysis/RandomNetwork.h"

#include "dialects/ConvOpt/IR/Elements.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/Diagnostics.h"
#include "mlir/IR/Verifier.h"

using namespace mlir;
using namespace mlir::convopt;

RandomNetwork::RandomNetwork(MLIRContext &context, unsigned seed)
    : random(seed), builder(&context), location(builder.getUnknownLoc()),
      module(ModuleOp::create(location)) {
  builder.setInsertionPointToEnd(module->getBody());
  function = func::FuncOp::create(builder, location, "main",
                                  builder.getFunctionType({}, {}));
  builder.setInsertionPointToEnd(function.addEntryBlock());
}

Network RandomNetwork::draw() {
  // Mostly [N, C, H, W]; an axis of size 1 now and then.
  static constexpr int64_t kRanks[] = {2, 3, 3, 4, 4, 4, 4, 5};
  Shape shape;
  int64_t rank = kRanks[drawInt(0, std::size(kRanks) - 1)];
  for (int64_t axis = 0; axis < rank; ++axis)
    shape.push_back(axis == 0 ? drawInt(1, 3)
                    : axis == 1
                        ? drawInt(1, 6)
                        : drawInt(rank == 5 ? 2 : 1, rank == 5 ? 3 : 5));
  while (reference::getNumElements(shape) > kMaxElements)
    --*llvm::max_element(shape);
  live.push_back(makeArgument(shape, -2.0, 2.0));
  if (drawBool(30))
    live.push_back(makeArgument(shape, -2.0, 2.0));
  appendSteps();
  finish();
  Network network;
  network.sized = std::move(module);
  network.module = network.sized->clone();
  if (drawBool(25))
    forgetSizes(*network.module);
  network.inputs = std::move(inputs);
  return network;
}

//===----------------------------------------------------------------------===//
// Numbers
//===----------------------------------------------------------------------===//

int64_t RandomNetwork::drawInt(int64_t low, int64_t high) {
  return low + static_cast<int64_t>(random() % (high - low + 1));
}

double RandomNetwork::drawReal(double low, double high) {
  return low + (high - low) * (random() / 4294967295.0);
}

int64_t RandomNetwork::drawDivisor(int64_t number) {
  Shape divisors;
  for (int64_t divisor = 1; divisor <= number; ++divisor)
    if (number % divisor == 0)
      divisors.push_back(divisor);
  return divisors[drawInt(0, divisors.size() - 1)];
}

SmallVector<double> RandomNetwork::drawTerm(int64_t count) {
  SmallVector<double> values(count, drawReal(-2.0, 2.0));
  if (!drawBool(20))
    for (double &value : values)
      value = drawReal(-2.0, 2.0);
  return values;
}

SmallVector<double> RandomNetwork::drawFactors(int64_t count, bool mayBeZero) {
  // Powers of two scale exactly.
  bool isDyadic = drawBool(40), isEqual = drawBool(30);
  bool hasZeros = mayBeZero && drawBool(30);
  SmallVector<double> values;
  for (int64_t i = 0; i < count; ++i) {
    double value =
        isDyadic ? std::ldexp(1.0, drawInt(-1, 1)) : drawReal(0.5, 2.0);
    value = drawBool(40) ? -value : value;
    values.push_back(hasZeros && drawBool(40) ? 0.0 : value);
  }
  if (isEqual && count > 0)
    values.assign(count, values.front());
  return values;
}

//===----------------------------------------------------------------------===//
// Values
//===----------------------------------------------------------------------===//

RandomNetwork::Shape RandomNetwork::getShape(Value value) {
  return Shape(cast<RankedTensorType>(value.getType()).getShape());
}

bool RandomNetwork::eraseIfLarge(Value value) {
  if (cast<RankedTensorType>(value.getType()).getNumElements() <= kMaxElements)
    return false;
  value.getDefiningOp()->erase();
  return true;
}

Value RandomNetwork::makeConstant(ArrayRef<int64_t> shape,
                                  ArrayRef<double> values) {
  return arith::ConstantOp::create(
      builder, location,
      makeElements(RankedTensorType::get(shape, builder.getF64Type()), values));
}

Value RandomNetwork::makeArgument(ArrayRef<int64_t> shape, double low,
                                  double high) {
  reference::Tensor tensor(shape);
  for (double &value : tensor.data)
    value = drawReal(low, high);
  inputs.push_back(std::move(tensor));
  return function.getBody().addArgument(
      RankedTensorType::get(shape, builder.getF64Type()), location);
}

Value RandomNetwork::drawLive(function_ref<bool(Value)> fits) {
  SmallVector<Value> fitting;
  for (Value value : live)
    if (fits(value))
      fitting.push_back(value);
  return fitting.empty() ? Value() : fitting[drawInt(0, fitting.size() - 1)];
}

Value RandomNetwork::drawTermOperand(ArrayRef<int64_t> shape) {
  if (drawBool(35))
    if (Value value =
            drawLive([&](Value v) { return getShape(v) == Shape(shape); }))
      return value;
  if (drawBool(35))
    return makeArgument(shape, -2.0, 2.0);
  return makeConstant(shape, drawTerm(reference::getNumElements(shape)));
}

Value RandomNetwork::drawFactorOperand(ArrayRef<int64_t> shape,
                                       bool mayBeZero) {
  if (drawBool(30))
    return makeArgument(shape, 0.5, 2.0);
  return makeConstant(shape,
                      drawFactors(reference::getNumElements(shape), mayBeZero));
}

Value RandomNetwork::drawParameter(ArrayRef<int64_t> shape, double low,
                                   double high) {
  if (drawBool(20))
    return makeArgument(shape, low, high);
  bool isEqual = drawBool(30);
  SmallVector<double> values;
  for (int64_t i = reference::getNumElements(shape); i > 0; --i)
    values.push_back(isEqual && !values.empty() ? values.front()
                                                : drawReal(low, high));
  return makeConstant(shape, values);
}

int64_t RandomNetwork::drawAxis(Value x) {
  int64_t rank = getShape(x).size();
  int64_t kind = drawInt(0, 9);
  return kind < 5   ? std::min<int64_t>(1, rank - 1)
         : kind < 7 ? rank - 1
                    : drawInt(0, rank - 1);
}

RandomNetwork::Shape RandomNetwork::drawBroadcastShape(Value x) {
  Shape shape = getShape(x);
  int64_t rank = shape.size();
  int64_t kind = drawInt(0, 9);
  int64_t channel = rank == 0 ? 0 : drawAxis(x);
  for (int64_t axis = 0; axis < rank; ++axis) {
    bool keeps = kind < 4   ? axis == channel
                 : kind < 5 ? false
                 : kind < 6 ? axis <= 1
                 : kind < 7 ? axis > 1
                 : kind < 8 ? true
                            : drawBool(50);
    // It may be larger where x is repeated.
    if (!keeps)
      shape[axis] = 1;
    else if (shape[axis] == 1 && drawBool(10))
      shape[axis] = 2;
  }
  if (drawBool(50))
    while (!shape.empty() && shape.front() == 1)
      shape.erase(shape.begin());
  return shape;
}

//===----------------------------------------------------------------------===//
// The function
//===----------------------------------------------------------------------===//

void RandomNetwork::appendSteps() {
  static constexpr std::pair<int64_t, Step> kSteps[] = {
      {9, &RandomNetwork::appendConv},
      {4, &RandomNetwork::appendConvTranspose},
      {5, &RandomNetwork::appendDense},
      {5, &RandomNetwork::appendMatMul},
      {9, &RandomNetwork::appendBiasAdd},
      {14, &RandomNetwork::appendSum},
      {5, &RandomNetwork::appendResidual},
      {4, &RandomNetwork::appendDiamond},
      {1, &RandomNetwork::appendVectorDiamond},
      {7, &RandomNetwork::appendProduct},
      {2, &RandomNetwork::appendActivation},
      {4, &RandomNetwork::appendChannelAffine},
      {4, &RandomNetwork::appendBatchNorm},
      {5, &RandomNetwork::appendNorm},
      {8, &RandomNetwork::appendNormOfWindows},
      {4, &RandomNetwork::appendMaxPool},
      {4, &RandomNetwork::appendAveragePool},
      {4, &RandomNetwork::appendReduction},
      {5, &RandomNetwork::appendConcat},
      {5, &RandomNetwork::appendSlice},
      {5, &RandomNetwork::appendTranspose},
      {5, &RandomNetwork::appendReshape},
      {2, &RandomNetwork::appendShuffle},
      {2, &RandomNetwork::appendMerge},
      {5, &RandomNetwork::appendPad},
      {5, &RandomNetwork::appendResize}};
  int64_t total = 0;
  for (auto [weight, step] : kSteps)
    total += weight;
  Value last = live.front();
  int64_t count = drawInt(3, 20);
  // Not every step applies to every shape.
  for (int64_t tries = 0; count > 0 && tries < 100; ++tries) {
    Value x = drawBool(80) ? last : drawLive([](Value) { return true; });
    int64_t choice = drawInt(0, total - 1);
    const auto *it = std::begin(kSteps);
    for (; choice >= it->first; ++it)
      choice -= it->first;
    Value y = (this->*it->second)(x);
    if (!y)
      continue;
    if (eraseIfLarge(y))
      continue;
    live.push_back(y);
    last = y;
    --count;
  }
}

void RandomNetwork::finish() {
  SmallVector<Value> results;
  // What nothing uses is normalized, returned or dead.
  SmallVector<Value> values = live;
  for (Value value : values) {
    if (isa<BlockArgument>(value))
      continue;
    if (!value.use_empty()) {
      if (drawBool(2))
        results.push_back(value);
      continue;
    }
    int64_t kind = drawInt(0, 9);
    Value end = kind < 7 ? appendNorm(value) : Value();
    if (kind < 9 || results.empty())
      results.push_back(end ? end : value);
  }
  if (results.empty())
    results.push_back(live.back());
  function.walk([&](BatchNormTrainingOp op) {
    for (Value statistic : op->getResults().drop_front())
      if (drawBool(15))
        results.push_back(statistic);
  });
  func::ReturnOp::create(builder, location, results);
  function.setFunctionType(builder.getFunctionType(
      function.getBody().getArgumentTypes(), ValueRange(results).getTypes()));
}

//===----------------------------------------------------------------------===//
// Dynamic sizes
//===----------------------------------------------------------------------===//

/// Types of all results from those of the arguments.
LogicalResult RandomNetwork::inferTypes(ModuleOp copy) {
  auto main = copy.lookupSymbol<func::FuncOp>("main");
  for (Operation &op : main.getBody().front().without_terminator()) {
    if (isa<arith::ConstantOp>(op))
      continue;
    if (auto reshape = dyn_cast<ReshapeOp>(op)) {
      RankedTensorType type = reshape.getOutput().getType();
      if (reshape.getInput().getType().hasStaticShape() || type.getRank() == 0)
        continue;
      Shape shape(type.getShape());
      shape[drawInt(0, shape.size() - 1)] = ShapedType::kDynamic;
      reshape.getOutput().setType(type.clone(shape));
      continue;
    }
    auto inferrable = cast<InferTypeOpInterface>(op);
    SmallVector<Type> types;
    if (failed(inferrable.inferReturnTypes(
            op.getContext(), op.getLoc(), op.getOperands(),
            op.getDiscardableAttrDictionary(), op.getPropertiesStorage(),
            op.getRegions(), types)))
      return failure();
    for (auto [result, type] : llvm::zip_equal(op.getResults(), types))
      result.setType(type);
  }
  Operation *end = main.getBody().front().getTerminator();
  main.setFunctionType(builder.getFunctionType(
      main.getBody().getArgumentTypes(), end->getOperandTypes()));
  return verify(copy);
}

void RandomNetwork::forgetSizes(ModuleOp copy) {
  // What cannot be inferred is not wanted.
  ScopedDiagnosticHandler ignore(copy.getContext(),
                                 [](Diagnostic &) { return success(); });
  auto main = copy.lookupSymbol<func::FuncOp>("main");
  SmallVector<Type> types(main.getArgumentTypes());
  SmallVector<SmallVector<Type>> before;
  main.walk([&](Operation *op) {
    before.push_back(SmallVector<Type>(op->getResultTypes()));
  });
  for (int64_t tries = 0; tries < 3; ++tries) {
    int64_t common = drawInt(0, 3);
    for (BlockArgument argument : main.getArguments()) {
      auto type = cast<RankedTensorType>(argument.getType());
      Shape shape(type.getShape());
      for (int64_t axis = 0; axis < type.getRank(); ++axis)
        if (axis == common ? drawBool(80) : drawBool(20))
          shape[axis] = ShapedType::kDynamic;
      argument.setType(type.clone(shape));
    }
    if (succeeded(inferTypes(copy)))
      return;
    // Back to where it was.
    for (auto [argument, type] : llvm::zip_equal(main.getArguments(), types))
      argument.setType(type);
    const auto *known = before.begin();
    main.walk([&](Operation *op) {
      for (auto [result, type] : llvm::zip_equal(op->getResults(), *known++))
        result.setType(type);
    });
  }
  (void)inferTypes(copy);
}
