#include "correlate/secret_findings.h"

#include <algorithm>
#include <string>
#include <vector>

#include "test/catch.h"

using namespace sluice;
using namespace sluice::correlate;

namespace {

/// The same secret in `files` files, `times` times in each.
std::vector<secrets::SecretMatch> spread(const std::string& rule, std::size_t files,
                                         std::size_t times = 1) {
  std::vector<secrets::SecretMatch> matches;
  for (std::size_t i = 0; i < files * times; ++i) {
    secrets::SecretMatch match;
    match.rule = rule;
    match.location.path = "f" + std::to_string(i / times);
    match.location.line = i;
    match.fingerprint = "secret-1";
    if (rule == "live-config-var") match.config_var = "A_SECRET";
    matches.push_back(match);
  }
  return matches;
}

}  // namespace

TEST_CASE("a generic value in twenty files is a constant; live and known ones never are") {
  CHECK(secret_findings(spread("generic-secret", kFilesOfConstant - 1)).size() == 1);
  CHECK(secret_findings(spread("generic-secret", kFilesOfConstant)).empty());
  CHECK(secret_findings(spread("generic-secret", 300)).empty());
  CHECK(secret_findings(spread("generic-secret", 2, 40)).size() == 1);
  CHECK(secret_findings(spread("live-config-var", 300)).size() == 1);
  CHECK(secret_findings(spread("stripe-secret-key", 300)).size() == 1);
}

TEST_CASE("one secret in many places is one finding that counts them") {
  const std::vector<Finding> findings = secret_findings(spread("stripe-secret-key", 300));
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].location.path == "f0");
  CHECK(findings[0].more_count == 299);
  CHECK(findings[0].more_locations.size() == kMaxListedPlaces);
}
