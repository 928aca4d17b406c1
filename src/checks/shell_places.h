// Where text for a shell stands in a file, by what the file is. Pure.
#pragma once

#include <vector>

#include "checks/shell_text.h"
#include "checks/source_file.h"

namespace sluice::checks {

/// Process types of a Procfile, run and release of heroku.yml, scripts of app.json and
/// package.json, steps of workflows and other CI, RUN and CMD of a Dockerfile, recipes of a
/// Makefile, shell scripts. The traits of a text from heroku.yml, Procfile, … are "procfile",
/// "heroku-yml", "app-json", "package-json", "workflow", "ci", "dockerfile", "makefile", "script".
std::vector<ShellText> shell_texts(const SourceFile& file);

}  // namespace sluice::checks
