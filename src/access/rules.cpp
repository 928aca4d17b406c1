#include "access/rules.h"

#include <array>
#include <charconv>
#include <utility>

#include "base/date.h"
#include "format/node.h"
#include "format/toml.h"

namespace sluice::access {
namespace {

using format::Member;
using format::Node;

class Reader {
 public:
  Reader(std::string_view name, AccessRules* rules) : name_(name), rules_(rules) {}

  Status read(std::string_view text) {
    const Result<Node> root = format::read_toml(name_, text);
    if (!root) return root.error();
    for (const Member& member : root->members) {
      if (Status failed = read_table(member)) return failed;
    }
    return std::nullopt;
  }

 private:
  Error error(std::size_t line, std::string message) const {
    return Error{std::string(name_), line, std::move(message)};
  }
  Error unknown(const Member& member) const {
    return error(member.line, "unknown key \"" + member.key + '"');
  }

  Status read_table(const Member& member) {
    if (member.key == "rule")
      return each(member.value, [&](const Node& n) { return read_rule(n); });
    if (member.key == "stack") {
      return each(member.value, [&](const Node& n) { return read_stack(n); });
    }
    if (member.key == "data_service") {
      return each(member.value, [&](const Node& n) { return read_service(n); });
    }
    if (member.key == "live_key") {
      rules_->live_keys.clear();
      return each(member.value, [&](const Node& n) {
        rules_->live_keys.push_back({std::string(n.text_of("provider")), n.texts_of("prefixes")});
        return Status();
      });
    }
    if (member.key == "limits") return read_limits(member.value);
    if (member.key == "recommended") {
      rules_->recommended_stack = member.value.text;
      return std::nullopt;
    }
    if (member.key == "buildpacks") {
      rules_->official_buildpacks = member.value.texts_of("official");
      return std::nullopt;
    }
    if (member.key == "secret_names") {
      rules_->secret_words = member.value.texts_of("words");
      unsigned bytes = 0;
      if (Status failed = read_number(member.value, "min_bytes", &bytes)) return failed;
      rules_->min_secret = bytes;
      return std::nullopt;
    }
    return unknown(member);
  }

  template <typename Read>
  Status each(const Node& list, Read read) const {
    for (const Node& node : list.items) {
      if (Status failed = read(node)) return failed;
    }
    return std::nullopt;
  }

  Status read_number(const Node& table, std::string_view key, unsigned* number) const {
    const std::string_view text = table.text_of(key);
    const auto parsed = std::from_chars(text.data(), text.data() + text.size(), *number);
    if (text.empty() || parsed.ptr != text.data() + text.size() || *number == 0) {
      return error(table.line, std::string(key) + " must be a number above 0");
    }
    return std::nullopt;
  }

  Status read_limits(const Node& table) {
    AccessLimits& limits = rules_->limits;
    const std::array<std::pair<std::string_view, unsigned*>, 8> numbers = {{
        {"look_back_days", &limits.look_back_days},
        {"min_history_days", &limits.min_history_days},
        {"min_grant_days", &limits.min_grant_days},
        {"max_managers", &limits.max_managers},
        {"min_admins", &limits.min_admins},
        {"max_admin_percent", &limits.max_admin_percent},
        {"invitation_days", &limits.invitation_days},
        {"review_app_days", &limits.review_app_days},
    }};
    for (const auto& [key, number] : numbers) {
      if (Status failed = read_number(table, key, number)) return failed;
    }
    if (table.members.size() != numbers.size()) return error(table.line, "limits: unknown key");
    return std::nullopt;
  }

  Status read_severity(const Member& member, std::optional<Severity>* severity) const {
    *severity = parse_severity(member.value.text);
    if (!*severity) return error(member.line, member.key + " is no severity");
    return std::nullopt;
  }

  Status read_rule(const Node& table) {
    AccessRule rule;
    std::optional<Severity> severity;
    const std::array<std::pair<std::string_view, std::string*>, 5> texts = {
        {{"id", &rule.id},
         {"risk", &rule.risk},
         {"fix", &rule.fix},
         {"owasp_2021", &rule.owasp_2021},
         {"owasp_2025", &rule.owasp_2025}}};
    for (const Member& member : table.members) {
      Status failed;
      if (member.key == "severity") {
        failed = read_severity(member, &severity);
      } else if (member.key == "production") {
        failed = read_severity(member, &rule.production);
      } else if (member.key == "exposed") {
        failed = read_severity(member, &rule.exposed);
      } else if (member.key == "confidence") {
        const auto confidence = parse_confidence(member.value.text);
        if (!confidence) return error(member.line, "confidence is none");
        rule.confidence = *confidence;
      } else if (member.key == "cwe") {
        rule.cwe = table.texts_of("cwe");
      } else {
        bool known = false;
        for (const auto& [key, text] : texts) {
          if (key != member.key) continue;
          *text = member.value.text;
          known = true;
        }
        if (!known) return unknown(member);
      }
      if (failed) return failed;
    }
    for (const auto& [key, text] : texts) {
      if (text->empty()) return error(table.line, "a rule needs " + std::string(key));
    }
    if (!severity || rule.cwe.empty()) return error(table.line, "a rule needs severity and cwe");
    rule.severity = *severity;
    const std::string id = rule.id;
    if (!rules_->rules.emplace(id, std::move(rule)).second) {
      return error(table.line, "a second rule " + id);
    }
    return std::nullopt;
  }

  Status read_stack(const Node& table) {
    StackRow row;
    row.name = table.text_of("name");
    row.source = table.text_of("source");
    row.deprecated = parse_day(table.text_of("deprecated"));
    row.ends = parse_day(table.text_of("ends"));
    const Node* ended = table.find("ended");
    row.ended = ended != nullptr && ended->is_true();
    if (row.name.empty() || row.source.empty()) {
      return error(table.line, "a stack needs name and source");
    }
    rules_->stacks.push_back(std::move(row));
    return std::nullopt;
  }

  Status read_service(const Node& table) {
    DataService service{std::string(table.text_of("service")), std::string(table.text_of("prefix")),
                        false};
    const Node* credentials = table.find("credentials");
    service.credentials = credentials != nullptr && credentials->is_true();
    if (service.service.empty() || service.prefix.empty()) {
      return error(table.line, "a data service needs service and prefix");
    }
    rules_->data_services.push_back(std::move(service));
    return std::nullopt;
  }

  std::string_view name_;
  AccessRules* rules_;
};

}  // namespace

Result<AccessRules> read_access_rules(const std::vector<AccessRuleFile>& files) {
  AccessRules rules;
  for (const AccessRuleFile& file : files) {
    if (Status failed = Reader(file.name, &rules).read(file.text)) return *std::move(failed);
  }
  if (rules.rules.empty() || rules.limits.look_back_days == 0 || rules.stacks.empty() ||
      rules.recommended_stack.empty() || rules.official_buildpacks.empty() ||
      rules.data_services.empty() || rules.secret_words.empty() || rules.live_keys.empty()) {
    return Error{"rules/access", 0, "a table is missing"};
  }
  return rules;
}

}  // namespace sluice::access
