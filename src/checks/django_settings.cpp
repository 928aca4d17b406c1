#include "checks/django_settings.h"

#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <vector>

#include "checks/assignments.h"
#include "checks/code_text.h"
#include "checks/enclosure.h"

namespace sluice::checks {
namespace {

constexpr std::string_view kVariable = "DJANGO_SETTINGS_MODULE";

std::string_view file_name(std::string_view path) { return path.substr(path.rfind('/') + 1); }

bool is_web_entry(std::string_view path) {
  const std::string_view name = file_name(path);
  return name == "wsgi.py" || name == "asgi.py";
}

bool has_folder(std::string_view path, std::string_view folder) {
  for (std::size_t at = path.find(folder); at != std::string_view::npos;
       at = path.find(folder, at + 1)) {
    const std::size_t end = at + folder.size();
    if ((at == 0 || path[at - 1] == '/') && end < path.size() && path[end] == '/') return true;
  }
  return false;
}

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/// "app/settings/production.py" is "app.settings.production".
std::string module_of(std::string_view path) {
  std::string module(path.substr(0, path.rfind('.')));
  std::replace(module.begin(), module.end(), '/', '.');
  if (module.ends_with(".__init__")) module.resize(module.size() - 9);
  return module;
}

/// True if Python finds that module in the file, from whatever folder it is started in.
bool is_module(std::string_view path, std::string_view module) {
  const std::string whole = module_of(path);
  return !module.empty() && whole.ends_with(module) &&
         (whole.size() == module.size() || whole[whole.size() - module.size() - 1] == '.');
}

/// The module named behind DJANGO_SETTINGS_MODULE at `at`: `", "shop.settings")`, `=shop.settings`.
std::string_view named_module(std::string_view text, std::size_t at) {
  std::size_t begin = at + kVariable.size();
  const std::size_t limit = std::min(text.size(), begin + 80);
  while (begin < limit && std::string_view("\"']),= \t\r\n").find(text[begin]) != text.npos)
    ++begin;
  std::size_t end = begin;
  while (end < text.size() && (is_word(text[end]) || text[end] == '.')) ++end;
  // Without quotes it is a variable of the program, but in a Procfile.
  const bool quoted = begin > 0 && (text[begin - 1] == '"' || text[begin - 1] == '\'');
  return quoted || text[begin - 1] == '=' ? text.substr(begin, end - begin) : std::string_view();
}

bool is_for_people(std::string_view module) {
  return std::any_of(std::begin({"dev", "local", "test"}), std::end({"dev", "local", "test"}),
                     [&](const char* word) { return module.find(word) != module.npos; });
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
    const bool left = at == 0 || (!is_word(text[at - 1]) && text[at - 1] != '.');
    if (left && (end == text.size() || (!is_word(text[end]) && text[end] != '.'))) return true;
  }
  return false;
}

/// The Procfile starts this entry point, from the app's root or a folder on the way to it.
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

/// What the entry points name; `any`: one of them names the variable at all.
std::vector<std::string> named_by_entry_points(const App& app, const KeptTexts& texts, bool* any) {
  *any = true;
  if (const std::string* value = app.environment.value(kVariable)) return {*value};
  const auto procfile = texts.find("Procfile");
  const std::string_view commands =
      procfile == texts.end() ? std::string_view() : std::string_view(procfile->second);
  if (commands.find(kVariable) != commands.npos) return modules_in(commands);
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
    if (!started.empty()) return started;
    if (found) return others;
  }
  *any = false;
  return {};
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

/// Whether `path` is what a module at `importer` gets by that name.
bool imports(std::string_view importer, std::string_view module, std::string_view path) {
  const std::size_t dots = module.find_first_not_of('.');
  if (dots == module.npos) return false;
  if (dots == 0) return is_module(path, module);
  std::string_view folder = importer;
  for (std::size_t up = 0; up < dots; ++up) {
    const std::size_t slash = folder.rfind('/');
    folder = slash == folder.npos ? std::string_view() : folder.substr(0, slash);
  }
  std::string wanted(folder);
  std::replace(wanted.begin(), wanted.end(), '/', '.');
  if (!wanted.empty()) wanted += '.';
  wanted += module.substr(dots);
  return module_of(path) == wanted;
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

}  // namespace

bool is_django_file(std::string_view path) {
  const std::string_view name = file_name(path);
  if (name == "manage.py" || name == "Procfile" || is_web_entry(path)) return true;
  if (!name.ends_with(".py")) return false;
  return name.find("settings") != name.npos || has_folder(path, "settings") ||
         has_folder(path, "config") || has_folder(path, "conf");
}

bool is_selected_settings(const CheckMatch& match, const App& app, const KeptTexts& texts) {
  bool any = false;
  const std::vector<std::string> modules = named_by_entry_points(app, texts, &any);
  if (!any) {
    const auto own = texts.find(match.path);
    return file_name(match.path) == "settings.py" && own != texts.end() &&
           looks_like_django(own->second);
  }
  std::vector<std::string_view> reached;
  std::set<std::string_view> seen;
  const auto reach = [&](std::string_view path) {
    if (seen.insert(path).second && seen.size() <= kMaxSettingsModules) reached.push_back(path);
  };
  for (const auto& [path, text] : texts) {
    for (const std::string& module : modules) {
      if (path.ends_with(".py") && is_module(path, module)) reach(path);
    }
  }
  // A name that can't stand in a pattern is no setting's.
  const bool follow = std::all_of(match.name.begin(), match.name.end(), is_word);
  for (std::size_t i = 0; i < reached.size(); ++i) {
    if (reached[i] == match.path) return true;
    if (!follow) continue;
    const CodeText text(texts.find(reached[i])->second, find_syntax("python"));
    for (const StarImport& import : star_imports(text)) {
      if (assigns_behind(text, match.name, import.at)) continue;
      for (const auto& [path, other] : texts) {
        if (path.ends_with(".py") && imports(reached[i], import.module, path)) reach(path);
      }
    }
  }
  return std::find(reached.begin(), reached.end(), match.path) != reached.end();
}

bool is_development_settings(const CheckMatch&, const App& app, const KeptTexts& texts) {
  bool any = false;
  const std::vector<std::string> modules = named_by_entry_points(app, texts, &any);
  return !modules.empty() && std::all_of(modules.begin(), modules.end(), is_for_people);
}

}  // namespace sluice::checks
