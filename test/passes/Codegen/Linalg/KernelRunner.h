//===- KernelRunner.h - Runs generic kernels beside the reference ---------===//

#ifndef CONVOPT_TEST_CODEGEN_LINALG_KERNELRUNNER_H
#define CONVOPT_TEST_CODEGEN_LINALG_KERNELRUNNER_H

#include "dialects/ConvOpt/Reference/Tensor.h"

#include "gtest/gtest.h"

#include <string>
#include <vector>

namespace mlir::convopt::test {

using reference::Tensor;
using Shape = std::vector<int64_t>;

/// A result's shape for ops that infer it.
Shape unknown(int64_t rank);

/// Convopt ops on f32 in textual form: operands are %x0, %x1, …, results %y0, …
/// which may be of unknown(rank); in the text, $x0 and $y0 stand for their
/// types.
struct Program {
  std::vector<Shape> inputs, results;
  std::string body;
  /// The vectors' size in bits.
  int64_t vectorBits = 512;
};

/// Results of the compiled kernel and of the reference.
struct Outcome {
  std::vector<Tensor> actual, expected;
};

/// Evaluates the program, compiles it as one generic kernel and runs that. The
/// buffers of the kernel are surrounded by guards that must stay as they are.
/// No outcome, and a failed test, when any step fails.
std::vector<Tensor> makeInputs(const Program &program, bool integers);
bool run(const Program &program, const std::vector<Tensor> &inputs,
         Outcome &outcome);

/// Lowers `module`, MLIR text with a function
///   func.func @kernel(%x: memref<?xf32>, %y: memref<?xf32>)
/// of static sizes on loops and vectors, and runs it: y for this x. Empty, and
/// a failed test, when any step fails.
std::vector<float> runLowered(const std::string &module, std::vector<float> x);

/// Runs with small integers; every result must be exact.
void expectExact(const Program &program);
/// Runs with numbers in [-2, 2]; |y - e| <= tolerance * max |e|.
void expectClose(const Program &program, double tolerance);

/// "1x8x4x4xf32".
std::string dims(const Shape &shape);

} // namespace mlir::convopt::test

#endif // CONVOPT_TEST_CODEGEN_LINALG_KERNELRUNNER_H
