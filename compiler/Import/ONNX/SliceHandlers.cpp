//===- SliceHandlers.cpp - Slice, Split, Pad ------------------------------===//

#include "compiler/Import/ONNX/ConstantEvaluator.h"
#include "compiler/Import/ONNX/Shapes.h"
#include "dialects/ConvOpt/IR/Constraints.h"

using namespace mlir;
using namespace mlir::convopt;
using namespace mlir::convopt::onnx_import;
using ::onnx::AttributeProto;

namespace {
/// y[i] = x[offsets + i * steps], 0 <= i < sizes, on every axis.
struct Box {
  SmallVector<int64_t> offsets, sizes, steps;

  explicit Box(ArrayRef<int64_t> shape)
      : offsets(shape.size(), 0), sizes(shape), steps(shape.size(), 1) {}
};
} // namespace

static FailureOr<Value> createSlice(NodeImporter &node, Value input,
                                    const Box &box) {
  auto op = node.create<SliceOp>(input, [&](SliceOp::Properties &properties) {
    properties.offsets = node.ints(box.offsets);
    properties.sizes = node.ints(box.sizes);
    properties.strides = node.ints(box.steps);
  });
  if (failed(op))
    return failure();
  return Value(op->getOutput());
}

/// Input 0's `box` as result `output`.
static LogicalResult emitBox(NodeImporter &node, const Box &box,
                             unsigned output = 0) {
  if (llvm::any_of(box.steps, [](int64_t step) { return step < 0; }))
    return node.unsupported("a negative step");
  if (ArrayRef(box.sizes) == node.getShape(0))
    return node.forward(0, output);
  FailureOr<Value> slice = createSlice(node, node.getValue(0), box);
  return failed(slice) ? failure() : node.setResult(output, *slice);
}

static FailureOr<bool> evaluateBox(NodeImporter &node, const Box &box,
                                   unsigned output = 0) {
  int64_t start = 0;
  SmallVector<int64_t> strides = getStrides(node.getShape(0));
  for (auto [stride, offset, step] :
       llvm::zip_equal(strides, box.offsets, box.steps)) {
    start += offset * stride;
    stride *= step;
  }
  return evaluateView(node, node.getConstant(0), box.sizes, start, strides,
                      output);
}

//===----------------------------------------------------------------------===//
// Slice
//===----------------------------------------------------------------------===//

/// Bounds of one axis with ONNX's clamping; never overflows.
static void sliceAxis(Box &box, int64_t axis, int64_t start, int64_t end,
                      int64_t step) {
  int64_t size = box.sizes[axis];
  bool forward = step > 0;
  start = std::clamp(start < 0 ? start + size : start, int64_t(0),
                     forward ? size : std::max<int64_t>(size - 1, 0));
  end = std::clamp(end < 0 ? end + size : end, int64_t(forward ? 0 : -1), size);
  int64_t distance = forward ? end - start : start - end;
  // Steps beyond the axis take one element, whatever they are.
  step = std::clamp(step, -kMaxExtent, kMaxExtent);
  int64_t count =
      distance <= 0 || size == 0 ? 0 : (distance - 1) / std::abs(step) + 1;
  box.offsets[axis] = count == 0 ? 0 : start;
  box.sizes[axis] = count;
  box.steps[axis] = count <= 1 ? 1 : step;
}

static FailureOr<Box> makeSlice(NodeImporter &node, ArrayRef<int64_t> starts,
                                ArrayRef<int64_t> ends,
                                ArrayRef<int64_t> axesGiven, bool hasAxes,
                                ArrayRef<int64_t> steps) {
  ArrayRef<int64_t> shape = node.getShape(0);
  SmallVector<int64_t> axes(axesGiven);
  if (!hasAxes && starts.size() <= shape.size())
    axes = llvm::to_vector(llvm::seq<int64_t>(0, starts.size()));
  if (ends.size() != starts.size() || axes.size() != starts.size() ||
      (!steps.empty() && steps.size() != starts.size()))
    return node.error("starts, ends, axes and steps have different lengths");
  if (!normalizeAxes(axes, shape.size()))
    return node.error("axes are out of range or repeated for an input of "
                      "shape " +
                      shapeToString(shape));
  Box box(shape);
  for (size_t i = 0; i < axes.size(); ++i) {
    int64_t step = steps.empty() ? 1 : steps[i];
    if (step == 0)
      return node.error("a step is 0");
    sliceAxis(box, *normalizeAxis(axes[i], shape.size()), starts[i], ends[i],
              step);
  }
  return box;
}

/// Bounds as attributes.
static FailureOr<Box> readSlice1(NodeImporter &node) {
  const Attributes &attributes = node.getAttributes();
  if (!attributes.has("starts") || !attributes.has("ends"))
    return node.error("attribute 'starts' or 'ends' is missing");
  return makeSlice(node, attributes.getInts("starts"),
                   attributes.getInts("ends"), attributes.getInts("axes"),
                   attributes.has("axes"), {});
}

/// Bounds as inputs.
static FailureOr<Box> readSlice10(NodeImporter &node) {
  FailureOr<SmallVector<int64_t>> starts = node.getIntParameter(1, "starts");
  FailureOr<SmallVector<int64_t>> ends = node.getIntParameter(2, "ends");
  FailureOr<SmallVector<int64_t>> axes = node.getIntParameter(3, "axes");
  FailureOr<SmallVector<int64_t>> steps = node.getIntParameter(4, "steps");
  if (failed(starts) || failed(ends) || failed(axes) || failed(steps))
    return failure();
  return makeSlice(node, *starts, *ends, *axes, node.hasInput(3), *steps);
}

template <FailureOr<Box> (*Read)(NodeImporter &)>
static LogicalResult importSlice(NodeImporter &node) {
  FailureOr<Box> box = Read(node);
  return failed(box) ? failure() : emitBox(node, *box);
}

template <FailureOr<Box> (*Read)(NodeImporter &)>
static FailureOr<bool> evaluateSlice(NodeImporter &node) {
  FailureOr<Box> box = Read(node);
  return failed(box) ? FailureOr<bool>(failure()) : evaluateBox(node, *box);
}

//===----------------------------------------------------------------------===//
// Split
//===----------------------------------------------------------------------===//

namespace {
struct Parts {
  int64_t axis;
  SmallVector<int64_t> sizes;
};
} // namespace

/// ONNX Split-2, -11, -13 and -18: sizes from the attribute, the input or the
/// number of parts.
static FailureOr<Parts> readSplit(NodeImporter &node) {
  const Attributes &attributes = node.getAttributes();
  ArrayRef<int64_t> shape = node.getShape(0);
  int64_t count = node.getNode().getNumOutputs();
  int64_t axisGiven = attributes.getInt("axis", 0);
  std::optional<int64_t> axis = normalizeAxis(axisGiven, shape.size());
  if (!axis)
    return node.error("axis " + Twine(axisGiven) +
                      " is out of range for shape " + shapeToString(shape));
  Parts parts{*axis, {}};
  int64_t size = shape[*axis];
  bool given = attributes.has("split") || node.hasInput(1);
  if (attributes.has("num_outputs") &&
      (given || attributes.getInt("num_outputs", 0) != count))
    return node.error("num_outputs contradicts the sizes or the number of "
                      "outputs");
  if (!given) {
    // The last part may be smaller only where num_outputs says so.
    int64_t part = (size + count - 1) / count;
    int64_t last = size - part * (count - 1);
    if (last < 0 || (last != part && !attributes.has("num_outputs")))
      return node.error("axis " + Twine(*axis) + " of shape " +
                        shapeToString(shape) + " does not split into " +
                        Twine(count) + " parts");
    parts.sizes.assign(count, part);
    parts.sizes.back() = last;
    return parts;
  }
  FailureOr<SmallVector<int64_t>> sizes =
      SmallVector<int64_t>(attributes.getInts("split"));
  if (node.hasInput(1))
    sizes = node.getIntParameter(1, "split");
  if (failed(sizes))
    return failure();
  int64_t left = size;
  for (int64_t part : *sizes)
    left = part < 0 || part > left ? -1 : left - part;
  if (static_cast<int64_t>(sizes->size()) != count || left != 0)
    return node.error("its sizes do not add up to axis " + Twine(*axis) +
                      " of shape " + shapeToString(shape) + " in " +
                      Twine(count) + " parts");
  parts.sizes = *sizes;
  return parts;
}

/// The boxes of all parts, one after another.
static SmallVector<Box> makeBoxes(NodeImporter &node, const Parts &parts) {
  SmallVector<Box> boxes;
  int64_t offset = 0;
  for (int64_t size : parts.sizes) {
    Box box(node.getShape(0));
    box.offsets[parts.axis] = offset;
    box.sizes[parts.axis] = size;
    boxes.push_back(box);
    offset += size;
  }
  return boxes;
}

static LogicalResult importSplit(NodeImporter &node) {
  FailureOr<Parts> parts = readSplit(node);
  if (failed(parts))
    return failure();
  for (auto [i, box] : llvm::enumerate(makeBoxes(node, *parts)))
    if (failed(emitBox(node, box, i)))
      return failure();
  return success();
}

static FailureOr<bool> evaluateSplit(NodeImporter &node) {
  FailureOr<Parts> parts = readSplit(node);
  if (failed(parts))
    return failure();
  for (auto [i, box] : llvm::enumerate(makeBoxes(node, *parts))) {
    FailureOr<bool> done = evaluateBox(node, box, i);
    if (failed(done) || !*done)
      return done;
  }
  return true;
}

//===----------------------------------------------------------------------===//
// Pad
//===----------------------------------------------------------------------===//

static std::string checkPad(const Node &node) {
  StringRef mode = node.getAttributes().getString("mode", "constant");
  return symbolizePadMode(mode) ? "" : ("mode '" + mode + "'").str();
}

static PadMode getPadMode(NodeImporter &node) {
  return *symbolizePadMode(node.getAttributes().getString("mode", "constant"));
}

/// Negative pads are sliced off first.
static LogicalResult emitPad(NodeImporter &node, ArrayRef<int64_t> low,
                             ArrayRef<int64_t> high, double value) {
  ArrayRef<int64_t> shape = node.getShape(0);
  Box box(shape);
  SmallVector<int64_t> padLow, padHigh;
  for (size_t i = 0; i < shape.size(); ++i) {
    if (std::abs(low[i] / 2) >= kMaxExtent / 2 ||
        std::abs(high[i] / 2) >= kMaxExtent / 2)
      return node.error("a pad of axis " + Twine(i) + " is out of range");
    box.offsets[i] = std::max<int64_t>(-low[i], 0);
    box.sizes[i] -= box.offsets[i] + std::max<int64_t>(-high[i], 0);
    if (box.sizes[i] < 0)
      return node.error("negative pads remove more than axis " + Twine(i) +
                        " of shape " + shapeToString(shape) + " has");
    padLow.push_back(std::max<int64_t>(low[i], 0));
    padHigh.push_back(std::max<int64_t>(high[i], 0));
  }
  Value input = node.getValue(0);
  if (ArrayRef(box.sizes) != shape) {
    FailureOr<Value> slice = createSlice(node, input, box);
    if (failed(slice))
      return failure();
    input = *slice;
  }
  auto isZero = [](int64_t pad) { return pad == 0; };
  if (llvm::all_of(padLow, isZero) && llvm::all_of(padHigh, isZero))
    return node.setResult(0, input);
  PadMode mode = getPadMode(node);
  return node.emit<PadOp>(input, [&](PadOp::Properties &properties) {
    properties.low = node.ints(padLow);
    properties.high = node.ints(padHigh);
    properties.value = node.f64(mode == PadMode::constant ? value : 0.0);
    if (mode != PadMode::constant)
      properties.mode = PadModeAttr::get(&node.getContext(), mode);
  });
}

/// Pads as an attribute.
static LogicalResult importPad2(NodeImporter &node) {
  ArrayRef<int64_t> pads = node.getAttributes().getInts("pads");
  size_t rank = node.getType(0).getRank();
  if (pads.size() != 2 * rank)
    return node.error("pads has " + Twine(pads.size()) + " entries, expected " +
                      Twine(2 * rank));
  return emitPad(node, pads.take_front(rank), pads.drop_front(rank),
                 node.getAttributes().getFloat("value", 0.0f));
}

/// Pads, value and (since 18) axes as inputs.
static LogicalResult importPad11(NodeImporter &node) {
  int64_t rank = node.getType(0).getRank();
  FailureOr<SmallVector<int64_t>> pads = node.getIntParameter(1, "pads");
  FailureOr<SmallVector<int64_t>> axes = node.getIntParameter(3, "axes");
  // What the other modes ignore may be anything.
  bool hasValue = node.hasInput(2) && getPadMode(node) == PadMode::constant;
  FailureOr<double> value =
      hasValue ? node.getFloatParameter(2, "constant_value") : 0.0;
  if (failed(pads) || failed(axes) || failed(value))
    return failure();
  if (!node.hasInput(3))
    axes = llvm::to_vector(llvm::seq<int64_t>(0, rank));
  size_t count = axes->size();
  if (!normalizeAxes(*axes, rank))
    return node.error("axes are out of range or repeated for an input of "
                      "shape " +
                      shapeToString(node.getShape(0)));
  if (pads->size() != 2 * count)
    return node.error("pads has " + Twine(pads->size()) +
                      " entries, expected " + Twine(2 * count));
  SmallVector<int64_t> low(rank, 0), high(rank, 0);
  for (size_t i = 0; i < count; ++i) {
    int64_t axis = *normalizeAxis((*axes)[i], rank);
    low[axis] = (*pads)[i];
    high[axis] = (*pads)[count + i];
  }
  return emitPad(node, low, high, *value);
}

ArrayRef<OpSchema> onnx_import::getSliceSchemas() {
  static const AttributeSpec axis = {"axis", AttributeProto::INT};
  static const AttributeSpec mode = {"mode", AttributeProto::STRING};
  static const OpSchema schemas[] = {
      {"Slice",
       1,
       1,
       1,
       1,
       1,
       {{"axes", AttributeProto::INTS},
        {"ends", AttributeProto::INTS},
        {"starts", AttributeProto::INTS}},
       importSlice<readSlice1>,
       evaluateSlice<readSlice1>},
      {"Slice",
       10,
       3,
       5,
       1,
       1,
       {},
       importSlice<readSlice10>,
       evaluateSlice<readSlice10>},
      {"Split",
       2,
       1,
       1,
       kVariadic,
       1,
       {axis, {"split", AttributeProto::INTS}},
       importSplit,
       evaluateSplit},
      {"Split", 13, 1, 2, kVariadic, 1, {axis}, importSplit, evaluateSplit},
      {"Split",
       18,
       1,
       2,
       kVariadic,
       1,
       {axis, {"num_outputs", AttributeProto::INT}},
       importSplit,
       evaluateSplit},
      {"Pad",
       2,
       1,
       1,
       1,
       1,
       {mode, {"pads", AttributeProto::INTS}, {"value", AttributeProto::FLOAT}},
       importPad2,
       nullptr,
       checkPad},
      {"Pad", 11, 2, 3, 1, 1, {mode}, importPad11, nullptr, checkPad},
      {"Pad", 18, 2, 4, 1, 1, {mode}, importPad11, nullptr, checkPad}};
  return schemas;
}
