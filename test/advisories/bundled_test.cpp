#include "advisories/bundled.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <set>
#include <string>

#include "advisories/cvss.h"
#include "advisories/import.h"
#include "advisories/store.h"
#include "test/advisories/support.h"
#include "test/source_dir.h"

namespace sluice::advisories {
namespace {

constexpr std::string_view kTwo = R"([
  {"id":"GHSA-1","modified":"2024-01-01T00:00:00Z","affected":[
    {"package":{"ecosystem":"PyPI","name":"My_Pkg"},"versions":["1.0"]},
    {"package":{"ecosystem":"PyPI","name":"my-pkg"},"versions":["2.0"]},
    {"package":{"ecosystem":"npm","name":"pkg"},"versions":["1.0.0"]}]},
  {"id":"GHSA-2","modified":"2999-01-01T00:00:00Z","withdrawn":"2024-01-01T00:00:00Z",
   "affected":[{"package":{"ecosystem":"npm","name":"pkg"},"versions":["1.0.0"]}]}])";

TEST_CASE("Bundled advisories are found by package", "[advisories]") {
  const std::string_view texts[] = {kTwo, "[]"};
  RecordLookup lookup;
  {
    const auto bundled = Bundled::parse(texts);
    REQUIRE(bool(bundled));
    CHECK(bundled->info().source == "bundled");
    CHECK(bundled->info().count == 1);
    CHECK(bundled->info().newest == "2024-01-01T00:00:00Z");
    CHECK(bundled->info().sha256.size() == 64);
    lookup = bundled->lookup();
  }
  CHECK(lookup("PyPI", "my-pkg").size() == 1);
  CHECK(lookup("npm", "pkg").size() == 2);
  CHECK(lookup("npm", "my-pkg").empty());
}

TEST_CASE("Unreadable bundled advisories are an error", "[advisories]") {
  for (const std::string_view text : {"{}", "[{}]", "[", ""}) {
    const std::string_view texts[] = {text};
    CHECK_FALSE(bool(Bundled::parse(texts)));
  }
}

/// The events of one package, as sorted text.
std::string events_of(const AdvisoryRecord& record, const Affected& package) {
  std::set<std::string> events;
  for (const Affected& affected : record.affected) {
    if (affected.ecosystem != package.ecosystem || affected.name != package.name) continue;
    for (const Range& range : affected.ranges) {
      for (const Event& event : range.events) {
        events.insert(std::to_string(static_cast<int>(event.kind)) + " " + event.version);
      }
    }
  }
  std::string text;
  for (const std::string& event : events) text += event + "; ";
  return text;
}

std::vector<Cvss> scores_of(const AdvisoryRecord& record) {
  std::vector<std::string> vectors = record.cvss;
  for (const Affected& affected : record.affected) {
    vectors.insert(vectors.end(), affected.cvss.begin(), affected.cvss.end());
  }
  std::vector<Cvss> scores;
  for (const std::string& vector : vectors) {
    const auto cvss = score_cvss(vector);
    INFO(vector);
    CHECK(cvss.has_value());
    if (cvss) scores.push_back(*cvss);
  }
  return scores;
}

/// Whether each score is one that the other record has too. The bundled records leave out what
/// doesn't change a base score (E:H), and may score what OSV doesn't score at all.
bool scores_agree(const AdvisoryRecord& record, const AdvisoryRecord& osv) {
  const std::vector<Cvss> known = scores_of(osv);
  const std::vector<Cvss> own = scores_of(record);
  return known.empty() || std::all_of(own.begin(), own.end(), [&](const Cvss& cvss) {
           return std::any_of(known.begin(), known.end(), [&](const Cvss& other) {
             return other.version == cvss.version && std::abs(other.score - cvss.score) < 0.01;
           });
         });
}

TEST_CASE("Bundled advisories agree with OSV's data", "[advisories]") {
  namespace fs = std::filesystem;
  const fs::path rules = fs::path(test::source_dir()) / "rules" / "advisories";
  const std::string data = shared_data("osv");
  if (data.empty() || !fs::is_directory(rules)) return;
  const TempFolder folder;
  REQUIRE(bool(import_osv({data}, folder / "db", 2, nullptr)));
  auto store = Store::open(folder / "db");
  REQUIRE(bool(store));

  std::vector<std::string> texts;
  std::size_t compared = 0;
  for (const auto& entry : fs::directory_iterator(rules)) {
    if (entry.path().extension() != ".json") continue;
    texts.push_back(file_bytes(entry.path().string()));
    const OsvDocument document = read_osv(texts.back(), entry.path().string());
    REQUIRE(document.unreadable.empty());
    for (const AdvisoryRecord& record : document.records) {
      for (const Affected& package : record.affected) {
        for (const AdvisoryRecord& other : store->lookup(package.ecosystem, package.name)) {
          if (other.id != record.id) continue;
          INFO(record.id << " " << package.ecosystem << " " << package.name);
          CHECK(events_of(record, package) == events_of(other, package));
          CHECK(scores_agree(record, other));
          ++compared;
        }
      }
    }
  }
  const std::vector<std::string_view> views(texts.begin(), texts.end());
  const auto bundled = Bundled::parse(views);
  INFO((bundled ? std::string() : describe(bundled.error())));
  CHECK(bool(bundled));
  WARN("bundled records compared with OSV's: " << compared);
}

}  // namespace
}  // namespace sluice::advisories
