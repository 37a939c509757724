//===- LinearOpInterface.h - Ops y = W * x + b ----------------------------===//

#ifndef CONVOPT_INTERFACES_LINEAROPINTERFACE_H
#define CONVOPT_INTERFACES_LINEAROPINTERFACE_H

#include "mlir/IR/OpDefinition.h"

#include "dialects/ConvOpt/Interfaces/LinearOpInterface.h.inc"

#endif // CONVOPT_INTERFACES_LINEAROPINTERFACE_H
