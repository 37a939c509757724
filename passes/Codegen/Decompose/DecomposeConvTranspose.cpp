//===- DecomposeConvTranspose.cpp - Transposed convolutions as plain ones -===//
//
// Along one axis, with input x of size H, taps w of size k, stride s, padding
// p:
//
//   y[j] = sum over i, t with i*s + t - p = j of w[t] * x[i]
//
// Write j = q*s + r with phase 0 <= r < s. Then i = q + o with
// o = (r + p - t) / s, so each (r, o) has at most one tap, t = r + p - o*s:
//
//   y[q*s + r] = sum over o of w'[r][o] * x[q + o],   w'[r][o] = w[r + p - o*s]
//
// where w is 0 outside [0, k). Over all phases the offsets that occur are those
// of [oMin, oMax], oMin = ceil((p - k + 1) / s) and oMax = floor((s - 1 + p) /
// s). When (oMax - oMin + 1) * s = k, each w' is a tap of w, and all phases
// together are one plain convolution of stride 1 with oMax - oMin + 1 taps,
// padding -oMin, and s times as many channels: channel (r, c) at q is the
// result's channel c at q*s + r. Otherwise some w' would be zero, and each
// phase becomes a convolution of its own with its own offsets, oMin(r) =
// ceil((r + p - k + 1) / s) to oMax(r) = floor((r + p) / s).
//
//===----------------------------------------------------------------------===//

#include "passes/Codegen/Decompose/Passes.h"

#include "dialects/ConvOpt/IR/ConvOpt.h"
#include "dialects/ConvOpt/IR/Elements.h"
#include "dialects/ConvOpt/IR/ElementsWriter.h"
#include "passes/Codegen/Emit/Elementwise.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/IR/Remarks.h"
#include "llvm/Support/MathExtras.h"

#include <cstring>

namespace mlir::convopt {

#define GEN_PASS_DEF_DECOMPOSECONVTRANSPOSEPASS
#include "passes/Codegen/Decompose/Passes.h.inc"

namespace {

/// Neighbouring phases along one axis that one plain convolution computes.
struct PhaseRange {
  int64_t first, count;
  int64_t firstOffset, taps;
  int64_t padLow, padHigh;
};

/// One axis: its window, the ranges its phases fall into, all of the same size,
/// and the positions q that every range computes.
struct PhaseAxis {
  WindowDim window;
  SmallVector<PhaseRange> ranges;
  int64_t positions;
};

PhaseRange makeRange(const WindowDim &window, int64_t first, int64_t count) {
  PhaseRange range;
  range.first = first;
  range.count = count;
  // Padding is not negative: a range that starts later has zeros in front.
  range.firstOffset = std::min<int64_t>(
      0, llvm::divideCeilSigned(first + window.padLow - window.size + 1,
                                window.stride));
  int64_t lastOffset =
      llvm::divideFloorSigned(first + count - 1 + window.padLow, window.stride);
  range.taps = lastOffset - range.firstOffset + 1;
  range.padLow = -range.firstOffset;
  return range;
}

PhaseAxis makeAxis(const WindowDim &window, int64_t input, int64_t output) {
  PhaseAxis axis{window, {makeRange(window, 0, window.stride)}, 0};
  if (axis.ranges.front().taps * window.stride != window.size) {
    axis.ranges.clear();
    for (int64_t phase = 0; phase < window.stride; ++phase)
      axis.ranges.push_back(makeRange(window, phase, 1));
  }
  // More positions than needed are cut off at the end.
  axis.positions = llvm::divideCeil(output, window.stride);
  for (const PhaseRange &range : axis.ranges)
    axis.positions =
        std::max(axis.positions, input + range.padLow - range.taps + 1);
  for (PhaseRange &range : axis.ranges)
    range.padHigh = axis.positions - input - range.padLow + range.taps - 1;
  return axis;
}

/// All phases, or all taps, of all axes as indices, row-major.
SmallVector<SmallVector<int64_t>> allIndices(ArrayRef<int64_t> sizes) {
  SmallVector<SmallVector<int64_t>> all = {{}};
  for (int64_t size : sizes) {
    SmallVector<SmallVector<int64_t>> longer;
    for (const SmallVector<int64_t> &index : all)
      for (int64_t i = 0; i < size; ++i) {
        longer.push_back(index);
        longer.back().push_back(i);
      }
    all = std::move(longer);
  }
  return all;
}

/// One range of each axis: what one plain convolution computes.
using Part = SmallVector<PhaseRange>;

/// All parts, row-major in the ranges of the axes.
SmallVector<Part> allParts(ArrayRef<PhaseAxis> axes) {
  SmallVector<int64_t> counts;
  for (const PhaseAxis &axis : axes)
    counts.push_back(axis.ranges.size());
  SmallVector<Part> parts;
  for (const SmallVector<int64_t> &index : allIndices(counts)) {
    Part part;
    for (auto [i, axis] : llvm::enumerate(axes))
      part.push_back(axis.ranges[index[i]]);
    parts.push_back(std::move(part));
  }
  return parts;
}

/// Writes the filter [taps.., C/g, g * phases * O/g] of a part.
void writeFilter(ConvTransposeOp op, ArrayRef<char> old, const Part &part,
                 MutableArrayRef<char> filter) {
  RankedTensorType type = op.getFilterType();
  SmallVector<WindowDim> window(op.getWindow());
  int64_t groups = op.getGroups();
  int64_t inputs = type.getShape()[part.size()] / groups;
  int64_t outputs = type.getShape().back();
  SmallVector<int64_t> counts, taps;
  for (const PhaseRange &range : part) {
    counts.push_back(range.count);
    taps.push_back(range.taps);
  }
  auto phases = allIndices(counts);
  size_t rowBytes = outputs * type.getElementTypeBitWidth() / 8;
  char *row = filter.data();
  for (const SmallVector<int64_t> &tap : allIndices(taps))
    for (int64_t c = 0; c < inputs; ++c)
      for (int64_t group = 0; group < groups; ++group)
        for (const SmallVector<int64_t> &phase : phases) {
          int64_t oldIndex = 0;
          bool inside = true;
          for (auto [i, range] : llvm::enumerate(part)) {
            // t = r + p - o*s
            int64_t t = range.first + phase[i] + window[i].padLow -
                        (range.firstOffset + tap[i]) * window[i].stride;
            inside &= t >= 0 && t < type.getDimSize(i);
            oldIndex = oldIndex * type.getDimSize(i) + t;
          }
          oldIndex = (oldIndex * groups + group) * inputs + c;
          // Zero has no bits set in any floating-point type.
          if (inside)
            std::memcpy(row, old.data() + oldIndex * rowBytes, rowBytes);
          else
            std::memset(row, 0, rowBytes);
          row += rowBytes;
        }
}

/// Replaces one transposed convolution.
class Decomposition {
public:
  /// `filter` is the filter's bytes.
  Decomposition(ConvTransposeOp op, ArrayRef<char> filter,
                ArrayRef<double> bias, ArrayRef<PhaseAxis> axes,
                RewriterBase &rewriter)
      : op(op), filter(filter), bias(bias), axes(axes), rewriter(rewriter),
        loc(op.getLoc()), element(op.getType().getElementType()),
        groups(op.getGroups()),
        outputs(op.getType().getShape().back() / groups) {
    for (const PhaseAxis &axis : axes)
      phases *= axis.ranges.front().count;
  }

  void run();

private:
  Value constant(ElementsAttr elements) {
    return arith::ConstantOp::create(rewriter, loc, cast<TypedAttr>(elements));
  }
  Value reshape(Value value, ArrayRef<int64_t> shape) {
    return ReshapeOp::create(rewriter, loc,
                             RankedTensorType::get(shape, element), value);
  }
  Value convolve(const Part &part, Value repeatedBias);
  Value interleave(ArrayRef<Value> parts);

  ConvTransposeOp op;
  ArrayRef<char> filter;
  ArrayRef<double> bias;
  ArrayRef<PhaseAxis> axes;
  RewriterBase &rewriter;
  Location loc;
  Type element;
  int64_t groups, outputs;
  /// Phases of one part.
  int64_t phases = 1;
};

} // namespace

Value Decomposition::convolve(const Part &part, Value repeatedBias) {
  SmallVector<int64_t> shape, pads;
  for (const PhaseRange &range : part) {
    shape.push_back(range.taps);
    pads.push_back(range.padLow);
  }
  for (const PhaseRange &range : part)
    pads.push_back(range.padHigh);
  int64_t inputs = op.getInput().getType().getShape().back() / groups;
  shape.append({inputs, groups * phases * outputs});
  auto type = RankedTensorType::get(shape, element);
  ElementsWriter writer(type, type.getNumElements() *
                                  type.getElementTypeBitWidth() / 8);
  writeFilter(op, filter, part, writer.bytes());
  return ConvOp::create(rewriter, loc, op.getInput(),
                        constant(std::move(writer).finish("folded")),
                        repeatedBias, DenseI64ArrayAttr(),
                        rewriter.getDenseI64ArrayAttr(pads),
                        DenseI64ArrayAttr(), rewriter.getI64IntegerAttr(groups),
                        op.getLayoutAttr(), op.getFilterLayoutAttr());
}

/// Puts channel (r, c) at q to c at q*s + r. With one part after another in
/// front, the axes are: r of separate phases.., N, q.., g, r of joint phases..,
/// c.
Value Decomposition::interleave(ArrayRef<Value> parts) {
  int64_t batch = op.getType().getDimSize(0);
  auto partType = cast<RankedTensorType>(parts.front().getType());
  Value value = parts.front();
  if (parts.size() > 1) {
    SmallVector<int64_t> one = {1};
    llvm::append_range(one, partType.getShape());
    SmallVector<Value> stacked;
    for (Value part : parts)
      stacked.push_back(reshape(part, one));
    value = ConcatOp::create(rewriter, loc, stacked, /*axis=*/0);
  }
  SmallVector<int64_t> split, merged = {batch}, phaseAxes(axes.size());
  for (auto [i, axis] : llvm::enumerate(axes))
    if (axis.ranges.size() > 1) {
      phaseAxes[i] = split.size();
      split.push_back(axis.ranges.size());
    }
  int64_t batchAxis = split.size();
  split.push_back(batch);
  for (const PhaseAxis &axis : axes)
    split.push_back(axis.positions);
  int64_t groupAxis = split.size();
  split.push_back(groups);
  for (auto [i, axis] : llvm::enumerate(axes))
    if (axis.ranges.size() == 1) {
      phaseAxes[i] = split.size();
      split.push_back(axis.ranges.front().count);
    }
  int64_t channelAxis = split.size();
  split.push_back(outputs);

  SmallVector<int64_t> permutation = {batchAxis};
  for (auto [i, axis] : llvm::enumerate(axes)) {
    permutation.append({batchAxis + 1 + static_cast<int64_t>(i), phaseAxes[i]});
    merged.push_back(axis.positions * axis.window.stride);
  }
  permutation.append({groupAxis, channelAxis});
  merged.push_back(groups * outputs);
  value = reshape(value, split);
  value = TransposeOp::create(rewriter, loc, value, permutation);
  return reshape(value, merged);
}

/// Whether `op` computes each element from the one at the same place alone.
static bool isUnary(Operation *op) {
  return isElementwise(op) && op->getNumOperands() == 1 &&
         !isa<ChannelAffineOp>(op);
}

void Decomposition::run() {
  Value repeatedBias;
  if (op.getBias()) {
    SmallVector<double> repeated;
    for (int64_t group = 0; group < groups; ++group)
      for (int64_t phase = 0; phase < phases; ++phase)
        llvm::append_range(repeated, bias.slice(group * outputs, outputs));
    repeatedBias = constant(makeElements(
        RankedTensorType::get({groups * phases * outputs}, element), repeated));
  }
  SmallVector<Value> values;
  for (const Part &part : allParts(axes))
    values.push_back(convolve(part, repeatedBias));

  // Activations commute with the rearrangement; next to the convolutions they
  // become epilogues.
  Operation *last = op;
  while (last->hasOneUse() && isUnary(*last->user_begin()) &&
         last->getBlock() == (*last->user_begin())->getBlock()) {
    last = *last->user_begin();
    for (Value &value : values) {
      IRMapping mapping;
      mapping.map(last->getOperand(0), value);
      Operation *copy = rewriter.clone(*last, mapping);
      copy->getResult(0).setType(cast<RankedTensorType>(value.getType()));
      value = copy->getResult(0);
    }
  }

  RankedTensorType output = op.getType();
  Value value = interleave(values);
  if (value.getType() != output)
    value = SliceOp::create(
        rewriter, loc, value, SmallVector<int64_t>(output.getRank(), 0),
        output.getShape(), SmallVector<int64_t>(output.getRank(), 1));
  rewriter.replaceAllUsesWith(last->getResult(0), value);
  while (last != op) {
    Operation *former = last->getOperand(0).getDefiningOp();
    rewriter.eraseOp(last);
    last = former;
  }
  rewriter.eraseOp(op);
}

static LogicalResult refuse(ConvTransposeOp op, RewriterBase &rewriter,
                            StringRef expected) {
  remark::missed(op.getLoc(), remark::RemarkOpts::name("DecomposeConvTranspose")
                                  .category("convopt-codegen"))
      << remark::reason("kept: {0}", expected);
  return rewriter.notifyMatchFailure(op, expected);
}

// Pattern: conv_transpose(x, w) -> interleave(conv(x, w'), ..)
// Pattern: relu(conv_transpose(x, w)) -> interleave(relu(conv(x, w')), ..)
static LogicalResult decompose(ConvTransposeOp op, RewriterBase &rewriter) {
  RankedTensorType input = op.getInput().getType(), output = op.getType();
  if (!input.hasStaticShape() || !output.hasStaticShape())
    return refuse(op, rewriter, "expected static shapes");
  if (op.getLayout() != Layout::channel_last ||
      op.getFilterLayout() != FilterLayout::spatial_io)
    return refuse(op, rewriter, "expected channel_last and spatial_io");
  // A dilated filter would be mostly zeros.
  if (llvm::any_of(op.getWindow(),
                   [](const WindowDim &dim) { return dim.dilation != 1; }))
    return refuse(op, rewriter, "expected no dilation");
  SmallVector<char> storage;
  FailureOr<ArrayRef<char>> filter =
      readRaw(getConstantElements(op.getFilter()), storage);
  FailureOr<SmallVector<double>> bias = SmallVector<double>();
  if (op.getBias())
    bias = readAsDouble(op.getBias());
  if (failed(filter) || failed(bias))
    return refuse(op, rewriter, "expected a constant filter and bias");
  SmallVector<PhaseAxis> axes;
  for (auto [i, dim] : llvm::enumerate(op.getWindow()))
    axes.push_back(
        makeAxis(dim, input.getDimSize(i + 1), output.getDimSize(i + 1)));
  rewriter.setInsertionPoint(op);
  Decomposition(op, *filter, *bias, axes, rewriter).run();
  return success();
}

namespace {
struct DecomposeConvTransposePass
    : impl::DecomposeConvTransposePassBase<DecomposeConvTransposePass> {
  using DecomposeConvTransposePassBase::DecomposeConvTransposePassBase;
  void runOnOperation() override {
    SmallVector<ConvTransposeOp> ops;
    getOperation().walk([&](ConvTransposeOp op) { ops.push_back(op); });
    IRRewriter rewriter(&getContext());
    for (ConvTransposeOp op : ops)
      (void)decompose(op, rewriter);
  }
};
} // namespace
} // namespace mlir::convopt
