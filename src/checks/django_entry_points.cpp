#include "checks/django_entry_points.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "checks/file_name.h"
#include "checks/python_modules.h"

namespace sluice::checks {
namespace {

constexpr std::string_view kVariable = "DJANGO_SETTINGS_MODULE";
/// Of the Procfile.
constexpr std::size_t kMaxCommands = 16 * 1024;

bool is_web_entry(std::string_view path) {
  const std::string_view name = file_name(path);
  return name == "wsgi.py" || name == "asgi.py";
}

/// The module named behind DJANGO_SETTINGS_MODULE at `at`: `",
/// "shop.settings")`, `=shop.settings`.
std::string_view named_module(std::string_view text, std::size_t at) {
  std::size_t begin = at + kVariable.size();
  const std::size_t limit = std::min(text.size(), begin + 80);
  while (begin < limit && std::string_view("\"']),= \t\r\n").find(text[begin]) != text.npos)
    ++begin;
  std::size_t end = begin;
  while (end < text.size() && (is_python_word(text[end]) || text[end] == '.')) ++end;
  // Without quotes it is a variable of the program, but in a Procfile.
  const bool quoted = begin > 0 && (text[begin - 1] == '"' || text[begin - 1] == '\'');
  return quoted || text[begin - 1] == '=' ? text.substr(begin, end - begin) : std::string_view();
}

/// Modules that the text names; of several those for development don't count.
std::vector<std::string> modules_in(std::string_view text) {
  std::vector<std::string> modules;
  for (std::size_t at = text.find(kVariable); at != text.npos; at = text.find(kVariable, at + 1)) {
    const std::string_view module = named_module(text, at);
    if (module.empty()) continue;
    if (std::find(modules.begin(), modules.end(), module) == modules.end()) {
      modules.emplace_back(module);
    }
    if (modules.size() == kMaxSettingsModules) break;
  }
  if (modules.size() > 1) std::erase_if(modules, is_for_people);
  return modules;
}

/// "shop.wsgi" of "web: gunicorn shop.wsgi".
bool names_word(std::string_view text, std::string_view word) {
  for (std::size_t at = text.find(word); at != text.npos; at = text.find(word, at + 1)) {
    const std::size_t end = at + word.size();
    const bool left = at == 0 || (!is_python_word(text[at - 1]) && text[at - 1] != '.');
    if (left && (end == text.size() || (!is_python_word(text[end]) && text[end] != '.')))
      return true;
  }
  return false;
}

/// The Procfile starts this entry point, from the app's root or a folder on the
/// way to it.
bool starts(std::string_view procfile, std::string_view path) {
  const std::string whole = module_of(path);
  std::string_view rest = whole;
  // The last part alone, "wsgi", says nothing.
  while (rest.find('.') != rest.npos) {
    if (names_word(procfile, rest)) return true;
    rest.remove_prefix(rest.find('.') + 1);
  }
  return false;
}

DjangoMemory::Named named_by_entry_points(const App& app, const KeptTexts& texts) {
  if (const auto value = app.environment.value(kVariable)) return {true, {std::string(*value)}};
  const auto procfile = texts.find("Procfile");
  const std::string_view commands =
      procfile == texts.end() ? std::string_view()
                              : std::string_view(procfile->second).substr(0, kMaxCommands);
  if (commands.find(kVariable) != commands.npos) return {true, modules_in(commands)};
  // What serves the app says more than what people run by hand.
  for (const bool web : {true, false}) {
    std::vector<std::string> started;
    std::vector<std::string> others;
    bool found = false;
    for (const auto& [path, text] : texts) {
      const bool wanted = web ? is_web_entry(path) : file_name(path) == "manage.py";
      if (!wanted || text.find(kVariable) == text.npos) continue;
      found = true;
      auto& target = starts(commands, path) ? started : others;
      for (std::string& module : modules_in(text)) target.push_back(std::move(module));
    }
    if (!started.empty()) return {true, std::move(started)};
    if (found) return {true, std::move(others)};
  }
  return {};
}

}  // namespace

bool is_django_entry_point(std::string_view path) {
  return is_web_entry(path) || file_name(path) == "manage.py" || path == "Procfile";
}

bool is_for_people(std::string_view module) {
  constexpr std::array<std::string_view, 3> kWords = {"dev", "local", "test"};
  const std::string_view own = module.substr(module.rfind('.') + 1);
  return std::any_of(kWords.begin(), kWords.end(),
                     [&](std::string_view word) { return own.find(word) != own.npos; });
}

const DjangoMemory::Named& named_settings(const App& app, const KeptTexts& texts) {
  if (!app.django.named) {
    app.django.named = named_by_entry_points(app, texts);
    auto& modules = app.django.named->modules;
    if (modules.size() > kMaxSettingsModules) modules.resize(kMaxSettingsModules);
  }
  return *app.django.named;
}

}  // namespace sluice::checks
