//===- BodyEmitter.cpp - The body of a generic on one place or a vector ---===//

#include "passes/Codegen/Linalg/BodyEmitter.h"

#include "passes/Codegen/Emit/Elementwise.h"
#include "passes/Codegen/Linalg/Accesses.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/IR/IRMapping.h"

namespace mlir::convopt {

BodyEmitter::BodyEmitter(RewriterBase &rewriter, linalg::GenericOp op)
    : rewriter(rewriter), op(op), loc(op.getLoc()), body(*op.getBlock()) {
  Value zero = arith::ConstantIndexOp::create(rewriter, loc, 0);
  positions.assign(op.getNumLoops(), zero);
}

bool BodyEmitter::isVectorizable() {
  return llvm::all_of(body.without_terminator(), [](Operation &nested) {
    return isa<arith::ConstantOp>(nested) ||
           OpTrait::hasElementwiseMappableTraits(&nested);
  });
}

SmallVector<Value> BodyEmitter::at(Chunk chunk) {
  SmallVector<Value> moved = positions;
  if (chunk.offset != 0)
    moved[*vectorLoop] =
        LoopBuilder(rewriter, loc).add(moved[*vectorLoop], chunk.offset);
  return moved;
}

static Type widen(Type type, int64_t width) {
  return width == 0 ? type : VectorType::get(width, type);
}

Value BodyEmitter::broadcast(Value scalar, int64_t width) {
  if (width == 0)
    return scalar;
  return vector::BroadcastOp::create(
      rewriter, loc, VectorType::get(width, scalar.getType()), scalar);
}

Value BodyEmitter::load(OpOperand &operand, Chunk chunk, SharedLoads &shared) {
  if (op.isScalar(&operand))
    return broadcast(operand.get(), chunk.width);
  AffineMap map = op.getMatchingIndexingMap(&operand);
  bool isContiguous = chunk.width != 0 &&
                      getAccess(op, operand, *vectorLoop) == Access::contiguous;
  if (isContiguous) {
    auto type = cast<MemRefType>(operand.get().getType());
    return vector::LoadOp::create(
        rewriter, loc,
        cast<VectorType>(widen(type.getElementType(), chunk.width)),
        operand.get(), emitIndices(rewriter, loc, map, at(chunk)));
  }
  // What all chunks share is loaded once.
  Value &scalar = shared[&operand];
  if (!scalar)
    scalar = memref::LoadOp::create(rewriter, loc, operand.get(),
                                    emitIndices(rewriter, loc, map, positions));
  return broadcast(scalar, chunk.width);
}

void BodyEmitter::store(OpOperand &operand, Chunk chunk, Value value) {
  AffineMap map = op.getMatchingIndexingMap(&operand);
  SmallVector<Value> indices = emitIndices(rewriter, loc, map, at(chunk));
  if (chunk.width == 0)
    memref::StoreOp::create(rewriter, loc, value, operand.get(), indices);
  else
    vector::StoreOp::create(rewriter, loc, value, operand.get(), indices);
}

SmallVector<Value> BodyEmitter::emit(ArrayRef<Chunk> chunks,
                                     ValueRange carried) {
  SmallVector<Value> results;
  SharedLoads shared;
  unsigned outputs = op.getNumDpsInits();
  for (auto [i, chunk] : llvm::enumerate(chunks))
    llvm::append_range(
        results, emitChunk(chunk, carried.slice(i * outputs, outputs), shared));
  return results;
}

/// The op's body on the elements of one chunk.
SmallVector<Value> BodyEmitter::emitChunk(Chunk chunk, ValueRange outputs,
                                          SharedLoads &shared) {
  IRMapping mapping;
  for (OpOperand *input : op.getDpsInputOperands())
    if (isRead(*input))
      mapping.map(op.getMatchingBlockArgument(input),
                  load(*input, chunk, shared));
  for (auto [init, value] : llvm::zip_equal(op.getDpsInitsMutable(), outputs))
    if (value)
      mapping.map(op.getMatchingBlockArgument(&init), value);

  auto lookup = [&](Value scalar) {
    // Values from outside the body are the same for all lanes.
    if (Value mapped = mapping.lookupOrNull(scalar))
      return mapped;
    Value value = broadcast(scalar, chunk.width);
    mapping.map(scalar, value);
    return value;
  };
  for (Operation &nested : body.without_terminator()) {
    if (isa<arith::ConstantOp>(nested)) {
      mapping.map(nested.getResult(0),
                  broadcast(rewriter.clone(nested)->getResult(0), chunk.width));
      continue;
    }
    SmallVector<Value> operands = llvm::map_to_vector(
        nested.getOperands(), [&](Value operand) { return lookup(operand); });
    if (isa<arith::MaximumFOp>(nested)) {
      mapping.map(nested.getResult(0),
                  emitMaximum(rewriter, loc, operands[0], operands[1]));
      continue;
    }
    SmallVector<Type> types =
        llvm::map_to_vector(nested.getResultTypes(), [&](Type type) {
          return widen(type, chunk.width);
        });
    Operation *copy =
        rewriter.create(nested.getLoc(), nested.getName().getIdentifier(),
                        operands, types, nested.getAttrs());
    mapping.map(nested.getResults(), copy->getResults());
  }
  return llvm::map_to_vector(body.getTerminator()->getOperands(),
                             [&](Value yielded) { return lookup(yielded); });
}

} // namespace mlir::convopt
