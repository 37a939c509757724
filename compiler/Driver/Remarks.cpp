//===- Remarks.cpp - What the passes did, in words ------------------------===//

#include "compiler/Driver/Remarks.h"

#include "compiler/Driver/Diagnostics.h"

#include "mlir/IR/Remarks.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSet.h"

#include <mutex>

namespace mlir::convopt {

static CollectedRemark convert(const remark::detail::Remark &remark) {
  CollectedRemark result;
  result.passed = remark.getRemarkType() == llvm::remarks::Type::Passed;
  result.rule = remark.getRemarkName().str();
  result.node = describeNodes(remark.getLocation());
  llvm::raw_string_ostream text(result.text);
  llvm::ListSeparator separator("; ");
  // The keys of remark::add, reason and suggest; the others are metrics.
  for (const remark::detail::Remark::Arg &arg : remark.getArgs())
    if (arg.key == "Remark" || arg.key == "Reason" || arg.key == "Suggestion")
      text << separator << arg.val;
    else
      result.data[arg.key] = arg.val;
  return result;
}

namespace {
/// Passes may run on several functions at once.
class Collector final : public remark::detail::MLIRRemarkStreamerBase {
public:
  explicit Collector(std::shared_ptr<CollectedRemarks> remarks)
      : remarks(std::move(remarks)) {}

  void streamOptimizationRemark(const remark::detail::Remark &remark) override {
    std::lock_guard<std::mutex> lock(mutex);
    CollectedRemark collected = convert(remark);
    if (said.insert(collected.rule + '\0' + collected.node + '\0' +
                    collected.text)
            .second)
      remarks->push_back(std::move(collected));
  }

private:
  std::mutex mutex;
  llvm::StringSet<> said;
  std::shared_ptr<CollectedRemarks> remarks;
};
} // namespace

std::shared_ptr<const CollectedRemarks> collectRemarks(MLIRContext &context,
                                                       Phase phase) {
  auto remarks = std::make_shared<CollectedRemarks>();
  // Each kind has to be asked for, `all` alone is not enough; and the
  // expression has to match the whole category.
  remark::RemarkCategories categories;
  categories.passed = categories.missed = categories.failed =
      categories.analysis = ("convopt-" + getPhaseName(phase)).str();
  // It cannot fail: this streamer has nothing to open.
  (void)remark::enableOptimizationRemarks(
      context, std::make_unique<Collector>(remarks),
      std::make_unique<remark::RemarkEmittingPolicyAll>(), categories);
  return remarks;
}

} // namespace mlir::convopt
