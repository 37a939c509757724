//===- BindInputs.cpp - Static types for the graph's inputs ---------------===//

#include "compiler/Import/ONNX/BindInputs.h"

#include "compiler/Import/ONNX/Shapes.h"
#include "compiler/Import/ONNX/Tensors.h"

#include "llvm/ADT/StringExtras.h"

using namespace mlir;
using namespace mlir::convopt;
using namespace mlir::convopt::onnx_import;

namespace {
/// A symbol's size and the input that fixed it.
struct Binding {
  int64_t size;
  StringRef input;
};
} // namespace

using Dimension = ::onnx::TensorShapeProto::Dimension;

static constexpr int64_t kUnknown = ShapedType::kDynamic;

/// The size the model itself fixes. Exporters write 0 and -1 for "unknown".
static int64_t getDeclaredSize(const Dimension &dim) {
  return dim.has_dim_value() && dim.dim_value() > 0 ? dim.dim_value()
                                                    : kUnknown;
}

static std::string describe(const ::onnx::ValueInfoProto &input) {
  if (!input.type().tensor_type().has_shape())
    return "unknown rank";
  return llvm::join(llvm::map_range(input.type().tensor_type().shape().dim(),
                                    [](const Dimension &dim) -> std::string {
                                      if (getDeclaredSize(dim) != kUnknown)
                                        return std::to_string(dim.dim_value());
                                      return dim.dim_param().empty()
                                                 ? "?"
                                                 : dim.dim_param();
                                    }),
                    " x ");
}

static LogicalResult checkFloatTensor(const ::onnx::ValueInfoProto &input,
                                      const Reporter &reporter) {
  if (!input.type().has_tensor_type())
    return reporter.error("input '" + Twine(input.name()) +
                          "' is not a tensor");
  int32_t dataType = input.type().tensor_type().elem_type();
  Type elementType = convertElementType(reporter.getContext(), dataType);
  if (!elementType || !isa<FloatType>(elementType))
    return reporter.error("input '" + Twine(input.name()) +
                          "' has element type " + dataTypeToString(dataType) +
                          "; only FLOAT, FLOAT16, BFLOAT16 and DOUBLE inputs "
                          "are supported");
  return success();
}

/// The shape `options` gives to the input, or null.
static const SmallVector<int64_t> *
findGivenShape(StringRef name, bool isOnlyInput, const ImportOptions &options) {
  auto it = options.shapes.find(name);
  if (it == options.shapes.end() && isOnlyInput)
    it = options.shapes.find("");
  return it == options.shapes.end() ? nullptr : &it->second;
}

/// Combines the declared and the given shape and records symbols.
static FailureOr<SmallVector<int64_t>>
bindShape(const ::onnx::ValueInfoProto &input,
          const SmallVector<int64_t> *given, llvm::StringMap<Binding> &symbols,
          const Reporter &reporter) {
  const ::onnx::TypeProto::Tensor &type = input.type().tensor_type();
  auto contradicts = [&](const Twine &reason) {
    return reporter.error("input '" + Twine(input.name()) +
                          "' is declared as " + describe(input) + reason);
  };
  if (given && llvm::any_of(*given, [](int64_t size) { return size < 1; }))
    return reporter.error("input '" + Twine(input.name()) +
                          "': --shape has a size that is not positive (" +
                          shapeToString(*given) + ")");
  if (!type.has_shape()) {
    if (given)
      return *given;
    return SmallVector<int64_t>{kUnknown};
  }
  size_t rank = type.shape().dim_size();
  if (rank > kMaxRank)
    return reporter.error("input '" + Twine(input.name()) + "' has rank " +
                          Twine(rank) + ", more than " + Twine(kMaxRank));
  if (given && given->size() != rank)
    return contradicts(", --shape says " + shapeToString(*given));
  SmallVector<int64_t> shape;
  for (size_t i = 0; i < rank; ++i) {
    const Dimension &dim = type.shape().dim(i);
    int64_t size = getDeclaredSize(dim);
    if (given && size != kUnknown && size != (*given)[i])
      return contradicts(", --shape says " + shapeToString(*given));
    if (given)
      size = (*given)[i];
    shape.push_back(size);
    if (size == kUnknown || dim.dim_param().empty())
      continue;
    auto [it, isNew] =
        symbols.try_emplace(dim.dim_param(), Binding{size, input.name()});
    if (!isNew && it->second.size != size)
      return contradicts(", but --shape gives '" + dim.dim_param() +
                         "' the size " + Twine(it->second.size) +
                         " in input '" + it->second.input + "' and " +
                         Twine(size) + " here");
  }
  return shape;
}

/// One message for all inputs with dimensions that nothing binds.
static LogicalResult
reportUnbound(ArrayRef<const ::onnx::ValueInfoProto *> unbound,
              const Reporter &reporter) {
  std::string text = "inputs with unknown dimensions; give each its shape with "
                     "--shape name=AxBxC:";
  for (const ::onnx::ValueInfoProto *input : unbound)
    text += "\n  " + input->name() + ": " + describe(*input);
  return reporter.error(text);
}

bool onnx_import::isOverridable(const ::onnx::TensorProto &initializer,
                                const GraphIndex &index,
                                const ImportOptions &options) {
  switch (initializer.data_type()) {
  case ::onnx::TensorProto::INT32:
  case ::onnx::TensorProto::INT64:
  case ::onnx::TensorProto::BOOL:
    return false;
  default:
    return options.overridableInitializers && index.isInput(initializer.name());
  }
}

FailureOr<SmallVector<BoundInput>>
onnx_import::bindInputs(const ::onnx::GraphProto &graph,
                        const GraphIndex &index, const ImportOptions &options,
                        const Reporter &reporter) {
  llvm::StringSet<> constants;
  for (const ::onnx::TensorProto &initializer : graph.initializer())
    if (!isOverridable(initializer, index, options))
      constants.insert(initializer.name());
  SmallVector<const ::onnx::ValueInfoProto *> inputs;
  // Initializers are no candidates for a shape without a name.
  size_t proper = 0;
  for (const ::onnx::ValueInfoProto &input : graph.input()) {
    if (constants.contains(input.name()))
      continue;
    inputs.push_back(&input);
    proper += !index.isInitializer(input.name());
  }

  for (const auto &entry : options.shapes) {
    StringRef name = entry.getKey();
    bool known = name.empty() ? proper == 1
                              : llvm::any_of(inputs, [&](const auto *input) {
                                  return input->name() == name;
                                });
    if (known)
      continue;
    std::string names =
        llvm::join(llvm::map_range(inputs,
                                   [](const auto *input) {
                                     return "'" + input->name() + "'";
                                   }),
                   ", ");
    if (name.empty())
      return reporter.error("--shape needs an input's name: the model's inputs "
                            "are " +
                            names);
    return reporter.error("--shape names '" + name +
                          "', which is no input; the inputs are " + names);
  }

  llvm::StringMap<Binding> symbols;
  SmallVector<SmallVector<int64_t>> shapes;
  for (const ::onnx::ValueInfoProto *input : inputs) {
    if (failed(checkFloatTensor(*input, reporter)))
      return failure();
    bool isOnly = proper == 1 && !index.isInitializer(input->name());
    FailureOr<SmallVector<int64_t>> shape =
        bindShape(*input, findGivenShape(input->name(), isOnly, options),
                  symbols, reporter);
    if (failed(shape))
      return failure();
    shapes.push_back(*shape);
  }

  SmallVector<BoundInput> bound;
  SmallVector<const ::onnx::ValueInfoProto *> unbound;
  for (auto [input, shape] : llvm::zip_equal(inputs, shapes)) {
    const ::onnx::TypeProto::Tensor &type = input->type().tensor_type();
    for (size_t i = 0; type.has_shape() && i < shape.size(); ++i)
      if (auto symbol = symbols.find(type.shape().dim(i).dim_param());
          shape[i] == kUnknown && symbol != symbols.end())
        shape[i] = symbol->second.size;
    if (llvm::is_contained(shape, kUnknown)) {
      unbound.push_back(input);
      continue;
    }
    if (!countElements(shape))
      return reporter.error("input '" + Twine(input->name()) + "' of shape " +
                            shapeToString(shape) +
                            " has more than 2^31 elements");
    bound.push_back(
        {input->name(),
         RankedTensorType::get(shape, convertElementType(reporter.getContext(),
                                                         type.elem_type()))});
  }
  if (!unbound.empty())
    return reportUnbound(unbound, reporter);
  return bound;
}
