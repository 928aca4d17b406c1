#include "format/json.h"
#include "inventory/formats/text.h"
#include "inventory/runtimes/readers.h"
#include "inventory/runtimes/version_text.h"

namespace sluice::inventory {
namespace {

/// The first line that is neither empty nor a comment, without `prefix`; it must be "3.14" or
/// "3.14.2".
std::optional<Runtime> version_file(const FileView& file, std::string_view prefix) {
  for (Lines lines(file.bytes); lines.next();) {
    std::string_view text = trim(lines.text());
    if (text.empty() || text.starts_with('#')) continue;
    if (!text.starts_with(prefix)) return {};
    text.remove_prefix(prefix.size());
    if (text.empty() || text.size() > kMaxRequirementBytes || leading_version(text) != text) {
      return {};
    }
    return asked_for("python", text, file.path, lines.number());
  }
  return {};
}

std::optional<Runtime> pipfile_lock(const FileView& file) {
  const Result<format::Node> root = format::read_json(file.path, file.bytes);
  const format::Node* wanted = root ? root->find("_meta", "requires") : nullptr;
  if (wanted == nullptr) return {};
  for (const char* key : {"python_full_version", "python_version"}) {
    const format::Node* version = wanted->find(key);
    if (version == nullptr || !version->is_string()) continue;
    const std::string_view text = trim(version->text);
    if (text.empty() || text.size() > kMaxRequirementBytes) continue;
    return asked_for("python", text, file.path, version->line);
  }
  return {};
}

}  // namespace

std::optional<Runtime> asked_python(const FileIndex& files) {
  if (const FileView file = find_file(files, "runtime.txt")) {
    if (std::optional<Runtime> runtime = version_file(file, "python-")) return runtime;
  }
  if (const FileView file = find_file(files, ".python-version")) {
    if (std::optional<Runtime> runtime = version_file(file, "")) return runtime;
  }
  if (const FileView file = find_file(files, "Pipfile.lock")) return pipfile_lock(file);
  return {};
}

}  // namespace sluice::inventory
