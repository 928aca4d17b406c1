#include <array>
#include <set>
#include <string>
#include <string_view>

#include "core/finding.h"
#include "core/package.h"
#include "core/report.h"
#include "core/settings.h"
#include "core/severity.h"
#include "test/catch.h"

namespace sluice {
namespace {

TEST_CASE("severities go from word to value and back", "[core]") {
  constexpr std::array kAll = {Severity::kUnknown, Severity::kLow, Severity::kMedium,
                               Severity::kHigh, Severity::kCritical};
  for (std::size_t i = 0; i < kAll.size(); ++i) {
    CHECK(parse_severity(to_string(kAll[i])) == kAll[i]);
    if (i > 0) CHECK(kAll[i - 1] < kAll[i]);
  }
  CHECK(parse_severity("MODERATE") == Severity::kMedium);
  CHECK(parse_severity("High") == Severity::kHigh);
  for (const std::string_view wrong : {"", "hig", "highest", "high ", "none"}) {
    INFO(wrong);
    CHECK_FALSE(parse_severity(wrong).has_value());
  }
}

TEST_CASE("confidences go from word to value and back", "[core]") {
  constexpr std::array kAll = {Confidence::kLow, Confidence::kMedium, Confidence::kHigh,
                               Confidence::kProven};
  for (std::size_t i = 0; i < kAll.size(); ++i) {
    CHECK(parse_confidence(to_string(kAll[i])) == kAll[i]);
    if (i > 0) CHECK(kAll[i - 1] < kAll[i]);
  }
  CHECK_FALSE(parse_confidence("certain").has_value());
}

TEST_CASE("the words of the contract", "[core]") {
  CHECK(to_string(FindingKind::kSecret) == "secret");
  CHECK(to_string(FindingKind::kVulnerability) == "vulnerability");
  CHECK(to_string(Action::kBlock) == "block");
  CHECK(to_string(Action::kReport) == "report");
  CHECK(to_string(Action::kIgnore) == "ignore");
  CHECK(to_string(VerdictResult::kPass) == "pass");
  CHECK(to_string(VerdictResult::kBlocked) == "blocked");
  CHECK(to_string(VerdictResult::kWarned) == "warned");
  CHECK(to_string(VerdictResult::kBypassed) == "bypassed");
  CHECK(to_string(VerdictResult::kIncomplete) == "incomplete");
  CHECK(to_string(Mode::kEnforce) == "enforce");
  CHECK(to_string(Mode::kWarn) == "warn");
  CHECK(to_string(Mode::kOff) == "off");
  CHECK(to_string(Scope::kRuntime) == "runtime");
  CHECK(to_string(Scope::kOptional) == "optional");
  CHECK(to_string(Scope::kDev) == "dev");
  CHECK(to_string(Scope::kTest) == "test");
  CHECK(to_string(Scope::kUnknown) == "unknown");
}

TEST_CASE("the defaults of the contract", "[core]") {
  const PolicySettings policy;
  CHECK(policy.mode == Mode::kEnforce);
  CHECK(policy.fail_on == Severity::kHigh);
  CHECK(policy.unknown_severity == Severity::kHigh);
  CHECK(policy.fixable_only);
  CHECK(policy.dev_dependencies == DevDependencies::kIfShipped);
}

TEST_CASE("package URLs", "[core]") {
  struct Row {
    std::string_view type;
    std::string_view name;
    std::string_view version;
    std::string_view purl;
  };
  constexpr std::array kRows = {
      Row{"npm", "lodash", "4.17.15", "pkg:npm/lodash@4.17.15"},
      Row{"npm", "@babel/core", "7.0.0", "pkg:npm/%40babel/core@7.0.0"},
      Row{"npm", "lodash", "", "pkg:npm/lodash"},
      Row{"pypi", "Foo_Bar", "1.0+local", "pkg:pypi/foo-bar@1.0%2Blocal"},
      Row{"composer", "Symfony/HTTP-Kernel", "v5.1", "pkg:composer/symfony/http-kernel@v5.1"},
      Row{"golang", "github.com/Masterminds/semver", "v3.0.0",
          "pkg:golang/github.com/Masterminds/semver@v3.0.0"},
      Row{"gem", "a b\n?#", "1:2", "pkg:gem/a%20b%0A%3F%23@1:2"},
      Row{"gem", "\xff", "1", "pkg:gem/%FF@1"},
      Row{"maven", "org.apache.tomcat:tomcat", "9.0.1", "pkg:maven/org.apache.tomcat/tomcat@9.0.1"},
      Row{"nuget", "Newtonsoft.Json", "13.0.1", "pkg:nuget/Newtonsoft.Json@13.0.1"},
      Row{"cargo", "serde_json", "1.0.0+x", "pkg:cargo/serde_json@1.0.0%2Bx"},
      Row{"hex", "Phoenix", "1.7.0", "pkg:hex/phoenix@1.7.0"},
      Row{"bitnami", "node", "24.1.0", "pkg:bitnami/node@24.1.0"},
  };
  for (const Row& row : kRows) {
    Package package;
    package.name = row.name;
    package.version = row.version;
    CHECK(purl(row.type, package) == row.purl);
  }
  Package package;
  package.name = "OpenSSL";
  package.version = "1:3.0.2-0ubuntu1";
  package.ecosystem = "Ubuntu:22.04:LTS";
  CHECK(purl("deb", package) == "pkg:deb/ubuntu/openssl@1:3.0.2-0ubuntu1");
  package.ecosystem = "Red Hat:enterprise_linux:9";
  CHECK(purl("rpm", package) == "pkg:rpm/redhat/openssl@1:3.0.2-0ubuntu1");
}

}  // namespace
}  // namespace sluice
