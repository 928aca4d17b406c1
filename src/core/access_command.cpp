#include "core/access_command.h"

#include <string_view>

#include "base/shell_word.h"

namespace sluice {
namespace {

void replace(std::string* text, std::string_view what, std::string_view with) {
  for (std::size_t at = text->find(what); at != std::string::npos;
       at = text->find(what, at + with.size())) {
    text->replace(at, what.size(), with);
  }
}

/// The words of a loop around the command, if there are several of the kind.
void fill_in(std::string_view mark, std::string_view variable,
             const std::vector<std::string>& values, std::string* text,
             std::vector<std::string>* head) {
  if (values.size() == 1) {
    replace(text, mark, shell_word(values.front()));
  } else if (values.size() > 1) {
    replace(text, mark, "\"$" + std::string(variable) + '"');
    head->insert(head->end(), {"for", std::string(variable), "in"});
    for (const std::string& value : values) head->push_back(shell_word(value));
    head->back() += ';';
    head->emplace_back("do");
  }
}

/// What may stand on a line of its own: words of the loops, then each command of the text.
std::vector<std::string> words_of(const AccessCommand& command) {
  std::string text = command.text;
  std::vector<std::string> words;
  fill_in("{who}", "who", command.who, &text, &words);
  fill_in("{app}", "app", command.apps, &text, &words);
  std::string ends;
  for (const std::string& word : words) {
    if (word == "do") ends += "; done";
  }
  words.push_back(text + ends);
  return words;
}

}  // namespace

std::string shell_line(const AccessCommand& command) {
  std::string line;
  for (const std::string& word : words_of(command)) line += (line.empty() ? "" : " ") + word;
  return line;
}

std::vector<std::string> shell_lines(const AccessCommand& command, std::size_t width) {
  std::vector<std::string> lines;
  std::string line;
  bool after_do = false;
  for (const std::string& word : words_of(command)) {
    // Behind "do" a line may end as it is; elsewhere a backslash goes on with the next one.
    const bool fits = line.size() + 1 + word.size() + 2 <= width;
    if (!line.empty() && !fits) {
      lines.push_back(line + (after_do ? "" : " \\"));
      line = "  " + word;
    } else {
      line += (line.empty() ? "" : " ") + word;
    }
    after_do = word == "do";
  }
  lines.push_back(std::move(line));
  return lines;
}

}  // namespace sluice
