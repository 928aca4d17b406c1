#include "advisories/snapshot.h"

#include <fcntl.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <functional>
#include <iterator>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "advisories/file_digest.h"
#include "advisories/import.h"
#include "advisories/store.h"
#include "advisories/store_writer.h"
#include "advisories/zstd_stream.h"
#include "base/ed25519.h"
#include "base/encoding.h"
#include "base/hash.h"
#include "base/instant.h"
#include "test/advisories/support.h"

namespace sluice::advisories {
namespace {

namespace fs = std::filesystem;

constexpr const char* kImported = "2024-05-01T10:00:00Z";
constexpr const char* kCreated = "2024-05-01T11:00:00Z";

/// A database of records for npm's `name`-0, -1, … whose newest is of this day.
void make_database(const std::string& path, const std::string& name,
                   const std::string& newest = "2024-04-30T00:00:00Z",
                   const std::string& imported = kImported, std::size_t filler = 20) {
  std::mt19937 random(7);
  std::vector<StoredRecord> records;
  for (int i = 0; i < 40; ++i) {
    AdvisoryRecord record = record_with(R"("ranges":[{"events":[{"introduced":"0"}]}])");
    record.id = "TEST-" + std::to_string(1000 + i);
    record.modified = newest;
    for (std::size_t j = 0; j < filler; ++j)
      record.summary += static_cast<char>('!' + random() % 90);
    record.affected[0].ecosystem = "npm";
    record.affected[0].name = name + '-' + std::to_string(i);
    records.push_back(pack_record(std::move(record)));
  }
  fs::remove(path);
  const AdvisorySet set = describe_set(records, "osv", imported);
  REQUIRE_FALSE(write_store(path, records, {}, set).has_value());
}

/// Writes a new private key and gives its public one.
std::string make_key(const std::string& path) {
  EVP_PKEY* key = nullptr;
  EVP_PKEY_CTX* context = EVP_PKEY_CTX_new_id(EVP_PKEY_ED25519, nullptr);
  REQUIRE(EVP_PKEY_keygen_init(context) == 1);
  REQUIRE(EVP_PKEY_keygen(context, &key) == 1);
  EVP_PKEY_CTX_free(context);
  std::FILE* file = std::fopen(path.c_str(), "w");
  REQUIRE(file != nullptr);
  CHECK(PEM_write_PKCS8PrivateKey(file, key, nullptr, nullptr, 0, nullptr, nullptr) == 1);
  std::fclose(file);
  EVP_PKEY_free(key);
  const auto read = read_private_key(path);
  REQUIRE(bool(read));
  return to_text(read->public_key());
}

SnapshotInfo must_write(const std::string& database, const std::string& snapshot,
                        const std::string& key = "", const std::string& created = kCreated) {
  const auto info = write_snapshot(database, snapshot, key, created);
  INFO((info ? std::string() : describe(info.error())));
  REQUIRE(bool(info));
  return *info;
}

SnapshotInfo must_install(const std::string& snapshot, const std::string& database,
                          const SnapshotTrust& trust = {}, bool allow_older = false) {
  const auto info = install_snapshot(snapshot, database, trust, allow_older);
  INFO((info ? std::string() : describe(info.error())));
  REQUIRE(bool(info));
  return *info;
}

bool answers(const std::string& database, const std::string& name) {
  auto store = Store::open(database);
  return store && store->lookup("npm", name + "-7").size() == 1 && !store->failure();
}

/// Names of files in the folder that a killed or failed run left.
std::vector<std::string> leftovers(const std::string& folder) {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder)) {
    const std::string name = entry.path().filename().string();
    if (name.find(".partial-") != std::string::npos) names.push_back(name);
  }
  return names;
}

/// What every test needs: a database in use, a newer one, a key, a signed snapshot of the newer.
struct Scene {
  TempFolder folder;
  std::string in_use = folder / "db";
  std::string newer = folder / "newer";
  std::string key = folder / "key.pem";
  std::string snapshot = folder / "snapshot";
  std::string bad = folder / "bad";
  std::string signer;
  SnapshotInfo written;

  explicit Scene(std::size_t filler = 20) {
    make_database(in_use, "old", "2024-03-01T00:00:00Z", "2024-03-02T00:00:00Z");
    make_database(newer, "new", "2024-04-30T00:00:00Z", kImported, filler);
    signer = make_key(key);
    written = must_write(newer, snapshot, key);
  }

  /// The message with which these bytes are refused; the database in use must be as it was.
  std::string refusal(const std::string& bytes, const SnapshotTrust& trust = {},
                      bool allow_older = false) const {
    write_file(bad, bytes);
    return refusal_of(bad, trust, allow_older);
  }
  std::string refusal_of(const std::string& path, const SnapshotTrust& trust = {},
                         bool allow_older = false) const {
    const std::string before = file_bytes(in_use);
    const auto info = install_snapshot(path, in_use, trust, allow_older);
    CHECK(file_bytes(in_use) == before);
    CHECK(answers(in_use, "old"));
    CHECK(leftovers(folder.path()).empty());
    if (info) return {};
    CHECK(info.error().message.ends_with("; the previous advisories stay in use"));
    return info.error().message;
  }
};

bool contains(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

/// A header as somebody else could write it, who knows the form.
struct Forged {
  SnapshotInfo info;
  std::string payload;

  std::string manifest() const {
    return "{\"created\": \"" + info.created + "\", \"count\": " + std::to_string(info.set.count) +
           ", \"newest\": \"" + info.set.newest + "\", \"source\": \"" + info.set.source +
           "\", \"records_sha256\": \"" + info.set.sha256 +
           "\", \"size\": " + std::to_string(info.size) + ", \"sha256\": \"" + info.sha256 +
           "\", \"compressed_size\": " + std::to_string(info.compressed_size) +
           ", \"compressed_sha256\": \"" + info.compressed_sha256 + "\"}\n";
  }
  std::string unsigned_file() const {
    return "sluice-advisories/1\n" + manifest() + "unsigned\n" + payload;
  }
  void set_payload(std::string bytes) {
    payload = std::move(bytes);
    info.compressed_size = payload.size();
    info.compressed_sha256 = sha256_hex(payload);
  }
};

Forged forge(const Scene& scene) {
  return {scene.written, file_bytes(scene.snapshot).substr(scene.written.header_size)};
}

/// A zstd frame (RFC 8878, section 3.1.1) of blocks that repeat one byte: 128 KiB from 4 bytes.
std::string repeated(std::size_t blocks, int window_log, bool ended = true,
                     std::uint32_t first = 1U << 17) {
  std::string frame("\x28\xB5\x2F\xFD\x00", 5);
  frame += static_cast<char>((window_log - 10) << 3);
  for (std::size_t i = 0; i < blocks; ++i) {
    const std::uint32_t last = ended && i + 1 == blocks ? 1 : 0;
    const std::uint32_t header = (i == 0 ? first : 1U << 17) << 3 | (1U << 1) | last;
    for (int shift = 0; shift < 24; shift += 8)
      frame += static_cast<char>((header >> shift) & 0xFF);
    frame += '\0';
  }
  return frame;
}

TEST_CASE("A snapshot installs what was in the database", "[advisories][snapshot]") {
  const Scene scene;
  for (const bool is_signed : {true, false}) {
    INFO("signed: " << is_signed);
    const std::string path = scene.folder / (is_signed ? "signed" : "unsigned");
    const SnapshotInfo written = must_write(scene.newer, path, is_signed ? scene.key : "");
    CHECK(written.size == file_bytes(scene.newer).size());
    CHECK(written.sha256 == sha256_hex(file_bytes(scene.newer)));
    CHECK(written.header_size + written.compressed_size == file_bytes(path).size());
    CHECK(written.set.imported == kImported);
    CHECK(written.signed_by == (is_signed ? scene.signer : ""));

    const auto header = read_snapshot_header(path);
    REQUIRE(bool(header));
    CHECK(header->created == kCreated);
    CHECK(header->set.count == 40);
    CHECK(header->set.newest == "2024-04-30T00:00:00Z");
    CHECK(header->set.source == "osv");
    CHECK(header->set.sha256 == written.set.sha256);
    CHECK(header->set.imported.empty());
    CHECK(header->compressed_sha256 == written.compressed_sha256);
    CHECK(header->signed_by == written.signed_by);

    const std::string target = scene.folder / ("made/for/it" + std::to_string(is_signed));
    const SnapshotInfo installed = must_install(path, target);
    CHECK(installed.set.imported == kImported);
    CHECK(installed.signed_by == written.signed_by);
    CHECK(file_bytes(target) == file_bytes(scene.newer));
    CHECK(answers(target, "new"));
  }
  CHECK(file_bytes(scene.folder / "signed") == file_bytes(scene.snapshot));  // nothing is random
  must_install(scene.snapshot, scene.in_use, {{scene.signer}});
  CHECK(answers(scene.in_use, "new"));
  CHECK_FALSE(answers(scene.in_use, "old"));
  CHECK(leftovers(scene.folder.path()).empty());
}

TEST_CASE("A snapshot of an import has the form that is promised", "[advisories][snapshot]") {
  const TempFolder folder;
  write_file(folder / "in/GHSA-1.json",
             R"({"id":"GHSA-1","modified":"2024-01-01T00:00:00Z","affected":[{"package":
             {"ecosystem":"npm","name":"one-7"},"ranges":[{"type":"SEMVER","events":[
             {"introduced":"0"}]}]}]})");
  REQUIRE(bool(import_osv({folder / "in"}, folder / "db", 1, nullptr)));
  const std::string now = to_rfc3339(current_instant());
  const std::string signer = make_key(folder / "key");
  const SnapshotInfo info = must_write(folder / "db", folder / "snapshot", folder / "key", now);
  const std::string bytes = file_bytes(folder / "snapshot");
  const Forged expected{info, {}};
  const std::string lines = "sluice-advisories/1\n" + expected.manifest();
  REQUIRE(bytes.starts_with(lines + "ed25519 "));
  const std::string last = bytes.substr(lines.size(), info.header_size - lines.size());
  CHECK(last.size() == 8 + 88 + 1 + 60 + 1);
  CHECK(last.ends_with(" " + signer + "\n"));
  CHECK(verify(*parse_public_key(signer), lines, *base64_decode(last.substr(8, 88))));
  CHECK(bytes.substr(info.header_size, 4) == "\x28\xB5\x2F\xFD");
  must_install(folder / "snapshot", folder / "installed");
  CHECK(answers(folder / "installed", "one"));
}

TEST_CASE("Signatures are held against the trusted keys", "[advisories][snapshot]") {
  const Scene scene;
  const std::string other = make_key(scene.folder / "other.pem");
  const std::string good = file_bytes(scene.snapshot);
  const std::string payload = good.substr(scene.written.header_size);
  const std::string lines = good.substr(0, good.find("ed25519 "));
  const std::string signature =
      good.substr(lines.size() + 8, scene.written.header_size - lines.size() - 8 - 62);
  REQUIRE(signature.size() == 88);
  const std::string plain = lines + "unsigned\n" + payload;
  struct Row {
    const char* name;
    std::string bytes;
    std::vector<std::string> keys;
    const char* message;
  };
  const std::vector<Row> rows = {
      {"unsigned", plain, {scene.signer}, "not signed"},
      {"other key", good, {other}, "signed by a key that is not trusted: MCow"},
      {"no key at all", good, {""}, "a trusted key is not an Ed25519 public key"},
      {"key with a typing error", good, {scene.signer, "MCow"}, "a trusted key is not"},
      {"key in the signer's place",
       lines + "ed25519 " + signature + ' ' + other + '\n' + payload,
       {other},
       "signature does not fit"},
      {"the same, nothing trusted",
       lines + "ed25519 " + signature + ' ' + other + '\n' + payload,
       {},
       "signature does not fit"},
      {"no signature", lines + "ed25519  " + scene.signer + '\n' + payload, {}, "signature"},
      {"short one", lines + "ed25519 AAAA " + scene.signer + '\n' + payload, {}, "does not fit"},
      {"no key", lines + "ed25519 " + signature + '\n' + payload, {}, "signature line"},
      {"word too many",
       lines + "ed25519 " + signature + ' ' + scene.signer + " x\n" + payload,
       {},
       "signature line"},
      {"other method",
       lines + "ed448 " + signature + ' ' + scene.signer + '\n' + payload,
       {},
       "signature line"},
      {"empty line", lines + '\n' + payload, {}, "signature line"},
  };
  for (const Row& row : rows) {
    INFO(row.name);
    const std::string message = scene.refusal(row.bytes, {row.keys});
    CHECK(contains(message, row.message));
  }
  must_install(scene.snapshot, scene.in_use, {{other, scene.signer}});
  CHECK(answers(scene.in_use, "new"));
}

TEST_CASE("Every flipped bit of a signed header is found", "[advisories][snapshot]") {
  const Scene scene;
  const std::string good = file_bytes(scene.snapshot);
  for (std::size_t at = 0; at < scene.written.header_size; ++at) {
    std::string bad = good;
    for (int bit = 0; bit < 8; ++bit) {
      bad[at] = static_cast<char>(good[at] ^ (1 << bit));
      INFO("byte " << at << ", bit " << bit);
      CHECK_FALSE(bool(parse_snapshot_header("", bad)));
    }
    INFO("byte " << at);
    CHECK_FALSE(scene.refusal(bad).empty());
  }
}

TEST_CASE("A flipped bit of an unsigned header does no harm", "[advisories][snapshot]") {
  const Scene scene;
  const Forged forged = forge(scene);
  const std::string good = forged.unsigned_file();
  const std::size_t created = good.find(kCreated);
  const std::size_t header = good.size() - forged.payload.size();
  std::size_t looks_right = 0;
  for (std::size_t at = 0; at < header; ++at) {
    // Nothing but a signature protects the time; what it must not be is malformed or too early.
    if (at >= created && at < created + std::string_view(kCreated).size()) continue;
    std::string bad = good;
    bad[at] = static_cast<char>(bad[at] ^ (1 << (at % 4)));
    if (!parse_snapshot_header("", bad)) continue;
    ++looks_right;
    INFO("byte " << at);
    CHECK_FALSE(scene.refusal(bad).empty());
  }
  CHECK(looks_right > 100);  // digits that became other digits
}

TEST_CASE("Truncated and longer snapshots are refused", "[advisories][snapshot]") {
  const Scene scene;
  const std::string good = file_bytes(scene.snapshot);
  for (std::size_t size = 0; size < good.size(); size += 64) {
    INFO("size " << size);
    const std::string message = scene.refusal(good.substr(0, size));
    CHECK((contains(message, "damaged: ") || contains(message, "not a snapshot")));
    CHECK_FALSE(bool(read_snapshot_header(scene.bad)));
  }
  CHECK(contains(scene.refusal(good.substr(0, good.size() - 1)), "damaged: cut off"));
  CHECK(contains(scene.refusal(good + "x"), "damaged: too long"));
  CHECK(contains(scene.refusal(good + good), "damaged: too long"));
}

TEST_CASE("Damage of the compressed database is found", "[advisories][snapshot]") {
  const Scene scene;
  const std::string good = file_bytes(scene.snapshot);
  std::size_t tried = 0;
  for (std::size_t at = scene.written.header_size; at < good.size(); at += 7) {
    std::string bad = good;
    bad[at] = static_cast<char>(bad[at] ^ (1 << (at % 8)));
    INFO("byte " << at);
    CHECK(contains(scene.refusal(bad), "damaged: "));
    ++tried;
  }
  CHECK(tried > 100);
}

TEST_CASE("A manifest that lies is found out", "[advisories][snapshot]") {
  const Scene scene;
  const Forged honest = forge(scene);
  const std::string database = file_bytes(scene.newer);
  const std::string zeros = sha256_hex("");
  struct Row {
    const char* name;
    std::function<void(Forged&)> lie;
    const char* message;
  };
  const std::vector<Row> rows = {
      {"more records", [](Forged& f) { ++f.info.set.count; }, "does not fit the database"},
      {"newer", [](Forged& f) { f.info.set.newest = "2025-01-01T00:00:00Z"; }, "does not fit"},
      {"other source", [](Forged& f) { f.info.set.source = "x"; }, "does not fit the database"},
      {"other records", [&](Forged& f) { f.info.set.sha256 = zeros; }, "does not fit the database"},
      {"before its database", [](Forged& f) { f.info.created = "2024-05-01T09:59:59Z"; },
       "does not fit the database"},
      {"no time", [](Forged& f) { f.info.created = "yesterday"; }, "no usable \"created\""},
      {"no day", [](Forged& f) { f.info.set.newest = "2024-13-01"; }, "no usable \"newest\""},
      {"capital digits", [](Forged& f) { f.info.sha256[0] = 'A'; }, "no usable \"sha256\""},
      {"other plain bytes", [&](Forged& f) { f.info.sha256 = zeros; }, "checksum is wrong"},
      {"other bytes", [&](Forged& f) { f.info.compressed_sha256 = zeros; }, "checksum is wrong"},
      {"smaller", [](Forged& f) { --f.info.size; }, "decompresses to more than"},
      {"bigger", [](Forged& f) { ++f.info.size; }, "its manifest gives"},
      {"nothing", [](Forged& f) { f.info.size = 0; }, "no usable \"size\""},
      {"too big", [](Forged& f) { f.info.size = kMaxSnapshotDatabase + 1; }, "too big"},
      {"all bits", [](Forged& f) { f.info.size = ~std::uint64_t{0}; }, "too big"},
      {"compressed too big", [](Forged& f) { f.info.compressed_size = ~std::uint64_t{0}; },
       "too big"},
      {"compressed smaller", [](Forged& f) { --f.info.compressed_size; }, "too long"},
      {"compressed bigger", [](Forged& f) { ++f.info.compressed_size; }, "cut off"},
      {"no bytes", [](Forged& f) { f.set_payload(""); }, "does not end"},
      {"no frame", [](Forged& f) { f.set_payload("hello, world"); }, "damaged: "},
      {"two frames", [](Forged& f) { f.set_payload(f.payload + f.payload); }, "bytes follow"},
      {"a byte behind", [](Forged& f) { f.set_payload(f.payload + 'x'); }, "bytes follow"},
      {"half a frame", [](Forged& f) { f.set_payload(f.payload.substr(0, f.payload.size() / 2)); },
       "does not end"},
      {"no database",
       [](Forged& f) {
         f.set_payload(repeated(1, 17));
         f.info.size = 1U << 17;
         f.info.sha256 = sha256_hex(std::string(1U << 17, '\0'));
       },
       "of no use"},
      {"blocks across the buffer's end",
       [](Forged& f) {
         f.set_payload(repeated(4, 17, true, 1));
         f.info.size = 3 * (1U << 17) + 1;
         f.info.sha256 = sha256_hex(std::string(f.info.size, '\0'));
       },
       "of no use"},
      {"bomb", [](Forged& f) { f.set_payload(repeated(16'000, 17)); }, "decompresses to more than"},
      {"endless",
       [](Forged& f) {
         f.set_payload(repeated(1, 17, false));
         f.info.size = 1U << 20;
       },
       "does not end"},
      {"giant window", [](Forged& f) { f.set_payload(repeated(1, 28)); }, "damaged: "},
      {"skipped frame",
       [](Forged& f) { f.set_payload(std::string("\x50\x2A\x4D\x18\x01\0\0\0x", 9) + f.payload); },
       "damaged: "},
  };
  for (const Row& row : rows) {
    Forged forged = honest;
    row.lie(forged);
    INFO(row.name);
    const std::string message = scene.refusal(forged.unsigned_file());
    INFO(message);
    CHECK(contains(message, row.message));
  }
  write_file(scene.bad, honest.unsigned_file());
  must_install(scene.bad, scene.in_use);  // the forger's form is right
  CHECK(file_bytes(scene.in_use) == database);
}

TEST_CASE("Streams stop at their limits", "[advisories][snapshot]") {
  const TempFolder folder;
  write_file(folder / "frame", repeated(4, 17, true, 1));
  const std::uint64_t compressed = file_bytes(folder / "frame").size();
  constexpr std::uint64_t kPlain = 3 * (1U << 17) + 1;
  struct Row {
    std::uint64_t compressed;
    std::uint64_t plain;
    const char* message;  // empty: it works
  };
  const std::array rows = {
      Row{compressed, kPlain, ""},
      Row{compressed + 1, kPlain, "damaged: the file is cut off"},
      Row{compressed * 1000, kPlain, "damaged: the file is cut off"},  // shrank after it was opened
      Row{compressed - 1, kPlain, "damaged: the compressed database does not end"},
      Row{0, 0, "damaged: the compressed database does not end"},
      Row{compressed, kPlain - 1, "damaged: it decompresses to more"},
      Row{compressed, kPlain + 1, "damaged: it decompresses to"},
      Row{compressed, 0, "damaged: it decompresses to more"},
      Row{compressed, ~std::uint64_t{0}, "damaged: it decompresses to"},
  };
  for (const Row& row : rows) {
    INFO(row.compressed << " to " << row.plain);
    const int source = ::open((folder / "frame").c_str(), O_RDONLY);
    const int target = ::open((folder / "plain").c_str(), O_RDWR | O_CREAT | O_TRUNC, 0600);
    const auto totals = decompress_stream(source, row.compressed, target, row.plain);
    CHECK(file_bytes(folder / "plain").size() <= row.plain);
    CHECK(bool(totals) == (*row.message == '\0'));
    if (totals) {
      CHECK(totals->plain_sha256 == sha256_hex(std::string(kPlain, '\0')));
      CHECK(totals->compressed_sha256 == sha256_hex(file_bytes(folder / "frame")));
    } else {
      INFO(totals.error().message);
      CHECK(totals.error().message.starts_with(row.message));
    }
    ::close(source);
    ::close(target);
  }
  // Not open: an error of the files.
  const auto unread = decompress_stream(-1, 10, -1, 10);
  CHECK((!unread && unread.error().message.starts_with("cannot read")));
}

TEST_CASE("Streams of any size come back", "[advisories][snapshot]") {
  const TempFolder folder;
  // Around the library's block of 128 KiB, after which one read or one write ends.
  for (const std::size_t size : {0U, 1U, 131'071U, 131'072U, 131'073U, 262'144U, 1'000'000U}) {
    std::mt19937 random(3);
    std::string bytes;
    for (std::size_t i = 0; i < size; ++i) bytes += static_cast<char>(random());
    write_file(folder / "plain", bytes);
    const int source = ::open((folder / "plain").c_str(), O_RDONLY);
    const int frame = ::open((folder / "frame").c_str(), O_RDWR | O_CREAT | O_TRUNC, 0600);
    const int target = ::open((folder / "back").c_str(), O_RDWR | O_CREAT | O_TRUNC, 0600);
    const auto written = compress_stream(source, size, frame);
    INFO(size);
    REQUIRE(bool(written));
    CHECK(::lseek(frame, 0, SEEK_SET) == 0);
    const auto back = decompress_stream(frame, written->compressed_size, target, size);
    REQUIRE(bool(back));
    CHECK(file_bytes(folder / "back") == bytes);
    CHECK(back->plain_sha256 == written->plain_sha256);
    CHECK(back->compressed_sha256 == written->compressed_sha256);
    for (const int file : {source, frame, target}) ::close(file);
  }
}

TEST_CASE("What is compressed must be as long as was said", "[advisories][snapshot]") {
  const TempFolder folder;
  write_file(folder / "plain", std::string(300'000, 'a'));
  for (const std::uint64_t size :
       {std::uint64_t{300'000}, std::uint64_t{299'999}, std::uint64_t{300'001}, std::uint64_t{0}}) {
    INFO(size);
    const int source = ::open((folder / "plain").c_str(), O_RDONLY);
    const int target = ::open((folder / "frame").c_str(), O_RDWR | O_CREAT | O_TRUNC, 0600);
    CHECK(bool(compress_stream(source, size, target)) == (size == 300'000));
    ::close(source);
    ::close(target);
  }
}

TEST_CASE("A header has one form", "[advisories][snapshot]") {
  const Scene scene;
  const Forged forged = forge(scene);
  const std::string manifest = forged.manifest();
  const std::string first = "sluice-advisories/1\n";
  const auto with_manifest = [&](const std::string& line) {
    return first + line + "unsigned\n" + forged.payload;
  };
  const auto changed = [&](const std::string& from, const std::string& to) {
    std::string line = manifest;
    REQUIRE(contains(line, from));
    return with_manifest(line.replace(line.find(from), from.size(), to));
  };
  struct Row {
    const char* name;
    std::string bytes;
    const char* message;
  };
  const std::vector<Row> rows = {
      {"empty", "", "not a snapshot"},
      {"text", "hello\nworld\n", "not a snapshot"},
      {"newer", "sluice-advisories/2\nwhatever", "made by a newer Sluice"},
      {"much newer", "sluice-advisories/123456789\n", "made by a newer Sluice"},
      {"no number", "sluice-advisories/\n", "not a snapshot"},
      {"zero", "sluice-advisories/0\n", "not a snapshot"},
      {"number with a sign", "sluice-advisories/+1\n", "not a snapshot"},
      {"carriage return", "sluice-advisories/1\r\n" + manifest + "unsigned\n", "not a snapshot"},
      {"one line", first, "damaged: its header does not end"},
      {"two lines", first + manifest, "damaged: its header does not end"},
      {"no newline", first + manifest + "unsigned", "damaged: its header does not end"},
      {"endless line", first + std::string(100'000, '{'), "damaged: its header does not end"},
      {"deep", with_manifest(std::string(10'000, '[') + "\n"), "no JSON object"},
      {"no object", with_manifest("[]\n"), "no JSON object"},
      {"nothing in it", with_manifest("{}\n"), "no usable \"created\""},
      {"spaces", with_manifest(" " + manifest), "not in Sluice's form"},
      {"further member", changed("{", "{\"x\": 1, "), "not in Sluice's form"},
      {"member twice", changed("{", "{\"count\": 40, "), "not in Sluice's form"},
      {"escaped", changed("osv", "\\u006fsv"), "not in Sluice's form"},
      {"number as text", changed("\"count\": 40", "\"count\": \"40\""), "not in Sluice's form"},
      {"leading zero", changed("\"count\": 40", "\"count\": 040"), "damaged: "},
      {"negative", changed("\"count\": 40", "\"count\": -40"), "no usable \"count\""},
      {"fraction", changed("\"count\": 40", "\"count\": 40.0"), "no usable \"count\""},
      {"exponent", changed("\"count\": 40", "\"count\": 4e1"), "no usable \"count\""},
      {"too many digits", changed("\"count\": 40", "\"count\": 99999999999999999999"), "usable"},
      {"null", changed("\"osv\"", "null"), "not in Sluice's form"},
  };
  for (const Row& row : rows) {
    INFO(row.name);
    const std::string message = scene.refusal(row.bytes);
    INFO(message);
    CHECK(contains(message, row.message));
  }
}

TEST_CASE("What is no snapshot file is refused", "[advisories][snapshot]") {
  const Scene scene;
  REQUIRE(::mkfifo((scene.folder / "fifo").c_str(), 0600) == 0);
  for (const char* name : {"missing", ".", "fifo", "no/such/folder", "newer"}) {
    INFO(name);
    CHECK_FALSE(scene.refusal_of(scene.folder / name).empty());
    CHECK_FALSE(bool(read_snapshot_header(scene.folder / name)));
  }
  fs::create_symlink(scene.snapshot, scene.folder / "link");
  CHECK(bool(read_snapshot_header(scene.folder / "link")));
}

TEST_CASE("An older snapshot is refused unless it is allowed", "[advisories][snapshot]") {
  struct Row {
    const char* name;
    const char* newest;    // of the database in use
    const char* imported;  // likewise
    const char* message;   // empty: it installs
  };
  constexpr std::array kRows = {
      Row{"imported later", "2024-04-30T00:00:00Z", "2024-05-01T11:00:01Z", "2024-05-01T11:00:01Z"},
      Row{"newer record", "2024-04-30T00:00:01Z", kImported, "2024-04-30T00:00:01Z"},
      Row{"equal times", "2024-04-30T00:00:00Z", "2024-05-01T11:00:00Z", ""},
      Row{"other zone, the same time", "2024-04-30T00:00:00Z", "2024-05-01T13:00:00+02:00", ""},
      Row{"other zone, later", "2024-04-30T00:00:00Z", "2024-05-01T10:30:00-01:00", "10:30:00-01"},
      Row{"older", "2020-01-01T00:00:00Z", "2020-01-01T00:00:00Z", ""},
      Row{"not known", "", "", ""},
  };
  const Scene scene;
  for (const Row& row : kRows) {
    INFO(row.name);
    make_database(scene.in_use, "old", row.newest, row.imported);
    if (*row.message != '\0') {
      const std::string message = scene.refusal_of(scene.snapshot, {{scene.signer}});
      INFO(message);
      CHECK(contains(message, "older than the advisories in use"));
      CHECK(contains(message, row.message));
      CHECK((contains(message, kCreated) || contains(message, "2024-04-30T00:00:00Z")));
      CHECK(contains(message, "--allow-older"));
    }
    must_install(scene.snapshot, scene.in_use, {{scene.signer}}, *row.message != '\0');
    must_install(scene.snapshot, scene.in_use);  // an equal one is no older one
    CHECK(answers(scene.in_use, "new"));
  }

  make_database(scene.newer, "new", "");  // records without any date
  must_write(scene.newer, scene.snapshot);
  make_database(scene.in_use, "old", "2024-03-01T00:00:00Z");
  CHECK(contains(scene.refusal_of(scene.snapshot), "of no known date"));
  must_install(scene.snapshot, scene.in_use, {}, true);
}

TEST_CASE("--allow-older allows nothing else", "[advisories][snapshot]") {
  const Scene scene;
  const std::string other = make_key(scene.folder / "other.pem");
  CHECK(contains(scene.refusal_of(scene.snapshot, {{other}}, true), "not trusted"));
  std::string bad = file_bytes(scene.snapshot);
  bad.back() = static_cast<char>(bad.back() ^ 1);
  CHECK(contains(scene.refusal(bad, {}, true), "damaged: "));
}

TEST_CASE("A damaged database in use is replaced", "[advisories][snapshot]") {
  const Scene scene;
  write_file(scene.in_use, "garbage");
  write_file(scene.bad, "garbage");
  const auto refused = install_snapshot(scene.bad, scene.in_use, {}, false);
  REQUIRE_FALSE(bool(refused));
  CHECK(contains(refused.error().message, "; nothing was installed"));
  CHECK(file_bytes(scene.in_use) == "garbage");
  must_install(scene.snapshot, scene.in_use);
  CHECK(answers(scene.in_use, "new"));
}

TEST_CASE("A destination that can't be written is an error", "[advisories][snapshot]") {
  const Scene scene;
  write_file(scene.folder / "file", "x");
  fs::create_directories(scene.folder / "folder/inside");
  for (const char* name : {"file/db", "folder"}) {
    INFO(name);
    const auto installed = install_snapshot(scene.snapshot, scene.folder / name, {}, false);
    CHECK_FALSE(bool(installed));
    CHECK_FALSE(bool(write_snapshot(scene.newer, scene.folder / name, "", kCreated)));
  }
  CHECK(leftovers(scene.folder.path()).empty());
  CHECK(answers(scene.in_use, "old"));
}

TEST_CASE("No snapshot is written of what can't be installed", "[advisories][snapshot]") {
  const Scene scene;
  write_file(scene.snapshot, "previous");
  write_file(scene.folder / "garbage", "garbage");
  std::string damaged = file_bytes(scene.newer);
  damaged[damaged.size() / 2] = static_cast<char>(damaged[damaged.size() / 2] ^ 1);
  write_file(scene.folder / "damaged", damaged);
  fs::create_hard_link(scene.newer, scene.folder / "hard");
  const std::string good = scene.newer;
  struct Row {
    std::string database;
    std::string snapshot;
    std::string key;
    std::string created;
    const char* message;
  };
  const std::vector<Row> rows = {
      {scene.folder / "missing", scene.snapshot, "", kCreated, "cannot open"},
      {scene.folder / "garbage", scene.snapshot, "", kCreated, "no advisory database"},
      {scene.folder / "damaged", scene.snapshot, "", kCreated, "damaged"},
      {scene.folder.path(), scene.snapshot, "", kCreated, "not a regular file"},
      {good, scene.snapshot, scene.folder / "missing", kCreated, "cannot read the key"},
      {good, scene.snapshot, scene.folder / "garbage", kCreated, "no private key"},
      {good, scene.snapshot, "", "", "not an RFC 3339 time"},
      {good, scene.snapshot, "", "now", "not an RFC 3339 time"},
      {good, scene.snapshot, "", "2024-05-01T09:59:59Z", "after its snapshot"},
      {good, good, "", kCreated, "would overwrite its database"},
      {good, scene.folder / "hard", "", kCreated, "would overwrite its database"},
  };
  for (const Row& row : rows) {
    INFO(row.database << " " << row.message);
    const auto written = write_snapshot(row.database, row.snapshot, row.key, row.created);
    REQUIRE_FALSE(bool(written));
    INFO(written.error().message);
    CHECK(contains(written.error().message, row.message));
    CHECK(file_bytes(scene.snapshot) == "previous");
    CHECK(answers(scene.newer, "new"));
  }
  CHECK(leftovers(scene.folder.path()).empty());
}

/// Runs `work` in a child. Gives what waitpid gives, after `during` was called with the child.
int in_child(const std::function<bool()>& work, const std::function<void(pid_t)>& during = {}) {
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    const struct rlimit none {};
    ::setrlimit(RLIMIT_CORE, &none);
    ::_exit(work() ? 0 : 1);
  }
  if (during) during(child);
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  return status;
}

void limit_file_size(std::size_t bytes) {
  struct rlimit limit {};
  limit.rlim_cur = limit.rlim_max = bytes;
  ::setrlimit(RLIMIT_FSIZE, &limit);
}

TEST_CASE("An install that is killed or runs out of space changes nothing",
          "[advisories][snapshot]") {
  const Scene scene(20'000);
  const auto install = [&] {
    return bool(install_snapshot(scene.snapshot, scene.in_use, {}, false));
  };
  const std::size_t whole = file_bytes(scene.newer).size();
  REQUIRE(whole > 500'000);
  for (const std::size_t size :
       {std::size_t{0}, std::size_t{1}, std::size_t{8192}, whole / 2, whole - 1}) {
    INFO("limit " << size);
    const int killed = in_child([&] {
      std::signal(SIGXFSZ, SIG_DFL);
      limit_file_size(size);
      return install();
    });
    CHECK(WIFSIGNALED(killed));
    CHECK(leftovers(scene.folder.path()).size() == 1);  // each removes what the last one left
    CHECK(answers(scene.in_use, "old"));

    const int failed = in_child([&] {
      std::signal(SIGXFSZ, SIG_IGN);
      limit_file_size(size);
      const auto result = install_snapshot(scene.snapshot, scene.in_use, {}, false);
      return !result && contains(result.error().message, "cannot write: ");
    });
    CHECK((WIFEXITED(failed) && WEXITSTATUS(failed) == 0));
    CHECK(leftovers(scene.folder.path()).empty());
    CHECK(answers(scene.in_use, "old"));
  }
  const int done = in_child([&] {
    limit_file_size(whole);
    return install();
  });
  CHECK((WIFEXITED(done) && WEXITSTATUS(done) == 0));
  CHECK(answers(scene.in_use, "new"));
}

TEST_CASE("An install that is killed at any time leaves the old or the new database",
          "[advisories][snapshot]") {
  const Scene scene(20'000);
  int before = 0;
  for (int i = 0; i < 24; ++i) {
    make_database(scene.in_use, "old", "2024-03-01T00:00:00Z", "2024-03-02T00:00:00Z");
    in_child([&] { return bool(install_snapshot(scene.snapshot, scene.in_use, {}, false)); },
             [&](pid_t child) {
               std::this_thread::sleep_for(std::chrono::microseconds(500 * i));
               ::kill(child, SIGKILL);
             });
    INFO("after " << 500 * i << " microseconds");
    const bool is_old = answers(scene.in_use, "old");
    CHECK(is_old != answers(scene.in_use, "new"));
    before += is_old ? 1 : 0;
  }
  CHECK(before > 0);
  must_install(scene.snapshot, scene.in_use);
  CHECK(answers(scene.in_use, "new"));
  CHECK(leftovers(scene.folder.path()).empty());
}

TEST_CASE("A writer that is killed leaves the previous snapshot", "[advisories][snapshot]") {
  const Scene scene(20'000);
  const std::string before = file_bytes(scene.snapshot);
  const auto write = [&] {
    return bool(write_snapshot(scene.newer, scene.snapshot, "", kCreated));
  };
  for (const std::size_t size : {std::size_t{1}, before.size() / 2, before.size() - 300}) {
    INFO("limit " << size);
    const int killed = in_child([&] {
      std::signal(SIGXFSZ, SIG_DFL);
      limit_file_size(size);
      return write();
    });
    CHECK(WIFSIGNALED(killed));
    CHECK(file_bytes(scene.snapshot) == before);
    CHECK_FALSE(leftovers(scene.folder.path()).empty());
  }
  CHECK(write());
  CHECK(leftovers(scene.folder.path()).empty());
  must_install(scene.snapshot, scene.in_use);
}

}  // namespace
}  // namespace sluice::advisories
