//===- ShiftOpInterface.td - Ops that carry shifts ---------*- tablegen -*-===//

#ifndef CONVOPT_INTERFACES_SHIFTOPINTERFACE_TD
#define CONVOPT_INTERFACES_SHIFTOPINTERFACE_TD

include "mlir/IR/OpBase.td"

def ConvOpt_ShiftOpInterface : OpInterface<"ShiftOpInterface"> {
  let cppNamespace = "::mlir::convopt";
  let description = [{
    How an op carries a shift of its operands (`Shift.h`) to its results: the
    rules of the shift analysis, one per op.

    A rule holds over the real numbers, for all finite values of the operands
    and for all sizes of dynamic axes. It sets the shift of each result, and
    reports the amounts with which its results change in a way that it cannot
    say: what depends on those amounts is not redundant.
  }];
  let methods = [
    InterfaceMethod<[{
        Carries the shifts of the operands to the results. Called only when an
        operand's shift is not zero; results that are not set do not shift.
      }], "void", "transferShift",
      (ins "::mlir::convopt::ShiftTransfer &":$transfer)>
  ];
}

#endif // CONVOPT_INTERFACES_SHIFTOPINTERFACE_TD
