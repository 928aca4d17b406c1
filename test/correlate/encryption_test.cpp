// Keys beside what they open, and what .gitattributes marks as encrypted and is not.
#include "correlate/encryption.h"

#include "correlate/decrypted_twin.h"
#include "correlate/marked_plaintext.h"
#include "correlate/secret_findings.h"
#include "secrets/encrypted/git_attributes.h"
#include "test/secrets/built_in_scanner.h"
#include "test/secrets/sealed_samples.h"

using namespace sluice;
using namespace sluice::test;

namespace {

struct Tree {
  std::vector<std::pair<std::string, std::string>> files;
};

struct Judged {
  std::vector<Finding> findings;
  std::map<std::string, std::size_t> families;
  /// "path rule severity confidence" in the order of the findings.
  std::string text() const {
    std::string lines;
    for (const Finding& finding : findings) {
      lines += finding.location.path + ' ' + finding.rule + ' ' +
               std::string(to_string(finding.severity)) + ' ' +
               std::string(to_string(finding.confidence)) + '\n';
    }
    return lines;
  }
};

Judged judge(const Tree& tree) {
  static const secrets::Scanner scanner = built_in_scanner();
  std::vector<secrets::SecretMatch> matches;
  secrets::SideFacts side;
  for (const auto& [path, bytes] : tree.files) {
    Blob blob{path, bytes};
    blob.binary = bytes.find('\0') != std::string::npos;
    scanner.scan(blob, &matches, &side);
  }
  Judged judged;
  judged.findings = correlate::secret_findings(matches);
  judged.families = correlate::judge_keys(side.encrypted, &judged.findings);
  return judged;
}

const std::string kPassword = secrets::expand_template("{b62:24}", 41);

}  // namespace

TEST_CASE("a key that opens a file of the tree is proven, and the file is not protected") {
  const std::string key = rails_key(1);
  const Judged judged = judge({{
      {"config/master.key", key},
      {"config/credentials.yml.enc", rails_credentials(key, "a: 1")},
      {"config/credentials/staging.yml.enc", rails_credentials(rails_key(2), "a: 1")},
  }});
  REQUIRE(judged.text() == "config/master.key rails-master-key-file critical proven\n");
  CHECK(judged.findings[0].title == "Rails master key opens config/credentials.yml.enc");
  CHECK(judged.families == std::map<std::string, std::size_t>{{"Rails credentials", 1}});
}

TEST_CASE("each family's key is proven across files, a stranger's is not") {
  const std::string env = "DOTENV_PUBLIC_KEY=" + dotenvx_public_key(1) + "\nA=encrypted:BBBB\n";
  const std::string ejson =
      "{\"_public_key\": \"" + ejson_public_key(1) + "\", \"a\": \"" + ejson_value() + "\"}";
  const std::string sops = sops_yaml("a: " + sops_value() + "\n", "", age_recipient(1));
  struct Case {
    std::pair<std::string, std::string> sealed;
    std::pair<std::string, std::string> right;
    std::pair<std::string, std::string> wrong;
    std::string wrong_grade;
  };
  const std::vector<Case> cases = {
      {{"v.yml", ansible_vault(kPassword, "x")},
       {".vault_pass", kPassword},
       {".vault_pass", kPassword + "x"},
       "high medium"},
      {{"a.age", age_file(1, false)},
       {"k.txt", age_identity(1)},
       {"k.txt", age_identity(2)},
       "critical proven"},  // by its own checksum
      {{"s.yaml", sops}, {"k.txt", age_identity(1)}, {"k.txt", age_identity(2)}, "critical proven"},
      {{".env", env},
       {".env.keys", "DOTENV_PRIVATE_KEY=" + dotenvx_private_key(1)},
       {".env.keys", "DOTENV_PRIVATE_KEY=" + dotenvx_private_key(2)},
       "critical high"},
      {{"s.ejson", ejson},
       {"keys/" + ejson_public_key(1), ejson_private_key(1)},
       {"keys/" + ejson_public_key(1), ejson_private_key(2)},
       "critical high"},
      {{"x", git_crypt_file(1, "text")},
       {"k", git_crypt_key(1)},
       {"k", git_crypt_key(2)},
       "critical proven"},  // what the file is is sure by its form alone
  };
  for (const Case& c : cases) {
    INFO(c.sealed.first);
    const Judged right = judge({{c.sealed, c.right}});
    REQUIRE(right.findings.size() == 1);
    CHECK(right.findings[0].severity == Severity::kCritical);
    CHECK(right.findings[0].confidence == Confidence::kProven);
    CHECK(right.findings[0].title.find(" opens " + c.sealed.first) != std::string::npos);
    CHECK(right.families.empty());

    const Judged wrong = judge({{c.sealed, c.wrong}});
    REQUIRE(wrong.findings.size() == 1);
    CHECK(std::string(to_string(wrong.findings[0].severity)) + ' ' +
              std::string(to_string(wrong.findings[0].confidence)) ==
          c.wrong_grade);
    CHECK(wrong.findings[0].title.find(" opens ") == std::string::npos);
    CHECK(wrong.families.size() == 1);

    // Among test data a proven key is still no danger to what runs.
    const Judged in_test = judge({{{"test/fixtures/" + c.sealed.first, c.sealed.second},
                                   {"test/fixtures/" + c.right.first, c.right.second}}});
    REQUIRE(in_test.findings.size() == 1);
    CHECK(in_test.findings[0].severity == Severity::kLow);
  }
}

TEST_CASE("a password that can't be proven is raised beside what it encrypts") {
  const std::string password = secrets::expand_template("jasypt.encryptor.password={b62:20}\n", 9);
  const std::string sealed = secrets::expand_template("db.password=ENC({b64:43}=)\n", 9);
  CHECK(judge({{{"a.properties", password}}}).text() ==
        "a.properties jasypt-password high medium\n");
  CHECK(judge({{{"a.properties", password}, {"b.properties", sealed}}}).text() ==
        "a.properties jasypt-password high high\n");
}

TEST_CASE("tries of passwords are bounded") {
  Tree tree;
  for (int i = 0; i < 60; ++i) {
    tree.files.emplace_back("v" + std::to_string(100 + i) + ".yml",
                            ansible_vault(kPassword + std::to_string(i), "x"));
  }
  tree.files.emplace_back(".vault_pass", kPassword + "59");
  // The last one is its own, but lies behind the budget: told, and not said to be proven.
  CHECK(judge(tree).text() == ".vault_pass ansible-vault-password high medium\n");
}

TEST_CASE("a plain value in an encrypted file is a finding, or raises the one there is") {
  const std::string weak = sops_yaml("a: " + sops_value() + "\ndb_password: correct-horse\n");
  const Judged plain = judge({{{"s.yaml", weak}}});
  REQUIRE(plain.text() == "s.yaml plaintext-in-encrypted-file high high\n");
  CHECK(plain.findings[0].title == "db_password in plain text in a file of sops");
  CHECK(plain.findings[0].location.line == 2);
  CHECK(plain.families.empty());

  const std::string strong =
      sops_yaml("a: " + sops_value() + secrets::expand_template("\napi_token: {b62:32}\n", 17));
  const Judged known = judge({{{"s.yaml", strong}}});
  CHECK(known.text() == "s.yaml generic-secret high high\n");
  CHECK(known.findings[0].title == "Hard-coded secret (api_token) in plain text in a file of sops");
  CHECK(known.findings[0].fix.text == plain.findings[0].fix.text);
  CHECK(known.families.empty());
}

TEST_CASE("a random plain value in an encrypted file is to be encrypted, elsewhere a config var") {
  const std::string random = secrets::expand_template("{b62:32}", 17);
  const std::string env = "DOTENV_PUBLIC_KEY=" + dotenvx_public_key(1) + "\nA=encrypted:BBBB\n";
  const std::string ejson = "{\"_public_key\": \"" + ejson_public_key(1) + "\", \"a\": \"" +
                            ejson_value() + "\", \"api_token\": \"" + random + "\"}";
  const std::string eyaml =
      "a: ENC[PKCS7," + secrets::expand_template("MIIB{b64:344}", 5) + "]\napi_token: ";
  struct Case {
    std::string path;
    std::string text;
    std::string kind;
  };
  for (const Case& c : std::vector<Case>{
           {"s.yaml", sops_yaml("a: " + sops_value() + "\napi_token: " + random + '\n'), "sops"},
           {".env", env + "API_TOKEN=" + random + '\n', "dotenvx"},
           {"s.ejson", ejson, "EJSON"},
           {"common.yaml", eyaml + random + '\n', "eyaml"},
           {"plain.yaml", "api_token: " + random + '\n', ""},
       }) {
    INFO(c.path);
    const Judged judged = judge({{{c.path, c.text}}});
    REQUIRE(judged.findings.size() == 1);
    CHECK(judged.findings[0].rule == "generic-secret");
    const std::string& advice = judged.findings[0].fix.text;
    if (c.kind.empty()) {
      CHECK(advice.find("config var") != std::string::npos);
      CHECK(judged.findings[0].title == "Hard-coded secret (api_token)");
    } else {
      CHECK(advice.starts_with("Encrypt it like the others"));
      CHECK(judged.findings[0].title.ends_with(" in plain text in a file of " + c.kind));
    }
    CHECK(judged.families.empty());
  }
}

TEST_CASE("plain files that .gitattributes marks are one finding for each line") {
  secrets::encrypted::Facts facts;
  secrets::encrypted::read_filter_attributes(
      ".gitattributes", "secrets/** filter=git-crypt\n.gitattributes filter=git-crypt\n", &facts);
  facts.sealed.push_back({"secrets/sealed.txt", "git-crypt"});
  const std::vector<std::string> paths = {".gitattributes", "a.txt", "secrets/a.txt",
                                          "secrets/b.txt", "secrets/sealed.txt"};
  const auto files = correlate::marked_plaintext(paths, &facts);
  const std::vector<Finding> findings = correlate::marked_plaintext_findings(files, false);
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].rule == "plaintext-marked-encrypted");
  CHECK(findings[0].severity == Severity::kHigh);
  CHECK(findings[0].location.path == "secrets/a.txt");
  CHECK(findings[0].more_count == 1);
  const std::vector<Finding> in_slug = correlate::marked_plaintext_findings(files, true);
  CHECK(in_slug.at(0).severity == Severity::kMedium);
  CHECK(in_slug[0].id == findings[0].id);
}

TEST_CASE("the decrypted twin of an encrypted file is a finding where its tool is used") {
  secrets::encrypted::Facts facts;
  facts.sealed = {{"a/db.yml.secret", "PGP"}, {"key.txt.gpg", "PGP"}, {"x.secret", "OpenSSL"}};
  const auto rules = [&](std::vector<std::string> paths, bool in_slug = false) {
    std::string text;
    std::sort(paths.begin(), paths.end());
    for (const Finding& finding : correlate::decrypted_twins(facts, paths, in_slug)) {
      text += finding.location.path + ' ' + std::string(to_string(finding.severity)) + ';';
    }
    return text;
  };
  const std::vector<std::string> files = {"a/db.yml.secret", "a/db.yml", "key.txt.gpg",
                                          "key.txt",         "x.secret", "x"};
  const auto with = [&](std::vector<std::string> more) {
    more.insert(more.end(), files.begin(), files.end());
    return more;
  };
  CHECK(rules(files).empty());
  CHECK(rules(with({".gitsecret/keys/pubring.kbx"})) == "a/db.yml high;");
  CHECK(rules(with({".blackbox/blackbox-files.txt"}), true) == "key.txt medium;");
  CHECK(rules({".gitsecret/keys/pubring.kbx", "a/db.yml.secret"}).empty());
}
