//===- WinogradFilter.cpp - Filters in the transform domain ---------------===//

#include "passes/Codegen/Kernels/Packing.h"

#include "dialects/ConvOpt/IR/Elements.h"
#include "dialects/ConvOpt/IR/ElementsWriter.h"
#include "passes/Codegen/Emit/CookToom.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "llvm/Support/MathExtras.h"

namespace mlir::convopt {

namespace {

/// U = G g G'^T for filters that lie side by side, one number of each at a
/// time.
class FilterTransform {
public:
  FilterTransform(const WinogradTile &tile, int64_t filters)
      : high(getFilterTransform(tile.high)),
        wide(getFilterTransform(tile.wide)), taps(tile.wide.taps),
        filters(filters), half(high.size() * taps * filters), sum(filters) {}

  /// `read(i, j)` points to the numbers of row i, column j of the filters, null
  /// beyond them; `write(f, numbers)` gets those of frequency f.
  void apply(llvm::function_ref<const float *(int64_t, int64_t)> read,
             llvm::function_ref<void(size_t, ArrayRef<double>)> write) {
    for (size_t i = 0; i < high.size(); ++i)
      for (int64_t j = 0; j < taps; ++j)
        combine<float>(
            high[i], [&](int64_t k) { return read(k, j); },
            half.data() + (i * taps + j) * filters);
    for (size_t i = 0; i < high.size(); ++i)
      for (size_t j = 0; j < wide.size(); ++j) {
        combine<double>(
            wide[j],
            [&](int64_t k) { return half.data() + (i * taps + k) * filters; },
            sum.data());
        write(i * wide.size() + j, sum);
      }
  }

private:
  template <typename T>
  void combine(ArrayRef<double> factors,
               llvm::function_ref<const T *(int64_t)> source, double *target) {
    std::fill_n(target, filters, 0.0);
    for (auto [k, factor] : llvm::enumerate(factors)) {
      const T *numbers = source(k);
      if (factor == 0 || !numbers)
        continue;
      for (int64_t i = 0; i < filters; ++i)
        target[i] += factor * numbers[i];
    }
  }

  SmallVector<SmallVector<double>> high, wide;
  int64_t taps;
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
  Geometry merged = getWinogradGeometry(geometry);
  int64_t rows = merged.outer.back().window.size;
  int64_t columns = merged.inner.window.size;
  int64_t segmentsWide = countSegments(merged.inner, tile.wide);
  int64_t segments =
      countSegments(merged.outer.back(), tile.high) * segmentsWide;
  int64_t outerTaps = geometry.taps() / (rows * columns);
  int64_t inputs = geometry.inChannels, outputs = geometry.outChannels;
  int64_t panels = llvm::divideCeil(geometry.storedPerGroup(), tile.panel());
  auto type = RankedTensorType::get(
      {tile.frequencies(), panels, outerTaps, segments, inputs, tile.panel()},
      b.getF32Type());

  // The filters from one input channel to all outputs at a time: as f64, whole
  // layers would take twice the memory they have.
  ElementsWriter writer(type, type.getNumElements() * sizeof(float));
  auto *packed = reinterpret_cast<float *>(writer.bytes().data());
  std::fill_n(packed, type.getNumElements(), 0.0f);
  auto *taps = reinterpret_cast<const float *>(bytes->data());
  FilterTransform transform(tile, outputs);
  for (int64_t part = 0; part < outerTaps * segments; ++part)
    for (int64_t c = 0; c < inputs; ++c) {
      int64_t outer = part / segments, segment = part % segments;
      int64_t top = segment / segmentsWide * tile.high.taps;
      int64_t left = segment % segmentsWide * tile.wide.taps;
      transform.apply(
          [&](int64_t i, int64_t j) -> const float * {
            if (top + i >= rows || left + j >= columns)
              return nullptr;
            int64_t tap = (outer * rows + top + i) * columns + left + j;
            return taps + (tap * inputs + c) * outputs;
          },
          [&](size_t frequency, ArrayRef<double> numbers) {
            for (int64_t o = 0; o < outputs; ++o) {
              int64_t panel = frequency * panels + o / tile.panel();
              int64_t row = (panel * outerTaps * segments + part) * inputs + c;
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
