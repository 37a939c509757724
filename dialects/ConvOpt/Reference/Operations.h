//===- Operations.h - The meaning of every op -----------------------------===//
//
// One function per op of the dialect, by the formula in the op's description,
// in double precision. These functions are the semantics: generated code, the
// passes and the importer are compared with them.
//
// Operands obey the op's constraints (Interpreter.cpp checks the shapes at
// hand); sizes come from the operands, so the op's types may be dynamic.
// Arithmetic is IEEE 754 without exception: NaN and infinity go where the
// formula takes them.
//
//===----------------------------------------------------------------------===//

#ifndef CONVOPT_REFERENCE_OPERATIONS_H
#define CONVOPT_REFERENCE_OPERATIONS_H

#include "dialects/ConvOpt/IR/ConvOpt.h"
#include "dialects/ConvOpt/Reference/Tensor.h"

namespace mlir::convopt::reference {

//===----------------------------------------------------------------------===//
// Convolution.cpp; `bias` may be null. Padding adds no terms to a sum, so that
// an infinite weight never meets a padded zero.
//===----------------------------------------------------------------------===//

Tensor evalConv(ConvOp op, const Tensor &input, const Tensor &filter,
                const Tensor *bias);
Tensor evalBlockedConv(BlockedConvOp op, const Tensor &input,
                       const Tensor &filter, const Tensor *bias);
Tensor evalConvTranspose(ConvTransposeOp op, const Tensor &input,
                         const Tensor &filter, const Tensor *bias);
Tensor evalDense(DenseOp op, const Tensor &input, const Tensor &filter,
                 const Tensor *bias);

//===----------------------------------------------------------------------===//
// MatMul.cpp
//===----------------------------------------------------------------------===//

Tensor evalMatMul(MatMulOp op, const Tensor &lhs, const Tensor &rhs);

//===----------------------------------------------------------------------===//
// Normalization.cpp
//===----------------------------------------------------------------------===//

/// Results of batch_norm_training, in order.
struct BatchNormTrainingResults {
  Tensor output, batchMean, batchVariance, newMean, newVariance;
};

Tensor evalBiasAdd(BiasAddOp op, const Tensor &input, const Tensor &bias);
/// Fails, with a diagnostic, if the parameters' data cannot be read.
Tensor evalChannelAffine(ChannelAffineOp op, const Tensor &input);
Tensor evalBatchNorm(BatchNormOp op, const Tensor &input, const Tensor &scale,
                     const Tensor &offset, const Tensor &mean,
                     const Tensor &variance);
BatchNormTrainingResults
evalBatchNormTraining(BatchNormTrainingOp op, const Tensor &input,
                      const Tensor &scale, const Tensor &offset,
                      const Tensor &runningMean, const Tensor &runningVariance);

//===----------------------------------------------------------------------===//
// SampleNorm.cpp
//===----------------------------------------------------------------------===//

Tensor evalInstanceNorm(InstanceNormOp op, const Tensor &input,
                        const Tensor &scale, const Tensor &offset);
Tensor evalGroupNorm(GroupNormOp op, const Tensor &input, const Tensor &scale,
                     const Tensor &offset);
/// `offset` may be null.
Tensor evalLayerNorm(LayerNormOp op, const Tensor &input, const Tensor &scale,
                     const Tensor *offset);

//===----------------------------------------------------------------------===//
// Elementwise.cpp
//===----------------------------------------------------------------------===//

Tensor evalAdd(AddOp op, const Tensor &lhs, const Tensor &rhs);
Tensor evalSub(SubOp op, const Tensor &lhs, const Tensor &rhs);
Tensor evalMul(MulOp op, const Tensor &lhs, const Tensor &rhs);
Tensor evalDiv(DivOp op, const Tensor &lhs, const Tensor &rhs);
Tensor evalRelu(ReluOp op, const Tensor &input);
Tensor evalSigmoid(SigmoidOp op, const Tensor &input);
Tensor evalTanh(TanhOp op, const Tensor &input);
Tensor evalAbs(AbsOp op, const Tensor &input);
Tensor evalSqrt(SqrtOp op, const Tensor &input);
Tensor evalExp(ExpOp op, const Tensor &input);
Tensor evalErf(ErfOp op, const Tensor &input);
Tensor evalSoftplus(SoftplusOp op, const Tensor &input);
Tensor evalMish(MishOp op, const Tensor &input);
Tensor evalGelu(GeluOp op, const Tensor &input);
Tensor evalPRelu(PReluOp op, const Tensor &input, const Tensor &slope);
Tensor evalHardSwish(HardSwishOp op, const Tensor &input);
Tensor evalSilu(SiluOp op, const Tensor &input);
Tensor evalLeakyRelu(LeakyReluOp op, const Tensor &input);
Tensor evalElu(EluOp op, const Tensor &input);
Tensor evalHardSigmoid(HardSigmoidOp op, const Tensor &input);
Tensor evalClip(ClipOp op, const Tensor &input);

//===----------------------------------------------------------------------===//
// Pooling.cpp
//===----------------------------------------------------------------------===//

/// A window without an element inside the input gives minus infinity.
Tensor evalMaxPool(MaxPoolOp op, const Tensor &input);
/// A window that counts no position gives 0/0, a NaN.
Tensor evalAveragePool(AveragePoolOp op, const Tensor &input);
Tensor evalReduceMean(ReduceMeanOp op, const Tensor &input);
Tensor evalReduceSum(ReduceSumOp op, const Tensor &input);
Tensor evalSoftmax(SoftmaxOp op, const Tensor &input);
Tensor evalLogSoftmax(LogSoftmaxOp op, const Tensor &input);

//===----------------------------------------------------------------------===//
// Resize.cpp
//===----------------------------------------------------------------------===//

Tensor evalResize(ResizeOp op, const Tensor &input);

//===----------------------------------------------------------------------===//
// Shape.cpp
//===----------------------------------------------------------------------===//

Tensor evalConcat(ConcatOp op, ArrayRef<const Tensor *> inputs);
/// Fails, with a diagnostic, if the elements do not fill the result's sizes.
FailureOr<Tensor> evalReshape(ReshapeOp op, const Tensor &input);
Tensor evalTranspose(TransposeOp op, const Tensor &input);
Tensor evalPad(PadOp op, const Tensor &input);
Tensor evalSlice(SliceOp op, const Tensor &input);
/// What belongs to no channel is NaN: it must never be seen.
Tensor evalPackChannels(PackChannelsOp op, const Tensor &input);
Tensor evalUnpackChannels(UnpackChannelsOp op, const Tensor &input);

} // namespace mlir::convopt::reference

#endif // CONVOPT_REFERENCE_OPERATIONS_H
