//===- RandomLayer.cpp - Random linear layers and affine tails ------------===//

#include "test/passes/Graph/RandomLayer.h"

#include "dialects/ConvOpt/IR/Elements.h"

#include "mlir/Dialect/Arith/IR/Arith.h"

using namespace mlir;
using namespace mlir::convopt;

int64_t RandomLayer::drawInt(int64_t low, int64_t high) {
  return low + static_cast<int64_t>(random() % (high - low + 1));
}

double RandomLayer::drawReal(double low, double high) {
  return low + (high - low) * (random() / 4294967295.0);
}

RandomLayer::RandomLayer(MLIRContext &context, unsigned seed, FloatType type)
    : random(seed), type(type), builder(&context),
      location(builder.getUnknownLoc()), module(ModuleOp::create(location)) {
  builder.setInsertionPointToEnd(module->getBody());
  function = func::FuncOp::create(builder, location, "main",
                                  builder.getFunctionType({}, {}));
  builder.setInsertionPointToEnd(function.addEntryBlock());
  int64_t kind = drawInt(0, 4);
  if (kind == 0)
    appendDense();
  else
    appendConv(/*transposed=*/kind <= 2);
}

Value RandomLayer::drawConstant(ArrayRef<int64_t> shape, double low,
                                double high) {
  SmallVector<double> values(reference::getNumElements(shape));
  for (double &element : values)
    element = drawReal(low, high);
  return arith::ConstantOp::create(
      builder, location,
      makeElements(RankedTensorType::get(shape, type), values));
}

void RandomLayer::appendConv(bool transposed) {
  int64_t spatial = drawInt(1, 3), rank = spatial + 2;
  int64_t groups = drawInt(1, 3);
  int64_t inputs = groups * drawInt(1, 2), outputs = groups * drawInt(1, 3);
  auto layout = static_cast<Layout>(drawInt(0, 1));
  auto filterLayout = static_cast<FilterLayout>(drawInt(0, 3));
  SmallVector<int64_t> kernel, strides, pads, dilations, shape(rank);
  axis = getChannelAxis(layout, rank);
  channels = outputs;
  shape[0] = drawInt(1, 2);
  shape[axis] = inputs;
  for (int64_t i = 0; i < spatial; ++i) {
    shape[getSpatialBegin(layout) + i] = drawInt(5, 6);
    kernel.push_back(drawInt(1, 3));
    strides.push_back(drawInt(1, 2));
    dilations.push_back(drawInt(1, 2));
  }
  for (int64_t i = 0; i < 2 * spatial; ++i)
    pads.push_back(drawInt(0, 1));
  FilterAxes axes = getFilterAxes(filterLayout, rank);
  SmallVector<int64_t> filterShape(rank);
  filterShape[axes.output] = transposed ? outputs / groups : outputs;
  filterShape[axes.input] = transposed ? inputs : inputs / groups;
  llvm::copy(kernel, filterShape.begin() + axes.spatialBegin);

  Value input = function.getBody().addArgument(
      RankedTensorType::get(shape, type), location);
  Value filter = drawConstant(filterShape, -1.0, 1.0);
  Value bias = drawInt(0, 1) ? drawConstant(outputs, -4.0, 4.0) : Value();
  auto array = [&](ArrayRef<int64_t> values) {
    return builder.getDenseI64ArrayAttr(values);
  };
  if (transposed)
    value = ConvTransposeOp::create(
        builder, location, input, filter, bias, array(strides), array(pads),
        array(dilations), DenseI64ArrayAttr(), groups, layout, filterLayout);
  else
    value = ConvOp::create(builder, location, input, filter, bias,
                           array(strides), array(pads), array(dilations),
                           groups, layout, filterLayout);
}

void RandomLayer::appendDense() {
  int64_t inputs = drawInt(1, 3);
  channels = drawInt(1, 3);
  SmallVector<int64_t> shape{drawInt(1, 3), inputs};
  axis = 1;
  bool transposed = drawInt(0, 1);
  Value input = function.getBody().addArgument(
      RankedTensorType::get(shape, type), location);
  Value filter = transposed ? drawConstant({inputs, channels}, -1.0, 1.0)
                            : drawConstant({channels, inputs}, -1.0, 1.0);
  Value bias = drawInt(0, 1) ? drawConstant(channels, -4.0, 4.0) : Value();
  value = DenseOp::create(builder, location, input, filter, bias,
                          transposed ? FilterLayout::io_spatial
                                     : FilterLayout::oi_spatial);
}

void RandomLayer::appendElementwise() {
  int64_t rank = cast<RankedTensorType>(value.getType()).getRank();
  // A scalar; or C with the axes behind it, or with all axes.
  SmallVector<int64_t> shape;
  int64_t form = drawInt(0, 2);
  if (form > 0) {
    shape.assign(form == 1 ? rank - axis : rank, 1);
    shape[form == 1 ? 0 : axis] = channels;
  }
  int64_t kind = drawInt(0, 3);
  // Away from zero, for div.
  Value constant = drawInt(0, 1) ? drawConstant(shape, 0.5, 2.0)
                                 : drawConstant(shape, -2.0, -0.5);
  bool onTheLeft = kind != 3 && drawInt(0, 1);
  Value lhs = onTheLeft ? constant : value, rhs = onTheLeft ? value : constant;
  if (kind == 0)
    value = AddOp::create(builder, location, lhs, rhs);
  else if (kind == 1)
    value = SubOp::create(builder, location, lhs, rhs);
  else if (kind == 2)
    value = MulOp::create(builder, location, lhs, rhs);
  else
    value = DivOp::create(builder, location, lhs, rhs);
}

void RandomLayer::appendAffine() {
  int64_t kind = drawInt(0, 3);
  if (kind == 0)
    return appendBiasAdd(/*runtime=*/false);
  if (kind == 1)
    return appendElementwise();
  Value scale = drawInt(0, 7) ? drawConstant(channels, -2.0, 2.0)
                              : drawConstant(channels, 0.0, 0.0);
  // Drawn one by one: the order in which arguments are evaluated is open.
  Value offset = drawConstant(channels, -4.0, 4.0);
  Value mean = drawConstant(channels, -4.0, 4.0);
  Value variance = drawConstant(channels, 0.125, 2.0);
  value = BatchNormOp::create(builder, location, value.getType(), value, scale,
                              offset, mean, variance,
                              APFloat(drawReal(0.0, 0.1)), axis);
}

void RandomLayer::appendRelu() {
  value = ReluOp::create(builder, location, value);
}

void RandomLayer::appendBiasAdd(bool runtime) {
  Value bias = runtime ? function.getBody().addArgument(
                             RankedTensorType::get(channels, type), location)
                       : drawConstant(channels, -4.0, 4.0);
  value =
      BiasAddOp::create(builder, location, value.getType(), value, bias, axis);
}

void RandomLayer::appendBatchNormTraining() {
  Value scale = drawConstant(channels, -2.0, 2.0);
  Value offset = drawConstant(channels, -4.0, 4.0);
  Value mean = drawConstant(channels, -4.0, 4.0);
  Value variance = drawConstant(channels, 0.125, 2.0);
  double epsilon = drawReal(0.01, 0.1), momentum = drawReal(0.0, 1.0);
  auto convention = static_cast<MomentumConvention>(drawInt(0, 1));
  auto norm = BatchNormTrainingOp::create(
      builder, location, value, scale, offset, mean, variance, APFloat(epsilon),
      APFloat(momentum), convention, axis);
  value = norm.getOutput();
  llvm::append_range(otherResults, norm->getResults().drop_front());
}

OwningOpRef<ModuleOp> RandomLayer::finish() {
  SmallVector<Value> results{value};
  llvm::append_range(results, otherResults);
  func::ReturnOp::create(builder, location, results);
  function.setFunctionType(builder.getFunctionType(
      function.getBody().getArgumentTypes(), ValueRange(results).getTypes()));
  return std::move(module);
}

SmallVector<reference::Tensor> RandomLayer::drawInputs() {
  SmallVector<reference::Tensor> inputs;
  for (Type argument : function.getArgumentTypes()) {
    reference::Tensor tensor(cast<RankedTensorType>(argument).getShape());
    for (double &element : tensor.data)
      element = drawReal(-2.0, 2.0);
    inputs.push_back(std::move(tensor));
  }
  return inputs;
}
