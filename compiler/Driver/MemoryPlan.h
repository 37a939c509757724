//===- MemoryPlan.h - Where a run keeps its values ------------------------===//

#ifndef CONVOPT_DRIVER_MEMORYPLAN_H
#define CONVOPT_DRIVER_MEMORYPLAN_H

#include "compiler/Driver/Compile.h"

#include "mlir/IR/BuiltinOps.h"

#include <string>

namespace mlir::convopt {

/// An intermediate value in the arena. Steps are kernel calls, counted from 1
/// in the order of the run.
struct PlannedBuffer {
  /// The model's nodes that compute it.
  std::string node;
  int64_t bytes;
  int64_t offset;
  /// The steps that write it first and use it last.
  int64_t first, last;
  /// The nodes that compute other values in the same place later on, in order.
  SmallVector<std::string> overwrittenBy = {};
};

/// Bytes that are in use at one step.
struct MemoryUse {
  int64_t step;
  int64_t bytes;
};

struct MemoryPlan {
  /// By the step that writes them.
  SmallVector<PlannedBuffer> buffers;
  int64_t arenaBytes;
  int64_t weightBytes;

  /// Bytes of all buffers: the arena if none were shared.
  int64_t sumBytes() const;
  /// The first step at which most bytes are in use; what the arena has beyond
  /// those is lost between buffers.
  MemoryUse getPeak() const;
};

/// Compiles `module` for this machine up to kernels on buffers. Fails with a
/// diagnostic.
FailureOr<MemoryPlan> planMemory(ModuleOp module,
                                 const CompileOptions &options = {});

} // namespace mlir::convopt

#endif // CONVOPT_DRIVER_MEMORYPLAN_H
