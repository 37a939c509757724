//===- ElementwiseKernelTest.cpp - Arithmetic and activations -------------===//

#include "test/passes/Codegen/Linalg/KernelRunner.h"

#include <cmath>
#include <cstring>
#include <limits>

using namespace mlir::convopt::test;

namespace {

/// Distance in units of the last place of the f32 nearest to `expected`.
double getUlps(double actual, double expected) {
  if (std::isnan(expected) || std::isnan(actual))
    return std::isnan(expected) && std::isnan(actual) ? 0 : INFINITY;
  float rounded = static_cast<float>(expected);
  if (std::isinf(rounded))
    return actual == rounded ? 0 : INFINITY;
  float size = std::max(std::abs(rounded), std::numeric_limits<float>::min());
  double ulp = std::nextafter(size, INFINITY) - size;
  return std::abs(actual - expected) / ulp;
}

struct Activation {
  const char *op;
  /// Of the result; the error may be this many times the last place of the
  /// result or of `scale`, whichever is larger.
  double ulps;
  double scale = 0;
};

/// x * sigmoid(x) multiplies a sigmoid that is denormal, and was rounded as
/// such, by up to -104.
constexpr double kSiluTail = 1e-36;

/// The argument of its exponential, a square or a cubic, is rounded.
constexpr double kGeluTail = 1e-2;

/// Every so many bits of the numbers of f32, of all signs and magnitudes; what
/// they are the bits of is spread evenly over each binade.
std::vector<double> sampleFloats() {
  constexpr uint64_t kStep = 20011;
  std::vector<double> values;
  for (uint64_t bits = 0; bits < uint64_t(1) << 32; bits += kStep) {
    uint32_t narrow = static_cast<uint32_t>(bits);
    float value;
    std::memcpy(&value, &narrow, sizeof(value));
    values.push_back(value);
  }
  return values;
}

class ActivationKernelTest : public ::testing::TestWithParam<Activation> {};

/// Inputs over all magnitudes, the values around which formulas change, NaN and
/// the infinities.
TEST_P(ActivationKernelTest, Accuracy) {
  std::vector<double> values = sampleFloats();
  for (double x :
       std::vector<double>{0.0,  -0.0, 1e-30, -1e-30,   3,         -3,   6,
                           88,   -88,  100,   -100,     104,       -104, 1e4,
                           -1e4, 3e38, -3e38, INFINITY, -INFINITY, NAN})
    values.push_back(x);
  for (double x = -20; x <= 20; x += 0.0101)
    values.push_back(static_cast<float>(x));
  for (double x = 1e-8; x < 100; x *= 1.13) {
    values.push_back(static_cast<float>(x));
    values.push_back(static_cast<float>(-x));
  }
  int64_t count = values.size();
  Program program{{{count}},
                  {{count}},
                  std::string("%y0 = convopt.") + GetParam().op + " : $x0"};
  Outcome outcome;
  ASSERT_TRUE(run(program, {Tensor({count}, values)}, outcome));
  double worst = 0, worstAt = 0;
  for (int64_t i = 0; i < count; ++i) {
    double ulps =
        getUlps(outcome.actual[0].data[i], outcome.expected[0].data[i]);
    float scale = GetParam().scale;
    if (scale > 0 && std::isfinite(ulps))
      ulps = std::min(ulps, std::abs(outcome.actual[0].data[i] -
                                     outcome.expected[0].data[i]) /
                                (std::nextafter(scale, INFINITY) - scale));
    if (ulps > worst) {
      worst = ulps;
      worstAt = values[i];
    }
    EXPECT_LE(ulps, GetParam().ulps)
        << GetParam().op << " at " << values[i] << ": "
        << outcome.actual[0].data[i] << ", expected "
        << outcome.expected[0].data[i];
  }
  RecordProperty("worst_ulps", std::to_string(worst));
  RecordProperty("worst_at", std::to_string(worstAt));
}

INSTANTIATE_TEST_SUITE_P(
    Ops, ActivationKernelTest,
    ::testing::Values(
        Activation{"relu %x0", 0.5}, Activation{"sigmoid %x0", 2.5},
        Activation{"tanh %x0", 1.5}, Activation{"silu %x0", 3.5, kSiluTail},
        Activation{"abs %x0", 0.5}, Activation{"sqrt %x0", 0.5001},
        Activation{"exp %x0", 1.1}, Activation{"hard_swish %x0", 3},
        Activation{"erf %x0", 1.2}, Activation{"softplus %x0", 2},
        Activation{"mish %x0", 4, kSiluTail},
        Activation{"gelu %x0 approximate = none", 10, kGeluTail},
        Activation{"gelu %x0 approximate = tanh", 10, kGeluTail},
        Activation{"leaky_relu %x0 alpha = 0.3", 1.5},
        Activation{"elu %x0 alpha = 1.0", 1.5},
        Activation{"hard_sigmoid %x0 alpha = 0.2 beta = 0.5", 2, 1.0},
        Activation{"clip %x0 min = -1.0 max = 6.0", 0.5},
        Activation{"clip %x0 min = 2.0 max = 1.0", 0.5},
        Activation{"clip %x0 max = 0.5", 0.5}, Activation{"clip %x0", 0.5}),
    [](const auto &info) {
      std::string name(info.param.op);
      return name.substr(0, name.find(' ')) + std::to_string(info.index);
    });

TEST(BinaryKernel, Broadcasting) {
  for (std::string op : {"add", "sub", "mul", "div"})
    for (auto [a, b] : {std::pair{Shape{1, 5, 4, 9}, Shape{1, 5, 4, 9}},
                        {{1, 5, 4, 9}, {5, 1, 1}},
                        {{2, 5, 1, 1}, {2, 5, 3, 4}},
                        {{9}, {2, 3, 4, 9}},
                        {{}, {2, 3}},
                        {{1}, {33}},
                        {{2, 1, 4}, {3, 1}},
                        {{1, 1}, {1, 1}},
                        {{1, 40, 1, 1}, {1, 40, 1, 1}}})
      expectClose({{a, b},
                   {unknown(std::max(a.size(), b.size()))},
                   "%y0 = convopt." + op + " %x0, %x1 : ($x0, $x1) -> $y0"},
                  1.2e-7);
}

TEST(PerChannelKernel, BothLayouts) {
  for (int64_t axis : {1, 3}) {
    Shape shape = axis == 1 ? Shape{2, 3, 5, 7} : Shape{2, 5, 7, 3};
    std::string suffix = " axis = " + std::to_string(axis);
    expectExact({{shape, {3}},
                 {shape},
                 "%y0 = convopt.bias_add %x0, %x1" + suffix + " : $x0, $x1"});
    expectExact({{shape},
                 {shape},
                 "%y0 = convopt.channel_affine %x0 scale = dense<[2.0, -1.0, "
                 "0.5]> : tensor<3xf64> offset = dense<[1.0, 0.0, -3.0]> : "
                 "tensor<3xf64>" +
                     suffix + " : $x0"});
  }
}

/// More parameters than fit into an attribute.
TEST(PerChannelKernel, ManyChannels) {
  expectExact({{{1, 600, 2, 3}},
               {{1, 600, 2, 3}},
               "%y0 = convopt.channel_affine %x0 scale = dense<2.0> : "
               "tensor<600xf64> offset = dense<1.0> : tensor<600xf64> axis = 1 "
               ": $x0"});
}

TEST(ChainKernel, ElementwiseOnPool) {
  expectExact({{{1, 4, 6, 6}, {1, 4, 3, 3}},
               {{1, 4, 3, 3}},
               "%0 = convopt.average_pool %x0 kernel = [2, 2] strides = [2, 2] "
               ": ($x0) -> $x1\n"
               "%1 = convopt.add %0, %x1 : ($x1, $x1) -> $x1\n"
               "%y0 = convopt.relu %1 : $x1"});
  expectClose({{{1, 8, 4, 5}},
               {{1, 8, 4, 5}},
               "%0 = convopt.silu %x0 : $x0\n"
               "%1 = convopt.reduce_mean %0 axes = [2, 3] keep_dims : ($x0) -> "
               "tensor<1x8x1x1xf32>\n"
               "%2 = convopt.sigmoid %1 : tensor<1x8x1x1xf32>\n"
               "%y0 = convopt.mul %0, %2 : ($x0, tensor<1x8x1x1xf32>) -> $x0"},
              1e-6);
}

} // namespace
