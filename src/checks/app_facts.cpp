#include "checks/app_facts.h"

#include <algorithm>
#include <array>
#include <string>

#include "checks/django_settings.h"
#include "checks/web_process.h"
#include "format/yaml.h"

namespace sluice::checks {
namespace {

struct AppFact {
  std::string_view name;
  bool (*wants)(std::string_view path);
  bool (*holds)(const CheckMatch& match, const App& app, const KeptTexts& texts);
};

bool is_procfile(std::string_view path) { return path == "Procfile"; }

bool is_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '-' || c == '.' || c == '/';
}

/// The Procfile names the match's file: "web: python src/app.py", "cd src && python app.py",
/// "python -m src.app".
bool is_started_by_procfile(const CheckMatch& match, const App&, const KeptTexts& texts) {
  const auto procfile = texts.find("Procfile");
  if (procfile == texts.end()) return false;
  constexpr std::size_t kMaxCommands = 16 * 1024;
  const std::string_view text = std::string_view(procfile->second).substr(0, kMaxCommands);
  const std::string_view path = match.path;
  std::string module(path.substr(0, path.rfind('.')));
  std::replace(module.begin(), module.end(), '/', '.');
  for (std::size_t begin = 0; begin < text.size(); ++begin) {
    std::size_t end = begin;
    while (end < text.size() && is_name(text[end])) ++end;
    std::string_view word = text.substr(begin, end - begin);
    while (word.starts_with("./")) word.remove_prefix(2);
    if (!word.empty() && path.ends_with(word) &&
        (path.size() == word.size() || path[path.size() - word.size() - 1] == '/')) {
      return true;
    }
    if (word == module && text.substr(0, begin).ends_with("-m ")) return true;
    begin = end;
  }
  return false;
}

bool is_web_script(const CheckMatch& match, const App& app, const KeptTexts& texts) {
  constexpr std::string_view kScripts = "scripts.";
  return match.name.starts_with(kScripts) &&
         is_script_of_web_process(std::string_view(match.name).substr(kScripts.size()), app.paths,
                                  texts);
}

bool is_heroku_yml(std::string_view path) { return path == "heroku.yml"; }

/// The Dockerfile that heroku.yml builds an image from.
bool is_built_by_heroku_yml(const CheckMatch& match, const App&, const KeptTexts& texts) {
  const auto file = texts.find("heroku.yml");
  if (file == texts.end()) return false;
  const auto documents = format::read_yaml(file->first, file->second);
  if (!documents || documents->empty()) return false;
  const format::Node* images = documents->front().find("build", "docker");
  if (images == nullptr) return false;
  return std::any_of(images->members.begin(), images->members.end(), [&](const auto& image) {
    const std::string_view path =
        image.value.is_object() ? image.value.text_of("dockerfile") : image.value.text;
    return path == match.path || path == "./" + match.path;
  });
}

bool says_where_it_is_from(std::string_view path) {
  return path == "package.json" || path == "app.json" || path == "composer.json" ||
         path == "README.md";
}

/// The first part of the match's name ("owner/action@v1") owns the app's own repository, as its
/// manifests or the badges of its README say.
bool is_of_own_organization(const CheckMatch& match, const App&, const KeptTexts& texts) {
  const std::string owner = match.name.substr(0, match.name.find('/'));
  const std::string address = "github.com/" + owner + '/';
  for (const auto& [path, text] : texts) {
    if (!says_where_it_is_from(path)) continue;
    const bool is_readme = path == "README.md";
    for (std::size_t at = text.find(address); at != std::string::npos;
         at = text.find(address, at + address.size())) {
      if (!is_readme) return true;
      // A README names many repositories; the state of its own builds is its own.
      const std::size_t end = std::min(text.find_first_of(" )\"'>\n", at), text.size());
      if (text.substr(at, end - at).find("/workflows/") != std::string::npos) return true;
    }
  }
  return false;
}

constexpr auto kFacts = std::to_array<AppFact>({
    {"selected-django-settings", is_django_file, is_selected_settings},
    {"development-django-settings", is_django_file, is_development_settings},
    {"started-by-procfile", is_procfile, is_started_by_procfile},
    {"script-of-web-process", is_procfile, is_web_script},
    {"of-own-organization", says_where_it_is_from, is_of_own_organization},
    {"built-by-heroku-yml", is_heroku_yml, is_built_by_heroku_yml},
});

}  // namespace

bool is_app_fact(std::string_view name) {
  return std::any_of(kFacts.begin(), kFacts.end(),
                     [&](const AppFact& fact) { return fact.name == name; });
}

bool facts_want(std::string_view path) {
  return std::any_of(kFacts.begin(), kFacts.end(),
                     [&](const AppFact& fact) { return fact.wants(path); });
}

bool app_fact(std::string_view name, const CheckMatch& match, const App& app,
              const KeptTexts& texts) {
  const auto found = std::find_if(kFacts.begin(), kFacts.end(),
                                  [&](const AppFact& fact) { return fact.name == name; });
  return found != kFacts.end() && found->holds(match, app, texts);
}

}  // namespace sluice::checks
