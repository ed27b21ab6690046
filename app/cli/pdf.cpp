// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/pdf.h"

#include "core/base/atomic_file.h"
#include "core/base/run_program.h"
#include "core/base/temporary_folder.h"

#include <system_error>

namespace espalier::cli {

namespace fs = std::filesystem;

Result<void> writePdf(const std::string& html, const fs::path& file)
{
    std::error_code problem;
    const fs::path program = fs::read_symlink("/proc/self/exe", problem).parent_path() / "espalier-pdf";
    if (!fs::exists(program, problem))
        return failure("PDF is written by the program espalier-pdf, which is not there; build it, or write the report as .html.");
    const TemporaryFolder folder;
    const fs::path source = folder.path() / "report.html";
    return replaceFile(source, html).and_then([&] {
        return replaceFile(file, [&](const fs::path& temporary) { return runProgram(program, {source.string(), temporary.string()}); });
    });
}

} // namespace espalier::cli
