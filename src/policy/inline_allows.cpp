#include "policy/inline_allows.h"

#include <algorithm>
#include <tuple>

#include "base/date.h"

namespace sluice::policy {
namespace {

constexpr std::chrono::days kAnnounceBefore{14};

std::string name_of(const AllowComment& comment) {
  return "sluice:allow" + (comment.id.empty() ? "" : " of " + comment.id) + " (" + comment.path +
         ':' + std::to_string(comment.line) + ')';
}

}  // namespace

InlineAllows::InlineAllows(std::vector<AllowComment> comments, std::chrono::sys_days today)
    : today_(today) {
  std::sort(comments.begin(), comments.end(), [](const AllowComment& a, const AllowComment& b) {
    return std::tie(a.path, a.line) < std::tie(b.path, b.line);
  });
  for (AllowComment& comment : comments) {
    if (comment.problem.empty() && comment.until > today + kMaxAcceptance) {
      comment.problem =
          "ends more than 180 days ahead, the latest day is " + to_string(today + kMaxAcceptance);
    }
    const std::size_t index = states_.size();
    by_line_.emplace(std::pair(comment.path, comment.line), index);
    if (comment.alone) by_line_.emplace(std::pair(comment.path, comment.line + 1), index);
    const bool expired = comment.until < today;
    states_.push_back({std::move(comment), expired, 0});
  }
}

InlineAllows::State* InlineAllows::covering(const Finding& finding, const Location& place) {
  if (!place.inner.empty()) return nullptr;  // its line is that of another file
  const auto [begin, end] = by_line_.equal_range(std::pair(place.path, place.line));
  State* covering = nullptr;
  for (auto entry = begin; entry != end; ++entry) {
    State& state = states_[entry->second];
    const std::string& id = state.comment.id;
    if (!state.comment.problem.empty() || (id != finding.rule && id != finding.id)) continue;
    ++state.uses;
    if (!state.expired && covering == nullptr) covering = &state;
  }
  return covering;
}

std::optional<IgnoreEntry> InlineAllows::find(const Finding& finding) {
  const bool in_code = finding.kind == FindingKind::kSecret || finding.kind == FindingKind::kCheck;
  if (!in_code || states_.empty()) return std::nullopt;
  const State* first = covering(finding, finding.location);
  bool all = first != nullptr && finding.more_locations.size() == finding.more_count;
  for (const Location& place : finding.more_locations) {
    all = covering(finding, place) != nullptr && all;
  }
  if (!all) return std::nullopt;
  IgnoreEntry entry;
  entry.id = first->comment.id;
  entry.reason = first->comment.reason;
  entry.until = first->comment.until;
  entry.line = first->comment.line;
  entry.file = first->comment.path;
  return entry;
}

std::vector<std::string> InlineAllows::notes(bool complete, const RuleIds& rules) const {
  std::vector<std::string> notes;
  std::size_t left_out = 0;
  for (const State& state : states_) {
    std::string note = "The " + name_of(state.comment);
    if (!state.comment.problem.empty()) {
      note += ' ' + state.comment.problem + ": it has no effect.";
    } else if (state.uses == 0) {
      const std::string wrong = wrong_comment_id(state.comment.id, rules);
      if (!complete && wrong.empty()) continue;
      note += wrong.empty() ? " fits no finding any more: remove it." : " has no effect: " + wrong;
    } else if (state.expired) {
      note += " ended on " + to_string(state.comment.until) +
              ": roll the secret and take it out, or give it a new until.";
    } else if (state.comment.until < today_ + kAnnounceBefore) {
      note += " ends on " + to_string(state.comment.until) + '.';
    } else {
      continue;
    }
    if (notes.size() < kMaxAllowNotes) {
      notes.push_back(std::move(note));
    } else {
      ++left_out;
    }
  }
  if (left_out > 0) {
    notes.push_back("And " + std::to_string(left_out) + " more sluice:allow comments need a look.");
  }
  return notes;
}

}  // namespace sluice::policy
