//===- ExplainCommand.cpp - convopt explain -------------------------------===//

#include "compiler/Driver/Explain.h"
#include "tools/convopt/Session.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/Path.h"

#include <nlohmann/json.hpp>

using llvm::failed;
using llvm::failure;
using llvm::LogicalResult;
using llvm::success;
using mlir::convopt::ExplainedBias;
using mlir::convopt::ExplainedNorm;
using mlir::convopt::ExplainedRewrite;
using mlir::convopt::ExplainedStep;
using mlir::convopt::Explanation;
using mlir::convopt::ModelSummary;
using Json = nlohmann::ordered_json;

namespace convopt::tools {

//===----------------------------------------------------------------------===//
// JSON; docs/explain.md has the schema
//===----------------------------------------------------------------------===//

static Json orNull(const std::string &text) {
  return text.empty() ? Json() : Json(text);
}

static Json orNull(std::optional<double> number) {
  return number ? Json(*number) : Json();
}

static Json toJson(const ExplainedBias &bias) {
  Json proof = Json::array();
  for (const ExplainedStep &step : bias.proof)
    proof.push_back({{"node", step.node},
                     {"op", step.op},
                     {"rule", step.rule},
                     {"state", step.state}});
  return {
      {"name", bias.name},
      {"node", bias.node},
      {"verdict", bias.verdict},
      {"channels", {{"count", bias.elements}, {"redundant", bias.redundant}}},
      {"reason", bias.reason},
      {"stopped_at", orNull(bias.stoppedAt)},
      {"proof", proof},
      {"more_steps", bias.moreSteps}};
}

static Json toJson(const ExplainedNorm &norm) {
  return {{"node", norm.node},
          {"kind", norm.kind},
          {"verdict", norm.verdict},
          {"into", orNull(norm.into)},
          {"error_bound", orNull(norm.errorBound)},
          {"reason", norm.reason}};
}

static Json toJson(const ExplainedRewrite &rewrite) {
  return {{"rule", rewrite.rule},
          {"node", rewrite.node},
          {"into", orNull(rewrite.into)},
          {"error_bound", orNull(rewrite.errorBound)},
          {"text", rewrite.text}};
}

static int64_t countOps(const ModelSummary &summary) {
  int64_t count = 0;
  for (const auto &[name, number] : summary.histogram)
    count += number;
  return count;
}

static Json toJson(const ModelSummary &summary) {
  return {{"ops", countOps(summary)},
          {"parameters", summary.parameters},
          {"flops", 2 * summary.macs}};
}

template <typename T>
static Json toJsonArray(const std::vector<T> &list) {
  Json array = Json::array();
  for (const T &element : list)
    array.push_back(toJson(element));
  return array;
}

/// How many of a list have each verdict.
template <typename T>
static std::map<std::string, int64_t>
countVerdicts(const std::vector<T> &list) {
  std::map<std::string, int64_t> counts;
  for (const T &element : list)
    ++counts[element.verdict];
  return counts;
}

static void printJson(const Explanation &explanation,
                      const std::string &model) {
  Json report = {{"convopt_version", CONVOPT_VERSION},
                 {"model", model},
                 {"biases", toJsonArray(explanation.biases)},
                 {"norms", toJsonArray(explanation.norms)},
                 {"rewrites", toJsonArray(explanation.rewrites)},
                 {"summary",
                  {{"biases", countVerdicts(explanation.biases)},
                   {"norms", countVerdicts(explanation.norms)},
                   {"before", toJson(explanation.before)},
                   {"after", toJson(explanation.after)},
                   {"zeroed_parameters", explanation.zeroedParameters}}}};
  // Names come from the model and may not be UTF-8, which JSON has to be.
  llvm::outs() << report.dump(2, ' ', false, Json::error_handler_t::replace)
               << "\n";
}

//===----------------------------------------------------------------------===//
// Text
//===----------------------------------------------------------------------===//

static constexpr unsigned kLineWidth = 100;
static constexpr unsigned kVerdictWidth = 18;

/// `text` in lines that begin at column `indent`.
static void printWrapped(llvm::StringRef text, unsigned indent) {
  unsigned column = indent;
  llvm::outs().indent(indent);
  for (llvm::StringRef word : llvm::split(text, ' ')) {
    if (column > indent && column + 1 + word.size() > kLineWidth) {
      llvm::outs() << "\n";
      llvm::outs().indent(indent);
      column = indent;
    } else if (column > indent) {
      llvm::outs() << " ";
      ++column;
    }
    llvm::outs() << word;
    column += word.size();
  }
  llvm::outs() << "\n";
}

static void printEntry(const std::string &verdict, const llvm::Twine &title,
                       llvm::StringRef reason) {
  llvm::outs() << "  " << llvm::left_justify(verdict, kVerdictWidth) << title
               << "\n";
  printWrapped(reason, 2 + kVerdictWidth);
}

static void printProof(const ExplainedBias &bias) {
  llvm::outs() << "proof for " << bias.name << " at " << bias.node << ": "
               << bias.verdict << "\n";
  for (auto [index, step] : llvm::enumerate(bias.proof)) {
    std::string text = step.op;
    if (!step.node.empty())
      text += " '" + step.node + "'";
    if (!step.rule.empty())
      text += " " + step.rule;
    llvm::outs() << llvm::format("%4d. ", static_cast<int>(index + 1));
    printWrapped(text + ": " + step.state, 0);
  }
  if (bias.moreSteps > 0)
    llvm::outs() << "      ... " << bias.moreSteps << " more steps\n";
}

static void printChange(llvm::StringRef what, uint64_t before, uint64_t after) {
  llvm::outs() << "  " << llvm::left_justify(what, kVerdictWidth) << before
               << " -> " << after << "\n";
}

template <typename T>
static std::string describeVerdicts(const std::vector<T> &list) {
  std::string text;
  for (const auto &[verdict, count] : countVerdicts(list))
    text += (text.empty() ? "" : ", ") + std::to_string(count) + " " + verdict;
  return text.empty() ? "none" : text;
}

static void printText(const Explanation &explanation,
                      const std::string &model) {
  llvm::outs() << llvm::sys::path::filename(model)
               << "\n\nbiases: " << describeVerdicts(explanation.biases)
               << "\n";
  for (const ExplainedBias &bias : explanation.biases)
    printEntry(bias.verdict, bias.name + ", at " + bias.node, bias.reason);
  llvm::outs() << "\nnorms: " << describeVerdicts(explanation.norms) << "\n";
  for (const ExplainedNorm &norm : explanation.norms) {
    std::string title = norm.node + " (" + norm.kind + ")";
    if (!norm.into.empty())
      title += ", into " + norm.into;
    printEntry(norm.verdict, title, norm.reason);
    if (norm.errorBound) {
      std::string bound;
      llvm::raw_string_ostream(bound) << llvm::format("%.2e", *norm.errorBound);
      printWrapped("|error| <= " + bound + " * max(1, max|x|)",
                   2 + kVerdictWidth);
    }
  }
  llvm::outs() << "\nsaved\n";
  const ModelSummary &before = explanation.before, &after = explanation.after;
  printChange("ops", countOps(before), countOps(after));
  printChange("parameters", before.parameters, after.parameters);
  // They are stored, and added, as before.
  if (explanation.zeroedParameters > 0)
    llvm::outs() << "  " << llvm::left_justify("", kVerdictWidth)
                 << explanation.zeroedParameters << " of them set to zero\n";
  printChange("FLOP", 2 * before.macs, 2 * after.macs);
}

//===----------------------------------------------------------------------===//
// The command
//===----------------------------------------------------------------------===//

static LogicalResult printProofs(const Explanation &explanation,
                                 const ExplainOptions &options) {
  bool found = false;
  for (const ExplainedBias &bias : explanation.biases) {
    if (bias.node != options.proof && bias.name != options.proof)
      continue;
    printProof(bias);
    found = true;
  }
  if (found)
    return success();
  return fail(options.model.path + ": no bias is called '" + options.proof +
              "' or added by a node of that name; convopt explain without "
              "--proof lists them");
}

static LogicalResult explain(const ExplainOptions &options) {
  Session session(options.model);
  auto module = session.load();
  if (failed(module))
    return failure();
  session.getProgress().setStage("graph");
  mlir::FailureOr<Explanation> explanation = mlir::convopt::explain(**module);
  session.getProgress().setStage("");
  if (failed(explanation))
    return failure();
  if (!options.proof.empty())
    return printProofs(*explanation, options);
  if (options.json)
    printJson(*explanation, options.model.path);
  else
    printText(*explanation, options.model.path);
  return success();
}

int explainCommand(const ExplainOptions &options) {
  return succeeded(explain(options)) ? kSuccess : kFailed;
}

} // namespace convopt::tools
