//===- Image.h - image files, cropping and resizing -----------------------===//
//
// Images are u8 tensors of shape [height, width, channels]; channels are RGB,
// or one of luma.
//
//===----------------------------------------------------------------------===//

#ifndef CONVOPT_RUNTIME_IO_IMAGE_H
#define CONVOPT_RUNTIME_IO_IMAGE_H

#include "runtime/Support/Expected.h"
#include "runtime/Tensor/Tensor.h"

#include <cstdint>
#include <string>

namespace convopt::runtime {

/// Bounds on an image file and on either side of a decoded or resized image.
constexpr int64_t kMaxImageFile = int64_t(1) << 26;
constexpr int64_t kMaxImagePixels = int64_t(1) << 26;
constexpr int64_t kMaxImageSide = 16384;

/// Reads a PNG or JPEG file as RGB: [height, width, 3]. Grey is replicated,
/// alpha is dropped, 16-bit samples keep their upper byte, and an EXIF
/// orientation is not applied. Errors, naming the file: another format, broken
/// or truncated data, a file or an image beyond the bounds above.
Expected<Tensor> loadImage(const std::string &path);

/// [h, w, 3] RGB to [h, w, 1] luma by ITU-R BT.601 (0.299 R + 0.587 G +
/// 0.114 B, rounded to nearest), in 16-bit fixed point. Grey stays as it is.
Expected<Tensor> toLuma(const Tensor &image);

/// The largest square in the centre. An odd rest is one pixel more on the
/// right and at the bottom.
Expected<Tensor> cropCenterSquare(const Tensor &image);

/// Bilinear resize with half-pixel centres. Where the image shrinks, the
/// triangle filter is widened by the scale (antialiased), as Pillow's BILINEAR
/// does, which most published models were evaluated with. Horizontal pass,
/// then vertical, each rounded to u8; fixed-point weights make the result the
/// same on every machine.
Expected<Tensor> resizeBilinear(const Tensor &image, int64_t height,
                                int64_t width);

} // namespace convopt::runtime

#endif // CONVOPT_RUNTIME_IO_IMAGE_H
