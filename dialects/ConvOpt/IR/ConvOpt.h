//===- ConvOpt.h - The convopt dialect ------------------------------------===//

#ifndef CONVOPT_IR_CONVOPT_H
#define CONVOPT_IR_CONVOPT_H

#include "dialects/ConvOpt/IR/Window.h"
#include "dialects/ConvOpt/Interfaces/LinearOpInterface.h"
#include "dialects/ConvOpt/Interfaces/ShiftOpInterface.h"

#include "mlir/Bytecode/BytecodeOpInterface.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/Dialect.h"
#include "mlir/IR/OpDefinition.h"
#include "mlir/IR/OpImplementation.h"
#include "mlir/IR/SymbolTable.h"
#include "mlir/Interfaces/ControlFlowInterfaces.h"
#include "mlir/Interfaces/InferTypeOpInterface.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

namespace mlir::convopt {

/// Whether declared types may stand for inferred ones: same element types, and
/// shapes that agree wherever both are static.
bool areCompatibleTypes(TypeRange inferred, TypeRange declared);

/// Whether a shaped type has at most 2^31 elements on each axis and 2^48 in
/// all, counting dynamic axes as one.
bool hasBoundedSize(Type type);

/// Whether `op` is an activation: an op of the dialect that makes a tensor from
/// one like it, element by element.
bool isActivation(Operation *op);

} // namespace mlir::convopt

#include "dialects/ConvOpt/IR/ConvOptDialect.h.inc"
#include "dialects/ConvOpt/IR/ConvOptEnums.h.inc"

#define GET_ATTRDEF_CLASSES
#include "dialects/ConvOpt/IR/ConvOptAttrs.h.inc"

#define GET_OP_CLASSES
#include "dialects/ConvOpt/IR/ConvOptOps.h.inc"

#endif // CONVOPT_IR_CONVOPT_H
