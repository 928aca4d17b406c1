#include "cli/explain_advisory.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>
#include <set>
#include <system_error>
#include <utility>

#include "advisories/aliases.h"
#include "advisories/cvss.h"
#include "advisories/severity.h"
#include "advisories/store.h"
#include "base/shell_word.h"
#include "cli/advisory_sources.h"
#include "cli/database_path.h"
#include "cli/explain_parts.h"
#include "report/escape.h"
#include "source/env_dir.h"

namespace sluice::cli {
namespace {

using advisories::AdvisoryRecord;
using report::Explanation;

constexpr std::size_t kMaxPackages = 20;
constexpr std::size_t kMaxRanges = 8;
constexpr std::size_t kMaxVersions = 8;

constexpr auto kPrefixes = std::to_array<std::string_view>(
    {"CVE-", "GHSA-", "RUSTSEC-", "PYSEC-", "GO-", "MAL-", "LWA-", "OSV-", "EEF-", "DRUPAL-",
     "GSD-", "BIT-", "RSEC-", "DSA-", "DLA-", "USN-", "UVI-", "SNYK-"});

/// "from 2.0.0 before 2.0.3", "before 4.17.21", "up to 1.2", "from 2.0 on".
std::vector<std::string> spans_of(const advisories::Range& range) {
  std::vector<std::string> spans;
  std::string from;
  bool open = false;
  for (const advisories::Event& event : range.events) {
    const std::string& version = event.version;
    if (event.kind == advisories::EventKind::kIntroduced) {
      from = version == "0" ? "" : version;
      open = true;
      continue;
    }
    if (!open || event.kind == advisories::EventKind::kLimit) continue;
    const bool fixed = event.kind == advisories::EventKind::kFixed;
    const std::string_view end = fixed ? "before " : "up to ";
    spans.push_back((from.empty() ? "" : "from " + from + ' ') + std::string(end) + version);
    open = false;
  }
  if (open) spans.push_back(from.empty() ? "all versions" : "from " + from + " on");
  return spans;
}

std::string affected_line(const advisories::Affected& affected) {
  std::vector<std::string> spans;
  for (const advisories::Range& range : affected.ranges) {
    if (range.git) continue;
    std::vector<std::string> more = spans_of(range);
    spans.insert(spans.end(), more.begin(), more.end());
  }
  const std::size_t limit = spans.empty() ? kMaxVersions : kMaxRanges;
  if (spans.empty()) spans = affected.versions;
  if (spans.empty()) spans = {"versions are not told"};
  std::string text = affected.ecosystem + ' ' + affected.name + ": ";
  for (std::size_t i = 0; i < std::min(spans.size(), limit); ++i) {
    text += (i == 0 ? "" : "; ") + spans[i];
  }
  if (spans.size() > limit) text += " and " + std::to_string(spans.size() - limit) + " more";
  return text;
}

/// "npm lodash 4.17.21": the fixed versions of all packages.
std::vector<std::string> fixed_lines(const std::vector<AdvisoryRecord>& records) {
  std::vector<std::string> lines;
  for (const AdvisoryRecord& record : records) {
    for (const advisories::Affected& affected : record.affected) {
      std::string versions;
      for (const advisories::Range& range : affected.ranges) {
        for (const advisories::Event& event : range.events) {
          if (range.git || event.kind != advisories::EventKind::kFixed) continue;
          versions += (versions.empty() ? "" : " or ") + event.version;
        }
      }
      if (versions.empty()) continue;
      std::string line = affected.name + ' ' + versions + " or later";
      if (std::find(lines.begin(), lines.end(), line) == lines.end()) {
        lines.push_back(std::move(line));
      }
    }
  }
  return lines;
}

std::string severity_sentence(const advisories::Judgement& judgement) {
  if (!judgement.cvss) return {};
  std::array<char, 16> score{};
  std::snprintf(score.data(), score.size(), "%.1f", judgement.cvss->score);
  return "CVSS " + judgement.cvss->version + ": " + score.data() + " (" + judgement.cvss->vector +
         ").";
}

std::string exploitation_sentence(const KnownAdvisory& known) {
  std::string text;
  bool exploited = known.known_exploited;
  std::uint32_t epss = 0;
  for (const AdvisoryRecord& record : known.records) {
    exploited = exploited || record.known_exploited;
    epss = std::max(epss, record.epss_millionths);
  }
  if (exploited) text = "Known to be exploited (CISA's catalogue): it blocks whatever its age.";
  if (epss > 0) {
    std::array<char, 16> percent{};
    std::snprintf(percent.data(), percent.size(), "%.1f", epss / 10000.0);
    text += (text.empty() ? "" : " ") +
            std::string("EPSS: exploited within 30 days with a chance of ") + percent.data() +
            " %.";
  }
  return text;
}

advisories::Judgement judge_all(const std::vector<AdvisoryRecord>& records) {
  std::vector<const AdvisoryRecord*> group;
  for (const AdvisoryRecord& record : records) group.push_back(&record);
  advisories::Target target;
  if (!records.front().affected.empty()) {
    target.ecosystem = records.front().affected.front().ecosystem;
    target.name = records.front().affected.front().name;
  }
  return advisories::judge(group, target);
}

/// All ids of the flaw, the asked one first.
std::vector<std::string> names_of(std::string_view id, const std::vector<AdvisoryRecord>& records) {
  std::set<std::string> others;
  for (const AdvisoryRecord& record : records) {
    advisories::for_each_id(record, [&](std::string_view name) { others.emplace(name); });
  }
  others.erase(std::string(id));
  std::vector<std::string> names = {std::string(id)};
  names.insert(names.end(), others.begin(), others.end());
  return names;
}

void add_references(const std::vector<std::string>& names,
                    const std::vector<AdvisoryRecord>& records, const RuleCatalog& catalog,
                    Explanation* explanation) {
  for (const AdvisoryRecord& record : records) {
    explanation->references.push_back({record.id, "https://osv.dev/vulnerability/" + record.id});
  }
  for (const std::string& name : names) {
    if (!name.starts_with("CVE-")) continue;
    explanation->references.push_back({name, "https://www.cve.org/CVERecord?id=" + name});
  }
  std::vector<std::string> cwe;
  for (const AdvisoryRecord& record : records) {
    for (const std::string& each : record.cwe) {
      if (std::find(cwe.begin(), cwe.end(), each) == cwe.end()) cwe.push_back(each);
    }
  }
  add_cwe(cwe, explanation);
  // As correlate/vulnerability_findings.cpp has it.
  add_owasp(catalog.checker.owasp(), "A06", "A03", explanation);
}

}  // namespace

bool looks_like_advisory(std::string_view id) {
  return std::any_of(kPrefixes.begin(), kPrefixes.end(),
                     [&](std::string_view prefix) { return id.starts_with(prefix); });
}

Result<KnownAdvisory> find_advisory(const ParsedArguments& arguments, std::string_view id) {
  KnownAdvisory known;
  const DatabasePath database = database_path(arguments, source::read_process_settings());
  std::error_code error;
  if (std::filesystem::exists(database.path, error) || database.named) {
    Result<advisories::Store> store = advisories::Store::open(database.path);
    if (!store && database.named) return store.error();
    if (store) {
      known.records = store->find(id);
      if (store->failure()) return *store->failure();
      known.looked_in = "the database of " + store->info().imported.substr(0, 10) + " and ";
      known.source = "the advisory database of " + store->info().imported.substr(0, 10);
    } else {
      known.looked_in = "(the database could not be read) ";
    }
  }
  known.looked_in += "the bundled advisories";
  Result<advisories::Bundled> bundled = load_bundled();
  if (!bundled) return bundled.error();
  if (known.records.empty()) {
    known.records = bundled->find(id);
    known.source = "the bundled advisories";
  }
  std::sort(known.records.begin(), known.records.end(),
            [](const auto& a, const auto& b) { return advisories::names_before(a.id, b.id); });
  for (const AdvisoryRecord& record : known.records) {
    advisories::for_each_id(record, [&](std::string_view name) {
      if (bundled->exploited_cves().count(std::string(name)) > 0) known.known_exploited = true;
    });
  }
  return known;
}

Explanation explain_advisory(const RuleCatalog& catalog, std::string_view id,
                             const KnownAdvisory& known, std::chrono::sys_days today) {
  constexpr std::string_view kWhy = "Why it matters";
  constexpr std::string_view kAffected = "What it affects";
  constexpr std::string_view kBlocks = "What it does to a build";
  constexpr std::string_view kFix = "How to fix it";
  const std::vector<AdvisoryRecord>& records = known.records;
  const AdvisoryRecord& first = records.front();
  const advisories::Judgement judgement = judge_all(records);
  const std::vector<std::string> names = names_of(id, records);
  Explanation explanation;
  explanation.id = id;
  explanation.kind = "advisory";
  explanation.source = known.source;
  explanation.title = first.summary;
  explanation.severity = to_string(judgement.severity);
  std::string also;
  for (std::size_t i = 1; i < names.size(); ++i)
    also += (i == 1 ? "Also known as " : ", ") + names[i];
  if (!also.empty()) also += '.';
  if (!first.published.empty()) {
    also +=
        (also.empty() ? "" : " ") + std::string("Published ") + first.published.substr(0, 10) + '.';
  }
  if (!first.withdrawn.empty()) also += " Withdrawn: it no longer matches anything.";
  explanation.add_text("names", "Names", also);
  const bool malicious = std::any_of(names.begin(), names.end(), [](const std::string& name) {
    return advisories::is_malicious_id(name);
  });
  explanation.add_text(
      "why", kWhy,
      malicious ? "The package itself is an attack: whoever installed it has run its code."
                : catalog.texts.kind(explanation.kind).why);
  explanation.add_text("why", kWhy, severity_sentence(judgement));
  explanation.add_text("why", kWhy, exploitation_sentence(known));

  std::string package = first.affected.empty() ? "" : first.affected.front().name;
  std::size_t packages = 0;
  std::string lines;
  for (const AdvisoryRecord& record : records) {
    for (const advisories::Affected& affected : record.affected) {
      const std::string line = affected_line(affected);
      if (lines.find(line) != std::string::npos) continue;
      if (++packages <= kMaxPackages) lines += (lines.empty() ? "" : "\n") + line;
    }
  }
  if (packages > kMaxPackages) {
    lines += "\nand " + std::to_string(packages - kMaxPackages) + " more";
  }
  explanation.add_code("affected", kAffected, lines);
  explanation.add_text("blocks", kBlocks,
                       first.informational ? "It is informational: it is reported and never blocks."
                                           : catalog.texts.kind(explanation.kind).blocks);
  if (malicious) {
    explanation.add_text("fix", kFix,
                         "Remove the package, and roll every secret that the machine or the build "
                         "where it was installed could read.");
  } else {
    const std::vector<std::string> fixed = fixed_lines(records);
    std::string to;
    for (std::size_t i = 0; i < std::min(fixed.size(), kMaxRanges); ++i) {
      to += (i == 0 ? "Update to " : "; ") + fixed[i];
    }
    if (fixed.size() > kMaxRanges) to += "; and so on";
    explanation.add_text(
        "fix", kFix, to.empty() ? "There is no fixed version that the advisory names." : to + '.');
    const std::string name = packages == 1 ? shell_word(report::one_line(package)) : "PACKAGE";
    explanation.add_code("fix", kFix, "sluice fix .\nsluice deps --why " + name + " .");
  }
  add_acceptance({std::string(id), std::move(package), "", false, ""}, today, &explanation);
  add_references(names, records, catalog, &explanation);
  return explanation;
}

}  // namespace sluice::cli
