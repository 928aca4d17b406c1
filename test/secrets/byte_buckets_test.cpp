#include "secrets/byte_buckets.h"

#include <algorithm>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "test/catch.h"

using sluice::secrets::ByteBuckets;
using sluice::secrets::Gram;

namespace {

Gram gram_of(std::string_view text, bool ignore_case) {
  Gram gram;
  gram.length = std::min(text.size(), Gram::kMaxBytes);
  for (std::size_t i = 0; i < gram.length; ++i) {
    gram.bytes[i] = static_cast<unsigned char>(text[i]);
  }
  gram.ignore_case = ignore_case;
  return gram;
}

/// What the vector form asks: does some bucket fit all of these bytes?
bool passes(const ByteBuckets& buckets, std::string_view bytes) {
  for (std::size_t half = 0; half < 2; ++half) {
    unsigned fits = 0xFF;
    for (std::size_t i = 0; i < Gram::kMaxBytes; ++i) {
      fits &=
          buckets.tables()[i][half][static_cast<unsigned char>(bytes[i]) % ByteBuckets::kEntries];
    }
    if (fits != 0) return true;
  }
  return false;
}

std::string random_text(std::mt19937* random, std::string_view alphabet, std::size_t length) {
  std::string text;
  for (std::size_t i = 0; i < length; ++i) text += alphabet[(*random)() % alphabet.size()];
  return text;
}

}  // namespace

TEST_CASE("buckets let a gram's bytes pass, whatever stands behind, and others not") {
  ByteBuckets buckets;
  CHECK_FALSE(passes(buckets, "SG.abc"));
  const std::vector<Gram> grams = {gram_of("SG.", false), gram_of("toke", true),
                                   gram_of("k\xC3\xA4-_s", true)};
  buckets.fill(grams);
  for (const std::string_view text : {"SG.abc", "SG.\xFF\xFF\xFF", "tokens", "TOKEN=", "tOkE  ",
                                      "k\xC3\xA4-_s", "K\xC3\xA4-_S"}) {
    INFO(text);
    CHECK(passes(buckets, text));
  }
  for (const std::string_view text : {"sg.abc", "SG,abc", "token ", "xxxxxx", "k\xC3\xA4-_t"}) {
    INFO(text);
    CHECK(passes(buckets, text) == (text == "token "));
  }
  buckets.clear();
  CHECK_FALSE(passes(buckets, "SG.abc"));
}

TEST_CASE("each of many grams passes, in any case where asked, and hardly any random text") {
  std::mt19937 random(5);
  constexpr std::string_view kAlphabet = "abcdefghijklmnopqrstuvwxyz_-ABCDEFXYZ0123@`[{\xE9\xC9";
  std::vector<std::string> texts;
  std::vector<Gram> grams;
  for (std::size_t i = 0; i < 400; ++i) {
    texts.push_back(random_text(&random, kAlphabet, 4 + random() % 3));
    grams.push_back(gram_of(texts.back(), i % 2 == 0));
  }
  ByteBuckets buckets;
  buckets.fill(grams);
  for (std::size_t i = 0; i < texts.size(); ++i) {
    std::string text = texts[i];
    if (grams[i].ignore_case) {
      for (char& c : text) {
        if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) {
          c = static_cast<char>(c ^ (random() % 2 == 0 ? 0x20 : 0));
        }
      }
    }
    REQUIRE(passes(buckets, text + random_text(&random, kAlphabet, 3)));
  }
  std::size_t passed = 0;
  for (int i = 0; i < 10000; ++i) {
    passed += passes(buckets, random_text(&random, kAlphabet, 6)) ? 1U : 0U;
  }
  CHECK(passed < 2000);
}
