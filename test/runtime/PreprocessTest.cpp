//===- PreprocessTest.cpp - from an image to a model's input --------------===//

#include "runtime/IO/Preprocess.h"

#include "test/runtime/TestUtils.h"

namespace convopt::runtime::test {
namespace {

std::vector<float> values(const Tensor &tensor) {
  auto elements = tensor.elements<float>();
  return {elements.begin(), elements.end()};
}

/// Two red-ish and blue-ish pixels side by side, above two others.
Tensor twoByTwo() {
  return makeTensor<uint8_t>({2, 2, 3},
                             {0, 1, 2, 10, 11, 12, 20, 21, 22, 30, 31, 255});
}

std::vector<float> run(std::string_view options, const Shape &inputShape) {
  return values(unwrap(preprocessImage(
      twoByTwo(), unwrap(parsePreprocess(options)), inputShape)));
}

//===----------------------------------------------------------------------===//
// Options
//===----------------------------------------------------------------------===//

TEST(Preprocess, DefaultsToMinusOneToOne) {
  Preprocess options = unwrap(parsePreprocess(""));
  EXPECT_EQ(options.crop, Crop::Center);
  EXPECT_FALSE(options.layout);
  EXPECT_FALSE(options.color);
  EXPECT_EQ(options.scale, 1 / 127.5);
  EXPECT_EQ(options.mean, std::vector<double>({1}));
  EXPECT_EQ(options.stddev, std::vector<double>({1}));
}

TEST(Preprocess, ParsesEveryKey) {
  Preprocess options = unwrap(parsePreprocess(
      "crop=none,scale=0.00784,mean=1,std=2,layout=nhwc,color=bgr"));
  EXPECT_EQ(options.crop, Crop::None);
  EXPECT_EQ(options.scale, 0.00784);
  EXPECT_EQ(options.mean, std::vector<double>({1}));
  EXPECT_EQ(options.stddev, std::vector<double>({2}));
  EXPECT_EQ(options.layout, Layout::NHWC);
  EXPECT_EQ(options.color, Color::BGR);
}

TEST(Preprocess, ParsesListsAndFractions) {
  Preprocess options = unwrap(parsePreprocess(
      "mean=0.485,0.456,0.406,std=0.229,0.224,0.225,scale=1/255"));
  EXPECT_EQ(options.scale, 1.0 / 255);
  EXPECT_EQ(options.mean, std::vector<double>({0.485, 0.456, 0.406}));
  EXPECT_EQ(options.stddev, std::vector<double>({0.229, 0.224, 0.225}));
}

TEST(Preprocess, OneNumberMakesTheOthersNeutral) {
  Preprocess scaled = unwrap(parsePreprocess("scale=1/255"));
  EXPECT_EQ(scaled.mean, std::vector<double>({0}));
  EXPECT_EQ(scaled.stddev, std::vector<double>({1}));
  Preprocess shifted = unwrap(parsePreprocess("mean=128"));
  EXPECT_EQ(shifted.scale, 1);
  EXPECT_EQ(unwrap(parsePreprocess("crop=none")).scale, 1 / 127.5);
}

TEST(Preprocess, BadOptionsAreErrors) {
  expectError(parsePreprocess("crops=center"),
              "unknown key 'crops'; known are crop, scale, mean, std, layout, "
              "color");
  expectError(parsePreprocess("crop=left"),
              "crop=left: expected one of center, none");
  expectError(parsePreprocess("layout=chw"), "expected one of nchw, nhwc");
  expectError(parsePreprocess("color=grey"), "expected one of rgb, bgr, gray");
  expectError(parsePreprocess("scale=1,scale=2"), "scale is given twice");
  expectError(parsePreprocess("center"), "expected key=value, got 'center'");
  expectError(parsePreprocess("scale=1,2"), "expected key=value, got '2'");
  expectError(parsePreprocess("mean=1,crop=none,2"), "got '2'");
  expectError(parsePreprocess(",scale=1"), "expected key=value");
  for (std::string_view number :
       {"", "x", "1x", "nan", "inf", "1e999", "1/0", "0/0", "1/", "/2"})
    expectError(parsePreprocess("scale=" + std::string(number)),
                "no finite number");
  expectError(parsePreprocess("mean=1,x"), "'x' has no finite number");
  expectError(parsePreprocess("std=1,0"), "std is a divisor");
}

//===----------------------------------------------------------------------===//
// Conversion
//===----------------------------------------------------------------------===//

TEST(Preprocess, ChannelFirst) {
  EXPECT_EQ(run("scale=1", {1, 3, 2, 2}),
            (std::vector<float>{0, 10, 20, 30, 1, 11, 21, 31, 2, 12, 22, 255}));
}

TEST(Preprocess, ChannelLast) {
  EXPECT_EQ(run("scale=1", {1, 2, 2, 3}),
            (std::vector<float>{0, 1, 2, 10, 11, 12, 20, 21, 22, 30, 31, 255}));
}

TEST(Preprocess, BGRReversesChannels) {
  EXPECT_EQ(run("scale=1,color=bgr", {1, 3, 2, 2}),
            (std::vector<float>{2, 12, 22, 255, 1, 11, 21, 31, 0, 10, 20, 30}));
  EXPECT_EQ(run("scale=1,color=bgr", {2, 2, 3})[0], 2);
}

TEST(Preprocess, ScaleMeanAndStdPerChannel) {
  // The order of the lists is that of the channels that come out.
  std::vector<float> result =
      run("scale=2,mean=0,2,4,std=1,2,4,color=bgr", {1, 3, 2, 2});
  EXPECT_EQ(result[0], (2 * 2 - 0) / 1.0f);
  EXPECT_EQ(result[5], (2 * 11 - 2) / 2.0f);
  EXPECT_EQ(result[11], (2 * 30 - 4) / 4.0f);
}

TEST(Preprocess, DefaultMapsToMinusOneToOne) {
  std::vector<float> result = run("", {1, 3, 2, 2});
  EXPECT_EQ(result[0], -1);
  EXPECT_EQ(result[11], 1);
}

TEST(Preprocess, GrayForOneChannel) {
  std::vector<float> expected = {1, 11, 21, 56};
  EXPECT_EQ(run("scale=1", {1, 1, 2, 2}), expected);
  EXPECT_EQ(run("scale=1,color=gray", {1, 2, 2, 1}), expected);
}

TEST(Preprocess, CropsThenResizes) {
  Tensor wide = makeTensor<uint8_t>({1, 3, 1}, {0, 100, 200});
  Preprocess options = unwrap(parsePreprocess("scale=1"));
  EXPECT_EQ(values(unwrap(preprocessImage(wide, options, {1, 1, 1, 2}))),
            (std::vector<float>{100, 100}));
  options.crop = Crop::None;
  EXPECT_EQ(values(unwrap(preprocessImage(wide, options, {1, 1, 1, 3}))),
            (std::vector<float>{0, 100, 200}));
}

TEST(Preprocess, LayoutOptionDecidesAmbiguousShapes) {
  Tensor image = makeTensor<uint8_t>({3, 3, 1}, {0, 1, 2, 3, 4, 5, 6, 7, 8});
  Preprocess options = unwrap(parsePreprocess("scale=1,crop=none"));
  // [1, 1, 3, 1] has one channel either way.
  Tensor first = unwrap(preprocessImage(image, options, {1, 1, 3, 1}));
  EXPECT_EQ(values(first).size(), 3u);
  options.layout = Layout::NHWC;
  Tensor last = unwrap(preprocessImage(image, options, {1, 1, 3, 1}));
  EXPECT_NE(values(first), values(last));
  expectError(preprocessImage(image, options, {1, 3, 8, 8}),
              "8 channels, expected 1 or 3");
}

TEST(Preprocess, InputsThatAreNoImage) {
  Preprocess options;
  for (const Shape &shape :
       {Shape{}, Shape{10}, Shape{1, 10}, Shape{2, 3, 8, 8},
        Shape{1, 1, 3, 8, 8}, Shape{1, 4, 8, 8}, Shape{1, -1, 8, 8}})
    expectError(preprocessImage(twoByTwo(), options, shape),
                "does not fit an input of shape " + formatShape(shape));
  for (const Shape &shape : {Shape{1, 3, -1, 8}, Shape{1, 3, 8, 0},
                             Shape{1, 3, int64_t(1) << 40, 8}})
    expectError(preprocessImage(twoByTwo(), options, shape), "cannot resize");
}

TEST(Preprocess, OptionsThatDoNotFit) {
  auto tryOptions = [](std::string_view text, const Shape &shape) {
    return preprocessImage(twoByTwo(), unwrap(parsePreprocess(text)), shape);
  };
  expectError(tryOptions("color=gray", {1, 3, 2, 2}), "color does not fit");
  expectError(tryOptions("color=rgb", {1, 1, 2, 2}), "color does not fit");
  expectError(tryOptions("mean=1,2", {1, 3, 2, 2}),
              "mean has 2 values for 3 channels");
  expectError(tryOptions("std=1,2,3", {1, 1, 2, 2}),
              "std has 3 values for 1 channels");
  expectError(preprocessImage(makeTensor<uint8_t>({1, 1, 1}, {0}), Preprocess(),
                              {1, 3, 2, 2}),
              "grey image");
}

} // namespace
} // namespace convopt::runtime::test
