//===- TensorNames.h - What a model calls its tensors ---------------------===//
//
// Arguments have names, constants are named after theirs, but what a node
// computes is called otherwise than the node. That name stands inside of the
// node's location, so that it goes where the name of the node goes:
//
//   loc("node"(fused<["tensor"]>[unknown]))
//
//===----------------------------------------------------------------------===//

#ifndef CONVOPT_IR_TENSORNAMES_H
#define CONVOPT_IR_TENSORNAMES_H

#include "mlir/IR/Value.h"

#include <string>

namespace mlir::convopt {

/// Notes the name of a result of an op whose location is a name.
void setTensorName(OpResult result, StringRef name);

/// The model's name of a tensor: of the constant, the argument, or the result;
/// that of the node that computes it if the result has none. May be empty.
std::string getTensorName(Value value);

} // namespace mlir::convopt

#endif // CONVOPT_IR_TENSORNAMES_H
