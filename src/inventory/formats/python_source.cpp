#include "inventory/formats/python_source.h"

#include <algorithm>
#include <array>
#include <utility>

#include "inventory/formats/text.h"

namespace sluice::inventory {
namespace {

using format::Node;

constexpr std::size_t kMaxHashes = 4;

constexpr std::array<std::string_view, 16> kDevelopmentWords = {
    "dev",  "devel", "develop", "development", "test", "tests", "testing", "linting",
    "lint", "docs",  "doc",     "typing",      "ci",   "mypy",  "debug",   "style"};

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

bool is_version_control(std::string_view address) {
  for (const std::string_view tool : {"git+", "hg+", "svn+", "bzr+", "git://", "git@"}) {
    if (address.starts_with(tool)) return true;
  }
  return false;
}

/// "…#sha256=<hex>&egg=x"
std::string hash_in(std::string_view fragment) {
  for (const std::string_view kind : {"sha512", "sha384", "sha256"}) {
    const std::size_t at = fragment.find(std::string(kind) + '=');
    if (at == std::string_view::npos) continue;
    std::string hash(kind);
    hash += ':';
    hash += before(fragment.substr(at + kind.size() + 1), "&");
    std::string integrity;
    add_hash(integrity, hash);
    return integrity;
  }
  return {};
}

}  // namespace

bool is_full_commit(std::string_view text) { return is_hex(text, 40) || is_hex(text, 64); }

std::string without_variables(std::string_view address) {
  std::string text(address);
  const std::size_t scheme = text.find("://");
  if (scheme == std::string::npos) return text;
  const std::size_t begin = scheme + 3;
  const std::size_t end = std::min(text.find_first_of("/?#", begin), text.size());
  const std::size_t sign = text.rfind('@', end);
  if (sign == std::string::npos || sign < begin) return text;
  const std::string_view user = std::string_view(text).substr(begin, sign - begin);
  const std::size_t colon = user.find(':');
  const std::string_view secret = colon == std::string_view::npos ? user : user.substr(colon + 1);
  const bool variable = secret.starts_with('$') || secret.empty();
  if (variable) text.erase(begin, sign + 1 - begin);
  return text;
}

PythonOrigin origin_of(std::string_view address) {
  PythonOrigin origin;
  const bool versioned = is_version_control(address);
  const std::size_t hash = std::min(address.find('#'), address.size());
  const std::string_view fragment = address.substr(hash);
  std::string_view url = address.substr(0, hash);
  if (!versioned) {
    const bool remote = url.find("://") != std::string_view::npos && !url.starts_with("file:");
    origin.source = remote ? PackageSource::kUrl : PackageSource::kFile;
    if (remote) origin.url = without_variables(url);
    if (remote) origin.integrity = hash_in(fragment);
    return origin;
  }
  origin.source = PackageSource::kGit;
  const std::size_t plus = url.find('+');
  if (plus < url.find(':')) url.remove_prefix(plus + 1);
  // The '@' of a reference stands in the path, not in "git@host".
  const std::size_t scheme = url.find("://");
  const std::size_t host = scheme == std::string_view::npos ? 0 : scheme + 3;
  const std::size_t path = url.find_first_of(scheme == std::string_view::npos ? ":" : "/", host);
  const std::size_t sign = url.rfind('@');
  if (path != std::string_view::npos && sign != std::string_view::npos && sign > path) {
    const std::string_view reference = url.substr(sign + 1);
    if (is_full_commit(reference)) origin.commit = reference;
    url = url.substr(0, sign);
  }
  origin.url = without_variables(url);
  return origin;
}

void set_origin(Package& package, PythonOrigin origin) {
  package.source = origin.source;
  package.source_url = std::move(origin.url);
  package.commit = std::move(origin.commit);
  if (package.integrity.empty()) package.integrity = std::move(origin.integrity);
}

void add_hash(std::string& integrity, std::string_view hash) {
  const std::size_t colon = hash.find(':');
  if (colon == std::string_view::npos || colon == 0 || colon + 1 == hash.size()) return;
  const std::string_view digits = hash.substr(colon + 1);
  const std::string_view kind = hash.substr(0, colon);
  if (!kind.starts_with("sha") && kind != "md5") return;
  if (digits.size() > 128 || !is_hex(digits, digits.size())) return;
  const bool none = integrity.empty();
  const auto known = static_cast<std::size_t>(std::count(integrity.begin(), integrity.end(), ' '));
  if (!none && known + 1 >= kMaxHashes) return;
  if (integrity.find(hash) != std::string::npos) return;
  if (!none) integrity += ' ';
  integrity += hash;
}

std::string hashes_of(const Node* files, bool& only_source) {
  std::string integrity;
  only_source = files != nullptr && !files->items.empty();
  if (files == nullptr) return integrity;
  for (const Node& file : files->items) {
    add_hash(integrity, file.text_of("hash"));
    std::string_view name = file.text_of("file");
    if (name.empty()) name = file.text_of("url");
    if (name.empty() || before(name, "#").ends_with(".whl")) only_source = false;
  }
  return integrity;
}

bool has_flag(const Node& node, std::string_view key) {
  const Node* flag = node.find(key);
  return flag != nullptr && flag->is_true();
}

bool is_development_name(std::string_view name) {
  for (std::size_t begin = 0; begin < name.size();) {
    std::size_t end = begin;
    while (end < name.size() && is_letter(name[end])) ++end;
    const std::string_view word = name.substr(begin, end - begin);
    if (std::find(kDevelopmentWords.begin(), kDevelopmentWords.end(), word) !=
        kDevelopmentWords.end()) {
      return true;
    }
    begin = end + 1;
  }
  return false;
}

}  // namespace sluice::inventory
