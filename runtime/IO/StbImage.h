//===- StbImage.h - the part of stb_image that is compiled in -------------===//

#ifndef CONVOPT_RUNTIME_IO_STBIMAGE_H
#define CONVOPT_RUNTIME_IO_STBIMAGE_H

// Each further format would be one more parser of hostile bytes.
#define STBI_ONLY_PNG
#define STBI_ONLY_JPEG
#define STBI_NO_STDIO
#define STBI_MAX_DIMENSIONS 16384

#include <stb/stb_image.h>

#endif // CONVOPT_RUNTIME_IO_STBIMAGE_H
