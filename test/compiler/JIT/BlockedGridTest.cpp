//===- BlockedGridTest.cpp - Blocked convolutions are exact on integers ---===//
//
// Every combination of orders, channels around the blocks, and inputs whose
// padding is NaN: the arena is filled with it, and so is what the reference
// packs.
//
//===----------------------------------------------------------------------===//

#include "test/compiler/JIT/NetworkTester.h"

using namespace mlir;
using namespace mlir::convopt;
using namespace mlir::convopt::test;

namespace {

/// Blocks are vectors of the target.
const int64_t kBlock = getTargetVectorWidth();

enum class Order { First, Last, Blocked };

struct Axis {
  int64_t size, kernel, stride = 1, dilation = 1, padLow = 0, padHigh = 0;
};

struct Problem {
  int64_t batch, channels, outputs, groups;
  std::vector<Axis> spatial;
  Order from = Order::Blocked, to = Order::Blocked;
};

std::string describe(const Problem &p) {
  std::string text = "batch " + std::to_string(p.batch) + ", " +
                     std::to_string(p.channels) + " -> " +
                     std::to_string(p.outputs) + " channels, groups " +
                     std::to_string(p.groups) + ", order " +
                     std::to_string(static_cast<int>(p.from)) + " -> " +
                     std::to_string(static_cast<int>(p.to));
  for (const Axis &a : p.spatial)
    text += ", axis " + std::to_string(a.size) + " kernel " +
            std::to_string(a.kernel);
  return text;
}

testing::AssertionResult isExact(const Problem &p, uint32_t seed) {
  NetworkTester net(seed);
  OpBuilder &b = net.builder;
  SmallVector<int64_t> input = {p.batch}, filter, strides, dilations, pads;
  for (const Axis &axis : p.spatial) {
    input.push_back(axis.size);
    filter.push_back(axis.kernel);
    strides.push_back(axis.stride);
    dilations.push_back(axis.dilation);
    pads.push_back(axis.padLow);
  }
  for (const Axis &axis : p.spatial)
    pads.push_back(axis.padHigh);
  input.insert(p.from == Order::First ? input.begin() + 1 : input.end(),
               p.channels);
  filter.append({p.channels / p.groups, p.outputs});

  Value x = net.input(input);
  if (p.from == Order::Blocked)
    x = net.create<PackChannelsOp>(x, kBlock);
  auto y = net.create<BlockedConvOp>(
      x, net.constant(filter), net.constant({p.outputs}),
      b.getDenseI64ArrayAttr(strides), b.getDenseI64ArrayAttr(pads),
      b.getDenseI64ArrayAttr(dilations), b.getI64IntegerAttr(p.groups),
      LayoutAttr::get(b.getContext(), p.from == Order::First
                                          ? Layout::channel_first
                                          : Layout::channel_last),
      p.to == Order::Blocked ? b.getI64IntegerAttr(kBlock) : IntegerAttr());
  // The square is an epilogue.
  Value z = net.create<MulOp>(y, y);
  if (p.to == Order::Blocked)
    z = net.create<UnpackChannelsOp>(z, p.outputs);
  return net.agrees(z, /*tolerance=*/0.0);
}

struct NamedProblem {
  const char *name;
  Problem problem;
};

const NamedProblem kNamed[] = {
    {"Pointwise", {2, 33, 47, 1, {{5, 1}, {9, 1}}}},
    {"PointwiseStride2", {2, 17, 31, 1, {{9, 1, 2}, {9, 1, 2}}}},
    {"OneBlock", {2, 16, 16, 1, {{7, 3, 1, 1, 1, 1}, {7, 3, 1, 1, 1, 1}}}},
    {"FewerThanABlock", {2, 3, 8, 1, {{7, 3, 2, 1, 0, 1}, {7, 3, 2, 1, 0, 1}}}},
    {"OneChannel", {1, 1, 1, 1, {{7, 3, 1, 1, 1, 1}, {7, 3, 1, 1, 1, 1}}}},
    {"Depthwise", {2, 31, 31, 31, {{14, 3, 1, 1, 1, 1}, {14, 3, 2, 1, 1, 1}}}},
    {"DepthwiseDilated", {1, 48, 48, 48, {{9, 3, 1, 2, 2, 2}, {9, 3, 1, 2}}}},
    {"Grouped", {2, 32, 64, 2, {{8, 3, 1, 1, 1, 1}, {8, 3, 1, 1, 1, 1}}}},
    {"ManyPanels", {1, 20, 100, 1, {{6, 3, 1, 1, 1, 1}, {56, 3, 1, 1, 1, 1}}}},
    {"HalfAVector", {2, 24, 24, 1, {{6, 3, 1, 1, 1, 1}, {31, 1}}}},
    {"OneLaneMore", {2, 24, 25, 1, {{6, 1}, {31, 1}}}},
    {"HalfAPanel", {2, 40, 40, 1, {{5, 1}, {15, 3, 1, 1, 1, 1}}}},
    {"Conv1d", {2, 17, 33, 1, {{64, 3, 1, 8, 8, 8}}}},
    {"Conv3d", {2, 20, 18, 1, {{4, 3, 1, 1, 1, 1}, {5, 3, 2}, {6, 3}}}},
    {"Conv3dDepthwise", {2, 18, 18, 18, {{4, 3}, {5, 3, 1, 1, 1, 1}, {6, 3}}}},
};

class NamedBlockedConvolution : public testing::TestWithParam<NamedProblem> {};

TEST_P(NamedBlockedConvolution, IsExactOnIntegers) {
  Problem problem = GetParam().problem;
  bool isDepthwise = problem.groups == problem.channels && problem.groups > 1;
  for (Order from : {Order::First, Order::Last, Order::Blocked})
    for (Order to : {Order::Last, Order::Blocked}) {
      // `layout` is that of both sides; a depthwise kernel reads vectors.
      if (from == Order::First && (to == Order::Last || isDepthwise))
        continue;
      problem.from = from;
      problem.to = to;
      EXPECT_TRUE(isExact(problem, 7)) << describe(problem);
    }
}

INSTANTIATE_TEST_SUITE_P(Grid, NamedBlockedConvolution,
                         testing::ValuesIn(kNamed),
                         [](const auto &info) { return info.param.name; });

TEST(BlockedConvolution, IsExactOnRandomShapes) {
  for (uint32_t seed = 0; seed < 80; ++seed) {
    std::mt19937 random(seed);
    auto in = [&](int64_t low, int64_t high) {
      return low + static_cast<int64_t>(random() % (high - low + 1));
    };
    const int64_t kChannels[] = {1, 3, 8, 16, 17, 31, 33, 48};
    Problem p{in(1, 2), kChannels[in(0, 7)], kChannels[in(0, 7)], 1, {}};
    if (in(0, 2) == 0)
      p.groups = p.outputs = p.channels;
    int64_t rank = in(1, 3);
    for (int64_t i = 0; i < rank; ++i) {
      Axis axis{0, in(1, 4), in(1, 3), in(1, 2), in(0, 3), in(0, 3)};
      int64_t extent = (axis.kernel - 1) * axis.dilation + 1;
      axis.size = std::max<int64_t>(1, extent - axis.padLow - axis.padHigh) +
                  in(0, rank == 1 ? 40 : 12 / rank);
      p.spatial.push_back(axis);
    }
    p.from = in(0, 1) ? Order::Blocked : Order::Last;
    p.to = in(0, 1) ? Order::Blocked : Order::Last;
    EXPECT_TRUE(isExact(p, seed)) << "seed " << seed << ": " << describe(p);
  }
}

TEST(BlockedConvolution, EpilogueInBlocks) {
  for (int64_t channels : {8, 16, 24, 33}) {
    NetworkTester net(3);
    OpBuilder &b = net.builder;
    int64_t blocks = (channels + kBlock - 1) / kBlock;
    Value x = net.input({2, 5, 6, 7});
    Value residual = net.input({2, 5, 6, channels});
    Value r = net.create<PackChannelsOp>(residual, kBlock);
    auto conv = net.create<BlockedConvOp>(
        x, net.constant({3, 3, 7, channels}), net.constant({channels}),
        DenseI64ArrayAttr(), b.getDenseI64ArrayAttr({1, 1, 1, 1}),
        DenseI64ArrayAttr(), IntegerAttr(), LayoutAttr(),
        b.getI64IntegerAttr(kBlock));
    Value y = net.create<MulOp>(conv, net.constant({1, blocks, 1, 1, kBlock}));
    y = net.create<AddOp>(y, r);
    y = net.create<ReluOp>(y);
    y = net.create<UnpackChannelsOp>(y, channels);
    EXPECT_TRUE(net.agrees(y, /*tolerance=*/0.0)) << channels << " channels";
  }
}

/// Channel-first networks whose middle the pipeline blocks.
TEST(BlockedNetwork, SqueezeAndExcitation) {
  for (int64_t channels : {16, 24, 31, 48}) {
    NetworkTester net(5, Fill::Uniform);
    OpBuilder &b = net.builder;
    auto conv = [&](Value x, int64_t from, int64_t to, int64_t kernel) {
      int64_t pad = kernel / 2;
      return net.create<ConvOp>(
          x, net.constant({to, from, kernel, kernel}), net.constant({to}),
          DenseI64ArrayAttr(), b.getDenseI64ArrayAttr({pad, pad, pad, pad}),
          DenseI64ArrayAttr(), IntegerAttr(), LayoutAttr(), FilterLayoutAttr());
    };
    Value x = net.input({2, 3, 9, 11});
    Value y = net.create<SiluOp>(conv(x, 3, channels, 3));
    auto mean = net.create<ReduceMeanOp>(y, b.getDenseI64ArrayAttr({2, 3}),
                                         b.getUnitAttr());
    Value gate = net.create<SigmoidOp>(conv(mean, channels, channels, 1));
    y = net.create<MulOp>(y, gate);
    Value z = conv(y, channels, channels, 3);
    z = net.create<AddOp>(z, y);
    auto pool = net.create<MaxPoolOp>(
        z, b.getDenseI64ArrayAttr({3, 3}), b.getDenseI64ArrayAttr({2, 2}),
        b.getDenseI64ArrayAttr({1, 1, 1, 1}), DenseI64ArrayAttr(), UnitAttr(),
        LayoutAttr());
    EXPECT_TRUE(net.agrees({conv(pool, channels, 5, 1), z}, 2e-5))
        << channels << " channels";
  }
}

/// The mean of a depthwise convolution is summed up by its kernel.
testing::AssertionResult squeezes(int64_t batch, int64_t channels,
                                  ArrayRef<int64_t> sizes, int64_t kernel,
                                  bool returnsMean, Fill fill) {
  NetworkTester net(23, fill);
  OpBuilder &b = net.builder;
  size_t rank = sizes.size();
  SmallVector<int64_t> shape = {batch, channels}, filter = {channels, 1};
  shape.append(sizes.begin(), sizes.end());
  filter.append(rank, kernel);
  SmallVector<int64_t> axes = llvm::to_vector(llvm::seq<int64_t>(2, 2 + rank));
  Value x = net.input(shape);
  Value y = net.create<ConvOp>(
      x, net.constant(filter), net.constant({channels}), DenseI64ArrayAttr(),
      b.getDenseI64ArrayAttr(SmallVector<int64_t>(2 * rank, kernel / 2)),
      DenseI64ArrayAttr(), b.getI64IntegerAttr(channels), LayoutAttr(),
      FilterLayoutAttr());
  y = net.create<ReluOp>(y);
  Value mean = net.create<ReduceMeanOp>(y, b.getDenseI64ArrayAttr(axes),
                                        b.getUnitAttr());
  Value z = net.create<MulOp>(y, mean);
  SmallVector<Value> results = {z};
  if (returnsMean)
    results.push_back(mean);
  return net.agrees(results, 2e-5);
}

TEST(BlockedNetwork, MeansOfDepthwise) {
  for (int64_t channels : {2, 16, 24, 31, 48})
    for (int64_t batch : {1, 3})
      for (int64_t kernel : {1, 3})
        for (bool returnsMean : {false, true})
          for (const SmallVector<int64_t> &sizes :
               {SmallVector<int64_t>{9, 16}, SmallVector<int64_t>{1, 1}})
            EXPECT_TRUE(squeezes(batch, channels, sizes, kernel, returnsMean,
                                 Fill::Uniform))
                << batch << " x " << channels << ", kernel " << kernel
                << ", width " << sizes.back();
  EXPECT_TRUE(squeezes(2, 20, {33}, 3, true, Fill::Uniform));
  EXPECT_TRUE(squeezes(2, 20, {4, 5, 6}, 3, true, Fill::Uniform));
  EXPECT_TRUE(squeezes(1, 16, {112, 112}, 5, true, Fill::Uniform));
  EXPECT_TRUE(squeezes(2, 24, {9, 16}, 3, true, Fill::Specials));
}

} // namespace
