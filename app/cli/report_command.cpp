// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/pdf.h"
#include "core/base/atomic_file.h"
#include "core/report/html.h"
#include "core/report/make_report.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <cctype>

namespace espalier::cli {
namespace {

/// ".pdf", in small letters.
std::string endingOf(const std::filesystem::path& file)
{
    std::string ending = file.extension().string();
    std::transform(ending.begin(), ending.end(), ending.begin(), [](unsigned char letter) { return std::tolower(letter); });
    return ending;
}

class ReportCommand : public Command {
public:
    explicit ReportCommand(CLI::App& parent)
        : Command(parent, "report", "Write what became of a network as HTML or PDF: plain words first, then everything in detail")
    {
        app()
            .add_option("SOURCE", source_,
                        "What run, prune, finetune, sparsify or train printed with --json; or a project, of which is told what pruning "
                        "alone would do")
            ->required();
        app().add_option("-o,--output", output_, "The report, ending in .html or .pdf")->required();
    }

    Result<Report> run(const RecipeContext& context) override
    {
        return checkOutput()
            .and_then([&] { return espalier::makeReport(source_, ESPALIER_VERSION, context); })
            .and_then([&](const ResultReport& made) { return write(made).map([&] { return told(made); }); });
    }

private:
    bool isPdf() const { return endingOf(output_) == ".pdf"; }

    Result<void> checkOutput() const
    {
        if (!isPdf() && endingOf(output_) != ".html" && endingOf(output_) != ".htm")
            return usageError(fmt::format("{}: a report is written as .html or .pdf.", output_.string()));
        return checkWritable(output_);
    }

    Result<void> write(const ResultReport& made) const
    {
        return isPdf() ? writePdf(paperHtmlOf(made), output_) : replaceFile(output_, htmlOf(made));
    }

    Report told(const ResultReport& made) const
    {
        Json sections = Json::array({made.summary.title});
        for (const ReportSection& section : made.sections)
            sections.push_back(section.title);
        return {{{"output", output_.string()}, {"title", made.title}, {"sections", std::move(sections)}},
                fmt::format("wrote {}\n", output_.string())};
    }

    std::filesystem::path source_, output_;
};

} // namespace

std::unique_ptr<Command> makeReport(CLI::App& parent)
{
    return std::make_unique<ReportCommand>(parent);
}

} // namespace espalier::cli
