#include "base/regex.h"

#include <re2/re2.h>

#include <array>
#include <utility>

namespace sluice {

struct Regex::Compiled {
  Compiled(std::string_view pattern, const RE2::Options& options)
      : expression(re2::StringPiece(pattern.data(), pattern.size()), options) {}
  RE2 expression;
};

Regex::Regex(std::unique_ptr<Compiled> compiled) : compiled_(std::move(compiled)) {}
Regex::Regex(Regex&&) noexcept = default;
Regex& Regex::operator=(Regex&&) noexcept = default;
Regex::~Regex() = default;

Result<Regex> Regex::compile(std::string_view pattern) {
  RE2::Options options(RE2::Latin1);
  options.set_log_errors(false);
  options.set_max_mem(8 << 20);
  auto compiled = std::make_unique<Compiled>(pattern, options);
  if (!compiled->expression.ok()) {
    return Error{"", 0, "not a valid pattern: " + compiled->expression.error()};
  }
  return Regex(std::move(compiled));
}

std::size_t Regex::program_size() const {
  return static_cast<std::size_t>(compiled_->expression.ProgramSize());
}

std::size_t Regex::groups() const {
  return static_cast<std::size_t>(compiled_->expression.NumberOfCapturingGroups());
}

bool Regex::find(std::string_view text, std::size_t from, bool anchored, RegexMatch* match) const {
  const RE2& expression = compiled_->expression;
  const re2::StringPiece input(text.data(), text.size());
  std::array<re2::StringPiece, 2> groups;
  const int wanted = expression.NumberOfCapturingGroups() > 0 ? 2 : 1;
  if (!expression.Match(input, from, text.size(), anchored ? RE2::ANCHOR_START : RE2::UNANCHORED,
                        groups.data(), wanted)) {
    return false;
  }
  const auto offset_of = [&](const re2::StringPiece& piece) {
    return static_cast<std::size_t>(piece.data() - text.data());
  };
  match->begin = offset_of(groups[0]);
  match->end = match->begin + groups[0].size();
  const bool has_group = wanted == 2 && groups[1].data() != nullptr;
  match->group_begin = has_group ? offset_of(groups[1]) : match->begin;
  match->group_end = has_group ? match->group_begin + groups[1].size() : match->end;
  return true;
}

bool Regex::found_in(std::string_view text) const {
  return compiled_->expression.Match(re2::StringPiece(text.data(), text.size()), 0, text.size(),
                                     RE2::UNANCHORED, nullptr, 0);
}

bool Regex::find_by_begin(std::string_view text, std::size_t from, RegexMatch* match) const {
  const RE2& expression = compiled_->expression;
  const re2::StringPiece input(text.data(), text.size());
  if (!expression.Match(input, from, text.size(), RE2::UNANCHORED, nullptr, 0)) return false;
  for (; from < text.size(); ++from) {
    if (expression.Match(input, from, text.size(), RE2::ANCHOR_START, nullptr, 0)) break;
  }
  return find(text, from, true, match);
}

std::size_t Regex::group_named(std::string_view name) const {
  const auto& names = compiled_->expression.NamedCapturingGroups();
  const auto found = names.find(std::string(name));
  return found == names.end() ? 0 : static_cast<std::size_t>(found->second);
}

std::vector<std::optional<std::string_view>> Regex::find_groups(std::string_view text,
                                                                std::size_t from) const {
  std::vector<re2::StringPiece> pieces(groups() + 1);
  std::vector<std::optional<std::string_view>> found;
  if (!compiled_->expression.Match(re2::StringPiece(text.data(), text.size()), from, text.size(),
                                   RE2::UNANCHORED, pieces.data(),
                                   static_cast<int>(pieces.size()))) {
    return found;
  }
  for (const re2::StringPiece& piece : pieces) {
    found.push_back(piece.data() == nullptr
                        ? std::nullopt
                        : std::optional(std::string_view(piece.data(), piece.size())));
  }
  return found;
}

}  // namespace sluice
