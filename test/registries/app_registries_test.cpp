#include "registries/app_registries.h"

#include <string>
#include <vector>

#include "test/catch.h"

namespace sluice::registries {
namespace {

std::string text_of(const std::vector<NamedRegistry>& named) {
  std::string text;
  for (const NamedRegistry& one : named) {
    text += one.ecosystem + (one.scope.empty() ? "" : ' ' + one.scope) + ' ' + one.registry.url;
    text += one.folder.empty() ? "\n" : " in " + one.folder + '\n';
  }
  return text;
}

TEST_CASE("files that name registries") {
  struct Case {
    std::string path;
    std::string bytes;
    std::string expected;
  };
  // User information is written so that no file holds a whole address with one.
  const std::string user = std::string("https:/") + "/me:word@";
  const std::vector<Case> cases = {
      {".npmrc",
       "; comment\nregistry=https://npm.example/\r\n@acme:registry = "
       "\"https://acme.example/npm/\"\n"
       "//npm.example/:_authToken=${TOKEN}\nregistry=${REGISTRY}\nregistry=ftp://x.example\n",
       "npm https://npm.example\nnpm @acme https://acme.example/npm\n"},
      {".npmrc", "registry=" + user + "npm.example/a/\n", "npm https://npm.example/a\n"},
      {"web/.yarnrc",
       "# yarn\nregistry \"https://npm.example\"\n\"@acme:registry\" \"https://acme.example\"\n",
       "npm https://npm.example in web\nnpm @acme https://acme.example in web\n"},
      {".yarnrc.yml",
       "npmRegistryServer: \"https://npm.example\"\nnpmScopes:\n  acme:\n    npmRegistryServer: "
       "https://acme.example\n",
       "npm https://npm.example\nnpm @acme https://acme.example\n"},
      {"pip.conf",
       "[global]\nindex-url = https://pypi.example/simple/\nextra-index-url =\n  "
       "https://a.example/simple\n  https://b.example/simple\ntimeout = 3\n",
       "PyPI https://pypi.example/simple\nPyPI https://a.example/simple\nPyPI "
       "https://b.example/simple\n"},
      {"requirements-dev.txt",
       "-i https://pypi.example/simple\n--extra-index-url=https://a.example/simple # why\n"
       "--index-urls https://no.example\nflask==1\n",
       "PyPI https://pypi.example/simple\nPyPI https://a.example/simple\n"},
      {"Pipfile", "[[source]]\nurl = \"https://pypi.example/simple\"\nverify_ssl = true\n",
       "PyPI https://pypi.example/simple\n"},
      {"Pipfile.lock", R"({"_meta": {"sources": [{"url": "https://pypi.example/simple"}]}})",
       "PyPI https://pypi.example/simple\n"},
      {"pyproject.toml",
       "[[tool.poetry.source]]\nname = \"a\"\nurl = \"https://a.example/simple\"\n"
       "[[tool.uv.index]]\nurl = \"https://b.example/simple\"\n",
       "PyPI https://a.example/simple\nPyPI https://b.example/simple\n"},
      {"uv.lock",
       "[[package]]\nname = \"a\"\nsource = { registry = \"https://pypi.example/simple\" }\n"
       "[[package]]\nsource = { registry = \"https://pypi.example/simple\" }\n"
       "source = { registry = \"../local\" }\n",
       "PyPI https://pypi.example/simple\n"},
      {"Gemfile",
       "source \"https://gems.example\"\nsource 'https://b.example' do\n  gem 'a'\nend\n"
       "sources = 3\nsource(\"https://c.example/\")\n",
       "RubyGems https://gems.example\nRubyGems https://b.example\nRubyGems https://c.example\n"},
      {"Gemfile.lock",
       "GIT\n  remote: https://git.example/a\nGEM\n  remote: https://gems.example/\n  specs:\n",
       "RubyGems https://gems.example\n"},
      {"composer.json",
       R"({"repositories": [{"type": "vcs", "url": "https://git.example/a"},
                            {"type": "composer", "url": "https://satis.example/"}]})",
       "Packagist https://satis.example\n"},
      {"composer.lock",
       R"({"packages": [{"notification-url": "https://packages.example/downloads/"},
                        {"notification-url": "https:\/\/packages.example\/downloads\/"}]})",
       "Packagist https://packages.example\n"},
      {"api/pom.xml",
       "<project><repositories><repository><url>https://maven.example/releases/</url></repository>"
       "<repository><url>${repo}</url></repository></repositories><profiles><profile><repositories>"
       "<repository><url>https://b.example</url></repository></repositories></profile></profiles>"
       "</project>",
       "Maven https://maven.example/releases in api\nMaven https://b.example in api\n"},
      {"build.gradle.kts",
       "repositories {\n  mavenCentral()\n  maven(\"https://a.example/m2\")\n  maven {\n    name = "
       "\"x\"\n    url = uri(\"https://b.example/m2\")\n  }\n}\nurl = \"https://no.example\"\n",
       "Maven https://a.example/m2\nMaven https://b.example/m2\n"},
      {"NuGet.Config",
       "<configuration><packageSources><clear/><add key=\"a\" "
       "value=\"https://nuget.example/v3/index.json\"/><add key=\"b\" value=\"./local\"/>"
       "</packageSources></configuration>",
       "NuGet https://nuget.example/v3/index.json\n"},
  };
  for (const Case& c : cases) {
    INFO(c.path << '\n' << c.bytes);
    CHECK(may_name_registries(c.path));
    CHECK(text_of(read_registries({{c.path, c.bytes}})) == c.expected);
    // Whatever is cut off or broken, the rest is read or nothing is.
    for (std::size_t length = 0; length < c.bytes.size(); length += 7) {
      read_registries({{c.path, c.bytes.substr(0, length)}});
    }
    read_registries({{c.path, std::string("\0\xFF<<<<<<< [[", 12)}});
  }
  CHECK_FALSE(may_name_registries("npmrc"));
  CHECK(text_of(read_goproxy("https://go.example|http://b.example/,direct,off")) ==
        "Go https://go.example\nGo http://b.example\n");
}

TEST_CASE("registries that a file of the app must not lead to") {
  struct Case {
    std::string url;
    bool app;     ///< may be asked if a file of the app names it
    bool person;  ///< if a person does
  };
  const std::vector<Case> cases = {
      {"https://registry.example/npm", true, true},
      {"https://REGISTRY.example:8443", true, true},
      {"http://registry.example", false, true},
      {"https://127.0.0.1", false, true},
      {"https://169.254.169.254/latest", false, true},
      {"https://0x7f.1", false, true},
      {"https://2130706433", false, true},
      {"https://[::1]/", false, true},
      {"https://localhost:4873", false, true},
      {"https://nexus", false, true},
      {"https://metadata.google.internal", false, true},
      {"https://a.local.", false, true},
      {"https://printer.lan", false, true},
      {"https://a.example%2e.internal", false, true},
      {"https://me@registry.example", false, false},
      {"ftp://registry.example", false, false},
      {"file:///etc/hosts", false, false},
      {"https://", false, false},
      {"https:///x", false, false},
      {"https://a b.example", false, false},
      {"https://registry.example\\@127.0.0.1/", false, false},
      {"", false, false},
  };
  for (const Case& c : cases) {
    INFO(c.url);
    CHECK(reason_not_to_ask(c.url, false).empty() == c.app);
    CHECK(reason_not_to_ask(c.url, true).empty() == c.person);
  }
}

TEST_CASE("registries that are named by a person") {
  const auto named = read_named_registry("npm=https://registry.example/", true);
  REQUIRE(named);
  CHECK(named->ecosystem == "npm");
  CHECK(named->registry.url == "https://registry.example");
  CHECK(read_named_registry("NuGet=http://127.0.0.1:1/index.json", true));
  CHECK_FALSE(read_named_registry("NuGet=http://127.0.0.1:1/index.json", false));
  for (const std::string_view wrong :
       {"", "npm", "npm=", "npm=registry.example", "apt=https://a.b"}) {
    INFO(wrong);
    CHECK_FALSE(read_named_registry(wrong, true));
  }
}

Package package_of(std::string ecosystem, std::string name, std::string path, std::string url) {
  Package package;
  package.ecosystem = std::move(ecosystem);
  package.name = std::move(name);
  package.path = std::move(path);
  package.source_url = std::move(url);
  return package;
}

TEST_CASE("the registry that a lockfile has a package from") {
  struct Case {
    std::string ecosystem;
    std::string name;
    std::string url;
    std::string registry;
  };
  const std::vector<Case> cases = {
      {"npm", "a", "https://npm.example/a/-/a-1.0.0.tgz", "https://npm.example"},
      {"npm", "@s/a", "https://npm.example/api/@s/a/-/a-1.0.0.tgz", "https://npm.example/api"},
      {"npm", "@s/a", "https://npm.example/@s%2fa/-/a-1.0.0.tgz", "https://npm.example"},
      {"npm", "b", "https://npm.example/a/-/a-1.0.0.tgz", ""},
      {"npm", "a", "git+ssh://git.example/a", ""},
      {"PyPI", "a", "https://pypi.example/simple", "https://pypi.example/simple"},
      {"PyPI", "a", "https://files.example/packages/00/a-1.0.tar.gz", ""},
      {"RubyGems", "a", "https://gems.example/", "https://gems.example"},
      {"Packagist", "a/b", "https://api.git.example/repos/a/b/zipball/1", ""},
  };
  for (const Case& c : cases) {
    INFO(c.url);
    CHECK(registry_of_source(package_of(c.ecosystem, c.name, "x.lock", c.url)).url == c.registry);
  }
}

TEST_CASE("which registries are asked for a package") {
  const auto urls = [](const Package& package, const std::vector<NamedRegistry>& by_person,
                       const std::vector<NamedRegistry>& by_app) {
    std::string text;
    for (const Registry& registry : registries_for(package, by_person, by_app)) {
      text += registry.url.substr(8) + ' ';
    }
    return text;
  };
  const auto named = [](std::string scope, std::string folder, std::string url) {
    return NamedRegistry{"npm", std::move(scope), std::move(folder), {std::move(url), false}};
  };
  const std::vector<NamedRegistry> by_app = {
      named("", "", "https://root.example"), named("", "web", "https://web.example"),
      named("@acme", "", "https://acme.example"), named("", "webs", "https://webs.example")};
  const Package plain = package_of("npm", "a", "package-lock.json", "");
  const Package web = package_of("npm", "a", "web/x/package-lock.json", "");
  const Package scoped = package_of("npm", "@acme/a", "web/package-lock.json", "");
  const Package located =
      package_of("npm", "a", "package-lock.json", "https://lock.example/a/-/a-1.0.0.tgz");
  CHECK(urls(plain, {}, by_app) == "root.example ");
  CHECK(urls(web, {}, by_app) == "web.example ");
  CHECK(urls(scoped, {}, by_app) == "acme.example ");
  CHECK(urls(located, {}, by_app) == "lock.example root.example ");
  CHECK(urls(located, {named("", "", "https://mine.example")}, by_app) == "mine.example ");
  CHECK(urls(package_of("PyPI", "a", "uv.lock", ""), {}, by_app).empty());
}

}  // namespace
}  // namespace sluice::registries
