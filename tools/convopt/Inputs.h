//===- Inputs.h - What to feed a model ------------------------------------===//

#ifndef CONVOPT_TOOLS_CONVOPT_INPUTS_H
#define CONVOPT_TOOLS_CONVOPT_INPUTS_H

#include "compiler/JIT/CompiledModel.h"
#include "runtime/Tensor/Tensor.h"
#include "tools/convopt/Options.h"

#include <optional>

namespace convopt::tools {

/// A tensor and where it is from: a file's name or "random".
struct SourcedTensor {
  runtime::Tensor tensor;
  std::string source;
};

/// Reads "[NAME=]FILE.npy" for some of `specs`, in declared order where
/// unnamed. `kind` ("input", "output") is for messages. Fails, having said why,
/// for unreadable files, unknown names, too many files, and a type or shape
/// that is not the spec's.
mlir::FailureOr<std::vector<std::optional<SourcedTensor>>>
readNamedTensors(llvm::ArrayRef<mlir::convopt::TensorSpec> specs,
                 llvm::ArrayRef<std::string> files, llvm::StringRef kind);

/// One tensor per input, from files, an image or a random generator.
mlir::FailureOr<std::vector<SourcedTensor>>
makeInputs(llvm::ArrayRef<mlir::convopt::TensorSpec> specs,
           const InputOptions &options);

} // namespace convopt::tools

#endif // CONVOPT_TOOLS_CONVOPT_INPUTS_H
