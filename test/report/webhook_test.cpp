// What a webhook gets: of any report one JSON object within its bound, whose text calls nobody.
#include "report/webhook.h"

#include <string>
#include <vector>

#include "format/json.h"
#include "report/monitor_log.h"
#include "test/catch.h"
#include "test/report/sample_reports.h"

using namespace sluice;

namespace {

format::Node message_of(const Report& report) {
  const std::string text =
      report::to_webhook(report, policy::news_since(report, std::nullopt), "shop");
  CHECK(text.size() <= report::kMaxWebhookBytes);
  const auto document = format::read_json("webhook", text);
  REQUIRE(document);
  return *document;
}

std::size_t told(const Report& report) {
  std::size_t count = 0;
  for (const JudgedFinding& judged : report.findings) {
    count += judged.action == Action::kIgnore ? 0U : 1U;
  }
  return count;
}

}  // namespace

TEST_CASE("a message to a webhook tells every kind of finding", "[webhook][report]") {
  const Report report = report::bad_report();
  const format::Node message = message_of(report);
  CHECK(message.text_of("schema") == "sluice-webhook/1");
  CHECK(message.find("incomplete")->is_true());
  CHECK(message.text_of("text").starts_with("Sluice: " + std::to_string(told(report)) +
                                            " findings in `shop`"));
  CHECK(message.find("findings")->items.size() == told(report));
  CHECK(message.find("counts")->text_of("new") == std::to_string(told(report)));
  // The same news have the same id, other news another one.
  CHECK(message.text_of("id") == message_of(report).text_of("id"));
  CHECK(message.text_of("id") != message_of(report::clean_report()).text_of("id"));
}

TEST_CASE("no name in a message calls somebody or breaks out of its place", "[webhook][report]") {
  std::vector<std::string> texts = report::hostile_texts();
  texts.insert(texts.end(), {"<!channel>", "@here", "`@all`", "<https://evil.example|click>",
                             "</script>", "&lt;!here&gt;", std::string(5000, '`')});
  for (const std::string& text : texts) {
    CAPTURE(text);
    const Report report = report::hostile_report(text);
    const format::Node message = message_of(report);
    const std::string shown(message.text_of("text"));
    CHECK(shown.find_first_of("<>") == std::string::npos);
    // Mentions count only outside of code spans: every other piece.
    bool code = false;
    for (const char c : shown) {
      if (c == '`') code = !code;
      if (c == '\n') CHECK_FALSE(code);
      if (c == '@') CHECK(code);
    }
    for (const std::string& log : {report::to_monitor_log(
             report, policy::news_since(report, std::nullopt), report::LogOptions())}) {
      CHECK(log.find('\x1b') == std::string::npos);
      CHECK(log.find('\r') == std::string::npos);
    }
  }
}

TEST_CASE("a message to a webhook counts what has no room", "[webhook][report]") {
  const Report report = report::big_report(5000);
  const format::Node message = message_of(report);
  const std::size_t listed = message.find("findings")->items.size();
  CHECK(listed > 20);
  CHECK(message.text_of("left_out") == std::to_string(told(report) - listed));
  const std::string log = report::to_monitor_log(report, policy::news_since(report, std::nullopt),
                                                 report::LogOptions());
  CHECK(log.find("more; --format json=FILE has them all") != std::string::npos);
  CHECK(log.size() < 20'000);
}
