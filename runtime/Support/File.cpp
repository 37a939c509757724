//===- File.cpp - bounded reads and all-or-nothing writes -----------------===//

#include "runtime/Support/File.h"

#include <atomic>
#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace convopt::runtime {

namespace {

Error systemError(const std::string &path, std::string_view action, int code) {
  return makeError(path, ": cannot ", action, ": ",
                   std::generic_category().message(code));
}

/// A NUL would make the system open another file than the one named.
bool hasNul(const std::string &path) {
  return path.find('\0') != std::string::npos;
}

/// Returns 0 or the errno of the failed write.
int writeAll(int descriptor, std::string_view data) {
  while (!data.empty()) {
    ssize_t written = ::write(descriptor, data.data(), data.size());
    if (written < 0) {
      if (errno == EINTR)
        continue;
      return errno;
    }
    data.remove_prefix(static_cast<size_t>(written));
  }
  return 0;
}

} // namespace

//===----------------------------------------------------------------------===//
// Reading
//===----------------------------------------------------------------------===//

Expected<InputFile> InputFile::open(const std::string &path) {
  if (hasNul(path))
    return makeError(path.c_str(), ": the file name contains a NUL byte");
  // O_NONBLOCK: opening a pipe nobody writes to must not hang.
  int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (descriptor < 0)
    return systemError(path, "open the file", errno);
  InputFile file(path, descriptor, 0);
  struct stat info;
  if (::fstat(descriptor, &info) != 0)
    return systemError(path, "examine the file", errno);
  if (!S_ISREG(info.st_mode))
    return makeError(path, ": not a regular file");
  file.bytes = info.st_size;
  return file;
}

InputFile::InputFile(InputFile &&other) noexcept
    : name(std::move(other.name)),
      descriptor(std::exchange(other.descriptor, -1)), bytes(other.bytes) {}

InputFile &InputFile::operator=(InputFile &&other) noexcept {
  std::swap(name, other.name);
  std::swap(descriptor, other.descriptor);
  std::swap(bytes, other.bytes);
  return *this;
}

InputFile::~InputFile() {
  if (descriptor >= 0)
    ::close(descriptor);
}

Expected<void> InputFile::read(int64_t offset, void *out, int64_t count) const {
  char *cursor = static_cast<char *>(out);
  while (count > 0) {
    ssize_t got =
        ::pread(descriptor, cursor, static_cast<size_t>(count), offset);
    if (got < 0) {
      if (errno == EINTR)
        continue;
      return systemError(name, "read the file", errno);
    }
    if (got == 0)
      return makeError(name, ": unexpected end of file at byte ", offset);
    cursor += got;
    offset += got;
    count -= got;
  }
  return {};
}

Expected<std::string> readFile(const std::string &path, int64_t maxBytes) {
  Expected<InputFile> file = InputFile::open(path);
  if (!file)
    return file.error();
  if (file->size() > maxBytes)
    return makeError(path, ": ", file->size(), " bytes, more than the ",
                     maxBytes, " that are accepted here");
  std::string contents(static_cast<size_t>(file->size()), '\0');
  if (auto done = file->read(0, contents.data(), file->size()); !done)
    return done.error();
  return contents;
}

//===----------------------------------------------------------------------===//
// Writing
//===----------------------------------------------------------------------===//

Expected<void>
writeFileAtomically(const std::string &path,
                    std::initializer_list<std::string_view> chunks) {
  if (hasNul(path))
    return makeError(path.c_str(), ": the file name contains a NUL byte");
  // Renaming over a device or a pipe would replace it.
  struct stat info;
  if (::stat(path.c_str(), &info) == 0 && !S_ISREG(info.st_mode))
    return makeError(path, ": exists and is not a regular file");

  // O_EXCL: never follows a link or writes into somebody else's file. Not
  // mkstemp, which would ignore the user's umask.
  static std::atomic<unsigned> counter{0};
  std::string temporary;
  int descriptor = -1;
  for (int attempt = 0; attempt < 100 && descriptor < 0; ++attempt) {
    temporary = path + ".tmp-" + std::to_string(::getpid()) + "-" +
                std::to_string(counter++);
    descriptor = ::open(temporary.c_str(),
                        O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (descriptor < 0 && errno != EEXIST)
      break;
  }
  if (descriptor < 0)
    return systemError(path, "create the file", errno);

  int failure = 0;
  for (std::string_view chunk : chunks)
    if ((failure = writeAll(descriptor, chunk)))
      break;
  if (::close(descriptor) != 0 && !failure)
    failure = errno;
  if (!failure && std::rename(temporary.c_str(), path.c_str()) != 0)
    failure = errno;
  if (failure) {
    ::unlink(temporary.c_str());
    return systemError(path, "write the file", failure);
  }
  return {};
}

} // namespace convopt::runtime
