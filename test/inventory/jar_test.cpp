// Jars, wars and ears, made when the test runs.

#include "inventory/formats/jar_identity.h"
#include "test/advisories/zip_writer.h"
#include "test/catch.h"
#include "test/inventory/cases.h"
#include "test/processor_time.h"

namespace sluice::inventory {
namespace {

using advisories::zip_bytes;
using Files = std::vector<std::pair<std::string, std::string>>;

std::pair<std::string, std::string> pom(const std::string& group, const std::string& artifact,
                                        const std::string& version) {
  return {"META-INF/maven/" + group + '/' + artifact + "/pom.properties",
          "#Generated\r\nversion=" + version + "\r\ngroupId=" + group +
              "\r\nartifactId=" + artifact + "\r\n"};
}

std::string jar(const std::string& group, const std::string& artifact, const std::string& version) {
  return zip_bytes({pom(group, artifact, version), {"x/y/A.class", "class"}});
}

Inventory inventory_of(const std::string& path, const std::string& bytes,
                       const std::vector<KeptFile>& files = {}) {
  std::vector<Artifact> artifacts;
  if (auto artifact = read_artifact(path, bytes)) artifacts.push_back(*std::move(artifact));
  return build_inventory(files, 1, std::move(artifacts));
}

/// "name version scope [workspace] inner" per package, then the problems.
std::string told(const Inventory& inventory) {
  std::string text;
  for (const Package& package : inventory.packages) {
    CHECK(package.ecosystem == "Maven");
    CHECK(package.state == PackageState::kInstalled);
    CHECK_FALSE(package.inner.empty());
    text += package.name + ' ' + package.version + ' ' + std::string(to_string(package.scope)) +
            (package.source == PackageSource::kWorkspace ? " workspace " : " ") +
            package.inner.text() + '\n';
  }
  for (const Problem& problem : inventory.problems) {
    text +=
        (problem.incomplete ? "problem " : "note ") + problem.path + ": " + problem.message + '\n';
  }
  return text;
}

}  // namespace

TEST_CASE("a jar is what its pom.properties say") {
  const std::string bytes = jar("org.example", "tool", "1.2");
  CHECK(told(inventory_of("lib/tool-1.2.jar", bytes)) ==
        "org.example:tool 1.2 runtime tool-1.2.jar\n");
  CHECK(told(inventory_of("lib/renamed.JAR", bytes)) ==
        "org.example:tool 1.2 runtime renamed.JAR\n");
  CHECK(told(inventory_of("src/test/resources/tool-1.2.jar", bytes)) ==
        "org.example:tool 1.2 test tool-1.2.jar\n");
  CHECK(told(inventory_of("lib/tool-1.2-sources.jar", bytes)).empty());
  CHECK(told(inventory_of(".jdk/lib/tool-1.2.jar", bytes)).empty());
  const Inventory inventory = inventory_of("lib/tool-1.2.jar", bytes);
  CHECK(inventory.packages.at(0).integrity.size() == 7 + 64);
}

TEST_CASE("everything that is shaded into a jar is told") {
  const std::string bytes =
      zip_bytes({pom("org.other", "shaded", "3.0"), pom("org.example", "tool", "1.2"),
                 pom("com.google.guava", "guava", "19.0")});
  const Inventory inventory = inventory_of("lib/tool-1.2-all.jar", bytes);
  CHECK(told(inventory) ==
        "com.google.guava:guava 19.0 runtime "
        "META-INF/maven/com.google.guava/guava/pom.properties\n"
        "org.example:tool 1.2 runtime tool-1.2-all.jar\n"
        "org.other:shaded 3.0 runtime META-INF/maven/org.other/shaded/pom.properties\n");
  CHECK(path_to(inventory, 0) ==
        std::vector<std::string>{"org.example:tool", "com.google.guava:guava"});
}

TEST_CASE("pom.xml speaks where there are no properties, with its parent and its own properties") {
  const std::string folder = "META-INF/maven/org.example/tool/pom.xml";
  const auto read = [&](const std::string& xml) {
    return told(inventory_of("lib/app.jar", zip_bytes({{folder, xml}})));
  };
  CHECK(read("<project><parent><groupId>org.example</groupId><version>2.0</version></parent>"
             "<artifactId>tool</artifactId></project>") ==
        "org.example:tool 2.0 runtime app.jar\n");
  CHECK(read("<project><groupId>org.example</groupId><artifactId>tool</artifactId>"
             "<version>${revision}</version><properties><revision>3.1</revision></properties>"
             "</project>") == "org.example:tool 3.1 runtime app.jar\n");
  // A placeholder that nothing fills, one that fills itself, and no XML at all: no version.
  for (const char* xml :
       {"<project><version>${x}</version></project>",
        "<project><version>${a}</version><properties><a>${a}</a></properties></project>", "<proj",
        ""}) {
    INFO(xml);
    CHECK(read(xml).find("runtime") == std::string::npos);
  }
}

TEST_CASE("edges between nested jars come from their poms") {
  const std::string needing = zip_bytes(
      {pom("g", "a", "1.0"),
       {"META-INF/maven/g/a/pom.xml",
        "<project><groupId>g</groupId><artifactId>a</artifactId><version>1.0</version>"
        "<dependencies><dependency><groupId>${project.groupId}</groupId><artifactId>b</artifactId>"
        "</dependency><dependency><groupId>g</groupId><artifactId>c</artifactId><scope>test</scope>"
        "</dependency></dependencies></project>"}});
  const Inventory inventory =
      inventory_of("target/app.war", zip_bytes({{"WEB-INF/lib/a-1.0.jar", needing},
                                                {"WEB-INF/lib/b-2.jar", jar("g", "b", "2")},
                                                {"WEB-INF/lib/c-3.jar", jar("g", "c", "3")}}));
  REQUIRE(inventory.packages.size() == 3);
  CHECK(inventory.packages[0].needs == std::vector<std::size_t>{1});
}

TEST_CASE("a Spring Boot jar has its libraries, and is itself no package") {
  const std::string bytes =
      zip_bytes({pom("com.example", "demo", "1"),
                 {"BOOT-INF/classes/com/example/Main.class", "x"},
                 {"BOOT-INF/lib/tool-1.2.jar", jar("org.example", "tool", "1.2")},
                 {"BOOT-INF/lib/spring-core-5.3.17.jar",
                  zip_bytes({{"META-INF/MANIFEST.MF",
                              "Implementation-Title: spring-core\n"
                              "Implementation-Version: 5.3.17\n"},
                             {"org/springframework/core/A.class", "x"}})}},
                "compression=store");
  CHECK(told(inventory_of("demo-1.jar", bytes)) ==
        "com.example:demo 1 runtime workspace demo-1.jar\n"
        "org.example:tool 1.2 runtime BOOT-INF/lib/tool-1.2.jar\n"
        "org.springframework:spring-core 5.3.17 runtime BOOT-INF/lib/spring-core-5.3.17.jar\n");
}

TEST_CASE("archives in archives name the way to what they hold") {
  const std::string shaded = zip_bytes({pom("g", "tool", "1.2"), pom("g", "inside", "9")});
  const std::string war = zip_bytes({{"WEB-INF/lib/tool-1.2.jar", shaded}});
  const std::string ear = zip_bytes({{"web.war", war}, {"lib/b-2.jar", jar("g", "b", "2")}});
  CHECK(
      told(inventory_of("app.ear", ear)) ==
      "g:b 2 runtime lib/b-2.jar\n"
      "g:inside 9 runtime web.war!WEB-INF/lib/tool-1.2.jar!META-INF/maven/g/inside/pom.properties\n"
      "g:tool 1.2 runtime web.war!WEB-INF/lib/tool-1.2.jar\n");
}

TEST_CASE("the project's own archives are no packages") {
  const std::string own = jar("com.example", "app", "1.0");
  const KeptFile pom_xml{"pom.xml",
                         "<project><groupId>com.example</groupId><artifactId>app</artifactId>"
                         "<version>1.0</version></project>"};
  CHECK(told(inventory_of("target/app-1.0.jar", own)) ==
        "com.example:app 1.0 runtime workspace app-1.0.jar\n");
  CHECK(told(inventory_of("target/dependency/app-1.0.jar", own)) ==
        "com.example:app 1.0 runtime app-1.0.jar\n");
  const Inventory known = inventory_of("deploy/app-1.0.jar", own, {pom_xml});
  REQUIRE(!known.packages.empty());
  CHECK(known.packages[0].source == PackageSource::kWorkspace);
}

TEST_CASE("wrappers of build tools are no part of the app") {
  const std::string wrapper = zip_bytes(
      {{"META-INF/MANIFEST.MF", "Manifest-Version: 1.0\nImplementation-Title: Gradle Wrapper\n"},
       {"org/gradle/wrapper/A.class", "x"}});
  CHECK(told(inventory_of("gradle/wrapper/gradle-wrapper.jar", wrapper)).empty());
  CHECK(told(inventory_of(".mvn/wrapper/maven-wrapper.jar",
                          jar("org.apache.maven.wrapper", "maven-wrapper", "3.2.0"))) ==
        "org.apache.maven.wrapper:maven-wrapper 3.2.0 dev maven-wrapper.jar\n");
}

TEST_CASE("a jar without pom is known by its manifest, its name and its classes") {
  struct Case {
    const char* path;
    const char* manifest;
    const char* entry;
    const char* expected;  ///< "name version"; empty: a note alone
  };
  const Case cases[] = {
      // sbt writes the organization; the file name has the Scala version.
      {"lib/akka-actor_2.13-2.6.19.jar",
       "Implementation-Title: akka-actor\nImplementation-Vendor-Id: com.typesafe.akka\n"
       "Implementation-Version: 2.6.19\n",
       "akka/actor/A.class", "com.typesafe.akka:akka-actor_2.13 2.6.19"},
      {"stage/lib/com.typesafe.akka.akka-actor_2.13-2.6.19.jar",
       "Implementation-Vendor-Id: com.typesafe.akka\nImplementation-Version: 2.6.19\n",
       "akka/actor/A.class", "com.typesafe.akka:akka-actor_2.13 2.6.19"},
      // Gradle with Nebula.
      {"lib/micrometer-core-1.9.5.jar",
       "Implementation-Title: io.micrometer#micrometer-core;1.9.5\n", "io/micrometer/A.class",
       "io.micrometer:micrometer-core 1.9.5"},
      // The value goes on in the next line.
      {"lib/zstd-jni-1.5.0-4.jar",
       "Bundle-SymbolicName: com.github.lu\r\n ben.zstd-jni;singleton:=true\r\n",
       "com/github/A.class", "com.github.luben:zstd-jni 1.5.0-4"},
      // A renamed jar: the version out of the manifest, the group by what is in it.
      {"lib/postgresql.jar", "Bundle-Version: 42.3.7\n", "org/postgresql/Driver.class",
       "org.postgresql:postgresql 42.3.7"},
      // The name alone does not prove it: no such classes, no group.
      {"lib/log4j-1.2.17.jar", "", "com/example/A.class", "log4j 1.2.17"},
      {"lib/log4j-1.2.17.jar", "", "org/apache/log4j/A.class", "log4j:log4j 1.2.17"},
      // Not version "1.2-api-2.17.0" of log4j.
      {"lib/log4j-1.2-api-2.17.0.jar", "Implementation-Version: 2.17.0\n",
       "org/apache/log4j/A.class", "log4j-1.2-api 2.17.0"},
      {"lib/hibernate-core-6.4.1.Final.jar", "", "org/hibernate/A.class",
       "org.hibernate.orm:hibernate-core 6.4.1.Final"},
      {"lib/hibernate-core-5.6.1.Final.jar", "", "org/hibernate/A.class",
       "org.hibernate:hibernate-core 5.6.1.Final"},
      // A classifier is no part of the version.
      {"lib/tool-1.0-linux-x86_64.jar",
       "Implementation-Version: 1.0\nImplementation-Vendor-Id: org.example\n", "org/A.class",
       "org.example:tool 1.0"},
      // Attributes of a single entry are not the jar's; placeholders are no values.
      {"lib/thing-2.jar", "A: b\n\nName: x/\nImplementation-Vendor-Id: org.wrong\n", "x/y/A.class",
       "thing 2"},
      {"lib/thing-2.jar", "Implementation-Vendor-Id: ${group.id}\n", "x/y/A.class", "thing 2"},
      {"home/.m2/repository/org/example/thing/2.1/thing-2.1.jar", "", "x/y/A.class",
       "org.example:thing 2.1"},
      {"home/.gradle/caches/modules-2/files-2.1/org.example/thing/2.1/0a1b/thing-2.1.jar", "",
       "x/y/A.class", "org.example:thing 2.1"},
      {"lib/agent.jar", "", "x/y/A.class", ""},
  };
  for (const Case& c : cases) {
    const Inventory inventory =
        inventory_of(c.path, zip_bytes({{"META-INF/MANIFEST.MF", c.manifest}, {c.entry, "class"}}));
    INFO(c.path << '\n' << told(inventory));
    std::string all;
    for (const Package& package : inventory.packages) all += package.name + ' ' + package.version;
    CHECK(all == c.expected);
    const bool has_group = all.find(':') != std::string::npos;
    CHECK(inventory.problems.size() == (has_group ? 0U : 1U));
  }
}

TEST_CASE("file names of jars are split where the version begins") {
  struct Case {
    const char* stem;
    const char* artifact;
    const char* version;
  };
  for (const Case& c :
       {Case{"a-1.0", "a", "1.0"}, Case{"a-b-1.0-jre", "a-b", "1.0-jre"}, Case{"a-rc1", "a", "rc1"},
        Case{"a-build7", "a", "build7"}, Case{"a", "a", ""}, Case{"a-", "a-", ""},
        Case{"-1", "-1", ""}, Case{"", "", ""}, Case{"scala_2.13-1.0", "scala_2.13", "1.0"}}) {
    INFO(c.stem);
    CHECK(split_jar_name(c.stem).artifact == c.artifact);
    CHECK(split_jar_name(c.stem).version == c.version);
  }
}

TEST_CASE("damaged archives cost coverage, but not those that tests are made of") {
  const std::string good = jar("g", "a", "1.0");
  const std::string cut = good.substr(0, good.size() - 30);
  CHECK(told(inventory_of("lib/a-1.0.jar", cut)) ==
        "problem lib/a-1.0.jar: damaged or cut off: the archive's directory is missing\n");
  CHECK(told(inventory_of("src/test/resources/a-1.0.jar", cut)).starts_with("note "));
  for (std::size_t size = 4; size < good.size(); ++size) {
    INFO(size);
    CHECK(told(inventory_of("lib/a-1.0.jar", good.substr(0, size))).starts_with("problem "));
  }
  CHECK(told(inventory_of("lib/lfs.jar", "version https\noid sha256:00\n")) ==
        "note lib/lfs.jar: no archive in spite of its name: not looked into\n");
  CHECK(told(inventory_of("lib/empty.jar", "")).starts_with("note "));
  CHECK(told(inventory_of("log/load.sar", "text")).empty());  // no archive, nor called one

  // One nested jar that is damaged hides nothing else.
  CHECK(told(inventory_of("app.war", zip_bytes({{"WEB-INF/lib/a-1.0.jar", cut},
                                                {"WEB-INF/lib/b-2.jar", jar("g", "b", "2")}})))
            .find("a 1.0 runtime WEB-INF/lib/a-1.0.jar\n"
                  "g:b 2 runtime WEB-INF/lib/b-2.jar\nproblem app.war: WEB-INF/lib/a-1.0.jar: ") ==
        0);
}

TEST_CASE("an archive made to unpack to very much costs little") {
  // 1 MB in each that is 250 MB unpacked, in a war that holds 20 of them.
  const std::string bomb = zip_bytes({{"bomb.jar", std::string(250U << 20, '\0')}});
  Files many;
  for (int i = 0; i < 20; ++i) many.emplace_back("lib/" + std::to_string(i) + ".jar", bomb);
  const std::string war = zip_bytes(many, "compression=store");
  const test::ProcessorTime time;
  const std::string text = told(inventory_of("app.war", war));
  INFO(text);
  CHECK(time.seconds() < 10);
  CHECK(text.starts_with("problem app.war: "));
  CHECK(text.find("unpacks to too much") != std::string::npos);
}

TEST_CASE("archives that are nested without end come to one") {
  std::string nested = jar("g", "deep", "1");
  for (int i = 0; i < 40; ++i) nested = zip_bytes({{"inner.jar", nested}});
  const std::string text = told(inventory_of("deep.jar", nested));
  INFO(text);
  CHECK(text.find("archives too deep in one another") != std::string::npos);
}

}  // namespace sluice::inventory
