//===- TargetInfo.cpp - The machine, as the module's attributes say -------===//

#include "dialects/ConvOpt/IR/TargetInfo.h"

#include "mlir/Dialect/DLTI/DLTI.h"
#include "mlir/IR/Builders.h"

namespace mlir::convopt {

static constexpr StringLiteral kDevice = "CPU";
static constexpr StringLiteral kVectorBits = "vector_bits";
static constexpr StringLiteral kVectorRegisters = "vector_registers";
static constexpr StringLiteral kFusedMultiplyAdd = "fused_multiply_add";
static constexpr StringLiteral kL1Bytes = "L1_cache_size_in_bytes";
static constexpr StringLiteral kL2Bytes = "L2_cache_size_in_bytes";

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
  auto find = [&](StringRef key) {
    DataLayoutEntryInterface entry =
        device->getSpecForIdentifier(StringAttr::get(context, key));
    return entry ? entry.getValue() : Attribute();
  };
  // A nonsensical value is ignored: the spec describes speed, not meaning.
  auto read = [&](StringRef key, int64_t &value) {
    if (auto number = dyn_cast_if_present<IntegerAttr>(find(key));
        number && number.getInt() > 0)
      value = number.getInt();
  };
  read(kVectorBits, info.vectorBits);
  read(kVectorRegisters, info.vectorRegisters);
  read(kL1Bytes, info.l1Bytes);
  read(kL2Bytes, info.l2Bytes);
  if (auto flag = dyn_cast_if_present<BoolAttr>(find(kFusedMultiplyAdd)))
    info.fusedMultiplyAdd = flag.getValue();
  if (!llvm::isPowerOf2_64(info.vectorBits) || info.vectorBits < 128)
    info.vectorBits = 128;
  return info;
}

void TargetInfo::set(ModuleOp module) const {
  module.getContext()->getOrLoadDialect<DLTIDialect>();
  Builder b(module.getContext());
  auto entry = [&](StringRef key, Attribute value) {
    return DataLayoutEntryAttr::get(b.getStringAttr(key), value);
  };
  auto number = [&](StringRef key, int64_t value) {
    return entry(key, b.getI64IntegerAttr(value));
  };
  auto device = TargetDeviceSpecAttr::get(
      b.getContext(),
      ArrayRef<DataLayoutEntryInterface>{
          number(kVectorBits, vectorBits),
          number(kVectorRegisters, vectorRegisters),
          entry(kFusedMultiplyAdd, b.getBoolAttr(fusedMultiplyAdd)),
          number(kL1Bytes, l1Bytes), number(kL2Bytes, l2Bytes)});
  auto system = TargetSystemSpecAttr::get(
      b.getContext(),
      ArrayRef<DataLayoutEntryInterface>{
          DataLayoutEntryAttr::get(b.getStringAttr(kDevice), device)});
  module->setAttr(DLTIDialect::kTargetSystemDescAttrName, system);
}

} // namespace mlir::convopt
