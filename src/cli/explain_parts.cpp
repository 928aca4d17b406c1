#include "cli/explain_parts.h"

#include <algorithm>
#include <utility>

#include "base/date.h"

namespace sluice::cli {

std::string proposed_until(std::chrono::sys_days today) {
  // Half of what is allowed at most.
  constexpr std::chrono::days kProposed{90};
  return to_string(today + kProposed);
}

void add_acceptance(const AcceptanceForm& form, std::chrono::sys_days today,
                    report::Explanation* explanation) {
  constexpr std::string_view kName = "accept";
  constexpr std::string_view kHeading = "How to accept it";
  const std::string until = proposed_until(today);
  std::string toml = "[[ignore]]\nid = \"" + form.id + '"';
  if (!form.package.empty()) toml += "\npackage = \"" + form.package + '"';
  if (!form.path.empty()) toml += "\npath = \"" + form.path + '"';
  toml += "\nreason = \"why this is no danger here\"\nuntil = " + until;
  const bool needs_id = form.id.ends_with("…");
  explanation->add_text(
      kName, kHeading,
      needs_id ? "In sluice.toml, by its id as the log has it:" : "In sluice.toml:");
  explanation->add_code(kName, kHeading, std::move(toml));
  if (!form.comment) return;
  explanation->add_text(kName, kHeading,
                        "or in a comment at the end of its line, or alone on the line above:");
  explanation->add_code(kName, kHeading,
                        "sluice:allow " + form.comment_id + " until=" + until + " the reason");
}

void add_cwe(const std::vector<std::string>& cwe, report::Explanation* explanation) {
  constexpr std::string_view kPrefix = "CWE-";
  for (const std::string& id : cwe) {
    const std::string number = id.starts_with(kPrefix) ? id.substr(kPrefix.size()) : "";
    const bool digits = !number.empty() && std::all_of(number.begin(), number.end(),
                                                       [](char c) { return c >= '0' && c <= '9'; });
    explanation->references.push_back(
        {id, digits ? "https://cwe.mitre.org/data/definitions/" + number + ".html" : ""});
  }
}

void add_owasp(const checks::Owasp& owasp, std::string_view in_2021, std::string_view in_2025,
               report::Explanation* explanation) {
  for (std::size_t edition = 0; edition < checks::Owasp::kEditions.size(); ++edition) {
    const std::string_view id = edition == 0 ? in_2021 : in_2025;
    for (const checks::OwaspCategory& category : owasp.categories(edition)) {
      if (category.id != id) continue;
      explanation->references.push_back({"OWASP Top 10 " +
                                             std::string(checks::Owasp::kEditions[edition]) + ' ' +
                                             category.id + ' ' + category.name,
                                         ""});
    }
  }
}

}  // namespace sluice::cli
