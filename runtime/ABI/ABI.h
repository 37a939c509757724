//===- ABI.h - C structs shared with generated code -----------------------===//
//
// The contract between a compiled model and whoever calls it. Plain C, no
// includes beyond <stdint.h>, so that it can be shipped beside a compiled .so.
//
//===----------------------------------------------------------------------===//

#ifndef CONVOPT_RUNTIME_ABI_ABI_H
#define CONVOPT_RUNTIME_ABI_ABI_H

#include <stdint.h>

/// Alignment, in bytes, of every buffer that crosses the ABI. One cache line,
/// and one full 512-bit vector.
#define CONVOPT_BUFFER_ALIGNMENT 64

/// Element types. The values are stored in compiled artifacts: never renumber,
/// only append. 0 is kept free so that zeroed memory is no valid type.
/// bool is one byte that holds 0 or 1; f16 is IEEE binary16; bf16 is the upper
/// half of an IEEE binary32.
typedef enum ConvoptDType {
  CONVOPT_DTYPE_F32 = 1,
  CONVOPT_DTYPE_F64 = 2,
  CONVOPT_DTYPE_I32 = 3,
  CONVOPT_DTYPE_I64 = 4,
  CONVOPT_DTYPE_BOOL = 5,
  CONVOPT_DTYPE_U8 = 6,
  CONVOPT_DTYPE_F16 = 7,
  CONVOPT_DTYPE_BF16 = 8
} ConvoptDType;

/// Describes one input or output of a compiled model. All pointers belong to
/// the compiled model and live as long as it does.
typedef struct ConvoptTensorDesc {
  /// The model's own name of the value, NUL-terminated UTF-8.
  const char *name;
  /// A ConvoptDType, in an integer of fixed width.
  int32_t dtype;
  /// Number of dimensions; 0 is a scalar.
  int32_t rank;
  /// `rank` sizes, outermost first; may be null when rank is 0.
  const int64_t *sizes;
} ConvoptTensorDesc;

/// The entry point of a compiled model.
///
/// `inputs` and `outputs` hold one pointer per declared input and output, in
/// declared order. Each points to a dense row-major buffer of exactly the
/// described type and shape, aligned to CONVOPT_BUFFER_ALIGNMENT. `weights` is
/// the model's read-only constant blob. `arena` is scratch memory of at least
/// the size the compiler reported; its contents before the call are
/// irrelevant, and after it are unspecified. Both are aligned to
/// CONVOPT_BUFFER_ALIGNMENT; either may be null when its size is 0.
///
/// Outputs overlap neither each other nor inputs, weights or arena. Nothing is
/// checked here: callers validate shapes and types first. The callee retains
/// no pointer, allocates nothing and returns nothing. Calls may run
/// concurrently if each has its own outputs and arena.
typedef void (*ConvoptEntryFn)(const void *const *inputs, void *const *outputs,
                               const void *weights, void *arena);

#endif // CONVOPT_RUNTIME_ABI_ABI_H
