#include "format/ini.h"

#include <algorithm>
#include <utility>

namespace sluice::format {
namespace {

constexpr std::string_view kBlanks = " \t\r\f\v";

std::string_view trim(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(kBlanks);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kBlanks) + 1 - begin);
}

class Reader {
 public:
  std::vector<IniEntry> read(std::string_view bytes) {
    if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
    for (std::size_t number = 1; !bytes.empty(); ++number) {
      const std::size_t end = std::min(bytes.find('\n'), bytes.size());
      accept(bytes.substr(0, end), number);
      bytes.remove_prefix(std::min(end + 1, bytes.size()));
    }
    return std::move(entries_);
  }

 private:
  void accept(std::string_view line, std::size_t number) {
    const std::string_view text = trim(line);
    if (text.empty() || text.front() == '#' || text.front() == ';') return;
    if (in_value_ && (line.front() == ' ' || line.front() == '\t')) {
      entries_.back().lines.push_back({text, number});
      return;
    }
    in_value_ = false;
    if (text.front() == '[') {
      section_ = trim(text.substr(1, std::min(text.rfind(']'), text.size()) - 1));
      return;
    }
    const std::size_t sign = text.find_first_of("=:");
    if (sign == std::string_view::npos) return;
    IniEntry entry{section_, trim(text.substr(0, sign)), number, {}};
    const std::string_view value = trim(text.substr(sign + 1));
    if (!value.empty()) entry.lines.push_back({value, number});
    entries_.push_back(std::move(entry));
    in_value_ = true;
  }

  std::vector<IniEntry> entries_;
  std::string_view section_;
  bool in_value_ = false;
};

}  // namespace

std::vector<IniEntry> read_ini(std::string_view bytes) { return Reader().read(bytes); }

}  // namespace sluice::format
