#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string>
#include <string_view>

#include "report/html_finding_words.h"
#include "report/html_parts.h"

namespace sluice::report {
namespace {

struct Word {
  std::string_view word;  ///< as the articles have it; no two groups share one
  std::string_view name;
};
struct Group {
  std::string_view id;
  std::string_view name;
  std::array<Word, 5> words;
};
constexpr std::array kGroups = {
    Group{"action",
          "Action",
          {Word{"block", "Blocking"}, {"report", "Reported"}, {"ignore", "Accepted"}}},
    Group{"severity",
          "Severity",
          {Word{"critical", "Critical"},
           {"high", "High"},
           {"medium", "Medium"},
           {"low", "Low"},
           {"unknown", "Unknown"}}},
    Group{"kind",
          "Kind",
          {Word{"secret", "Secret"},
           {"vulnerability", "Vulnerability"},
           {"check", "Configuration"},
           {"access", "Access"},
           {"hygiene", "Hygiene"}}},
    Group{"since",
          "Since",
          {Word{"introduced", "New"}, {"disclosed", "Newly disclosed"}, {"existing", "Existing"}}},
    Group{"fix", "Fix", {Word{"fix", "Has a fix"}, {"no-fix", "No fix known"}}},
};

/// A category needs no row if no finding is of it.
void write_categories(HtmlWriter* html, const Report& report,
                      const std::map<std::string, std::size_t>& counts) {
  if (counts.empty()) return;
  html->markup("<span>OWASP</span><div><select id=\"category\" aria-label=\"OWASP category\">");
  html->markup("<option value=\"\">all categories</option>");
  for (auto view = report.owasp.rbegin(); view != report.owasp.rend(); ++view) {
    html->markup("<optgroup label=\"Edition of ").text(view->edition).markup("\">");
    for (const OwaspRow& row : view->rows) {
      const auto count = counts.find(category_word(view->edition, row.id));
      if (count == counts.end()) continue;
      html->markup("<option value=\"").text(count->first).markup("\" data-name=\"");
      html->text(row.id).text(" ").text(row.name).markup("\">").text(row.id).text(" ");
      html->text(row.name).text(" (").number(count->second).text(")").markup("</option>");
    }
    html->markup("</optgroup>");
  }
  html->markup("</select></div>");
}

}  // namespace

HtmlWriter html_filters(const Report& report, std::size_t shown) {
  std::map<std::string_view, std::map<std::string_view, std::size_t>> counts;
  std::map<std::string, std::size_t> categories;
  for (std::size_t i = 0; i < shown; ++i) {
    const JudgedFinding& judged = report.findings[i];
    ++counts["action"][to_string(judged.action)];
    ++counts["severity"][to_string(judged.finding.severity)];
    ++counts["kind"][to_string(judged.finding.kind)];
    ++counts["since"][to_string(judged.since)];
    ++counts["fix"][fix_word(judged.finding)];
    for (const std::string& word : category_words(judged.finding)) ++categories[word];
  }
  HtmlWriter html;
  html.markup("<div class=\"groups\">");
  for (const Group& group : kGroups) {
    const auto& of_group = counts[group.id];
    if (of_group.size() < 2) continue;  // it would change nothing
    html.markup("<span>").text(group.name).markup("</span><div class=\"pills\" role=\"group\"");
    html.markup(" aria-label=\"").text(group.name).markup("\">");
    for (const Word& word : group.words) {
      const auto count = of_group.find(word.word);
      if (count == of_group.end()) continue;
      html.markup("<button type=\"button\" class=\"pill\" aria-pressed=\"false\" data-group=\"");
      html.text(group.id).markup("\" data-word=\"").text(word.word).markup("\">");
      html.text(word.name).markup(" <b>").number(count->second).markup("</b></button>");
    }
    html.markup("</div>");
  }
  write_categories(&html, report, categories);
  html.markup("</div>");
  return html;
}

}  // namespace sluice::report
