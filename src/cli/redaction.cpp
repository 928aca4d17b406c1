#include "cli/redaction.h"

namespace sluice::cli {

void Redaction::apply(ScanFacts* scan) const {
  for (Skipped& skipped : scan->skipped) clean(&skipped.path);
  for (Problem& problem : scan->problems) {
    clean(&problem.path);
    clean(&problem.message);
  }
}

void Redaction::apply(Package* package) const {
  for (std::string* text : {&package->name, &package->version, &package->path}) clean(text);
  for (RareText* text : {&package->inner, &package->requirement, &package->source_url,
                         &package->commit, &package->deprecated}) {
    if (text->empty()) continue;
    std::string plain = text->text();
    clean(&plain);
    *text = std::move(plain);
  }
  for (Demand& demand : package->demands) {
    clean(&demand.by);
    clean(&demand.requirement);
  }
}

void Redaction::apply(Finding* finding) const {
  clean(&finding->title);
  apply(&finding->location);
  for (Location& location : finding->more_locations) apply(&location);
  clean(&finding->fix.command);
  clean(&finding->fix.text);
  if (!finding->package) return;
  PackageFacts& facts = *finding->package;
  apply(&facts.package);
  clean(&facts.purl);
  for (std::vector<std::string>& path : facts.paths) {
    for (std::string& name : path) clean(&name);
  }
}

void Redaction::apply(Location* location) const {
  clean(&location->path);
  clean(&location->inner);
}

void Redaction::clean(std::string* text) const {
  // Not assigned: what is longer, or was, would stay in memory behind the end of what is shorter.
  std::string cleaned = text->empty() ? std::string() : scanner_.redact(*text);
  text->swap(cleaned);
}

void Redaction::apply(JudgedFinding* judged) const {
  apply(&judged->finding);
  clean(&judged->why);
  clean(&judged->statement);
  if (judged->ignored_by) {
    clean(&judged->ignored_by->reason);
    clean(&judged->ignored_by->owner);
    clean(&judged->ignored_by->file);
  }
}

}  // namespace sluice::cli
