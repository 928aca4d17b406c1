#include "inventory/formats/requirement_line.h"

#include <algorithm>
#include <array>

#include "inventory/formats/pyproject.h"
#include "inventory/formats/python_marker.h"
#include "inventory/formats/text.h"

namespace sluice::inventory {
namespace {

using Kind = RequirementLine::Kind;

/// "-r file", "-rfile", "--requirement=file"; empty if it is another option.
std::string_view option_value(std::string_view line, std::string_view brief,
                              std::string_view full) {
  if (line.starts_with(full)) {
    line.remove_prefix(full.size());
    if (!line.empty() && line[0] != '=' && line[0] != ' ' && line[0] != '\t') return {};
    if (line.starts_with('=')) line.remove_prefix(1);
    return trim(line);
  }
  if (!line.starts_with(brief) || line.starts_with("--")) return {};
  return trim(line.substr(brief.size()));
}

bool is_address(std::string_view text) {
  if (text.find("://") < text.find_first_of(" @[;")) return true;
  if (text.starts_with('.') || text.starts_with('/') || text.starts_with("file:")) return true;
  const std::string_view file = before(text, " ");
  return file.ends_with(".whl") || file.ends_with(".tar.gz") || file.ends_with(".zip");
}

PackageSource source_of(std::string_view address) {
  for (const std::string_view tool : {"git+", "hg+", "svn+", "bzr+"}) {
    if (address.starts_with(tool)) return PackageSource::kGit;
  }
  const bool remote =
      address.find("://") != std::string_view::npos && !address.starts_with("file:");
  return remote ? PackageSource::kUrl : PackageSource::kFile;
}

/// "…#egg=name&subdirectory=x", or the first part of a wheel's file name.
std::string_view name_in_address(std::string_view address) {
  if (const std::size_t egg = address.find("egg="); egg != std::string_view::npos) {
    return requirement_name(address.substr(egg + 4));
  }
  address = address.substr(0, address.find_first_of("#?"));
  if (!address.ends_with(".whl")) return {};
  const std::size_t slash = address.rfind('/');
  if (slash != std::string_view::npos) address.remove_prefix(slash + 1);
  return requirement_name(address.substr(0, address.find('-')));
}

RequirementLine from_address(std::string_view text) {
  RequirementLine line;
  const std::string_view address = before(trim(text), " ");
  const std::string_view folder = address.substr(0, address.find('['));
  if (folder == "." || folder == "./") return line;  // the app itself
  line.source = source_of(address);
  line.name = name_in_address(address);
  line.kind = line.name.empty() ? Kind::kUnnamed : Kind::kPackage;
  return line;
}

/// The version of the only "==" or "===" clause; `valid` is false if this is no list of clauses.
std::string_view pinned_version(std::string_view clauses, bool& valid) {
  constexpr std::array<std::string_view, 8> kOperators = {
      "===", "==", "~=", "!=", "<=", ">=", "<", ">"};
  std::string_view pinned;
  int pins = 0;
  while (!clauses.empty()) {
    std::string_view clause = trim(before(clauses, ","));
    clauses.remove_prefix(std::min(before(clauses, ",").size() + 1, clauses.size()));
    if (clause.empty()) continue;  // "==1.0," is allowed
    const auto* sign =
        std::find_if(kOperators.begin(), kOperators.end(),
                     [&](std::string_view each) { return clause.starts_with(each); });
    const std::string_view version =
        sign == kOperators.end() ? std::string_view() : trim(clause.substr(sign->size()));
    if (version.empty() || version.find_first_of(" \t") != std::string_view::npos) {
      valid = false;
      return {};
    }
    if (*sign != "==" && *sign != "===") continue;
    ++pins;
    const bool exact = !version.ends_with(".*") && version.find('$') == std::string_view::npos;
    pinned = exact ? version : std::string_view();
  }
  return pins == 1 ? pinned : std::string_view();
}

RequirementLine from_name(std::string_view text) {
  RequirementLine line;
  line.kind = Kind::kPackage;
  text = before(text, " --");  // --hash=…
  line.name = requirement_name(text);
  std::string_view rest = trim(trim_left(text).substr(line.name.size()));
  bool valid = !line.name.empty();
  if (rest.starts_with('[')) {
    const std::size_t close = rest.find(']');
    valid = valid && close != std::string_view::npos;
    rest = close == std::string_view::npos ? std::string_view() : trim(rest.substr(close + 1));
  }
  if (rest.starts_with('@')) {
    const std::string_view address = trim_left(rest.substr(1));
    line.source = source_of(address);
    // In an address a ';' is only the marker's after a blank.
    const std::size_t marker = address.find(" ;");
    if (marker != std::string_view::npos && is_never_true_on_linux(address.substr(marker + 2))) {
      line.kind = Kind::kNothing;
    }
    return line;
  }
  const std::size_t semicolon = rest.find(';');
  if (semicolon != std::string_view::npos) {
    if (is_never_true_on_linux(rest.substr(semicolon + 1))) line.kind = Kind::kNothing;
    rest = trim(rest.substr(0, semicolon));
  }
  if (rest.starts_with('(') && rest.ends_with(')')) rest = rest.substr(1, rest.size() - 2);
  line.version = pinned_version(rest, valid);
  if (!valid) line.kind = Kind::kUnreadable;
  return line;
}

}  // namespace

RequirementLine read_requirement_line(std::string_view text) {
  text = trim(text);
  RequirementLine line;
  if (text.empty()) return line;
  if (!text.starts_with('-')) return is_address(text) ? from_address(text) : from_name(text);
  if (const auto editable = option_value(text, "-e", "--editable"); !editable.empty()) {
    return is_address(editable) ? from_address(editable) : from_name(editable);
  }
  line.target = option_value(text, "-r", "--requirement");
  if (!line.target.empty()) {
    line.kind = Kind::kInclude;
    return line;
  }
  line.target = option_value(text, "-c", "--constraint");
  if (!line.target.empty()) line.kind = Kind::kConstraints;
  return line;
}

}  // namespace sluice::inventory
