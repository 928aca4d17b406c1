#include "secrets/source_map.h"

#include <cstring>
#include <utility>

namespace sluice::secrets {
namespace {

/// What names of one map may take together.
constexpr std::size_t kMaxNamesBytes = 8U << 20;
constexpr std::size_t kMaxKeyBytes = 32;
constexpr std::size_t kMaxPathBytes = 512;
constexpr std::size_t kFlushBytes = 64U << 10;
constexpr std::uint32_t kReplacement = 0xFFFD;

constexpr std::uint64_t kOnes = 0x0101010101010101;
constexpr std::uint64_t kHighs = 0x8080808080808080;

constexpr bool has_zero_byte(std::uint64_t word) { return ((word - kOnes) & ~word & kHighs) != 0; }

/// Strings are nearly all of a map: eight bytes at once.
std::size_t find_quote_or_backslash(std::string_view bytes, std::size_t at) {
  while (at + sizeof(std::uint64_t) <= bytes.size()) {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes.data() + at, sizeof word);
    if (has_zero_byte(word ^ (kOnes * '"')) || has_zero_byte(word ^ (kOnes * '\\'))) break;
    at += sizeof word;
  }
  while (at < bytes.size() && bytes[at] != '"' && bytes[at] != '\\') ++at;
  return at;
}

void append_utf8(std::uint32_t code, std::string* text) {
  const auto put = [text](std::uint32_t byte) { text->push_back(static_cast<char>(byte)); };
  if (code < 0x80) return put(code);
  if (code < 0x800) {
    put(0xC0 | code >> 6);
  } else if (code < 0x10000) {
    put(0xE0 | code >> 12);
    put(0x80 | (code >> 6 & 0x3F));
  } else {
    put(0xF0 | code >> 18);
    put(0x80 | (code >> 12 & 0x3F));
    put(0x80 | (code >> 6 & 0x3F));
  }
  put(0x80 | (code & 0x3F));
}

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

}  // namespace

bool looks_like_source_map(std::string_view path, std::string_view head) {
  if (!path.ends_with(".map")) return false;
  if (head.starts_with("\xEF\xBB\xBF")) head.remove_prefix(3);
  const std::size_t first = head.find_first_not_of(" \t\r\n");
  // ")]}'" keeps browsers from running a map as a script.
  return first != std::string_view::npos && (head[first] == '{' || head.starts_with(")]}"));
}

std::string source_path(std::string_view name) {
  if (const std::size_t scheme = name.find("://"); scheme != std::string_view::npos) {
    const bool webpack = name.starts_with("webpack");
    const std::size_t path = name.find('/', scheme + 3);
    if (path != std::string_view::npos) name.remove_prefix(path);
    // Loaders' modules differ in what follows the question mark.
    if (webpack) name = name.substr(0, name.find('?'));
  }
  std::string path;
  while (!name.empty() && path.size() < kMaxPathBytes) {
    const std::size_t end = std::min(name.find('/'), name.size());
    const std::string_view part = name.substr(0, end);
    name.remove_prefix(std::min(end + 1, name.size()));
    if (part.empty() || part == "." || part == "..") continue;
    if (!path.empty()) path += '/';
    path += part;
  }
  if (path.size() > kMaxPathBytes) path.resize(kMaxPathBytes);
  return path.empty() ? "source" : path;
}

void SourceMapReader::push(std::string_view bytes) {
  std::size_t at = 0;
  while (at < bytes.size()) {
    if (broken_) return sink_.rest(bytes.substr(at));
    at = text_ == Text::kNone ? structure(bytes, at) : text(bytes, at);
  }
}

void SourceMapReader::finish() {
  flush_surrogate();
  if (text_ == Text::kContent) end_text();
}

std::size_t SourceMapReader::structure(std::string_view bytes, std::size_t at) {
  const std::size_t begin = at;
  while (at < bytes.size() && text_ == Text::kNone && !broken_) {
    switch (bytes[at++]) {
      case '"':
        begin_text();
        break;
      case '{':
        open(true);
        break;
      case '[':
        open(false);
        break;
      case '}':
        close(true);
        break;
      case ']':
        close(false);
        break;
      case ',':
        if (levels_.empty()) break;
        levels_.back().wants_key = levels_.back().is_object;
        ++levels_.back().index;
        break;
      case ':':
        if (!levels_.empty()) levels_.back().wants_key = false;
        break;
      default:  // white space, numbers, words
        break;
    }
  }
  sink_.rest(bytes.substr(begin, at - begin));
  return at;
}

SourceMapReader::Role SourceMapReader::role_of_value(bool is_object) const {
  if (levels_.empty()) return is_object ? Role::kMap : Role::kOther;
  const Level& parent = levels_.back();
  if (parent.role == Role::kMap && !is_object) {
    if (key_ == "sources") return Role::kSources;
    if (key_ == "sourcesContent") return Role::kContents;
    if (key_ == "sections") return Role::kSections;
  }
  if (parent.role == Role::kSections && is_object) return Role::kSection;
  if (parent.role == Role::kSection && is_object && key_ == "map") return Role::kMap;
  return Role::kOther;
}

void SourceMapReader::open(bool is_object) {
  if (levels_.size() >= kMaxDepth) {
    broken_ = true;
    return;
  }
  const Role role = role_of_value(is_object);
  if (role == Role::kMap || role == Role::kSources) {
    sources_.clear();
    names_bytes_ = 0;
  }
  levels_.push_back({role, is_object, is_object, 0});
}

void SourceMapReader::close(bool is_object) {
  // What stands before the map itself closes nothing.
  if (levels_.empty()) return;
  if (levels_.back().is_object != is_object) {
    broken_ = true;
    return;
  }
  levels_.pop_back();
}

void SourceMapReader::begin_text() {
  text_ = Text::kOther;
  if (levels_.empty()) return;
  const Level& level = levels_.back();
  if (level.wants_key) {
    text_ = Text::kKey;
  } else if (level.role == Role::kSources) {
    text_ = Text::kSource;
  } else if (level.role == Role::kContents) {
    text_ = Text::kContent;
    const bool named = level.index < sources_.size();
    sink_.begin_source(named ? std::string_view(sources_[level.index]) : std::string_view());
  }
}

void SourceMapReader::end_text() {
  flush_surrogate();
  if (text_ == Text::kContent) {
    flush();
    sink_.end_source();
  } else if (text_ == Text::kKey) {
    key_ = decoded_.substr(0, kMaxKeyBytes);
  } else if (text_ == Text::kSource) {
    keep_source(levels_.back().index);
  }
  decoded_.clear();
  escaped_ = false;
  hex_digits_ = 0;
  text_ = Text::kNone;
}

void SourceMapReader::keep_source(std::size_t index) {
  const std::size_t length = std::min(decoded_.size(), kMaxNameBytes);
  if (index >= kMaxSources || names_bytes_ + length > kMaxNamesBytes) return;
  if (sources_.size() <= index) sources_.resize(index + 1);
  sources_[index] = decoded_.substr(0, length);
  names_bytes_ += length;
}

void SourceMapReader::flush() {
  if (!decoded_.empty()) sink_.source_bytes(decoded_);
  decoded_.clear();
}

/// What is decoded of a key or a name is kept up to its limit, a content is handed on.
void SourceMapReader::keep(std::string_view plain) {
  if (text_ == Text::kOther) return;
  if (text_ == Text::kContent) {
    decoded_ += plain;
    if (decoded_.size() >= kFlushBytes) flush();
  } else if (decoded_.size() < kMaxNameBytes) {
    decoded_ += plain.substr(0, kMaxNameBytes - decoded_.size());
  }
}

std::size_t SourceMapReader::text(std::string_view bytes, std::size_t at) {
  const std::size_t begin = at;
  const bool is_content = text_ == Text::kContent;
  while (at < bytes.size()) {
    if (hex_digits_ > 0) {
      const int digit = hex_value(bytes[at]);
      if (digit < 0) {  // no escape after all; the byte is looked at again
        hex_digits_ = 0;
        code_unit(kReplacement);
        continue;
      }
      ++at;
      unit_ = unit_ << 4 | static_cast<std::uint32_t>(digit);
      if (--hex_digits_ == 0) code_unit(unit_);
      continue;
    }
    if (escaped_) {
      escape(bytes[at++]);
      continue;
    }
    const std::size_t stop = find_quote_or_backslash(bytes, at);
    if (stop > at) {
      flush_surrogate();
      keep(bytes.substr(at, stop - at));
    }
    at = stop;
    if (at == bytes.size()) break;
    if (bytes[at] == '"') {
      // The quotes belong to the rest, so that it stays readable as JSON.
      if (!is_content) sink_.rest(bytes.substr(begin, at - begin));
      sink_.rest(bytes.substr(at, 1));
      end_text();
      return at + 1;
    }
    escaped_ = true;
    ++at;
  }
  if (!is_content) sink_.rest(bytes.substr(begin, at - begin));
  return at;
}

void SourceMapReader::escape(char c) {
  escaped_ = false;
  if (c == 'u') {
    hex_digits_ = 4;
    unit_ = 0;
    return;
  }
  flush_surrogate();
  constexpr std::string_view kLetters = "bfnrt";
  constexpr std::string_view kMeant = "\b\f\n\r\t";
  const std::size_t known = kLetters.find(c);
  const char plain = known == std::string_view::npos ? c : kMeant[known];
  keep({&plain, 1});
}

void SourceMapReader::code_unit(std::uint32_t unit) {
  const bool is_high = unit >= 0xD800 && unit < 0xDC00;
  const bool is_low = unit >= 0xDC00 && unit < 0xE000;
  std::string utf8;
  if (is_low && surrogate_ != 0) {
    append_utf8(0x10000 + ((std::exchange(surrogate_, 0) - 0xD800) << 10) + (unit - 0xDC00), &utf8);
  } else {
    flush_surrogate();
    if (is_high) {
      surrogate_ = unit;
      return;
    }
    append_utf8(is_low ? kReplacement : unit, &utf8);
  }
  keep(utf8);
}

void SourceMapReader::flush_surrogate() {
  if (std::exchange(surrogate_, 0) == 0) return;
  std::string utf8;
  append_utf8(kReplacement, &utf8);
  keep(utf8);
}

}  // namespace sluice::secrets
