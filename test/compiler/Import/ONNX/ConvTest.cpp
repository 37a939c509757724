//===- ConvTest.cpp - Conv and ConvTranspose ------------------------------===//

#include "test/compiler/Import/ONNX/TestModel.h"

using namespace mlir::convopt;
using namespace mlir::convopt::test;
using testing::HasSubstr;

TEST(Conv, DefaultsLeaveAttributesOut) {
  Imported m = SingleNode(11, "Conv", {1, 3, 8, 8}, {floats("w", {4, 3, 3, 3})})
                   .import();
  ConvOp op = m.only<ConvOp>();
  EXPECT_FALSE(op.getStrides());
  EXPECT_FALSE(op.getPads());
  EXPECT_FALSE(op.getDilations());
  EXPECT_EQ(op.getGroups(), 1);
  EXPECT_FALSE(op.getBias());
  EXPECT_EQ(m.resultShape(), (Dims{1, 4, 6, 6}));
}

TEST(Conv, AllAttributes) {
  Imported m = SingleNode(11, "Conv", {1, 4, 9, 10},
                          {floats("w", {6, 2, 3, 2}), floats("b", {6})})
                   .set("strides", Dims{2, 1})
                   .set("pads", Dims{1, 0, 2, 3})
                   .set("dilations", Dims{1, 2})
                   .set("group", 2)
                   .set("kernel_shape", Dims{3, 2})
                   .set("auto_pad", "NOTSET")
                   .import();
  ConvOp op = m.only<ConvOp>();
  EXPECT_EQ(toDims(op.getStrides()), (Dims{2, 1}));
  EXPECT_EQ(toDims(op.getPads()), (Dims{1, 0, 2, 3}));
  EXPECT_EQ(toDims(op.getDilations()), (Dims{1, 2}));
  EXPECT_EQ(op.getGroups(), 2);
  EXPECT_TRUE(op.getBias());
  EXPECT_EQ(m.resultShape(), (Dims{1, 6, 5, 11}));
}

TEST(Conv, OneAndThreeSpatialDimensions) {
  Imported one =
      SingleNode(11, "Conv", {1, 2, 9}, {floats("w", {4, 2, 3})}).import();
  EXPECT_EQ(one.resultShape(), (Dims{1, 4, 7}));
  Imported three =
      SingleNode(11, "Conv", {1, 2, 5, 6, 7}, {floats("w", {4, 2, 3, 3, 3})})
          .set("pads", Dims{1, 1, 1, 1, 1, 1})
          .import();
  EXPECT_EQ(three.resultShape(), (Dims{1, 4, 5, 6, 7}));
}

TEST(Conv, RunTimeFilter) {
  TestModel model;
  model.input("x", {1, 1, 4, 4}).input("w", {1, 1, 3, 3}).output("y");
  model.node("Conv", {"x", "w"}, {"y"});
  Imported m = import(model);
  EXPECT_EQ(m.only<ConvOp>().getFilter(), m.main().getArgument(1));
}

TEST(Conv, SharedWeightIsOneConstant) {
  TestModel model;
  model.input("x", {1, 1, 4, 4}).initializer(floats("w", {1, 1, 1, 1}));
  model.node("Conv", {"x", "w"}, {"t"});
  model.node("Conv", {"t", "w"}, {"y"});
  model.output("y");
  Imported m = import(model);
  EXPECT_EQ(m.all<ConvOp>().size(), 2u);
  EXPECT_EQ(m.all<mlir::arith::ConstantOp>().size(), 1u);
}

/// size, kernel, stride, dilation -> pads of SAME_UPPER.
struct SameCase {
  int64_t size, kernel, stride, dilation, low, high;
};

TEST(Conv, AutoPadSame) {
  for (SameCase c : {SameCase{8, 3, 1, 1, 1, 1}, SameCase{8, 3, 2, 1, 0, 1},
                     SameCase{7, 3, 2, 1, 1, 1}, SameCase{8, 2, 1, 1, 0, 1},
                     SameCase{8, 3, 1, 2, 2, 2}, SameCase{9, 4, 1, 1, 1, 2},
                     SameCase{8, 1, 2, 1, 0, 0}, SameCase{5, 5, 4, 1, 2, 2}}) {
    for (bool upper : {true, false}) {
      Imported m = SingleNode(11, "Conv", {1, 1, c.size},
                              {floats("w", {1, 1, c.kernel})})
                       .set("strides", Dims{c.stride})
                       .set("dilations", Dims{c.dilation})
                       .set("auto_pad", upper ? "SAME_UPPER" : "SAME_LOWER")
                       .import();
      Dims pads = toDims(m.only<ConvOp>().getPads());
      Dims expected = upper ? Dims{c.low, c.high} : Dims{c.high, c.low};
      if (c.low + c.high == 0)
        expected.clear();
      EXPECT_EQ(pads, expected) << "size " << c.size << " kernel " << c.kernel;
      EXPECT_EQ(m.resultShape()[2], (c.size + c.stride - 1) / c.stride);
    }
  }
}

TEST(Conv, AutoPadValid) {
  Imported m = SingleNode(11, "Conv", {1, 1, 8}, {floats("w", {1, 1, 3})})
                   .set("auto_pad", "VALID")
                   .import();
  EXPECT_FALSE(m.only<ConvOp>().getPads());
}

TEST(Conv, AutoPadAgainstPads) {
  auto withPads = [](Dims pads) {
    return SingleNode(11, "Conv", {1, 1, 8}, {floats("w", {1, 1, 3})})
        .set("auto_pad", "SAME_UPPER")
        .set("pads", pads)
        .import();
  };
  EXPECT_TRUE(withPads({0, 0}));
  EXPECT_TRUE(withPads({1, 1}));
  EXPECT_THAT(withPads({0, 2}).errors, HasSubstr("pads contradict auto_pad"));
}

/// Each must end in one error that names file, node and operator.
static void expectConvError(SingleNode &model, const std::string &reason) {
  Imported m = model.import();
  EXPECT_FALSE(m);
  EXPECT_EQ(m.numErrors, 1u);
  EXPECT_THAT(m.errors, HasSubstr("test.onnx: node 'n' (Conv"));
  EXPECT_THAT(m.errors, HasSubstr(reason));
}

TEST(Conv, BrokenAttributes) {
  auto conv = [] {
    return SingleNode(11, "Conv", {1, 4, 8, 8}, {floats("w", {4, 4, 3, 3})});
  };
  expectConvError(conv().set("strides", Dims{0, 1}), "strides has the entry 0");
  expectConvError(conv().set("strides", Dims{1}), "strides has 1 entries");
  expectConvError(conv().set("strides", Dims{1, int64_t(1) << 40}),
                  "strides has the entry");
  expectConvError(conv().set("dilations", Dims{-1, 1}), "dilations");
  expectConvError(conv().set("dilations", Dims{int64_t(1) << 31, 1}),
                  "dilated kernel is larger");
  expectConvError(conv().set("pads", Dims{-1, 0, 0, 0}), "pads has the entry");
  expectConvError(conv().set("pads", Dims{1, 1}), "pads has 2 entries");
  expectConvError(conv().set("group", 0), "conv_c5");
  expectConvError(conv().set("group", 3), "conv_c5");
  expectConvError(conv().set("group", 2), "conv_c6");
  expectConvError(conv().set("kernel_shape", Dims{5, 5}), "kernel_shape");
  expectConvError(conv().set("dilations", Dims{4, 4}), "conv_c8");
  expectConvError(conv().set("auto_pad", "SAME"), "auto_pad is 'SAME'");
}

TEST(Conv, BrokenShapes) {
  SingleNode rank(11, "Conv", {1, 4, 8, 8}, {floats("w", {4, 4, 3, 3, 3})});
  expectConvError(rank, "different ranks");
  SingleNode bias(11, "Conv", {1, 4, 8, 8},
                  {floats("w", {4, 4, 3, 3}), floats("b", {5})});
  expectConvError(bias, "conv_c7");
  SingleNode empty(11, "Conv", {1, 4, 8, 8}, {floats("w", {4, 4, 0, 3})});
  Imported m = empty.import();
  EXPECT_THAT(m.errors, HasSubstr("'w' is empty"));
  SingleNode two(11, "Conv", {4, 8}, {floats("w", {4, 8})});
  EXPECT_THAT(two.import().errors, HasSubstr("3 to 5 are supported"));
}

//===----------------------------------------------------------------------===//
// ConvTranspose
//===----------------------------------------------------------------------===//

TEST(ConvTranspose, AllAttributes) {
  Imported m = SingleNode(11, "ConvTranspose", {1, 4, 5, 6},
                          {floats("w", {4, 3, 3, 3}), floats("b", {6})})
                   .set("strides", Dims{2, 3})
                   .set("pads", Dims{1, 0, 0, 1})
                   .set("output_padding", Dims{1, 0})
                   .set("group", 2)
                   .import();
  ConvTransposeOp op = m.only<ConvTransposeOp>();
  EXPECT_EQ(toDims(op.getStrides()), (Dims{2, 3}));
  EXPECT_EQ(toDims(op.getPads()), (Dims{1, 0, 0, 1}));
  EXPECT_EQ(toDims(op.getOutputPads()), (Dims{1, 0}));
  EXPECT_EQ(op.getGroups(), 2);
  EXPECT_EQ(op.getFilterLayout(), FilterLayout::io_spatial);
  EXPECT_EQ(m.resultShape(), (Dims{1, 6, 2 * 4 + 3 + 1 - 1, 3 * 5 + 3 - 1}));
}

TEST(ConvTranspose, AutoPadSame) {
  // Size 3, stride 2, kernel 3: naturally 7, wanted 6, so one to cut.
  for (bool upper : {true, false}) {
    Imported m =
        SingleNode(11, "ConvTranspose", {1, 1, 3}, {floats("w", {1, 1, 3})})
            .set("strides", Dims{2})
            .set("auto_pad", upper ? "SAME_UPPER" : "SAME_LOWER")
            .import();
    EXPECT_EQ(toDims(m.only<ConvTransposeOp>().getPads()),
              upper ? (Dims{0, 1}) : (Dims{1, 0}));
    EXPECT_EQ(m.resultShape(), (Dims{1, 1, 6}));
  }
}

TEST(ConvTranspose, OutputShape) {
  // ONNX's own example: 3x3, strides 3 and 2, wanted 10x8 (naturally 9x7).
  Imported larger =
      SingleNode(11, "ConvTranspose", {1, 1, 3, 3}, {floats("w", {1, 2, 3, 3})})
          .set("strides", Dims{3, 2})
          .set("output_shape", Dims{10, 8})
          .import();
  EXPECT_FALSE(larger.only<ConvTransposeOp>().getPads());
  EXPECT_EQ(toDims(larger.only<ConvTransposeOp>().getOutputPads()),
            (Dims{1, 1}));
  EXPECT_EQ(larger.resultShape(), (Dims{1, 2, 10, 8}));
  Imported smaller =
      SingleNode(11, "ConvTranspose", {1, 1, 3}, {floats("w", {1, 1, 3})})
          .set("strides", Dims{2})
          .set("output_shape", Dims{4})
          .import();
  EXPECT_EQ(toDims(smaller.only<ConvTransposeOp>().getPads()), (Dims{2, 1}));
  EXPECT_EQ(smaller.resultShape(), (Dims{1, 1, 4}));
}

TEST(ConvTranspose, BrokenAttributes) {
  auto conv = [] {
    return SingleNode(11, "ConvTranspose", {1, 4, 8}, {floats("w", {4, 4, 3})});
  };
  expectConvError(conv().set("pads", Dims{20, 20}), "conv_transpose_c8");
  expectConvError(conv().set("output_shape", Dims{0}), "output_shape");
  expectConvError(conv().set("output_padding", Dims{-1}), "output_padding");
  expectConvError(conv().set("group", 3), "conv_transpose_c5");
}
