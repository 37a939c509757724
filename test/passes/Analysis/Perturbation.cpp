//===- Perturbation.cpp - Networks with a changed term --------------------===//

#include "test/passes/Analysis/Perturbation.h"

#include "dialects/ConvOpt/IR/Elements.h"
#include "dialects/ConvOpt/Reference/Interpreter.h"

#include "mlir/Dialect/Arith/IR/Arith.h"

using namespace mlir;
using namespace mlir::convopt;
using reference::Tensor;

SmallVector<Operation *> convopt::listOps(ModuleOp module) {
  SmallVector<Operation *> ops;
  module.walk([&](Operation *op) { ops.push_back(op); });
  return ops;
}

static func::FuncOp getMain(ModuleOp module) {
  return module.lookupSymbol<func::FuncOp>("main");
}

static void appendResult(ModuleOp module, Value value) {
  func::FuncOp main = getMain(module);
  Operation *end = main.getBody().front().getTerminator();
  end->insertOperands(end->getNumOperands(), value);
  main.setFunctionType(FunctionType::get(
      module.getContext(), main.getArgumentTypes(), end->getOperandTypes()));
}

static Value makeConstant(OpBuilder &builder, ArrayRef<int64_t> shape,
                          ArrayRef<double> values) {
  return arith::ConstantOp::create(
      builder, builder.getUnknownLoc(),
      makeElements(RankedTensorType::get(shape, builder.getF64Type()), values));
}

/// Adds `amounts`, of `shape`, to the term of `op`.
static void changeTerm(Comparison &networks, Operation *op,
                       std::optional<unsigned> operand, ArrayRef<int64_t> shape,
                       ArrayRef<double> amounts) {
  auto add = [&](MutableArrayRef<double> values) {
    for (auto [value, amount] : llvm::zip_equal(values, amounts))
      value += amount;
  };
  if (!operand) {
    auto affine = cast<ChannelAffineOp>(op);
    SmallVector<double> offset = *readAsDouble(affine.getOffset());
    add(offset);
    affine.setOffsetAttr(makeF64Vector(op->getContext(), offset));
    return;
  }
  Value value = op->getOperand(*operand);
  OpBuilder builder(op);
  if (ElementsAttr constant = getConstantElements(value)) {
    SmallVector<double> values = *readAsDouble(constant);
    add(values);
    op->setOperand(*operand, makeConstant(builder, shape, values));
    return;
  }
  auto argument = dyn_cast<BlockArgument>(value);
  if (argument && value.hasOneUse()) {
    add(networks.inputsAfter[argument.getArgNumber()].data);
    return;
  }
  op->setOperand(*operand,
                 AddOp::create(builder, op->getLoc(), value.getType(), value,
                               makeConstant(builder, shape, amounts)));
}

/// Where each element of the term stands in the added tensor of `shape`.
static SmallVector<size_t> listPlaces(const AdditiveTerm &term,
                                      ArrayRef<int64_t> shape) {
  auto type = cast<RankedTensorType>(term.op->getResult(0).getType());
  SmallVector<size_t> places;
  // A vector has its channels on an axis of its own.
  if (!isa<AddOp, SubOp>(term.op)) {
    for (size_t i = 0; i < term.numElements; ++i)
      places.push_back(i);
    return places;
  }
  Tensor tensor(shape);
  ListedIndex(type, term.variations).forEach([&](ArrayRef<int64_t> index) {
    SmallVector<int64_t> place(index.take_back(shape.size()));
    for (auto [i, size] : llvm::zip_equal(place, shape))
      i = size == 1 ? 0 : i;
    places.push_back(tensor.getOffset(place));
  });
  return places;
}

/// What each element of a mean changes by, or its only row for all of them;
/// nothing if that is not known.
static std::optional<SmallVector<double>> predict(const Absorption &absorption,
                                                  const ShiftOutcome &outcome,
                                                  ArrayRef<double> amounts) {
  SmallVector<double> sums;
  for (const std::optional<AmountRow> &row : absorption.rows) {
    if (!row)
      return std::nullopt;
    double sum = 0.0;
    for (auto [element, coefficient] : *row)
      if (!outcome.kept.test(element))
        sum += coefficient * amounts[element];
    sums.push_back(sum);
  }
  return sums;
}

/// Takes what it absorbed from a mean again; where it is not known how much
/// that is, its value from before takes the mean's place.
static void compensate(ModuleOp module, OpResult mean,
                       const std::optional<SmallVector<double>> &changes,
                       const Tensor &valueBefore) {
  OpBuilder builder(module.getContext());
  builder.setInsertionPointAfterValue(mean);
  Location location = builder.getUnknownLoc();
  Operation *instead;
  if (changes) {
    SmallVector<int64_t, 1> shape;
    if (changes->size() != 1)
      shape.push_back(changes->size());
    instead = SubOp::create(builder, location, mean.getType(), mean,
                            makeConstant(builder, shape, *changes));
  } else {
    instead = AddOp::create(
        builder, location, mean.getType(),
        makeConstant(builder, valueBefore.shape, valueBefore.data),
        makeConstant(builder, {}, 0.0));
  }
  mean.replaceAllUsesExcept(instead->getResult(0), instead);
}

Comparison convopt::perturb(const Network &network, const AdditiveTerm &term,
                            const ShiftOutcome &outcome, unsigned seed) {
  std::mt19937 random(seed);
  SmallVector<Operation *> ops = listOps(*network.module);
  auto indexOf = [&](Operation *op) {
    return llvm::find(ops, op) - ops.begin();
  };
  // The sizes of the added tensor; of a channel_affine, those of its offset.
  Operation *sized = listOps(*network.sized)[indexOf(term.op)];
  SmallVector<int64_t> shape;
  if (term.operand)
    shape.assign(
        cast<RankedTensorType>(sized->getOperand(*term.operand).getType())
            .getShape());
  else
    shape.push_back(cast<ChannelAffineOp>(sized).getOffset().getNumElements());

  // Between 0.5 and 3, of either sign.
  SmallVector<double> amounts(reference::getNumElements(shape));
  for (double &amount : amounts) {
    amount = 0.5 + 2.5 * (random() / 4294967295.0);
    if (random() % 2)
      amount = -amount;
  }
  // One element of a tensor of dynamic size may stand for several of the term,
  // and that of a term with a free axis for several of the tensor: they are
  // kept or changed together.
  SmallVector<size_t> places = listPlaces(term, shape);
  for (auto [element, place] : llvm::enumerate(places))
    if (outcome.kept.test(element))
      amounts[place] = 0.0;
  if (!term.listsAllElements() && outcome.kept.any())
    amounts.assign(amounts.size(), 0.0);
  SmallVector<double> changes;
  for (size_t place : places)
    changes.push_back(amounts[place]);

  ModuleOp module = network.module.get();
  Comparison networks{module.clone(), module.clone(), network.inputs,
                      network.inputs};
  SmallVector<Operation *> before = listOps(*networks.before);
  SmallVector<Operation *> after = listOps(*networks.after);
  size_t numResults = getMain(*networks.before).getNumResults();
  for (const Absorption &absorption : outcome.absorptions) {
    int64_t place = indexOf(absorption.result.getOwner());
    unsigned number = absorption.result.getResultNumber();
    appendResult(*networks.before, before[place]->getResult(number));
    appendResult(*networks.after, after[place]->getResult(number));
  }
  changeTerm(networks, after[indexOf(term.op)], term.operand, shape, amounts);
  if (outcome.absorptions.empty())
    return networks;
  FailureOr<SmallVector<Tensor>> values =
      reference::evaluate(getMain(*networks.before), networks.inputsBefore);
  for (auto [i, absorption] : llvm::enumerate(outcome.absorptions)) {
    OpResult mean = after[indexOf(absorption.result.getOwner())]->getResult(
        absorption.result.getResultNumber());
    compensate(*networks.after, mean, predict(absorption, outcome, changes),
               (*values)[numResults + i]);
  }
  return networks;
}
