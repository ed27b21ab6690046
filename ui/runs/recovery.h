// SPDX-License-Identifier: GPL-3.0-or-later
// Keeps unsaved work in the user's cache folder, so that it is there again after the program was killed.
#pragma once

#include "ui/runs/kept_run.h"
#include "ui/runs/message.h"
#include "ui/runs/plan_history.h"
#include "ui/state/linking.h"
#include "ui/state/newest_wins.h"

#include <QObject>
#include <QTimer>

#include <memory>
#include <optional>

namespace espalier {

/// Lives in the window's thread; files are written on another one. A session that ends in order, or has saved all, leaves nothing.
class Recovery : public QObject {
    Q_OBJECT
public:
    static constexpr int usualRest = 1000; ///< milliseconds from a change to its copy, at the most

    Recovery(Document& document, Linking& linking, RunController& runs, PlanHistory& plans, QObject* parent = nullptr,
             int rest = usualRest);
    ~Recovery() override;

    /// A message offers the work of the newest session that did not end in order. Whether it does.
    bool offer();
    /// The same while nothing is open.
    void offerAtStart();
    /// The same message again, where nobody has answered it: opening a file hides it.
    void remind();

Q_SIGNALS:
    void message(const espalier::Message& message);
    /// The present state is on disk, or nothing needs to be.
    void kept();
    /// The work of the other session is back.
    void restored();

private:
    /// What the window shows besides the document.
    struct Screen {
        bool nothingPlanned = false;
        int group = -1;
        UnitId unit = -1;
        int network = 0, original = 0; ///< entries of the plan tree
    };
    struct Snapshot {
        StatePtr state; ///< null: nothing is to be kept
        std::optional<WriteMetadata> cut;
        PlanTree tree;
        Screen screen;
    };
    using Written = Result<void>;
    class Writer;

    static Result<Screen> readScreen(const std::filesystem::path& folder);
    static Written writeScreen(const Screen& screen, const std::filesystem::path& folder);

    void follow();
    void keep();
    Snapshot snapshot() const;
    void take(const Written& written);
    bool lockFolder();
    Message offerOf(const KeptRun& session);
    void restore(const KeptRun& session);
    void followReopening();
    void finishRestoring(const KeptRun& session);
    void adoptPlans(const KeptRun& session, const Screen& screen);
    void replacedBy(const KeptRun& session);

    Document& document_;
    Linking& linking_;
    RunController& runs_;
    PlanHistory& plans_;
    KeptRun own_;                            ///< this session's folder
    std::unique_ptr<QLockFile> ownLock_;     ///< null before anything was kept
    bool told_ = false;                      ///< that nothing can be kept
    std::optional<KeptRun> offered_;         ///< and not answered yet
    std::unique_ptr<QLockFile> offeredLock_; ///< no other window offers it
    std::optional<KeptRun> restoring_;
    std::optional<KeptRun> obsolete_; ///< restored: goes as soon as this session has a copy of its own
    QTimer rest_;
    std::unique_ptr<NewestWins<Snapshot, Written>> worker_;
};

} // namespace espalier
