//===- WinogradFilter.cpp - Filters in the transform domain ---------------===//

#include "passes/Codegen/Kernels/Packing.h"

#include "dialects/ConvOpt/IR/Elements.h"
#include "dialects/ConvOpt/IR/ElementsWriter.h"
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
  ElementsAttr weights = getConstantElements(filter);
  SmallVector<char> storage;
  FailureOr<ArrayRef<char>> bytes = readRaw(weights, storage);
  if (failed(bytes) || !weights.getElementType().isF32())
    return failure();
  constexpr int64_t kTaps = kWinogradTaps * kWinogradTaps;
  int64_t outerTaps = geometry.taps() / kTaps;
  int64_t inputs = geometry.inChannels, outputs = geometry.outChannels;
  int64_t panels = llvm::divideCeil(geometry.storedPerGroup(), tile.panel());
  auto type = RankedTensorType::get(
      {tile.frequencies(), panels, outerTaps, inputs, tile.panel()},
      b.getF32Type());

  // The filters from one input channel to all outputs at a time: as f64, whole
  // layers would take twice the memory they have.
  ElementsWriter writer(type, type.getNumElements() * sizeof(float));
  auto *packed = reinterpret_cast<float *>(writer.bytes().data());
  std::fill_n(packed, type.getNumElements(), 0.0f);
  auto *taps = reinterpret_cast<const float *>(bytes->data());
  std::vector<double> wide(kTaps * outputs);
  FilterTransform transform(tile.outputs, outputs);
  for (int64_t outer = 0; outer < outerTaps; ++outer)
    for (int64_t c = 0; c < inputs; ++c) {
      for (int64_t tap = 0; tap < kTaps; ++tap)
        std::copy_n(taps + ((outer * kTaps + tap) * inputs + c) * outputs,
                    outputs, wide.begin() + tap * outputs);
      transform.apply(
          [&](int64_t i, int64_t j) {
            return wide.data() + (i * kWinogradTaps + j) * outputs;
          },
          [&](size_t frequency, ArrayRef<double> numbers) {
            for (int64_t o = 0; o < outputs; ++o) {
              int64_t panel = frequency * panels + o / tile.panel();
              int64_t row = (panel * outerTaps + outer) * inputs + c;
              packed[row * tile.panel() + o % tile.panel()] =
                  static_cast<float>(numbers[o]);
            }
          });
    }
  // The new constant keeps the location, which names the model's weight.
  return arith::ConstantOp::create(
             b, filter.getLoc(),
             cast<TypedAttr>(std::move(writer).finish("winograd_filter")))
      .getResult();
}

} // namespace mlir::convopt
