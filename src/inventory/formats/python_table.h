// Dependencies written as a table, `name = "^1"` or `name = { version = "^1", git = … }`, as in
// Poetry's part of pyproject.toml and in a Pipfile. No state.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "format/node.h"
#include "inventory/formats/pyproject.h"

namespace sluice::inventory {

/// Addresses of indexes by their names; the one under "" serves what names none.
using PythonIndexes = std::map<std::string, std::string, std::less<>>;

/// The indexes of `[[source]]`; what names none is served by the first that need not be asked for
/// by its name.
PythonIndexes read_indexes(const format::Node* sources);

/// One dependency; several for Poetry's list of alternatives.
std::vector<PythonDependency> read_table_entry(const format::Member& entry, Scope scope,
                                               const PythonIndexes& indexes);

/// Where the package comes from, by the keys git, url, file and path; true if any is there.
bool set_table_origin(Package& package, const format::Node& entry);

}  // namespace sluice::inventory
