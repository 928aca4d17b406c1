// Encrypted files: recognised, silent, and what is plain in them.
#include "secrets/encrypted/git_attributes.h"

#include "secrets/encrypted/inspect.h"
#include "secrets/encrypted/open_lock.h"
#include "secrets/third_party.h"
#include "source/tree.h"
#include "test/processor_time.h"
#include "test/secrets/built_in_scanner.h"
#include "test/secrets/sealed_samples.h"

using namespace sluice;
using namespace sluice::secrets;
using namespace sluice::test;

namespace {

struct Seen {
  std::vector<SecretMatch> matches;
  encrypted::Facts facts;
  /// Families, separated by blanks.
  std::string families() const {
    std::string text;
    for (const auto& file : facts.sealed)
      text += (text.empty() ? "" : " ") + std::string(file.kind);
    return text;
  }
  /// "name:line severity confidence; …" of plain values.
  std::string plain() const {
    std::string text;
    for (const auto& value : facts.plain) {
      text += (text.empty() ? "" : "; ") + value.name + ':' + std::to_string(value.location.line) +
              ' ' + std::string(to_string(value.severity)) + ' ' +
              std::string(to_string(value.confidence));
    }
    return text;
  }
};

Seen look_at(const Scanner& scanner, std::string_view path, std::string_view bytes) {
  Seen seen;
  Blob blob{path, bytes};
  blob.binary = source::looks_binary(bytes);
  SideFacts side;
  scanner.scan(blob, &seen.matches, &side);
  seen.facts = std::move(side.encrypted);
  return seen;
}

std::string base64_lines(std::string_view bytes) { return expand_template(bytes, 5); }

const std::string kPassword = expand_template("{b62:24}", 41);

}  // namespace

TEST_CASE("encrypted files of each family are recognised and are no findings") {
  const Scanner scanner = built_in_scanner();
  const std::string value = sops_value();
  const std::string vault = ansible_vault(kPassword, "user: x");
  const std::string salted = std::string("Salted__") + sample_key(1);
  const std::string pgp = base64_lines(
      "-----BEGIN PGP MESSAGE-----\n\n{b64:64}\n{b64:64}\n=abcd\n-----END PGP MESSAGE-----\n");
  struct Case {
    std::string path;
    std::string bytes;
    std::string families;
  };
  const std::vector<Case> cases = {
      {"secrets.yaml", sops_yaml("db:\n  password: " + value + "\n"), "sops"},
      {"prod.enc.json",
       "{\"password\": \"" + value + "\", \"sops\": {\"mac\": \"" + value +
           "\", \"version\": \"3.9.4\"}}",
       "sops"},
      {"blob.bin", "{\"data\": \"" + value + "\", \"sops\": {\"mac\": \"" + value + "\"}}", "sops"},
      {"prod.env", "API_TOKEN=" + value + "\nsops_mac=" + value + "\nsops_version=3.9.4\n", "sops"},
      {"app.ini", "[db]\npassword = " + value + "\n[sops]\nmac = " + value + "\n", "sops"},
      {"group_vars/all/vault.yml", vault, "Ansible Vault"},
      {"vars.yml",
       "a: 1\ndb_password: !vault |\n" + ansible_vault(kPassword, "x", "          ") + "b: 2\n",
       "Ansible Vault"},
      {"config/credentials.yml.enc", rails_credentials(rails_key(1), "x: 1"), "Rails credentials"},
      {"config/credentials/production.yml.enc", rails_credentials(rails_key(1), "x") + "\n",
       "Rails credentials"},
      {"a.age", age_file(1, false), "age"},
      {"b.txt", age_file(1, true), "age"},
      {".env.production",
       "DOTENV_PUBLIC_KEY_PRODUCTION=\"" + dotenvx_public_key(1) + "\"\nSTRIPE_KEY=\"" +
           expand_template("encrypted:B{b64:150}=", 4) + "\"\n",
       "dotenvx"},
      {"secrets.ejson",
       "{\"_public_key\": \"" + ejson_public_key(1) + "\", \"db\": {\"password\": \"" +
           ejson_value() + "\"}}",
       "EJSON"},
      {"data/common.yaml", expand_template("db::password: ENC[PKCS7,{b64:120}]\nport: 5432\n", 8),
       "eyaml"},
      {"application.properties", expand_template("spring.datasource.password=ENC({b64:43}=)\n", 8),
       "jasypt"},
      {"application.yml", expand_template("db:\n  password: '{cipher}{hex:64}'\n", 8),
       "Spring config"},
      {"sealed.yaml",
       expand_template("apiVersion: bitnami.com/v1alpha1\nkind: SealedSecret\nspec:\n"
                       "  encryptedData:\n    password: AgB{b64:700}\n",
                       8),
       "SealedSecret"},
      {"secret.txt.asc", pgp, "PGP"},
      {"secret.gpg", "\x85" + sample_key(1), "PGP"},
      {"dump.sql.enc", salted, "OpenSSL"},
      {"key.pem.enc", expand_template("U2FsdGVkX1+{b64:53}\n{b64:64}\n", 8), "OpenSSL"},
      {"store.jks", "\xFE\xED\xFE\xED" + sample_key(1), "keystore"},
      {"db.kdbx", "\x03\xD9\xA2\x9A\x67\xFB\x4B\xB5" + sample_key(1), "keystore"},
      {"key.p12", std::string("\x30\x82\x01\x00\x02\x01\x03", 7) + sample_key(1), "keystore"},
      {"secrets/x.txt", git_crypt_file(1, "plain"), "git-crypt"},
      {"key.pem",
       expand_template("-----BEGIN ENCRYPTED PRIVATE KEY-----\n{der:300}\n"
                       "-----END ENCRYPTED PRIVATE KEY-----\n",
                       8),
       "private key"},
      {"old.pem",
       expand_template(
           "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n"
           "DEK-Info: AES-256-CBC,{HEX:32}\n\n{der:300}\n-----END RSA PRIVATE KEY-----\n",
           8),
       "private key"},
  };
  for (const Case& c : cases) {
    INFO(c.path << '\n' << c.bytes.substr(0, 300));
    const Seen seen = look_at(scanner, c.path, c.bytes);
    CHECK(seen.families() == c.families);
    CHECK(seen.plain().empty());
    for (const SecretMatch& match : seen.matches) CHECK(match.rule.empty());
    // Cut off at any length it is no crash.
    constexpr std::size_t kHead = 64;
    for (std::size_t cut = 0; cut < c.bytes.size(); cut += cut < kHead ? 1 : 7) {
      look_at(scanner, c.path, std::string_view(c.bytes).substr(0, cut));
    }
    // What others wrote protects nothing of the app.
    CHECK(look_at(scanner, "node_modules/x/" + c.path, c.bytes).families().empty());
  }
}

TEST_CASE("what only resembles an encrypted file is none") {
  const Scanner scanner = built_in_scanner();
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"readme.md", "Values look like ENC[AES256_GCM,data:...] in sops files.\n"},
      {"a.yaml", "value: " + sops_value() + "\n"},
      {"doc.md", "$ANSIBLE_VAULT;1.1;AES256 is the header\nthen hex\n"},
      {"config/x.yml.enc", "not encrypted"},
      {"config/y.yml.enc", "AAAA--AAAA--AAAA"},
      {".env", "DOTENV_PUBLIC_KEY=" + dotenvx_public_key(1) + "\nA=b\n"},
      {"a.properties", "note=OPENENC(abcdefghijklmnopqrstuvwxyz)\n"},
      {"code.js", "x = 'U2FsdGVkX1' + rest;\n"},
      {"a.gpg", "text"},
      {"age.go", "const intro = \"age-encryption.org/v1\"\n"},
  };
  for (const auto& [path, bytes] : cases) {
    INFO(path);
    CHECK(look_at(scanner, path, bytes).families().empty());
  }
}

TEST_CASE("a key opens what was encrypted with it and nothing else") {
  const Scanner scanner = built_in_scanner();
  using encrypted::KeyCandidate;
  using encrypted::LockKind;
  struct Case {
    LockKind kind;
    std::string right;
    std::string wrong;
    std::string path;
    std::string bytes;
    std::size_t locks = 1;
  };
  const std::vector<Case> cases = {
      {LockKind::kRails, rails_key(1), rails_key(2), "config/credentials.yml.enc",
       rails_credentials(rails_key(1), std::string(50'000, 'x'))},
      {LockKind::kAnsible, kPassword, kPassword + "x", "vault.yml", ansible_vault(kPassword, "x")},
      {LockKind::kAge, age_identity(1), age_identity(2), "a.age", age_file(1, false)},
      {LockKind::kAge, age_identity(1), age_identity(2), "a.txt", age_file(1, true)},
      {LockKind::kAge, age_identity(1), age_identity(2), "s.yaml",
       sops_yaml("a: " + sops_value() + "\n", "", age_recipient(1))},
      {LockKind::kDotenvx, dotenvx_private_key(1), dotenvx_private_key(2), ".env",
       "DOTENV_PUBLIC_KEY=" + dotenvx_public_key(1) + "\nA=encrypted:BBBB\n"},
      {LockKind::kEjson, ejson_private_key(1), ejson_private_key(2), "s.ejson",
       "{\"_public_key\": \"" + ejson_public_key(1) + "\", \"a\": \"" + ejson_value() + "\"}"},
      {LockKind::kGitCrypt, git_crypt_key(1), git_crypt_key(2), "x", git_crypt_file(1, "text")},
  };
  for (const Case& c : cases) {
    INFO(c.path);
    const Seen seen = look_at(scanner, c.path, c.bytes);
    REQUIRE(seen.facts.locks.size() == c.locks);
    const encrypted::Lock& lock = seen.facts.locks.front();
    const auto opens = [&](std::string_view key) {
      KeyCandidate candidate;
      candidate.kind = c.kind;
      candidate.key = SecretBytes(key);
      return encrypted::opens(candidate, lock);
    };
    CHECK(opens(c.right));
    CHECK_FALSE(opens(c.wrong));
    CHECK_FALSE(opens(""));
    CHECK_FALSE(opens(c.right.substr(1)));
    // A changed ciphertext is not opened.
    encrypted::Lock changed = lock;
    changed.data[changed.data.size() / 2] ^= 1;
    KeyCandidate candidate;
    candidate.kind = c.kind;
    candidate.key = SecretBytes(c.right);
    CHECK_FALSE(encrypted::opens(candidate, changed));
  }
}

TEST_CASE("values in plain text beside encrypted ones are noted by the file's own rules") {
  const Scanner scanner = built_in_scanner();
  const std::string value = sops_value();
  const std::string body = "a: " + value + "\ndb:\n  password: correct-horse\n  host: localhost\n" +
                           "note_unencrypted: x\ntoken_unencrypted: visible-on-purpose\n";
  struct Case {
    std::string path;
    std::string bytes;
    std::string plain;
  };
  const std::vector<Case> cases = {
      {"s.yaml", sops_yaml(body), "password:3 high high"},
      {"test/s.yaml", sops_yaml(body), "password:3 low high"},
      {"s.yaml", sops_yaml(body, "  encrypted_regex: ^(data|stringData)$\n"), ""},
      {"s.yaml", sops_yaml(body, "  encrypted_regex: ^db$\n"), "password:3 high high"},
      {"s.yaml", sops_yaml(body, "  unencrypted_regex: ^(db|.*_unencrypted)$\n"), ""},
      {"s.yaml", sops_yaml(body, "  unencrypted_regex: '('\n"), ""},
      {"s.yaml", sops_yaml("a: " + value + "\npassword: ''\ntoken: null\nsecret: ${FROM_ENV}\n"),
       ""},
      {"s.env", "A=" + value + "\nDB_PASSWORD=correct-horse\nsops_mac=" + value + "\n",
       "DB_PASSWORD:2 high high"},
      {"s.ini", "[a]\nx = " + value + "\npassword = correct-horse\n[sops]\nmac = " + value + "\n",
       "password:3 high high"},
      {".env",
       "DOTENV_PUBLIC_KEY=" + dotenvx_public_key(1) +
           "\nA=encrypted:BBBB\nDB_PASSWORD=correct-horse\nPORT=8080\nAPI_TOKEN_PLAIN=abcdefgh\n" +
           expand_template("NEXT_PUBLIC_API_KEY={b62:32}\nSTRIPE_PUBLISHABLE_KEY={b62:32}\n", 2),
       "DB_PASSWORD:3 high medium"},
      {"s.ejson",
       "{\"_public_key\": \"" + ejson_public_key(1) + "\",\n\"a\": \"" + ejson_value() +
           "\",\n\"password\": \"correct-horse\",\n\"_token\": \"visible-one\"}",
       "password:3 high high"},
      {"h.yaml",
       expand_template("a: ENC[PKCS7,{b64:120}]\nb::password: correct-horse\n"
                       "c: DEC(1)::PKCS7[correct-horse]!\n",
                       3),
       "b::password:2 high medium; c:3 high high"},
  };
  for (const Case& c : cases) {
    INFO(c.path << '\n' << c.bytes);
    CHECK(look_at(scanner, c.path, c.bytes).plain() == c.plain);
  }
}

TEST_CASE("a deep or broken document in a marked file is read within bounds") {
  const Scanner scanner = built_in_scanner();
  const std::string value = sops_value();
  const std::string deep = std::string(5000, '[') + '"' + value + '"' + std::string(5000, ']');
  CHECK(
      look_at(scanner, "a.json", "{\"a\": " + deep + ", \"sops\": {\"mac\": \"x\"}}").families() ==
      "");
  std::string many = "{\"_public_key\": \"" + ejson_public_key(1) + "\"";
  for (int i = 0; i < 500; ++i) {
    many += ", \"p" + std::to_string(i) + "_password\": \"correct-horse\"";
  }
  const Seen seen = look_at(scanner, "a.ejson", many + ", \"z\": \"" + ejson_value() + "\"}");
  CHECK(seen.facts.plain.size() == encrypted::kMaxPlainValues);
}

TEST_CASE("ciphertext kept for proofs is bounded, whatever the order of the files") {
  const auto with = [](std::size_t count, std::size_t bytes) {
    encrypted::Facts facts;
    for (std::size_t i = 0; i < count; ++i) facts.add_lock({{}, "x", std::string(bytes, 'x')});
    return facts;
  };
  encrypted::Facts one;
  one.append(with(40, encrypted::kMaxLockBytes));
  CHECK(one.locks.size() == 40);
  encrypted::Facts two = with(40, encrypted::kMaxLockBytes);
  encrypted::Facts all;
  all.append(std::move(one));
  all.append(std::move(two));
  CHECK(all.locks.empty());
  all.append(with(1, 1));
  CHECK(all.locks.empty());
  CHECK(all.lock_bytes == 80 * encrypted::kMaxLockBytes + 1);
}

TEST_CASE("keys are handed on with the finding's id, their own files are found") {
  const Scanner scanner = built_in_scanner();
  struct Case {
    std::string path;
    std::string bytes;
    std::string rule;
  };
  const std::vector<Case> cases = {
      {"config/master.key", rails_key(1) + "\n", "rails-master-key-file"},
      {"deploy.env", "RAILS_MASTER_KEY=" + rails_key(1) + "\n", "rails-master-key"},
      {".vault_pass", kPassword + "\n", "ansible-vault-password"},
      {"keys.txt", "# created\n" + age_identity(1) + "\n", "age-secret-key"},
      {".env.keys", "DOTENV_PRIVATE_KEY=" + dotenvx_private_key(1) + "\n", "dotenvx-private-key"},
      {"keys/" + ejson_public_key(1), ejson_private_key(1), "ejson-private-key"},
      {"git-crypt.key", git_crypt_key(1), "git-crypt-key"},
  };
  for (const Case& c : cases) {
    INFO(c.path);
    const Seen seen = look_at(scanner, c.path, c.bytes);
    REQUIRE(seen.matches.size() == 1);
    CHECK(seen.matches[0].rule == c.rule);
    REQUIRE(seen.facts.keys.size() == 1);
    CHECK(seen.facts.keys[0].finding_id == seen.matches[0].fingerprint);
    CHECK(c.bytes.find(seen.facts.keys[0].key.view()) != std::string::npos);
  }
  for (const auto& [path, bytes] : std::vector<std::pair<std::string, std::string>>{
           {".vault_pass", "#!/bin/sh\npass show vault\n"},
           {"vault_password.sh", "cat-secret-from-somewhere"},
           {"vault_pass.py", kPassword},
           {"docs/vault_passwords.md", kPassword},
           {".vault_pass", "two words here"},
           {"keys/" + ejson_public_key(1), "not a key"},
           {"config/master.key", std::string(32, '0')},
       }) {
    INFO(path << bytes);
    CHECK(look_at(scanner, path, bytes).facts.keys.empty());
  }
}

TEST_CASE("the line of .gitattributes that decides is found as git finds it") {
  encrypted::Facts facts;
  encrypted::read_filter_attributes(".gitattributes",
                                    "# comment filter=git-crypt\n"
                                    "*.bin filter=lfs diff=lfs merge=lfs -text\n"
                                    "secrets/** filter=git-crypt diff=git-crypt\n"
                                    "*.key filter=git-crypt-prod\n"
                                    "secrets/README.md !filter !diff\n"
                                    "/top.txt   text filter=crypt\n"
                                    "\"with blank.txt\" filter=sops\n"
                                    "[attr]x filter=git-crypt\n"
                                    "*.plain filter\n",
                                    &facts);
  encrypted::read_filter_attributes("sub/.gitattributes", "*.key -filter\nonly.txt filter=crypt\n",
                                    &facts);
  std::sort(facts.attributes.begin(), facts.attributes.end(), encrypted::comes_before);
  const auto line = [&](std::string_view path) -> std::size_t {
    const auto* attribute = encrypted::encrypting_filter(facts.attributes, path);
    return attribute == nullptr ? 0 : attribute->line;
  };
  CHECK(line("secrets/a/b.txt") == 3);
  CHECK(line("secrets/README.md") == 0);
  CHECK(line("a/b.key") == 4);
  CHECK(line("sub/deep/b.key") == 0);
  CHECK(line("sub/only.txt") == 2);
  CHECK(line("only.txt") == 0);
  CHECK(line("top.txt") == 6);
  CHECK(line("a/top.txt") == 0);
  CHECK(line("x/with blank.txt") == 7);
  CHECK(line("a.bin") == 0);
  CHECK(line("a.plain") == 0);
}

TEST_CASE("a line of .gitattributes takes no longer than it is long, whatever stands in it") {
  for (const std::string_view word :
       {"\"\"", "\"", "\"a\"b ", "filter", "filter=\"", " !", "[a]"}) {
    INFO(word);
    std::string line = "*.key ";
    while (line.size() < (std::size_t{4} << 20)) line += word;
    encrypted::Facts facts;
    const test::ProcessorTime time;
    encrypted::read_filter_attributes(".gitattributes", line, &facts);
    CHECK(time.seconds() < 5);
    CHECK(facts.attributes.size() <= encrypted::kMaxFilterAttributes);
  }
}

TEST_CASE("folders of code that others wrote are told at any depth") {
  CHECK(is_third_party("node_modules/a/b.js"));
  CHECK(is_third_party("app/vendor/b.rb"));
  CHECK_FALSE(is_third_party("vendor"));
  CHECK_FALSE(is_third_party("vendors/a.rb"));
  CHECK_FALSE(is_third_party("src/node_modules.js"));
  CHECK_FALSE(is_third_party(""));
}

TEST_CASE("a stored file is encrypted only if it holds what its format writes") {
  // Readable YAML is no eyaml, or a plain file marked for git-crypt would count as protected.
  const std::string plain = "user: app\npassword: " + expand_template("{b62:24}", 5) + '\n';
  for (const std::string_view path : {"secret.yml", "secret.yaml", "a.json", "a.env", "a.txt"}) {
    INFO(path);
    CHECK(encrypted::family_of_bytes(path, plain).empty());
    CHECK(encrypted::family_of_bytes(path, "").empty());
  }
  CHECK(encrypted::family_of_bytes(
            "a.yml", "a: ENC[PKCS7,MIIBeQYJKoZIhvcNAQcDoIIBajCCAWYCAQAx]\n") == "eyaml");
}
