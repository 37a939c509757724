//===- Explain.cpp - What becomes of each bias and each norm --------------===//
//
// The biases and norms are listed, with their proofs, on the model as it was
// loaded. What became of them is what the passes say: remarks are matched by
// the names of nodes, which locations carry through all rewrites.
//
//===----------------------------------------------------------------------===//

#include "compiler/Driver/Explain.h"

#include "compiler/Driver/Compile.h"
#include "compiler/Driver/Diagnostics.h"
#include "compiler/Driver/Remarks.h"
#include "dialects/ConvOpt/IR/TensorNames.h"
#include "passes/Analysis/ShiftAnalysis.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "llvm/ADT/StringExtras.h"

using namespace mlir;
using namespace mlir::convopt;

/// Proofs of more steps are cut: nobody reads them.
static constexpr size_t kMaxProofSteps = 64;

//===----------------------------------------------------------------------===//
// The model as it was loaded
//===----------------------------------------------------------------------===//

/// Gives every op of the entry that has none a name.
static void nameOps(func::FuncOp entry) {
  int64_t index = 0;
  for (Operation &op : entry.getFunctionBody().front()) {
    if (isa<arith::ConstantOp>(op) || op.hasTrait<OpTrait::IsTerminator>())
      continue;
    if (describeNodes(op.getLoc()).empty())
      op.setLoc(NameLoc::get(
          StringAttr::get(op.getContext(),
                          op.getName().stripDialect() + "_" + Twine(index)),
          op.getLoc()));
    ++index;
  }
}

/// The name of an added tensor; what has none is called after the node.
static std::string nameTensor(const AdditiveTerm &term,
                              const std::string &node) {
  Value value = term.getValue();
  std::string name = value ? getTensorName(value) : "";
  if (auto argument = dyn_cast_if_present<BlockArgument>(value);
      argument && name.empty())
    name = ("input_" + Twine(argument.getArgNumber())).str();
  return name.empty() ? node + ".bias" : name;
}

static ExplainedBias listBias(const AdditiveTerm &term,
                              ShiftAnalysis &analysis) {
  ExplainedBias bias;
  bias.node = describeNodes(term.op->getLoc());
  bias.name = nameTensor(term, bias.node);
  bias.elements = term.numElements;
  Proof proof = analysis.prove(term, kMaxProofSteps);
  bias.moreSteps = static_cast<int64_t>(proof.moreSteps);
  for (const ProofStep &step : proof.steps)
    bias.proof.push_back({describeNodes(step.op->getLoc()),
                          step.op->getName().stripDialect().str(), step.rule,
                          step.state});
  FailureOr<SmallVector<double>> values = term.readValues();
  if (succeeded(values) &&
      llvm::all_of(*values, [](double v) { return v == 0.0; })) {
    bias.verdict = "cancelled";
    bias.reason = "all of its elements are zero";
    for (int64_t i = 0; i < bias.elements; ++i)
      bias.redundant.push_back(i);
  }
  return bias;
}

static void listModel(func::FuncOp entry, Explanation &explanation) {
  ShiftAnalysis analysis;
  for (Operation &op : entry.getFunctionBody().front()) {
    if (op.use_empty())
      continue;
    for (const AdditiveTerm &term : getAdditiveTerms(&op))
      explanation.biases.push_back(listBias(term, analysis));
    if (!isa<BatchNormOp, BatchNormTrainingOp, InstanceNormOp, GroupNormOp,
             LayerNormOp>(op))
      continue;
    ExplainedNorm norm;
    norm.node = describeNodes(op.getLoc());
    norm.kind = op.getName().stripDialect().str();
    norm.reason = isa<BatchNormOp>(op)
                      ? "nothing was said of it"
                      : "the statistics it normalizes with are those of its "
                        "input, which are not known before it runs";
    explanation.norms.push_back(std::move(norm));
  }
}

//===----------------------------------------------------------------------===//
// What the passes said
//===----------------------------------------------------------------------===//

static std::optional<double> getBound(const CollectedRemark &remark) {
  double bound;
  auto it = remark.data.find("error_bound");
  if (it == remark.data.end() || StringRef(it->second).getAsDouble(bound))
    return std::nullopt;
  return bound;
}

/// "0-3, 5"
static std::vector<int64_t> parseRanges(StringRef text) {
  std::vector<int64_t> indices;
  for (StringRef range : llvm::split(text, ',')) {
    auto [first, last] = range.trim().split('-');
    int64_t begin, end;
    if (first.getAsInteger(10, begin))
      continue;
    if (last.getAsInteger(10, end))
      end = begin;
    for (int64_t i = begin; i <= end; ++i)
      indices.push_back(i);
  }
  return indices;
}

/// Whether a list of nodes, "a, b", has `node`.
static bool namesNode(StringRef list, StringRef node) {
  return llvm::is_contained(llvm::split(list, ", "), node);
}

/// What CancelBias said of it: the last word, but nothing takes a removal back.
static const CollectedRemark *findVerdict(const CollectedRemarks &remarks,
                                          const ExplainedBias &bias,
                                          bool isOnlyOne) {
  const CollectedRemark *found = nullptr;
  for (const CollectedRemark &remark : remarks)
    if (remark.rule == "CancelBias" && remark.node == bias.node &&
        (isOnlyOne || remark.data.lookup("tensor") == bias.name) &&
        (!found || (!found->passed && remark.passed)))
      found = &remark;
  return found;
}

/// A rewrite that made the bias part of another constant: one of the node
/// itself, or one that put something into the bias of the node.
static const CollectedRemark *findFold(const CollectedRemarks &remarks,
                                       const ExplainedBias &bias) {
  for (const CollectedRemark &remark : remarks)
    if (remark.passed && remark.rule != "CancelBias" &&
        (remark.node == bias.node ||
         namesNode(remark.data.lookup("with_bias"), bias.node)))
      return &remark;
  return nullptr;
}

static void judge(ExplainedBias &bias, const CollectedRemarks &remarks,
                  bool isOnlyOne) {
  const CollectedRemark *verdict = findVerdict(remarks, bias, isOnlyOne);
  if (verdict) {
    bias.verdict = verdict->data.lookup("verdict");
    bias.reason = verdict->text;
    bias.stoppedAt = verdict->data.lookup("stopped_at");
    bias.redundant = parseRanges(verdict->data.lookup("redundant"));
    if (verdict->passed)
      return;
  }
  if (const CollectedRemark *fold = findFold(remarks, bias)) {
    bias.verdict = "folded";
    bias.reason = fold->text;
    bias.stoppedAt.clear();
  } else if (bias.reason.empty()) {
    bias.reason = "its node was simplified before it could be judged";
  }
}

static void judge(ExplainedNorm &norm, const CollectedRemarks &remarks) {
  for (const CollectedRemark &remark : remarks) {
    if (remark.node != norm.node || remark.rule == "CancelBias")
      continue;
    norm.reason = remark.text;
    if (!remark.passed)
      continue;
    // A branch that is only a norm is merged into a filter: it folds, too.
    norm.verdict =
        remark.data.lookup("verdict") == "moved" ? "moved" : "folded";
    norm.into = remark.data.lookup("into");
    norm.errorBound = getBound(remark);
    // What has moved may be folded by a later rewrite.
    if (norm.verdict == "folded")
      return;
  }
}

FailureOr<Explanation> convopt::explain(ModuleOp module) {
  func::FuncOp entry = findEntry(module);
  if (!entry)
    return failure();
  Explanation explanation;
  FailureOr<ModelSummary> before = summarize(module);
  if (failed(before))
    return failure();
  explanation.before = std::move(*before);
  nameOps(entry);
  listModel(entry, explanation);

  std::shared_ptr<const CollectedRemarks> remarks =
      collectRemarks(*module.getContext(), Phase::Graph);
  if (failed(runPhase(Phase::Graph, module)))
    return failure();
  FailureOr<ModelSummary> after = summarize(module);
  if (failed(after))
    return failure();
  explanation.after = std::move(*after);

  llvm::StringMap<int> biasesOfNode;
  for (const ExplainedBias &bias : explanation.biases)
    ++biasesOfNode[bias.node];
  for (ExplainedBias &bias : explanation.biases)
    judge(bias, *remarks, biasesOfNode[bias.node] == 1);
  for (const ExplainedBias &bias : explanation.biases)
    if (bias.verdict == "partly_cancelled")
      explanation.zeroedParameters +=
          static_cast<int64_t>(bias.redundant.size());
  for (ExplainedNorm &norm : explanation.norms)
    judge(norm, *remarks);
  for (const CollectedRemark &remark : *remarks)
    if (remark.passed)
      explanation.rewrites.push_back({remark.rule, remark.node,
                                      remark.data.lookup("into"),
                                      getBound(remark), remark.text});
  return explanation;
}
