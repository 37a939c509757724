//===- Profile.h - Where the time of a run goes ---------------------------===//

#ifndef CONVOPT_TOOLS_CONVOPT_PROFILE_H
#define CONVOPT_TOOLS_CONVOPT_PROFILE_H

#include "compiler/JIT/CompiledModel.h"

#include <nlohmann/json.hpp>

#include <vector>

namespace convopt::tools {

/// What the machine can do at best, per second.
struct MachineLimits {
  double flops;
  double bytes;
};

/// Times of the steps of a model that was compiled for profiling. The model
/// must outlive it.
class Profile {
public:
  explicit Profile(const mlir::convopt::CompiledModel &model)
      : model(model), seconds(model.profile().size()) {}

  /// Adds a run: when it began, and when each step ended, in nanoseconds.
  void addRun(llvm::ArrayRef<int64_t> times);

  /// One line per step, in order, their sum, and the sum per algorithm. At
  /// least one run must have been added.
  void print(llvm::raw_ostream &os, const MachineLimits &limits) const;
  /// The same as entries of `report`; docs/profile.md has the schema.
  void addTo(nlohmann::ordered_json &report, const MachineLimits &limits) const;

private:
  /// One or more steps.
  struct Cost {
    int64_t steps = 0;
    double median = 0, min = 0;
    double flops = 0, bytes = 0;
  };
  Cost getCost(size_t step) const;
  Cost getTotal() const;
  /// By falling time.
  std::vector<std::pair<std::string, Cost>> getCostPerAlgorithm() const;
  void printCost(llvm::raw_ostream &os, const Cost &cost, double total,
                 const MachineLimits &limits) const;
  static nlohmann::ordered_json toJson(const Cost &cost, double total,
                                       const MachineLimits &limits);

  const mlir::convopt::CompiledModel &model;
  /// Per step, the time of each run.
  std::vector<std::vector<double>> seconds;
};

} // namespace convopt::tools

#endif // CONVOPT_TOOLS_CONVOPT_PROFILE_H
