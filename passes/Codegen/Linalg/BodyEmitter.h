//===- BodyEmitter.h - The body of a generic on one place or a vector -----===//

#ifndef CONVOPT_CODEGEN_LINALG_BODYEMITTER_H
#define CONVOPT_CODEGEN_LINALG_BODYEMITTER_H

#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/IR/PatternMatch.h"

namespace mlir::convopt {

/// A run of lanes, `width` from `offset` on. Width 0 is a scalar.
struct Chunk {
  int64_t offset, width;
};

/// Emits, at the rewriter's insertion point, what a linalg.generic on buffers
/// does at the loops' current positions. Where there is a vector loop, a chunk
/// says which of its iterations are computed at once.
class BodyEmitter {
public:
  BodyEmitter(RewriterBase &rewriter, linalg::GenericOp op);

  /// Scalars that all chunks share, loaded once.
  using SharedLoads = DenseMap<OpOperand *, Value>;

  /// Whether the body has a vector form.
  bool isVectorizable();
  /// Whether the body reads the operand's element.
  bool isRead(OpOperand &operand) {
    return !op.getMatchingBlockArgument(&operand).use_empty();
  }

  /// The results of the body for each chunk, one after another, with the
  /// outputs `carried` in the same order; null where the body does not read
  /// them.
  SmallVector<Value> emit(ArrayRef<Chunk> chunks, ValueRange carried);
  Value load(OpOperand &operand, Chunk chunk, SharedLoads &shared);
  void store(OpOperand &operand, Chunk chunk, Value value);
  Value broadcast(Value scalar, int64_t width);

  std::optional<unsigned> vectorLoop;
  /// The current position of each loop.
  SmallVector<Value> positions;

private:
  SmallVector<Value> emitChunk(Chunk chunk, ValueRange outputs,
                               SharedLoads &shared);
  /// Positions with the vector loop moved to the chunk's first lane.
  SmallVector<Value> at(Chunk chunk);

  RewriterBase &rewriter;
  linalg::GenericOp op;
  Location loc;
  Block &body;
};

} // namespace mlir::convopt

#endif // CONVOPT_CODEGEN_LINALG_BODYEMITTER_H
