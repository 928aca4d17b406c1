#include "cli/source_pass.h"

#include <utility>

#include "base/date.h"
#include "base/instant.h"
#include "cli/cache_file.h"
#include "format/json_writer.h"

namespace sluice::cli {
namespace {

constexpr std::string_view kSchema = "sluice-source-pass/1";
constexpr std::size_t kMaxSecrets = 20'000;
constexpr std::size_t kMaxVariables = 10'000;
/// Keys and values of one secret.
constexpr std::size_t kValuesEach = 8;
/// Longer than any build takes, shorter than it takes until somebody changes an app.
constexpr std::chrono::hours kLongest{6};

std::int64_t seconds_of(std::chrono::system_clock::time_point when) {
  return std::chrono::floor<std::chrono::seconds>(when.time_since_epoch()).count();
}

bool is_same_build(const format::Node& document, const SourcePass& now) {
  if (document.text_of("root") != now.root) return false;
  if (document.text_of("source_version") != now.source_version) return false;
  const std::optional<Instant> when = parse_instant(document.text_of("when"));
  if (!when) return false;
  const std::int64_t age = seconds_of(now.when) - when->seconds;
  return age >= 0 && age <= std::chrono::seconds(kLongest).count();
}

}  // namespace

Result<std::optional<SourcePass>> read_source_pass(const std::string& path, const SourcePass& now) {
  const Result<std::optional<format::Node>> read =
      read_cache_file(path, kSchema, kMaxSecrets * kValuesEach + kMaxVariables + 16);
  if (!read) return read.error();
  const std::optional<format::Node>& document = *read;
  if (!document || !is_same_build(*document, now)) return std::optional<SourcePass>();
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
  json.begin_object().member("schema", kSchema).member("root", pass.root);
  json.member("source_version", pass.source_version).member("when", to_rfc3339(pass.when));
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
