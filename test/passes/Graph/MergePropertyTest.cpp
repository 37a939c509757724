//===- MergePropertyTest.cpp - Merges of layers against the reference -----===//
//
// Random pads, chains and sums of layers, evaluated in double precision before
// and after a pass.
//
//===----------------------------------------------------------------------===//

#include "dialects/ConvOpt/Reference/Interpreter.h"
#include "passes/Graph/Passes.h"
#include "test/passes/Graph/RandomNetwork.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/Remarks.h"
#include "mlir/IR/Verifier.h"
#include "mlir/Pass/PassManager.h"

#include <gtest/gtest.h>

#include <cmath>

using namespace mlir;
using namespace mlir::convopt;
using reference::Tensor;

namespace {

/// Rounding of the double-precision evaluation itself, for values below 1e4.
constexpr double kEvaluationError = 1e-10;

constexpr unsigned kNumSeeds = 400;

/// Counts rewrites and adds up their error bounds.
struct Reports {
  int64_t passed = 0;
  double bound = 0.0;
};

class ReportListener final : public remark::detail::MLIRRemarkStreamerBase {
public:
  explicit ReportListener(Reports &reports) : reports(reports) {}
  void streamOptimizationRemark(const remark::detail::Remark &remark) override {
    ++reports.passed;
    for (const remark::detail::Remark::Arg &arg : remark.getArgs())
      if (arg.key == "error_bound")
        reports.bound += std::stod(arg.val);
  }

private:
  Reports &reports;
};

class MergePropertyTest : public ::testing::Test {
protected:
  MergePropertyTest() {
    context
        .loadDialect<ConvOptDialect, arith::ArithDialect, func::FuncDialect>();
    remark::RemarkCategories categories;
    categories.passed = "convopt-graph";
    EXPECT_TRUE(succeeded(remark::enableOptimizationRemarks(
        context, std::make_unique<ReportListener>(reports),
        std::make_unique<remark::RemarkEmittingPolicyAll>(), categories)));
  }

  FloatType drawStorage(unsigned seed) {
    Builder builder(&context);
    FloatType types[] = {builder.getBF16Type(), builder.getF32Type(),
                         builder.getF16Type(), builder.getF64Type()};
    return types[seed % std::size(types)];
  }

  static std::string print(ModuleOp module) {
    std::string text;
    llvm::raw_string_ostream stream(text);
    module.print(stream);
    return text;
  }

  static Tensor evaluate(ModuleOp module, ArrayRef<Tensor> inputs) {
    auto function = module.lookupSymbol<func::FuncOp>("main");
    FailureOr<SmallVector<Tensor>> results =
        reference::evaluate(function, inputs);
    EXPECT_TRUE(succeeded(results)) << print(module);
    return succeeded(results) ? std::move(results->front()) : Tensor({});
  }

  void run(std::unique_ptr<Pass> pass, ModuleOp module) {
    PassManager passes(&context);
    passes.addPass(std::move(pass));
    ASSERT_TRUE(succeeded(passes.run(module)));
  }

  /// Runs the pass on random networks until one changes its result by more than
  /// the reported bounds, or once more than it should. At least `minRewrites`
  /// of them must have been rewritten.
  void check(llvm::function_ref<OwningOpRef<ModuleOp>(RandomNetwork &)> draw,
             llvm::function_ref<std::unique_ptr<Pass>()> createPass,
             int64_t minRewrites) {
    int64_t rewritten = 0;
    for (unsigned seed = 0; seed < kNumSeeds && !HasFailure(); ++seed) {
      SCOPED_TRACE("seed " + std::to_string(seed));
      RandomNetwork network(context, seed, drawStorage(seed));
      OwningOpRef<ModuleOp> module = draw(network);
      ASSERT_TRUE(succeeded(verify(*module)));
      SCOPED_TRACE(print(*module));
      checkModule(network, *module, createPass);
      rewritten += reports.passed > 0;
    }
    EXPECT_GE(rewritten, minRewrites);
  }

  void checkModule(RandomNetwork &network, ModuleOp module,
                   llvm::function_ref<std::unique_ptr<Pass>()> createPass) {
    SmallVector<Tensor> inputs = network.drawInputs();
    Tensor expected = evaluate(module, inputs);
    reports = Reports();
    run(createPass(), module);
    Reports first = reports;
    Tensor actual = evaluate(module, inputs);
    double largest = 1.0;
    for (double element : inputs.front().data)
      largest = std::max(largest, std::fabs(element));
    // The bound is printed with seven digits.
    double bound = first.bound * (1.0 + 1e-6) * largest + kEvaluationError;
    ASSERT_EQ(actual.shape, expected.shape) << print(module);
    for (auto [after, before] : llvm::zip_equal(actual.data, expected.data)) {
      if (after == before || (std::isnan(after) && std::isnan(before)))
        continue;
      ASSERT_NEAR(after, before, bound) << print(module);
    }
    std::string once = print(module);
    run(createPass(), module);
    EXPECT_EQ(print(module), once);
    reports = first;
  }

  Reports reports;
  MLIRContext context;
};

/// A pad in front of one or two ops that may absorb it.
OwningOpRef<ModuleOp> drawPad(RandomNetwork &network) {
  network.drawShape(/*minSize=*/2, /*maxSize=*/6);
  Value value = network.drawInput();
  if (network.drawInt(0, 1))
    value = network.relu(value);
  for (int64_t i = network.drawInt(1, 2); i > 0; --i)
    value = network.pad(value);
  SmallVector<Value> results;
  for (int64_t i = network.drawInt(1, 2); i > 0; --i)
    results.push_back(network.drawInt(0, 2) ? network.pool(value)
                                            : network.conv(value));
  return network.finish(network.flattenAndJoin(results));
}

/// Two layers in a row, one of them pointwise in most cases.
OwningOpRef<ModuleOp> drawChain(RandomNetwork &network) {
  if (network.drawInt(0, 3) == 0) {
    Value value = network.drawMatrix();
    value = network.dense(value, network.drawInt(1, 5));
    return network.finish(network.dense(value, network.drawInt(1, 3)));
  }
  network.drawShape(/*minSize=*/4, /*maxSize=*/6);
  Value value = network.drawInput();
  int64_t kind = network.drawInt(0, 7);
  network.outputsPerGroup = network.drawInt(2, 4);
  value = kind < 4 ? network.pointwise(value) : network.conv(value);
  network.outputsPerGroup = network.drawInt(1, 2);
  value = kind > 0 && kind < 5 ? network.conv(value) : network.pointwise(value);
  return network.finish(value);
}

/// A sum of convolutions of one input, of that input and of other tensors.
OwningOpRef<ModuleOp> drawSum(RandomNetwork &network) {
  network.drawShape(/*minSize=*/5, /*maxSize=*/7);
  Value x = network.drawInput();
  Value first = network.conv(x);
  SmallVector<Value> summands{first};
  for (int64_t i = network.drawInt(1, 4); i > 0; --i) {
    int64_t kind = network.drawInt(0, 5);
    if (kind > 2 || (kind < 2 && x.getType() != first.getType()))
      summands.push_back(network.convLike(x, first.getDefiningOp<ConvOp>()));
    else if (kind == 0)
      summands.push_back(x);
    else if (kind == 1)
      summands.push_back(network.channelAffine(x));
    else
      summands.push_back(network.drawInputOf(first.getType()));
  }
  while (summands.size() > 1) {
    Value one = network.take(summands), other = network.take(summands);
    summands.push_back(network.add(one, other));
  }
  return network.finish(summands.front());
}

/// A pool behind a convolution, pointwise in most cases.
OwningOpRef<ModuleOp> drawPooled(RandomNetwork &network) {
  network.drawShape(/*minSize=*/4, /*maxSize=*/6);
  Value value = network.drawInput();
  network.outputsPerGroup = network.drawInt(1, 4);
  value =
      network.drawInt(0, 7) ? network.pointwise(value) : network.conv(value);
  return network.finish(network.pool(value));
}

} // namespace

TEST_F(MergePropertyTest, MergedPadChangesNoResult) {
  check(drawPad, createMergePads, /*minRewrites=*/60);
}

TEST_F(MergePropertyTest, ComposedLayersAreWithinTheBound) {
  check(drawChain, createComposeConvs, /*minRewrites=*/100);
}

TEST_F(MergePropertyTest, MergedBranchesAreWithinTheBound) {
  check(drawSum, createMergeBranches, /*minRewrites=*/100);
}

TEST_F(MergePropertyTest, HoistedPoolChangesNoResult) {
  check(drawPooled, createHoistPools, /*minRewrites=*/40);
}
