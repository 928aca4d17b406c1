#include "checks/dockerfile.h"

#include <algorithm>
#include <utility>

namespace sluice::checks {
namespace {

constexpr std::string_view kBlanks = " \t\r";

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t\r\n");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\r\n") + 1 - begin);
}

std::string upper(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
  return out;
}

bool equal_names(std::string_view a, std::string_view b) { return upper(a) == upper(b); }

/// Behind the last line of the instruction that begins in the line at `at`: a backslash at a
/// line's end joins the next; lines of comments in between belong to it.
std::size_t instruction_end(std::string_view text, std::size_t at) {
  while (at < text.size()) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const std::string_view line = trimmed(text.substr(at, end - at));
    at = std::min(end + 1, text.size());
    if (line.ends_with('\\') || line.starts_with('#')) continue;
    return end;
  }
  return text.size();
}

/// Nothing but blanks up to the line's end.
bool ends_line(std::string_view text, std::size_t at) {
  const std::size_t next = text.find_first_not_of(kBlanks, at);
  return next != std::string_view::npos && text[next] == '\n';
}

/// The words of an argument; quotes keep blanks together.
std::vector<std::pair<std::size_t, std::string>> words_of(std::string_view text) {
  std::vector<std::pair<std::size_t, std::string>> words;
  std::string word;
  std::size_t begin = 0;
  bool in_word = false;
  char quote = '\0';
  const auto finish = [&] {
    if (in_word) words.emplace_back(begin, std::move(word));
    word.clear();
    in_word = false;
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quote != '\0') {
      if (c == quote) {
        quote = '\0';
      } else {
        word += c;
      }
    } else if (c == '\\' && ends_line(text, i + 1)) {
      finish();
    } else if (c == ' ' || c == '\t' || c == '\r' || c == '\n') {
      finish();
    } else if (c == '#' && !in_word) {
      i = std::min(text.find('\n', i), text.size()) - 1;
    } else {
      if (!in_word) begin = i;
      in_word = true;
      if (c == '"' || c == '\'') {
        quote = c;
      } else {
        word += c;
      }
    }
  }
  finish();
  return words;
}

/// Marks the instructions of the last stage, and of those that it is built on.
void mark_final_stage(std::vector<DockerInstruction>* instructions) {
  std::string wanted;
  bool wants_last = true;
  bool taken = false;
  for (std::size_t i = instructions->size(); i > 0; --i) {
    DockerInstruction& one = (*instructions)[i - 1];
    if (one.keyword != "FROM") continue;
    auto words = words_of(one.raw);
    std::erase_if(words, [](const auto& word) { return word.second.starts_with("--"); });
    const bool named = words.size() > 2 && equal_names(words[1].second, "as");
    taken = wants_last || (named && equal_names(words[2].second, wanted));
    if (!taken) continue;
    wants_last = false;
    wanted = words.empty() ? std::string() : words[0].second;
    for (std::size_t own = i - 1; own < instructions->size(); ++own) {
      if (own > i - 1 && (*instructions)[own].keyword == "FROM") break;
      (*instructions)[own].final_stage = true;
    }
  }
}

}  // namespace

std::string DockerInstruction::argument() const {
  std::string text(raw);
  const std::string_view whole = trimmed(raw);
  if (!whole.starts_with('[') || !whole.ends_with(']')) return text;
  for (char& c : text) {
    if (c == '[' || c == ']' || c == ',') c = ' ';
  }
  return text;
}

Dockerfile read_dockerfile(std::string_view text) {
  Dockerfile file;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t line_end = std::min(text.find('\n', at), text.size());
    const std::size_t begin = text.find_first_not_of(kBlanks, at);
    if (begin == std::string_view::npos || begin >= line_end || text[begin] == '#') {
      at = line_end + 1;
      continue;
    }
    const std::size_t end = instruction_end(text, at);
    const std::size_t word = std::min(text.find_first_of(" \t\r\n", begin), end);
    const std::size_t argument = std::min(text.find_first_not_of(kBlanks, word), end);
    if (file.instructions.size() == kMaxDockerInstructions) break;
    file.instructions.push_back({upper(text.substr(begin, word - begin)),
                                 text.substr(argument, end - argument), begin, argument, false});
    at = end + 1;
  }
  mark_final_stage(&file.instructions);
  return file;
}

std::vector<DockerVariable> docker_variables(const DockerInstruction& instruction) {
  std::vector<DockerVariable> variables;
  auto words = words_of(instruction.raw);
  // "ENV NAME the value": the old form.
  if (instruction.keyword == "ENV" && words.size() > 1 &&
      words[0].second.find('=') == std::string::npos) {
    std::string value = words[1].second;
    for (std::size_t i = 2; i < words.size(); ++i) value.append(" ").append(words[i].second);
    variables.push_back(
        {words[0].second, std::move(value), true, instruction.argument_begin + words[0].first});
    return variables;
  }
  for (auto& [offset, word] : words) {
    const std::size_t equals = word.find('=');
    DockerVariable variable;
    variable.name = word.substr(0, equals);
    variable.has_value = equals != std::string::npos;
    if (variable.has_value) variable.value = word.substr(equals + 1);
    variable.begin = instruction.argument_begin + offset;
    variables.push_back(std::move(variable));
  }
  return variables;
}

}  // namespace sluice::checks
