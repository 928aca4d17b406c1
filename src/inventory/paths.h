// Paths relative to the app's root, '/' separators, as text: nothing here touches the disk.
#pragma once

#include <string>
#include <string_view>

namespace sluice::inventory {

/// "a/b.txt" gives "b.txt".
std::string_view file_name(std::string_view path);

/// "a/b.txt" gives "a"; a file in the root gives "".
std::string_view folder_of(std::string_view path);

/// True if `folder` is `above` or lies below it. The root is "".
bool is_within(std::string_view folder, std::string_view above);

/// Resolves "." and ".."; empty if the result would lie outside the root.
std::string join_path(std::string_view folder, std::string_view relative);

/// The folder of the project that something installed belongs to: what stands before the first
/// node_modules/, vendor/, site-packages/ or .heroku/, else the file's folder.
std::string_view project_folder(std::string_view path);

/// Below node_modules/, vendor/, site-packages/ or .heroku/: somebody else's development tree.
bool is_foreign_path(std::string_view path);

/// Below a folder for tests, examples or documentation: no part of what the app runs.
bool is_test_path(std::string_view path);

}  // namespace sluice::inventory
