//===- Profile.cpp - Where the time of a run goes -------------------------===//

#include "tools/convopt/Profile.h"

#include "compiler/Driver/Diagnostics.h"
#include "tools/convopt/Execution.h"
#include "tools/convopt/Session.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Format.h"

using Json = nlohmann::ordered_json;
using mlir::convopt::ProfiledStep;

namespace convopt::tools {

//===----------------------------------------------------------------------===//
// Adding up
//===----------------------------------------------------------------------===//

void Profile::addRun(llvm::ArrayRef<int64_t> times) {
  for (size_t step = 0; step < seconds.size(); ++step)
    seconds[step].push_back(static_cast<double>(times[step + 1] - times[step]) *
                            1e-9);
}

Profile::Cost Profile::getCost(size_t index) const {
  const ProfiledStep &step = model.profile()[index];
  Latency latency = summarizeLatency(seconds[index]);
  return {1, latency.median, latency.min, 2 * static_cast<double>(step.macs),
          static_cast<double>(step.bytes)};
}

/// Adds `cost`, a Profile::Cost, to `sum`.
template <typename Cost>
static void add(Cost &sum, const Cost &cost) {
  sum.steps += cost.steps;
  sum.median += cost.median;
  sum.min += cost.min;
  sum.flops += cost.flops;
  sum.bytes += cost.bytes;
}

Profile::Cost Profile::getTotal() const {
  Cost total;
  for (size_t step = 0; step < seconds.size(); ++step)
    add(total, getCost(step));
  return total;
}

std::vector<std::pair<std::string, Profile::Cost>>
Profile::getCostPerAlgorithm() const {
  std::vector<std::pair<std::string, Cost>> costs;
  for (size_t step = 0; step < seconds.size(); ++step) {
    const std::string &algorithm = model.profile()[step].algorithm;
    auto known = llvm::find_if(
        costs, [&](const auto &entry) { return entry.first == algorithm; });
    if (known == costs.end())
      known = costs.emplace(known, algorithm, Cost());
    add(known->second, getCost(step));
  }
  llvm::sort(costs, [](const auto &a, const auto &b) {
    return std::make_pair(-a.second.median, a.first) <
           std::make_pair(-b.second.median, b.first);
  });
  return costs;
}

/// `amount` per second, which is 0 when the clock has not moved.
static double getRate(double amount, double seconds) {
  return seconds > 0 ? amount / seconds : 0;
}

//===----------------------------------------------------------------------===//
// Text
//===----------------------------------------------------------------------===//

static constexpr const char *kColumns =
    "   median us    min us   share  GFLOP/s    peak     GB/s  memory  ";

void Profile::printCost(llvm::raw_ostream &os, const Cost &cost, double total,
                        const MachineLimits &limits) const {
  os << llvm::format("%12.1f %9.1f %6.1f%%  ", cost.median * 1e6,
                     cost.min * 1e6, 100 * getRate(cost.median, total));
  auto printRate = [&](double amount, double limit) {
    double rate = getRate(amount, cost.median);
    if (amount > 0)
      os << llvm::format("%7.1f %6.1f%%  ", rate * 1e-9, 100 * rate / limit);
    else
      os << llvm::format("%7s %7s  ", "-", "-");
  };
  printRate(cost.flops, limits.flops);
  printRate(cost.bytes, limits.bytes);
}

void Profile::print(llvm::raw_ostream &os, const MachineLimits &limits) const {
  Cost total = getTotal();
  os << llvm::format("profile  one core does %.1f GFLOP/s, memory %.1f GB/s\n",
                     limits.flops * 1e-9, limits.bytes * 1e-9)
     << kColumns << "algorithm  output            ops, node\n";
  for (auto [index, step] : llvm::enumerate(model.profile())) {
    printCost(os, getCost(index), total.median, limits);
    std::string shape = llvm::join(
        llvm::map_range(step.output,
                        [](int64_t size) { return std::to_string(size); }),
        "x");
    os << llvm::left_justify(step.algorithm, 9) << "  "
       << llvm::left_justify(shape, 16) << "  " << step.ops;
    if (std::string node = mlir::convopt::describeNodes(step.node);
        !node.empty())
      os << ", " << node;
    os << "\n";
  }
  printCost(os, total, total.median, limits);
  os << "total of " << total.steps << " steps\n" << kColumns << "algorithm\n";
  for (const auto &[algorithm, cost] : getCostPerAlgorithm()) {
    printCost(os, cost, total.median, limits);
    os << algorithm << ", " << cost.steps << " steps\n";
  }
}

//===----------------------------------------------------------------------===//
// JSON
//===----------------------------------------------------------------------===//

Json Profile::toJson(const Cost &cost, double total,
                     const MachineLimits &limits) {
  double flops = getRate(cost.flops, cost.median);
  double bytes = getRate(cost.bytes, cost.median);
  return {{"median_us", cost.median * 1e6},
          {"min_us", cost.min * 1e6},
          {"share", getRate(cost.median, total)},
          {"flops", cost.flops},
          {"bytes", cost.bytes},
          {"gflops", flops * 1e-9},
          {"of_peak", flops / limits.flops},
          {"gbps", bytes * 1e-9},
          {"of_memory", bytes / limits.bytes}};
}

void Profile::addTo(Json &report, const MachineLimits &limits) const {
  double total = getTotal().median;
  Json steps = Json::array();
  for (auto [index, step] : llvm::enumerate(model.profile())) {
    Json entry = {{"node", mlir::convopt::describeNodes(step.node)},
                  {"ops", step.ops},
                  {"algorithm", step.algorithm},
                  {"kernel", step.kernel},
                  {"output", llvm::ArrayRef(step.output).vec()}};
    entry.update(toJson(getCost(index), total, limits));
    steps.push_back(entry);
  }
  Json algorithms = Json::array();
  for (const auto &[algorithm, cost] : getCostPerAlgorithm()) {
    Json entry = {{"algorithm", algorithm}, {"steps", cost.steps}};
    entry.update(toJson(cost, total, limits));
    algorithms.push_back(entry);
  }
  report["peak_gflops"] = limits.flops * 1e-9;
  report["memory_gbps"] = limits.bytes * 1e-9;
  report["profile"] = steps;
  report["profile_by_algorithm"] = algorithms;
}

} // namespace convopt::tools
