//===- SliceTest.cpp - Slice, Split, Pad ----------------------------------===//

#include "test/compiler/Import/ONNX/TestModel.h"

using namespace mlir::convopt;
using namespace mlir::convopt::test;
using testing::HasSubstr;

static constexpr int64_t kMax = std::numeric_limits<int64_t>::max();
static constexpr int64_t kMin = std::numeric_limits<int64_t>::min();

static void expectBox(SliceOp op, const Dims &offsets, const Dims &sizes,
                      const Dims &strides) {
  ASSERT_TRUE(op);
  EXPECT_EQ(toDims(op.getOffsets()), offsets);
  EXPECT_EQ(toDims(op.getSizes()), sizes);
  EXPECT_EQ(toDims(op.getStrides()), strides);
}

TEST(Slice, Attributes) {
  Imported m = SingleNode(9, "Slice", {2, 10})
                   .set("starts", Dims{1})
                   .set("ends", Dims{-2})
                   .set("axes", Dims{1})
                   .import();
  expectBox(m.only<SliceOp>(), {0, 1}, {2, 7}, {1, 1});
  Imported noAxes = SingleNode(9, "Slice", {2, 10})
                        .set("starts", Dims{0, 3})
                        .set("ends", Dims{1, 5})
                        .import();
  expectBox(noAxes.only<SliceOp>(), {0, 3}, {1, 2}, {1, 1});
}

static Imported slice(int64_t start, int64_t end, int64_t step) {
  return SingleNode(13, "Slice", {2, 10},
                    {ints("s", {start}), ints("e", {end}), ints("a", {-1}),
                     ints("t", {step})})
      .import();
}

TEST(Slice, Inputs) {
  Imported m = slice(1, 9, 3);
  expectBox(m.only<SliceOp>(), {0, 1}, {2, 3}, {1, 3});
  Imported open = slice(-4, kMax, 2);
  expectBox(open.only<SliceOp>(), {0, 6}, {2, 2}, {1, 2});
  Imported low = slice(kMin, 4, 1);
  expectBox(low.only<SliceOp>(), {0, 0}, {2, 4}, {1, 1});
  Imported giant = slice(2, kMax, kMax);
  expectBox(giant.only<SliceOp>(), {0, 2}, {2, 1}, {1, 1});
  EXPECT_EQ(slice(0, kMax, 1).opNames(), "");
}

TEST(Slice, Refusals) {
  EXPECT_THAT(slice(-1, kMin, -1).errors, HasSubstr("a negative step"));
  EXPECT_THAT(slice(0, 5, 0).errors, HasSubstr("a step is 0"));
  EXPECT_THAT(slice(5, 5, 1).errors, HasSubstr("is empty"));
  EXPECT_THAT(
      SingleNode(13, "Slice", {10},
                 {ints("s", {0, 0}), ints("e", {1, 1}), ints("a", {0, 0})})
          .import()
          .errors,
      HasSubstr("repeated"));
  EXPECT_THAT(SingleNode(13, "Slice", {10}, {ints("s", {0}), ints("e", {1, 1})})
                  .import()
                  .errors,
              HasSubstr("different lengths"));
  EXPECT_THAT(
      SingleNode(13, "Slice", {10}, {ints("s", {0, 0}), ints("e", {1, 1})})
          .import()
          .errors,
      HasSubstr("different lengths"));
}

//===----------------------------------------------------------------------===//
// Split
//===----------------------------------------------------------------------===//

/// Sizes on axis 1 of [2, 10] in `count` parts; {} and an error otherwise.
static std::pair<Dims, std::string>
split(int64_t opset, unsigned count, std::optional<Dims> attribute,
      std::optional<Dims> input, std::optional<int64_t> numOutputs = {}) {
  TestModel model(opset);
  model.input("x", {2, 10});
  std::vector<std::string> inputs{"x"}, outputs;
  if (input) {
    model.initializer(ints("split", *input));
    inputs.push_back("split");
  }
  for (unsigned i = 0; i < count; ++i)
    outputs.push_back("y" + std::to_string(i));
  NodeBuilder node = model.node("Split", inputs, outputs);
  node.set("axis", -1);
  if (attribute)
    node.set("split", *attribute);
  if (numOutputs)
    node.set("num_outputs", *numOutputs);
  for (const std::string &output : outputs)
    model.output(output);
  Imported m = import(model);
  Dims sizes;
  int64_t offset = 0;
  for (SliceOp op : m.all<SliceOp>()) {
    EXPECT_EQ(op.getOffsets()[1], offset);
    sizes.push_back(op.getSizes()[1]);
    offset += sizes.back();
  }
  return {sizes, m.errors};
}

TEST(Split, Forms) {
  EXPECT_EQ(split(11, 2, {}, {}).first, (Dims{5, 5}));
  EXPECT_EQ(split(11, 2, Dims{3, 7}, {}).first, (Dims{3, 7}));
  EXPECT_EQ(split(13, 2, {}, Dims{3, 7}).first, (Dims{3, 7}));
  EXPECT_EQ(split(18, 3, {}, {}, 3).first, (Dims{4, 4, 2}));
}

TEST(Split, Errors) {
  EXPECT_THAT(split(13, 3, {}, {}).second, HasSubstr("does not split into 3"));
  EXPECT_THAT(split(18, 6, {}, {}, 5).second, HasSubstr("num_outputs"));
  EXPECT_THAT(split(18, 2, {}, Dims{5, 5}, 2).second,
              HasSubstr("num_outputs contradicts"));
  for (Dims sizes : {Dims{3, 6}, Dims{11, -1}, Dims{kMax, kMax}, Dims{10}})
    EXPECT_THAT(split(13, 2, {}, sizes).second, HasSubstr("do not add up"));
  EXPECT_THAT(split(13, 2, Dims{5, 5}, {}).second,
              HasSubstr("'split' is not an attribute"));
}

//===----------------------------------------------------------------------===//
// Pad
//===----------------------------------------------------------------------===//

TEST(Pad, Attributes) {
  Imported m = SingleNode(10, "Pad", {2, 4})
                   .set("pads", Dims{0, 1, 2, 3})
                   .set("value", 0.5f)
                   .set("mode", "constant")
                   .import();
  PadOp op = m.only<PadOp>();
  EXPECT_EQ(toDims(op.getLow()), (Dims{0, 1}));
  EXPECT_EQ(toDims(op.getHigh()), (Dims{2, 3}));
  EXPECT_EQ(op.getValue().convertToDouble(), 0.5);
}

TEST(Pad, Inputs) {
  Imported m = SingleNode(13, "Pad", {2, 4},
                          {ints("p", {0, 1, 2, 3}), floats("v", {}, {-1})})
                   .import();
  EXPECT_EQ(toDims(m.only<PadOp>().getHigh()), (Dims{2, 3}));
  EXPECT_EQ(m.only<PadOp>().getValue().convertToDouble(), -1);
  Imported axes =
      SingleNode(18, "Pad", {2, 4},
                 {ints("p", {1, 2}), floats("", {}), ints("a", {-1})})
          .import();
  EXPECT_EQ(toDims(axes.only<PadOp>().getLow()), (Dims{0, 1}));
  EXPECT_EQ(toDims(axes.only<PadOp>().getHigh()), (Dims{0, 2}));
}

TEST(Pad, NegativeIsSlicedFirst) {
  Imported m =
      SingleNode(13, "Pad", {5, 4}, {ints("p", {-1, 2, -2, 0})}).import();
  EXPECT_EQ(m.opNames(), "slice pad");
  expectBox(m.only<SliceOp>(), {1, 0}, {2, 4}, {1, 1});
  EXPECT_EQ(toDims(m.only<PadOp>().getLow()), (Dims{0, 2}));
  EXPECT_EQ(m.resultShape(), (Dims{2, 6}));
  EXPECT_EQ(SingleNode(13, "Pad", {5}, {ints("p", {-1, 0})}).import().opNames(),
            "slice");
  EXPECT_EQ(SingleNode(13, "Pad", {5}, {ints("p", {0, 0})}).import().opNames(),
            "");
}

TEST(Pad, Copies) {
  for (auto [name, mode] :
       {std::pair("reflect", PadMode::reflect),
        std::pair("edge", PadMode::edge), std::pair("wrap", PadMode::wrap)}) {
    Imported attribute = SingleNode(10, "Pad", {2, 4})
                             .set("pads", Dims{0, 1, 0, 3})
                             .set("value", 0.5f)
                             .set("mode", name)
                             .import();
    EXPECT_EQ(attribute.only<PadOp>().getMode(), mode);
    EXPECT_EQ(attribute.only<PadOp>().getValue().convertToDouble(), 0);
    EXPECT_EQ(attribute.resultShape(), (Dims{2, 8}));
    for (int64_t opset : {11, 13, 18, 19, 21}) {
      Imported m = SingleNode(opset, "Pad", {2, 4},
                              {ints("p", {0, 1, 0, 3}), floats("v", {}, {-1})})
                       .set("mode", name)
                       .import();
      EXPECT_EQ(m.only<PadOp>().getMode(), mode);
      EXPECT_EQ(m.only<PadOp>().getValue().convertToDouble(), 0);
    }
  }
}

TEST(Pad, CopiesOfWhatNegativePadsLeave) {
  Imported m = SingleNode(18, "Pad", {3, 6},
                          {ints("p", {-2, 3}), floats("", {}), ints("a", {1})})
                   .set("mode", "wrap")
                   .import();
  EXPECT_EQ(m.opNames(), "slice pad");
  expectBox(m.only<SliceOp>(), {0, 2}, {3, 4}, {1, 1});
  EXPECT_EQ(m.only<PadOp>().getMode(), PadMode::wrap);
  EXPECT_EQ(toDims(m.only<PadOp>().getHigh()), (Dims{0, 3}));
}

TEST(Pad, Refusals) {
  EXPECT_THAT(SingleNode(13, "Pad", {5}, {ints("p", {1, 1})})
                  .set("mode", "mirror")
                  .import()
                  .errors,
              HasSubstr("n (mode 'mirror')"));
  EXPECT_THAT(SingleNode(13, "Pad", {5}, {ints("p", {5, 0})})
                  .set("mode", "reflect")
                  .import()
                  .errors,
              HasSubstr("pad_c4"));
  EXPECT_THAT(SingleNode(13, "Pad", {5}, {ints("p", {-3, -3})}).import().errors,
              HasSubstr("remove more than axis 0"));
  EXPECT_THAT(SingleNode(13, "Pad", {5}, {ints("p", {1})}).import().errors,
              HasSubstr("pads has 1 entries, expected 2"));
  for (int64_t pad : {kMax, kMin, int64_t(1) << 40})
    EXPECT_THAT(
        SingleNode(13, "Pad", {5}, {ints("p", {pad, 0})}).import().errors,
        HasSubstr("out of range"));
}
