//===- OpGridTest.cpp - Every op agrees with the reference ----------------===//

#include "test/compiler/JIT/NetworkTester.h"

#include "dialects/ConvOpt/IR/Elements.h"

using namespace mlir;
using namespace mlir::convopt;
using namespace mlir::convopt::test;

namespace {

/// Single rounding errors of f32 arithmetic; sums of a few thousand terms.
constexpr double kRounding = 2e-6;

/// Shapes that are smaller than, equal to and not a multiple of a vector, with
/// axes of size one in every place.
const std::vector<SmallVector<int64_t>> kShapes = {
    {1},        {16},          {37},         {1, 1},        {3, 17},
    {2, 5, 33}, {1, 16, 1, 1}, {1, 3, 7, 5}, {2, 33, 1, 9}, {1, 20, 4, 3, 5},
};

template <typename Op, typename... Args>
void expectUnaryAgrees(double tolerance, Args... args) {
  uint32_t seed = 1;
  for (ArrayRef<int64_t> shape : kShapes) {
    NetworkTester net(seed++, Fill::Uniform);
    // Spread over the interesting range of activations, about -8 to 8.
    Value x = net.input(shape);
    Value eight = net.create<AddOp>(x, x);
    eight = net.create<AddOp>(eight, eight);
    eight = net.create<AddOp>(eight, eight);
    auto y = net.create<Op>(eight, APFloat(args)...);
    EXPECT_TRUE(net.agrees(y->getResult(0), tolerance));
  }
}

TEST(Unary, Relu) { expectUnaryAgrees<ReluOp>(0.0); }
TEST(Unary, LeakyRelu) { expectUnaryAgrees<LeakyReluOp>(kRounding, 0.2); }
TEST(Unary, Sigmoid) { expectUnaryAgrees<SigmoidOp>(kRounding); }
TEST(Unary, Tanh) { expectUnaryAgrees<TanhOp>(kRounding); }
TEST(Unary, Silu) { expectUnaryAgrees<SiluOp>(kRounding); }
TEST(Unary, Elu) { expectUnaryAgrees<EluOp>(kRounding, 1.5); }
TEST(Unary, HardSwish) { expectUnaryAgrees<HardSwishOp>(kRounding); }
TEST(Unary, Erf) { expectUnaryAgrees<ErfOp>(kRounding); }
TEST(Unary, Softplus) { expectUnaryAgrees<SoftplusOp>(kRounding); }
TEST(Unary, Mish) { expectUnaryAgrees<MishOp>(kRounding); }
TEST(Unary, Gelu) {
  for (ArrayRef<int64_t> shape : kShapes)
    for (auto approximate :
         {GeluApproximation::none, GeluApproximation::tanh}) {
      NetworkTester net(7, Fill::Uniform);
      Value y = net.create<GeluOp>(net.input(shape), approximate);
      EXPECT_TRUE(net.agrees(y, kRounding));
    }
}
TEST(Unary, Abs) { expectUnaryAgrees<AbsOp>(0.0); }
TEST(Unary, Exp) { expectUnaryAgrees<ExpOp>(kRounding); }
TEST(Unary, Sqrt) {
  for (ArrayRef<int64_t> shape : kShapes) {
    NetworkTester net(5, Fill::Uniform);
    Value positive = net.create<AbsOp>(net.input(shape));
    Value y = net.create<SqrtOp>(positive);
    EXPECT_TRUE(net.agrees(y, kRounding));
  }
}
TEST(Unary, HardSigmoid) {
  expectUnaryAgrees<HardSigmoidOp>(kRounding, 0.2, 0.5);
}

TEST(Unary, Clip) {
  for (bool low : {false, true})
    for (bool high : {false, true}) {
      NetworkTester net(3);
      auto bound = [&](bool present, double value) {
        return present ? net.builder.getF64FloatAttr(value) : FloatAttr();
      };
      Value x = net.input({2, 7, 5, 3});
      auto y = net.create<ClipOp>(x.getType(), x, bound(low, -1.0),
                                  bound(high, 2.0));
      EXPECT_TRUE(net.agrees(y.getResult(), 0.0));
    }
}

template <typename Op>
void expectBinaryAgrees(double tolerance) {
  const std::pair<SmallVector<int64_t>, SmallVector<int64_t>> shapes[] = {
      {{2, 6, 5, 7}, {2, 6, 5, 7}},
      {{1, 6, 5, 7}, {6, 1, 1}},
      {{1, 6, 5, 7}, {1, 6, 1, 1}},
      {{2, 6, 5, 7}, {7}},
      {{2, 6, 5, 7}, {1}},
      {{6, 1, 1}, {2, 6, 5, 7}},
      {{3, 1}, {1, 19}},
      {{17}, {}},
      {{2, 6, 1, 7}, {2, 1, 5, 1}},
      {{4, 16}, {16}},
  };
  uint32_t seed = 1;
  for (const auto &[left, right] : shapes)
    for (bool constant : {false, true}) {
      NetworkTester net(seed++, Fill::Uniform);
      Value a = net.input(left);
      // Away from zero: it may be a divisor.
      Value b = constant ? net.positive(right) : net.input(right);
      if (!constant) {
        Value three = net.create<AddOp>(b, net.positive(right));
        b = net.create<AddOp>(three, net.positive(right));
      }
      auto y = net.create<Op>(a, b);
      EXPECT_TRUE(net.agrees(y.getResult(), tolerance));
    }
}

TEST(Binary, Add) { expectBinaryAgrees<AddOp>(kRounding); }
TEST(Binary, Sub) { expectBinaryAgrees<SubOp>(kRounding); }
TEST(Binary, Mul) { expectBinaryAgrees<MulOp>(kRounding); }

TEST(Binary, SquareAndProductShareAKernel) {
  NetworkTester net(1);
  Value a = net.input({2, 19}), b = net.input({2, 19});
  Value square = net.create<MulOp>(a, a);
  Value product = net.create<MulOp>(a, b);
  EXPECT_TRUE(net.agrees({square, product}, 0.0));
}

TEST(Binary, DivByConstant) {
  for (ArrayRef<int64_t> shape : kShapes) {
    NetworkTester net(5, Fill::Uniform);
    auto y = net.create<DivOp>(net.input(shape), net.positive(shape));
    EXPECT_TRUE(net.agrees(y.getResult(), kRounding));
  }
}

TEST(PerChannel, BiasAddAffineAndBatchNorm) {
  for (int64_t channels : {1, 3, 16, 17, 40})
    for (int64_t axis : {1, 3}) {
      SmallVector<int64_t> shape = {2, 5, 6, 3};
      shape[axis] = channels;
      auto axisAttr = [&](NetworkTester &net) {
        return net.builder.getI64IntegerAttr(axis);
      };
      {
        NetworkTester net(1);
        Value x = net.input(shape), b = net.input({channels});
        auto y = net.create<BiasAddOp>(x, b, axisAttr(net));
        EXPECT_TRUE(net.agrees(y.getResult(), 0.0));
      }
      {
        NetworkTester net(2, Fill::Uniform);
        Value x = net.input(shape), s = net.input({channels}),
              o = net.input({channels}), m = net.input({channels}),
              v = net.positive({channels});
        auto y = net.create<BatchNormOp>(
            x, s, o, m, v, net.builder.getF64FloatAttr(1e-3), axisAttr(net));
        EXPECT_TRUE(net.agrees(y.getResult(), 4 * kRounding));
      }
      {
        NetworkTester net(3, Fill::Uniform);
        Value x = net.input(shape), s = net.input({channels}),
              o = net.input({channels}), m = net.input({channels}),
              v = net.positive({channels});
        auto y = net.create<BatchNormTrainingOp>(
            x, s, o, m, v, net.builder.getF64FloatAttr(1e-3),
            net.builder.getF64FloatAttr(0.9),
            MomentumConventionAttr::get(net.builder.getContext(),
                                        MomentumConvention::weights_old),
            axisAttr(net));
        EXPECT_TRUE(net.agrees(y.getResults(), 8 * kRounding));
      }
    }
}

TEST(SampleNorm, InstanceGroupAndLayer) {
  for (int64_t channels : {6, 18, 48})
    for (int64_t axis : {1, 3}) {
      SmallVector<int64_t> shape = {2, 5, 6, 3};
      shape[axis] = channels;
      NetworkTester net(channels, Fill::Uniform);
      Value x = net.input(shape), s = net.input({channels}),
            o = net.input({channels}),
            p = net.input(ArrayRef<int64_t>(shape).drop_front(2));
      FloatAttr epsilon = net.builder.getF64FloatAttr(1e-3);
      auto i64 = [&](int64_t value) {
        return net.builder.getI64IntegerAttr(value);
      };
      Value instance = net.create<InstanceNormOp>(x, s, o, epsilon, i64(axis));
      Value group =
          net.create<GroupNormOp>(x, s, o, i64(3), epsilon, i64(axis));
      Value layer = net.create<LayerNormOp>(x, p, p, epsilon, i64(2));
      Value plain = net.create<LayerNormOp>(x, p, Value(), epsilon, i64(2));
      EXPECT_TRUE(net.agrees({instance, group, layer, plain}, 8 * kRounding));
    }
}

/// The norm works in the convolutions' layout.
TEST(SampleNorm, BetweenConvolutions) {
  for (bool grouped : {false, true}) {
    NetworkTester net(1, Fill::Uniform);
    Value x = net.input({2, 4, 9, 7});
    auto convolve = [&](Value input) -> Value {
      return net
          .create<ConvOp>(input, net.constant({4, 4, 3, 3}), Value(),
                          DenseI64ArrayAttr(), DenseI64ArrayAttr(),
                          DenseI64ArrayAttr(), IntegerAttr(), LayoutAttr(),
                          FilterLayoutAttr())
          .getResult();
    };
    Value y = convolve(x), s = net.constant({4}), o = net.constant({4});
    FloatAttr epsilon = net.builder.getF64FloatAttr(1e-3);
    IntegerAttr one = net.builder.getI64IntegerAttr(1);
    if (grouped)
      y = net.create<GroupNormOp>(y, s, o, net.builder.getI64IntegerAttr(2),
                                  epsilon, one);
    else
      y = net.create<InstanceNormOp>(y, s, o, epsilon, one);
    EXPECT_TRUE(net.agrees(convolve(y), 16 * kRounding));
  }
}

TEST(PerChannel, ChannelAffine) {
  for (int64_t channels : {1, 3, 16, 17, 40})
    for (int64_t axis : {0, 1, 3}) {
      SmallVector<int64_t> shape = {2, 5, 6, 3};
      shape[axis] = channels;
      NetworkTester net(channels, Fill::Uniform);
      SmallVector<double> scale, offset;
      for (int64_t c = 0; c < channels; ++c) {
        scale.push_back(1.0 / (c + 3));
        offset.push_back(c - 2.5);
      }
      MLIRContext *context = net.builder.getContext();
      auto y = net.create<ChannelAffineOp>(
          net.input(shape), makeF64Vector(context, scale),
          makeF64Vector(context, offset), net.builder.getI64IntegerAttr(axis));
      EXPECT_TRUE(net.agrees(y.getResult(), kRounding));
    }
}

TEST(Specials, NaNAndInfinityGoWhereTheReferenceSendsThem) {
  for (Layout layout : {Layout::channel_first, Layout::channel_last})
    for (int64_t channels : {3, 16, 19}) {
      SmallVector<int64_t> shape = {1, 9, 7, channels};
      if (layout == Layout::channel_first)
        shape = {1, channels, 9, 7};
      {
        NetworkTester net(1, Fill::Specials);
        Value x = net.input(shape);
        Value relu = net.create<ReluOp>(x);
        auto clip = net.create<ClipOp>(x.getType(), x,
                                       net.builder.getF64FloatAttr(-1.0),
                                       net.builder.getF64FloatAttr(2.0));
        auto leaky = net.create<LeakyReluOp>(x, APFloat(0.5));
        auto sum = net.create<AddOp>(x, net.constant({1}));
        EXPECT_TRUE(net.agrees({relu, clip, leaky, sum}, 0.0));
      }
      {
        NetworkTester net(2, Fill::Specials);
        auto y = net.create<MaxPoolOp>(
            net.input(shape), ArrayRef<int64_t>{3, 3}, DenseI64ArrayAttr(),
            net.builder.getDenseI64ArrayAttr({1, 1, 1, 1}), DenseI64ArrayAttr(),
            /*ceil_mode=*/false, layout);
        EXPECT_TRUE(net.agrees(y.getResult(), 0.0));
      }
      // Padding adds no term: no 0 * infinity at the borders.
      {
        NetworkTester net(3, Fill::Specials);
        auto y = net.create<ConvOp>(
            net.input(shape), net.constant({5, channels, 3, 3}), Value(),
            DenseI64ArrayAttr(), net.builder.getDenseI64ArrayAttr({1, 1, 1, 1}),
            DenseI64ArrayAttr(), IntegerAttr(),
            LayoutAttr::get(net.builder.getContext(), layout),
            FilterLayoutAttr());
        Value relu = net.create<ReluOp>(y.getResult());
        EXPECT_TRUE(net.agrees(relu, 0.0));
      }
    }
}

struct PoolCase {
  SmallVector<int64_t> sizes, kernel, strides, pads, dilations;
  bool ceilMode;
};

const PoolCase kPools[] = {
    {{9}, {3}, {2}, {1, 1}, {1}, false},
    {{8, 8}, {2, 2}, {2, 2}, {0, 0, 0, 0}, {1, 1}, false},
    {{7, 9}, {3, 3}, {2, 2}, {1, 1, 1, 1}, {1, 1}, false},
    {{7, 10}, {3, 2}, {2, 3}, {0, 0, 0, 0}, {1, 1}, true},
    {{9, 9}, {3, 3}, {1, 1}, {1, 0, 1, 2}, {1, 1}, false},
    {{11, 12}, {3, 3}, {2, 2}, {1, 1, 1, 1}, {2, 2}, true},
    {{13, 13}, {5, 5}, {1, 1}, {2, 2, 2, 2}, {1, 1}, false},
    {{1, 17}, {1, 1}, {1, 4}, {0, 0, 0, 0}, {1, 1}, false},
    {{5, 6, 7}, {2, 3, 2}, {2, 1, 2}, {0, 1, 0, 1, 1, 1}, {1, 1, 1}, false},
};

TEST(Pool, MaxAndAverage) {
  for (const PoolCase &pool : kPools)
    for (int64_t channels : {1, 5, 16, 19})
      for (Layout layout : {Layout::channel_first, Layout::channel_last}) {
        SmallVector<int64_t> shape = pool.sizes;
        shape.insert(layout == Layout::channel_first ? shape.begin()
                                                     : shape.end(),
                     channels);
        shape.insert(shape.begin(), 2);
        {
          NetworkTester net(1);
          auto y = net.create<MaxPoolOp>(
              net.input(shape), pool.kernel,
              net.builder.getDenseI64ArrayAttr(pool.strides),
              net.builder.getDenseI64ArrayAttr(pool.pads),
              net.builder.getDenseI64ArrayAttr(pool.dilations), pool.ceilMode,
              layout);
          EXPECT_TRUE(net.agrees(y.getResult(), 0.0));
        }
        for (bool includePad : {false, true}) {
          NetworkTester net(2, Fill::Uniform);
          auto y = net.create<AveragePoolOp>(
              net.input(shape), pool.kernel,
              net.builder.getDenseI64ArrayAttr(pool.strides),
              net.builder.getDenseI64ArrayAttr(pool.pads),
              net.builder.getDenseI64ArrayAttr(pool.dilations), pool.ceilMode,
              layout, includePad);
          EXPECT_TRUE(net.agrees(y.getResult(), kRounding));
        }
      }
}

TEST(Reduce, MeanAndSumOverAnyAxes) {
  const std::vector<SmallVector<int64_t>> axes = {
      {0}, {1}, {3}, {1, 2}, {2, 3}, {0, 2, 3}, {0, 1, 2, 3}};
  for (ArrayRef<int64_t> reduced : axes)
    for (bool keep : {false, true}) {
      NetworkTester net(1, Fill::Uniform);
      Value x = net.input({2, 17, 5, 7});
      Value mean = net.create<ReduceMeanOp>(x, reduced, keep);
      Value sum = net.create<ReduceSumOp>(x, reduced, keep);
      EXPECT_TRUE(net.agrees({mean, sum}, 4 * kRounding));
    }
}

TEST(Softmax, AlongEveryAxis) {
  for (ArrayRef<int64_t> shape : kShapes)
    for (size_t axis = 0; axis < shape.size(); ++axis) {
      NetworkTester net(axis, Fill::Uniform);
      Value x = net.input(shape);
      IntegerAttr axisAttr = net.builder.getI64IntegerAttr(axis);
      Value y = net.create<SoftmaxOp>(x, axisAttr);
      Value logarithm = net.create<LogSoftmaxOp>(x, axisAttr);
      EXPECT_TRUE(net.agrees({y, logarithm}, kRounding));
    }
}

TEST(MatMul, ExactOnIntegers) {
  const std::pair<SmallVector<int64_t>, SmallVector<int64_t>> shapes[] = {
      {{4, 8}, {8, 5}},
      {{2, 3, 17, 9}, {2, 3, 9, 33}},
      {{2, 1, 4, 8}, {3, 8, 5}},
      {{7, 3}, {2, 1, 3, 4}},
  };
  for (const auto &[left, right] : shapes) {
    NetworkTester net(1);
    Value a = net.input(left), b = net.input(right);
    Value y = net.create<MatMulOp>(a, b);
    EXPECT_TRUE(net.agrees(y, 0.0));
  }
}

TEST(Shape, ConcatSliceAndPad) {
  for (int64_t axis = 0; axis < 4; ++axis) {
    SmallVector<int64_t> left = {2, 3, 5, 7}, right = left;
    right[axis] = 4;
    NetworkTester net(axis);
    Value a = net.input(left), b = net.input(right);
    Value y = net.create<ConcatOp>(ValueRange{a, b, a}, axis);
    SmallVector<int64_t> offsets(4, 0),
        sizes(cast<RankedTensorType>(y.getType()).getShape()), strides(4, 1);
    offsets[axis] = 1;
    strides[axis] = 2;
    sizes[axis] = (sizes[axis] - 1) / 2;
    Value z = net.create<SliceOp>(y, offsets, sizes, strides);
    SmallVector<int64_t> low = {0, 1, 2, 3}, high = {1, 0, 3, 0};
    Value p = net.create<PadOp>(z, low, high, APFloat(-2.5));
    EXPECT_TRUE(net.agrees({y, z, p}, 0.0));
  }
}

/// Between layers that are channel-last in compiled code.
TEST(Shape, PadWithCopies) {
  for (PadMode mode : {PadMode::reflect, PadMode::edge, PadMode::wrap})
    for (int64_t channels : {1, 3, 20}) {
      NetworkTester net(channels);
      Value x = net.input({2, channels, 6, 5});
      Value pooled = net.create<MaxPoolOp>(
          x, ArrayRef<int64_t>{2, 2}, DenseI64ArrayAttr(), DenseI64ArrayAttr(),
          DenseI64ArrayAttr(), /*ceil_mode=*/false, Layout::channel_first);
      SmallVector<int64_t> low = {0, 0, 3, 1}, high = {0, 0, 2, 3};
      Value y = net.create<PadOp>(pooled, low, high, APFloat(0.0), mode);
      EXPECT_TRUE(net.agrees(y, 0.0));
    }
}

TEST(Shape, Resize) {
  struct Case {
    ResizeMode mode;
    ResizeCoordinates coordinates;
    double height, width;
  };
  const Case cases[] = {
      {ResizeMode::nearest, ResizeCoordinates::asymmetric, 2, 2},
      {ResizeMode::nearest, ResizeCoordinates::half_pixel, 0.5, 3},
      {ResizeMode::linear, ResizeCoordinates::half_pixel, 2, 2},
      {ResizeMode::linear, ResizeCoordinates::align_corners, 2.5, 0.4},
      {ResizeMode::cubic, ResizeCoordinates::pytorch_half_pixel, 1.7, 0.6},
  };
  for (const Case &c : cases)
    for (int64_t channels : {1, 3, 20}) {
      NetworkTester net(channels, Fill::Uniform);
      Value x = net.input({2, channels, 9, 11});
      Value pooled = net.create<AveragePoolOp>(
          x, ArrayRef<int64_t>{2, 2}, DenseI64ArrayAttr(), DenseI64ArrayAttr(),
          DenseI64ArrayAttr(), /*ceil_mode=*/false, Layout::channel_first);
      SmallVector<double> scales = {1, 1, c.height, c.width};
      SmallVector<int64_t> sizes = {2, channels,
                                    static_cast<int64_t>(8 * c.height),
                                    static_cast<int64_t>(10 * c.width)};
      Value y = net.create<ResizeOp>(
          pooled, scales, sizes, c.mode, c.coordinates,
          NearestRounding::round_prefer_floor, APFloat(-0.75));
      Value z = net.create<SiluOp>(y);
      EXPECT_TRUE(net.agrees({y, z}, 2 * kRounding));
    }
}

TEST(Shape, TransposeAndReshape) {
  const std::vector<SmallVector<int64_t>> permutations = {
      {0, 2, 3, 1}, {0, 3, 1, 2}, {3, 2, 1, 0}, {0, 1, 3, 2}, {1, 0, 2, 3}};
  for (ArrayRef<int64_t> permutation : permutations)
    for (int64_t width : {1, 9, 33}) {
      NetworkTester net(width);
      Value y =
          net.create<TransposeOp>(net.input({2, 3, 20, width}), permutation);
      Value z = net.create<ReshapeOp>(net.type({6, 20 * width}), y);
      EXPECT_TRUE(net.agrees({y, z}, 0.0));
    }
}

TEST(Shape, InputsAndConstantsMayBeReturned) {
  NetworkTester net(1);
  Value x = net.input({2, 6});
  Value c = net.constant({3});
  Value r = net.create<ReshapeOp>(net.type({3, 4}), x);
  Value y = net.create<ReluOp>(x);
  EXPECT_TRUE(net.agrees({x, c, r, y, y}, 0.0));
}

TEST(Dense, ExactOnIntegers) {
  for (int64_t rows : {1, 2, 3, 14, 17})
    for (int64_t outputs : {1, 10, 16, 33, 200})
      for (bool transposed : {false, true}) {
        NetworkTester net(rows);
        int64_t inputs = 37;
        Value w = transposed ? net.constant({inputs, outputs})
                             : net.constant({outputs, inputs});
        auto layout = FilterLayoutAttr::get(
            net.builder.getContext(),
            transposed ? FilterLayout::io_spatial : FilterLayout::oi_spatial);
        Value x = net.input({rows, inputs});
        auto y = net.create<DenseOp>(x, w, net.constant({outputs}), layout);
        EXPECT_TRUE(net.agrees(y.getResult(), 0.0));
      }
}

TEST(ConvTranspose, ExactOnIntegers) {
  struct Case {
    int64_t channels, outputsPerGroup, groups;
    SmallVector<int64_t> sizes, kernel, strides, pads, dilations, outputPads;
  };
  const Case cases[] = {
      {8, 3, 1, {4, 4}, {2, 2}, {2, 2}, {0, 0, 0, 0}, {1, 1}, {0, 0}},
      {5, 5, 1, {4, 5}, {3, 3}, {2, 2}, {1, 1, 1, 1}, {1, 1}, {1, 1}},
      {6, 4, 2, {5, 3}, {3, 2}, {1, 3}, {1, 0, 0, 1}, {2, 1}, {0, 0}},
      {16, 1, 16, {6, 6}, {4, 4}, {2, 2}, {1, 1, 1, 1}, {1, 1}, {0, 0}},
      {3, 17, 1, {9}, {5}, {3}, {2, 1}, {1}, {2}},
      {6, 5, 2, {4, 5}, {2, 4}, {2, 2}, {0, 1, 0, 1}, {1, 1}, {0, 0}},
      {3, 2, 1, {6}, {1}, {2}, {4, 3}, {1}, {0}},
      {5,
       6,
       1,
       {3, 4, 3},
       {4, 2, 3},
       {2, 2, 2},
       {1, 0, 1, 1, 0, 0},
       {1, 1, 1},
       {0, 0, 1}},
      {4,
       2,
       1,
       {3, 2, 4},
       {2, 2, 2},
       {2, 1, 2},
       {0, 0, 0, 0, 0, 0},
       {1, 1, 1},
       {0, 0, 0}},
  };
  for (const Case &c : cases)
    for (Layout layout : {Layout::channel_first, Layout::channel_last}) {
      NetworkTester net(c.channels);
      SmallVector<int64_t> shape = c.sizes, filter = c.kernel;
      shape.insert(layout == Layout::channel_first ? shape.begin()
                                                   : shape.end(),
                   c.channels);
      shape.insert(shape.begin(), 2);
      filter.insert(filter.begin(), {c.channels, c.outputsPerGroup});
      auto array = [&](ArrayRef<int64_t> values) {
        return net.builder.getDenseI64ArrayAttr(values);
      };
      Value x = net.input(shape);
      auto y = net.create<ConvTransposeOp>(
          x, net.constant(filter), net.constant({c.outputsPerGroup * c.groups}),
          array(c.strides), array(c.pads), array(c.dilations),
          array(c.outputPads), net.builder.getI64IntegerAttr(c.groups),
          LayoutAttr::get(net.builder.getContext(), layout),
          FilterLayoutAttr());
      Value activated = net.create<ReluOp>(y.getResult());
      EXPECT_TRUE(net.agrees(activated, 0.0));
    }
}

/// Every value but the last one is read by the next op for the last time.
TEST(InPlace, OpsThatOverwriteTheirOperand) {
  for (int64_t width : {3, 16, 37}) {
    NetworkTester net(width, Fill::Uniform);
    int64_t channels = 8;
    SmallVector<int64_t> shape{2, channels, 5, width};
    Value x = net.input(shape), row = net.input({width});
    Value column = net.input({5, 1});
    Value scale = net.input({width}), offset = net.input({width});
    auto i64 = [&](int64_t value) {
      return net.builder.getI64IntegerAttr(value);
    };
    Value y = net.create<ExpOp>(x);
    y = net.create<SoftmaxOp>(y, i64(3));
    y = net.create<AddOp>(y, row);
    y = net.create<LayerNormOp>(y, scale, offset,
                                net.builder.getF64FloatAttr(1e-3), i64(3));
    y = net.create<MulOp>(column, y);
    y = net.create<SoftmaxOp>(y, i64(1));
    y = net.create<TransposeOp>(y, ArrayRef<int64_t>{0, 1, 3, 2});
    y = net.create<SoftmaxOp>(y, i64(2));
    y = net.create<TanhOp>(y);
    EXPECT_TRUE(net.agrees(y, 32 * kRounding)) << width;
  }
}

TEST(Fusion, ResidualAndActivationsOnAccumulators) {
  for (int64_t channels : {5, 16, 40})
    for (Layout layout : {Layout::channel_first, Layout::channel_last}) {
      NetworkTester net(channels);
      bool first = layout == Layout::channel_first;
      SmallVector<int64_t> shape =
          first ? SmallVector<int64_t>{1, channels, 9, 17}
                : SmallVector<int64_t>{1, 9, 17, channels};
      Value x = net.input(shape), added = net.input(shape);
      // Computed here and read for the last time: it will be overwritten.
      Value residual = net.create<ReluOp>(added);
      auto y = net.create<ConvOp>(
          x, net.constant({channels, channels, 3, 3}), Value(),
          DenseI64ArrayAttr(), net.builder.getDenseI64ArrayAttr({1, 1, 1, 1}),
          DenseI64ArrayAttr(), IntegerAttr(),
          LayoutAttr::get(net.builder.getContext(), layout),
          FilterLayoutAttr());
      Value biased =
          net.create<BiasAddOp>(y.getResult(), net.input({channels}),
                                net.builder.getI64IntegerAttr(first ? 1 : 3));
      Value sum = net.create<AddOp>(residual, biased);
      Value relu = net.create<ReluOp>(sum);
      Value scaled = net.create<MulOp>(relu, net.constant({1}));
      EXPECT_TRUE(net.agrees(scaled, 0.0));
    }
}

} // namespace
