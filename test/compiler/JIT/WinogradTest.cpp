//===- WinogradTest.cpp - How accurate convolutions are -------------------===//
//
// The bounds that the documentation promises, over a grid of shapes. Schedules
// are written on the ops, so that shapes for which the direct kernel would be
// chosen are tested, too.
//
//===----------------------------------------------------------------------===//

#include "test/compiler/JIT/NetworkTester.h"

#include "passes/Codegen/Schedule/Passes.h"

using namespace mlir;
using namespace mlir::convopt;
using namespace mlir::convopt::test;

namespace {

/// Bounds of the error, relative to the largest output: of sums of products and
/// of transforms with up to 4 products along an axis, and of larger ones.
constexpr double kStrict = 2e-5;
constexpr double kFast = 1e-4;

struct Problem {
  int64_t batch;
  SmallVector<int64_t> sizes;
  int64_t channels, outputs;
  SmallVector<int64_t> pads;
  /// The window, of 3 along all axes if empty.
  SmallVector<int64_t> window = {};
  /// The distance of taps along the first axis.
  int64_t dilation = 1;
};

/// {outputs and taps along the rows and the columns of a tile, tiles per block,
/// tiles per register tile, vectors}; empty: direct.
using Tile = SmallVector<int64_t>;

double getBound(const Tile &tile) {
  auto size = [&](size_t axis) { return tile[2 * axis] + tile[2 * axis + 1]; };
  return tile.empty() || std::max(size(0), size(1)) - 1 <= 4 ? kStrict : kFast;
}

testing::AssertionResult isAccurate(const Problem &p, const Tile &tile,
                                    double bound, int64_t width = 16) {
  NetworkTester net(static_cast<uint32_t>(p.channels), Fill::Uniform);
  int64_t rank = static_cast<int64_t>(p.sizes.size());
  SmallVector<int64_t> shape = p.sizes, kernel = p.window, dilations(rank, 1);
  if (kernel.empty())
    kernel.assign(rank, 3);
  dilations.front() = p.dilation;
  shape.insert(shape.begin(), p.batch);
  shape.push_back(p.channels);
  SmallVector<int64_t> filter = kernel;
  filter.append({p.channels, p.outputs});
  MLIRContext *context = net.builder.getContext();
  auto array = [&](ArrayRef<int64_t> values) {
    return net.builder.getDenseI64ArrayAttr(values);
  };
  SmallVector<int64_t> result = {p.batch};
  for (int64_t i = 0; i < rank; ++i)
    result.push_back(p.sizes[i] + p.pads[i] + p.pads[i + rank] -
                     (kernel[i] - 1) * dilations[i]);
  result.push_back(p.outputs);

  Value x = net.input(shape), added = net.input(result);
  // Computed here and read for the last time: it will be overwritten.
  Value residual = net.create<ReluOp>(added);
  auto y = net.create<ConvOp>(
      x, net.constant(filter), net.constant({p.outputs}), DenseI64ArrayAttr(),
      array(p.pads), array(dilations), IntegerAttr(),
      LayoutAttr::get(context, Layout::channel_last),
      FilterLayoutAttr::get(context, FilterLayout::spatial_io));
  Algorithm algorithm = tile.empty() ? Algorithm::direct : Algorithm::winograd;
  y->setAttr(kScheduleAttrName,
             ScheduleAttr::get(context, algorithm,
                               tile.empty() ? Tile{6, 2} : tile, width));
  // An epilogue reads operands at the place of each output.
  Value sum = net.create<AddOp>(y.getResult(), residual);
  return net.agrees(net.create<ReluOp>(sum).getResult(), bound);
}

class Accuracy : public testing::TestWithParam<Tile> {
protected:
  void check(const Problem &problem) {
    EXPECT_TRUE(isAccurate(problem, GetParam(), getBound(GetParam())))
        << problem.channels << " channels, " << problem.outputs << " outputs";
  }
};

constexpr int64_t kChannels[] = {1, 3, 8, 16, 17, 31, 33, 64};

TEST_P(Accuracy, Channels) {
  for (int64_t channels : kChannels)
    for (int64_t outputs : kChannels)
      check({1, {7, 10}, channels, outputs, {1, 1, 1, 1}});
}

TEST_P(Accuracy, Borders) {
  const SmallVector<int64_t> pads[] = {
      {0, 0, 0, 0}, {1, 1, 1, 1}, {2, 2, 2, 2}, {2, 0, 1, 1}, {0, 1, 2, 0}};
  const SmallVector<int64_t> sizes[] = {{1, 9},  {11, 1}, {4, 4},
                                        {5, 13}, {3, 3},  {1, 1}};
  for (ArrayRef<int64_t> size : sizes)
    for (ArrayRef<int64_t> pad : pads)
      if (size[0] + pad[0] + pad[2] >= 3 && size[1] + pad[1] + pad[3] >= 3) {
        check(
            {2, SmallVector<int64_t>(size), 17, 20, SmallVector<int64_t>(pad)});
        check(
            {1, SmallVector<int64_t>(size), 16, 33, SmallVector<int64_t>(pad)});
      }
}

TEST_P(Accuracy, ManyChannels) {
  check({1, {14, 14}, 256, 64, {1, 1, 1, 1}});
  check({1, {7, 7}, 512, 32, {1, 1, 1, 1}});
}

TEST_P(Accuracy, Volumes) {
  for (int64_t channels : {3, 16, 33})
    for (int64_t batch : {1, 2}) {
      check({batch, {4, 7, 6}, channels, 24, {1, 1, 1, 1, 1, 1}});
      check({batch, {3, 5, 9}, channels, 17, {0, 1, 1, 0, 2, 0}});
      check({batch, {1, 6, 6}, channels, 17, {2, 1, 1, 2, 1, 1}});
    }
  // The axis of slices may have any window.
  check({1, {3, 6, 6}, 16, 16, {0, 1, 1, 0, 1, 1}, {1, 3, 3}});
  check({1, {6, 6, 6}, 16, 16, {2, 1, 1, 2, 1, 1}, {}, /*dilation=*/2});
}

INSTANTIATE_TEST_SUITE_P(Grid, Accuracy,
                         testing::Values(Tile{}, Tile{2, 3, 2, 3, 7, 4, 2},
                                         Tile{4, 3, 4, 3, 5, 3, 2},
                                         Tile{6, 3, 6, 3, 5, 3, 2},
                                         Tile{2, 3, 5, 3, 5, 3, 1}));

/// F(m, r) along one axis.
class OneAxis : public testing::TestWithParam<std::pair<int64_t, int64_t>> {
protected:
  void check(const Problem &problem, int64_t block = 6) {
    auto [m, r] = GetParam();
    // Neighbouring axes without a window are one.
    bool isWide = problem.window.back() > 1;
    Tile tile = isWide ? Tile{1, 1, m, r} : Tile{m, r, 1, 1};
    tile.append({block, 4, 2});
    EXPECT_TRUE(isAccurate(problem, tile, getBound(tile)))
        << "F(" << m << ", " << r << "), window of " << problem.window.front()
        << " .. " << problem.window.back() << ", " << problem.channels
        << " channels, " << problem.outputs << " outputs";
  }
};

// As many taps as the transform has, one more, twice as many and one less.
TEST_P(OneAxis, Segments) {
  int64_t r = GetParam().second;
  for (int64_t taps : {r, r + 1, 2 * r, 3 * r - 1})
    for (int64_t channels : {1, 4, 6, 16, 21})
      check({1, {29}, channels, 20, {taps / 2, taps / 2}, {taps}});
}

TEST_P(OneAxis, Borders) {
  int64_t r = GetParam().second, all = r - 1;
  const SmallVector<int64_t> pads[] = {{0, 0}, {all, all}, {all, 0}, {0, all}};
  for (int64_t size : {1, 5, 12, 31})
    for (ArrayRef<int64_t> pad : pads)
      if (size + pad[0] + pad[1] >= r)
        check({2, {size}, 17, 33, SmallVector<int64_t>(pad), {r}});
}

TEST_P(OneAxis, Directions) {
  int64_t r = GetParam().second, low = r / 2, high = r - 1 - low;
  for (int64_t channels : {3, 16, 33}) {
    check({2, {9, 13}, channels, 18, {0, low, 0, high}, {1, r}});
    check({2, {13, 9}, channels, 18, {low, 0, high, 0}, {r, 1}});
    check({1, {8, 3, 5}, channels, 18, {low, 0, 0, high, 0, 0}, {r, 1, 1}});
    check({1, {3, 8, 5}, channels, 18, {0, low, 0, 0, high, 0}, {1, r, 1}});
    check({1, {3, 5, 8}, channels, 18, {0, 0, low, 0, 0, high}, {1, 1, r}});
    // Outputs that read nothing along the other axis.
    check({1, {6, 13}, channels, 18, {1, low, 1, high}, {1, r}});
  }
}

INSTANTIATE_TEST_SUITE_P(
    Grid, OneAxis,
    testing::Values(std::pair(3, 2), std::pair(5, 2), std::pair(7, 2),
                    std::pair(2, 3), std::pair(4, 3), std::pair(5, 3),
                    std::pair(6, 3), std::pair(8, 3), std::pair(3, 4),
                    std::pair(5, 4), std::pair(6, 4), std::pair(2, 5),
                    std::pair(4, 5), std::pair(6, 5), std::pair(4, 7)));

// Windows of other sizes along both axes, whole or in segments.
TEST(Winograd, OtherWindows) {
  for (int64_t channels : {3, 16, 40}) {
    auto check = [&](SmallVector<int64_t> window, Tile tile) {
      tile.append({5, 4, 2});
      EXPECT_TRUE(isAccurate({1, {13, 18}, channels, 24, {1, 2, 2, 1}, window},
                             tile, kFast))
          << window[0] << " x " << window[1] << ", " << channels << " channels";
    };
    check({5, 5}, {4, 5, 4, 5});
    check({5, 5}, {2, 5, 2, 5});
    check({2, 2}, {5, 2, 5, 2});
    check({2, 2}, {7, 2, 3, 2});
    check({3, 5}, {4, 3, 4, 5});
    check({4, 3}, {5, 4, 6, 3});
    check({5, 5}, {4, 3, 4, 3});
    check({7, 5}, {4, 3, 2, 5});
    check({7, 7}, {4, 4, 4, 3});
  }
}

// As the compiler chooses them, with activations in the layout between them.
TEST(Winograd, Networks) {
  for (int64_t channels : {20, 32, 40})
    for (int64_t batch : {1, 2}) {
      NetworkTester net(static_cast<uint32_t>(channels), Fill::Uniform);
      Value x = net.input({batch, channels, 17, 22});
      auto convolve = [&](Value input, int64_t inputs, int64_t outputs) {
        return net
            .create<ConvOp>(input, net.constant({outputs, inputs, 3, 3}),
                            net.constant({outputs}), DenseI64ArrayAttr(),
                            net.builder.getDenseI64ArrayAttr({1, 1, 1, 1}),
                            DenseI64ArrayAttr(), IntegerAttr(), LayoutAttr(),
                            FilterLayoutAttr())
            .getResult();
      };
      Value a = net.create<SiluOp>(convolve(x, channels, 36));
      Value b = net.create<ReluOp>(convolve(a, 36, channels));
      Value c = convolve(net.create<AddOp>(b, x), channels, 24);
      EXPECT_TRUE(net.agrees({a, c}, kFast));
    }
}

// Strides along one axis, as the compiler splits them into phases.
TEST(Winograd, Strides) {
  for (int64_t stride : {2, 3, 4})
    for (int64_t channels : {1, 3})
      for (int64_t taps : {11, 16, 40})
        for (int64_t pad : {0, 1, 5, 10}) {
          NetworkTester net(static_cast<uint32_t>(taps), Fill::Uniform);
          Value x = net.input({2, channels, 230});
          auto y = net.create<ConvOp>(
              x, net.constant({48, channels, taps}), net.constant({48}),
              net.builder.getDenseI64ArrayAttr({stride}),
              net.builder.getDenseI64ArrayAttr({pad, 10 - pad}),
              DenseI64ArrayAttr(), IntegerAttr(), LayoutAttr(),
              FilterLayoutAttr());
          EXPECT_TRUE(
              net.agrees(net.create<ReluOp>(y.getResult()).getResult(), kFast))
              << taps << " taps, stride " << stride << ", " << channels
              << " channels, padding " << pad;
        }
}

TEST(Winograd, NarrowerVectors) {
  for (int64_t width : {4, 8})
    for (int64_t channels : {3, 8, 21})
      EXPECT_TRUE(isAccurate({1, {9, 6}, channels, 21, {1, 1, 1, 1}},
                             {4, 3, 4, 3, 4, 4, 2}, kFast, width));
}

} // namespace
