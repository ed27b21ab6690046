// SPDX-License-Identifier: GPL-3.0-or-later
// Some pictures with the answers of two networks, for people who look at few of them: the original's, and the smaller one's.
#pragma once

#include "core/pipeline/recipes/plan_estimate.h"
#include "ui/models/picture.h"

#include <QImage>
#include <QStringList>

#include <memory>
#include <vector>

namespace espalier {

struct ComparedPicture {
    struct Answer {
        QString text; ///< "shirt", "4 of 5 found"; empty: none yet
        bool right = false;
        std::vector<DrawnBox> boxes; ///< of detectors, with the objects that are there and were not found
    };

    QString name;
    QString id;     ///< tells it from the others, also where files of several folders have the same name
    QImage picture; ///< as the network sees it
    Answer before, now;
};

/// A value; pictures are shared, and made when they are looked at.
class ComparedPictures {
public:
    /// None.
    ComparedPictures() = default;
    /// Of a plan that was tried. Those that changed and those that did not take turns by their shares, so that the first few pictures
    /// promise neither more nor less than all.
    static ComparedPictures of(const std::shared_ptr<const recipes::PlanEstimate>& estimate);
    /// Of two networks on the same pictures; now may be null: nothing is known of the other one.
    static ComparedPictures of(std::shared_ptr<const Predictions> before, std::shared_ptr<const Predictions> now);

    std::size_t size() const { return rows_.size(); }
    bool empty() const { return rows_.empty(); }
    /// Whether boxes are found in them.
    bool boxed() const { return boxed_; }
    /// Whether there are answers of the smaller network.
    bool compared() const { return compared_; }
    ComparedPicture at(std::size_t index) const;
    /// The same pictures while nothing is known of the smaller network.
    ComparedPictures untried() const;
    /// Those that are there, in this order; the others follow in theirs.
    void putFirst(const QStringList& ids);
    /// The same pictures with the same answers, in whatever order.
    bool operator==(const ComparedPictures& other) const
    {
        return source_ == other.source_ && second_ == other.second_ && untried_ == other.untried_;
    }

private:
    struct Row {
        const Prediction* before = nullptr;
        const Prediction* now = nullptr; ///< null: not known
    };
    static QString idOf(const Row& row);
    void order();
    void add(const Prediction* before, const Prediction* now);

    std::shared_ptr<const void> source_, second_; ///< keep what the rows point to
    Preprocessing::Order order_ = Preprocessing::Order::rgb;
    std::vector<Row> rows_;
    bool boxed_ = false, compared_ = false;
    bool untried_ = false; ///< the answers of the smaller network are not those of the present plan
};

} // namespace espalier
