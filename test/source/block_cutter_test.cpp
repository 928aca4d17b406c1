// Streams cut into blobs: every byte is some blob's own once, with its line, column and context.
#include "source/block_cutter.h"

#include <string>

#include "source/tree.h"
#include "test/catch.h"

namespace sluice::source {
namespace {

std::string text_of(std::size_t size) {
  std::string text;
  while (text.size() < size) text += "line " + std::to_string(text.size() * 7919) + '\n';
  text.resize(size);
  return text;
}

}  // namespace

TEST_CASE("a stream in any pieces gives the same blobs") {
  for (const std::size_t size :
       {std::size_t{0}, std::size_t{1}, BlockCutter::kStep, BlockCutter::kStep + kBlockOverlap,
        BlockCutter::kStep + kBlockOverlap + 1, 3 * BlockCutter::kStep + 12345}) {
    const std::string text = text_of(size);
    for (const std::size_t piece : {std::size_t{999}, std::size_t{1} << 20, std::size_t{1} << 24}) {
      INFO(size << " in pieces of " << piece);
      std::string own;
      BlockCutter cutter({"a.zip/b", "a.zip", "b"}, [&](const Blob& blob) {
        CHECK(blob.path == "a.zip/b");
        CHECK(blob.container == "a.zip");
        CHECK(blob.inner == "b");
        const std::size_t begin = own.size() - blob.report_begin;
        const bool fits = blob.bytes == text.substr(begin, blob.bytes.size());
        CHECK(fits);
        const std::string before = text.substr(0, begin);
        const auto lines = static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n'));
        CHECK(blob.first_line == lines + 1);
        CHECK(blob.first_column == begin - (before.rfind('\n') + 1) + 1);
        const std::size_t context = std::min(
            kBlockOverlap, text.size() - own.size() - (blob.report_end - blob.report_begin));
        CHECK(blob.bytes.size() - blob.report_end == context);
        own += blob.bytes.substr(blob.report_begin, blob.report_end - blob.report_begin);
      });
      for (std::size_t at = 0; at < text.size(); at += piece) {
        cutter.push(std::string_view(text).substr(at, piece));
      }
      cutter.finish();
      const bool all = own == text;
      CHECK(all);
    }
  }
}

TEST_CASE("a stream in UTF-16 becomes UTF-8, in any pieces") {
  using namespace std::string_view_literals;
  struct Row {
    std::string_view bytes;
    std::string_view text;
  };
  for (const Row& row : {Row{""sv, ""}, Row{"\xFF"sv, "\xFF"}, Row{"\xFF\xFE"sv, "\xFF\xFE"},
                         Row{"\xFF\xFE\x41\x42"sv, "\xFF\xFE\x41\x42"}, Row{"ab"sv, "ab"},
                         Row{"\xFF\xFE\x3D\xD8\0\xDE\n\0"sv, "\xF0\x9F\x98\x80\n"},
                         Row{"\xFE\xFF\xD8\x3D\xDE\0\0a\xD8\x3D"sv,
                             "\xF0\x9F\x98\x80"
                             "a\xEF\xBF\xBD"},
                         Row{"\xFE\xFF\0a\0"sv, "a"}}) {
    for (std::size_t piece = 1; piece <= row.bytes.size() + 1; ++piece) {
      std::string text;
      BlockCutter cutter({"x", "", ""}, [&](const Blob& blob) {
        text += blob.bytes;
        CHECK_FALSE(blob.binary);
      });
      for (std::size_t at = 0; at < row.bytes.size(); at += piece) {
        cutter.push(row.bytes.substr(at, piece));
      }
      cutter.finish();
      CHECK(text == row.text);
    }
  }
}

TEST_CASE("a stream is binary if its first block is") {
  for (const auto& [text, binary] : {std::pair{std::string("a\0b", 3), true}, {"ab", false}}) {
    bool seen = false;
    BlockCutter cutter({"x", "", ""}, [&, want = binary](const Blob& blob) {
      seen = true;
      CHECK(blob.binary == want);
    });
    cutter.push(text);
    cutter.finish();
    CHECK(seen);
  }
}

}  // namespace sluice::source
