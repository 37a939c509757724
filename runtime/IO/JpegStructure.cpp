//===- JpegStructure.cpp - checks a JPEG before it is decoded -------------===//

#include "runtime/IO/JpegStructure.h"

#include <cstddef>
#include <optional>

namespace convopt::runtime {

namespace {

/// Real progressive files have about ten.
constexpr int kMaxScans = 100;

enum Marker : unsigned char {
  DHT = 0xc4,
  RST0 = 0xd0,
  RST7 = 0xd7,
  EOI = 0xd9,
  SOS = 0xda,
};

/// Finds the same segments as the decoder: what it parses as a Huffman table
/// must have been seen here.
class JpegWalker {
public:
  explicit JpegWalker(std::string_view file) : file(file) {}

  Expected<void> walk() {
    // Behind SOI.
    position = 2;
    for (int scans = 0;;) {
      std::optional<unsigned char> marker = nextMarker();
      if (!marker)
        return makeError("truncated JPEG");
      if (*marker == EOI)
        return {};
      std::optional<std::string_view> segment = takeSegment();
      if (!segment)
        return makeError("truncated or malformed JPEG segment");
      if (*marker == DHT && !areHuffmanTablesSound(*segment))
        return makeError("malformed Huffman table in the JPEG");
      if (*marker == SOS) {
        if (++scans > kMaxScans)
          return makeError("more than ", kMaxScans, " scans in the JPEG");
        skipEntropyCodedData();
      }
    }
  }

private:
  unsigned char byteAt(size_t at) const {
    return static_cast<unsigned char>(file[at]);
  }

  /// Skips padding, then any number of 0xff, and takes the byte behind them.
  std::optional<unsigned char> nextMarker() {
    position = file.find('\xff', position);
    position = file.find_first_not_of('\xff', position);
    if (position == std::string_view::npos)
      return std::nullopt;
    return byteAt(position++);
  }

  /// The segment behind a marker, without its two bytes of length.
  std::optional<std::string_view> takeSegment() {
    if (file.size() - position < 2)
      return std::nullopt;
    size_t length = size_t(byteAt(position)) << 8 | byteAt(position + 1);
    if (length < 2 || length > file.size() - position)
      return std::nullopt;
    std::string_view segment = file.substr(position + 2, length - 2);
    position += length;
    return segment;
  }

  /// Stops in front of the 0xff of the next marker that is no restart.
  void skipEntropyCodedData() {
    while ((position = file.find('\xff', position)) != std::string_view::npos) {
      size_t code = file.find_first_not_of('\xff', position);
      if (code == std::string_view::npos)
        return;
      bool isStuffing = byteAt(code) == 0;
      bool isRestart = byteAt(code) >= RST0 && byteAt(code) <= RST7;
      if (!isStuffing && !isRestart)
        return;
      position = code + 1;
    }
  }

  /// Each table is one byte of class and number, 16 counts, and as many
  /// symbols as the counts add up to.
  static bool areHuffmanTablesSound(std::string_view segment) {
    constexpr size_t header = 17, maxCodes = 256;
    while (!segment.empty()) {
      if (segment.size() < header)
        return false;
      size_t codes = 0;
      for (char count : segment.substr(1, header - 1))
        codes += static_cast<unsigned char>(count);
      if (codes > maxCodes || codes > segment.size() - header)
        return false;
      segment.remove_prefix(header + codes);
    }
    return true;
  }

  std::string_view file;
  size_t position = 0;
};

} // namespace

Expected<void> checkJpegStructure(std::string_view file) {
  return JpegWalker(file).walk();
}

} // namespace convopt::runtime
