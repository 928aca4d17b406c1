#include "cli/embedded_rules.h"

#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <vector>

#include "advisories/zstd_stream.h"
#include "cli/packed_rules.h"
#include "test/catch.h"
#include "test/source_dir.h"

namespace sluice::cli {
namespace {

namespace fs = std::filesystem;

std::string content_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

TEST_CASE("the rules in the binary are the files of rules/, byte for byte") {
  std::map<std::string, std::string> embedded;
  const auto add = [&](std::span<const RuleFile> files) {
    for (const RuleFile& file : files) embedded.emplace(file.name, file.text);
  };
  add(embedded_secret_rules());
  add(embedded_advisories());
  add(embedded_runtime_tables());
  add(embedded_framework_tables());
  add(embedded_check_rules());
  add(embedded_check_cases());
  add(embedded_access_rules());
  add(embedded_explanations());
  add({&embedded_owasp(), 1});

  std::map<std::string, std::string> files;
  const fs::path root = test::source_dir();
  for (const auto& entry : fs::recursive_directory_iterator(root / "rules")) {
    const std::string extension = entry.path().extension();
    if (extension != ".toml" && extension != ".json") continue;
    files.emplace(fs::relative(entry.path(), root).string(), content_of(entry.path()));
  }
  REQUIRE(files.size() > 40);
  for (const auto& [name, text] : files) {
    INFO(name);
    REQUIRE(embedded.count(name) == 1);
    CHECK((embedded.at(name) == text));
  }
  CHECK(embedded.size() == files.size());
}

TEST_CASE("a frame gives the bytes it was made from or nothing") {
  // RFC 8878, section 3.1.1: magic, a header for 5 bytes in one segment, one raw block, the last.
  const std::vector<unsigned char> frame = {0x28, 0xb5, 0x2f, 0xfd, 0x20, 5,   0x29,
                                            0,    0,    'r',  'u',  'l',  'e', 's'};
  std::array<char, 5> plain{};
  CHECK(advisories::decompress_frame(frame, plain));
  CHECK(std::string(plain.data(), plain.size()) == "rules");

  std::array<char, 4> short_of{};
  CHECK_FALSE(advisories::decompress_frame(frame, short_of));
  std::array<char, 6> too_long{};
  CHECK_FALSE(advisories::decompress_frame(frame, too_long));
  for (std::size_t size = 0; size < frame.size(); ++size) {
    CHECK_FALSE(advisories::decompress_frame({frame.data(), size}, plain));
  }
  std::vector<unsigned char> other = frame;
  other[0] ^= 1;
  CHECK_FALSE(advisories::decompress_frame(other, plain));
}

TEST_CASE("files are cut out of a frame by their sizes") {
  const std::vector<unsigned char> frame = {0x28, 0xb5, 0x2f, 0xfd, 0x20, 5,   0x29,
                                            0,    0,    'r',  'u',  'l',  'e', 's'};
  const std::vector<PackedFile> files = {{"a", 2}, {"empty", 0}, {"b", 3}};
  const std::span<const RuleFile> unpacked = unpack_rules(frame, files);
  REQUIRE(unpacked.size() == 3);
  CHECK(unpacked[0].name == "a");
  CHECK(unpacked[0].text == "ru");
  CHECK(unpacked[1].text.empty());
  CHECK(unpacked[2].text == "les");
}

}  // namespace
}  // namespace sluice::cli
