#include "inventory/formats/scala_values.h"

#include <utility>

namespace sluice::inventory {
namespace {

using Kind = ScalaToken::Kind;
/// Names that one lookup goes through: definitions can go in circles, or multiply.
constexpr int kMaxSteps = 50;
constexpr std::size_t kMaxText = 500;
constexpr std::size_t kMaxPath = 10;

bool is_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/// The last two parts of a path: "a.b.C.d" is looked for as "C.d" and "d".
std::string_view last_parts(std::string_view path, std::size_t parts) {
  std::size_t at = path.size();
  for (std::size_t i = 0; i < parts; ++i) {
    if (at == 0) return path;
    at = path.rfind('.', at - 1);
    if (at == std::string_view::npos) return path;
  }
  return path.substr(at + 1);
}

}  // namespace

std::string scala_path(const std::vector<ScalaToken>& tokens, std::size_t at, std::size_t* end) {
  std::string path;
  std::size_t parts = 0;
  while (at < tokens.size() && tokens[at].kind == Kind::kWord && parts++ < kMaxPath) {
    path += (path.empty() ? "" : ".") + tokens[at].text;
    ++at;
    const bool goes_on = at + 1 < tokens.size() && tokens[at].is(".") &&
                         tokens[at + 1].kind == Kind::kWord && tokens[at + 1].text != "map" &&
                         tokens[at + 1].text != "value";
    if (!goes_on) break;
    ++at;
  }
  // `scalaVersion.value` is what is set elsewhere in the file; it ends here.
  if (at + 1 < tokens.size() && tokens[at].is(".") && tokens[at + 1].is("value")) at += 2;
  *end = at;
  return path;
}

void ScalaValues::add(const std::vector<ScalaToken>& tokens) {
  std::map<std::string, Definition, std::less<>> found;
  std::vector<std::pair<std::size_t, std::string>> objects;  // depth of braces, name
  std::string object;
  std::size_t depth = 0;
  for (std::size_t i = 0; i + 1 < tokens.size(); ++i) {
    const ScalaToken& token = tokens[i];
    if (token.is("object") && tokens[i + 1].kind == Kind::kWord) object = tokens[i + 1].text;
    if (token.is("{")) {
      ++depth;
      if (!object.empty()) objects.emplace_back(depth, std::exchange(object, {}));
    }
    if (token.is("}") && depth > 0) {
      if (!objects.empty() && objects.back().first == depth) objects.pop_back();
      --depth;
    }
    if (!token.is("val") && !token.is("def") && !token.is("var")) continue;
    if (tokens[i + 1].kind != Kind::kWord) continue;
    std::size_t at = i + 2;
    if (at + 1 < tokens.size() && tokens[at].is(":")) at += 2;  // : String
    if (at + 2 >= tokens.size() || !tokens[at].is("=")) continue;
    Definition definition{tokens[at + 1].text, tokens[at + 1].kind, false};
    std::size_t end = at + 2;
    if (definition.kind == Kind::kWord) definition.text = scala_path(tokens, at + 1, &end);
    if (definition.kind == Kind::kOperator || definition.kind == Kind::kEnd) continue;
    // Part of something bigger: "a" + b, "org" % "name" % "1.0", f(x), "x".trim
    const ScalaToken& next = tokens[end];
    const bool same_line = next.line == tokens[at + 1].line;
    if (next.is("+") || next.is("%") || next.is("%%") || next.is("%%%") || next.is(".") ||
        (same_line && (next.is("(") || next.is("[") || next.kind == Kind::kWord))) {
      definition.ambiguous = true;
    }
    const std::string& name = tokens[i + 1].text;
    std::vector<std::string> names = {name};
    if (!objects.empty()) names.push_back(objects.back().second + '.' + name);
    for (const std::string& known : names) {
      const auto [entry, is_new] = found.try_emplace(known, definition);
      if (!is_new && entry->second.text != definition.text) entry->second.ambiguous = true;
    }
  }
  for (auto& [name, definition] : found) definitions_.try_emplace(name, std::move(definition));
}

std::optional<std::string> ScalaValues::find(std::string_view name) const {
  int steps = 0;
  return resolve(name, steps);
}

std::optional<std::string> ScalaValues::resolve(std::string_view name, int& steps) const {
  if (++steps > kMaxSteps) return {};
  auto found = definitions_.end();
  for (const std::size_t parts : {2, 1}) {
    if (found == definitions_.end()) found = definitions_.find(last_parts(name, parts));
  }
  if (found == definitions_.end() || found->second.ambiguous) return {};
  const Definition& definition = found->second;
  if (definition.kind == Kind::kString) return definition.text;
  if (definition.kind == Kind::kInterpolated) return interpolate(definition.text, steps);
  return resolve(definition.text, steps);
}

std::optional<std::string> ScalaValues::interpolate(std::string_view text, int& steps) const {
  std::string result;
  for (std::size_t at = 0; at < text.size() && result.size() <= kMaxText;) {
    if (text[at] != '$') {
      result += text[at++];
      continue;
    }
    const bool braces = at + 1 < text.size() && text[at + 1] == '{';
    const std::size_t begin = at + (braces ? 2 : 1);
    std::size_t end = begin;
    while (end < text.size() && (is_name(text[end]) || (braces && text[end] == '.'))) ++end;
    if (end == begin || (braces && (end >= text.size() || text[end] != '}'))) return {};
    const std::optional<std::string> value = resolve(text.substr(begin, end - begin), steps);
    if (!value) return {};
    result += *value;
    at = end + (braces ? 1 : 0);
  }
  return result.size() > kMaxText ? std::nullopt : std::optional(std::move(result));
}

std::optional<std::string> ScalaValues::operand(const std::vector<ScalaToken>& tokens,
                                                std::size_t at, std::size_t* end) const {
  const ScalaToken& token = tokens[at];
  *end = at + 1;
  int steps = 0;
  if (token.kind == Kind::kString) return token.text;
  if (token.kind == Kind::kInterpolated) return interpolate(token.text, steps);
  if (token.kind != Kind::kWord) {
    *end = at;
    return {};
  }
  return resolve(scala_path(tokens, at, end), steps);
}

}  // namespace sluice::inventory
