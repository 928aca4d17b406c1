#include "inventory/formats/requirement_line.h"

#include <algorithm>
#include <array>

#include "inventory/formats/python_marker.h"
#include "inventory/formats/python_source.h"
#include "inventory/formats/text.h"

namespace sluice::inventory {
namespace {

using Kind = RequirementLine::Kind;

bool is_name_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '_' || c == '.';
}

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

void set_marker(RequirementLine& line, std::string_view marker) {
  line.marker = trim(marker);
  line.not_on_linux = is_never_true_on_linux(line.marker);
}

/// In an address a ';' is only the marker's after a blank; options stand after blanks, too.
std::string_view take_address(RequirementLine& line, std::string_view text) {
  text = trim(text);
  const std::size_t marker = text.find(" ;");
  if (marker != std::string_view::npos) {
    set_marker(line, text.substr(marker + 2));
    text = text.substr(0, marker);
  }
  return before(text, " ");
}

RequirementLine from_address(std::string_view text) {
  RequirementLine line;
  const std::string_view address = take_address(line, text);
  const std::string_view folder = address.substr(0, address.find('['));
  if (folder == "." || folder == "./") return line;  // the app itself
  line.address = address;
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

/// "name==1.0 --hash=sha256:… --hash=sha256:…": takes the options off.
std::string_view take_hashes(RequirementLine& line, std::string_view text) {
  std::size_t begin = std::min(text.find(" --"), text.find("\t--"));
  if (begin == std::string_view::npos) return text;
  std::string_view options = text.substr(begin);
  while (!trim(options).empty()) {
    std::string_view option = take_word(options);
    if (!option.starts_with("--hash")) continue;
    option.remove_prefix(6);
    if (option.starts_with('=')) {
      option.remove_prefix(1);
    } else {
      option = take_word(options);
    }
    add_hash(line.integrity, option);
  }
  return text.substr(0, begin);
}

RequirementLine from_name(std::string_view text) {
  RequirementLine line;
  line.kind = Kind::kPackage;
  text = take_hashes(line, text);
  line.name = requirement_name(text);
  std::string_view rest = trim(trim_left(text).substr(line.name.size()));
  bool valid = !line.name.empty();
  if (rest.starts_with('[')) {
    const std::size_t close = rest.find(']');
    valid = valid && close != std::string_view::npos;
    line.extras = rest.substr(1, close == std::string_view::npos ? close : close - 1);
    rest = close == std::string_view::npos ? std::string_view() : trim(rest.substr(close + 1));
  }
  if (rest.starts_with('@')) {
    line.address = take_address(line, rest.substr(1));
    return line;
  }
  const std::size_t semicolon = rest.find(';');
  if (semicolon != std::string_view::npos) {
    set_marker(line, rest.substr(semicolon + 1));
    rest = trim(rest.substr(0, semicolon));
  }
  if (rest.starts_with('(') && rest.ends_with(')')) rest = trim(rest.substr(1, rest.size() - 2));
  line.requirement = rest;
  line.version = pinned_version(rest, valid);
  if (!valid) line.kind = Kind::kUnreadable;
  return line;
}

}  // namespace

std::string_view requirement_name(std::string_view requirement) {
  requirement = trim_left(requirement);
  std::size_t end = 0;
  while (end < requirement.size() && is_name_character(requirement[end])) ++end;
  return requirement.substr(0, end);
}

RequirementLine read_requirement_line(std::string_view text) {
  text = trim(text);
  RequirementLine line;
  if (text.empty()) return line;
  if (!text.starts_with('-')) return is_address(text) ? from_address(text) : from_name(text);
  if (const auto editable = option_value(text, "-e", "--editable"); !editable.empty()) {
    return is_address(editable) ? from_address(editable) : from_name(editable);
  }
  struct Option {
    std::string_view brief, full;
    Kind kind;
  };
  constexpr std::array kOptions = {
      Option{"-r", "--requirement", Kind::kInclude},
      Option{"-c", "--constraint", Kind::kConstraints},
      Option{"-i", "--index-url", Kind::kIndex},
      Option{"-i", "--pypi-url", Kind::kIndex},
      Option{"--extra-index-url", "--extra-index-url", Kind::kExtraIndex},
      Option{"--trusted-host", "--trusted-host", Kind::kTrustedHost},
  };
  for (const Option& option : kOptions) {
    line.target = option_value(text, option.brief, option.full);
    if (line.target.empty()) continue;
    line.kind = option.kind;
    break;
  }
  return line;
}

Package package_of(const RequirementLine& line) {
  Package package;
  package.name = line.name;
  package.version = line.version;
  package.integrity = line.integrity;
  package.not_on_linux = line.not_on_linux;
  if (!line.address.empty()) set_origin(package, origin_of(line.address));
  bool pinned = !line.version.empty();
  if (package.source == PackageSource::kGit) pinned = !package.commit.empty();
  if (package.source == PackageSource::kUrl) pinned = true;
  package.state = pinned ? PackageState::kLocked : PackageState::kDeclared;
  if (!pinned) package.requirement = line.requirement;
  return package;
}

}  // namespace sluice::inventory
