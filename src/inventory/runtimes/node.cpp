#include "format/json.h"
#include "inventory/formats/text.h"
#include "inventory/runtimes/readers.h"
#include "inventory/runtimes/version_text.h"

namespace sluice::inventory {
namespace {

std::optional<Runtime> engines_node(const FileView& file) {
  const Result<format::Node> root = format::read_json(file.path, file.bytes);
  if (!root) return {};
  const format::Node* engine = root->find("engines", "node");
  if (engine == nullptr || !engine->is_string()) return {};
  const std::string_view text = trim(engine->text);
  if (text.empty() || text.size() > kMaxRequirementBytes) return {};
  return asked_for("node", text, file.path, engine->line);
}

/// The first line that says something: "20.11.1", "v20", "lts/iron".
std::optional<Runtime> version_file(const FileView& file) {
  for (Lines lines(file.bytes); lines.next();) {
    const std::string_view text = trim(before(lines.text(), "#"));
    if (text.empty()) continue;
    if (text.size() > kMaxRequirementBytes) return {};
    Runtime runtime = asked_for("node", text, file.path, lines.number());
    runtime.informational = true;
    return runtime;
  }
  return {};
}

}  // namespace

std::optional<Runtime> asked_node(const FileIndex& files) {
  if (const FileView manifest = find_file(files, "package.json")) {
    if (std::optional<Runtime> runtime = engines_node(manifest)) return runtime;
  }
  for (const char* name : {".nvmrc", ".node-version"}) {
    if (const FileView file = find_file(files, name)) {
      if (std::optional<Runtime> runtime = version_file(file)) return runtime;
    }
  }
  return {};
}

}  // namespace sluice::inventory
