//===- NpyTest.cpp - NumPy .npy files -------------------------------------===//

#include "runtime/IO/Npy.h"

#include "test/runtime/TestUtils.h"

namespace convopt::runtime::test {
namespace {

/// A file of the given version around a header dictionary and data.
std::string npy(std::string_view dictionary, std::string_view data,
                int major = 1) {
  std::string file = "\x93NUMPY";
  file += static_cast<char>(major);
  file += '\0';
  size_t length = dictionary.size();
  for (int i = 0; i < (major == 1 ? 2 : 4); ++i, length >>= 8)
    file += static_cast<char>(length & 0xff);
  file += dictionary;
  file += data;
  return file;
}

std::string dictionary(std::string_view descr, std::string_view shape,
                       std::string_view fortran = "False") {
  return "{'descr': '" + std::string(descr) +
         "', 'fortran_order': " + std::string(fortran) +
         ", 'shape': " + std::string(shape) + ", }\n";
}

template <typename T>
std::string bytes(std::initializer_list<T> values) {
  return {reinterpret_cast<const char *>(std::data(values)),
          values.size() * sizeof(T)};
}

class NpyTest : public TempDirTest {
protected:
  Expected<Tensor> readBytes(std::string_view contents) {
    return readNpy(write("file.npy", contents));
  }

  /// Expects an error with `part` that names the file.
  void expectRefused(std::string_view contents, std::string_view part) {
    Expected<Tensor> result = readBytes(contents);
    expectError(result, part);
    if (!result) {
      EXPECT_EQ(result.error().message().rfind(path("file.npy") + ": ", 0), 0u)
          << result.error().message();
    }
  }

  void expectHeaderRefused(std::string_view text, std::string_view part) {
    expectRefused(npy(text, "1234"), part);
  }

  template <typename T>
  void expectRoundTrip(std::initializer_list<T> values) {
    Tensor tensor =
        makeTensor<T>({2, static_cast<int64_t>(values.size()) / 2}, values);
    Expected<void> written = writeNpy(path("trip.npy"), tensor);
    ASSERT_TRUE(written) << written.error().message();
    Tensor back = unwrap(readNpy(path("trip.npy")));
    EXPECT_EQ(back.dtype(), tensor.dtype());
    EXPECT_EQ(back.shape(), tensor.shape());
    EXPECT_EQ(std::memcmp(back.raw(), tensor.raw(),
                          static_cast<size_t>(tensor.sizeInBytes())),
              0);
  }
};

//===----------------------------------------------------------------------===//
// Good files
//===----------------------------------------------------------------------===//

TEST_F(NpyTest, RoundTripsEveryType) {
  expectRoundTrip<float>({1.5f, -0.0f, 3e38f, 1e-45f});
  expectRoundTrip<double>({1.5, -0.0, 1e308, 5e-324});
  expectRoundTrip<int32_t>({1, -2, INT32_MAX, INT32_MIN});
  expectRoundTrip<int64_t>({1, -2, INT64_MAX, INT64_MIN});
  expectRoundTrip<bool>({true, false, false, true});
  expectRoundTrip<uint8_t>({0, 1, 128, 255});
  expectRoundTrip<Float16>({{0x3c00}, {0x8000}, {0x7c00}, {0x0001}});
}

TEST_F(NpyTest, RoundTripsScalarEmptyAndVector) {
  for (Shape shape : {Shape{}, Shape{0}, Shape{3, 0, 2}, Shape{5},
                      Shape{1, 1, 1, 1, 2}, Shape(kMaxRank, 1)}) {
    Tensor tensor = unwrap(Tensor::random(shape, 1));
    ASSERT_TRUE(writeNpy(path("a.npy"), tensor));
    Tensor back = unwrap(readNpy(path("a.npy")));
    EXPECT_EQ(back.shape(), shape);
    EXPECT_EQ(std::memcmp(back.raw(), tensor.raw(),
                          static_cast<size_t>(tensor.sizeInBytes())),
              0);
  }
}

TEST_F(NpyTest, WritesWhatNumPyWrites) {
  ASSERT_TRUE(writeNpy(path("a.npy"), makeTensor<float>({2}, {1, 2})));
  std::string expected("\x93NUMPY\1\0\x76\0", 10);
  expected += "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }";
  expected.append(127 - expected.size(), ' ');
  expected += '\n';
  EXPECT_EQ(read(path("a.npy")), expected + bytes<float>({1, 2}));
}

TEST_F(NpyTest, DataStartsAtAMultipleOf64) {
  for (int64_t rank = 0; rank < 30; ++rank) {
    Tensor tensor = unwrap(Tensor::zeros(DType::U8, Shape(rank, 1)));
    ASSERT_TRUE(writeNpy(path("a.npy"), tensor));
    NpyHeader header = unwrap(parseNpyHeader(read(path("a.npy"))));
    EXPECT_EQ(header.dataOffset % 64, 0) << rank;
  }
}

TEST_F(NpyTest, ReadsAllVersions) {
  for (int version : {1, 2, 3}) {
    Tensor tensor = unwrap(readBytes(
        npy(dictionary("<i4", "(2,)"), bytes<int32_t>({7, -7}), version)));
    EXPECT_EQ(tensor.shape(), Shape({2}));
    EXPECT_EQ(tensor.data<int32_t>()[1], -7);
  }
}

TEST_F(NpyTest, ReadsOtherSpellings) {
  std::string data = bytes<float>({1, 2});
  for (std::string_view text :
       {"{\"shape\":(1L, 2L),\"fortran_order\":False,\"descr\":\"<f4\"}",
        "{ 'shape' : ( 1 , 2 , ) , 'descr' : '<f4' , 'fortran_order' : False }",
        "{'descr':'<f4','fortran_order':False,'shape':(1,2)}   \n"})
    EXPECT_EQ(unwrap(readBytes(npy(text, data))).shape(), Shape({1, 2}));
  for (std::string_view descr : {"|u1", "<u1", ">u1", "=u1"})
    EXPECT_EQ(unwrap(readBytes(npy(dictionary(descr, "(1,)"), "a"))).dtype(),
              DType::U8);
}

TEST_F(NpyTest, TurnsFortranOrderIntoRowMajor) {
  // NumPy stores [[0, 1, 2], [3, 4, 5]] by columns.
  Tensor matrix = unwrap(readBytes(npy(dictionary("<f4", "(2, 3)", "True"),
                                       bytes<float>({0, 3, 1, 4, 2, 5}))));
  for (int i = 0; i < 6; ++i)
    EXPECT_EQ(matrix.data<float>()[i], i);

  Tensor cube = unwrap(
      readBytes(npy(dictionary("|u1", "(2, 3, 2)", "True"),
                    bytes<uint8_t>({0, 6, 2, 8, 4, 10, 1, 7, 3, 9, 5, 11}))));
  for (int i = 0; i < 12; ++i)
    EXPECT_EQ(cube.data<uint8_t>()[i], i);

  Tensor vector = unwrap(readBytes(
      npy(dictionary("<i8", "(2,)", "True"), bytes<int64_t>({1, 2}))));
  EXPECT_EQ(vector.data<int64_t>()[1], 2);
  EXPECT_EQ(unwrap(readBytes(npy(dictionary("<f4", "(0, 3)", "True"), "")))
                .elementCount(),
            0);
  EXPECT_EQ(
      unwrap(readBytes(npy(dictionary("<f4", "()", "True"), bytes<float>({5}))))
          .data<float>()[0],
      5);
}

TEST_F(NpyTest, NormalizesBooleans) {
  Tensor tensor = unwrap(readBytes(
      npy(dictionary("|b1", "(3,)"), std::string_view("\0\1\x80", 3))));
  EXPECT_EQ(std::memcmp(tensor.raw(), "\0\1\1", 3), 0);
}

//===----------------------------------------------------------------------===//
// Bad files
//===----------------------------------------------------------------------===//

TEST_F(NpyTest, MissingFile) {
  expectError(readNpy(path("none.npy")), path("none.npy") + ": cannot open");
  expectError(readNpy(directory.string()), "not a regular file");
}

TEST_F(NpyTest, EveryTruncationIsAnError) {
  std::string whole = npy(dictionary("<f4", "(2,)"), bytes<float>({1, 2}), 2);
  ASSERT_TRUE(readBytes(whole));
  for (size_t size = 0; size < whole.size(); ++size)
    expectRefused(whole.substr(0, size),
                  size < 6 ? "not an .npy file" : "truncated");
}

TEST_F(NpyTest, DataOfTheWrongSize) {
  std::string header = dictionary("<f4", "(2, 1)");
  expectRefused(npy(header, "1234567"),
                "truncated: 2x1xf32 needs 8 bytes of data, the file has 7");
  expectRefused(npy(header, "123456789"),
                "trailing bytes: 2x1xf32 needs 8 bytes of data, the file has "
                "9");
}

TEST_F(NpyTest, NotNpy) {
  expectRefused("hello, world", "not an .npy file");
  expectRefused("PK\3\4....", "an .npz archive");
}

TEST_F(NpyTest, UnknownVersions) {
  std::string file = npy(dictionary("<f4", "(1,)"), "1234");
  file[6] = 4;
  expectRefused(file, "unsupported npy version 4.0");
  file[6] = 0;
  expectRefused(file, "unsupported npy version 0.0");
  file[6] = 1;
  file[7] = 1;
  expectRefused(file, "unsupported npy version 1.1");
}

TEST_F(NpyTest, HugeHeaderLengthIsRefusedUnread) {
  expectRefused(std::string_view("\x93NUMPY\2\0\xff\xff\xff\xff{}", 14),
                "4294967295 bytes, more than are accepted");
}

TEST_F(NpyTest, DimensionsThatOverflow) {
  expectHeaderRefused(dictionary("<f4", "(4294967296, 4294967296)"),
                      "more than");
  expectHeaderRefused(dictionary("<f4", "(9223372036854775807, 2)"),
                      "more than");
  expectHeaderRefused(dictionary("<f4", "(9223372036854775808,)"),
                      "a dimension does not fit 64 bits");
  expectHeaderRefused(dictionary("<f4", "(-1,)"), "negative dimension -1");
  // Within the limits, but the file is not that long: nothing is allocated.
  expectHeaderRefused(dictionary("<f4", "(2147483648,)"), "truncated");
}

TEST_F(NpyTest, TooManyDimensions) {
  std::string shape = "(";
  for (int i = 0; i < 1000; ++i)
    shape += "1,";
  expectHeaderRefused(dictionary("<f4", shape + ")"), "more than 64 dimens");
}

TEST_F(NpyTest, UnsupportedTypes) {
  expectHeaderRefused(dictionary(">f4", "(1,)"), "'>f4' (big-endian)");
  for (std::string_view descr :
       {"<c8", "<f16", "<i2", "|S4", "<U1", "|O", "|V2", "|i1", "", "f4"})
    expectHeaderRefused(dictionary(descr, "(1,)"), "unsupported npy type");
  expectHeaderRefused("{'descr': [('a', '<f4')], 'fortran_order': False, "
                      "'shape': (1,)}",
                      "a structured type");
}

TEST_F(NpyTest, MalformedDictionaries) {
  expectHeaderRefused("", "expected '{'");
  expectHeaderRefused("{", "expected a string");
  expectHeaderRefused("{}", "no 'descr'");
  expectHeaderRefused("{'descr': '<f4'}", "no 'fortran_order'");
  expectHeaderRefused("{'descr': '<f4', 'fortran_order': False}", "no 'shape'");
  expectHeaderRefused("{'descr: 1}", "a string is not closed");
  expectHeaderRefused("{'descr' '<f4'}", "expected ':'");
  expectHeaderRefused("{'descr': '<f4' 'shape': (1,)}", "expected ','");
  expectHeaderRefused("{'evil': 1}", "unknown or repeated key 'evil'");
  expectHeaderRefused("{'descr': '<f4', 'descr': '<f8'}",
                      "unknown or repeated key 'descr'");
  expectHeaderRefused(dictionary("<f4", "(1,)", "1"), "neither True nor False");
  expectHeaderRefused(dictionary("<f4", "[1]"), "expected '('");
  expectHeaderRefused(dictionary("<f4", "(1.5,)"), "expected ','");
  expectHeaderRefused(dictionary("<f4", "(x,)"), "not a tuple of integers");
  expectHeaderRefused(dictionary("<f4", "(1 2)"), "expected ','");
  expectHeaderRefused(dictionary("<f4", "(1,"), "not a tuple of integers");
  expectHeaderRefused(dictionary("<f4", "(1,)") + "x",
                      "text after the dictionary");
}

TEST_F(NpyTest, WriteErrors) {
  Tensor tensor = unwrap(Tensor::zeros(DType::BF16, {1}));
  expectError(writeNpy(path("a.npy"), tensor), "no type for bf16");
  expectError(writeNpy(path("none/a.npy"), makeTensor<float>({1}, {1})),
              "none/a.npy: cannot create");
  EXPECT_EQ(fileCount(), 0u);
}

} // namespace
} // namespace convopt::runtime::test
