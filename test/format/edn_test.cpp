// EDN and Clojure syntax: what is read, what is skipped, and what any bytes come to.
#include <string>

#include "format/edn.h"
#include "test/catch.h"

namespace sluice::format {
namespace {

using Kind = EdnValue::Kind;

std::string shown(const EdnValue& value) {
  if (value.kind == Kind::kString) return '"' + value.text + '"';
  if (value.kind == Kind::kOther) return '<' + value.text + '>';
  if (value.kind == Kind::kNumber) return '#' + value.text;
  const bool plain = value.kind == Kind::kSymbol || value.kind == Kind::kKeyword;
  if (plain) return value.text;
  std::string text = value.kind == Kind::kList     ? "("
                     : value.kind == Kind::kVector ? "["
                     : value.kind == Kind::kMap    ? "{"
                                                   : "#{";
  for (const EdnValue& item : value.items) {
    if (&item != &value.items.front()) text += ' ';
    text += shown(item);
  }
  return text + (value.kind == Kind::kList ? ")" : value.kind == Kind::kVector ? "]" : "}");
}

std::string read(std::string_view text) {
  const auto forms = read_edn("deps.edn", text);
  if (!forms) return "error " + std::to_string(forms.error().line) + ": " + forms.error().message;
  std::string all;
  for (const EdnValue& form : *forms) all += (all.empty() ? "" : " ") + shown(form);
  return all;
}

}  // namespace

TEST_CASE("EDN is read as Clojure reads it") {
  struct Case {
    std::string_view text;
    std::string_view expected;
  };
  const Case cases[] = {
      {"", ""},
      {" , \r\n\t", ""},
      {"{:a 1, b/c \"d\"} [nil -2 +3 1.5M]", "{:a #1 b/c \"d\"} [nil #-2 #+3 #1.5M]"},
      {"\xEF\xBB\xBF(a)", "(a)"},
      {"; all of this\n#! too\na;b\nc", "a c"},
      {"[1 #_2 3 #_#_4 5 #_ [6 7] 8 #_\n9]", "[#1 #3 #8]"},
      {"(#_x)", "()"},
      {R"("a\"b\\ \n\u00e9 \q")", "\"a\"b\\ \n\xC3\xA9 q\""},
      {"\"two\nlines\"", "\"two\nlines\""},
      {R"(#"a\d\"" \a \newline \( \")", R"(<a\d\"> <a> <newline> <(> <">)"},
      {"~v '(a) `b @c ~@d #'e", "(unquote v) (quote (a)) (quote b) (deref c) (unquote d) e"},
      {"^:private ^{:doc \"x\"} a #^b c", "a c"},
      {"#{a b} #(f %) #inst \"2020\" #uuid \"1\" #:ns{:a 1} #?(:clj x) ##Inf",
       "#{a b} (f %) \"2020\" \"1\" {:a #1} (:clj x) Inf"},
      {"a'b x#y - + -a", "a'b x#y - + -a"},
  };
  for (const Case& c : cases) {
    INFO(c.text);
    CHECK(read(c.text) == c.expected);
  }
}

TEST_CASE("what is no EDN is an error with its line") {
  struct Case {
    std::string_view text;
    std::string_view expected;
  };
  const Case cases[] = {
      {"{:a\n\n1", "error 1: no '}' for what begins here"},
      {"a\n[b (c]", "error 2: unexpected ']'"},
      {"a\nb)", "error 2: unexpected ')'"},
      {"\n{:a}", "error 2: a map with a key without value"},
      {"\n\"abc", "error 2: a text without its closing quote"},
      {"\"abc\\", "error 1: a text without its closing quote"},
      {"a #_", "error 1: the text ends too early"},
      {"~", "error 1: the text ends too early"},
      {"^a", "error 1: the text ends too early"},
      {"\\", "error 1: the text ends too early"},
      {"# a", "error 1: unexpected '#'"},
      {"#", "error 1: unexpected '#'"},
      {"##", "error 1: unexpected character"},
  };
  for (const Case& c : cases) {
    INFO(c.text);
    CHECK(read(c.text) == c.expected);
  }
}

TEST_CASE("EDN keeps lines, and finds by key") {
  const auto forms = read_edn("a.edn", "; one\n{:a \"x\"\n :b {:c\n 4} :a \"y\"}\n(f 1 :k \"v\")");
  REQUIRE(forms);
  const EdnValue& map = forms->at(0);
  CHECK(map.line == 2);
  CHECK(map.text_of(":a") == "y");
  REQUIRE(map.find(":b"));
  CHECK(map.find(":b")->line == 3);
  CHECK(map.find(":b")->find(":c")->line == 4);
  CHECK(map.find(":none") == nullptr);
  CHECK(map.text_of(":b").empty());
  CHECK(forms->at(1).is_call("f"));
  CHECK(forms->at(1).find_after(2, ":k")->text == "v");
  CHECK(forms->at(1).find(":k") == nullptr);
}

TEST_CASE("deep and long EDN is refused, not died of") {
  for (const char* open : {"(", "[", "{", "#_", "~", "^", "'", "#'", "#?", "#(", "#a ", "#_ ~ ^"}) {
    std::string text;
    for (int i = 0; i < 200'000; ++i) text += open;
    INFO(open);
    CHECK(read(text).starts_with("error 1: "));
  }
  std::string many;
  for (std::size_t i = 0; i <= kMaxEdnValues; ++i) many += "1 ";
  CHECK(read(many) == "error 1: too many values");
}

TEST_CASE("no cut and no byte is too much for the EDN reader") {
  const std::string text =
      "(defproject a/b \"1\" #_x ;c\n :d [[e \"f\\u0041\"] ~g ^{:h 1} \\i #\"j\"] #{k} #inst "
      "\"l\")";
  for (std::size_t size = 0; size < text.size(); ++size) {
    CHECK((read(text.substr(0, size)).starts_with("error") || size == 0));
    for (int byte = 0; byte < 256; byte += 3) {
      std::string changed = text;
      changed[size] = static_cast<char>(byte);
      (void)read(changed);
    }
  }
}

}  // namespace sluice::format
