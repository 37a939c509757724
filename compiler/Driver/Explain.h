//===- Explain.h - What becomes of each bias and each norm ----------------===//

#ifndef CONVOPT_DRIVER_EXPLAIN_H
#define CONVOPT_DRIVER_EXPLAIN_H

#include "compiler/Driver/ModelSummary.h"

#include <optional>
#include <string>
#include <vector>

namespace mlir::convopt {

/// One step of a proof: an op that the bias met, what it did with it, and what
/// was left behind it.
struct ExplainedStep {
  std::string node;
  std::string op;
  std::string rule;
  std::string state;
};

/// An additive tensor of the model: a bias, or an operand of Add or Sub that is
/// a constant or is broadcast.
struct ExplainedBias {
  /// The tensor's name in the model.
  std::string name;
  /// The node that adds it.
  std::string node;
  /// "cancelled": gone from every output, over the reals, with nothing added
  /// elsewhere. "moved": gone, and added to what needs it. "partly_cancelled":
  /// gone for the elements in `redundant`. "folded": became part of another
  /// constant. "kept": still there.
  std::string verdict = "kept";
  /// Number of elements that were told apart.
  int64_t elements = 0;
  /// Those that are gone.
  std::vector<int64_t> redundant;
  std::string reason;
  /// Where the proof stopped; empty if it did not, or at a result.
  std::string stoppedAt;
  std::vector<ExplainedStep> proof;
  /// Number of steps that follow those in `proof`.
  int64_t moreSteps = 0;
};

struct ExplainedNorm {
  std::string node;
  /// "batch_norm", "batch_norm_training", "instance_norm", ...
  std::string kind;
  /// "folded" into a filter, "moved" into another affine op, "kept".
  std::string verdict = "kept";
  std::string into;
  /// |y' - y| <= bound * max(1, max|x|) for every input x of the layer.
  std::optional<double> errorBound;
  std::string reason;
};

/// Something a graph pass did.
struct ExplainedRewrite {
  std::string rule;
  std::string node;
  std::string into;
  std::optional<double> errorBound;
  std::string text;
};

struct Explanation {
  std::vector<ExplainedBias> biases;
  std::vector<ExplainedNorm> norms;
  std::vector<ExplainedRewrite> rewrites;
  ModelSummary before, after;
  /// Elements of biases that are zero now, but still there: others of the same
  /// biases are kept.
  int64_t zeroedParameters = 0;
};

/// Optimizes `module`, as loaded, and says what became of each of its biases
/// and norms. Unnamed nodes are called <op>_<index in the graph>. Fails with a
/// diagnostic.
FailureOr<Explanation> explain(ModuleOp module);

} // namespace mlir::convopt

#endif // CONVOPT_DRIVER_EXPLAIN_H
