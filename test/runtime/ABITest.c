//===- ABITest.c - the ABI header is plain C ------------------------------===//

#include "runtime/ABI/ABI.h"

_Static_assert(CONVOPT_DTYPE_F32 == 1 && CONVOPT_DTYPE_F64 == 2 &&
                   CONVOPT_DTYPE_I32 == 3 && CONVOPT_DTYPE_I64 == 4 &&
                   CONVOPT_DTYPE_BOOL == 5 && CONVOPT_DTYPE_U8 == 6 &&
                   CONVOPT_DTYPE_F16 == 7 && CONVOPT_DTYPE_BF16 == 8,
               "compiled artifacts hold these numbers");

static void entry(const void *const *inputs, void *const *outputs,
                  const void *weights, void *arena) {
  *(float *)outputs[0] = *(const float *)inputs[0];
}

ConvoptEntryFn convoptTestEntry(void) { return entry; }
