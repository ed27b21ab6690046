// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/options.h"
#include "app/cli/validators.h"
#include "core/study/course.h"
#include "core/study/report.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>

namespace espalier::cli {
namespace {

namespace fs = std::filesystem;

/// Before hours of work: checks that every run that needs images has some.
Result<void> checkImages(const Study& study)
{
    for (const StudyRun& run : study.runs) {
        if (study.arms[run.arm].planOnly)
            continue;
        if (run.project.data.empty())
            return failure(fmt::format("The study '{}' trains on images, but names none; give their folder with --data.", study.name));
        if (!fs::exists(run.project.data))
            return failure(
                fmt::format("There is no folder '{}' with the study's images; give another one with --data.", run.project.data.string()));
    }
    return {};
}

class StudyCommand : public Command {
public:
    explicit StudyCommand(CLI::App& parent)
        : Command(parent, "study", "Compare settings over several seeds, with tables and charts; resumes after any interruption"),
          machine_(app(), only(settingsOf(place_), {"threads", "device"}), SettingOptions::Defaults::elsewhere)
    {
        course_.program = ESPALIER_VERSION;
        app().add_option("STUDY", file_, "The study: a YAML file")->required();
        app().add_option("--data", options_.data, "Images, instead of the study's");
        app().add_option("--out", folder_,
                         "Folder for results (default: beside STUDY, ending in .results; with --quick in .quick.results)");
        app().add_flag("--quick", options_.quick, "The study's short form");
        app().add_option("--max-runs", course_.mostRuns, "At most this many runs now; 0: only make the tables")->check(notNegative());
        app().add_flag("--retry-failed", course_.retryFailed, "Repeat runs that failed");
        app().get_option("--device")->check(usableDevice());
    }

    Result<Report> run(const RecipeContext& context) override
    {
        if (machine_.given("threads"))
            options_.threads = place_.threads;
        if (machine_.given("device"))
            options_.device = place_.device;
        return readStudy(file_, options_).and_then([&](const Study& study) {
            return checkImages(study)
                .and_then([&] { return StudyFolder::open(resultFolder(), study); })
                .and_then([&](const StudyFolder& folder) { return perform(context, study, folder); });
        });
    }

private:
    Result<Report> perform(const RecipeContext& context, const Study& study, const StudyFolder& folder) const
    {
        const auto table = performStudy(study, folder, course_, context);
        if (!table) {
            context.observer.log(
                fmt::format("The finished runs are kept in '{}'; the same command continues from there.", folder.path().string()));
            return tl::make_unexpected(table.error());
        }
        Report report{tableJson(*table), tableMarkdown(*table)};
        report.json["folder"] = folder.path().string();
        report.text += fmt::format("wrote {}\n", (folder.path() / "table.md").string());
        return report;
    }

    fs::path resultFolder() const
    {
        return folder_.empty() ? fs::path(file_).replace_extension(options_.quick ? ".quick.results" : ".results") : folder_;
    }

    fs::path file_, folder_;
    StudyOptions options_;
    StudyCourseOptions course_;
    TrainSettings place_; ///< threads and device
    SettingOptions machine_;
};

} // namespace

std::unique_ptr<Command> makeStudy(CLI::App& parent)
{
    return std::make_unique<StudyCommand>(parent);
}

} // namespace espalier::cli
