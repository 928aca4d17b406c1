// The functions of the matcher table.
#pragma once

#include <vector>

#include "checks/check.h"
#include "checks/matcher.h"

namespace sluice::checks {

void match_pattern(const Check& check, const SourceFile& file, std::vector<Hit>* hits);
void match_call(const Check& check, const SourceFile& file, std::vector<Hit>* hits);
void match_assignment(const Check& check, const SourceFile& file, std::vector<Hit>* hits);
void match_list(const Check& check, const SourceFile& file, std::vector<Hit>* hits);
void match_object(const Check& check, const SourceFile& file, std::vector<Hit>* hits);
void match_form(const Check& check, const SourceFile& file, std::vector<Hit>* hits);
void match_entry(const Check& check, const SourceFile& file, std::vector<Hit>* hits);
void match_command(const Check& check, const SourceFile& file, std::vector<Hit>* hits);
void match_dockerfile(const Check& check, const SourceFile& file, std::vector<Hit>* hits);
void match_workflow(const Check& check, const SourceFile& file, std::vector<Hit>* hits);
void match_policy(const Check& check, const SourceFile& file, std::vector<Hit>* hits);
void match_sql(const Check& check, const SourceFile& file, std::vector<Hit>* hits);
void match_file(const Check& check, const SourceFile& file, std::vector<Hit>* hits);

void judge_database(const Check& check, const App& app, std::vector<Hit>* hits);
void judge_variable(const Check& check, const App& app, std::vector<Hit>* hits);

}  // namespace sluice::checks
