//===- ConvolutionGridTest.cpp - Convolutions are exact on integers -------===//

#include "test/compiler/JIT/NetworkTester.h"

#include <sstream>

using namespace mlir;
using namespace mlir::convopt;
using namespace mlir::convopt::test;

namespace {

/// One convolution problem; one entry of `spatial` per axis.
struct Problem {
  struct Axis {
    int64_t size, kernel, stride = 1, dilation = 1, padLow = 0, padHigh = 0;
  };
  int64_t batch, channels, outputs, groups;
  std::vector<Axis> spatial;
  Layout layout = Layout::channel_first;
  bool bias = true;
  bool constantFilter = true;

  template <typename Get>
  SmallVector<int64_t> collect(Get get) const {
    SmallVector<int64_t> values;
    for (const Axis &axis : spatial)
      values.push_back(get(axis));
    return values;
  }
  SmallVector<int64_t> inputShape() const {
    SmallVector<int64_t> shape = collect([](const Axis &a) { return a.size; });
    shape.insert(layout == Layout::channel_first ? shape.begin() : shape.end(),
                 channels);
    shape.insert(shape.begin(), batch);
    return shape;
  }
  SmallVector<int64_t> kernel() const {
    return collect([](const Axis &a) { return a.kernel; });
  }
  SmallVector<int64_t> strides() const {
    return collect([](const Axis &a) { return a.stride; });
  }
  SmallVector<int64_t> dilations() const {
    return collect([](const Axis &a) { return a.dilation; });
  }
  SmallVector<int64_t> pads() const {
    SmallVector<int64_t> pads = collect([](const Axis &a) { return a.padLow; });
    llvm::append_range(pads, collect([](const Axis &a) { return a.padHigh; }));
    return pads;
  }
};

testing::AssertionResult isExact(const Problem &p, uint32_t seed) {
  NetworkTester net(seed);
  SmallVector<int64_t> filterShape = p.kernel();
  filterShape.insert(filterShape.begin(), {p.outputs, p.channels / p.groups});
  Value x = net.input(p.inputShape());
  Value w = p.constantFilter ? Value() : net.input(filterShape);
  if (!w)
    w = net.constant(filterShape);
  Value b = p.bias ? net.constant({p.outputs}) : Value();
  auto array = [&](ArrayRef<int64_t> values) {
    return net.builder.getDenseI64ArrayAttr(values);
  };
  auto y = net.create<ConvOp>(
      x, w, b, array(p.strides()), array(p.pads()), array(p.dilations()),
      net.builder.getI64IntegerAttr(p.groups),
      LayoutAttr::get(net.builder.getContext(), p.layout), FilterLayoutAttr());
  return net.agrees(y.getResult(), /*tolerance=*/0.0);
}

class Random {
public:
  explicit Random(uint32_t seed) : engine(seed) {}
  int64_t in(int64_t low, int64_t high) {
    return low + static_cast<int64_t>(engine() % (high - low + 1));
  }
  template <typename T>
  T of(std::initializer_list<T> values) {
    return values.begin()[engine() % values.size()];
  }

private:
  std::mt19937 engine;
};

/// Channels around the vector widths, kernels 1 to 7, every kind of border.
Problem randomProblem(uint32_t seed) {
  Random random(seed);
  Problem p;
  p.batch = random.in(1, 2);
  auto channels = [&] {
    return random.of<int64_t>({1, 3, 7, 8, 15, 16, 17, 31, 33, 48});
  };
  p.channels = channels();
  p.outputs = channels();
  p.groups = 1;
  switch (random.in(0, 3)) {
  case 0:
    p.groups = p.channels;
    p.outputs = p.channels * random.in(1, 2);
    break;
  case 1:
    p.groups = 2;
    p.channels *= 2;
    p.outputs *= 2;
    break;
  default:
    break;
  }
  int64_t rank = random.in(1, 3);
  for (int64_t i = 0; i < rank; ++i) {
    Problem::Axis axis;
    axis.kernel = random.in(1, rank == 3 ? 3 : 7);
    axis.stride = random.in(1, 3);
    axis.dilation = random.in(1, 3);
    axis.padLow = random.in(0, 3);
    axis.padHigh = random.in(0, 3);
    int64_t extent = (axis.kernel - 1) * axis.dilation + 1;
    int64_t smallest =
        std::max<int64_t>(1, extent - axis.padLow - axis.padHigh);
    axis.size = smallest + random.in(0, rank == 1 ? 40 : rank == 2 ? 17 : 5);
    p.spatial.push_back(axis);
  }
  p.layout = random.of({Layout::channel_first, Layout::channel_last});
  p.bias = random.in(0, 1);
  p.constantFilter = random.in(0, 7) != 0;
  return p;
}

struct NamedProblem {
  const char *name;
  Problem problem;
};

const NamedProblem kNamed[] = {
    {"FirstLayerStride2Same",
     {1, 3, 8, 1, {{32, 3, 2, 1, 0, 1}, {32, 3, 2, 1, 0, 1}}}},
    {"Pointwise", {2, 33, 47, 1, {{5, 1}, {9, 1}}}},
    {"PointwiseStride2", {1, 16, 32, 1, {{9, 1, 2}, {9, 1, 2}}}},
    {"OneWide", {1, 16, 16, 1, {{7, 3, 1, 1, 1, 1}, {1, 3, 1, 1, 1, 1}}}},
    {"StrideBeyondKernel", {1, 5, 6, 1, {{17, 2, 5}, {17, 1, 3}}}},
    {"DilationBeyondInput",
     {1, 4, 4, 1, {{5, 3, 1, 4, 4, 4}, {5, 3, 1, 4, 4, 4}}}},
    {"AllPadding", {1, 4, 20, 1, {{1, 3, 1, 1, 3, 3}, {1, 3, 1, 1, 3, 3}}}},
    {"Depthwise3x3",
     {1, 40, 40, 40, {{14, 3, 1, 1, 1, 1}, {14, 3, 1, 1, 1, 1}}}},
    {"Depthwise5x5Stride2",
     {1, 24, 24, 24, {{15, 5, 2, 1, 2, 2}, {15, 5, 2, 1, 2, 2}}}},
    {"DepthwiseMultiplier2",
     {1, 12, 24, 12, {{8, 3, 1, 1, 1, 1}, {8, 3, 1, 1, 1, 1}}}},
    {"FewOutputs", {2, 33, 3, 1, {{9, 3, 1, 1, 1, 1}, {20, 3, 1, 1, 1, 1}}}},
    {"OneOutput", {1, 16, 1, 1, {{8, 5, 2, 1, 2, 2}, {31, 5, 2, 1, 2, 2}}}},
    {"FewOutputs1D", {2, 48, 2, 1, {{40, 9, 1, 2, 8, 8}}}},
    {"FewOutputs3D",
     {1,
      20,
      2,
      1,
      {{4, 3, 1, 1, 1, 1}, {5, 3, 1, 1, 1, 1}, {6, 3, 1, 1, 1, 1}}}},
    {"Grouped4", {1, 32, 64, 4, {{8, 3, 1, 1, 1, 1}, {8, 3, 1, 1, 1, 1}}}},
    {"Wide14x2Panels",
     {1, 16, 96, 1, {{6, 3, 1, 1, 1, 1}, {56, 3, 1, 1, 1, 1}}}},
    {"Conv1dDilated", {2, 17, 33, 1, {{64, 3, 1, 8, 8, 8}}}},
    {"Conv3d",
     {1,
      8,
      20,
      1,
      {{6, 3, 1, 1, 1, 1}, {7, 3, 2, 1, 1, 1}, {8, 3, 1, 1, 1, 1}}}},
    {"Conv3dDepthwise",
     {1,
      18,
      18,
      18,
      {{4, 3, 1, 1, 1, 1}, {5, 3, 1, 1, 1, 1}, {6, 3, 1, 1, 1, 1}}}},
};

class NamedConvolution : public testing::TestWithParam<NamedProblem> {};

TEST_P(NamedConvolution, IsExactOnIntegers) {
  Problem problem = GetParam().problem;
  for (Layout layout : {Layout::channel_first, Layout::channel_last}) {
    problem.layout = layout;
    EXPECT_TRUE(isExact(problem, 7));
  }
}

INSTANTIATE_TEST_SUITE_P(Grid, NamedConvolution, testing::ValuesIn(kNamed),
                         [](const auto &info) { return info.param.name; });

class RandomConvolution : public testing::TestWithParam<uint32_t> {};

TEST_P(RandomConvolution, IsExactOnIntegers) {
  uint32_t first = GetParam() * 10;
  for (uint32_t seed = first; seed < first + 10; ++seed)
    EXPECT_TRUE(isExact(randomProblem(seed), seed)) << "seed " << seed;
}

INSTANTIATE_TEST_SUITE_P(Grid, RandomConvolution, testing::Range(0u, 30u));

} // namespace
