#include "cli/source_pass.h"

#include <utility>

#include "cli/cache_file.h"
#include "format/json_writer.h"

namespace sluice::cli {
namespace {

constexpr std::string_view kSchema = "sluice-source-pass/1";
constexpr std::size_t kMaxSecrets = 20'000;
constexpr std::size_t kMaxVariables = 10'000;
/// Keys and values of one secret.
constexpr std::size_t kValuesEach = 8;
}  // namespace

Result<std::optional<SourcePass>> read_source_pass(const std::string& path, const SourcePass& now) {
  const Result<std::optional<format::Node>> read =
      read_cache_file(path, kSchema, kMaxSecrets * kValuesEach + kMaxVariables + 16);
  if (!read) return read.error();
  const std::optional<format::Node>& document = *read;
  if (!document || !is_same_build(*document, now.build)) return std::optional<SourcePass>();
  SourcePass pass = now;
  pass.looked_for = document->texts_of("looked_for");
  pass.secrets.clear();
  for (const char* list : {"secrets", "live"}) {
    const format::Node* items = document->find(list);
    if (items == nullptr) continue;
    for (const format::Node& item : items->items) {
      pass.secrets.push_back({std::string(item.text_of("rule")), std::string(item.text_of("path")),
                              std::string(item.text_of("id")),
                              std::string(item.text_of("config_var"))});
    }
  }
  return std::optional(std::move(pass));
}

Status write_source_pass(const std::string& path, const SourcePass& pass) {
  if (pass.secrets.size() > kMaxSecrets || pass.looked_for.size() > kMaxVariables) {
    return Error{path, 0, "not written: more secrets than it can hold"};
  }
  format::JsonWriter json;
  json.begin_object().member("schema", kSchema);
  write_mark(pass.build, &json);
  json.key("looked_for").begin_array();
  for (const std::string& name : pass.looked_for) json.value(name);
  json.end_array();
  for (const bool live : {false, true}) {
    json.key(live ? "live" : "secrets").begin_array();
    for (const correlate::SourceSecret& secret : pass.secrets) {
      if (secret.config_var.empty() == live) continue;
      json.begin_object().member("rule", secret.rule).member("path", secret.path);
      json.member_if("id", secret.id).member_if("config_var", secret.config_var).end_object();
    }
    json.end_array();
  }
  json.end_object();
  return write_cache_file(path, json.take());
}

}  // namespace sluice::cli
