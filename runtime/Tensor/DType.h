//===- DType.h - element types --------------------------------------------===//

#ifndef CONVOPT_RUNTIME_TENSOR_DTYPE_H
#define CONVOPT_RUNTIME_TENSOR_DTYPE_H

#include "runtime/ABI/ABI.h"
#include "runtime/Support/Expected.h"

#include <cstdint>
#include <cstdlib>
#include <string_view>

namespace convopt::runtime {

/// The element types of the ABI, with its values.
enum class DType : int32_t {
  F32 = CONVOPT_DTYPE_F32,
  F64 = CONVOPT_DTYPE_F64,
  I32 = CONVOPT_DTYPE_I32,
  I64 = CONVOPT_DTYPE_I64,
  Bool = CONVOPT_DTYPE_BOOL,
  U8 = CONVOPT_DTYPE_U8,
  F16 = CONVOPT_DTYPE_F16,
  BF16 = CONVOPT_DTYPE_BF16,
};

/// IEEE binary16, as bits.
struct Float16 {
  uint16_t bits;
};

/// The upper half of an IEEE binary32, as bits.
struct BFloat16 {
  uint16_t bits;
};

/// The element's value; exact, except that i64 beyond 2^53 is rounded.
template <typename T>
double toDouble(T value) {
  return static_cast<double>(value);
}
double toDouble(Float16 value);
double toDouble(BFloat16 value);

/// Size of one element in bytes.
int64_t byteSize(DType dtype);

/// "f32", "f64", "i32", "i64", "bool", "u8", "f16" or "bf16".
std::string_view name(DType dtype);

/// The element type that the ABI's number stands for; an unknown number is an
/// error.
Expected<DType> dtypeFromABI(int32_t value);

/// The DType whose elements are stored as T.
template <typename T>
struct DTypeOf;
#define CONVOPT_DTYPE_OF(T, D)                                                 \
  template <>                                                                  \
  struct DTypeOf<T> {                                                          \
    static constexpr DType value = DType::D;                                   \
  };
CONVOPT_DTYPE_OF(float, F32)
CONVOPT_DTYPE_OF(double, F64)
CONVOPT_DTYPE_OF(int32_t, I32)
CONVOPT_DTYPE_OF(int64_t, I64)
CONVOPT_DTYPE_OF(bool, Bool)
CONVOPT_DTYPE_OF(uint8_t, U8)
CONVOPT_DTYPE_OF(Float16, F16)
CONVOPT_DTYPE_OF(BFloat16, BF16)
#undef CONVOPT_DTYPE_OF

/// Carries a C++ type to a generic lambda.
template <typename T>
struct TypeTag {
  using Type = T;
};

/// Calls `fn(TypeTag<T>())` with the T that stores elements of `dtype`.
template <typename Fn>
auto dispatch(DType dtype, Fn &&fn) {
  switch (dtype) {
  case DType::F32:
    return fn(TypeTag<float>());
  case DType::F64:
    return fn(TypeTag<double>());
  case DType::I32:
    return fn(TypeTag<int32_t>());
  case DType::I64:
    return fn(TypeTag<int64_t>());
  case DType::Bool:
    return fn(TypeTag<bool>());
  case DType::U8:
    return fn(TypeTag<uint8_t>());
  case DType::F16:
    return fn(TypeTag<Float16>());
  case DType::BF16:
    return fn(TypeTag<BFloat16>());
  }
  // Outside numbers come in through dtypeFromABI alone.
  std::abort();
}

} // namespace convopt::runtime

#endif // CONVOPT_RUNTIME_TENSOR_DTYPE_H
