//===- Progress.h - Signs of life -----------------------------------------===//

#ifndef CONVOPT_TOOLS_CONVOPT_PROGRESS_H
#define CONVOPT_TOOLS_CONVOPT_PROGRESS_H

#include "llvm/ADT/StringRef.h"

#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>

namespace convopt::tools {

/// Says on stderr what takes so long: a line when a stage has lasted a second,
/// and another one each time its duration has doubled. Does nothing when stderr
/// is no terminal.
class Progress {
public:
  Progress();
  ~Progress();

  /// Ends the current stage and begins another one; "" is idleness.
  void setStage(llvm::StringRef name);

private:
  void watch();

  std::mutex mutex;
  std::condition_variable changed;
  std::string stage;
  unsigned generation = 0;
  bool finished = false;
  std::thread watcher;
};

} // namespace convopt::tools

#endif // CONVOPT_TOOLS_CONVOPT_PROGRESS_H
