// Live config-var values: in which forms they are found, which parts of a value are looked for, and
// which variables are left out, with the reason.
#include "secrets/live_values.h"

#include <cctype>
#include <set>

#include "base/encoding.h"
#include "secrets/live_encodings.h"
#include "secrets/live_parts.h"
#include "test/secrets/built_in_scanner.h"

using namespace sluice;
using namespace sluice::secrets;

namespace {

using Vars = std::map<std::string, std::string>;

/// The encoding in which the value of the only config var is found in the text.
std::string found_as(const Scanner& scanner, const std::string& text) {
  std::string found;
  for (const SecretMatch& match : test::scan_text(scanner, "lib/a.txt", text)) {
    if (match.rule == "live-config-var") found += match.encoding + ' ';
  }
  if (!found.empty()) found.pop_back();
  return found;
}

std::string reason_of(const Scanner& scanner, std::string_view variable) {
  for (const LeftOut& left_out : scanner.live_left_out()) {
    if (left_out.variable == variable) return std::string(left_out.reason);
  }
  return {};
}

std::string with_nuls(std::string_view text) {
  std::string wide;
  for (const char c : text) (wide += c) += '\0';
  return wide;
}

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at)) {
    text.replace(at, from.size(), to);
    at += to.size();
  }
  return text;
}

}  // namespace

TEST_CASE("a live value is found in every form that programs write") {
  // Holds each character that some encoding changes.
  const std::string a = expand_template("{b62:9}", 1);
  const std::string b = expand_template("{b62:9}", 2);
  const auto value = [&](std::string_view middle) { return a + std::string(middle) + b; };
  struct Case {
    std::string_view middle;  ///< of the value
    std::string_view in_file;
    std::string_view encoding;
  };
  const std::vector<Case> cases = {
      {"-", "-", "plain"},      {"&", "%26", "url"},
      {"/", "%2f", "url"},      {"é", "%C3%A9", "url"},
      {" x+", "+x%2B", "url"},  {"\"", "\\\"", "json"},
      {"\\", "\\\\", "json"},   {"/", "\\/", "json"},
      {"\n", "\\n", "json"},    {"&", "\\u0026", "json"},
      {"<", "\\u003C", "json"}, {"'", "\\u0027", "json"},
      {"é", "\\u00e9", "json"}, {"😀", "\\ud83d\\ude00", "json"},
      {"&", "&amp;", "html"},   {"\"<", "&quot;&lt;", "html"},
      {"'", "&#39;", "html"},   {"'", "&#x27;", "html"},
      {"'", "''", "yaml"},      {":=", "\\:\\=", "properties"},
      {"'", "'\\''", "shell"},  {"$", "\\$", "shell"},
  };
  for (const Case& c : cases) {
    INFO(c.middle << " as " << c.in_file);
    const Scanner scanner = test::built_in_scanner({{"PAY_TOKEN", value(c.middle)}});
    CHECK(found_as(scanner, "x = " + a + std::string(c.in_file) + b + " y") == c.encoding);
  }
}

TEST_CASE("a live value is found in base64 at every alignment, in hex, in UTF-16") {
  for (const std::string_view form : {"{b62:24}", "{b64:40}", "{hex:32}", "{b62:11}?>~{b62:12}"}) {
    const std::string value = expand_template(form, 7);
    const Scanner scanner = test::built_in_scanner({{"PAY_TOKEN", value}});
    INFO(form);
    for (const std::string_view before : {"", "a", "ab", "abc", "user:"}) {
      const std::string encoded = base64_encode(std::string(before) + value + "\xFF\xFE:");
      CHECK(found_as(scanner, '"' + encoded + '"') == "base64");
      const std::string url_safe = replaced(replaced(encoded, "+", "-"), "/", "_");
      CHECK(found_as(scanner, '"' + url_safe + '"') == "base64");
    }
    CHECK(found_as(scanner, '"' + with_nuls(value) + '"') == "utf16");
    if (form == "{hex:32}") continue;
    std::string hex = hex_encode(value);
    CHECK(found_as(scanner, '"' + hex + '"') == "hex");
    for (char& c : hex) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    CHECK(found_as(scanner, '"' + hex + '"') == "hex");
    std::string percent;
    std::string escapes;
    for (const char c : value) {
      percent += '%' + hex_encode(std::string(1, c));
      escapes += "\\x" + hex_encode(std::string(1, c));
    }
    CHECK(found_as(scanner, '"' + percent + '"') == "url");
    CHECK(found_as(scanner, '"' + escapes + '"') == "json");
  }
}

TEST_CASE("the secret parts of a value are looked for alone") {
  const std::string secret = expand_template("{b62:26}", 3);
  const std::string pem = "-----BEGIN " + std::string("PRIVATE KEY-----\n") +
                          expand_template("{der:300}", 3) + "\n-----END PRIVATE KEY-----\n";
  const std::string second_line = pem.substr(pem.find('\n', 40) + 1, 64);
  struct Case {
    std::string value;
    std::string in_file;
  };
  const std::vector<Case> cases = {
      {"postgres://user:" + secret + "@db.acme-corp.io/d", secret},
      {"redis://:" + secret + "@cache.acme-corp.io:6379", secret},
      {"amqp://u:" + secret + "%2Fa@mq.acme-corp.io", secret + "/a"},
      {"https://api.acme-corp.io/v1?user=bob&token=" + secret, secret},
      {"kafka+ssl://a.io:9096,kafka+ssl://u:" + secret + "@b.io:9096", secret},
      {R"({"user": "bob", "password": ")" + secret + "\"}", secret},
      {R"({"a": [{"private_key": ")" + replaced(pem, "\n", "\\n") + "\"}]}", second_line},
      {pem, second_line},
      {replaced(pem, "\n", "\\n"), second_line},
      {"first," + secret + ",third", secret},
      {secret + '\n' + expand_template("{b62:26}", 4), secret},
      {"Server=tcp:db.acme-corp.io;User Id=bob;Password=" + secret, secret},
      {"  " + secret + '\n', secret},
  };
  for (const Case& c : cases) {
    INFO(replaced(c.value, secret, "SECRET"));
    const Scanner scanner = test::built_in_scanner({{"THE_TOKEN", c.value}});
    CHECK(found_as(scanner, "x=\"" + c.in_file + '"') == "plain");
  }
}

TEST_CASE("what is left out is told with its reason, never its value") {
  const std::string secret = expand_template("{b62:26}", 5);
  const Vars vars = {
      {"EMPTY_TOKEN", ""},
      {"SHORT_TOKEN", "a1B2c3"},
      {"NEXT_PUBLIC_TOKEN", secret + "x"},
      {"RAILS_ENV", secret},
      {"NUMBER_TOKEN", "1234567890123"},
      {"CHANGED_TOKEN", "changeme-please"},
      {"API_URL", "https://api.acme-corp.io/v1"},
      {"SSL_CA", "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"},
      {"TENANT", expand_template("{uuid}", 5)},
      {"AUTH", "google-oauth2"},
      {"TITLE", "The shop around the corner"},
      {"CLUSTER_PASSWORD", "production-eu-west-1"},
      {"SOURCE_SHA", expand_template("{hex:40}", 5)},
      {"GOOD_TOKEN", secret},
  };
  const Scanner scanner = test::built_in_scanner(vars);
  CHECK(scanner.live_variables() == std::vector<std::string>{"GOOD_TOKEN"});
  CHECK(scanner.live_left_out().size() + 1 == vars.size());
  CHECK(reason_of(scanner, "EMPTY_TOKEN") == "empty");
  CHECK(reason_of(scanner, "SHORT_TOKEN") == "too short to be told from other text");
  CHECK(reason_of(scanner, "NEXT_PUBLIC_TOKEN") == "public by its prefix");
  CHECK(reason_of(scanner, "RAILS_ENV") == "its name is no secret's");
  CHECK(reason_of(scanner, "NUMBER_TOKEN") == "a number");
  CHECK(reason_of(scanner, "CHANGED_TOKEN") == "a placeholder or common word");
  CHECK(reason_of(scanner, "API_URL") == "a URL without password");
  CHECK(reason_of(scanner, "SSL_CA") == "a certificate or public key");
  CHECK(reason_of(scanner, "TENANT") == "a UUID, and its name is no secret's");
  CHECK(reason_of(scanner, "AUTH") == "not random");
  CHECK(reason_of(scanner, "TITLE") == "not random, and its name is no secret's");
  CHECK(reason_of(scanner, "CLUSTER_PASSWORD") == "reads like words that any source may hold");
  for (const LeftOut& left_out : scanner.live_left_out()) {
    for (const auto& [name, value] : vars) {
      if (value.size() > 7) CHECK(left_out.reason.find(value) == std::string_view::npos);
    }
  }
}

TEST_CASE("a value that is also under a public name lies in bundles on purpose") {
  const std::string value = expand_template("{b62:32}", 9);
  const Scanner scanner =
      test::built_in_scanner({{"MAP_TOKEN", value}, {"NEXT_PUBLIC_MAP_TOKEN", value + '\n'}});
  CHECK(found_as(scanner, "x = '" + value + "'").empty());
  CHECK(reason_of(scanner, "MAP_TOKEN") == "also under a name with a public prefix");
  CHECK(scanner.redact(value).find(value) == std::string::npos);
}

TEST_CASE("people's passwords and random values of any name are looked for") {
  const std::string random = expand_template("{b62:32}", 6);
  const Scanner scanner = test::built_in_scanner({
      {"DB_PASSWORD", "Gr33n-h0rse&staple"},
      {"SOMETHING", random},
      {"LETTERS_TOKEN", expand_template("{letters:32}", 6)},
      {"SHORT_KEY", expand_template("{b62:10}", 6)},
  });
  CHECK(scanner.live_variables() ==
        std::vector<std::string>{"DB_PASSWORD", "LETTERS_TOKEN", "SHORT_KEY", "SOMETHING"});
}

TEST_CASE("long, many and binary values are fine") {
  std::string binary;
  for (int i = 0; i < 64'000; ++i) binary += static_cast<char>(i * 7919 % 251);
  std::string longest;
  for (std::uint64_t i = 0; i < 65; ++i) longest += expand_template("{b64:1000}", i);
  Vars vars = {{"BINARY_TOKEN", binary}, {"LONG_TOKEN", longest}};
  for (std::uint64_t i = 0; i < 1000; ++i) {
    vars["V" + std::to_string(i) + "_TOKEN"] = expand_template("{b62:40}", 100 + i);
  }
  const Scanner scanner = test::built_in_scanner(vars);
  CHECK(scanner.live_variables().size() > 1000);
  CHECK(reason_of(scanner, "LONG_TOKEN").empty());
  CHECK(found_as(scanner, "x " + longest + " y") == "plain");
  CHECK(found_as(scanner, "x " + expand_template("{b62:40}", 999) + " y") == "plain");
  CHECK(found_as(scanner, "x " + base64_encode(vars["V5_TOKEN"]) + " y") == "base64");
}

TEST_CASE("forms are each made once, none shorter than what is worth looking for") {
  SecretArena arena;
  std::vector<EncodedForm> forms;
  encode_forms(expand_template("{b62:24}", 8), &arena, &forms);
  std::set<std::string_view> distinct;
  for (const EncodedForm& form : forms) {
    distinct.insert(form.bytes);
    CHECK(form.bytes.size() >= kMinNeedle);
  }
  CHECK(distinct.size() == forms.size());
  // Letters and digits only: plain, 3 x base64, 2 x hex, 2 x percent, 2 x \x, UTF-16.
  CHECK(forms.size() == 11);
  forms.clear();
  encode_forms("", &arena, &forms);
  encode_forms("abc", &arena, &forms);
  for (const EncodedForm& form : forms) CHECK(form.bytes.size() >= kMinNeedle);
}

TEST_CASE("hostile values are taken apart without harm") {
  for (const std::string& value :
       {std::string("://"), std::string("a://b:@"), std::string("{"), std::string("[[[["),
        std::string(20'000, '['), std::string("-----BEGIN "), std::string("-----BEGIN PRIVATE KEY"),
        std::string(30'000, ','), std::string("a=b;"), std::string(60'000, '\n'),
        std::string("x://") + std::string(60'000, '@'), std::string("\0\0\0\0\0\0\0\0\0", 9)}) {
    const ValueParts parts = split_value(value);
    CHECK(parts.parts.size() <= kMaxValueParts);
    CHECK((!parts.parts.empty() || !parts.left_out.empty()));
  }
}
