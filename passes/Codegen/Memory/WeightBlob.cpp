//===- WeightBlob.cpp - All constants in one buffer -----------------------===//

#include "passes/Codegen/Memory/WeightBlob.h"

#include "dialects/ConvOpt/IR/Elements.h"
#include "passes/Codegen/Memory/ArenaPlan.h"

#include "mlir/IR/DialectResourceBlobManager.h"
#include "llvm/Support/MathExtras.h"

#include <cstring>

namespace mlir::convopt {

FailureOr<int64_t> WeightBlob::add(ElementsAttr elements) {
  auto [entry, isNew] = offsets.try_emplace(elements, bytes);
  if (!isNew)
    return entry->second;
  Type type = elements.getElementType();
  bool wholeBytes =
      type.isIntOrFloat() && type.getIntOrFloatBitWidth() % 8 == 0;
  // A resource may be named without being there.
  SmallVector<char> storage;
  bool isSplat = isa<SplatElementsAttr>(elements);
  if (!wholeBytes || (!isSplat && failed(readRaw(elements, storage)))) {
    offsets.erase(entry);
    return failure();
  }
  constants.emplace_back(elements, bytes);
  int64_t size = elements.getNumElements() * (type.getIntOrFloatBitWidth() / 8);
  bytes = llvm::alignTo(bytes + size, kBufferAlignment);
  return entry->second;
}

DenseResourceElementsAttr WeightBlob::build(MLIRContext *context) const {
  AsmResourceBlob blob = HeapAsmResourceBlob::allocate(
      std::max<int64_t>(bytes, kBufferAlignment), kBufferAlignment,
      /*dataIsMutable=*/true);
  MutableArrayRef<char> data = blob.getMutableData();
  std::memset(data.data(), 0, data.size());
  for (auto [elements, offset] : constants) {
    SmallVector<char> storage;
    FailureOr<ArrayRef<char>> raw = readRaw(elements, storage);
    if (succeeded(raw))
      std::memcpy(data.data() + offset, raw->data(), raw->size());
  }
  auto type = RankedTensorType::get(static_cast<int64_t>(data.size()),
                                    IntegerType::get(context, 8));
  return DenseResourceElementsAttr::get(type, "weights", std::move(blob));
}

} // namespace mlir::convopt
