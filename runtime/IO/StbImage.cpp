//===- StbImage.cpp - compiles stb_image, with bounded memory -------------===//

#include <cstddef>
#include <cstdlib>

// A few kilobytes of PNG can inflate to gigabytes: no single buffer of the
// decoder may be larger than a 64-megapixel image at 8 bytes per pixel.
static constexpr size_t kMaxDecoderBuffer = size_t(1) << 29;

// Zeroed: the decoder of stb_image 2.27 reads tables and planes that a broken
// file has left out.
static void *boundedAllocate(size_t size) {
  return size <= kMaxDecoderBuffer ? std::calloc(size, 1) : nullptr;
}

static void *boundedReallocate(void *buffer, size_t size) {
  return size <= kMaxDecoderBuffer ? std::realloc(buffer, size) : nullptr;
}

#define STBI_MALLOC(size) boundedAllocate(size)
#define STBI_REALLOC(buffer, size) boundedReallocate(buffer, size)
#define STBI_FREE(buffer) std::free(buffer)
#define STB_IMAGE_IMPLEMENTATION
#include "runtime/IO/StbImage.h"
