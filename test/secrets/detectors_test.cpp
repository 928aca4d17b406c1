// Generic assignments, connection URLs and private keys through the whole scanner.
#include "test/secrets/built_in_scanner.h"

using namespace sluice;
using namespace sluice::secrets;

namespace {

struct Case {
  std::string_view path;
  std::string_view text;      ///< template
  std::string_view expected;  ///< "rule severity confidence", or nothing
};

void check(const Scanner& scanner, const std::vector<Case>& cases) {
  for (const Case& c : cases) {
    INFO(c.path << ": " << c.text);
    std::string found;
    for (const SecretMatch& match : test::scan_text(scanner, c.path, expand_template(c.text, 11))) {
      found += (found.empty() ? "" : "; ") + match.rule + ' ' +
               std::string(to_string(match.severity)) + ' ' +
               std::string(to_string(match.confidence));
    }
    CHECK(found == c.expected);
  }
}

constexpr std::string_view kGeneric = "generic-secret medium medium";

}  // namespace

TEST_CASE("random values assigned to secret names are found in any language") {
  check(test::built_in_scanner(),
        {
            {"a.js", "const apiSecret = '{b62:32}';", kGeneric},
            {"a.js", "{ client_secret: \"{b62:32}\" }", kGeneric},
            {"a.js", "const t = process.env.MY_TOKEN || '{b62:32}'", kGeneric},
            {"a.ts", "const apiKey: string = `{b62:32}`", kGeneric},
            {"a.py", "SERVICE_TOKEN = os.environ.get(\"SERVICE_TOKEN\", \"{b62:32}\")", kGeneric},
            {"a.py", "client(api_key=\"{b62:32}\")", kGeneric},
            {"a.rb", "config.api_secret = ENV.fetch('API_SECRET', '{b62:32}')", kGeneric},
            {"a.rb", ":access_token => '{b62:32}'", kGeneric},
            {"a.go", "apiSecret := \"{b62:32}\"", kGeneric},
            {"a.php", "define('AUTH_TOKEN', '{b62:32}');", kGeneric},
            {"A.java", "String accessToken = \"{b62:32}\";", kGeneric},
            {"a.clj", "{:api-key \"{b62:32}\"}", kGeneric},
            {"a.yml", "api_key: {b62:32}", kGeneric},
            {".env", "API_SECRET={b62:32}", kGeneric},
            {"a.json", "{\"secretKey\": \"{b62:32}\"}", kGeneric},
            {"Dockerfile", "ENV API_TOKEN={b62:32}", kGeneric},
            {"spec/a_spec.rb", "api_secret = '{b62:32}'", "generic-secret low medium"},
        });
}

TEST_CASE("values for development only are low: by their section, or because others replace them") {
  constexpr std::string_view kLow = "generic-secret low medium";
  check(test::built_in_scanner(),
        {
            {"a.yml", "development:\n  api_secret: {b62:32}\n", kLow},
            {"a.yml", "production:\n  api_secret: {b62:32}\n", kGeneric},
            {"a.yml", "test:\n  x: 1\nshared:\n  a:\n    api_secret: {b62:32}\n", kGeneric},
            {"a.yml", "test:\n  a:\n    b: 1\n    api_secret: {b62:32}\n", kLow},
            {"a.ini", "[development]\napi_secret = {b62:32}\n", kLow},
            {"a.ini", "[test]\nx = 1\n[main]\napi_secret = {b62:32}\n", kGeneric},
            {"a.conf", "app.secret = \"{b62:32}\"\napp.secret = ${?APP_SECRET}\n", kLow},
            {"a.conf", "app.secret = \"{b62:32}\"\napp.other = ${?APP_SECRET}\n", kGeneric},
        });
}

TEST_CASE("what only looks like an assigned secret is not reported") {
  check(test::built_in_scanner(), {
                                      {"a.js", "const token = getToken();", ""},
                                      {"a.js", "const apiKey = process.env.API_KEY;", ""},
                                      {"a.js", "tokenType = '{b62:32}'", ""},
                                      {"a.js", "secretName: '{b62:32}'", ""},
                                      {"a.js", "publicKey = '{b62:32}'", ""},
                                      {"a.js", "csrf_token = '{b62:32}'", ""},
                                      {"a.py", "SECRET = 'changeme'", ""},
                                      {"a.py", "password = 'your-password-here'", ""},
                                      {"a.py", "api_key = '${API_KEY}'", ""},
                                      {"a.rb", "password: 'Please enter your password'", ""},
                                      {"a.rb", "secret = \"#{prefix}{b62:20}\"", ""},
                                      {"a.js", "api_key: {b62:32}", ""},
                                      {"package-lock.json", "\"token\": \"{b62:32}\"", ""},
                                      {"keyboard.js", "monkey = '{b62:32}'", ""},
                                      {"README.md", "token = '{b62:32}'", ""},
                                  });
}

TEST_CASE("URLs with passwords are graded by their host") {
  check(test::built_in_scanner(),
        {
            {"a.rb", "postgres://app:{b62:24}@ec2-1-2-3-4.compute-1.amazonaws.com:5432/d",
             "connection-url-password critical high"},
            {"a.rb", "mysql://app:{b62:24}@db.acme-corp.io/d", "connection-url-password high high"},
            {"a.rb", "redis://:{b62:24}@cache.acme-corp.io:6379",
             "connection-url-password high high"},
            {"a.rb", "postgres://app:{b62:24}@localhost/d", "connection-url-password low high"},
            {"a.rb", "postgres://app:{b62:24}@10.0.0.7/d", "connection-url-password low high"},
            {"a.rb", "postgres://app:{b62:24}@db:5432/d", "connection-url-password low high"},
            {"a.rb", "mongodb+srv://app:{b62:24}@cluster0.abcde.mongodb.net",
             "connection-url-password critical high"},
            {"a.rb", "https://bob:{b62:24}@git.acme-corp.io/x.git",
             "connection-url-password high high"},
            {"a.rb", "postgres://postgres:postgres@db.acme-corp.io/d",
             "connection-url-password low medium"},
            {"a.rb", "amqp://bob:sunshine@house@mq.acme-corp.io",
             "connection-url-password high medium"},
            {"a.rb", "postgres://user:password@db.acme-corp.io/d", ""},
            {"a.rb", "postgres://app:{b62:24}@example.com/d", ""},
            {"a.rb", "postgres://app:${DB_PASSWORD}@db.acme-corp.io/d", ""},
            {"a.rb", "postgres://$USER:$PASS@$HOST/d", ""},
            {"a.rb", "https://acme-corp.io:8080/path@2x.png", ""},
            {"a.rb", "https://acme-corp.io/a:b@c", ""},
            {"a.rb", "postgres://db.acme-corp.io/d", ""},
            {"a.rb", "postgres://app@db.acme-corp.io/d", ""},
        });
}

TEST_CASE("private keys are judged by what is inside") {
  const std::string begin = "-----BEGIN ";
  const std::string rsa =
      begin + "RSA PRIVATE KEY-----\n{der:600}\n-----END RSA PRIVATE KEY-----\n";
  const std::string encrypted = begin +
                                "RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: "
                                "AES-128-CBC,00\n\n{der:600}\n-----END RSA PRIVATE KEY-----\n";
  const std::string certificate =
      begin + "CERTIFICATE-----\n{der:600}\n-----END CERTIFICATE-----\n";
  const std::string public_key = begin + "PUBLIC KEY-----\n{der:200}\n-----END PUBLIC KEY-----\n";
  const std::string placeholder =
      begin + "PRIVATE KEY-----\nMIIEvQIBADANBgkq...\n-----END PRIVATE KEY-----\n";
  const std::string not_der =
      begin + "PRIVATE KEY-----\n{b64:64}\n{b64:64}\n-----END PRIVATE KEY-----\n";
  const std::string code = "text = \"" + begin +
                           "PRIVATE KEY-----\\n\" + encodeToBase64(keyPair.getPrivate().bytes, "
                           "Charset.forName(\"UTF-8\")) + \"\\n\" + wrapAt64Characters() + "
                           "\"-----END PRIVATE KEY-----\\n\";";
  check(test::built_in_scanner(), {
                                      {"Keys.java", code, ""},
                                      {"server.key", rsa, "private-key critical proven"},
                                      {"test/server.key", rsa, "private-key low proven"},
                                      {"server.key", encrypted, ""},
                                      {"server.crt", certificate, ""},
                                      {"server.pub", public_key, ""},
                                      {"README.txt", placeholder, ""},
                                      {"server.key", not_der, "private-key critical medium"},
                                      {"server.key", begin + "PRIVATE KEY-----", ""},
                                  });
}

TEST_CASE("a key in a string with escaped line ends is found") {
  const Scanner scanner = test::built_in_scanner();
  std::string body = expand_template("{der:600}", 5);
  for (std::size_t at = body.find('\n'); at != std::string::npos; at = body.find('\n', at + 2)) {
    body.replace(at, 1, "\\n");
  }
  const std::string text = "key = \"-----BEGIN " + std::string("PRIVATE KEY-----\\n") + body +
                           "\\n-----END " + "PRIVATE KEY-----\\n\"";
  const auto matches = test::scan_text(scanner, "lib/key.js", text);
  REQUIRE(matches.size() == 1);
  CHECK(matches[0].rule == "private-key");
  CHECK(matches[0].confidence == Confidence::kProven);
}
