#include "checks/web_process.h"

#include <algorithm>
#include <array>
#include <optional>
#include <vector>

namespace sluice::checks {
namespace {

std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> words;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = text.find_first_not_of(" \t\r", at);
    if (begin == std::string_view::npos) break;
    at = std::min(text.find_first_of(" \t\r", begin), text.size());
    words.push_back(text.substr(begin, at - begin));
  }
  return words;
}

/// The command of the Procfile's web process.
std::optional<std::string_view> web_command(std::string_view procfile) {
  for (std::size_t at = 0; at < procfile.size();) {
    const std::size_t end = std::min(procfile.find('\n', at), procfile.size());
    const std::string_view line = procfile.substr(at, end - at);
    const std::size_t name = line.find_first_not_of(" \t");
    const std::size_t colon = line.find(':');
    if (name != std::string_view::npos && colon != std::string_view::npos && colon > name) {
      std::string_view process = line.substr(name, colon - name);
      process = process.substr(0, process.find_first_of(" \t"));
      if (process == "web") return line.substr(colon + 1);
    }
    at = end + 1;
  }
  return std::nullopt;
}

/// "npm start", "npm run NAME", "yarn NAME", not in another folder.
bool runs_script(std::string_view command, std::string_view script) {
  const std::vector<std::string_view> words = words_of(command);
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i] == "cd" || words[i] == "--prefix" || words[i] == "--cwd" || words[i] == "-C") {
      return false;
    }
  }
  constexpr std::array<std::string_view, 4> kManagers = {"npm", "yarn", "pnpm", "bun"};
  for (std::size_t i = 0; i + 1 < words.size(); ++i) {
    if (std::find(kManagers.begin(), kManagers.end(), words[i]) == kManagers.end()) continue;
    std::size_t name = i + 1;
    const bool explicit_run = words[name] == "run" || words[name] == "run-script";
    if (explicit_run) ++name;
    if (name >= words.size()) return false;
    // npm has a word of its own for "start" alone.
    if (words[i] == "npm" && !explicit_run && words[name] != "start") continue;
    if (words[name] == script) return true;
  }
  return false;
}

/// Files in the root that make another buildpack's default process the web process.
bool has_other_language(std::span<const std::string> paths) {
  constexpr std::array<std::string_view, 13> kFiles = {
      "Gemfile",     "Pipfile",        "build.gradle",    "build.sbt", "composer.json",
      "go.mod",      "heroku.yml",     "manage.py",       "mix.exs",   "pom.xml",
      "project.clj", "pyproject.toml", "requirements.txt"};
  return std::any_of(kFiles.begin(), kFiles.end(), [&](std::string_view file) {
    return std::binary_search(paths.begin(), paths.end(), file);
  });
}

}  // namespace

bool is_script_of_web_process(std::string_view script, std::span<const std::string> paths,
                              const KeptTexts& texts) {
  if (const auto procfile = texts.find("Procfile"); procfile != texts.end()) {
    if (const auto command = web_command(procfile->second)) return runs_script(*command, script);
  }
  return script == "start" && !has_other_language(paths);
}

}  // namespace sluice::checks
