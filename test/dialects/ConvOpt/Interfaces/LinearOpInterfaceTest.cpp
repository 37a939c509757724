//===- LinearOpInterfaceTest.cpp - Ops y = W * x + b ----------------------===//
//
// What folding relies on: scaling the filter by a_o at every element that
// `getOutputChannelOf` maps to o, and the bias likewise, scales result channel
// o by a_o, and no other.
//
//===----------------------------------------------------------------------===//

#include "dialects/ConvOpt/Interfaces/LinearOpInterface.h"

#include "test/dialects/ConvOpt/Reference/ReferenceTest.h"

using namespace mlir;
using namespace mlir::convopt;
using namespace mlir::convopt::reference;

namespace {

struct LinearCase {
  const char *text;
  SmallVector<int64_t> input, filter;
  int64_t outputs;
};

void PrintTo(const LinearCase &p, std::ostream *os) { *os << p.text; }

class LinearOpTest : public ReferenceTest,
                     public ::testing::WithParamInterface<LinearCase> {};

TEST_P(LinearOpTest, ScalingAChannelsWeightsScalesTheChannel) {
  const LinearCase &p = GetParam();
  Tensor x = randomIntegers(p.input, 1), w = randomIntegers(p.filter, 2);
  Tensor b = randomIntegers({p.outputs}, 3);
  Operation *op = parseOp(p.text, {x, w, b});
  ASSERT_TRUE(op);
  auto linear = cast<LinearOpInterface>(op);
  EXPECT_EQ(linear.getNumOutputChannels(), p.outputs);
  EXPECT_EQ(linear.getLinearFilter().get(), op->getOperand(1));
  EXPECT_EQ(linear.getLinearBias(), op->getOperand(2));

  auto factor = [](int64_t channel) { return double(channel + 2); };
  Tensor scaledW = w, scaledB = b;
  forEachIndex(w.shape, [&](ArrayRef<int64_t> index) {
    scaledW.at(index) *= factor(linear.getOutputChannelOf(index));
  });
  for (int64_t o = 0; o < p.outputs; ++o)
    scaledB.data[o] *= factor(o);

  FailureOr<SmallVector<Tensor>> before = evaluateOp(op, {x, w, b});
  FailureOr<SmallVector<Tensor>> after = evaluateOp(op, {x, scaledW, scaledB});
  ASSERT_TRUE(succeeded(before) && succeeded(after)) << diagnostics;
  const Tensor &y = before->front();
  forEachIndex(y.shape, [&](ArrayRef<int64_t> index) {
    int64_t channel = index[linear.getOutputChannelAxis()];
    EXPECT_EQ(after->front().at(index), factor(channel) * y.at(index));
  });
}

TEST_P(LinearOpTest, BiasCanBeRemovedAndSet) {
  const LinearCase &p = GetParam();
  Operation *op =
      parseOp(p.text, {Tensor(p.input), Tensor(p.filter), Tensor({p.outputs})});
  ASSERT_TRUE(op);
  auto linear = cast<LinearOpInterface>(op);
  Value bias = linear.getLinearBias();
  op->eraseOperand(2);
  EXPECT_FALSE(linear.getLinearBias());
  linear.setLinearBias(bias);
  EXPECT_EQ(linear.getLinearBias(), bias);
  linear.setLinearBias(bias);
  EXPECT_EQ(op->getNumOperands(), 3u);
}

INSTANTIATE_TEST_SUITE_P(
    Interfaces, LinearOpTest,
    ::testing::Values(
        LinearCase{"convopt.conv %a, %b bias(%c) : ($a, $b, $c) -> "
                   "tensor<2x4x3x2xf64>",
                   {2, 3, 4, 4},
                   {4, 3, 2, 3},
                   4},
        LinearCase{"convopt.conv %a, %b bias(%c) groups = 2 "
                   "layout = channel_last filter_layout = spatial_io "
                   ": ($a, $b, $c) -> tensor<2x3x6xf64>",
                   {2, 4, 4},
                   {2, 2, 6},
                   6},
        // Unequal channel counts: equal ones would hide a mistake in the
        // groups.
        LinearCase{"convopt.conv_transpose %a, %b bias(%c) groups = 2 "
                   ": ($a, $b, $c) -> tensor<1x6x4xf64>",
                   {1, 4, 3},
                   {4, 3, 2},
                   6},
        LinearCase{"convopt.conv_transpose %a, %b bias(%c) groups = 2 "
                   "layout = channel_last filter_layout = spatial_oi "
                   ": ($a, $b, $c) -> tensor<1x4x4x2xf64>",
                   {1, 3, 3, 4},
                   {2, 2, 1, 4},
                   2},
        LinearCase{"convopt.dense %a, %b bias(%c) : ($a, $b, $c) -> "
                   "tensor<2x3xf64>",
                   {2, 5},
                   {3, 5},
                   3},
        LinearCase{"convopt.dense %a, %b bias(%c) filter_layout = io_spatial "
                   ": ($a, $b, $c) -> tensor<2x2x3xf64>",
                   {2, 2, 5},
                   {5, 3},
                   3}));

} // namespace
