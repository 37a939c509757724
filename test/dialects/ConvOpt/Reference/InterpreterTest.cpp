//===- InterpreterTest.cpp - Functions, constants, dynamic sizes ----------===//

#include "test/dialects/ConvOpt/Reference/ReferenceTest.h"

using namespace mlir;
using namespace mlir::convopt;
using namespace mlir::convopt::reference;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

namespace {

class InterpreterTest : public ReferenceTest {};

TEST_F(InterpreterTest, ConstantsInEveryStorage) {
  FailureOr<SmallVector<Tensor>> results = run(R"mlir(
    func.func @main() -> (tensor<2xf32>, tensor<2x2xf16>, tensor<2xbf16>,
                          tensor<2xf64>, tensor<3xi8>) {
      %0 = arith.constant dense<[0.1, -2.0]> : tensor<2xf32>
      %1 = arith.constant dense<1.5> : tensor<2x2xf16>
      %2 = arith.constant dense<[1.0, 0x7F80]> : tensor<2xbf16>
      %3 = arith.constant dense_resource<blob> : tensor<2xf64>
      %4 = arith.constant dense<[1, -2, 3]> : tensor<3xi8>
      return %0, %1, %2, %3, %4 : tensor<2xf32>, tensor<2x2xf16>,
          tensor<2xbf16>, tensor<2xf64>, tensor<3xi8>
    }
    {-#
      dialect_resources: {
        builtin: {
          blob: "0x08000000000000000000F03F0000000000000440"
        }
      }
    #-}
  )mlir",
                                               {});
  ASSERT_TRUE(succeeded(results)) << diagnostics;
  // 0.1 is what f32 stores; nothing is rounded further.
  EXPECT_THAT((*results)[0].data, ElementsAre(double(0.1f), -2.0));
  EXPECT_THAT((*results)[1].shape, ElementsAre(2, 2));
  EXPECT_THAT((*results)[1].data, Each(1.5));
  EXPECT_THAT((*results)[2].data, ElementsAre(1.0, kInfinity));
  EXPECT_THAT((*results)[3].data, ElementsAre(1.0, 2.5));
  EXPECT_THAT((*results)[4].data, ElementsAre(1, -2, 3));
}

TEST_F(InterpreterTest, NothingIsRoundedToTheStorageType) {
  FailureOr<SmallVector<Tensor>> results = run(R"mlir(
    func.func @main(%x: tensor<1xf16>) -> tensor<1xf16> {
      %y = convopt.add %x, %x : (tensor<1xf16>, tensor<1xf16>) -> tensor<1xf16>
      return %y : tensor<1xf16>
    }
  )mlir",
                                               {Tensor({1}, 1e6 + 1e-6)});
  ASSERT_TRUE(succeeded(results)) << diagnostics;
  EXPECT_EQ((*results)[0].data[0], 2 * (1e6 + 1e-6));
}

TEST_F(InterpreterTest, ValuesUsedTwiceUnusedAndReturned) {
  FailureOr<SmallVector<Tensor>> results = run(R"mlir(
    func.func @main(%x: tensor<2xf32>, %unused: tensor<1xf32>)
        -> (tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) {
      %c = arith.constant dense<[10.0, 20.0]> : tensor<2xf32>
      %0 = convopt.mul %x, %x : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
      %1 = convopt.add %c, %c : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
      %2 = convopt.relu %1 : tensor<2xf32>
      %3 = convopt.add %0, %c : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
      return %3, %3, %x : tensor<2xf32>, tensor<2xf32>, tensor<2xf32>
    }
  )mlir",
                                               {iota({2}), iota({1})});
  ASSERT_TRUE(succeeded(results)) << diagnostics;
  EXPECT_THAT((*results)[0].data, ElementsAre(11, 24));
  EXPECT_THAT((*results)[1].data, ElementsAre(11, 24));
  EXPECT_THAT((*results)[2].data, ElementsAre(1, 2));
}

TEST_F(InterpreterTest, CallsAndFusedRegions) {
  FailureOr<SmallVector<Tensor>> results =
      run(R"mlir(
    func.func private @block(%x: tensor<1x1x?xf32>, %w: tensor<1x1x2xf32>)
        -> (tensor<1x1x?xf32>, tensor<1x1x2xf32>) {
      %y = convopt.fused %w, %x : (tensor<1x1x2xf32>, tensor<1x1x?xf32>)
          -> tensor<1x1x?xf32> {
      ^bb0(%w0: tensor<1x1x2xf32>, %x0: tensor<1x1x?xf32>):
        %0 = convopt.conv %x0, %w0 : (tensor<1x1x?xf32>, tensor<1x1x2xf32>)
            -> tensor<1x1x?xf32>
        %1 = convopt.relu %0 : tensor<1x1x?xf32>
        convopt.yield %1 : tensor<1x1x?xf32>
      }
      return %y, %w : tensor<1x1x?xf32>, tensor<1x1x2xf32>
    }
    func.func @main(%x: tensor<1x1x?xf32>) -> tensor<1x1x?xf32> {
      %w = arith.constant dense<[[[1.0, -1.0]]]> : tensor<1x1x2xf32>
      %0, %w1 = call @block(%x, %w)
          : (tensor<1x1x?xf32>, tensor<1x1x2xf32>)
          -> (tensor<1x1x?xf32>, tensor<1x1x2xf32>)
      %1, %w2 = call @block(%0, %w1)
          : (tensor<1x1x?xf32>, tensor<1x1x2xf32>)
          -> (tensor<1x1x?xf32>, tensor<1x1x2xf32>)
      return %1 : tensor<1x1x?xf32>
    }
  )mlir",
          {Tensor({1, 1, 4}, {9, 4, 1, 3})});
  // 9 4 1 3 -> 5 3 -2 -> 5 3 0 -> 2 3
  ASSERT_TRUE(succeeded(results)) << diagnostics;
  EXPECT_THAT((*results)[0].shape, ElementsAre(1, 1, 2));
  EXPECT_THAT((*results)[0].data, ElementsAre(2, 3));
}

TEST_F(InterpreterTest, FiveResults) {
  FailureOr<SmallVector<Tensor>> results =
      run(R"mlir(
    func.func @main(%x: tensor<2x1xf32>, %c: tensor<1xf32>)
        -> (tensor<1xf32>, tensor<2x1xf32>) {
      %y, %mean, %variance, %new_mean, %new_variance =
          convopt.batch_norm_training %x scale(%c) offset(%c) running_mean(%c)
          running_variance(%c) epsilon = 0.0 momentum = 0.5 weights_old axis = 1
          : (tensor<2x1xf32>, tensor<1xf32>, tensor<1xf32>, tensor<1xf32>,
             tensor<1xf32>)
          -> (tensor<2x1xf32>, tensor<1xf32>, tensor<1xf32>, tensor<1xf32>,
              tensor<1xf32>)
      return %new_mean, %y : tensor<1xf32>, tensor<2x1xf32>
    }
  )mlir",
          {Tensor({2, 1}, {2, 6}), Tensor({1}, 2.0)});
  ASSERT_TRUE(succeeded(results)) << diagnostics;
  EXPECT_THAT((*results)[0].data, ElementsAre(3)); // 0.5*2 + 0.5*4
  EXPECT_THAT((*results)[1].data, ElementsAre(0, 4));
}

//===----------------------------------------------------------------------===//
// Refusals
//===----------------------------------------------------------------------===//

TEST_F(InterpreterTest, UnknownOpIsNamed) {
  EXPECT_THAT(runFailing(R"mlir(
    func.func @main(%x: tensor<2xf32>) -> tensor<2xf32> {
      %y = arith.addf %x, %x : tensor<2xf32>
      return %y : tensor<2xf32>
    }
  )mlir",
                         {iota({2})}),
              HasSubstr("the reference cannot evaluate 'arith.addf'"));
}

TEST_F(InterpreterTest, InputsMustHaveTheFunctionsTypes) {
  StringRef source = R"mlir(
    func.func @main(%x: tensor<?x2xf32>) -> tensor<?x2xf32> {
      return %x : tensor<?x2xf32>
    }
  )mlir";
  EXPECT_TRUE(succeeded(run(source, {iota({5, 2})})));
  EXPECT_THAT(runFailing(source, {}), HasSubstr("expected 1 inputs, got 0"));
  EXPECT_THAT(runFailing(source, {iota({2, 3})}),
              HasSubstr("input of shape [2, 3] does not have type "
                        "'tensor<?x2xf32>'"));
  EXPECT_THAT(runFailing(source, {iota({2})}), HasSubstr("input of shape [2]"));
}

TEST_F(InterpreterTest, ConstraintsHoldForTheSizesAtHand) {
  StringRef conv = R"mlir(
    func.func @main(%x: tensor<1x?x?xf32>, %w: tensor<2x3x4xf32>)
        -> tensor<1x2x?xf32> {
      %y = convopt.conv %x, %w : (tensor<1x?x?xf32>, tensor<2x3x4xf32>)
          -> tensor<1x2x?xf32>
      return %y : tensor<1x2x?xf32>
    }
  )mlir";
  EXPECT_TRUE(succeeded(run(conv, {iota({1, 3, 5}), iota({2, 3, 4})})));
  EXPECT_THAT(runFailing(conv, {iota({1, 2, 5}), iota({2, 3, 4})}),
              HasSubstr("conv_c6"));
  EXPECT_THAT(runFailing(conv, {iota({1, 3, 3}), iota({2, 3, 4})}),
              HasSubstr("conv_c8"));

  StringRef biasAdd = R"mlir(
    func.func @main(%x: tensor<1x?xf32>, %b: tensor<?xf32>) -> tensor<1x?xf32> {
      %y = convopt.bias_add %x, %b axis = 1 : tensor<1x?xf32>, tensor<?xf32>
      return %y : tensor<1x?xf32>
    }
  )mlir";
  EXPECT_TRUE(succeeded(run(biasAdd, {iota({1, 3}), iota({3})})));
  EXPECT_THAT(runFailing(biasAdd, {iota({1, 3}), iota({2})}),
              HasSubstr("bias_add_c2"));

  StringRef add = R"mlir(
    func.func @main(%x: tensor<?xf32>, %y: tensor<?xf32>) -> tensor<?xf32> {
      %z = convopt.add %x, %y : (tensor<?xf32>, tensor<?xf32>) -> tensor<?xf32>
      return %z : tensor<?xf32>
    }
  )mlir";
  EXPECT_TRUE(succeeded(run(add, {iota({1}), iota({2})})));
  EXPECT_THAT(runFailing(add, {iota({3}), iota({2})}), HasSubstr("add_c1"));

  StringRef reshape = R"mlir(
    func.func @main(%x: tensor<?xf32>) -> tensor<2x?xf32> {
      %y = convopt.reshape %x : tensor<?xf32> -> tensor<2x?xf32>
      return %y : tensor<2x?xf32>
    }
  )mlir";
  EXPECT_TRUE(succeeded(run(reshape, {iota({6})})));
  EXPECT_THAT(runFailing(reshape, {iota({5})}), HasSubstr("reshape_c2"));

  StringRef mean = R"mlir(
    func.func @main(%x: tensor<2x?xf32>) -> tensor<2xf32> {
      %y = convopt.reduce_mean %x axes = [1] : (tensor<2x?xf32>) -> tensor<2xf32>
      return %y : tensor<2xf32>
    }
  )mlir";
  EXPECT_TRUE(succeeded(run(mean, {iota({2, 1})})));
  EXPECT_THAT(runFailing(mean, {Tensor({2, 0})}), HasSubstr("reduce_mean_c3"));
}

TEST_F(InterpreterTest, ResultsHaveTheirStaticSizes) {
  StringRef source = R"mlir(
    func.func @main(%x: tensor<?xf32>) -> tensor<4xf32> {
      %y = convopt.concat %x, %x axis = 0
          : (tensor<?xf32>, tensor<?xf32>) -> tensor<4xf32>
      return %y : tensor<4xf32>
    }
  )mlir";
  EXPECT_TRUE(succeeded(run(source, {iota({2})})));
  EXPECT_THAT(
      runFailing(source, {iota({3})}),
      HasSubstr("result of shape [6] does not have type 'tensor<4xf32>'"));
}

TEST_F(InterpreterTest, HugeTensorsAreNotAllocated) {
  EXPECT_THAT(runFailing(R"mlir(
    func.func @main(%x: tensor<1x1xf32>) -> tensor<?x?xf32> {
      %y = convopt.pad %x low = [40000, 40000]
          high = [40000, 40000] value = 0.0
          : (tensor<1x1xf32>) -> tensor<?x?xf32>
      return %y : tensor<?x?xf32>
    }
  )mlir",
                         {iota({1, 1})}),
              HasSubstr("too large for the reference"));
  EXPECT_THAT(runFailing(R"mlir(
    func.func @main() -> tensor<9223372036854775807x4xf32> {
      %y = arith.constant dense<0.0> : tensor<9223372036854775807x4xf32>
      return %y : tensor<9223372036854775807x4xf32>
    }
  )mlir",
                         {}),
              HasSubstr("too large for the reference"));
}

TEST_F(InterpreterTest, ConstantsThatCannotBeRead) {
  EXPECT_THAT(runFailing(R"mlir(
    func.func @main() -> tensor<2xf32> {
      %0 = arith.constant dense_resource<missing> : tensor<2xf32>
      return %0 : tensor<2xf32>
    }
  )mlir",
                         {}),
              HasSubstr("constant data cannot be read"));
  EXPECT_THAT(runFailing(R"mlir(
    func.func @main() -> tensor<1xi64> {
      %0 = arith.constant dense<9007199254740993> : tensor<1xi64>
      return %0 : tensor<1xi64>
    }
  )mlir",
                         {}),
              HasSubstr("9007199254740993 is not exact as a double"));
  EXPECT_THAT(runFailing(R"mlir(
    func.func @main() -> f32 {
      %0 = arith.constant 1.0 : f32
      return %0 : f32
    }
  )mlir",
                         {}),
              HasSubstr("expected a constant of ranked tensor type"));
}

TEST_F(InterpreterTest, FunctionsWithoutOneBlock) {
  EXPECT_THAT(runFailing("func.func private @main()", {}),
              HasSubstr("expected a function of one block"));
  EXPECT_THAT(runFailing(R"mlir(
    func.func @main() {
      return
    ^bb1:
      return
    }
  )mlir",
                         {}),
              HasSubstr("expected a function of one block"));
}

TEST_F(InterpreterTest, RecursionEnds) {
  EXPECT_THAT(runFailing(R"mlir(
    func.func @main(%x: tensor<2xf32>) -> tensor<2xf32> {
      %y = call @main(%x) : (tensor<2xf32>) -> tensor<2xf32>
      return %y : tensor<2xf32>
    }
  )mlir",
                         {iota({2})}),
              HasSubstr("nest deeper"));
}

} // namespace
