//===- DType.cpp - element types ------------------------------------------===//

#include "runtime/Tensor/DType.h"

#include <cmath>
#include <cstring>
#include <limits>

namespace convopt::runtime {

// Compiled artifacts contain these layouts.
static_assert(sizeof(bool) == 1 && sizeof(Float16) == 2 &&
              sizeof(BFloat16) == 2);
static_assert(sizeof(void *) != 8 || sizeof(ConvoptTensorDesc) == 24);

double toDouble(Float16 value) {
  int exponent = (value.bits >> 10) & 0x1f;
  int mantissa = value.bits & 0x3ff;
  double magnitude;
  if (exponent == 0x1f)
    magnitude = mantissa ? std::numeric_limits<double>::quiet_NaN()
                         : std::numeric_limits<double>::infinity();
  else if (exponent == 0)
    magnitude = std::ldexp(mantissa, -24);
  else
    magnitude = std::ldexp(mantissa | 0x400, exponent - 25);
  return value.bits & 0x8000 ? -magnitude : magnitude;
}

double toDouble(BFloat16 value) {
  uint32_t bits = static_cast<uint32_t>(value.bits) << 16;
  float single;
  std::memcpy(&single, &bits, sizeof(single));
  return single;
}

int64_t byteSize(DType dtype) {
  return dispatch(dtype, [](auto tag) -> int64_t {
    return sizeof(typename decltype(tag)::Type);
  });
}

std::string_view name(DType dtype) {
  switch (dtype) {
  case DType::F32:
    return "f32";
  case DType::F64:
    return "f64";
  case DType::I32:
    return "i32";
  case DType::I64:
    return "i64";
  case DType::Bool:
    return "bool";
  case DType::U8:
    return "u8";
  case DType::F16:
    return "f16";
  case DType::BF16:
    return "bf16";
  }
  std::abort();
}

Expected<DType> dtypeFromABI(int32_t value) {
  if (value < CONVOPT_DTYPE_F32 || value > CONVOPT_DTYPE_BF16)
    return makeError("unknown element type number ", value);
  return static_cast<DType>(value);
}

} // namespace convopt::runtime
