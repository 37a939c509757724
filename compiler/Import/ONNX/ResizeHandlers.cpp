//===- ResizeHandlers.cpp - Resize, Upsample ------------------------------===//

#include "compiler/Import/ONNX/NodeImporter.h"
#include "compiler/Import/ONNX/Shapes.h"
#include "dialects/ConvOpt/IR/Constraints.h"
#include "dialects/ConvOpt/IR/Elements.h"

#include <cmath>

using namespace mlir;
using namespace mlir::convopt;
using namespace mlir::convopt::onnx_import;
using ::onnx::AttributeProto;

namespace {
/// Per axis of the input.
struct Target {
  SmallVector<double> scales;
  SmallVector<int64_t> sizes;

  explicit Target(ArrayRef<int64_t> shape)
      : scales(shape.size(), 1.0), sizes(shape) {}
};

/// How a value between elements is found.
struct Sampling {
  ResizeMode mode;
  ResizeCoordinates coordinates = ResizeCoordinates::asymmetric;
  NearestRounding rounding = NearestRounding::round_prefer_floor;
  double cubicCoeff = -0.75;
  bool excludeOutside = false;
};
} // namespace

//===----------------------------------------------------------------------===//
// Target
//===----------------------------------------------------------------------===//

/// Resizes by `scale`: sizes are rounded down in the arithmetic of the scales,
/// f32. Where that gives a whole number, the scale is taken to be the ratio of
/// the sizes: f32(0.7) means 0.7, and 10 elements become 7 of them.
static LogicalResult setScale(NodeImporter &node, Target &target, int64_t axis,
                              double scale) {
  int64_t from = target.sizes[axis];
  float resized = static_cast<float>(from) * static_cast<float>(scale);
  if (!(scale > 0) || !(resized <= static_cast<float>(kMaxExtent)))
    return node.error("scale " + Twine(std::to_string(scale)) + " of axis " +
                      Twine(axis) + " is out of range");
  int64_t size = static_cast<int64_t>(std::floor(resized));
  target.sizes[axis] = size;
  target.scales[axis] = static_cast<float>(size) == resized && from > 0
                            ? double(size) / double(from)
                            : scale;
  return success();
}

static LogicalResult setScales(NodeImporter &node, Target &target,
                               ArrayRef<int64_t> axes,
                               ArrayRef<double> scales) {
  if (scales.size() != axes.size())
    return node.error("scales has " + Twine(scales.size()) +
                      " entries, expected " + Twine(axes.size()));
  for (auto [axis, scale] : llvm::zip_equal(axes, scales))
    if (failed(setScale(node, target, axis, scale)))
      return failure();
  return success();
}

static LogicalResult setSizes(NodeImporter &node, Target &target,
                              ArrayRef<int64_t> axes, ArrayRef<int64_t> sizes) {
  if (sizes.size() != axes.size())
    return node.error("sizes has " + Twine(sizes.size()) +
                      " entries, expected " + Twine(axes.size()));
  for (auto [axis, size] : llvm::zip_equal(axes, sizes)) {
    target.scales[axis] = double(size) / double(target.sizes[axis]);
    target.sizes[axis] = size;
  }
  return success();
}

/// The elements of a constant list of floats; empty when it is absent.
static FailureOr<SmallVector<double>> readScales(NodeImporter &node,
                                                 unsigned input) {
  if (!node.hasInput(input))
    return SmallVector<double>();
  ElementsAttr constant = node.getConstant(input);
  if (!constant)
    return node.unsupported("scales is computed at run time");
  if (node.getType(input).getRank() != 1 ||
      constant.getNumElements() > static_cast<int64_t>(kMaxRank))
    return node.error("scales is not a list with one entry per axis");
  FailureOr<SmallVector<double>> values = readAsDouble(constant);
  if (failed(values))
    return node.error("scales is not a tensor of floats");
  return values;
}

static SmallVector<int64_t> getAllAxes(NodeImporter &node) {
  return llvm::to_vector(llvm::seq<int64_t>(0, node.getType(0).getRank()));
}

//===----------------------------------------------------------------------===//
// Emission
//===----------------------------------------------------------------------===//

static LogicalResult emitResize(NodeImporter &node, const Target &target,
                                const Sampling &sampling) {
  auto isOne = [](double scale) { return scale == 1.0; };
  if (llvm::all_of(target.scales, isOne))
    return node.forward(0);
  MLIRContext *context = &node.getContext();
  return node.emit<ResizeOp>(
      node.getValue(0), [&](ResizeOp::Properties &properties) {
        properties.scales = DenseF64ArrayAttr::get(context, target.scales);
        properties.sizes = node.ints(target.sizes);
        properties.mode = ResizeModeAttr::get(context, sampling.mode);
        properties.coordinates =
            ResizeCoordinatesAttr::get(context, sampling.coordinates);
        if (sampling.mode == ResizeMode::nearest)
          properties.rounding =
              NearestRoundingAttr::get(context, sampling.rounding);
        if (sampling.mode != ResizeMode::cubic)
          return;
        properties.cubic_coeff = node.f64(sampling.cubicCoeff);
        if (sampling.excludeOutside)
          properties.exclude_outside = node.getBuilder().getUnitAttr();
      });
}

//===----------------------------------------------------------------------===//
// Upsample, Resize-10
//===----------------------------------------------------------------------===//

static std::string checkSimpleMode(const Node &node) {
  StringRef mode = node.getAttributes().getString("mode", "nearest");
  if (mode == "nearest" || mode == "linear")
    return "";
  return ("mode '" + mode + "'").str();
}

/// Positions are i / scale. The specification does not say which element is
/// the nearest; its example and ONNX Runtime round towards the one before when
/// enlarging and towards the one after when shrinking.
static LogicalResult importSimple(NodeImporter &node, ArrayRef<double> scales) {
  Target target(node.getShape(0));
  if (failed(setScales(node, target, getAllAxes(node), scales)))
    return failure();
  StringRef mode = node.getAttributes().getString("mode", "nearest");
  Sampling sampling{*symbolizeResizeMode(mode)};
  auto shrinks = [](double scale) { return scale < 1; };
  auto grows = [](double scale) { return scale > 1; };
  bool isShrinking = llvm::any_of(target.scales, shrinks);
  if (sampling.mode == ResizeMode::nearest && isShrinking &&
      llvm::any_of(target.scales, grows))
    return node.unsupported("scales above and below 1 in mode 'nearest'");
  sampling.rounding =
      isShrinking ? NearestRounding::ceil : NearestRounding::floor;
  return emitResize(node, target, sampling);
}

/// Scales as an attribute.
static LogicalResult importUpsample7(NodeImporter &node) {
  if (!node.getAttributes().has("scales"))
    return node.error("attribute 'scales' is missing");
  ArrayRef<float> scales = node.getAttributes().getFloats("scales");
  return importSimple(node, SmallVector<double>(scales));
}

/// Scales as an input.
static LogicalResult importResize10(NodeImporter &node) {
  FailureOr<SmallVector<double>> scales = readScales(node, 1);
  return failed(scales) ? failure() : importSimple(node, *scales);
}

//===----------------------------------------------------------------------===//
// Resize since 11
//===----------------------------------------------------------------------===//

static std::string checkResize(const Node &node) {
  const Attributes &attributes = node.getAttributes();
  auto unknown = [&](StringRef attribute, StringRef value) {
    return (attribute + " '" + value + "'").str();
  };
  StringRef mode = attributes.getString("mode", "nearest");
  if (!symbolizeResizeMode(mode))
    return unknown("mode", mode);
  StringRef coordinates =
      attributes.getString("coordinate_transformation_mode", "half_pixel");
  if (!symbolizeResizeCoordinates(coordinates))
    return unknown("coordinate_transformation_mode", coordinates);
  StringRef rounding =
      attributes.getString("nearest_mode", "round_prefer_floor");
  if (!symbolizeNearestRounding(rounding))
    return unknown("nearest_mode", rounding);
  if (attributes.getInt("antialias", 0) != 0)
    return "antialias";
  StringRef policy =
      attributes.getString("keep_aspect_ratio_policy", "stretch");
  // Scales are what they are; sizes may be bounds.
  if (policy != "stretch" && node.hasInput(3))
    return unknown("keep_aspect_ratio_policy", policy);
  return "";
}

static Sampling readSampling(NodeImporter &node) {
  const Attributes &attributes = node.getAttributes();
  Sampling sampling{
      *symbolizeResizeMode(attributes.getString("mode", "nearest"))};
  sampling.coordinates = *symbolizeResizeCoordinates(
      attributes.getString("coordinate_transformation_mode", "half_pixel"));
  sampling.rounding = *symbolizeNearestRounding(
      attributes.getString("nearest_mode", "round_prefer_floor"));
  sampling.cubicCoeff = attributes.getFloat("cubic_coeff_a", -0.75f);
  sampling.excludeOutside = attributes.getInt("exclude_outside", 0) != 0;
  return sampling;
}

/// Scales or sizes as inputs 2 and 3; input 1, the region of interest, is for
/// tf_crop_and_resize alone. An empty list is as good as none.
static LogicalResult importResize11(NodeImporter &node) {
  SmallVector<int64_t> axes = getAllAxes(node);
  if (node.getAttributes().has("axes")) {
    ArrayRef<int64_t> given = node.getAttributes().getInts("axes");
    int64_t rank = node.getType(0).getRank();
    if (!normalizeAxes(given, rank))
      return node.error("axes are out of range or repeated for an input of "
                        "shape " +
                        shapeToString(node.getShape(0)));
    axes = llvm::map_to_vector(
        given, [&](int64_t axis) { return *normalizeAxis(axis, rank); });
  }
  FailureOr<SmallVector<double>> scales = readScales(node, 2);
  FailureOr<SmallVector<int64_t>> sizes = node.getIntParameter(3, "sizes");
  if (failed(scales) || failed(sizes))
    return failure();
  if (scales->empty() == sizes->empty())
    return node.error("expected either scales or sizes");
  Target target(node.getShape(0));
  if (failed(sizes->empty() ? setScales(node, target, axes, *scales)
                            : setSizes(node, target, axes, *sizes)))
    return failure();
  return emitResize(node, target, readSampling(node));
}

ArrayRef<OpSchema> onnx_import::getResizeSchemas() {
  static const AttributeSpec mode = {"mode", AttributeProto::STRING};
  static const AttributeSpec coordinates = {"coordinate_transformation_mode",
                                            AttributeProto::STRING};
  static const AttributeSpec cubic = {"cubic_coeff_a", AttributeProto::FLOAT};
  static const AttributeSpec exclude = {"exclude_outside", AttributeProto::INT};
  static const AttributeSpec extrapolation = {"extrapolation_value",
                                              AttributeProto::FLOAT};
  static const AttributeSpec rounding = {"nearest_mode",
                                         AttributeProto::STRING};
  static const OpSchema schemas[] = {
      {"Upsample",
       7,
       1,
       1,
       1,
       1,
       {mode, {"scales", AttributeProto::FLOATS}},
       importUpsample7,
       nullptr,
       checkSimpleMode},
      {"Upsample",
       9,
       2,
       2,
       1,
       1,
       {mode},
       importResize10,
       nullptr,
       checkSimpleMode},
      {"Resize",
       10,
       2,
       2,
       1,
       1,
       {mode},
       importResize10,
       nullptr,
       checkSimpleMode},
      {"Resize",
       11,
       1,
       4,
       1,
       1,
       {mode, coordinates, cubic, exclude, extrapolation, rounding},
       importResize11,
       nullptr,
       checkResize},
      {"Resize",
       18,
       1,
       4,
       1,
       1,
       {mode,
        coordinates,
        cubic,
        exclude,
        extrapolation,
        rounding,
        {"antialias", AttributeProto::INT},
        {"axes", AttributeProto::INTS},
        {"keep_aspect_ratio_policy", AttributeProto::STRING}},
       importResize11,
       nullptr,
       checkResize}};
  return schemas;
}
