//===- Preprocess.h - from an image to a model's input --------------------===//

#ifndef CONVOPT_RUNTIME_IO_PREPROCESS_H
#define CONVOPT_RUNTIME_IO_PREPROCESS_H

#include "runtime/Support/Expected.h"
#include "runtime/Tensor/Tensor.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace convopt::runtime {

enum class Crop { None, Center };
enum class Layout { NCHW, NHWC };
enum class Color { RGB, BGR, Gray };

/// How an image becomes a model's input. The default is what the classifiers
/// of the Inception and MobileNet families expect: centre square, resized to
/// the input, x / 127.5 - 1.
struct Preprocess {
  Crop crop = Crop::Center;
  /// Unset: told from where the input has 1 or 3 channels, NCHW if both.
  std::optional<Layout> layout;
  /// Unset: RGB for 3 channels, grey for 1.
  std::optional<Color> color;
  /// value = (pixel * scale - mean) / stddev, pixel in 0..255. One mean and
  /// stddev for all channels, or one per channel in the order of `color`.
  double scale = 1 / 127.5;
  std::vector<double> mean = {1};
  std::vector<double> stddev = {1};
};

/// Parses "key=value,...", for example
/// "crop=center,scale=1/255,mean=0.485,0.456,0.406,std=0.229,0.224,0.225".
/// Keys: crop=center|none, scale, mean, std (numbers or fractions a/b; an item
/// without '=' continues the list of mean or std), layout=nchw|nhwc,
/// color=rgb|bgr|gray. What is not given keeps its default, but as soon as one
/// of scale, mean and std is given the others are neutral (1, 0, 1). Errors:
/// unknown or repeated keys, bad values, std of 0.
Expected<Preprocess> parsePreprocess(std::string_view text);

/// Turns an image (see Image.h) into an f32 tensor of `inputShape`, which is
/// [1, C, H, W], [1, H, W, C] or one of these without the 1, C being 1 or 3.
/// Errors: another shape, or options that do not fit C.
Expected<Tensor> preprocessImage(const Tensor &image, const Preprocess &options,
                                 const Shape &inputShape);

} // namespace convopt::runtime

#endif // CONVOPT_RUNTIME_IO_PREPROCESS_H
