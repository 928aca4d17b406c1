// The imported advisory database: one SQLite file that is only read. Thread-compatible: one Store
// per thread, or a lock. Made by import.h.
//
//   meta(key, value)                    digest, count, newest, source, imported, sha256
//   feed(ecosystem, url, etag, last_modified, checked, completed)   one per ecosystem it holds
//   vuln(id, osv, modified, published, withdrawn, marks, epss, summary, details)   times in seconds
//   affected(eco_name, vuln, part, data)  eco_name = ecosystem, 0x1F, normalised name
//
// `part` keeps several entries of one record for one package apart. Withdrawn records keep their
// names, so that they still overrule other sources, but no ranges.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "advisories/feed.h"
#include "advisories/record.h"
#include "advisories/stored_record.h"
#include "base/result.h"
#include "core/advisory.h"

namespace sluice::advisories {

class Store {
 public:
  /// Opens the file and reads it through once, to hold it against the checksum inside: a damaged
  /// file must not look like an app without flaws. A symbolic link as the last part of the path is
  /// refused.
  static Result<Store> open(const std::string& path);

  Store(Store&&) noexcept;
  Store& operator=(Store&&) noexcept;
  ~Store();

  /// The records that name the package, withdrawn ones too. Each has the entries for this package
  /// only. Empty after an error, which failure() then gives; ask it after the last look-up.
  std::vector<AdvisoryRecord> lookup(std::string_view ecosystem, std::string_view name);

  /// The first error that a look-up met.
  std::optional<Error> failure() const;

  /// The records whose id or alias this is, with all their packages, sorted by id. Goes through the
  /// whole database: for a person who asks, not for a scan. Failures as with lookup().
  std::vector<AdvisoryRecord> find(std::string_view id);

  AdvisorySet info() const;

  /// What the database was made from, by ecosystem.
  const std::vector<Feed>& feeds() const;

  /// Everything in it, sorted by id, to make a new database from.
  Result<std::vector<StoredRecord>> read_all() const;

 private:
  struct Impl;
  explicit Store(std::unique_ptr<Impl> impl);

  std::unique_ptr<Impl> impl_;
};

}  // namespace sluice::advisories
