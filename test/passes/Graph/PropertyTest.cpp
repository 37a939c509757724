//===- PropertyTest.cpp - Graph passes against the reference --------------===//
//
// Random layers, evaluated in double precision before and after a pass.
//
//===----------------------------------------------------------------------===//

#include "dialects/ConvOpt/IR/Elements.h"
#include "dialects/ConvOpt/Reference/Interpreter.h"
#include "passes/Graph/Passes.h"
#include "test/passes/Graph/RandomLayer.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/PatternMatch.h"
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

constexpr unsigned kNumSeeds = 300;

/// Keeps the error bound that a fold reported last.
class BoundListener final : public remark::detail::MLIRRemarkStreamerBase {
public:
  explicit BoundListener(std::optional<double> &bound) : bound(bound) {}
  void streamOptimizationRemark(const remark::detail::Remark &remark) override {
    for (const remark::detail::Remark::Arg &arg : remark.getArgs())
      if (arg.key == "error_bound")
        bound = std::strtod(arg.val.c_str(), nullptr);
  }

private:
  std::optional<double> &bound;
};

/// A storage type and the largest relative error of rounding to it.
struct Storage {
  FloatType type;
  double unitRoundoff;
};

double getMaxMagnitude(const Tensor &tensor) {
  double largest = 0.0;
  for (double element : tensor.data)
    largest = std::max(largest, std::fabs(element));
  return largest;
}

class PropertyTest : public ::testing::Test {
protected:
  PropertyTest() {
    context
        .loadDialect<ConvOptDialect, arith::ArithDialect, func::FuncDialect>();
    remark::RemarkCategories categories;
    categories.passed = "convopt-graph";
    EXPECT_TRUE(succeeded(remark::enableOptimizationRemarks(
        context, std::make_unique<BoundListener>(reportedBound),
        std::make_unique<remark::RemarkEmittingPolicyAll>(), categories)));
  }

  Storage drawStorage(unsigned seed) {
    Builder builder(&context);
    Storage storages[] = {{builder.getBF16Type(), std::ldexp(1.0, -8)},
                          {builder.getF32Type(), std::ldexp(1.0, -24)},
                          {builder.getF16Type(), std::ldexp(1.0, -11)},
                          {builder.getF64Type(), std::ldexp(1.0, -53)}};
    return storages[seed % std::size(storages)];
  }

  static std::string print(ModuleOp module) {
    std::string text;
    llvm::raw_string_ostream stream(text);
    module.print(stream);
    return text;
  }

  static SmallVector<Tensor> evaluate(ModuleOp module,
                                      ArrayRef<Tensor> inputs) {
    auto function = module.lookupSymbol<func::FuncOp>("main");
    FailureOr<SmallVector<Tensor>> results =
        reference::evaluate(function, inputs);
    EXPECT_TRUE(succeeded(results)) << print(module);
    return succeeded(results) ? std::move(*results) : SmallVector<Tensor>();
  }

  void run(std::unique_ptr<Pass> pass, ModuleOp module) {
    PassManager passes(&context);
    passes.addPass(std::move(pass));
    ASSERT_TRUE(succeeded(passes.run(module)));
  }

  static int64_t countOps(ModuleOp module,
                          llvm::function_ref<bool(Operation *)> counts) {
    int64_t count = 0;
    module.walk([&](Operation *op) { count += counts(op); });
    return count;
  }

  /// Calls `check` with every seed until one fails.
  void forEachSeed(llvm::function_ref<void(unsigned)> check) {
    for (unsigned seed = 0; seed < kNumSeeds; ++seed) {
      SCOPED_TRACE("seed " + std::to_string(seed));
      check(seed);
      if (HasFailure())
        return;
    }
  }

  void checkFold(unsigned seed);
  void checkFoldBelow(unsigned seed);
  void checkMotion(unsigned seed);
  void checkCancel(unsigned seed);

  /// Affines that disappeared in motion, over all seeds.
  int64_t numMoved = 0;
  std::optional<double> reportedBound;
  MLIRContext context;
};

/// Moves ops past each other where none uses the other's result.
void shuffle(ModuleOp module, unsigned seed) {
  std::mt19937 random(seed);
  auto function = module.lookupSymbol<func::FuncOp>("main");
  Block &block = function.getBody().front();
  for (int round = 0; round < 20; ++round)
    for (Operation &op : llvm::make_early_inc_range(block.without_terminator()))
      if (Operation *previous = op.getPrevNode())
        if (random() % 2 && !llvm::is_contained(previous->getUsers(), &op))
          op.moveBefore(previous);
}

SmallVector<double> getMagnitudes(Attribute elements) {
  SmallVector<double> values = *readAsDouble(elements);
  for (double &value : values)
    value = std::fabs(value);
  return values;
}

/// Replaces each constant by its magnitude, each difference by a sum, and drops
/// what only makes values smaller: the result bounds every value from above,
/// and carries on errors that are relative to the inputs of an op.
void takeMagnitudes(ModuleOp module) {
  module.walk([](Operation *op) {
    IRRewriter rewriter(op);
    if (auto constant = dyn_cast<arith::ConstantOp>(op)) {
      constant.setValueAttr(
          makeElements(cast<RankedTensorType>(constant.getType()),
                       getMagnitudes(constant.getValue())));
    } else if (auto affine = dyn_cast<ChannelAffineOp>(op)) {
      affine.setScaleAttr(
          makeF64Vector(op->getContext(), getMagnitudes(affine.getScale())));
      affine.setOffsetAttr(
          makeF64Vector(op->getContext(), getMagnitudes(affine.getOffset())));
    } else if (isa<SubOp>(op)) {
      rewriter.replaceOpWithNewOp<AddOp>(op, op->getOperand(0),
                                         op->getOperand(1));
    } else if (isa<ClipOp>(op)) {
      rewriter.replaceOp(op, op->getOperand(0));
    }
  });
}

} // namespace

// One rounding of each weight and bias, relative error at most u each, changes
// an output by u * (sum |W'| |x| + |b'|) at most. That sum is the same layer
// with the magnitudes of everything. The pass reports a bound that holds for
// all inputs, from the magnitude of the largest one alone.
void PropertyTest::checkFold(unsigned seed) {
  auto [type, unitRoundoff] = drawStorage(seed);
  RandomLayer layer(context, seed, type);
  layer.appendLinear();
  for (int64_t i = layer.drawInt(1, 4); i > 0; --i)
    layer.appendAffine();
  if (layer.drawInt(0, 1))
    layer.appendRelu();
  OwningOpRef<ModuleOp> module = layer.finish();
  ASSERT_TRUE(succeeded(verify(*module)));
  SmallVector<Tensor> inputs = layer.drawInputs();
  SCOPED_TRACE(print(*module));
  SmallVector<Tensor> expected = evaluate(*module, inputs);

  reportedBound.reset();
  run(createFoldBatchNorm(), *module);
  ASSERT_TRUE(reportedBound.has_value());
  // Printed with seven digits.
  double bound =
      *reportedBound * (1.0 + 1e-6) * std::max(1.0, getMaxMagnitude(inputs[0]));
  EXPECT_EQ(countOps(*module,
                     [](Operation *op) {
                       return isa<ConvOptDialect>(op->getDialect()) &&
                              !isa<LinearOpInterface, ReluOp>(op);
                     }),
            0)
      << print(*module);
  SmallVector<Tensor> actual = evaluate(*module, inputs);

  OwningOpRef<ModuleOp> magnitudes = module->clone();
  takeMagnitudes(*magnitudes);
  SmallVector<Tensor> inputMagnitudes = inputs;
  for (double &element : inputMagnitudes[0].data)
    element = std::fabs(element);
  SmallVector<Tensor> sums = evaluate(*magnitudes, inputMagnitudes);
  ASSERT_EQ(actual[0].shape, expected[0].shape);
  for (auto [after, before, sum] :
       llvm::zip_equal(actual[0].data, expected[0].data, sums[0].data)) {
    // 1.01: the sum is of weights that are rounded already.
    ASSERT_NEAR(after, before, 1.01 * unitRoundoff * sum + kEvaluationError);
    ASSERT_NEAR(after, before, bound + kEvaluationError);
  }

  std::string once = print(*module);
  run(createFoldBatchNorm(), *module);
  EXPECT_EQ(print(*module), once);
}

// What is folded into a linear op from above its input is bound the same way,
// the input being that of the affine.
void PropertyTest::checkFoldBelow(unsigned seed) {
  RandomLayer layer(context, seed, drawStorage(seed).type);
  layer.appendAffine();
  layer.appendLinear();
  OwningOpRef<ModuleOp> module = layer.finish();
  ASSERT_TRUE(succeeded(verify(*module)));
  SmallVector<Tensor> inputs = layer.drawInputs();
  SCOPED_TRACE(print(*module));
  SmallVector<Tensor> expected = evaluate(*module, inputs);
  reportedBound.reset();
  run(createFoldBatchNorm(), *module);
  // Some meet padding, and stay.
  if (!reportedBound)
    return;
  ++numMoved;
  SmallVector<Tensor> actual = evaluate(*module, inputs);
  double bound =
      *reportedBound * (1.0 + 1e-6) * std::max(1.0, getMaxMagnitude(inputs[0]));
  for (auto [after, before] : llvm::zip_equal(actual[0].data, expected[0].data))
    ASSERT_NEAR(after, before, bound + kEvaluationError);
}

// Each linear op adds one rounding error, relative to the sum of magnitudes
// that it adds up; what follows cannot make it larger than it makes that sum.
void PropertyTest::checkMotion(unsigned seed) {
  auto [type, unitRoundoff] = drawStorage(seed);
  RandomLayer layer(context, seed, type);
  if (layer.drawInt(0, 3))
    layer.appendLinear();
  for (int64_t block = layer.drawInt(1, 3); block > 0; --block) {
    for (int64_t i = layer.drawInt(0, 2); i > 0; --i)
      layer.appendPassing();
    if (layer.drawInt(0, 1))
      layer.appendJoin();
    layer.appendAffine();
    if (layer.drawInt(0, 3) == 0)
      layer.appendFlatten();
    if (layer.drawInt(0, 1))
      layer.appendLinear();
  }
  OwningOpRef<ModuleOp> module = layer.finish();
  ASSERT_TRUE(succeeded(verify(*module)));
  SmallVector<Tensor> inputs = layer.drawInputs();
  SCOPED_TRACE(print(*module));
  SmallVector<Tensor> expected = evaluate(*module, inputs);
  auto countAll = [&] {
    return countOps(*module, [](Operation *op) {
      return isa<ConvOptDialect>(op->getDialect());
    });
  };
  int64_t numOps = countAll();
  OwningOpRef<ModuleOp> shuffled = module->clone();
  shuffle(*shuffled, seed);

  run(createFoldBatchNorm(), *module);
  ASSERT_TRUE(succeeded(verify(*module)));
  EXPECT_LE(countAll(), numOps);
  numMoved += numOps - countAll();
  SmallVector<Tensor> actual = evaluate(*module, inputs);
  int64_t numLinear = countOps(
      *module, [](Operation *op) { return isa<LinearOpInterface>(op); });

  OwningOpRef<ModuleOp> magnitudes = module->clone();
  takeMagnitudes(*magnitudes);
  SmallVector<Tensor> inputMagnitudes = inputs;
  for (Tensor &input : inputMagnitudes)
    for (double &element : input.data)
      element = std::fabs(element);
  SmallVector<Tensor> sums = evaluate(*magnitudes, inputMagnitudes);
  ASSERT_EQ(actual[0].shape, expected[0].shape);
  for (auto [after, before, sum] :
       llvm::zip_equal(actual[0].data, expected[0].data, sums[0].data))
    // 1.05: the sum is of weights that are rounded already.
    ASSERT_NEAR(after, before,
                static_cast<double>(numLinear) * 1.05 * unitRoundoff * sum +
                    kEvaluationError);

  std::string once = print(*module);
  run(createFoldBatchNorm(), *module);
  EXPECT_EQ(print(*module), once);

  // The same bits whatever the order of the ops.
  ASSERT_TRUE(succeeded(verify(*shuffled)));
  run(createFoldBatchNorm(), *shuffled);
  SmallVector<Tensor> reordered = evaluate(*shuffled, inputs);
  EXPECT_EQ(reordered[0].data, actual[0].data) << print(*shuffled);
}

// With f64 storage there is nothing to round but the evaluation itself.
void PropertyTest::checkCancel(unsigned seed) {
  RandomLayer layer(context, seed, Float64Type::get(&context));
  layer.appendLinear();
  for (int64_t i = layer.drawInt(0, 2); i > 0; --i)
    layer.appendBiasAdd(/*runtime=*/layer.drawInt(0, 1));
  layer.appendBatchNormTraining();
  OwningOpRef<ModuleOp> module = layer.finish();
  ASSERT_TRUE(succeeded(verify(*module)));
  SmallVector<Tensor> inputs = layer.drawInputs();
  SCOPED_TRACE(print(*module));
  SmallVector<Tensor> expected = evaluate(*module, inputs);

  run(createCancelBias(), *module);
  EXPECT_EQ(countOps(*module,
                     [](Operation *op) {
                       auto linear = dyn_cast<LinearOpInterface>(op);
                       return isa<BiasAddOp>(op) ||
                              (linear && linear.getLinearBias());
                     }),
            0)
      << print(*module);
  SmallVector<Tensor> actual = evaluate(*module, inputs);
  ASSERT_EQ(actual.size(), 5u);
  for (auto [after, before] : llvm::zip_equal(actual, expected)) {
    ASSERT_EQ(after.shape, before.shape);
    for (auto [left, right] : llvm::zip_equal(after.data, before.data))
      ASSERT_NEAR(left, right, kEvaluationError);
  }
}

TEST_F(PropertyTest, FoldedLayerIsWithinOneRounding) {
  forEachSeed([&](unsigned seed) { checkFold(seed); });
}

TEST_F(PropertyTest, AffineFoldedBelowIsWithinItsBound) {
  forEachSeed([&](unsigned seed) { checkFoldBelow(seed); });
  EXPECT_GT(numMoved, kNumSeeds / 3);
}

TEST_F(PropertyTest, MotionKeepsTheNetwork) {
  forEachSeed([&](unsigned seed) { checkMotion(seed); });
  EXPECT_GT(numMoved, kNumSeeds / 2);
}

TEST_F(PropertyTest, CancelledBiasChangesNoResult) {
  forEachSeed([&](unsigned seed) { checkCancel(seed); });
}
