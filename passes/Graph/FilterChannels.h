//===- FilterChannels.h - The channel of every filter element -------------===//

#ifndef CONVOPT_GRAPH_FILTERCHANNELS_H
#define CONVOPT_GRAPH_FILTERCHANNELS_H

#include "dialects/ConvOpt/IR/ConvOpt.h"

namespace mlir::convopt {

/// A number for each element of a filter that depends on its index along some
/// axes only: a small table, so that an op is not asked per element. Filters
/// have millions.
class FilterChannels {
public:
  /// The output channel that each element of the filter contributes to. The
  /// filter's shape must be static.
  static FilterChannels ofOutput(LinearOpInterface linear);

  /// Calls visit(k, channel) for every element k in row-major order.
  template <typename Visit>
  void forEach(Visit visit) const {
    int64_t last = shape.size() - 1, rowSize = shape[last], entry = 0, k = 0;
    SmallVector<int64_t> index(shape.size(), 0);
    int64_t rows = rowSize == 0 ? 0 : size / rowSize;
    for (int64_t row = 0; row < rows; ++row) {
      for (int64_t i = 0; i < rowSize; ++i)
        visit(k++, table[entry + i * strides[last]]);
      for (int64_t axis = last - 1; axis >= 0; --axis) {
        entry += strides[axis];
        if (++index[axis] < shape[axis])
          break;
        entry -= strides[axis] * shape[axis];
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
