#include "secrets/scanner.h"

#include <algorithm>
#include <atomic>
#include <optional>
#include <tuple>
#include <utility>

#include "base/glob_set.h"
#include "base/hash.h"
#include "base/random.h"
#include "base/user_information.h"
#include "format/toml.h"
#include "secrets/allow_comment.h"
#include "secrets/assignment.h"
#include "secrets/base64_text.h"
#include "secrets/config_var_check.h"
#include "secrets/connection_url.h"
#include "secrets/encrypted/inspect.h"
#include "secrets/fingerprint.h"
#include "secrets/inline_map.h"
#include "secrets/key_file.h"
#include "secrets/line_finder.h"
#include "secrets/literal_matcher.h"
#include "secrets/live_choice.h"
#include "secrets/live_values.h"
#include "secrets/overlap.h"
#include "secrets/own_rule_budget.h"
#include "secrets/pairs.h"
#include "secrets/place.h"
#include "secrets/private_key.h"
#include "secrets/proof/apply.h"
#include "secrets/rule_files.h"
#include "secrets/rule_lint.h"
#include "secrets/secret_name.h"
#include "secrets/token_boundary.h"
#include "secrets/value_judge.h"

namespace sluice::secrets {
namespace {

/// A literal's tag: which family it calls, and which member of it.
enum class Family : std::uint32_t {
  kRule,
  kUrl,
  kPrivateKey,
  kAssignment,
  kLive,
  kEncrypted,
  kAllow
};
constexpr std::uint32_t kIndexBits = 24;

std::uint32_t tag_of(Family family, std::size_t index) {
  return static_cast<std::uint32_t>(family) << kIndexBits | static_cast<std::uint32_t>(index);
}

/// Base64 of base64 is looked at, no more.
constexpr int kMaxDecodings = 2;

/// From this size of a pattern on, the memory that RE2 may use can be too little.
constexpr std::size_t kManyInstructions = 2000;

/// "sk_live_…(24)": the public prefix, if the value begins so, and how many characters follow.
std::string redacted(std::string_view value, std::string_view prefix) {
  if (prefix.empty() || !value.starts_with(prefix)) {
    return "…(" + std::to_string(value.size()) + ')';
  }
  return std::string(prefix) + "…(" + std::to_string(value.size() - prefix.size()) + ')';
}

}  // namespace

struct Scanner::State {
  std::vector<Rule> rules;
  RuleFiles rule_files;
  ValueJudge judge;
  SecretNames names;
  Pairs pairs;
  ConnectionUrlDetector urls;
  AssignmentDetector assignments;
  Places places;
  LiveValues live;
  std::vector<SecretMatch> config_var_matches;
  LiteralMatcher matcher;
  std::string salt;
  std::string process_key = random_bytes(16);  ///< for SecretMatch::same_value
  std::int64_t now = 0;
  const Deadline* deadline = nullptr;  ///< see ScannerOptions
  GlobSet exclude;
  // Statistics for --profile; they change while scanning. Counting makes threads wait for each
  // other.
  bool count_costs = false;
  mutable std::vector<std::atomic<std::uint64_t>> hits;
  mutable std::vector<std::atomic<std::uint64_t>> matches;
  std::unique_ptr<StoppedRules> stopped = std::make_unique<StoppedRules>();

  /// Which families apply to a file, decided once per blob, and for assignments at the first one.
  struct FileFacts {
    bool excluded = false;
    bool asked = false;  ///< whether the next two are known
    bool assignments = false;
    BareValues bare_values = BareValues::kNone;
    bool dash_parts = false;  ///< see Hit
  };

  FileFacts facts_of(const Blob& blob) const {
    FileFacts facts;
    facts.excluded =
        exclude.matches(blob.path) || (!blob.container.empty() && exclude.matches(blob.container));
    return facts;
  }

  void ask_for_assignments(const Blob& blob, FileFacts* facts) const {
    if (facts->asked) return;
    facts->asked = true;
    facts->assignments = !facts->excluded && !blob.binary && assignments.wants(blob.path);
    if (facts->assignments) facts->bare_values = assignments.bare_values(blob.path);
  }

  /// What is met beside secrets.
  struct Noted {
    encrypted::Marks marks = 0;
    std::vector<std::size_t> allows;
    bool cut = false;  ///< some matches were dropped
  };

  /// Matches that one search may still keep; several can be one secret. Live values and encrypted
  /// keys do not use up the others' room, or a secret could be hidden behind decoys.
  struct Room {
    std::size_t live = 10 * kMaxMatchesPerBlob;
    std::size_t encrypted = kMaxMatchesPerBlob;
    std::size_t others = 8 * kMaxMatchesPerBlob;
  };

  /// What redact() looks for: a text is no file that settings could exclude, and asking every
  /// pattern for each text again would cost more than the search in it.
  FileFacts facts_of_text;

  void note_text_facts() {
    facts_of_text.dash_parts = true;
    facts_of_text.asked = true;
    facts_of_text.assignments = assignments.wants("");
  }

  void note_config_vars(const ConfigVars& vars, const LiveChoice& choice) {
    FileFacts facts = facts_of_text;
    facts.dash_parts = false;
    const auto ask = [&](std::string_view text) { return find(Blob{"", text}, facts); };
    config_var_matches = check_config_vars({vars, names, judge, choice, live, ask});
    for (SecretMatch& match : config_var_matches) {
      match.fingerprint =
          fingerprint({match.rule, "", match.location.path, match.config_var, true, salt});
    }
  }

  void index_literals() {
    for (std::size_t i = 0; i < rules.size(); ++i) {
      for (const std::string& literal : rules[i].literals) {
        matcher.add(literal, rules[i].ignore_case, tag_of(Family::kRule, i));
      }
    }
    for (const std::string& literal : urls.literals()) {
      matcher.add(literal, false, tag_of(Family::kUrl, 0));
    }
    matcher.add(kPrivateKeyLiteral, false, tag_of(Family::kPrivateKey, 0));
    for (const std::string& literal : assignments.literals()) {
      matcher.add(literal, true, tag_of(Family::kAssignment, 0));
    }
    for (std::size_t i = 0; i < live.needles().size(); ++i) {
      matcher.add(live.needles()[i].value, false, tag_of(Family::kLive, i));
    }
    for (std::size_t i = 0; i < encrypted::mark_literals().size(); ++i) {
      matcher.add(encrypted::mark_literals()[i], false, tag_of(Family::kEncrypted, i));
    }
    matcher.add(kAllowMark, false, tag_of(Family::kAllow, 0));
    matcher.build();
  }

  /// False if it is an own rule that may not look at so much more.
  bool match_rule(std::size_t index, const Hit& hit, OwnRuleBudget* budget,
                  std::vector<RawMatch>* found) const {
    const Rule& rule = rules[index];
    // One byte of context on each side, for the boundary test.
    const std::size_t begin = hit.begin - std::min(hit.begin, rule.before);
    const std::size_t end = std::min(hit.bytes.size(), hit.begin + rule.after);
    if (rule.own && !budget->spend(index, end - begin)) return false;
    if (!rule.may_match(hit.bytes.substr(begin, end - begin))) return true;
    const Regex* regex = rule.regex();
    if (regex == nullptr) return true;
    const std::string_view window = hit.bytes.substr(0, end);
    RegexMatch match;
    std::size_t from = begin;
    const bool by_begin =
        rule.before > 0 && !rule.own && regex->program_size() >= kManyInstructions;
    while (by_begin ? regex->find_by_begin(window, from, &match)
                    : regex->find(window, from, rule.before == 0, &match)) {
      if (accept_rule_match(rule, hit, match, found) || rule.before == 0) return true;
      from = match.begin + 1;
      if (from > hit.begin) return true;
      if (rule.own && !budget->spend(index, end - from)) return false;
    }
    return true;
  }

  bool accept_rule_match(const Rule& rule, const Hit& hit, const RegexMatch& match,
                         std::vector<RawMatch>* found) const {
    const std::size_t length = match.group_end - match.group_begin;
    const std::string_view value = hit.bytes.substr(match.group_begin, length);
    const bool word = hit.dash_parts && rule.boundary == Boundary::kToken;
    const Boundary boundary = word ? Boundary::kWord : rule.boundary;
    if (length == 0 || !stands_alone(hit.bytes, match.group_begin, match.group_end, boundary)) {
      return false;
    }
    RawMatch raw;
    raw.rule = rule.id;
    raw.title = rule.title;
    raw.advice = rule.advice;
    raw.severity = rule.severity;
    raw.confidence = rule.confidence;
    raw.begin = match.group_begin;
    raw.end = match.group_end;
    raw.prefix = rule.prefix;
    raw.name = rule.id;
    // An app's rule can't take the place of a built-in one.
    raw.rank = rule.own ? kRankUrl : kRankRule;
    raw.literal_length = hit.length;
    if (rule.proof != nullptr && !proof::apply(*rule.proof, hit.bytes, now, &raw)) return false;
    // What is proven is no placeholder, however much its base64 looks like words.
    if (raw.confidence != Confidence::kProven) {
      std::string_view variable_part = value;
      if (value.starts_with(rule.prefix)) variable_part.remove_prefix(rule.prefix.size());
      if (judge.is_placeholder(variable_part) || judge.is_published(value)) return false;
      if (rule.randomness && !judge.random_enough(variable_part)) return false;
    }
    found->push_back(std::move(raw));
    return true;
  }

  static void stop_once(std::size_t rule, std::vector<std::size_t>* stopped) {
    if (std::find(stopped->begin(), stopped->end(), rule) == stopped->end()) {
      stopped->push_back(rule);
    }
  }

  void match_live(std::size_t index, const Hit& hit, std::vector<RawMatch>* found) const {
    const Needle& needle = live.needles()[index];
    if (needle.only_redacted && !hit.dash_parts) return;
    RawMatch raw;
    raw.rule = "live-config-var";
    raw.title = "Live value of a config var";
    raw.advice =
        "Roll the value at its provider, set the config var anew, read it from the "
        "environment; deleting the line alone leaves it usable.";
    raw.severity = Severity::kCritical;
    raw.confidence = Confidence::kProven;
    raw.begin = hit.begin;
    raw.end = hit.begin + hit.length;
    raw.name = needle.variable;
    raw.config_var = needle.variable;
    raw.encoding = needle.encoding;
    raw.detail = "Live value of config var " + needle.variable;
    raw.rank = kRankLive;
    found->push_back(std::move(raw));
  }

  /// What one search and those in what it decodes have in common.
  struct Search {
    Noted* noted = nullptr;
    OwnRuleBudget budget;
    RuleFiles::Memo memo = {};
    Room room = {};
    bool cut = false;
    std::vector<std::size_t> stopped = {};
    int decodings = 0;  ///< of the text that is looked at
  };

  std::vector<RawMatch> find(const Blob& blob, FileFacts facts, Noted* noted = nullptr) const {
    Search search{noted, OwnRuleBudget(noted == nullptr ? nullptr : deadline)};
    std::vector<RawMatch> found = look_at(blob, facts, &search);
    if (!facts.excluded) {
      if (auto key = detect_key_file(blob.path, blob.bytes)) found.push_back(std::move(*key));
    }
    if (noted != nullptr) {
      noted->cut = search.cut;
      for (const std::size_t rule : search.stopped) stopped->add(rule, blob.path);
    }
    return keep_best(std::move(found));
  }

  /// Of what stands in the blob as base64: secrets with the places of their digits.
  void decode(const Blob& blob, FileFacts facts, Search* search,
              std::vector<RawMatch>* found) const {
    if (facts.excluded || search->decodings == kMaxDecodings) return;
    // Tokens and keys alone: what names are worth depends on the language of a file.
    facts.asked = true;
    facts.assignments = false;
    ++search->decodings;
    for_each_base64_text(blob.bytes, [&](const Base64Text& encoded) {
      // It is taken apart elsewhere.
      if (is_inline_map(blob.bytes, encoded.place_of(0, 1).first)) return;
      for (RawMatch& match : look_at(Blob{blob.path, encoded.text()}, facts, search)) {
        if (match.decoded.empty()) {
          match.decoded = encoded.text().substr(match.begin, match.end - match.begin);
        }
        std::tie(match.begin, match.end) = encoded.place_of(match.begin, match.end);
        match.encoding = "base64";
        found->push_back(std::move(match));
      }
    });
    --search->decodings;
  }

  /// All that is met, also where several overlap.
  std::vector<RawMatch> look_at(const Blob& blob, FileFacts facts, Search* search) const {
    std::vector<RawMatch> found;
    Noted* const noted = search->decodings == 0 ? search->noted : nullptr;
    Room& room = search->room;
    const auto keep = [&](std::size_t* left, RawMatch match) {
      if (*left == 0) return;
      --*left;
      found.push_back(std::move(match));
    };
    matcher.search(blob.bytes, [&](std::uint32_t tag, std::size_t begin, std::size_t length) {
      const std::size_t index = tag & ((1U << kIndexBits) - 1);
      const auto family = static_cast<Family>(tag >> kIndexBits);
      const Hit hit{blob.path, blob.bytes, begin, length, facts.dash_parts};
      if (family == Family::kEncrypted) {
        if (noted != nullptr) noted->marks |= encrypted::Marks{1} << index;
        return;
      }
      if (family == Family::kAllow) {
        if (noted != nullptr) noted->allows.push_back(begin);
        return;
      }
      if ((family == Family::kLive ? room.live : room.others) == 0) {
        search->cut = true;
        return;
      }
      std::optional<RawMatch> match;
      switch (family) {
        case Family::kRule: {
          if (count_costs) hits[index].fetch_add(1, std::memory_order_relaxed);
          if (facts.excluded || !rule_files.applies(index, blob.path, &search->memo)) return;
          const std::size_t before = found.size();
          if (!match_rule(index, hit, &search->budget, &found)) {
            stop_once(index, &search->stopped);
          }
          const std::size_t more = found.size() - before;
          room.others -= std::min(room.others, more);
          if (count_costs) matches[index].fetch_add(more, std::memory_order_relaxed);
          return;
        }
        case Family::kUrl:
          if (!facts.excluded) match = urls.detect(hit, judge);
          break;
        case Family::kPrivateKey:
          match = detect_private_key(hit);
          break;
        case Family::kAssignment:
          ask_for_assignments(blob, &facts);
          if (facts.assignments) match = assignments.detect(hit, facts.bare_values, names, judge);
          break;
        case Family::kLive:
          --room.live;
          match_live(index, hit, &found);
          return;
        case Family::kEncrypted:
        case Family::kAllow:
          return;
      }
      if (match) keep(match->encrypted ? &room.encrypted : &room.others, std::move(*match));
    });
    // A text to be redacted loses both halves.
    if (!facts.dash_parts) pairs.join(blob.bytes, judge, &found);
    decode(blob, facts, search, &found);
    return found;
  }

  static std::string_view secret_of(const Blob& blob, const RawMatch& raw) {
    if (!raw.decoded.empty()) return raw.decoded;
    return blob.bytes.substr(raw.begin, raw.end - raw.begin);
  }

  SecretMatch finish(const Blob& blob, const RawMatch& raw, LineFinder* lines) const {
    const std::string_view bytes = blob.bytes.substr(raw.begin, raw.end - raw.begin);
    const std::string_view value = secret_of(blob, raw);
    const bool is_live = !raw.config_var.empty();
    SecretMatch match;
    match.rule = raw.rule;
    match.title = raw.detail.empty() ? std::string(raw.title) : raw.detail;
    match.advice = raw.advice;
    match.severity = is_live ? raw.severity : places.adjust(raw.severity, blob.path);
    if (!is_live && raw.rank != kRankRule && places.is_mixed(blob.path)) {
      match.severity = std::min(match.severity, Severity::kLow);
    }
    match.confidence = raw.confidence;
    match.location.path = blob.container.empty() ? blob.path : blob.container;
    match.location.inner = blob.inner;
    std::tie(match.location.line, match.location.column) = lines->place_of(raw.begin);
    // Several lines would tell nothing more than the first.
    const bool one_line = bytes.find('\n') == std::string_view::npos;
    match.location.end_line = match.location.line;
    match.location.end_column = match.location.column + (one_line ? bytes.size() : 1);
    match.last_line =
        match.location.line +
        (one_line ? 0 : static_cast<std::size_t>(std::count(bytes.begin(), bytes.end(), '\n')));
    match.redacted = is_live ? std::string() : redacted(value, raw.prefix);
    match.config_var = raw.config_var;
    match.encoding = raw.encoding;
    const FingerprintInput identity{raw.rule, value, blob.path, raw.name, is_live, salt};
    match.fingerprint = fingerprint(identity);
    match.bound_to_path = is_bound_to_path(identity);
    if (match.bound_to_path) match.same_value = hmac_sha256_hex(process_key, value);
    return match;
  }

  void inspect(const Blob& blob, encrypted::Marks marks, encrypted::Facts* facts) const {
    const std::size_t before = facts->plain.size();
    encrypted::inspect(blob, marks, judge, facts);
    for (std::size_t i = before; i < facts->plain.size(); ++i) {
      encrypted::PlainValue& plain = facts->plain[i];
      plain.severity = places.adjust(plain.severity, blob.path);
      // Without the value: it may be guessable.
      plain.id =
          fingerprint({"plaintext-in-encrypted-file", "", blob.path, plain.name, true, salt});
    }
  }

  void note_key(const Blob& blob, const RawMatch& raw, const SecretMatch& match,
                encrypted::Facts* facts) const {
    const bool is_live = !raw.config_var.empty();
    // Of a live value in another encoding the bytes are not the key.
    if (is_live && raw.encoding != "plain") return;
    const auto kind = is_live ? encrypted::key_kind_of_variable(raw.config_var)
                              : encrypted::key_kind_of(raw.rule);
    if (!kind) return;
    facts->keys.push_back({*kind, match.fingerprint, match.location.path,
                           places.adjust(Severity::kCritical, blob.path),
                           SecretBytes(secret_of(blob, raw))});
  }
};

Scanner::Scanner(std::unique_ptr<State> state) : state_(std::move(state)) {}
Scanner::Scanner(Scanner&&) noexcept = default;
Scanner& Scanner::operator=(Scanner&&) noexcept = default;
Scanner::~Scanner() {
  if (state_ != nullptr) state_->matcher.wipe();
}

Result<Scanner> Scanner::create(ScannerOptions options) {
  auto state = std::make_unique<State>();
  std::vector<RuleDocument> documents;
  for (const RuleText& file : options.files) {
    Result<format::Node> document = format::read_toml(file.name, file.text);
    if (!document) return document.error();
    documents.push_back({std::string(file.name), std::move(*document), file.own});
  }
  Result<std::vector<Rule>> rules = read_rules(documents);
  if (!rules) return rules.error();
  if (options.lint_own) {
    if (Status failed = check_own_rules(*rules)) return *std::move(failed);
  }
  state->rules = std::move(*rules);
  state->count_costs = options.count_costs;
  state->hits = std::vector<std::atomic<std::uint64_t>>(state->rules.size());
  state->matches = std::vector<std::atomic<std::uint64_t>>(state->rules.size());
  // The detectors' tables, from whatever file they stand in.
  format::Node merged;
  merged.kind = format::Node::Kind::kObject;
  for (RuleDocument& file : documents) {
    for (format::Member& member : file.document.members) {
      if (member.key != "rule") merged.members.push_back(std::move(member));
    }
  }
  constexpr std::string_view kName = "rules/secrets";
  Result<ValueJudge> judge = ValueJudge::read(kName, merged);
  if (!judge) return judge.error();
  state->judge = std::move(*judge);
  Result<SecretNames> names = SecretNames::read(kName, merged);
  if (!names) return names.error();
  state->names = std::move(*names);
  Result<Pairs> pairs = Pairs::read(kName, merged, state->rules);
  if (!pairs) return pairs.error();
  state->pairs = std::move(*pairs);
  Result<ConnectionUrlDetector> urls = ConnectionUrlDetector::read(kName, merged);
  if (!urls) return urls.error();
  state->urls = std::move(*urls);
  Result<AssignmentDetector> assignments = AssignmentDetector::read(kName, merged);
  if (!assignments) return assignments.error();
  state->assignments = std::move(*assignments);
  state->places = Places::read(merged);
  const format::Node* places = merged.find("places");
  state->rule_files = RuleFiles(
      state->rules, places == nullptr ? std::vector<std::string>() : places->texts_of("checksums"));
  Result<LiveValues> live =
      LiveValues::read(kName, merged, options.config_vars, state->names, state->judge);
  if (!live) return live.error();
  state->live = std::move(*live);
  state->salt = std::move(options.fingerprint_salt);
  state->exclude = GlobSet(options.exclude);
  state->now = options.now;
  state->deadline = options.deadline;
  state->note_text_facts();
  state->index_literals();
  Result<LiveChoice> choice = LiveChoice::read(kName, merged);
  if (!choice) return choice.error();
  state->note_config_vars(options.config_vars, *choice);
  return Scanner(std::move(state));
}

bool Scanner::scan(const Blob& blob, std::vector<SecretMatch>* matches, SideFacts* side) const {
  State::Noted noted;
  const std::vector<RawMatch> found = state_->find(blob, state_->facts_of(blob), &noted);
  for (const RawMatch& raw : found) noted.marks |= raw.encrypted ? encrypted::kEncryptedKeyMark : 0;
  if (side != nullptr) {
    state_->inspect(blob, noted.marks, &side->encrypted);
    for (AllowComment& comment : read_allow_comments(blob, std::move(noted.allows))) {
      side->allows.push_back(std::move(comment));
    }
  }
  LineFinder lines(blob);
  std::size_t kept = 0;
  bool complete = !noted.cut;
  for (const RawMatch& raw : found) {
    if (raw.begin < blob.report_begin || raw.begin >= blob.report_end) continue;
    if (raw.encrypted) continue;
    // Live values have been counted already: none of them is left out for others before it.
    if (raw.config_var.empty() && ++kept > kMaxMatchesPerBlob) {
      complete = false;
      continue;
    }
    matches->push_back(state_->finish(blob, raw, &lines));
    if (side != nullptr) state_->note_key(blob, raw, matches->back(), &side->encrypted);
  }
  return complete;
}

std::string Scanner::redact(std::string_view text) const {
  const Blob blob{"", text};
  std::string result;
  std::size_t at = 0;
  for (const RawMatch& raw : state_->find(blob, state_->facts_of_text)) {
    result += text.substr(at, raw.begin - at);
    result += raw.config_var.empty() ? redacted(State::secret_of(blob, raw), raw.prefix)
                                     : '[' + std::string(raw.config_var) + ']';
    at = raw.end;
  }
  // No rule judges these: a password at an example's host may be a real one's.
  return hide_user_information(result.append(text.substr(at)));
}

const std::vector<Rule>& Scanner::rules() const { return state_->rules; }

std::vector<Problem> Scanner::problems() const { return state_->stopped->problems(rules()); }

const Places& Scanner::places() const { return state_->places; }

const std::vector<std::string>& Scanner::live_variables() const { return state_->live.variables(); }

const std::vector<SecretMatch>& Scanner::config_var_matches() const {
  return state_->config_var_matches;
}

const std::vector<LeftOut>& Scanner::live_left_out() const { return state_->live.left_out(); }

std::vector<RuleCost> Scanner::costs() const {
  std::vector<RuleCost> costs;
  for (std::size_t i = 0; i < state_->rules.size(); ++i) {
    costs.push_back({state_->rules[i].id, state_->hits[i].load(), state_->matches[i].load()});
  }
  return costs;
}

}  // namespace sluice::secrets
