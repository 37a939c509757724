//===- Classes.cpp - The answer of a classifier ---------------------------===//

#include "tools/convopt/Classes.h"

#include "runtime/IO/Labels.h"
#include "tools/convopt/Session.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Format.h"

#include <cmath>
#include <cstring>

using convopt::runtime::Tensor;
using llvm::failure;

namespace convopt::tools {

int64_t countClasses(const runtime::Shape &shape) {
  // The product fits: the tensor exists.
  int64_t classes = 1;
  for (size_t axis = shape.size() > 1 ? 1 : 0; axis < shape.size(); ++axis)
    classes *= shape[axis];
  return classes;
}

/// ImageNet's label files put a synset number before the name: "n02123045 ".
static llvm::StringRef dropSynset(llvm::StringRef label) {
  constexpr size_t kDigits = 8;
  llvm::StringRef rest = label;
  if (rest.consume_front("n") && rest.size() > kDigits + 1 &&
      llvm::all_of(rest.take_front(kDigits), llvm::isDigit) &&
      rest[kDigits] == ' ')
    return rest.drop_front(kDigits + 1);
  return label;
}

llvm::FailureOr<std::vector<std::string>> readLabels(const std::string &path,
                                                     int64_t classes) {
  runtime::Expected<std::vector<std::string>> labels =
      runtime::readLabels(path);
  if (!labels)
    return fail(labels.error());
  if (static_cast<int64_t>(labels->size()) != classes)
    return fail(path + ": holds " + llvm::Twine(labels->size()) +
                " labels, but the model's first output has " +
                llvm::Twine(classes) + " classes");
  for (std::string &label : *labels)
    label = dropSynset(label).str();
  return std::move(*labels);
}

static llvm::LogicalResult printRow(llvm::raw_ostream &os, const Tensor &row,
                                    const std::vector<std::string> &labels,
                                    int64_t top) {
  runtime::Expected<std::vector<runtime::TopEntry>> best =
      runtime::topK(row, top);
  if (!best)
    return fail(best.error());
  for (const runtime::TopEntry &entry : *best) {
    // Probabilities and logits alike, but not 1e30 in full.
    const char *format = std::fabs(entry.score) < 1e6 ? "  %.4f  " : "  %.4g  ";
    os << llvm::format(format, entry.score);
    if (labels.empty())
      os << "class " << entry.index << "\n";
    else
      os << labels[entry.index] << "\n";
  }
  return llvm::success();
}

llvm::LogicalResult printClasses(llvm::raw_ostream &os, const Tensor &output,
                                 const std::vector<std::string> &labels,
                                 int64_t top) {
  int64_t classes = countClasses(output.shape());
  int64_t rows = classes ? output.elementCount() / classes : 0;
  if (rows == 1)
    return printRow(os, output, labels, top);
  runtime::Expected<Tensor> row = Tensor::zeros(output.dtype(), {classes});
  if (!row)
    return fail(row.error());
  for (int64_t i = 0; i < rows; ++i) {
    os << "batch element " << i << "\n";
    const char *data = static_cast<const char *>(output.raw());
    std::memcpy(row->raw(), data + i * row->sizeInBytes(), row->sizeInBytes());
    if (failed(printRow(os, *row, labels, top)))
      return failure();
  }
  return llvm::success();
}

} // namespace convopt::tools
