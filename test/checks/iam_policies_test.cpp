#include "checks/iam_policies.h"

#include <string>
#include <string_view>

#include "checks/source_file.h"
#include "test/catch.h"

using namespace sluice::checks;

namespace {

std::vector<PolicyStatement> read(std::string_view path, std::string_view text) {
  return read_policies(SourceFile(path, text));
}

std::string repeated(std::string_view text, std::size_t times) {
  std::string all;
  for (std::size_t i = 0; i < times; ++i) all += text;
  return all;
}

}  // namespace

TEST_CASE("statements of policies say what they allow, to whom and when") {
  const auto all = read("a.json", R"({"Type": "AWS::S3::BucketPolicy", "PolicyDocument": {
    "Statement": [
      {"Effect": "Allow", "Action": ["a:B", "c:*"], "Resource": "*",
       "Principal": {"AWS": ["*"], "Service": "x"},
       "Condition": {"StringEquals": {"aws:SourceArn": "y"}}},
      {"Effect": "Perhaps", "Action": "*", "Resource": "*"},
      {"Effect": "Deny", "NotAction": "d:E", "Resource": ["z"]}]}})");
  REQUIRE(all.size() == 2);
  CHECK(all[0].line == 3);
  REQUIRE(all[0].actions.size() == 2);
  CHECK(all[0].actions[1].text == "c:*");
  CHECK(all[0].traits ==
        "allow principal condition condition:aws:sourcearn any-resource any-principal "
        "in:AWS::S3::BucketPolicy");
  CHECK(all[1].traits == "deny not-action in:AWS::S3::BucketPolicy");
}

TEST_CASE("what is denied under a condition is told beside what is allowed") {
  const auto all = read("a.yml",
                        "Statement:\n"
                        "- { Effect: Allow, Action: a, Principal: '*' }\n"
                        "- Effect: Deny\n  Principal: '*'\n  Action: a\n"
                        "  Condition: { Bool: { 'aws:X': y } }\n"
                        "Other: { Statement: [{ Effect: Allow, Action: b }] }\n");
  REQUIRE(all.size() == 3);
  CHECK(all[0].traits == "allow principal any-principal denied:aws:x");
  CHECK(all[2].traits == "allow");
}

TEST_CASE("any document is read within the caps") {
  const std::string one = R"({"Effect": "Allow", "Action": "*"})";
  const std::string many = "{\"Statement\": [" + repeated(one + ",", 5000) + one + "]}";
  CHECK(read("a.json", many).size() == kMaxPolicyStatements);
  const std::string deep =
      repeated("{\"a\": ", 500) + "{\"Statement\": " + one + "}" + repeated("}", 500);
  CHECK(read("a.json", deep).empty());
  CHECK(read("a.json", "{").empty());
  CHECK(read("a.yml", "a: [").empty());
  CHECK(read("a.py", "Statement").empty());

  // A condition of many long keys is not told beside every statement.
  std::string keys = "\"a\": 1";
  for (int i = 0; i < 2000; ++i) {
    keys += ", \"" + std::to_string(i) + std::string(300, 'k') + "\": 1";
  }
  const std::string denial =
      R"({"Effect": "Deny", "Principal": "*", "Condition": {"Bool": {)" + keys + "}}}";
  const auto narrowed = read("a.json", "{\"Statement\": [" + one + ", " + denial + "]}");
  REQUIRE(narrowed.size() == 2);
  CHECK(narrowed[0].traits.size() < 1000);
}
