//===- Window.cpp - Sliding windows and axis orders -----------------------===//

#include "dialects/ConvOpt/IR/Window.h"

#include "dialects/ConvOpt/IR/ConvOpt.h"

#include "llvm/Support/MathExtras.h"

namespace mlir::convopt {

int64_t WindowDim::outputSize(int64_t input, bool ceilMode) const {
  if (ShapedType::isDynamic(input))
    return ShapedType::kDynamic;
  int64_t room = input + padLow + padHigh - extent();
  if (room < 0)
    return 0;
  if (!ceilMode)
    return room / stride + 1;
  int64_t count = llvm::divideCeil(room, stride) + 1;
  if ((count - 1) * stride >= input + padLow)
    --count;
  return count;
}

int64_t WindowDim::transposedOutputSize(int64_t input,
                                        int64_t outputPad) const {
  if (ShapedType::isDynamic(input))
    return ShapedType::kDynamic;
  return stride * (input - 1) + extent() + outputPad - padLow - padHigh;
}

FilterAxes getFilterAxes(FilterLayout layout, int64_t rank) {
  switch (layout) {
  case FilterLayout::oi_spatial:
    return {0, 1, 2};
  case FilterLayout::io_spatial:
    return {1, 0, 2};
  case FilterLayout::spatial_io:
    return {rank - 1, rank - 2, 0};
  case FilterLayout::spatial_oi:
    return {rank - 2, rank - 1, 0};
  }
  llvm_unreachable("unknown filter layout");
}

int64_t getChannelAxis(Layout layout, int64_t rank) {
  return layout == Layout::channel_first ? 1 : rank - 1;
}

int64_t getSpatialBegin(Layout layout) {
  return layout == Layout::channel_first ? 2 : 1;
}

SmallVector<WindowDim> makeWindow(ArrayRef<int64_t> kernel,
                                  std::optional<ArrayRef<int64_t>> strides,
                                  std::optional<ArrayRef<int64_t>> pads,
                                  std::optional<ArrayRef<int64_t>> dilations) {
  size_t count = kernel.size();
  SmallVector<WindowDim> window(count);
  for (size_t i = 0; i < count; ++i) {
    window[i].size = kernel[i];
    if (strides)
      window[i].stride = (*strides)[i];
    if (dilations)
      window[i].dilation = (*dilations)[i];
    if (pads) {
      window[i].padLow = (*pads)[i];
      window[i].padHigh = (*pads)[count + i];
    }
  }
  return window;
}

} // namespace mlir::convopt
