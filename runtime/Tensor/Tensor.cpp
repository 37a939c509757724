//===- Tensor.cpp - an aligned buffer with a shape ------------------------===//

#include "runtime/Tensor/Tensor.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>

namespace convopt::runtime {

//===----------------------------------------------------------------------===//
// Shapes
//===----------------------------------------------------------------------===//

Expected<int64_t> checkedElementCount(const Shape &shape, int64_t maxElements) {
  if (shape.size() > kMaxRank)
    return makeError("rank ", shape.size(), " is above the limit of ",
                     kMaxRank);
  for (int64_t size : shape)
    if (size < 0)
      return makeError("negative size in shape ", formatShape(shape));
  // First, so that [0, 2^62, 2^62] is as empty as it says.
  if (std::find(shape.begin(), shape.end(), 0) != shape.end())
    return 0;
  int64_t count = 1;
  for (int64_t size : shape) {
    if (size > maxElements / count)
      return makeError("shape ", formatShape(shape), " has more than ",
                       maxElements, " elements");
    count *= size;
  }
  return count;
}

std::string formatShape(const Shape &shape) {
  std::string text = "[";
  for (int64_t size : shape) {
    if (text.size() > 1)
      text += ", ";
    text += std::to_string(size);
  }
  return text + "]";
}

std::string formatType(DType dtype, const Shape &shape) {
  std::string text;
  for (int64_t size : shape)
    text += std::to_string(size) + "x";
  text += name(dtype);
  return text;
}

//===----------------------------------------------------------------------===//
// Tensor
//===----------------------------------------------------------------------===//

void Tensor::Free::operator()(void *buffer) const { std::free(buffer); }

Expected<Tensor> Tensor::zeros(DType dtype, Shape shape) {
  Expected<int64_t> count = checkedElementCount(shape);
  if (!count)
    return count.error();
  int64_t bytes = *count * byteSize(dtype);
  if (bytes > kMaxBytes)
    return makeError("a tensor of ", formatType(dtype, shape), " needs ", bytes,
                     " bytes, above the limit of ", kMaxBytes);
  constexpr int64_t alignment = CONVOPT_BUFFER_ALIGNMENT;
  // At least one block: an empty tensor, too, has a pointer to pass on.
  int64_t padded =
      std::max(alignment, (bytes + alignment - 1) / alignment * alignment);
  Buffer buffer(std::aligned_alloc(alignment, static_cast<size_t>(padded)));
  if (!buffer)
    return makeError("out of memory: a tensor of ", formatType(dtype, shape),
                     " needs ", bytes, " bytes");
  std::memset(buffer.get(), 0, static_cast<size_t>(padded));
  return Tensor(dtype, std::move(shape), *count, std::move(buffer));
}

/// The output function of splitmix64 (Steele, Lea, Flood 2014).
static uint64_t splitmix(uint64_t state) {
  state = (state ^ (state >> 30)) * 0xbf58476d1ce4e5b9u;
  state = (state ^ (state >> 27)) * 0x94d049bb133111ebu;
  return state ^ (state >> 31);
}

Expected<Tensor> Tensor::random(Shape shape, uint64_t seed) {
  Expected<Tensor> tensor = zeros(DType::F32, std::move(shape));
  if (!tensor)
    return tensor;
  constexpr uint64_t increment = 0x9e3779b97f4a7c15u;
  // Mixed first, so that neighbouring seeds give unrelated streams.
  uint64_t state = splitmix(seed + increment);
  for (float &element : tensor->elements<float>()) {
    state += increment;
    // 24 bits around zero, scaled by a power of two: exact in f32.
    int32_t bits = static_cast<int32_t>(splitmix(state) >> 40);
    element = static_cast<float>(bits - (1 << 23)) * 0x1p-23f;
  }
  return tensor;
}

Expected<Tensor> Tensor::clone() const {
  Expected<Tensor> copy = zeros(type, sizes);
  if (copy)
    std::memcpy(copy->raw(), raw(), static_cast<size_t>(sizeInBytes()));
  return copy;
}

} // namespace convopt::runtime
