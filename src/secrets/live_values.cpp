#include "secrets/live_values.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "format/node.h"
#include "secrets/live_choice.h"
#include "secrets/live_encodings.h"
#include "secrets/live_parts.h"

namespace sluice::secrets {
namespace {

/// Plaintext and forms of all values together. A Heroku app's config vars have 64 KiB in all.
constexpr std::size_t kMaxArenaBytes = 32U << 20;

std::string_view trim(std::string_view text) {
  constexpr std::string_view kBlank = " \t\r\n";
  const std::size_t begin = text.find_first_not_of(kBlank);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kBlank) - begin + 1);
}

bool is_url(std::string_view value) { return value.find("://") != std::string_view::npos; }

}  // namespace

Result<LiveValues> LiveValues::read(std::string_view name, const format::Node& document,
                                    const ConfigVars& config_vars, const SecretNames& names,
                                    const ValueJudge& judge) {
  Result<LiveChoice> choice = LiveChoice::read(name, document);
  if (!choice) return choice.error();
  LiveValues live;
  const auto leave_out = [&](const std::string& variable, std::string_view value,
                             std::string_view reason) {
    live.left_out_.push_back({variable, reason});
    value = trim(value);
    if (value.size() > kMaxPlainNeedle || !judge.looks_random(value)) return;
    live.needles_.push_back({live.arena_.copy(value), variable, "plain", true});
  };
  // What frameworks copy into browser code lies in the slug on purpose, whatever else it is called.
  std::set<std::string_view> published;
  for (const auto& [variable, value] : config_vars.values()) {
    if (choice->is_public(variable)) published.insert(trim(value));
  }
  // Which variable a secret is known by: the first of those that hold it.
  std::map<std::string_view, std::string> owners;
  std::map<std::string, std::vector<std::string>> same;
  for (const auto& [variable, value] : config_vars.values()) {
    if (const std::string_view reason = choice->refuse_name(variable); !reason.empty()) {
      leave_out(variable, value, reason);
      continue;
    }
    if (!names.is_never_public(variable) && published.contains(trim(value))) {
      leave_out(variable, value, "also under a name with a public prefix");
      continue;
    }
    ValueParts parts = split_value(value);
    std::string_view reason = parts.left_out;
    bool taken = false;
    for (const ValuePart& part : parts.parts) {
      const std::string_view refused = choice->refuse_part(variable, part, names, judge);
      if (!refused.empty()) {
        reason = refused;
        continue;
      }
      if (part.only_redacted) {
        live.needles_.push_back({live.arena_.copy(part.text), variable, "plain", true});
        continue;
      }
      taken = true;
      const std::string_view looked_for = part.text.substr(0, kMaxPlainNeedle);
      if (const auto owner = owners.find(looked_for); owner != owners.end()) {
        // The attachments of an add-on share their URL on purpose.
        if (owner->second != variable && !is_url(value)) same[owner->second].push_back(variable);
        continue;
      }
      if (live.arena_.size() > kMaxArenaBytes) {
        reason = "more config vars than are looked for";
        taken = false;
        break;
      }
      std::vector<EncodedForm> forms;
      encode_forms(part.text, &live.arena_, &forms);
      if (forms.empty()) continue;
      owners.emplace(forms.front().bytes, variable);
      for (const EncodedForm& form : forms) {
        live.needles_.push_back({form.bytes, variable, form.encoding, false});
      }
    }
    if (taken) {
      live.variables_.push_back(variable);
    } else {
      leave_out(variable, value, reason);
    }
  }
  for (auto& [first, others] : same) {
    others.insert(others.begin(), first);
    others.erase(std::unique(others.begin(), others.end()), others.end());
    live.doubled_.push_back(std::move(others));
  }
  return live;
}

}  // namespace sluice::secrets
