//===- MathFunctionsTest.cpp - The accuracy that is promised --------------===//

#include "test/passes/Codegen/Linalg/KernelRunner.h"

#include <cmath>
#include <cstring>
#include <limits>

using namespace mlir::convopt::test;

namespace {

struct Function {
  const char *name;
  double (*exact)(double);
  /// MathFunctions.h says so.
  double ulps;
  /// %b from %a, where that is not one op of the math dialect; TYPE and ONE
  /// stand for their type and a constant of it.
  const char *text = nullptr;
};

double sigmoid(double x) { return 1 / (1 + std::exp(-x)); }

const Function kFunctions[] = {
    {"exp", std::exp, 1.1},
    {"expm1", std::expm1, 1.5},
    {"log", std::log, 0.9},
    {"log1p", std::log1p, 1.5},
    {"erf", std::erf, 1.2},
    {"erfc", std::erfc, 5.0},
    {"tanh", std::tanh, 1.5},
    {"sigmoid", sigmoid, 2.5,
     "%one = arith.constant ONE : TYPE\n"
     "%n = arith.negf %a : TYPE\n"
     "%e = math.exp %n : TYPE\n"
     "%s = arith.addf %one, %e : TYPE\n"
     "%b = arith.divf %one, %s : TYPE\n"},
};

/// Every so many bits of the numbers of f32: each binade, both signs, denormal
/// numbers and NaN. Padded to whole vectors.
std::vector<float> sampleFloats(uint64_t step) {
  std::vector<float> values;
  auto add = [&](uint32_t bits) {
    values.emplace_back();
    std::memcpy(&values.back(), &bits, sizeof(bits));
  };
  for (uint64_t bits = 0; bits < uint64_t(1) << 32; bits += step)
    add(static_cast<uint32_t>(bits));
  constexpr float kInfinity = std::numeric_limits<float>::infinity();
  for (float x :
       {0.0f, -0.0f, 1.0f, -1.0f, kInfinity, -kInfinity, 88.72283f, 88.72284f,
        -87.33654f, -103.97207f, -103.97208f,
        std::numeric_limits<float>::denorm_min(),
        std::numeric_limits<float>::min(), std::numeric_limits<float>::max()})
    values.push_back(x);
  while (values.size() % 16 != 0)
    values.push_back(0.5f);
  return values;
}

double getUlps(float actual, double exact) {
  if (std::isnan(exact))
    return std::isnan(actual) ? 0 : INFINITY;
  float rounded = static_cast<float>(exact);
  if (std::isinf(rounded))
    return actual == rounded ? 0 : INFINITY;
  float size = std::max(std::abs(rounded), std::numeric_limits<float>::min());
  double ulp = std::nextafter(size, INFINITY) - size;
  return std::abs(actual - exact) / ulp;
}

/// A kernel that applies the function to every element, in vectors of `width`
/// or, with 0, one by one.
std::string printKernel(const Function &function, size_t size, int64_t width,
                        bool fused) {
  std::string memref = "memref<" + std::to_string(size) + "xf32>";
  std::string vector = "vector<" + std::to_string(width) + "xf32>";
  std::string type = width ? vector : "f32";
  std::string dialect = width ? "vector" : "memref";
  std::string suffix = " : " + memref + (width ? ", " + vector : "") + "\n";
  std::string body = function.text ? function.text
                                   : std::string("%b = math.") + function.name +
                                         " %a : TYPE\n";
  auto replaceAll = [&](const std::string &word, const std::string &by) {
    for (size_t at; (at = body.find(word)) != std::string::npos;)
      body.replace(at, word.size(), by);
  };
  replaceAll("TYPE", type);
  replaceAll("ONE", width ? "dense<1.0>" : "1.0");
  return std::string("module attributes {dlti.target_system_spec = "
                     "#dlti.target_system_spec<\"CPU\" = "
                     "#dlti.target_device_spec<\"fused_multiply_add\" = ") +
         (fused ? "true" : "false") + ">>} {\nfunc.func @kernel(%x: " + memref +
         ", %y: " + memref +
         ") {\n%zero = arith.constant 0 : index\n"
         "%size = arith.constant " +
         std::to_string(size) + " : index\n%step = arith.constant " +
         std::to_string(width ? width : 1) +
         " : index\nscf.for %i = %zero to %size step %step {\n%a = " + dialect +
         ".load %x[%i]" + suffix + body + dialect + ".store %b, %y[%i]" +
         suffix + "}\nreturn\n}\n}\n";
}

class MathFunction : public testing::TestWithParam<Function> {
protected:
  void expectAccurate(int64_t width, bool fused, uint64_t step) {
    const Function &f = GetParam();
    std::vector<float> x = sampleFloats(step);
    std::vector<float> y =
        runLowered(printKernel(f, x.size(), width, fused), x);
    ASSERT_EQ(y.size(), x.size());
    double worst = 0, worstAt = 0;
    for (size_t i = 0; i < x.size(); ++i) {
      double ulps = getUlps(y[i], f.exact(x[i]));
      if (ulps > worst) {
        worst = ulps;
        worstAt = x[i];
      }
    }
    EXPECT_LE(worst, f.ulps) << f.name << " at " << worstAt;
    RecordProperty("worst_ulps", std::to_string(worst));
  }
};

TEST_P(MathFunction, IsAccurateInVectors) {
  expectAccurate(16, /*fused=*/true, 1021);
}
TEST_P(MathFunction, IsAccurateOneByOne) {
  expectAccurate(0, /*fused=*/true, 100003);
}
TEST_P(MathFunction, IsAccurateWithoutFusedMultiplyAdd) {
  expectAccurate(4, /*fused=*/false, 10007);
}

INSTANTIATE_TEST_SUITE_P(Ops, MathFunction, testing::ValuesIn(kFunctions),
                         [](const auto &info) {
                           return std::string(info.param.name);
                         });

} // namespace
