#include "checks/app_facts.h"

#include <algorithm>
#include <array>
#include <utility>

#include "checks/web_process.h"

namespace sluice::checks {
namespace {

struct AppFact {
  std::string_view name;
  bool (*wants)(std::string_view path);
  bool (*holds)(const CheckMatch& match, const App& app, const KeptTexts& texts);
};

std::string_view file_name(std::string_view path) { return path.substr(path.rfind('/') + 1); }

/// "app/settings/production.py" is "app.settings.production"; without the folders that the entry
/// points stand in, any number of its first parts may be missing.
bool names_module(std::string_view text, std::string_view path) {
  std::string module(path.substr(0, path.rfind('.')));
  std::replace(module.begin(), module.end(), '/', '.');
  if (module.ends_with(".__init__")) module.resize(module.size() - 9);
  std::string_view rest = module;
  while (true) {
    for (const char quote : {'"', '\''}) {
      const std::string quoted = quote + std::string(rest) + quote;
      if (text.find(quoted) != std::string_view::npos) return true;
    }
    const std::size_t dot = rest.find('.');
    if (dot == std::string_view::npos) return false;
    rest.remove_prefix(dot + 1);
  }
}

bool is_entry_point(std::string_view path) {
  const std::string_view name = file_name(path);
  return name == "wsgi.py" || name == "asgi.py" || name == "manage.py" || name == "Procfile";
}

/// The Django settings module that the app's entry points or DJANGO_SETTINGS_MODULE name. Without
/// an entry point that names any, a module called settings.py is.
bool is_selected_settings(const CheckMatch& match, const App& app, const KeptTexts& texts) {
  constexpr std::string_view kVariable = "DJANGO_SETTINGS_MODULE";
  if (const std::string* value = app.environment.value(kVariable)) {
    return names_module('"' + *value + '"', match.path);
  }
  // What serves the app says more than what people run by hand.
  for (const auto& names :
       {std::pair(std::string_view("wsgi.py"), std::string_view("asgi.py")),
        std::pair(std::string_view("manage.py"), std::string_view("manage.py"))}) {
    bool any = false;
    for (const auto& [path, text] : texts) {
      const std::string_view name = file_name(path);
      if (name != names.first && name != names.second) continue;
      if (text.find(kVariable) == std::string::npos) continue;
      any = true;
      if (names_module(text, match.path)) return true;
    }
    if (any) return false;
  }
  return file_name(match.path) == "settings.py";
}

bool is_procfile(std::string_view path) { return path == "Procfile"; }

bool is_web_script(const CheckMatch& match, const App& app, const KeptTexts& texts) {
  constexpr std::string_view kScripts = "scripts.";
  return match.name.starts_with(kScripts) &&
         is_script_of_web_process(std::string_view(match.name).substr(kScripts.size()), app.paths,
                                  texts);
}

constexpr auto kFacts = std::to_array<AppFact>({
    {"selected-django-settings", is_entry_point, is_selected_settings},
    {"script-of-web-process", is_procfile, is_web_script},
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
