//===- Layer.cpp - The layers whose kernels are timed ---------------------===//

#include "test/benchmark/kernels/Layer.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>
#include <sstream>

namespace convopt::benchmark {

//===----------------------------------------------------------------------===//
// The table
//===----------------------------------------------------------------------===//

static Layer conv(std::string name, int64_t in, int64_t size, int64_t out,
                  int64_t kernel, int64_t stride = 1, int64_t groups = 1) {
  return {std::move(name),  {1, in, size, size},      out,   {kernel, kernel},
          {stride, stride}, {kernel / 2, kernel / 2}, groups};
}

static Layer depthwise(std::string name, int64_t channels, int64_t size,
                       int64_t kernel, int64_t stride = 1) {
  return conv(std::move(name), channels, size, channels, kernel, stride,
              /*groups=*/channels);
}

static Layer dense(std::string name, int64_t batch, int64_t in, int64_t out) {
  return {std::move(name), {batch, in}, out, {}, {}, {}};
}

std::vector<Layer> getLayers() {
  return {
      conv("resnet50/c7_224", 3, 224, 64, 7, 2),
      conv("resnet50/c3_56", 64, 56, 64, 3),
      conv("resnet50/c3_28", 128, 28, 128, 3),
      conv("resnet50/c3_14", 256, 14, 256, 3),
      conv("resnet50/c3_7", 512, 7, 512, 3),
      conv("resnet50/c1_56", 64, 56, 256, 1),
      conv("resnet50/c1_28", 128, 28, 512, 1),
      conv("resnet50/c1_14", 256, 14, 1024, 1),
      conv("resnet50/c1_7", 512, 7, 2048, 1),
      conv("resnet50/c1_56_reduce", 256, 56, 64, 1),
      conv("resnet50/c1_7_reduce", 2048, 7, 512, 1),
      conv("resnet50/c1_56_stride2", 256, 56, 512, 1, 2),
      conv("resnet50/c3_56_stride2", 128, 56, 128, 3, 2),
      dense("resnet50/fc", 1, 2048, 1000),
      conv("vgg16/c3_224_first", 3, 224, 64, 3),
      conv("vgg16/c3_224", 64, 224, 64, 3),
      conv("vgg16/c3_112", 128, 112, 128, 3),
      conv("vgg16/c3_56", 256, 56, 256, 3),
      conv("vgg16/c3_28", 512, 28, 512, 3),
      conv("vgg16/c3_14", 512, 14, 512, 3),
      dense("vgg16/fc", 1, 4096, 4096),
      conv("mobilenet/first", 3, 224, 32, 3, 2),
      depthwise("mobilenet/dw_112", 32, 112, 3),
      depthwise("mobilenet/dw_112_stride2", 96, 112, 3, 2),
      depthwise("mobilenet/dw_56", 144, 56, 3),
      depthwise("mobilenet/dw_28", 256, 28, 3),
      depthwise("mobilenet/dw_14", 576, 14, 3),
      depthwise("mobilenet/dw_14_512", 512, 14, 3),
      depthwise("mobilenet/dw_7", 960, 7, 3),
      conv("mobilenet/c1_112_project", 32, 112, 16, 1),
      conv("mobilenet/c1_112_expand", 16, 112, 96, 1),
      conv("mobilenet/c1_56_ragged", 144, 56, 24, 1),
      conv("mobilenet/c1_7", 960, 7, 320, 1),
      depthwise("efficientnet/dw5_28", 240, 28, 5),
      depthwise("efficientnet/dw5_28_stride2", 240, 28, 5, 2),
      depthwise("efficientnet/dw5_14", 672, 14, 5),
      depthwise("efficientnet/dw5_7", 1152, 7, 5),
      conv("inception/c3_35", 64, 35, 96, 3),
      conv("inception/c3_17", 192, 17, 192, 3),
      conv("inception/c3_8", 448, 8, 384, 3),
      conv("alexnet/c3_13", 256, 13, 384, 3),
      conv("alexnet/c5_27", 64, 27, 192, 5),
      conv("small/c3_4", 512, 4, 512, 3),
      conv("resnext/c3_14_groups32", 512, 14, 512, 3, 1, 32),
      {"audio/c9", {1, 64, 4000}, 64, {9}, {1}, {4}},
      {"audio/c3_stride2", {1, 80, 3000}, 384, {3}, {2}, {1}},
      {"video/c3", {1, 64, 4, 56, 56}, 64, {3, 3, 3}, {1, 1, 1}, {1, 1, 1}},
      {"video/c3_first",
       {1, 3, 8, 112, 112},
       64,
       {3, 7, 7},
       {1, 2, 2},
       {1, 3, 3}},
      dense("transformer/gemm_64", 64, 768, 3072),
      dense("transformer/gemm_512", 512, 1024, 1024),
  };
}

//===----------------------------------------------------------------------===//
// Sizes and data
//===----------------------------------------------------------------------===//

static int64_t multiply(const Sizes &sizes) {
  return std::accumulate(sizes.begin(), sizes.end(), int64_t{1},
                         std::multiplies<int64_t>());
}

Sizes Layer::getOutput() const {
  Sizes output = {input[0], channels};
  for (size_t axis = 0; axis < kernel.size(); ++axis)
    output.push_back(
        (input[axis + 2] + 2 * pads[axis] - kernel[axis]) / strides[axis] + 1);
  return output;
}

Sizes Layer::getFilter() const {
  Sizes filter = {channels, input[1] / groups};
  filter.insert(filter.end(), kernel.begin(), kernel.end());
  return filter;
}

double Layer::countFlops() const {
  return 2.0 * static_cast<double>(multiply(getOutput())) *
         static_cast<double>(multiply(getFilter()) / channels);
}

LayerData::LayerData(const Layer &layer) {
  std::mt19937 random(1);
  std::uniform_real_distribution<float> uniform(-1.0f, 1.0f);
  auto fill = [&](int64_t count) {
    std::vector<float> values(count);
    for (float &value : values)
      value = uniform(random);
    return values;
  };
  input = fill(multiply(layer.input));
  filter = fill(multiply(layer.getFilter()));
  bias = fill(layer.channels);
}

//===----------------------------------------------------------------------===//
// The definition
//===----------------------------------------------------------------------===//

/// Calls `visit` with every index below `sizes`, row-major.
template <typename Visitor>
static void forEachIndex(const Sizes &sizes, Visitor visit) {
  Sizes index(sizes.size());
  for (int64_t count = multiply(sizes); count > 0; --count) {
    visit(index);
    for (size_t axis = sizes.size(); axis-- > 0;) {
      if (++index[axis] < sizes[axis])
        break;
      index[axis] = 0;
    }
  }
}

static int64_t linearize(const Sizes &index, const Sizes &sizes) {
  int64_t linear = 0;
  for (size_t axis = 0; axis < sizes.size(); ++axis)
    linear = linear * sizes[axis] + index[axis];
  return linear;
}

/// y[n, o, i..] = b[o] + sum over c, t.. of
///     x[n, group(o) * C/g + c, i * stride + t - pad..] * W[o, c, t..]
static double evaluate(const Layer &layer, const LayerData &data,
                       const Sizes &index) {
  Sizes filterSizes = layer.getFilter();
  Sizes tapSizes(filterSizes.begin() + 1, filterSizes.end());
  int64_t outPerGroup = layer.channels / layer.groups;
  int64_t firstChannel = index[1] / outPerGroup * tapSizes[0];
  double sum = data.bias[index[1]];
  forEachIndex(tapSizes, [&](const Sizes &tap) {
    Sizes position = {index[0], firstChannel + tap[0]};
    for (size_t axis = 0; axis < layer.kernel.size(); ++axis) {
      int64_t at = index[axis + 2] * layer.strides[axis] + tap[axis + 1] -
                   layer.pads[axis];
      if (at < 0 || at >= layer.input[axis + 2])
        return;
      position.push_back(at);
    }
    Sizes weight = {index[1]};
    weight.insert(weight.end(), tap.begin(), tap.end());
    sum += static_cast<double>(data.input[linearize(position, layer.input)]) *
           data.filter[linearize(weight, filterSizes)];
  });
  return layer.isDense() ? sum : std::max(sum, 0.0);
}

std::string checkSamples(const Layer &layer, const LayerData &data,
                         llvm::ArrayRef<float> output) {
  constexpr int kSamples = 300;
  constexpr double kTolerance = 1e-4;
  Sizes sizes = layer.getOutput();
  std::mt19937 random(2);
  double largest = 0, worst = 0;
  for (int sample = 0; sample < kSamples; ++sample) {
    Sizes index;
    for (int64_t size : sizes) {
      // Every other sample lies at a border, where kernels are peeled.
      int64_t position = static_cast<int64_t>(random() % size);
      bool atBorder = sample % 2 == 1 && index.size() >= 2 && random() % 2 == 0;
      index.push_back(atBorder ? (random() % 2 ? 0 : size - 1) : position);
    }
    double expected = evaluate(layer, data, index);
    double error = std::abs(output[linearize(index, sizes)] - expected);
    largest = std::max(largest, std::abs(expected));
    // A NaN is worse than anything.
    worst = error <= worst ? worst : error;
  }
  if (worst <= kTolerance * largest)
    return {};
  std::ostringstream problem;
  problem << "wrong by " << worst << ", the largest element being " << largest;
  return problem.str();
}

} // namespace convopt::benchmark
