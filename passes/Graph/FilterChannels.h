//===- FilterChannels.h - The channels of every filter element ------------===//

#ifndef CONVOPT_GRAPH_FILTERCHANNELS_H
#define CONVOPT_GRAPH_FILTERCHANNELS_H

#include "dialects/ConvOpt/IR/ConvOpt.h"

namespace mlir::convopt {

/// A channel for each element of a filter, by its index along some axes: a
/// small table, so that an op is not asked per element. Filters have millions.
/// The filter's shape must be static.
class FilterChannels {
public:
  /// The output channel that each element contributes to.
  static FilterChannels ofOutput(LinearOpInterface linear);
  /// The input channel that each element is multiplied with; `linear` is a
  /// conv, conv_transpose or dense.
  static FilterChannels ofInput(LinearOpInterface linear);

  /// Calls visit(k, n, o, c) for every run of n elements from element k on, in
  /// row-major order, that have the channels o and c in two tables of a filter.
  template <typename Visit>
  static void forEach(const FilterChannels &outputs,
                      const FilterChannels &inputs, Visit visit) {
    ArrayRef<int64_t> shape = outputs.shape;
    // The last axis that matters; elements on the axes behind it are alike.
    int64_t last = shape.size() - 1, alike = 1;
    for (; last > 0 && outputs.strides[last] == 0 && inputs.strides[last] == 0;
         --last)
      alike *= shape[last];
    int64_t k = 0, output = 0, input = 0;
    SmallVector<int64_t> index(shape.size(), 0);
    while (k < outputs.size) {
      for (int64_t i = 0; i < shape[last]; ++i) {
        int64_t o = outputs.table[output + i * outputs.strides[last]];
        int64_t c = inputs.table[input + i * inputs.strides[last]];
        visit(k, alike, o, c);
        k += alike;
      }
      for (int64_t axis = last - 1; axis >= 0; --axis) {
        output += outputs.strides[axis];
        input += inputs.strides[axis];
        if (++index[axis] < shape[axis])
          break;
        output -= outputs.strides[axis] * shape[axis];
        input -= inputs.strides[axis] * shape[axis];
        index[axis] = 0;
      }
    }
  }

private:
  FilterChannels(ArrayRef<int64_t> shape, ArrayRef<int64_t> axes,
                 llvm::function_ref<int64_t(ArrayRef<int64_t>)> getChannel);

  SmallVector<int64_t> shape;
  int64_t size = 1;
  SmallVector<int64_t> table;
  /// Distance in the table between neighbours on each axis of the filter.
  SmallVector<int64_t> strides;
};

} // namespace mlir::convopt

#endif // CONVOPT_GRAPH_FILTERCHANNELS_H
