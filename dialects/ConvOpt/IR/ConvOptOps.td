//===- ConvOptOps.td - All ops of the dialect --------------*- tablegen -*-===//

#ifndef CONVOPT_IR_CONVOPTOPS_TD
#define CONVOPT_IR_CONVOPTOPS_TD

include "dialects/ConvOpt/IR/BlockedOps.td"
include "dialects/ConvOpt/IR/CodegenOps.td"
include "dialects/ConvOpt/IR/ConvolutionOps.td"
include "dialects/ConvOpt/IR/ElementwiseOps.td"
include "dialects/ConvOpt/IR/FusionOps.td"
include "dialects/ConvOpt/IR/MatMulOps.td"
include "dialects/ConvOpt/IR/NormalizationOps.td"
include "dialects/ConvOpt/IR/PoolingOps.td"
include "dialects/ConvOpt/IR/ResizeOps.td"
include "dialects/ConvOpt/IR/SampleNormOps.td"
include "dialects/ConvOpt/IR/ShapeOps.td"

#endif // CONVOPT_IR_CONVOPTOPS_TD
