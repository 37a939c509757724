//===- OneDNNLayer.cpp - A layer as oneDNN computes it --------------------===//

#include "test/benchmark/kernels/OneDNNLayer.h"

#include <chrono>
#include <dlfcn.h>
#include <oneapi/dnnl/dnnl.hpp>

using dnnl::memory;
using Tag = memory::format_tag;

namespace convopt::benchmark {

struct OneDNNLayer::Impl {
  dnnl::engine engine{dnnl::engine::kind::cpu, 0};
  dnnl::stream stream{engine};
  dnnl::primitive primitive;
  std::unordered_map<int, memory> arguments;
  memory::desc plainOutput;
};

OneDNNLayer::OneDNNLayer() : impl(std::make_unique<Impl>()) {}
OneDNNLayer::~OneDNNLayer() = default;

/// The row-major format of so many axes, whatever they mean.
static Tag getPlainTag(size_t rank) {
  constexpr Tag tags[] = {Tag::a,    Tag::ab,    Tag::abc,
                          Tag::abcd, Tag::abcde, Tag::abcdef};
  return tags[rank - 1];
}

static memory::desc describe(const Sizes &sizes, Tag tag) {
  return {sizes, memory::data_type::f32, tag};
}

/// The filter with its groups as the first axis, where there are any.
static Sizes getGroupedFilter(const Layer &layer) {
  Sizes filter = layer.getFilter();
  if (layer.groups > 1) {
    filter[0] /= layer.groups;
    filter.insert(filter.begin(), layer.groups);
  }
  return filter;
}

std::unique_ptr<OneDNNLayer> OneDNNLayer::create(const Layer &layer,
                                                 const LayerData &data,
                                                 Algorithm algorithm) {
  // oneDNN takes its threads from OpenMP, which has read the environment by
  // now; linked statically, it has none.
  if (void *symbol = ::dlsym(RTLD_DEFAULT, "omp_set_num_threads"))
    reinterpret_cast<void (*)(int)>(symbol)(1);

  std::unique_ptr<OneDNNLayer> result(new OneDNNLayer());
  Impl &impl = *result->impl;
  Sizes filter = getGroupedFilter(layer), output = layer.getOutput();
  memory::desc anyInput = describe(layer.input, Tag::any);
  memory::desc anyFilter = describe(filter, Tag::any);
  memory::desc anyOutput = describe(output, Tag::any);
  memory::desc bias = describe({layer.channels}, Tag::a);
  impl.plainOutput = describe(output, getPlainTag(output.size()));

  auto setUp = [&](const auto &primitive) {
    auto place = [&](const memory::desc &wanted, const Sizes &sizes,
                     const std::vector<float> &values) {
      memory plain(describe(sizes, getPlainTag(sizes.size())), impl.engine,
                   const_cast<float *>(values.data()));
      memory placed(wanted, impl.engine);
      dnnl::reorder(plain, placed).execute(impl.stream, plain, placed);
      impl.stream.wait();
      return placed;
    };
    impl.arguments = {
        {DNNL_ARG_SRC, place(primitive.src_desc(), layer.input, data.input)},
        {DNNL_ARG_WEIGHTS,
         place(primitive.weights_desc(), filter, data.filter)},
        {DNNL_ARG_BIAS, place(bias, {layer.channels}, data.bias)},
        {DNNL_ARG_DST, memory(primitive.dst_desc(), impl.engine)}};
  };
  try {
    constexpr auto kInference = dnnl::prop_kind::forward_inference;
    if (layer.isDense()) {
      dnnl::inner_product_forward::primitive_desc primitive(
          {kInference, anyInput, anyFilter, bias, anyOutput}, impl.engine);
      setUp(primitive);
      impl.primitive = dnnl::inner_product_forward(primitive);
      return result;
    }
    dnnl::post_ops relu;
    relu.append_eltwise(1.0f, dnnl::algorithm::eltwise_relu, 0.0f, 0.0f);
    dnnl::primitive_attr attributes;
    attributes.set_post_ops(relu);
    dnnl::convolution_forward::primitive_desc primitive(
        {kInference,
         algorithm == Algorithm::Direct ? dnnl::algorithm::convolution_direct
                                        : dnnl::algorithm::convolution_auto,
         anyInput, anyFilter, bias, anyOutput, layer.strides, layer.pads,
         layer.pads},
        attributes, impl.engine);
    setUp(primitive);
    impl.primitive = dnnl::convolution_forward(primitive);
    return result;
  } catch (const dnnl::error &) {
    return nullptr;
  }
}

double OneDNNLayer::run() {
  auto begin = std::chrono::steady_clock::now();
  impl->primitive.execute(impl->stream, impl->arguments);
  impl->stream.wait();
  std::chrono::duration<double> elapsed =
      std::chrono::steady_clock::now() - begin;
  return elapsed.count();
}

std::vector<float> OneDNNLayer::getOutput() const {
  memory plain(impl->plainOutput, impl->engine);
  memory placed = impl->arguments.at(DNNL_ARG_DST);
  dnnl::reorder(placed, plain).execute(impl->stream, placed, plain);
  impl->stream.wait();
  auto *values = static_cast<const float *>(plain.get_data_handle());
  return {values, values + impl->plainOutput.get_size() / sizeof(float)};
}

} // namespace convopt::benchmark
