//===- File.h - bounded reads and all-or-nothing writes -------------------===//

#ifndef CONVOPT_RUNTIME_SUPPORT_FILE_H
#define CONVOPT_RUNTIME_SUPPORT_FILE_H

#include "runtime/Support/Expected.h"

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

namespace convopt::runtime {

/// A regular file opened for reading. The size is taken once, from the open
/// descriptor. All errors name the file.
class InputFile {
public:
  /// Refuses directories, devices, sockets and pipes: they may block or never
  /// end.
  static Expected<InputFile> open(const std::string &path);

  InputFile(InputFile &&other) noexcept;
  InputFile &operator=(InputFile &&other) noexcept;
  ~InputFile();

  const std::string &path() const { return name; }
  int64_t size() const { return bytes; }

  /// Reads exactly `count` bytes from `offset` into `out`. A file that has
  /// become shorter meanwhile is an error.
  Expected<void> read(int64_t offset, void *out, int64_t count) const;

private:
  InputFile(std::string path, int descriptor, int64_t size)
      : name(std::move(path)), descriptor(descriptor), bytes(size) {}

  std::string name;
  int descriptor;
  int64_t bytes;
};

/// Reads a whole regular file; one larger than `maxBytes` is an error.
Expected<std::string> readFile(const std::string &path, int64_t maxBytes);

/// Writes `chunks`, one after the other, to a temporary file in the same
/// directory and renames it to `path`: readers see the old file or the whole
/// new one. On an error nothing is left behind.
Expected<void>
writeFileAtomically(const std::string &path,
                    std::initializer_list<std::string_view> chunks);

} // namespace convopt::runtime

#endif // CONVOPT_RUNTIME_SUPPORT_FILE_H
