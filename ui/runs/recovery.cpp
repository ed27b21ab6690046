// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/recovery.h"

#include "core/base/atomic_file.h"
#include "core/base/cache_folder.h"
#include "ui/models/file_kinds.h"
#include "ui/models/texts.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLocale>

#include <algorithm>
#include <utility>

namespace espalier {

namespace {

namespace fs = std::filesystem;

constexpr int screenVersion = 1;

fs::path sessionsFolder()
{
    const fs::path cache = cacheFolder();
    return cache.empty() ? cache : cache / "sessions";
}

/// No two windows have the same.
fs::path newSession()
{
    static int windows = 0;
    const fs::path all = sessionsFolder();
    const QString name =
        QStringLiteral("%1-%2-%3").arg(QDateTime::currentMSecsSinceEpoch()).arg(QCoreApplication::applicationPid()).arg(++windows);
    return all.empty() ? all : all / name.toStdString();
}

fs::path screenIn(const fs::path& folder)
{
    return folder / "window.json";
}

fs::path plansIn(const fs::path& folder)
{
    return folder / "session.plans";
}

fs::file_time_type lastKept(const KeptRun& session)
{
    std::error_code ignored;
    return fs::last_write_time(session.folder() / "run.json", ignored);
}

/// "09:15" of today, with the day of another one.
QString momentOf(const KeptRun& session)
{
    const auto age = fs::file_time_type::clock::now() - lastKept(session);
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(age).count();
    const QDateTime moment = QDateTime::currentDateTime().addSecs(-seconds);
    const bool today = moment.date() == QDate::currentDate();
    return QLocale().toString(moment, today ? QStringLiteral("HH:mm") : Recovery::tr("d MMM yyyy, HH:mm"));
}

/// That no running program uses, newest first; what a killed program left without a description goes.
std::vector<std::pair<KeptRun, std::unique_ptr<QLockFile>>> endedSessions()
{
    std::vector<std::pair<KeptRun, std::unique_ptr<QLockFile>>> sessions;
    std::error_code problem;
    for (const auto& entry : fs::directory_iterator(sessionsFolder(), problem)) {
        const KeptRun session(entry.path());
        auto free = entry.is_directory() ? session.lock() : nullptr;
        if (free && session.read())
            sessions.emplace_back(session, std::move(free));
        else if (free)
            session.discard();
    }
    std::sort(sessions.begin(), sessions.end(), [](const auto& a, const auto& b) { return lastKept(a.first) > lastKept(b.first); });
    return sessions;
}

} // namespace

/// On the other thread.
class Recovery::Writer {
public:
    explicit Writer(KeptRun session) : session_(std::move(session)) {}

    Written operator()(const Snapshot& snapshot)
    {
        if (!snapshot.state) {
            session_.discard();
            networks_ = {};
            return {};
        }
        const DocumentState& state = *snapshot.state;
        const std::pair networks(state.network, state.originalNetwork);
        std::error_code problem;
        fs::create_directories(session_.folder(), problem);
        auto written = writePlanTree(snapshot.tree, plansIn(session_.folder()))
                           .and_then([&] { return writeScreen(snapshot.screen, session_.folder()); })
                           .and_then([&] {
                               return session_.describe({Stage::open, snapshot.state, {}}, snapshot.cut, networks != networks_);
                           });
        networks_ = written ? networks : std::pair(noNetwork, noNetwork);
        return written;
    }

private:
    KeptRun session_;
    std::pair<NetworkId, NetworkId> networks_; ///< whose files are there
};

Recovery::Recovery(Document& document, Linking& linking, RunController& runs, PlanHistory& plans, QObject* parent, int rest)
    : QObject(parent), document_(document), linking_(linking), runs_(runs), plans_(plans), own_(newSession())
{
    rest_.setSingleShot(true);
    rest_.setInterval(rest);
    connect(&rest_, &QTimer::timeout, this, &Recovery::keep);
    connect(&linking_, &Linking::selectionChanged, this, &Recovery::follow);
    connect(&plans_, &PlanHistory::changed, this, &Recovery::follow);
    connect(&document_.undoStack(), &QUndoStack::cleanChanged, this, &Recovery::follow);
    document_.follow(this, Parts(Part::network) | Part::pruning | Part::project, &Recovery::follow);
    connect(&runs_, &RunController::sessionReopened, this, &Recovery::followReopening);
    connect(&runs_, &RunController::openFailed, this, [this] { restoring_.reset(); });
    worker_ = std::make_unique<NewestWins<Snapshot, Written>>(
        [writer = std::make_shared<Writer>(own_)](const Snapshot& snapshot, const std::stop_token&) { return (*writer)(snapshot); },
        [this](const Written& written) { take(written); });
}

Recovery::~Recovery()
{
    worker_.reset();
    if (ownLock_)
        own_.discard();
    if (obsolete_) // what was restored ends with this session, too
        obsolete_->discard();
}

/// Not again and again while something is dragged: the copy is late by the rest at the most.
void Recovery::follow()
{
    if (document_.model() && !rest_.isActive())
        rest_.start();
}

bool Recovery::lockFolder()
{
    if (!ownLock_)
        ownLock_ = own_.lock();
    return ownLock_ != nullptr;
}

void Recovery::keep()
{
    const bool unsaved = document_.model() && (!document_.undoStack().isClean() || !plans_.isSaved());
    if (!unsaved && !ownLock_)
        return Q_EMIT kept();
    if (!lockFolder())
        return take(failure(tr("there is no folder for it.").toStdString()));
    worker_->ask(unsaved ? snapshot() : Snapshot{});
}

Recovery::Snapshot Recovery::snapshot() const
{
    const DocumentState& state = *document_.state();
    return {document_.state(),
            runs_.cutOf(state.network),
            plans_.tree(),
            {document_.nothingPlanned(), linking_.selectedGroup(), linking_.selectedUnit(), plans_.nodeOf(state.network),
             plans_.nodeOf(state.originalNetwork)}};
}

void Recovery::take(const Written& written)
{
    if (written) {
        if (obsolete_) {
            obsolete_->discard();
            obsolete_.reset();
            offeredLock_.reset();
        }
        return Q_EMIT kept();
    }
    if (!std::exchange(told_, true))
        Q_EMIT message({theme::Tone::warning,
                        tr("Unsaved work cannot be kept in case the program is interrupted: %1").arg(engineText(written.error().message))});
}

Recovery::Written Recovery::writeScreen(const Screen& screen, const fs::path& folder)
{
    const QJsonObject object{{QStringLiteral("version"), screenVersion},  {QStringLiteral("nothingPlanned"), screen.nothingPlanned},
                             {QStringLiteral("group"), screen.group},     {QStringLiteral("unit"), screen.unit},
                             {QStringLiteral("network"), screen.network}, {QStringLiteral("original"), screen.original}};
    return replaceFile(screenIn(folder), QJsonDocument(object).toJson().toStdString());
}

Result<Recovery::Screen> Recovery::readScreen(const fs::path& folder)
{
    QFile file(QString::fromStdString(screenIn(folder).string()));
    const QJsonObject object = file.open(QIODevice::ReadOnly) ? QJsonDocument::fromJson(file.readAll()).object() : QJsonObject();
    if (object.value(QLatin1String("version")).toInt() != screenVersion)
        return failure(tr("What was selected cannot be read.").toStdString());
    const auto number = [&object](const char* key) { return object.value(QLatin1String(key)).toInt(-1); };
    return Screen{object.value(QLatin1String("nothingPlanned")).toBool(), number("group"), number("unit"), number("network"),
                  number("original")};
}

bool Recovery::offer()
{
    offered_.reset();
    offeredLock_.reset();
    auto sessions = endedSessions();
    if (sessions.empty())
        return false;
    offered_ = sessions.front().first;
    offeredLock_ = std::move(sessions.front().second);
    remind();
    return true;
}

void Recovery::offerAtStart()
{
    if (!document_.model())
        offer();
}

void Recovery::remind()
{
    if (offered_)
        Q_EMIT message(offerOf(*offered_));
}

Message Recovery::offerOf(const KeptRun& session)
{
    const auto run = session.read();
    const QString name = run ? titleOf(run->project) : QString();
    Message offer{theme::Tone::info, tr("“%1” had changes that were not saved when the program was interrupted (%2). They can be restored: "
                                        "settings, plan, tried plans and selection.")
                                         .arg(name, momentOf(session))};
    offer.remedies = {{tr("Restore"), [this, kept = session] { restore(kept); }}, {tr("Discard"), [this, kept = session] {
                                                                                       kept.discard();
                                                                                       this->offer(); // another one
                                                                                   }}};
    return offer;
}

void Recovery::restore(const KeptRun& session)
{
    offered_.reset();
    restoring_ = session;
    runs_.reopen(session);
}

/// After an interrupted training was opened again, the session that it ran in is taken up as well: its tried plans are in no other file.
void Recovery::followReopening()
{
    if (restoring_)
        return finishRestoring(*std::exchange(restoring_, std::nullopt));
    for (auto& [session, lock] : endedSessions()) {
        const auto run = session.read();
        if (!run || run->project.file != document_.project().file || run->project.model != document_.project().model)
            continue;
        adoptPlans(session, readScreen(session.folder()).value_or(Screen{}));
        offeredLock_ = std::move(lock);
        return replacedBy(session);
    }
}

/// The project and its networks are back; now the rest.
void Recovery::finishRestoring(const KeptRun& session)
{
    const Screen screen = readScreen(session.folder()).value_or(Screen{});
    adoptPlans(session, screen);
    if (screen.nothingPlanned)
        document_.planRatio(0, tr("Nothing planned"));
    document_.undoStack().resetClean();
    linking_.select(screen.group, screen.unit);
    replacedBy(session);
    Q_EMIT restored();
}

void Recovery::adoptPlans(const KeptRun& session, const Screen& screen)
{
    auto tree = readPlanTree(plansIn(session.folder()));
    if (!tree || tree->empty())
        return;
    std::map<NetworkId, int> networks{{document_.state()->openedNetwork, tree->nodes().front().id}};
    networks.emplace(document_.state()->originalNetwork, screen.original);
    networks.emplace(document_.network(), screen.network);
    plans_.adopt(std::move(*tree), networks);
}

/// The other session's copy goes as soon as there is one of this session.
void Recovery::replacedBy(const KeptRun& session)
{
    obsolete_ = session;
    keep();
}

} // namespace espalier
