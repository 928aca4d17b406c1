#include "checks/web_process.h"

#include <string>
#include <vector>

#include "test/catch.h"

using namespace sluice::checks;

TEST_CASE("the web process runs what the Procfile says, else npm start of an app of Node alone") {
  struct Row {
    std::string procfile;
    std::string script;
    bool runs;
  };
  const std::vector<Row> rows = {
      {"web: npm start\n", "start", true},
      {"web: npm run serve -- --port $PORT\n", "serve", true},
      {"web: npm run serve\n", "start", false},
      {"web: npm install\n", "install", false},
      {"release: x\r\n web : yarn start --all\r\n", "start", true},
      {"web: PORT=3 pnpm run start:prod", "start:prod", true},
      {"web: cd client && npm start\n", "start", false},
      {"web: npm --prefix client start\n", "start", false},
      {"web: node server.js\n", "start", false},
      {"web:\n", "start", false},
      {"web", "start", true},
      {"web: npm", "start", false},
      {"web: npm run", "start", false},
      {"worker: npm run jobs\n", "start", true},
      {"worker: npm run jobs\n", "jobs", false},
      {"", "start", true},
  };
  const std::vector<std::string> node = {"Procfile", "package.json"};
  for (const Row& row : rows) {
    INFO(row.procfile << " " << row.script);
    CHECK(is_script_of_web_process(row.script, node, {{"Procfile", row.procfile}}) == row.runs);
  }
  CHECK(is_script_of_web_process("start", node, {}));
  const std::vector<std::string> ruby = {"Gemfile", "package.json"};
  CHECK_FALSE(is_script_of_web_process("start", ruby, {}));
  CHECK(is_script_of_web_process("start", ruby, {{"Procfile", "web: npm start"}}));
}
