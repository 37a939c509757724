//===- WeightBlob.cpp - All constants in one buffer -----------------------===//

#include "passes/Codegen/Memory/WeightBlob.h"

#include "dialects/ConvOpt/IR/Elements.h"
#include "passes/Codegen/Memory/ArenaPlan.h"
#include "passes/Codegen/Memory/LargePages.h"

#include "mlir/IR/DialectResourceBlobManager.h"
#include "llvm/Support/MathExtras.h"

namespace mlir::convopt {

/// A constant goes away in pieces of this many bytes while it is copied.
static constexpr size_t kPieceBytes = size_t(4) << 20;

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

llvm::Expected<DenseResourceElementsAttr>
WeightBlob::build(MLIRContext *context, BlobUses &uses) const {
  llvm::Expected<AsmResourceBlob> blob =
      allocateOnLargePages(std::max(bytes, kBufferAlignment));
  if (!blob)
    return blob.takeError();
  MutableArrayRef<char> data = blob->getMutableData();
  // What has not been written takes no memory yet: no more than one piece is
  // there twice.
  for (auto [elements, offset] : constants) {
    SmallVector<char> storage;
    FailureOr<ArrayRef<char>> raw = readRaw(elements, storage);
    if (failed(raw))
      continue;
    for (size_t begin = 0; begin < raw->size(); begin += kPieceBytes) {
      ArrayRef<char> piece = raw->drop_front(begin).take_front(kPieceBytes);
      llvm::copy(piece, data.begin() + offset + begin);
      uses.discard(elements, begin, begin + piece.size());
    }
    uses.drop(elements);
  }
  auto type = RankedTensorType::get(static_cast<int64_t>(data.size()),
                                    IntegerType::get(context, 8));
  return DenseResourceElementsAttr::get(type, "weights", std::move(*blob));
}

} // namespace mlir::convopt
