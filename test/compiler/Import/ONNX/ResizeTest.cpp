//===- ResizeTest.cpp - Resize, Upsample ----------------------------------===//

#include "test/compiler/Import/ONNX/TestModel.h"

using namespace mlir::convopt;
using namespace mlir::convopt::test;
using testing::ElementsAre;
using testing::HasSubstr;

static ::onnx::TensorProto scales(const std::vector<float> &values) {
  return floats("s", {static_cast<int64_t>(values.size())}, values);
}
static ::onnx::TensorProto none() { return floats("", {}); }

/// Resize of 1x3x4x5 with these inputs beside x.
static SingleNode resize(int64_t opset,
                         const std::vector<::onnx::TensorProto> &parameters) {
  return SingleNode(opset, "Resize", {1, 3, 4, 5}, parameters);
}

TEST(Resize, Defaults) {
  for (int64_t opset : {11, 13, 18, 19}) {
    Imported m = resize(opset, {none(), scales({1, 1, 2, 0.5f})}).import();
    auto op = m.only<ResizeOp>();
    EXPECT_THAT(op.getScales(), ElementsAre(1, 1, 2, 0.5));
    EXPECT_EQ(m.resultShape(), (Dims{1, 3, 8, 2}));
    EXPECT_EQ(op.getMode(), ResizeMode::nearest);
    EXPECT_EQ(op.getCoordinates(), ResizeCoordinates::half_pixel);
    EXPECT_EQ(op.getRounding(), NearestRounding::round_prefer_floor);
  }
}

TEST(Resize, Attributes) {
  Imported m = resize(13, {none(), scales({1, 1, 2, 3})})
                   .set("mode", "cubic")
                   .set("coordinate_transformation_mode", "align_corners")
                   .set("cubic_coeff_a", -0.5f)
                   .set("exclude_outside", 1)
                   .set("nearest_mode", "ceil")
                   .import();
  auto op = m.only<ResizeOp>();
  EXPECT_EQ(op.getMode(), ResizeMode::cubic);
  EXPECT_EQ(op.getCoordinates(), ResizeCoordinates::align_corners);
  EXPECT_EQ(op.getCubicCoeff().convertToDouble(), -0.5);
  EXPECT_TRUE(op.getExcludeOutside());
  Imported nearest =
      resize(11, {none(), scales({1, 1, 2, 3})})
          .set("coordinate_transformation_mode", "tf_half_pixel_for_nn")
          .set("nearest_mode", "floor")
          .set("cubic_coeff_a", -0.5f)
          .import();
  EXPECT_EQ(nearest.only<ResizeOp>().getRounding(), NearestRounding::floor);
  EXPECT_EQ(nearest.only<ResizeOp>().getCoordinates(),
            ResizeCoordinates::tf_half_pixel_for_nn);
}

TEST(Resize, Sizes) {
  Imported m = resize(13, {none(), none(), ints("z", {1, 3, 7, 10})}).import();
  EXPECT_THAT(m.only<ResizeOp>().getScales(), ElementsAre(1, 1, 1.75, 2));
  EXPECT_EQ(m.resultShape(), (Dims{1, 3, 7, 10}));
  // Empty lists, as the first exporters wrote them.
  Imported empty = resize(11, {floats("r", {0}, {}), floats("s", {0}, {}),
                               ints("z", {1, 3, 8, 5})})
                       .import();
  EXPECT_THAT(empty.only<ResizeOp>().getScales(), ElementsAre(1, 1, 2, 1));
}

TEST(Resize, Axes) {
  Imported m = resize(18, {none(), none(), ints("z", {10, 8})})
                   .set("axes", Dims{-1, 2})
                   .import();
  EXPECT_THAT(m.only<ResizeOp>().getScales(), ElementsAre(1, 1, 2, 2));
  Imported scaled = resize(19, {none(), scales({3})})
                        .set("axes", Dims{1})
                        .set("keep_aspect_ratio_policy", "not_larger")
                        .import();
  EXPECT_EQ(scaled.resultShape(), (Dims{1, 9, 4, 5}));
}

/// f32(0.7) * 10 is 7 in f32, but not in f64.
TEST(Resize, SizesAreRoundedDownInF32) {
  Imported m = SingleNode(13, "Resize", {10, 4}, {none(), scales({0.7f, 0.6f})})
                   .import();
  EXPECT_EQ(m.resultShape(), (Dims{7, 2}));
  EXPECT_THAT(m.only<ResizeOp>().getScales(),
              ElementsAre(0.7, static_cast<double>(0.6f)));
}

TEST(Resize, NothingToDo) {
  EXPECT_EQ(resize(13, {none(), scales({1, 1, 1, 1})}).import().opNames(), "");
}

TEST(Resize, SimpleForms) {
  for (bool isUpsample : {false, true})
    for (bool isLinear : {false, true}) {
      Imported m =
          SingleNode(isUpsample ? 9 : 10, isUpsample ? "Upsample" : "Resize",
                     {1, 2, 4, 4}, {scales({1, 1, 2, 3})})
              .set("mode", isLinear ? "linear" : "nearest")
              .import();
      auto op = m.only<ResizeOp>();
      EXPECT_EQ(op.getMode(),
                isLinear ? ResizeMode::linear : ResizeMode::nearest);
      EXPECT_EQ(op.getCoordinates(), ResizeCoordinates::asymmetric);
      EXPECT_EQ(op.getRounding(), isLinear ? NearestRounding::round_prefer_floor
                                           : NearestRounding::floor);
      EXPECT_EQ(m.resultShape(), (Dims{1, 2, 8, 12}));
    }
  Imported shrunk = resize(10, {scales({1, 1, 0.5f, 0.6f})}).import();
  EXPECT_EQ(shrunk.only<ResizeOp>().getRounding(), NearestRounding::ceil);
}

TEST(Resize, UpsampleWithAttribute) {
  SingleNode node(7, "Upsample", {1, 2, 4, 4});
  auto *attribute = node.node.proto.add_attribute();
  attribute->set_name("scales");
  attribute->set_type(::onnx::AttributeProto::FLOATS);
  for (float scale : {1.f, 1.f, 2.f, 2.f})
    attribute->add_floats(scale);
  EXPECT_EQ(node.import().resultShape(), (Dims{1, 2, 8, 8}));
  EXPECT_THAT(SingleNode(7, "Upsample", {1, 2}).import().errors,
              HasSubstr("'scales' is missing"));
}

TEST(Resize, Unsupported) {
  auto refusal = [](const char *attribute, auto value) {
    return resize(18, {none(), none(), ints("z", {1, 3, 8, 8})})
        .set(attribute, value)
        .import()
        .errors;
  };
  EXPECT_THAT(refusal("antialias", 1), HasSubstr("n (antialias)"));
  EXPECT_THAT(refusal("mode", "area"), HasSubstr("n (mode 'area')"));
  EXPECT_THAT(refusal("nearest_mode", "simple"),
              HasSubstr("n (nearest_mode 'simple')"));
  EXPECT_THAT(refusal("keep_aspect_ratio_policy", "not_smaller"),
              HasSubstr("n (keep_aspect_ratio_policy 'not_smaller')"));
  EXPECT_THAT(
      refusal("coordinate_transformation_mode", "tf_crop_and_resize"),
      HasSubstr("n (coordinate_transformation_mode 'tf_crop_and_resize')"));
  EXPECT_THAT(
      resize(10, {scales({1, 1, 2, 2})}).set("mode", "cubic").import().errors,
      HasSubstr("n (mode 'cubic')"));
  EXPECT_THAT(resize(10, {scales({1, 1, 2, 0.5f})}).import().errors,
              HasSubstr("scales above and below 1"));
}

TEST(Resize, Errors) {
  auto errors = [](const std::vector<::onnx::TensorProto> &parameters) {
    return resize(13, parameters).import().errors;
  };
  EXPECT_THAT(errors({}), HasSubstr("expected either scales or sizes"));
  EXPECT_THAT(errors({none(), scales({1, 1, 2, 2}), ints("z", {1, 3, 8, 10})}),
              HasSubstr("expected either scales or sizes"));
  EXPECT_THAT(errors({none(), scales({2, 2})}),
              HasSubstr("scales has 2 entries, expected 4"));
  EXPECT_THAT(errors({none(), none(), ints("z", {8})}),
              HasSubstr("sizes has 1 entries, expected 4"));
  EXPECT_THAT(errors({none(), none(), ints("z", {1, 3, -8, 10})}),
              HasSubstr("resize_c"));
  EXPECT_THAT(errors({none(), scales({1, 1, 0.1f, 1})}),
              HasSubstr("resize_c3"));
  for (float scale : {0.f, -1.f, 1e30f, std::nanf("")})
    EXPECT_THAT(errors({none(), scales({1, 1, scale, 1})}),
                HasSubstr("is out of range"));
  EXPECT_THAT(resize(18, {none(), scales({2, 2})})
                  .set("axes", Dims{2, -2})
                  .import()
                  .errors,
              HasSubstr("repeated"));
}
