#include "cli/explain_rules.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "checks/case_examples.h"
#include "checks/matcher.h"
#include "cli/explain_parts.h"
#include "correlate/hygiene_rules.h"
#include "format/toml.h"
#include "secrets/config_var_check.h"
#include "secrets/detector_kinds.h"

namespace sluice::cli {
namespace {

using report::Explanation;

constexpr std::string_view kWhy = "Why it matters";
constexpr std::string_view kFound = "How it is found";
constexpr std::string_view kReported = "Is reported";
constexpr std::string_view kNotReported = "Is not reported";
constexpr std::string_view kHowToFix = "How to fix it";
constexpr std::string_view kBlocks = "What it does to a build";
constexpr std::size_t kMaxNamed = 8;
constexpr std::size_t kMaxGrades = 4;

std::string quoted_list(const std::vector<std::string>& words, std::string_view last_joint) {
  std::string text;
  const std::size_t shown = std::min(words.size(), kMaxNamed);
  for (std::size_t i = 0; i < shown; ++i) {
    if (i > 0) text += i + 1 == words.size() ? std::string(last_joint) : ", ";
    text += words[i];
  }
  if (shown < words.size()) text += " and " + std::to_string(words.size() - shown) + " more";
  return text;
}

std::string literal_list(std::vector<std::string> literals) {
  for (std::string& literal : literals) literal = '"' + literal + '"';
  return quoted_list(literals, " or ");
}

/// "{variable}" of a check's texts, for people.
std::string without_marks(std::string text) {
  const std::pair<std::string_view, std::string_view> kMarks[] = {
      {"{variable}", "NAME"}, {"{name}", "NAME"}, {"{path}", "PATH"}};
  for (const auto& [mark, word] : kMarks) {
    for (std::size_t at = text.find(mark); at != std::string::npos; at = text.find(mark, at)) {
      text.replace(at, mark.size(), word);
    }
  }
  return text;
}

std::string joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += (text.empty() ? "" : "\n") + line;
  return text;
}

/// What every rule of a kind has in common.
void add_kind(const RuleCatalog& catalog, Explanation* explanation) {
  std::string blocks = catalog.texts.kind(explanation->kind).blocks;
  const std::string sure = catalog.texts.confidence_of(explanation->confidence);
  if (!sure.empty()) blocks += " Confidence " + explanation->confidence + ": " + sure + '.';
  explanation->add_text("blocks", kBlocks, std::move(blocks));
}

void add_example(std::string_view name, std::string_view heading, std::string path,
                 std::string code, Explanation* explanation) {
  const bool has_template =
      code.find("{hex") != std::string::npos || code.find("{b62") != std::string::npos ||
      code.find("{b64") != std::string::npos || code.find("{letters") != std::string::npos ||
      code.find("{token") != std::string::npos || code.find("{digits") != std::string::npos;
  explanation->add_text(name, heading, path.empty() ? std::string() : "in " + path + ':');
  explanation->add_code(name, heading, std::move(code));
  if (has_template && name == "reported") {
    explanation->add_text(name, heading, "In braces: which random characters, and how many.");
  }
}

std::string how_secret_is_found(const secrets::Rule& rule) {
  std::string text = "Text with " + literal_list(rule.literals) +
                     (rule.ignore_case ? " (in capitals, too)" : "") +
                     " that fits the rule's pattern.";
  if (rule.boundary != secrets::Boundary::kNone) {
    text += std::string(" It must stand alone: no letter, digit") +
            (rule.boundary == secrets::Boundary::kToken ? ", _ or -" : " or _") + " touches it.";
  }
  if (rule.randomness) text += " It must look random for its letters and length.";
  if (!rule.files.empty()) text += " Only in " + quoted_list(rule.files, " and ") + '.';
  if (!rule.not_files.empty()) text += " Not in " + quoted_list(rule.not_files, " and ") + '.';
  return text;
}

std::string how_it_is_proven(const secrets::Rule& rule) {
  if (rule.proof == nullptr) return {};
  std::string text =
      "What is inside of it is tried offline (" + std::string(rule.proof->name) + ").";
  if (rule.proof->can_hold) text += " If that holds, confidence is proven.";
  if (rule.proof->can_refute) text += " If it fails, confidence is low.";
  return text;
}

void add_secret_references(const RuleCatalog& catalog, bool is_key, Explanation* explanation) {
  // As correlate/secret_findings.cpp has it.
  add_cwe({is_key ? "CWE-321" : "CWE-798"}, explanation);
  add_owasp(catalog.checker.owasp(), is_key ? "A02" : "A07", is_key ? "A04" : "A07", explanation);
}

Explanation of_secret_rule(const RuleCatalog& catalog, const secrets::Rule& rule,
                           std::chrono::sys_days today) {
  Explanation explanation;
  explanation.id = rule.id;
  explanation.kind = "secret rule";
  explanation.title = rule.title;
  explanation.severity = to_string(rule.severity);
  explanation.confidence = to_string(rule.confidence);
  if (rule.own) explanation.source = "the app's own rules, " + rule.source;
  explanation.add_text("why", kWhy, catalog.texts.kind(explanation.kind).why);
  explanation.add_text("found", kFound, how_secret_is_found(rule));
  explanation.add_text("found", kFound, how_it_is_proven(rule));
  // Templates as they stand in the rule: nothing that looks like a real secret.
  if (!rule.match.empty()) {
    add_example("reported", kReported, "", rule.match.front(), &explanation);
  }
  if (!rule.no_match.empty()) {
    add_example("not_reported", kNotReported, "", rule.no_match.front(), &explanation);
  }
  add_kind(catalog, &explanation);
  explanation.add_text("fix", kHowToFix, rule.advice);
  add_acceptance({"secret-…", "", "", true, rule.id}, today, &explanation);
  add_secret_references(catalog, false, &explanation);
  return explanation;
}

/// What a matcher looks at, in words.
std::string subject_of(const checks::Check& check) {
  const std::string_view name = check.matcher == nullptr ? "" : check.matcher->name;
  constexpr std::pair<std::string_view, std::string_view> kSubjects[] = {
      {"pattern", "code"},
      {"call", "calls"},
      {"assignment", "assignments"},
      {"list", "lists"},
      {"object", "objects and their members"},
      {"form", "forms"},
      {"entry", "settings"},
      {"command", "commands"},
      {"workflow", "steps of workflows"},
      {"dockerfile", "instructions"},
      {"policy", "policies of AWS"},
      {"sql", "SQL statements"},
      {"file", "files by name"},
      {"variable", "the app's config vars"},
      {"database", "the databases that config vars name"},
  };
  for (const auto& [matcher, subject] : kSubjects) {
    if (matcher == name) return std::string(subject);
  }
  return "code";
}

std::string how_check_is_found(const checks::Check& check) {
  std::string text = "Looked at: " + subject_of(check);
  if (check.matcher != nullptr && check.matcher->judge != nullptr) {
    return text + ". Needs to know them: a build does, and --env-dir DIR tells.";
  }
  if (!check.languages.empty()) {
    std::vector<std::string> names;
    for (const checks::Syntax* syntax : check.languages) names.emplace_back(syntax->name);
    text += " in " + quoted_list(names, " and ");
  }
  if (!check.file_globs.empty()) text += ", in " + quoted_list(check.file_globs, " and ");
  text += '.';
  if (!check.literals.empty()) {
    text += " Files without " + literal_list(check.literals) + " are not looked into.";
  }
  text += " Comments and text in strings are told from code.";
  if (!check.when.empty() || !check.unless.empty()) {
    text += " What stands around it, in other files and in config vars decides whether it counts.";
  }
  return text;
}

void add_grades(const checks::Check& check, Explanation* explanation) {
  std::vector<std::string> told;
  for (const checks::Grade& grade : check.grades) {
    if (!grade.severity || grade.note.empty() || told.size() == kMaxGrades) continue;
    std::string text = "Counts as " + std::string(to_string(*grade.severity)) +
                       " where it says: " + without_marks(check.title + grade.note) + '.';
    if (std::find(told.begin(), told.end(), text) != told.end()) continue;
    told.push_back(text);
    explanation->add_text("found", kFound, std::move(text));
  }
}

Explanation of_check(const RuleCatalog& catalog, const checks::Check& check,
                     std::chrono::sys_days today) {
  Explanation explanation;
  explanation.id = check.id;
  explanation.kind = "check";
  explanation.title = without_marks(check.title);
  explanation.severity = to_string(check.severity);
  explanation.confidence = to_string(check.confidence);
  explanation.add_text("why", kWhy, check.why);
  explanation.add_text("found", kFound, how_check_is_found(check));
  add_grades(check, &explanation);
  checks::CaseExamples examples;
  for (const checks::CheckText& file : catalog.check_files.cases) {
    // The text alone tells whether reading the file is worth it.
    if (file.text.find(check.id) == std::string_view::npos) continue;
    if (const auto document = format::read_toml(file.name, file.text)) {
      checks::take_examples(*document, check.id, &examples);
    }
  }
  if (examples.found) {
    add_example("reported", kReported, examples.found->path, examples.found->text, &explanation);
  }
  if (examples.not_found) {
    add_example("not_reported", kNotReported, examples.not_found->path, examples.not_found->text,
                &explanation);
  }
  add_kind(catalog, &explanation);
  explanation.add_text("fix", kHowToFix, without_marks(check.fix));
  explanation.add_code("fix", kHowToFix, without_marks(check.command));
  // There is no comment in a config var.
  const bool of_variable = check.matcher != nullptr && check.matcher->judge != nullptr;
  add_acceptance(
      {check.id, "", of_variable ? "ENV_DIR/NAME" : "path/of/the/file", !of_variable, check.id},
      today, &explanation);
  std::vector<std::string> cwe;
  for (const unsigned number : check.cwe) cwe.push_back("CWE-" + std::to_string(number));
  add_cwe(cwe, &explanation);
  add_owasp(catalog.checker.owasp(), check.owasp.in_2021, check.owasp.in_2025, &explanation);
  return explanation;
}

Explanation of_access_rule(const RuleCatalog& catalog, const access::AccessRule& rule,
                           std::chrono::sys_days today) {
  Explanation explanation;
  explanation.id = rule.id;
  explanation.kind = "access rule";
  explanation.severity = to_string(rule.severity);
  explanation.confidence = to_string(rule.confidence);
  explanation.add_text("why", kWhy, rule.risk);
  if (const ExplainText* text = catalog.texts.find(rule.id)) {
    explanation.title = text->title;
    explanation.add_text("found", kFound, text->found);
  }
  std::string others;
  if (rule.production) others += "In production: " + std::string(to_string(*rule.production)) + '.';
  if (rule.exposed) {
    others += (others.empty() ? "" : " ") + std::string("In review apps and CI: ") +
              std::string(to_string(*rule.exposed)) + '.';
  }
  explanation.add_text("found", kFound, others);
  add_kind(catalog, &explanation);
  explanation.add_text("fix", kHowToFix, rule.fix);
  add_acceptance({rule.id, "", "", false, ""}, today, &explanation);
  add_cwe(rule.cwe, &explanation);
  add_owasp(catalog.checker.owasp(), rule.owasp_2021, rule.owasp_2025, &explanation);
  return explanation;
}

/// Dates are put in where the text has "{until}".
std::string dated(std::string text, std::chrono::sys_days today) {
  constexpr std::string_view kMark = "{until}";
  if (const std::size_t at = text.find(kMark); at != std::string::npos) {
    text.replace(at, kMark.size(), proposed_until(today));
  }
  return text;
}

Explanation of_text(const RuleCatalog& catalog, std::string_view id, std::string kind,
                    std::chrono::sys_days today) {
  const ExplainText* text = catalog.texts.find(id);
  Explanation explanation;
  explanation.id = id;
  explanation.kind = std::move(kind);
  if (text == nullptr) return explanation;
  explanation.title = text->title;
  const bool topic = explanation.kind == "topic";
  explanation.add_text("why", topic ? "What it is" : kWhy,
                       text->why.empty() ? catalog.texts.kind(explanation.kind).why : text->why);
  explanation.add_text("found", topic ? "How it works" : kFound, text->found);
  explanation.add_code("toml", "In sluice.toml", dated(joined(text->toml), today));
  explanation.add_code("comment", "Or in a comment", dated(text->comment, today));
  explanation.add_code("commands", "Commands", joined(text->commands));
  explanation.add_code("reported", kReported, text->reported);
  explanation.add_code("not_reported", kNotReported, text->not_reported);
  for (const std::string& other : text->see) {
    explanation.references.push_back({"sluice explain " + other, ""});
  }
  return explanation;
}

/// Kinds of secrets that code finds; `title` and the rest of a detector come from its table.
Explanation of_found_by_code(const RuleCatalog& catalog, std::string_view id,
                             const secrets::DetectorKind* kind, std::chrono::sys_days today) {
  Explanation explanation = of_text(catalog, id, "secret rule", today);
  if (kind != nullptr) {
    explanation.title = kind->title;
    explanation.severity = kind->severity;
    explanation.confidence = kind->confidence;
  }
  add_kind(catalog, &explanation);
  if (const ExplainText* text = catalog.texts.find(id)) {
    explanation.add_text("fix", kHowToFix, text->fix);
  }
  add_acceptance({"secret-…", "", "", kind != nullptr, std::string(id)}, today, &explanation);
  add_secret_references(catalog, id == "private-key", &explanation);
  return explanation;
}

template <typename Range>
bool is_among(const Range& range, std::string_view id) {
  return std::find(range.begin(), range.end(), id) != range.end();
}

}  // namespace

std::optional<Explanation> explain_rule(const RuleCatalog& catalog, std::string_view id,
                                        std::chrono::sys_days today) {
  for (const secrets::Rule& rule : catalog.scanner.rules()) {
    if (rule.id == id) return of_secret_rule(catalog, rule, today);
  }
  if (const secrets::DetectorKind* kind = secrets::find_detector_kind(id)) {
    return of_found_by_code(catalog, id, kind, today);
  }
  if (is_among(secrets::kConfigVarRules, id)) {
    return of_found_by_code(catalog, id, nullptr, today);
  }
  for (const checks::Check& check : catalog.checker.checks()) {
    if (check.id == id) return of_check(catalog, check, today);
  }
  if (const auto found = catalog.access.rules.find(id); found != catalog.access.rules.end()) {
    return of_access_rule(catalog, found->second, today);
  }
  if (is_among(correlate::kHygieneRules, id)) {
    Explanation explanation = of_text(catalog, id, "hygiene rule", today);
    add_kind(catalog, &explanation);
    if (const ExplainText* text = catalog.texts.find(id)) {
      explanation.add_text("fix", kHowToFix, text->fix);
    }
    add_acceptance({std::string(id), "", "path/of/the/lockfile", false, ""}, today, &explanation);
    return explanation;
  }
  const std::string_view topic = catalog.texts.topic(id);
  if (topic.empty()) return std::nullopt;
  return of_text(catalog, topic, "topic", today);
}

}  // namespace sluice::cli
