#include "inventory/formats/go_linked_packages.h"

#include <algorithm>
#include <string_view>

namespace sluice::inventory {
namespace {

/// Names longer than this are those of types, written out.
constexpr std::size_t kMaxName = 4096;

struct Table {
  std::uint64_t magic;
  std::size_t names_field;  ///< which number of the header tells where the names begin
};
/// Go 1.16, 1.18 and 1.20. The next number tells where they end.
constexpr Table kTables[] = {{0xfffffffa, 2}, {0xfffffff0, 3}, {0xfffffff1, 3}};

/// The names of all functions, with a NUL after each; empty if the table is none that is known.
std::string_view names_of_functions(std::string_view table, bool big_endian) {
  constexpr std::size_t kHeader = 8;
  if (table.size() < kHeader) return {};
  const std::uint64_t magic = read_number(table, 4, big_endian);
  const auto pointer = static_cast<unsigned char>(table[7]);
  if (pointer != 4 && pointer != 8) return {};
  for (const Table& known : kTables) {
    if (known.magic != magic) continue;
    const auto field = [&](std::size_t index) {
      const std::size_t at = kHeader + index * pointer;
      return at < table.size() ? read_number(table.substr(at), pointer, big_endian) : 0;
    };
    const std::uint64_t begin = field(known.names_field);
    const std::uint64_t end = field(known.names_field + 1);
    if (begin >= end || end > table.size()) return {};
    return table.substr(static_cast<std::size_t>(begin), static_cast<std::size_t>(end - begin));
  }
  return {};
}

/// "net/http.(*Server).Serve" gives "net/http"; empty for what belongs to no package.
std::string_view package_of(std::string_view function) {
  if (function.starts_with("type:") || function.starts_with("go:")) return {};
  function = function.substr(0, function.find_first_of("([{ "));
  const std::size_t slash = function.rfind('/');
  const std::size_t dot = function.find('.', slash == std::string_view::npos ? 0 : slash);
  return dot == std::string_view::npos ? std::string_view() : function.substr(0, dot);
}

/// The last part of an import path has its dots as "%2e" in names of functions.
std::string unescape(std::string_view path) {
  std::string result;
  for (std::size_t at = path.find('%'); at != std::string_view::npos; at = path.find('%')) {
    result += path.substr(0, at);
    const bool dot = path.substr(at, 3) == "%2e";
    result += dot ? '.' : '%';
    path.remove_prefix(dot ? at + 3 : at + 1);
  }
  return result.append(path);
}

}  // namespace

std::optional<std::set<std::string>> go_linked_packages(const ElfFile& elf) {
  auto section = elf.section(".gopclntab");
  if (!section) section = elf.section(".data.rel.ro.gopclntab");
  if (!section) return std::nullopt;
  std::string_view names = names_of_functions(*section, elf.big_endian());
  std::set<std::string> packages;
  std::string_view last;
  while (!names.empty()) {
    const std::size_t end = std::min(names.find('\0'), names.size());
    const std::string_view package = package_of(names.substr(0, std::min(end, kMaxName)));
    names.remove_prefix(std::min(end + 1, names.size()));
    if (package.empty() || package == last) continue;
    last = package;
    packages.insert(unescape(package));
  }
  // Every program has the runtime: without it the names were read wrongly, or hidden.
  if (packages.count("runtime") == 0) return std::nullopt;
  return packages;
}

}  // namespace sluice::inventory
