//===- Tensor.h - an aligned buffer with a shape --------------------------===//

#ifndef CONVOPT_RUNTIME_TENSOR_TENSOR_H
#define CONVOPT_RUNTIME_TENSOR_TENSOR_H

#include "runtime/Support/Expected.h"
#include "runtime/Tensor/DType.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace convopt::runtime {

using Shape = std::vector<int64_t>;

/// Bounds on what a file or a flag may ask for.
constexpr int64_t kMaxElements = int64_t(1) << 31;
constexpr int64_t kMaxBytes = int64_t(1) << 33;
constexpr size_t kMaxRank = 64;

/// The product of the sizes (1 for a scalar). Errors: rank above kMaxRank, a
/// negative size, a product above `maxElements` (which covers overflow). The
/// product is never formed before it is known to fit.
Expected<int64_t> checkedElementCount(const Shape &shape,
                                      int64_t maxElements = kMaxElements);

/// "[1, 3, 224, 224]"; "[]" for a scalar.
std::string formatShape(const Shape &shape);

/// "1x3x224x224xf32", as MLIR spells it; "f32" for a scalar.
std::string formatType(DType dtype, const Shape &shape);

/// Contiguous elements owned by somebody else (std::span is C++20).
template <typename T>
class Span {
public:
  Span(T *data, size_t size) : first(data), count(size) {}

  T *begin() const { return first; }
  T *end() const { return first + count; }
  T *data() const { return first; }
  size_t size() const { return count; }
  bool empty() const { return count == 0; }
  T &operator[](size_t index) const { return first[index]; }

private:
  T *first;
  size_t count;
};

/// A dense row-major tensor that owns its buffer. The buffer is aligned to
/// CONVOPT_BUFFER_ALIGNMENT, never null, and its size is rounded up to the
/// alignment (the rest is zero). Moves are cheap; copies are spelled clone().
class Tensor {
public:
  /// All elements zero (false). Errors: those of checkedElementCount, more
  /// than kMaxBytes, or no memory.
  static Expected<Tensor> zeros(DType dtype, Shape shape);

  /// f32, uniform in [-1, 1). Element i depends on `seed` and i alone
  /// (splitmix64), and is the same on every machine.
  static Expected<Tensor> random(Shape shape, uint64_t seed);

  Tensor(Tensor &&) noexcept = default;
  Tensor &operator=(Tensor &&) noexcept = default;

  Expected<Tensor> clone() const;

  DType dtype() const { return type; }
  const Shape &shape() const { return sizes; }
  int64_t elementCount() const { return count; }
  /// Without the padding at the buffer's end.
  int64_t sizeInBytes() const { return count * byteSize(type); }

  void *raw() { return buffer.get(); }
  const void *raw() const { return buffer.get(); }

  /// The elements, or null if they are not stored as T.
  template <typename T>
  T *data() {
    return type == DTypeOf<T>::value ? static_cast<T *>(raw()) : nullptr;
  }
  template <typename T>
  const T *data() const {
    return type == DTypeOf<T>::value ? static_cast<const T *>(raw()) : nullptr;
  }

  /// The elements; empty if they are not stored as T.
  template <typename T>
  Span<T> elements() {
    return {data<T>(), data<T>() ? static_cast<size_t>(count) : 0};
  }
  template <typename T>
  Span<const T> elements() const {
    return {data<T>(), data<T>() ? static_cast<size_t>(count) : 0};
  }

private:
  struct Free {
    void operator()(void *buffer) const;
  };
  using Buffer = std::unique_ptr<void, Free>;

  Tensor(DType dtype, Shape shape, int64_t count, Buffer buffer)
      : type(dtype), sizes(std::move(shape)), count(count),
        buffer(std::move(buffer)) {}

  DType type;
  Shape sizes;
  int64_t count;
  Buffer buffer;
};

} // namespace convopt::runtime

#endif // CONVOPT_RUNTIME_TENSOR_TENSOR_H
