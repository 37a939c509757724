//===- AdditiveTerm.cpp - The terms that ops add --------------------------===//

#include "passes/Analysis/ShiftAnalysis.h"

#include "dialects/ConvOpt/IR/Elements.h"

#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace mlir::convopt;

bool AdditiveTerm::isRuntime() const {
  return operand && !getConstantElements(op->getOperand(*operand));
}

bool AdditiveTerm::isSubtracted() const {
  return isa<SubOp>(op) && *operand == 1;
}

FailureOr<SmallVector<double>> AdditiveTerm::readValues() const {
  if (!operand)
    return readAsDouble(cast<ChannelAffineOp>(op).getOffset());
  return readAsDouble(op->getOperand(*operand));
}

/// A term that may vary in the op's result along the axes where `varies`.
static AdditiveTerm makeTerm(Operation *op, std::optional<unsigned> operand,
                             ArrayRef<bool> varies) {
  auto type = cast<RankedTensorType>(op->getResult(0).getType());
  SmallVector<Variation, 5> variations;
  for (auto [axis, may] : llvm::enumerate(varies))
    variations.push_back(may && type.getDimSize(axis) != 1
                             ? Variation::Listed
                             : Variation::Uniform);
  variations = limitListing(type, variations);
  // One free axis leaves the elements along the others ambiguous.
  if (llvm::is_contained(variations, Variation::Free))
    for (Variation &variation : variations)
      if (variation == Variation::Listed)
        variation = Variation::Free;
  unsigned count = ListedIndex(type, variations).getNumAmounts();
  return {op, operand, std::move(variations), count};
}

static AdditiveTerm
makeVectorTerm(Operation *op, std::optional<unsigned> operand, int64_t axis) {
  auto type = cast<RankedTensorType>(op->getResult(0).getType());
  SmallVector<bool> varies(type.getRank(), false);
  varies[axis] = true;
  return makeTerm(op, operand, varies);
}

/// An operand of add or sub is a term if it is a constant, or if it is repeated
/// along some axis of the result.
static void addBroadcastTerms(Operation *op,
                              SmallVectorImpl<AdditiveTerm> &terms) {
  auto type = cast<RankedTensorType>(op->getResult(0).getType());
  bool isConstant[] = {bool(getConstantElements(op->getOperand(0))),
                       bool(getConstantElements(op->getOperand(1)))};
  if (isConstant[0] && isConstant[1])
    return;
  for (unsigned i : {0, 1}) {
    auto operandType = cast<RankedTensorType>(op->getOperand(i).getType());
    if (!isConstant[i] && operandType.getShape() == type.getShape())
      continue;
    SmallVector<bool> varies(type.getRank() - operandType.getRank(), false);
    for (int64_t size : operandType.getShape())
      varies.push_back(size != 1);
    terms.push_back(makeTerm(op, i, varies));
  }
}

SmallVector<AdditiveTerm, 2> convopt::getAdditiveTerms(Operation *op) {
  SmallVector<AdditiveTerm, 2> terms;
  llvm::TypeSwitch<Operation *>(op)
      .Case([&](LinearOpInterface linear) {
        if (linear.getLinearBias())
          terms.push_back(makeVectorTerm(op, op->getNumOperands() - 1,
                                         linear.getOutputChannelAxis()));
      })
      .Case([&](BiasAddOp add) {
        terms.push_back(makeVectorTerm(op, 1, add.getAxis()));
      })
      .Case([&](ChannelAffineOp affine) {
        FailureOr<SmallVector<double>> offset =
            readAsDouble(affine.getOffset());
        if (succeeded(offset) &&
            llvm::any_of(*offset, [](double c) { return c != 0.0; }))
          terms.push_back(makeVectorTerm(op, std::nullopt, affine.getAxis()));
      })
      .Case<AddOp, SubOp>([&](auto) { addBroadcastTerms(op, terms); });
  return terms;
}
