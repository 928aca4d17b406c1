#include "policy/vex_index.h"

#include <algorithm>
#include <cctype>
#include <string_view>
#include <utility>

#include "base/date.h"
#include "core/acceptance.h"
#include "core/purl.h"
#include "versions/ecosystem.h"

namespace sluice::policy {
namespace {

constexpr std::chrono::days kAnnounceBefore{14};
/// Clocks differ.
constexpr std::chrono::days kAhead{1};
/// Stands for all packages where those of one statement stand.
constexpr std::string_view kApp = "pkg:";

std::string upper(std::string_view text) {
  std::string result(text);
  for (char& c : result) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return result;
}

/// Runtimes are "generic" in bills of materials and "bitnami" where their advisories are.
std::string package_key(const PackageUrl& url, std::string_view version) {
  std::string name = url.name_space.empty() ? url.name : url.name_space + '/' + url.name;
  for (const versions::Ecosystem& ecosystem : versions::ecosystems()) {
    if (ecosystem.purl_type == url.type) {
      name = ecosystem.normalise_name(name);
      break;
    }
  }
  if (url.type == "golang" && version.starts_with('v')) version.remove_prefix(1);
  std::string key = "pkg:";
  key += url.type == "bitnami" ? "generic" : url.type;
  key += '\0';
  key += name;
  key += '\0';
  key += version;
  return key;
}

std::chrono::sys_days day_of(Instant instant) {
  return std::chrono::floor<std::chrono::days>(
      std::chrono::sys_seconds(std::chrono::seconds(instant.seconds)));
}

/// Sluice itself writes "unknown" where acceptances have no owner; the format demands something.
bool names_author(const VexStatement& statement) {
  return statement.author.find_first_not_of(" \t\r\n") != std::string::npos &&
         statement.author != "unknown";
}

std::string place_of(const VexStatement& statement) {
  return statement.file + ':' + std::to_string(statement.line);
}

IgnoreEntry entry_of(const VexStatement& statement, std::chrono::sys_days until,
                     const std::string& id) {
  IgnoreEntry entry;
  entry.id = statement.ids.empty() ? id : statement.ids.front();
  entry.reason = statement.reason;
  entry.owner = statement.author;
  entry.until = until;
  entry.line = statement.line;
  entry.file = statement.file;
  entry.kind = statement.kind;
  return entry;
}

}  // namespace

VexIndex::VexIndex(const Vex& vex, std::chrono::sys_days today, const PolicySettings& policy)
    : vex_(vex),
      today_(today),
      longest_(std::min(std::chrono::days(policy.max_ignore_days), kMaxAcceptance)),
      needs_author_(policy.require_owner) {
  for (const VexStatement& statement : vex.statements) {
    const std::size_t index = states_.size();
    states_.push_back(state_of(statement));
    std::vector<std::size_t> packages;
    if (statement.of_app) packages.push_back(number_of(std::string(kApp)));
    for (const PackageUrl& url : statement.packages) {
      packages.push_back(number_of(package_key(url, url.version)));
    }
    for (const std::string& id : statement.ids) {
      const std::size_t number = number_of(upper(id));
      for (const std::size_t package : packages) {
        const auto [place, is_new] = newest_.emplace(std::pair(number, package), index);
        if (is_new || vex.statements[place->second].made > statement.made) continue;
        place->second = index;
      }
    }
  }
}

std::size_t VexIndex::number_of(std::string text) {
  return numbers_.emplace(std::move(text), numbers_.size()).first->second;
}

std::optional<std::size_t> VexIndex::look_up(const std::string& id,
                                             const std::string& package) const {
  const auto id_number = numbers_.find(upper(id));
  const auto package_number = numbers_.find(package);
  if (id_number == numbers_.end() || package_number == numbers_.end()) return std::nullopt;
  const auto found = newest_.find({id_number->second, package_number->second});
  return found == newest_.end() ? std::nullopt : std::optional(found->second);
}

VexIndex::State VexIndex::state_of(const VexStatement& statement) const {
  State state{&statement, std::nullopt, {}, false};
  const bool accepts = statement.status == VexStatus::kNotAffected ||
                       statement.status == VexStatus::kFixed || statement.accepted_until;
  if (!accepts) return state;
  if (!statement.made) {
    state.useless = "gives no time: it accepts nothing";
  } else if (day_of(*statement.made) > today_ + kAhead) {
    state.useless = "is dated in the future: it accepts nothing";
  } else if (statement.reason.size() < kMinReason && statement.status != VexStatus::kFixed) {
    state.useless = "gives no reason: it accepts nothing";
  } else if (needs_author_ && !names_author(statement)) {
    state.useless = "names no author, and policy.require_owner asks for one: it accepts nothing";
  } else {
    state.until = std::min(day_of(*statement.made), today_) + longest_;
    if (statement.accepted_until) state.until = std::min(*state.until, *statement.accepted_until);
    if (*state.until < today_) {
      state.useless =
          "ended on " + to_string(*state.until) + ": mend what it was for, or make it anew";
    }
  }
  return state;
}

VexIndex::Fit VexIndex::newest(const Finding& finding) {
  const std::optional<PackageUrl> url = parse_purl(finding.package->purl);
  std::vector<std::string> ids = finding.advisory->aliases;
  ids.push_back(finding.advisory->id);
  ids.push_back(finding.rule);
  Fit fit;
  const auto look = [&](const std::string& id, const std::string& package, bool by_version) {
    const std::optional<std::size_t> index = look_up(id, package);
    if (!index) return;
    State* state = &states_[*index];
    // States lie in the order of the statements.
    const bool newer = fit.state == nullptr ||
                       state->statement->made > fit.state->statement->made ||
                       (state->statement->made == fit.state->statement->made && state > fit.state);
    if (newer) fit.state = state;
    if (fit.state == state) fit.by_version = (!newer && fit.by_version) || by_version;
  };
  const std::string any_version = url ? package_key(*url, "") : std::string();
  const std::string this_version =
      url && !url->version.empty() ? package_key(*url, url->version) : std::string();
  for (const std::string& id : ids) {
    look(id, std::string(kApp), false);
    look(id, any_version, false);
    look(id, this_version, true);
  }
  return fit;
}

VexIndex::Answer VexIndex::find(const Finding& finding) {
  Answer answer;
  if (newest_.empty() || finding.kind != FindingKind::kVulnerability || !finding.advisory ||
      !finding.package || finding.advisory->malicious) {
    return answer;
  }
  const auto [state, by_version] = newest(finding);
  if (state == nullptr) return answer;
  state->used = true;
  const VexStatement& statement = *state->statement;
  bool accepts = state->until && state->useless.empty();
  if (statement.status == VexStatus::kFixed && !statement.accepted_until) {
    // "Fixed" of a package whatever its version only says that there is a fix somewhere.
    accepts = accepts && by_version;
  }
  if (accepts) {
    answer.entry = entry_of(statement, *state->until, finding.rule);
    if (answer.entry->reason.empty()) answer.entry->reason = "fixed in this version";
    return answer;
  }
  answer.statement = std::string(to_string(statement.status)) + " (" + place_of(statement) + ")";
  if (!statement.reason.empty()) answer.statement += ": " + statement.reason;
  return answer;
}

std::vector<std::string> VexIndex::notes() const {
  std::vector<std::string> notes;
  std::size_t more = 0;
  for (const State& state : states_) {
    if (!state.used) continue;
    std::string what = state.useless;
    if (what.empty()) {
      if (!state.until || *state.until >= today_ + kAnnounceBefore) continue;
      what = "ends on " + to_string(*state.until);
    }
    if (notes.size() == kMaxVexNotes) {
      ++more;
      continue;
    }
    const VexStatement& statement = *state.statement;
    notes.push_back("The statement on " +
                    (statement.ids.empty() ? std::string() : statement.ids.front()) + " (" +
                    place_of(statement) + ") " + what + '.');
  }
  if (more > 0) notes.push_back("And " + std::to_string(more) + " more such statements of VEX.");
  return notes;
}

std::vector<VexFile> VexIndex::files() const {
  std::vector<VexFile> files = vex_.files;
  std::map<std::string_view, std::size_t> fitting;
  for (const State& state : states_) fitting[state.statement->file] += state.used ? 1U : 0U;
  for (VexFile& file : files) file.fitting = fitting[file.file];
  return files;
}

}  // namespace sluice::policy
