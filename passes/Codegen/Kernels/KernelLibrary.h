//===- KernelLibrary.h - One kernel per distinct computation --------------===//

#ifndef CONVOPT_CODEGEN_KERNELS_KERNELLIBRARY_H
#define CONVOPT_CODEGEN_KERNELS_KERNELLIBRARY_H

#include "dialects/ConvOpt/IR/ConvOpt.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/BuiltinOps.h"
#include "llvm/ADT/StringMap.h"

namespace mlir::convopt {

/// The attribute that marks a kernel function and names its family.
inline constexpr StringLiteral kKernelAttrName = "convopt.kernel";
inline constexpr StringLiteral kGenericKernel = "generic";
/// What a kernel was made of: `ops`, a text; `macs`, the multiply-adds of one
/// call; `output`, the sizes of its first result.
inline constexpr StringLiteral kWorkAttrName = "convopt.work";

/// The numbers of the arguments that a kernel's first result may overwrite:
/// each of their elements is read only before the result's element at the same
/// place is written. Emitters know.
inline constexpr StringLiteral kOverwritableAttrName = "convopt.overwritable";

inline bool isKernel(func::FuncOp function) {
  return function->hasAttr(kKernelAttrName);
}

/// Adds kernel functions to a module and calls to them, reusing a kernel when
/// the same computation occurs again.
class KernelLibrary {
public:
  explicit KernelLibrary(ModuleOp module);

  using BodyWriter = llvm::function_ref<void(OpBuilder &, func::FuncOp)>;
  /// A call of the kernel with this `key` on `operands`, inserted at `builder`.
  /// If the module has no such kernel yet, one named `<family>_<n>` is added
  /// and `write` fills its entry block, whose arguments are the operands and
  /// results as memrefs, before a return that is already there.
  CallKernelOp call(OpBuilder &builder, Location loc, StringRef key,
                    StringRef family, StringRef prefix, ValueRange operands,
                    TypeRange results, BodyWriter write);

  /// Writes on the called kernel what it computes: `op` (or the group), which
  /// the call is about to replace.
  void describeWork(CallKernelOp call, Operation *op);

private:
  SymbolTable symbols;
  llvm::StringMap<func::FuncOp> kernels;
  OpBuilder moduleBuilder;
};

/// A text that is equal for ops that compute the same function of operands of
/// the same types. With `ignoreData`, elements attributes do not count: the
/// kernel gets them as operands.
std::string describeComputation(Operation *op, bool ignoreData);

} // namespace mlir::convopt

#endif // CONVOPT_CODEGEN_KERNELS_KERNELLIBRARY_H
