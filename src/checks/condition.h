// When a match counts, and how much: the tables of [[check.when]], [[check.unless]] and
// [[check.grade]]. All parts of one that are given must hold. What can be told from the file alone
// is told while it is read; the rest, about config vars and other files, when all are read.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "base/glob_set.h"
#include "checks/environment.h"
#include "checks/pattern.h"
#include "core/severity.h"

namespace sluice::checks {

struct Condition {
  // About the file, on its text without comments.
  Pattern near;  ///< within `lines` of the match
  std::size_t lines = 10;
  Pattern function;                ///< within the function around the match
  Pattern inside;                  ///< one of the lines that the match stands in, by indentation
  Pattern else_of;                 ///< a condition whose "else" the match stands in
  Pattern inside_lacks;            ///< what that line must not have
  Pattern statement;               ///< the matched text, with the whole of its lines
  Pattern before;                  ///< the file before the match
  Pattern after;                   ///< the file behind the match
  Pattern file;                    ///< anywhere in the file
  Pattern name;                    ///< what the matcher took as the name
  Pattern value;                   ///< what the matcher took as the value
  Pattern entry;                   ///< path of a setting in the same document …
  Pattern entry_value;             ///< … and its value
  std::optional<bool> overridden;  ///< by a later assignment under a condition
  Pattern trait;                   ///< what the matcher says of the place, in words
  Pattern scope;                   ///< the workflow's job around it, else the file
  GlobSet files;                   ///< the file's path

  // About the app.
  std::string variable;  ///< a config var; "{variable}": the one the matcher saw
  std::optional<Presence> is;
  Pattern variable_value;
  std::vector<std::string> stage;        ///< of the deploy
  std::vector<std::string> other_files;  ///< globs
  GlobSet other_set;
  Pattern other;     ///< one of these has it; empty: one of them is there
  std::string fact;  ///< a fact about the match that code tells (app_facts.h)

  bool asks_app() const {
    return !variable.empty() || !stage.empty() || !other_files.empty() || !fact.empty();
  }
};

/// The first that holds says how bad a match is.
struct Grade {
  Condition when;
  std::optional<Severity> severity;
  std::optional<Confidence> confidence;
  std::string note;  ///< appended to the title
};

}  // namespace sluice::checks
