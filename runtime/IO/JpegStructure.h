//===- JpegStructure.h - checks a JPEG before it is decoded ---------------===//

#ifndef CONVOPT_RUNTIME_IO_JPEGSTRUCTURE_H
#define CONVOPT_RUNTIME_IO_JPEGSTRUCTURE_H

#include "runtime/Support/Expected.h"

#include <string_view>

namespace convopt::runtime {

/// Walks the marker segments of a JPEG file (ITU-T T.81, annex B) from SOI to
/// EOI. Errors: a segment that is cut off; a Huffman table with more than 256
/// codes, which stb_image up to 2.27 (Debian 12) writes past its arrays; more
/// scans than any encoder makes, each of which costs a pass over all pixels.
/// Everything else is left to the decoder.
Expected<void> checkJpegStructure(std::string_view file);

} // namespace convopt::runtime

#endif // CONVOPT_RUNTIME_IO_JPEGSTRUCTURE_H
