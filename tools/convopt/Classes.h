//===- Classes.h - The answer of a classifier -----------------------------===//

#ifndef CONVOPT_TOOLS_CONVOPT_CLASSES_H
#define CONVOPT_TOOLS_CONVOPT_CLASSES_H

#include "runtime/Tensor/Tensor.h"

#include "llvm/Support/LogicalResult.h"
#include "llvm/Support/raw_ostream.h"

#include <string>
#include <vector>

namespace convopt::tools {

/// The number of classes in a classifier's output: its elements per batch
/// element, the first axis of two or more being the batch.
int64_t countClasses(const runtime::Shape &shape);

/// Reads the labels of `classes` classes. Fails, having said why, when the file
/// is unreadable or holds another number of them.
llvm::FailureOr<std::vector<std::string>> readLabels(const std::string &path,
                                                     int64_t classes);

/// Prints the `top` best classes of each batch element, "  0.7512  tabby cat"
/// (a WordNet number before the name is left out); "class 281" without labels.
llvm::LogicalResult printClasses(llvm::raw_ostream &os,
                                 const runtime::Tensor &output,
                                 const std::vector<std::string> &labels,
                                 int64_t top);

} // namespace convopt::tools

#endif // CONVOPT_TOOLS_CONVOPT_CLASSES_H
