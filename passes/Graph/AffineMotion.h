//===- AffineMotion.h - Where an affine function can be absorbed ----------===//
//
// An affine function a * x + c of some value moves against the data flow into
// the ops that compute the value, or with it into the ops that read it, until
// each branch of its way ends in a filter or in another affine. It moves either
// whole or not at all: then an op disappears, and none is added.
//
//===----------------------------------------------------------------------===//

#ifndef CONVOPT_GRAPH_AFFINEMOTION_H
#define CONVOPT_GRAPH_AFFINEMOTION_H

#include "passes/Graph/LinearFolds.h"

namespace mlir::convopt {

/// An op of the model that is an affine function of one of its operands, or was
/// one before it moved.
struct AffineNode {
  /// Null once it has moved.
  Operation *op;
  unsigned inputIndex;
  AxisAffine function;
  /// Whether `function` is no longer that of `op` alone, but also of others
  /// that moved into it.
  bool changed;

  /// The model's own words for it.
  Location location;
  std::string description;
  /// A function around it, for remarks.
  Operation *parent;

  /// Where it went: every linear op and affine that absorbed a part of it.
  SmallVector<Operation *> absorbedByLinear = {};
  SmallVector<AffineNode *> absorbedByAffine = {};
  bool movedDown = false;
  /// Why it did not go up, and why not down.
  Refusal above = {}, below = {};

  Value getInput() const { return op->getOperand(inputIndex); }
};

using AffineNodes = DenseMap<Operation *, AffineNode *>;

/// What absorbs the parts of a function that moves.
struct MotionPlan {
  SmallVector<std::pair<LinearOpInterface, LinearFold>, 0> linear;
  SmallVector<std::pair<AffineNode *, AxisAffine>, 0> affine;
  /// Ops that were asked, for this plan or a part that was given up.
  int64_t visited = 0;
};

class AffineMotion {
public:
  AffineMotion(const AffineNodes &nodes, const LinearFolds &folds)
      : nodes(nodes), folds(folds) {}

  /// Plans to replace f(value) by value, which is the input of `reader` only,
  /// by changing what computes it.
  LogicalResult planUp(Value value, const AxisAffine &f, Operation *reader,
                       MotionPlan &plan, Refusal &refuse) const;

  /// Plans to replace f(value), the result of `op`, by value, by changing what
  /// reads it.
  LogicalResult planDown(Value result, const AxisAffine &f, MotionPlan &plan,
                         Refusal &refuse) const;

private:
  LogicalResult planUpConcat(ConcatOp op, const AxisAffine &f, MotionPlan &plan,
                             Refusal &refuse) const;
  LogicalResult planUpSum(Operation *op, const AxisAffine &f, MotionPlan &plan,
                          Refusal &refuse) const;
  LogicalResult planDownUse(OpOperand &use, const AxisAffine &f,
                            MotionPlan &plan, Refusal &refuse) const;
  LogicalResult planDownShift(OpOperand &use, const AxisAffine &f,
                              MotionPlan &plan, Refusal &refuse) const;

  const AffineNodes &nodes;
  const LinearFolds &folds;
};

/// Bounds the way of one function, so that the pass stays linear in the number
/// of ops.
constexpr int64_t kMaxOpsOnTheWay = 64;

} // namespace mlir::convopt

#endif // CONVOPT_GRAPH_AFFINEMOTION_H
