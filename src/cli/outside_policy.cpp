#include "cli/outside_policy.h"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <system_error>
#include <utility>

#include "advisories/sync_downloads.h"
#include "base/date.h"
#include "base/encoding.h"
#include "base/hash.h"
#include "base/instant.h"
#include "cli/cache_file.h"
#include "cli/load_settings.h"
#include "format/json_writer.h"
#include "policy/outside_policy.h"
#include "source/curl.h"
#include "source/env_dir.h"
#include "source/transfer_url.h"

namespace sluice::cli {
namespace {

using Clock = std::chrono::system_clock;

constexpr std::string_view kSchema = "sluice-outside-policy/1";
constexpr std::size_t kMaxCacheValues = 16;
constexpr std::uint64_t kMaxSignatureBytes = 4096;
constexpr std::chrono::seconds kBudget{15};
constexpr std::size_t kSha256Digits = 64;

Error wrong(std::string message) { return Error{kOutsidePolicyName, 0, std::move(message)}; }

std::string trimmed(std::string text) {
  const auto is_space = [](char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; };
  while (!text.empty() && is_space(text.back())) text.pop_back();
  text.erase(text.begin(), std::find_if_not(text.begin(), text.end(), is_space));
  return text;
}

/// The policy as it came, with what vouches for it.
struct Copy {
  std::string text;
  std::string signature;  ///< 64 bytes
  std::string fetched;    ///< RFC 3339
};

/// What is wrong with a copy; empty if hash and signature are as they must be.
std::string untrusted(const OutsidePolicySource& source, const Copy& copy) {
  if (!source.sha256.empty() && sha256_hex(copy.text) != source.sha256) {
    return "the policy's SHA-256 is not SLUICE_POLICY_SHA256";
  }
  if (source.key && !verify(*source.key, copy.text, copy.signature)) {
    return "the policy's signature does not fit SLUICE_POLICY_KEY";
  }
  return {};
}

std::string cache_path(const OutsidePolicyRequest& request) {
  return request.cache + "/outside_policy.json";
}

/// The copy of the cache, which an app's build code can write to: only one that is trusted counts.
std::optional<Copy> cached_copy(const OutsidePolicyRequest& request) {
  const auto document = read_cache_file(cache_path(request), kSchema, kMaxCacheValues);
  if (!document || !*document) return std::nullopt;
  const auto text = base64_decode((*document)->text_of("policy"));
  const auto signature = base64_decode((*document)->text_of("signature"));
  if (!text || !signature || text->size() > policy::kMaxOutsidePolicyBytes) return std::nullopt;
  Copy copy{*text, *signature, std::string((*document)->text_of("fetched"))};
  if (!untrusted(request.source, copy).empty()) return std::nullopt;
  return copy;
}

Status keep(const OutsidePolicyRequest& request, const Copy& copy) {
  std::error_code unmade;  // shows when the file is written
  std::filesystem::create_directories(request.cache, unmade);
  format::JsonWriter json;
  json.begin_object().member("schema", kSchema).member("fetched", copy.fetched);
  json.member("policy", base64_encode(copy.text));
  json.member("signature", base64_encode(copy.signature)).end_object();
  return write_cache_file(cache_path(request), json.take());
}

/// Raw, or in base64.
std::string read_signature(const std::string& bytes) {
  if (bytes.size() == kEd25519SignatureSize) return bytes;
  return base64_decode(trimmed(bytes)).value_or("");
}

/// The server answered that there is none, or the file is not there.
bool is_missing(const source::TransferResult& result, const std::string& url) {
  if (result.error.empty() || result.retryable) return false;
  return source::is_file_url(url) || (result.status >= 400 && result.status < 500);
}

struct Downloaded {
  std::optional<Copy> copy;
  std::string failure;  ///< why there is none
};

/// An error if the policy came and its signature is not there.
Result<Downloaded> download(const OutsidePolicyRequest& request) {
  if (request.offline) return Downloaded{std::nullopt, "--offline"};
  const bool is_signed = request.source.key.has_value();
  advisories::DownloadFolder folder(request.cache + "/outside_policy");
  std::vector<source::Transfer> transfers(is_signed ? 2 : 1);
  transfers[0].url = request.source.url;
  transfers[0].path = folder.new_path(".toml");
  transfers[0].max_bytes = policy::kMaxOutsidePolicyBytes;
  if (is_signed) {
    transfers[1].url = signature_url(request.source.url);
    transfers[1].path = folder.new_path(".sig");
    transfers[1].max_bytes = kMaxSignatureBytes;
  }
  const auto results = advisories::download_with_retries(
      transfers, std::chrono::steady_clock::now() + std::chrono::milliseconds(kBudget));
  if (!results[0].error.empty()) return Downloaded{std::nullopt, results[0].error};
  Downloaded downloaded;
  Copy copy;
  copy.fetched = to_rfc3339(request.now);
  if (is_signed) {
    if (is_missing(results[1], transfers[1].url)) {
      return wrong("the policy has no signature: there is none at the same URL with .sig");
    }
    if (!results[1].error.empty()) {
      return Downloaded{std::nullopt, "its signature: " + results[1].error};
    }
    Result<std::string> bytes = read_named_file(transfers[1].path, kMaxSignatureBytes, true);
    if (!bytes) return Downloaded{std::nullopt, bytes.error().message};
    copy.signature = read_signature(*bytes);
  }
  Result<std::string> text =
      read_named_file(transfers[0].path, policy::kMaxOutsidePolicyBytes, true);
  if (!text) return Downloaded{std::nullopt, text.error().message};
  copy.text = std::move(*text);
  downloaded.copy = std::move(copy);
  return downloaded;
}

/// Of a copy from the future nothing is known.
bool is_fresh(const Copy& copy, Clock::time_point now) {
  const auto fetched = parse_instant(copy.fetched);
  if (!fetched) return false;
  const auto age = now - Clock::time_point(std::chrono::seconds(fetched->seconds));
  return age >= std::chrono::hours(-1) && age <= kMaxCopyAge;
}

Problem problem(std::string message, bool incomplete) {
  return {"", 0, "the policy of SLUICE_POLICY_URL " + std::move(message), incomplete};
}

}  // namespace

std::string signature_url(const std::string& url) {
  const std::size_t end = std::min(url.find_first_of("?#"), url.size());
  return url.substr(0, end) + ".sig" + url.substr(end);
}

Result<std::optional<OutsidePolicySource>> outside_policy_source(
    const std::map<std::string, std::string>& config_vars,
    const std::map<std::string, std::string>& process) {
  const auto value_in = [](const std::map<std::string, std::string>& variables, const char* name) {
    const auto found = variables.find(name);
    return found == variables.end() ? std::string() : trimmed(found->second);
  };
  const bool by_process = !value_in(process, kOutsidePolicyName).empty();
  const auto& variables = by_process ? process : config_vars;
  OutsidePolicySource source;
  source.url = value_in(variables, kOutsidePolicyName);
  if (source.url.empty()) return std::optional<OutsidePolicySource>();
  if (!source::starts_with_scheme(source.url, "https://") && !source::is_file_url(source.url)) {
    return wrong("must begin with https:// or file:///");
  }
  // That a file is not there is no wrong use: the copy may serve.
  if (const std::string what = source::url_problem(source.url);
      !what.empty() && !source::is_file_url(source.url)) {
    return wrong(what);
  }
  source.sha256 = value_in(variables, "SLUICE_POLICY_SHA256");
  for (char& c : source.sha256) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  const bool is_hex = source.sha256.find_first_not_of("0123456789abcdef") == std::string::npos;
  if (!source.sha256.empty() && (source.sha256.size() != kSha256Digits || !is_hex)) {
    return Error{"SLUICE_POLICY_SHA256", 0, "must be 64 hex digits: what sha256sum prints"};
  }
  if (const std::string text = value_in(variables, "SLUICE_POLICY_KEY"); !text.empty()) {
    const Result<PublicKey> key = parse_public_key(text);
    if (!key) return Error{"SLUICE_POLICY_KEY", 0, key.error().message};
    source.key = *key;
  }
  if (source.sha256.empty() && !source.key) {
    return wrong(
        "needs SLUICE_POLICY_KEY or SLUICE_POLICY_SHA256 beside it: without either anybody in "
        "between could write the policy");
  }
  return std::optional(std::move(source));
}

Status apply_outside_policy(const OutsidePolicyRequest& request, EffectivePolicy* policy,
                            Settings* settings, std::vector<Problem>* problems) {
  const std::optional<Copy> cached = cached_copy(request);
  std::optional<Copy> used;
  // A pinned text can't be another one tomorrow.
  if (cached && !request.source.sha256.empty()) used = cached;
  if (!used) {
    Result<Downloaded> downloaded = download(request);
    if (!downloaded) return downloaded.error();
    if (downloaded->copy) {
      used = std::move(downloaded->copy);
      const std::string why = untrusted(request.source, *used);
      if (!why.empty()) return wrong(why + "; nothing was scanned");
      const auto older = policy::read_outside_policy(kOutsidePolicyName, used->text);
      if (!older) return older.error();
      if (cached) {
        const auto known = policy::read_outside_policy(kOutsidePolicyName, cached->text);
        if (known && known->version > older->version) {
          return wrong("the policy has version " + std::to_string(older->version) +
                       ", older than version " + std::to_string(known->version) +
                       " that was here before");
        }
      }
      if (Status failed = keep(request, *used)) {
        problems->push_back(problem("could not be kept: " + failed->message, false));
      }
    } else if (cached) {
      used = cached;
      const bool fresh = is_fresh(*used, request.now);
      problems->push_back(problem("could not be downloaded (" + downloaded->failure +
                                      "): the copy of " + used->fetched.substr(0, 10) + " is used" +
                                      (fresh ? "" : ", which is too old"),
                                  !fresh));
    } else {
      problems->push_back(problem("could not be downloaded (" + downloaded->failure +
                                      "), and there is no copy: the app's policy holds where it is "
                                      "stricter than the defaults, else these; within them what "
                                      "the app accepts is accepted",
                                  true));
    }
  }
  if (!used) {
    policy::tighten_to_defaults("default, without the policy of SLUICE_POLICY_URL", settings,
                                &policy->values);
    return std::nullopt;
  }
  const auto outside = policy::read_outside_policy(kOutsidePolicyName, used->text);
  if (!outside) return outside.error();
  policy::tighten(*outside, kOutsidePolicyName, policy->environment, settings, &policy->values);
  policy->outside = "version " + std::to_string(outside->version) + ", " +
                    (request.source.key ? "signed" : "pinned") + ", SHA-256 " +
                    sha256_hex(used->text);
  return std::nullopt;
}

Status hold_to_outside_policy(const ParsedArguments& arguments,
                              const std::map<std::string, std::string>& config_vars,
                              const std::string& cache, EffectivePolicy* policy, Settings* settings,
                              std::vector<Problem>* problems) {
  if (settings->policy.mode == Mode::kOff) return std::nullopt;
  Result<std::optional<OutsidePolicySource>> source =
      outside_policy_source(config_vars, source::read_process_settings());
  if (!source) return source.error();
  if (!*source) return std::nullopt;
  const OutsidePolicyRequest request{**source, cache, arguments.has("--offline"), Clock::now()};
  return apply_outside_policy(request, policy, settings, problems);
}

}  // namespace sluice::cli
