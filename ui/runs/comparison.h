// SPDX-License-Identifier: GPL-3.0-or-later
// The two sides of a comparison: which ones can be chosen, which are, and what they consist of. The project is never changed.
#pragma once

#include "ui/models/comparison_side.h"
#include "ui/models/plan_side.h"
#include "ui/runs/what_if.h"

#include <QObject>

#include <array>
#include <optional>
#include <string>
#include <vector>

namespace espalier {

/// Lives in the window's thread; sides are made and files are read on others.
class Comparison : public QObject {
    Q_OBJECT
public:
    static constexpr int a = 0, b = 1; ///< the sides

    /// What a side can be. Numbers are never reused, but those of the live ones.
    struct Option {
        int id = 0;
        QString name;
        QString text; ///< a sentence: what it is, or why it is not there
        bool there = true;
        bool operator==(const Option&) const = default;
    };
    enum Live { originalNetwork, presentPlan, presentNetwork };

    Comparison(Document& document, RunController& runs, WhatIf& whatIf, QObject* parent = nullptr);

    /// First what follows the document, then what was given, pinned and read.
    std::vector<Option> options() const;
    /// Option::id.
    int chosen(int side) const { return chosen_[static_cast<std::size_t>(side)]; }
    void choose(int side, int option);
    void swap();
    /// Compares these two. They can be chosen until others are given.
    void compare(const ComparisonSide& first, const ComparisonSide& second);
    /// The same of two entries of the plans. Of one whose network is not in this session, widths and totals are known alone.
    void compareEntries(const PlanSide& first, const PlanSide& second);

    bool canPin() const;
    /// Keeps the present plan as an option, as it is now. Where B is the present plan, A becomes the pinned one: the next change shows.
    void pin();
    /// A network, a project or a plan that the command line wrote: becomes an option, and B. problem() tells why not.
    void addFile(const QString& file);
    bool reading() const { return reading_; }
    /// Whether the option can be taken off the list, and does so.
    bool canForget(int option) const;
    void forget(int option);

    /// Nothing is computed as long as nobody looks.
    void setWanted(bool wanted);
    /// Null where it is not there, or not yet.
    const SidePtr& side(int side) const { return sides_[static_cast<std::size_t>(side)]; }
    /// Why a side is missing, or what to do; empty: both are there.
    QString whyNone() const;
    /// Why the last file could not be read; empty: it could.
    const QString& problem() const { return problem_; }

Q_SIGNALS:
    void optionsChanged();
    /// Of a side, or whyNone().
    void changed();

private:
    /// What is known of a side's answers.
    struct Judged {
        std::optional<MetricValue> metric;
        bool estimated = false;
        std::shared_ptr<const Predictions> predictions;
    };
    /// An option that no longer changes.
    struct Fixed {
        int id = 0;
        SideContent content; ///< without a model where only the side itself is known
        SidePtr side;        ///< null until it is made
        Judged judged;
        bool given = false; ///< by compare()
    };
    /// What a side is to be.
    struct Wanted {
        int option = originalNetwork;
        SideContent content; ///< without a model where ready is there, and where the option is not
        SidePtr ready;

        bool operator==(const Wanted&) const = default;
    };
    struct Request {
        std::array<Wanted, 2> wanted, made;
        std::array<SidePtr, 2> sides; ///< of made
    };
    struct Answer {
        std::array<Wanted, 2> made;
        std::array<SidePtr, 2> sides;
    };
    struct FileRequest {
        std::string file;
        std::vector<SideContent> planned; ///< networks to which a plan may belong
    };
    using FileAnswer = Result<SideContent>;

    static Answer answerTo(const Request& request, const std::stop_token& stop);
    static FileAnswer read(const FileRequest& request, const std::stop_token& stop);

    SideContent contentOfNetwork(NetworkId network, const ModelPtr& model) const;
    SideContent contentOf(int option) const;
    QString whyNot(int option) const;
    /// What has been measured of it so far.
    Judged judgedOf(int option) const;
    static SidePtr withFacts(const SidePtr& side, const Judged& judged);
    const Fixed* fixed(int option) const;
    int add(Fixed option);
    void compareGiven(std::array<Fixed, 2> given);
    Fixed optionOf(const PlanSide& entry) const;
    void follow();
    void forgetOtherSessions();
    void make();
    Wanted wantedOf(int option) const;
    void ask(const std::array<Wanted, 2>& wanted);
    void take(const Answer& answer);
    void takeFile(const FileAnswer& answer);
    void refreshFacts();

    Document& document_;
    RunController& runs_;
    WhatIf& whatIf_;
    std::vector<Fixed> fixed_;
    int nextId_ = presentNetwork + 1, pinned_ = 0;
    std::array<int, 2> chosen_{originalNetwork, presentPlan};
    std::array<Wanted, 2> asked_, made_; ///< that is being made; of which sides_ are
    std::array<SidePtr, 2> sides_;
    NetworkId session_ = noNetwork; ///< the opened network that the options belong to
    bool wanted_ = false, reading_ = false;
    QString problem_;
    NewestWins<Request, Answer> worker_;
    NewestWins<FileRequest, FileAnswer> reader_;
};

} // namespace espalier
