#include "advisories/snapshot.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <optional>
#include <system_error>
#include <utility>

#include "advisories/replace_file.h"
#include "advisories/store.h"
#include "advisories/zstd_stream.h"
#include "base/ed25519.h"
#include "base/encoding.h"
#include "base/instant.h"
#include "format/json.h"
#include "format/json_writer.h"

namespace sluice::advisories {
namespace {

constexpr std::string_view kFormatName = "sluice-advisories/";
constexpr std::string_view kFormat = "1";
constexpr std::string_view kSignatureName = "ed25519";
constexpr std::string_view kUnsigned = "unsigned";

/// An open file.
class File {
 public:
  File(const std::string& path, int flags, mode_t mode = 0)
      : descriptor_(::open(path.c_str(), flags | O_CLOEXEC, mode)) {}
  File(File&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
  File& operator=(File&&) = delete;
  ~File() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  int get() const { return descriptor_; }
  bool is_open() const { return descriptor_ >= 0; }

 private:
  int descriptor_;
};

Error system_error(const std::string& path, std::string_view what) {
  return {path, 0, std::string(what) + ": " + std::generic_category().message(errno)};
}

Error at(const std::string& path, Error error) {
  error.path = path;
  return error;
}

/// A new file that must not be there yet.
File create(const std::string& path) {
  return {path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW, S_IRUSR | S_IWUSR | S_IRGRP | S_IROTH};
}

/// Opens a regular file and tells about it. Never waits, as opening a FIFO would.
Result<File> open_regular(const std::string& path, struct stat& about) {
  File file(path, O_RDONLY | O_NONBLOCK);
  if (!file.is_open() || ::fstat(file.get(), &about) != 0) return system_error(path, "cannot open");
  if (!S_ISREG(about.st_mode)) return Error{path, 0, "not a regular file"};
  return file;
}

bool is_same_file(const struct stat& about, const std::string& path) {
  struct stat other {};
  return ::stat(path.c_str(), &other) == 0 && other.st_dev == about.st_dev &&
         other.st_ino == about.st_ino;
}

/// Unknown times are older than any other.
Instant instant_of(std::string_view text) { return parse_instant(text).value_or(Instant{}); }

/// The format's line and the manifest's, which is what a signature is made over.
std::string signed_lines(const SnapshotInfo& info) {
  std::string text(kFormatName);
  text += kFormat;
  text += "\n{\"created\": " + format::json_string(info.created);
  text += ", \"count\": " + std::to_string(info.set.count);
  text += ", \"newest\": " + format::json_string(info.set.newest);
  text += ", \"source\": " + format::json_string(info.set.source);
  text += ", \"records_sha256\": " + format::json_string(info.set.sha256);
  text += ", \"size\": " + std::to_string(info.size);
  text += ", \"sha256\": " + format::json_string(info.sha256);
  text += ", \"compressed_size\": " + std::to_string(info.compressed_size);
  text += ", \"compressed_sha256\": " + format::json_string(info.compressed_sha256);
  return text + "}\n";
}

/// Takes a line and its newline off the front.
std::optional<std::string_view> take_line(std::string_view& rest) {
  const std::size_t end = rest.find('\n');
  if (end == std::string_view::npos) return std::nullopt;
  const std::string_view line = rest.substr(0, end);
  rest.remove_prefix(end + 1);
  return line;
}

std::optional<std::string> check_format_line(std::string_view line) {
  if (!line.starts_with(kFormatName)) return "not a snapshot of advisories";
  line.remove_prefix(kFormatName.size());
  if (line == kFormat) return std::nullopt;
  const bool is_number = !line.empty() && line.size() <= 9 && line.front() != '0' &&
                         line.find_first_not_of("0123456789") == std::string_view::npos;
  if (!is_number) return "not a snapshot of advisories";
  return "made by a newer Sluice: snapshot format " + std::string(line) + ", this one reads " +
         std::string(kFormat);
}

bool is_sha256(std::string_view text) {
  return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

bool read_number(const format::Node& manifest, std::string_view key, std::uint64_t& number) {
  const std::string_view text = manifest.text_of(key);
  const char* const end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data(), end, number);
  return !text.empty() && parsed.ec == std::errc() && parsed.ptr == end;
}

/// What the manifest says, or what is wrong with it.
std::optional<std::string> read_manifest(std::string_view line, SnapshotInfo& info) {
  const Result<format::Node> read = format::read_json("", line);
  if (!read || !read->is_object()) return "damaged: the manifest is no JSON object";
  const format::Node& manifest = *read;
  for (const auto& [key, text] :
       {std::pair<std::string_view, std::string*>{"created", &info.created},
        {"newest", &info.set.newest},
        {"source", &info.set.source},
        {"records_sha256", &info.set.sha256},
        {"sha256", &info.sha256},
        {"compressed_sha256", &info.compressed_sha256}}) {
    *text = manifest.text_of(key);
  }
  std::uint64_t count = 0;
  const auto wrong = [](std::string_view key) {
    return "damaged: the manifest has no usable \"" + std::string(key) + '"';
  };
  if (!parse_instant(info.created)) return wrong("created");
  if (!info.set.newest.empty() && !parse_instant(info.set.newest)) return wrong("newest");
  if (!is_sha256(info.set.sha256)) return wrong("records_sha256");
  if (!is_sha256(info.sha256)) return wrong("sha256");
  if (!is_sha256(info.compressed_sha256)) return wrong("compressed_sha256");
  if (!read_number(manifest, "count", count)) return wrong("count");
  if (!read_number(manifest, "size", info.size) || info.size == 0) return wrong("size");
  if (!read_number(manifest, "compressed_size", info.compressed_size)) {
    return wrong("compressed_size");
  }
  info.set.count = static_cast<std::size_t>(count);
  if (std::max(info.size, info.compressed_size) > kMaxSnapshotDatabase) {
    return "the database in it is too big: over " + std::to_string(kMaxSnapshotDatabase) + " bytes";
  }
  return std::nullopt;
}

/// Fills `signed_by` if the line holds a signature that fits, or tells what is wrong.
std::optional<std::string> read_signature(std::string_view line, std::string_view message,
                                          SnapshotInfo& info) {
  if (line == kUnsigned) return std::nullopt;
  constexpr std::string_view kMalformed = "damaged: its signature line cannot be read";
  std::array<std::string_view, 3> words;  // ed25519, signature, key
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::size_t end = i + 1 < words.size() ? line.find(' ') : line.size();
    if (end == std::string_view::npos) return std::string(kMalformed);
    words[i] = line.substr(0, end);
    line.remove_prefix(std::min(end + 1, line.size()));
  }
  const std::optional<std::string> signature = base64_decode(words[1]);
  const Result<PublicKey> key = parse_public_key(words[2]);
  // One text per signature: the decoder is laxer than that.
  if (words[0] != kSignatureName || !signature || base64_encode(*signature) != words[1] || !key) {
    return std::string(kMalformed);
  }
  if (!verify(*key, message, *signature)) {
    return "its signature does not fit: it was changed after it was signed";
  }
  info.signed_by = words[2];
  return std::nullopt;
}

/// A file of which only the database is still to be read: compressed, or plain before it is.
struct OpenSnapshot {
  File file;
  SnapshotInfo info;
};

Result<OpenSnapshot> open_snapshot(const std::string& path) {
  struct stat about {};
  Result<File> file = open_regular(path, about);
  if (!file) return file.error();
  std::string bytes(kMaxSnapshotHeader, '\0');
  const Result<std::size_t> got = read_bytes(file->get(), bytes.data(), bytes.size());
  if (!got) return at(path, got.error());
  Result<SnapshotInfo> info = parse_snapshot_header(path, std::string_view(bytes).substr(0, *got));
  if (!info) return info.error();
  const std::uint64_t wanted = info->header_size + info->compressed_size;
  const auto there = static_cast<std::uint64_t>(about.st_size);
  if (there != wanted) {
    return Error{path, 0,
                 std::string("damaged: ") + (there < wanted ? "cut off" : "too long") + ", has " +
                     std::to_string(there) + " of " + std::to_string(wanted) + " bytes"};
  }
  if (::lseek(file->get(), static_cast<off_t>(info->header_size), SEEK_SET) < 0) {
    return system_error(path, "cannot read");
  }
  return OpenSnapshot{std::move(*file), std::move(*info)};
}

std::optional<std::string> check_trust(const SnapshotInfo& info, const SnapshotTrust& trust) {
  if (trust.keys.empty()) return std::nullopt;
  for (const std::string& key : trust.keys) {
    // A key with a typing error would be looked for in vain; that is no fault of the snapshot.
    const Result<PublicKey> parsed = parse_public_key(key);
    if (!parsed) return "a trusted key is " + parsed.error().message;
  }
  if (info.signed_by.empty()) return "it is not signed, and trusted keys are set";
  if (std::find(trust.keys.begin(), trust.keys.end(), info.signed_by) == trust.keys.end()) {
    return "it is signed by a key that is not trusted: " + info.signed_by;
  }
  return std::nullopt;
}

/// Somebody who can't sign could still serve an old snapshot, which lacks the newest advisories.
std::optional<std::string> check_age(const SnapshotInfo& info, const AdvisorySet& used) {
  const auto refusal = [](const std::string& snapshot, const std::string& in_use) {
    return "it is older than the advisories in use: " + snapshot + ", those in use " + in_use +
           " (--allow-older installs it all the same)";
  };
  if (instant_of(used.imported) > instant_of(info.created)) {
    return refusal("made " + info.created, "were imported " + used.imported);
  }
  if (instant_of(used.newest) > instant_of(info.set.newest)) {
    const std::string newest = info.set.newest.empty() ? "of no known date" : info.set.newest;
    return refusal("its newest record is " + newest, "go up to " + used.newest);
  }
  return std::nullopt;
}

/// Whether the manifest is about this database.
bool describes(const SnapshotInfo& info, const AdvisorySet& set) {
  return info.set.count == set.count && info.set.newest == set.newest &&
         info.set.source == set.source && info.set.sha256 == set.sha256 &&
         instant_of(set.imported) <= instant_of(info.created);
}

/// Decompresses into a new file at `path`, checks it and syncs it to disk. Gives the header with
/// everything that the database says of itself.
Result<SnapshotInfo> unpack(OpenSnapshot snapshot, const std::string& snapshot_path,
                            const std::string& path) {
  SnapshotInfo& info = snapshot.info;
  {
    const File target = create(path);
    if (!target.is_open()) return system_error(path, "cannot create");
    const Result<StreamTotals> totals =
        decompress_stream(snapshot.file.get(), info.compressed_size, target.get(), info.size);
    if (!totals) {
      const bool is_target = totals.error().message.starts_with("cannot write");
      return at(is_target ? path : snapshot_path, totals.error());
    }
    if (totals->compressed_sha256 != info.compressed_sha256 ||
        totals->plain_sha256 != info.sha256) {
      return Error{snapshot_path, 0, "damaged: its checksum is wrong"};
    }
    if (::fsync(target.get()) != 0) return system_error(path, "cannot write");
  }
  const Result<Store> store = Store::open(path);
  if (!store) {
    return Error{snapshot_path, 0, "the database in it is of no use: " + store.error().message};
  }
  if (!describes(info, store->info())) {
    return Error{snapshot_path, 0, "damaged: its manifest does not fit the database in it"};
  }
  info.set = store->info();
  return std::move(info);
}

/// Everything but the last step; the new database then lies at `path`.
Result<SnapshotInfo> prepare(const std::string& snapshot_path, const std::string& path,
                             const SnapshotTrust& trust, const std::optional<AdvisorySet>& used,
                             bool allow_older) {
  Result<OpenSnapshot> snapshot = open_snapshot(snapshot_path);
  if (!snapshot) return snapshot.error();
  std::optional<std::string> refused = check_trust(snapshot->info, trust);
  if (!refused && used && !allow_older) refused = check_age(snapshot->info, *used);
  if (refused) return Error{snapshot_path, 0, *std::move(refused)};
  return unpack(std::move(*snapshot), snapshot_path, path);
}

/// The checked database and what is known of its snapshot before it is compressed.
Result<OpenSnapshot> open_database(const std::string& path, const std::string& snapshot_path,
                                   const std::string& created) {
  struct stat about {};
  Result<File> file = open_regular(path, about);
  if (!file) return file.error();
  const Result<Store> store = Store::open(path);
  if (!store) return store.error();
  // A database is only ever replaced as a whole: the same file is the one that was checked.
  if (!is_same_file(about, path)) return Error{path, 0, "it was replaced in the meantime"};
  if (is_same_file(about, snapshot_path)) {
    return Error{snapshot_path, 0, "the snapshot would overwrite its database"};
  }
  SnapshotInfo info;
  info.set = store->info();
  info.created = created;
  info.size = static_cast<std::uint64_t>(about.st_size);
  if (!parse_instant(created)) return Error{"", 0, "not an RFC 3339 time: " + created};
  if (instant_of(info.set.imported) > instant_of(created)) {
    return Error{path, 0,
                 "the database was made " + info.set.imported + ", after its snapshot: " + created};
  }
  if (info.size > kMaxSnapshotDatabase) {
    return Error{path, 0,
                 "too big for a snapshot: over " + std::to_string(kMaxSnapshotDatabase) + " bytes"};
  }
  return OpenSnapshot{std::move(*file), std::move(info)};
}

Status copy_bytes(int source, int target) {
  std::string block(1U << 16, '\0');
  for (;;) {
    const Result<std::size_t> got = read_bytes(source, block.data(), block.size());
    if (!got) return got.error();
    if (*got == 0) return std::nullopt;
    if (Status unwritten = write_bytes(target, std::string_view(block).substr(0, *got))) {
      return unwritten;
    }
  }
}

/// Writes header and payload as one file, in one step.
Status put_together(const std::string& path, const std::string& header, int payload) {
  PartialFile partial(path);
  {
    const File target = create(partial.path());
    if (!target.is_open()) return system_error(path, "cannot create");
    Status failed = write_bytes(target.get(), header);
    if (!failed && ::lseek(payload, 0, SEEK_SET) < 0) return system_error(path, "cannot read");
    if (!failed) failed = copy_bytes(payload, target.get());
    if (failed) return at(path, *failed);
    if (::fsync(target.get()) != 0) return system_error(path, "cannot write");
  }
  return partial.commit();
}

/// The header in full; it is read back, so that nothing is written that could not be installed.
Result<std::string> make_header(const std::string& path, SnapshotInfo& info,
                                const std::optional<PrivateKey>& key) {
  std::string header = signed_lines(info);
  if (key) {
    const Result<std::string> signature = key->sign(header);
    if (!signature) return at(path, signature.error());
    header += std::string(kSignatureName) + ' ' + base64_encode(*signature) + ' ' +
              to_text(key->public_key()) + '\n';
  } else {
    header += std::string(kUnsigned) + '\n';
  }
  const Result<SnapshotInfo> read = parse_snapshot_header(path, header);
  if (!read || !describes(*read, info.set)) {
    return Error{
        path, 0,
        "cannot describe this database" + (read ? std::string() : ": " + read.error().message)};
  }
  info.signed_by = read->signed_by;
  info.header_size = read->header_size;
  return header;
}

}  // namespace

Result<SnapshotInfo> parse_snapshot_header(const std::string& path, std::string_view bytes) {
  const auto failed = [&](std::string message) { return Error{path, 0, std::move(message)}; };
  const std::string_view head = bytes.substr(0, kMaxSnapshotHeader);
  std::string_view rest = head;
  const auto format_line = take_line(rest);
  if (!format_line) return failed("not a snapshot of advisories");
  if (auto wrong = check_format_line(*format_line)) return failed(*std::move(wrong));
  const auto manifest = take_line(rest);
  const std::string_view message = head.substr(0, head.size() - rest.size());
  const auto signature = take_line(rest);
  if (!manifest || !signature) return failed("damaged: its header does not end");
  SnapshotInfo info;
  info.header_size = head.size() - rest.size();
  if (auto wrong = read_manifest(*manifest, info)) return failed(*std::move(wrong));
  if (signed_lines(info) != message) return failed("damaged: its manifest is not in Sluice's form");
  if (auto wrong = read_signature(*signature, message, info)) return failed(*std::move(wrong));
  return info;
}

Result<SnapshotInfo> read_snapshot_header(const std::string& path) {
  Result<OpenSnapshot> snapshot = open_snapshot(path);
  if (!snapshot) return snapshot.error();
  return std::move(snapshot->info);
}

Result<SnapshotInfo> write_snapshot(const std::string& database_path,
                                    const std::string& snapshot_path,
                                    const std::string& private_key_path,
                                    const std::string& created) {
  std::optional<PrivateKey> key;
  if (!private_key_path.empty()) {
    Result<PrivateKey> read = read_private_key(private_key_path);
    if (!read) return read.error();
    key = std::move(*read);
  }
  Result<OpenSnapshot> database = open_database(database_path, snapshot_path, created);
  if (!database) return database.error();
  SnapshotInfo& info = database->info;

  // The header comes first and tells what the compressed bytes are, so these need a file before.
  const PartialFile payload_file(snapshot_path + ".payload");
  const File payload = create(payload_file.path());
  if (!payload.is_open()) return system_error(snapshot_path, "cannot create");
  Result<StreamTotals> totals = compress_stream(database->file.get(), info.size, payload.get());
  if (!totals) return at(snapshot_path, totals.error());
  info.sha256 = std::move(totals->plain_sha256);
  info.compressed_size = totals->compressed_size;
  info.compressed_sha256 = std::move(totals->compressed_sha256);
  const Result<std::string> header = make_header(snapshot_path, info, key);
  if (!header) return header.error();
  if (const Status failed = put_together(snapshot_path, *header, payload.get())) return *failed;
  return std::move(info);
}

Result<SnapshotInfo> install_snapshot(const std::string& snapshot_path,
                                      const std::string& database_path, const SnapshotTrust& trust,
                                      bool allow_older) {
  std::optional<AdvisorySet> used;
  if (const Result<Store> store = Store::open(database_path)) used = store->info();
  PartialFile partial(database_path);
  Result<SnapshotInfo> info = prepare(snapshot_path, partial.path(), trust, used, allow_older);
  if (!info) {
    Error error = info.error();
    error.message += used ? "; the previous advisories stay in use" : "; nothing was installed";
    return error;
  }
  if (const Status failed = partial.commit()) return *failed;
  return info;
}

}  // namespace sluice::advisories
