//===- FuseElementwise.cpp - Groups chains of element-wise ops ------------===//

#include "passes/Codegen/Emit/Elementwise.h"
#include "passes/Codegen/Fusion/Group.h"
#include "passes/Codegen/Fusion/Passes.h"

#include "dialects/ConvOpt/IR/ConvOpt.h"

namespace mlir::convopt {
#define GEN_PASS_DEF_FUSEELEMENTWISEPASS
#include "passes/Codegen/Fusion/Passes.h.inc"

/// The op behind `op` in a chain, if there is one.
static Operation *getNext(Operation *op) {
  Value value = op->getResult(0);
  // Other users, such as a return, need the value in memory.
  if (!value.hasOneUse())
    return nullptr;
  Operation *user = *value.user_begin();
  // In a result that grows each element would be used several times.
  bool extends = isElementwise(user) && user->getBlock() == op->getBlock() &&
                 user->getResult(0).getType() == value.getType();
  return extends ? user : nullptr;
}

namespace {

struct FuseElementwisePass
    : impl::FuseElementwisePassBase<FuseElementwisePass> {
  void runOnOperation() override {
    for (Block &block : getOperation().getBody()) {
      SmallVector<SmallVector<Operation *>> chains;
      llvm::DenseSet<Operation *> taken;
      for (Operation &op : block) {
        SmallVector<Operation *> chain;
        for (Operation *next = &op;
             next && isElementwise(next) && !taken.contains(next);
             next = getNext(next))
          chain.push_back(next);
        if (chain.size() < 2)
          continue;
        taken.insert(chain.begin(), chain.end());
        chains.push_back(std::move(chain));
      }
      for (ArrayRef<Operation *> chain : chains)
        fuseGroup(chain);
    }
  }
};

} // namespace
} // namespace mlir::convopt
