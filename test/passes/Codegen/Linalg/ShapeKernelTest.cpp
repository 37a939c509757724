//===- ShapeKernelTest.cpp - Ops that move elements -----------------------===//

#include "test/passes/Codegen/Linalg/KernelRunner.h"

#include <algorithm>

using namespace mlir::convopt::test;

namespace {

TEST(TransposeKernel, AllPermutations) {
  for (int64_t bits : {128, 256, 512})
    for (Shape shape : {Shape{2, 37, 5, 21}, Shape{1, 3, 9, 7}}) {
      Shape permutation{0, 1, 2, 3};
      do {
        std::string text;
        for (int64_t axis : permutation)
          text += (text.empty() ? "" : ", ") + std::to_string(axis);
        expectExact({{shape},
                     {unknown(4)},
                     "%y0 = convopt.transpose %x0 permutation = [" + text +
                         "] : ($x0) -> $y0",
                     bits});
      } while (std::next_permutation(permutation.begin(), permutation.end()));
    }
}

/// Vectors, halves of them and single elements are interleaved.
TEST(TransposeKernel, ShortAxes) {
  for (int64_t bits : {128, 512})
    for (int64_t length : {4, 23, 63})
      for (int64_t shortLength : {2, 3, 4})
        for (Shape shape :
             {Shape{2, length, shortLength}, Shape{2, shortLength, length}})
          expectExact({{shape},
                       {{shape[0], shape[2], shape[1]}},
                       "%y0 = convopt.transpose %x0 permutation = [0, 2, 1] : "
                       "($x0) -> $y0",
                       bits});
}

TEST(ConcatKernel, Axes) {
  for (int64_t axis : {0, 1, 3}) {
    Shape a{2, 3, 4, 5}, b = a, c = a;
    b[axis] = 1;
    c[axis] = 18;
    expectExact({{a, b, c},
                 {unknown(4)},
                 "%y0 = convopt.concat %x0, %x1, %x2 axis = " +
                     std::to_string(axis) + " : ($x0, $x1, $x2) -> $y0"});
  }
}

TEST(ReshapeKernel, Shapes) {
  for (Shape shape :
       {Shape{2, 60}, Shape{120}, Shape{5, 2, 12}, Shape{1, 1, 120, 1, 1}})
    expectExact(
        {{{2, 3, 4, 5}},
         {shape},
         "%y0 = convopt.reshape %x0 : $x0 -> tensor<" + dims(shape) + ">"});
}

TEST(PadKernel, Sides) {
  expectExact({{{2, 3, 4, 5}},
               {unknown(4)},
               "%y0 = convopt.pad %x0 low = [0, 1, 2, 0] high = [1, 0, 0, 17] "
               "value = -7.0 : ($x0) -> $y0"});
}

TEST(PadKernel, Copies) {
  for (std::string mode : {"reflect", "edge", "wrap"})
    for (const char *pads : {
             "low = [0, 2, 3, 0] high = [0, 1, 2, 0]",
             "low = [0, 0, 0, 16] high = [0, 0, 0, 2]",
             "low = [1, 2, 3, 4] high = [0, 1, 0, 7]",
             "low = [0, 0, 0, 0] high = [0, 2, 0, 0]",
         })
      expectExact({{{2, 3, 4, 17}},
                   {unknown(4)},
                   "%y0 = convopt.pad %x0 " + std::string(pads) +
                       " mode = " + mode + " : ($x0) -> $y0"});
}

/// As many elements as there may be, and from a single one.
TEST(PadKernel, LargestCopies) {
  for (const char *how : {
           "low = [0, 4] high = [0, 4] mode = reflect",
           "low = [0, 5] high = [0, 5] mode = wrap",
           "low = [40, 0] high = [70, 0] mode = edge",
           "low = [1, 0] high = [1, 0] mode = wrap",
       })
    expectExact(
        {{{1, 5}},
         {unknown(2)},
         "%y0 = convopt.pad %x0 " + std::string(how) + " : ($x0) -> $y0"});
}

TEST(SliceKernel, Steps) {
  expectExact({{{3, 8, 9, 40}},
               {unknown(4)},
               "%y0 = convopt.slice %x0 offsets = [1, 2, 0, 3] sizes = [2, 3, "
               "4, 37] strides = [1, 2, 2, 1] : ($x0) -> $y0"});
  expectExact({{{1, 4, 20}},
               {unknown(3)},
               "%y0 = convopt.slice %x0 offsets = [0, 1, 1] sizes = [1, 2, 7] "
               "strides = [1, 2, 2] : ($x0) -> $y0"});
}

/// Several ops in one kernel: temporaries, views and destinations together.
TEST(ChainKernel, ShapesAndArithmetic) {
  expectExact({{{1, 3, 4, 5}, {1, 2, 4, 5}},
               {unknown(3)},
               "%0 = convopt.relu %x0 : $x0\n"
               "%1 = convopt.concat %0, %x1 axis = 1 : ($x0, $x1) -> "
               "tensor<1x5x4x5xf32>\n"
               "%2 = convopt.transpose %1 permutation = [0, 2, 3, 1] : "
               "(tensor<1x5x4x5xf32>) -> tensor<1x4x5x5xf32>\n"
               "%3 = convopt.reshape %2 : tensor<1x4x5x5xf32> -> "
               "tensor<4x5x5xf32>\n"
               "%y0 = convopt.add %3, %3 : (tensor<4x5x5xf32>, "
               "tensor<4x5x5xf32>) -> $y0"});
}

} // namespace
