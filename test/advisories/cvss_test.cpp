#include "advisories/cvss.h"

#include <cmath>
#include <filesystem>
#include <fstream>
#include <string>

#include "test/advisories/support.h"

namespace sluice::advisories {
namespace {

bool same_score(double a, double b) { return std::abs(a - b) < 0.01; }

/// "vector - (base, …)" or "vector - score"; -0.0 means 0.
void check_line(const std::string& line) {
  const std::size_t separator = line.find(" - ");
  if (separator == std::string::npos) return;
  const std::string vector = line.substr(0, separator);
  std::string score = line.substr(separator + 3);
  if (score.starts_with('(')) score.erase(0, 1);
  const auto cvss = score_cvss(vector);
  INFO(line);
  REQUIRE(cvss.has_value());
  CHECK(same_score(cvss->score, std::abs(std::stod(score))));
  CHECK(cvss->vector == vector);
}

TEST_CASE("CVSS base scores agree with the reference vectors", "[advisories]") {
  const std::string folder = shared_data("cvss");
  if (folder.empty()) return;
  std::size_t files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    std::ifstream stream(entry.path());
    for (std::string line; std::getline(stream, line);) check_line(line);
    ++files;
  }
  CHECK(files >= 7);
}

TEST_CASE("CVSS vectors in the wild", "[advisories]") {
  const auto score = [](const char* vector) {
    const auto cvss = score_cvss(vector);
    return cvss ? cvss->score : -1.0;
  };
  CHECK(same_score(score("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H"), 10.0));
  CHECK(same_score(score("CVSS:3.1/AV:N/AC:L/PR:H/UI:N/S:U/C:H/I:H/A:H"), 7.2));
  CHECK(same_score(score("CVSS:3.0/S:U/AV:N/AC:L/PR:N/UI:N/C:N/I:N/A:H/E:P"), 7.5));
  CHECK(same_score(score("(AV:N/AC:L/Au:N/C:C/I:C/A:C)"), 10.0));
  CHECK(same_score(score("AV:N/AC:L/Au:N/C:P/I:P/A:P"), 7.5));
  CHECK(same_score(score("AV:N/AC:L/Au:N/C:N/I:N/A:N"), 0.0));
  CHECK(same_score(score("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N"), 9.3));
  CHECK(same_score(score("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N/E:U"),
                   8.1));
}

TEST_CASE("Invalid CVSS vectors have no score", "[advisories]") {
  for (const char* vector :
       {"", "high", "7.5", "CVSS:3.1", "CVSS:3.1/", "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H",
        "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H/A:H",
        "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:X",
        "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H/",
        "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H/Q:1",
        "CVSS:3.1/av:n/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H",
        "CVSS:3.1/AV:/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H",
        "CVSS:3.2/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H",
        "CVSS:31/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H",
        "CVSS:4.0/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H", "AV:N/AC:L/Au:N/C:P/I:P", "(AV:N", "//",
        "AV:N//AC:L/Au:N/C:P/I:P/A:P"}) {
    INFO(vector);
    CHECK_FALSE(score_cvss(vector).has_value());
  }
}

TEST_CASE("CVSS bands", "[advisories]") {
  const auto band = [](const char* version, double score) { return band_of({version, "", score}); };
  CHECK(band("3.1", 0.0) == Severity::kLow);
  CHECK(band("3.1", 3.9) == Severity::kLow);
  CHECK(band("3.1", 4.0) == Severity::kMedium);
  CHECK(band("3.1", 6.9) == Severity::kMedium);
  CHECK(band("4.0", 7.0) == Severity::kHigh);
  CHECK(band("4.0", 8.9) == Severity::kHigh);
  CHECK(band("4.0", 9.0) == Severity::kCritical);
  CHECK(band("2.0", 10.0) == Severity::kHigh);
}

}  // namespace
}  // namespace sluice::advisories
