#include "inventory/formats/gemspec.h"

#include <optional>
#include <set>
#include <utility>

#include "inventory/formats/ruby_arguments.h"
#include "inventory/formats/ruby_tokens.h"
#include "inventory/formats/text.h"

namespace sluice::inventory {
namespace {

using Kind = RubyToken::Kind;

/// More than any gem has.
constexpr std::size_t kMaxNeeds = 1000;

/// "# stub: name version platform paths" on the first lines, then perhaps
/// "# stub: ext/a/extconf.rb".
void read_stubs(std::string_view bytes, Gemspec& gemspec) {
  constexpr std::string_view kStub = "# stub: ";
  for (Lines lines(bytes); lines.next() && lines.text().starts_with('#');) {
    if (!lines.text().starts_with(kStub)) continue;
    std::string_view rest = lines.text().substr(kStub.size());
    if (!gemspec.name.empty()) {
      gemspec.extensions = gemspec.extensions || !trim(rest).empty();
      continue;
    }
    const std::string_view name = take_word(rest);
    const std::string_view version = take_word(rest);
    if (version.empty()) continue;
    gemspec.name = name;
    gemspec.version = before(version, "-");
    gemspec.line = lines.number();
  }
}

class Reader {
 public:
  Reader(std::string_view bytes, Gemspec gemspec)
      : tokens_(ruby_tokens(bytes)), gemspec_(std::move(gemspec)) {}

  Gemspec read() {
    // `s.name = …`: three tokens, of which the last is what is set or called.
    for (std::size_t i = 2; i + 1 < tokens_.size(); ++i) {
      const bool member = tokens_[i - 1].text == "." && tokens_[i - 2].kind == Kind::kWord &&
                          (i == 2 || tokens_[i - 3].kind == Kind::kEnd ||
                           tokens_[i - 3].text == "|" || tokens_[i - 3].text == "then");
      if (!member) continue;
      if (tokens_[i + 1].text == "=") {
        assign(i);
      } else {
        call(i);
      }
    }
    // Old gemspecs say everything twice; the second time, for still older versions of RubyGems,
    // without telling development apart.
    std::erase_if(plain_, [&](const GemspecNeed& need) { return development_.count(need.name); });
    gemspec_.needs = std::move(runtime_.empty() ? plain_ : runtime_);
    return std::move(gemspec_);
  }

 private:
  void assign(std::size_t i) {
    const std::string& what = tokens_[i].text;
    if (what == "extensions") {
      const std::size_t value = i + 2;
      const bool empty = value + 1 < tokens_.size() && tokens_[value].text == "[" &&
                         tokens_[value + 1].text == "]";
      gemspec_.extensions = gemspec_.extensions || !empty;
      return;
    }
    std::string* target = what == "name"      ? &gemspec_.name
                          : what == "version" ? &gemspec_.version
                                              : nullptr;
    if (target == nullptr || !target->empty()) return;
    const std::vector<RubyArgument> value = ruby_arguments(tokens_, i + 2);
    const auto text = value.size() == 1 ? literal(value.front()) : std::nullopt;
    if (!text) return;
    *target = *text;
    if (what == "name") gemspec_.line = tokens_[i].line;
  }

  void call(std::size_t i) {
    const bool runtime = tokens_[i].text == "add_runtime_dependency";
    const bool development = tokens_[i].text == "add_development_dependency";
    if (!runtime && !development && tokens_[i].text != "add_dependency") return;
    std::vector<GemspecNeed>& needs = runtime ? runtime_ : plain_;
    if (needs.size() >= kMaxNeeds) return;
    const std::vector<RubyArgument> arguments = ruby_arguments(tokens_, i + 1);
    const auto name = arguments.empty() ? std::nullopt : literal(arguments.front());
    if (!name) return;
    if (development) {
      development_.emplace(*name);
      return;
    }
    GemspecNeed need{std::string(*name), {}};
    for (std::size_t a = 1; a < arguments.size(); ++a) {
      for (const std::string& part : literals(arguments[a]).value_or(std::vector<std::string>())) {
        need.requirement += (need.requirement.empty() ? "" : ", ") + part;
      }
    }
    if (need.requirement == ">= 0") need.requirement.clear();  // RubyGems writes it for "any"
    needs.push_back(std::move(need));
  }

  std::vector<RubyToken> tokens_;
  Gemspec gemspec_;
  std::vector<GemspecNeed> runtime_;
  std::vector<GemspecNeed> plain_;
  std::set<std::string> development_;
};

}  // namespace

Gemspec read_gemspec(std::string_view bytes) {
  Gemspec gemspec;
  read_stubs(bytes, gemspec);
  return Reader(bytes, std::move(gemspec)).read();
}

}  // namespace sluice::inventory
