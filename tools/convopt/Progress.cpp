//===- Progress.cpp - Signs of life ---------------------------------------===//

#include "tools/convopt/Progress.h"

#include <chrono>
#include <cstdio>
#include <unistd.h>

namespace convopt::tools {

Progress::Progress() {
  if (::isatty(STDERR_FILENO))
    watcher = std::thread([this] { watch(); });
}

Progress::~Progress() {
  if (!watcher.joinable())
    return;
  {
    std::lock_guard<std::mutex> lock(mutex);
    finished = true;
  }
  changed.notify_one();
  watcher.join();
}

void Progress::setStage(llvm::StringRef name) {
  {
    std::lock_guard<std::mutex> lock(mutex);
    stage = name.str();
    ++generation;
  }
  changed.notify_one();
}

void Progress::watch() {
  std::unique_lock<std::mutex> lock(mutex);
  while (!finished) {
    unsigned current = generation;
    auto isOver = [&] { return finished || generation != current; };
    if (stage.empty()) {
      changed.wait(lock, isOver);
      continue;
    }
    auto begin = std::chrono::steady_clock::now();
    for (int seconds = 1;; seconds *= 2) {
      auto deadline = begin + std::chrono::seconds(seconds);
      if (changed.wait_until(lock, deadline, isOver))
        break;
      // Not errs(), which flushes outs(), which the other thread may be using.
      std::fprintf(stderr, "convopt: %s ... %d s\n", stage.c_str(), seconds);
    }
  }
}

} // namespace convopt::tools
