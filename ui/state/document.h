// SPDX-License-Identifier: GPL-3.0-or-later
// What the window shows: a network, the settings of its plan, and the plan itself. Views read from here and never compute on their own.
#pragma once

#include "core/pipeline/stages.h"
#include "ui/state/document_state.h"
#include "ui/state/substitute_search.h"

#include <QObject>
#include <QUndoStack>

#include <functional>
#include <map>

namespace espalier {

/// What a document computes with. Tests count the calls.
struct Calculations {
    std::function<Result<FusedScores>(const Model&, const PruneSettings&, const Measurements&)> scores = scoresOf;
    std::function<Result<Plan>(const Groups&, const std::vector<double>&, const std::vector<UnitId>&, const CostModel&, const PlanRequest&)>
        plan = makePlan;
    std::function<std::vector<UnitId>(const std::vector<double>&)> rank = ascending;
};

/// Lives in the window's thread. A change of settings recomputes the plan at once (about a millisecond) and tells the views.
/// Every change is a step on the undo stack; all changes between beginGesture() and endGesture() are one step.
class Document : public QObject {
    Q_OBJECT
public:
    /// networkMemory: NetworkStore's limit.
    explicit Document(QObject* parent = nullptr, Calculations calculations = {}, std::int64_t networkMemory = NetworkStore::usualLimit);

    /// Never null.
    const StatePtr& state() const { return state_; }
    /// Shorthands for parts of the present state.
    NetworkId network() const { return state_->network; }
    const ModelPtr& model() const { return state_->model; }
    const ModelPtr& original() const { return state_->original; }
    const Project& project() const { return *state_->project; }
    const RankedScores& scores() const { return *state_->scores; }
    const Measurements& measurements() const { return *state_->measurements; }
    const std::shared_ptr<const Plan>& plan() const { return state_->plan; }
    const QString& planProblem() const { return state_->planProblem; }
    bool planCarriedOut() const { return state_->planning == Planning::carriedOut; }
    bool nothingPlanned() const { return state_->planning == Planning::nothing; }

    /// Starts afresh: the undo stack is emptied, and earlier networks' numbers mean nothing any more.
    void open(ModelPtr model, Project project);
    /// A number for a network that a stage made, whether it is shown or not.
    NetworkId keep(ModelPtr model) { return networks_.add(std::move(model)); }
    /// A network of this session, read back from its file where it is not in memory. Error: the file is gone.
    Result<ModelPtr> modelOf(NetworkId network) { return networks_.model(network); }
    /// The same project goes on with the network a stage made. One undo step named after what the stage did. Floors of the settings that
    /// no longer fit into their layers are lowered to the layers' width; heat is forgotten where the units are others. removed: the units
    /// of the present network that it lacks; channels kept by hand are then counted anew. Where it is not told and the widths differ, they
    /// and those cut by hand are forgotten.
    void replaceNetwork(NetworkId network, bool planCarriedOut = false, const QString& step = {}, const std::vector<bool>& removed = {});
    /// The same, and pruning begins with this network: it takes the original's place.
    void beginWith(NetworkId network, const QString& step);
    /// A network of this session with the original and the plan's settings that it had, and what becomes of their ratio. One undo step,
    /// unless nothing changes.
    void returnTo(NetworkId network, NetworkId original, const PruneSettings& settings, Planning planning, const QString& step);
    /// One undo step, unless nothing changes; step names it in the Edit menu.
    void setPruneSettings(const PruneSettings& settings, const QString& step = {});
    /// The same for the ratio alone. 0: nothing is to go for now, and the settings keep the ratio they have.
    void planRatio(double ratio, const QString& step = {});
    /// The same for all other settings.
    void setProject(const Project& project, const QString& step = {});
    /// Measured of a network, which need not be the present one; no undo step.
    void setMeasurements(NetworkId network, Measurements measurements);
    /// Measuring did not work out; the plan's problem, until what is to be measured is another.
    void setMeasuringProblem(const QString& problem);
    /// Finding out what stands in for removed channels did not work; told until images or network are others.
    void setSubstitutionProblem(const QString& problem);
    /// Live heat of a running stage; no undo step.
    void setHeat(std::shared_ptr<const HeatSnapshot> heat);
    /// The project now lies in this file; the present state is the clean one.
    void markSaved(const std::filesystem::path& file);

    /// Calls slot (of receiver, without arguments) after each change that touches any of parts.
    template <class Receiver, class Slot>
    void follow(Receiver* receiver, Parts parts, Slot slot)
    {
        connect(this, &Document::changed, receiver, [receiver, parts, slot](Parts touched) {
            if (touched & parts)
                std::invoke(slot, receiver);
        });
    }

    void beginGesture();
    void endGesture();
    QUndoStack& undoStack() { return undoStack_; }

Q_SIGNALS:
    /// Once a change, when state() is complete.
    void changed(espalier::Parts parts);
    /// Undo cannot bring a network back, because its file is gone; the present one stays.
    void networkLost(const espalier::Error& error);

private:
    class Step;
    /// Everything that undo brings back.
    struct Remembered {
        NetworkId network = noNetwork, original = noNetwork;
        std::shared_ptr<const Project> project;
        std::shared_ptr<const HeatSnapshot> heat;
        Planning planning = Planning::ratio;
    };

    Remembered remembered() const;
    void change(Project project, Planning planning, const QString& step);
    void go(NetworkId network, NetworkId original, bool planCarriedOut, const QString& step, const std::vector<bool>& removed = {});
    void goWith(NetworkId network, NetworkId original, const PruneSettings& settings, Planning planning, const QString& step);
    void push(Remembered next, const QString& step);
    void restore(const Remembered& to);
    void show(DocumentState next, Parts parts = {});
    std::shared_ptr<const RankedScores> scoresFor(const DocumentState& state) const;
    void plan(DocumentState& state) const;
    void planByScores(DocumentState& state) const;
    void tellSubstitutes(DocumentState& state);
    QString unmeasuredProblem(const DocumentState& state) const;
    std::shared_ptr<const Measurements> measurementsOf(NetworkId network);
    /// What was measured on other images or with another seed counts no longer.
    void forgetImageMeasurements();

    NetworkStore networks_;
    Calculations calculations_;
    StatePtr state_ = std::make_shared<DocumentState>();
    std::map<NetworkId, std::shared_ptr<const Measurements>> measurements_;
    QString measuringProblem_; ///< why the last measuring failed; empty: it did not
    QString substitutionProblem_;
    SubstituteSearch substitutes_{[this] { show(*state_); }};
    QUndoStack undoStack_;
    int gesture_ = 0; ///< number of the present gesture
    bool inGesture_ = false;
};

} // namespace espalier
