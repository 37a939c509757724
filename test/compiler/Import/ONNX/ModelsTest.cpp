//===- ModelsTest.cpp - Real networks import ------------------------------===//
//
// The models are not part of the repository; where they are absent, these tests
// are skipped.
//
//===----------------------------------------------------------------------===//

#include "test/compiler/Import/ONNX/TestModel.h"

#include "mlir/IR/Verifier.h"

#include <filesystem>

using namespace mlir::convopt;
using namespace mlir::convopt::test;
using testing::HasSubstr;

static std::string findModel(const std::string &name) {
  const char *fromEnvironment = std::getenv("CONVOPT_SHARED_MODELS");
  std::filesystem::path folder =
      fromEnvironment ? fromEnvironment : CONVOPT_SHARED_MODELS;
  std::filesystem::path path = folder / name / "model.onnx";
  return std::filesystem::exists(path) ? path.string() : "";
}

struct ModelCase {
  const char *name;
  Dims shape;
  Dims result;
  unsigned convs, batchNorms;
};

class Models : public testing::TestWithParam<ModelCase> {};

TEST_P(Models, Import) {
  const ModelCase &model = GetParam();
  std::string path = findModel(model.name);
  if (path.empty())
    GTEST_SKIP() << "model " << model.name << " is not there";
  ImportOptions options;
  if (!model.shape.empty())
    options.shapes[""] =
        llvm::SmallVector<int64_t>(llvm::ArrayRef<int64_t>(model.shape));
  Imported m = importFile(path, options);
  ASSERT_TRUE(m) << m.errors;
  EXPECT_TRUE(succeeded(mlir::verify(m.module->get())));
  EXPECT_EQ(m.resultShape(), model.result);
  EXPECT_EQ(m.all<ConvOp>().size(), model.convs);
  EXPECT_EQ(m.all<BatchNormOp>().size(), model.batchNorms);
}

INSTANTIATE_TEST_SUITE_P(
    Shared, Models,
    testing::Values(
        ModelCase{"mobilenet_v1_025_imagenet", {}, {1, 1000}, 28, 27},
        ModelCase{"mobilenet_v1_100_features", {}, {1, 1024, 7, 7}, 26, 26},
        ModelCase{"mnist_8", {}, {1, 10}, 2, 0},
        ModelCase{
            "super_resolution_x3", {1, 1, 224, 224}, {1, 1, 672, 672}, 4, 0},
        ModelCase{"ppocr_cls", {1, 3, 48, 192}, {1, 2}, 53, 35},
        ModelCase{"meshnet3d_20ch", {}, {1, 3, 48, 48, 48}, 10, 0},
        ModelCase{"tbefn_180x320", {}, {1, 180, 320, 3}, 36, 0},
        ModelCase{"light/light_resnet50", {}, {1, 1000}, 53, 53},
        ModelCase{"light/light_densenet121", {}, {1, 1000, 1, 1}, 121, 121},
        ModelCase{"light/light_shufflenet", {}, {1, 1000}, 49, 49},
        ModelCase{"light/light_squeezenet", {}, {1, 1000, 1, 1}, 26, 0},
        ModelCase{"light/light_inception_v2", {}, {1, 1000}, 69, 69},
        ModelCase{"light/light_vgg19", {}, {1, 1000}, 16, 0}),
    [](const testing::TestParamInfo<ModelCase> &info) {
      std::string name = info.param.name;
      std::replace(name.begin(), name.end(), '/', '_');
      return name;
    });

TEST(SharedModels, DynamicShapeIsAskedFor) {
  std::string path = findModel("ppocr_cls");
  if (path.empty())
    GTEST_SKIP() << "model ppocr_cls is not there";
  EXPECT_THAT(importFile(path).errors, HasSubstr("--shape name=AxBxC"));
}
