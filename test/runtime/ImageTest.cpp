//===- ImageTest.cpp - image files, cropping and resizing -----------------===//

#include "runtime/IO/Image.h"

#include "test/runtime/TestUtils.h"

#include <stb/stb_image_write.h>

namespace convopt::runtime::test {
namespace {

class ImageFileTest : public TempDirTest {
protected:
  std::string writePng(int height, int width, int channels,
                       std::initializer_list<uint8_t> pixels) {
    EXPECT_NE(stbi_write_png(path("a.png").c_str(), width, height, channels,
                             std::data(pixels), width * channels),
              0);
    return path("a.png");
  }

  std::string writeJpeg(int side, uint8_t value) {
    std::vector<uint8_t> pixels(static_cast<size_t>(side * side * 3), value);
    EXPECT_NE(
        stbi_write_jpg(path("a.jpg").c_str(), side, side, 3, pixels.data(), 95),
        0);
    return path("a.jpg");
  }
};

std::vector<int> values(const Tensor &image) {
  auto elements = image.elements<uint8_t>();
  return {elements.begin(), elements.end()};
}

Tensor grayRow(std::initializer_list<uint8_t> pixels) {
  return makeTensor<uint8_t>({1, static_cast<int64_t>(pixels.size()), 1},
                             pixels);
}

//===----------------------------------------------------------------------===//
// Files
//===----------------------------------------------------------------------===//

TEST_F(ImageFileTest, LoadsPngExactly) {
  Tensor image = unwrap(loadImage(writePng(1, 2, 3, {255, 0, 1, 2, 128, 3})));
  EXPECT_EQ(image.shape(), Shape({1, 2, 3}));
  EXPECT_EQ(values(image), (std::vector<int>{255, 0, 1, 2, 128, 3}));
}

TEST_F(ImageFileTest, ReplicatesGrayAndDropsAlpha) {
  EXPECT_EQ(values(unwrap(loadImage(writePng(2, 1, 1, {7, 9})))),
            (std::vector<int>{7, 7, 7, 9, 9, 9}));
  EXPECT_EQ(values(unwrap(loadImage(writePng(1, 1, 4, {1, 2, 3, 0})))),
            (std::vector<int>{1, 2, 3}));
}

TEST_F(ImageFileTest, LoadsJpeg) {
  Tensor image = unwrap(loadImage(writeJpeg(20, 100)));
  EXPECT_EQ(image.shape(), Shape({20, 20, 3}));
  for (int value : values(image))
    EXPECT_NEAR(value, 100, 2);
}

TEST_F(ImageFileTest, RefusesOtherFormats) {
  expectError(loadImage(path("none.png")), "none.png: cannot open");
  expectError(loadImage(write("a.png", "")), "neither a PNG nor a JPEG");
  expectError(loadImage(write("a.gif", "GIF89a......")),
              "a.gif: neither a PNG nor a JPEG");
  expectError(loadImage(write("a.bmp", "BM..........")), "neither");
}

TEST_F(ImageFileTest, EveryTruncationIsAnError) {
  for (const std::string &file :
       {writePng(4, 4, 1, {1, 2, 3, 4, 5, 6, 7, 8, 9, 9, 9, 9, 1, 2, 3, 4}),
        writeJpeg(16, 50)}) {
    std::string whole = read(file);
    // The checksum at the end of a PNG is not read.
    size_t readable =
        whole.size() - (file.back() == 'g' && whole[1] == 'P' ? 4 : 0);
    for (size_t size = 0; size < readable; ++size)
      expectError(loadImage(write("cut", whole.substr(0, size))), "cut: ");
  }
}

TEST_F(ImageFileTest, RefusesHugeSizesUnread) {
  std::string file = read(writePng(1, 1, 1, {0}));
  // Width and height lie at bytes 16 and 20, big-endian.
  std::string wide = file;
  wide.replace(16, 4, std::string("\0\0\x40\1", 4));
  expectError(loadImage(write("wide.png", wide)), "wide.png: broken image");
  std::string large = file;
  large.replace(16, 8, std::string("\0\0\x40\0\0\0\x40\0", 8));
  expectError(loadImage(write("large.png", large)),
              "an image of 16384x16384 pixels is beyond the limits");
  std::string empty = file;
  empty.replace(16, 4, std::string("\0\0\0\0", 4));
  expectError(loadImage(write("empty.png", empty)), "broken image");
}

TEST_F(ImageFileTest, RefusesJpegWithEndlessScans) {
  std::string file = read(writeJpeg(16, 50));
  // The header of the only scan: a marker, and 12 bytes for three components.
  size_t at = file.find("\xff\xda");
  std::string scan = file.substr(at, 14);
  for (int i = 0; i < 100; ++i)
    file.insert(at, scan);
  expectError(loadImage(write("scans.jpg", file)),
              "scans.jpg: more than 100 scans");
}

TEST_F(ImageFileTest, RefusesHuffmanTablesBeyondTheirBounds) {
  std::string file = read(writeJpeg(16, 50));
  // Behind the marker: two bytes of length, one of class and number, then the
  // counts of the codes of length 1 to 16.
  size_t counts = file.find("\xff\xc4") + 5;
  std::string many = file;
  for (size_t i = 0; i < 16; ++i)
    many[counts + i] = '\xff';
  expectError(loadImage(write("many.jpg", many)), "malformed Huffman table");
  std::string more = file;
  more[counts + 15] = '\xff';
  expectError(loadImage(write("more.jpg", more)), "malformed Huffman table");

  // 257 codes with all their symbols present: consistent, yet one too many.
  std::string table(1, '\0');
  table += std::string(14, '\0') + "\xff\2" + std::string(257, '\0');
  std::string consistent = file;
  consistent.insert(counts - 5, "\xff\xc4\1\x14" + table);
  expectError(loadImage(write("257.jpg", consistent)),
              "malformed Huffman table");
}

TEST_F(ImageFileTest, MissingJpegTablesAreZero) {
  std::string file = read(writeJpeg(16, 50));
  // The decoder's memory still holds the tables of this one.
  EXPECT_NEAR(values(unwrap(loadImage(path("a.jpg"))))[0], 50, 2);
  // Turn the tables into comments. Without codes every symbol is 0, without
  // quantization every coefficient is; either way all is mid-grey.
  for (std::string_view marker : {"\xff\xc4", "\xff\xdb"}) {
    std::string broken = file;
    for (size_t at; (at = broken.find(marker)) != std::string::npos;)
      broken[at + 1] = '\xfe';
    for (int value : values(unwrap(loadImage(write("broken.jpg", broken)))))
      ASSERT_EQ(value, 128);
  }
}

TEST_F(ImageFileTest, FollowsRestartMarkers) {
  // 16x8 grey: two blocks with a restart between them, every code "0".
  std::string file("\xff\xd8\xff\xdb\0\x43\0", 7);
  file.append(64, '\1');
  file += std::string("\xff\xc0\0\x0b\x08\0\x08\0\x10\1\1\x11\0", 13);
  for (char tableClass : {'\0', '\x10'}) {
    file += std::string("\xff\xc4\0\x14", 4) + tableClass + '\1';
    file.append(16, '\0');
  }
  file += std::string("\xff\xdd\0\4\0\1", 6);
  file += std::string("\xff\xda\0\x08\1\1\0\0\x3f\0", 10);
  file += "\x3f\xff\xd0\x3f\xff\xd9";
  Tensor image = unwrap(loadImage(write("restart.jpg", file)));
  EXPECT_EQ(image.shape(), Shape({8, 16, 3}));
  for (int value : values(image))
    ASSERT_EQ(value, 128);
}

TEST_F(ImageFileTest, SkipsMetadataThatLooksLikeMarkers) {
  std::string file = read(writeJpeg(16, 50));
  // An APP1 segment that holds an end marker and half a table.
  file.insert(2, std::string("\xff\xe1\0\x08\xff\xd9\xff\xc4\0\x05", 10));
  EXPECT_EQ(unwrap(loadImage(write("meta.jpg", file))).shape(),
            Shape({16, 16, 3}));
}

//===----------------------------------------------------------------------===//
// Pixels
//===----------------------------------------------------------------------===//

TEST(Image, LumaFollowsBT601) {
  Tensor image = makeTensor<uint8_t>(
      {5, 1, 3}, {255, 0, 0, 0, 255, 0, 0, 0, 255, 77, 77, 77, 255, 255, 255});
  Tensor luma = unwrap(toLuma(image));
  EXPECT_EQ(luma.shape(), Shape({5, 1, 1}));
  EXPECT_EQ(values(luma), (std::vector<int>{76, 150, 29, 77, 255}));
  EXPECT_EQ(values(unwrap(toLuma(luma))), values(luma));
}

TEST(Image, CropsTheCentre) {
  EXPECT_EQ(values(unwrap(cropCenterSquare(grayRow({1, 2, 3})))),
            (std::vector<int>{2}));
  EXPECT_EQ(values(unwrap(cropCenterSquare(grayRow({1, 2, 3, 4})))),
            (std::vector<int>{2}));
  Tensor tall = makeTensor<uint8_t>({4, 2, 1}, {1, 2, 3, 4, 5, 6, 7, 8});
  EXPECT_EQ(values(unwrap(cropCenterSquare(tall))),
            (std::vector<int>{3, 4, 5, 6}));
}

TEST(Image, SameSizeIsUnchanged) {
  Tensor noise =
      makeTensor<uint8_t>({2, 2, 3}, {0, 255, 3, 9, 80, 1, 7, 7, 200, 4, 5, 6});
  EXPECT_EQ(values(unwrap(resizeBilinear(noise, 2, 2))), values(noise));
}

TEST(Image, EnlargesWithHalfPixelCentres) {
  // Centres fall at -1/4, 1/4, 3/4, 5/4 of the input: 0, 63.75, 191.25, 255.
  EXPECT_EQ(values(unwrap(resizeBilinear(grayRow({0, 255}), 1, 4))),
            (std::vector<int>{0, 64, 191, 255}));
  Tensor column = makeTensor<uint8_t>({2, 1, 1}, {0, 255});
  EXPECT_EQ(values(unwrap(resizeBilinear(column, 4, 1))),
            (std::vector<int>{0, 64, 191, 255}));
}

TEST(Image, ShrinksWithAWiderTriangle) {
  // Weights 3, 3, 1 of 7: without antialiasing this would be 0 and 255.
  EXPECT_EQ(values(unwrap(resizeBilinear(grayRow({0, 0, 255, 255}), 1, 2))),
            (std::vector<int>{36, 219}));
  // One output sees all four, with weights 5, 7, 7, 5 of 24.
  EXPECT_EQ(values(unwrap(resizeBilinear(grayRow({0, 0, 0, 240}), 1, 1))),
            (std::vector<int>{50}));
}

TEST(Image, ChannelsStayApart) {
  Tensor image = makeTensor<uint8_t>({1, 2, 3}, {0, 10, 255, 0, 20, 255});
  EXPECT_EQ(values(unwrap(resizeBilinear(image, 1, 1))),
            (std::vector<int>{0, 15, 255}));
}

TEST(Image, ConstantStaysConstantAtAnySize) {
  Tensor image = unwrap(Tensor::zeros(DType::U8, {7, 13, 3}));
  for (uint8_t &pixel : image.elements<uint8_t>())
    pixel = 255;
  for (int64_t side : {1, 2, 3, 5, 8, 13, 31, 100})
    for (int value : values(unwrap(resizeBilinear(image, side, 2 * side))))
      ASSERT_EQ(value, 255) << side;
}

TEST(Image, RefusesWhatIsNoImage) {
  expectError(resizeBilinear(makeTensor<float>({1, 1, 1}, {1}), 1, 1),
              "not an image: 1x1x1xf32");
  expectError(toLuma(makeTensor<uint8_t>({1, 1, 2}, {1, 2})), "not an image");
  expectError(cropCenterSquare(makeTensor<uint8_t>({0, 1, 3}, {})),
              "not an image");
  expectError(resizeBilinear(grayRow({1}), 0, 1), "cannot resize");
  expectError(resizeBilinear(grayRow({1}), 1, kMaxImageSide + 1),
              "cannot resize");
}

} // namespace
} // namespace convopt::runtime::test
