// The HTML report as text: well-formed whatever the names are, nothing that runs but our script,
// every finding there. That it works in a browser is tried by test/cli/html.bats.
#include "report/html.h"

#include <algorithm>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/encoding.h"
#include "base/hash.h"
#include "format/json.h"
#include "report/html_assets.h"
#include "report/html_writer.h"
#include "test/catch.h"
#include "test/report/sample_reports.h"

using namespace sluice;
using namespace sluice::report;

namespace {

const std::set<std::string, std::less<>> kElements = {
    "!doctype", "a",      "article", "b",        "body",    "br",    "button", "code",   "dd",
    "details",  "div",    "dl",      "dt",       "footer",  "form",  "h1",     "h2",     "h3",
    "h4",       "head",   "header",  "html",     "i",       "input", "li",     "link",   "main",
    "meta",     "nav",    "ol",      "optgroup", "option",  "p",     "pre",    "script", "small",
    "section",  "select", "span",    "style",    "summary", "table", "tbody",  "td",     "th",
    "thead",    "title",  "tr",      "ul"};
const std::set<std::string, std::less<>> kVoid = {"!doctype", "br", "input", "link", "meta"};
const std::set<std::string, std::less<>> kAttributes = {
    "aria-label", "aria-pressed",  "autocomplete", "charset",    "class",       "content",
    "data-at",    "data-category", "data-group",   "data-label", "data-name",   "data-word",
    "data-words", "hidden",        "href",         "html",       "http-equiv",  "id",
    "label",      "lang",          "name",         "open",       "placeholder", "rel",
    "role",       "scope",         "spellcheck",   "type",       "value"};

/// What is wrong with the tags: unknown elements and attributes, unquoted or open values, ends that
/// fit no begin. Empty: nothing. Elements by name go to `seen`, addresses to `links`.
std::string tag_error(std::string_view html, std::vector<std::string>* seen,
                      std::vector<std::string>* links) {
  std::vector<std::string> open;
  std::size_t at = 0;
  while ((at = html.find('<', at)) != std::string_view::npos) {
    const bool ends = html.substr(at, 2) == "</";
    std::size_t i = at + (ends ? 2 : 1);
    const std::size_t name_end = html.find_first_of(" >\n", i);
    if (name_end == std::string_view::npos) return "a tag without an end";
    const std::string name(html.substr(i, name_end - i));
    if (!kElements.contains(name)) return "element " + name.substr(0, 40);
    i = name_end;
    while (i < html.size() && html[i] != '>') {
      if (html[i] == ' ' || html[i] == '\n') {
        ++i;
        continue;
      }
      const std::size_t word_end = html.find_first_of("= >\n", i);
      const std::string attribute(html.substr(i, word_end - i));
      if (!kAttributes.contains(attribute)) return "attribute " + attribute.substr(0, 40);
      i = word_end;
      if (html[i] != '=') continue;
      if (html[i + 1] != '"') return "an attribute without quotes";
      const std::size_t quote = html.find('"', i + 2);
      if (quote == std::string_view::npos) return "an open attribute";
      if (attribute == "href") links->emplace_back(html.substr(i + 2, quote - i - 2));
      i = quote + 1;
    }
    if (i >= html.size()) return "an open tag";
    at = i + 1;
    if (ends) {
      if (open.empty() || open.back() != name) return "</" + name + "> ends nothing";
      open.pop_back();
      continue;
    }
    seen->push_back(name);
    if (kVoid.contains(name)) continue;
    open.push_back(name);
    if (name == "script" || name == "style") at = html.find("</" + name, at);
  }
  return open.empty() ? std::string() : "<" + open.back() + "> is not ended";
}

std::string between(const std::string& text, std::string_view from, std::string_view to) {
  const std::size_t begin = text.find(from);
  if (begin == std::string::npos) return {};
  const std::size_t start = begin + from.size();
  return text.substr(start, text.find(to, start) - start);
}

std::size_t count_of(const std::vector<std::string>& names, std::string_view name) {
  return static_cast<std::size_t>(std::count(names.begin(), names.end(), name));
}

std::size_t times(const std::string& text, std::string_view part) {
  std::size_t count = 0;
  for (std::size_t at = 0; (at = text.find(part, at)) != std::string::npos; at += part.size()) {
    ++count;
  }
  return count;
}

void check_page(const std::string& html) {
  std::vector<std::string> elements;
  std::vector<std::string> links;
  CHECK(tag_error(html, &elements, &links) == "");
  CHECK(count_of(elements, "script") == 2);
  CHECK(count_of(elements, "style") == 1);
  for (const std::string& link : links) {
    CAPTURE(link);
    CHECK((link.starts_with("#") || link.starts_with("https://") || link == "data:,"));
  }
}

}  // namespace

TEST_CASE("text is escaped for elements and quoted attributes", "[report][html]") {
  CHECK(html_text("a<b>&\"'") == "a&lt;b&gt;&amp;&quot;&apos;");
  CHECK(html_text("\x1b[0m\n") == "\\x1b[0m\\x0a");
  CHECK(html_text("\xff") == "\\xff");
  CHECK(html_text(std::string(50, '&'), 10) == html_text(std::string(10, '&')) + "…");
  CHECK(html_json("{\n  \"a\": \"<b> & \\n \\\" : \"\n}\n") ==
        "{\"a\":\"\\u003cb\\u003e \\u0026 \\n \\\" : \"}");
}

TEST_CASE("only our script and style may run, by their hashes", "[report][html]") {
  const std::string html = to_html(bad_report(), {});
  const auto hash = [](std::string_view text) {
    return "'sha256-" + base64_encode(*hex_decode(sha256_hex(text))) + "'";
  };
  const std::string policy =
      between(html, "http-equiv=\"Content-Security-Policy\" content=\"", "\"");
  CHECK(policy.starts_with("default-src 'none'; "));
  CHECK(policy.find("style-src " + hash(between(html, "<style>", "</style>")) + ";") !=
        std::string::npos);
  CHECK(policy.find("script-src " + hash(between(html, "<script>", "</script>")) + ";") !=
        std::string::npos);
  CHECK(policy.find("unsafe") == std::string::npos);
  for (const std::string_view text : {html_page(), html_style(), html_script()}) {
    CHECK(std::all_of(text.begin(), text.end(),
                      [](char c) { return c == '\n' || (c >= ' ' && c <= '~'); }));
  }
  for (const char* word : {"innerHTML", "eval(", "document.write", "insertAdjacentHTML", "://"}) {
    CAPTURE(word);
    CHECK(html_script().find(word) == std::string_view::npos);
    CHECK(html_style().find(word) == std::string_view::npos);
  }
}

TEST_CASE("the page is well-formed for every report", "[report][html]") {
  check_page(to_html(clean_report(), {}));
  check_page(to_html(bad_report(), {}));
  check_page(to_html(big_report(200), {}));
  check_page(to_html(Report{}, {}));
  for (const std::string& hostile : hostile_texts()) {
    CAPTURE(hostile.substr(0, 60));
    Report report = hostile_report(hostile);
    report.policy = {{hostile, hostile, hostile}};
    report.scan.history = report.scan.scope = report.scan.source_version = hostile;
    report.scan.left_out_vars = {{hostile, hostile}};
    report.access = AccessOverview{hostile, hostile, hostile, 1, 1, 1, 30, {hostile}};
    for (JudgedFinding& judged : report.findings) {
      Finding& finding = judged.finding;
      finding.id = finding.rule = finding.risk = finding.owasp_2025 = hostile;
      finding.cwe = {hostile};
      finding.access = AccessFacts{{hostile}, {hostile}, {{hostile, {}, {}}}};
      if (!finding.advisory) continue;
      finding.advisory->id = finding.advisory->summary = finding.advisory->published = hostile;
      finding.advisory->aliases = {hostile};
      finding.advisory->cvss = Cvss{hostile, hostile, 7.0};
    }
    check_page(to_html(report, {}));
  }
}

TEST_CASE("a page tells of every finding once, with what the filters ask", "[report][html]") {
  const Report report = bad_report();
  const std::string html = to_html(report, {});
  for (const JudgedFinding& judged : report.findings) {
    CAPTURE(judged.finding.id);
    CHECK(times(html, " id=\"" + judged.finding.id + "\"") == 1);
  }
  CHECK(times(html, "<article") == report.findings.size());
  CHECK(times(html, "data-words=\"ignore ") == 2);
  CHECK(times(html, " disclosed fix 2025-A03") == 1);
  CHECK(times(html, " no-fix ") == 1);
  // Flaws of one package that fare alike share an entry: what blocks, is reported, is accepted.
  CHECK(times(html, "<details class=\"entry\"") == 7);
  for (const char* words :
       {"&#10005; Blocked", "3 findings stop this build", "1 part could not be scanned",
        "npm install lodash@4.17.21</pre>", "the app &rsaquo; async-tool &rsaquo; lodash",
        "blocks from 2026-11-27", "server never passes user input to template()", "web-team",
        "until = 2027-02-21", "sluice.toml:3",
        "last build of 2026-11-01T08:00:00Z, commit eeeeeeeeeeee",
        "57057 from OSV, newest 2026-11-22, 10 h old", "CVE-2020-0001 in sluice.toml line 4",
        "href=\"https://osv.dev/vulnerability/GHSA-35jh-r3h4-6jhm\"", "production (no SLUICE_ENV)",
        "an entry without version", "not available in a Heroku build",
        "config var <code>STRIPE_"}) {
    CAPTURE(words);
    CHECK(html.find(words) != std::string::npos);
  }
}

TEST_CASE("of a long path both ends are named", "[report][html]") {
  Report report = bad_report();
  std::vector<std::string> path;
  for (int i = 0; i < 40; ++i) path.push_back("p" + std::to_string(i));
  for (JudgedFinding& judged : report.findings) {
    if (judged.finding.package) judged.finding.package->paths = {path};
  }
  const std::string html = to_html(report, {});
  CHECK(html.find("&rsaquo; p5 &rsaquo; <i>28 more</i> &rsaquo; p34 &rsaquo; p35") !=
        std::string::npos);
  CHECK(html.find("&rsaquo; p39</li>") != std::string::npos);
}

TEST_CASE("each verdict is said in words", "[report][html]") {
  struct Row {
    VerdictResult result;
    std::string_view words;
  };
  for (const Row& row : {Row{VerdictResult::kBlocked, "Blocked"},
                         {VerdictResult::kPass, "Passed"},
                         {VerdictResult::kWarned, "Passed with warnings"},
                         {VerdictResult::kBypassed, "Passed by bypass"},
                         {VerdictResult::kIncomplete, "Incomplete"}}) {
    Report report = bad_report();
    report.verdict.result = row.result;
    report.verdict.bypass = "0123456789ab";
    const std::string head = between(to_html(report, {}), "<h1>", "</h1>");
    CHECK(head.substr(head.find(' ') + 1) == row.words);
  }
}

TEST_CASE("the data in the page is the JSON report", "[report][html]") {
  const std::string data =
      between(to_html(bad_report(), {}), "<script type=\"application/json\" id=\"sluice-data\">",
              "</script>");
  const auto document = format::read_json("data", data);
  REQUIRE(document);
  CHECK(document->find("findings")->items.size() == bad_report().findings.size());
}

TEST_CASE("a page stays small, and is cut after 5,000 findings", "[report][html]") {
  const std::string thousand = to_html(big_report(1000), {});
  CHECK(thousand.size() < 2'000'000);
  WARN("1,000 findings: " << thousand.size() << " bytes of HTML");
  const std::string html = to_html(big_report(10000), {});
  CHECK(times(html, "<article") == kMaxHtmlFindings);
  CHECK(html.find("Only the first 5000 of 10000 findings are shown") != std::string::npos);
}
