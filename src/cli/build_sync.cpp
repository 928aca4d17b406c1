#include "cli/build_sync.h"

#include <algorithm>
#include <cstdio>

#include "advisories/sync.h"
#include "cli/advisory_sources.h"
#include "report/advisory_age.h"
#include "report/escape.h"

namespace sluice::cli {
namespace {

std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

Problem note(std::string message) { return {"", 0, std::move(message), false}; }

}  // namespace

void sync_in_build(const BuildSync& sync, const Settings& settings,
                   std::vector<Problem>* problems) {
  if (sync.ecosystems.empty()) return;
  advisories::SyncRequest request;
  request.mirrors = advisory_mirrors(settings);
  request.ecosystems = sync.ecosystems;
  request.database = sync.database;
  request.budget = sync.budget;
  request.jobs = sync.jobs;
  if (const auto bundled = load_bundled()) request.exploited_cves = bundled->exploited_cves();
  request.progress = [](const std::string& step) {
    if (step.find("fetching the whole export") == std::string::npos) return;
    std::fprintf(stderr, "       Advisories: %s\n", report::one_line(step, 60).c_str());
  };
  const Result<advisories::SyncSummary> summary = advisories::sync_advisories(request);
  if (!summary) {
    problems->push_back(note("advisories could not be updated: " + summary.error().message));
    return;
  }
  std::vector<std::string> failed;
  std::string reason;
  for (const advisories::EcosystemSync& ecosystem : summary->ecosystems) {
    if (ecosystem.outcome != advisories::SyncOutcome::kFailed) continue;
    failed.push_back(ecosystem.ecosystem);
    if (!reason.empty() || ecosystem.failures.empty()) continue;
    const std::string& failure = ecosystem.failures.back();
    const std::size_t colon = failure.rfind(": ");  // the URL and the file are before it
    reason = colon == std::string::npos ? failure : failure.substr(colon + 2);
  }
  if (failed.empty()) return;
  problems->push_back(note("advisories on " + joined(failed) + " could not be updated: " + reason));
}

std::vector<Problem> advisory_notes(const std::vector<AdvisorySet>& sets,
                                    const std::vector<std::string>& ecosystems,
                                    const Settings& settings,
                                    std::chrono::system_clock::time_point now) {
  std::vector<Problem> notes;
  for (const AdvisorySet& set : sets) {
    if (set.source == "bundled") continue;
    const auto age = report::advisory_age(set, now);
    const std::chrono::days limit(settings.advisories.max_age_days);
    if (age && *age > limit) {
      notes.push_back(note("the advisories are " + report::age_words(*age) +
                           " old (max_advisory_age_days = " + std::to_string(limit.count()) +
                           "): sluice advisories sync"));
    }
    std::vector<std::string> missing;
    for (const std::string& ecosystem : ecosystems) {
      const auto& held = set.ecosystems;
      if (std::find(held.begin(), held.end(), ecosystem) == held.end()) {
        missing.push_back(ecosystem);
      }
    }
    if (!missing.empty() && !set.ecosystems.empty()) {
      notes.push_back(note("only well-known advisories on " + joined(missing) +
                           ": the database has none on it. sluice advisories sync gets them"));
    }
  }
  return notes;
}

}  // namespace sluice::cli
