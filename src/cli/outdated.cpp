#include "cli/outdated.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "base/date.h"
#include "cli/app_registries.h"
#include "cli/embedded_rules.h"
#include "correlate/outdated.h"
#include "registries/ask.h"
#include "registries/protocol.h"

namespace sluice::cli {
namespace {

/// Direct dependencies that are asked for; an app with more is no app.
constexpr std::size_t kMaxQuestions = 5'000;
/// Frameworks that a build is told of by name.
constexpr std::size_t kMaxNamed = 5;

std::vector<inventory::RuntimeTable> runtime_tables() {
  std::vector<inventory::RuntimeTable> tables;
  for (const RuleFile& file : embedded_runtime_tables()) {
    Result<inventory::RuntimeTable> table = inventory::read_runtime_table(file.name, file.text);
    if (table) tables.push_back(std::move(*table));
  }
  return tables;
}

std::vector<inventory::FrameworkTable> framework_tables() {
  std::vector<inventory::FrameworkTable> tables;
  for (const RuleFile& file : embedded_framework_tables()) {
    Result<inventory::FrameworkTable> table = inventory::read_framework_table(file.name, file.text);
    if (table) tables.push_back(std::move(*table));
  }
  return tables;
}

/// Asks for every package row whose registry is known, and fills in what came.
void ask_registries(const std::vector<registries::NamedRegistry>& by_person,
                    const std::vector<registries::NamedRegistry>& by_app,
                    const registries::AskOptions& options, report::OutdatedReport* report) {
  std::set<std::string> not_asked;
  std::set<std::string> no_protocol;
  std::vector<registries::Question> questions;
  std::vector<std::vector<std::size_t>> rows_of;  // of each question
  std::map<std::string, std::size_t> known;
  for (std::size_t i = 0; i < report->rows.size(); ++i) {
    const correlate::OutdatedRow& row = report->rows[i];
    if (row.runtime) continue;
    if (registries::protocol_of(row.package.ecosystem) == nullptr) {
      no_protocol.insert(row.package.ecosystem);
      continue;
    }
    registries::Question question;
    question.ecosystem = row.package.ecosystem;
    question.name = row.package.name;
    question.registries = registries::registries_for(row.package, by_person, by_app);
    if (question.registries.empty()) {
      not_asked.insert(row.package.ecosystem);
      continue;
    }
    std::string key = question.ecosystem + '\n' + question.name;
    for (const registries::Registry& registry : question.registries) key += '\n' + registry.url;
    const auto [place, is_new] = known.try_emplace(std::move(key), questions.size());
    if (is_new && questions.size() >= kMaxQuestions) {
      known.erase(place);
      continue;
    }
    if (is_new) {
      questions.push_back(std::move(question));
      rows_of.emplace_back();
    }
    if (!row.package.version.empty()) {
      questions[place->second].in_use.push_back(row.package.version);
    }
    rows_of[place->second].push_back(i);
  }
  report->not_asked.assign(not_asked.begin(), not_asked.end());
  report->no_protocol.assign(no_protocol.begin(), no_protocol.end());
  if (questions.empty()) return;

  registries::AskTally tally;
  const std::vector<registries::Reply> replies = registries::ask(questions, options, &tally);
  report->transfers = tally.transfers;
  report->unchanged = tally.unchanged;
  for (std::size_t i = 0; i < replies.size(); ++i) {
    const registries::Reply& reply = replies[i];
    for (const std::size_t index : rows_of[i]) {
      correlate::OutdatedRow& row = report->rows[index];
      row.registry = reply.registry;
      if (!reply.error.empty()) {
        row.note = reply.error;
        report->incomplete = true;
      } else if (!reply.found) {
        row.note = "not at the registry";
      } else {
        correlate::apply_releases(reply.list, &row);
      }
    }
  }
}

Problem note(std::string message) { return {"", 0, std::move(message), false}; }

}  // namespace

report::OutdatedReport look_for_outdated(const inventory::Inventory& inventory,
                                         const std::vector<inventory::Runtime>& runtimes,
                                         const OutdatedRequest& request) {
  report::OutdatedReport report;
  report.root = request.root;
  report.today = request.today;
  report.rows = correlate::outdated_rows(inventory, runtimes, runtime_tables(), framework_tables(),
                                         request.today);
  report.from_elsewhere = correlate::direct_from_elsewhere(inventory);
  report.offline = request.offline;
  if (request.offline) return report;
  registries::AskOptions options;
  options.budget = request.budget;
  options.cache_folder = request.cache_folder;
  options.progress = request.progress;
  ask_registries(request.by_person, app_registries(request.root, request.everything), options,
                 &report);
  return report;
}

std::vector<Problem> outdated_notes(const report::OutdatedReport& report) {
  std::map<std::string, std::size_t> steps;
  std::set<std::string> ended;
  std::size_t failed = 0;
  for (const correlate::OutdatedRow& row : report.rows) {
    ++steps[row.step];
    if (!row.registry.empty() && !row.from_registry && row.newest.empty()) ++failed;
    // Of runtimes there is a finding.
    if (row.runtime || !row.lifetime || row.lifetime->life != correlate::Life::kEnded) continue;
    const std::string cycle =
        row.lifetime->cycle.empty() ? row.package.version : row.lifetime->cycle;
    std::string text = row.lifetime->title + ' ' + cycle + " is past its end of life";
    if (row.lifetime->ends) text += " (" + to_string(*row.lifetime->ends) + ')';
    ended.insert(std::move(text));
  }
  std::vector<Problem> notes;
  for (const std::string& text : ended) {
    if (notes.size() < kMaxNamed) notes.push_back(note(text));
  }
  const std::size_t behind = steps["patch"] + steps["minor"] + steps["major"];
  if (behind > 0) {
    notes.push_back(note("outdated: of " + std::to_string(report.rows.size()) +
                         " direct dependencies and runtimes " + std::to_string(steps["major"]) +
                         " are behind by a major version, " + std::to_string(steps["minor"]) +
                         " by a minor, " + std::to_string(steps["patch"]) + " by a patch"));
  }
  if (failed > 0) {
    notes.push_back(note("of " + std::to_string(failed) +
                         " direct dependencies no registry told the newest version"));
  }
  return notes;
}

}  // namespace sluice::cli
