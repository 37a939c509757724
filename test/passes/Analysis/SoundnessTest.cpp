//===- SoundnessTest.cpp - What the shift analysis claims, by brute force -===//
//
// Random networks, evaluated in double precision with a term as it is and with
// the elements changed of which the analysis says that nothing depends on them;
// and before and after the pass that removes such terms.
//
// CONVOPT_SOUNDNESS_GRAPHS is the number of networks, CONVOPT_SOUNDNESS_SEED
// the seed of the first one.
//
//===----------------------------------------------------------------------===//

#include "dialects/ConvOpt/Reference/Interpreter.h"
#include "passes/Graph/Passes.h"
#include "test/passes/Analysis/Perturbation.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/Verifier.h"
#include "mlir/Pass/PassManager.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <iostream>

using namespace mlir;
using namespace mlir::convopt;
using reference::Tensor;

namespace {

/// Rounding of the evaluation, relative to the largest element of a result.
constexpr double kTolerance = 1e-9;
/// A network with larger values says nothing.
constexpr double kLargest = 1e6;

class SoundnessTest : public ::testing::Test {
protected:
  SoundnessTest() {
    context
        .loadDialect<ConvOptDialect, arith::ArithDialect, func::FuncDialect>();
  }

  /// What has been seen so far.
  struct Counts {
    int64_t networks = 0, skipped = 0, dynamic = 0;
    /// Terms of which all elements, or some, are claimed to be redundant, and
    /// those among them that means absorb.
    int64_t terms = 0, claims = 0, partialClaims = 0, moved = 0;
    int64_t changedByCancel = 0, changedByFold = 0;
  };

  static unsigned getNumber(const char *variable, unsigned otherwise) {
    const char *text = std::getenv(variable);
    return text ? std::strtoul(text, nullptr, 10) : otherwise;
  }

  static std::string print(ModuleOp module) {
    std::string text;
    llvm::raw_string_ostream stream(text);
    module.print(stream);
    return text;
  }

  static SmallVector<Tensor> evaluate(ModuleOp module,
                                      ArrayRef<Tensor> inputs) {
    FailureOr<SmallVector<Tensor>> results =
        reference::evaluate(module.lookupSymbol<func::FuncOp>("main"), inputs);
    EXPECT_TRUE(succeeded(results)) << print(module);
    return succeeded(results) ? std::move(*results) : SmallVector<Tensor>();
  }

  static bool areModerate(ArrayRef<Tensor> tensors) {
    return llvm::all_of(tensors, [](const Tensor &tensor) {
      return llvm::all_of(tensor.data,
                          [](double v) { return std::fabs(v) <= kLargest; });
    });
  }

  void checkSeed(unsigned seed);
  void checkTerms(const Network &network, unsigned seed);
  /// Counts the networks that the pass changes.
  void checkPass(std::unique_ptr<Pass> pass, const Network &network,
                 ArrayRef<Tensor> expected, int64_t &changed,
                 bool isOnceEnough);

  MLIRContext context;
  Counts counts;
};

void expectEqual(ArrayRef<Tensor> actual, ArrayRef<Tensor> expected) {
  ASSERT_EQ(actual.size(), expected.size());
  for (size_t i = 0; i < actual.size(); ++i) {
    SCOPED_TRACE("result " + std::to_string(i));
    ASSERT_EQ(actual[i].shape, expected[i].shape);
    double largest = 0.0;
    for (double value : expected[i].data)
      largest = std::max(largest, std::fabs(value));
    for (auto [left, right] : llvm::zip_equal(actual[i].data, expected[i].data))
      ASSERT_NEAR(left, right, kTolerance * (1.0 + largest));
  }
}

} // namespace

void SoundnessTest::checkTerms(const Network &network, unsigned seed) {
  ShiftAnalysis analysis;
  for (Operation *op : listOps(*network.module)) {
    if (op->getNumResults() == 0 || op->use_empty())
      continue;
    for (const AdditiveTerm &term : getAdditiveTerms(op)) {
      ++counts.terms;
      ShiftOutcome outcome = analysis.analyze(term);
      if (outcome.kept.all())
        continue;
      ++(outcome.kept.any() ? counts.partialClaims : counts.claims);
      counts.moved += !outcome.absorptions.empty();
      Comparison networks = perturb(network, term, outcome, seed);
      std::string name;
      llvm::raw_string_ostream stream(name);
      stream << "operand " << (term.operand ? int(*term.operand) : -1) << " of "
             << *op << " is claimed, but for " << outcome.kept.count() << " of "
             << outcome.kept.size() << " elements";
      SCOPED_TRACE(name);
      SmallVector<Tensor> after =
          evaluate(*networks.after, networks.inputsAfter);
      expectEqual(after, evaluate(*networks.before, networks.inputsBefore));
      if (HasFailure())
        return;
    }
  }
}

void SoundnessTest::checkPass(std::unique_ptr<Pass> pass,
                              const Network &network, ArrayRef<Tensor> expected,
                              int64_t &changed, bool isOnceEnough) {
  OwningOpRef<ModuleOp> module = network.module.get().clone();
  std::string before = print(*module);
  // The pass manager verifies what a pass leaves.
  PassManager passes(&context);
  passes.addPass(std::move(pass));
  ASSERT_TRUE(succeeded(passes.run(*module)));
  std::string once = print(*module);
  changed += once != before;
  SCOPED_TRACE("after the pass:\n" + once);
  expectEqual(evaluate(*module, network.inputs), expected);
  ASSERT_TRUE(succeeded(passes.run(*module)));
  if (isOnceEnough)
    EXPECT_EQ(print(*module), once);
  else
    expectEqual(evaluate(*module, network.inputs), expected);
}

void SoundnessTest::checkSeed(unsigned seed) {
  Network network = RandomNetwork(context, seed).draw();
  std::string text = print(*network.module);
  SCOPED_TRACE("CONVOPT_SOUNDNESS_SEED=" + std::to_string(seed) +
               " CONVOPT_SOUNDNESS_GRAPHS=1\n" + text);
  ASSERT_TRUE(succeeded(verify(*network.module)));
  SmallVector<Tensor> expected = evaluate(*network.module, network.inputs);
  if (HasFailure())
    return;
  ++counts.networks;
  if (!areModerate(expected)) {
    ++counts.skipped;
    return;
  }
  counts.dynamic += text.find("<?x") != std::string::npos ||
                    text.find("x?x") != std::string::npos;
  checkTerms(network, seed);
  if (!HasFailure())
    checkPass(createCancelBias(), network, expected, counts.changedByCancel,
              /*isOnceEnough=*/true);
  // It follows shifts, too: what cancels in some readers moves into others.
  // Once one is gone that told the axis of the channels, others may fold.
  if (!HasFailure())
    checkPass(createFoldBatchNorm(), network, expected, counts.changedByFold,
              /*isOnceEnough=*/false);
}

TEST_F(SoundnessTest, NoClaimIsWrong) {
  unsigned first = getNumber("CONVOPT_SOUNDNESS_SEED", 0);
  unsigned number = getNumber("CONVOPT_SOUNDNESS_GRAPHS", 500);
  for (unsigned seed = first; seed != first + number && !HasFailure(); ++seed)
    checkSeed(seed);
  std::cout << "seeds " << first << " to " << first + number - 1 << ": "
            << counts.networks << " networks (" << counts.dynamic
            << " with dynamic sizes, " << counts.skipped
            << " skipped as too large), " << counts.terms << " terms, "
            << counts.claims << " claimed, " << counts.partialClaims
            << " in part, " << counts.moved << " of these moved to means; "
            << counts.changedByCancel << " networks changed by cancelling, "
            << counts.changedByFold << " by folding\n";
  // One that never claims anything would pass, too.
  if (number < 100)
    return;
  EXPECT_LT(counts.skipped, counts.networks / 20);
  EXPECT_GT(counts.claims, counts.terms / 4);
  EXPECT_GT(counts.partialClaims, counts.terms / 200);
  EXPECT_GT(counts.moved, counts.terms / 100);
}
