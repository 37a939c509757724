//===- Convolution.cpp - Convolutions and dense layers --------------------===//

#include "dialects/ConvOpt/Reference/Operations.h"
#include "dialects/ConvOpt/Reference/Windows.h"

#include <limits>

namespace mlir::convopt::reference {

namespace {
/// Where a filter keeps output channel o, input channel i and kernel element k;
/// kernel elements number the spatial axes in row-major order.
struct Filter {
  int64_t outputs, inputs;
  int64_t outputStride, inputStride, kernelStride;

  Filter(const Tensor &tensor, const FilterAxes &axes)
      : outputs(tensor.shape[axes.output]), inputs(tensor.shape[axes.input]),
        outputStride(tensor.getStride(axes.output)),
        inputStride(tensor.getStride(axes.input)),
        kernelStride(
            tensor.getStride(axes.spatialBegin + tensor.getRank() - 3)) {}
  int64_t getOffset(int64_t o, int64_t i, int64_t kernel) const {
    return o * outputStride + i * inputStride + kernel * kernelStride;
  }
};
} // namespace

static SmallVector<int64_t> getOutputSizes(ArrayRef<WindowDim> window,
                                           ArrayRef<int64_t> input) {
  SmallVector<int64_t> sizes;
  for (auto [dim, size] : llvm::zip_equal(window, input))
    sizes.push_back(dim.outputSize(size));
  return sizes;
}

/// Writes every channel of `output`; x and y say where elements are.
static void convolve(ArrayRef<WindowDim> window, int64_t groups,
                     const Activation &x, const Tensor &input, const Filter &w,
                     const Tensor &filter, const Tensor *bias,
                     const Activation &y, Tensor &output) {
  int64_t outputsPerGroup = w.outputs / groups;
  int64_t position = 0;
  forEachIndex(y.spatial, [&](ArrayRef<int64_t> at) {
    SmallVector<Tap> taps = getTaps(window, at, x.spatial);
    for (int64_t n = 0; n < x.batch; ++n)
      for (int64_t o = 0; o < w.outputs; ++o) {
        int64_t firstInput = o / outputsPerGroup * w.inputs;
        double sum = bias ? bias->data[o] : 0.0;
        for (int64_t c = 0; c < w.inputs; ++c)
          for (const Tap &tap : taps)
            sum += filter.data[w.getOffset(o, c, tap.kernel)] *
                   input.data[x.getOffset(n, firstInput + c, tap.position)];
        output.data[y.getOffset(n, o, position)] = sum;
      }
    ++position;
  });
}

Tensor evalConv(ConvOp op, const Tensor &input, const Tensor &filter,
                const Tensor *bias) {
  SmallVector<WindowDim> window = op.getWindow();
  Activation x(input, op.getLayout());
  Filter w(filter, op.getFilterAxes());
  Tensor output(makeActivationShape(op.getLayout(), x.batch, w.outputs,
                                    getOutputSizes(window, x.spatial)));
  Activation y(output, op.getLayout());
  convolve(window, op.getGroups(), x, input, w, filter, bias, y, output);
  return output;
}

/// What belongs to no channel is NaN: it must never be seen.
Tensor evalBlockedConv(BlockedConvOp op, const Tensor &input,
                       const Tensor &filter, const Tensor *bias) {
  SmallVector<WindowDim> window = op.getWindow();
  Filter w(filter, getFilterAxes(FilterLayout::spatial_io, filter.getRank()));
  int64_t groups = op.getGroups();
  Activation x = op.hasBlockedInput()
                     ? Activation::blocked(input, w.inputs * groups)
                     : Activation(input, op.getLayout());
  SmallVector<int64_t> sizes = getOutputSizes(window, x.spatial);
  std::optional<int64_t> block = op.getBlock();
  Tensor output(
      block ? makeBlockedShape(x.batch, w.outputs, sizes, *block)
            : makeActivationShape(op.getLayout(), x.batch, w.outputs, sizes),
      std::numeric_limits<double>::quiet_NaN());
  Activation y = block ? Activation::blocked(output, w.outputs)
                       : Activation(output, op.getLayout());
  convolve(window, groups, x, input, w, filter, bias, y, output);
  return output;
}

/// Spreads every input element over its window in the output: what a
/// convolution gathers from, its adjoint scatters to.
Tensor evalConvTranspose(ConvTransposeOp op, const Tensor &input,
                         const Tensor &filter, const Tensor *bias) {
  SmallVector<WindowDim> window = op.getWindow();
  Activation x(input, op.getLayout());
  Filter w(filter, op.getFilterAxes());
  int64_t groups = op.getGroups(), inputsPerGroup = x.channels / groups;

  SmallVector<int64_t> sizes;
  for (size_t i = 0; i < window.size(); ++i)
    sizes.push_back(window[i].transposedOutputSize(
        x.spatial[i], op.getOutputPads() ? (*op.getOutputPads())[i] : 0));
  Tensor output(
      makeActivationShape(op.getLayout(), x.batch, w.outputs * groups, sizes));
  Activation y(output, op.getLayout());
  int64_t positions = reference::getNumElements(y.spatial);
  for (int64_t n = 0; bias && n < y.batch; ++n)
    for (int64_t o = 0; o < y.channels; ++o)
      for (int64_t p = 0; p < positions; ++p)
        output.data[y.getOffset(n, o, p)] = bias->data[o];

  int64_t position = 0;
  forEachIndex(x.spatial, [&](ArrayRef<int64_t> at) {
    SmallVector<Tap> taps = getTaps(window, at, y.spatial);
    for (int64_t n = 0; n < x.batch; ++n)
      for (int64_t c = 0; c < x.channels; ++c) {
        double value = input.data[x.getOffset(n, c, position)];
        int64_t firstOutput = c / inputsPerGroup * w.outputs;
        for (int64_t o = 0; o < w.outputs; ++o)
          for (const Tap &tap : taps)
            output.data[y.getOffset(n, firstOutput + o, tap.position)] +=
                filter.data[w.getOffset(o, c, tap.kernel)] * value;
      }
    ++position;
  });
  return output;
}

Tensor evalDense(DenseOp op, const Tensor &input, const Tensor &filter,
                 const Tensor *bias) {
  FilterAxes axes = op.getFilterAxes();
  int64_t outputs = filter.shape[axes.output];
  int64_t inputs = filter.shape[axes.input];
  SmallVector<int64_t> shape(input.shape);
  shape.back() = outputs;
  Tensor output(shape);
  int64_t rows = getNumElements(ArrayRef<int64_t>(shape).drop_back());
  int64_t outputStride = filter.getStride(axes.output);
  int64_t inputStride = filter.getStride(axes.input);
  for (int64_t row = 0; row < rows; ++row)
    for (int64_t o = 0; o < outputs; ++o) {
      double sum = bias ? bias->data[o] : 0.0;
      for (int64_t i = 0; i < inputs; ++i)
        sum += filter.data[o * outputStride + i * inputStride] *
               input.data[row * inputs + i];
      output.data[row * outputs + o] = sum;
    }
  return output;
}

} // namespace mlir::convopt::reference
