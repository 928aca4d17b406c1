// What the fixtures of .NET can't show: limits, and small grammars.
#include "inventory/format_table.h"
#include "inventory/formats/nuget_framework.h"
#include "inventory/formats/nuget_version.h"
#include "inventory/inventory.h"
#include "test/catch.h"

namespace sluice::inventory {
namespace {

TEST_CASE("NuGet takes the lowest version of a plain requirement", "[inventory][nuget]") {
  struct {
    const char* requirement;
    const char* version;
  } const kCases[] = {
      {"6.0.0", "6.0.0"},
      {" 6.0.0 ", "6.0.0"},
      {"1.0.0-beta.1", "1.0.0-beta.1"},
      {"[6.0.1]", "6.0.1"},
      {"[1.0,2.0)", ""},
      {"(1.0,)", ""},
      {"1.*", ""},
      {"*", ""},
      {"$(Version)", ""},
      {"latest", ""},
      {"", ""},
      {"[", ""},
  };
  for (const auto& each : kCases) {
    INFO(each.requirement);
    CHECK(lowest_nuget_version(each.requirement) == each.version);
  }
}

TEST_CASE("Targets for other systems than Linux", "[inventory][nuget]") {
  for (const char* target : {"net8.0/win-x64", "net8.0-windows7.0", "net8.0-android",
                             ".NETCoreApp,Version=v8.0/osx-arm64", "net8.0-ios17.0/iossimulator"}) {
    INFO(target);
    CHECK(is_never_on_linux(target));
  }
  for (const char* target : {"net8.0", "net8.0/linux-x64", "net8.0/linux-musl-arm64",
                             ".NETCoreApp,Version=v8.0", "net48", "net8.0-browser", "", "/", "-"}) {
    INFO(target);
    CHECK_FALSE(is_never_on_linux(target));
  }
}

TEST_CASE("Properties can't grow without end", "[inventory][nuget]") {
  std::string project = "<Project><PropertyGroup><A>aaaaaaaaaaaaaaaa</A>";
  for (int i = 0; i < 100; ++i) project += "<A>$(A)$(A)</A>";
  project +=
      "</PropertyGroup><ItemGroup><PackageReference Include=\"x\" Version=\"$(A)\" />"
      "<PackageReference Include=\"y\" Version=\"1.0.0\" /></ItemGroup></Project>";
  const Inventory inventory = build_inventory({{"a.csproj", project}}, 1);
  REQUIRE(inventory.packages.size() == 2);
  CHECK(inventory.packages[0].version.empty());
  CHECK(inventory.packages[1].version == "1.0.0");
}

TEST_CASE("Many references and updates of them take no square of time", "[inventory][nuget]") {
  std::string project = "<Project><ItemGroup>";
  for (int i = 0; i < 20'000; ++i) {
    const std::string name = "p" + std::to_string(i);
    project += "<PackageReference Include=\"" + name + "\" Version=\"1.0.0\" />";
    project += "<PackageReference Update=\"" + name + "\" Version=\"1.0.1\" />";
    project += "<PackageReference Include=\"same\" Version=\"1.0.0\" />";
    project += "<PackageReference Update=\"same\" Version=\"2.0.0\" />";
  }
  project += "</ItemGroup></Project>";
  const Inventory inventory = build_inventory({{"a.csproj", project}}, 1);
  REQUIRE(inventory.packages.size() == 20'002);  // "same" with both versions
  CHECK(inventory.packages[0].version == "1.0.1");
}

TEST_CASE("deps.json of many packages without files", "[inventory][nuget]") {
  std::string target;
  for (int i = 0; i < 3000; ++i) {
    const std::string next = i == 2999 ? "end" : "p" + std::to_string(i + 1);
    target +=
        "\"p" + std::to_string(i) + "/1.0.0\": {\"dependencies\": {\"" + next + "\": \"1.0.0\"}},";
  }
  target += "\"end/1.0.0\": {\"runtime\": {\"end.dll\": {}}}";
  const std::string document =
      "{\"runtimeTarget\": \"t\", \"targets\": {\"t\": {"
      "\"app/1.0.0\": {\"type\": \"project\", \"dependencies\": "
      "{\"p0\": \"1.0.0\"}}," +
      target + "}}}";
  const Inventory inventory = build_inventory({{"app.deps.json", document}}, 1);
  REQUIRE(inventory.packages.size() == 2);
  CHECK(path_to(inventory, 1) == std::vector<std::string>{"app", "end"});
}

}  // namespace
}  // namespace sluice::inventory
