//===- StbImageWrite.cpp - compiles the writer of test images -------------===//

#define STB_IMAGE_WRITE_IMPLEMENTATION
#include <stb/stb_image_write.h>
