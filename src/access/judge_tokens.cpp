// Tokens of whoever took the snapshot: the API shows nobody else's.
#include <algorithm>
#include <string>
#include <vector>

#include "access/judge.h"

namespace sluice::access {
namespace {

bool has_scope(const Authorization& token, std::string_view scope) {
  return std::find(token.scopes.begin(), token.scopes.end(), scope) != token.scopes.end();
}

std::string name_of(const Authorization& token) {
  if (!token.description.empty()) return '"' + token.description + '"';
  return token.client.empty() ? token.id : '"' + token.client + '"';
}

std::string age_text(const Judge& judge, const Authorization& token) {
  if (!token.created) return {};
  return ", made " +
         count_of(static_cast<std::size_t>(std::max(judge.age(*token.created), 0)), "day", "days") +
         " ago";
}

void add_token(Judge* judge, std::string_view rule, const Authorization& token,
               const std::string& what) {
  Finding& finding = judge->add(rule, Weight::kPlain, {token.id},
                                "Token " + name_of(token) + ' ' + what + age_text(*judge, token),
                                "authorizations.json", token.line);
  finding.access->commands.push_back({"heroku authorizations:revoke " + token.id, {}, {}});
}

}  // namespace

void judge_tokens(Judge* judge) {
  const Snapshot& snapshot = judge->snapshot();
  if (!snapshot.has_authorizations) {
    judge->note("Tokens (authorizations) could not be read with this token.");
    return;
  }
  std::size_t logins = 0;
  for (const Authorization& token : snapshot.authorizations) {
    const bool global = has_scope(token, "global");
    if (token.session) {
      ++logins;
    } else if (!token.client.empty()) {
      if (global) add_token(judge, "access-token-third-party", token, "may do all you can");
    } else if (global && !token.expires) {
      add_token(judge, "access-token-unlimited", token, "may do all you can and never ends");
    } else if (global) {
      add_token(judge, "access-token-broad", token, "may do all you can");
    } else if (!token.expires) {
      add_token(judge, "access-token-unending", token, "never ends");
    }
  }
  std::string text = "The API shows tokens of whoever takes the snapshot alone";
  if (!snapshot.taken_by.empty()) text += " (" + snapshot.taken_by + ')';
  if (logins > 0) text += "; " + count_of(logins, "login was", "logins were") + " left out";
  judge->note(text + '.');
}

}  // namespace sluice::access
