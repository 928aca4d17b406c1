// libFuzzer target: any bytes as source text, lexed at every word that starts it, in every kind of
// file; as a config var's value; and as a string whose randomness is judged. What comes back lies
// within the text.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "secrets/assignment_lexer.h"
#include "secrets/config_section.h"
#include "secrets/live_encodings.h"
#include "secrets/live_parts.h"
#include "secrets/randomness.h"

using namespace sluice;
using namespace sluice::secrets;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  static const std::unordered_set<std::string> calls = {"get", "env", "fetch"};
  for (const std::string_view word : {"secret", "token", "password", "authorization", "="}) {
    for (std::size_t at = text.find(word); at != std::string_view::npos;
         at = text.find(word, at + 1)) {
      for (const BareValues bare :
           {BareValues::kNone, BareValues::kWord, BareValues::kLine, BareValues::kYaml}) {
        const auto assignment = lex_assignment(text, at, {bare, &calls});
        if (!assignment) continue;
        const Literal& value = assignment->value;
        if (value.begin >= value.end || value.end > text.size()) std::abort();
        if (value.text_in(text).size() > 64 * kMaxLiteral) std::abort();
      }
      in_development_section(text, at);
    }
  }
  const ValueParts parts = split_value(text);
  if (parts.parts.size() > kMaxValueParts) std::abort();
  SecretArena arena;
  std::vector<EncodedForm> forms;
  if (!parts.parts.empty()) encode_forms(parts.parts.front().text, &arena, &forms);
  for (const EncodedForm& form : forms) {
    if (form.bytes.size() < kMinNeedle) std::abort();
  }
  static const TrigramTable table = TrigramTable::from_counts(std::vector<double>(
      TrigramTable::kClasses * TrigramTable::kClasses * TrigramTable::kClasses));
  for (const double feature : features_of(text.substr(0, RandomnessModel::kMaxJudged), table)) {
    if (feature != feature) std::abort();
  }
  return 0;
}
