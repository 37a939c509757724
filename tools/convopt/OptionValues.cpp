//===- OptionValues.cpp - Option values with a syntax of their own --------===//

#include "tools/convopt/OptionValues.h"

#include "compiler/Target/Machine.h"
#include "runtime/IO/Preprocess.h"

#include "llvm/ADT/StringExtras.h"

#include <cmath>

namespace convopt::tools {

std::optional<NamedShape> parseShape(llvm::StringRef text) {
  NamedShape result;
  llvm::StringRef sizes = text;
  if (size_t equals = text.rfind('='); equals != llvm::StringRef::npos) {
    result.first = text.take_front(equals).str();
    sizes = text.drop_front(equals + 1);
    if (result.first.empty())
      return std::nullopt;
  }
  llvm::SmallVector<llvm::StringRef> pieces;
  sizes.split(pieces, 'x');
  for (llvm::StringRef piece : pieces) {
    // What a tensor of more elements would need is refused later, by name.
    constexpr int64_t kMaxSize = int64_t(1) << 31;
    int64_t size;
    if (piece.getAsInteger(10, size) || size < 1 || size > kMaxSize)
      return std::nullopt;
    result.second.push_back(size);
  }
  return result;
}

std::string checkShape(const std::string &text) {
  if (parseShape(text))
    return {};
  return "'" + text + "' is not of the form [NAME=]1x3x224x224";
}

std::string checkPreprocess(const std::string &text) {
  runtime::Expected<runtime::Preprocess> parsed =
      runtime::parsePreprocess(text);
  if (parsed)
    return {};
  llvm::StringRef message = parsed.error().message();
  // The flag's name comes before it already.
  message.consume_front("preprocess: ");
  return message.str();
}

std::string checkSeed(const std::string &text) {
  uint64_t value;
  if (!llvm::StringRef(text).getAsInteger(10, value))
    return {};
  return "'" + text + "' is not a 64-bit number >= 0";
}

std::string checkTolerance(const std::string &text) {
  double value;
  if (llvm::to_float(text, value) && std::isfinite(value) && value >= 0)
    return {};
  return "'" + text + "' is not a finite number >= 0";
}

std::string checkThreads(const std::string &text) {
  if (text == "1")
    return {};
  return "'" + text +
         "': compiled models run on 1 thread, others are not "
         "supported yet";
}

std::string checkTargetCPU(const std::string &text) {
  auto machine = mlir::convopt::createHostMachine(text);
  return machine ? std::string() : llvm::toString(machine.takeError());
}

} // namespace convopt::tools
