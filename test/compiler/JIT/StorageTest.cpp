//===- StorageTest.cpp - Values that share storage keep their elements ----===//
//
// Random networks of splits, joins, reshapes and kernels on flat tensors: where
// the memory plan puts a value inside another one, a wrong offset or a lifetime
// that is too short shows as wrong elements.
//
//===----------------------------------------------------------------------===//

#include "test/compiler/JIT/NetworkTester.h"

#include "llvm/ADT/SmallVectorExtras.h"

namespace mlir::convopt::test {
namespace {

class RandomJoins {
public:
  explicit RandomJoins(uint32_t seed) : net(seed) {
    for (int64_t size : {6, 4, 1})
      values.push_back(net.input({size}));
    values.push_back(net.constant({3}));
    for (int step = 0; step < 14; ++step)
      values.push_back(makeValue());
  }

  testing::AssertionResult agrees() {
    SmallVector<Value> results = {values.back()};
    for (int i = 0; i < 3; ++i)
      results.push_back(pick());
    return net.agrees(results, 0.0);
  }

private:
  int64_t below(int64_t bound) {
    return std::uniform_int_distribution<int64_t>(0, bound - 1)(net.random);
  }
  Value pick() { return values[below(values.size())]; }
  int64_t sizeOf(Value value) {
    return cast<RankedTensorType>(value.getType()).getNumElements();
  }

  Value makeValue() {
    Value x = pick();
    switch (below(5)) {
    case 0: {
      int64_t size = 1 + below(sizeOf(x));
      int64_t offset = below(sizeOf(x) - size + 1);
      return net.create<SliceOp>(x, ArrayRef<int64_t>{offset},
                                 ArrayRef<int64_t>{size}, ArrayRef<int64_t>{1});
    }
    case 1:
    case 2: {
      SmallVector<Value> parts;
      for (int64_t i = 0, count = 1 + below(4); i < count; ++i)
        parts.push_back(pick());
      return net.create<ConcatOp>(parts, /*axis=*/0);
    }
    case 3: {
      Value column =
          net.create<ReshapeOp>(net.type({1, sizeOf(x)}), x).getResult();
      return net.create<ReshapeOp>(net.type({sizeOf(x)}),
                                   net.create<AbsOp>(column).getResult());
    }
    default:
      return net.create<AddOp>(x, x);
    }
  }

  NetworkTester net;
  SmallVector<Value> values;
};

TEST(Storage, RandomSplitsAndJoins) {
  for (uint32_t seed = 0; seed < 60; ++seed)
    EXPECT_TRUE(RandomJoins(seed).agrees()) << "seed " << seed;
}

} // namespace
} // namespace mlir::convopt::test
