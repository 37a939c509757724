//===- Epilogue.cpp - Element-wise steps on a kernel's accumulators -------===//

#include "passes/Codegen/Emit/Epilogue.h"

#include "passes/Codegen/Emit/Elementwise.h"

namespace mlir::convopt {

Value emitEpilogue(LoopBuilder &loops, ArrayRef<EpilogueStep> steps,
                   Value value, Value element, Value channel, int64_t lanes) {
  auto type = cast<VectorType>(value.getType());
  for (const EpilogueStep &step : steps) {
    SmallVector<Value> operands;
    for (const EpilogueOperand &operand : step.operands) {
      switch (operand.kind) {
      case EpilogueOperand::Kind::Running:
        operands.push_back(value);
        break;
      case EpilogueOperand::Kind::Residual:
        operands.push_back(
            loops.loadVector(operand.memref, element, type, lanes));
        break;
      case EpilogueOperand::Kind::PerChannel:
        // Packed vectors are padded to whole vectors.
        operands.push_back(loops.loadVector(operand.memref, channel, type,
                                            type.getNumElements()));
        break;
      case EpilogueOperand::Kind::Scalar:
        operands.push_back(loops.splat(
            loops.loadScalar(operand.memref, loops.index(0)), type));
        break;
      }
    }
    FailureOr<Value> result =
        emitElementwise(loops.builder, loops.loc, step.op, operands);
    // Steps were checked to be element-wise when the kernel was planned.
    if (succeeded(result))
      value = *result;
  }
  return value;
}

} // namespace mlir::convopt
