// setup.cfg: what setuptools installs with a package that is declared there.
#include <string>
#include <utility>
#include <vector>

#include "format/ini.h"
#include "inventory/formats/formats.h"
#include "inventory/formats/pyproject.h"
#include "inventory/formats/python_source.h"
#include "inventory/formats/requirement_line.h"
#include "inventory/package_set.h"

namespace sluice::inventory {

Result<PackageFile> parse_setup_cfg(const PackageFileInput& input) {
  std::vector<PythonDependency> dependencies;
  for (const format::IniEntry& entry : format::read_ini(input.bytes)) {
    Scope scope = Scope::kRuntime;
    if (entry.section == "options.extras_require") {
      scope = is_development_name(entry.key) ? Scope::kDev : Scope::kOptional;
    } else if (entry.section != "options") {
      continue;
    } else if (entry.key == "tests_require") {
      scope = Scope::kTest;
    } else if (entry.key != "install_requires") {
      continue;
    }
    for (const format::IniLine& value : entry.lines) {
      // "file: requirements.txt" is read as the file that it is.
      if (value.text.starts_with("file:")) continue;
      const RequirementLine line =
          read_requirement_line(value.text.substr(0, value.text.find(" #")));
      if (line.kind != RequirementLine::Kind::kPackage) continue;
      PythonDependency dependency;
      dependency.name = match_name("PyPI", line.name);
      dependency.scope = scope;
      dependency.package = package_of(line);
      dependency.package.requirement = line.requirement;
      dependency.package.line = value.line;
      dependencies.push_back(std::move(dependency));
    }
  }
  return manifest_of(std::move(dependencies), "setup.cfg");
}

}  // namespace sluice::inventory
