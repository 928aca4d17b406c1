#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <set>
#include <system_error>
#include <utility>

#include "base/date.h"
#include "base/encoding.h"
#include "base/parallel.h"
#include "base/random.h"
#include "cli/commands.h"
#include "cli/embedded_rules.h"
#include "cli/init_file.h"
#include "cli/load_settings.h"
#include "cli/output.h"
#include "cli/report_output.h"
#include "cli/scan.h"
#include "cli/settings.h"
#include "core/report.h"
#include "inventory/package_set.h"
#include "inventory/runtimes/cycle_table.h"
#include "policy/baseline.h"
#include "source/tree.h"

namespace sluice::cli {
namespace {

constexpr std::string_view kSettingsFile = "sluice.toml";
constexpr std::string_view kWorkflows = ".github/workflows/";
constexpr std::chrono::days kExampleDays{90};
constexpr std::uint64_t kMaxSettingsBytes = 1U << 20;

std::vector<std::string> frameworks_of(const inventory::Inventory& inventory) {
  std::vector<inventory::FrameworkTable> tables;
  for (const RuleFile& file : embedded_framework_tables()) {
    auto table = inventory::read_framework_table(file.name, file.text);
    if (table) tables.push_back(std::move(*table));
  }
  std::set<std::string> names;
  for (const Package& package : inventory.packages) {
    if (!package.direct) continue;
    const auto* table = inventory::framework_of(
        tables, package.ecosystem, inventory::match_name(package.ecosystem, package.name));
    if (table != nullptr) names.insert(table->title);
  }
  return {names.begin(), names.end()};
}

/// What the tree's names tell.
void look_at_names(const source::Tree& tree, AppFacts* facts) {
  std::vector<std::string> root_files;
  for (const source::FileEntry& file : tree.list(source::TreeScope::kDeploy).files) {
    const std::string& path = file.path;
    if (path.starts_with(kWorkflows)) facts->workflows.push_back(path);
    if (path.find('/') == std::string::npos) root_files.push_back(path);
  }
  std::sort(facts->workflows.begin(), facts->workflows.end());
  for (const char* name : {"Procfile", "app.json", "heroku.yml", "project.toml", ".slugignore"}) {
    if (std::find(root_files.begin(), root_files.end(), name) != root_files.end()) {
      facts->heroku_files.emplace_back(name);
    }
  }
  const auto& baseline = policy::kBaselineFile;
  facts->has_baseline =
      std::find(root_files.begin(), root_files.end(), baseline) != root_files.end();
  facts->buildpack = buildpack_of(root_files);
}

Result<AppFacts> look_at(const std::string& root) {
  AppFacts facts;
  const Result<source::Tree> tree = source::Tree::open(root);
  if (!tree) return tree.error();
  look_at_names(*tree, &facts);
  // The present sluice.toml is not asked: it may be broken, and is what is to be made.
  ScanRequest request;
  request.root = root;
  request.secrets = false;
  request.advisories = false;
  request.want_inventory = true;
  request.jobs = default_jobs();
  for (const RuleFile& rule : embedded_secret_rules()) {
    request.rules.push_back({rule.name, rule.text});
  }
  const Result<ScanOutcome> outcome = run_scan(request);
  if (!outcome) return outcome.error();
  for (const inventory::PackageFileSummary& file : outcome->inventory.files) {
    facts.package_files.push_back(file.path + " (" + file.ecosystem + ')');
  }
  facts.frameworks = frameworks_of(outcome->inventory);
  for (std::string& path : facts.workflows) path = outcome->redact(path);
  return facts;
}

/// The salt of the sluice.toml that is there; empty if it has none or is broken.
std::string present_salt(const std::string& text) {
  SettingsInput input;
  input.file_name = kSettingsFile;
  input.file_text = text;
  input.today = std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now());
  const Result<SettingsResult> settings = read_settings(input);
  return settings ? settings->settings.fingerprint_salt : std::string();
}

}  // namespace

int run_init_command(const ParsedArguments& arguments) {
  constexpr std::size_t kSaltBytes = 16;
  if (arguments.positional.size() > 1) {
    return usage_error({"", 0, "one PATH at a time, got also \"" + arguments.positional[1] + '"'});
  }
  const std::string root = arguments.positional.empty() ? "." : arguments.positional.front();
  const std::string file =
      root == "." ? std::string(kSettingsFile) : root + '/' + std::string(kSettingsFile);
  std::error_code error;
  const bool there = std::filesystem::exists(std::filesystem::symlink_status(file, error));
  const bool print_it = arguments.has("--print");
  if (there && !print_it && !arguments.has("--force")) {
    return usage_error({file, 0,
                        "is there already; --print shows what would be written, --force replaces "
                        "it (its [[ignore]] entries are lost)"});
  }
  Result<AppFacts> facts = look_at(root);
  if (!facts) return usage_error(facts.error());
  std::string salt;
  if (there) {
    const Result<std::string> text = read_named_file(file, kMaxSettingsBytes, true);
    if (!text) return usage_error(text.error());
    salt = present_salt(*text);
  }
  const auto today = std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now());
  facts->until = to_string(today + kExampleDays);
  if (!salt.empty()) facts->has_baseline = false;
  facts->new_salt = salt.empty() && !facts->has_baseline;
  if (salt.empty()) salt = hex_encode(random_bytes(kSaltBytes));
  if (salt.empty()) return usage_error({"", 0, "the system has no random bytes to give"});
  const std::string text = settings_file(*facts, salt);
  if (print_it) return print(text) ? kExitPassed : kExitIncomplete;
  if (const Status failed = write_file(file, text)) {
    std::fprintf(stderr, "sluice: %s\n", describe(*failed).c_str());
    return kExitIncomplete;
  }
  if (!arguments.has("--quiet")) {
    print(init_summary(*facts, file, log_options(arguments).launcher));
  }
  return kExitPassed;
}

}  // namespace sluice::cli
