//===- TestUtils.h - what the runtime's unit tests share ------------------===//

#ifndef CONVOPT_TEST_RUNTIME_TESTUTILS_H
#define CONVOPT_TEST_RUNTIME_TESTUTILS_H

#include "runtime/Support/Expected.h"
#include "runtime/Tensor/Tensor.h"

#include "gtest/gtest.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <initializer_list>
#include <string>
#include <string_view>
#include <unistd.h>

namespace convopt::runtime::test {

/// Expects a failure whose message contains `part`.
template <typename T>
void expectError(const Expected<T> &result, std::string_view part) {
  ASSERT_FALSE(result) << "expected an error with '" << part << "'";
  EXPECT_NE(result.error().message().find(part), std::string::npos)
      << result.error().message();
}

/// The value, or a failed test and the end of the process: nothing after it
/// would mean anything.
template <typename T>
T unwrap(Expected<T> result) {
  if (!result) {
    ADD_FAILURE() << result.error().message();
    std::abort();
  }
  return *std::move(result);
}

template <typename T>
Tensor makeTensor(Shape shape, std::initializer_list<T> values) {
  Tensor tensor = unwrap(Tensor::zeros(DTypeOf<T>::value, std::move(shape)));
  EXPECT_EQ(tensor.elementCount(), static_cast<int64_t>(values.size()));
  std::copy(values.begin(), values.end(), tensor.data<T>());
  return tensor;
}

/// A directory of its own for each test, removed with everything in it.
class TempDirTest : public testing::Test {
protected:
  void SetUp() override {
    std::string pattern =
        (std::filesystem::temp_directory_path() / "convopt-XXXXXX").string();
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    directory = pattern;
  }

  void TearDown() override { std::filesystem::remove_all(directory); }

  std::string path(std::string_view name) const {
    return (directory / name).string();
  }

  std::string write(std::string_view name, std::string_view contents) const {
    std::ofstream(path(name), std::ios::binary) << contents;
    return path(name);
  }

  static std::string read(const std::string &path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }

  size_t fileCount() const {
    std::filesystem::directory_iterator files(directory), end;
    return static_cast<size_t>(std::distance(files, end));
  }

  std::filesystem::path directory;
};

} // namespace convopt::runtime::test

#endif // CONVOPT_TEST_RUNTIME_TESTUTILS_H
