// SPDX-License-Identifier: GPL-3.0-or-later
// Runs recipes on a separate thread; reports and results arrive in the window's thread.
#pragma once

#include "core/base/background.h"
#include "core/pipeline/model.h"
#include "core/pipeline/recipe_context.h"
#include "core/pipeline/worker.h"

#include <QObject>
#include <QTimer>

#include <functional>
#include <memory>

namespace espalier {

class RunNews;

/// A network that is being trained.
struct EpochNetwork {
    int epoch = 0; ///< the last one that is finished: 1, 2, …
    ModelPtr model;
};

/// Lives in the window's thread and never waits for the other one, except when destroyed. It knows nothing about the recipes.
class Runner : public QObject {
    Q_OBJECT
public:
    explicit Runner(QObject* parent = nullptr);
    /// Stops the running recipe and waits for it; its end is not reported.
    ~Runner() override;

    /// work runs on the other thread, then done in this one, after the last report. False when something is running already.
    template <class Value>
    bool start(std::function<Result<Value>(const RecipeContext&)> work, std::function<void(const Result<Value>&)> done)
    {
        if (worker_.busy())
            return false;
        const std::shared_ptr<Observer> observer = beginNews();
        return worker_.start<Value>(
            [observer, work = std::move(work)](RunControl& control) {
                computeInBackground();
                return work(contextOf(control, *observer));
            },
            [this, done = std::move(done)](const Result<Value>& result) {
                QMetaObject::invokeMethod(
                    this,
                    [this, done, result] {
                        endNews();
                        done(result);
                    },
                    Qt::QueuedConnection);
            });
    }

    bool paused() const { return worker_.paused(); }
    void pause() { worker_.pause(); }
    void resume() { worker_.resume(); }
    void cancel() { worker_.cancel(); }

Q_SIGNALS:
    /// The newest numbers, at most 30 times a second.
    void trainingTold(const std::shared_ptr<const espalier::TrainSnapshot>& snapshot);
    void sensitivityTold(const std::shared_ptr<const espalier::Sensitivity>& sensitivity);
    /// After an epoch.
    void networkTold(const std::shared_ptr<const espalier::EpochNetwork>& network);
    void progressTold(const std::shared_ptr<const espalier::Progress>& progress);
    void sharesTold(const std::shared_ptr<const espalier::Sensitivity>& curves);

private:
    static RecipeContext contextOf(RunControl& control, Observer& observer);
    std::shared_ptr<Observer> beginNews();
    void readNews();
    void endNews();

    std::shared_ptr<RunNews> news_; ///< of the last job
    QTimer newsTimer_;
    Worker worker_; ///< last: its thread ends first
};

} // namespace espalier
