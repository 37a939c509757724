//===- Npy.h - NumPy .npy files -------------------------------------------===//

#ifndef CONVOPT_RUNTIME_IO_NPY_H
#define CONVOPT_RUNTIME_IO_NPY_H

#include "runtime/Support/Expected.h"
#include "runtime/Tensor/Tensor.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace convopt::runtime {

/// The longest header that is accepted, in bytes; NumPy's own are below 200.
constexpr int64_t kMaxNpyHeader = 1 << 16;

/// What the header of an .npy file says.
struct NpyHeader {
  DType dtype;
  bool fortranOrder;
  Shape shape;
  /// Where the elements start, in bytes from the start of the file.
  int64_t dataOffset;
};

/// Parses the header of an .npy file, version 1.0, 2.0 or 3.0
/// (numpy.lib.format), from the file's first bytes. `bytes` is the whole file
/// or at least its first kMaxNpyHeader. Types: f4, f8, f2, i4, i8 in
/// little-endian order, b1, u1.
Expected<NpyHeader> parseNpyHeader(std::string_view bytes);

/// Reads an .npy file. Fortran order is turned into row-major order, and
/// bytes of b1 other than 0 and 1 become 1. Errors, naming the file: not a
/// regular file, a malformed header, an unsupported type, a shape beyond the
/// limits of Tensor, and data that is shorter or longer than the shape says.
/// Nothing is allocated before sizes have been checked against the file's.
Expected<Tensor> readNpy(const std::string &path);

/// Writes an .npy file, version 1.0, row-major; readers see all of it or
/// nothing. bf16 is an error: the format has no such type.
Expected<void> writeNpy(const std::string &path, const Tensor &tensor);

} // namespace convopt::runtime

#endif // CONVOPT_RUNTIME_IO_NPY_H
