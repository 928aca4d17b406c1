#include "cli/history_scan.h"

#include <algorithm>
#include <atomic>
#include <map>
#include <optional>
#include <set>
#include <tuple>
#include <utility>

#include "base/date.h"
#include "base/encoding.h"
#include "cli/history_matches.h"
#include "cli/secret_report.h"
#include "correlate/secret_findings.h"
#include "source/block_cutter.h"
#include "source/git_attribution.h"
#include "source/git_graph.h"
#include "source/git_objects.h"
#include "source/git_reach.h"
#include "source/git_repository.h"
#include "source/shrunk_files.h"
#include "source/text_encoding.h"
#include "source/tree.h"

namespace sluice::cli {
namespace {

constexpr std::string_view kCommitMessage = "(commit message)";
constexpr std::string_view kTagMessage = "(tag message)";
constexpr std::string_view kDangling = "(no path)";

/// Shows objects to the scanner; one per thread.
class ObjectWorker {
 public:
  explicit ObjectWorker(const secrets::Scanner& scanner) : scanner_(scanner) {}

  void scan_blob(const source::GitObject& object, const std::string& path) {
    Blob blob = object.blob;
    const bool first = blob.first_line == 1 && blob.report_begin == 0;
    if (first && blob.bytes.starts_with("version https://git-lfs.github.com/spec/")) ++lfs_;
    // Only the first bytes tell a format: a later block of text may begin like one, too.
    if (first) {
      opaque_ = source::opaque_format(blob.bytes);
      if (!opaque_.empty()) {
        skipped_.insert({path.empty() ? std::string(kDangling) : path, std::string(opaque_)});
      }
    }
    if (!opaque_.empty()) return;
    bytes_ += std::min(blob.report_end, blob.bytes.size()) - blob.report_begin;
    blob.path = path;
    if (first) {
      decoded_.reset();
      if (source::is_utf16(blob.bytes)) {
        decoded_.emplace(source::StreamName{path, {}, {}},
                         [this, index = object.index](const Blob& text) { scan(index, text); });
      }
    }
    if (!decoded_) return scan(object.index, blob);
    decoded_->push(blob.bytes.substr(blob.report_begin, blob.report_end - blob.report_begin));
    if (blob.report_end >= blob.bytes.size()) decoded_->finish();
  }

  void scan_message(source::GitIndex index, std::string_view message, std::string_view name) {
    Blob blob;
    blob.path = name;
    blob.bytes = message;
    scan(index, blob);
  }

  const HistoryCollector& collector() const { return collector_; }
  std::uint64_t bytes() const { return bytes_; }
  std::size_t lfs() const { return lfs_; }
  const std::set<Skipped>& skipped() const { return skipped_; }
  std::vector<Problem>& problems() { return problems_; }

 private:
  void scan(source::GitIndex index, const Blob& blob) {
    if (!scanner_.scan(blob, &matches_)) {
      problems_.push_back({std::string(blob.path), 0,
                           "more than " + std::to_string(secrets::kMaxMatchesPerBlob) +
                               " secrets in one version of a file; the rest is not listed",
                           true});
    }
    if (!matches_.empty()) collector_.add(index, &matches_);
  }

  const secrets::Scanner& scanner_;
  HistoryCollector collector_;
  std::vector<secrets::SecretMatch> matches_;
  std::optional<source::BlockCutter> decoded_;  ///< of an object in UTF-16
  std::uint64_t bytes_ = 0;
  std::size_t lfs_ = 0;
  std::set<Skipped> skipped_;
  std::string_view opaque_;  ///< format of the object being read, if its bytes are not looked at
  std::vector<Problem> problems_;
};

/// Everything of one run that the steps hand on.
class HistoryScan {
 public:
  HistoryScan(const HistoryRequest& request, const secrets::Scanner& scanner, Progress* progress)
      : request_(request), scanner_(scanner), progress_(*progress) {
    for (unsigned i = 0; i < std::max(request.scan.jobs, 1U); ++i) workers_.emplace_back(scanner);
  }

  Result<Report> run(const source::GitRepository& repository, std::vector<Problem> problems) {
    Report report = begin_secret_report(request_.scan);
    problems_ = std::move(problems);
    const unsigned jobs = request_.scan.jobs;
    progress_.stage("listing objects", 0);
    const auto objects = source::GitObjects::open(repository.objects_folder(), jobs, &problems_);
    progress_.stage("reading commits and folders", 0);
    const auto graph = source::GitGraph::build(
        objects, jobs,
        [&](source::GitIndex index, std::string_view message, unsigned worker) {
          const bool tag = objects.type(index) == source::GitType::kTag;
          workers_[worker].scan_message(index, message, tag ? kTagMessage : kCommitMessage);
          progress_.advance(1);
        },
        &problems_);
    source::GitReachRequest reach_request;
    if (Status failed = choose(repository, objects, graph, &reach_request)) return *failed;
    const source::GitReach reach = source::find_reach(objects, graph, reach_request);
    note_what_is_missing(objects, reach);

    const auto count = static_cast<std::size_t>(
        std::count(reach.blobs.begin(), reach.blobs.end(), std::uint8_t{1}));
    progress_.stage("scanning versions of files", count);
    objects.read(
        reach.blobs, jobs,
        [&](const source::GitObject& object, unsigned worker) {
          workers_[worker].scan_blob(object, source::path_of(graph, reach, object.index));
          if (object.blob.report_begin == 0) progress_.advance(1);
        },
        &problems_);

    progress_.stage("finding commits", 0);
    std::vector<Finding> findings = attribute(objects, graph, reach, reach_request.tips);
    gather_facts(&report, count, reach.commits.size());
    if (auto shrunk = source::take_shrunk_file()) problems_.push_back(std::move(*shrunk));
    finish_secret_report(request_.scan, scanner_, {std::move(findings), {}, std::move(problems_)},
                         &report);
    return report;
  }

 private:
  Status choose(const source::GitRepository& repository, const source::GitObjects& objects,
                const source::GitGraph& graph, source::GitReachRequest* reach) {
    for (const source::GitRef& ref : repository.refs(&problems_)) {
      const source::GitIndex index = objects.find(ref.id);
      if (graph.peel(index) == source::kNoGitObject) {
        problems_.push_back({ref.name, 0, "what it names is not in the repository", true});
      } else {
        reach->tips.push_back({ref.name, index});
      }
    }
    reach->unreachable = request_.all_objects;
    if (!request_.since) return {};
    if (const auto day = parse_day(*request_.since)) {
      reach->not_before =
          std::chrono::duration_cast<std::chrono::seconds>(day->time_since_epoch()).count();
      return {};
    }
    Result<std::string> commit = repository.commit_of(*request_.since);
    if (!commit) return commit.error();
    reach->known.push_back(objects.find(*commit));
    return {};
  }

  void note_what_is_missing(const source::GitObjects& objects, const source::GitReach& reach) {
    if (reach.missing > 0) {
      problems_.push_back(
          {"", 0,
           (objects.from_promisor()
                ? std::string("this is a partial clone: files that were left at the server were "
                              "not scanned. git fetch --refetch --no-filter brings them; missing: ")
                : std::string("objects that are not in the repository: ")) +
               std::to_string(reach.missing),
           true});
    }
    if (reach.submodules > 0) {
      problems_.push_back(
          {"", 0, "submodules have a history of their own: run sluice history in them", false});
    }
  }

  std::vector<Finding> attribute(const source::GitObjects& objects, const source::GitGraph& graph,
                                 const source::GitReach& reach,
                                 const std::vector<source::GitTip>& tips) {
    std::vector<std::uint8_t> keep = reach.blobs;
    for (const source::GitIndex commit : reach.commits) keep[commit] = 1;
    for (const source::GitTip& tip : tips) {
      if (objects.type(tip.object) == source::GitType::kTag) keep[tip.object] = 1;
    }
    std::vector<HistoryCollector> collectors;
    for (const ObjectWorker& worker : workers_) collectors.push_back(worker.collector());
    HistoryMatches matches = merge_matches(collectors, keep);
    if (matches.overflowed) {
      problems_.push_back({"", 0, "too many secrets in the history; the rest is not listed", true});
    }
    std::vector<source::GitOccurrence> occurrences;
    for (const ObjectMatch& place : matches.places) {
      occurrences.push_back({place.object, place.secret});
    }
    const std::vector<source::GitLife> lives = source::find_lives(
        objects, graph, reach, tips, occurrences, matches.secrets.size(), &problems_);
    std::vector<secrets::SecretMatch> told;
    std::map<std::string, std::size_t> secret_of;
    for (std::size_t i = 0; i < lives.size(); ++i) {
      // Where --since leaves out what held it, it did not come in since.
      if (lives[i].known_before || lives[i].places.empty()) continue;
      secret_of.emplace(matches.secrets[i].fingerprint, i);
      told.push_back(matches.secrets[i]);
    }
    std::vector<Finding> findings = correlate::secret_findings(told);
    for (Finding& finding : findings) {
      const std::size_t secret = secret_of[finding.id];
      describe_life(objects, graph, matches, lives[secret], static_cast<std::uint32_t>(secret),
                    &finding);
    }
    return findings;
  }

  static std::optional<CommitFacts> commit_facts(const source::GitObjects& objects,
                                                 const source::GitGraph& graph,
                                                 source::GitIndex index) {
    const source::GitCommit* commit = index == source::kNoGitObject ? nullptr : graph.commit(index);
    if (commit == nullptr) return std::nullopt;
    const std::chrono::system_clock::time_point time{std::chrono::seconds(commit->author_time)};
    return CommitFacts{hex_encode(objects.id(index)), to_rfc3339(time)};
  }

  static Location location_of(const source::GitObjects& objects, const HistoryMatches& matches,
                              std::uint32_t secret, const source::GitPlace& place) {
    Location location;
    location.path = place.path;
    if (location.path.empty()) {
      const source::GitType type = objects.type(place.object);
      location.path = type == source::GitType::kCommit ? kCommitMessage
                      : type == source::GitType::kTag  ? kTagMessage
                                                       : kDangling;
    }
    const auto match =
        std::lower_bound(matches.places.begin(), matches.places.end(), place,
                         [&](const ObjectMatch& a, const source::GitPlace& b) {
                           return std::tie(a.object, a.secret) < std::tie(b.object, secret);
                         });
    if (match != matches.places.end() && match->object == place.object) {
      location.line = match->line;
      location.column = match->column;
      location.end_line = match->end_line;
      location.end_column = match->end_column;
    }
    if (place.commit != source::kNoGitObject) {
      location.commit = hex_encode(objects.id(place.commit));
    }
    return location;
  }

  static void describe_life(const source::GitObjects& objects, const source::GitGraph& graph,
                            const HistoryMatches& matches, const source::GitLife& life,
                            std::uint32_t secret, Finding* finding) {
    // What is still there is named first, as it is now: that is where somebody has to look.
    std::vector<source::GitPlace> places = life.places;
    std::size_t count = life.place_count;
    if (life.head_place.object != source::kNoGitObject) {
      auto same = std::find_if(places.begin(), places.end(), [&](const source::GitPlace& place) {
        return place.path == life.head_place.path;
      });
      const bool unchanged = same != places.end() && same->object == life.head_place.object;
      const source::GitPlace now = unchanged ? *same : life.head_place;
      if (same != places.end()) {
        places.erase(same);
      } else if (places.size() == count) {
        ++count;  // else it is one of those that are only counted
      }
      places.insert(places.begin(), now);
      places.resize(std::min(places.size(), source::kMaxGitPlaces));
    }
    finding->location = location_of(objects, matches, secret, places.front());
    for (std::size_t i = 1; i < places.size(); ++i) {
      finding->more_locations.push_back(location_of(objects, matches, secret, places[i]));
    }
    finding->more_count = count - 1;
    HistoryFacts history;
    history.first = commit_facts(objects, graph, life.first);
    history.removed = commit_facts(objects, graph, life.removed);
    history.at_head = life.at_head;
    history.in_message = objects.type(life.places.front().object) != source::GitType::kBlob;
    history.refs = life.tips;
    history.ref_count = life.tip_count;
    finding->history = std::move(history);
  }

  void gather_facts(Report* report, std::size_t blobs, std::size_t commits) {
    std::set<Skipped> skipped;
    std::size_t lfs = 0;
    for (ObjectWorker& worker : workers_) {
      report->scan.bytes += worker.bytes();
      lfs += worker.lfs();
      skipped.insert(worker.skipped().begin(), worker.skipped().end());
      std::move(worker.problems().begin(), worker.problems().end(), std::back_inserter(problems_));
    }
    if (lfs > 0) {
      problems_.push_back(
          {"", 0,
           "versions of files that Git LFS keeps elsewhere, not scanned: " + std::to_string(lfs),
           false});
    }
    report->scan.skipped.assign(skipped.begin(), skipped.end());
    report->scan.files = blobs;
    report->scan.commits = commits;
    report->scan.scope = request_.all_objects ? "git history, all objects" : "git history";
  }

  const HistoryRequest& request_;
  const secrets::Scanner& scanner_;
  Progress& progress_;
  std::vector<ObjectWorker> workers_;
  std::vector<Problem> problems_;
};

}  // namespace

Result<Report> scan_history(const HistoryRequest& request, Progress* progress) {
  const ScanRequest& scan = request.scan;
  Result<secrets::Scanner> scanner = make_scanner(scan);
  if (!scanner) return scanner.error();
  std::vector<Problem> problems;
  Result<source::GitRepository> repository = source::GitRepository::open(scan.root, &problems);
  if (!repository) return repository.error();
  return HistoryScan(request, *scanner, progress).run(*repository, std::move(problems));
}

}  // namespace sluice::cli
