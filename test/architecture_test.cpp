// Every #include in src/ against the tables in docs/architecture.md.
#include <filesystem>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "test/catch.h"
#include "test/source_dir.h"
#include "test/temp_folder.h"

namespace {

namespace fs = std::filesystem;

const std::string kRoot = sluice::test::source_dir();

/// Lines of the fenced block that begins with ```NAME.
std::vector<std::string> block(const std::string& text, const std::string& name) {
  std::vector<std::string> lines;
  const std::string fence = "```" + name + '\n';
  const std::size_t begin = text.find(fence);
  if (begin == std::string::npos) return lines;
  std::istringstream stream(text.substr(begin + fence.size()));
  for (std::string line; std::getline(stream, line) && line != "```";) lines.push_back(line);
  return lines;
}

struct Tiers {
  std::map<std::string, int> tier;
  std::set<std::pair<std::string, std::string>> exceptions;

  bool allows(const std::string& from, const std::string& to) const {
    return from == to || tier.at(to) < tier.at(from) || exceptions.count({from, to}) > 0;
  }
};

Tiers read_tiers(const std::string& text) {
  Tiers tiers;
  for (const std::string& line : block(text, "tiers")) {
    std::istringstream words(line);
    int tier = 0;
    std::string folder;
    std::string uses;
    std::string used;
    words >> tier >> folder;
    tiers.tier[folder] = tier;
    if (words >> uses >> used && uses == "uses") tiers.exceptions.insert({folder, used});
  }
  return tiers;
}

/// Third-party headers and the one folder that may include each.
std::map<std::string, std::string> read_headers(const std::string& text) {
  std::map<std::string, std::string> owner;
  for (const std::string& line : block(text, "headers")) {
    std::istringstream words(line);
    std::string folder;
    words >> folder;
    folder.pop_back();
    for (std::string header; words >> header;) {
      if (header.back() == ',') header.pop_back();
      owner[header] = folder;
    }
  }
  return owner;
}

std::vector<std::string> includes_of(const fs::path& file) {
  std::vector<std::string> includes;
  std::istringstream stream(sluice::test::read_bytes(file.string()));
  for (std::string line; std::getline(stream, line);) {
    if (line.rfind("#include ", 0) != 0) continue;
    includes.push_back(line.substr(10, line.find_first_of("\">", 10) - 10));
  }
  return includes;
}

}  // namespace

TEST_CASE("folders include only from lower tiers, third-party headers stay in their folder") {
  const std::string text = sluice::test::read_bytes(kRoot + "/docs/architecture.md");
  const Tiers tiers = read_tiers(text);
  const auto owners = read_headers(text);
  REQUIRE(tiers.tier.size() >= 12);
  REQUIRE(owners.size() >= 8);
  std::size_t checked = 0;
  for (const auto& entry : fs::recursive_directory_iterator(kRoot + "/src")) {
    if (!entry.is_regular_file()) continue;
    const std::string path = fs::relative(entry.path(), kRoot + "/src").generic_string();
    if (!path.ends_with(".h") && !path.ends_with(".cpp")) continue;
    const std::string folder = path.substr(0, path.find('/'));
    INFO(path);
    REQUIRE(tiers.tier.count(folder) == 1);
    for (const std::string& include : includes_of(entry.path())) {
      INFO(include);
      ++checked;
      const std::string first = include.substr(0, include.find('/'));
      if (tiers.tier.count(first) == 1 && include.find('/') != std::string::npos) {
        CHECK(tiers.allows(folder, first));
      }
      for (const auto& [header, owner] : owners) {
        const bool is_it = header.back() == '/' ? include.rfind(header, 0) == 0 : include == header;
        if (is_it) CHECK(owner == folder);
      }
    }
  }
  CHECK(checked > 500);
}

// A release is built from other cryptography sources than the rest: one that is named beside the
// variable that chooses them is built into it as well, and it no longer links.
TEST_CASE("CMakeLists.txt names each source of a folder once") {
  std::istringstream lines(sluice::test::read_bytes(kRoot + "/CMakeLists.txt"));
  std::map<std::string, std::vector<std::string>> chosen;
  std::map<std::string, std::multiset<std::string>> sources;
  std::string folder;
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    std::string word;
    words >> word;
    if (word.starts_with("set(sluice_") && word.ends_with("_crypto_sources")) {
      std::vector<std::string>& list = chosen["${" + word.substr(4) + '}'];
      for (std::string name; words >> name;) {
        if (!name.empty() && name.back() == ')') name.pop_back();
        if (name.ends_with(".cpp")) list.push_back(name);
      }
    } else if (word.starts_with("sluice_folder(")) {
      folder = word.substr(word.find('(') + 1);
    } else if (word == ")") {
      folder.clear();
    } else if (!folder.empty() && word.ends_with(".cpp")) {
      sources[folder].insert(word);
    } else if (!folder.empty() && chosen.contains(word)) {
      sources[folder].insert(chosen[word].begin(), chosen[word].end());
    }
  }
  REQUIRE(sources.size() > 10);
  REQUIRE(sources["base"].count("ed25519.cpp") > 0);
  for (const auto& [name, list] : sources) {
    for (const std::string& source : list) {
      INFO(name << ": " << source);
      CHECK(list.count(source) == 1);
    }
  }
}
