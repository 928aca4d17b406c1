#include "correlate/runtime_findings.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <utility>

#include "base/date.h"
#include "core/finding_id.h"
#include "correlate/fix_command.h"
#include "inventory/runtimes/version_text.h"
#include "versions/requirement.h"

namespace sluice::correlate {
namespace {

using inventory::begins_version;
using inventory::compare_numbers;
using inventory::Runtime;
using inventory::RuntimeCycle;
using inventory::RuntimeTable;
using std::chrono::sys_days;

/// Numbers in a requirement that are looked at; more are no requirement of a runtime.
constexpr std::size_t kMaxNumbers = 16;

/// How one product is asked for.
struct Product {
  std::string_view name;
  bool beginnings;           ///< "3.14" asks for any 3.14
  std::string_view ranges;   ///< ecosystem whose syntax a range has; empty: there are no ranges
  std::string_view any;      ///< what stands after a cycle to ask for its newest patch
  std::string_view request;  ///< {version} is filled in
};

constexpr std::array<Product, 7> kProducts = {{
    {"node", false, "npm", ".x", "Ask for Node.js {version} in package.json (engines.node)."},
    {"ruby", false, "RubyGems", ".x",
     "Ask for Ruby {version} in the Gemfile, then run bundle update --ruby."},
    {"python", true, "PyPI", "", "Ask for Python {version} in .python-version."},
    {"php", false, "Packagist", ".x", "Ask for PHP {version} in composer.json (require.php)."},
    {"java", true, "", "", "Ask for Java {version} in system.properties (java.runtime.version)."},
    {"go", true, "", "", "Ask for Go {version} in go.mod."},
    {"dotnet", true, "", "", "Ask for .NET {version} in the project file (TargetFramework)."},
}};

const Product* find_product(std::string_view name) {
  const auto found = std::find_if(kProducts.begin(), kProducts.end(),
                                  [name](const Product& product) { return product.name == name; });
  return found == kProducts.end() ? nullptr : &*found;
}

const RuntimeTable* find_table(const std::vector<RuntimeTable>& tables, std::string_view product) {
  const auto found =
      std::find_if(tables.begin(), tables.end(),
                   [product](const RuntimeTable& table) { return table.product == product; });
  return found == tables.end() ? nullptr : &*found;
}

bool is_number(char c) { return c >= '0' && c <= '9'; }

/// The numbers that a requirement names, as whole versions: ">=3.1 <3.1.5" gives 3.1.0 and 3.1.5.
std::vector<std::string> numbers_in(std::string_view requirement) {
  std::vector<std::string> numbers;
  for (std::size_t i = 0; i < requirement.size() && numbers.size() < kMaxNumbers;) {
    if (!is_number(requirement[i])) {
      ++i;
      continue;
    }
    const std::size_t end =
        std::min(requirement.find_first_not_of("0123456789.", i), requirement.size());
    std::string version(requirement.substr(i, end - i));
    while (version.ends_with('.')) version.pop_back();  // "20.x", "3.1.*"
    for (auto dots = std::count(version.begin(), version.end(), '.'); dots < 2; ++dots) {
      version += ".0";
    }
    numbers.push_back(std::move(version));
    i = end;
  }
  return numbers;
}

using Standing = RuntimeStanding;

bool lives_longer(const RuntimeCycle& a, const RuntimeCycle& b) {
  if (!a.eol || !b.eol) return !a.eol && b.eol;
  return *a.eol > *b.eol;
}

/// The cycle of a version.
std::optional<Standing> standing_of_version(const RuntimeTable& table, std::string_view version) {
  if (const RuntimeCycle* cycle = cycle_of(table, version)) return Standing{cycle};
  const RuntimeCycle& oldest = table.cycles.back();
  if (compare_numbers(version, oldest.cycle) < 0) return Standing{&oldest, true};
  return {};
}

/// The longest living one of the cycles that begin so. Not if the newest one does: then those that
/// the table does not know yet do, too.
std::optional<Standing> standing_of_beginning(const RuntimeTable& table, std::string_view start) {
  Standing standing;
  for (const RuntimeCycle& cycle : table.cycles) {
    if (cycle.cycle == start || !begins_version(cycle.cycle, start)) continue;
    if (&cycle == &table.cycles.front()) return {};
    if (standing.cycle == nullptr || lives_longer(cycle, *standing.cycle)) standing.cycle = &cycle;
  }
  return standing.cycle == nullptr ? standing_of_version(table, start) : standing;
}

/// The first versions of the cycles that could follow the newest one: 27.0.0; 3.15.0 and 4.0.0.
std::vector<std::string> next_versions(const RuntimeTable& table) {
  const std::string_view newest = table.cycles.front().cycle;
  const std::size_t dot = std::min(newest.find('.'), newest.size());
  const auto after = [](std::string_view number) {
    unsigned value = 0;
    std::from_chars(number.data(), number.data() + number.size(), value);
    return std::to_string(value + 1);
  };
  std::vector<std::string> next = {after(newest.substr(0, dot)) + ".0.0"};
  if (dot < newest.size()) {
    next.push_back(std::string(newest.substr(0, dot + 1)) + after(newest.substr(dot + 1)) + ".0");
  }
  return next;
}

/// The longest living cycle that has a version which the range allows. Looked at are the newest and
/// the first version of each cycle and those that the range itself names. Nothing if the range also
/// allows what is newer than the table.
std::optional<Standing> standing_of_range(const RuntimeTable& table, std::string_view ecosystem,
                                          std::string_view range) {
  const auto is_allowed = [&](const std::string& version) {
    return versions::allows(ecosystem, range, version).value_or(false);
  };
  const std::vector<std::string> next = next_versions(table);
  if (std::any_of(next.begin(), next.end(), is_allowed)) return {};
  std::optional<Standing> standing;
  const auto consider = [&](const RuntimeCycle& cycle) {
    if (!standing || standing->older || lives_longer(cycle, *standing->cycle)) {
      standing = Standing{&cycle};
    }
  };
  for (const RuntimeCycle& cycle : table.cycles) {
    if (is_allowed(cycle.latest) || is_allowed(numbers_in(cycle.cycle).front())) consider(cycle);
  }
  for (const std::string& version : numbers_in(range)) {
    if (!is_allowed(version)) continue;
    if (const RuntimeCycle* cycle = cycle_of(table, version)) {
      consider(*cycle);
    } else if (compare_numbers(version, table.cycles.front().cycle) > 0) {
      return {};
    } else if (!standing && compare_numbers(version, table.cycles.back().cycle) < 0) {
      standing = Standing{&table.cycles.back(), true};
    }
  }
  return standing;
}

std::optional<Standing> standing_of(const Runtime& runtime, const RuntimeTable& table,
                                    const Product& product) {
  if (!runtime.version.empty()) return standing_of_version(table, runtime.version);
  const std::string_view wanted = runtime.requirement;
  if (product.beginnings && inventory::leading_version(wanted) == wanted) {
    return standing_of_beginning(table, wanted);
  }
  if (product.ranges.empty()) return {};
  return standing_of_range(table, product.ranges, wanted);
}

/// "Node.js 20.11.1", "Node.js 16.x", "Node.js \">=14 <19\"".
std::string subject_of(const Runtime& runtime, const RuntimeTable& table) {
  if (!runtime.version.empty()) return table.title + ' ' + runtime.version;
  const bool plain = runtime.requirement.find_first_not_of("0123456789.x") == std::string::npos;
  return table.title + (plain ? " " : " \"") + runtime.requirement + (plain ? "" : "\"");
}

/// The cycle to move to: the one with the most time left, and no table is so old that it has none.
std::string advised_version(const RuntimeTable& table, const Product& product, sys_days today) {
  const RuntimeCycle* best = nullptr;
  for (const RuntimeCycle& cycle : table.cycles) {
    if (cycle.released > today || (cycle.eol && *cycle.eol <= today + kNearEndOfLife)) continue;
    if (best == nullptr || lives_longer(cycle, *best)) best = &cycle;
  }
  if (best == nullptr) return "newer than " + table.cycles.front().cycle;
  return best->cycle + std::string(product.any);
}

/// What Heroku takes by itself out of what the app allows.
bool is_left_to_heroku(const Runtime& runtime) {
  return runtime.installed && !runtime.requirement.empty() &&
         runtime.requirement != runtime.version;
}

Finding make_finding(const Runtime& runtime, const RuntimeCycle& cycle, std::string_view rule,
                     Severity severity, std::string title) {
  Finding finding;
  finding.kind = FindingKind::kHygiene;
  finding.rule = rule;
  finding.title = std::move(title);
  finding.severity = severity;
  finding.confidence = Confidence::kHigh;
  finding.location = {runtime.path, runtime.line, 0, runtime.line, 0};
  // Vulnerable and outdated components; software supply chain failures; unmaintained components.
  finding.owasp_2021 = "A06";
  finding.owasp_2025 = "A03";
  finding.cwe = {"CWE-1104"};
  const std::string identity = finding.rule + '\0' + runtime.product + '\0' + cycle.cycle;
  finding.id = finding_id("hygiene", identity);
  return finding;
}

std::optional<Finding> judge(const Runtime& runtime, const RuntimeTable& table,
                             const Product& product, sys_days today) {
  const std::optional<Standing> standing = standing_of(runtime, table, product);
  if (!standing) return {};
  const RuntimeCycle& cycle = *standing->cycle;
  const std::string subject = subject_of(runtime, table);
  const bool ended = cycle.eol && *cycle.eol < today;
  if (standing->older && !ended) return {};
  if (cycle.eol && *cycle.eol <= today + kNearEndOfLife) {
    std::string title = subject +
                        (ended ? " reached its end of life " : " reaches its end of life ") +
                        (standing->older ? "before " : "on ") + to_string(*cycle.eol);
    Finding finding =
        make_finding(runtime, cycle, ended ? "runtime-end-of-life" : "runtime-near-end-of-life",
                     ended ? Severity::kMedium : Severity::kLow, std::move(title));
    finding.fix.change = "major";
    finding.fix.text = runtime_request(product.name, advised_version(table, product, today));
    return finding;
  }
  if (runtime.version.empty() || is_left_to_heroku(runtime) ||
      compare_numbers(runtime.version, cycle.latest) >= 0) {
    return {};
  }
  Finding finding =
      make_finding(runtime, cycle, "runtime-outdated", Severity::kLow,
                   subject + " is behind " + cycle.latest + " of " + to_string(cycle.latest_date));
  finding.fix.version = cycle.latest;
  finding.fix.change = version_step(runtime.version, cycle.latest);
  finding.fix.text = runtime_request(product.name, cycle.latest + " or later");
  return finding;
}

}  // namespace

std::optional<RuntimeStanding> standing_of(const Runtime& runtime, const RuntimeTable& table) {
  const Product* const product = find_product(runtime.product);
  return product == nullptr ? std::nullopt : standing_of(runtime, table, *product);
}

std::vector<Finding> runtime_findings(const std::vector<Runtime>& runtimes,
                                      const std::vector<RuntimeTable>& tables, sys_days today) {
  std::vector<Finding> findings;
  for (const Runtime& runtime : runtimes) {
    const RuntimeTable* table = find_table(tables, runtime.product);
    const Product* product = find_product(runtime.product);
    if (runtime.informational || table == nullptr || product == nullptr) continue;
    if (std::optional<Finding> finding = judge(runtime, *table, *product, today)) {
      findings.push_back(std::move(*finding));
    }
  }
  return findings;
}

std::vector<Package> runtime_packages(const std::vector<Runtime>& runtimes,
                                      const std::vector<RuntimeTable>& tables,
                                      const std::vector<Package>& known) {
  std::vector<Package> packages;
  for (const Runtime& runtime : runtimes) {
    const RuntimeTable* table = find_table(tables, runtime.product);
    if (runtime.informational || runtime.version.empty() || table == nullptr) continue;
    Package package;
    package.ecosystem = table->ecosystem;
    package.name = table->name;
    package.version = runtime.version;
    package.scope = Scope::kRuntime;
    package.direct = true;
    package.path = runtime.path;
    package.line = runtime.line;
    const bool is_known = std::any_of(known.begin(), known.end(), [&](const Package& other) {
      return other.ecosystem == package.ecosystem && other.name == package.name &&
             other.version == package.version && other.path == package.path;
    });
    if (!is_known) packages.push_back(std::move(package));
  }
  return packages;
}

void drop_fixes_of_other_cycles(const std::vector<RuntimeTable>& tables, sys_days today,
                                std::vector<Finding>* findings) {
  for (Finding& finding : *findings) {
    if (!finding.package || finding.package->package.ecosystem != "Bitnami") continue;
    const Package& package = finding.package->package;
    const RuntimeTable* table = find_table(tables, package.name);
    const RuntimeCycle* cycle = table == nullptr ? nullptr : cycle_of(*table, package.version);
    if (cycle == nullptr || finding.fix.version.empty()) continue;
    const bool lives = !cycle->eol || *cycle->eol >= today;
    if (!lives || compare_numbers(package.version, cycle->latest) < 0 ||
        begins_version(finding.fix.version, cycle->cycle)) {
      continue;
    }
    finding.fix = {"", "none", "",
                   "No fix for " + table->title + ' ' + cycle->cycle + " is known, only for " +
                       finding.fix.version + '.'};
  }
}

std::string runtime_request(std::string_view product, std::string_view version) {
  constexpr std::string_view kMark = "{version}";
  const Product* known = find_product(product);
  if (known == nullptr) return {};
  std::string text(known->request);
  return text.replace(text.find(kMark), kMark.size(), version);
}

}  // namespace sluice::correlate
