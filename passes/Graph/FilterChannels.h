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

  /// Calls visit(k, o, c) for every element k of the filter in row-major order,
  /// with o and c its channels in two tables of that filter.
  template <typename Visit>
  static void forEach(const FilterChannels &outputs,
                      const FilterChannels &inputs, Visit visit) {
    ArrayRef<int64_t> shape = outputs.shape;
    int64_t last = shape.size() - 1, k = 0, output = 0, input = 0;
    SmallVector<int64_t> index(shape.size(), 0);
    while (k < outputs.size) {
      for (int64_t i = 0; i < shape[last]; ++i)
        visit(k++, outputs.table[output + i * outputs.strides[last]],
              inputs.table[input + i * inputs.strides[last]]);
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
