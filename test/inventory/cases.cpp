#include "test/inventory/cases.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include "test/source_dir.h"

namespace sluice::inventory {
namespace {

namespace fs = std::filesystem;

std::string or_dash(const std::string& text) { return text.empty() ? "-" : text; }

std::string source_text(PackageSource source) {
  switch (source) {
    case PackageSource::kRegistry:
      return "";
    case PackageSource::kGit:
      return " git";
    case PackageSource::kFile:
      return " file";
    case PackageSource::kUrl:
      return " url";
    case PackageSource::kWorkspace:
      return " workspace";
  }
  return " ?";
}

std::string needs_text(const Inventory& inventory, const Package& package) {
  std::string text;
  for (const std::size_t index : package.needs) {
    const Package& needed = inventory.packages[index];
    text += (text.empty() ? "" : ",") + needed.name + '@' + or_dash(needed.version);
  }
  return or_dash(text);
}

/// What most packages don't have, and how the three ways came out.
std::string details_text(const Package& package) {
  std::ostringstream text;
  if (package.state != PackageState::kLocked) text << " state=" << to_string(package.state);
  if (package.superseded) text << " superseded";
  if (package.not_in_slug) text << " not-in-slug";
  if (!package.requirement.empty()) text << " asks=" << package.requirement.text();
  if (!package.inner.empty()) text << " inner=" << package.inner.text();
  if (!package.source_url.empty()) {
    // Without the scheme: a case checks that no address gets out with a password in it.
    const std::string& url = package.source_url;
    const std::size_t scheme = url.find("://");
    text << " from=" << url.substr(scheme == std::string::npos ? 0 : scheme + 3);
    if (url.starts_with("http:") || url.starts_with("git:")) {
      text << "(plain)";
    }
  }
  if (package.source_credentials) text << " credentials";
  if (!package.commit.empty()) text << " commit=" << package.commit.text();
  if (!package.integrity.empty()) text << " integrity=" << package.integrity.substr(0, 16);
  if (package.install_script) text << " install-script";
  if (!package.deprecated.empty()) text << " deprecated=\"" << package.deprecated.text() << '"';
  return text.str();
}

std::string place(const std::string& path, std::size_t line) {
  return path + (line == 0 ? "" : ':' + std::to_string(line));
}

}  // namespace

std::string read_text(const std::string& path) {
  std::ifstream stream(path, std::ios::binary);
  std::ostringstream text;
  text << stream.rdbuf();
  return text.str();
}

std::vector<KeptFile> read_folder(const std::string& folder) {
  std::vector<KeptFile> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file()) continue;
    const std::string path = fs::relative(entry.path(), folder).generic_string();
    if (wants(path)) files.push_back({path, read_text(entry.path().string())});
  }
  return files;
}

std::string fixture_folder(const std::string& name) {
  return test::source_dir() + "/test/fixtures/lockfiles/" + name;
}

std::vector<std::string> fixture_cases() {
  std::vector<std::string> cases;
  for (const auto& format : fs::directory_iterator(fixture_folder(""))) {
    if (!format.is_directory()) continue;
    for (const auto& folder : fs::directory_iterator(format.path())) {
      cases.push_back(format.path().filename().string() + '/' + folder.path().filename().string());
    }
  }
  std::sort(cases.begin(), cases.end());
  return cases;
}

std::string to_text(const Inventory& inventory) {
  std::ostringstream text;
  for (const PackageFileSummary& file : inventory.files) {
    text << "# " << file.path << ": " << file.format << ", " << or_dash(file.ecosystem) << ", "
         << file.packages << (file.state == PackageState::kLocked ? "" : " ")
         << (file.state == PackageState::kLocked ? "" : to_string(file.state)) << '\n';
  }
  for (const Package& package : inventory.packages) {
    text << package.ecosystem << ' ' << package.name << ' ' << or_dash(package.version) << ' '
         << to_string(package.scope) << (package.direct ? " direct" : " transitive")
         << (package.not_on_linux ? " not-on-linux" : "") << source_text(package.source) << ' '
         << place(package.path, package.line) << " needs=" << needs_text(inventory, package)
         << details_text(package) << '\n';
  }
  for (const Problem& problem : inventory.problems) {
    text << (problem.incomplete ? "problem " : "note ") << place(problem.path, problem.line) << ": "
         << problem.message << '\n';
  }
  return text.str();
}

std::vector<std::string> package_names(const Inventory& inventory) {
  std::vector<std::string> names;
  for (const Package& package : inventory.packages) {
    names.push_back(package.ecosystem + ' ' + package.name + ' ' + package.version);
  }
  return names;
}

}  // namespace sluice::inventory
