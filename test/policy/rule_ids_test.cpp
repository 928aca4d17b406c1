// Acceptances that can't fit anything: mistyped rules, and rules of secrets without a path.
#include "policy/rule_ids.h"

#include <algorithm>
#include <filesystem>
#include <regex>
#include <set>

#include "correlate/hygiene_rules.h"
#include "secrets/config_var_check.h"
#include "test/catch.h"
#include "test/temp_folder.h"

using namespace sluice;
using namespace sluice::policy;

namespace {

const RuleIds kRules = {{"private-key", "stripe-live-key"}, {"py-django-debug"}, {"no-lockfile"}};

std::string wrong_ignore(std::string_view id, std::string_view path = "") {
  IgnoreEntry entry;
  entry.id = id;
  entry.path = path;
  return wrong_ignore_id(entry, kRules);
}

constexpr std::string_view kMeant = "there is no such rule, did you mean private-key?";
constexpr std::string_view kNone = "there is no such rule (see sluice rules list).";

}  // namespace

TEST_CASE("a comment names a rule of secrets or a check, or the id of a finding") {
  const auto wrong = [](std::string_view id) { return wrong_comment_id(id, kRules); };
  CHECK(wrong("private-key").empty());
  CHECK(wrong("secret-0011223344556677").empty());
  CHECK(wrong("py-django-debug").empty());
  CHECK(wrong("check-0011223344556677").empty());
  CHECK(wrong("privat-key") == kMeant);
  CHECK(wrong("PRIVATE-KEY") == kNone);
  CHECK(wrong("nosuch-rule") == kNone);
  CHECK(wrong("no-lockfile") == kNone);  // it accepts what stands in code
  CHECK(wrong("secret-001122") == kNone);
  CHECK(wrong_comment_id("nosuch-rule", {}).empty());
}

TEST_CASE("an ignore may also name hygiene and any advisory, a secret's rule with a path alone") {
  CHECK(wrong_ignore("private-key", "certs/**").empty());
  CHECK(wrong_ignore("private-key") == "the rule of a secret needs a path beside it.");
  CHECK(wrong_ignore("no-lockfile").empty());
  CHECK(wrong_ignore("py-django-debug").empty());
  CHECK(wrong_ignore("py-djang-debug") == "there is no such rule, did you mean py-django-debug?");
  CHECK(wrong_ignore("no-lockfil") == "there is no such rule, did you mean no-lockfile?");
  CHECK(wrong_ignore("privat-key", "certs/**") == kMeant);
  CHECK(wrong_ignore("nosuch-rule") == kNone);
  CHECK(wrong_ignore("access-permission-unused").empty());  // sluice access judges that
  for (const std::string_view id :
       {"CVE-2021-23337", "GHSA-35jh-r3h4-6jhm", "GO-2024-0001", "vuln-0011223344556677",
        "hygiene-0011223344556677", "secret-0011223344556677"}) {
    INFO(id);
    CHECK(wrong_ignore(id).empty());
  }
}

TEST_CASE("the list of hygiene rules is whole, and that of config vars") {
  std::set<std::string> found;
  const auto collect = [&](const std::string& folder, const std::regex& pattern) {
    for (const auto& file : std::filesystem::directory_iterator(folder)) {
      if (file.path().extension() != ".cpp") continue;
      const std::string text = test::read_bytes(file.path().string());
      for (std::sregex_iterator match(text.begin(), text.end(), pattern), end; match != end;
           ++match) {
        found.insert((*match)[1]);
      }
    }
  };
  collect("src/correlate", std::regex("HygieneRule k\\w+ ?=? ?\\{\\s*\"([a-z-]+)\""));
  collect("src/correlate", std::regex("\"(runtime-[a-z]+(?:-[a-z]+)*)\""));
  CHECK(found ==
        std::set<std::string>(correlate::kHygieneRules.begin(), correlate::kHygieneRules.end()));
  found.clear();
  collect("src/secrets", std::regex("\"(config-var-[a-z-]+)\""));
  CHECK(found ==
        std::set<std::string>(secrets::kConfigVarRules.begin(), secrets::kConfigVarRules.end()));
}
