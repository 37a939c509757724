//===- LoopBuilder.cpp - Index arithmetic and loops for kernels -----------===//

#include "passes/Codegen/Emit/LoopBuilder.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

namespace mlir::convopt {

Value LoopBuilder::index(int64_t value) {
  return arith::ConstantIndexOp::create(builder, loc, value);
}

Value LoopBuilder::add(Value a, Value b) {
  return builder.createOrFold<arith::AddIOp>(loc, a, b);
}

Value LoopBuilder::mul(Value a, int64_t b) {
  return builder.createOrFold<arith::MulIOp>(loc, a, index(b));
}

Value LoopBuilder::sub(Value a, Value b) {
  return builder.createOrFold<arith::SubIOp>(loc, a, b);
}

Value LoopBuilder::min(Value a, Value b) {
  return builder.createOrFold<arith::MinSIOp>(loc, a, b);
}

Value LoopBuilder::max(Value a, Value b) {
  return builder.createOrFold<arith::MaxSIOp>(loc, a, b);
}

Value LoopBuilder::div(Value a, int64_t b) {
  return builder.createOrFold<arith::DivUIOp>(loc, a, index(b));
}

Value LoopBuilder::rem(Value a, int64_t b) {
  return builder.createOrFold<arith::RemUIOp>(loc, a, index(b));
}

SmallVector<Value> LoopBuilder::forLoop(Value low, Value high, int64_t step,
                                        ValueRange carried, LoopBody body) {
  std::optional<int64_t> first = getConstantIntValue(low);
  std::optional<int64_t> last = getConstantIntValue(high);
  if (first && last && *first < *last && *first + step >= *last)
    return body(low, carried);
  auto loop = scf::ForOp::create(builder, loc, low, high, index(step), carried);
  OpBuilder::InsertionGuard guard(builder);
  // Without carried values the op comes with its terminator.
  builder.setInsertionPointToStart(loop.getBody());
  SmallVector<Value> results =
      body(loop.getInductionVar(), loop.getRegionIterArgs());
  if (!carried.empty())
    scf::YieldOp::create(builder, loc, results);
  return llvm::to_vector_of<Value>(loop.getResults());
}

void LoopBuilder::forLoop(int64_t count,
                          llvm::function_ref<void(Value iv)> body) {
  if (count != 0)
    forLoop(index(0), index(count), body);
}

void LoopBuilder::forLoop(Value low, Value high,
                          llvm::function_ref<void(Value iv)> body) {
  forLoop(low, high, 1, {}, [&](Value iv, ValueRange) -> SmallVector<Value> {
    body(iv);
    return {};
  });
}

void LoopBuilder::ifElse(Value condition, llvm::function_ref<void()> whenTrue,
                         llvm::function_ref<void()> whenFalse) {
  auto branch =
      scf::IfOp::create(builder, loc, condition, /*withElseRegion=*/true);
  OpBuilder::InsertionGuard guard(builder);
  builder.setInsertionPointToStart(branch.thenBlock());
  whenTrue();
  builder.setInsertionPointToStart(branch.elseBlock());
  whenFalse();
}

Value LoopBuilder::flatten(Value memref) {
  int64_t rank = cast<MemRefType>(memref.getType()).getRank();
  if (rank == 1)
    return memref;
  if (rank == 0)
    return memref::ExpandShapeOp::create(builder, loc, ArrayRef<int64_t>{1},
                                         memref,
                                         ArrayRef<ReassociationIndices>());
  ReassociationIndices all = llvm::to_vector(llvm::seq<int64_t>(rank));
  return memref::CollapseShapeOp::create(builder, loc, memref,
                                         ArrayRef<ReassociationIndices>{all});
}

Value LoopBuilder::loadScalar(Value memref, Value offset) {
  return memref::LoadOp::create(builder, loc, memref, offset);
}

Value LoopBuilder::laneMask(VectorType type, int64_t lanes) {
  auto maskType = VectorType::get(type.getShape(), builder.getI1Type());
  return vector::ConstantMaskOp::create(builder, loc, maskType, lanes);
}

Value LoopBuilder::loadVector(Value memref, Value offset, VectorType type,
                              int64_t lanes) {
  if (lanes >= type.getNumElements())
    return vector::LoadOp::create(builder, loc, type, memref, offset);
  return vector::MaskedLoadOp::create(builder, loc, type, memref, offset,
                                      laneMask(type, lanes),
                                      constantSplat(0.0, type));
}

void LoopBuilder::storeVector(Value memref, Value offset, Value vector,
                              int64_t lanes) {
  auto type = cast<VectorType>(vector.getType());
  if (lanes >= type.getNumElements())
    vector::StoreOp::create(builder, loc, vector, memref, offset);
  else
    vector::MaskedStoreOp::create(builder, loc, memref, offset,
                                  laneMask(type, lanes), vector);
}

Value LoopBuilder::loadVector(Value memref, Value offset, VectorType type,
                              Value lanes) {
  auto maskType = VectorType::get(type.getShape(), builder.getI1Type());
  Value mask =
      vector::CreateMaskOp::create(builder, loc, maskType, ValueRange(lanes));
  return vector::MaskedLoadOp::create(builder, loc, type, memref, offset, mask,
                                      constantSplat(0.0, type));
}

void LoopBuilder::prefetch(Value memref, Value offset) {
  // Locality 2 asks for the line in L2: L1 holds the accumulators' inputs.
  memref::PrefetchOp::create(builder, loc, memref, ValueRange(offset),
                             /*isWrite=*/false, /*localityHint=*/2,
                             /*isDataCache=*/true);
}

Value LoopBuilder::splat(Value scalar, VectorType type) {
  return vector::BroadcastOp::create(builder, loc, type, scalar);
}

Value LoopBuilder::narrow(Value vector, VectorType type) {
  if (vector.getType() == type)
    return vector;
  return vector::ExtractStridedSliceOp::create(
      builder, loc, vector, ArrayRef<int64_t>{0}, type.getShape(),
      ArrayRef<int64_t>{1});
}

Value LoopBuilder::widen(Value vector, VectorType type) {
  if (vector.getType() == type)
    return vector;
  return vector::InsertStridedSliceOp::create(
      builder, loc, vector, constantSplat(0.0, type), ArrayRef<int64_t>{0},
      ArrayRef<int64_t>{1});
}

Value LoopBuilder::constantSplat(double value, VectorType type) {
  auto element = builder.getFloatAttr(type.getElementType(), value);
  return arith::ConstantOp::create(builder, loc,
                                   DenseElementsAttr::get(type, element));
}

Value LoopBuilder::fma(Value a, Value b, Value c) {
  return vector::FMAOp::create(builder, loc, a, b, c);
}

SmallVector<Value> LoopBuilder::loadVectors(Value memref, Value offset,
                                            VectorType type, int64_t count) {
  int64_t width = type.getNumElements();
  SmallVector<Value> vectors;
  for (int64_t v = 0; v < count; ++v)
    vectors.push_back(loadVector(memref, add(offset, v * width), type, width));
  return vectors;
}

SmallVector<Value> LoopBuilder::addOuterProduct(
    ValueRange accumulators, std::pair<int64_t, int64_t> rows,
    llvm::function_ref<Value(int64_t)> scalar, ValueRange vectors) {
  SmallVector<Value> next = llvm::to_vector_of<Value>(accumulators);
  for (int64_t r = rows.first; r < rows.second; ++r) {
    Value factor =
        splat(scalar(r), cast<VectorType>(vectors.front().getType()));
    auto add = [&](size_t v, Value part) {
      Value &acc = next[r * vectors.size() + v];
      acc = fma(part, vectors[v], acc);
    };
    // Smaller vectors first: the last use of the factor is then one of all of
    // it, and LLVM reads parts where they are, rather than copying them.
    for (auto [v, vector] : llvm::enumerate(vectors))
      if (vector.getType() != factor.getType())
        add(v, narrow(factor, cast<VectorType>(vector.getType())));
    for (auto [v, vector] : llvm::enumerate(vectors))
      if (vector.getType() == factor.getType())
        add(v, factor);
  }
  return next;
}

} // namespace mlir::convopt
