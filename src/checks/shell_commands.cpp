#include "checks/shell_commands.h"

#include <algorithm>
#include <array>
#include <utility>

namespace sluice::checks {
namespace {

/// Longest normalized text of a command.
constexpr std::size_t kMaxCommandText = 8 * 1024;
/// Longest "${{ … }}" of a workflow.
constexpr std::size_t kMaxExpression = 2 * 1024;

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r'; }

bool is_separator(char c) {
  return c == '\n' || c == ';' || c == '&' || c == '|' || c == '(' || c == ')';
}

/// A part of the text that is shell text itself.
struct Piece {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::size_t level = 0;
  bool substituted = false;
};

struct Word {
  std::string text;  ///< quotes taken off
  std::size_t begin = 0;
  std::size_t end = 0;
  bool quoted = false;
};

bool is_number(const Word& word) {
  return !word.quoted && !word.text.empty() &&
         std::all_of(word.text.begin(), word.text.end(),
                     [](char c) { return c >= '0' && c <= '9'; });
}

/// Words that only say how the rest is run.
constexpr auto kRunners = std::to_array<std::string_view>({
    "!",    "builtin", "command", "do",    "elif",  "else", "env",
    "exec", "honcho",  "if",      "nice",  "nohup", "npx",  "sudo",
    "then", "time",    "until",   "while", "{",     "bunx", "ddtrace-run",
});
/// The same in two words.
constexpr auto kRunnersOfTwo = std::to_array<std::pair<std::string_view, std::string_view>>({
    {"bundle", "exec"},
    {"newrelic-admin", "run-program"},
    {"pipenv", "run"},
    {"pnpm", "exec"},
    {"poetry", "run"},
    {"uv", "run"},
    {"yarn", "exec"},
});

bool is_assignment(std::string_view word) {
  const std::size_t equals = word.find('=');
  if (equals == 0 || equals == std::string_view::npos) return false;
  for (std::size_t i = 0; i < equals; ++i) {
    const char c = word[i];
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    if (!letter && (i == 0 || c < '0' || c > '9')) return false;
  }
  return true;
}

/// "/usr/bin/flask", "./bin/rails": the program's name.
std::string_view without_folder(std::string_view program) {
  if (program.find("://") != std::string_view::npos || program.starts_with('$')) return program;
  const std::size_t slash = program.rfind('/');
  return slash == std::string_view::npos || slash + 1 == program.size() ? program
                                                                        : program.substr(slash + 1);
}

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  std::vector<ShellCommand> read() {
    pieces_.push_back({0, text_.size(), 0, false});
    while (!pieces_.empty()) {
      const Piece piece = pieces_.back();
      pieces_.pop_back();
      read_piece(piece);
    }
    std::stable_sort(commands_.begin(), commands_.end(),
                     [](const auto& a, const auto& b) { return a.begin < b.begin; });
    return std::move(commands_);
  }

 private:
  void read_piece(const Piece& piece) {
    piece_ = piece;
    at_ = piece.begin;
    ++pipeline_;
    while (at_ < piece_.end && commands_.size() < kMaxShellCommands) {
      const char c = text_[at_];
      if (is_blank(c)) {
        ++at_;
      } else if (c == '\\' && line_goes_on(at_)) {
        at_ = text_.find('\n', at_) + 1;
      } else if (c == '#') {
        at_ = std::min(text_.find('\n', at_), piece_.end);
      } else if (c == '\n') {
        take_command();
        ++pipeline_;
        ++at_;
        skip_here_documents();
      } else if (is_separator(c)) {
        read_separator();
      } else if (c == '<' || c == '>') {
        read_redirection();
      } else {
        read_word();
      }
    }
    take_command();
    here_documents_.clear();
  }

  bool line_goes_on(std::size_t at) const {
    const std::string_view rest = text_.substr(at + 1, 2);
    return rest.starts_with('\n') || rest.starts_with("\r\n");
  }

  void read_separator() {
    const char c = text_[at_];
    const bool doubled = at_ + 1 < piece_.end && text_[at_ + 1] == c;
    take_command();
    if (c != '|' || doubled) ++pipeline_;
    at_ += doubled ? 2 : 1;
    if (c == '|' && !doubled && at_ < piece_.end && text_[at_] == '&') ++at_;
  }

  /// "> file", "2>&1", "<<EOF", "<<< word", "<(command)".
  void read_redirection() {
    const char c = text_[at_];
    if (at_ + 1 < piece_.end && text_[at_ + 1] == '(') return read_word();
    // "2> errors" is not where the output goes.
    const bool has_number = !words_.empty() && words_.back().end == at_ && is_number(words_.back());
    const bool of_output = !has_number || words_.back().text == "1";
    if (has_number) words_.pop_back();
    std::size_t count = 0;
    while (at_ < piece_.end && text_[at_] == c && count < 3) {
      ++at_;
      ++count;
    }
    const bool here = c == '<' && count == 2;
    const bool stripped = here && at_ < piece_.end && text_[at_] == '-';
    if (stripped) ++at_;
    if (at_ < piece_.end && (text_[at_] == '&' || text_[at_] == '|')) {
      ++at_;
      while (at_ < piece_.end && (text_[at_] == '-' || (text_[at_] >= '0' && text_[at_] <= '9'))) {
        ++at_;
      }
      return;
    }
    while (at_ < piece_.end && is_blank(text_[at_])) ++at_;
    if (at_ >= piece_.end || is_separator(text_[at_])) return;
    const Word word = next_word();
    if (here) {
      here_documents_.push_back(word.text);
    } else if (c == '>' && of_output) {
      target_ = word.text;
    }
  }

  /// Behind the line in which they begin.
  void skip_here_documents() {
    for (const std::string& name : here_documents_) {
      while (at_ < piece_.end) {
        const std::size_t end = std::min(text_.find('\n', at_), piece_.end);
        std::string_view line = text_.substr(at_, end - at_);
        at_ = std::min(end + 1, piece_.end);
        while (!line.empty() && is_blank(line.front())) line.remove_prefix(1);
        while (!line.empty() && is_blank(line.back())) line.remove_suffix(1);
        if (line == name) break;
      }
    }
    here_documents_.clear();
  }

  void read_word() {
    const std::size_t before = at_;
    Word word = next_word();
    if (at_ == before) ++at_;
    words_.push_back(std::move(word));
  }

  /// One word from at_ on. Substitutions in it are pieces of their own.
  Word next_word() {
    Word word;
    word.begin = at_;
    while (at_ < piece_.end) {
      const char c = text_[at_];
      if (const std::size_t end = expression_end(); end != 0) {
        append(text_.substr(at_, end - at_), &word);
        at_ = end;
      } else if ((c == '$' || c == '<' || c == '>') && at_ + 1 < piece_.end &&
                 text_[at_ + 1] == '(') {
        read_substitution(at_ + 2, ')', &word);
      } else if (c == '`') {
        read_substitution(at_ + 1, '`', &word);
      } else if (is_blank(c) || is_separator(c) || c == '<' || c == '>') {
        break;
      } else if (c == '\\') {
        if (line_goes_on(at_)) break;
        ++at_;
        if (at_ < piece_.end) append(text_.substr(at_++, 1), &word);
      } else if (c == '\'' || c == '"') {
        read_quoted(c, &word);
      } else {
        append(text_.substr(at_++, 1), &word);
      }
    }
    word.end = at_;
    return word;
  }

  /// Behind a workflow's "${{ … }}" at at_; 0 if there is none.
  std::size_t expression_end() const {
    if (text_.substr(at_, 3) != "${{") return 0;
    const std::size_t close = text_.substr(at_, kMaxExpression).find("}}");
    return close == std::string_view::npos || at_ + close + 2 > piece_.end ? 0 : at_ + close + 2;
  }

  void read_quoted(char quote, Word* word) {
    word->quoted = true;
    ++at_;
    while (at_ < piece_.end && text_[at_] != quote) {
      const char c = text_[at_];
      if (quote == '"' && c == '\\' && at_ + 1 < piece_.end) {
        append(text_.substr(at_ + 1, 1), word);
        at_ += 2;
      } else if (const std::size_t end = expression_end(); end != 0) {
        append(text_.substr(at_, end - at_), word);
        at_ = end;
      } else if (quote == '"' && c == '$' && at_ + 1 < piece_.end && text_[at_ + 1] == '(') {
        read_substitution(at_ + 2, ')', word);
      } else if (quote == '"' && c == '`') {
        read_substitution(at_ + 1, '`', word);
      } else {
        append(text_.substr(at_++, 1), word);
      }
    }
    if (at_ < piece_.end) ++at_;
  }

  void read_substitution(std::size_t begin, char close, Word* word) {
    const std::size_t end =
        close == '`' ? std::min(text_.find('`', begin), piece_.end) : closing_parenthesis(begin);
    // "$((1 + 2))" is arithmetic.
    if (piece_.level < kMaxShellLevels && text_.substr(begin, 1) != "(") {
      pieces_.push_back({begin, end, piece_.level + 1, true});
    }
    const std::size_t behind = std::min(end + 1, piece_.end);
    append(text_.substr(at_, behind - at_), word);
    at_ = behind;
  }

  /// Offset of the parenthesis that closes the one before `at`; the piece's end without one.
  std::size_t closing_parenthesis(std::size_t at) const {
    std::size_t depth = 1;
    char quote = '\0';
    for (; at < piece_.end; ++at) {
      const char c = text_[at];
      if (c == '\\' && quote != '\'') {
        ++at;
      } else if (quote != '\0') {
        if (c == quote) quote = '\0';
      } else if (c == '\'' || c == '"') {
        quote = c;
      } else if (c == '(') {
        ++depth;
      } else if (c == ')' && --depth == 0) {
        return at;
      }
    }
    return piece_.end;
  }

  static void append(std::string_view part, Word* word) {
    if (word->text.size() >= kMaxCommandText) return;
    for (const char c : part) word->text += c == '\n' || c == '\r' || c == '\t' ? ' ' : c;
  }

  void take_command() {
    std::vector<Word> words = std::move(words_);
    words_.clear();
    std::string target = std::move(target_);
    target_.clear();
    if (words.empty()) return;
    ShellCommand command;
    command.begin = words.front().begin;
    command.end = words.back().end;
    command.target = std::move(target);
    command.pipeline = pipeline_;
    command.substituted = piece_.substituted;
    std::size_t first = 0;
    while (first < words.size() && skip_runner(words, &first, &command)) {
    }
    for (std::size_t i = first; i < words.size(); ++i) {
      if (command.text.size() > kMaxCommandText) break;
      if (i > first) command.text += ' ';
      command.text += i == first ? without_folder(words[i].text) : std::string_view(words[i].text);
    }
    look_into_argument(words, first, command.text);
    commands_.push_back(std::move(command));
  }

  /// Steps over an assignment, or over what only runs the rest.
  static bool skip_runner(const std::vector<Word>& words, std::size_t* first,
                          ShellCommand* command) {
    const std::string& word = words[*first].text;
    if (is_assignment(word)) {
      command->assignments += command->assignments.empty() ? "" : " ";
      command->assignments += word;
      ++*first;
      return true;
    }
    const std::string_view name = without_folder(word);
    if (std::find(kRunners.begin(), kRunners.end(), name) != kRunners.end()) {
      if (*first + 1 == words.size() && name == "env") return false;  // prints the environment
      ++*first;
      while (*first < words.size() && words[*first].text.starts_with('-')) ++*first;
      return true;
    }
    if (*first + 1 >= words.size()) return false;
    for (const auto& [one, two] : kRunnersOfTwo) {
      if (name != one || words[*first + 1].text != two) continue;
      *first += 2;
      return true;
    }
    // "python -m flask run" is "flask run".
    if (name.starts_with("python") && words[*first + 1].text == "-m") {
      *first += 2;
      return true;
    }
    return false;
  }

  /// "bash -c 'commands'": the commands are some, too.
  void look_into_argument(const std::vector<Word>& words, std::size_t first,
                          std::string_view text) {
    const std::string_view program = text.substr(0, text.find(' '));
    if (program != "sh" && program != "bash" && program != "zsh" && program != "eval") return;
    if (piece_.level >= kMaxShellLevels) return;
    for (std::size_t i = first + 1; i < words.size(); ++i) {
      const Word& word = words[i];
      if (!word.quoted && word.text.starts_with('-')) continue;
      const std::string_view raw = text_.substr(word.begin, word.end - word.begin);
      if (raw.size() < 2 || (raw.front() != '"' && raw.front() != '\'') ||
          raw.back() != raw.front()) {
        return;
      }
      // What is substituted there is on the list already.
      if (raw.find("$(") != std::string_view::npos) return;
      pieces_.push_back({word.begin + 1, word.end - 1, piece_.level + 1, false});
      return;
    }
  }

  std::string_view text_;
  std::vector<Piece> pieces_;
  Piece piece_;
  std::size_t at_ = 0;
  std::size_t pipeline_ = 0;
  std::vector<Word> words_;
  std::string target_;
  std::vector<std::string> here_documents_;
  std::vector<ShellCommand> commands_;
};

}  // namespace

std::vector<ShellCommand> read_shell_commands(std::string_view text) { return Reader(text).read(); }

}  // namespace sluice::checks
