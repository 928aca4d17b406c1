// What a monitor tells, and what it remembers of it.
#include "policy/monitor_state.h"

#include <chrono>
#include <string>
#include <vector>

#include "format/json.h"
#include "test/catch.h"

namespace sluice::policy {
namespace {

constexpr Instant kNow{1'795'000'000, 0};

JudgedFinding finding(std::string id, Action action, bool exploited = false,
                      Since since = Since::kDisclosed) {
  JudgedFinding judged;
  judged.finding.id = std::move(id);
  judged.finding.kind = FindingKind::kVulnerability;
  judged.finding.advisory.emplace();
  judged.finding.advisory->known_exploited = exploited;
  judged.action = action;
  judged.since = since;
  return judged;
}

Report report_of(std::vector<JudgedFinding> findings, bool incomplete = false,
                 std::string newest = "2026-11-01T00:00:00Z") {
  Report report;
  report.scan.now = std::chrono::system_clock::time_point(std::chrono::seconds(kNow.seconds));
  report.scan.environment = "production";
  if (incomplete) report.scan.problems.push_back({"bill", 0, "cannot be read", true});
  AdvisorySet set;
  set.newest = std::move(newest);
  report.advisories.push_back(std::move(set));
  report.findings = std::move(findings);
  return report;
}

Result<MonitorState> read(std::string_view text) {
  const auto all = [](std::size_t, std::string_view) { return true; };
  const auto document = format::read_json_parts("state", text, {all, kMaxMonitorValues});
  if (!document) return document.error();
  return read_monitor_state(*document, "state", kNow);
}

MonitorState told(const Report& report) {
  const auto state = read(render_monitor_state(next_state(report, std::nullopt)));
  REQUIRE(state);
  return *state;
}

std::string kinds(const Report& report, const News& news) {
  std::string text;
  for (const NewsItem& item : news.items) {
    text +=
        report.findings[item.finding].finding.id + ' ' + std::string(to_string(item.kind)) + ' ';
  }
  return text;
}

}  // namespace

TEST_CASE("a finding is told once, and again only if it has become worse", "[monitor]") {
  const Report first = report_of({finding("a", Action::kBlock), finding("b", Action::kReport),
                                  finding("c", Action::kReport), finding("d", Action::kIgnore),
                                  finding("e", Action::kBlock)});
  const News all = news_since(first, std::nullopt);
  CHECK(kinds(first, all) == "a new b new c new e new ");
  CHECK_FALSE(all.since);

  const Report second =
      report_of({finding("f", Action::kBlock), finding("b", Action::kBlock),
                 finding("d", Action::kBlock), finding("c", Action::kReport, true),
                 finding("a", Action::kReport), finding("e", Action::kIgnore)});
  const News news = news_since(second, told(first));
  CHECK(kinds(second, news) == "f new b blocks-now d new c exploited-now ");
  CHECK(news.stay == 1);
  CHECK(news.stay_blocking == 0);
  CHECK(news.gone == 0);
  CHECK(news.accepted == 1);
  CHECK(news.since == kNow);

  const News again = news_since(second, told(second));
  CHECK_FALSE(again.any());
  CHECK(again.stay == 5);
  CHECK(again.stay_blocking == 3);
  // An acceptance that ends is news.
  const Report third = report_of({finding("e", Action::kReport)});
  CHECK(kinds(third, news_since(third, told(second))) == "e new ");
  CHECK(news_since(third, told(second)).gone == 5);
}

TEST_CASE("versions of one package that share a flaw are one thing to remember", "[monitor]") {
  const Report first = report_of({finding("a", Action::kReport), finding("a", Action::kIgnore),
                                  finding("b", Action::kIgnore), finding("b", Action::kReport)});
  CHECK(kinds(first, news_since(first, std::nullopt)) == "a new b new ");
  CHECK(told(first).findings.size() == 2);
  const News same = news_since(first, told(first));
  CHECK_FALSE(same.any());
  CHECK(same.stay == 2);
  CHECK(same.accepted == 0);
  // Another version with the same flaw is no news, unless it blocks.
  const Report second = report_of({finding("a", Action::kBlock), finding("a", Action::kReport),
                                   finding("b", Action::kIgnore), finding("b", Action::kIgnore)});
  const News news = news_since(second, told(first));
  CHECK(kinds(second, news) == "a blocks-now ");
  CHECK(news.accepted == 1);
  CHECK_FALSE(news_since(second, told(second)).any());
}

TEST_CASE("what could not be looked for is not gone", "[monitor]") {
  const Report before = report_of({finding("a", Action::kBlock), finding("b", Action::kReport)});
  const Report unread = report_of({}, true, "");
  const News news = news_since(unread, told(before));
  CHECK(news.gone == 0);
  CHECK(news.unseen == 2);
  CHECK(news.newly_incomplete);
  const MonitorState kept = next_state(unread, told(before));
  CHECK(kept.findings.size() == 2);
  // That it can't be read is told once.
  CHECK_FALSE(news_since(unread, kept).any());
  CHECK_FALSE(news_since(before, kept).any());

  const Report older = report_of({finding("b", Action::kReport)}, false, "2026-10-01T00:00:00Z");
  CHECK(news_since(older, told(before)).unseen == 1);
  const MonitorState still = next_state(older, told(before));
  CHECK(still.findings.size() == 2);
  CHECK(still.advisories == "2026-11-01T00:00:00Z");
  CHECK_FALSE(news_since(before, still).any());
  const Report newer = report_of({finding("b", Action::kReport)}, false, "2026-11-02T00:00:00Z");
  CHECK(news_since(newer, still).gone == 1);
  CHECK(next_state(newer, still).findings.size() == 1);
}

TEST_CASE("without a state only what the build did not have is news", "[monitor]") {
  const Report report = report_of(
      {finding("a", Action::kBlock), finding("b", Action::kReport, false, Since::kExisting),
       finding("c", Action::kIgnore), finding("d", Action::kBlock, true, Since::kExisting)});
  const News news = news_since_build(report);
  CHECK(kinds(report, news) == "a new d new ");
  CHECK(news.stay == 1);
}

TEST_CASE("a monitor's state of another form counts as none", "[monitor]") {
  const std::string kHead =
      R"({"schema":"sluice-monitor/1","told":"2026-11-01T00:00:00Z","environment":"x",)";
  for (const std::string& text : std::vector<std::string>{
           "[]", "{}", R"({"told": 7, "findings": []})",
           R"({"told": "2999-01-01T00:00:00Z", "findings": []})", kHead + R"("findings": 7})",
           kHead + R"("advisories": "never"})", kHead + R"("findings": [7]})",
           kHead + R"("findings": [{"id": ""}]})", kHead + R"("findings": [{"id": ["a"]}]})",
           kHead + R"("findings": [{"id": "a", "blocks": "yes"}]})",
           kHead + R"("advisories": "2999-01-01T00:00:00Z", "findings": []})",
           kHead + R"("incomplete": 1, "findings": []})",
           kHead + R"("findings": [{"id": ")" + std::string(2000, 'a') + R"("}]})"}) {
    CAPTURE(text);
    const auto state = read(text);
    REQUIRE_FALSE(state);
    CHECK_FALSE(state.error().message.empty());
  }
  const auto state = read(kHead + R"("findings": [{"id": "b"}, {"id": "a"}, {"id": "b"}]})");
  REQUIRE(state);
  CHECK(state->findings.size() == 2);
  CHECK(state->findings.front().id == "a");
}

TEST_CASE("a monitor remembers no more than can be read again", "[monitor]") {
  std::vector<JudgedFinding> many;
  for (std::size_t i = 0; i < kMaxToldFindings + 10; ++i) {
    many.push_back(finding("vuln-" + std::to_string(i), Action::kBlock, true));
  }
  const Report report = report_of(std::move(many));
  CHECK(news_since(report, told(report)).items.size() == 10);
  CHECK(told(report).findings.size() == kMaxToldFindings);
}

}  // namespace sluice::policy
