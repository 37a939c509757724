//===- RemoveTerm.cpp - Takes additive terms out of the network -----------===//

#include "passes/Graph/RemoveTerm.h"

#include "dialects/ConvOpt/IR/Elements.h"
#include "passes/Graph/Constants.h"

#include "mlir/IR/TypeUtilities.h"

#include <cmath>

using namespace mlir;
using namespace mlir::convopt;

//===----------------------------------------------------------------------===//
// Removal
//===----------------------------------------------------------------------===//

LogicalResult convopt::canRemoveTerm(const AdditiveTerm &term,
                                     Refusal &refuse) {
  if (!isa<AddOp, SubOp>(term.op))
    return success();
  auto type = cast<RankedTensorType>(term.op->getResult(0).getType());
  // With [N, 1] + [1, C], either operand enlarges the other one.
  if (term.op->getOperand(1 - *term.operand).getType() != type)
    return refuse("the other operand is smaller than the sum");
  // A size that turns out to be 1 is enlarged, too: by one that may be larger,
  // or is, where the sum's type does not say so.
  auto added = cast<RankedTensorType>(term.getValue().getType());
  int64_t missing = type.getRank() - added.getRank();
  for (int64_t axis = 0; axis < added.getRank(); ++axis)
    if (added.getDimSize(axis) != 1 && type.isDynamicDim(axis + missing))
      return refuse(
          "the other operand may be smaller than the sum: its size of "
          "axis " +
          Twine(axis + missing) + " is dynamic");
  return success();
}

static void setOffset(RewriterBase &rewriter, ChannelAffineOp op,
                      ArrayRef<double> offset) {
  rewriter.modifyOpInPlace(
      op, [&] { op.setOffsetAttr(makeF64Vector(op.getContext(), offset)); });
}

// Pattern: conv(x, W, b) -> conv(x, W)
// Pattern: bias_add(x, b) -> x
// Pattern: channel_affine(x, a, c) -> channel_affine(x, a, 0)
// Pattern: channel_affine(x, 1, c) -> x
// Pattern: add(x, b) -> x
// Pattern: sub(x, b) -> x
// Pattern: sub(b, x) -> mul(x, -1)
void convopt::removeTerm(RewriterBase &rewriter, const AdditiveTerm &term) {
  Operation *op = term.op;
  Value value = term.getValue();
  if (auto linear = dyn_cast<LinearOpInterface>(op)) {
    rewriter.modifyOpInPlace(op, [&] { linear.setLinearBias(Value()); });
  } else if (auto affine = dyn_cast<ChannelAffineOp>(op)) {
    FailureOr<SmallVector<double>> scale = readAsDouble(affine.getScale());
    if (succeeded(scale) &&
        llvm::all_of(*scale, [](double a) { return a == 1.0; }))
      return rewriter.replaceOp(op, affine.getInput());
    size_t channels = affine.getOffset().getNumElements();
    setOffset(rewriter, affine, SmallVector<double>(channels, 0.0));
  } else {
    Value rest = op->getOperand(1 - *term.operand);
    if (isa<SubOp>(op) && *term.operand == 0) {
      rewriter.setInsertionPoint(op);
      auto scalar =
          RankedTensorType::get({}, getElementTypeOrSelf(rest.getType()));
      Value minusOne =
          createConstant(rewriter, op->getLoc(), scalar, /*values=*/-1.0);
      rest =
          MulOp::create(rewriter, op->getLoc(), rest.getType(), rest, minusOne);
    }
    rewriter.replaceOp(op, rest);
  }
  eraseDeadConstants(rewriter, value);
}

void convopt::replaceTerm(RewriterBase &rewriter, const AdditiveTerm &term,
                          ArrayRef<double> values) {
  if (auto affine = dyn_cast<ChannelAffineOp>(term.op))
    return setOffset(rewriter, affine, values);
  Value old = term.getValue();
  rewriter.setInsertionPoint(term.op);
  Value changed = createConstant(rewriter, old.getLoc(),
                                 cast<RankedTensorType>(old.getType()), values);
  rewriter.modifyOpInPlace(
      term.op, [&] { term.op->setOperand(*term.operand, changed); });
  eraseDeadConstants(rewriter, old);
}

//===----------------------------------------------------------------------===//
// Compensation
//===----------------------------------------------------------------------===//

/// What element `i` of a mean loses: the terms of `row` that are not kept.
static double evaluate(const AmountRow &row, const llvm::BitVector &kept,
                       ArrayRef<double> values) {
  double sum = 0.0;
  for (auto [element, coefficient] : row)
    if (!kept.test(element))
      sum += coefficient * values[element];
  return sum;
}

/// The factor that makes `absorption` that multiple of the whole term: each of
/// its elements, or each time the only one. None if there is no such factor.
static std::optional<double> getFactor(const AdditiveTerm &term,
                                       const Absorption &absorption) {
  std::optional<double> factor;
  for (auto [index, row] : llvm::enumerate(absorption.rows)) {
    unsigned element = term.numElements == 1 ? 0 : index;
    if (!row || row->size() != 1 || row->front().first != element ||
        (factor && *factor != row->front().second))
      return std::nullopt;
    factor = row->front().second;
  }
  if (term.numElements != 1 && absorption.rows.size() != term.numElements)
    return std::nullopt;
  return factor;
}

LogicalResult Compensations::check(const AdditiveTerm &term,
                                   const ShiftOutcome &outcome,
                                   Refusal &refuse) {
  if (outcome.absorptions.empty())
    return success();
  FailureOr<SmallVector<double>> values = term.readValues();
  for (const Absorption &absorption : outcome.absorptions) {
    auto mean = cast<RankedTensorType>(absorption.result.getType());
    auto type = cast<FloatType>(mean.getElementType());
    if (!mean.hasStaticShape())
      return refuse("a mean is used, and the number of channels is dynamic");
    for (const std::optional<AmountRow> &row : absorption.rows) {
      if (!row)
        return refuse("a mean is used, and by how much it would change is not "
                      "known");
      if (succeeded(values) &&
          !std::isfinite(roundTo(type, evaluate(*row, outcome.kept, *values))))
        return refuse("a mean is used, and the bias overflows its type");
    }
    if (succeeded(values))
      continue;
    auto bias = cast<RankedTensorType>(term.getValue().getType());
    if (!bias.hasStaticShape())
      return refuse("a mean is used, and the size of the run-time bias is "
                    "dynamic");
    if (bias.getElementType() != type)
      return refuse("a mean is used, and the run-time bias has another element "
                    "type");
    if (!getFactor(term, absorption))
      return refuse("a mean is used, and it would not change by a multiple of "
                    "the run-time bias");
  }
  return success();
}

void Compensations::add(const AdditiveTerm &term, const ShiftOutcome &outcome) {
  FailureOr<SmallVector<double>> values = term.readValues();
  for (const Absorption &absorption : outcome.absorptions) {
    Amounts &amounts = means[absorption.result];
    if (failed(values)) {
      amounts.runtime.push_back(
          {term.getValue(), *getFactor(term, absorption)});
      continue;
    }
    amounts.constant.resize(absorption.rows.size(), 0.0);
    for (auto [sum, row] : llvm::zip_equal(amounts.constant, absorption.rows))
      sum += evaluate(*row, outcome.kept, *values);
  }
}

/// factor * value as something that broadcasts to a mean of shape [C].
static Value makeMultiple(RewriterBase &rewriter, Location location,
                          Value value, double factor) {
  auto type = cast<RankedTensorType>(value.getType());
  int64_t elements = type.getNumElements();
  SmallVector<int64_t, 1> shape;
  if (elements != 1)
    shape.push_back(elements);
  auto flat = type.clone(shape);
  if (type != flat)
    value = ReshapeOp::create(rewriter, location, flat, value);
  if (factor == 1.0)
    return value;
  auto scalar = type.clone(ArrayRef<int64_t>());
  return MulOp::create(rewriter, location, flat, value,
                       createConstant(rewriter, location, scalar, factor));
}

SmallVector<std::pair<Operation *, Value>>
Compensations::apply(RewriterBase &rewriter) const {
  SmallVector<std::pair<Operation *, Value>> sums;
  struct Replacement {
    Value mean, sum;
    Operation *first;
  };
  SmallVector<Replacement> replacements;
  for (const auto &[mean, amounts] : means) {
    auto type = cast<RankedTensorType>(mean.getType());
    Location location = mean.getLoc();
    rewriter.setInsertionPointAfterValue(mean);
    Replacement made{mean, mean, nullptr};
    auto append = [&](Value amount) {
      made.sum = AddOp::create(rewriter, location, type, made.sum, amount);
      sums.push_back({made.sum.getDefiningOp(), made.mean});
      if (!made.first)
        made.first = made.sum.getDefiningOp();
    };
    if (llvm::any_of(amounts.constant, [](double v) { return v != 0.0; }))
      append(createConstant(rewriter, location, type, amounts.constant));
    for (const Runtime &runtime : amounts.runtime)
      append(makeMultiple(rewriter, location, runtime.value, runtime.factor));
    if (made.first)
      replacements.push_back(made);
  }
  // At last: what is added to one mean may be computed from another one.
  for (const Replacement &made : replacements)
    rewriter.replaceAllUsesExcept(made.mean, made.sum, made.first);
  return sums;
}
