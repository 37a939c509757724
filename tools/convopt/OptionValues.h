//===- OptionValues.h - Option values with a syntax of their own ----------===//

#ifndef CONVOPT_TOOLS_CONVOPT_OPTIONVALUES_H
#define CONVOPT_TOOLS_CONVOPT_OPTIONVALUES_H

#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringRef.h"

#include <optional>
#include <string>

namespace convopt::tools {

using NamedShape = std::pair<std::string, llvm::SmallVector<int64_t>>;

/// "NAME=1x3x224x224"; the name may itself contain '='. Without one, "" stands
/// for the only input.
std::optional<NamedShape> parseShape(llvm::StringRef text);

// Checks as CLI11 wants them: what is wrong, or nothing.
std::string checkShape(const std::string &text);
std::string checkPreprocess(const std::string &text);
std::string checkTolerance(const std::string &text);
std::string checkSeed(const std::string &text);
std::string checkThreads(const std::string &text);
std::string checkTargetCPU(const std::string &text);

} // namespace convopt::tools

#endif // CONVOPT_TOOLS_CONVOPT_OPTIONVALUES_H
