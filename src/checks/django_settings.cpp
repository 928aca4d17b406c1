#include "checks/django_settings.h"

#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "checks/assignments.h"
#include "checks/code_text.h"
#include "checks/django_entry_points.h"
#include "checks/enclosure.h"
#include "checks/file_name.h"
#include "checks/python_modules.h"

namespace sluice::checks {
namespace {

bool has_folder(std::string_view path, std::string_view folder) {
  for (std::size_t at = path.find(folder); at != std::string_view::npos;
       at = path.find(folder, at + 1)) {
    const std::size_t end = at + folder.size();
    if ((at == 0 || path[at - 1] == '/') && end < path.size() && path[end] == '/') return true;
  }
  return false;
}

struct StarImport {
  std::string module;  ///< with its leading dots
  std::size_t at = 0;
};

/// "from .base import *" of a module's own level, or under try.
std::vector<StarImport> star_imports(const CodeText& text) {
  std::vector<StarImport> found;
  for (std::size_t line = 0; line < text.line_count(); ++line) {
    std::string_view rest = text.code_line(line);
    const std::size_t begin = rest.find_first_not_of(" \t");
    if (begin == rest.npos || !rest.substr(begin).starts_with("from ")) continue;
    rest = rest.substr(begin + 5);
    const std::size_t import = rest.find(" import *");
    if (import == rest.npos) continue;
    const std::size_t offset = text.line_begin(line) + begin;
    if (!text.is_code(offset)) continue;
    const auto outer = enclosing_lines(text, offset);
    const bool decided = std::any_of(outer.begin(), outer.end(), [&](std::size_t above) {
      return text.code_line(above).find("try") == std::string_view::npos;
    });
    if (decided) continue;
    std::string_view module = rest.substr(0, import);
    while (module.starts_with(' ')) module.remove_prefix(1);
    while (module.ends_with(' ')) module.remove_suffix(1);
    found.push_back({std::string(module), offset});
    if (found.size() == kMaxSettingsModules) break;
  }
  return found;
}

bool assigns_behind(const CodeText& text, const std::string& name, std::size_t at) {
  const auto all = find_assignments(text, Pattern("\\b" + name + "\\b"));
  return std::any_of(all.begin(), all.end(), [&](const FoundAssignment& assignment) {
    return assignment.begin > at && !assignment.adds;
  });
}

bool looks_like_django(std::string_view text) {
  constexpr std::array<std::string_view, 5> kSigns = {
      "INSTALLED_APPS", "ROOT_URLCONF", "MIDDLEWARE", "ALLOWED_HOSTS", "WSGI_APPLICATION"};
  return std::any_of(kSigns.begin(), kSigns.end(),
                     [&](std::string_view sign) { return text.find(sign) != text.npos; });
}

/// Paths of the modules in which an assignment of that name serves the app.
std::set<std::string, std::less<>> reached_modules(const std::string& name,
                                                   const std::vector<std::string>& modules,
                                                   const KeptTexts& texts) {
  std::vector<std::pair<std::string, std::string_view>> known;  // module and path
  for (const auto& [path, text] : texts) {
    if (path.ends_with(".py")) known.emplace_back(module_of(path), path);
  }
  std::vector<std::string_view> waiting;
  std::set<std::string, std::less<>> reached;
  const auto reach = [&](std::string_view module, bool whole) {
    for (const auto& [one, path] : known) {
      if (reached.size() == kMaxSettingsModules) return;
      if (whole ? one != module : !ends_with_module(one, module)) continue;
      if (reached.emplace(path).second) waiting.push_back(path);
    }
  };
  for (const std::string& module : modules) reach(module, false);
  // A name that can't stand in a pattern is no setting's.
  if (!std::all_of(name.begin(), name.end(), is_python_word)) return reached;
  std::size_t followed = 0;
  for (std::size_t i = 0; i < waiting.size(); ++i) {
    const CodeText text(texts.find(waiting[i])->second, find_syntax("python"));
    for (const StarImport& import : star_imports(text)) {
      if (assigns_behind(text, name, import.at)) continue;
      if (++followed > kMaxSettingsModules) return reached;
      bool whole = false;
      const std::string module = absolute_module(waiting[i], import.module, &whole);
      reach(module, whole);
    }
  }
  return reached;
}

}  // namespace

bool is_django_file(std::string_view path) {
  const std::string_view name = file_name(path);
  if (is_django_entry_point(path)) return true;
  if (!name.ends_with(".py")) return false;
  return name.find("settings") != name.npos || has_folder(path, "settings") ||
         has_folder(path, "config") || has_folder(path, "conf");
}

bool is_selected_settings(const CheckMatch& match, const App& app, const KeptTexts& texts) {
  const DjangoMemory::Named& entries = named_settings(app, texts);
  if (!entries.any) {
    const auto own = texts.find(match.path);
    return file_name(match.path) == "settings.py" && own != texts.end() &&
           looks_like_django(own->second);
  }
  auto known = app.django.reached.find(match.name);
  if (known == app.django.reached.end()) {
    known =
        app.django.reached.emplace(match.name, reached_modules(match.name, entries.modules, texts))
            .first;
  }
  return known->second.contains(match.path);
}

bool is_development_settings(const CheckMatch&, const App& app, const KeptTexts& texts) {
  const std::vector<std::string>& modules = named_settings(app, texts).modules;
  return !modules.empty() && std::all_of(modules.begin(), modules.end(), is_for_people);
}

}  // namespace sluice::checks
