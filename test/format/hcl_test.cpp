#include "format/hcl.h"

#include <string>

#include "test/catch.h"

using namespace sluice::format;

TEST_CASE("HCL: blocks become objects by name and labels") {
  const Node root = read_hcl(
      "# a\nresource \"heroku_drain\" \"logs\" {\n  app_id = heroku_app.shop.id // b\n"
      "  url = \"https://h/${var.a[\"x\"]}\"\n  rule {\n    action = \"allow\"\n  }\n"
      "  rule {\n    action = \"deny\" }\n}\nlocals { a = true }\n");
  const Node* drain = root.find("resource", "heroku_drain");
  REQUIRE(drain != nullptr);
  const Node* logs = drain->find("logs");
  REQUIRE(logs != nullptr);
  CHECK(logs->text_of("app_id") == "${heroku_app.shop.id}");
  CHECK(logs->text_of("url") == "https://h/${var.a[\"x\"]}");
  REQUIRE(logs->members.size() == 4);
  CHECK(logs->members[1].line == 4);
  CHECK(logs->members[2].value.text_of("action") == "allow");
  CHECK(logs->members[3].value.find("action")->line == 9);
  CHECK(root.find("locals", "a")->is_true());
}

TEST_CASE("HCL: lists, objects, encoded JSON, here-documents") {
  const Node root = read_hcl(
      "a = [\"x\", var.y, # c\n  \"z\",\n]\n"
      "b = { k = \"v\", \"l m\" : 3\n  (var.n) = \"w\" }\n"
      "c = jsonencode({\n  Statement = [{ Effect = \"Allow\" }]\n})\n"
      "d = <<-EOT\n  {\n    \"Version\": \"${x}\"\n  }\n  EOT\n"
      "e = <<EOT\ntext\nEOT\nf = \"a\" == var.b ? \"c\" : \"d\"\ng = \"last\"");
  CHECK(root.texts_of("a") == std::vector<std::string>{"x", "${var.y}", "z"});
  CHECK(root.find("b")->text_of("k") == "v");
  CHECK(root.find("b")->text_of("l m") == "${3}");
  CHECK(root.find("b")->text_of("${(var.n)}") == "w");
  REQUIRE(root.find("c", "Statement") != nullptr);
  REQUIRE(root.find("c", "Statement")->items.size() == 1);
  CHECK(root.find("c", "Statement")->items[0].find("Effect")->line == 7);
  REQUIRE(root.find("d", "Version") != nullptr);
  CHECK(root.find("d", "Version")->line == 11);
  CHECK(root.text_of("e") == "text\n");
  CHECK(root.text_of("f") == "${\"a\" == var.b ? \"c\" : \"d\"}");
  CHECK(root.text_of("g") == "last");
}

TEST_CASE("HCL: any text is some tree") {
  for (const std::string piece : {"{", "a {", "a = [", "a = {", "\"${", "<<A\n", "a = jsonencode(",
                                  "}", "/*", "(", "a = \"", "x = <<-", "\"${\"${"}) {
    std::string text;
    for (int i = 0; i < 50'000; ++i) text += piece;
    CHECK(read_hcl(text).is_object());
    CHECK(read_hcl(text + "\n" + std::string(50'000, '}')).is_object());
  }
  CHECK(read_hcl("}\n)\n] a = 1").text_of("a") == "${1}");
}
