//===- CommandLine.h - From argv to a command -----------------------------===//

#ifndef CONVOPT_TOOLS_CONVOPT_COMMANDLINE_H
#define CONVOPT_TOOLS_CONVOPT_COMMANDLINE_H

#include "tools/convopt/Options.h"

#include <functional>

namespace convopt::tools {

/// The command to run, or, where there is none (help, version, usage errors,
/// all of which have been printed), the exit code.
struct ParsedCommand {
  std::function<int()> command;
  int exitCode = kSuccess;
};

ParsedCommand parseCommandLine(int argc, char **argv);

} // namespace convopt::tools

#endif // CONVOPT_TOOLS_CONVOPT_COMMANDLINE_H
