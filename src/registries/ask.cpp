#include "registries/ask.h"

#include <algorithm>
#include <utility>

#include "registries/fetch.h"
#include "registries/protocol.h"
#include "source/transfer_url.h"

namespace sluice::registries {
namespace {

/// Requests that are sent together; then what came is read and forgotten.
constexpr std::size_t kRequestsAtOnce = 48;
/// A protocol has fewer stages.
constexpr int kMaxStages = 8;

/// The way of one question through its registries.
class Course {
 public:
  Course(const Question& question, Reply* reply)
      : question_(question), reply_(reply), protocol_(protocol_of(question.ecosystem)) {
    if (protocol_ == nullptr) {
      reply_->error = "no protocol is known for registries of " + question.ecosystem;
      done_ = true;
    } else {
      next_registry();
    }
  }

  bool is_done() const { return done_; }
  const std::vector<Request>& requests() const { return lookup_.requests; }

  /// `fetched` are the answers to requests().
  void go_on(std::span<const Fetched> fetched) {
    std::vector<std::string> bodies(fetched.size());
    std::vector<Answer> answers(fetched.size());
    for (std::size_t i = 0; i < fetched.size(); ++i) {
      const Request& request = lookup_.requests[i];
      std::string error = fetched[i].error;
      if (error.empty() && fetched[i].found) {
        Result<std::string> body = Fetcher::body_of(fetched[i], request.max_bytes);
        if (body) {
          bodies[i] = std::move(*body);
          answers[i] = {true, bodies[i], fetched[i].last_modified};
        } else {
          error = body.error().message;
        }
      }
      if (!error.empty() && !request.optional) return fail(error);
    }
    ++lookup_.stage;
    lookup_.requests.clear();
    if (lookup_.stage <= kMaxStages) protocol_->next(lookup_, answers);
    if (!lookup_.error.empty()) return fail(lookup_.error);
    if (!check_requests() || !lookup_.requests.empty()) return;
    if (!lookup_.found) return next_registry();
    reply_->found = true;
    reply_->list = std::move(lookup_.list);
    done_ = true;
  }

 private:
  void fail(const std::string& error) {
    reply_->error = source::url_for_display(registry().url) + ": " + error;
    done_ = true;
  }

  const Registry& registry() const { return question_.registries[at_ - 1]; }

  /// Documents name addresses, too (NuGet, Composer): the same rules hold for them.
  bool check_requests() {
    for (const Request& request : lookup_.requests) {
      const std::string reason = reason_not_to_ask(request.url, registry().trusted);
      if (reason.empty()) continue;
      fail("not asked, " + reason);
      return false;
    }
    return true;
  }

  void next_registry() {
    if (at_ == question_.registries.size()) {
      done_ = true;
      return;
    }
    ++at_;
    reply_->registry = registry().url;
    lookup_ = {};
    lookup_.base = registry().url;
    lookup_.name = question_.name;
    lookup_.in_use = question_.in_use;
    protocol_->begin(lookup_);
    if (check_requests() && lookup_.requests.empty()) fail("the name can't be asked for");
  }

  const Question& question_;
  Reply* reply_;
  const Protocol* protocol_;
  std::size_t at_ = 0;  // registries that were begun with
  Lookup lookup_;
  bool done_ = false;
};

}  // namespace

std::vector<Reply> ask(const std::vector<Question>& questions, const AskOptions& options,
                       AskTally* tally) {
  std::vector<Reply> replies(questions.size());
  std::vector<Course> courses;
  courses.reserve(questions.size());
  for (std::size_t i = 0; i < questions.size(); ++i)
    courses.emplace_back(questions[i], &replies[i]);

  Fetcher fetcher(options.budget, options.cache_folder, options.search_path);
  const auto report = [&] {
    if (!options.progress) return;
    const auto done = std::count_if(courses.begin(), courses.end(),
                                    [](const Course& course) { return course.is_done(); });
    options.progress(static_cast<std::size_t>(done), courses.size());
  };
  report();
  for (bool any = true; any;) {
    any = false;
    for (std::size_t begin = 0; begin < courses.size();) {
      std::vector<Request> requests;
      std::vector<Course*> group;
      for (; begin < courses.size() && requests.size() < kRequestsAtOnce; ++begin) {
        if (courses[begin].is_done()) continue;
        group.push_back(&courses[begin]);
        const std::vector<Request>& wanted = courses[begin].requests();
        requests.insert(requests.end(), wanted.begin(), wanted.end());
      }
      if (group.empty()) continue;
      any = true;
      const std::vector<Fetched> fetched = fetcher.get(requests);
      std::span<const Fetched> rest = fetched;
      for (Course* const course : group) {
        const std::size_t count = course->requests().size();
        course->go_on(rest.first(count));
        rest = rest.subspan(count);
      }
      fetcher.forget_big();
      report();
    }
  }
  if (tally != nullptr) *tally = {fetcher.transfers(), fetcher.unchanged()};
  return replies;
}

}  // namespace sluice::registries
