//===- Image.cpp - image files, cropping and resizing ---------------------===//

#include "runtime/IO/Image.h"

#include "runtime/IO/JpegStructure.h"
#include "runtime/IO/StbImage.h"
#include "runtime/Support/File.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <memory>

namespace convopt::runtime {

static_assert(kMaxImageSide == STBI_MAX_DIMENSIONS);

//===----------------------------------------------------------------------===//
// Files
//===----------------------------------------------------------------------===//

Expected<Tensor> loadImage(const std::string &path) {
  Expected<std::string> file = readFile(path, kMaxImageFile);
  if (!file)
    return file.error();
  std::string_view contents = *file;
  bool isPng = contents.substr(0, 8) == "\x89PNG\r\n\x1a\n";
  bool isJpeg = contents.substr(0, 3) == "\xff\xd8\xff";
  if (!isPng && !isJpeg)
    return makeError(path, ": neither a PNG nor a JPEG file");
  if (isJpeg)
    if (auto sound = checkJpegStructure(contents); !sound)
      return sound.error().in(path);

  const auto *bytes = reinterpret_cast<const stbi_uc *>(contents.data());
  int length = static_cast<int>(contents.size());
  int width = 0, height = 0, channels = 0;
  if (!stbi_info_from_memory(bytes, length, &width, &height, &channels))
    return makeError(path, ": broken image: ", stbi_failure_reason());
  if (width < 1 || height < 1 || width > kMaxImageSide ||
      height > kMaxImageSide || int64_t(width) * height > kMaxImagePixels)
    return makeError(path, ": an image of ", width, "x", height,
                     " pixels is beyond the limits (", kMaxImageSide,
                     " per side, ", kMaxImagePixels, " in all)");

  std::unique_ptr<stbi_uc, void (*)(void *)> pixels(
      stbi_load_from_memory(bytes, length, &width, &height, &channels, 3),
      stbi_image_free);
  if (!pixels)
    return makeError(path, ": broken image: ", stbi_failure_reason());
  Expected<Tensor> image = Tensor::zeros(DType::U8, {height, width, 3});
  if (!image)
    return image.error().in(path);
  std::memcpy(image->raw(), pixels.get(),
              static_cast<size_t>(image->sizeInBytes()));
  return image;
}

//===----------------------------------------------------------------------===//
// Pixels
//===----------------------------------------------------------------------===//

static Expected<void> checkImage(const Tensor &image) {
  const Shape &shape = image.shape();
  if (image.dtype() != DType::U8 || shape.size() != 3 || shape[0] < 1 ||
      shape[1] < 1 || (shape[2] != 1 && shape[2] != 3))
    return makeError("not an image: ", formatType(image.dtype(), shape));
  return {};
}

Expected<Tensor> toLuma(const Tensor &image) {
  if (auto valid = checkImage(image); !valid)
    return valid.error();
  if (image.shape()[2] == 1)
    return image.clone();
  Expected<Tensor> luma =
      Tensor::zeros(DType::U8, {image.shape()[0], image.shape()[1], 1});
  if (!luma)
    return luma;
  const uint8_t *rgb = image.data<uint8_t>();
  for (uint8_t &out : luma->elements<uint8_t>()) {
    // The weights add up to 2^16: grey is preserved exactly.
    out = static_cast<uint8_t>(
        (19595u * rgb[0] + 38470u * rgb[1] + 7471u * rgb[2] + 0x8000u) >> 16);
    rgb += 3;
  }
  return luma;
}

Expected<Tensor> cropCenterSquare(const Tensor &image) {
  if (auto valid = checkImage(image); !valid)
    return valid.error();
  int64_t height = image.shape()[0], width = image.shape()[1],
          channels = image.shape()[2];
  int64_t side = std::min(height, width);
  int64_t top = (height - side) / 2, left = (width - side) / 2;
  Expected<Tensor> square = Tensor::zeros(DType::U8, {side, side, channels});
  if (!square)
    return square;
  for (int64_t row = 0; row < side; ++row)
    std::memcpy(square->data<uint8_t>() + row * side * channels,
                image.data<uint8_t>() + ((top + row) * width + left) * channels,
                static_cast<size_t>(side * channels));
  return square;
}

namespace {

/// The filter of one output position: weights of the inputs from `first` on,
/// in units of 2^-22, so that 255 times their sum fits 32 bits.
struct Taps {
  int64_t first;
  std::vector<int32_t> weights;
};
constexpr int kWeightBits = 22;

std::vector<Taps> triangleFilter(int64_t inputs, int64_t outputs) {
  double scale = static_cast<double>(inputs) / static_cast<double>(outputs);
  // Below one output per input the triangle covers all inputs it stands for.
  double support = std::max(scale, 1.0);
  std::vector<Taps> filter(static_cast<size_t>(outputs));
  std::vector<double> weights;
  for (int64_t out = 0; out < outputs; ++out) {
    double center = (static_cast<double>(out) + 0.5) * scale;
    int64_t first =
        std::max<int64_t>(static_cast<int64_t>(center - support + 0.5), 0);
    int64_t last =
        std::min(static_cast<int64_t>(center + support + 0.5), inputs);
    double sum = 0;
    weights.clear();
    for (int64_t in = first; in < last; ++in) {
      double distance = (static_cast<double>(in) + 0.5 - center) / support;
      weights.push_back(std::max(0.0, 1.0 - std::fabs(distance)));
      sum += weights.back();
    }
    Taps &taps = filter[static_cast<size_t>(out)];
    taps.first = first;
    for (double weight : weights)
      taps.weights.push_back(
          static_cast<int32_t>(std::lround(weight / sum * (1 << kWeightBits))));
  }
  return filter;
}

/// Applies `taps` to inputs that lie `stride` bytes apart.
uint8_t convolve(const Taps &taps, const uint8_t *inputs, int64_t stride) {
  int32_t sum = 1 << (kWeightBits - 1);
  const uint8_t *input = inputs + taps.first * stride;
  for (int32_t weight : taps.weights) {
    sum += weight * *input;
    input += stride;
  }
  return static_cast<uint8_t>(std::min(sum >> kWeightBits, 255));
}

} // namespace

Expected<Tensor> resizeBilinear(const Tensor &image, int64_t height,
                                int64_t width) {
  if (auto valid = checkImage(image); !valid)
    return valid.error();
  if (height < 1 || width < 1 || height > kMaxImageSide ||
      width > kMaxImageSide)
    return makeError("cannot resize an image to ", width, "x", height,
                     " pixels: a side is between 1 and ", kMaxImageSide);
  int64_t inHeight = image.shape()[0], inWidth = image.shape()[1],
          channels = image.shape()[2];
  Expected<Tensor> rows = Tensor::zeros(DType::U8, {inHeight, width, channels});
  if (!rows)
    return rows;
  Expected<Tensor> result = Tensor::zeros(DType::U8, {height, width, channels});
  if (!result)
    return result;

  std::vector<Taps> filter = triangleFilter(inWidth, width);
  uint8_t *out = rows->data<uint8_t>();
  for (int64_t y = 0; y < inHeight; ++y) {
    const uint8_t *row = image.data<uint8_t>() + y * inWidth * channels;
    for (const Taps &taps : filter)
      for (int64_t c = 0; c < channels; ++c)
        *out++ = convolve(taps, row + c, channels);
  }

  int64_t rowBytes = width * channels;
  out = result->data<uint8_t>();
  for (const Taps &taps : triangleFilter(inHeight, height))
    for (int64_t x = 0; x < rowBytes; ++x)
      *out++ = convolve(taps, rows->data<uint8_t>() + x, rowBytes);
  return result;
}

} // namespace convopt::runtime
