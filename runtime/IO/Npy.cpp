//===- Npy.cpp - NumPy .npy files -----------------------------------------===//

#include "runtime/IO/Npy.h"

#include "runtime/Support/File.h"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <optional>

static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__,
              "elements are read and written as they lie in memory");

namespace convopt::runtime {

namespace {

constexpr std::string_view kMagic = "\x93NUMPY";

struct TypeCode {
  std::string_view code;
  DType dtype;
};
constexpr TypeCode kTypeCodes[] = {
    {"<f4", DType::F32}, {"<f8", DType::F64}, {"<f2", DType::F16},
    {"<i4", DType::I32}, {"<i8", DType::I64}, {"|b1", DType::Bool},
    {"|u1", DType::U8},
};

//===----------------------------------------------------------------------===//
// The header's dictionary
//===----------------------------------------------------------------------===//

/// A recursive-descent parser for the one Python literal that NumPy writes: a
/// dictionary with exactly the keys descr, fortran_order and shape. Each
/// function returns false after it has set `failure`.
class HeaderParser {
public:
  explicit HeaderParser(std::string_view text) : text(text) {}

  Expected<NpyHeader> parse() {
    if (!parseDictionary())
      return *failure;
    return NpyHeader{*dtype, *fortranOrder, std::move(*shape), 0};
  }

private:
  template <typename... Pieces>
  bool fail(const Pieces &...pieces) {
    failure = makeError("malformed npy header: ", pieces...);
    return false;
  }

  bool skipTo(char wanted) {
    skipSpace();
    return position < text.size() && text[position] == wanted;
  }

  void skipSpace() {
    while (position < text.size() &&
           std::string_view(" \t\r\n").find(text[position]) !=
               std::string_view::npos)
      ++position;
  }

  bool accept(char wanted) {
    if (!skipTo(wanted))
      return false;
    ++position;
    return true;
  }

  bool expect(char wanted) {
    if (accept(wanted))
      return true;
    return fail("expected '", std::string_view(&wanted, 1), "' at byte ",
                position, " of the dictionary");
  }

  bool parseString(std::string_view &out) {
    skipSpace();
    char quote = position < text.size() ? text[position] : '\0';
    if (quote != '\'' && quote != '"')
      return fail("expected a string at byte ", position, " of the dictionary");
    size_t end = text.find(quote, position + 1);
    if (end == std::string_view::npos)
      return fail("a string is not closed");
    out = text.substr(position + 1, end - position - 1);
    position = end + 1;
    return true;
  }

  bool parseDictionary() {
    if (!expect('{'))
      return false;
    while (!accept('}')) {
      if (!parseEntry())
        return false;
      if (!accept(',') && !skipTo('}'))
        return expect(',');
    }
    skipSpace();
    if (position != text.size())
      return fail("text after the dictionary");
    if (!dtype)
      return fail("no 'descr'");
    if (!fortranOrder)
      return fail("no 'fortran_order'");
    if (!shape)
      return fail("no 'shape'");
    return true;
  }

  bool parseEntry() {
    std::string_view key;
    if (!parseString(key) || !expect(':'))
      return false;
    if (key == "descr" && !dtype)
      return parseDescr();
    if (key == "fortran_order" && !fortranOrder)
      return parseBool();
    if (key == "shape" && !shape)
      return parseShape();
    return fail("unknown or repeated key '", key, "'");
  }

  bool parseDescr() {
    if (skipTo('[')) {
      failure = makeError("unsupported npy type: a structured type; expected "
                          "one array of numbers");
      return false;
    }
    std::string_view code;
    if (!parseString(code))
      return false;
    for (const TypeCode &known : kTypeCodes) {
      // Byte order means nothing for single bytes, and NumPy reads any.
      bool anyOrder =
          known.code[0] == '|' && code.size() == 3 &&
          std::string_view("|<>=").find(code[0]) != std::string_view::npos &&
          code.substr(1) == known.code.substr(1);
      if (code == known.code || anyOrder) {
        dtype = known.dtype;
        return true;
      }
    }
    std::string_view hint =
        !code.empty() && code[0] == '>' ? " (big-endian)" : "";
    failure = makeError("unsupported npy type '", code, "'", hint,
                        "; supported are <f4, <f8, <f2, <i4, <i8, |b1, |u1");
    return false;
  }

  bool parseBool() {
    skipSpace();
    for (bool value : {false, true}) {
      std::string_view word = value ? "True" : "False";
      if (text.substr(position, word.size()) != word)
        continue;
      position += word.size();
      fortranOrder = value;
      return true;
    }
    return fail("'fortran_order' is neither True nor False");
  }

  bool parseShape() {
    if (!expect('('))
      return false;
    shape.emplace();
    while (!accept(')')) {
      if (shape->size() == kMaxRank)
        return fail("more than ", kMaxRank, " dimensions");
      skipSpace();
      int64_t size = 0;
      const char *end = text.data() + text.size();
      auto [next, code] = std::from_chars(text.data() + position, end, size);
      if (code == std::errc::result_out_of_range)
        return fail("a dimension does not fit 64 bits");
      if (code != std::errc())
        return fail("'shape' is not a tuple of integers");
      if (size < 0)
        return fail("negative dimension ", size);
      position = static_cast<size_t>(next - text.data());
      // Python 2 wrote its long integers with a suffix.
      accept('L');
      shape->push_back(size);
      if (!accept(',') && !skipTo(')'))
        return expect(',');
    }
    return true;
  }

  std::string_view text;
  size_t position = 0;
  std::optional<Error> failure;
  std::optional<DType> dtype;
  std::optional<bool> fortranOrder;
  std::optional<Shape> shape;
};

//===----------------------------------------------------------------------===//
// Data
//===----------------------------------------------------------------------===//

/// Reverses the order of the axes in memory: `tensor` holds elements with the
/// first index running fastest, the result with the last.
Expected<Tensor> toRowMajor(const Tensor &tensor) {
  Expected<Tensor> result = Tensor::zeros(tensor.dtype(), tensor.shape());
  if (!result)
    return result;
  const Shape &shape = tensor.shape();
  int64_t size = byteSize(tensor.dtype());
  Shape index(shape.size(), 0);
  Shape strides(shape.size(), size);
  for (size_t axis = 1; axis < shape.size(); ++axis)
    strides[axis] = strides[axis - 1] * shape[axis - 1];
  const char *source = static_cast<const char *>(tensor.raw());
  char *target = static_cast<char *>(result->raw());
  for (int64_t i = 0; i < tensor.elementCount(); ++i, target += size) {
    std::memcpy(target, source, static_cast<size_t>(size));
    for (size_t axis = shape.size(); axis-- > 0;) {
      source += strides[axis];
      if (++index[axis] < shape[axis])
        break;
      source -= strides[axis] * shape[axis];
      index[axis] = 0;
    }
  }
  return result;
}

Expected<Tensor> readData(const InputFile &file, const NpyHeader &header) {
  Expected<int64_t> count = checkedElementCount(header.shape);
  if (!count)
    return count.error().in(file.path());
  int64_t needed = *count * byteSize(header.dtype);
  int64_t present = file.size() - header.dataOffset;
  if (needed != present)
    return makeError(file.path(), ": ",
                     present < needed ? "truncated" : "trailing bytes", ": ",
                     formatType(header.dtype, header.shape), " needs ", needed,
                     " bytes of data, the file has ", present);

  Expected<Tensor> tensor = Tensor::zeros(header.dtype, header.shape);
  if (!tensor)
    return tensor.error().in(file.path());
  if (auto done = file.read(header.dataOffset, tensor->raw(), needed); !done)
    return done.error();
  if (header.dtype == DType::Bool) {
    // Any other value in a C++ bool is undefined behaviour.
    unsigned char *bytes = static_cast<unsigned char *>(tensor->raw());
    std::transform(bytes, bytes + *count, bytes,
                   [](unsigned char byte) { return byte ? 1 : 0; });
  }
  if (header.fortranOrder)
    if (tensor = toRowMajor(*tensor); !tensor)
      return tensor.error().in(file.path());
  return tensor;
}

} // namespace

//===----------------------------------------------------------------------===//
// Entry points
//===----------------------------------------------------------------------===//

Expected<NpyHeader> parseNpyHeader(std::string_view bytes) {
  if (bytes.substr(0, 4) == std::string_view("PK\3\4"))
    return makeError("an .npz archive; unpack it and give one .npy file");
  if (bytes.substr(0, kMagic.size()) != kMagic)
    return makeError("not an .npy file");
  if (bytes.size() < kMagic.size() + 2)
    return makeError("truncated npy header");
  int major = static_cast<unsigned char>(bytes[6]);
  int minor = static_cast<unsigned char>(bytes[7]);
  if (major < 1 || major > 3 || minor != 0)
    return makeError("unsupported npy version ", major, ".", minor,
                     "; supported are 1.0, 2.0 and 3.0");
  // The length of the dictionary: two bytes in version 1, four since.
  size_t lengthBytes = major == 1 ? 2 : 4;
  size_t start = kMagic.size() + 2 + lengthBytes;
  if (bytes.size() < start)
    return makeError("truncated npy header");
  int64_t length = 0;
  for (size_t i = 0; i < lengthBytes; ++i)
    length |= static_cast<int64_t>(static_cast<unsigned char>(bytes[8 + i]))
              << (8 * i);
  int64_t dataOffset = static_cast<int64_t>(start) + length;
  if (dataOffset > kMaxNpyHeader)
    return makeError("malformed npy header: it claims ", length,
                     " bytes, more than are accepted");
  if (dataOffset > static_cast<int64_t>(bytes.size()))
    return makeError("truncated npy header");

  Expected<NpyHeader> header =
      HeaderParser(bytes.substr(start, static_cast<size_t>(length))).parse();
  if (header)
    header->dataOffset = dataOffset;
  return header;
}

Expected<Tensor> readNpy(const std::string &path) {
  Expected<InputFile> file = InputFile::open(path);
  if (!file)
    return file.error();
  std::string prefix(static_cast<size_t>(std::min(file->size(), kMaxNpyHeader)),
                     '\0');
  if (auto done =
          file->read(0, prefix.data(), static_cast<int64_t>(prefix.size()));
      !done)
    return done.error();
  Expected<NpyHeader> header = parseNpyHeader(prefix);
  if (!header)
    return header.error().in(path);
  return readData(*file, *header);
}

Expected<void> writeNpy(const std::string &path, const Tensor &tensor) {
  const TypeCode *type = std::find_if(
      std::begin(kTypeCodes), std::end(kTypeCodes),
      [&](const TypeCode &known) { return known.dtype == tensor.dtype(); });
  if (type == std::end(kTypeCodes))
    return makeError(path, ": the npy format has no type for ",
                     name(tensor.dtype()));

  std::string dictionary = "{'descr': '";
  dictionary += type->code;
  dictionary += "', 'fortran_order': False, 'shape': (";
  for (size_t axis = 0; axis < tensor.shape().size(); ++axis) {
    dictionary += axis ? ", " : "";
    dictionary += std::to_string(tensor.shape()[axis]);
  }
  // A tuple of one needs its comma.
  dictionary += tensor.shape().size() == 1 ? ",), }" : "), }";
  // Spaces and a newline up to a multiple of 64, as NumPy does for mmap.
  constexpr size_t alignment = 64;
  size_t used = kMagic.size() + 4 + dictionary.size() + 1;
  dictionary.append((alignment - used % alignment) % alignment, ' ');
  dictionary += '\n';

  std::string header(kMagic);
  header += '\1';
  header += '\0';
  header += static_cast<char>(dictionary.size() & 0xff);
  header += static_cast<char>(dictionary.size() >> 8);
  header += dictionary;
  std::string_view data(static_cast<const char *>(tensor.raw()),
                        static_cast<size_t>(tensor.sizeInBytes()));
  return writeFileAtomically(path, {header, data});
}

} // namespace convopt::runtime
