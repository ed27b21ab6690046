// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/resume.h"

namespace espalier::cli {

ResumeOption::ResumeOption(CLI::App& app)
{
    app.add_flag("--resume", resume_, "Resume an earlier run of the same command from its checkpoint beside the output");
}

void ResumeOption::done(const std::filesystem::path& output)
{
    RunStore::beside(output, RunStore::Resume::no).discard();
}

} // namespace espalier::cli
