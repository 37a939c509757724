//===- MachineSpeed.cpp - What this machine can do at best ----------------===//

#include "compiler/Driver/MachineSpeed.h"

#include "compiler/Driver/Compile.h"
#include "passes/Codegen/Memory/LargePages.h"
#include "passes/Codegen/Memory/Passes.h"
#include "passes/Codegen/Memory/WeightBlob.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

#include <algorithm>
#include <chrono>
#include <limits>

namespace mlir::convopt {

/// Memory as networks have it for `count` f32, filled so that no page is
/// missing and no multiply-add meets a denormal.
static llvm::Expected<AsmResourceBlob> allocate(int64_t count) {
  auto buffer = allocateOnLargePages(count * sizeof(float));
  if (buffer)
    std::fill_n(reinterpret_cast<float *>(buffer->getMutableData().data()),
                count, 0.5f);
  return buffer;
}

FailureOr<MachineSpeed::Program>
MachineSpeed::compile(MLIRContext &context, TargetMachinePtr machine,
                      int64_t inputSize, int64_t outputSize, double amount,
                      BodyWriter write) {
  context.loadDialect<arith::ArithDialect, func::FuncDialect, math::MathDialect,
                      memref::MemRefDialect, scf::SCFDialect,
                      vector::VectorDialect>();
  OpBuilder b(&context);
  Location loc = b.getUnknownLoc();
  OwningOpRef<ModuleOp> module = ModuleOp::create(loc);
  auto describe = [&](int64_t size) {
    auto type = RankedTensorType::get({size}, b.getF32Type());
    return b.getArrayAttr(
        b.getDictionaryAttr({b.getNamedAttr("name", b.getStringAttr("")),
                             b.getNamedAttr("type", TypeAttr::get(type))}));
  };
  (*module)->setAttr(kInputsAttrName, describe(inputSize));
  (*module)->setAttr(kOutputsAttrName, describe(outputSize));
  BlobUses noUses;
  llvm::Expected<DenseResourceElementsAttr> weights =
      WeightBlob().build(&context, noUses);
  if (!weights)
    return emitError(loc) << llvm::toString(weights.takeError());
  (*module)->setAttr(kWeightsAttrName, *weights);
  (*module)->setAttr(kArenaBytesAttrName, b.getI64IntegerAttr(0));

  auto buffer = [&](int64_t size, Type element) -> Type {
    return MemRefType::get({size}, element);
  };
  Type f32 = b.getF32Type(), i8 = b.getI8Type();
  b.setInsertionPointToEnd(module->getBody());
  auto function = func::FuncOp::create(
      b, loc, "main",
      b.getFunctionType({buffer(inputSize, f32), buffer(outputSize, f32),
                         buffer(0, i8), buffer(0, i8)},
                        {}));
  function->setAttr(kEntryAttrName, b.getUnitAttr());
  b.setInsertionPointToStart(function.addEntryBlock());
  LoopBuilder loops(b, loc);
  write(loops, function.getArgument(0), function.getArgument(1));
  func::ReturnOp::create(b, loc);

  describeTarget(*machine).set(*module);
  if (failed(runPhase(Phase::Lowering, *module)))
    return failure();
  llvm::Expected<std::unique_ptr<CompiledModel>> code =
      CompiledModel::create(std::move(module), std::move(machine));
  if (!code)
    return emitError(loc) << "cannot measure this machine: "
                          << llvm::toString(code.takeError());
  llvm::Expected<AsmResourceBlob> input = allocate(inputSize);
  llvm::Expected<AsmResourceBlob> output = allocate(outputSize);
  if (!input || !output) {
    llvm::consumeError(llvm::joinErrors(input.takeError(), output.takeError()));
    return emitError(loc) << "no memory to measure this machine";
  }
  return Program{std::move(*code), std::move(*input), std::move(*output),
                 amount};
}

FailureOr<MachineSpeed> MachineSpeed::create(MLIRContext &context,
                                             StringRef targetCPU) {
  // Each program takes its machine over.
  llvm::Expected<TargetMachinePtr> machine = createHostMachine(targetCPU);
  llvm::Expected<TargetMachinePtr> other = createHostMachine(targetCPU);
  if (!machine || !other) {
    llvm::Error error =
        llvm::joinErrors(machine.takeError(), other.takeError());
    return emitError(UnknownLoc::get(&context))
           << llvm::toString(std::move(error));
  }
  TargetInfo target = describeTarget(**machine);
  int64_t width = target.vectorWidth();
  auto type = VectorType::get(width, Float32Type::get(&context));

  // More chains than a multiply-add takes cycles times what a cycle begins
  // (4 x 2 on today's x86, 4 x 4 on Arm), and registers left for the factors.
  int64_t chains = target.vectorRegisters * 3 / 4;
  constexpr int64_t kRounds = 1 << 15;
  FailureOr<Program> multiplyAdds = compile(
      context, std::move(*machine), /*inputSize=*/2, /*outputSize=*/width,
      /*amount=*/2.0 * kRounds * chains * width,
      [&](LoopBuilder &loops, Value input, Value output) {
        auto load = [&](int64_t index) {
          return loops.splat(loops.loadScalar(input, loops.index(index)), type);
        };
        Value scale = load(0), offset = load(1);
        SmallVector<Value> sums = loops.forLoop(
            loops.index(0), loops.index(kRounds), 1,
            SmallVector<Value>(chains, loops.constantSplat(1.0, type)),
            [&](Value, ValueRange carried) {
              SmallVector<Value> next;
              for (Value sum : carried)
                next.push_back(loops.fma(sum, scale, offset));
              return next;
            });
        Value total = sums.front();
        for (Value sum : ArrayRef(sums).drop_front())
          total = arith::AddFOp::create(loops.builder, loops.loc, total, sum);
        loops.storeVector(output, loops.index(0), total, width);
      });
  if (failed(multiplyAdds))
    return failure();

  constexpr int64_t kElements = 1 << 24;
  FailureOr<Program> copy =
      compile(context, std::move(*other), kElements, kElements,
              /*amount=*/2.0 * kElements * sizeof(float),
              [&](LoopBuilder &loops, Value input, Value output) {
                loops.forLoop(kElements / width, [&](Value i) {
                  Value offset = loops.mul(i, width);
                  Value vector = loops.loadVector(input, offset, type, width);
                  loops.storeVector(output, offset, vector, width);
                });
              });
  if (failed(copy))
    return failure();
  return MachineSpeed(std::move(*multiplyAdds), std::move(*copy));
}

double MachineSpeed::measure(Program &program, double seconds) {
  const void *inputs[] = {program.input.getData().data()};
  void *outputs[] = {program.output.getMutableData().data()};
  using Clock = std::chrono::steady_clock;
  std::chrono::duration<double> best(std::numeric_limits<double>::infinity());
  Clock::time_point begin = Clock::now(), last = begin;
  do {
    program.code->run(inputs, outputs, /*arena=*/nullptr);
    Clock::time_point now = Clock::now();
    best = std::min<std::chrono::duration<double>>(best, now - last);
    last = now;
  } while (last - begin < std::chrono::duration<double>(seconds));
  return program.amount / best.count();
}

double MachineSpeed::measureFlops() { return measure(multiplyAdds, 0.05); }

double MachineSpeed::measureBandwidth() { return measure(copy, 0.15); }

} // namespace mlir::convopt
