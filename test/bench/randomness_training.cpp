// Makes rules/secrets/randomness.toml, and measures it.
//
//   randomness_training train OUT.toml FOLDER...     counts trigrams and fits the weights
//   randomness_training measure MODEL.toml FOLDER... false positives per literal, misses by length
//
// The folders hold source text: each string literal and bare value of 8 to 200 bytes without blanks
// counts once. Random strings are generated. Give `measure` other projects than `train`.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "format/toml.h"
#include "secrets/example_template.h"
#include "secrets/randomness.h"
#include "secrets/value_judge.h"

using namespace sluice;
using namespace sluice::secrets;

namespace {

constexpr std::uintmax_t kMaxFileBytes = 4U << 20;
constexpr std::size_t kShortest = 8;
constexpr std::size_t kLongest = 200;

bool is_value_byte(char c) {
  return c > ' ' && c <= '~' &&
         std::string_view("\"'`\\<>(){}[],;:$%^|&!*?").find(c) == std::string_view::npos;
}

bool has_part(const std::string& path, std::string_view part) {
  return path.find(part) != std::string::npos;
}

/// Test data holds digests and keys: whoever labels them text would teach nonsense.
bool is_data(const std::string& path) {
  for (const std::string_view part :
       {"/test", "/spec/",      "fixtures",  "testdata", "/idle_test", ".lock",      "package-lock",
        ".min.", "checksums",   "/certs",    "/crypto/", "go.sum",     ".map",       "cacert",
        ".pem",  ".dist-info/", "integrity", "/nistec/", "/fips",      "zdefaultcc", "/sha"}) {
    if (has_part(path, part)) return true;
  }
  return false;
}

/// Every run of bytes that a literal or bare value may consist of.
void collect(std::string_view text, std::set<std::string>* values) {
  std::size_t begin = 0;
  for (std::size_t i = 0; i <= text.size(); ++i) {
    if (i < text.size() && is_value_byte(text[i])) continue;
    const std::string_view value = text.substr(begin, i - begin);
    begin = i + 1;
    if (value.size() >= kShortest && value.size() <= kLongest) values->emplace(value);
  }
}

std::set<std::string> values_of(const std::vector<std::string>& folders) {
  std::set<std::string> values;
  std::error_code error;
  for (const std::string& folder : folders) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(
             folder, std::filesystem::directory_options::skip_permission_denied, error)) {
      if (!entry.is_regular_file(error) || entry.is_symlink(error)) continue;
      if (entry.file_size(error) > kMaxFileBytes || is_data(entry.path().string())) continue;
      std::ifstream file(entry.path(), std::ios::binary);
      const std::string text{std::istreambuf_iterator<char>(file), {}};
      if (text.find('\0') == std::string::npos) collect(text, &values);
    }
  }
  return values;
}

struct Alphabet {
  std::string_view name;
  std::string_view form;
};
constexpr std::array<Alphabet, 8> kForms = {{{"hex", "hex"},
                                             {"HEX", "HEX"},
                                             {"base32", "b32"},
                                             {"base36", "b36"},
                                             {"BASE36", "B36"},
                                             {"base62", "b62"},
                                             {"base64", "b64"},
                                             {"base64url", "token"}}};

std::string random_string(const Alphabet& alphabet, std::size_t length, std::uint64_t seed) {
  return expand_template("{" + std::string(alphabet.form) + ':' + std::to_string(length) + '}',
                         seed);
}

struct Sample {
  Features features;
  double random = 0.0;
};

/// Logistic regression by gradient descent with momentum, on standardised features.
Features fit(const std::vector<Sample>& samples) {
  Features mean{};
  Features deviation{};
  double positives = 0.0;
  for (const Sample& sample : samples) {
    positives += sample.random;
    for (std::size_t i = 0; i < kFeatures; ++i) mean[i] += sample.features[i];
  }
  const auto count = static_cast<double>(samples.size());
  for (double& value : mean) value /= count;
  for (const Sample& sample : samples) {
    for (std::size_t i = 0; i < kFeatures; ++i) {
      deviation[i] += (sample.features[i] - mean[i]) * (sample.features[i] - mean[i]);
    }
  }
  for (double& value : deviation) value = std::sqrt(value / count) + 1e-9;
  // Both classes weigh the same, whatever their numbers.
  const double positive_weight = 0.5 * count / positives;
  const double negative_weight = 0.5 * count / (count - positives);
  Features weights{};
  Features speed{};
  for (int round = 0; round < 600; ++round) {
    Features gradient{};
    for (const Sample& sample : samples) {
      double sum = weights[0];
      for (std::size_t i = 1; i < kFeatures; ++i) {
        sum += weights[i] * (sample.features[i] - mean[i]) / deviation[i];
      }
      const double error = (1.0 / (1.0 + std::exp(-sum)) - sample.random) *
                           (sample.random > 0.5 ? positive_weight : negative_weight);
      gradient[0] += error;
      for (std::size_t i = 1; i < kFeatures; ++i) {
        gradient[i] += error * (sample.features[i] - mean[i]) / deviation[i];
      }
    }
    for (std::size_t i = 0; i < kFeatures; ++i) {
      const double decay = i == 0 ? 0.0 : 0.001 * weights[i];
      speed[i] = 0.9 * speed[i] - 0.4 * (gradient[i] / count + decay);
      weights[i] += speed[i];
    }
  }
  Features plain{};
  plain[0] = weights[0];
  for (std::size_t i = 1; i < kFeatures; ++i) {
    plain[i] = weights[i] / deviation[i];
    plain[0] -= plain[i] * mean[i];
  }
  return plain;
}

double score(const Features& weights, const Features& features) {
  double sum = 0.0;
  for (std::size_t i = 0; i < kFeatures; ++i) sum += weights[i] * features[i];
  return sum;
}

int train(const std::string& out, const std::vector<std::string>& folders) {
  const std::set<std::string> values = values_of(folders);
  std::vector<double> counts(TrigramTable::kClasses * TrigramTable::kClasses *
                             TrigramTable::kClasses);
  for (const std::string& value : values) {
    std::size_t first = TrigramTable::class_of('.');
    std::size_t second = first;
    for (const char c : value) {
      const std::size_t third = TrigramTable::class_of(c);
      counts[(first * TrigramTable::kClasses + second) * TrigramTable::kClasses + third] += 1.0;
      first = second;
      second = third;
    }
  }
  const TrigramTable table = TrigramTable::from_counts(counts);
  std::array<std::vector<Sample>, kCharsets> samples;
  for (const std::string& value : values) {
    if (value.size() < 12) continue;
    samples[static_cast<std::size_t>(charset_of(value))].push_back(
        {features_of(value, table), 0.0});
  }
  std::uint64_t seed = 1;
  for (const Alphabet& alphabet : kForms) {
    for (const std::size_t length : {14U, 16U, 18U, 20U, 24U, 28U, 32U, 36U, 40U, 48U, 64U, 96U}) {
      for (int i = 0; i < 2500; ++i) {
        const std::string value = random_string(alphabet, length, seed++);
        samples[static_cast<std::size_t>(charset_of(value))].push_back(
            {features_of(value, table), 1.0});
      }
    }
  }
  std::ofstream file(out);
  file << "# The model that tells random strings from text. Made by "
          "test/bench/randomness_training.cpp;\n# docs/secrets.md says from what, and how it "
          "measures. Do not edit by hand.\n\n[randomness_model]\n# Bits of a class of characters "
          "after two others, in quarters, from '0' on: a to z without case,\n# digits, "
          "others.\ntrigrams = '''\n"
       << table.to_text() << "'''\n\n[randomness_model.weights]\n";
  std::array<double, kCharsets> limits{};
  for (std::size_t set = 0; set < kCharsets; ++set) {
    Features weights = fit(samples[set]);
    // What text scores highest is mostly digests: out with the top, once, and fit anew.
    std::vector<double> text_scores;
    for (const Sample& sample : samples[set]) {
      if (sample.random < 0.5) text_scores.push_back(score(weights, sample.features));
    }
    std::sort(text_scores.begin(), text_scores.end());
    const double noise = set == 0 ? 0.0 : text_scores[text_scores.size() * 997 / 1000];
    std::erase_if(samples[set], [&](const Sample& sample) {
      return sample.random < 0.5 && score(weights, sample.features) > noise;
    });
    weights = fit(samples[set]);
    std::vector<double> scores;
    for (const Sample& sample : samples[set]) {
      if (sample.random > 0.5) scores.push_back(score(weights, sample.features));
    }
    std::sort(scores.begin(), scores.end());
    limits[set] = scores[scores.size() / 100];
    file << kCharsetNames[set] << " = [";
    for (std::size_t i = 0; i < kFeatures; ++i) {
      char number[32];
      std::snprintf(number, sizeof number, "%s%.4f", i == 0 ? "" : ", ", weights[i]);
      file << number;
    }
    file << "]\n";
    std::printf("%s: %zu samples, limit %.3f\n", std::string(kCharsetNames[set]).c_str(),
                samples[set].size(), limits[set]);
  }
  file << "\n# Log odds from which on a string is random: one random string in a hundred is "
          "below.\n[randomness_model.limits]\n";
  for (std::size_t set = 0; set < kCharsets; ++set) {
    char number[48];
    std::snprintf(number, sizeof number, " = %.4f\n", limits[set]);
    file << kCharsetNames[set] << number;
  }
  return file.good() ? 0 : 1;
}

int measure(const std::string& path, const std::vector<std::string>& folders) {
  std::ifstream file(path, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  const Result<format::Node> document = format::read_toml(path, text);
  if (!document) return 1;
  const Result<RandomnessModel> model = RandomnessModel::read(path, *document);
  if (!model) {
    std::fprintf(stderr, "%s\n", model.error().message.c_str());
    return 1;
  }
  constexpr std::array<std::size_t, kCharsets> kFloors = {20, 16, 14, 14};
  std::array<std::size_t, kCharsets> seen{};
  std::array<std::size_t, kCharsets> wrong{};
  std::vector<std::pair<double, std::string>> worst;
  std::size_t all = 0;
  for (const std::string& value : values_of(folders)) {
    ++all;
    const auto set = static_cast<std::size_t>(charset_of(value));
    if (value.size() < kFloors[set]) continue;
    ++seen[set];
    if (!model->looks_random(value)) continue;
    ++wrong[set];
    worst.emplace_back(model->score(value), value);
  }
  for (std::size_t set = 0; set < kCharsets; ++set) {
    std::printf("%-9s %8zu literals, %6zu look random: %.4f %%\n",
                std::string(kCharsetNames[set]).c_str(), seen[set], wrong[set],
                100.0 * static_cast<double>(wrong[set]) /
                    static_cast<double>(std::max<std::size_t>(seen[set], 1)));
  }
  std::size_t total = 0;
  for (const std::size_t count : wrong) total += count;
  std::printf(
      "all       %8zu literals, %6zu look random: %.4f %%\n", all, total,
      100.0 * static_cast<double>(total) / static_cast<double>(std::max<std::size_t>(all, 1)));
  std::sort(worst.rbegin(), worst.rend());
  if (std::FILE* list = std::fopen("false_positives.txt", "w")) {
    for (const auto& [points, value] : worst) {
      std::fprintf(list, "%.2f %s\n", points, value.c_str());
    }
    std::fclose(list);
  }
  std::uint64_t seed = 1'000'000'000;
  for (const Alphabet& alphabet : kForms) {
    std::printf("%-9s", std::string(alphabet.name).c_str());
    for (const std::size_t length : {14U, 16U, 20U, 24U, 32U, 40U, 64U, 128U}) {
      int missed = 0;
      constexpr int kTrials = 4000;
      for (int i = 0; i < kTrials; ++i) {
        missed += model->looks_random(random_string(alphabet, length, seed++)) ? 0 : 1;
      }
      std::printf("  %3zu: %5.2f %%", static_cast<std::size_t>(length), 100.0 * missed / kTrials);
    }
    std::printf("\n");
  }
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  if (arguments.size() < 3 || (arguments[0] != "train" && arguments[0] != "measure")) {
    std::fprintf(stderr, "usage: randomness_training train|measure FILE FOLDER...\n");
    return 2;
  }
  const std::vector<std::string> folders(arguments.begin() + 2, arguments.end());
  return arguments[0] == "train" ? train(arguments[1], folders) : measure(arguments[1], folders);
}
