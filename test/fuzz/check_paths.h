// Names of files that most checks look at, and one of each language.
#pragma once

#include <string>
#include <vector>

#include "checks/syntax.h"

namespace sluice::fuzz {

inline const std::vector<std::string>& check_paths() {
  static const std::vector<std::string> kPaths = [] {
    std::vector<std::string> all = {"Procfile",
                                    "app.json",
                                    "heroku.yml",
                                    "package.json",
                                    "project.toml",
                                    "Dockerfile",
                                    "Gemfile",
                                    ".github/workflows/deploy.yml",
                                    ".env",
                                    "pom.xml",
                                    "web.config",
                                    "app/settings.py",
                                    "wsgi.py",
                                    "php.ini",
                                    "config/database.yml",
                                    "config/environments/production.rb",
                                    "conf/application.conf",
                                    "src/main/resources/application.yml",
                                    "src/main/resources/application.properties",
                                    "appsettings.json",
                                    "config/nginx.conf.erb",
                                    ".npmrc",
                                    "pip.conf",
                                    "main.tf",
                                    "policy.json"};
    for (const checks::Syntax& syntax : checks::all_syntaxes()) {
      all.push_back("a" + std::string(syntax.endings.front()));
    }
    return all;
  }();
  return kPaths;
}

}  // namespace sluice::fuzz
