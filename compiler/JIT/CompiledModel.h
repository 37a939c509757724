//===- CompiledModel.h - A network as machine code in this process --------===//

#ifndef CONVOPT_JIT_COMPILEDMODEL_H
#define CONVOPT_JIT_COMPILEDMODEL_H

#include "compiler/Target/Machine.h"
#include "runtime/ABI/ABI.h"

#include "mlir/IR/AsmState.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/OwningOpRef.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/Support/Error.h"

#include <memory>
#include <string>

namespace mlir::convopt {

/// Name, element type and static shape of an input or output.
struct TensorSpec {
  std::string name;
  ConvoptDType dtype;
  llvm::SmallVector<int64_t> shape;
};

/// One step of a network that was compiled for profiling.
struct ProfiledStep {
  /// The model's nodes that it computes.
  Location node;
  /// The function it calls, and that function's family; "copy" for the copy of
  /// an output.
  std::string kernel;
  std::string algorithm;
  /// The ops it computes: "conv + relu".
  std::string ops;
  /// Sizes of the first result.
  llvm::SmallVector<int64_t> output;
  /// Multiply-adds, and bytes of everything it reads and writes.
  int64_t macs;
  int64_t bytes;
};

/// Machine code for one network, with its weights. Immutable after `create`.
class CompiledModel {
public:
  /// Generates code with `machine`, one of this host, for `module`, which the
  /// lowering phase has brought to the LLVM dialect, and takes it over with the
  /// data of its weights.
  static llvm::Expected<std::unique_ptr<CompiledModel>>
  create(OwningOpRef<ModuleOp> module, TargetMachinePtr machine);
  ~CompiledModel();

  llvm::ArrayRef<TensorSpec> inputs() const;
  llvm::ArrayRef<TensorSpec> outputs() const;
  /// Bytes of scratch memory a run needs.
  size_t arenaBytes() const;
  /// Such memory. Fails when there is none.
  llvm::Expected<AsmResourceBlob> allocateArena() const;
  /// Bytes of constant data.
  size_t weightBytes() const;

  /// Runs once. Buffers are in declared order, dense, row-major, aligned to
  /// CONVOPT_BUFFER_ALIGNMENT, as large as their specs say; `arena` has
  /// arenaBytes() bytes with the same alignment.
  void run(const void *const *inputs, void *const *outputs, void *arena) const;

  /// The steps of a run, in order; empty unless compiled for profiling.
  llvm::ArrayRef<ProfiledStep> profile() const;
  /// When the first step of the last run with this `arena` began, and when each
  /// step ended, in nanoseconds; empty unless compiled for profiling.
  llvm::ArrayRef<int64_t> getTimes(const void *arena) const;

private:
  CompiledModel();
  struct Impl;
  std::unique_ptr<Impl> impl;
};

} // namespace mlir::convopt

#endif // CONVOPT_JIT_COMPILEDMODEL_H
