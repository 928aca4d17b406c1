#include "policy/baseline.h"

#include <algorithm>
#include <array>
#include <set>
#include <tuple>
#include <utility>

#include "base/date.h"
#include "core/finding_id.h"
#include "format/json.h"
#include "format/json_writer.h"

namespace sluice::policy {
namespace {

constexpr std::string_view kSchema = "sluice-baseline/1";
constexpr std::size_t kSaltDigits = 2 * kSaltBytes;

bool is_hex(std::string_view text, std::size_t digits) {
  return text.size() == digits &&
         text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

/// Of an entry that names none that there is, some kind: whoever wrote it meant a finding.
FindingKind kind_of(const BaselineEntry& entry) {
  for (const FindingKind kind : {FindingKind::kSecret, FindingKind::kCheck, FindingKind::kAccess}) {
    if (entry.kind == to_string(kind)) return kind;
  }
  return FindingKind::kVulnerability;
}

/// "secret-0011223344556677".
bool is_id(std::string_view text) {
  const std::size_t dash = text.rfind('-');
  if (dash == std::string_view::npos || dash == 0) return false;
  return is_hex(text.substr(dash + 1), kFindingIdDigits);
}

Result<BaselineEntry> read_entry(std::string_view name, const format::Node& node,
                                 std::chrono::sys_days today) {
  const auto error = [&](std::size_t line, std::string message) {
    return Error{std::string(name), line, std::move(message)};
  };
  BaselineEntry entry;
  entry.line = node.line;
  const std::array<std::pair<std::string_view, std::string*>, 7> texts = {
      {{"id", &entry.id},
       {"kind", &entry.kind},
       {"rule", &entry.rule},
       {"path", &entry.path},
       {"added", &entry.added},
       {"reason", &entry.reason},
       {"owner", &entry.owner}}};
  for (const format::Member& member : node.members) {
    const auto text = std::find_if(texts.begin(), texts.end(),
                                   [&](const auto& row) { return row.first == member.key; });
    if (!member.value.is_string()) return error(member.line, member.key + " must be a string");
    if (text != texts.end()) {
      *text->second = member.value.text;
    } else if (member.key == "until") {
      entry.until = parse_day(member.value.text);
      if (!entry.until) return error(member.line, "until must be a date such as 2026-12-31");
    } else {
      return error(member.line, "unknown key \"" + member.key + "\" in an entry");
    }
  }
  if (!is_id(entry.id)) return error(node.line, "an entry needs the id of a finding");
  // Half an acceptance would look like one.
  if (entry.until.has_value() != (entry.reason.size() >= kMinReason)) {
    return error(node.line, "the entry of " + entry.id + " needs both " +
                                std::string(kReasonNeeded) + " and until, or neither");
  }
  if (entry.until && *entry.until > today + kMaxAcceptance) {
    return error(node.line, "until is more than 180 days ahead; the latest day is " +
                                to_string(today + kMaxAcceptance));
  }
  return entry;
}

std::string render_entry(const BaselineEntry& entry) {
  std::string text = "    {";
  const auto add = [&](std::string_view key, std::string_view value) {
    if (value.empty()) return;
    if (text.back() != '{') text += ", ";
    text += format::json_string(key) + ": " + format::json_string(value);
  };
  add("id", entry.id);
  add("kind", entry.kind);
  add("rule", entry.rule);
  add("path", entry.path);
  add("added", entry.added);
  add("reason", entry.reason);
  add("owner", entry.owner);
  if (entry.until) add("until", to_string(*entry.until));
  return text + '}';
}

bool blocks_all_the_same(const JudgedFinding& judged) {
  return judged.finding.kind == FindingKind::kSecret && judged.action == Action::kBlock;
}

/// Gives a reason to what would block without one, and to nothing else: it was written for secrets.
void accept_if_needed(const JudgedFinding& judged, const Acceptance& accept, BaselineEntry* entry,
                      BaselineUpdate* update) {
  if (!blocks_all_the_same(judged)) return;
  if (!accept.until) {
    ++update->blocking_secrets;
    return;
  }
  entry->reason = accept.reason;
  entry->until = accept.until;
  ++update->accepted;
}

}  // namespace

Result<Baseline> read_baseline(std::string_view name, std::string_view text,
                               std::chrono::sys_days today) {
  if (text.size() > kMaxBaselineBytes) return Error{std::string(name), 0, "bigger than 16 MB"};
  for (std::size_t at = text.find("<<<<<<< "); at != std::string_view::npos;
       at = text.find("<<<<<<< ", at + 1)) {
    if (at != 0 && text[at - 1] != '\n') continue;
    const auto line = static_cast<std::size_t>(
        std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), '\n'));
    return Error{std::string(name), line + 1,
                 "holds conflict marks of a merge: keep the lines of both sides"};
  }
  const Result<format::Node> root = format::read_json(name, text);
  if (!root) return root.error();
  if (root->text_of("schema") != kSchema) {
    return Error{std::string(name), 1, "is no baseline: schema must be " + std::string(kSchema)};
  }
  Baseline baseline;
  baseline.file = name;
  for (const format::Member& member : root->members) {
    if (member.key == "salt") {
      // With a mistyped one no id would fit any more.
      if (!member.value.is_string() || !is_hex(member.value.text, kSaltDigits)) {
        return Error{std::string(name), member.line,
                     "salt must be the " + std::to_string(kSaltDigits) +
                         " hex digits that sluice baseline wrote"};
      }
      if (!baseline.salt.empty() && baseline.salt != member.value.text) {
        return Error{std::string(name), member.line,
                     "has two salts, from two branches: keep one and run sluice baseline"};
      }
      baseline.salt = member.value.text;
    } else if (member.key != "schema" && member.key != "findings") {
      return Error{std::string(name), member.line, "unknown key \"" + member.key + '"'};
    }
  }
  const format::Node* findings = root->find("findings");
  if (findings == nullptr || !findings->is_array()) {
    return Error{std::string(name), root->line, "has no list of findings"};
  }
  if (findings->items.size() > kMaxBaselineEntries) {
    return Error{std::string(name), findings->line, "has more than 100,000 findings"};
  }
  for (const format::Node& node : findings->items) {
    if (node.kind == format::Node::Kind::kNull) continue;  // the last line
    if (!node.is_object()) return Error{std::string(name), node.line, "an entry is no object"};
    Result<BaselineEntry> entry = read_entry(name, node, today);
    if (!entry) return entry.error();
    baseline.entries.push_back(std::move(*entry));
  }
  return baseline;
}

std::string render_baseline(const Baseline& baseline) {
  std::string text = "{\n  \"schema\": " + format::json_string(kSchema) + ",\n";
  if (!baseline.salt.empty()) text += "  \"salt\": " + format::json_string(baseline.salt) + ",\n";
  text += "  \"findings\": [\n";
  std::vector<const BaselineEntry*> order;
  for (const BaselineEntry& entry : baseline.entries) order.push_back(&entry);
  std::stable_sort(order.begin(), order.end(), [](const BaselineEntry* a, const BaselineEntry* b) {
    return std::tie(a->id, a->path) < std::tie(b->id, b->path);
  });
  for (const BaselineEntry* entry : order) text += render_entry(*entry) + ",\n";
  // Without it the last entry would have no comma, and adding one would change its line.
  return text + "    null\n  ]\n}\n";
}

bool fits_baseline(const Finding& finding) {
  if (finding.secret && !finding.secret->config_var.empty()) return false;
  return !finding.advisory || (!finding.advisory->malicious && !finding.advisory->known_exploited);
}

BaselineUpdate update_baseline(const Baseline& old, const Report& report, const Acceptance& accept,
                               std::chrono::sys_days today) {
  BaselineUpdate update;
  update.baseline.file = old.file;
  update.baseline.salt = old.salt;
  std::map<std::string_view, const BaselineEntry*> known;
  for (const BaselineEntry& entry : old.entries) {
    const BaselineEntry*& chosen = known[entry.id];
    // Of two, as a merge may leave them, the one that says why.
    if (chosen == nullptr || (chosen->reason.empty() && !entry.reason.empty())) chosen = &entry;
  }
  std::set<std::string_view> present;
  for (const JudgedFinding& judged : report.findings) {
    const Finding& finding = judged.finding;
    if (!fits_baseline(finding) || present.contains(finding.id)) continue;
    const auto entry = known.find(finding.id);
    // What sluice.toml or a comment accepts has its own end and reason.
    if (judged.ignored_by && !judged.ignored_by->of_baseline) continue;
    present.insert(finding.id);
    if (entry != known.end()) {
      ++update.kept;
      update.baseline.entries.push_back(*entry->second);
      accept_if_needed(judged, accept, &update.baseline.entries.back(), &update);
      continue;
    }
    ++update.added;
    BaselineEntry added;
    added.id = finding.id;
    added.kind = to_string(finding.kind);
    added.rule = finding.rule;
    added.path = finding.location.path;
    added.added = to_string(today);
    accept_if_needed(judged, accept, &added, &update);
    update.baseline.entries.push_back(std::move(added));
  }
  const bool incomplete = std::any_of(report.scan.problems.begin(), report.scan.problems.end(),
                                      [](const Problem& problem) { return problem.incomplete; });
  for (const auto& [id, entry] : known) {
    if (present.contains(id)) continue;
    if (incomplete) {
      update.baseline.entries.push_back(*entry);
      ++update.kept;
    } else {
      update.removed.push_back(*entry);
    }
  }
  return update;
}

BaselineIndex::BaselineIndex(const Baseline& baseline) : baseline_(baseline) {
  for (const BaselineEntry& entry : baseline.entries) uses_.emplace(entry.id, 0);
}

bool BaselineIndex::names(const Finding& finding) {
  const auto entry = uses_.find(finding.id);
  if (entry == uses_.end()) return false;
  ++entry->second;
  return true;
}

std::vector<IgnoreEntry> BaselineIndex::accepted() const {
  std::vector<IgnoreEntry> accepted;
  for (const BaselineEntry& entry : baseline_.entries) {
    if (!entry.until) continue;
    IgnoreEntry ignore;
    ignore.id = entry.id;
    ignore.reason = entry.reason;
    ignore.owner = entry.owner;
    ignore.until = *entry.until;
    ignore.line = entry.line;
    ignore.file = baseline_.file;
    ignore.of_baseline = true;
    accepted.push_back(std::move(ignore));
  }
  return accepted;
}

std::size_t BaselineIndex::unused(const LookedFor& looked_for) const {
  std::set<std::string_view> unused;
  for (const BaselineEntry& entry : baseline_.entries) {
    if (looked_for.has(kind_of(entry)) && uses_.at(entry.id) == 0) unused.insert(entry.id);
  }
  return unused.size();
}

}  // namespace sluice::policy
