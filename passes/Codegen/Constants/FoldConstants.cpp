//===- FoldConstants.cpp - Moves elements of constants --------------------===//

#include "passes/Codegen/Constants/Passes.h"

#include "dialects/ConvOpt/IR/ConvOpt.h"
#include "dialects/ConvOpt/IR/Elements.h"
#include "dialects/ConvOpt/IR/ElementsWriter.h"
#include "passes/Codegen/Constants/BlobUses.h"
#include "passes/Codegen/Constants/StridedCopy.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/DialectResourceBlobManager.h"
#include "mlir/IR/Remarks.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/ADT/TypeSwitch.h"
#include "llvm/Support/MathExtras.h"

namespace mlir::convopt {
#define GEN_PASS_DEF_FOLDCONSTANTSPASS
#include "passes/Codegen/Constants/Passes.h.inc"

/// Results up to this size are always made; larger ones only when they are not
/// much larger than what they are made of.
static constexpr uint64_t kAlwaysFoldBytes = uint64_t(64) << 20;
static constexpr uint64_t kMaxGrowth = 4;
/// A constant that nobody else reads goes away in pieces of about this many
/// bytes while it is copied.
static constexpr int64_t kPieceBytes = int64_t(4) << 20;

namespace {

/// Told that bytes from the first number to the second one have been read.
using ReadBytes = llvm::function_ref<void(size_t, size_t)>;

/// A constant's bytes. Those of a splat are one element with strides of 0.
struct Source {
  RankedTensorType type;
  ArrayRef<char> bytes;
  SmallVector<int64_t> strides;
  bool isSplat = false;
};

/// What becomes of a constant: the new one, or why there is none.
struct Folded {
  ElementsAttr elements;
  StringRef refusal;
};

} // namespace

static int64_t getWidth(RankedTensorType type) {
  return type.getElementType().getIntOrFloatBitWidth() / 8;
}

/// The size in bytes; the largest number when it is not representable.
static uint64_t getByteSize(RankedTensorType type) {
  uint64_t bytes = getWidth(type);
  for (int64_t size : type.getShape())
    bytes = llvm::SaturatingMultiply<uint64_t>(bytes, size);
  return bytes;
}

static FailureOr<Source> getSource(ElementsAttr elements) {
  Source source;
  source.type = dyn_cast<RankedTensorType>(elements.getShapedType());
  Type elementType = elements.getElementType();
  // The bits of smaller elements are packed.
  if (!source.type || !elementType.isIntOrFloat() ||
      elementType.getIntOrFloatBitWidth() % 8 != 0)
    return failure();
  auto dense = dyn_cast<DenseElementsAttr>(elements);
  source.isSplat = dense && dense.isSplat();
  if (source.isSplat) {
    source.bytes = dense.getRawData();
    source.strides.assign(source.type.getRank(), 0);
    return source;
  }
  SmallVector<char> unused;
  FailureOr<ArrayRef<char>> bytes = readRaw(elements, unused);
  if (failed(bytes))
    return failure();
  source.bytes = *bytes;
  source.strides =
      getRowMajorStrides(source.type.getShape(), getWidth(source.type));
  return source;
}

/// The name under which a new blob is stored; empty for small constants.
static StringRef getBlobName(ElementsAttr elements) {
  auto resource = dyn_cast<DenseResourceElementsAttr>(elements);
  return resource ? resource.getRawHandle().getKey() : StringRef();
}

static bool isWithinBounds(RankedTensorType result, ArrayRef<Source> sources) {
  uint64_t operandBytes = 0;
  for (const Source &source : sources)
    operandBytes += source.bytes.size();
  uint64_t bytes = getByteSize(result);
  return bytes <= kAlwaysFoldBytes || bytes / kMaxGrowth <= operandBytes;
}

/// Copies all of `source` to the box at `destination`.
static void copyBox(const Source &source, ArrayRef<int64_t> shape,
                    ArrayRef<int64_t> sourceStrides, int64_t sourceOffset,
                    char *destination, ArrayRef<int64_t> strides) {
  SmallVector<CopyAxis> axes;
  for (auto [size, from, to] : llvm::zip_equal(shape, sourceStrides, strides))
    axes.push_back({size, from, to});
  copyStrided(source.bytes.data() + sourceOffset, destination, axes,
              getWidth(source.type));
}

//===----------------------------------------------------------------------===//
// Ops
//===----------------------------------------------------------------------===//

// Pattern: transpose(constant) -> constant
static ElementsAttr evaluate(TransposeOp op, const Source &source,
                             StringRef name, ReadBytes onRead) {
  RankedTensorType type = op.getType();
  if (source.isSplat)
    return DenseElementsAttr::getFromRawBuffer(type, source.bytes);
  // Axes of the source, behind one for all of it: a scalar has no other.
  SmallVector<CopyAxis> axes(type.getRank() + 1);
  axes[0] = {1, static_cast<int64_t>(source.bytes.size()), 0};
  for (auto [axis, stride] :
       llvm::zip_equal(op.getPermutation(),
                       getRowMajorStrides(type.getShape(), getWidth(type))))
    axes[axis + 1] = {source.type.getDimSize(axis), source.strides[axis],
                      stride};

  // In pieces of the outermost axis, of whole blocks of the copy.
  constexpr int64_t kBlock = 64;
  size_t outermost = 0;
  while (outermost < axes.size() - 1 && axes[outermost].size == 1)
    ++outermost;
  CopyAxis &piece = axes[outermost];
  CopyAxis whole = piece;
  int64_t size = llvm::alignTo(kPieceBytes / whole.sourceStride + 1, kBlock);
  ElementsWriter writer(type, getByteSize(type));
  for (int64_t first = 0; first < whole.size; first += size) {
    piece.size = std::min(size, whole.size - first);
    int64_t begin = first * whole.sourceStride;
    copyStrided(source.bytes.data() + begin,
                writer.bytes().data() + first * whole.destinationStride, axes,
                getWidth(type));
    onRead(begin, begin + piece.size * whole.sourceStride);
  }
  return std::move(writer).finish(name);
}

// Pattern: slice(constant) -> constant
static ElementsAttr evaluate(SliceOp op, const Source &source, StringRef name) {
  RankedTensorType type = op.getType();
  if (source.isSplat)
    return DenseElementsAttr::getFromRawBuffer(type, source.bytes);
  int64_t offset = 0;
  SmallVector<int64_t> strides;
  for (auto [start, step, stride] :
       llvm::zip_equal(op.getOffsets(), op.getStrides(), source.strides)) {
    offset += start * stride;
    strides.push_back(step * stride);
  }
  ElementsWriter writer(type, getByteSize(type));
  copyBox(source, type.getShape(), strides, offset, writer.bytes().data(),
          getRowMajorStrides(type.getShape(), getWidth(type)));
  return std::move(writer).finish(name);
}

/// One element of `type` that holds `value`.
static ElementsAttr makeElement(RankedTensorType type, APFloat value) {
  return makeElements(RankedTensorType::get({1}, type.getElementType()),
                      {value.convertToDouble()});
}

// Pattern: pad(constant) -> constant
static ElementsAttr evaluate(PadOp op, const Source &source, StringRef name) {
  RankedTensorType type = op.getType();
  int64_t width = getWidth(type);
  ElementsAttr fill = makeElement(type, op.getValue());
  SmallVector<char> storage;
  FailureOr<ArrayRef<char>> element = readRaw(fill, storage);
  if (failed(element))
    return {};
  ElementsWriter writer(type, getByteSize(type));
  char *bytes = writer.bytes().data();
  copyStrided(element->data(), bytes, {{type.getNumElements(), 0, width}},
              width);
  SmallVector<int64_t> strides = getRowMajorStrides(type.getShape(), width);
  int64_t offset = 0;
  for (auto [low, stride] : llvm::zip_equal(op.getLow(), strides))
    offset += low * stride;
  copyBox(source, source.type.getShape(), source.strides, 0, bytes + offset,
          strides);
  return std::move(writer).finish(name);
}

// Pattern: concat(constants) -> constant
static ElementsAttr evaluate(ConcatOp op, ArrayRef<Source> sources,
                             StringRef name) {
  RankedTensorType type = op.getType();
  SmallVector<int64_t> strides =
      getRowMajorStrides(type.getShape(), getWidth(type));
  ElementsWriter writer(type, getByteSize(type));
  char *bytes = writer.bytes().data();
  int64_t offset = 0;
  for (const Source &source : sources) {
    copyBox(source, source.type.getShape(), source.strides, 0, bytes + offset,
            strides);
    offset += source.type.getDimSize(op.getAxis()) * strides[op.getAxis()];
  }
  return std::move(writer).finish(name);
}

// Pattern: reshape(constant) -> constant; a blob is shared, not copied
static ElementsAttr evaluate(ReshapeOp op, ElementsAttr elements) {
  RankedTensorType type = op.getType();
  if (auto resource = dyn_cast<DenseResourceElementsAttr>(elements))
    return DenseResourceElementsAttr::get(type, resource.getRawHandle());
  return cast<DenseElementsAttr>(elements).reshape(type);
}

/// The constant that `op` computes from `constants`. `onRead` hears of the
/// bytes of the first one, each once.
static Folded fold(Operation *op, ArrayRef<ElementsAttr> constants,
                   ReadBytes onRead) {
  auto type = cast<RankedTensorType>(op->getResult(0).getType());
  if (!type.hasStaticShape())
    return {{}, "its result has a dynamic size"};
  if (llvm::is_contained(type.getShape(), 0))
    return {{}, "its result is empty"};
  // Models pad weights with zeros; code for the other modes would have no user.
  if (auto pad = dyn_cast<PadOp>(op); pad && pad.getMode() != PadMode::constant)
    return {{}, "its padding copies elements"};
  SmallVector<Source> sources;
  for (ElementsAttr elements : constants) {
    FailureOr<Source> source = getSource(elements);
    if (failed(source))
      return {{}, "an operand has no bytes, or elements of parts of one"};
    if (source->type.getElementType() != type.getElementType())
      return {{}, "element types differ"};
    sources.push_back(std::move(*source));
  }
  bool staysSplat = sources.front().isSplat && isa<TransposeOp, SliceOp>(op);
  bool isFree = staysSplat || isa<ReshapeOp>(op);
  if (!isFree && !isWithinBounds(type, sources))
    return {{}, "its result is much larger than its operands"};
  StringRef name = getBlobName(constants.front());
  ElementsAttr folded =
      llvm::TypeSwitch<Operation *, ElementsAttr>(op)
          .Case([&](TransposeOp op) {
            return evaluate(op, sources.front(), name, onRead);
          })
          .Case<SliceOp, PadOp>(
              [&](auto op) { return evaluate(op, sources.front(), name); })
          .Case<ReshapeOp>(
              [&](auto op) { return evaluate(op, constants.front()); })
          .Case<ConcatOp>([&](auto op) { return evaluate(op, sources, name); })
          .Default(ElementsAttr());
  return {folded, folded ? "" : "its padding value is not representable"};
}

//===----------------------------------------------------------------------===//
// Pass
//===----------------------------------------------------------------------===//

namespace {

struct FoldConstantsPass : impl::FoldConstantsPassBase<FoldConstantsPass> {
  using FoldConstantsPassBase::FoldConstantsPassBase;

  void runOnOperation() override {
    // Every op is visited after its operands, so chains fold in one sweep.
    SmallVector<Operation *> ops;
    getOperation().walk([&](Operation *op) {
      if (isa<TransposeOp, ReshapeOp, PadOp, SliceOp, ConcatOp>(op))
        ops.push_back(op);
    });
    // Data from before may be a part of other modules, too.
    uses = releaseConstants ? BlobUses(getOperation()) : BlobUses();
    for (Operation *op : ops)
      visit(op);
  }

private:
  void visit(Operation *op);

  BlobUses uses;
};

} // namespace

void FoldConstantsPass::visit(Operation *op) {
  SmallVector<ElementsAttr> constants;
  for (Value operand : op->getOperands()) {
    ElementsAttr elements = getConstantElements(operand);
    if (!elements)
      return;
    constants.push_back(elements);
  }
  auto options = remark::RemarkOpts::name("FoldConstants")
                     .category("convopt-codegen")
                     .function(op->getParentOfType<func::FuncOp>().getName());
  StringRef opName = op->getName().getStringRef();
  // Nobody reads the constant behind this op.
  bool isLastReader = constants.size() == 1 && op->getOperand(0).hasOneUse();
  Folded folded = fold(op, constants, [&](size_t begin, size_t end) {
    if (isLastReader)
      uses.discard(constants.front(), begin, end);
  });
  if (!folded.elements) {
    remark::missed(op->getLoc(), options)
        << remark::add("left {0} of constants to run time", opName)
        << remark::reason("{0}", folded.refusal);
    return;
  }
  remark::passed(op->getLoc(), options)
      << remark::add("evaluated {0} of constants", opName);
  // The constant keeps its own location, which names the model's weight.
  OpBuilder builder(op);
  Location loc = op->getOperand(0).getLoc();
  Value constant = arith::ConstantOp::create(builder, loc, folded.elements);
  if (isa<ReshapeOp>(op))
    uses.share(folded.elements);
  else
    uses.add(folded.elements);
  op->getResult(0).replaceAllUsesWith(constant);
  llvm::SetVector<Operation *> producers;
  for (Value operand : op->getOperands())
    producers.insert(operand.getDefiningOp());
  op->erase();
  // The links of a chain of folded ops go one by one.
  for (Operation *producer : producers) {
    if (!producer->use_empty())
      continue;
    uses.drop(getConstantElements(producer->getResult(0)));
    producer->erase();
  }
}

} // namespace mlir::convopt
