// What the advisory tests share: records from JSON, a folder that goes away, the shared data.
#pragma once

#include <stdlib.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "advisories/evaluate.h"
#include "advisories/matcher.h"
#include "advisories/osv_reader.h"
#include "test/catch.h"
#include "test/source_dir.h"
#include "versions/ecosystem.h"

namespace sluice::advisories {

inline AdvisoryRecord record_of(std::string_view json) {
  OsvDocument document = read_osv(json, "test");
  INFO(json);
  for (const Error& error : document.unreadable) INFO(describe(error));
  REQUIRE(document.unreadable.empty());
  REQUIRE(document.records.size() == 1);
  return std::move(document.records.front());
}

/// A record of PyPI's "pkg" with these contents of its one affected entry.
inline AdvisoryRecord record_with(std::string_view entry, std::string_view rest = "") {
  std::string json = R"({"id":"TEST-1","affected":[{"package":{"ecosystem":"PyPI","name":"pkg"},)";
  json += entry;
  json += "}]";
  json += rest;
  json += "}";
  return record_of(json);
}

inline Target target_of(std::string_view ecosystem, std::string_view name) {
  const versions::Ecosystem* known = versions::find_ecosystem(ecosystem);
  if (known == nullptr) return {ecosystem, name, nullptr, nullptr};
  return {ecosystem, name, known->compare, known->readable_part};
}

/// A look-up in a list of records.
inline RecordLookup lookup_in(std::vector<AdvisoryRecord> records) {
  return [records = std::move(records)](std::string_view ecosystem, std::string_view name) {
    std::vector<AdvisoryRecord> found;
    for (const AdvisoryRecord& record : records) {
      for (const Affected& affected : record.affected) {
        if (affected.ecosystem == ecosystem && affected.name == name) {
          found.push_back(record);
          break;
        }
      }
    }
    return found;
  };
}

class TempFolder {
 public:
  TempFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "sluice-test-XXXXXX").string();
    REQUIRE(::mkdtemp(pattern.data()) != nullptr);
    path_ = pattern;
  }
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;
  ~TempFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  std::string operator/(std::string_view name) const { return (path_ / name).string(); }
  std::string path() const { return path_.string(); }

 private:
  std::filesystem::path path_;
};

inline void write_file(const std::string& path, std::string_view bytes) {
  std::filesystem::create_directories(std::filesystem::path(path).parent_path());
  std::ofstream stream(path, std::ios::binary);
  stream.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  REQUIRE(stream.good());
}

inline std::string file_bytes(const std::string& path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

/// A file or folder of the data that lies beside the project; empty, with a warning, if it isn't
/// there.
inline std::string shared_data(std::string_view name) {
  const char* folder = std::getenv("SLUICE_SHARED_DATA");
  const std::filesystem::path base =
      folder != nullptr ? std::filesystem::path(folder)
                        : std::filesystem::path(test::source_dir()) / ".." / "shared" / "data";
  if (std::filesystem::exists(base / name)) return (base / name).string();
  WARN("not there, test skipped: " << (base / name).string());
  return {};
}

}  // namespace sluice::advisories
