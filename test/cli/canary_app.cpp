#include "test/cli/canary_app.h"

#include <filesystem>

#include "base/encoding.h"
#include "secrets/example_template.h"
#include "test/child_process.h"
#include "test/source/archive_writer.h"

namespace sluice::test {
namespace {

/// Base64 of a part at each alignment, cut to what depends on nothing else.
void add_traces(const std::string& part, std::vector<std::string>* traces) {
  traces->push_back(part);
  // Of one that is cut in two, neither end.
  traces->push_back(part.substr(0, 11));
  traces->push_back(part.substr(part.size() - 11));
  traces->push_back(hex_encode(part));
  std::string upper = hex_encode(part);
  for (char& c : upper) c = c >= 'a' && c <= 'f' ? static_cast<char>(c - 'a' + 'A') : c;
  traces->push_back(upper);
  for (std::size_t shift = 0; shift < 3; ++shift) {
    const std::string encoded = base64_encode(std::string(shift, 'x') + part);
    const std::size_t begin = (shift * 8 + 5) / 6;
    traces->push_back(encoded.substr(begin, (shift + part.size()) * 8 / 6 - begin));
  }
  std::string wide;
  std::string percent;
  std::string escaped;
  for (std::size_t i = 0; i < part.size(); ++i) {
    (wide += part[i]) += '\0';
    percent += '%' + upper.substr(2 * i, 2);
    escaped += "\\u00" + hex_encode(part.substr(i, 1));
  }
  traces->insert(traces->end(), {wide, percent, escaped});
  traces->emplace_back(part.rbegin(), part.rend());
}

/// `form` holds two %, which become random parts; these are the traces.
Canary canary(const std::string& variable, std::string form, std::uint64_t seed) {
  Canary result{variable, std::move(form), {}};
  for (std::size_t at = result.value.find('%'); at != std::string::npos;
       at = result.value.find('%')) {
    const std::string part = secrets::expand_template("{b62:16}", seed++);
    result.value.replace(at, 1, part);
    add_traces(part, &result.traces);
  }
  return result;
}

std::string html(const std::string& text) {
  std::string result;
  for (const char c : text) {
    result += c == '&' ? "&amp;" : c == '<' ? "&lt;" : c == '"' ? "&quot;" : std::string(1, c);
  }
  return result;
}

std::string json(const std::string& text) {
  std::string result;
  for (const char c : text) {
    result += c == '"' || c == '\\' ? std::string("\\") + c : c == '\n' ? "\\n" : std::string(1, c);
  }
  return result;
}

std::string coded(const std::string& text) {
  std::string result;
  for (const char c : text) result += "\\u00" + hex_encode(std::string(1, c));
  return result;
}

std::string in_lines(const std::string& text, std::size_t width) {
  std::string result;
  for (std::size_t at = 0; at < text.size(); at += width) result += text.substr(at, width) + '\n';
  return result;
}

bool is_file_name(const std::string& text) {
  return text.find('/') == std::string::npos && text.find('\n') == std::string::npos;
}

void write_texts(const TempFolder& home, const std::string& base, const std::string& variable,
                 const std::string& v) {
  home.write(base + "/plain.rb", "secret = '" + v + "'\n# " + v + "\n");
  home.write(base + "/encoded.js", base64_encode("a" + v) + '\n' + base64_encode("bc" + v) + '\n' +
                                       hex_encode(v) + '\n' + percent_encode(v) + '\n' + coded(v) +
                                       '\n' + std::string(v.rbegin(), v.rend()) + '\n');
  home.write(base + "/lines.txt", in_lines(base64_encode(v), 20) + in_lines(v, 12));
  home.write(base + "/page.html", "<b title=\"" + html(v) + "\">");
  home.write(base + "/data.json", "{\"token\": \"" + json(v) + "\"}");
  std::string wide = "\xFF\xFE";
  for (const char c : "key = " + v) (wide += c) += '\0';
  home.write(base + "/wide.txt", wide);
  home.write(base + "/binary.bin", std::string("\0\1\2", 3) + v + std::string("\0", 1));
  home.write(base + "/.env", variable + "=" + v + "\nAPI_KEY=\"" + v + "\"\n");
  home.write(base + "/Dockerfile", "FROM ruby:3.2\nARG " + variable + "=" + v + "\nENV K=" + v +
                                       "\nRUN curl -u user:" + v + " https://h.io/" + v + "\n");
  home.write(base + "/config/settings.py", "DEBUG = True\nSECRET_KEY = '" + v + "'\n");
  home.write(base + "/app.js.map", "{\"version\":3,\"sources\":[\"" + json(v) +
                                       ".js\"],\"sourcesContent\":[\"k='" + json(v) +
                                       "'\"],\"mappings\":\"\"}");
  home.write(base + "/inside.zip",
             advisories::zip_bytes({{"plain.txt", "k = " + v}, {"n-" + v, "x"}}));
  home.write(base + "/inside.tar.gz", tar_bytes({{"plain.txt", "k = " + v}}, ARCHIVE_FILTER_GZIP));
  home.write(base + "/.github/workflows/ci.yml",
             "on: pull_request_target\njobs:\n  a:\n    runs-on: x\n    env:\n      K: " + v +
                 "\n    steps:\n      - uses: a/b@" + v + "\n      - run: echo " + v + "\n");
}

/// Broken at the value, so that a message would quote it.
void write_lockfiles(const TempFolder& home, const std::string& base, const std::string& v) {
  home.write(base + "/package-lock.json", "{\"packages\": {\"\": {\"resolved\": \"" + v + "\",, ");
  home.write(base + "/Gemfile.lock",
             "GEM\n  remote: https://u:" + v + "@h.io/\n  specs:\n    " + v);
  home.write(base + "/requirements.txt", "--index-url https://u:" + v + "@h.io/\n" + v +
                                             "== =1\na @ https://u:" + v + "@h.io/a.whl\n");
  home.write(base + "/pnpm-lock.yaml", "packages: [" + v + "\n");
  home.write(base + "/poetry.lock", "[[package]]\nname = \"" + v + "\nversion = 1");
  home.write(base + "/pom.xml", "<project><a>" + v + "</b>");
  home.write(base + "/composer.lock", "{\"packages\": [{\"name\": \"" + json(v) + "\"}]}");
  home.write(base + "/.gitattributes", "*.rb filter=git-crypt " + v);
  home.write(base + "/yarn.lock", "a@1:\n  version \"1\"\n  resolved \"https://u:" + v + "@h.io/" +
                                      v + "#" + v + "\"\n" + v + "\n");
  home.write(base + "/Cargo.lock", "[[package]]\nname = \"a\"\nversion = \"" + json(v) +
                                       "\"\nsource = \"registry+https://u:" + json(v) +
                                       "@h.io\"\n");
  home.write(base + "/go.mod", "module a\nrequire h.io/" + v + " v1.0.0\nreplace a => " + v + "\n");
  home.write(base + "/.ruby-version", v + "\n");
  home.write(base + "/whole/package-lock.json",
             "{\"lockfileVersion\":3,\"packages\":{\"\":{},\"node_modules/lodash\":{\"version\":"
             "\"4.17.15\",\"resolved\":\"https://u:" +
                 json(v) + "@h.io/" + json(v) + ".tgz\"},\"node_modules/n-" + json(v) +
                 "\":{\"version\":\"1.0.0\"}}}");
}

void write_bill(const TempFolder& home, const std::vector<Canary>& canaries) {
  std::string components;
  for (const Canary& one : canaries) {
    components += std::string(components.empty() ? "" : ",") +
                  R"({"type":"library","name":"lodash","version":"4.17.15","purl":)" +
                  R"("pkg:npm/lodash@4.17.15?repository_url=https%3A%2F%2Fu%3A)" + one.variable +
                  percent_encode(one.value) + R"(%40h.io"},{"type":"library","name":")" +
                  json(one.value) + R"(","version":")" + json(one.value) + R"("})";
  }
  home.write("bill.json",
             R"({"bomFormat":"CycloneDX","specVersion":"1.6","components":[)" + components + "]}");
}

}  // namespace

std::vector<Canary> all_canaries(std::uint64_t seed) {
  seed *= 1000;
  return {
      canary("PLAIN_TOKEN", "%%", seed),
      canary("SPECIAL_PASSWORD", "%&<\"'/\\ +:=$%", seed + 10),
      canary("DATABASE_URL", "postgres://bob:%%@db.acme-corp.io/d", seed + 20),
      canary("JSON_CREDENTIALS", R"({"client_secret": "%", "password": "%"})", seed + 30),
      canary("LIST_TOKENS", "%%,%%", seed + 40),
      canary("NEXT_PUBLIC_CLIENT_SECRET", "%%", seed + 50),
      canary("S3_BUCKET", "%-%", seed + 60),  // left out by its name
      canary(
          "PEM_KEY",
          "-----BEGIN " + std::string("PRIVATE KEY-----\n%%\n%%\n-----END ") + "PRIVATE KEY-----\n",
          seed + 70),
      canary("HEROKU_API_KEY", "%%", seed + 80),
      canary("SLUICE_ENV", "%%", seed + 90),
  };
}

std::vector<Canary> token_canaries() {
  return {canary("STRIPE_TOKEN", "sk_" + std::string("live_%%"), 300)};
}

void write_canary_app(const TempFolder& home, const std::vector<Canary>& canaries) {
  std::string ignores;
  std::string statements;
  for (const Canary& one : canaries) {
    home.write("env/" + one.variable, one.value);
    const std::string base = "app/" + one.variable;
    write_texts(home, base, one.variable, one.value);
    write_lockfiles(home, base, one.value);
    if (is_file_name(one.value)) {
      home.write(base + "/dir-" + one.value + "/" + one.value + ".txt", "x");
      home.write(base + "/dir-" + one.value + "/package-lock.json", "{");
    }
    ignores += "[[ignore]]\nid = \"CVE-2021-23337\"\nreason = \"" + json(one.value) +
               "\"\nuntil = 2027-01-01\npath = \"" + json(one.value) + "\"\n";
    statements +=
        std::string(statements.empty() ? "" : ",") +
        R"({"vulnerability":{"name":"CVE-2020-8203"},"products":[{"@id":"pkg:npm/lodash)" +
        R"(@4.17.15"}],"status":"not_affected","impact_statement":")" + json(one.value) + R"("})";
  }
  home.write("app/sluice.toml", "vex = [\"*.vex.json\"]\n" + ignores);
  home.write("app/a.vex.json",
             R"({"@context":"https://openvex.dev/ns/v0.2.0","statements":[)" + statements + "]}");
  write_bill(home, canaries);
}

void commit_canary_app(const TempFolder& home, const std::vector<Canary>& canaries) {
  const auto git = [&](std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "git");
    run_program(arguments,
                {"PATH=/usr/bin:/bin", "HOME=" + home.path(), "GIT_CONFIG_NOSYSTEM=1",
                 "GIT_AUTHOR_NAME=A", "GIT_AUTHOR_EMAIL=a@example.invalid", "GIT_COMMITTER_NAME=C",
                 "GIT_COMMITTER_EMAIL=c@example.invalid"},
                home.path("app"));
  };
  git({"init", "-q", "-b", "main", "."});
  for (const Canary& one : canaries) {
    home.write("app/gone/" + one.variable + ".rb", "secret = '" + one.value + "'\n");
  }
  git({"add", "-A", "-f"});
  git({"commit", "-q", "-m", "first"});
  std::filesystem::remove_all(home.path("app/gone"));
  std::string message = "second\n";
  for (const Canary& one : canaries) message += "\n" + one.variable + " was " + one.value + "\n";
  home.write("app/later.rb", "x\n" + message);
  git({"add", "-A"});
  git({"commit", "-q", "-m", message});
  for (const Canary& one : canaries) {
    git({"branch", "b-" + one.value});
    git({"tag", "-a", "t-" + one.value, "-m", one.value});
    git({"remote", "add", one.variable, "https://u:" + one.value + "@h.io/" + one.value});
    git({"update-ref", "refs/remotes/" + one.variable + "/r-" + one.value, "HEAD"});
  }
  git({"commit", "-q", "--allow-empty", "-m", "third"});
  home.write("app/uncommitted.rb", message);
}

std::vector<std::string> canaries_in(const std::vector<Canary>& canaries, const std::string& text) {
  std::vector<std::string> found;
  for (const Canary& one : canaries) {
    for (std::size_t i = 0; i < one.traces.size(); ++i) {
      const std::size_t at = text.find(one.traces[i]);
      if (at == std::string::npos) continue;
      found.push_back(one.variable + ", trace " + std::to_string(i) + ", at " + std::to_string(at));
      break;
    }
  }
  return found;
}

std::vector<std::string> canaries_below(const std::vector<Canary>& canaries,
                                        const std::string& folder) {
  std::vector<std::string> found;
  std::error_code error;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder, error)) {
    std::string text = entry.path().filename().string() + '\n';
    if (entry.is_regular_file()) text += read_bytes(entry.path().string());
    for (const std::string& one : canaries_in(canaries, text)) {
      found.push_back(one + " of " + entry.path().parent_path().string());
    }
  }
  return found;
}

std::string joined(const Words& words) {
  std::string text;
  for (const std::string& word : words) text += word + '\n';
  return text;
}

}  // namespace sluice::test
