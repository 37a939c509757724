//===- Inputs.cpp - What to feed a model ----------------------------------===//

#include "tools/convopt/Inputs.h"

#include "runtime/IO/Image.h"
#include "runtime/IO/Npy.h"
#include "tools/convopt/Session.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/Twine.h"
#include "llvm/Support/FileSystem.h"

using convopt::runtime::Tensor;
using llvm::failure;
using mlir::FailureOr;
using mlir::convopt::TensorSpec;

namespace convopt::tools {

using Slots = std::vector<std::optional<SourcedTensor>>;

static runtime::Shape getShape(const TensorSpec &spec) {
  return {spec.shape.begin(), spec.shape.end()};
}

//===----------------------------------------------------------------------===//
// Files
//===----------------------------------------------------------------------===//

static llvm::LogicalResult readTensor(const TensorSpec &spec,
                                      const std::string &path,
                                      llvm::StringRef kind,
                                      std::optional<SourcedTensor> &slot) {
  if (slot)
    return fail(path + ": " + kind + " '" + spec.name +
                "' is given already, by " + slot->source);
  runtime::Expected<Tensor> tensor = runtime::readNpy(path);
  if (!tensor)
    return fail(tensor.error());
  if (tensor->dtype() != getDType(spec) || tensor->shape() != getShape(spec))
    return fail(path + ": holds " +
                runtime::formatType(tensor->dtype(), tensor->shape()) +
                ", but " + kind + " '" + spec.name + "' is " +
                formatType(spec));
  slot = SourcedTensor{std::move(*tensor), path};
  return llvm::success();
}

/// The index of the spec that "NAME=FILE" names, and FILE; none when the text
/// is a file's name alone, which may contain '=', too.
static std::optional<std::pair<size_t, std::string>>
splitName(llvm::ArrayRef<TensorSpec> specs, llvm::StringRef text) {
  for (auto [index, spec] : llvm::enumerate(specs)) {
    llvm::StringRef rest = text;
    if (!spec.name.empty() && rest.consume_front(spec.name) &&
        rest.consume_front("="))
      return std::make_pair(index, rest.str());
  }
  return std::nullopt;
}

/// Says so if an unnamed file looks like a name that the model does not have.
static llvm::LogicalResult checkUnnamed(llvm::ArrayRef<TensorSpec> specs,
                                        llvm::StringRef text,
                                        llvm::StringRef kind) {
  auto [name, path] = text.split('=');
  if (name.size() == text.size() || llvm::sys::fs::exists(text))
    return llvm::success();
  std::string names;
  for (const TensorSpec &spec : specs)
    names += (names.empty() ? "'" : ", '") + spec.name + "'";
  return fail(text + ": no such file, and there is no " + kind + " '" + name +
              "', only " + names);
}

FailureOr<Slots> readNamedTensors(llvm::ArrayRef<TensorSpec> specs,
                                  llvm::ArrayRef<std::string> files,
                                  llvm::StringRef kind) {
  Slots slots(specs.size());
  std::vector<std::string> unnamed;
  for (const std::string &text : files) {
    auto named = splitName(specs, text);
    if (!named && failed(checkUnnamed(specs, text, kind)))
      return failure();
    if (!named)
      unnamed.push_back(text);
    else if (failed(readTensor(specs[named->first], named->second, kind,
                               slots[named->first])))
      return failure();
  }
  // Named files first, so that the rest fill the gaps in declared order.
  for (const std::string &path : unnamed) {
    auto slot = llvm::find_if(slots, [](const auto &s) { return !s; });
    if (slot == slots.end())
      return fail(path + ": one file too many, the model has " +
                  llvm::Twine(specs.size()) + " " + kind +
                  (specs.size() == 1 ? "" : "s"));
    if (failed(readTensor(specs[slot - slots.begin()], path, kind, *slot)))
      return failure();
  }
  return slots;
}

//===----------------------------------------------------------------------===//
// Images and random numbers
//===----------------------------------------------------------------------===//

static llvm::LogicalResult readImage(llvm::ArrayRef<TensorSpec> specs,
                                     const InputOptions &options,
                                     Slots &slots) {
  auto isEmpty = [](const auto &slot) { return !slot; };
  auto slot = llvm::find_if(slots, isEmpty);
  if (slot == slots.end())
    return fail(options.image + ": every input of the model has a file");
  if (std::any_of(std::next(slot), slots.end(), isEmpty))
    return fail(options.image + ": the model has several inputs; give all but "
                                "the image with --input NAME=FILE.npy");

  const TensorSpec &spec = specs[slot - slots.begin()];
  if (getDType(spec) != runtime::DType::F32)
    return fail(options.image + ": input '" + spec.name + "' is " +
                formatType(spec) + ", images become f32");
  runtime::Expected<Tensor> image = runtime::loadImage(options.image);
  if (!image)
    return fail(image.error());
  runtime::Expected<Tensor> tensor =
      runtime::preprocessImage(*image, options.preprocess, getShape(spec));
  if (!tensor)
    return fail(tensor.error().in(options.image));
  *slot = SourcedTensor{std::move(*tensor), options.image};
  return llvm::success();
}

static FailureOr<Tensor> makeRandom(const TensorSpec &spec, uint64_t seed) {
  runtime::Expected<Tensor> tensor = Tensor::random(getShape(spec), seed);
  if (!tensor)
    return fail(tensor.error().in("input '" + spec.name + "'"));
  if (getDType(spec) == runtime::DType::F32)
    return std::move(*tensor);
  if (getDType(spec) != runtime::DType::F64)
    return fail("input '" + spec.name + "' is " + formatType(spec) +
                ", for which there are no random values: give it with --input");
  runtime::Expected<Tensor> wide =
      Tensor::zeros(runtime::DType::F64, getShape(spec));
  if (!wide)
    return fail(wide.error());
  llvm::copy(tensor->elements<float>(), wide->elements<double>().begin());
  return std::move(*wide);
}

FailureOr<std::vector<SourcedTensor>>
makeInputs(llvm::ArrayRef<TensorSpec> specs, const InputOptions &options) {
  FailureOr<Slots> slots = readNamedTensors(specs, options.files, "input");
  if (failed(slots))
    return failure();
  if (!options.image.empty() && failed(readImage(specs, options, *slots)))
    return failure();

  bool nothingGiven = options.files.empty() && options.image.empty();
  std::vector<SourcedTensor> inputs;
  for (auto [index, slot] : llvm::enumerate(*slots)) {
    const TensorSpec &spec = specs[index];
    if (!slot) {
      // Guessing some of the inputs would look like an answer.
      if (!nothingGiven)
        return fail("input '" + spec.name + "' (" + formatType(spec) +
                    ") has no value: give it with --input " + spec.name +
                    "=FILE.npy");
      FailureOr<Tensor> random = makeRandom(spec, options.seed + index);
      if (failed(random))
        return failure();
      slot = SourcedTensor{std::move(*random), "random"};
    }
    inputs.push_back(std::move(*slot));
  }
  return inputs;
}

} // namespace convopt::tools
