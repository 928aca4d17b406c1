#include "policy/monitor_state.h"

#include <algorithm>
#include <chrono>
#include <map>
#include <set>
#include <utility>

#include "base/date.h"
#include "format/json_writer.h"
#include "policy/stored_form.h"

namespace sluice::policy {
namespace {

using format::Node;

Instant time_of(const Report& report) {
  const auto now = report.scan.now.time_since_epoch();
  return {std::chrono::floor<std::chrono::seconds>(now).count(), 0};
}

/// Of an unreadable bill nothing can be said; of what older advisories don't know neither.
bool is_incomplete(const Report& report) {
  return std::any_of(report.scan.problems.begin(), report.scan.problems.end(),
                     [](const Problem& problem) { return problem.incomplete; });
}

std::optional<Instant> newest_advisory(const Report& report) {
  std::optional<Instant> newest;
  for (const AdvisorySet& set : report.advisories) {
    const std::optional<Instant> of_set = parse_instant(set.newest);
    if (of_set && (!newest || *newest < *of_set)) newest = of_set;
  }
  return newest;
}

bool knows_less(const Report& report, const MonitorState& state) {
  if (is_incomplete(report)) return true;
  const std::optional<Instant> then = parse_instant(state.advisories);
  if (!then) return false;
  const std::optional<Instant> now = newest_advisory(report);
  return !now || *now < *then;
}

ToldFinding told_of(const JudgedFinding& judged) {
  const bool exploited = judged.finding.advisory && judged.finding.advisory->known_exploited;
  return {judged.finding.id, judged.action == Action::kBlock, exploited};
}

/// What is told of a report, by id: the versions of one package that have the same flaw share one.
/// Nothing for an id of which everything is accepted.
std::map<std::string_view, std::optional<ToldFinding>> told_by_id(const Report& report) {
  std::map<std::string_view, std::optional<ToldFinding>> all;
  for (const JudgedFinding& judged : report.findings) {
    std::optional<ToldFinding>& told = all[judged.finding.id];
    if (judged.action == Action::kIgnore) continue;
    const ToldFinding one = told_of(judged);
    if (!told) told = one;
    told->blocks = told->blocks || one.blocks;
    told->exploited = told->exploited || one.exploited;
  }
  return all;
}

bool by_id(const ToldFinding& a, const ToldFinding& b) { return a.id < b.id; }

/// A finding is told again only if it has become worse.
std::optional<NewsKind> news_of(const ToldFinding& now, const ToldFinding* before) {
  if (before == nullptr) return NewsKind::kNew;
  if (now.blocks && !before->blocks) return NewsKind::kBlocksNow;
  if (now.exploited && !before->exploited) return NewsKind::kExploitedNow;
  return std::nullopt;
}

bool truth_of(const Node& node, std::string_view key, StoredForm* form) {
  const Node* value = node.find(key);
  if (value == nullptr) return false;
  if (value->kind != Node::Kind::kBoolean) form->fail(*value, "holds no yes or no");
  return value->is_true();
}

}  // namespace

std::string_view to_string(NewsKind kind) {
  switch (kind) {
    case NewsKind::kNew:
      return "new";
    case NewsKind::kBlocksNow:
      return "blocks-now";
    case NewsKind::kExploitedNow:
      return "exploited-now";
  }
  return "";
}

News news_since(const Report& report, const std::optional<MonitorState>& state) {
  News news;
  news.remembers = true;
  const MonitorState before = state.value_or(MonitorState());
  if (state) news.since = state->told;
  news.newly_incomplete = is_incomplete(report) && !before.incomplete;
  std::map<std::string_view, const ToldFinding*> known;
  for (const ToldFinding& told : before.findings) known.emplace(told.id, &told);
  for (std::size_t i = 0; i < report.findings.size(); ++i) {
    const JudgedFinding& judged = report.findings[i];
    if (judged.action == Action::kIgnore) continue;
    const auto told = known.find(judged.finding.id);
    const ToldFinding now = told_of(judged);
    if (const auto kind = news_of(now, told == known.end() ? nullptr : told->second)) {
      news.items.push_back({i, *kind});
    } else {
      ++news.stay;
      news.stay_blocking += now.blocks ? 1U : 0U;
    }
  }
  const auto here = told_by_id(report);
  std::size_t& missing = knows_less(report, before) ? news.unseen : news.gone;
  for (const auto& [id, told] : known) {
    const auto found = here.find(id);
    missing += found == here.end() ? 1U : 0U;
    news.accepted += found != here.end() && !found->second ? 1U : 0U;
  }
  return news;
}

News news_since_build(const Report& report) {
  News news;
  news.newly_incomplete = is_incomplete(report);
  for (std::size_t i = 0; i < report.findings.size(); ++i) {
    const JudgedFinding& judged = report.findings[i];
    if (judged.action == Action::kIgnore) continue;
    // What blocks although the build had it has become worse: it is known to be exploited, say.
    if (judged.since == Since::kExisting && judged.action != Action::kBlock) {
      ++news.stay;
    } else {
      news.items.push_back({i, NewsKind::kNew});
    }
  }
  return news;
}

MonitorState next_state(const Report& report, const std::optional<MonitorState>& state) {
  MonitorState next;
  next.told = time_of(report);
  next.environment = report.scan.environment;
  next.incomplete = is_incomplete(report);
  if (const auto newest = newest_advisory(report)) next.advisories = to_rfc3339(*newest);
  const auto here = told_by_id(report);
  // The worst first, should there be more than can be remembered.
  std::set<std::string_view> taken;
  for (const JudgedFinding& judged : report.findings) {
    if (next.findings.size() == kMaxToldFindings) break;
    const std::optional<ToldFinding>& told = here.at(judged.finding.id);
    if (told && taken.insert(judged.finding.id).second) next.findings.push_back(*told);
  }
  if (state && knows_less(report, *state)) {
    next.advisories = state->advisories;
    for (const ToldFinding& told : state->findings) {
      if (here.contains(told.id) || next.findings.size() == kMaxToldFindings) continue;
      next.findings.push_back(told);
    }
  }
  std::sort(next.findings.begin(), next.findings.end(), by_id);
  return next;
}

std::string render_monitor_state(const MonitorState& state) {
  format::JsonWriter json;
  json.begin_object().member("schema", kMonitorSchema);
  json.member("told", to_rfc3339(state.told)).member("environment", state.environment);
  json.member("advisories", state.advisories).member("incomplete", state.incomplete);
  json.key("findings").begin_array();
  for (const ToldFinding& told : state.findings) {
    json.begin_object().member("id", told.id);
    if (told.blocks) json.member("blocks", true);
    if (told.exploited) json.member("exploited", true);
    json.end_object();
  }
  json.end_array().end_object();
  return json.take();
}

Result<MonitorState> read_monitor_state(const Node& document, std::string_view path, Instant now) {
  StoredForm form(path);
  const Result<Instant> told = form.time(document, "told", now);
  if (!told) return told.error();
  MonitorState state;
  state.told = *told;
  state.environment = form.text(document, "environment");
  state.advisories = form.text(document, "advisories");
  if (!state.advisories.empty()) {
    const Result<Instant> newest = form.time(document, "advisories", now);
    if (!newest) return newest.error();
  }
  state.incomplete = truth_of(document, "incomplete", &form);
  const Node* findings = document.find("findings");
  if (findings == nullptr) return form.wrong(document, "holds no findings");
  if (form.list(document, "findings", kMaxToldFindings) != nullptr) {
    for (const Node& item : findings->items) {
      ToldFinding finding;
      finding.id = form.text(item, "id");
      finding.blocks = truth_of(item, "blocks", &form);
      finding.exploited = truth_of(item, "exploited", &form);
      if (finding.id.empty()) form.fail(item, "holds a finding of another form");
      state.findings.push_back(std::move(finding));
    }
  }
  if (form.error()) return *form.error();
  std::sort(state.findings.begin(), state.findings.end(), by_id);
  const auto same = [](const ToldFinding& a, const ToldFinding& b) { return a.id == b.id; };
  state.findings.erase(std::unique(state.findings.begin(), state.findings.end(), same),
                       state.findings.end());
  return state;
}

}  // namespace sluice::policy
