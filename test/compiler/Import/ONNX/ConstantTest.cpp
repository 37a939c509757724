//===- ConstantTest.cpp - Constants and shape arithmetic ------------------===//

#include "test/compiler/Import/ONNX/TestModel.h"

using namespace mlir::convopt;
using namespace mlir::convopt::test;
using ::onnx::TensorProto;
using testing::ElementsAre;
using testing::HasSubstr;

static constexpr int64_t kMax = std::numeric_limits<int64_t>::max();
static constexpr int64_t kMin = std::numeric_limits<int64_t>::min();

/// The result of one node on constants alone.
class Evaluated {
public:
  Evaluated(const std::string &opType, const std::vector<TensorProto> &inputs,
            int64_t opset = 13)
      : model(opset), node(model.node(opType, names(inputs), {"y"})) {
    for (const TensorProto &input : inputs)
      model.initializer(input);
    model.output("y");
  }
  template <typename T>
  Evaluated &set(const std::string &name, const T &value) {
    node.set(name, value);
    return *this;
  }
  Imported import() { return test::import(model); }
  /// The integers, after checking that no operation is left.
  Dims ints() {
    Imported m = import();
    EXPECT_EQ(m.opNames(), "") << m.errors;
    return m ? m.resultInts() : Dims{-1};
  }
  std::vector<double> floats() {
    Imported m = import();
    EXPECT_EQ(m.opNames(), "") << m.errors;
    return m.resultFloats();
  }
  std::string errors() { return import().errors; }

private:
  static std::vector<std::string>
  names(const std::vector<TensorProto> &inputs) {
    std::vector<std::string> result;
    for (const TensorProto &input : inputs)
      result.push_back(input.name());
    return result;
  }

  TestModel model;
  NodeBuilder node;
};

static TensorProto bools(const std::string &name, const Dims &values) {
  TensorProto tensor = ints(name, values);
  tensor.clear_int64_data();
  tensor.set_data_type(TensorProto::BOOL);
  for (int64_t value : values)
    tensor.add_int32_data(value);
  return tensor;
}

static TensorProto matrix(const std::string &name, int64_t rows,
                          int64_t columns, const Dims &values) {
  TensorProto tensor = ints(name, values);
  tensor.clear_dims();
  tensor.add_dims(rows);
  tensor.add_dims(columns);
  return tensor;
}

//===----------------------------------------------------------------------===//
// Constant, ConstantOfShape
//===----------------------------------------------------------------------===//

TEST(Constant, EveryKindOfValue) {
  EXPECT_EQ(Evaluated("Constant", {}).set("value", ints("", {3, 4})).ints(),
            (Dims{3, 4}));
  EXPECT_EQ(Evaluated("Constant", {}).set("value_int", 7).ints(), (Dims{7}));
  EXPECT_EQ(Evaluated("Constant", {}).set("value_ints", Dims{7, 8}).ints(),
            (Dims{7, 8}));
  EXPECT_THAT(Evaluated("Constant", {}).set("value_float", 0.5f).floats(),
              ElementsAre(0.5));
}

TEST(Constant, Refusals) {
  EXPECT_THAT(Evaluated("Constant", {}).errors(),
              HasSubstr("exactly one value attribute, got 0"));
  EXPECT_THAT(Evaluated("Constant", {})
                  .set("value_int", 7)
                  .set("value_float", 1.0f)
                  .errors(),
              HasSubstr("exactly one value attribute, got 2"));
  EXPECT_THAT(Evaluated("Constant", {}).set("value_string", "a").errors(),
              HasSubstr("n (attribute value_string)"));
  EXPECT_THAT(Evaluated("Constant", {}, 11).set("value_int", 7).errors(),
              HasSubstr("'value_int' is not an attribute"));
}

TEST(Constant, OfShape) {
  EXPECT_EQ(Evaluated("ConstantOfShape", {ints("s", {2})})
                .set("value", ints("", {5}))
                .ints(),
            (Dims{5, 5}));
  EXPECT_THAT(Evaluated("ConstantOfShape", {ints("s", {3})}).floats(),
              ElementsAre(0, 0, 0));
  EXPECT_THAT(Evaluated("ConstantOfShape", {ints("s", {-1})}).errors(),
              HasSubstr("negative sizes"));
  EXPECT_THAT(
      Evaluated("ConstantOfShape", {ints("s", {1 << 20, 1 << 20})}).errors(),
      HasSubstr("more than 2^31"));
  EXPECT_THAT(Evaluated("ConstantOfShape", {ints("s", {2})})
                  .set("value", ints("", {5, 6}))
                  .errors(),
              HasSubstr("has 2 elements, expected one"));
}

/// A large splat takes no memory, and no evaluator expands it.
TEST(Constant, LargeSplatIsNotExpanded) {
  TestModel model;
  model.initializer(ints("s", {1 << 15, 1 << 15})).output("y");
  model.node("ConstantOfShape", {"s"}, {"t"});
  model.node("Transpose", {"t"}, {"y"});
  Imported m = import(model);
  EXPECT_EQ(m.opNames(), "transpose");
}

//===----------------------------------------------------------------------===//
// Arithmetic
//===----------------------------------------------------------------------===//

TEST(Arithmetic, Integers) {
  auto binary = [](const char *opType, Dims a, Dims b) {
    return Evaluated(opType, {ints("a", a), ints("b", b)}).ints();
  };
  EXPECT_EQ(binary("Add", {1, 2}, {10}), (Dims{11, 12}));
  EXPECT_EQ(binary("Sub", {10}, {1, 2}), (Dims{9, 8}));
  EXPECT_EQ(binary("Mul", {3, 4}, {5, 6}), (Dims{15, 24}));
  EXPECT_EQ(binary("Div", {7, -7}, {2}), (Dims{3, -3}));
  EXPECT_EQ(binary("Min", {7, -7}, {2}), (Dims{2, -7}));
  EXPECT_EQ(binary("Max", {7, -7}, {2}), (Dims{7, 2}));
  EXPECT_EQ(binary("Sum", {7, -7}, {2}), (Dims{9, -5}));
  EXPECT_EQ(Evaluated("Neg", {ints("a", {7, -7})}).ints(), (Dims{-7, 7}));
}

TEST(Arithmetic, IntegerErrors) {
  auto errors = [](const char *opType, int64_t a, int64_t b) {
    return Evaluated(opType, {ints("a", {a}), ints("b", {b})}).errors();
  };
  EXPECT_THAT(errors("Div", 1, 0), HasSubstr("divides by zero"));
  EXPECT_THAT(errors("Div", kMin, -1), HasSubstr("overflows"));
  EXPECT_THAT(errors("Mul", kMax, 2), HasSubstr("overflows"));
  EXPECT_THAT(errors("Add", kMax, 1), HasSubstr("overflows"));
  EXPECT_THAT(errors("Sub", kMin, 1), HasSubstr("overflows"));
  EXPECT_THAT(Evaluated("Neg", {ints("a", {kMin})}).errors(),
              HasSubstr("overflows"));
  EXPECT_THAT(
      Evaluated("Add", {ints("a", {1, 2}), ints("b", {1, 2, 3})}).errors(),
      HasSubstr("do not broadcast"));
  EXPECT_THAT(Evaluated("Add", {ints("a", {1}), floats("b", {1})}).errors(),
              HasSubstr("different element types"));
}

TEST(Arithmetic, Floats) {
  EXPECT_THAT(Evaluated("Div", {floats("a", {2}, {1, 2}), floats("b", {}, {3})})
                  .floats(),
              ElementsAre(double(1.0f / 3.0f), double(2.0f / 3.0f)));
  EXPECT_THAT(Evaluated("Floor", {floats("a", {2}, {1.5f, -1.5f})}).floats(),
              ElementsAre(1, -2));
  EXPECT_THAT(Evaluated("Ceil", {floats("a", {2}, {1.5f, -1.5f})}).floats(),
              ElementsAre(2, -1));
  EXPECT_THAT(Evaluated("Sqrt", {floats("a", {1}, {2})}).floats(),
              ElementsAre(double(std::sqrt(2.0f))));
  EXPECT_THAT(Evaluated("Floor", {ints("a", {1})}).errors(),
              HasSubstr("not a tensor of floats"));
}

TEST(Arithmetic, Casts) {
  auto cast = [](const TensorProto &input, int to) {
    return Evaluated("Cast", {input}).set("to", to);
  };
  EXPECT_EQ(cast(floats("a", {2}, {1.9f, -1.9f}), TensorProto::INT64).ints(),
            (Dims{1, -1}));
  EXPECT_THAT(cast(ints("a", {3}), TensorProto::FLOAT).floats(),
              ElementsAre(3));
  EXPECT_EQ(cast(ints("a", {3, -4}), TensorProto::INT32).ints(), (Dims{3, -4}));
  EXPECT_THAT(
      cast(floats("a", {}, {0.1f}), TensorProto::FLOAT16).floats(),
      ElementsAre(testing::AllOf(testing::Ge(0.0999), testing::Le(0.1001))));
  EXPECT_THAT(cast(ints("a", {int64_t(1) << 40}), TensorProto::INT32).errors(),
              HasSubstr("overflows"));
  EXPECT_THAT(cast(floats("a", {}, {1e30f}), TensorProto::INT64).errors(),
              HasSubstr("no 64-bit integer"));
  EXPECT_THAT(cast(ints("a", {1}), TensorProto::STRING).errors(),
              HasSubstr("to element type STRING"));
}

TEST(Arithmetic, EqualAndWhere) {
  TestModel model;
  model.initializer(ints("a", {1, 2, 3}))
      .initializer(scalar("b", 2))
      .initializer(ints("c", {7, 8, 9}))
      .output("y");
  model.node("Equal", {"a", "b"}, {"t"});
  model.node("Where", {"t", "a", "c"}, {"y"});
  EXPECT_EQ(import(model).resultInts(), (Dims{7, 2, 9}));
  EXPECT_EQ(
      Evaluated("Where", {bools("c", {1, 0}), ints("a", {5}), ints("b", {6})})
          .ints(),
      (Dims{5, 6}));
  EXPECT_THAT(
      Evaluated("Where", {ints("c", {1}), ints("a", {5}), ints("b", {6})})
          .errors(),
      HasSubstr("not a tensor of bools"));
}

//===----------------------------------------------------------------------===//
// Movement
//===----------------------------------------------------------------------===//

TEST(Movement, Gather) {
  auto gather = [](const TensorProto &data, const TensorProto &indices,
                   int axis) {
    return Evaluated("Gather", {data, indices}).set("axis", axis);
  };
  EXPECT_EQ(gather(ints("d", {5, 6, 7}), ints("i", {-1, 0}), 0).ints(),
            (Dims{7, 5}));
  TensorProto data = matrix("d", 2, 3, {1, 2, 3, 4, 5, 6});
  EXPECT_EQ(gather(data, scalar("i", 1), 1).ints(), (Dims{2, 5}));
  EXPECT_EQ(gather(data, ints("i", {1}), 0).ints(), (Dims{4, 5, 6}));
  EXPECT_THAT(gather(data, ints("i", {3}), 1).errors(),
              HasSubstr("index 3 is out of range"));
  EXPECT_THAT(gather(data, ints("i", {-3}), 0).errors(),
              HasSubstr("index -3 is out of range"));
  EXPECT_THAT(gather(data, ints("i", {0}), 2).errors(),
              HasSubstr("axis 2 is out of range"));
  EXPECT_THAT(gather(data, floats("i", {1}), 0).errors(),
              HasSubstr("not integers"));
}

TEST(Movement, TransposeConcatExpand) {
  EXPECT_EQ(
      Evaluated("Transpose", {matrix("d", 2, 3, {1, 2, 3, 4, 5, 6})}).ints(),
      (Dims{1, 4, 2, 5, 3, 6}));
  EXPECT_EQ(Evaluated("Concat", {ints("a", {1}), ints("b", {2, 3})})
                .set("axis", 0)
                .ints(),
            (Dims{1, 2, 3}));
  EXPECT_EQ(Evaluated("Concat", {matrix("a", 2, 1, {1, 2}),
                                 matrix("b", 2, 2, {3, 4, 5, 6})})
                .set("axis", -1)
                .ints(),
            (Dims{1, 3, 4, 2, 5, 6}));
  EXPECT_EQ(Evaluated("Expand", {matrix("a", 2, 1, {1, 2}), ints("s", {1, 3})})
                .ints(),
            (Dims{1, 1, 1, 2, 2, 2}));
  EXPECT_THAT(Evaluated("Concat", {ints("a", {1}), matrix("b", 1, 1, {2})})
                  .set("axis", 0)
                  .errors(),
              HasSubstr("differ in rank"));
}

TEST(Movement, SliceAndSplit) {
  auto slice = [](int64_t start, int64_t end, int64_t step) {
    return Evaluated("Slice",
                     {ints("d", {0, 1, 2, 3, 4}), ints("s", {start}),
                      ints("e", {end}), ints("a", {0}), ints("t", {step})})
        .ints();
  };
  EXPECT_EQ(slice(1, 4, 2), (Dims{1, 3}));
  EXPECT_EQ(slice(-1, kMin, -1), (Dims{4, 3, 2, 1, 0}));
  EXPECT_EQ(slice(kMax, 0, -2), (Dims{4, 2}));
  EXPECT_EQ(slice(0, kMax, kMax), (Dims{0}));
  EXPECT_EQ(slice(-1, kMin, kMin), (Dims{4}));
  TestModel model;
  model.initializer(ints("d", {0, 1, 2, 3})).output("a").output("b");
  model.node("Split", {"d"}, {"a", "b"});
  Imported m = import(model);
  EXPECT_EQ(m.resultInts(0), (Dims{0, 1}));
  EXPECT_EQ(m.resultInts(1), (Dims{2, 3}));
}

/// An empty tensor is a value like any other until it is materialised.
TEST(Movement, EmptyTensors) {
  TestModel model;
  model.initializer(ints("d", {0, 1, 2, 3})).initializer(ints("s", {3}));
  model.initializer(ints("e", {1})).output("y");
  model.node("Slice", {"d", "s", "e"}, {"nothing"});
  model.node("Add", {"nothing", "e"}, {"still"});
  model.node("Concat", {"still", "e", "s"}, {"y"}).set("axis", 0);
  EXPECT_EQ(import(model).resultInts(), (Dims{1, 3}));
  TestModel returned;
  returned.initializer(ints("y", {})).output("y");
  EXPECT_THAT(import(returned).errors, HasSubstr("output 'y' is an empty"));
}

TEST(Movement, Range) {
  auto range = [](int64_t start, int64_t limit, int64_t delta) {
    return Evaluated(
        "Range", {scalar("s", start), scalar("l", limit), scalar("d", delta)});
  };
  EXPECT_EQ(range(1, 8, 3).ints(), (Dims{1, 4, 7}));
  EXPECT_EQ(range(3, 0, -2).ints(), (Dims{3, 1}));
  EXPECT_THAT(range(0, 1, 0).errors(), HasSubstr("delta is 0"));
  EXPECT_THAT(range(kMin, kMax, 1).errors(), HasSubstr("out of range"));
  EXPECT_THAT(range(0, int64_t(1) << 40, 1).errors(), HasSubstr("64 MiB"));
}

/// Expanding again and again must hit the limit, not the machine's memory.
TEST(Movement, BombsAreBounded) {
  TestModel model;
  model.initializer(floats("t0", {1024}));
  for (int i = 0; i < 40; ++i)
    model
        .node("Concat", {"t" + std::to_string(i), "t" + std::to_string(i)},
              {"t" + std::to_string(i + 1)}, "c" + std::to_string(i))
        .set("axis", 0);
  model.output("t40");
  EXPECT_THAT(import(model).errors, HasSubstr("is too large"));
}

//===----------------------------------------------------------------------===//
// Shapes of run-time tensors
//===----------------------------------------------------------------------===//

TEST(ShapeArithmetic, ShapeWithBounds) {
  auto shape = [](int64_t opset) {
    return SingleNode(opset, "Shape", {2, 3, 4});
  };
  EXPECT_EQ(shape(13).import().resultInts(), (Dims{2, 3, 4}));
  EXPECT_EQ(shape(15).set("start", 1).import().resultInts(), (Dims{3, 4}));
  EXPECT_EQ(shape(15).set("start", -9).set("end", -1).import().resultInts(),
            (Dims{2, 3}));
  EXPECT_EQ(shape(15).set("start", 2).set("end", 1).import().errors.empty(),
            false);
  EXPECT_THAT(shape(13).set("start", 1).import().errors,
              HasSubstr("'start' is not an attribute"));
  EXPECT_EQ(SingleNode(13, "Size", {2, 3, 4}).import().resultInts(),
            (Dims{24}));
}

/// What exporters write for x.view(x.size(0), -1).
TEST(ShapeArithmetic, ShapeGatherUnsqueezeConcatReshape) {
  TestModel model;
  model.input("x", {2, 3, 4}).initializer(scalar("zero", 0));
  model.initializer(ints("axes", {0})).initializer(ints("rest", {-1}));
  model.node("Shape", {"x"}, {"shape"});
  model.node("Gather", {"shape", "zero"}, {"batch"});
  model.node("Unsqueeze", {"batch", "axes"}, {"batch1"});
  model.node("Concat", {"batch1", "rest"}, {"target"}).set("axis", 0);
  model.node("Reshape", {"x", "target"}, {"y"});
  model.output("y");
  Imported m = import(model);
  EXPECT_EQ(m.opNames(), "reshape");
  EXPECT_EQ(m.resultShape(), (Dims{2, 12}));
  EXPECT_EQ(m.all<mlir::arith::ConstantOp>().size(), 0u);
}

/// Sizes halved through floats, as resizing exports do.
TEST(ShapeArithmetic, ThroughFloats) {
  TestModel model;
  model.input("x", {1, 6, 5}).initializer(floats("half", {}, {0.5f}));
  model.initializer(ints("s", {1})).initializer(ints("e", {3}));
  model.initializer(ints("one", {1}));
  model.node("Shape", {"x"}, {"shape"});
  model.node("Slice", {"shape", "s", "e"}, {"hw"});
  model.node("Cast", {"hw"}, {"f"}).set("to", int(TensorProto::FLOAT));
  model.node("Mul", {"f", "half"}, {"g"});
  model.node("Floor", {"g"}, {"h"});
  model.node("Cast", {"h"}, {"i"}).set("to", int(TensorProto::INT64));
  model.node("Concat", {"one", "i"}, {"y"}).set("axis", 0);
  model.output("y");
  EXPECT_EQ(import(model).resultInts(), (Dims{1, 3, 2}));
}
