// Jars that were not built with Maven hardly ever say which group they belong to, and the most used
// of them are among those: Spring, Tomcat, Kotlin, Kafka. A row needs the classes of the artifact
// as evidence, so that another jar of that name does not get its advisories.
#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "inventory/formats/jar_identity.h"

namespace sluice::inventory {
namespace {

struct KnownGroup {
  std::string_view artifact;  ///< with '*' at its end: every artifact that begins so
  std::string_view group;
  std::string_view classes;  ///< beginning of a package that its classes are in; empty: any
};

/// The first row that fits counts, so the longer names stand before their beginnings.
constexpr std::array kKnown = {
    KnownGroup{"spring-boot*", "org.springframework.boot", "org/springframework"},
    KnownGroup{"spring-security-oauth*", "org.springframework.security.oauth",
               "org/springframework"},
    KnownGroup{"spring-security-*", "org.springframework.security", "org/springframework"},
    KnownGroup{"spring-data-*", "org.springframework.data", "org/springframework"},
    KnownGroup{"spring-session-*", "org.springframework.session", "org/springframework"},
    KnownGroup{"spring-integration-*", "org.springframework.integration", "org/springframework"},
    KnownGroup{"spring-batch-*", "org.springframework.batch", "org/springframework"},
    KnownGroup{"spring-cloud-*", "org.springframework.cloud", "org/springframework"},
    KnownGroup{"spring-hateoas", "org.springframework.hateoas", "org/springframework"},
    KnownGroup{"spring-ldap-*", "org.springframework.ldap", "org/springframework"},
    KnownGroup{"spring-graphql", "org.springframework.graphql", "org/springframework"},
    KnownGroup{"spring-kafka*", "org.springframework.kafka", "org/springframework"},
    KnownGroup{"spring-amqp", "org.springframework.amqp", "org/springframework"},
    KnownGroup{"spring-rabbit*", "org.springframework.amqp", "org/springframework"},
    KnownGroup{"spring-ws-*", "org.springframework.ws", "org/springframework"},
    KnownGroup{"spring-aop", "org.springframework", "org/springframework"},
    KnownGroup{"spring-aspects", "org.springframework", "org/springframework"},
    KnownGroup{"spring-beans", "org.springframework", "org/springframework"},
    KnownGroup{"spring-context*", "org.springframework", "org/springframework"},
    KnownGroup{"spring-core", "org.springframework", "org/springframework"},
    KnownGroup{"spring-expression", "org.springframework", "org/springframework"},
    KnownGroup{"spring-jcl", "org.springframework", "org/apache"},
    KnownGroup{"spring-jdbc", "org.springframework", "org/springframework"},
    KnownGroup{"spring-jms", "org.springframework", "org/springframework"},
    KnownGroup{"spring-messaging", "org.springframework", "org/springframework"},
    KnownGroup{"spring-orm", "org.springframework", "org/springframework"},
    KnownGroup{"spring-oxm", "org.springframework", "org/springframework"},
    KnownGroup{"spring-r2dbc", "org.springframework", "org/springframework"},
    KnownGroup{"spring-test", "org.springframework", "org/springframework"},
    KnownGroup{"spring-tx", "org.springframework", "org/springframework"},
    KnownGroup{"spring-web", "org.springframework", "org/springframework"},
    KnownGroup{"spring-webflux", "org.springframework", "org/springframework"},
    KnownGroup{"spring-webmvc*", "org.springframework", "org/springframework"},
    KnownGroup{"spring-websocket", "org.springframework", "org/springframework"},
    KnownGroup{"tomcat-embed-*", "org.apache.tomcat.embed", "org/apache"},
    KnownGroup{"tomcat-*", "org.apache.tomcat", "org/apache"},
    KnownGroup{"aspectj*", "org.aspectj", "org/aspectj"},
    KnownGroup{"reactor-netty*", "io.projectreactor.netty", "reactor/netty"},
    KnownGroup{"reactor-core", "io.projectreactor", "reactor/core"},
    KnownGroup{"kafka-clients", "org.apache.kafka", "org/apache"},
    KnownGroup{"kafka-streams*", "org.apache.kafka", "org/apache"},
    KnownGroup{"kafka_2.*", "org.apache.kafka", "kafka/"},
    KnownGroup{"connect-api", "org.apache.kafka", "org/apache"},
    KnownGroup{"connect-runtime", "org.apache.kafka", "org/apache"},
    KnownGroup{"lz4-java", "org.lz4", "net/jpountz"},
    KnownGroup{"okhttp", "com.squareup.okhttp3", "okhttp3/"},
    KnownGroup{"okhttp", "com.squareup.okhttp", "com/squareup"},
    KnownGroup{"okio*", "com.squareup.okio", "okio/"},
    KnownGroup{"retrofit", "com.squareup.retrofit2", "retrofit2/"},
    KnownGroup{"kotlin-stdlib-common", "org.jetbrains.kotlin", ""},  // has no classes
    KnownGroup{"kotlin-stdlib*", "org.jetbrains.kotlin", "kotlin/"},
    KnownGroup{"kotlin-reflect", "org.jetbrains.kotlin", "kotlin/"},
    KnownGroup{"kotlinx-coroutines-*", "org.jetbrains.kotlinx", "kotlinx/"},
    KnownGroup{"kotlinx-serialization-*", "org.jetbrains.kotlinx", "kotlinx/"},
    KnownGroup{"ktor-*", "io.ktor", "io/ktor"},
    KnownGroup{"grpc-*", "io.grpc", "io/grpc"},
    KnownGroup{"protobuf-java*", "com.google.protobuf", "com/google"},
    KnownGroup{"lucene-*", "org.apache.lucene", "org/apache"},
    KnownGroup{"solr-*", "org.apache.solr", "org/apache"},
    KnownGroup{"bcprov-*", "org.bouncycastle", "org/bouncycastle"},
    KnownGroup{"bcpkix-*", "org.bouncycastle", "org/bouncycastle"},
    KnownGroup{"bcpg-*", "org.bouncycastle", "org/bouncycastle"},
    KnownGroup{"bcmail-*", "org.bouncycastle", "org/bouncycastle"},
    KnownGroup{"bctls-*", "org.bouncycastle", "org/bouncycastle"},
    KnownGroup{"bcutil-*", "org.bouncycastle", "org/bouncycastle"},
    KnownGroup{"bc-fips", "org.bouncycastle", "org/bouncycastle"},
    KnownGroup{"jna", "net.java.dev.jna", "com/sun"},
    KnownGroup{"groovy*", "org.codehaus.groovy", "groovy/"},
    KnownGroup{"groovy*", "org.codehaus.groovy", "org/codehaus"},
    KnownGroup{"h2", "com.h2database", "org/h2"},
    KnownGroup{"hsqldb", "org.hsqldb", "org/hsqldb"},
    KnownGroup{"postgresql", "org.postgresql", "org/postgresql"},
    KnownGroup{"mysql-connector-java", "mysql", "com/mysql"},
    KnownGroup{"mysql-connector-j", "com.mysql", "com/mysql"},
    KnownGroup{"scala-library", "org.scala-lang", "scala/"},
    KnownGroup{"scala-reflect", "org.scala-lang", "scala/"},
    KnownGroup{"scala-compiler", "org.scala-lang", "scala/"},
    KnownGroup{"reactive-streams", "org.reactivestreams", "org/reactivestreams"},
    KnownGroup{"checker-qual", "org.checkerframework", "org/checkerframework"},
    KnownGroup{"perfmark-api", "io.perfmark", "io/perfmark"},
    KnownGroup{"hibernate-commons-annotations", "org.hibernate.common", "org/hibernate"},
    KnownGroup{"hibernate-core", "org.hibernate", "org/hibernate"},
    KnownGroup{"antlr", "antlr", "antlr/"},
    // Old ones, whose group is called like the artifact.
    KnownGroup{"commons-beanutils", "commons-beanutils", "org/apache"},
    KnownGroup{"commons-codec", "commons-codec", "org/apache"},
    KnownGroup{"commons-collections", "commons-collections", "org/apache"},
    KnownGroup{"commons-configuration", "commons-configuration", "org/apache"},
    KnownGroup{"commons-fileupload", "commons-fileupload", "org/apache"},
    KnownGroup{"commons-httpclient", "commons-httpclient", "org/apache"},
    KnownGroup{"commons-io", "commons-io", "org/apache"},
    KnownGroup{"commons-lang", "commons-lang", "org/apache"},
    KnownGroup{"commons-logging", "commons-logging", "org/apache"},
    KnownGroup{"commons-net", "commons-net", "org/apache"},
    KnownGroup{"dom4j", "dom4j", "org/dom4j"},
    KnownGroup{"dnsjava", "dnsjava", "org/xbill"},
    KnownGroup{"junit", "junit", "junit/"},
    KnownGroup{"log4j", "log4j", "org/apache"},
    KnownGroup{"struts", "struts", "org/apache"},
    KnownGroup{"xalan", "xalan", "org/apache"},
    KnownGroup{"xercesImpl", "xerces", "org/apache"},
};

bool fits(std::string_view pattern, std::string_view artifact) {
  if (!pattern.ends_with('*')) return artifact == pattern;
  return artifact.starts_with(pattern.substr(0, pattern.size() - 1));
}

bool has_classes(const std::set<std::string>& packages, std::string_view classes) {
  if (classes.empty()) return true;
  const auto found = packages.lower_bound(std::string(classes));
  return found != packages.end() && found->starts_with(classes);
}

/// Groups that moved: the version says which of the two it is.
std::string_view moved_group(const KnownGroup& known, std::string_view version) {
  const bool one_digit = version.size() > 1 && version[1] == '.';
  if (known.artifact == "hibernate-core" && one_digit && version[0] >= '6') {
    return "org.hibernate.orm";
  }
  if (known.artifact == "groovy*" && one_digit && version[0] >= '4') return "org.apache.groovy";
  if (known.artifact == "dom4j" && !version.starts_with("1.")) return "org.dom4j";
  return known.group;
}

}  // namespace

std::string_view known_jar_group(std::string_view artifact, std::string_view version,
                                 const std::set<std::string>& packages) {
  const auto found = std::find_if(kKnown.begin(), kKnown.end(), [&](const KnownGroup& known) {
    return fits(known.artifact, artifact) && has_classes(packages, known.classes);
  });
  return found == kKnown.end() ? std::string_view() : moved_group(*found, version);
}

}  // namespace sluice::inventory
