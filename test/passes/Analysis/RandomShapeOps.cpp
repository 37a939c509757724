//===- RandomShapeOps.cpp - Ops that move elements in networks ------------===//

#include "test/passes/Analysis/RandomNetwork.h"

#include <algorithm>
#include <cmath>

using namespace mlir;
using namespace mlir::convopt;

Value RandomNetwork::appendConcat(Value x) {
  Shape shape = getShape(x);
  if (shape.empty())
    return {};
  int64_t axis = drawAxis(x);
  auto fits = [&](Value v) {
    Shape other = getShape(v);
    if (other.size() != shape.size())
      return false;
    other[axis] = shape[axis];
    return other == shape;
  };
  SmallVector<Value> parts{x};
  for (int64_t count = drawInt(1, 2); count > 0; --count) {
    Value part = drawBool(60) ? drawLive(fits) : Value();
    if (!part) {
      Shape other = shape;
      other[axis] = drawInt(1, 3);
      part = makeArgument(other, -2.0, 2.0);
    }
    parts.insert(parts.begin() + drawInt(0, parts.size()), part);
  }
  return ConcatOp::create(builder, location, parts, axis);
}

Value RandomNetwork::appendSlice(Value x) {
  Shape sizes = getShape(x);
  if (sizes.empty())
    return {};
  Shape offsets(sizes.size(), 0), strides(sizes.size(), 1);
  // One half, as where channels are split.
  if (int64_t axis = drawAxis(x); drawBool(40) && sizes[axis] > 1) {
    offsets[axis] = drawBool(50) ? sizes[axis] / 2 : 0;
    sizes[axis] /= 2;
    return SliceOp::create(builder, location, x, offsets, sizes, strides);
  }
  for (int64_t count = drawInt(1, 2); count > 0; --count) {
    int64_t axis = drawAxis(x), size = getShape(x)[axis];
    offsets[axis] = drawInt(0, size - 1);
    strides[axis] = drawInt(1, 2);
    sizes[axis] = drawInt(1, (size - 1 - offsets[axis]) / strides[axis] + 1);
  }
  return SliceOp::create(builder, location, x, offsets, sizes, strides);
}

Value RandomNetwork::appendTranspose(Value x) {
  int64_t rank = getShape(x).size();
  if (rank < 2)
    return {};
  Shape permutation = llvm::to_vector<6>(llvm::seq<int64_t>(0, rank));
  if (drawBool(60)) {
    std::swap(permutation[drawInt(0, rank - 1)],
              permutation[drawInt(0, rank - 1)]);
  } else {
    for (int64_t i = rank - 1; i > 0; --i)
      std::swap(permutation[i], permutation[drawInt(0, i)]);
  }
  return TransposeOp::create(builder, location, x, permutation);
}

// Merges and splits axes, adds and drops those of size 1, or moves a factor of
// one axis to its neighbour.
Value RandomNetwork::appendReshape(Value x) {
  Shape shape = getShape(x);
  for (int64_t count = drawInt(1, 3); count > 0; --count) {
    int64_t rank = shape.size();
    int64_t axis = rank == 0 ? 0 : drawInt(0, rank - 1);
    int64_t kind = drawInt(0, 5);
    if (kind == 0 && rank > 2) {
      // Flatten.
      int64_t product = 1;
      for (int64_t size : ArrayRef(shape).drop_front())
        product *= size;
      shape = {shape.front(), product};
    } else if (kind == 1 && axis + 1 < rank) {
      shape[axis] *= shape[axis + 1];
      shape.erase(shape.begin() + axis + 1);
    } else if (kind == 2 && rank > 0 && rank < 5) {
      int64_t factor = drawDivisor(shape[axis]);
      shape[axis] /= factor;
      shape.insert(shape.begin() + axis + drawInt(0, 1), factor);
    } else if (kind == 3 && rank < 5) {
      shape.insert(shape.begin() + drawInt(0, rank), 1);
    } else if (kind == 4 && rank > 1 && shape[axis] == 1) {
      shape.erase(shape.begin() + axis);
    } else if (kind == 5 && axis + 1 < rank) {
      int64_t factor = drawDivisor(shape[axis]);
      shape[axis] /= factor;
      shape[axis + 1] *= factor;
    }
  }
  if (shape == getShape(x))
    return {};
  auto type = cast<RankedTensorType>(x.getType()).clone(shape);
  return ReshapeOp::create(builder, location, type, x);
}

// [.., G * K, ..] -> [.., G, K, ..] -> [.., K, G, ..] -> [.., K * G, ..]
Value RandomNetwork::appendShuffle(Value x) {
  Shape shape = getShape(x);
  int64_t rank = shape.size();
  if (rank == 0 || rank > 4)
    return {};
  int64_t axis = drawAxis(x), groups = drawDivisor(shape[axis]);
  if (groups == 1 || groups == shape[axis])
    return {};
  Shape split = shape;
  split[axis] = groups;
  split.insert(split.begin() + axis + 1, shape[axis] / groups);
  Shape permutation = llvm::to_vector<6>(llvm::seq<int64_t>(0, rank + 1));
  std::swap(permutation[axis], permutation[axis + 1]);
  auto type = cast<RankedTensorType>(x.getType());
  Value y = ReshapeOp::create(builder, location, type.clone(split), x);
  y = TransposeOp::create(builder, location, y, permutation);
  return ReshapeOp::create(builder, location, type, y);
}

// Adds a term that varies along one of two neighbours, merges them, and centers
// runs of the merged axis.
Value RandomNetwork::appendMerge(Value x) {
  Shape shape = getShape(x);
  int64_t rank = shape.size();
  if (rank < 3)
    return {};
  int64_t axis = drawInt(1, rank - 2), sizes[] = {shape[axis], shape[axis + 1]};
  Shape term(rank, 1);
  int64_t varying = drawInt(0, 1);
  term[axis + varying] = sizes[varying];
  x = AddOp::create(builder, location, x, drawTermOperand(term));
  shape[axis] *= shape[axis + 1];
  shape.erase(shape.begin() + axis + 1);
  auto type = cast<RankedTensorType>(x.getType()).clone(shape);
  x = ReshapeOp::create(builder, location, type, x);
  Value scale = drawParameter({shape[axis]}, -2.0, 2.0);
  Value offset = drawParameter({shape[axis]}, -2.0, 2.0);
  return GroupNormOp::create(builder, location, x, scale, offset,
                             sizes[drawInt(0, 1)], APFloat(drawReal(0.01, 0.1)),
                             axis);
}

Value RandomNetwork::appendPad(Value x) {
  Shape shape = getShape(x);
  if (shape.empty())
    return {};
  auto mode = static_cast<PadMode>(drawInt(0, 3));
  Shape low(shape.size(), 0), high(shape.size(), 0);
  for (int64_t count = drawInt(1, 2); count > 0; --count) {
    int64_t axis =
        drawBool(60) ? drawInt(0, shape.size() - 1) : shape.size() - 1;
    int64_t most = mode == PadMode::reflect ? shape[axis] - 1
                   : mode == PadMode::wrap  ? shape[axis]
                                            : 2;
    low[axis] = drawInt(0, std::min<int64_t>(most, 2));
    high[axis] = drawInt(0, std::min<int64_t>(most, 2));
  }
  double value = mode == PadMode::constant ? drawReal(-1.0, 1.0) : 0.0;
  return PadOp::create(builder, location, x, low, high, APFloat(value), mode);
}

Value RandomNetwork::appendResize(Value x) {
  static constexpr double kScales[] = {2.0, 2.0, 0.5, 1.5, 0.6, 3.0};
  Shape sizes = getShape(x);
  if (sizes.empty())
    return {};
  SmallVector<double> scales(sizes.size(), 1.0);
  for (int64_t count = drawInt(1, 2); count > 0; --count) {
    int64_t axis = drawBool(70) ? sizes.size() - 1 - drawInt(0, 1)
                                : drawInt(0, sizes.size() - 1);
    axis = std::max<int64_t>(axis, 0);
    int64_t size = getShape(x)[axis];
    if (drawBool(60)) {
      scales[axis] = kScales[drawInt(0, std::size(kScales) - 1)];
      sizes[axis] = std::max<int64_t>(1, std::floor(scales[axis] * size));
    } else {
      sizes[axis] = drawInt(1, 6);
      scales[axis] = double(sizes[axis]) / size;
    }
  }
  auto mode = static_cast<ResizeMode>(drawInt(0, 2));
  auto coordinates = static_cast<ResizeCoordinates>(drawInt(0, 5));
  auto rounding = mode == ResizeMode::nearest
                      ? static_cast<NearestRounding>(drawInt(0, 3))
                      : NearestRounding::round_prefer_floor;
  bool isCubic = mode == ResizeMode::cubic;
  double coefficient = isCubic && drawBool(50) ? -0.5 : -0.75;
  bool excludes = isCubic && drawBool(50);
  return ResizeOp::create(builder, location, x, scales, sizes, mode,
                          coordinates, rounding, APFloat(coefficient),
                          excludes);
}
