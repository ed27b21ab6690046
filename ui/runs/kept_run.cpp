// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/kept_run.h"

#include "core/base/atomic_file.h"
#include "core/base/cache_folder.h"
#include "core/base/fingerprint.h"
#include "core/graph/network_dump.h"
#include "ui/models/texts.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <array>

namespace espalier {

namespace {

namespace fs = std::filesystem;

constexpr int version = 1;
constexpr std::array keptStages{Stage::open, Stage::train, Stage::sparsify, Stage::finetune, Stage::allStages};

fs::path rootFolder()
{
    const fs::path cache = cacheFolder();
    return cache.empty() ? cache : cache / "runs";
}

fs::path descriptionIn(const fs::path& folder)
{
    return folder / "run.json";
}

fs::path projectIn(const fs::path& folder)
{
    return folder / "project.yaml";
}

fs::path networkIn(const fs::path& folder)
{
    return folder / "start.network";
}

fs::path originalIn(const fs::path& folder)
{
    return folder / "original.network";
}

fs::path checkpointsIn(const fs::path& folder)
{
    return folder / "checkpoints";
}

QString text(const std::string& utf8)
{
    return QString::fromStdString(utf8);
}

QJsonObject objectOf(const WriteMetadata& metadata)
{
    QJsonObject object;
    for (const auto& [key, value] : metadata)
        object.insert(text(key), text(value));
    return object;
}

WriteMetadata metadataIn(const QJsonObject& object)
{
    WriteMetadata metadata;
    for (auto entry = object.begin(); entry != object.end(); ++entry)
        metadata.emplace(entry.key().toStdString(), entry.value().toString().toStdString());
    return metadata;
}

std::optional<Stage> keptStageCalled(const QString& name)
{
    const auto found =
        std::find_if(keptStages.begin(), keptStages.end(), [&name](Stage stage) { return name == QLatin1String(nameOf(stage)); });
    return found == keptStages.end() ? std::nullopt : std::optional(*found);
}

Result<QJsonObject> descriptionOf(const fs::path& folder)
{
    QFile file(text(descriptionIn(folder).string()));
    const QJsonObject object = file.open(QIODevice::ReadOnly) ? QJsonDocument::fromJson(file.readAll()).object() : QJsonObject();
    if (object.value(QLatin1String("version")).toInt() != version || !keptStageCalled(object.value(QLatin1String("stage")).toString()))
        return failure(tr("The data that the interrupted run needs can no longer be read.").toStdString());
    return object;
}

fs::file_time_type timeOf(const KeptRun& run)
{
    std::error_code ignored;
    return fs::last_write_time(checkpointsIn(run.folder()), ignored);
}

} // namespace

KeptRun::KeptRun(const Project& project)
{
    Fingerprint print;
    print.addText((project.file.empty() ? project.model : project.file).string());
    const fs::path root = rootFolder();
    folder_ = root.empty() ? root : root / print.text();
}

std::vector<KeptRun> KeptRun::interrupted()
{
    std::vector<KeptRun> runs;
    std::error_code problem;
    for (const auto& entry : fs::directory_iterator(rootFolder(), problem)) {
        const KeptRun run(entry.path());
        const auto free = entry.is_directory() ? run.lock() : nullptr;
        if (free && run.canGoOn())
            runs.push_back(run);
        else if (free)
            run.discard(); // it was killed before its first checkpoint
    }
    std::sort(runs.begin(), runs.end(), [](const KeptRun& a, const KeptRun& b) { return timeOf(a) > timeOf(b); });
    return runs;
}

Result<void> KeptRun::describe(const Job& job, const std::optional<WriteMetadata>& cut, bool withNetworks) const
{
    std::error_code problem;
    fs::create_directories(folder_, problem);
    const DocumentState& state = *job.state;
    const bool ownNetwork = state.network != state.originalNetwork, ownOriginal = state.originalNetwork != state.openedNetwork;
    QJsonObject description{{QStringLiteral("version"), version},
                            {QStringLiteral("stage"), QLatin1String(nameOf(job.stage))},
                            {QStringLiteral("project"), text(job.project().file.string())},
                            {QStringLiteral("carriedOut"), state.planning == Planning::carriedOut},
                            {QStringLiteral("ownNetwork"), ownNetwork},
                            {QStringLiteral("ownOriginal"), ownOriginal}};
    if (cut)
        description.insert(QStringLiteral("cut"), objectOf(*cut));
    const auto written = [](bool wanted, const Model& model, const fs::path& file) {
        return wanted ? writeDump(model.network, file) : Result<void>();
    };
    return written(ownNetwork && withNetworks, *state.model, networkIn(folder_))
        .and_then([&] { return written(ownOriginal && withNetworks, *state.original, originalIn(folder_)); })
        .and_then([&] { return writeProject(job.project(), projectIn(folder_)); })
        .and_then([&] { return replaceFile(descriptionIn(folder_), QJsonDocument(description).toJson().toStdString()); });
}

Result<InterruptedRun> KeptRun::read() const
{
    return descriptionOf(folder_).and_then([this](const QJsonObject& description) {
        return readProject(projectIn(folder_)).map([&](Project project) {
            InterruptedRun run;
            run.stage = *keptStageCalled(description.value(QLatin1String("stage")).toString());
            run.project = std::move(project);
            run.project.file = description.value(QLatin1String("project")).toString().toStdString();
            run.ownNetwork = description.value(QLatin1String("ownNetwork")).toBool();
            run.ownOriginal = description.value(QLatin1String("ownOriginal")).toBool();
            run.carriedOut = description.value(QLatin1String("carriedOut")).toBool();
            if (description.contains(QLatin1String("cut")))
                run.cut = metadataIn(description.value(QLatin1String("cut")).toObject());
            return run;
        });
    });
}

Result<Network> KeptRun::network() const
{
    return readDump(networkIn(folder_));
}

Result<Network> KeptRun::original() const
{
    return readDump(originalIn(folder_));
}

RunStore KeptRun::store(RunStore::Resume resume) const
{
    return {checkpointsIn(folder_), folder_ / "unfinished.pt", resume};
}

bool KeptRun::canGoOn() const
{
    return descriptionOf(folder_).has_value() && RunStore::holdsSomething(checkpointsIn(folder_));
}

std::unique_ptr<QLockFile> KeptRun::lock() const
{
    if (folder_.empty()) // the user's cache folder is unknown
        return nullptr;
    std::error_code problem;
    fs::create_directories(folder_.parent_path(), problem);
    auto lock = std::make_unique<QLockFile>(text(folder_.string() + ".lock"));
    lock->setStaleLockTime(0); // the lock holds as long as its program lives
    return lock->tryLock(0) ? std::move(lock) : nullptr;
}

void KeptRun::discard() const
{
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
}

} // namespace espalier
