//===- WinogradFilter.cpp - Filters in the transform domain ---------------===//

#include "passes/Codegen/Kernels/Packing.h"

#include "dialects/ConvOpt/IR/Elements.h"
#include "passes/Codegen/Emit/WinogradTransforms.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "llvm/Support/MathExtras.h"

namespace mlir::convopt {

namespace {

/// U = G g G^T for filters that lie side by side, one number of each at a time.
class FilterTransform {
public:
  FilterTransform(int64_t m, int64_t filters)
      : matrix(getWinogradFilterTransform(m)), filters(filters),
        half(matrix.size() * kWinogradTaps * filters), sum(filters) {}

  /// `read(i, j)` points to the numbers of row i, column j of the filters;
  /// `write(f, numbers)` gets those of frequency f.
  void apply(llvm::function_ref<const double *(int64_t, int64_t)> read,
             llvm::function_ref<void(size_t, ArrayRef<double>)> write) {
    size_t size = matrix.size();
    for (size_t i = 0; i < size; ++i)
      for (int64_t j = 0; j < kWinogradTaps; ++j)
        combine(
            matrix[i], [&](int64_t k) { return read(k, j); },
            half.data() + (i * kWinogradTaps + j) * filters);
    for (size_t i = 0; i < size; ++i)
      for (size_t j = 0; j < size; ++j) {
        combine(
            matrix[j],
            [&](int64_t k) {
              return half.data() + (i * kWinogradTaps + k) * filters;
            },
            sum.data());
        write(i * size + j, sum);
      }
  }

private:
  void combine(const std::array<double, kWinogradTaps> &factors,
               llvm::function_ref<const double *(int64_t)> source,
               double *target) {
    std::fill_n(target, filters, 0.0);
    for (auto [k, factor] : llvm::enumerate(factors)) {
      if (factor == 0)
        continue;
      const double *numbers = source(k);
      for (int64_t i = 0; i < filters; ++i)
        target[i] += factor * numbers[i];
    }
  }

  std::vector<std::array<double, kWinogradTaps>> matrix;
  int64_t filters;
  std::vector<double> half, sum;
};

} // namespace

FailureOr<Value> packWinogradFilter(OpBuilder &b, Value filter,
                                    const Geometry &geometry,
                                    const WinogradTile &tile) {
  FailureOr<SmallVector<double>> weights = readAsDouble(filter);
  if (failed(weights))
    return failure();
  constexpr int64_t kTaps = kWinogradTaps * kWinogradTaps;
  int64_t outerTaps = geometry.taps() / kTaps;
  int64_t inputs = geometry.inChannels, outputs = geometry.outChannels;
  int64_t panels = llvm::divideCeil(geometry.storedPerGroup(), tile.panel());
  auto type = RankedTensorType::get(
      {tile.frequencies(), panels, outerTaps, inputs, tile.panel()},
      b.getF32Type());

  // The filters from one input channel to all outputs at a time.
  std::vector<float> packed(type.getNumElements(), 0.0f);
  FilterTransform transform(tile.outputs, outputs);
  for (int64_t outer = 0; outer < outerTaps; ++outer)
    for (int64_t c = 0; c < inputs; ++c)
      transform.apply(
          [&](int64_t i, int64_t j) {
            int64_t tap = outer * kTaps + i * kWinogradTaps + j;
            return weights->data() + (tap * inputs + c) * outputs;
          },
          [&](size_t frequency, ArrayRef<double> numbers) {
            for (int64_t o = 0; o < outputs; ++o) {
              int64_t panel = frequency * panels + o / tile.panel();
              int64_t row = (panel * outerTaps + outer) * inputs + c;
              packed[row * tile.panel() + o % tile.panel()] =
                  static_cast<float>(numbers[o]);
            }
          });
  ArrayRef<char> bytes(reinterpret_cast<const char *>(packed.data()),
                       packed.size() * sizeof(float));
  // The new constant keeps the location, which names the model's weight.
  return arith::ConstantOp::create(
             b, filter.getLoc(),
             cast<TypedAttr>(makeElements(type, bytes, "winograd_filter")))
      .getResult();
}

} // namespace mlir::convopt
