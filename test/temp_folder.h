// A folder of its own for a test, removed afterwards.
#pragma once

#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <system_error>

namespace sluice::test {

/// Made by mkdtemp below the system's folder for temporary files. Not copyable.
class TempFolder {
 public:
  TempFolder() {
    std::error_code error;
    std::string form = std::filesystem::temp_directory_path(error).string() + "/sluice-test-XXXXXX";
    const char* made = ::mkdtemp(form.data());
    // Canonical, because git and the scan name the real folder.
    if (made != nullptr) path_ = std::filesystem::canonical(made, error).string();
  }
  ~TempFolder() {
    std::error_code error;
    if (!path_.empty()) std::filesystem::remove_all(path_, error);
  }
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;

  const std::string& path() const { return path_; }
  std::string path(std::string_view name) const { return path_ + '/' + std::string(name); }

  /// Writes a file and makes its folders; gives its full path.
  std::string write(std::string_view name, std::string_view bytes) const {
    const std::filesystem::path file = path(name);
    std::filesystem::create_directories(file.parent_path());
    std::ofstream stream(file, std::ios::binary);
    stream.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    return file.string();
  }

 private:
  std::string path_;
};

/// The bytes of a file; empty if it can't be read.
inline std::string read_bytes(const std::string& path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

}  // namespace sluice::test
