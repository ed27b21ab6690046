// SPDX-License-Identifier: GPL-3.0-or-later
// The map of collapses for the document's network, scores and floors, computed on another thread, with its words and remedies.
#pragma once

#include "core/pruning/planning/collapse_reason.h"
#include "ui/state/document.h"
#include "ui/state/newest_wins.h"

#include <QObject>

#include <memory>
#include <optional>
#include <vector>

namespace espalier {

/// Lives in the window's thread.
class CollapseData : public QObject {
    Q_OBJECT
public:
    explicit CollapseData(Document& document, QObject* parent = nullptr);

    /// Nothing is computed as long as nobody looks.
    void setWanted(bool wanted);

    /// Null where there is nothing to map, and until a network's first map is there. While floors or scores change, the map before stays.
    const std::shared_ptr<const CollapseMap>& map() const { return map_; }
    /// Whether the map is that of the present settings.
    bool upToDate() const { return map_ && answered_; }
    /// Of the map's ratios those, ascending, at which floors give channels back that the plain cut takes.
    std::vector<double> restoringRatios() const;
    /// Groups by row, the first to collapse first.
    const std::vector<int>& order() const { return order_; }
    /// -1: none.
    int rowOfGroup(int group) const;
    /// Why there is no map, and what to do.
    QString whyNone() const;

    /// Why the layer is as wide as the map has it at a ratio.
    QString reasonAt(int group, double ratio) const;
    /// Where and why the layer collapses first.
    QString collapseOf(int group) const;
    /// The floor of the layer at the present ratio; none where it is held anyway: set, under replacement, for every ratio.
    std::optional<int> floorToSet(int group) const;
    /// Sets that floor for every ratio, and lets replacement hold it. One undo step. Empty: done; else why it is refused.
    QString setFloor(int group);

Q_SIGNALS:
    /// Another map, or none.
    void changed();

private:
    /// The map depends on nothing else.
    struct Question {
        ModelPtr model;
        std::shared_ptr<const RankedScores> scores;
        std::optional<PlanRequest> request; ///< at a ratio of its own

        bool operator==(const Question&) const = default;
    };
    /// With all that they refer to.
    struct Reasons {
        Question question;
        CollapseReasons of;

        explicit Reasons(const Question& asked) : question(asked), of(inputsOf(question)) {}
    };
    struct Answer {
        std::shared_ptr<const CollapseMap> map; ///< null: problem tells why
        std::shared_ptr<const Reasons> reasons; ///< null with map
        QString problem;
    };

    static Question questionOf(const DocumentState& state);
    static PlanInputs inputsOf(const Question& question);
    static Answer answerTo(const Question& question, const std::stop_token& stop);
    void follow();
    void show(const Answer& answer);
    bool knowsGroup(int group) const;
    QString sentenceAt(int group, double ratio) const;

    Document& document_;
    bool wanted_ = false;
    Question asked_; ///< answered by map_, or being answered
    bool answered_ = false;
    ModelPtr mapped_; ///< the network of map_
    std::shared_ptr<const CollapseMap> map_;
    std::shared_ptr<const Reasons> reasons_;
    std::vector<int> order_;
    QString problem_;
    NewestWins<Question, Answer> worker_;
};

} // namespace espalier
