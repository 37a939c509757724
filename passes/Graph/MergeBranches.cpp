//===- MergeBranches.cpp - Sums of convolutions become one ----------------===//

#include "passes/Graph/Passes.h"

#include "dialects/ConvOpt/IR/ConvOpt.h"
#include "dialects/ConvOpt/IR/Elements.h"
#include "passes/Graph/AddTree.h"
#include "passes/Graph/Branches.h"
#include "passes/Graph/Constants.h"
#include "passes/Graph/ConvFilter.h"
#include "passes/Graph/Remarks.h"
#include "passes/Graph/RoundingBound.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/IR/TypeUtilities.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/SmallPtrSet.h"

#include <cmath>

namespace mlir::convopt {
#define GEN_PASS_DEF_MERGEBRANCHES
#include "passes/Graph/Passes.h.inc"
} // namespace mlir::convopt

using namespace mlir;
using namespace mlir::convopt;

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

namespace {
/// What is not needed any more when a sum has lost `leaves`.
struct Leftovers {
  llvm::SmallPtrSet<OpOperand *, 8> leaves;
  SmallVector<Operation *> ops;
  SmallVector<Value> constants;
};
} // namespace

/// Puts `merged` into the target.
static void apply(RewriterBase &rewriter, Group &group, const Merged &merged,
                  Leftovers &leftovers) {
  ConvOp target = group.getTarget();
  auto type = cast<FloatType>(target.getFilterType().getElementType());
  SmallVector<Location> locations, filterLocations;
  for (Branch &member : group.members) {
    locations.push_back(member.getLoc());
    if (ConvOp conv = member.conv) {
      filterLocations.push_back(conv.getFilter().getLoc());
      leftovers.constants.push_back(conv.getFilter());
      leftovers.constants.push_back(conv.getBias());
    }
    if (member.conv == target)
      continue;
    leftovers.leaves.insert(member.leaf);
    if (Operation *op = member.getOp())
      leftovers.ops.push_back(op);
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
        root = mergeSum(rewriter, root);
  }

  /// Merges the branches of each input. Returns the root of what is left of the
  /// sum, or null when there was nothing to merge; then reports what was
  /// refused.
  static AddOp mergeSum(RewriterBase &rewriter, AddOp root) {
    AddTree tree(root);
    llvm::MapVector<Value, SmallVector<OpOperand *>> leavesOf;
    for (OpOperand *leaf : tree.leaves) {
      leavesOf[leaf->get()].push_back(leaf);
      Operation *op = leaf->get().getDefiningOp();
      if (isa_and_present<ConvOp, ChannelAffineOp>(op))
        leavesOf[op->getOperand(0)].push_back(leaf);
    }
    // A leaf may be a branch of its input, and the identity of what reads it;
    // not both, as its result then has other users.
    Leftovers leftovers;
    MissedBranches missed;
    for (auto &[x, leaves] : leavesOf)
      if (leaves.size() > 1)
        mergeInput(rewriter, x, leaves, leftovers, missed);
    if (leftovers.leaves.empty()) {
      for (auto &[leaf, entry] : missed)
        remark::missed(entry.location, graphRemark("MergeBranch", root))
            << remark::reason("{0}", entry.reason);
      return {};
    }
    // The root may vanish; its use tells what took its place.
    OpOperand *use = root->use_empty() ? nullptr : &*root->use_begin();
    tree.removeLeaves(rewriter, std::move(leftovers.leaves));
    for (Operation *op : leftovers.ops)
      rewriter.eraseOp(op);
    eraseDeadConstants(rewriter, leftovers.constants);
    return use ? use->get().getDefiningOp<AddOp>() : AddOp();
  }

  /// Merges those of `leaves` that read `x`.
  static void mergeInput(RewriterBase &rewriter, Value x,
                         ArrayRef<OpOperand *> leaves, Leftovers &leftovers,
                         MissedBranches &missed) {
    // The largest kernel first: others may lie within it.
    auto isLarger = [](const Branch &a, const Branch &b) {
      return countTaps(a.taps) > countTaps(b.taps);
    };
    SmallVector<Branch> seeds;
    for (OpOperand *leaf : leaves)
      if (auto conv = leaf->get().getDefiningOp<ConvOp>();
          conv && conv.getInput() == x) {
        Branch seed{leaf, conv, {}, getTaps(conv.getWindow())};
        seeds.insert(llvm::upper_bound(seeds, seed, isLarger), seed);
      }
    if (seeds.empty())
      return;
    SmallVector<Branch> branches = getBranches(leaves, x);
    llvm::SmallPtrSet<OpOperand *, 8> done, tried;
    for (Branch &seed : seeds) {
      if (done.contains(seed.leaf))
        continue;
      MissedBranches others;
      Refusal refusal;
      LogicalResult refused = checkBranch(seed, refusal);
      if (succeeded(refused)) {
        Group group = makeGroup(seed, branches, others);
        if (group.members.size() > 1) {
          FailureOr<Merged> merged = computeConstants(group, refusal);
          if (succeeded(merged)) {
            for (Branch &member : group.members)
              done.insert(member.leaf);
            llvm::erase_if(branches, [&](const Branch &branch) {
              return done.contains(branch.leaf);
            });
            mergeAndReport(rewriter, group, *merged, leftovers);
            continue;
          }
          refused = failure();
        }
      }
      if (failed(refused))
        others.insert({seed.leaf,
                       {seed.getLoc(), seed.describe() + " not merged: " +
                                           refusal.getReason()}});
      // Two that refuse each other are one near miss.
      for (auto &entry : others)
        if (!tried.contains(entry.first))
          missed.insert(entry);
      tried.insert(seed.leaf);
    }
  }

  static void mergeAndReport(RewriterBase &rewriter, Group &group,
                             const Merged &merged, Leftovers &leftovers) {
    struct Entry {
      Location location;
      std::string reason;
    };
    ConvOp target = group.getTarget();
    remark::RemarkOpts options = graphRemark("MergeBranch", target);
    std::string into = describeOp(target);
    // Its own bias is no longer that if others were added to it.
    bool changesBias = merged.bias && target.getBias();
    bool othersHaveBias = false;
    std::string withBias = getNodeName(target.getLoc());
    SmallVector<Entry> entries;
    for (Branch &member : group.members)
      if (member.conv != target) {
        othersHaveBias |= bool(member.getConstantBias());
        entries.push_back(
            {member.getLoc(), member.describe() + " merged into " + into});
      }
    apply(rewriter, group, merged, leftovers);
    for (const Entry &entry : entries) {
      remark::detail::InFlightRemark passed =
          remark::passed(entry.location, options);
      passed << remark::reason("{0}", entry.reason)
             << remark::metric("verdict", "merged")
             << remark::metric("into", getNodeName(target.getLoc()))
             << remark::metric("error_bound", merged.errorBound);
      if (changesBias && othersHaveBias)
        passed << remark::metric("with_bias", withBias);
    }
  }
};
} // namespace
