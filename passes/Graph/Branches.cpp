//===- Branches.cpp - Summands that read one tensor -----------------------===//

#include "passes/Graph/Branches.h"

#include "passes/Graph/Remarks.h"

#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mlir::convopt;

Attribute Branch::getConstantBias() {
  if (conv)
    return getConstantElements(conv.getBias());
  if (!affine)
    return {};
  FailureOr<SmallVector<double>> offset = readAsDouble(affine.getOffset());
  if (succeeded(offset) &&
      llvm::all_of(*offset, [](double c) { return c == 0.0; }))
    return {};
  return affine.getOffset();
}

std::string Branch::describe() {
  if (Operation *op = getOp())
    return describeOp(op);
  return "the identity in " + describeOp(leaf->getOwner());
}

Location Branch::getLoc() {
  if (Operation *op = getOp())
    return op->getLoc();
  return leaf->getOwner()->getLoc();
}

ConvOp Group::getTarget() {
  for (Branch &member : members)
    if (member.hasRuntimeBias())
      return member.conv;
  return seed;
}

SmallVector<AxisTaps> convopt::getTaps(ArrayRef<WindowDim> window) {
  return llvm::map_to_vector(
      window, [](const WindowDim &dim) { return AxisTaps(dim); });
}

SmallVector<Branch> convopt::getBranches(ArrayRef<OpOperand *> leaves,
                                         Value x) {
  SmallVector<Branch> branches;
  int64_t rank = cast<RankedTensorType>(x.getType()).getRank();
  for (OpOperand *leaf : leaves) {
    Value value = leaf->get();
    auto conv = value.getDefiningOp<ConvOp>();
    auto affine = value.getDefiningOp<ChannelAffineOp>();
    if (value == x)
      branches.push_back({leaf, {}, {}, {}});
    else if (conv && conv.getInput() == x)
      branches.push_back({leaf, conv, {}, getTaps(conv.getWindow())});
    else if (affine && affine.getInput() == x)
      branches.push_back({leaf, {}, affine, {}});
    else
      continue;
    // What is no convolution has one tap, at the output's own position.
    if (!branches.back().conv)
      branches.back().taps = getTaps(SmallVector<WindowDim>(rank - 2));
  }
  return branches;
}

uint64_t convopt::countTaps(ArrayRef<AxisTaps> taps) {
  uint64_t count = 1;
  for (const AxisTaps &axis : taps)
    count = llvm::SaturatingMultiply<uint64_t>(count, axis.size());
  return count;
}

LogicalResult convopt::checkBranch(Branch &branch, Refusal &refuse) {
  // Another user, or the caller of the function, needs the branch's result.
  if (branch.getOp() && !branch.getOp()->hasOneUse())
    return refuse("its result has other users");
  if (branch.conv && !getConstantElements(branch.conv.getFilter()))
    return refuse("its filter is a run-time value");
  return success();
}

LogicalResult Group::join(Branch branch, Refusal &refuse) {
  if (failed(checkBranch(branch, refuse)))
    return failure();
  RankedTensorType seedFilter = seed.getFilterType();
  int64_t outputs = seedFilter.getDimSize(seed.getFilterAxes().output);
  int64_t inputs = seedFilter.getDimSize(seed.getFilterAxes().input);
  int64_t groups = seed.getGroups();
  RankedTensorType inputType = seed.getInput().getType();
  if (ConvOp conv = branch.conv) {
    // The same axes are space, and the same channels are added up.
    if (conv.getLayout() != seed.getLayout())
      return refuse("the layouts differ");
    if (static_cast<int64_t>(conv.getGroups()) != groups)
      return refuse("the groups differ");
    if (conv.getFilterType().getDimSize(conv.getFilterAxes().output) != outputs)
      return refuse("the numbers of output channels differ");
  } else if (inputs * groups != outputs) {
    return refuse("input and output channels differ in number");
  }
  if (branch.affine && static_cast<int64_t>(branch.affine.getAxis()) !=
                           seed.getOutputChannelAxis())
    return refuse("it is per element of axis " +
                  Twine(branch.affine.getAxis()) +
                  ", which does not hold the channels");

  // One bias operand is a run-time value or a constant, not a sum of both.
  bool otherBias = llvm::any_of(members, [&](Branch &member) {
    return member.hasRuntimeBias() ||
           (branch.hasRuntimeBias() && member.getConstantBias());
  });
  if ((branch.hasRuntimeBias() || branch.getConstantBias()) && otherBias)
    return refuse("there are two biases, and one is a run-time value");

  SmallVector<AxisTaps> all;
  int64_t axis = getSpatialBegin(seed.getLayout());
  for (auto [mine, its] : llvm::zip_equal(taps, branch.taps)) {
    FailureOr<AxisTaps> both =
        unite(mine, its, inputType.getDimSize(axis++), refuse);
    if (failed(both))
      return failure();
    all.push_back(*both);
  }
  // Zeros between and around the taps are multiplied, too. An identity is free
  // only if its tap is there.
  uint64_t now = countTaps(taps);
  if (branch.conv)
    now = llvm::SaturatingAdd(now, countTaps(branch.taps));
  if (countTaps(all) > now)
    return refuse("the common kernel would have " + Twine(countTaps(all)) +
                  " taps instead of " + Twine(now));
  taps = std::move(all);
  members.push_back(std::move(branch));
  return success();
}

Group convopt::makeGroup(const Branch &seed, ArrayRef<Branch> branches,
                         MissedBranches &missed) {
  Group group(seed);
  // Convolutions first, because others join only if their tap is there.
  SmallVector<Branch> rest;
  for (bool convs : {true, false})
    for (const Branch &branch : branches)
      if (branch.leaf != seed.leaf && bool(branch.conv) == convs)
        rest.push_back(branch);
  for (size_t joined = 0; joined != group.members.size();) {
    joined = group.members.size();
    missed.clear();
    llvm::erase_if(rest, [&](Branch &branch) {
      Refusal refusal;
      if (succeeded(group.join(branch, refusal)))
        return true;
      missed.insert({branch.leaf,
                     {branch.getLoc(), branch.describe() + " not merged into " +
                                           describeOp(seed.conv) + ": " +
                                           refusal.getReason()}});
      return false;
    });
  }
  return group;
}
