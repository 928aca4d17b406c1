#include "policy/vex.h"

#include <algorithm>
#include <array>

#include "base/date.h"
#include "format/json.h"
#include "policy/vex_reading.h"
#include "versions/ecosystem.h"

namespace sluice::policy {
namespace {

constexpr std::string_view kMark = "sluice:";
constexpr std::string_view kUntil = " until=";
constexpr std::array kKinds = {AcceptanceKind::kAccepted, AcceptanceKind::kFalsePositive,
                               AcceptanceKind::kNotReachable, AcceptanceKind::kMitigated,
                               AcceptanceKind::kInTriage};

/// Never within a word: a half token would no longer be known as one where reports are cleaned of
/// secrets.
void cut(std::string* text, std::size_t bytes) {
  if (text->size() <= bytes) return;
  const std::size_t blank = text->find_last_of(" \t\r\n", bytes);
  text->resize(blank == std::string::npos ? 0 : blank);
  *text += "…";
}

}  // namespace

Result<std::vector<VexStatement>> read_vex(std::string_view name, std::string_view text) {
  if (text.size() > kMaxVexBytes) return Error{std::string(name), 0, "bigger than 16 MB"};
  const Result<format::Node> root = format::read_json(name, text);
  if (!root) return root.error();
  if (root->text_of("@context").starts_with("https://openvex.dev/ns")) {
    return read_openvex(name, *root);
  }
  if (root->text_of("bomFormat") == "CycloneDX") return read_cyclonedx_vex(name, *root);
  return Error{std::string(name), 1,
               "is no VEX: neither @context of OpenVEX nor bomFormat CycloneDX"};
}

std::size_t pairs_of(const VexStatement& statement) {
  return statement.ids.size() * (statement.packages.size() + 1);
}

std::string acceptance_mark(AcceptanceKind kind, std::chrono::sys_days until) {
  return std::string(kMark) + std::string(to_string(kind)) + std::string(kUntil) + to_string(until);
}

void read_acceptance_mark(std::string* text, VexStatement* statement) {
  if (!text->starts_with(kMark)) return;
  for (const AcceptanceKind kind : kKinds) {
    const std::string begin =
        std::string(kMark) + std::string(to_string(kind)) + std::string(kUntil);
    if (!text->starts_with(begin)) continue;
    const std::size_t end = std::min(text->find(' ', begin.size()), text->size());
    const auto day = parse_day(std::string_view(*text).substr(begin.size(), end - begin.size()));
    if (!day) return;
    statement->kind = kind;
    statement->accepted_until = day;
    text->erase(0, std::min(end + 1, text->size()));
    return;
  }
}

std::string vex_reason(std::initializer_list<std::string_view> parts) {
  std::string reason;
  for (const std::string_view part : parts) {
    if (part.empty()) continue;
    if (!reason.empty()) reason += ": ";
    reason += part;
  }
  cut(&reason, kMaxVexReason);
  return reason;
}

std::string accepted_reason(std::string_view text, std::chrono::sys_days until) {
  const std::string end = "until " + to_string(until) + ')';
  const std::size_t open = text.rfind(" (");
  if (text.ends_with(end) && open != std::string_view::npos) text = text.substr(0, open);
  return vex_reason({text});
}

std::string vex_words(std::string_view word) {
  std::string words(word);
  std::replace(words.begin(), words.end(), '_', ' ');
  return words;
}

std::optional<Instant> vex_time(std::initializer_list<const format::Node*> nodes,
                                std::initializer_list<std::string_view> members) {
  for (const format::Node* node : nodes) {
    std::optional<Instant> newest;
    for (const std::string_view member : members) {
      const std::optional<Instant> time =
          node == nullptr ? std::nullopt : parse_instant(node->text_of(member));
      if (time && (!newest || *newest < *time)) newest = time;
    }
    if (newest) return newest;
  }
  return std::nullopt;
}

bool is_package_type(std::string_view purl_type) {
  const auto known = versions::ecosystems();
  return std::any_of(known.begin(), known.end(),
                     [&](const auto& ecosystem) { return ecosystem.purl_type == purl_type; });
}

void add_vex_id(std::string_view text, VexStatement* statement) {
  const std::size_t slash = text.rfind('/');
  if (slash != std::string_view::npos) text.remove_prefix(slash + 1);
  std::vector<std::string>& ids = statement->ids;
  if (text.empty() || std::find(ids.begin(), ids.end(), text) != ids.end()) return;
  // Records have a handful of aliases; a list without end would be searched again and again.
  constexpr std::size_t kMostIds = 100;
  if (ids.size() < kMostIds) ids.emplace_back(text);
}

}  // namespace sluice::policy
