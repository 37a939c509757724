//===- WinogradCost.h - What a convolution costs --------------------------===//
//
// In the transform domain and outside, in multiply-adds of one lane.
//
//===----------------------------------------------------------------------===//

#ifndef CONVOPT_CODEGEN_SCHEDULE_WINOGRADCOST_H
#define CONVOPT_CODEGEN_SCHEDULE_WINOGRADCOST_H

#include "passes/Codegen/Emit/Kernels.h"

namespace mlir::convopt {

/// The costs of one convolution, which the kernel must be able to compute. Its
/// axes are those of getWinogradGeometry.
class WinogradCost {
public:
  /// `areWeightsNear`: whether all weights of the network stay in the caches.
  WinogradCost(const Geometry &geometry, int64_t width, bool areWeightsNear);

  int64_t countTiles(const WinogradAxis &high, const WinogradAxis &wide) const;
  double inTransformDomain(const WinogradAxis &high,
                           const WinogradAxis &wide) const;
  double direct() const;

private:
  double products(double weights, double vectors) const;

  const Geometry &geometry;
  const SpatialDim &high, &wide;
  SpatialDim slices;
  int64_t width;
  /// Channels in whole vectors.
  int64_t inputs, outputs;
  double vectorsPerWeight;
};

} // namespace mlir::convopt

#endif // CONVOPT_CODEGEN_SCHEDULE_WINOGRADCOST_H
