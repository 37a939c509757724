//===- MergeBranches.cpp - Sums of convolutions become one ----------------===//

#include "passes/Graph/Passes.h"

#include "dialects/ConvOpt/IR/ConvOpt.h"
#include "dialects/ConvOpt/IR/Elements.h"
#include "passes/Analysis/Refusal.h"
#include "passes/Graph/AddTree.h"
#include "passes/Graph/AxisTaps.h"
#include "passes/Graph/Constants.h"
#include "passes/Graph/ConvFilter.h"
#include "passes/Graph/Remarks.h"
#include "passes/Graph/RoundingBound.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/IR/TypeUtilities.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/Support/MathExtras.h"

#include <cmath>

namespace mlir::convopt {
#define GEN_PASS_DEF_MERGEBRANCHES
#include "passes/Graph/Passes.h.inc"
} // namespace mlir::convopt

using namespace mlir;
using namespace mlir::convopt;

//===----------------------------------------------------------------------===//
// Branches of one input
//===----------------------------------------------------------------------===//

namespace {
/// A leaf that computes conv(x), channel_affine(x) or x itself.
struct Branch {
  OpOperand *leaf;
  ConvOp conv;
  ChannelAffineOp affine;
  SmallVector<AxisTaps> taps;

  bool hasRuntimeBias() {
    return conv && conv.getBias() && !getConstantElements(conv.getBias());
  }
  /// The bias of a convolution or the offset of an affine, if it is constant.
  /// Null for an offset of zeros, which changes nothing.
  Attribute getConstantBias();
  /// Null for the identity.
  Operation *getOp() { return conv ? conv.getOperation() : affine; }
  std::string describe();
  Location getLoc();
};

/// Branches of one input that become one convolution.
struct Group {
  /// The first to join.
  ConvOp seed;
  SmallVector<Branch> members;
  SmallVector<AxisTaps> taps;

  explicit Group(const Branch &first)
      : seed(first.conv), members{first}, taps(first.taps) {}
  LogicalResult join(Branch branch, Refusal &refuse);
  /// The convolution that absorbs the others: the seed, unless the bias is a
  /// run-time value, which may be defined behind it.
  ConvOp getTarget();
};

/// What to say of a branch that stays.
struct Missed {
  Location location;
  std::string reason;
};
using MissedBranches = llvm::MapVector<OpOperand *, Missed>;
} // namespace

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

static SmallVector<AxisTaps> getTaps(ArrayRef<WindowDim> window) {
  return llvm::map_to_vector(
      window, [](const WindowDim &dim) { return AxisTaps(dim); });
}

/// The leaves that read `x`, in their order.
static SmallVector<Branch> getBranches(const AddTree &tree, Value x) {
  SmallVector<Branch> branches;
  int64_t rank = cast<RankedTensorType>(x.getType()).getRank();
  for (OpOperand *leaf : tree.leaves) {
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

static uint64_t countTaps(ArrayRef<AxisTaps> taps) {
  uint64_t count = 1;
  for (const AxisTaps &axis : taps)
    count = llvm::SaturatingMultiply<uint64_t>(count, axis.size());
  return count;
}

/// What a branch must fulfil on its own.
static LogicalResult checkBranch(Branch &branch, Refusal &refuse) {
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

/// Every branch that can join, until no more can: a kernel that has grown may
/// have room for one that was refused before.
static Group makeGroup(const Branch &seed, ArrayRef<Branch> branches,
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

//===----------------------------------------------------------------------===//
// The rewrite
//===----------------------------------------------------------------------===//

namespace {
/// W' and b'; no b' where there is none, or a run-time value stays.
struct Merged {
  ConvFilter filter;
  std::optional<SmallVector<double>> bias;
  double errorBound;
};
} // namespace

/// For each tap of `taps`, its number among the taps of `all`.
static SmallVector<int64_t> mapTaps(ArrayRef<AxisTaps> taps,
                                    ArrayRef<AxisTaps> all) {
  SmallVector<int64_t> numbers{0};
  for (auto [mine, common] : llvm::zip_equal(taps, all)) {
    SmallVector<int64_t> longer;
    for (int64_t number : numbers)
      for (int64_t t = 0; t < mine.size(); ++t)
        longer.push_back(number * common.size() +
                         common.indexOf(mine.first + t * mine.step));
    numbers = std::move(longer);
  }
  return numbers;
}

// Pattern: add(conv(x, W1, b1), conv(x, W2, b2)) -> conv(x, W', b')
// Pattern: add(conv(x, W1, b1), channel_affine(x, a, c)) -> conv(x, W', b')
// Pattern: add(conv(x, W1, b1), x) -> conv(x, W', b')
//
// Branch B with stride s has the taps t * d_B - p_B; x is 0 outside its bounds.
//
//   sum over B of (b_B[o] + sum over c, t of
//                           W_B[o, c, t] * x[c, i * s + t * d_B - p_B])
//   = b'[o] + sum over c, u of W'[o, c, u] * x[c, i * s + u * d' - p']
//   W'[o, c, u] = sum of W_B[o, c, t] over B, t with t * d_B - p_B = u * d' -
//   p' b'[o] = sum over B of b_B[o]
//
// where d' and p' are chosen such that every tap of a branch is one of the
// common kernel, and all branches have outputs i of the same number. A
// channel_affine is a branch of one tap, at 0, with W[o, c, 0] = a[o] for c = o
// and 0 otherwise; the identity has a = 1.
static FailureOr<Merged> computeConstants(Group &group, Refusal &refuse) {
  FilterAxes axes = group.seed.getFilterAxes();
  ArrayRef<int64_t> shape = group.seed.getFilterType().getShape();
  int64_t outputs = shape[axes.output], inputs = shape[axes.input];
  int64_t outputsPerGroup = outputs / group.seed.getGroups();
  SmallVector<int64_t> kernel;
  for (const AxisTaps &axis : group.taps)
    kernel.push_back(axis.size());
  ConvFilter filter(outputs, inputs, kernel);
  SmallVector<double> bias(outputs, 0.0), filterTerms(bias), biasTerms(bias);
  auto addTerms = [](MutableArrayRef<double> sums, ArrayRef<double> terms) {
    for (auto [sum, term] : llvm::zip_equal(sums, terms))
      sum += std::fabs(term);
  };
  bool hasBias = false;
  for (Branch &member : group.members) {
    SmallVector<int64_t> taps = mapTaps(member.taps, group.taps);
    if (ConvOp conv = member.conv) {
      FailureOr<ConvFilter> weights =
          ConvFilter::read(conv.getFilter(), conv.getFilterLayout());
      if (failed(weights))
        return refuse("the filter of " + member.describe() + " cannot be read");
      for (int64_t o = 0; o < outputs; ++o)
        for (int64_t c = 0; c < inputs; ++c)
          for (auto [t, u] : llvm::enumerate(taps))
            filter.at(o, c, u) += weights->at(o, c, t);
      addTerms(filterTerms, weights->getMagnitudes());
    } else {
      SmallVector<double> scale(outputs, 1.0);
      if (member.affine) {
        FailureOr<SmallVector<double>> values =
            readAsDouble(member.affine.getScale());
        if (failed(values))
          return refuse("the scale of " + member.describe() +
                        " cannot be read");
        scale = std::move(*values);
      }
      // Group q has the inputs q * C/g + c, and as many outputs.
      for (int64_t o = 0; o < outputs; ++o)
        filter.at(o, o % outputsPerGroup, taps.front()) += scale[o];
      addTerms(filterTerms, scale);
    }
    if (Attribute constant = member.getConstantBias()) {
      FailureOr<SmallVector<double>> values = readAsDouble(constant);
      if (failed(values))
        return refuse("the bias of " + member.describe() + " cannot be read");
      for (auto [sum, value] : llvm::zip_equal(bias, *values))
        sum += value;
      addTerms(biasTerms, *values);
      hasBias = true;
    }
  }
  auto type = cast<FloatType>(group.seed.getFilterType().getElementType());
  // An infinite weight turns finite activations into infinities and NaN.
  if (!fitsType(filter.values, type))
    return refuse("a weight would overflow its type");
  if (!fitsType(bias, type))
    return refuse("the bias would overflow its type");

  FoldedMagnitudes folded;
  folded.filter = filter.getMagnitudes();
  folded.filterTerms = std::move(filterTerms);
  folded.filterElements = inputs * filter.getNumTaps();
  folded.roundings = group.members.size();
  if (!hasBias)
    return Merged{std::move(filter), std::nullopt, boundRounding(folded, type)};
  for (double value : bias)
    folded.bias.push_back(std::fabs(value));
  folded.biasTerms = std::move(biasTerms);
  return Merged{std::move(filter), std::move(bias),
                boundRounding(folded, type)};
}

/// Puts `merged` into the target, which is returned, and takes the other
/// members out of the sum.
static ConvOp apply(RewriterBase &rewriter, AddTree &tree, Group &group,
                    const Merged &merged) {
  ConvOp target = group.getTarget();
  auto type = cast<FloatType>(target.getFilterType().getElementType());
  SmallVector<Location> locations, filterLocations;
  SmallVector<Value> constants;
  SmallVector<Operation *> others;
  llvm::SmallPtrSet<OpOperand *, 8> removed;
  for (Branch &member : group.members) {
    locations.push_back(member.getLoc());
    if (ConvOp conv = member.conv) {
      filterLocations.push_back(conv.getFilter().getLoc());
      constants.push_back(conv.getFilter());
      constants.push_back(conv.getBias());
    }
    if (member.conv == target)
      continue;
    removed.insert(member.leaf);
    if (Operation *op = member.getOp())
      others.push_back(op);
  }
  Location location = rewriter.getFusedLoc(locations);
  rewriter.setInsertionPoint(target);
  Value filter =
      merged.filter.create(rewriter, rewriter.getFusedLoc(filterLocations),
                           target.getFilterLayout(), type);
  Value bias = target.getBias();
  if (merged.bias)
    bias = createConstant(rewriter, location,
                          RankedTensorType::get(merged.filter.outputs, type),
                          *merged.bias);
  SmallVector<int64_t> pads, dilations;
  for (const AxisTaps &axis : group.taps) {
    pads.push_back(axis.getWindow().padLow);
    dilations.push_back(axis.getWindow().dilation);
  }
  for (const AxisTaps &axis : group.taps)
    pads.push_back(axis.getWindow().padHigh);
  // Absent is the canonical form of zeros and ones.
  auto getArray = [&](ArrayRef<int64_t> values, int64_t absent) {
    bool isDefault =
        llvm::all_of(values, [=](int64_t v) { return v == absent; });
    return isDefault ? DenseI64ArrayAttr()
                     : rewriter.getDenseI64ArrayAttr(values);
  };
  rewriter.modifyOpInPlace(target, [&] {
    target->setLoc(location);
    target.getFilterMutable().assign(filter);
    target.setLinearBias(bias);
    target.setPadsAttr(getArray(pads, 0));
    target.setDilationsAttr(getArray(dilations, 1));
  });
  tree.removeLeaves(rewriter, std::move(removed));
  for (Operation *op : others)
    rewriter.eraseOp(op);
  eraseDeadConstants(rewriter, constants);
  return target;
}

namespace {
struct MergeBranches : public convopt::impl::MergeBranchesBase<MergeBranches> {
  void runOnOperation() override {
    SmallVector<AddOp> roots;
    getOperation()->walk<WalkOrder::PreOrder>([&](Operation *op) {
      // A fused group is one kernel; nothing in it is changed any more.
      if (isa<FusedOp>(op))
        return WalkResult::skip();
      if (auto add = dyn_cast<AddOp>(op); add && AddTree::isRoot(add))
        roots.push_back(add);
      return WalkResult::advance();
    });
    IRRewriter rewriter(&getContext());
    for (AddOp root : roots)
      while (root)
        root = mergeOnce(rewriter, root);
  }

  /// Merges one group of the sum. Returns the sum's new root, or null when
  /// there is no more to merge; then reports what was refused.
  static AddOp mergeOnce(RewriterBase &rewriter, AddOp root) {
    AddTree tree(root);
    // The largest kernel first: others may lie within it.
    auto isLarger = [](const Branch &a, const Branch &b) {
      return countTaps(a.taps) > countTaps(b.taps);
    };
    SmallVector<Branch> seeds;
    for (OpOperand *leaf : tree.leaves)
      if (auto conv = leaf->get().getDefiningOp<ConvOp>()) {
        Branch seed{leaf, conv, {}, getTaps(conv.getWindow())};
        seeds.insert(llvm::upper_bound(seeds, seed, isLarger), seed);
      }
    MissedBranches missed;
    SmallVector<OpOperand *> tried;
    for (Branch &seed : seeds) {
      SmallVector<Branch> branches = getBranches(tree, seed.conv.getInput());
      if (branches.size() == 1)
        continue;
      MissedBranches others;
      Refusal refusal;
      LogicalResult refused = checkBranch(seed, refusal);
      if (succeeded(refused)) {
        Group group = makeGroup(seed, branches, others);
        if (group.members.size() > 1) {
          FailureOr<Merged> merged = computeConstants(group, refusal);
          if (succeeded(merged))
            return mergeAndReport(rewriter, tree, group, *merged);
          refused = failure();
        }
      }
      if (failed(refused))
        others.insert({seed.leaf,
                       {seed.getLoc(), seed.describe() + " not merged: " +
                                           refusal.getReason()}});
      // Two that refuse each other are one near miss.
      for (auto &entry : others)
        if (!llvm::is_contained(tried, entry.first))
          missed.insert(entry);
      tried.push_back(seed.leaf);
    }
    for (auto &[leaf, entry] : missed)
      remark::missed(entry.location, graphRemark("MergeBranch", root))
          << remark::reason("{0}", entry.reason);
    return {};
  }

  static AddOp mergeAndReport(RewriterBase &rewriter, AddTree &tree,
                              Group &group, const Merged &merged) {
    ConvOp target = group.getTarget();
    remark::RemarkOpts options = graphRemark("MergeBranch", target);
    std::string into = describeOp(target);
    struct Entry {
      Location location;
      std::string reason;
    };
    SmallVector<Entry> entries;
    for (Branch &member : group.members)
      if (member.conv != target)
        entries.push_back(
            {member.getLoc(), member.describe() + " merged into " + into});
    // The root may vanish; its uses tell what took its place.
    AddOp root = tree.adds.front();
    OpOperand *use = root->use_empty() ? nullptr : &*root->use_begin();
    apply(rewriter, tree, group, merged);
    for (const Entry &entry : entries)
      remark::passed(entry.location, options)
          << remark::reason("{0}", entry.reason)
          << remark::metric("verdict", "merged")
          << remark::metric("into", getNodeName(target.getLoc()))
          << remark::metric("error_bound", merged.errorBound);
    return use ? use->get().getDefiningOp<AddOp>() : AddOp();
  }
};
} // namespace
