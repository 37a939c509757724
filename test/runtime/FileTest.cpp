//===- FileTest.cpp - bounded reads and all-or-nothing writes -------------===//

#include "runtime/Support/File.h"

#include "test/runtime/TestUtils.h"

#include <csignal>
#include <sys/resource.h>
#include <sys/stat.h>

namespace convopt::runtime::test {
namespace {

using FileTest = TempDirTest;

TEST_F(FileTest, ReadsWhatIsThere) {
  std::string file = write("a", std::string_view("x\0y", 3));
  EXPECT_EQ(unwrap(readFile(file, 3)), std::string_view("x\0y", 3));
  EXPECT_EQ(unwrap(readFile(write("empty", ""), 0)), "");
}

TEST_F(FileTest, RefusesMoreThanTheLimit) {
  std::string file = write("a", "1234");
  expectError(readFile(file, 3), file + ": 4 bytes");
}

TEST_F(FileTest, MissingFileIsNamed) {
  expectError(readFile(path("none"), 10), path("none") + ": cannot open");
}

TEST_F(FileTest, RefusesWhatIsNoRegularFile) {
  expectError(readFile(directory.string(), 10), "not a regular file");
  expectError(readFile("/dev/zero", 10), "not a regular file");
  // Must not wait for somebody to write into it.
  ASSERT_EQ(::mkfifo(path("fifo").c_str(), 0600), 0);
  expectError(readFile(path("fifo"), 10), "not a regular file");
}

TEST_F(FileTest, RefusesNulInTheName) {
  write("a", "1");
  std::string name = path("a") + std::string("\0.npy", 5);
  expectError(readFile(name, 10), "NUL");
  expectError(writeFileAtomically(name, {"1"}), "NUL");
}

TEST_F(FileTest, ShrunkFileIsAnError) {
  std::string name = write("a", "1234");
  InputFile file = unwrap(InputFile::open(name));
  ASSERT_EQ(::truncate(name.c_str(), 2), 0);
  char buffer[4];
  expectError(file.read(0, buffer, 4), "unexpected end of file at byte 2");
}

TEST_F(FileTest, WritesChunksInOrderAndLeavesNothingElse) {
  ASSERT_TRUE(writeFileAtomically(path("a"), {"one", "", "two"}));
  EXPECT_EQ(read(path("a")), "onetwo");
  ASSERT_TRUE(writeFileAtomically(path("a"), {"three"}));
  EXPECT_EQ(read(path("a")), "three");
  EXPECT_EQ(fileCount(), 1u);
}

TEST_F(FileTest, NewFilesFollowTheUmask) {
  mode_t before = ::umask(027);
  ASSERT_TRUE(writeFileAtomically(path("a"), {"1"}));
  ::umask(before);
  struct stat info;
  ASSERT_EQ(::stat(path("a").c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0640u);
}

TEST_F(FileTest, FailedWriteLeavesNothing) {
  expectError(writeFileAtomically(path("none/a"), {"1"}), "cannot create");
  std::filesystem::create_directory(path("dir"));
  expectError(writeFileAtomically(path("dir"), {"1"}), "not a regular file");
  ASSERT_EQ(::mkfifo(path("fifo").c_str(), 0600), 0);
  expectError(writeFileAtomically(path("fifo"), {"1"}), "not a regular file");
  EXPECT_TRUE(std::filesystem::is_fifo(path("fifo")));
  EXPECT_EQ(fileCount(), 2u);
}

TEST_F(FileTest, InterruptedWriteKeepsTheOldFile) {
  write("a", "old");
  // A limit on file sizes stands in for a full disk.
  rlimit before;
  ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &before), 0);
  rlimit tight = {4, before.rlim_max};
  auto handler = std::signal(SIGXFSZ, SIG_IGN);
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &tight), 0);
  Expected<void> written = writeFileAtomically(path("a"), {"123", "456"});
  ::setrlimit(RLIMIT_FSIZE, &before);
  std::signal(SIGXFSZ, handler);
  expectError(written, "a: cannot write the file");
  EXPECT_EQ(read(path("a")), "old");
  EXPECT_EQ(fileCount(), 1u);
}

} // namespace
} // namespace convopt::runtime::test
