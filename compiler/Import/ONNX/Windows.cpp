//===- Windows.cpp - Window attributes of convolutions and pools ----------===//

#include "compiler/Import/ONNX/Windows.h"

#include "compiler/Import/ONNX/Shapes.h"
#include "dialects/ConvOpt/IR/Constraints.h"

#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mlir::convopt;
using namespace mlir::convopt::onnx_import;

/// An integer list with `count` entries in [low, 2^31], or `neutral` repeated
/// when absent.
static FailureOr<SmallVector<int64_t>> readList(NodeImporter &node,
                                                StringRef name, size_t count,
                                                int64_t low, int64_t neutral) {
  if (!node.getAttributes().has(name))
    return SmallVector<int64_t>(count, neutral);
  ArrayRef<int64_t> values = node.getAttributes().getInts(name);
  if (values.size() != count)
    return node.error(name + " has " + Twine(values.size()) +
                      " entries, expected " + Twine(count));
  for (int64_t value : values)
    if (value < low || value > kMaxExtent)
      return node.error(name + " has the entry " + Twine(value) +
                        ", expected " + Twine(low) + " to 2^31");
  return SmallVector<int64_t>(values);
}

static FailureOr<WindowAttributes> readLists(NodeImporter &node, size_t count,
                                             ArrayRef<int64_t> kernel) {
  WindowAttributes window;
  if (kernel.size() != count)
    return node.error("kernel_shape has " + Twine(kernel.size()) +
                      " entries, expected " + Twine(count));
  for (int64_t size : kernel)
    if (size < 1 || size > kMaxExtent)
      return node.error("kernel size " + Twine(size) +
                        " is out of range, expected 1 to 2^31");
  window.kernel.assign(kernel.begin(), kernel.end());
  auto strides = readList(node, "strides", count, 1, 1);
  auto dilations = readList(node, "dilations", count, 1, 1);
  auto pads = readList(node, "pads", 2 * count, 0, 0);
  if (failed(strides) || failed(dilations) || failed(pads))
    return failure();
  window.strides = *strides;
  window.dilations = *dilations;
  window.pads = *pads;
  for (size_t i = 0; i < count; ++i)
    if (int64_t product; __builtin_mul_overflow(
                             window.kernel[i], window.dilations[i], &product) ||
                         product > kMaxExtent)
      return node.error("the dilated kernel is larger than 2^31");
  return window;
}

namespace {
enum class AutoPad { NotSet, SameUpper, SameLower, Valid };
} // namespace

static FailureOr<AutoPad> readAutoPad(NodeImporter &node) {
  StringRef text = node.getAttributes().getString("auto_pad", "NOTSET");
  std::optional<AutoPad> mode = llvm::StringSwitch<std::optional<AutoPad>>(text)
                                    .Case("NOTSET", AutoPad::NotSet)
                                    .Case("SAME_UPPER", AutoPad::SameUpper)
                                    .Case("SAME_LOWER", AutoPad::SameLower)
                                    .Case("VALID", AutoPad::Valid)
                                    .Default(std::nullopt);
  if (!mode)
    return node.error("auto_pad is '" + text +
                      "', expected NOTSET, SAME_UPPER, SAME_LOWER or VALID");
  return *mode;
}

/// auto_pad and pads together are contradictory unless pads say the same.
static LogicalResult checkResolved(NodeImporter &node,
                                   ArrayRef<int64_t> explicitPads,
                                   ArrayRef<int64_t> resolved) {
  bool isZero =
      llvm::all_of(explicitPads, [](int64_t pad) { return pad == 0; });
  if (!isZero && explicitPads != resolved)
    return node.error("pads contradict auto_pad");
  return success();
}

/// Splits the padding of one axis; the odd element goes to the high side when
/// `upper`.
static void setPads(WindowAttributes &window, size_t axis, int64_t total,
                    bool upper) {
  int64_t small = total / 2, large = total - small;
  window.pads[axis] = upper ? small : large;
  window.pads[window.kernel.size() + axis] = upper ? large : small;
}

FailureOr<WindowAttributes> onnx_import::readWindow(NodeImporter &node,
                                                    ArrayRef<int64_t> spatial,
                                                    ArrayRef<int64_t> kernel) {
  FailureOr<WindowAttributes> window = readLists(node, spatial.size(), kernel);
  FailureOr<AutoPad> mode = readAutoPad(node);
  if (failed(window) || failed(mode))
    return failure();
  if (*mode == AutoPad::NotSet)
    return window;
  SmallVector<int64_t> explicitPads = window->pads;
  window->pads.assign(2 * spatial.size(), 0);
  for (size_t i = 0; i < spatial.size() && *mode != AutoPad::Valid; ++i) {
    int64_t stride = window->strides[i];
    int64_t positions = llvm::divideCeil(spatial[i], stride);
    int64_t total = (positions - 1) * stride + window->extent(i) - spatial[i];
    setPads(*window, i, std::max<int64_t>(total, 0),
            *mode == AutoPad::SameUpper);
  }
  if (failed(checkResolved(node, explicitPads, window->pads)))
    return failure();
  return window;
}

FailureOr<WindowAttributes>
onnx_import::readTransposedWindow(NodeImporter &node, ArrayRef<int64_t> spatial,
                                  ArrayRef<int64_t> kernel,
                                  SmallVectorImpl<int64_t> &outputPads) {
  size_t count = spatial.size();
  FailureOr<WindowAttributes> window = readLists(node, count, kernel);
  FailureOr<AutoPad> mode = readAutoPad(node);
  FailureOr<SmallVector<int64_t>> pads =
      readList(node, "output_padding", count, 0, 0);
  if (failed(window) || failed(mode) || failed(pads))
    return failure();
  outputPads.assign(pads->begin(), pads->end());

  SmallVector<int64_t> sizes;
  if (node.getAttributes().has("output_shape")) {
    FailureOr<SmallVector<int64_t>> shape =
        readList(node, "output_shape", count, 1, 1);
    if (failed(shape))
      return failure();
    sizes = *shape;
  } else if (*mode == AutoPad::SameUpper || *mode == AutoPad::SameLower) {
    for (size_t i = 0; i < count; ++i)
      sizes.push_back(spatial[i] * window->strides[i]);
  } else if (*mode == AutoPad::Valid) {
    SmallVector<int64_t> none(2 * count, 0);
    if (failed(checkResolved(node, window->pads, none)))
      return failure();
    window->pads = none;
    return window;
  } else {
    return window;
  }

  // The padding follows from the size of the result.
  for (size_t i = 0; i < count; ++i) {
    int64_t natural = window->strides[i] * (spatial[i] - 1) +
                      window->extent(i) + outputPads[i];
    setPads(*window, i, std::max<int64_t>(natural - sizes[i], 0),
            *mode == AutoPad::SameUpper);
    outputPads[i] += std::max<int64_t>(sizes[i] - natural, 0);
  }
  return window;
}

FailureOr<SmallVector<int64_t>>
onnx_import::readKernel(NodeImporter &node, ArrayRef<int64_t> inputShape,
                        ArrayRef<int64_t> filterShape) {
  if (inputShape.size() < 3 || inputShape.size() > 5)
    return node.unsupported("its input has " + Twine(inputShape.size()) +
                            " dimensions; 3 to 5 are supported");
  if (filterShape.size() != inputShape.size())
    return node.error("its filter of shape " + shapeToString(filterShape) +
                      " and its input of shape " + shapeToString(inputShape) +
                      " have different ranks");
  SmallVector<int64_t> kernel(filterShape.drop_front(2));
  if (node.getAttributes().has("kernel_shape") &&
      node.getAttributes().getInts("kernel_shape") != ArrayRef(kernel))
    return node.error("kernel_shape contradicts its filter of shape " +
                      shapeToString(filterShape));
  return kernel;
}
