//===- SpillTest.cpp - Kernels keep their accumulators in registers -------===//
//
// Kernels are fast while their accumulators stay in vector registers. Whether
// they do is up to LLVM, whose next version may decide otherwise: this test
// generates assembly with the flags of the JIT and counts the vectors that are
// stored to and loaded from the stack.
//
//===----------------------------------------------------------------------===//

#include "compiler/Driver/Compile.h"
#include "compiler/Pipelines/Registration.h"
#include "compiler/Target/Machine.h"
#include "passes/Codegen/Constants/Passes.h"
#include "passes/Codegen/Kernels/KernelLibrary.h"
#include "passes/Codegen/Kernels/Passes.h"
#include "passes/Codegen/Memory/Passes.h"

#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Target/LLVMIR/Export.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/IR/LegacyPassManager.h"
#include "llvm/IR/Module.h"
#include "llvm/Support/Regex.h"

#include <gtest/gtest.h>

using namespace mlir;
using namespace mlir::convopt;

namespace {

/// A network whose kernels are looked at.
struct Network {
  const char *name;
  /// Sizes of the input; for windowed ops, of the result and the filter.
  const char *input, *filter, *output;
  const char *attributes;
  /// The op behind it; may be empty.
  const char *epilogue;
  /// Vectors stored to or loaded from the stack on each CPU, at most.
  unsigned znver4, skylake, haswell;
};

void PrintTo(const Network &network, std::ostream *os) { *os << network.name; }

const Network kNetworks[] = {
    {"Conv3x3", "1x64x56x56", "64x64x3x3", "1x64x56x56", "pads = [1, 1, 1, 1]",
     "relu", 0, 0, 0},
    {"Conv3x3Stride2", "1x64x56x56", "128x64x3x3", "1x128x28x28",
     "strides = [2, 2] pads = [1, 1, 1, 1]", "relu", 0, 0, 0},
    {"Conv1x1", "1x64x56x56", "256x64x1x1", "1x256x56x56", "", "relu", 0, 0, 0},
    // One vector and a half.
    {"Conv1x1Tail", "1x96x56x56", "24x96x1x1", "1x24x56x56", "", "relu", 0, 0,
     0},
    {"Conv3x3Deep", "1x256x14x14", "256x256x3x3", "1x256x14x14",
     "pads = [1, 1, 1, 1]", "relu", 0, 0, 0},
    // In the tiles at the left and right border, whose taps are all unrolled.
    {"Conv3x3FewChannels", "1x16x180x320", "3x16x3x3", "1x3x180x320",
     "pads = [1, 1, 1, 1]", "relu", 128, 128, 0},
    // The exponential of every accumulator, once per tile.
    {"Conv1x1Silu", "1x64x56x56", "256x64x1x1", "1x256x56x56", "", "silu", 2, 2,
     2},
    {"FirstLayer7x7", "1x3x224x224", "64x3x7x7", "1x64x112x112",
     "strides = [2, 2] pads = [3, 3, 3, 3]", "relu", 0, 0, 0},
    {"FirstLayer3x3", "1x3x224x224", "32x3x3x3", "1x32x112x112",
     "strides = [2, 2] pads = [0, 0, 1, 1]", "relu", 0, 0, 0},
    {"Conv3d", "1x64x8x28x28", "64x64x3x3x3", "1x64x8x28x28",
     "pads = [1, 1, 1, 1, 1, 1]", "relu", 0, 0, 0},
    // The constants of the transforms, around the products of a block; with 16
    // registers, rows of the transforms, too.
    {"Winograd3x3", "1x64x56x56", "64x64x3x3", "1x64x56x56",
     "pads = [1, 1, 1, 1]", "relu", 16, 16, 148},
    {"Winograd3x3FewPixels", "1x512x7x7", "512x512x3x3", "1x512x7x7",
     "pads = [1, 1, 1, 1]", "relu", 0, 0, 0},
    {"Winograd3d", "1x48x8x28x28", "40x48x3x3x3", "1x40x8x28x28",
     "pads = [1, 1, 1, 1, 1, 1]", "relu", 34, 34, 148},
    {"WinogradOneAxis", "1x64x1000", "64x64x3", "1x64x1000", "pads = [1, 1]",
     "relu", 0, 0, 0},
    {"WinogradColumn", "1x192x17x17", "192x192x7x1", "1x192x17x17",
     "pads = [3, 0, 3, 0]", "relu", 0, 0, 0},
    {"Winograd5x5", "1x48x35x35", "64x48x5x5", "1x64x35x35",
     "pads = [2, 2, 2, 2]", "relu", 0, 0, 118},
    {"Depthwise3x3", "1x64x56x56", "64x1x3x3", "1x64x56x56",
     "pads = [1, 1, 1, 1] groups = 64", "relu", 0, 0, 0},
    {"Depthwise3x3Stride2", "1x64x112x112", "64x1x3x3", "1x64x56x56",
     "strides = [2, 2] pads = [0, 0, 1, 1] groups = 64", "relu", 0, 0, 0},
    {"Depthwise5x5", "1x96x28x28", "96x1x5x5", "1x96x28x28",
     "pads = [2, 2, 2, 2] groups = 96", "silu", 0, 0, 0},
    {"MaxPool3x3", "1x64x112x112", "", "1x64x56x56",
     "kernel = [3, 3] strides = [2, 2] pads = [0, 0, 1, 1]", "", 0, 0, 0},
    {"Gemm", "64x768", "3072x768", "64x3072", "", "", 0, 0, 0},
    {"Dense", "1x2048", "1000x2048", "1x1000", "", "", 0, 0, 0},
};

std::string write(const Network &network) {
  auto tensor = [](StringRef sizes) {
    return ("tensor<" + sizes + "xf32>").str();
  };
  std::string input = tensor(network.input), output = tensor(network.output);
  std::string text = "func.func @main(%x: " + input + ") -> " + output + " {\n";
  StringRef filter = network.filter;
  if (filter.empty()) {
    text += std::string("%0 = convopt.max_pool %x ") + network.attributes +
            " : (" + input + ") -> " + output + "\n";
  } else {
    std::string bias = tensor(filter.split('x').first);
    text += "%w = arith.constant dense<0.5> : " + tensor(filter) +
            "\n%b = arith.constant dense<1.0> : " + bias + "\n%0 = convopt." +
            (filter.count('x') == 1 ? "dense" : "conv") + " %x, %w bias(%b) " +
            network.attributes + " : (" + input + ", " + tensor(filter) + ", " +
            bias + ") -> " + output + "\n";
  }
  StringRef epilogue = network.epilogue;
  if (!epilogue.empty())
    text += ("%1 = convopt." + epilogue + " %0 : " + output + "\n").str();
  text += epilogue.empty() ? "return %0 : " : "return %1 : ";
  return text + output + "\n}\n";
}

/// A kernel with the number of its spills and reloads.
using SpillCounts = std::map<std::string, unsigned>;

SpillCounts countSpills(StringRef assembly, SpillCounts kernels) {
  // "vmovups %zmm31, 64(%rsp)  # 64-byte Spill"; "Folded Reload" where an
  // instruction reads the stack itself. Scalars do not matter.
  llvm::Regex spill("(16|32|64)-byte (Folded )?(Spill|Reload)");
  auto current = kernels.end();
  for (StringRef line : llvm::split(assembly, '\n')) {
    // Other lines begin with a tab, a dot or a comment.
    StringRef label = line.split(':').first;
    if (label.size() < line.size() && !label.empty() &&
        (llvm::isAlpha(label.front()) || label.front() == '_'))
      current = kernels.find(label.str());
    if (current != kernels.end() && spill.match(line))
      ++current->second;
  }
  return kernels;
}

/// From text to assembly for one CPU.
class Compiler {
public:
  explicit Compiler(StringRef cpu)
      : context(makeRegistry()),
        machine(llvm::cantFail(createMachine("x86_64-pc-linux-gnu", cpu))) {
    machine->Options.MCOptions.AsmVerbose = true;
  }

  OwningOpRef<ModuleOp> parse(StringRef text) {
    auto module = parseSourceString<ModuleOp>(text, ParserConfig(&context));
    EXPECT_TRUE(module) << text.str();
    if (module)
      describeTarget(*machine).set(*module);
    return module;
  }

  /// The spills of every kernel that an emitter has written.
  SpillCounts lowerAndCount(ModuleOp module) {
    EXPECT_TRUE(succeeded(runPhase(Phase::Lowering, module)));
    SpillCounts kernels;
    for (auto function : module.getOps<LLVM::LLVMFuncOp>())
      if (auto family = function->getAttrOfType<StringAttr>(kKernelAttrName);
          family && family.getValue() != kGenericKernel)
        kernels[function.getName().str()] = 0;
    return countSpills(generate(module), std::move(kernels));
  }

private:
  static DialectRegistry makeRegistry() {
    DialectRegistry registry;
    registerDialects(registry);
    return registry;
  }

  std::string generate(ModuleOp module) {
    llvm::LLVMContext llvmContext;
    std::unique_ptr<llvm::Module> llvmModule =
        translateModuleToLLVMIR(module, llvmContext);
    if (!llvmModule)
      return {};
    llvmModule->setTargetTriple(machine->getTargetTriple());
    llvmModule->setDataLayout(machine->createDataLayout());
    llvm::SmallString<0> assembly;
    llvm::raw_svector_ostream os(assembly);
    llvm::legacy::PassManager passes;
    EXPECT_FALSE(machine->addPassesToEmitFile(
        passes, os, nullptr, llvm::CodeGenFileType::AssemblyFile));
    passes.run(*llvmModule);
    return assembly.str().str();
  }

  MLIRContext context;
  TargetMachinePtr machine;
};

class SpillTest : public testing::TestWithParam<Network> {
protected:
  void check(StringRef cpu, unsigned limit) {
    Compiler compiler(cpu);
    OwningOpRef<ModuleOp> module = compiler.parse(write(GetParam()));
    ASSERT_TRUE(module);
    ASSERT_TRUE(succeeded(runPhase(Phase::Graph, *module)));
    // Elsewhere it would hide the kernel that the name is about.
    CompileOptions options;
    options.numerics = StringRef(GetParam().name).starts_with("Winograd")
                           ? Numerics::Fast
                           : Numerics::Strict;
    ASSERT_TRUE(succeeded(runPhase(Phase::Codegen, *module, options)));
    SpillCounts kernels = compiler.lowerAndCount(*module);
    EXPECT_FALSE(kernels.empty());
    for (const auto &[name, count] : kernels) {
      EXPECT_LE(count, limit) << name << " on " << cpu.str();
      // The report of --gtest_output has the numbers of today.
      RecordProperty(name, static_cast<int>(count));
    }
  }
};

TEST_P(SpillTest, Znver4) { check("znver4", GetParam().znver4); }
TEST_P(SpillTest, SkylakeAVX512) {
  check("skylake-avx512", GetParam().skylake);
}
TEST_P(SpillTest, Haswell) { check("haswell", GetParam().haswell); }

INSTANTIATE_TEST_SUITE_P(Kernels, SpillTest, testing::ValuesIn(kNetworks),
                         [](const testing::TestParamInfo<Network> &info) {
                           return std::string(info.param.name);
                         });

TEST(CountSpills, CountsVectorsOfTheGivenFunctionsOnly) {
  SpillCounts counts = countSpills(R"(
direct_0:                               # @direct_0
# %bb.0:
	vmovups	%zmm0, 64(%rsp)                 # 64-byte Spill
	movq	%rax, 8(%rsp)                   # 8-byte Spill
.LBB0_1:                                # =>This Inner Loop Header: Depth=1
	vfmadd231ps	64(%rsp), %zmm1, %zmm2  # 64-byte Folded Reload
	vmovaps	%ymm0, (%rdi)
transpose_1:                            # @transpose_1
	vmovups	%ymm0, 64(%rsp)                 # 32-byte Spill
pool_2:                                 # @pool_2
	vmovups	64(%rsp), %xmm0                 # 16-byte Reload
)",
                                   {{"direct_0", 0}, {"pool_2", 0}});
  EXPECT_EQ(counts, (SpillCounts{{"direct_0", 2}, {"pool_2", 1}}));
}

// 14 x 3 accumulators are more than 32 registers hold.
TEST(CountSpills, SeesThoseOfATileThatIsTooLarge) {
  Compiler compiler("znver4");
  OwningOpRef<ModuleOp> module = compiler.parse(R"(
    func.func @main(%x: tensor<1x14x14x64xf32>) -> tensor<1x14x14x64xf32> {
      %w = arith.constant dense<0.5> : tensor<3x3x64x64xf32>
      %y = convopt.conv %x, %w pads = [1, 1, 1, 1] layout = channel_last
          filter_layout = spatial_io
          {convopt.schedule =
              #convopt.schedule<direct, tile = [14, 3], vector = 16>}
          : (tensor<1x14x14x64xf32>, tensor<3x3x64x64xf32>)
          -> tensor<1x14x14x64xf32>
      return %y : tensor<1x14x14x64xf32>
    })");
  ASSERT_TRUE(module);
  PassManager pm(module->getContext());
  pm.addPass(createEmitKernelsPass());
  pm.addPass(createFoldConstantsPass());
  pm.addPass(createPlanMemoryPass());
  ASSERT_TRUE(succeeded(pm.run(*module)));
  SpillCounts counts = compiler.lowerAndCount(*module);
  ASSERT_EQ(counts.size(), 1u);
  EXPECT_GT(counts["direct_0"], 0u);
}

} // namespace
