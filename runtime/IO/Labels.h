//===- Labels.h - class names and the best classes ------------------------===//

#ifndef CONVOPT_RUNTIME_IO_LABELS_H
#define CONVOPT_RUNTIME_IO_LABELS_H

#include "runtime/Support/Expected.h"
#include "runtime/Tensor/Tensor.h"

#include <cstdint>
#include <string>
#include <vector>

namespace convopt::runtime {

/// Reads a text file whose line k names class k, counted from 0. LF and CRLF
/// line ends; a byte order mark is skipped; empty lines keep their number.
/// Errors, naming the file: unreadable, above 16 MiB, empty, or not text.
Expected<std::vector<std::string>> readLabels(const std::string &path);

struct TopEntry {
  /// Row-major index into the tensor.
  int64_t index;
  double score;
};

/// The `k` largest elements of a tensor of any shape, largest first; all of
/// them if it has fewer. Of equal elements the first comes first, and NaN
/// comes last. A negative `k` is an error.
Expected<std::vector<TopEntry>> topK(const Tensor &tensor, int64_t k);

} // namespace convopt::runtime

#endif // CONVOPT_RUNTIME_IO_LABELS_H
