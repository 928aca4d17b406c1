#include "format/json.h"
#include "inventory/formats/text.h"
#include "inventory/runtimes/readers.h"
#include "inventory/runtimes/version_text.h"

namespace sluice::inventory {
namespace {

std::optional<Runtime> php_of(const FileView& file, std::string_view table) {
  const Result<format::Node> root = format::read_json(file.path, file.bytes);
  const format::Node* php = root ? root->find(table, "php") : nullptr;
  if (php == nullptr || !php->is_string()) return {};
  const std::string_view text = trim(php->text);
  if (text.empty() || text.size() > kMaxRequirementBytes) return {};
  return asked_for("php", text, file.path, php->line);
}

}  // namespace

std::optional<Runtime> asked_php(const FileIndex& files) {
  // Composer copies the one into the other; composer.json is where it is changed.
  if (const FileView file = find_file(files, "composer.json")) {
    if (std::optional<Runtime> runtime = php_of(file, "require")) return runtime;
  }
  if (const FileView file = find_file(files, "composer.lock")) return php_of(file, "platform");
  return {};
}

}  // namespace sluice::inventory
