#include "secrets/required_run.h"

#include <algorithm>
#include <cctype>
#include <utility>
#include <vector>

#include "secrets/text_cursor.h"

namespace sluice::secrets {
namespace {

using Bytes = std::bitset<256>;

constexpr std::size_t kMaxDepth = 32;
constexpr std::size_t kMaxParts = 512;
/// No window is longer; sums and products stay small.
constexpr std::size_t kMaxLength = 1u << 14;
// Words of ordinary text are shorter, and of more kinds of bytes it consists.
constexpr std::size_t kShortest = 8;
constexpr std::size_t kMaxClass = 80;

std::size_t index_of(char c) { return static_cast<unsigned char>(c); }

Bytes range(char first, char last) {
  Bytes bytes;
  for (std::size_t i = index_of(first); i <= index_of(last); ++i) bytes.set(i);
  return bytes;
}

/// Both cases of each letter. Of letters beyond ASCII all count, which excludes too little.
Bytes folded(Bytes bytes) {
  bool high = false;
  for (std::size_t i = 0x80; i < 0x100; ++i) high = high || bytes.test(i);
  for (std::size_t i = 0x80; high && i < 0x100; ++i) bytes.set(i);
  for (std::size_t i = 'a'; i <= 'z'; ++i) {
    const std::size_t upper = i - 'a' + 'A';
    if (bytes.test(i) || bytes.test(upper)) bytes.set(i).set(upper);
  }
  return bytes;
}

/// A piece of a sequence: which bytes it may consist of, and how many it has at least.
struct Part {
  Bytes bytes;
  std::size_t least = 0;
};

/// What a sequence or a choice comes to.
struct Shape {
  std::vector<Part> parts;  ///< in order
  RequiredRun inner;        ///< a run that stands in one of the parts; length 0: none
};

std::size_t worth(const RequiredRun& run) { return run.length * (256 - run.bytes.count()); }

void keep_better(const RequiredRun& run, RequiredRun* best) {
  if (run.bytes.count() <= kMaxClass && worth(run) > worth(*best)) *best = run;
}

/// The best run of neighbouring parts.
RequiredRun best_run(const Shape& shape) {
  RequiredRun best = shape.inner;
  for (std::size_t i = 0; i < shape.parts.size(); ++i) {
    RequiredRun run;
    for (std::size_t j = i; j < shape.parts.size(); ++j) {
      run.bytes |= shape.parts[j].bytes;
      run.length = std::min(run.length + shape.parts[j].least, kMaxLength);
      if (run.bytes.count() > kMaxClass) break;
      keep_better(run, &best);
    }
  }
  return best;
}

Part sum_of(const Shape& shape) {
  Part sum;
  for (const Part& part : shape.parts) {
    sum.bytes |= part.bytes;
    sum.least = std::min(sum.least + part.least, kMaxLength);
  }
  return sum;
}

/// Reads a pattern. Every function gives nothing where it meets what it doesn't know: no run is
/// then required.
class PatternReader {
 public:
  explicit PatternReader(std::string_view pattern) : cursor_(pattern, 0) {}

  std::optional<RequiredRun> read() {
    const std::optional<Shape> shape = read_choice(false, 0);
    if (!shape || !cursor_.done()) return std::nullopt;
    RequiredRun run = best_run(*shape);
    if (run.length < kShortest) return std::nullopt;
    return run;
  }

 private:
  /// a|b|c, up to the end or a closing parenthesis.
  std::optional<Shape> read_choice(bool fold, std::size_t depth) {
    if (depth > kMaxDepth) return std::nullopt;
    std::optional<Shape> first = read_sequence(&fold, depth);
    if (!first || cursor_.peek() != '|') return first;
    Part any = sum_of(*first);
    RequiredRun inner = best_run(*first);
    while (cursor_.take('|')) {
      const std::optional<Shape> next = read_sequence(&fold, depth);
      if (!next) return std::nullopt;
      const Part sum = sum_of(*next);
      any.bytes |= sum.bytes;
      any.least = std::min(any.least, sum.least);
      const RequiredRun run = best_run(*next);
      inner.bytes |= run.bytes;
      inner.length = std::min(inner.length, run.length);
    }
    Shape shape;
    shape.parts.push_back(any);
    keep_better(inner, &shape.inner);
    return shape;
  }

  /// `fold` changes with a flag, which holds up to the end of the group.
  std::optional<Shape> read_sequence(bool* fold, std::size_t depth) {
    Shape shape;
    while (!cursor_.done() && cursor_.peek() != '|' && cursor_.peek() != ')') {
      if (cursor_.take("(?i)")) {
        *fold = true;
        continue;
      }
      std::optional<Shape> item = read_item(*fold, depth);
      if (!item || !read_repeat(&*item)) return std::nullopt;
      shape.parts.insert(shape.parts.end(), item->parts.begin(), item->parts.end());
      if (shape.parts.size() > kMaxParts) return std::nullopt;
      keep_better(item->inner, &shape.inner);
    }
    return shape;
  }

  std::optional<Shape> read_item(bool fold, std::size_t depth) {
    if (cursor_.take('(')) {
      if (cursor_.take("?i:")) {
        fold = true;
      } else if (!cursor_.take("?:") && cursor_.peek() == '?') {
        return std::nullopt;
      }
      std::optional<Shape> group = read_choice(fold, depth + 1);
      if (!cursor_.take(')')) return std::nullopt;
      return group;
    }
    Part part{{}, 1};
    if (cursor_.take('[')) {
      if (!read_class(&part.bytes)) return std::nullopt;
    } else if (cursor_.take('^') || cursor_.take('$') || cursor_.take("\\b")) {
      part.least = 0;
    } else if (cursor_.take('.')) {
      part.bytes.set();
    } else if (cursor_.peek() == '\\') {
      if (!read_escape(&part.bytes)) return std::nullopt;
    } else if (std::string_view("*+?{").find(cursor_.peek()) != std::string_view::npos) {
      return std::nullopt;
    } else {
      part.bytes.set(index_of(cursor_.peek()));
      cursor_.step();
    }
    if (fold) part.bytes = folded(part.bytes);
    return Shape{{part}, {}};
  }

  /// The inside of brackets.
  bool read_class(Bytes* bytes) {
    const bool negated = cursor_.take('^');
    for (bool first = true; first || cursor_.peek() != ']'; first = false) {
      if (cursor_.done() || cursor_.peek() == '[') return false;
      Bytes one;
      const char begin = cursor_.peek();
      bool single = begin != '\\';
      if (single) {
        one.set(index_of(begin));
        cursor_.step();
      } else if (!read_escape(&one)) {
        return false;
      }
      if (cursor_.peek() == '-' && cursor_.peek(1) != ']') {
        // Ends of ranges that are written as escapes are not needed.
        const char end = cursor_.peek(1);
        if (!single || end == '\\' || end == '[' || index_of(end) < index_of(begin)) return false;
        one = range(begin, end);
        cursor_.step(2);
      }
      *bytes |= one;
    }
    cursor_.step();
    if (negated) bytes->flip();
    return true;
  }

  bool read_escape(Bytes* bytes) {
    cursor_.step();
    const char c = cursor_.peek();
    cursor_.step();
    const Bytes digits = range('0', '9');
    const Bytes words = digits | range('a', 'z') | range('A', 'Z') | range('_', '_');
    Bytes spaces;
    for (const char space : std::string_view("\t\n\f\r ")) spaces.set(index_of(space));
    switch (c) {
      case 'd':
        *bytes = digits;
        return true;
      case 'D':
        *bytes = ~digits;
        return true;
      case 'w':
        *bytes = words;
        return true;
      case 'W':
        *bytes = ~words;
        return true;
      case 's':
        *bytes = spaces;
        return true;
      case 'S':
        *bytes = ~spaces;
        return true;
      case 'n':
        bytes->set('\n');
        return true;
      case 'r':
        bytes->set('\r');
        return true;
      case 't':
        bytes->set('\t');
        return true;
      case 'x':
        return read_hex(bytes);
      default:
        if (std::ispunct(static_cast<unsigned char>(c)) == 0) return false;
        bytes->set(index_of(c));
        return true;
    }
  }

  bool read_hex(Bytes* bytes) {
    std::size_t value = 0;
    for (int i = 0; i < 2; ++i) {
      const char c = cursor_.peek();
      if (std::isxdigit(static_cast<unsigned char>(c)) == 0) return false;
      value = value * 16 + (c <= '9' ? index_of(c) - '0' : (index_of(c) | 0x20) - 'a' + 10);
      cursor_.step();
    }
    bytes->set(value);
    return true;
  }

  /// A quantifier, if one follows.
  bool read_repeat(Shape* item) {
    std::size_t least = 1;
    if (cursor_.take('*') || cursor_.take('?')) {
      least = 0;
    } else if (cursor_.take('{')) {
      if (!read_count(&least)) return false;
      if (cursor_.take(',') && cursor_.peek() != '}') {
        std::size_t most = 0;
        if (!read_count(&most)) return false;
      }
      if (!cursor_.take('}')) return false;
    } else if (!cursor_.take('+')) {
      return true;
    }
    cursor_.take('?');  // as few as possible: the same bytes
    if (std::string_view("*+?{").find(cursor_.peek()) < 4) return false;
    Part sum = sum_of(*item);
    sum.least = std::min(sum.least * least, kMaxLength);
    item->parts.assign(1, sum);
    if (least == 0) item->inner = {};
    return true;
  }

  bool read_count(std::size_t* count) {
    if (std::isdigit(static_cast<unsigned char>(cursor_.peek())) == 0) return false;
    *count = 0;
    while (std::isdigit(static_cast<unsigned char>(cursor_.peek())) != 0) {
      *count = std::min(*count * 10 + index_of(cursor_.peek()) - '0', kMaxLength);
      cursor_.step();
    }
    return true;
  }

  TextCursor cursor_;
};

}  // namespace

bool RequiredRun::found_in(std::string_view text) const {
  // From the end of where a run would lie backwards: one foreign byte there rules out all runs
  // that begin before it.
  std::size_t begin = 0;
  while (text.size() - begin >= length) {
    std::size_t at = begin + length;
    while (at > begin && bytes.test(index_of(text[at - 1]))) --at;
    if (at == begin) return true;
    begin = at;
  }
  return false;
}

std::optional<RequiredRun> required_run(std::string_view pattern) {
  return PatternReader(pattern).read();
}

}  // namespace sluice::secrets
