#include "core/config_vars.h"

namespace sluice {

ConfigVars::ConfigVars(
    std::initializer_list<std::pair<std::string_view, std::string_view>> values) {
  for (const auto& [name, value] : values) set(std::string(name), value);
}

ConfigVars::ConfigVars(const std::map<std::string, std::string>& values) {
  for (const auto& [name, value] : values) set(name, value);
}

void ConfigVars::set(const std::string& name, std::string_view value) {
  value.copy(room(value.size()), value.size());
  keep(name, value.size());
}

char* ConfigVars::room(std::size_t size) {
  if (arena_ == nullptr) arena_ = std::make_shared<SecretArena>();
  return arena_->reserve(size);
}

void ConfigVars::keep(const std::string& name, std::size_t size) {
  values_.insert_or_assign(name, arena_->keep(size));
}

std::optional<std::string_view> ConfigVars::value(std::string_view name) const {
  const auto found = values_.find(name);
  if (found == values_.end()) return std::nullopt;
  return found->second;
}

void ConfigVars::forget() {
  if (arena_ != nullptr) arena_->wipe();
  values_.clear();
}

}  // namespace sluice
