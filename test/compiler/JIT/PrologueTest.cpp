//===- PrologueTest.cpp - What happens in front of a convolution ----------===//
//
// Products and other element-wise ops that kernels compute with the convolution
// behind them. Channels around the blocks, whose padding is NaN.
//
//===----------------------------------------------------------------------===//

#include "test/compiler/JIT/NetworkTester.h"

using namespace mlir;
using namespace mlir::convopt;
using namespace mlir::convopt::test;

namespace {

Value pointwise(NetworkTester &net, Value x, int64_t from, int64_t to) {
  return net.create<ConvOp>(x, net.constant({to, from, 1, 1}),
                            net.constant({to}), DenseI64ArrayAttr(),
                            DenseI64ArrayAttr(), DenseI64ArrayAttr(),
                            IntegerAttr(), LayoutAttr(), FilterLayoutAttr());
}

/// A gate that is an input, so that it may be anything.
testing::AssertionResult gates(int64_t batch, int64_t channels, int64_t outputs,
                               int64_t size, Fill fill) {
  NetworkTester net(11, fill);
  Value x = net.input({batch, channels, size, size + 1});
  Value gate = net.input({batch, channels, 1, 1});
  Value y = net.create<MulOp>(x, gate);
  y = net.create<ReluOp>(pointwise(net, y, channels, outputs));
  return net.agrees(y, /*tolerance=*/0.0);
}

TEST(Prologue, GateOfChannels) {
  for (int64_t channels : {1, 4, 16, 24, 31, 48})
    for (int64_t outputs : {3, 16, 20, 40})
      // Enough pixels for scaled filters, and too few.
      for (int64_t size : {3, 13})
        for (int64_t batch : {1, 2})
          EXPECT_TRUE(gates(batch, channels, outputs, size, Fill::Integers))
              << batch << " x " << channels << " -> " << outputs << ", size "
              << size;
}

TEST(Prologue, GateOfSpecialNumbers) {
  EXPECT_TRUE(gates(1, 24, 20, 13, Fill::Specials));
  EXPECT_TRUE(gates(1, 24, 20, 3, Fill::Specials));
}

} // namespace
