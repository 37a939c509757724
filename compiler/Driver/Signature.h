//===- Signature.h - What a model takes and gives -------------------------===//

#ifndef CONVOPT_DRIVER_SIGNATURE_H
#define CONVOPT_DRIVER_SIGNATURE_H

#include "compiler/JIT/CompiledModel.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"

namespace mlir::convopt {

/// Inputs and outputs in declared order.
struct Signature {
  SmallVector<TensorSpec> inputs;
  SmallVector<TensorSpec> outputs;
};

/// The model's entry, the public function @main with a body; a diagnostic that
/// lists the functions there are, and null, when there is none.
func::FuncOp findEntry(ModuleOp module);

/// The signature of the entry. Names come from the `convopt.name` attributes of
/// arguments and results; unnamed ones are "input_K" and "output_K". Fails with
/// a diagnostic for types other than ranked tensors of static shape with an
/// element type of the ABI.
FailureOr<Signature> getSignature(ModuleOp module);

} // namespace mlir::convopt

#endif // CONVOPT_DRIVER_SIGNATURE_H
