// Google's service account files as base64 in one line, which is how they get into variables.
#include "base/encoding.h"
#include "format/json.h"
#include "secrets/proof/facts.h"
#include "secrets/proof/families.h"

namespace sluice::secrets::proof {

Answer prove_service_account(const Subject& subject) {
  const auto bytes = base64_decode(subject.value);
  if (!bytes) return verdict(false);
  const Result<format::Node> file = format::read_json("", *bytes);
  if (!file || file->text_of("type") != "service_account" ||
      file->text_of("private_key").find("PRIVATE KEY-----") == std::string_view::npos) {
    return verdict(false);
  }
  Answer answer = verdict(true);
  add_fact(&answer.facts, "project", file->text_of("project_id"));
  add_fact(&answer.facts, "", file->text_of("client_email"));
  return answer;
}

}  // namespace sluice::secrets::proof
