#include "checks/checker.h"

#include <algorithm>
#include <set>
#include <tuple>
#include <utility>

#include "checks/conditions.h"
#include "format/toml.h"

namespace sluice::checks {
namespace {

constexpr std::size_t kMaxIdentity = 400;
constexpr std::size_t kMaxFill = 80;

/// The matched lines, blanks folded; what stands between quotes may be a secret and is left out.
std::string identity_of(const CodeText& text, const Hit& hit) {
  if (!hit.name.empty()) return hit.name;
  const std::size_t begin = text.line_begin(text.line_index(hit.begin));
  const std::size_t end = text.line_end(text.line_index(std::max(hit.begin, hit.end)));
  std::string folded;
  for (const char c : text.bare().substr(begin, end - begin)) {
    const bool blank = c == ' ' || c == '\t' || c == '\n' || c == '\r';
    if (blank && (folded.empty() || folded.back() == ' ')) continue;
    folded += blank ? ' ' : c;
    if (folded.size() >= kMaxIdentity) break;
  }
  return folded;
}

/// One bit for each condition of the check that its file does not speak against.
std::uint64_t file_bits(const Check& check, const auto& holds) {
  std::uint64_t bits = 0;
  std::size_t bit = 0;
  const auto ask = [&](const Condition& condition) {
    if (holds(condition)) bits |= std::uint64_t{1} << bit;
    ++bit;
  };
  for (const Condition& condition : check.when) ask(condition);
  for (const Condition& condition : check.unless) ask(condition);
  for (const Grade& grade : check.grades) ask(grade.when);
  return bits;
}

/// What the check's conditions look at for one hit: its lines, some of them all of the code.
std::size_t condition_bytes(const Check& check, const SourceFile& file, const Hit& hit) {
  std::size_t lines = 0;
  std::size_t whole = 0;
  const auto count = [&](const Condition& condition) {
    ++lines;
    for (const Pattern* pattern : {&condition.file, &condition.before, &condition.after}) {
      whole += pattern->empty() ? 0U : 1U;
    }
  };
  for (const Condition& condition : check.when) count(condition);
  for (const Condition& condition : check.unless) count(condition);
  for (const Grade& grade : check.grades) count(grade.when);
  const CodeText& text = file.code();
  const std::size_t line = text.line_index(hit.begin);
  return lines * (text.line_end(line) - text.line_begin(line)) + whole * text.code().size();
}

/// Of a hit that is about no file.
bool holds_without_file(const Condition& condition, const Hit& hit) {
  if (!condition.name.empty() && !condition.name.found_in(hit.name)) return false;
  for (const Pattern* pattern :
       {&condition.near, &condition.function, &condition.inside, &condition.else_of,
        &condition.inside_lacks, &condition.statement, &condition.before, &condition.after,
        &condition.file, &condition.value, &condition.entry, &condition.trait, &condition.scope}) {
    if (!pattern->empty()) return false;
  }
  return condition.files.empty() && !condition.overridden;
}

/// Files that a check names by more than their ending must be readable.
bool names_file(const Check& check) {
  return !check.file_globs.empty() &&
         std::all_of(check.file_globs.begin(), check.file_globs.end(), [](const std::string& glob) {
           const std::size_t name = glob.rfind('/') == std::string::npos ? 0 : glob.rfind('/') + 1;
           const bool names_folder = name > 0 && glob.find('*') >= name;
           return names_folder || (name < glob.size() && glob[name] != '*');
         });
}

}  // namespace

void CheckHarvest::append(CheckHarvest other) {
  std::move(other.matches.begin(), other.matches.end(), std::back_inserter(matches));
  texts.merge(std::move(other.texts));
  std::move(other.problems.begin(), other.problems.end(), std::back_inserter(problems));
}

Result<Checker> Checker::create(std::span<const CheckText> checks, const CheckText& owasp) {
  Checker checker;
  const Result<format::Node> lists = format::read_toml(owasp.name, owasp.text);
  if (!lists) return lists.error();
  Result<Owasp> categories = Owasp::read(owasp.name, *lists);
  if (!categories) return categories.error();
  checker.owasp_ = std::move(*categories);
  std::vector<CheckDocument> documents;
  for (const CheckText& file : checks) {
    Result<format::Node> document = format::read_toml(file.name, file.text);
    if (!document) return document.error();
    if (file.name.ends_with("/places.toml")) {
      if (Status failed = checker.read_places(file.name, *document)) return *std::move(failed);
    } else {
      documents.push_back({std::string(file.name), std::move(*document)});
    }
  }
  Result<std::vector<Check>> read = read_checks(documents, checker.owasp_);
  if (!read) return read.error();
  checker.checks_ = std::move(*read);
  for (const Check& check : checker.checks_) {
    std::uint32_t bits = 0;
    for (const std::string& name : check.also) {
      bool known = false;
      for (std::size_t i = 0; i < checker.places_.size(); ++i) {
        if (checker.places_[i].name != name) continue;
        bits |= 1U << i;
        known = true;
      }
      if (!known) return Error{check.source, check.line, check.id + ": no such place: " + name};
    }
    checker.also_.push_back(bits);
  }
  checker.build_groups();
  return checker;
}

Status Checker::read_places(std::string_view file, const format::Node& document) {
  constexpr std::size_t kMaxPlaces = 32;
  for (const format::Member& member : document.members) {
    if (!member.value.is_array() || places_.size() == kMaxPlaces) {
      return Error{std::string(file), member.line, "a place is a list of globs"};
    }
    std::vector<std::string> globs;
    for (const format::Node& item : member.value.items) globs.push_back(item.text);
    if (member.key == "own_code") {
      own_code_ = std::move(globs);
      continue;
    }
    places_.push_back({member.key, GlobSet(globs)});
  }
  return std::nullopt;
}

void Checker::build_groups() {
  std::vector<std::string> named;
  std::vector<std::string> kept;
  for (std::size_t i = 0; i < checks_.size(); ++i) {
    const Check& check = checks_[i];
    const auto keep = [&](const Condition& condition) {
      if (condition.other.empty()) return;
      kept.insert(kept.end(), condition.other_files.begin(), condition.other_files.end());
    };
    for (const Condition& condition : check.when) keep(condition);
    for (const Condition& condition : check.unless) keep(condition);
    for (const Grade& grade : check.grades) keep(grade.when);
    if (check.matcher->scan == nullptr) continue;
    if (check.languages.empty()) {
      by_name_.push_back(i);
      named.insert(named.end(), check.file_globs.begin(), check.file_globs.end());
      continue;
    }
    for (const Syntax* language : check.languages) {
      Group& group = groups_[language];
      if (check.literals.empty()) group.always.push_back(i);
      if (group.literals == nullptr) group.literals = std::make_shared<secrets::LiteralMatcher>();
      for (const std::string& literal : check.literals) {
        group.literals->add(literal, check.ignore_case, static_cast<std::uint32_t>(i));
      }
    }
  }
  for (auto& [language, group] : groups_) group.literals->build();
  named_ = GlobSet(named);
  kept_ = GlobSet(kept);
}

std::uint32_t Checker::places_of(std::string_view path) const {
  std::uint32_t bits = 0;
  // Below a folder of the app's own code names of folders are the app's: a package com.example, a
  // shop's vendors. The folder itself and the file's name count all the same.
  std::string outside;
  for (const std::string& folder : own_code_) {
    const std::size_t at = path.starts_with(folder) ? 0 : path.find('/' + folder);
    if (at == std::string_view::npos) continue;
    const std::size_t end = at + folder.size() + (at == 0 && path.starts_with(folder) ? 0 : 1);
    outside = path.substr(0, end);
    outside += path.substr(std::max(path.rfind('/') + 1, end));
    break;
  }
  for (std::size_t i = 0; i < places_.size(); ++i) {
    const bool by_name = !outside.empty() && places_[i].name != "tests";
    if (places_[i].globs.matches(by_name ? outside : path)) bits |= 1U << i;
  }
  return bits;
}

bool Checker::wants(std::string_view path) const {
  const Syntax* syntax = syntax_of(path);
  if (syntax != nullptr && groups_.contains(syntax)) return true;
  return named_.matches(path) || facts_want(path) || kept_.matches(path);
}

std::vector<std::size_t> Checker::candidates(std::string_view path, std::string_view text,
                                             const Syntax* syntax) const {
  std::set<std::size_t> found;
  if (const auto group = groups_.find(syntax); group != groups_.end()) {
    found.insert(group->second.always.begin(), group->second.always.end());
    group->second.literals->search(
        text, [&](std::uint32_t tag, std::size_t, std::size_t) { found.insert(tag); });
  }
  if (named_.matches(path)) {
    for (const std::size_t index : by_name_) {
      const Check& check = checks_[index];
      if (!check.files.matches(path)) continue;
      const bool has_one = std::any_of(
          check.literals.begin(), check.literals.end(),
          [&](const std::string& literal) { return text.find(literal) != std::string_view::npos; });
      if (has_one || check.literals.empty() || check.ignore_case) found.insert(index);
    }
  }
  std::vector<std::size_t> fitting;
  if (found.empty()) return fitting;
  const std::uint32_t places = places_of(path);
  for (const std::size_t index : found) {
    const Check& check = checks_[index];
    if ((places & ~also_[index]) != 0) continue;
    if (!check.files.empty() && !check.files.matches(path)) continue;
    if (check.not_files.matches(path)) continue;
    fitting.push_back(index);
  }
  return fitting;
}

void Checker::scan(std::string_view path, std::string_view text, CheckHarvest* harvest) const {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  const SourceFile file(path, text);
  const bool kept = facts_want(path) || kept_.matches(path);
  if (text.size() > kMaxCheckedBytes) {
    // Said only where a check would have looked at it: most such files are data or bundles.
    if (kept || !candidates(path, text, file.syntax()).empty()) {
      harvest->problems.push_back({std::string(path), 0, std::string(kTooBigToCheck), false});
    }
    return;
  }
  if (kept && harvest->kept_bytes + text.size() <= kMaxKeptBytes) {
    harvest->kept_bytes += text.size();
    harvest->texts.emplace(path, file.code().code());
  } else if (kept) {
    harvest->problems.push_back(
        {std::string(path), 0, "too much to be held beside other files for the checks", true});
  }
  const std::vector<std::size_t> wanted = candidates(path, text, file.syntax());
  bool strict = false;
  std::size_t room = kMaxConditionBytes;
  for (const std::size_t index : wanted) {
    run(index, file, &room, harvest);
    strict = strict || names_file(checks_[index]);
  }
  if (!strict || !file.asked_for_entries() || !file.entries().error) return;
  const Error& error = *file.entries().error;
  harvest->problems.push_back(
      {std::string(path), error.line, error.message + "; its settings were not checked", false});
}

void Checker::run(std::size_t index, const SourceFile& file, std::size_t* room,
                  CheckHarvest* harvest) const {
  const Check& check = checks_[index];
  std::vector<Hit> hits;
  check.matcher->scan(check, file, &hits);
  std::size_t looked_at = 0;
  for (const Hit& hit : hits) {
    const std::size_t cost = condition_bytes(check, file, hit);
    if (cost > *room) break;
    *room -= cost;
    ++looked_at;
    CheckMatch match;
    match.check = &check;
    match.path = file.path();
    const CodeText& text = file.code();
    std::tie(match.line, match.column) = text.place_of(hit.begin);
    std::tie(match.end_line, match.end_column) = text.place_of(std::max(hit.begin, hit.end));
    match.name = hit.name;
    match.variable = hit.variable;
    match.identity = identity_of(text, hit);
    match.file_holds = file_bits(
        check, [&](const Condition& condition) { return holds_in_file(condition, file, hit); });
    harvest->matches.push_back(std::move(match));
  }
  if (hits.size() >= kMaxHits || looked_at < hits.size()) {
    harvest->problems.push_back({std::string(file.path()), 0,
                                 check.id + " looked at " + std::to_string(looked_at) +
                                     " places in this file and at no more",
                                 true});
  }
}

bool Checker::decide(const App& app, const KeptTexts& texts, CheckMatch* match) const {
  const Check& check = *match->check;
  std::size_t bit = 0;
  const auto holds = [&](const Condition& condition) {
    const bool in_file = (match->file_holds >> bit & 1) != 0;
    ++bit;
    return in_file && holds_in_app(condition, *match, app, texts);
  };
  for (const Condition& condition : check.when) {
    if (!holds(condition)) return false;
  }
  for (const Condition& condition : check.unless) {
    if (holds(condition)) return false;
  }
  match->severity = check.severity;
  match->confidence = check.confidence;
  std::string note;
  for (const Grade& grade : check.grades) {
    if (!holds(grade.when)) continue;
    match->severity = grade.severity.value_or(match->severity);
    match->confidence = grade.confidence.value_or(match->confidence);
    note = grade.note;
    break;
  }
  match->title = fill_in(check.title + note, *match);
  return true;
}

std::vector<CheckMatch> Checker::finish(CheckHarvest harvest, const App& app,
                                        std::vector<Problem>* problems) const {
  for (const Check& check : checks_) {
    if (check.matcher->judge == nullptr) continue;
    std::vector<Hit> hits;
    check.matcher->judge(check, app, &hits);
    for (const Hit& hit : hits) {
      CheckMatch match;
      match.check = &check;
      match.name = hit.name;
      match.variable = hit.variable;
      match.identity = hit.name;
      match.file_holds = file_bits(
          check, [&](const Condition& condition) { return holds_without_file(condition, hit); });
      harvest.matches.push_back(std::move(match));
    }
  }
  std::vector<CheckMatch> matches;
  std::map<const Check*, std::size_t> counts;
  const auto place = [](const CheckMatch& match) {
    return std::tie(match.path, match.line, match.column, match.check->id, match.name);
  };
  std::sort(harvest.matches.begin(), harvest.matches.end(),
            [&](const CheckMatch& a, const CheckMatch& b) { return place(a) < place(b); });
  for (CheckMatch& match : harvest.matches) {
    if (!decide(app, harvest.texts, &match)) continue;
    if (++counts[match.check] <= kMaxMatchesPerCheck) matches.push_back(std::move(match));
  }
  for (const auto& [check, count] : counts) {
    if (count <= kMaxMatchesPerCheck) continue;
    problems->push_back({"", 0,
                         check->id + " has " + std::to_string(count) + " matches; only " +
                             std::to_string(kMaxMatchesPerCheck) + " are listed",
                         true});
  }
  std::move(harvest.problems.begin(), harvest.problems.end(), std::back_inserter(*problems));
  return matches;
}

Checker Checker::without_condition(std::size_t check, std::size_t condition) const {
  Checker changed;
  changed.owasp_ = owasp_;
  changed.places_ = places_;
  changed.own_code_ = own_code_;
  changed.checks_ = {checks_[check]};
  changed.also_ = {also_[check]};
  Check& one = changed.checks_.front();
  bool dropped = false;
  const auto drop = [&](auto* list) {
    if (dropped) return;
    dropped = condition < list->size();
    if (!dropped) {
      condition -= list->size();
    } else {
      list->erase(list->begin() + static_cast<std::ptrdiff_t>(condition));
    }
  };
  drop(&one.when);
  drop(&one.unless);
  drop(&one.grades);
  changed.build_groups();
  return changed;
}

std::string fill_in(std::string_view form, const CheckMatch& match) {
  std::string text(form);
  for (const auto& [mark, value] : {std::pair{std::string_view("{name}"), &match.name},
                                    std::pair{std::string_view("{variable}"), &match.variable},
                                    std::pair{std::string_view("{path}"), &match.path}}) {
    for (std::size_t at = text.find(mark); at != std::string::npos;
         at = text.find(mark, at + std::min(value->size(), kMaxFill))) {
      text.replace(at, mark.size(), value->substr(0, kMaxFill));
    }
  }
  return text;
}

}  // namespace sluice::checks
