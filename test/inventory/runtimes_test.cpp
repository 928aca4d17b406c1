#include "inventory/runtimes.h"

#include <string>
#include <vector>

#include "inventory/inventory.h"
#include "inventory/runtimes/readers.h"
#include "inventory/runtimes/version_text.h"
#include "test/catch.h"
#include "test/processor_time.h"

namespace sluice::inventory {
namespace {

/// "product version [requirement] path:line", then how it is known.
std::string text_of(const Runtime& runtime) {
  return runtime.product + ' ' + runtime.version + " [" + runtime.requirement + "] " +
         runtime.path + ':' + std::to_string(runtime.line) +
         (runtime.installed ? " installed" : "") + (runtime.informational ? " informational" : "");
}

std::string found_in(const std::vector<KeptFile>& files) {
  std::string text;
  for (const Runtime& runtime : find_runtimes(files)) {
    text += (text.empty() ? "" : "; ") + text_of(runtime);
  }
  return text;
}

struct Case {
  std::vector<KeptFile> files;
  std::string expected;
};

void check(const std::vector<Case>& cases) {
  for (const Case& one : cases) {
    INFO(one.files.front().path << ": " << one.files.front().bytes.substr(0, 200));
    CHECK(found_in(one.files) == one.expected);
  }
}

std::string composer(const std::string& php) { return "{\"require\": {\"php\": \"" + php + "\"}}"; }

}  // namespace

TEST_CASE("node is asked for in engines, and only there") {
  check({
      {{{"package.json", "{\n \"engines\": {\n  \"node\": \"20.x\"\n }\n}"}},
       "node  [20.x] package.json:3"},
      {{{"package.json", R"({"engines": {"node": " 20.11.1 "}})"}},
       "node 20.11.1 [20.11.1] package.json:1"},
      {{{"package.json", R"({"engines": {"node": "v20.11.1"}})"}},
       "node 20.11.1 [v20.11.1] package.json:1"},
      {{{"package.json", R"({"engines": {"node": "= 20.11.1"}})"}},
       "node 20.11.1 [= 20.11.1] package.json:1"},
      {{{"package.json", R"({"engines": {"node": ">=18 <21 || 22"}})"}},
       "node  [>=18 <21 || 22] package.json:1"},
      {{{"package.json", R"({"engines": {"npm": ">=8"}})"}}, ""},
      {{{"package.json", R"({"engines": {"node": ""}})"}}, ""},
      {{{"package.json", R"({"engines": {"node": 20}})"}}, ""},
      {{{"package.json", R"({"engines": ["node"]})"}}, ""},
      {{{"package.json", R"({"engines": {"node": "20)"}}, ""},
      {{{"package.json", "{\"engines\": {\"node\": \"" + std::string(300, '2') + "\"}}"}}, ""},
      {{{"web/package.json", R"({"engines": {"node": "16.x"}})"}}, ""},
      {{{"node_modules/a/package.json", R"({"engines": {"node": "16.x"}})"}}, ""},
      {{{".nvmrc", "# LTS\n\nv18.19.0\n"}}, "node 18.19.0 [v18.19.0] .nvmrc:3 informational"},
      {{{".nvmrc", "lts/iron"}}, "node  [lts/iron] .nvmrc:1 informational"},
      {{{".node-version", "18"}}, "node  [18] .node-version:1 informational"},
      {{{".nvmrc", "18"}, {"package.json", R"({"engines": {"node": "20.x"}})"}},
       "node  [20.x] package.json:1"},
      {{{".nvmrc", "18"}, {"package.json", "{}"}}, "node  [18] .nvmrc:1 informational"},
  });
}

TEST_CASE("ruby is what Gemfile.lock says, or else the Gemfile") {
  const std::string lock = "GEM\n  specs:\n\nRUBY VERSION\n   ruby ";
  check({
      {{{"Gemfile.lock", lock + "3.3.6p108\n\nBUNDLED WITH\n   2.5.22\n"}},
       "ruby 3.3.6 [3.3.6] Gemfile.lock:5"},
      {{{"Gemfile.lock", lock + "3.4.1\r\n"}}, "ruby 3.4.1 [3.4.1] Gemfile.lock:5"},
      {{{"Gemfile.lock", lock + "3.5.0.preview1"}},
       "ruby 3.5.0.preview1 [3.5.0.preview1] Gemfile.lock:5"},
      {{{"Gemfile.lock", lock + "3.1.4p0 (jruby 9.4.5.0)"}, {"Gemfile", "ruby '3.1.4'"}}, ""},
      {{{"Gemfile.lock", lock}}, ""},
      {{{"Gemfile.lock", "RUBY VERSION"}}, ""},
      {{{"Gemfile.lock", "  RUBY VERSION\n   ruby 3.3.6\n"}}, ""},
      {{{"Gemfile.lock", lock + "3.3.6"}, {"Gemfile", "ruby '3.3.1'"}},
       "ruby 3.3.6 [3.3.6] Gemfile.lock:5"},
      {{{"Gemfile", "source 'x'\nruby \"3.3.1\"\n"}}, "ruby 3.3.1 [3.3.1] Gemfile:2"},
      {{{"Gemfile", "  ruby('3.3.1')"}}, "ruby 3.3.1 [3.3.1] Gemfile:1"},
      {{{"Gemfile", "ruby '>= 3.1', '< 3.4' # both"}}, "ruby  [>= 3.1, < 3.4] Gemfile:1"},
      {{{"Gemfile", "ruby '~> 3.3.0'"}}, "ruby  [~> 3.3.0] Gemfile:1"},
      {{{"Gemfile", "ruby '2.5.7', engine: 'jruby', engine_version: '9.2'"}}, ""},
      {{{"Gemfile", "ruby '2.5.7', engine: 'jruby'"}, {".ruby-version", "3.1.4"}}, ""},
      {{{"Gemfile", "ruby '2.5.7', :engine => 'jruby'"}}, ""},
      {{{"Gemfile", "ruby ENV['RUBY'] || '3.3.1'"}}, ""},
      {{{"Gemfile", "# ruby '3.3.1'\nruby_version = '3.3.1'"}}, ""},
      {{{"Gemfile", "ruby file: '.ruby-version'"}, {".ruby-version", "ruby-3.2.2\n"}},
       "ruby 3.2.2 [3.2.2] .ruby-version:1 informational"},
      {{{".ruby-version", "jruby-9.4"}}, ""},
      {{{"engines/a/Gemfile.lock", lock + "2.7.8"}}, ""},
  });
}

TEST_CASE("python: runtime.txt before .python-version before Pipfile.lock") {
  const std::string pipfile = R"({"_meta": {"requires": {"python_version": "3.12"}}})";
  check({
      {{{".python-version", "# newest patch\n3.14\n"}}, "python  [3.14] .python-version:2"},
      {{{".python-version", "3.12.4"}}, "python 3.12.4 [3.12.4] .python-version:1"},
      {{{".python-version", "pypy3.10-7.3"}}, ""},
      {{{".python-version", "3.12.*"}}, ""},
      {{{".python-version", "# nothing\n"}}, ""},
      {{{"runtime.txt", "python-3.9.18\n"}, {".python-version", "3.12"}},
       "python 3.9.18 [3.9.18] runtime.txt:1"},
      {{{"runtime.txt", "ruby-3.3"}, {".python-version", "3.12"}},
       "python  [3.12] .python-version:1"},
      {{{"Pipfile.lock", pipfile}}, "python  [3.12] Pipfile.lock:1"},
      {{{"Pipfile.lock", pipfile}, {".python-version", "3.13"}},
       "python  [3.13] .python-version:1"},
      {{{"Pipfile.lock",
         R"({"_meta": {"requires": {"python_version": "3.12", "python_full_version": "3.12.1"}}})"}},
       "python 3.12.1 [3.12.1] Pipfile.lock:1"},
      {{{"Pipfile.lock", R"({"_meta": {"requires": {}}})"}}, ""},
      {{{"Pipfile.lock", R"({"_meta": )"}}, ""},
      {{{"sub/.python-version", "2.7.18"}}, ""},
  });
}

TEST_CASE("php is what composer.json requires, or else what composer.lock says") {
  check({
      {{{"composer.json", composer("^8.1")}}, "php  [^8.1] composer.json:1"},
      {{{"composer.json", composer("8.2.10")}}, "php 8.2.10 [8.2.10] composer.json:1"},
      {{{"composer.json", composer(">=8.1 <8.4")}}, "php  [>=8.1 <8.4] composer.json:1"},
      {{{"composer.json", "{\"require\": {}}"},
        {"composer.lock", "{\n\"platform\": {\"php\": \"~8.3.0\"}}"}},
       "php  [~8.3.0] composer.lock:2"},
      {{{"composer.json", composer("^8.2")}, {"composer.lock", R"({"platform": {"php": "^8.1"}})"}},
       "php  [^8.2] composer.json:1"},
      {{{"composer.lock", R"({"platform": []})"}}, ""},
      {{{"composer.json", R"({"require": {"php-di/php-di": "^7"}})"}}, ""},
      {{{"vendor/a/composer.json", composer("^5.6")}}, ""},
  });
}

TEST_CASE("java is what system.properties says, whatever its spelling") {
  check({
      {{{"system.properties", "# java\njava.runtime.version=17\n"}},
       "java  [17] system.properties:2"},
      {{{"system.properties", "java.runtime.version = 21.0.5"}},
       "java 21.0.5 [21.0.5] system.properties:1"},
      {{{"system.properties", "java.runtime.version zulu-11"}}, "java  [11] system.properties:1"},
      {{{"system.properties", "java.runtime.version=1.8.0_402\r\n"}},
       "java 8.0.402 [8.0.402] system.properties:1"},
      {{{"system.properties", "#java.runtime.version=17"}}, ""},
      {{{"system.properties", "java.runtime.versions=17"}}, ""},
      {{{"system.properties", "java.runtime.version="}}, ""},
      {{{"system.properties", "java.runtime.version=latest"}}, ""},
      {{{"system.properties", "maven.version=3.9.9"}}, ""},
  });
  const std::vector<std::pair<const char*, const char*>> spellings = {
      {"17", "17"},
      {"1.8", "8"},
      {"1.7.0_352", "7.0.352"},
      {"8u402", "8.0.402"},
      {"8u402-b06", "8.0.402"},
      {"21.0.5+11", "21.0.5"},
      {"18.0.2.1", "18.0.2.1"},
      {"openjdk-1.8", "8"},
      {"zulu-17.0.9", "17.0.9"},
      {"heroku-21", "21"},
      {"1", "1"},
      {"1.", "1"},
      {"", ""},
      {"zulu-", ""},
      {"_402", ""},
  };
  for (const auto& [written, expected] : spellings) {
    INFO(written);
    CHECK(java_version(written) == expected);
  }
}

TEST_CASE("go: the comment for Heroku, the go line, or a newer toolchain") {
  const std::string module = "module example.com/app\n";
  check({
      {{{"go.mod", module + "go 1.22\n"}}, "go  [1.22] go.mod:2"},
      {{{"go.mod", module + "go 1.25.0\n"}}, "go  [1.25.0] go.mod:2"},
      {{{"go.mod", module + "// +heroku goVersion go1.25\ngo 1.24.0\n"}}, "go  [1.25] go.mod:2"},
      {{{"go.mod", module + "// +heroku goVersion go1.23.4\ngo 1.22\n"}},
       "go 1.23.4 [1.23.4] go.mod:2"},
      {{{"go.mod", module + "// +heroku goVersion 1.23.4\n"}}, "go 1.23.4 [1.23.4] go.mod:2"},
      {{{"go.mod", module + "go 1.22.0\ntoolchain go1.22.5\n"}}, "go 1.22.5 [1.22.5] go.mod:3"},
      {{{"go.mod", module + "go 1.22\ntoolchain go1.22.5\n"}}, "go  [1.22] go.mod:2"},
      {{{"go.mod", module + "go 1.22\ntoolchain go1.23.5\n"}}, "go 1.23.5 [1.23.5] go.mod:3"},
      {{{"go.mod", module + "go 1.22\ntoolchain default\n"}}, "go  [1.22] go.mod:2"},
      {{{"go.mod", module + "// +heroku goVersion go1.26\ngo 1.22\ntoolchain go1.22.5\n"}},
       "go  [1.26] go.mod:2"},
      {{{"go.mod", module + "go 1.26rc1\n"}}, "go  [1.26] go.mod:2"},
      {{{"go.mod", module + "toolchain go1.23.5\n"}}, "go 1.23.5 [1.23.5] go.mod:2"},
      {{{"go.mod", module}}, ""},
      {{{"go.mod", module + "// +heroku goVersion devel\n"}}, ""},
      {{{"tools/go.mod", module + "go 1.12\n"}}, ""},
  });
}

TEST_CASE("dotnet: project files in the root or in its solution, else global.json") {
  const auto project = [](const std::string& inner) {
    return "<Project>\n <PropertyGroup>\n  " + inner + "\n </PropertyGroup>\n</Project>\n";
  };
  const std::string net8 = project("<TargetFramework>net8.0</TargetFramework>");
  const std::string net10 = project("<TargetFramework>net10.0</TargetFramework>");
  check({
      {{{"App.csproj", net8}}, "dotnet  [8.0] App.csproj:3"},
      {{{"App.fsproj", project("<TargetFrameworks>net8.0;net10.0;net9.0</TargetFrameworks>")}},
       "dotnet  [10.0] App.fsproj:3"},
      {{{"App.csproj", project("<TargetFramework Condition=\"'$(X)'==''\"> net9.0 "
                               "</TargetFramework>")}},
       "dotnet  [9.0] App.csproj:3"},
      {{{"App.csproj", project("<TargetFramework>net8.0-windows</TargetFramework>")}},
       "dotnet  [8.0] App.csproj:3"},
      {{{"App.csproj", project("<TargetFramework>netcoreapp3.1</TargetFramework>")}},
       "dotnet  [3.1] App.csproj:3"},
      {{{"App.csproj", project("<TargetFramework>netstandard2.0</TargetFramework>")}}, ""},
      {{{"App.csproj", project("<TargetFramework>net48</TargetFramework>")}}, ""},
      {{{"App.csproj", project("<TargetFramework>$(Net)</TargetFramework>")}}, ""},
      {{{"App.csproj", project("<TargetFrameworkVersion>net8.0</TargetFrameworkVersion>")}}, ""},
      {{{"App.csproj", project("<!-- <TargetFramework>net6.0</TargetFramework> -->")}}, ""},
      {{{"App.csproj", "<TargetFramework>net8.0"}}, "dotnet  [8.0] App.csproj:1"},
      {{{"App.csproj", "<TargetFramework"}}, ""},
      {{{"App.csproj", "<TargetFramework><!-- "}}, ""},
      {{{"A.csproj", net8}, {"B.csproj", net10}}, "dotnet  [10.0] B.csproj:3"},
      {{{"Web/Web.csproj", net8}}, ""},
      {{{"App.slnx", "<Project Path=\"Web/Web.csproj\" />"}, {"Web/Web.csproj", net8}},
       "dotnet  [8.0] Web/Web.csproj:3"},
      {{{"App.sln", "Project(\"{F}\") = \"Web\", \"Web\\Web.csproj\", \"{A}\"\r\nEndProject"},
        {"Web/Web.csproj", net8},
        {"Other/Other.csproj", net10}},
       "dotnet  [8.0] Web/Web.csproj:3"},
      {{{"App.sln", "\"tests\\T.csproj\""}, {"tests/T.csproj", net10}}, ""},
      {{{"Directory.Build.props", net8}, {"App.csproj", project("")}},
       "dotnet  [8.0] Directory.Build.props:3"},
      {{{"global.json", R"({"sdk": {"version": "8.0.303"}})"}}, "dotnet  [8.0] global.json:1"},
      {{{"global.json", R"({"sdk": {"version": "10.0.100-rc.1"}})"}},
       "dotnet  [10.0] global.json:1"},
      {{{"global.json", R"({"sdk": {"version": "6.0.100"}})"}, {"App.csproj", net8}},
       "dotnet  [8.0] App.csproj:3"},
      {{{"global.json", R"({"sdk": {"rollForward": "major"}})"}}, ""},
  });
}

TEST_CASE("the slug tells which runtime is installed") {
  const std::string node_header =
      "#ifndef SRC\n#define NODE_MAJOR_VERSION 20\n#define NODE_MINOR_VERSION 11\n"
      "#define NODE_PATCH_VERSION 1\n";
  const std::string node_path = ".heroku/node/include/node/node_version.h";
  check({
      {{{node_path, node_header}}, "node 20.11.1 [] " + node_path + ":2 installed"},
      {{{node_path, "#define NODE_MAJOR_VERSION 20\n"}}, ""},
      {{{node_path, node_header}, {"package.json", R"({"engines": {"node": "20.x"}})"}},
       "node 20.11.1 [20.x] package.json:1 installed"},
      {{{node_path, node_header}, {"package.json", R"({"engines": {"node": "v20.11.1"}})"}},
       "node 20.11.1 [20.11.1] package.json:1 installed"},
      {{{node_path, node_header}, {".nvmrc", "18"}},
       "node 20.11.1 [] " + node_path + ":2 installed"},
      {{{".heroku/python/include/python3.12/patchlevel.h",
         "/* x */\n#define PY_MAJOR_VERSION 3\n#define PY_VERSION      \"3.12.4\"\n"}},
       "python 3.12.4 [] .heroku/python/include/python3.12/patchlevel.h:3 installed"},
      {{{".heroku/python/include/python3.12/internal/patchlevel.h",
         "#define PY_VERSION \"3.12.4\""}},
       ""},
      {{{"vendor/ruby-3.3.1/bin/gem", ""}}, "ruby 3.3.1 [] vendor/ruby-3.3.1/bin/gem:0 installed"},
      {{{"vendor/ruby-3.9.1/bin/gem", ""}, {"vendor/ruby-3.10.1/bin/irb", ""}},
       "ruby 3.10.1 [] vendor/ruby-3.10.1/bin/irb:0 installed"},
      {{{"vendor/ruby-3.1.4-jruby-9.4.5.0/bin/gem", ""}}, ""},
      {{{"vendor/ruby-3.3.1/lib/a.rb", ""}}, ""},
      {{{"vendor/ruby-sass/bin/gem", ""}}, ""},
      {{{"sub/vendor/ruby-3.3.1/bin/gem", ""}}, ""},
      {{{".heroku/php/include/php/main/php_version.h", "#define PHP_VERSION \"8.3.4\"\n"}},
       "php 8.3.4 [] .heroku/php/include/php/main/php_version.h:1 installed"},
      {{{".jdk/release", "IMPLEMENTOR=\"Azul\"\nJAVA_VERSION=\"1.8.0_432\"\n"}},
       "java 8.0.432 [] .jdk/release:2 installed"},
      {{{".jdk/release", "JAVA_VERSION=\"17\"\n"}}, "java 17 [] .jdk/release:1 installed"},
      {{{".jdk/release", "JAVA_VERSION=\"\"\n"}}, ""},
      {{{".heroku/dotnet/shared/Microsoft.NETCore.App/8.0.11/.version", ""},
        {".heroku/dotnet/shared/Microsoft.NETCore.App/10.0.1/.version", ""}},
       "dotnet 10.0.1 [] .heroku/dotnet/shared/Microsoft.NETCore.App/10.0.1/.version:0 installed"},
      {{{".heroku/cnb/dotnet/layers/runtime/shared/Microsoft.NETCore.App/9.0.2/.version", ""}},
       "dotnet 9.0.2 [] "
       ".heroku/cnb/dotnet/layers/runtime/shared/Microsoft.NETCore.App/9.0.2/.version:0 "
       "installed"},
  });
}

TEST_CASE("an app with several languages has one runtime of each, in a fixed order") {
  CHECK(found_in({{"go.mod", "go 1.22"},
                  {"package.json", R"({"engines": {"node": "20.x"}})"},
                  {".python-version", "3.12"},
                  {"Gemfile", "ruby '3.3.1'"}}) ==
        "node  [20.x] package.json:1; ruby 3.3.1 [3.3.1] Gemfile:1; "
        "python  [3.12] .python-version:1; go  [1.22] go.mod:1");
  CHECK(find_runtimes({}).empty());
}

TEST_CASE("the walk keeps what find_runtimes() looks at") {
  for (const char* path :
       {"package.json",
        ".nvmrc",
        ".node-version",
        ".ruby-version",
        ".python-version",
        "runtime.txt",
        "system.properties",
        "global.json",
        "composer.lock",
        "go.mod",
        "App.sln",
        "App.slnx",
        "src/Web/Web.csproj",
        "Directory.Build.props",
        ".heroku/node/include/node/node_version.h",
        "vendor/ruby-3.3.1/bin/bundle",
        ".heroku/python/include/python3.14/patchlevel.h",
        ".jdk/release",
        ".heroku/php/include/php/main/php_version.h",
        ".heroku/dotnet/shared/Microsoft.NETCore.App/8.0.11/Microsoft.NETCore.App.deps.json"}) {
    INFO(path);
    CHECK(wants(path));
    CHECK(is_runtime_file(path));
  }
  for (const char* path :
       {"web/.nvmrc", "sub/runtime.txt", "sub/global.json", "sub/App.sln", "tests/T.csproj",
        "node_modules/a/App.csproj", "vendor/ruby-3.3.1/lib/ruby.rb", "vendor/ruby-3.3.1/bin/ruby",
        ".heroku/node/lib/node_modules/npm/package.json", "web/.jdk/release", "release",
        ".heroku/python/include/python3.14/Python.h"}) {
    INFO(path);
    CHECK_FALSE(is_runtime_file(path));
  }
}

TEST_CASE("version texts") {
  CHECK(leading_version("3.14.0rc1") == "3.14.0");
  CHECK(leading_version("20.x") == "20");
  CHECK(leading_version("8.") == "8");
  CHECK(leading_version(".8").empty());
  CHECK(leading_version("").empty());
  CHECK(is_exact_version("1.2.3"));
  CHECK(is_exact_version("18.0.2.1"));
  for (const char* text : {"", "1", "1.2", "1.2.", "1.2.3.", "1.2.3rc1", "v1.2.3", "1..3"}) {
    INFO(text);
    CHECK_FALSE(is_exact_version(text));
  }
}

TEST_CASE("hostile files cost no more than their size") {
  constexpr std::size_t kBytes = 4u << 20;
  const auto repeated = [](std::string_view part) {
    std::string text;
    while (text.size() < kBytes) text += part;
    return text;
  };
  const test::ProcessorTime time;
  for (const char* part :
       {"<TargetFramework ", "<!--", "<TargetFramework>net1.0;", "\"", "\"a.csproj\"", "<", "ruby ",
        "ruby 'a',\n", "go 1.", "#define ", "1", "1.", "\n", "RUBY VERSION\n", "\xff\xfe\x00"}) {
    const std::string text = repeated(part);
    std::vector<KeptFile> files;
    for (const char* path :
         {"App.csproj", "App.sln", "Gemfile", "Gemfile.lock", "go.mod", ".python-version",
          "runtime.txt", ".nvmrc", ".ruby-version", "system.properties", ".jdk/release",
          ".heroku/node/include/node/node_version.h",
          ".heroku/python/include/python3.1/patchlevel.h",
          ".heroku/php/include/php/main/php_version.h"}) {
      files.push_back({path, text});
    }
    for (const Runtime& runtime : find_runtimes(files)) {
      CHECK(runtime.version.size() <= kMaxRequirementBytes);
      CHECK(runtime.requirement.size() <= kMaxRequirementBytes);
    }
  }
  CHECK(time.seconds() < 30);
}

}  // namespace sluice::inventory
