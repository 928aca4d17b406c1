#include <cstdint>
#include <string_view>

#include "base/date.h"
#include "format/json_writer.h"
#include "report/fix_plan.h"

namespace sluice::report {
namespace {

using correlate::FixKind;
using correlate::FixStep;
using format::JsonWriter;

std::string_view word(FixKind kind) {
  switch (kind) {
    case FixKind::kUpdate:
      return "update";
    case FixKind::kRemove:
      return "remove";
    case FixKind::kTooYoung:
      return "too-young";
    case FixKind::kUnpublished:
      break;
  }
  return "unpublished";
}

void write_texts(JsonWriter* json, std::string_view name, const std::vector<std::string>& texts) {
  json->key(name).begin_array();
  for (const std::string& text : texts) json->value(text);
  json->end_array();
}

void write_step(JsonWriter* json, const FixStep& step) {
  const Package& package = step.package;
  json->begin_object().member("kind", word(step.kind));
  json->member("ecosystem", package.ecosystem).member("name", package.name);
  write_texts(json, "from", step.versions);
  json->member_if("to", step.to).member_if("change", step.change);
  if (step.published) json->member("published", to_string(*step.published));
  json->member("path", package.path);
  if (package.line != 0) json->member("line", static_cast<std::uint64_t>(package.line));
  json->member("scope", to_string(package.scope)).member("direct", package.direct);
  write_texts(json, "dependency_path", step.path);
  json->member_if("command", step.command).member_if("text", step.text);
  json->member_if("why", step.why);
  if (step.held_back_by) {
    json->key("held_back_by").begin_object().member("by", step.held_back_by->by);
    json->member("requirement", step.held_back_by->requirement).end_object();
  }
  json->key("fixes").begin_array();
  for (const correlate::PlannedFlaw& flaw : step.flaws) {
    json->begin_object().member("id", flaw.id);
    write_texts(json, "aliases", flaw.other_ids);
    json->member_if("title", flaw.title).member("severity", to_string(flaw.severity));
    json->member("kev", flaw.known_exploited).end_object();
  }
  json->end_array().end_object();
}

}  // namespace

std::string fix_plan_json(const correlate::FixPlan& plan, const std::string& tool_version) {
  JsonWriter json;
  json.begin_object().member("schema", "sluice-fix/1");
  json.key("tool").begin_object().member("name", "sluice").member("version", tool_version);
  json.end_object().member("flaws", static_cast<std::uint64_t>(plan.flaws));
  json.member("cleared", static_cast<std::uint64_t>(plan.cleared)).key("steps").begin_array();
  for (const FixStep& step : plan.steps) write_step(&json, step);
  json.end_array().end_object();
  return json.take();
}

}  // namespace sluice::report
