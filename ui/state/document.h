// SPDX-License-Identifier: GPL-3.0-or-later
// What the window shows: a model, the settings of its plan, and the plan itself. Views read from here and never compute on their own.
#pragma once

#include "core/pipeline/stages.h"
#include "core/sparsity/heatmap.h"

#include <QObject>
#include <QString>
#include <QUndoStack>

#include <map>
#include <memory>
#include <optional>

namespace espalier {

/// Lives in the window's thread. A change of settings recomputes the plan at once (about a millisecond) and tells the views.
/// Every change is a step on the undo stack; all changes between beginGesture() and endGesture() are one step.
class Document : public QObject {
    Q_OBJECT
public:
    explicit Document(QObject* parent = nullptr);

    /// Null before anything is open.
    const ModelPtr& model() const { return state_.model; }
    /// The model as it was opened, for comparison; the same as model() until a stage made another.
    const ModelPtr& original() const { return original_; }
    /// Project of the open model; for a bare model one with default settings.
    const Project& project() const { return state_.project; }
    /// All zero where the criterion has not been measured: scoresKnown().
    const FusedScores& scores() const { return scores_; }
    bool scoresKnown() const;
    /// What was measured of model() for its plan.
    const Measurements& measurements() const { return measurementsOf(model()); }
    const Measurements& measurementsOf(const ModelPtr& model) const;
    /// True where the settings' criterion or budget takes measuring that nobody has done or failed at yet: whoever runs jobs should.
    bool needsMeasuring() const;
    /// Null when there is no model or the request is not feasible; planProblem() then says why. Keeps everything while nothing is planned,
    /// and right after pruning, until a setting changes: what was planned is done, and nothing more is planned.
    const std::shared_ptr<const Plan>& plan() const { return plan_; }
    const QString& planProblem() const { return planProblem_; }
    /// True from pruning on until a setting of the plan changes: the settings' ratio has been carried out on model().
    bool planCarriedOut() const { return state_.planning == Planning::carriedOut; }
    /// True from planRatio(0) until a ratio is planned.
    bool nothingPlanned() const { return state_.planning == Planning::nothing; }
    /// Newest heat of a sparsity training; null when there was none.
    const std::shared_ptr<const HeatSnapshot>& heat() const { return state_.heat; }
    /// Largest ratio the settings can reach.
    double largestRatio() const { return largestRatio_; }

    /// Starts afresh: the undo stack is emptied.
    void open(ModelPtr model, Project project);
    /// The same project goes on with the model a stage made. One undo step named after what the stage did. Floors of the settings that no
    /// longer fit into their layers are lowered to the layers' width; heat is forgotten where the units are others.
    void replaceModel(ModelPtr model, bool planCarriedOut = false, const QString& step = {});
    /// One undo step, unless nothing changes; step names it in the Edit menu.
    void setPruneSettings(const PruneSettings& settings, const QString& step = {});
    /// The same for the ratio alone. 0: nothing is to go for now, and the settings keep the ratio they have.
    void planRatio(double ratio, const QString& step = {});
    /// The same for all other settings.
    void setProject(const Project& project, const QString& step = {});
    /// Measured of model, which need not be the present one; no undo step.
    void setMeasurements(const ModelPtr& model, Measurements measurements);
    /// Measuring did not work out; the plan's problem, until what is to be measured is another.
    void setMeasuringProblem(const QString& problem);
    /// Live heat of a running stage; no undo step.
    void setHeat(std::shared_ptr<const HeatSnapshot> heat);
    /// The project now lies in this file; the present state is the clean one.
    void markSaved(const std::filesystem::path& file);

    void beginGesture();
    void endGesture();
    QUndoStack& undoStack() { return undoStack_; }

Q_SIGNALS:
    void modelChanged();
    void planChanged(); ///< also when it became infeasible; after every modelChanged, too
    void heatChanged();
    void projectChanged(); ///< any setting; after the plan has followed

private:
    class Step;
    enum class Planning { ratio, nothing, carriedOut };
    /// Everything that undo brings back; cheap to copy, as model and heat are shared.
    struct State {
        ModelPtr model;
        Project project;
        std::shared_ptr<const HeatSnapshot> heat;
        Planning planning = Planning::ratio;
    };

    void push(State next, const QString& step);
    void restore(const State& state);
    void recompute(bool criterionChanged);
    void recomputeScores();
    void recomputePlan();
    Plan untouchedPlan(const PlanRequest& request) const;
    QString unmeasuredProblem() const;
    /// What was measured for other images or another seed counts no longer.
    void forgetMeasurements(const State& before);

    State state_;
    ModelPtr original_;
    FusedScores scores_;
    std::map<ModelPtr, Measurements> measurements_;
    QString measuringProblem_; ///< why the last measuring failed; empty: it did not
    std::shared_ptr<const Plan> plan_;
    QString planProblem_;
    double largestRatio_ = 1;
    PlanRequest largestRatioRequest_; ///< the request largestRatio_ belongs to; its own target does not matter
    bool largestRatioKnown_ = false;
    QUndoStack undoStack_;
    int gesture_ = 0; ///< number of the present gesture
    bool inGesture_ = false;
};

} // namespace espalier
