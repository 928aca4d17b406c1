// An app whose files hold the values of its config vars in every form, whole files and broken ones,
// its git repository and an environment of config vars: what canary tests run commands on.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "test/temp_folder.h"

namespace sluice::test {

/// A value, and the fragments of it that must not show up anywhere, encoded ones too.
struct Canary {
  std::string variable;
  std::string value;
  std::vector<std::string> traces;
};

using Words = std::vector<std::string>;

/// A command or what was found, for a message of a test: one per line.
std::string joined(const Words& words);

/// The same for the same seed.
std::vector<Canary> all_canaries(std::uint64_t seed = 1);

/// One that is known by its form, whatever the config vars are.
std::vector<Canary> token_canaries();

/// Writes "env/NAME" for each; "app/", which holds them; "bill.json", a bill of materials of it;
/// "report.json" with them, as only somebody else's tool writes it.
void write_canary_app(const TempFolder& home, const std::vector<Canary>& canaries);

/// Makes "app/" a git repository of three commits: canaries in messages, branches, tags, the
/// address of a remote, in what a commit took out again and in what none has yet.
void commit_canary_app(const TempFolder& home, const std::vector<Canary>& canaries);

/// Names of the canaries of which the text holds a trace.
std::vector<std::string> canaries_in(const std::vector<Canary>& canaries, const std::string& text);

/// The same for the names and bytes of all files below a folder; with their paths.
std::vector<std::string> canaries_below(const std::vector<Canary>& canaries,
                                        const std::string& folder);

}  // namespace sluice::test
