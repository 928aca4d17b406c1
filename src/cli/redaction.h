// The border where every text that came from the tree passes before it gets into a report: it may
// itself hold a secret (a token in a file name or a URL). Thread-safe.
#pragma once

#include <string>

#include "core/finding.h"
#include "core/report.h"
#include "secrets/scanner.h"

namespace sluice::cli {

/// The scanner must outlive it.
class Redaction {
 public:
  explicit Redaction(const secrets::Scanner& scanner) : scanner_(scanner) {}

  void apply(ScanFacts* scan) const;
  void apply(Package* package) const;
  void apply(Finding* finding) const;
  void apply(JudgedFinding* judged) const;
  void apply(Location* location) const;
  void clean(std::string* text) const;

 private:
  const secrets::Scanner& scanner_;
};

}  // namespace sluice::cli
