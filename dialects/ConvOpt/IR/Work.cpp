//===- Work.cpp - How much an op computes ---------------------------------===//

#include "dialects/ConvOpt/IR/Work.h"

#include "dialects/ConvOpt/IR/ConvOpt.h"

#include "llvm/Support/MathExtras.h"

namespace mlir::convopt {

uint64_t multiplySizes(ArrayRef<int64_t> sizes) {
  uint64_t product = 1;
  for (int64_t size : sizes)
    product = llvm::SaturatingMultiply(product, static_cast<uint64_t>(size));
  return product;
}

/// The type of `value`, if its sizes are known.
static RankedTensorType getStaticType(Value value) {
  auto type = dyn_cast<RankedTensorType>(value.getType());
  return type && type.hasStaticShape() ? type : RankedTensorType();
}

/// Each filter element is used once per position of the result (of the input,
/// for a transposed convolution) and batch element.
static std::optional<uint64_t> countLinear(LinearOpInterface linear) {
  RankedTensorType filter = getStaticType(linear.getLinearFilter().get());
  RankedTensorType swept =
      getStaticType(isa<ConvTransposeOp>(linear) ? linear->getOperand(0)
                                                 : linear->getResult(0));
  if (!filter || !swept)
    return std::nullopt;
  SmallVector<int64_t> positions(swept.getShape());
  positions.erase(positions.begin() + linear.getOutputChannelAxis());
  return llvm::SaturatingMultiply(multiplySizes(positions),
                                  multiplySizes(filter.getShape()));
}

/// The same; the result's channels, whose padding does not count, are on the
/// last axis and, in blocks, on axis 1, or as `layout` says.
static std::optional<uint64_t> countBlocked(BlockedConvOp conv) {
  RankedTensorType filter = getStaticType(conv.getFilter());
  RankedTensorType output = getStaticType(conv.getOutput());
  if (!filter || !output)
    return std::nullopt;
  SmallVector<int64_t> positions(output.getShape());
  if (conv.getBlock()) {
    positions.pop_back();
    positions.erase(positions.begin() + 1);
  } else {
    positions.erase(positions.begin() +
                    getChannelAxis(conv.getLayout(), output.getRank()));
  }
  return llvm::SaturatingMultiply(multiplySizes(positions),
                                  multiplySizes(filter.getShape()));
}

/// One per element of the result and of the axis that is summed over.
static std::optional<uint64_t> countMatMul(MatMulOp matmul) {
  RankedTensorType lhs = getStaticType(matmul.getLhs());
  RankedTensorType output = getStaticType(matmul.getOutput());
  if (!lhs || !output)
    return std::nullopt;
  return llvm::SaturatingMultiply(multiplySizes(output.getShape()),
                                  static_cast<uint64_t>(lhs.getShape().back()));
}

std::optional<uint64_t> countMacs(Operation *op) {
  if (auto linear = dyn_cast<LinearOpInterface>(op))
    return countLinear(linear);
  if (auto conv = dyn_cast<BlockedConvOp>(op))
    return countBlocked(conv);
  if (auto matmul = dyn_cast<MatMulOp>(op))
    return countMatMul(matmul);
  auto group = dyn_cast<FusedOp>(op);
  if (!group)
    return std::nullopt;
  std::optional<uint64_t> total;
  for (Operation &inner : group.getBody().front())
    if (std::optional<uint64_t> macs = countMacs(&inner))
      total = llvm::SaturatingAdd(total.value_or(0), *macs);
  return total;
}

} // namespace mlir::convopt
