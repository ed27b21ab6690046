// SPDX-License-Identifier: GPL-3.0-or-later
// Runs stages for the window: recipes on what the document shows, their results back into the document, and what is to be said about it.
#pragma once

#include "core/pipeline/recipes/open.h"
#include "core/pipeline/recipes/run.h"
#include "core/pipeline/recipes/sensitivity.h"
#include "ui/runs/job.h"
#include "ui/runs/kept_run.h"
#include "ui/runs/lineage.h"
#include "ui/runs/message.h"
#include "ui/runs/runner.h"
#include "ui/state/document.h"

#include <QObject>

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <utility>
#include <variant>
#include <vector>

namespace espalier {

/// Lives in the window's thread; no function waits for the other one. One job at a time; measuring gives way to anything else.
class RunController : public QObject {
    Q_OBJECT
public:
    explicit RunController(Document& document, QObject* parent = nullptr);

    bool busy() const { return job_.has_value(); }
    /// Something the user would miss: busy with more than measuring, which gives way and can be done again at any time.
    bool busyWithStage() const { return busy() && !isMeasuring(job_->stage); }
    bool paused() const { return busy() && runner_.paused(); }
    std::optional<Stage> running() const { return job_ ? std::optional(job_->stage) : std::nullopt; }
    StageState stateOf(Stage stage) const;
    /// The stage F5 starts: the first after the last one done; none when nothing is open or everything is done.
    std::optional<Stage> nextStage() const;
    std::optional<Evaluation> evaluationOf(NetworkId network) const { return lineage_.evaluationOf(network); }
    /// Validation images with the network's predictions; null where it has not been measured.
    std::shared_ptr<const Predictions> predictionsOf(NetworkId network) const { return lineage_.predictionsOf(network); }
    /// What is known of the network's sensitivity, also while it is measured; null for nothing.
    std::shared_ptr<const Sensitivity> sensitivityOf(NetworkId network) const;
    bool measuringSensitivityOf(NetworkId network) const;
    /// The network the pruning started from, where the present one was pruned; else the one opened.
    NetworkId networkBeforePruning() const;

    /// The present network as the running training has made it so far; null before the end of its first epoch, and where none is running.
    std::shared_ptr<const EpochNetwork> networkInTraining() const;

    /// A network or a project (openableFiles).
    void open(const QString& file);
    /// Opens the present network's file as the project's settings say now. Nothing may have been made of the network yet.
    void readAgain();
    /// train, sparsify, prune, finetune or allStages (in the project's rounds; one undo step); where it cannot start, a message says why.
    void start(Stage stage);
    /// Prunes by a plan that the command line wrote, as it is; one undo step. A message where it is another network's.
    void applyPlan(const QString& file);
    void exportTo(const QString& file);
    /// The present network and, where that was not done, the one before pruning, on the project's validation images.
    void evaluateNetwork();
    /// Whether evaluateNetwork() would begin now.
    bool canEvaluate() const;
    /// Layer by layer.
    void measureSensitivity(const SensitivitySettings& settings);
    /// As .html or .pdf: about the present plan, else about what became of the networks of this session.
    void writeReport(const QString& file);
    /// How long the present network and the one before pruning take for an image on this machine, in the project's runtime; for a plan,
    /// also by the channels that stay (Measurements::latencyIn). Gives way as other measuring does.
    void measureTimes();
    /// Measured by measureTimes(); nothing where it has not been.
    std::optional<double> millisecondsOf(NetworkId network) const;
    void pauseOrResume();
    void cancel();
    /// Back to the network before anything was pruned; one undo step.
    void startOver();
    /// A message offers to go on with a training that another session did not finish, where there is one. Whether it does.
    bool offerInterrupted();
    /// Opens what another session kept: its project, its networks, and then goes on with its training, if it was one.
    void reopen(const KeptRun& run);
    /// The stage that made the network; null for an opened one.
    const Lineage::Birth* birthOf(NetworkId network) const { return lineage_.birthOf(network); }
    /// Metadata about the network's last pruning; none if it was never pruned.
    std::optional<WriteMetadata> cutOf(NetworkId network) const { return lineage_.cutOf(network); }

Q_SIGNALS:
    /// Busy, paused, a stage's state, or something measured.
    void changed();
    /// Newest numbers of a training, at most 30 times a second.
    void progressed(const std::shared_ptr<const espalier::TrainSnapshot>& snapshot);
    /// networkInTraining() is another.
    void epochReached();
    /// Steps of work that is not a training, at most 30 times a second.
    void stepped(const std::shared_ptr<const espalier::Progress>& progress);
    /// More is known of the sensitivity of the network that is being measured.
    void sensitivityProgressed();
    /// The curves that decide how much each layer gives, as they come.
    void sharesProgressed(const std::shared_ptr<const espalier::Sensitivity>& curves);
    void opened(const QString& file);
    /// After opened(), when everything that another session kept is in place.
    void sessionReopened();
    /// birthOf() tells of what, and how; the document does not show it yet.
    void networkMade(espalier::NetworkId network);
    void networkExported(espalier::NetworkId network, const QString& file);
    /// The user does not want to go on with an interrupted training.
    void offerRefused();
    void openFailed(const QString& file);
    void message(const espalier::Message& message);
    /// The user wants to describe the head of the network; tried: headProblem().
    void headAsked(const QString& tried);
    /// A training is about to start: numbers of an earlier one no longer count.
    void trainingStarted();

private:
    template <class Value>
    using Recipe = std::function<Result<Value>(const Job&, const RecipeContext&)>;
    template <class Value>
    using Finish = void (RunController::*)(const Job&, const Value&);

    /// What an evaluation tells, by network.
    using Evaluations = std::vector<std::pair<NetworkId, recipes::Evaluated>>;

    /// In the order of the networks that were timed.
    struct MeasuredTimes {
        std::vector<std::pair<NetworkId, double>> milliseconds;
        std::shared_ptr<const LatencyModel> byChannels; ///< null where nothing is planned
    };

    /// What another session's training needs to go on.
    struct Reopened {
        InterruptedRun run;
        ModelPtr opened;
        ModelPtr original, start; ///< null: the opened one; the original
    };

    /// Starts at once, or as soon as a measuring has given way.
    void whenFree(std::function<void()> start);
    template <class Value>
    void begin(Stage stage, Recipe<Value> recipe, Finish<Value> finish, const QString& file = {});
    template <class Value>
    void launch(Job job, Recipe<Value> recipe, Finish<Value> finish);
    void launchTraining(const Job& job, RunStore::Resume resume);
    Job presentJob(Stage stage, const QString& file = {}) const;
    /// What waited for the job that is over; else what the job pushed aside.
    void goOn(Stage stage, bool reached);
    void failed(const Job& job, const Error& error);
    /// Where there is a plan already, what measuring would make better, the network's answers are seen before.
    bool evaluatesFirst() const;
    void measuringFailed(const Error& error);
    /// What the plan's settings need to know, unless something the user asked for is running: then when that is over.
    void measureForPlan();
    /// What stands in for removed channels, where nothing else is running.
    void measureForSubstitutes();
    /// A setting can put a stage out of date.
    void followSettings();
    /// Evaluations on other images are not comparable.
    void forgetOtherImages();
    std::vector<StageState> states() const;

    void finishOpen(const Job& job, const recipes::Opened& opened);
    void finishReadingAgain(const Job& job, const recipes::Opened& opened);
    void finishReopening(const Job& job, const Reopened& reopened);
    void finishTraining(const Job& job, const recipes::Trained& trained);
    void finishPruning(const Job& job, const recipes::Pruned& pruned);
    void finishAll(const Job& job, const recipes::RunReport& report);
    void finishEvaluation(const Job& job, const Evaluations& evaluations);
    void finishMeasuring(const Job& job, const Measurements& measurements);
    void finishSensitivity(const Job& job, const recipes::SensitivityReport& report);
    void finishExport(const Job& job, const WrittenFile& written);
    void finishReport(const Job& job, const std::monostate& written);
    void finishTimes(const Job& job, const MeasuredTimes& times);

    /// Nothing where the present network was not pruned, or its forerunners are gone.
    std::optional<StageResults> stageResults();

    void showOpened(ModelPtr model, Project project);
    /// A network that a stage made: its number.
    NetworkId born(const ModelPtr& model, Lineage::Birth birth, const recipes::Judged& judged);
    void followTraining(const std::shared_ptr<const TrainSnapshot>& snapshot);
    void followNetwork(const std::shared_ptr<const EpochNetwork>& network);
    void followSensitivity(const std::shared_ptr<const Sensitivity>& sensitivity);
    void tellSkipped(const std::vector<std::string>& images);
    void tellMade(theme::Tone tone, QString summary, NetworkId before, NetworkId after, const QString& details = {});
    /// With a remedy where the network's head is the problem.
    void tellNotEvaluated(const Job& job, const Error& error);
    void tellNotOpened(const Job& job, const Error& error);
    void tell(theme::Tone tone, const QString& text, const QString& details = {});
    void offerToGoOn(const QString& text, const KeptRun& run, std::function<void()> start);

    Document& document_;
    Lineage lineage_;
    NetworkId exported_ = noNetwork;
    NetworkId firstEvaluated_ = noNetwork; ///< before anything was measured for its plan
    std::map<NetworkId, std::shared_ptr<const Sensitivity>> sensitivities_;
    std::map<NetworkId, double> milliseconds_;
    std::optional<Job> job_;                         ///< that is running
    std::function<void()> next_;                     ///< starts when the measuring that runs has given way
    std::vector<StageState> states_;                 ///< as last told
    std::filesystem::path judgedOn_;                 ///< the images of the evaluations
    std::shared_ptr<const EpochNetwork> inTraining_; ///< by job_
    Runner runner_;                                  ///< last: its thread ends first
};

} // namespace espalier
