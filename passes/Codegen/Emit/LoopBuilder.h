//===- LoopBuilder.h - Index arithmetic and loops for kernels -------------===//
//
// A thin layer over OpBuilder for code that writes loop nests: arithmetic that
// folds constants as it goes, and loops that vanish when they run once.
//
//===----------------------------------------------------------------------===//

#ifndef CONVOPT_CODEGEN_EMIT_LOOPBUILDER_H
#define CONVOPT_CODEGEN_EMIT_LOOPBUILDER_H

#include "mlir/IR/Builders.h"
#include "mlir/IR/BuiltinTypes.h"
#include "llvm/ADT/STLFunctionalExtras.h"

namespace mlir::convopt {

class LoopBuilder {
public:
  LoopBuilder(OpBuilder &builder, Location loc) : builder(builder), loc(loc) {}

  OpBuilder &builder;
  Location loc;

  /// Index constants and arithmetic.
  Value index(int64_t value);
  Value add(Value a, Value b);
  Value add(Value a, int64_t b) { return add(a, index(b)); }
  Value mul(Value a, int64_t b);
  Value sub(Value a, Value b);
  Value min(Value a, Value b);
  Value max(Value a, Value b);
  /// Quotient and remainder of numbers that are not negative.
  Value div(Value a, int64_t b);
  Value rem(Value a, int64_t b);

  using LoopBody =
      llvm::function_ref<SmallVector<Value>(Value iv, ValueRange carried)>;
  /// for iv in [low, high) by step: carried = body(iv, carried). A loop that is
  /// known to run once is not a loop.
  SmallVector<Value> forLoop(Value low, Value high, int64_t step,
                             ValueRange carried, LoopBody body);
  /// The same without carried values, over [0, count).
  void forLoop(int64_t count, llvm::function_ref<void(Value iv)> body);
  /// The same over [low, high).
  void forLoop(Value low, Value high, llvm::function_ref<void(Value iv)> body);
  void ifElse(Value condition, llvm::function_ref<void()> whenTrue,
              llvm::function_ref<void()> whenFalse);

  /// A contiguous memref seen as one axis.
  Value flatten(Value memref);

  /// Loads from and stores to a flat memref. With `lanes` below the vector's
  /// size, only that many leading lanes are touched; the others load as 0.
  Value loadScalar(Value memref, Value offset);
  Value loadVector(Value memref, Value offset, VectorType type, int64_t lanes);
  void storeVector(Value memref, Value offset, Value vector, int64_t lanes);
  /// The same with a number of lanes that is known at run time only.
  Value loadVector(Value memref, Value offset, VectorType type, Value lanes);
  /// Asks for the cache line at `offset` of a flat memref.
  void prefetch(Value memref, Value offset);

  /// `count` vectors, one after another.
  SmallVector<Value> loadVectors(Value memref, Value offset, VectorType type,
                                 int64_t count);

  Value splat(Value scalar, VectorType type);
  /// The first elements of the vector.
  Value narrow(Value vector, VectorType type);
  /// The vector followed by zeros.
  Value widen(Value vector, VectorType type);
  Value constantSplat(double value, VectorType type);
  /// a * b + c, rounded once.
  Value fma(Value a, Value b, Value c);

  /// One step of a register tile: acc[r][v] + scalar(r) * vectors[v] for the
  /// rows r in [rows.first, rows.second); other rows stay. Vectors may differ
  /// in size.
  SmallVector<Value> addOuterProduct(ValueRange accumulators,
                                     std::pair<int64_t, int64_t> rows,
                                     llvm::function_ref<Value(int64_t)> scalar,
                                     ValueRange vectors);

private:
  Value laneMask(VectorType type, int64_t lanes);
};

} // namespace mlir::convopt

#endif // CONVOPT_CODEGEN_EMIT_LOOPBUILDER_H
