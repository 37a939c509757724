//===- ExternalData.cpp - The one place that opens a model's data files ---===//

#include "compiler/Import/ONNX/ExternalData.h"

#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/Twine.h"
#include "llvm/Support/Errno.h"

#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

using namespace mlir::convopt::onnx_import;
using llvm::Error;
using llvm::Expected;
using llvm::SmallVector;
using llvm::StringRef;
using llvm::Twine;

static Error fail(const Twine &message) {
  return llvm::createStringError(llvm::inconvertibleErrorCode(), message);
}

namespace {
/// Closes a file descriptor.
class Descriptor {
public:
  explicit Descriptor(int fd) : fd(fd) {}
  Descriptor(Descriptor &&other) : fd(std::exchange(other.fd, -1)) {}
  Descriptor &operator=(Descriptor &&other) {
    std::swap(fd, other.fd);
    return *this;
  }
  ~Descriptor() {
    if (fd >= 0)
      ::close(fd);
  }
  int get() const { return fd; }

private:
  int fd;
};

struct ExternalRange {
  StringRef location;
  uint64_t offset = 0;
};
} // namespace

/// Decimal digits alone: no sign, space or base prefix.
static Expected<uint64_t> parseNumber(StringRef key, StringRef text) {
  uint64_t value;
  bool digits = !text.empty() &&
                llvm::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
  if (!digits || text.getAsInteger(10, value))
    return fail("external data's " + key + " '" + text +
                "' is not a decimal number of 64 bits");
  return value;
}

static Expected<ExternalRange> parseRange(const ::onnx::TensorProto &tensor,
                                          uint64_t expectedBytes) {
  llvm::StringMap<StringRef> entries;
  for (const ::onnx::StringStringEntryProto &entry : tensor.external_data())
    if (!entries.try_emplace(entry.key(), entry.value()).second)
      return fail("external data gives '" + entry.key() + "' twice");
  ExternalRange range;
  range.location = entries.lookup("location");
  if (range.location.empty())
    return fail("external data has no location");
  if (auto it = entries.find("offset"); it != entries.end()) {
    Expected<uint64_t> offset = parseNumber("offset", it->second);
    if (!offset)
      return offset.takeError();
    range.offset = *offset;
  }
  if (auto it = entries.find("length"); it != entries.end()) {
    Expected<uint64_t> length = parseNumber("length", it->second);
    if (!length)
      return length.takeError();
    if (*length != expectedBytes)
      return fail("external data's length is " + Twine(*length) +
                  ", its type and dimensions need " + Twine(expectedBytes));
  }
  return range;
}

/// The names from the model's directory down to the file.
static Expected<SmallVector<std::string>> splitLocation(StringRef location) {
  auto refuse = [&](const Twine &reason) {
    return fail("external data location '" + location.take_until([](char c) {
      return c == '\0';
    }) + "' " + reason);
  };
  if (location.contains('\0'))
    return refuse("contains a NUL character");
  if (location.contains('\\'))
    return refuse("contains a backslash");
  if (location.contains("://"))
    return refuse("is a URL; only files beside the model are read");
  if (location.starts_with("/"))
    return refuse("is an absolute path; it must be relative to the model");
  SmallVector<StringRef> parts;
  location.split(parts, '/');
  SmallVector<std::string> names;
  for (StringRef part : parts) {
    if (part == "..")
      return refuse("leaves the model's directory with '..'");
    if (part.empty())
      return refuse("has an empty component");
    if (part != ".")
      names.push_back(part.str());
  }
  if (names.empty())
    return refuse("does not name a file");
  return names;
}

/// Opens `location` component by component, so that no symbolic link is
/// followed at any depth and nothing is checked on a name and used on another.
static Expected<Descriptor> openBeneath(StringRef directory,
                                        StringRef location) {
  Expected<SmallVector<std::string>> names = splitLocation(location);
  if (!names)
    return names.takeError();
  Descriptor current(
      ::open(directory.str().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (current.get() < 0)
    return fail("cannot open the model's directory: " +
                llvm::sys::StrError(errno));
  for (size_t i = 0; i < names->size(); ++i) {
    bool isFile = i + 1 == names->size();
    // O_NONBLOCK: opening a FIFO must not wait for a writer.
    int flags =
        O_RDONLY | O_NOFOLLOW | O_CLOEXEC | (isFile ? O_NONBLOCK : O_DIRECTORY);
    Descriptor next(::openat(current.get(), (*names)[i].c_str(), flags));
    if (next.get() < 0) {
      bool isLink = errno == ELOOP;
      struct stat status;
      if (!isFile && errno == ENOTDIR &&
          ::fstatat(current.get(), (*names)[i].c_str(), &status,
                    AT_SYMLINK_NOFOLLOW) == 0)
        isLink = S_ISLNK(status.st_mode);
      if (isLink)
        return fail("external data location '" + location +
                    "' goes through a symbolic link");
      return fail("cannot open external data '" + location +
                  "': " + llvm::sys::StrError(errno));
    }
    current = std::move(next);
  }
  return current;
}

Expected<SmallVector<char, 0>>
mlir::convopt::onnx_import::readExternalData(const ::onnx::TensorProto &tensor,
                                             StringRef directory,
                                             uint64_t expectedBytes) {
  if (directory.empty())
    return fail(
        "external data needs a model file; this model has no directory");
  Expected<ExternalRange> range = parseRange(tensor, expectedBytes);
  if (!range)
    return range.takeError();
  Expected<Descriptor> file = openBeneath(directory, range->location);
  if (!file)
    return file.takeError();

  struct stat status;
  if (::fstat(file->get(), &status) != 0)
    return fail("cannot inspect external data '" + range->location +
                "': " + llvm::sys::StrError(errno));
  if (!S_ISREG(status.st_mode))
    return fail("external data '" + range->location +
                "' is not a regular file");
  if (status.st_nlink != 1)
    return fail(
        "external data '" + range->location +
        "' has several hard links, so it may be another file's content");
  uint64_t fileBytes = status.st_size;
  if (range->offset > fileBytes || expectedBytes > fileBytes - range->offset)
    return fail("external data '" + range->location + "' has " +
                Twine(fileBytes) + " bytes, not the " + Twine(expectedBytes) +
                " at offset " + Twine(range->offset));

  SmallVector<char, 0> bytes;
  bytes.resize_for_overwrite(expectedBytes);
  for (uint64_t done = 0; done < expectedBytes;) {
    ssize_t count = ::pread(file->get(), bytes.data() + done,
                            expectedBytes - done, range->offset + done);
    if (count < 0 && errno == EINTR)
      continue;
    if (count <= 0)
      return fail("cannot read external data '" + range->location + "': " +
                  (count < 0 ? llvm::sys::StrError(errno)
                             : std::string("the file became shorter")));
    done += count;
  }
  return bytes;
}
