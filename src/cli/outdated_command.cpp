#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <map>
#include <set>
#include <utility>

#include "cli/commands.h"
#include "cli/database_path.h"
#include "cli/embedded_rules.h"
#include "cli/load_settings.h"
#include "cli/output.h"
#include "cli/scan.h"
#include "correlate/outdated.h"
#include "inventory/paths.h"
#include "registries/app_registries.h"
#include "registries/ask.h"
#include "registries/protocol.h"
#include "report/escape.h"
#include "report/outdated.h"
#include "source/env_dir.h"
#include "source/tree.h"

namespace sluice::cli {
namespace {

constexpr int kDefaultBudget = 60;
constexpr int kMaxBudget = 86400;
/// Of an app; more of its files are not read for registries.
constexpr std::size_t kMaxRegistryFiles = 500;
constexpr std::uint64_t kMaxRegistryBytes = 128u << 20;
/// Direct dependencies that are asked for; an app with more is no app.
constexpr std::size_t kMaxQuestions = 5'000;

struct Wishes {
  std::string root = ".";
  std::string json_file;  ///< "-": standard output
  bool table = true;
  std::chrono::seconds budget{kDefaultBudget};
  unsigned jobs = 1;
};

Result<Wishes> read_wishes(const ParsedArguments& arguments) {
  Wishes wishes;
  if (arguments.positional.size() > 1) {
    return Error{"", 0, "one PATH at a time, got also \"" + arguments.positional[1] + '"'};
  }
  if (!arguments.positional.empty()) wishes.root = arguments.positional.front();
  for (const std::string& format : arguments.values("--format")) {
    if (format == "log") {
      wishes.table = true;
    } else if (format == "json") {
      wishes.json_file = "-";
      wishes.table = false;
    } else if (format.starts_with("json=") && format.size() > 5) {
      wishes.json_file = format.substr(5);
    } else {
      return Error{"", 0, "--format must be log, json or json=FILE, not \"" + format + '"'};
    }
  }
  if (const auto text = arguments.value("--budget")) {
    int seconds = 0;
    const auto parsed = std::from_chars(text->data(), text->data() + text->size(), seconds);
    if (parsed.ptr != text->data() + text->size() || seconds < 1 || seconds > kMaxBudget) {
      return Error{"", 0, "--budget must be a number of seconds, at least 1"};
    }
    wishes.budget = std::chrono::seconds(seconds);
  }
  const Result<unsigned> jobs = requested_jobs(arguments);
  if (!jobs) return jobs.error();
  wishes.jobs = *jobs;
  return wishes;
}

/// Registries that a person names. Those of sluice.toml come with the app's code, so that they are
/// held to the same rules as those of its other files.
Result<std::vector<registries::NamedRegistry>> named_registries(const ParsedArguments& arguments,
                                                                const source::ConfigVars& variables,
                                                                const Settings& settings) {
  const bool trusted = arguments.has("--registry") || variables.count("SLUICE_REGISTRIES") > 0;
  std::vector<registries::NamedRegistry> named;
  for (const std::string& text : settings.registries) {
    Result<registries::NamedRegistry> one = registries::read_named_registry(text, trusted);
    if (!one) {
      return Error{"", 0, (trusted ? "--registry " : "outdated.registries ") + one.error().message};
    }
    named.push_back(std::move(*one));
  }
  return named;
}

/// What the app's own files name, and Go's proxies.
std::vector<registries::NamedRegistry> app_registries(const std::string& root, bool everything) {
  std::vector<KeptFile> files;
  if (const Result<source::Tree> tree = source::Tree::open(root)) {
    std::uint64_t bytes = 0;
    const auto scope = everything ? source::TreeScope::kEverything : source::TreeScope::kDeploy;
    for (const source::FileEntry& entry : tree->list(scope).files) {
      if (!registries::may_name_registries(entry.path) || inventory::is_foreign_path(entry.path) ||
          entry.size > registries::kMaxRegistryFileBytes) {
        continue;
      }
      if (files.size() >= kMaxRegistryFiles || bytes + entry.size > kMaxRegistryBytes) break;
      KeptFile file{entry.path, {}};
      bool whole = false;
      if (tree->read(entry, registries::kMaxRegistryFileBytes, &file.bytes, &whole) || !whole) {
        continue;  // that it can't be read, the scan has said
      }
      bytes += file.bytes.size();
      files.push_back(std::move(file));
    }
  }
  std::vector<registries::NamedRegistry> named = registries::read_registries(files);
  for (registries::NamedRegistry& proxy :
       registries::read_goproxy(environment_variable("GOPROXY"))) {
    named.push_back(std::move(proxy));
  }
  return named;
}

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

/// Texts of the app's files and of registries may hold secrets: this is the border where they are
/// taken out.
Status redact(const std::vector<secrets::RuleText>& rules, report::OutdatedReport* report) {
  const Result<secrets::Scanner> scanner = secrets::Scanner::create({rules, {}, {}, {}});
  if (!scanner) return scanner.error();
  const auto clean = [&](std::string* text) { *text = scanner->redact(*text); };
  for (correlate::OutdatedRow& row : report->rows) {
    for (std::string* text : {&row.requirement, &row.newest_patch, &row.newest_allowed, &row.newest,
                              &row.deprecated, &row.registry, &row.note, &row.package.path}) {
      clean(text);
    }
  }
  for (Problem& problem : report->problems) {
    clean(&problem.path);
    clean(&problem.message);
  }
  return std::nullopt;
}

}  // namespace

int run_outdated_command(const ParsedArguments& arguments) {
  const Result<Wishes> wishes = read_wishes(arguments);
  if (!wishes) return usage_error(wishes.error());
  const source::ConfigVars variables = source::read_process_settings();
  const Result<SettingsResult> settings = load_settings(arguments, wishes->root, variables);
  if (!settings) return usage_error(settings.error());
  const auto by_person = named_registries(arguments, variables, settings->settings);
  if (!by_person) return usage_error(by_person.error());

  ScanRequest request;
  request.root = wishes->root;
  request.secrets = false;
  request.want_inventory = true;
  request.advisories = false;
  request.everything = arguments.has("--all");
  request.jobs = wishes->jobs;
  request.settings = settings->settings;
  for (const RuleFile& rule : embedded_secret_rules()) {
    request.rules.push_back({rule.name, rule.text});
  }
  const Result<ScanOutcome> outcome = run_scan(request);
  if (!outcome) return usage_error(outcome.error());

  report::OutdatedReport report;
  report.root = wishes->root;
  report.today = std::chrono::floor<std::chrono::days>(outcome->report.scan.now);
  report.problems = outcome->report.scan.problems;
  report.incomplete = std::any_of(report.problems.begin(), report.problems.end(),
                                  [](const Problem& problem) { return problem.incomplete; });
  report.rows = correlate::outdated_rows(outcome->inventory, outcome->runtimes, runtime_tables(),
                                         framework_tables(), report.today);
  report.from_elsewhere = correlate::direct_from_elsewhere(outcome->inventory);
  report.offline = arguments.has("--offline");
  if (!report.offline) {
    registries::AskOptions options;
    options.budget = wishes->budget;
    options.cache_folder = cache_folder(arguments, variables) + "/registries";
    const bool live = !arguments.has("--quiet") && ::isatty(STDERR_FILENO) == 1;
    if (live) {
      options.progress = [](std::size_t done, std::size_t all) {
        std::fprintf(stderr, "\r\x1b[K       asking registries: %zu of %zu", done, all);
      };
    }
    ask_registries(*by_person, app_registries(wishes->root, request.everything), options, &report);
    if (live) std::fputs("\r\x1b[K", stderr);
  }
  if (const Status failed = redact(request.rules, &report)) return usage_error(*failed);

  bool written = true;
  if (wishes->table) {
    written = print(report::outdated_table(report, {arguments.has("--verbose")}));
  }
  if (wishes->json_file == "-") {
    written = print(report::outdated_json(report)) && written;
  } else if (!wishes->json_file.empty()) {
    if (const Status failed = write_file(wishes->json_file, report::outdated_json(report))) {
      std::fprintf(stderr, "sluice: %s\n", describe(*failed).c_str());
      written = false;
    }
  }
  return written && !report.incomplete ? kExitPassed : kExitIncomplete;
}

}  // namespace sluice::cli
