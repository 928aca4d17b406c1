#include "advisories/import_inputs.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <string_view>
#include <system_error>
#include <utility>

#include "source/gzip_file.h"
#include "source/zip_entries.h"

namespace sluice::advisories {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kMaxJsonFile = 64ULL << 20;   // an array of many records
constexpr std::uint64_t kMaxEpssFile = 256ULL << 20;  // unpacked; 300,000 CVEs take 10 MiB

bool is_json(std::string_view name) { return name.ends_with(".json"); }

std::optional<InputKind> kind_of(std::string_view name) {
  if (is_json(name)) return InputKind::kJson;
  if (name.ends_with(".zip")) return InputKind::kZip;
  if (name.ends_with(".csv") || name.ends_with(".csv.gz")) return InputKind::kEpss;
  return std::nullopt;
}

Result<std::vector<InputFile>> find_in_folder(const std::string& folder) {
  std::vector<InputFile> files;
  std::error_code error;
  fs::recursive_directory_iterator entry(folder, error);
  for (; !error && entry != fs::recursive_directory_iterator(); entry.increment(error)) {
    const std::string name = entry->path().filename().string();
    if (!is_json(name) && name != "all.zip") continue;
    std::error_code status;
    if (!entry->is_regular_file(status)) continue;
    files.push_back({entry->path().string(), entry->file_size(status), *kind_of(name)});
    if (status) return Error{files.back().path, 0, "cannot read: " + status.message()};
  }
  if (error) return Error{folder, 0, "cannot read the folder: " + error.message()};
  std::sort(files.begin(), files.end(),
            [](const InputFile& a, const InputFile& b) { return a.path < b.path; });
  return files;
}

Result<std::string> read_file(const InputFile& file) {
  if (file.size > kMaxJsonFile) {
    return Error{file.path, 0, "larger than " + std::to_string(kMaxJsonFile) + " bytes"};
  }
  std::ifstream stream(file.path, std::ios::binary);
  std::string bytes(file.size, '\0');
  stream.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  if (!stream || stream.gcount() != static_cast<std::streamsize>(bytes.size())) {
    return Error{file.path, 0, "cannot read the file"};
  }
  return bytes;
}

}  // namespace

Result<std::vector<InputFile>> find_inputs(const std::vector<std::string>& arguments) {
  std::vector<InputFile> files;
  for (const std::string& argument : arguments) {
    std::error_code error;
    const fs::file_status status = fs::status(argument, error);
    if (fs::is_directory(status)) {
      Result<std::vector<InputFile>> found = find_in_folder(argument);
      if (!found) return found.error();
      std::move(found->begin(), found->end(), std::back_inserter(files));
    } else if (fs::is_regular_file(status) && kind_of(argument)) {
      files.push_back({argument, fs::file_size(argument, error), *kind_of(argument)});
      if (error) return Error{argument, 0, "cannot read: " + error.message()};
    } else if (fs::exists(status)) {
      return Error{argument, 0, "neither a folder nor a .json, .zip or .csv file"};
    } else {
      return Error{argument, 0, "cannot read: " + error.message()};
    }
  }
  return files;
}

Status for_each_document(const InputFile& file,
                         const std::function<bool(std::size_t index)>& wanted,
                         const std::function<void(Document)>& visit) {
  switch (file.kind) {
    case InputKind::kJson:
      if (wanted(0)) visit({file.path, read_file(file), 0, file.size});
      return std::nullopt;
    case InputKind::kEpss:
      if (wanted(0))
        visit({file.path, source::read_gzip_file(file.path, kMaxEpssFile), 0, file.size});
      return std::nullopt;
    case InputKind::kZip:
      break;
  }
  return source::for_each_zip_entry(file.path, {}, wanted, [&](source::ZipEntry entry) {
    if (!is_json(entry.name)) return;
    visit({file.path + ": " + std::string(entry.name), std::move(entry.bytes), entry.index,
           entry.position});
  });
}

}  // namespace sluice::advisories
