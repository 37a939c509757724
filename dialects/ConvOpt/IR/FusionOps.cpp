//===- FusionOps.cpp - Groups that become one kernel ----------------------===//

#include "dialects/ConvOpt/IR/Constraints.h"
#include "dialects/ConvOpt/IR/ConvOpt.h"

using namespace mlir;
using namespace mlir::convopt;

LogicalResult FusedOp::verify() {
  ConstraintChecker check(getLoc(), "fused");
  Block &body = getBody().front();
  if (body.getArgumentTypes() != getOperandTypes())
    return check.fail(1, "expected block arguments of the operands' types");
  auto yield = dyn_cast_or_null<YieldOp>(
      body.mightHaveTerminator() ? body.getTerminator() : nullptr);
  if (!yield || yield.getOperandTypes() != getResultTypes())
    return check.fail(2, "expected yielded values of the results' types");
  for (Operation &op : body.without_terminator())
    if (!isa_and_present<ConvOptDialect>(op.getDialect()))
      return check.fail(3, "expected only convopt ops in the region, got '" +
                               op.getName().getStringRef() + "'");
  if (body.without_terminator().empty())
    return check.fail(3, "expected an anchor op in the region");
  return success();
}
