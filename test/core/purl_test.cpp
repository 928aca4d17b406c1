// Package URLs and digests, read and written.
#include "core/purl.h"

#include <array>
#include <string>
#include <string_view>

#include "core/integrity.h"
#include "test/catch.h"

namespace sluice {
namespace {

std::string text_of(const PackageUrl& url) {
  std::string text = url.type + '|' + url.name_space + '|' + url.name + '|' + url.version;
  for (const auto& [key, value] : url.qualifiers) text += '|' + key + '=' + value;
  if (!url.subpath.empty()) text += "|#" + url.subpath;
  return text;
}

TEST_CASE("package URLs are read by their parts") {
  struct Row {
    std::string_view text;
    std::string_view parts;
  };
  constexpr std::array kRows = {
      Row{"pkg:npm/lodash@4.17.15", "npm||lodash|4.17.15"},
      Row{"pkg:npm/%40babel/core@7.0.0", "npm|@babel|core|7.0.0"},
      Row{"pkg:npm/@babel/core@7.0.0", "npm|@babel|core|7.0.0"},
      Row{"pkg:npm/@babel/core", "npm|@babel|core|"},
      Row{"PKG:NPM/x", "npm||x|"},
      Row{"pkg://npm/x", "npm||x|"},
      Row{"pkg:golang/github.com/a/b@v1.0.0%2Bincompatible#cmd/./x/..",
          "golang|github.com/a|b|v1.0.0+incompatible|#cmd/x"},
      Row{"pkg:maven/org.a/b@1?Type=war&classifier=&repository_url=https:%2F%2Fmaven.example",
          "maven|org.a|b|1|repository_url=https://maven.example|type=war"},
      Row{"pkg:gem/a%0A%FF@1%2F2", "gem||a\n\xff|1/2"},
      Row{"pkg:deb/debian/libc6@1:2.3?arch=amd64", "deb|debian|libc6|1:2.3|arch=amd64"},
      Row{"pkg:generic//a//b/@1", "generic|a|b|1"},
  };
  for (const Row& row : kRows) {
    INFO(row.text);
    const auto url = parse_purl(row.text);
    CHECK((url ? text_of(*url) : "none") == row.parts);
  }
}

TEST_CASE("what is no package URL is refused") {
  for (const std::string_view text : {"",
                                      "pkg",
                                      "pkg:",
                                      "pkg:/",
                                      "pkg:npm",
                                      "pkg:npm/",
                                      "pkg:npm/@",
                                      "pkg:npm/@1",
                                      "pkg:1npm/a",
                                      "pkg:n_m/a",
                                      "npm/lodash@1",
                                      "http://a.example/b",
                                      "pkg:npm/a%",
                                      "pkg:npm/a%4",
                                      "pkg:npm/a%zz",
                                      "pkg:npm/a@%",
                                      "pkg:npm/a?b",
                                      "pkg:npm/a?=b",
                                      "pkg:npm/a?b=%1",
                                      "pkg:npm/a#%",
                                      "pkg:\xff/a"}) {
    INFO(text);
    CHECK_FALSE(parse_purl(text));
  }
}

TEST_CASE("a package URL says where a package comes from that is not its registry's") {
  Package package;
  package.name = "x";
  package.version = "1.0.0";
  package.source_url = "https://registry.example/x.tgz";
  CHECK(qualified_purl("npm", package) == "pkg:npm/x@1.0.0");
  package.source = PackageSource::kUrl;
  CHECK(qualified_purl("npm", package) ==
        "pkg:npm/x@1.0.0?download_url=https:%2F%2Fregistry.example%2Fx.tgz");
  package.source = PackageSource::kGit;
  package.commit = std::string(40, 'a');
  CHECK(qualified_purl("npm", package) ==
        "pkg:npm/x@1.0.0?vcs_url=git%2Bhttps:%2F%2Fregistry.example%2Fx.tgz%40" +
            package.commit.text());
  package.source = PackageSource::kRegistry;
  package.name = "g:x";
  package.source_url = "https://maven.example";
  CHECK(qualified_purl("maven", package) ==
        "pkg:maven/g/x@1.0.0?repository_url=https:%2F%2Fmaven.example");
}

TEST_CASE("digests of lockfiles, and back") {
  const std::string zeros(64, '0');
  const std::string sri = "sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
  CHECK(digests_of(sri) == std::vector<Digest>{{"SHA-256", zeros}});
  CHECK(digests_of(sri + "?opt sha256:" + zeros) == std::vector<Digest>{{"SHA-256", zeros}});
  CHECK(digests_of("sha1:" + std::string(40, 'A')) ==
        std::vector<Digest>{{"SHA-1", std::string(40, 'a')}});
  for (const std::string& text :
       {std::string(), std::string("sha512-short"), "sha256:" + zeros + "0", "h1:" + zeros,
        "sha256:" + std::string(64, 'g'), std::string("-:"), std::string("sha999-AAAA"),
        std::string("\xff-\xff")}) {
    CHECK(digests_of(text).empty());
  }
  CHECK(integrity_of("SHA-256", zeros) == "sha256:" + zeros);
  CHECK(integrity_of("SHA512", std::string(128, '0')).starts_with("sha512-AAAA"));
  CHECK(integrity_of("SHA-512", zeros).empty());
  CHECK(integrity_of("BLAKE3", zeros).empty());
}

}  // namespace
}  // namespace sluice
