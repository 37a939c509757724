//===- ExternalDataTest.cpp - External data, and attacks through it -------===//

#include "test/compiler/Import/ONNX/TestModel.h"

#include <filesystem>
#include <fstream>
#include <sys/stat.h>
#include <unistd.h>

using namespace mlir::convopt;
using namespace mlir::convopt::test;
using ::onnx::TensorProto;
using testing::ElementsAre;
using testing::HasSubstr;
namespace fs = std::filesystem;

/// A directory "model" with the two floats 1, 2 in data.bin, and a "secret" of
/// the same size beside it.
class ExternalData : public testing::Test {
protected:
  void SetUp() override {
    std::string pattern =
        (fs::temp_directory_path() / "convopt-XXXXXX").string();
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    root = pattern;
    directory = root / "model";
    fs::create_directories(directory / "sub");
    write(directory / "data.bin", {1, 2});
    write(directory / "sub" / "data.bin", {3, 4});
    write(root / "secret", {5, 6});
  }
  void TearDown() override { fs::remove_all(root); }

  static void write(const fs::path &path, std::vector<float> values) {
    std::ofstream(path, std::ios::binary)
        .write(reinterpret_cast<const char *>(values.data()),
               values.size() * sizeof(float));
  }

  /// A tensor of two floats at `location`.
  static TensorProto external(
      const std::string &location,
      const std::vector<std::pair<std::string, std::string>> &entries = {}) {
    TensorProto tensor;
    tensor.set_name("t");
    tensor.set_data_type(TensorProto::FLOAT);
    tensor.add_dims(2);
    tensor.set_data_location(TensorProto::EXTERNAL);
    auto add = [&](const std::string &key, const std::string &value) {
      auto &entry = *tensor.add_external_data();
      entry.set_key(key);
      entry.set_value(value);
    };
    add("location", location);
    for (auto &[key, value] : entries)
      add(key, value);
    return tensor;
  }

  Imported load(const TensorProto &tensor) {
    TestModel model;
    model.initializer(tensor).output("y");
    model.node("Identity", {"t"}, {"y"});
    return import(model.proto, {}, directory.string());
  }

  void expectRefused(const TensorProto &tensor, const std::string &reason) {
    Imported m = load(tensor);
    EXPECT_FALSE(m);
    EXPECT_EQ(m.numErrors, 1u);
    EXPECT_THAT(m.errors, HasSubstr("test.onnx: tensor 't' "));
    EXPECT_THAT(m.errors, HasSubstr(reason));
  }

  fs::path root, directory;
};

TEST_F(ExternalData, Reads) {
  EXPECT_THAT(load(external("data.bin")).resultFloats(), ElementsAre(1, 2));
  EXPECT_THAT(load(external("./sub/data.bin")).resultFloats(),
              ElementsAre(3, 4));
  write(directory / "long.bin", {0, 7, 8, 9});
  EXPECT_THAT(load(external("long.bin", {{"offset", "4"}, {"length", "8"}}))
                  .resultFloats(),
              ElementsAre(7, 8));
}

TEST_F(ExternalData, FromAFile) {
  TestModel model;
  model.initializer(external("data.bin")).output("y");
  model.node("Identity", {"t"}, {"y"});
  std::string bytes = model.proto.SerializeAsString();
  std::ofstream(directory / "m.onnx", std::ios::binary) << bytes;
  Imported m = importFile((directory / "m.onnx").string());
  EXPECT_THAT(m.resultFloats(), ElementsAre(1, 2));
  EXPECT_EQ((*m.module)->getOperation()->getAttrOfType<mlir::StringAttr>(
                "convopt.source"),
            "m.onnx");
}

TEST_F(ExternalData, DotDot) {
  expectRefused(external("../secret"), "'..'");
  expectRefused(external("../../../../etc/passwd"), "'..'");
  expectRefused(external("sub/../../secret"), "'..'");
  expectRefused(external("sub/../data.bin"), "'..'");
  expectRefused(external(".."), "'..'");
}

TEST_F(ExternalData, OtherPaths) {
  expectRefused(external((root / "secret").string()), "absolute path");
  expectRefused(external("..\\secret"), "backslash");
  expectRefused(external("file:///etc/passwd"), "URL");
  expectRefused(external("https://example.org/data.bin"), "URL");
  expectRefused(external("sub//data.bin"), "empty component");
  expectRefused(external(std::string("data.bin\0x", 10)), "NUL");
  expectRefused(external(""), "no location");
  expectRefused(external("."), "does not name a file");
  expectRefused(external("absent.bin"), "cannot open external data");
}

TEST_F(ExternalData, Symlinks) {
  fs::create_symlink(root / "secret", directory / "link.bin");
  expectRefused(external("link.bin"), "symbolic link");
  fs::create_symlink("data.bin", directory / "inner.bin");
  expectRefused(external("inner.bin"), "symbolic link");
  fs::create_directory_symlink(root, directory / "dir");
  expectRefused(external("dir/secret"), "symbolic link");
}

TEST_F(ExternalData, Hardlink) {
  fs::create_hard_link(root / "secret", directory / "hard.bin");
  expectRefused(external("hard.bin"), "hard links");
}

TEST_F(ExternalData, NotAFile) {
  // Opening must not wait for a writer.
  ASSERT_EQ(::mkfifo((directory / "fifo").c_str(), 0600), 0);
  expectRefused(external("fifo"), "not a regular file");
  expectRefused(external("sub"), "not a regular file");
  expectRefused(external("data.bin/x"), "cannot open");
}

TEST_F(ExternalData, OffsetLies) {
  for (const char *offset :
       {"-1", "+0", "0x4", " 0", "1e1", "", "4 ", "18446744073709551616"})
    expectRefused(external("data.bin", {{"offset", offset}}),
                  "is not a decimal number");
  for (const char *offset :
       {"1", "8", "9", "18446744073709551615", "18446744073709551608"})
    expectRefused(external("data.bin", {{"offset", offset}}), "has 8 bytes");
}

TEST_F(ExternalData, LengthLies) {
  for (const char *length : {"0", "4", "9", "18446744073709551615"})
    expectRefused(external("data.bin", {{"length", length}}),
                  "its type and dimensions need 8");
  expectRefused(external("data.bin", {{"length", "-8"}}), "decimal");
  TensorProto large = external("data.bin");
  large.set_dims(0, 1 << 30);
  expectRefused(large, "has 8 bytes, not the 4294967296");
}

TEST_F(ExternalData, Contradictions) {
  expectRefused(external("data.bin", {{"location", "sub/data.bin"}}), "twice");
  TensorProto both = external("data.bin");
  both.set_raw_data(std::string(8, '\0'));
  expectRefused(both, "both raw_data and external data");
  TensorProto unmarked = external("data.bin");
  unmarked.clear_data_location();
  expectRefused(unmarked, "data_location is not EXTERNAL");
}

/// Attributes go through the same door.
TEST_F(ExternalData, InConstantAttribute) {
  TestModel model;
  model.output("y");
  model.node("Constant", {}, {"y"}).set("value", external("../secret"));
  Imported m = import(model.proto, {}, directory.string());
  EXPECT_THAT(m.errors, HasSubstr("test.onnx: node 'n' (Constant): tensor 'y' "
                                  "external data location '../secret'"));
}

TEST_F(ExternalData, ModelInMemoryHasNone) {
  TestModel model;
  model.initializer(external("data.bin")).output("y");
  model.node("Identity", {"t"}, {"y"});
  EXPECT_THAT(import(model).errors, HasSubstr("has no directory"));
}

TEST_F(ExternalData, ModelFileItself) {
  EXPECT_THAT(importFile((root / "absent.onnx").string()).errors,
              HasSubstr("cannot open the model"));
  EXPECT_THAT(importFile(directory.string()).errors,
              HasSubstr("not a regular file"));
  ASSERT_EQ(::mkfifo((root / "fifo.onnx").c_str(), 0600), 0);
  EXPECT_THAT(importFile((root / "fifo.onnx").string()).errors,
              HasSubstr("not a regular file"));
  std::ofstream(root / "empty.onnx");
  EXPECT_THAT(importFile((root / "empty.onnx").string()).errors,
              HasSubstr("is empty"));
  // Sparse: takes no space on disk.
  std::ofstream(root / "huge.onnx");
  fs::resize_file(root / "huge.onnx", uintmax_t(1) << 31);
  EXPECT_THAT(importFile((root / "huge.onnx").string()).errors,
              HasSubstr("protobuf messages end at 2 GiB"));
}
