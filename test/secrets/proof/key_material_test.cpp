// What private keys tell of themselves. The keys have the structure of real ones and random
// content.
#include "secrets/proof/key_material.h"

#include "secrets/example_template.h"
#include "test/secrets/built_in_scanner.h"

using namespace sluice;
using namespace sluice::secrets;
using proof::Outcome;

namespace {

constexpr std::string_view kPkcs1 =
    "{bytes:30820365020100}{bytes:0282010100ff}{random:255}{bytes:0203010001}{random:600}";
constexpr std::string_view kOpenSsh =
    "openssh-key-v1{bytes:00}{bytes:00000004}none{bytes:00000004}none{bytes:00000000}"
    "{bytes:00000001}{bytes:000000330000000b}ssh-ed25519{bytes:00000020}{random:32}{random:160}";

std::string titles(std::string_view form) {
  static const Scanner scanner = test::built_in_scanner();
  std::string text;
  for (const SecretMatch& match :
       test::scan_text(scanner, "deploy.pem", expand_template(form, 3))) {
    text += match.title + ' ' + std::string(to_string(match.confidence)) + '\n';
  }
  return text;
}

std::string pem(std::string_view label, std::string_view der) {
  const std::string name(label);
  return "-----BEGIN " + name + "-----\n{base64<}" + std::string(der) + "{>}\n-----END " + name +
         "-----\n";
}

}  // namespace

TEST_CASE("DER keys tell kind and size") {
  const auto facts = [](std::string_view form) {
    return proof::der_key_facts(expand_template(form, 1));
  };
  CHECK(facts(kPkcs1) == "RSA, 2048 bits");
  // PKCS#8 around the same, P-256 in PKCS#8 and SEC 1, Ed25519.
  CHECK(facts("{bytes:3082037f020100300d06092a864886f70d01010105000482036930820365020100}"
              "{bytes:0282010100ff}{random:255}{bytes:0203010001}{random:600}") ==
        "RSA, 2048 bits");
  CHECK(facts("{bytes:308187020100301306072a8648ce3d020106082a8648ce3d030107046d}{random:109}") ==
        "EC P-256");
  CHECK(facts("{bytes:30310201010420}{random:32}{bytes:a00a06082a8648ce3d030107}") == "EC P-256");
  CHECK(facts("{bytes:302e020100300506032b657004220420}{random:32}") == "Ed25519");
  CHECK(facts("{bytes:3003020100}").empty());
  CHECK(facts("{random:100}").empty());
  CHECK(facts("").empty());
  const std::string whole = expand_template(kPkcs1, 1);
  for (std::size_t cut = 0; cut < 300; ++cut) {
    CHECK(proof::der_key_facts(std::string_view(whole).substr(0, cut)).empty());
  }
}

TEST_CASE("OpenSSH keys tell the fingerprint of their public half") {
  const std::string key = expand_template(kOpenSsh, 1);
  const std::string facts = proof::openssh_key_facts(key);
  CHECK(facts.starts_with("ssh-ed25519, SHA256:"));
  CHECK(facts.size() == std::string_view("ssh-ed25519, SHA256:").size() + 43);
  for (std::size_t cut = 0; cut < 94; ++cut) {
    CHECK(proof::openssh_key_facts(key.substr(0, cut)).empty());
  }
}

TEST_CASE("OpenPGP's armour is checked") {
  const std::string right = expand_template("\n{pgp-armour<}{bytes:9501}{random:80}{>}\n", 1);
  std::string wrong = right;
  wrong[20] = wrong[20] == 'A' ? 'B' : 'A';
  CHECK(proof::check_pgp_armour(right) == Outcome::kHolds);
  CHECK(proof::check_pgp_armour("Version: 1\nComment: x\n" + right) == Outcome::kHolds);
  CHECK(proof::check_pgp_armour(wrong) == Outcome::kRefuted);
  CHECK(proof::check_pgp_armour(expand_template("\n{pgp-armour<}{bytes:9901}{random:80}{>}", 1)) ==
        Outcome::kRefuted);
  CHECK(proof::check_pgp_armour("\\n\\n!") == Outcome::kUnknown);
  CHECK(proof::check_pgp_armour("") == Outcome::kUnknown);
}

TEST_CASE("the titles of private keys say whose they are") {
  CHECK(titles(pem("RSA PRIVATE KEY", kPkcs1)) == "Private key (RSA, 2048 bits) proven\n");
  CHECK(titles(pem("OPENSSH PRIVATE KEY", kOpenSsh))
            .starts_with("Private key (ssh-ed25519, SHA256:"));
  CHECK(titles("-----BEGIN PGP PRIVATE KEY BLOCK-----\n\n{pgp-armour<}{bytes:9501}{random:120}{>}\n"
               "-----END PGP PRIVATE KEY BLOCK-----\n") == "Private key (PGP) proven\n");
  CHECK(titles("-----BEGIN PGP PRIVATE KEY BLOCK-----\n\n{b64:160}\n=abcd\n"
               "-----END PGP PRIVATE KEY BLOCK-----\n") == "Private key (PGP) low\n");
  CHECK(titles("{\"type\": \"service_account\", \"project_id\": \"shop\", \"private_key\": "
               "\"-----BEGIN PRIVATE KEY-----\\n{base64<}" +
               std::string(kPkcs1) +
               "{>}\\n-----END PRIVATE KEY-----\\n\", \"client_email\": "
               "\"ci@shop.iam.gserviceaccount.com\"}") ==
        "Google service account key (project shop, ci@shop.iam.gserviceaccount.com) proven\n");
}
