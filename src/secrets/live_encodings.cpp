#include "secrets/live_encodings.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdint>

namespace sluice::secrets {
namespace {

constexpr std::size_t kMinBase64Needle = 10;
/// No encoding below makes more of one byte ("\u0026", "&quot;", "\u00e9" of two).
constexpr std::size_t kLongestOfByte = 6;
constexpr std::string_view kLowerHex = "0123456789abcdef";
constexpr std::string_view kUpperHex = "0123456789ABCDEF";

/// Writes into the arena's room: no copy of the plaintext is left on the heap.
class Writer {
 public:
  Writer(char* room, std::size_t size) : room_(room), size_(size) {}
  void put(char c) {
    if (used_ < size_) room_[used_++] = c;
  }
  void put(std::string_view text) {
    for (const char c : text) put(c);
  }
  void put_hex(unsigned byte, std::string_view digits) {
    put(digits[byte >> 4 & 15]);
    put(digits[byte & 15]);
  }
  std::size_t used() const { return used_; }

 private:
  char* room_;
  std::size_t size_;
  std::size_t used_ = 0;
};

bool is_plain_byte(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0; }

/// Next code point of UTF-8 text; false for what is none.
bool next_code_point(std::string_view text, std::size_t* at, std::uint32_t* code) {
  const auto first = static_cast<unsigned char>(text[*at]);
  std::size_t length = 1;
  if (first >= 0xF0) {
    length = 4;
  } else if (first >= 0xE0) {
    length = 3;
  } else if (first >= 0xC0) {
    length = 2;
  } else if (first >= 0x80) {
    return false;
  }
  if (*at + length > text.size()) return false;
  *code = length == 1 ? first : first & (0xFFU >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    const auto next = static_cast<unsigned char>(text[*at + i]);
    if ((next & 0xC0U) != 0x80U) return false;
    *code = *code << 6 | (next & 0x3FU);
  }
  *at += length;
  return *code <= 0x10FFFF;
}

/// The UTF-16 units of a code point, one after the other.
template <typename Unit>
void for_units(std::uint32_t code, Unit&& unit) {
  if (code < 0x10000) return unit(code);
  unit(0xD800 + ((code - 0x10000) >> 10));
  unit(0xDC00 + ((code - 0x10000) & 0x3FF));
}

class FormMaker {
 public:
  FormMaker(std::string_view value, SecretArena* arena, std::vector<EncodedForm>* forms)
      : plain_(value.substr(0, kMaxPlainNeedle)),
        value_(value.substr(0, kMaxEncodedNeedle)),
        arena_(arena),
        forms_(forms),
        first_(forms->size()) {}

  /// `write(Writer*)` gives the form; false from it means that there is none.
  template <typename Write>
  void add(std::string_view encoding, std::size_t minimum, Write&& write) {
    const std::size_t room = value_.size() * kLongestOfByte + 16;
    char* bytes = arena_->reserve(room);
    Writer writer(bytes, room);
    const std::string_view form(bytes, write(&writer) ? writer.used() : 0);
    const auto same = [&](const EncodedForm& known) { return known.bytes == form; };
    const bool known =
        std::any_of(forms_->begin() + static_cast<std::ptrdiff_t>(first_), forms_->end(), same);
    // A form that begins with the plain value (which may be longer) is found with it.
    const bool plain = form == value_ && first_ < forms_->size();
    if (form.size() < minimum || known || plain) {
      std::fill(bytes, bytes + writer.used(), '\0');
      return;
    }
    forms_->push_back({arena_->keep(writer.used()), encoding});
  }

  void plain() {
    const std::string_view kept = arena_->copy(plain_);
    if (kept.size() >= kMinNeedle) forms_->push_back({kept, "plain"});
  }

  void base64() {
    constexpr std::string_view kStandard =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (const std::size_t shift : {0U, 1U, 2U}) {
      for (const bool url_safe : {false, true}) {
        add("base64", kMinBase64Needle, [&](Writer* writer) {
          // Only the characters that depend on nothing but the value.
          const std::size_t begin = (shift * 8 + 5) / 6;
          const std::size_t end = (shift + value_.size()) * 8 / 6;
          for (std::size_t at = begin; at < end; ++at) {
            unsigned six = 0;
            for (std::size_t bit = at * 6; bit < at * 6 + 6; ++bit) {
              const auto byte = static_cast<unsigned char>(value_[bit / 8 - shift]);
              six = six << 1 | (byte >> (7 - bit % 8) & 1U);
            }
            char c = kStandard[six];
            if (url_safe && c == '+') c = '-';
            if (url_safe && c == '/') c = '_';
            writer->put(c);
          }
          return true;
        });
      }
    }
  }

  void hex() {
    const bool is_hex = std::all_of(value_.begin(), value_.end(),
                                    [](unsigned char c) { return std::isxdigit(c) != 0; });
    for (const std::string_view digits : {kLowerHex, kUpperHex}) {
      if (!is_hex) each_byte("hex", "", digits);
      each_byte("url", "%", digits);
      each_byte("json", "\\x", digits);
    }
  }

  void percent() {
    // RFC 3986's unreserved; what JavaScript's encodeURIComponent and encodeURI leave, too.
    for (const std::string_view kept : {"-._~", "-._~!'()*", "-._~!'()*;,/?:@&=+$#"}) {
      for (const std::string_view digits : {kUpperHex, kLowerHex}) {
        for (const bool plus : {false, true}) {
          add("url", kMinNeedle, [&](Writer* writer) {
            for (const char c : value_) {
              if (is_plain_byte(c) || kept.find(c) != std::string_view::npos) {
                writer->put(c);
              } else if (plus && c == ' ') {
                writer->put('+');
              } else {
                writer->put('%');
                writer->put_hex(static_cast<unsigned char>(c), digits);
              }
            }
            return true;
          });
        }
      }
    }
  }

  struct JsonStyle {
    std::string_view short_escapes;  ///< escaped by a backslash
    std::string_view code_escapes;   ///< escaped by their number
    bool ascii = false;              ///< all above ASCII by number
    std::string_view digits = kLowerHex;
  };

  void json() {
    constexpr std::array<JsonStyle, 12> kStyles = {{
        {"\"\\", ""},
        {"\"\\/", ""},
        {"'\\", ""},
        {"\"\\", "<>&"},
        {"\"\\", "<>&", false, kUpperHex},
        {"\"\\", "<>&'"},
        {"\"\\", "<>&'", false, kUpperHex},
        {"\"\\", "<>&'+", true, kUpperHex},
        {"\"\\", "", true},
        {"\"\\", "", true, kUpperHex},
        {"\"\\/", "", true},
        {"\"\\", "/<>&'", true},
    }};
    for (const JsonStyle& style : kStyles) {
      add("json", kMinNeedle, [&](Writer* writer) { return write_json(style, writer); });
    }
  }

  void html() {
    constexpr std::array<std::array<std::string_view, 2>, 6> kQuotes = {{
        {"&quot;", "&#39;"},
        {"&quot;", "&#x27;"},
        {"&#34;", "&#39;"},
        {"&quot;", "&apos;"},
        {"&quot;", "'"},
        {"\"", "'"},
    }};
    for (const auto& quotes : kQuotes) {
      add("html", kMinNeedle, [&](Writer* writer) {
        for (const char c : value_) {
          switch (c) {
            case '&':
              writer->put("&amp;");
              break;
            case '<':
              writer->put("&lt;");
              break;
            case '>':
              writer->put("&gt;");
              break;
            case '"':
              writer->put(quotes[0]);
              break;
            case '\'':
              writer->put(quotes[1]);
              break;
            default:
              writer->put(c);
          }
        }
        return true;
      });
    }
  }

  /// Formats that put something before certain characters: YAML and SQL double a quote, the others
  /// take a backslash.
  void other_escapes() {
    replace_each("yaml", "'", "'");
    replace_each("properties", ":=#! \\", "\\");
    replace_each("properties", ":=\\", "\\");
    replace_each("shell", "$`\"\\", "\\");
    replace_each("shell", " \t!\"#$&'()*,;<>?[\\]^`{|}~", "\\");
    replace_each("shell", " \t!\"#$%&'()*+,:;<=>?@[\\]^`{|}~", "\\");
    add("shell", kMinNeedle, [&](Writer* writer) {
      for (const char c : value_) {
        if (c == '\'') writer->put("'\\'");
        writer->put(c);
      }
      return true;
    });
  }

  void utf16() {
    add("utf16", kMinNeedle * 2, [&](Writer* writer) {
      for (std::size_t at = 0; at < value_.size();) {
        std::uint32_t code = 0;
        if (!next_code_point(value_, &at, &code)) return false;
        for_units(code, [&](std::uint32_t unit) {
          writer->put(static_cast<char>(unit & 0xFF));
          writer->put(static_cast<char>(unit >> 8));
        });
      }
      return true;
    });
  }

 private:
  void each_byte(std::string_view encoding, std::string_view before, std::string_view digits) {
    add(encoding, kMinNeedle * 2, [&](Writer* writer) {
      for (const char c : value_) {
        writer->put(before);
        writer->put_hex(static_cast<unsigned char>(c), digits);
      }
      return true;
    });
  }

  void replace_each(std::string_view encoding, std::string_view special, std::string_view before) {
    add(encoding, kMinNeedle, [&](Writer* writer) {
      for (const char c : value_) {
        if (special.find(c) != std::string_view::npos) writer->put(before);
        writer->put(c);
      }
      return true;
    });
  }

  bool write_json(const JsonStyle& style, Writer* writer) const {
    const auto put_code = [&](std::uint32_t unit) {
      writer->put("\\u");
      writer->put_hex(unit >> 8, style.digits);
      writer->put_hex(unit & 0xFF, style.digits);
    };
    constexpr std::string_view kControls = "\n\r\t\b\f";
    constexpr std::string_view kLetters = "nrtbf";
    for (std::size_t at = 0; at < value_.size();) {
      const char c = value_[at];
      if (const std::size_t control = kControls.find(c); control != std::string_view::npos) {
        writer->put('\\');
        writer->put(kLetters[control]);
      } else if (style.short_escapes.find(c) != std::string_view::npos) {
        writer->put('\\');
        writer->put(c);
      } else if (static_cast<unsigned char>(c) < 0x20 ||
                 style.code_escapes.find(c) != std::string_view::npos) {
        put_code(static_cast<unsigned char>(c));
      } else if (style.ascii && static_cast<unsigned char>(c) >= 0x80) {
        std::uint32_t code = 0;
        if (!next_code_point(value_, &at, &code)) return false;
        for_units(code, put_code);
        continue;
      } else {
        writer->put(c);
      }
      ++at;
    }
    return true;
  }

  std::string_view plain_;
  std::string_view value_;
  SecretArena* arena_;
  std::vector<EncodedForm>* forms_;
  std::size_t first_;
};

}  // namespace

void encode_forms(std::string_view value, SecretArena* arena, std::vector<EncodedForm>* forms) {
  FormMaker maker(value, arena, forms);
  maker.plain();
  maker.base64();
  maker.hex();
  maker.percent();
  maker.json();
  maker.html();
  maker.other_escapes();
  maker.utf16();
}

}  // namespace sluice::secrets
