//===- TargetInfo.cpp - The machine, as the module's attributes say -------===//

#include "dialects/ConvOpt/IR/TargetInfo.h"

#include "mlir/Dialect/DLTI/DLTI.h"
#include "mlir/IR/Builders.h"

namespace mlir::convopt {

static constexpr StringLiteral kDevice = "CPU";
static constexpr StringLiteral kVectorBits = "vector_bits";
static constexpr StringLiteral kVectorRegisters = "vector_registers";

TargetInfo TargetInfo::get(ModuleOp module) {
  TargetInfo info;
  auto system = module->getAttrOfType<TargetSystemSpecInterface>(
      DLTIDialect::kTargetSystemDescAttrName);
  if (!system)
    return info;
  MLIRContext *context = module.getContext();
  auto device =
      system.getDeviceSpecForDeviceID(StringAttr::get(context, kDevice));
  if (!device)
    return info;
  auto read = [&](StringRef key, int64_t &value) {
    DataLayoutEntryInterface entry =
        device->getSpecForIdentifier(StringAttr::get(context, key));
    // A nonsensical value is ignored: the spec describes speed, not meaning.
    if (auto number =
            entry ? dyn_cast<IntegerAttr>(entry.getValue()) : IntegerAttr();
        number && number.getInt() > 0)
      value = number.getInt();
  };
  read(kVectorBits, info.vectorBits);
  read(kVectorRegisters, info.vectorRegisters);
  if (!llvm::isPowerOf2_64(info.vectorBits) || info.vectorBits < 128)
    info.vectorBits = 128;
  return info;
}

void TargetInfo::set(ModuleOp module) const {
  module.getContext()->getOrLoadDialect<DLTIDialect>();
  Builder b(module.getContext());
  auto entry = [&](StringRef key, int64_t value) {
    return DataLayoutEntryAttr::get(b.getStringAttr(key),
                                    b.getI64IntegerAttr(value));
  };
  auto device = TargetDeviceSpecAttr::get(
      b.getContext(), ArrayRef<DataLayoutEntryInterface>{
                          entry(kVectorBits, vectorBits),
                          entry(kVectorRegisters, vectorRegisters)});
  auto system = TargetSystemSpecAttr::get(
      b.getContext(),
      ArrayRef<DataLayoutEntryInterface>{
          DataLayoutEntryAttr::get(b.getStringAttr(kDevice), device)});
  module->setAttr(DLTIDialect::kTargetSystemDescAttrName, system);
}

} // namespace mlir::convopt
