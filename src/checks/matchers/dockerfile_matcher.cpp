#include "checks/matchers/captures.h"
#include "checks/matchers/matchers.h"

namespace sluice::checks {
namespace {

void match_variables(const Check& check, const DockerInstruction& one, std::vector<Hit>* hits) {
  for (const DockerVariable& variable : docker_variables(one)) {
    if (hits->size() >= kMaxHits || !variable.has_value) continue;
    if (!check.match.pattern("variable").found_in(variable.name)) continue;
    const Pattern& value = check.match.pattern("value");
    if (!value.empty() && !value.found_in(variable.value)) continue;
    Hit hit;
    hit.begin = variable.begin;
    hit.end = variable.begin + variable.name.size();
    hit.name = variable.name.substr(0, kMaxCapture);
    hit.value = variable.value.substr(0, kMaxCapture);
    if (one.final_stage) hit.traits = "final-stage";
    hits->push_back(std::move(hit));
  }
}

/// The last USER of the image; without one the place is the FROM of its stage. The value is the
/// image that it is built on.
void match_user(const Check& check, const SourceFile& file, std::vector<Hit>* hits) {
  const DockerInstruction* from = nullptr;
  const DockerInstruction* base = nullptr;
  const DockerInstruction* user = nullptr;
  for (const DockerInstruction& one : file.dockerfile().instructions) {
    if (!one.final_stage) continue;
    if (one.keyword == "FROM") {
      from = &one;
      if (base == nullptr) base = &one;
    }
    if (one.keyword == "USER") user = &one;
  }
  if (from == nullptr) return;
  const std::string name = user == nullptr ? std::string() : user->argument();
  if (!check.match.pattern("user").found_in(name)) return;
  const DockerInstruction& place = user == nullptr ? *from : *user;
  Hit hit;
  hit.begin = place.begin;
  hit.end = place.argument_begin + place.raw.size();
  hit.name = "USER";
  hit.value = base->argument().substr(0, kMaxCapture);
  hits->push_back(std::move(hit));
}

}  // namespace

void match_dockerfile(const Check& check, const SourceFile& file, std::vector<Hit>* hits) {
  const MatchSpec& match = check.match;
  if (!match.pattern("user").empty()) return match_user(check, file, hits);
  const Pattern& instruction = match.pattern("instruction");
  const Pattern& value = match.pattern("value");
  for (const DockerInstruction& one : file.dockerfile().instructions) {
    if (hits->size() >= kMaxHits) return;
    if (!instruction.empty() && !instruction.found_in(one.keyword)) continue;
    if (!match.pattern("variable").empty()) {
      match_variables(check, one, hits);
      continue;
    }
    Hit hit;
    const std::string argument = one.argument();
    if (!value.empty() && !capture(value, argument, &hit)) continue;
    if (hit.name.empty()) hit.name = one.keyword;
    if (hit.value.empty()) hit.value = argument.substr(0, kMaxCapture);
    hit.begin = one.begin;
    hit.end = one.argument_begin + one.raw.size();
    if (one.final_stage) hit.traits = "final-stage";
    hits->push_back(std::move(hit));
  }
}

}  // namespace sluice::checks
