//===- PlaceTemporaries.cpp - Kernels that allocate nothing ---------------===//

#include "passes/Codegen/Memory/ArenaPlan.h"
#include "passes/Codegen/Memory/Passes.h"

#include "dialects/ConvOpt/IR/ConvOpt.h"
#include "passes/Codegen/Kernels/KernelLibrary.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Bufferization/Transforms/BufferViewFlowAnalysis.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "llvm/Support/MathExtras.h"

namespace mlir::convopt {

#define GEN_PASS_DEF_PLACETEMPORARIESPASS
#include "passes/Codegen/Memory/Passes.h.inc"

namespace {

struct PlaceTemporariesPass
    : impl::PlaceTemporariesPassBase<PlaceTemporariesPass> {
  using PlaceTemporariesPassBase::PlaceTemporariesPassBase;
  void runOnOperation() override;
};

/// The steps of `block` between which `allocation` is in use, seen through
/// views, too.
Lifetime getLifetime(memref::AllocOp allocation, Block &block,
                     const BufferViewFlowAnalysis &views) {
  MemRefType type = allocation.getType();
  Lifetime life{type.getNumElements() * static_cast<int64_t>(llvm::divideCeil(
                                            type.getElementTypeBitWidth(), 8)),
                0, 0};
  int64_t step = 0;
  llvm::DenseMap<Operation *, int64_t> steps;
  for (Operation &op : block)
    steps[&op] = step++;
  life.first = life.last = steps.lookup(allocation);
  for (Value view : views.resolve(allocation))
    for (Operation *user : view.getUsers())
      if (!isa<memref::DeallocOp>(user))
        life.last = std::max(life.last,
                             steps.lookup(block.findAncestorOpInBlock(*user)));
  return life;
}

} // namespace

// Pattern: %t = alloc -> %t = view %workspace[offset]
/// Gives the kernel a workspace for its temporaries, and returns how many bytes
/// it has; 0 when there are none.
static int64_t placeTemporaries(func::FuncOp kernel) {
  Block &body = kernel.getBody().front();
  auto allocations = llvm::to_vector(body.getOps<memref::AllocOp>());
  // Sizes that are not known stay what they are, and are reported at the end of
  // the phase.
  llvm::erase_if(allocations, [](memref::AllocOp allocation) {
    return !allocation.getType().hasStaticShape() ||
           !allocation.getType().getLayout().isIdentity();
  });
  if (allocations.empty())
    return 0;
  BufferViewFlowAnalysis views(kernel);
  ArenaPlan plan = planArena(
      llvm::map_to_vector(allocations, [&](memref::AllocOp allocation) {
        return getLifetime(allocation, body, views);
      }));

  OpBuilder b = OpBuilder::atBlockBegin(&body);
  auto type = MemRefType::get({plan.bytes}, b.getI8Type());
  Value workspace = body.addArgument(type, kernel.getLoc());
  kernel.setFunctionType(b.getFunctionType(body.getArgumentTypes(), {}));
  for (auto [allocation, offset] : llvm::zip_equal(allocations, plan.offsets)) {
    for (Operation *user : llvm::make_early_inc_range(allocation->getUsers()))
      if (isa<memref::DeallocOp>(user))
        user->erase();
    Location loc = allocation.getLoc();
    Value start = arith::ConstantIndexOp::create(b, loc, offset);
    Value view = memref::ViewOp::create(b, loc, allocation.getType(), workspace,
                                        start, ValueRange());
    allocation.replaceAllUsesWith(view);
    allocation.erase();
  }
  return plan.bytes;
}

/// A call with one result more.
static void addWorkspace(CallKernelOp call, int64_t bytes) {
  OpBuilder b(call);
  SmallVector<Type> results(call.getResultTypes());
  results.push_back(RankedTensorType::get({bytes}, b.getI8Type()));
  auto extended = CallKernelOp::create(b, call.getLoc(), results,
                                       call.getCalleeAttr(), call.getInputs());
  extended->setDiscardableAttrs(call->getDiscardableAttrDictionary());
  call->replaceAllUsesWith(extended.getResults().drop_back());
  call.erase();
}

void PlaceTemporariesPass::runOnOperation() {
  llvm::StringMap<int64_t> workspaces;
  for (auto function : getOperation().getOps<func::FuncOp>())
    if (isKernel(function) && !function.isExternal())
      if (int64_t bytes = placeTemporaries(function))
        workspaces[function.getName()] = bytes;
  SmallVector<CallKernelOp> calls;
  getOperation().walk([&](CallKernelOp call) {
    if (workspaces.contains(call.getCallee()))
      calls.push_back(call);
  });
  for (CallKernelOp call : calls)
    addWorkspace(call, workspaces.lookup(call.getCallee()));
}

} // namespace mlir::convopt
