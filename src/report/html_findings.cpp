#include <algorithm>
#include <array>
#include <cstdio>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "base/date.h"
#include "base/encoding.h"
#include "report/html_finding_words.h"
#include "report/html_parts.h"
#include "report/log_entries.h"

namespace sluice::report {
namespace {

constexpr std::size_t kMaxPeople = 100;
/// Of a path's packages; of a longer one those at both ends are named.
constexpr std::size_t kMaxPathNames = 12;
constexpr std::size_t kHeadSummary = 140;

/// Findings of one entry: the flaws of one package version that fare alike, or one finding.
using Entry = std::vector<const JudgedFinding*>;

std::string fixed(double number) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.1f", number);
  return text.data();
}

class FindingsWriter {
 public:
  FindingsWriter(const Report& report, const LogOptions& options)
      : report_(report), options_(options) {}

  HtmlWriter write(std::size_t shown) {
    for (const Action action : {Action::kBlock, Action::kReport, Action::kIgnore}) {
      write_section(action, shown);
    }
    if (report_.findings.empty()) html_.markup("<p>No findings.</p>");
    if (shown < report_.findings.size()) {
      html_.markup("<p class=\"policy-notes\">Only the first ").number(shown).markup(" of ");
      html_.count(report_.findings.size(), "finding is", "findings are");
      html_.markup(" shown, worst first. <code>--format json=FILE</code> writes all.</p>");
    }
    if (!report_.findings.empty()) write_acceptance();
    return std::move(html_);
  }

 private:
  void write_section(Action action, std::size_t shown) {
    using Key = std::tuple<std::string_view, std::string_view, std::string_view>;
    std::vector<Entry> entries;
    std::map<Key, std::size_t> at;
    std::size_t count = 0;
    for (std::size_t i = 0; i < shown; ++i) {
      const JudgedFinding& judged = report_.findings[i];
      if (judged.action != action) continue;
      ++count;
      if (judged.finding.kind == FindingKind::kVulnerability && judged.finding.package) {
        const Package& package = judged.finding.package->package;
        const auto [place, is_new] =
            at.emplace(Key{package.ecosystem, package.name, package.version}, entries.size());
        if (!is_new) {
          entries[place->second].push_back(&judged);
          continue;
        }
      }
      entries.push_back({&judged});
    }
    if (entries.empty()) return;
    html_.markup("<h3>");
    switch (action) {
      case Action::kBlock:
        html_.text(report_.verdict.result == VerdictResult::kBlocked ? "Blocking" : "Would block");
        break;
      case Action::kReport:
        html_.text("Reported, not blocking");
        break;
      case Action::kIgnore:
        html_.text("Accepted");
        break;
    }
    html_.markup(" <span class=\"n\">").count(count, "finding", "findings");
    if (entries.size() < count) html_.text(" in ").count(entries.size(), "entry", "entries");
    html_.markup("</span></h3><div class=\"entries\">");
    for (const Entry& entry : entries) write_entry(entry);
    html_.markup("</div>\n");
  }

  void write_entry(const Entry& entry) {
    const JudgedFinding& worst = *entry.front();
    html_.markup("\n<details class=\"entry\"><summary>");
    write_severity(worst.finding, false);
    html_.markup("<span class=\"what\">");
    if (worst.finding.package && worst.finding.advisory) {
      write_package_head(entry);
    } else {
      write_plain_head(worst);
    }
    html_.markup("</span><span class=\"tags\">");
    if (worst.action == Action::kBlock) {
      html_.markup("<b>").text(action_words(worst.action, report_.verdict.result)).markup("</b>");
    } else {
      html_.text(action_words(worst.action, report_.verdict.result));
    }
    html_.markup("<br> ")
        .text(since_words(worst.since))
        .markup("</span></summary><div class=\"body\">");
    if (worst.finding.package && worst.finding.advisory) {
      write_package_body(entry);
    } else {
      write_plain_body(worst);
    }
    html_.markup("</div></details>");
  }

  void write_severity(const Finding& finding, bool with_score) {
    html_.markup("<span class=\"sev ").text(to_string(finding.severity)).markup("\">");
    html_.text(to_string(finding.severity));
    if (with_score && finding.advisory && finding.advisory->cvss) {
      html_.text(" ").text(fixed(finding.advisory->cvss->score));
    }
    html_.markup("</span>");
  }

  /// Told once; the script writes it to each finding that is opened, with its id filled in.
  void write_acceptance() {
    const auto today = std::chrono::floor<std::chrono::days>(report_.scan.now);
    const std::string until = to_string(today + std::chrono::days(90));
    html_.markup("<details id=\"accept\"><summary>How to accept a finding</summary><p>In ");
    html_.markup("<code>sluice.toml</code>, at most 180 days ahead; ID is a vulnerability's CVE ");
    html_.markup("or other id, of everything else the id in the line &ldquo;Known as&rdquo;:</p>");
    html_.markup("<pre id=\"acceptance\">[[ignore]]\nid = \"ID\"\n");
    html_.markup("reason = \"why this is no danger here\"\nuntil = ").text(until);
    html_.markup("</pre>");
    if (options_.command != "history") {
      html_.markup("<p>What stands in a line of code also in a comment there: ");
      html_.markup("<code id=\"allowance\">sluice:allow RULE until=").text(until);
      html_.markup(" why this is no danger here</code></p>");
    }
    html_.markup("</details>");
  }

  /// What the filters ask, and where it stands in the data.
  void open_article(const JudgedFinding& judged) {
    const Finding& finding = judged.finding;
    html_.markup("<article data-at=\"")
        .number(static_cast<std::size_t>(&judged - report_.findings.data()));
    html_.markup("\"");
    if (ids_.insert(finding.id).second) html_.markup(" id=\"").text(finding.id).markup("\"");
    html_.markup(" data-words=\"").text(to_string(judged.action)).text(" ");
    html_.text(to_string(finding.severity)).text(" ").text(to_string(finding.kind)).text(" ");
    html_.text(to_string(judged.since)).text(" ").text(fix_word(finding));
    for (const std::string& word : category_words(finding)) html_.text(" ").text(word);
    html_.markup("\">");
  }

  void write_place_line(const Finding& finding, std::size_t more) {
    html_.markup("<small>").text(place_text(finding.location), 300);
    if (more > 0) html_.text(" and ").count(more, "more place", "more places");
  }

  void write_accepted_line(const JudgedFinding& judged) {
    if (!judged.ignored_by) return;
    const IgnoreEntry& by = *judged.ignored_by;
    html_.markup("<small>Until ").text(to_string(by.until));
    if (!by.owner.empty()) html_.text(", ").text(by.owner, 80);
    html_.text(": ").text(by.reason, 200).markup("</small>");
  }

  void write_package_head(const Entry& entry) {
    const Finding& worst = entry.front()->finding;
    const AdvisoryMatch& advisory = *worst.advisory;
    const Package& package = worst.package->package;
    html_.markup("<b>").text(package.name, 120).text(" ").text(package.version, 60);
    html_.markup("</b> <i>").text(kind_words(worst)).markup("</i>");
    if (std::any_of(entry.begin(), entry.end(), [](const JudgedFinding* judged) {
          return judged->finding.advisory && judged->finding.advisory->known_exploited;
        })) {
      html_.markup(" <span class=\"alarm\">known to be exploited</span>");
    }
    html_.markup("<br>").text(worst.rule, 60);
    if (!advisory.summary.empty()) html_.text(": ").text(advisory.summary, kHeadSummary);
    if (entry.size() > 1) {
      html_.markup(" <i>and ").count(entry.size() - 1, "more flaw", "more flaws").markup("</i>");
    }
    write_place_line(worst, worst.more_count);
    if (!worst.fix.version.empty()) html_.text(", fixed in ").text(worst.fix.version, 60);
    html_.markup("</small>");
    write_accepted_line(*entry.front());
  }

  void write_plain_head(const JudgedFinding& judged) {
    const Finding& finding = judged.finding;
    html_.markup("<b>").text(finding.title, 300).markup("</b> <i>");
    html_.text(kind_words(finding)).markup("</i>");
    write_place_line(finding, finding.more_count);
    if (finding.secret && !finding.secret->redacted.empty()) {
      html_.text(", ").text(finding.secret->redacted, 100);
    }
    html_.markup("</small>");
    write_accepted_line(judged);
  }

  void term(std::string_view name) { html_.markup("<dt>").text(name).markup("</dt><dd>"); }
  void end_term() { html_.markup("</dd>"); }

  /// Why this action, and since when it is known.
  void write_why(const JudgedFinding& judged) {
    // Of what is accepted the acceptance itself says why.
    if (!judged.ignored_by) html_.text(judged.why.empty() ? "by the policy" : judged.why);
    if (judged.first_seen) {
      html_.text(judged.ignored_by ? "" : "; ").text("first seen ");
      html_.text(to_string(*judged.first_seen));
    }
    if (judged.blocks_from) {
      html_.markup("; <b>blocks from ").text(to_string(*judged.blocks_from)).markup("</b>");
    }
    if (!judged.ignored_by) return;
    const IgnoreEntry& by = *judged.ignored_by;
    html_.text(judged.first_seen || judged.blocks_from ? "; " : "")
        .text(to_string(by.kind))
        .text(" until ")
        .text(to_string(by.until));
    if (!by.owner.empty()) html_.text(", owner ").text(by.owner, 100);
    html_.text(", written in ").text(place_text({by.file, by.line, 0, 0, 0}), 200);
    html_.text(": ").text(by.reason);
  }

  void write_fix(const Finding& finding) {
    if (finding.fix.text.empty() && finding.fix.command.empty()) return;
    term("Fix");
    // The command says the same.
    const std::string update =
        finding.package ? "Update " + finding.package->package.name + " to " : std::string("?");
    const bool told = finding.fix.command.find(finding.fix.version) != std::string::npos &&
                      finding.fix.text == update + finding.fix.version + " or later.";
    if (finding.fix.command.empty() || !told) html_.text(finding.fix.text);
    if (finding.fix.change == "major") html_.text(" This is a major step: read what changed.");
    if (!finding.fix.command.empty()) {
      html_.markup("<pre>").text(finding.fix.command, 300).markup("</pre>");
    }
    end_term();
  }

  void write_places(const Finding& finding) {
    term("Where");
    html_.markup("<ul class=\"mono\"><li>").text(place_text(finding.location), 300).markup("</li>");
    for (const Location& location : finding.more_locations) {
      html_.markup("<li>").text(place_text(location), 300).markup("</li>");
    }
    if (finding.more_count > finding.more_locations.size()) {
      html_.markup("<li>and ").number(finding.more_count - finding.more_locations.size());
      html_.markup(" more</li>");
    }
    html_.markup("</ul>");
    end_term();
  }

  void write_paths(const PackageFacts& facts) {
    const bool direct = facts.paths.size() == 1 && facts.paths.front().size() < 2;
    if (facts.paths.empty() || direct) return;
    term(facts.paths.size() == 1 ? "Path" : "Paths");
    html_.markup("<ul>");
    for (const std::vector<std::string>& path : facts.paths) {
      html_.markup("<li>the app");
      for (std::size_t i = 0; i < path.size(); ++i) {
        if (path.size() > kMaxPathNames && i == kMaxPathNames / 2) {
          const std::size_t left_out = path.size() - kMaxPathNames;
          html_.markup(" &rsaquo; <i>").number(left_out).markup(" more</i>");
          i += left_out;
        }
        html_.markup(" &rsaquo; ").text(path[i], 80);
      }
      html_.markup("</li>");
    }
    html_.markup("</ul>");
    end_term();
  }

  void write_ids(const Finding& finding) {
    const auto part = [&](std::string_view text) { html_.text(text, 200).markup(" · "); };
    for (const std::string& cwe : finding.cwe) part(cwe);
    if (!finding.owasp_2025.empty()) part("OWASP " + finding.owasp_2025 + ":2025");
    if (!finding.owasp_2021.empty()) part(finding.owasp_2021 + ":2021");
    part("rule " + finding.rule);
    html_.markup("<a href=\"#").text(finding.id).markup("\">");
    html_.text(finding.id).markup("</a>");
  }

  void write_package_body(const Entry& entry) {
    const Finding& worst = entry.front()->finding;
    const PackageFacts& facts = *worst.package;
    html_.markup("<dl class=\"common\">");
    write_fix(worst);
    write_paths(facts);
    if (!worst.more_locations.empty()) write_places(worst);
    term("Package");
    html_.text(facts.package.ecosystem, 60).text(", ");
    html_.text(facts.package.direct ? "named by the app, " : "needed by others, ");
    html_.text(to_string(facts.package.scope)).text(", ").text(to_string(facts.package.state));
    if (!worst.owasp_2025.empty()) html_.text("; OWASP ").text(worst.owasp_2025).text(":2025");
    if (!worst.owasp_2021.empty()) html_.text(", ").text(worst.owasp_2021).text(":2021");
    end_term();
    html_.markup("</dl><div class=\"flaws\">");
    for (const JudgedFinding* judged : entry) write_flaw(*judged, entry.size() == 1);
    html_.markup("</div>");
  }

  /// Of the only flaw the summary stands in the entry's head already.
  void write_flaw(const JudgedFinding& judged, bool alone) {
    const Finding& finding = judged.finding;
    const AdvisoryMatch& advisory = *finding.advisory;
    open_article(judged);
    html_.markup("<h4>");
    write_severity(finding, true);
    write_advisory_link(finding);
    if (advisory.known_exploited) {
      html_.markup("<span class=\"alarm\">known to be exploited (KEV)</span>");
    }
    if (advisory.malicious) html_.markup("<span class=\"alarm\">malicious</span>");
    if (advisory.informational) html_.markup("<span class=\"soft\">a notice, no flaw</span>");
    html_.markup("</h4>");
    if (!advisory.summary.empty() && (!alone || advisory.summary.size() > kHeadSummary)) {
      html_.markup("<p>").text(advisory.summary).markup("</p>");
    }
    html_.markup("<p>").text(action_words(judged.action, report_.verdict.result)).text(", ");
    html_.text(since_words(judged.since)).text(": ");
    write_why(judged);
    html_.markup("</p><small>");
    std::string_view between;
    const auto part = [&](std::string_view text) {
      html_.text(between).text(text, 200);
      between = " · ";
    };
    if (!advisory.published.empty()) part("published " + advisory.published.substr(0, 10));
    part(advisory.fixed_version.empty() ? "no fixed version known"
                                        : "fixed in " + advisory.fixed_version);
    if (advisory.cvss) part(cvss_text(*advisory.cvss));
    if (advisory.epss) part("EPSS " + fixed(*advisory.epss * 100) + " %");
    if (advisory.imported) {
      part(*advisory.imported ? "the flawed package is imported"
                              : "the flawed package is not imported");
    }
    for (const std::string& alias : advisory.aliases) {
      if (alias != finding.rule) part(alias);
    }
    if (advisory.id != finding.rule) part(advisory.id);
    for (const std::string& cwe : finding.cwe) part(cwe);
    html_.markup("</small></article>");
  }

  static std::string cvss_text(const Cvss& cvss) {
    const bool named = cvss.vector.starts_with("CVSS:");
    return named ? cvss.vector : "CVSS:" + cvss.version + '/' + cvss.vector;
  }

  /// The address is made from the id, every odd byte of it encoded.
  void write_advisory_link(const Finding& finding) {
    html_.markup("<a rel=\"noopener noreferrer\" href=\"https://osv.dev/vulnerability/");
    html_.text(percent_encode(finding.advisory->id.substr(0, 100)), 400).markup("\">");
    html_.text(finding.rule, 100).markup("</a>");
  }

  void write_plain_body(const JudgedFinding& judged) {
    const Finding& finding = judged.finding;
    open_article(judged);
    html_.markup("<dl>");
    term(judged.action == Action::kBlock ? "Why it blocks" : "Why");
    write_why(judged);
    end_term();
    if (!finding.risk.empty()) {
      term("Risk");
      html_.text(finding.risk);
      end_term();
    }
    write_fix(finding);
    write_places(finding);
    if (finding.secret) write_secret(finding);
    if (finding.access) write_access(*finding.access);
    if (finding.package) write_paths(*finding.package);
    term("Known as");
    html_.text(to_string(finding.confidence)).text(" confidence").markup(" · ");
    write_ids(finding);
    end_term();
    html_.markup("</dl></article>");
  }

  void write_secret(const Finding& finding) {
    const SecretFacts& secret = *finding.secret;
    term("Secret");
    html_.markup("<code>").text(secret.redacted, 200).markup("</code>");
    if (secret.encoding != "plain" && !secret.encoding.empty()) {
      html_.text(", ").text(secret.encoding).text("-encoded");
    }
    if (!secret.config_var.empty()) {
      html_.markup(", the value of config var <code>").text(secret.config_var, 200);
      html_.markup("</code>");
    }
    end_term();
    if (!finding.history) return;
    term("History");
    html_.text(history_text(*finding.history));
    end_term();
  }

  void write_names(std::string_view name, const std::vector<std::string>& names) {
    if (names.empty()) return;
    term(name);
    for (std::size_t i = 0; i < std::min(names.size(), kMaxPeople); ++i) {
      html_.text(i == 0 ? "" : ", ").text(names[i], 200);
    }
    if (names.size() > kMaxPeople)
      html_.text(" and ").number(names.size() - kMaxPeople).text(" more");
    end_term();
  }

  void write_access(const AccessFacts& facts) {
    write_names("People", facts.people);
    write_names("Apps", facts.apps);
    if (facts.commands.empty()) return;
    term("Commands");
    for (const AccessCommand& command : facts.commands) {
      html_.markup("<pre>").text(shell_line(command), 4000).markup("</pre>");
    }
    end_term();
  }

  const Report& report_;
  const LogOptions& options_;
  HtmlWriter html_;
  std::set<std::string_view> ids_;  ///< each only once in a page
};

}  // namespace

HtmlWriter html_findings(const Report& report, const LogOptions& options, std::size_t shown) {
  return FindingsWriter(report, options).write(shown);
}

}  // namespace sluice::report
