#include <algorithm>
#include <cctype>
#include <chrono>
#include <cstdio>
#include <optional>
#include <utility>

#include "cli/command_table.h"
#include "cli/commands.h"
#include "cli/explain_advisory.h"
#include "cli/explain_finding.h"
#include "cli/explain_rules.h"
#include "cli/explain_settings.h"
#include "cli/load_baseline.h"
#include "cli/load_settings.h"
#include "cli/output.h"
#include "cli/prepare_scan.h"
#include "cli/rule_catalog.h"
#include "cli/scan.h"
#include "core/report.h"
#include "format/json.h"
#include "report/escape.h"
#include "report/json.h"

namespace sluice::cli {
namespace {

using report::Explanation;

/// Reports of ten thousand findings have some twenty megabytes.
constexpr std::uint64_t kMaxReportBytes = 256U << 20;

struct Wishes {
  bool json = false;
  std::string file;  ///< empty: standard output
  bool color = false;
};

Result<Wishes> read_wishes(const ParsedArguments& arguments) {
  Wishes wishes;
  const std::string when = arguments.value("--color").value_or("auto");
  if (when != "auto" && when != "always" && when != "never") {
    return Error{"", 0, "--color must be auto, always or never"};
  }
  const std::string format = arguments.value("--format").value_or("log");
  const std::size_t equals = format.find('=');
  const std::string name = format.substr(0, equals);
  wishes.json = name == "json";
  const bool unnamed = equals != std::string::npos && equals + 1 == format.size();
  if ((name != "log" && name != "json") || unnamed) {
    return Error{"", 0, "--format must be log or json, to standard output or =FILE"};
  }
  if (equals != std::string::npos) wishes.file = format.substr(equals + 1);
  wishes.color = wishes.file.empty() && wants_color(when);
  return wishes;
}

std::string changed_case(std::string_view text, bool upper) {
  std::string out(text);
  for (char& c : out) {
    const auto byte = static_cast<unsigned char>(c);
    c = static_cast<char>(upper ? std::toupper(byte) : std::tolower(byte));
  }
  return out;
}

/// An advisory's id as databases write it: their names in capitals, the rest of a GHSA small.
std::string advisory_spelling(std::string_view id) {
  constexpr std::string_view kGhsa = "GHSA-";
  const std::string upper = changed_case(id, true);
  if (!upper.starts_with(kGhsa)) return upper;
  return std::string(kGhsa) + changed_case(id.substr(kGhsa.size()), false);
}

/// A report as a tree, and where it is from.
struct ReadReport {
  format::Node node;
  std::string source;
  std::string file;
};

Result<ReadReport> read_report(const std::string& file) {
  const Result<std::string> text = read_named_file(file, kMaxReportBytes, true);
  if (!text) return text.error();
  Result<format::Node> node = format::read_json(file, *text);
  if (!node) return node.error();
  return ReadReport{std::move(*node), "the report " + file, file};
}

/// The same from a scan of PATH, of the parts that such a finding can come from.
Result<ReadReport> scan_report(const ParsedArguments& arguments, std::string_view id) {
  Result<PreparedScan> prepared = prepare_scan(arguments);
  if (!prepared) return prepared.error();
  print_warnings(*prepared);
  ScanRequest& request = prepared->request;
  if (Status failed = load_baseline(arguments, arguments.has("--baseline"), &request)) {
    return *std::move(failed);
  }
  const bool about_packages = id.starts_with("vuln-");
  request.secrets = !about_packages;
  request.checks = id.starts_with("check-");
  request.dependencies = about_packages || id.starts_with("hygiene-");
  const Result<ScanOutcome> outcome = run_scan(request);
  if (!outcome) return outcome.error();
  Result<format::Node> node = format::read_json("report", report::to_json(outcome->report));
  if (!node) return node.error();
  return ReadReport{std::move(*node), "a scan of " + request.root, request.root};
}

std::string did_you_mean(const std::vector<std::string>& similar) {
  std::string text;
  for (std::size_t i = 0; i < similar.size(); ++i) {
    text += i == 0 ? ", did you mean " : i + 1 == similar.size() ? " or " : ", ";
    text += similar[i];
  }
  return text.empty() ? text : text + '?';
}

/// What is known of the rule that a finding is of.
Explanation rule_of(const RuleCatalog& catalog, const ParsedArguments& arguments,
                    const ReportedFinding& finding, std::chrono::sys_days today) {
  if (auto rule = explain_rule(catalog, finding.rule, today)) return std::move(*rule);
  if (finding.kind != "vulnerability") return {};
  const Result<KnownAdvisory> known = find_advisory(arguments, finding.rule);
  if (!known || known->records.empty()) return {};
  return explain_advisory(catalog, finding.rule, *known, today);
}

Result<Explanation> explain_reported(const RuleCatalog& catalog, const ParsedArguments& arguments,
                                     const std::string& id, std::chrono::sys_days today) {
  const auto file = arguments.value("--report");
  if (!file && id.starts_with("access-")) {
    return Error{"", 0,
                 id +
                     " is about an account: sluice access SNAPSHOT --format json=FILE, then "
                     "sluice explain --report FILE " +
                     id};
  }
  ParsedArguments of_path = arguments;
  of_path.positional.erase(of_path.positional.begin());
  const Result<ReadReport> report = file ? read_report(*file) : scan_report(of_path, id);
  if (!report) return report.error();
  const Result<ReportedFinding> finding = find_finding(report->file, report->node, id);
  if (!finding) return finding.error();
  if (finding->node != nullptr) {
    return explain_finding(*finding, rule_of(catalog, arguments, *finding, today), report->source,
                           today);
  }
  const std::string near = did_you_mean(similar_ids(id, finding_ids(report->node)));
  return Error{"", 0,
               "no finding " + id + " in " + report->source +
                   (near.empty() ? ": it is gone, or its text has changed (name the PATH of the "
                                   "app, --env-dir for live values, or --report FILE)"
                                 : near)};
}

/// `*at_a_loss`: nothing is called so, nor much like it.
Result<Explanation> explain_id(const RuleCatalog& catalog, const ParsedArguments& arguments,
                               const std::string& id, std::chrono::sys_days today,
                               bool* at_a_loss) {
  if (auto rule = explain_rule(catalog, id, today)) return std::move(*rule);
  if (auto rule = explain_rule(catalog, changed_case(id, false), today)) return std::move(*rule);
  if (looks_like_finding(id)) return explain_reported(catalog, arguments, id, today);
  const std::string spelled = advisory_spelling(id);
  for (const std::string& name : {id, spelled}) {
    if (!looks_like_advisory(name)) continue;
    Result<KnownAdvisory> known = find_advisory(arguments, name);
    if (!known) return known.error();
    if (!known->records.empty()) return explain_advisory(catalog, name, *known, today);
    if (name != spelled) continue;
    return Error{"", 0,
                 name + " is not in " + known->looked_in +
                     "; sluice advisories sync gets all of an app's ecosystems, and " +
                     "https://osv.dev/vulnerability/" + name + " has it if it is public"};
  }
  for (const std::string& name : {id, changed_case(id, true), changed_case(id, false)}) {
    if (auto setting = explain_setting(catalog.texts, name)) return std::move(*setting);
  }
  for (const CommandRow& row : command_table()) {
    if (row.name != id) continue;
    return Error{"", 0, id + " is a command: sluice " + id + " --help tells of it"};
  }
  const std::string near = did_you_mean(similar_ids(id, catalog.ids()));
  *at_a_loss = near.empty();
  const std::string unknown = "nothing is called \"" + report::one_line(id, 100) + '"';
  if (near.empty())
    return Error{"", 0, unknown + "; sluice rules list names all rules, topics are:"};
  return Error{"", 0, unknown + near};
}

constexpr std::string_view kNeedsId =
    "explain needs an ID: a rule, an advisory, a finding's id, or a topic";

/// Below the error: what there is to ask for.
void list_topics(const ExplainTexts& texts) {
  constexpr int kNameWidth = 16;
  for (const auto& [id, text] : texts.texts) {
    if (!text.is_topic()) continue;
    std::fprintf(stderr, "  %-*s %s\n", kNameWidth, id.c_str(), text.title.c_str());
  }
}

}  // namespace

int run_explain_command(const ParsedArguments& arguments) {
  const Result<Wishes> wishes = read_wishes(arguments);
  if (!wishes) return usage_error(wishes.error());
  if (arguments.positional.empty()) {
    const int code = usage_error({"", 0, std::string(kNeedsId) + ':'});
    if (const Result<ExplainTexts> texts = read_explain_texts()) list_topics(*texts);
    return code;
  }
  if (arguments.positional.size() > 2) {
    return usage_error({"", 0, std::string(kNeedsId) + ", and at most one PATH"});
  }
  const std::string root = arguments.positional.size() > 1 ? arguments.positional[1] : ".";
  const Result<RuleCatalog> catalog = load_rule_catalog(arguments, root);
  if (!catalog) return usage_error(catalog.error());
  const auto today = std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now());
  bool at_a_loss = false;
  const Result<Explanation> explanation =
      explain_id(*catalog, arguments, arguments.positional.front(), today, &at_a_loss);
  if (!explanation) {
    const int code = usage_error(explanation.error());
    if (at_a_loss) list_topics(catalog->texts);
    return code;
  }
  const std::string text = wishes->json ? report::explanation_json(*explanation)
                                        : report::explanation_text(*explanation, wishes->color);
  if (wishes->file.empty()) return print(text) ? kExitPassed : kExitIncomplete;
  if (const Status failed = write_file(wishes->file, text)) {
    std::fprintf(stderr, "sluice: %s\n", describe(*failed).c_str());
    return kExitIncomplete;
  }
  return kExitPassed;
}

}  // namespace sluice::cli
