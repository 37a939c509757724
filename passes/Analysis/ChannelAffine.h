//===- ChannelAffine.h - y = a_c * x + c_c with constant a and c ----------===//
//
// The algebra of per-channel affine functions with constant parameters, and
// which ops are one. Everything is in f64; rounding happens where a function
// enters a filter, a bias or code.
//
//===----------------------------------------------------------------------===//

#ifndef CONVOPT_ANALYSIS_CHANNELAFFINE_H
#define CONVOPT_ANALYSIS_CHANNELAFFINE_H

#include "dialects/ConvOpt/IR/ConvOpt.h"
#include "passes/Analysis/Refusal.h"

namespace mlir::convopt {

/// One affine function per channel; the vectors have the same length.
struct ChannelAffine {
  SmallVector<double> scale;
  SmallVector<double> offset;
  /// Sum of the magnitudes of all terms that were added to give each offset.
  SmallVector<double> offsetTerms;
  /// At most so many operations in f64 lie between the constants of the model
  /// and any of these numbers: what an a-priori error bound is made of.
  int64_t roundings = 0;

  size_t size() const { return scale.size(); }
  /// Appends the function of another channel, whose numbers are exact.
  void push_back(double channelScale, double channelOffset);
  bool isFinite() const;
  /// Whether every scale is 1: the function only shifts.
  bool isShift() const;
  /// Whether every offset is 0: the function only scales.
  bool isScaling() const;

  /// x -> next(this(x)).
  ChannelAffine then(const ChannelAffine &next) const;

  /// The function of a batch normalization with moving statistics; refuses
  /// parameters that are not finite and variance + epsilon <= 0.
  static FailureOr<ChannelAffine>
  fromBatchNorm(ArrayRef<double> scale, ArrayRef<double> offset,
                ArrayRef<double> mean, ArrayRef<double> variance,
                double epsilon, Refusal &refuse);
};

/// An op whose result is `affine` of `input`, channels on `axis`.
struct ChannelAffineMatch {
  Value input;
  int64_t axis;
  ChannelAffine affine;
};

/// Whether `op` is a channel_affine, a batch_norm, bias_add, add, sub, mul or
/// div with constants that vary along the channel axis at most.
FailureOr<ChannelAffineMatch> matchChannelAffine(Operation *op,
                                                 Refusal &refuse);

/// An op that is the same affine function of all elements of one operand.
struct ScalarAffineMatch {
  unsigned inputIndex;
  /// One entry.
  ChannelAffine affine;
};

/// Whether `op` is an add, sub, mul or div by the same constant everywhere. It
/// needs no channel axis.
FailureOr<ScalarAffineMatch> matchScalarAffine(Operation *op, Refusal &refuse);

/// The axis that holds channels as far as the op that defines `value` tells.
std::optional<int64_t> getKnownChannelAxis(Value value);

} // namespace mlir::convopt

#endif // CONVOPT_ANALYSIS_CHANNELAFFINE_H
