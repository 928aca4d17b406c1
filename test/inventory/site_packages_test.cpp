// Installed Python packages, and what of them is the platform's.
#include <algorithm>

#include "test/catch.h"
#include "test/inventory/cases.h"

namespace sluice::inventory {
namespace {

const std::string kTree = ".heroku/python/lib/python3.13/site-packages/";

KeptFile metadata(const std::string& folder, const std::string& text) {
  return {kTree + folder + "/METADATA", text};
}

std::string text_of(std::vector<KeptFile> files, Phase phase = Phase::kSlug) {
  return to_text(build_inventory(files, 2, {}, phase));
}

}  // namespace

TEST_CASE("metadata right below site-packages is wanted, copies inside of packages are not") {
  const std::pair<const char*, bool> kPaths[] = {
      {"site-packages/a-1.dist-info/METADATA", true},
      {"site-packages/a-1.dist-info/REQUESTED", true},
      {"site-packages/a-1.dist-info/INSTALLER", true},
      {"site-packages/a-1.dist-info/direct_url.json", true},
      {"site-packages/a-1.egg-info/PKG-INFO", true},
      {"site-packages/a-1.egg-info/requires.txt", true},
      {"site-packages/a-1-py3.11.egg-info", true},
      {"site-packages/a-1-py3.11.egg/EGG-INFO/PKG-INFO", true},
      {".heroku/python/lib/python3.13/site-packages/a-1.dist-info/METADATA", true},
      {"venv/lib/python3.13/site-packages/a-1.dist-info/METADATA", true},
      {"site-packages/a-1.dist-info/RECORD", false},
      {"site-packages/pip/_vendor/a-1.dist-info/METADATA", false},
      {"site-packages/setuptools/_vendor/site-packages/a-1.dist-info/METADATA", false},
      {".heroku/python-poetry/lib/python3.13/site-packages/a-1.dist-info/METADATA", false},
      {"not-site-packages/a-1.dist-info/METADATA", false},
      {"src/app.egg-info/PKG-INFO", false},
  };
  for (const auto& [path, wanted] : kPaths) {
    INFO(path);
    CHECK(wants(path) == wanted);
  }
}

TEST_CASE("installed Python packages have versions, edges and what was asked for by name") {
  const std::string text = text_of({
      metadata("Flask-3.1.0.dist-info",
               "Metadata-Version: 2.4\r\nName: Flask\r\nVersion: 3.1.0\r\n"
               "Requires-Dist: click>=8.1.3\r\nRequires-Dist: tzdata; sys_platform == 'win32'\r\n"
               "Requires-Dist: asgiref>=3.2 ; extra == 'async'\r\n\r\nName: not-this\r\n"),
      {kTree + "Flask-3.1.0.dist-info/REQUESTED", ""},
      metadata("click-8.1.8.dist-info", "Name: click\nVersion: 8.1.8\n"),
      metadata("asgiref-3.8.1.dist-info", "Name: asgiref\nVersion: 3.8.1\n"),
      metadata("tzdata-2025.1.dist-info", "Name: tzdata\nVersion: 2025.1\n"),
      metadata("old-1.0.dist-info",
               "Name: old\nVersion: 1.0\nClassifier: Development Status :: 7 - Inactive\n"),
  });
  const std::string tree = kTree.substr(0, kTree.size() - 1);
  const auto at = [&](const std::string& folder, const std::string& line) {
    return tree + '/' + folder + ".dist-info/METADATA:" + line;
  };
  CHECK(text == "# " + tree + ": site-packages, PyPI, 5 installed\n" +
                    "PyPI Flask 3.1.0 runtime direct " + at("Flask-3.1.0", "3") +
                    " needs=asgiref@3.8.1,click@8.1.8 state=installed\n" +
                    "PyPI asgiref 3.8.1 runtime transitive " + at("asgiref-3.8.1", "2") +
                    " needs=- state=installed\n" + "PyPI click 8.1.8 runtime transitive " +
                    at("click-8.1.8", "2") + " needs=- state=installed\n" +
                    "PyPI old 1.0 runtime transitive " + at("old-1.0", "2") +
                    " needs=- state=installed deprecated=\"marked as inactive by its authors\"\n" +
                    "PyPI tzdata 2025.1 runtime transitive " + at("tzdata-2025.1", "2") +
                    " needs=- state=installed\n");
}

TEST_CASE("uv marks all that it installs as asked for: then what nothing needs is direct") {
  std::vector<KeptFile> files = {
      metadata("a-1.dist-info", "Name: a\nVersion: 1\nRequires-Dist: b\n"),
      metadata("b-2.dist-info", "Name: b\nVersion: 2\n"),
  };
  for (const char* folder : {"a-1.dist-info", "b-2.dist-info"}) {
    files.push_back({kTree + folder + "/REQUESTED", ""});
    files.push_back({kTree + folder + "/INSTALLER", "uv\n"});
  }
  const auto direct = [&](const std::string& installer) {
    for (KeptFile& file : files) {
      if (file.path.ends_with("INSTALLER")) file.bytes = installer;
    }
    std::string names;
    for (const Package& package : build_inventory(files, 1, {}, Phase::kSlug).packages) {
      if (package.direct) names += package.name;
    }
    return names;
  };
  CHECK(direct("uv\n") == "a");
  CHECK(direct("pip\n") == "ab");
}

TEST_CASE("direct_url.json says where an installed package comes from") {
  const std::string commit(40, 'a');
  const auto with = [&](const std::string& json) {
    const Inventory inventory = build_inventory({metadata("a-1.dist-info", "Name: a\nVersion: 1\n"),
                                                 {kTree + "a-1.dist-info/direct_url.json", json}},
                                                1, {}, Phase::kSlug);
    return inventory.packages.empty() ? Package{} : inventory.packages.front();
  };
  const Package git = with(R"({"url": "https://me:secret@git.example/a.git",
                               "vcs_info": {"vcs": "git", "commit_id": ")" +
                           commit + "\"}}");
  CHECK(git.source == PackageSource::kGit);
  CHECK(git.commit == commit);
  CHECK(git.source_url == "https://git.example/a.git");
  CHECK(git.source_credentials);
  const Package archive = with(R"({"url": "https://files.example/a-1.whl",
                                   "archive_info": {"hashes": {"sha256": "0123"}}})");
  CHECK(archive.source == PackageSource::kUrl);
  CHECK(archive.integrity == "sha256:0123");
  CHECK(with(R"({"url": "file:///tmp/x/a", "dir_info": {}})").source == PackageSource::kFile);
  // The app itself, or a part of it.
  CHECK(with(R"({"url": "file:///tmp/x", "dir_info": {"editable": true}})").name.empty());
  CHECK(with("[broken").source == PackageSource::kRegistry);
}

TEST_CASE("metadata that says too little falls back on its folder, or is a problem") {
  const auto first = [](const std::string& path, const std::string& text) {
    const Inventory inventory = build_inventory({{path, text}}, 1);
    if (inventory.packages.empty()) return inventory.problems.empty() ? "" : std::string("problem");
    return inventory.packages[0].name + ' ' + inventory.packages[0].version;
  };
  CHECK(first("site-packages/a_b-1.5.dist-info/METADATA", "") == "a_b 1.5");
  CHECK(first("site-packages/a-1.5.dist-info/METADATA", "Name: A\nno colon\n : \nVersion: 2\n") ==
        "A 2");
  CHECK(first("site-packages/a-1.5-py3.11.egg-info", "\x01\x02") == "a 1.5");
  CHECK(first("site-packages/a-1.5-py3.11.egg/EGG-INFO/PKG-INFO", "Name: a\nVersion: 1.5\n") ==
        "a 1.5");
  CHECK(first("site-packages/x.dist-info/METADATA", "nothing") == "problem");
}

TEST_CASE("an egg's requires.txt gives edges; its sections are extras and markers") {
  const Inventory inventory =
      build_inventory({{"site-packages/a-1.egg-info/PKG-INFO", "Name: a\nVersion: 1\n"},
                       {"site-packages/a-1.egg-info/requires.txt",
                        "b>=2\n\n[:sys_platform == \"win32\"]\nc\n\n[x]\nd\n"},
                       {"site-packages/b-2.dist-info/METADATA", "Name: b\nVersion: 2\n"},
                       {"site-packages/c-2.dist-info/METADATA", "Name: c\nVersion: 2\n"},
                       {"site-packages/d-2.dist-info/METADATA", "Name: d\nVersion: 2\n"}},
                      1);
  REQUIRE(inventory.packages.size() == 4);
  CHECK(inventory.packages[0].needs == std::vector<std::size_t>{1, 3});
  CHECK(inventory.packages[1].demands.front().requirement == ">=2");
  CHECK(inventory.packages[0].direct);
  CHECK_FALSE(inventory.packages[1].direct);
}

TEST_CASE("pip and setuptools are the platform's until the app asks for them") {
  const std::vector<KeptFile> installed = {
      metadata("pip-25.0.dist-info", "Name: pip\nVersion: 25.0\n"),
      metadata("setuptools-70.0.dist-info", "Name: setuptools\nVersion: 70.0\n"),
      metadata("a-1.dist-info", "Name: a\nVersion: 1\nRequires-Dist: setuptools\n"),
  };
  CHECK(package_names(build_inventory(installed, 1, {}, Phase::kSlug)) ==
        std::vector<std::string>{"PyPI a 1"});
  for (const auto& [path, text] :
       {std::pair<const char*, const char*>{"requirements.txt", "SetupTools==70.0\na==1\n"},
        {"pyproject.toml", "[project]\ndependencies = ['setuptools>=60', 'a']\n"}}) {
    std::vector<KeptFile> files = installed;
    files.push_back({path, text});
    const Inventory inventory = build_inventory(files, 1, {}, Phase::kSlug);
    INFO(path << '\n' << to_text(inventory));
    const bool counts = std::any_of(
        inventory.packages.begin(), inventory.packages.end(), [](const Package& package) {
          return package.version == "70.0" && package.state == PackageState::kInstalled &&
                 !package.superseded;
        });
    CHECK(counts);
    CHECK(text_of(files).find("PyPI pip") == std::string::npos);
  }
}

TEST_CASE("what only the platform's installers need is the platform's, too") {
  std::vector<KeptFile> files = {
      metadata("wheel-0.48.dist-info", "Name: wheel\nVersion: 0.48\nRequires-Dist: packaging\n"),
      metadata("packaging-26.4.dist-info", "Name: packaging\nVersion: 26.4\n"),
      metadata("a-1.dist-info", "Name: a\nVersion: 1\n"),
  };
  const auto names = [](const std::vector<KeptFile>& all) {
    return package_names(build_inventory(all, 1, {}, Phase::kSlug));
  };
  CHECK(names(files) == std::vector<std::string>{"PyPI a 1"});
  std::vector<KeptFile> needed = files;
  needed.push_back(metadata("b-1.dist-info", "Name: b\nVersion: 1\nRequires-Dist: packaging\n"));
  CHECK(names(needed) == std::vector<std::string>{"PyPI a 1", "PyPI b 1", "PyPI packaging 26.4"});
  files.push_back({"requirements.txt", "packaging==26.4\n"});
  const std::vector<std::string> asked = names(files);
  CHECK(std::count(asked.begin(), asked.end(), "PyPI packaging 26.4") > 0);
}

}  // namespace sluice::inventory
