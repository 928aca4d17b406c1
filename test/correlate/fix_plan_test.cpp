// The upgrade plan: what is proposed, folded and refused.
#include <string>

#include "base/date.h"
#include "correlate/fix_plan.h"
#include "report/fix_plan.h"
#include "test/catch.h"
#include "test/correlate/inventories.h"

namespace sluice::correlate {
namespace {

using test::inventory_of;
using test::package;

constexpr PackageState kLocked = PackageState::kLocked;

AdvisoryMatch flaw(std::size_t package, std::string id, std::string safe,
                   Severity severity = Severity::kHigh) {
  AdvisoryMatch match;
  match.package = package;
  match.id = std::move(id);
  match.summary = "a flaw";
  match.severity = severity;
  match.fixed_version = safe;
  match.safe_version = std::move(safe);
  return match;
}

FixPlanOptions on(const char* day) {
  FixPlanOptions options;
  options.today = *parse_day(day);
  return options;
}

/// "title (change) flaws" of each step, one a line.
std::string told(const FixPlan& plan) {
  std::string text;
  for (const FixStep& step : plan.steps) {
    text += report::step_title(step) + (step.change.empty() ? "" : " (" + step.change + ')') + ' ' +
            std::to_string(step.flaws.size()) + '\n';
  }
  return text;
}

Package direct(Package made) {
  made.direct = true;
  return made;
}

}  // namespace

TEST_CASE("all flaws of a package are one step, and so are copies that go to the same version") {
  const auto inventory = inventory_of({package(kLocked, "package-lock.json", "minimist", "0.0.10"),
                                       package(kLocked, "package-lock.json", "minimist", "0.0.8"),
                                       package(kLocked, "package-lock.json", "minimist", "1.2.0")});
  const FixPlan plan =
      make_fix_plan(inventory,
                    {flaw(0, "GHSA-a", "0.2.4"), flaw(0, "GHSA-b", "0.2.4"),
                     flaw(1, "GHSA-a", "0.2.4"), flaw(2, "GHSA-a", "1.2.6", Severity::kCritical)},
                    on("2026-11-25"));
  CHECK(told(plan) ==
        "minimist 1.2.0 -> 1.2.6 (patch) 1\n"
        "minimist 0.0.8, 0.0.10 -> 0.2.4 (minor) 2\n");
  CHECK(plan.flaws == 3);
  CHECK(plan.cleared == 3);
}

TEST_CASE("what has no fixed version, is malicious or only a notice") {
  AdvisoryMatch malicious = flaw(1, "MAL-1", "");
  malicious.malicious = true;
  AdvisoryMatch notice = flaw(2, "RUSTSEC-1", "");
  notice.informational = true;
  const auto inventory = inventory_of({direct(package(kLocked, "package-lock.json", "a", "1.0.0")),
                                       package(kLocked, "package-lock.json", "b", "1.0.0"),
                                       package(kLocked, "package-lock.json", "c", "1.0.0")});
  const FixPlan plan =
      make_fix_plan(inventory, {flaw(0, "GHSA-a", ""), malicious, notice}, on("2026-11-25"));
  CHECK(told(plan) ==
        "b 1.0.0 is malicious: remove it 1\n"
        "a 1.0.0: no fixed version published 1\n");
  CHECK(plan.cleared == 1);
  CHECK(plan.steps[1].text.find("No fixed version published") == 0);
  CHECK(plan.steps[0].command.empty());
}

TEST_CASE("a version that is younger than wanted is not proposed") {
  const auto inventory =
      inventory_of({direct(package(kLocked, "package-lock.json", "a", "1.0.0"))});
  FixPlanOptions options = on("2026-11-25");
  options.min_age = std::chrono::days(3);
  options.published = [](const Package&, std::string_view) { return parse_day("2026-11-23"); };
  const FixPlan young = make_fix_plan(inventory, {flaw(0, "GHSA-a", "1.0.1")}, options);
  REQUIRE(young.steps.size() == 1);
  CHECK(young.steps[0].kind == FixKind::kTooYoung);
  CHECK(young.steps[0].command.empty());
  CHECK(young.cleared == 0);
  CHECK(young.steps[0].text.find("from 2026-11-26 on") != std::string::npos);
  options.today = *parse_day("2026-11-26");
  CHECK(make_fix_plan(inventory, {flaw(0, "GHSA-a", "1.0.1")}, options).steps[0].kind ==
        FixKind::kUpdate);
  options.published = [](const Package&, std::string_view) { return std::nullopt; };
  options.today = *parse_day("2026-11-25");
  CHECK(make_fix_plan(inventory, {flaw(0, "GHSA-a", "1.0.1")}, options).steps[0].kind ==
        FixKind::kUpdate);
}

TEST_CASE("who holds a package back is named, and then no command is given that fails") {
  Package held = package(kLocked, "package-lock.json", "a", "1.0.0");
  held.demands = {{"parent", "~1.0.0"}};
  const FixPlan plan =
      make_fix_plan(inventory_of({held}), {flaw(0, "GHSA-a", "1.2.0")}, on("2026-11-25"));
  REQUIRE(plan.steps.size() == 1);
  REQUIRE(plan.steps[0].held_back_by.has_value());
  CHECK(plan.steps[0].held_back_by->by == "parent");
  CHECK(plan.steps[0].command.empty());
  CHECK(plan.steps[0].text.find("parent asks for a ~1.0.0") == 0);
  held.demands = {{"parent", "^1.0.0"}};
  const FixPlan free =
      make_fix_plan(inventory_of({held}), {flaw(0, "GHSA-a", "1.2.0")}, on("2026-11-25"));
  CHECK(free.steps[0].command == "npm update a");
}

TEST_CASE("shipped packages come before those for development, superseded ones not at all") {
  Package dev = package(kLocked, "package-lock.json", "dev", "1.0.0");
  dev.scope = Scope::kDev;
  Package wish = test::declared("package.json", "b", "^1");
  const auto inventory =
      inventory_of({wish, dev, package(kLocked, "package-lock.json", "b", "1.0.0")});
  const FixPlan plan =
      make_fix_plan(inventory,
                    {flaw(0, "GHSA-a", "2.0.0"), flaw(1, "GHSA-a", "1.0.1", Severity::kCritical),
                     flaw(2, "GHSA-a", "2.0.0", Severity::kLow)},
                    on("2026-11-25"));
  CHECK(told(plan) ==
        "b 1.0.0 -> 2.0.0 (major) 1\n"
        "dev 1.0.0 -> 1.0.1 (patch) 1\n");
  CHECK(plan.steps[0].why.find("upgrade notes") != std::string::npos);
}

TEST_CASE("a flaw that no update clears is known, not fixed") {
  const FixPlan plan =
      make_fix_plan(inventory_of({package(kLocked, "package-lock.json", "a", "1.0.0")}),
                    {flaw(0, "GHSA-a", "")}, on("2026-11-25"));
  const std::string text = report::fix_plan_text(plan);
  CHECK(text.starts_with("No update clears the 1 known flaw.\n"));
  CHECK(text.find("Known: GHSA-a") != std::string::npos);
  CHECK(text.find("Fixes:") == std::string::npos);
}

TEST_CASE("hostile names can't break out of the plan's outputs") {
  Package made = package(kLocked, "package-lock.json", "a\n# b`|<script>\x1b[31m@team](x", "1.0.0");
  const FixPlan plan =
      make_fix_plan(inventory_of({made}), {flaw(0, "GHSA-a", "1.0.1")}, on("2026-11-25"));
  const std::string markdown = report::fix_plan_markdown(plan);
  CHECK(markdown.find("<script>\x1b") == std::string::npos);
  CHECK(markdown.find("\n# b") == std::string::npos);
  CHECK(markdown.find('\x1b') == std::string::npos);
  CHECK(report::fix_plan_text(plan).find('\x1b') == std::string::npos);
  CHECK(report::fix_plan_json(plan, "1").find('\x1b') == std::string::npos);
}

}  // namespace sluice::correlate
