// Secrets that stand in a file as base64.
#include "secrets/base64_text.h"

#include <algorithm>
#include <string>
#include <vector>

#include "base/encoding.h"
#include "test/secrets/built_in_scanner.h"

namespace sluice::secrets {
namespace {

/// "text" in lines of `width` digits.
std::string in_lines(std::string_view text, std::size_t width, std::string_view line_break) {
  std::string lines;
  const std::string digits = base64_encode(text);
  for (std::size_t at = 0; at < digits.size(); at += width) {
    if (at > 0) lines += line_break;
    lines += digits.substr(at, width);
  }
  return lines;
}

std::vector<std::string> texts_in(std::string_view bytes) {
  std::vector<std::string> texts;
  for_each_base64_text(bytes, [&](const Base64Text& found) { texts.emplace_back(found.text()); });
  return texts;
}

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("base64 of text is read wherever it stands, nothing else is") {
  const std::string text = "An answer, and 40 bytes long: /etc/hosts";
  const std::string digits = base64_encode(text);
  struct Case {
    std::string bytes;
    Texts texts;
  };
  const std::string random = expand_template("{random:200}", 3);
  const std::vector<Case> cases = {
      {digits, {text}},
      {"  token: " + digits + "\n", {text}},
      {"{\"a\":\"" + digits + "\",\"b\":\"" + digits + "\"}", {text, text}},
      {"url(data:text/plain;base64," + digits + ")", {text}},
      {"'\\n" + digits + "'", {text}},
      {"--" + digits, {text}},
      {digits.substr(0, digits.find('=')), {text}},
      {"data: |\n    " + in_lines(text + text, 64, "\n    ") + "\n", {text + text}},
      {in_lines(text + text, 76, "\r\n") + "\r\n", {text + text}},
      // Short lines and words behind it don't belong to it.
      {in_lines(text, 40, "\n"), {text.substr(0, 30)}},
      {in_lines(text + text, 64, "\nname: "),
       {(text + text).substr(0, 48), (text + text).substr(48)}},
      {"an_identifier_that_is_longer_than_what_is_read", {}},
      {"/usr/share/something/with/a/path/that/is/long", {}},
      {base64_encode(random), {}},
      {"sha512-" + base64_encode(random.substr(0, 64)), {}},
      {std::string(100, '/') + " " + std::string(100, '+'), {}},
      {std::string(40, 'A') + "!", {}},
      {base64_encode("too short to hold one"), {}},
      {"", {}},
  };
  for (const Case& c : cases) {
    INFO(c.bytes);
    CHECK(texts_in(c.bytes) == c.texts);
  }
}

TEST_CASE("places of decoded bytes are those of their digits, and parts overlap") {
  std::string text = "begins ";
  while (text.size() < 2 * kMaxBase64Digits) text += std::to_string(text.size()) + ' ';
  for (const std::string& bytes : {"x = " + base64_encode(text), in_lines(text, 76, "\n  ")}) {
    std::string joined;
    std::size_t parts = 0;
    std::size_t last_end = 0;
    for_each_base64_text(bytes, [&](const Base64Text& part) {
      CHECK(part.text().size() <= kMaxBase64Digits / 4 * 3);
      const auto [begin, end] = part.place_of(0, part.text().size());
      if (parts++ > 0) CHECK(begin < last_end);
      last_end = end;
      for (std::size_t at = 0; at + 9 < part.text().size(); at += 3 * 997) {
        const auto [from, to] = part.place_of(at, at + 9);
        std::string digits = bytes.substr(from, to - from);
        std::erase_if(digits, [](char c) { return c == '\n' || c == ' '; });
        REQUIRE(base64_decode(digits) == part.text().substr(at, 9));
      }
      const std::size_t known = joined.empty() ? 0 : kBase64Overlap / 4 * 3;
      joined += part.text().substr(known);
    });
    CHECK(parts == 3);
    CHECK(joined == text);
  }
}

TEST_CASE("a secret in base64 is the one that it is in plain text") {
  const Scanner scanner = test::built_in_scanner();
  const std::string token = expand_template("ghp_{crc32-base62<}{b62:30}{>}", 3);
  const std::string url = expand_template("postgres://app:{b62:20}@db.acme-shop.io/main", 4);
  const std::string jwt_like = expand_template("sk_live_{b62:24}", 5);
  struct Case {
    std::string path;
    std::string text;
    std::string rules;
  };
  const std::vector<Case> cases = {
      {"k8s/secret.yaml", "kind: Secret\ndata:\n  TOKEN: " + base64_encode(token) + "\n",
       "github-token"},
      {"k8s/secret.yaml", "data:\n  env: " + base64_encode("A=1\nDATABASE_URL=" + url + "\n"),
       "connection-url-password"},
      {"app.js", "const k = atob('" + base64_encode("{\"key\":\"" + jwt_like + "\"}") + "')",
       "stripe-live-key"},
      {"deep.txt", base64_encode(base64_encode("the token is " + token)), "github-token"},
      {"deeper.txt", base64_encode(base64_encode(base64_encode("the token is " + token))), ""},
      {"both.txt", token + "\n" + base64_encode("again, " + token), "github-token github-token"},
      {"map.js",
       "//# sourceMappingURL=data:application/json;base64," + base64_encode("{\"a\":\"" + token),
       ""},
  };
  for (const Case& c : cases) {
    INFO(c.path << '\n' << c.text);
    CHECK(test::rules_found(scanner, c.path, c.text) == c.rules);
  }

  const auto plain = test::scan_text(scanner, "a.txt", "x\n " + token + "\n");
  const auto coded =
      test::scan_text(scanner, "a.txt", "x\n " + base64_encode("ab " + token) + "\n");
  REQUIRE(plain.size() == 1);
  REQUIRE(coded.size() == 1);
  CHECK(plain[0].encoding == "plain");
  CHECK(coded[0].encoding == "base64");
  CHECK(coded[0].fingerprint == plain[0].fingerprint);
  CHECK(coded[0].redacted == plain[0].redacted);
  CHECK(coded[0].confidence == Confidence::kProven);
  CHECK(coded[0].location.line == 2);
  CHECK(coded[0].location.column == 6);
  CHECK(coded[0].location.end_column == 6 + (token.size() * 4 + 2) / 3);
}

TEST_CASE("redact() takes out secrets in base64, too") {
  const Scanner scanner = test::built_in_scanner();
  const std::string token = expand_template("ghp_{crc32-base62<}{b62:30}{>}", 3);
  CHECK(scanner.redact("dir/a " + base64_encode(token)) == "dir/a …(40)==");
}

TEST_CASE("base64 that is made to take long takes no longer than other text") {
  const Scanner scanner = test::built_in_scanner();
  const std::string line =
      base64_encode("GET /a HTTP/1.1 and so on, for as long as a line is") + '\n';
  std::string text;
  while (text.size() < (1U << 20)) text += line;
  std::string digits = text;
  std::erase(digits, '\n');
  std::string nested(400'000, 'a');
  for (int i = 0; i < 3; ++i) nested = base64_encode(nested);
  for (const std::string& hostile : {text, digits, nested}) {
    CHECK(test::scan_text(scanner, "a.txt", hostile).empty());
    // Each digit is decoded once, but for what parts overlap by.
    std::size_t decoded = 0;
    for_each_base64_text(hostile, [&](const Base64Text& part) { decoded += part.text().size(); });
    CHECK(decoded >= hostile.size() / 2);
    CHECK(decoded < hostile.size() * 4 / 5);
  }
}

}  // namespace sluice::secrets
