//===- LinalgBuilder.cpp - Shorthands for linalg on tensors ---------------===//

#include "passes/Codegen/Linalg/LinalgBuilder.h"

#include "dialects/ConvOpt/IR/Elements.h"
#include "passes/Codegen/Emit/Elementwise.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

namespace mlir::convopt {

using utils::IteratorType;

static SmallVector<OpFoldResult> toIndices(OpBuilder &builder,
                                           ArrayRef<int64_t> values) {
  return getAsIndexOpFoldResult(builder.getContext(), values);
}

Value LinalgBuilder::empty(RankedTensorType type) {
  return tensor::EmptyOp::create(builder, loc, type.getShape(),
                                 type.getElementType());
}

Value LinalgBuilder::temporary(RankedTensorType type) {
  return bufferization::AllocTensorOp::create(builder, loc, type,
                                              /*dynamicSizes=*/ValueRange());
}

Value LinalgBuilder::filled(RankedTensorType type, double value) {
  Value scalar = emitConstant(builder, loc, type.getElementType(), value);
  return linalg::FillOp::create(builder, loc, scalar, empty(type)).getResult(0);
}

Value LinalgBuilder::constantTensor(RankedTensorType type,
                                    ArrayRef<double> values) {
  return arith::ConstantOp::create(builder, loc,
                                   cast<TypedAttr>(makeElements(type, values)));
}

Value LinalgBuilder::generic(ValueRange inputs, Value init,
                             ArrayRef<AffineMap> maps,
                             ArrayRef<IteratorType> iterators, Body body) {
  return linalg::GenericOp::create(
             builder, loc, init.getType(), inputs, init, maps, iterators,
             [&](OpBuilder &nested, Location, ValueRange arguments) {
               linalg::YieldOp::create(nested, loc, body(nested, arguments));
             })
      .getResult(0);
}

Value LinalgBuilder::elementwise(RankedTensorType type, ValueRange inputs,
                                 ArrayRef<AffineMap> inputMaps, Body body) {
  SmallVector<AffineMap> maps(inputMaps);
  maps.push_back(identity(type.getRank()));
  SmallVector<IteratorType> iterators(type.getRank(), IteratorType::parallel);
  return generic(inputs, empty(type), maps, iterators, body);
}

Value LinalgBuilder::embed(Value source, ArrayRef<int64_t> shape,
                           ArrayRef<int64_t> offsets, ArrayRef<int64_t> strides,
                           double value) {
  auto type = cast<RankedTensorType>(source.getType());
  Value around = filled(type.clone(shape), value);
  return tensor::InsertSliceOp::create(
      builder, loc, source, around, toIndices(builder, offsets),
      toIndices(builder, type.getShape()), toIndices(builder, strides));
}

Value LinalgBuilder::slice(Value input, int64_t axis, int64_t offset,
                           int64_t size) {
  auto type = cast<RankedTensorType>(input.getType());
  SmallVector<int64_t> offsets(type.getRank(), 0), ones(type.getRank(), 1);
  SmallVector<int64_t> sizes(type.getShape());
  offsets[axis] = offset;
  sizes[axis] = size;
  return tensor::ExtractSliceOp::create(
      builder, loc, type.clone(sizes), input, toIndices(builder, offsets),
      toIndices(builder, sizes), toIndices(builder, ones));
}

Value LinalgBuilder::insert(Value source, Value target, int64_t axis,
                            int64_t offset) {
  auto type = cast<RankedTensorType>(source.getType());
  SmallVector<int64_t> offsets(type.getRank(), 0), ones(type.getRank(), 1);
  offsets[axis] = offset;
  return tensor::InsertSliceOp::create(
      builder, loc, source, target, toIndices(builder, offsets),
      toIndices(builder, type.getShape()), toIndices(builder, ones));
}

Value LinalgBuilder::dropUnitAxes(Value input, ArrayRef<bool> drop) {
  auto type = cast<RankedTensorType>(input.getType());
  SmallVector<int64_t> shape;
  for (auto [size, dropped] : llvm::zip_equal(type.getShape(), drop))
    if (!dropped)
      shape.push_back(size);
  if (int64_t(shape.size()) == type.getRank())
    return input;
  SmallVector<int64_t> zeros(type.getRank(), 0), ones(type.getRank(), 1);
  return tensor::ExtractSliceOp::create(
      builder, loc, type.clone(shape), input, toIndices(builder, zeros),
      toIndices(builder, type.getShape()), toIndices(builder, ones));
}

Value LinalgBuilder::reshape(Value input, ArrayRef<int64_t> shape) {
  auto type = cast<RankedTensorType>(input.getType());
  if (type.getShape() == shape)
    return input;
  // Through one axis: the shapes need have no axis boundary in common.
  Value flat = input;
  if (type.getRank() != 1) {
    SmallVector<ReassociationIndices> all;
    if (type.getRank() > 0)
      all.push_back(llvm::to_vector<2>(llvm::seq<int64_t>(0, type.getRank())));
    if (all.empty())
      flat = tensor::ExpandShapeOp::create(
          builder, loc, type.clone(ArrayRef<int64_t>{1}), input, all);
    else
      flat = tensor::CollapseShapeOp::create(builder, loc, input, all);
  }
  if (shape.size() == 1)
    return flat;
  auto resultType = type.clone(shape);
  if (shape.empty())
    return tensor::CollapseShapeOp::create(builder, loc, resultType, flat,
                                           ArrayRef<ReassociationIndices>{});
  SmallVector<ReassociationIndices> all{
      llvm::to_vector<2>(llvm::seq<int64_t>(0, shape.size()))};
  return tensor::ExpandShapeOp::create(builder, loc, resultType, flat, all);
}

bool hasStaticShapes(Operation *op) {
  auto isStatic = [](Type type) {
    auto tensor = dyn_cast<RankedTensorType>(type);
    return tensor && tensor.hasStaticShape();
  };
  return llvm::all_of(op->getOperandTypes(), isStatic) &&
         llvm::all_of(op->getResultTypes(), isStatic);
}

} // namespace mlir::convopt
