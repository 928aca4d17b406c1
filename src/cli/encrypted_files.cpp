#include "cli/encrypted_files.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <string_view>
#include <utility>

#include "correlate/decrypted_twin.h"
#include "correlate/encryption.h"
#include "correlate/marked_plaintext.h"
#include "secrets/encrypted/inspect.h"
#include "source/deploy_scope.h"

namespace sluice::cli {
namespace {

/// Stored files that are asked for; the rest is left out.
constexpr std::size_t kMaxStored = 1000;
/// Enough for every family that such filters write.
constexpr std::size_t kHeadBytes = 1u << 20;

/// On a clone with an active filter the work tree is in plain text and the repository is not: such
/// files count as protected.
std::vector<correlate::MarkedFile> really_plain(const std::string& root,
                                                std::vector<correlate::MarkedFile> files,
                                                std::map<std::string, std::size_t>* families) {
  if (files.empty()) return files;
  std::vector<Problem> told_already;
  const auto scope = source::DeployScope::find(root, &told_already);
  if (!scope) return files;
  std::vector<correlate::MarkedFile> plain;
  for (std::size_t i = 0; i < files.size() && i < kMaxStored; ++i) {
    const auto head = scope->stored_head(files[i].path, kHeadBytes);
    // What is not tracked yet will pass the filter when it is added.
    if (!head || head->empty()) continue;
    const std::string_view family = secrets::encrypted::family_of_bytes(files[i].path, *head);
    if (family.empty()) {
      plain.push_back(std::move(files[i]));
    } else {
      ++(*families)[std::string(family)];
    }
  }
  return plain;
}

}  // namespace

std::map<std::string, std::size_t> judge_encryption(const std::string& root,
                                                    const source::Listing& listing,
                                                    secrets::encrypted::Facts facts, bool in_slug,
                                                    std::vector<Finding>* findings) {
  std::map<std::string, std::size_t> protected_files = correlate::judge_keys(facts, findings);
  if (facts.attributes.empty() && facts.sealed.empty()) return protected_files;
  std::vector<std::string> paths;
  for (const source::FileEntry& file : listing.files) {
    if (file.size > 0) paths.push_back(file.path);
  }
  std::sort(paths.begin(), paths.end());
  std::vector<Finding> twins = correlate::decrypted_twins(facts, paths, in_slug);
  std::move(twins.begin(), twins.end(), std::back_inserter(*findings));
  const std::vector<correlate::MarkedFile> plain =
      really_plain(root, correlate::marked_plaintext(paths, &facts), &protected_files);
  std::vector<Finding> more = correlate::marked_plaintext_findings(plain, in_slug);
  std::move(more.begin(), more.end(), std::back_inserter(*findings));
  return protected_files;
}

}  // namespace sluice::cli
