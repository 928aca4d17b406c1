#include "cli/explain_texts.h"

#include <algorithm>
#include <array>
#include <utility>

#include "cli/embedded_rules.h"
#include "format/toml.h"

namespace sluice::cli {
namespace {

using format::Member;
using format::Node;

class Reader {
 public:
  Reader(std::string_view name, ExplainTexts* texts) : name_(name), texts_(texts) {
    file_ = name_.substr(name_.rfind('/') + 1);
    file_ = file_.substr(0, file_.find('.'));
  }

  Status read(std::string_view text) {
    const Result<Node> document = format::read_toml(name_, text);
    if (!document) return document.error();
    for (const Member& member : document->members) {
      for (const Node& table : member.value.items) {
        Status failed = member.key == "text"         ? read_text(table)
                        : member.key == "kind"       ? read_kind(table)
                        : member.key == "confidence" ? read_confidence(table)
                                                     : unknown(member);
        if (failed) return failed;
      }
    }
    return std::nullopt;
  }

 private:
  Error error(std::size_t line, std::string message) const {
    return Error{name_, line, std::move(message)};
  }
  Error unknown(const Member& member) const {
    return error(member.line, "unknown key \"" + member.key + '"');
  }

  Status read_text(const Node& table) {
    ExplainText text;
    text.file = file_;
    const std::array<std::pair<std::string_view, std::string*>, 7> words = {{
        {"title", &text.title},
        {"why", &text.why},
        {"found", &text.found},
        {"fix", &text.fix},
        {"reported", &text.reported},
        {"not_reported", &text.not_reported},
        {"comment", &text.comment},
    }};
    const std::array<std::pair<std::string_view, std::vector<std::string>*>, 4> lists = {{
        {"toml", &text.toml},
        {"commands", &text.commands},
        {"see", &text.see},
        {"also", &text.also},
    }};
    for (const Member& member : table.members) {
      bool known = member.key == "id";
      for (const auto& [key, word] : words) {
        if (key != member.key) continue;
        *word = member.value.text;
        known = true;
      }
      for (const auto& [key, list] : lists) {
        if (key != member.key) continue;
        *list = table.texts_of(key);
        known = true;
      }
      if (!known) return unknown(member);
    }
    const std::string id(table.text_of("id"));
    if (id.empty()) return error(table.line, "a text needs an id");
    if (!texts_->texts.emplace(id, std::move(text)).second) {
      return error(table.line, "a second text of " + id);
    }
    return std::nullopt;
  }

  Status read_kind(const Node& table) {
    const std::string name(table.text_of("name"));
    if (name.empty()) return error(table.line, "a kind needs a name");
    texts_->kinds[name] = {std::string(table.text_of("why")), std::string(table.text_of("blocks"))};
    return std::nullopt;
  }

  Status read_confidence(const Node& table) {
    texts_->confidence[std::string(table.text_of("word"))] = table.text_of("text");
    return std::nullopt;
  }

  std::string name_;
  std::string file_;
  ExplainTexts* texts_;
};

}  // namespace

const ExplainText* ExplainTexts::find(std::string_view id) const {
  const auto found = texts.find(id);
  return found == texts.end() ? nullptr : &found->second;
}

std::string_view ExplainTexts::topic(std::string_view word) const {
  for (const auto& [id, text] : texts) {
    if (!text.is_topic()) continue;
    if (id == word || std::find(text.also.begin(), text.also.end(), word) != text.also.end()) {
      return id;
    }
  }
  return {};
}

KindText ExplainTexts::kind(std::string_view name) const {
  const auto found = kinds.find(name);
  return found == kinds.end() ? KindText() : found->second;
}

std::string ExplainTexts::confidence_of(std::string_view word) const {
  const auto found = confidence.find(word);
  return found == confidence.end() ? std::string() : found->second;
}

Result<ExplainTexts> read_explain_texts() {
  ExplainTexts texts;
  for (const RuleFile& file : embedded_explanations()) {
    if (Status failed = Reader(file.name, &texts).read(file.text)) return *std::move(failed);
  }
  return texts;
}

}  // namespace sluice::cli
