//===- Preprocess.cpp - from an image to a model's input ------------------===//

#include "runtime/IO/Preprocess.h"

#include "runtime/IO/Image.h"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace convopt::runtime {

//===----------------------------------------------------------------------===//
// Options
//===----------------------------------------------------------------------===//

namespace {

/// A finite decimal number. Not strtod, which follows the locale.
std::optional<double> parseDecimal(std::string_view text) {
  double value = 0;
  const char *end = text.data() + text.size();
  auto [next, code] = std::from_chars(text.data(), end, value);
  if (code != std::errc() || next != end || !std::isfinite(value))
    return std::nullopt;
  return value;
}

/// A number, or a fraction such as 1/255.
std::optional<double> parseNumber(std::string_view text) {
  size_t slash = text.find('/');
  if (slash == std::string_view::npos)
    return parseDecimal(text);
  std::optional<double> numerator = parseDecimal(text.substr(0, slash));
  std::optional<double> denominator = parseDecimal(text.substr(slash + 1));
  if (!numerator || !denominator || !std::isfinite(*numerator / *denominator))
    return std::nullopt;
  return *numerator / *denominator;
}

template <typename T>
struct Choice {
  std::string_view word;
  T value;
};

template <typename T, size_t N>
Expected<T> choose(std::string_view key, std::string_view word,
                   const Choice<T> (&choices)[N]) {
  std::string words;
  for (const Choice<T> &choice : choices) {
    if (choice.word == word)
      return choice.value;
    words += words.empty() ? "" : ", ";
    words += choice.word;
  }
  return makeError("preprocess: ", key, "=", word, ": expected one of ", words);
}

constexpr Choice<Crop> kCrops[] = {{"center", Crop::Center},
                                   {"none", Crop::None}};
constexpr Choice<Layout> kLayouts[] = {{"nchw", Layout::NCHW},
                                       {"nhwc", Layout::NHWC}};
constexpr Choice<Color> kColors[] = {
    {"rgb", Color::RGB}, {"bgr", Color::BGR}, {"gray", Color::Gray}};

/// Collects the items of the text, then says what they add up to.
class OptionsParser {
public:
  Expected<void> add(std::string_view item) {
    size_t equals = item.find('=');
    if (equals == std::string_view::npos)
      return continueList(item);
    std::string_view key = item.substr(0, equals);
    std::string_view value = item.substr(equals + 1);
    if (std::find(seen.begin(), seen.end(), key) != seen.end())
      return makeError("preprocess: ", key, " is given twice");
    seen.push_back(key);
    list = nullptr;
    if (key == "crop")
      return assign(result.crop, choose(key, value, kCrops));
    if (key == "layout")
      return assign(result.layout, choose(key, value, kLayouts));
    if (key == "color")
      return assign(result.color, choose(key, value, kColors));
    if (key != "scale" && key != "mean" && key != "std")
      return makeError("preprocess: unknown key '", key,
                       "'; known are crop, scale, mean, std, layout, color");

    std::optional<double> number = parseNumber(value);
    if (!number)
      return badNumber(item);
    if (key == "scale") {
      scale = *number;
      return {};
    }
    list = key == "mean" ? &mean : &stddev;
    list->push_back(*number);
    return {};
  }

  Expected<Preprocess> finish() {
    if (!scale && mean.empty() && stddev.empty())
      return result;
    result.scale = scale.value_or(1);
    result.mean = mean.empty() ? std::vector<double>{0} : mean;
    result.stddev = stddev.empty() ? std::vector<double>{1} : stddev;
    for (double deviation : result.stddev)
      if (deviation == 0)
        return makeError("preprocess: std is a divisor and cannot be 0");
    return result;
  }

private:
  Expected<void> continueList(std::string_view item) {
    if (!list)
      return makeError("preprocess: expected key=value, got '", item, "'");
    std::optional<double> number = parseNumber(item);
    if (!number)
      return badNumber(item);
    list->push_back(*number);
    return {};
  }

  static Error badNumber(std::string_view item) {
    return makeError("preprocess: '", item, "' has no finite number");
  }

  template <typename Target, typename T>
  static Expected<void> assign(Target &target, const Expected<T> &value) {
    if (!value)
      return value.error();
    target = *value;
    return {};
  }

  Preprocess result;
  std::optional<double> scale;
  std::vector<double> mean;
  std::vector<double> stddev;
  /// The list that an item without a key continues.
  std::vector<double> *list = nullptr;
  std::vector<std::string_view> seen;
};

} // namespace

Expected<Preprocess> parsePreprocess(std::string_view text) {
  OptionsParser parser;
  while (!text.empty()) {
    size_t comma = text.find(',');
    if (auto added = parser.add(text.substr(0, comma)); !added)
      return added.error();
    text.remove_prefix(comma == std::string_view::npos ? text.size()
                                                       : comma + 1);
  }
  return parser.finish();
}

//===----------------------------------------------------------------------===//
// Conversion
//===----------------------------------------------------------------------===//

namespace {

struct Target {
  int64_t channels, height, width;
  Layout layout;
};

Expected<Target> findTarget(const Shape &inputShape,
                            std::optional<Layout> wanted) {
  Shape sizes = inputShape;
  if (sizes.size() == 4 && sizes[0] == 1)
    sizes.erase(sizes.begin());
  if (sizes.size() != 3)
    return makeError("an image does not fit an input of shape ",
                     formatShape(inputShape),
                     ": expected one image, [1, C, H, W] or [1, H, W, C]");
  auto isChannels = [](int64_t size) { return size == 1 || size == 3; };
  Layout layout =
      wanted.value_or(isChannels(sizes[0]) ? Layout::NCHW : Layout::NHWC);
  Target target = layout == Layout::NCHW
                      ? Target{sizes[0], sizes[1], sizes[2], layout}
                      : Target{sizes[2], sizes[0], sizes[1], layout};
  if (!isChannels(target.channels))
    return makeError("an image does not fit an input of shape ",
                     formatShape(inputShape), ": ", target.channels,
                     " channels, expected 1 or 3");
  return target;
}

Expected<void> checkFits(const Preprocess &options, Color color,
                         int64_t channels) {
  if ((color == Color::Gray) != (channels == 1))
    return makeError("preprocess: the color does not fit an input of ",
                     channels, " channels");
  for (const std::vector<double> *list : {&options.mean, &options.stddev})
    if (list->size() != 1 && list->size() != static_cast<size_t>(channels))
      return makeError("preprocess: ", list == &options.mean ? "mean" : "std",
                       " has ", list->size(), " values for ", channels,
                       " channels");
  return {};
}

} // namespace

Expected<Tensor> preprocessImage(const Tensor &image, const Preprocess &options,
                                 const Shape &inputShape) {
  Expected<Target> target = findTarget(inputShape, options.layout);
  if (!target)
    return target.error();
  int64_t channels = target->channels;
  Color color =
      options.color.value_or(channels == 1 ? Color::Gray : Color::RGB);
  if (auto fits = checkFits(options, color, channels); !fits)
    return fits.error();
  if (color != Color::Gray && image.shape().size() == 3 &&
      image.shape()[2] != 3)
    return makeError("a grey image does not fit an input of 3 channels");

  Expected<Tensor> pixels =
      color == Color::Gray ? toLuma(image) : image.clone();
  if (pixels && options.crop == Crop::Center)
    pixels = cropCenterSquare(*pixels);
  if (pixels)
    pixels = resizeBilinear(*pixels, target->height, target->width);
  if (!pixels)
    return pixels;
  Expected<Tensor> result = Tensor::zeros(DType::F32, inputShape);
  if (!result)
    return result;

  int64_t area = target->height * target->width;
  bool channelFirst = target->layout == Layout::NCHW;
  for (int64_t c = 0; c < channels; ++c) {
    auto ofChannel = [&](const std::vector<double> &list) {
      return list.size() == 1 ? list[0] : list[static_cast<size_t>(c)];
    };
    double mean = ofChannel(options.mean),
           deviation = ofChannel(options.stddev);
    const uint8_t *in =
        pixels->data<uint8_t>() + (color == Color::BGR ? channels - 1 - c : c);
    float *out = result->data<float>() + (channelFirst ? c * area : c);
    int64_t step = channelFirst ? 1 : channels;
    for (int64_t i = 0; i < area; ++i)
      out[i * step] = static_cast<float>(
          (in[i * channels] * options.scale - mean) / deviation);
  }
  return result;
}

} // namespace convopt::runtime
