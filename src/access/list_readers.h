// One function per list of the snapshot: from the parsed JSON to values. What has no form that it
// could have on Heroku is left out and counted. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "access/snapshot.h"
#include "format/node.h"

namespace sluice::access {

/// Whether the text can be a name of an app, a team or a pipeline: it may stand in a path and in a
/// command.
bool is_name(std::string_view text);
/// Whether it can be an e-mail address.
bool is_address(std::string_view text);
/// In lower case.
std::string address_of(const format::Node* user);

/// Each gives the number of entries that were left out.
std::size_t read_apps(const format::Node& list, std::vector<App>* apps);
std::size_t read_collaborators(const format::Node& list, App* app);
/// Releases and builds alike; adds to what is there. `from` is the oldest day of the list.
std::size_t read_activity(const format::Node& list, App* app, std::optional<Day>* from);
std::size_t read_addons(const format::Node& list, App* app);
std::size_t read_attachments(const format::Node& list, App* app);
std::size_t read_buildpacks(const format::Node& list, App* app);
std::size_t read_drains(const format::Node& list, App* app);
std::size_t read_webhooks(const format::Node& list, App* app);
std::size_t read_config(const format::Node& list, std::vector<ConfigVar>* config);
std::size_t read_members(const format::Node& list, Team* team);
std::size_t read_invitations(const format::Node& list, Team* team);
std::size_t read_authorizations(const format::Node& list, std::vector<Authorization>* tokens);
std::size_t read_pipelines(const format::Node& list, std::vector<Pipeline>* pipelines);
std::size_t read_review_apps(const format::Node& list, Pipeline* pipeline);
void read_review_config(const format::Node& object, Pipeline* pipeline);

/// The couplings of apps (by id) with pipelines.
std::size_t read_couplings(const format::Node& list, std::vector<App>* apps);

}  // namespace sluice::access
