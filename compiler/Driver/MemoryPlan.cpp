//===- MemoryPlan.cpp - Where a run keeps its values ----------------------===//

#include "compiler/Driver/MemoryPlan.h"

#include "compiler/Driver/Compile.h"
#include "compiler/Driver/Diagnostics.h"
#include "compiler/Target/Machine.h"
#include "passes/Codegen/Memory/Passes.h"

namespace mlir::convopt {

int64_t MemoryPlan::sumBytes() const {
  int64_t sum = 0;
  for (const PlannedBuffer &buffer : buffers)
    sum += buffer.bytes;
  return sum;
}

MemoryUse MemoryPlan::getPeak() const {
  MemoryUse peak{0, 0};
  // Use only grows where a buffer begins.
  for (const PlannedBuffer &candidate : buffers) {
    int64_t bytes = 0;
    for (const PlannedBuffer &buffer : buffers)
      if (buffer.first <= candidate.first && candidate.first <= buffer.last)
        bytes += buffer.bytes;
    if (bytes > peak.bytes)
      peak = {candidate.first, bytes};
  }
  return peak;
}

FailureOr<MemoryPlan> planMemory(ModuleOp module,
                                 const CompileOptions &options) {
  llvm::Expected<TargetMachinePtr> machine = createHostMachine();
  if (!machine)
    return module.emitError() << llvm::toString(machine.takeError());
  describeTarget(**machine).set(module);
  for (Phase phase : {Phase::Graph, Phase::Codegen})
    if (failed(runPhase(phase, module, options)))
      return failure();

  auto buffers = module->getAttrOfType<ArrayAttr>(kMemoryPlanAttrName);
  auto arena = module->getAttrOfType<IntegerAttr>(kArenaBytesAttrName);
  auto weights = module->getAttrOfType<ElementsAttr>(kWeightsAttrName);
  if (!buffers || !arena || !weights)
    return module.emitError("expected a module with planned memory");
  MemoryPlan plan;
  plan.arenaBytes = arena.getInt();
  plan.weightBytes = weights.getNumElements();
  for (auto entry : buffers.getAsRange<DictionaryAttr>()) {
    auto number = [&](StringRef name) {
      return entry.getAs<IntegerAttr>(name).getInt();
    };
    plan.buffers.push_back({describeNodes(entry.getAs<LocationAttr>("node")),
                            number("bytes"), number("offset"), number("first"),
                            number("last")});
    if (auto nodes = entry.getAs<ArrayAttr>("overwritten_by"))
      for (auto node : nodes.getAsRange<LocationAttr>())
        plan.buffers.back().overwrittenBy.push_back(describeNodes(node));
  }
  llvm::sort(plan.buffers, [](const PlannedBuffer &a, const PlannedBuffer &b) {
    return std::make_pair(a.first, a.offset) <
           std::make_pair(b.first, b.offset);
  });
  return plan;
}

} // namespace mlir::convopt
