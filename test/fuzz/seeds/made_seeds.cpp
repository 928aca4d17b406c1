#include "test/fuzz/seeds/made_seeds.h"

#include <archive.h>
#include <archive_entry.h>
#include <stdlib.h>
#include <zlib.h>
#include <zstd.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <utility>

#include "advisories/import.h"
#include "advisories/store_writer.h"
#include "advisories/stored_record.h"
#include "base/encoding.h"
#include "base/hash.h"
#include "source/transfer_message.h"
#include "test/secrets/sealed_samples.h"

namespace sluice::fuzz {
namespace {

using Files = std::vector<std::pair<std::string, std::string>>;

std::string packed(archive* writer, const Files& files) {
  std::string bytes(256U << 10, '\0');
  std::size_t used = 0;
  archive_write_set_bytes_in_last_block(writer, 1);
  if (archive_write_open_memory(writer, bytes.data(), bytes.size(), &used) != ARCHIVE_OK) {
    std::abort();
  }
  for (const auto& [name, content] : files) {
    archive_entry* entry = archive_entry_new();
    archive_entry_set_pathname(entry, name.c_str());
    archive_entry_set_size(entry, static_cast<la_int64_t>(content.size()));
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_perm(entry, 0644);
    archive_write_header(writer, entry);
    archive_write_data(writer, content.data(), content.size());
    archive_entry_free(entry);
  }
  archive_write_close(writer);
  archive_write_free(writer);
  bytes.resize(used);
  return bytes;
}

std::string zip(const Files& files, const char* options) {
  archive* writer = archive_write_new();
  archive_write_set_format_zip(writer);
  archive_write_set_options(writer, options);
  return packed(writer, files);
}

std::string tar(const Files& files, int filter) {
  archive* writer = archive_write_new();
  archive_write_set_format_pax_restricted(writer);
  archive_write_add_filter(writer, filter);
  return packed(writer, files);
}

std::string compressed(const std::string& bytes, int filter) {
  archive* writer = archive_write_new();
  archive_write_set_format_raw(writer);
  archive_write_add_filter(writer, filter);
  return packed(writer, {{"data", bytes}});
}

std::string number(std::uint32_t value) {
  std::string bytes;
  for (const unsigned shift : {24U, 16U, 8U, 0U}) bytes += static_cast<char>(value >> shift & 0xFF);
  return bytes;
}

std::string deflated(std::string_view bytes) {
  std::string out(compressBound(bytes.size()), '\0');
  uLongf size = out.size();
  compress2(reinterpret_cast<Bytef*>(out.data()), &size,
            reinterpret_cast<const Bytef*>(bytes.data()), bytes.size(), 9);
  out.resize(size);
  return out;
}

struct Object {
  unsigned type;  ///< 1 commit, 2 tree, 3 blob, 4 tag, 6 delta
  std::string bytes;
  std::string id;
};

Object object(unsigned type, const std::string& name, std::string bytes) {
  std::string id = sha1_raw(name + ' ' + std::to_string(bytes.size()) + '\0' + bytes);
  return {type, std::move(bytes), std::move(id)};
}

/// Copies 4 bytes from the beginning of a base of 12 bytes, then adds two.
const std::string kDelta = std::string("\x0c\x06\x90\x04\x02xy", 7);

/// Pack and index as git_objects_fuzz wants them.
std::string pack_seed(const std::vector<Object>& objects) {
  std::string pack = "PACK" + number(2) + number(static_cast<std::uint32_t>(objects.size()));
  std::string ids;
  std::string checks;
  std::string offsets;
  std::size_t base = 0;
  for (const Object& one : objects) {
    const std::size_t at = pack.size();
    std::size_t rest = one.bytes.size() >> 4;
    unsigned byte = one.type << 4 | static_cast<unsigned>(one.bytes.size() & 15);
    for (; rest != 0; rest >>= 7) {
      pack += static_cast<char>(byte | 0x80);
      byte = static_cast<unsigned>(rest & 0x7F);
    }
    pack += static_cast<char>(byte);
    if (one.type == 6) pack += static_cast<char>(at - base);
    if (one.type == 3) base = at;
    pack += deflated(one.bytes);
    ids += one.id;
    checks += number(0);
    offsets += number(static_cast<std::uint32_t>(at));
  }
  pack += sha1_raw(pack);
  std::string index("\377tOc\0\0\0\2", 8);
  for (int i = 0; i < 256; ++i) index += number(static_cast<std::uint32_t>(objects.size()));
  index += ids + checks + offsets + pack.substr(pack.size() - 20);
  index += sha1_raw(index);
  const std::size_t middle = index.size();
  std::string head(1, '\0');
  head += static_cast<char>(middle >> 8);
  head += static_cast<char>(middle & 0xFF);
  return head + index + pack;
}

std::string index_entry(const std::string& path) {
  std::string facts(40, '\0');
  facts[26] = static_cast<char>(0100644 >> 8);
  facts[27] = static_cast<char>(0100644 & 0xFF);
  return facts + std::string(20, 'i') + std::string(2, '\0') + path;
}

}  // namespace

std::vector<std::string> made_archives() {
  const Files files = {{"app/.env", "TOKEN=abc\n"}, {"b/c.txt", std::string(600, 'x')}};
  const std::string inner = zip(files, "compression=deflate");
  std::vector<std::string> all = {
      inner, zip(files, "compression=store"),
      zip({{"inner.zip", inner}, {"d.tar.gz", tar(files, ARCHIVE_FILTER_GZIP)}},
          "compression=store"),
      compressed("just a text", ARCHIVE_FILTER_GZIP)};
  for (const int filter : {ARCHIVE_FILTER_NONE, ARCHIVE_FILTER_GZIP, ARCHIVE_FILTER_BZIP2,
                           ARCHIVE_FILTER_XZ, ARCHIVE_FILTER_ZSTD, ARCHIVE_FILTER_LZ4}) {
    all.push_back(tar(files, filter));
  }
  std::vector<std::string> seeds;
  for (const std::string& one : all) {
    seeds.push_back('\x07' + one);
    seeds.push_back('\xff' + one);
  }
  return seeds;
}

std::vector<std::string> made_jars() {
  const Files pom = {
      {"META-INF/MANIFEST.MF",
       "Manifest-Version: 1.0\r\nImplementation-Title: a\r\n"
       "Implementation-Version: 1.2\r\nBundle-SymbolicName: g.a\r\n"},
      {"META-INF/maven/g/a/pom.properties", "groupId=g\nartifactId=a\nversion=1.2\n"},
      {"x/A.class", "class"}};
  const std::string inner = zip(pom, "compression=deflate");
  return {
      inner, zip(pom, "compression=store"),
      zip({{"BOOT-INF/lib/a-1.2.jar", inner}, {"WEB-INF/lib/b.jar", inner}}, "compression=store")};
}

std::vector<std::string> made_git_objects() {
  const Object blob = object(3, "blob", "hello world\n");
  const Object other = object(3, "blob", "hellxy");
  const std::string entries =
      std::string("100644 a.txt") + '\0' + blob.id + "100755 b" + '\0' + other.id;
  const Object tree = object(2, "tree", entries);
  const Object top = object(2, "tree", std::string("40000 dir") + '\0' + tree.id);
  const std::string who = " A <a@example.invalid> 1700000000 +0000\n";
  const Object first =
      object(1, "commit",
             "tree " + hex_encode(tree.id) + "\nauthor" + who + "committer" + who + "\none\n");
  const Object second =
      object(1, "commit",
             "tree " + hex_encode(top.id) + "\nparent " + hex_encode(first.id) + "\nauthor" + who +
                 "committer" + who + "encoding UTF-8\ngpgsig x\n y\n\ntwo\n");
  const Object tag = object(
      4, "tag",
      "object " + hex_encode(second.id) + "\ntype commit\ntag v1\ntagger" + who + "\nmessage\n");
  const Object delta = {6, kDelta, other.id};
  const std::string text = std::string("\x02\x0c\x00", 3);
  return {pack_seed({blob, tree, top, first, second, tag}),
          pack_seed({blob, delta, tree, first}),
          std::string("\x01\x00\x00", 3) + entries,
          std::string("\x01\x00\x00", 3) + "100644 x" + '\0' + std::string(20, '\xbb') + "40000 y" +
              '\0' + std::string(20, '\xcc') + "40000 z" + '\0' + std::string(20, '\xaa'),
          text + "hello world\n" + kDelta,
          std::string("\x02\x00\x00", 3) + first.bytes,
          std::string("\x02\x00\x00", 3) + second.bytes,
          std::string("\x02\x00\x00", 3) + tag.bytes,
          std::string("\x02\x00\x00", 3) + deflated("blob 6" + std::string(1, '\0') + "hellxy")};
}

std::vector<std::string> made_git_indexes() {
  std::string two = "DIRC" + number(2) + number(3);
  for (const char* path : {"a/b", "c", "dir/deep/file"}) {
    std::string entry = index_entry(path);
    two += entry + std::string(8 - entry.size() % 8, '\0');
  }
  std::string four = "DIRC" + number(4) + number(2);
  four += index_entry(std::string(1, '\0') + "dir/a") + '\0';
  four += index_entry(std::string(1, '\1') + "b") + '\0';
  return {'\0' + two, '\0' + four, "\4dir/" + two, '\0' + two + "TREE" + number(0),
          '\0' + two + "link" + number(0)};
}

std::vector<std::string> made_git_folders() {
  const std::string id(40, '1');
  const std::string head = "ref: refs/heads/main\n\xff";
  const std::string packed = "# pack-refs with: peeled fully-peeled sorted\n" + id +
                             " refs/heads/main\n" + std::string(40, '2') + " refs/tags/v1\n^" + id +
                             "\n\xff";
  const std::string log =
      id + ' ' + std::string(40, '2') + " A <a@example.invalid> 1700000000 +0000\tstash: WIP\n\xff";
  const std::string config =
      "[core]\n\trepositoryformatversion = 0\n\tbare = false\n\tfsmonitor = "
      "echo\n[include]\n\tpath = x\n"
      "[extensions]\n\tpartialClone = origin\n\xff";
  const std::string ignores = "*.log\n!keep.log\n/dir/**\n\xff*.txt\n\xff# none\nb.txt\n\xff";
  const std::string rest = "..\n\xff/nonexistent/objects\n\xff" + id + "\n\xff";
  std::vector<std::string> seeds;
  for (const std::string& index : made_git_indexes()) {
    const std::string bytes = index.substr(1);
    seeds.push_back(head + packed + log + id + "\n\xff" + config + ignores + rest + bytes +
                    sha1_raw(bytes) + "\xff" + id + "\n\xff*.env filter=git-crypt\n");
  }
  seeds.push_back(head + packed);
  seeds.push_back(id + "\n\xff" + packed + log);
  seeds.push_back(head + "\xff\xff" + id + "\n\xff" + config);
  return seeds;
}

std::vector<std::string> made_literals() {
  std::string few(1, '\2');
  few += "\2abcd\x0bSecretKey";
  std::string many(1, '\x1f');
  for (char c = 'a'; c < 'a' + 20; ++c) many += std::string("\3xy") + c + std::string(1, c);
  return {few + "abcd secretkey ABCD SecretKeyabcd", many + "xyaa xybb xycc XYDD xyzz",
          many + std::string(300, 'x') + "xytt"};
}

std::vector<std::string> made_stores() {
  using namespace sluice::advisories;
  std::vector<StoredRecord> records;
  for (const char* name : {"lodash", "a", "pkg"}) {
    AdvisoryRecord record;
    record.id = std::string("TEST-") + name;
    record.aliases = {"CVE-2024-0001"};
    record.modified = "2024-04-30T00:00:00Z";
    record.summary = "a flaw";
    Affected affected;
    affected.ecosystem = "npm";
    affected.name = name;
    affected.versions = {"1.0.0", "1.2.3"};
    record.affected = {affected};
    records.push_back(pack_record(std::move(record)));
  }
  std::string form = (std::filesystem::temp_directory_path() / "sluice-seeds-XXXXXX").string();
  if (::mkdtemp(form.data()) == nullptr) std::abort();
  const std::string path = form + "/osv.db";
  const std::vector<Feed> feeds(1);
  if (write_store(path, records, feeds, describe_set(records, "osv", "2024-05-01T10:00:00Z"))) {
    std::abort();
  }
  std::ifstream in(path, std::ios::binary);
  std::vector<std::string> seeds = {{std::istreambuf_iterator<char>(in), {}}};
  std::filesystem::remove_all(form);
  return seeds;
}

std::vector<std::string> made_snapshots() {
  const std::string hash(64, 'a');
  const std::string lines =
      "sluice-advisories/1\n{\"created\": \"2024-05-01T11:00:00Z\", \"count\": 40, \"newest\": "
      "\"2024-04-30T00:00:00Z\", \"source\": \"osv\", \"records_sha256\": \"" +
      hash + "\", \"size\": 4096, \"sha256\": \"" + hash +
      "\", \"compressed_size\": 1000, \"compressed_sha256\": \"" + hash + "\"}\n";
  std::string plain(1U << 20, 'x');
  std::string frame(ZSTD_compressBound(plain.size()), '\0');
  frame.resize(ZSTD_compress(frame.data(), frame.size(), plain.data(), plain.size(), 3));
  const std::string key = base64_encode(std::string(32, 'k'));
  const std::string signature = base64_encode(std::string(64, 's'));
  return {'h' + lines + "unsigned\nxyz", 'h' + lines + "ed25519 " + signature + ' ' + key + "\nxyz",
          'z' + frame, "kMCowBQYDK2VwAyEA" + base64_encode(std::string(32, '\x11'))};
}

std::vector<std::string> made_transfer_messages() {
  using namespace sluice::source;
  TransferRequest request;
  request.budget = std::chrono::seconds(20);
  Transfer& transfer = request.transfers.emplace_back();
  transfer.url = "https://host.example/a";
  transfer.path = "/tmp/a";
  transfer.etag = "\"x\"";
  request.transfers.push_back(transfer);
  std::vector<std::string> seeds = {to_message(request)};
  request.transfers.clear();
  Post& post = request.post.emplace();
  post.url = "https://hooks.example/x";
  post.body = "{}";
  seeds.push_back(to_message(request));
  TransferResult result;
  result.status = 503;
  result.error = "busy";
  seeds.push_back(to_message(std::vector<TransferResult>{result, TransferResult()}));
  seeds.push_back(to_message(PostResult()));
  seeds.emplace_back("https://hooks.example/\"x\"\\\n\r\t\v#y");
  return seeds;
}

std::vector<std::string> made_encrypted() {
  using namespace sluice::test;
  const std::string key = rails_key(1);
  const std::vector<std::pair<char, std::string>> files = {
      {4, rails_credentials(key, "secret_key_base: abc\n")},
      {0, ansible_vault("password", "a: b\n")},
      {0, "name: !vault |\n" + ansible_vault("password", "value", "  ") + "\nplain: text\n"},
      {5, age_file(1, false)},
      {5, age_file(1, true)},
      {6, age_file(2, true)},
      {5, age_identity(1) + "\n# public key: " + age_recipient(1) + '\n'},
      {2, "DOTENV_PUBLIC_KEY=\"" + dotenvx_public_key(1) +
              "\"\nA=\"encrypted:" + base64_encode(std::string(80, 'x')) + "\"\nB=plain\n"},
      {2, "DOTENV_PRIVATE_KEY=" + dotenvx_private_key(1) + '\n'},
      {1, R"({"_public_key": ")" + ejson_public_key(1) + R"(", "a": ")" + ejson_value() +
              R"(", "_b": "plain", "c": "not sealed"})"},
      {6, git_crypt_key(1)},
      {3, git_crypt_file(1, "text")},
      {0, sops_yaml("a: " + sops_value() + "\nb_unencrypted: x\n", "", age_recipient(1))},
      {9, "hunter2hunter2\n"}};
  std::vector<std::string> seeds;
  for (const auto& [path, text] : files) seeds.push_back(path + text);
  return seeds;
}

}  // namespace sluice::fuzz
