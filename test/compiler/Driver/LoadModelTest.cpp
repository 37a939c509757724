//===- LoadModelTest.cpp - From a file to a module ------------------------===//

#include "compiler/Driver/LoadModel.h"
#include "test/compiler/Driver/DriverTest.h"

#include "mlir/Bytecode/BytecodeWriter.h"

#include <filesystem>
#include <fstream>

using namespace mlir;
using namespace mlir::convopt;
using testing::HasSubstr;

namespace {

constexpr const char *kModel = R"(
func.func @main(%x: tensor<2xf32> {convopt.name = "x"}) -> tensor<2xf32> {
  %0 = convopt.relu %x : tensor<2xf32>
  return %0 : tensor<2xf32>
}
)";

class LoadModelTest : public DriverTest {
protected:
  void SetUp() override {
    std::string pattern =
        (std::filesystem::temp_directory_path() / "convopt-XXXXXX").string();
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    directory = pattern;
  }
  void TearDown() override { std::filesystem::remove_all(directory); }

  std::string write(StringRef name, StringRef contents) {
    std::string path = (directory / name.str()).string();
    std::ofstream(path, std::ios::binary) << contents.str();
    return path;
  }

  std::string bytecode() {
    auto module = parse(kModel);
    std::string bytes;
    llvm::raw_string_ostream os(bytes);
    EXPECT_TRUE(succeeded(writeBytecodeToFile(*module, os)));
    return bytes;
  }

  std::filesystem::path directory;
};

TEST_F(LoadModelTest, TellsFormatsByContentAndName) {
  EXPECT_EQ(*detectFormat(write("a.mlir", kModel), context),
            ModelFormat::MLIRText);
  EXPECT_EQ(*detectFormat(write("a.onnx", kModel), context), ModelFormat::ONNX);
  EXPECT_EQ(*detectFormat(write("b.onnx", bytecode()), context),
            ModelFormat::MLIRBytecode);
  EXPECT_EQ(*detectFormat(write("text", kModel), context),
            ModelFormat::MLIRText);
  // ir_version = 8, the first field that exporters write.
  EXPECT_EQ(*detectFormat(write("proto", "\x08\x08"), context),
            ModelFormat::ONNX);
}

TEST_F(LoadModelTest, NamesTheFileItCannotRead) {
  std::string missing = (directory / "missing.onnx").string();
  EXPECT_TRUE(failed(detectFormat(missing, context)));
  EXPECT_EQ(diagnostics,
            "error: " + missing + ": cannot open: No such file or directory\n");
  diagnostics.clear();
  EXPECT_TRUE(failed(detectFormat(directory.string(), context)));
  EXPECT_EQ(diagnostics,
            "error: " + directory.string() + ": not a regular file\n");
  diagnostics.clear();
  std::string empty = write("empty.mlir", "");
  EXPECT_TRUE(failed(loadModel(empty, context, {})));
  EXPECT_EQ(diagnostics, "error: " + empty + ": the file is empty\n");
}

TEST_F(LoadModelTest, ReadsTextAndBytecode) {
  for (std::string path : {write("a.mlir", kModel), write("b", bytecode())}) {
    auto module = loadModel(path, context, {});
    ASSERT_TRUE(succeeded(module)) << diagnostics;
    EXPECT_TRUE((*module)->lookupSymbol("main"));
  }
}

TEST_F(LoadModelTest, RefusesBrokenMLIR) {
  std::string path = write("a.mlir", "func.func @main() { return %x : f32 }");
  EXPECT_TRUE(failed(loadModel(path, context, {})));
  EXPECT_THAT(diagnostics, HasSubstr("error: " + path + ":1:"));
  diagnostics.clear();
  std::string whole = bytecode();
  for (size_t size = 4; size < whole.size(); size += 7) {
    diagnostics.clear();
    path = write("cut", whole.substr(0, size));
    EXPECT_TRUE(failed(loadModel(path, context, {}))) << size;
    EXPECT_THAT(diagnostics, HasSubstr(path)) << size;
  }
}

TEST_F(LoadModelTest, RefusesMLIRWithoutItsWeights) {
  std::string path = write("a.mlir", R"(
func.func @main(%x: tensor<2xf32>) -> tensor<2xf32> {
  %w = arith.constant dense_resource<weights> : tensor<2xf32>
  return %w : tensor<2xf32>
}
)");
  EXPECT_TRUE(failed(loadModel(path, context, {})));
  EXPECT_EQ(diagnostics, "error: " + path +
                             ":3:8: the data of constant 'weights' is missing "
                             "or does not fit its type\n");
}

TEST_F(LoadModelTest, ShapesOfMLIRCanOnlyBeRepeated) {
  std::string path = write("a.mlir", kModel);
  ImportOptions options;
  options.shapes["x"] = {2};
  EXPECT_TRUE(succeeded(loadModel(path, context, options))) << diagnostics;
  options.shapes.clear();
  options.shapes[""] = {2};
  EXPECT_TRUE(succeeded(loadModel(path, context, options))) << diagnostics;
  options.shapes[""] = {3};
  EXPECT_TRUE(failed(loadModel(path, context, options)));
  EXPECT_EQ(diagnostics, "error: " + path +
                             ": input 'x' has the shape 2; the shapes of MLIR "
                             "models cannot be changed\n");
  diagnostics.clear();
  options.shapes.clear();
  options.shapes["y"] = {2};
  EXPECT_TRUE(failed(loadModel(path, context, options)));
  EXPECT_EQ(diagnostics,
            "error: " + path + ": no input 'y' to give a shape to\n");
}

} // namespace
