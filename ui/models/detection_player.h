// SPDX-License-Identifier: GPL-3.0-or-later
// What detectors find in pictures, one picture after the other: the present network beside the one before pruning. Without widgets.
#pragma once

#include "ui/models/box_changes.h"
#include "ui/models/detection_engine.h"
#include "ui/state/newest_wins.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include <memory>
#include <vector>

namespace espalier {

/// The networks that are shown beside each other.
struct Detectors {
    /// What the second one is.
    enum class Second {
        cut,        ///< the present network, not trained since it was cut
        trained,    ///< the present network
        inTraining, ///< the present network as a training has made it so far
        planned,    ///< what the plan would make: an estimate
        outdated,   ///< the same of the plan before
    };

    ModelPtr before, present; ///< the same where nothing was pruned; null: nothing is open
    Second second = Second::cut;
    int epoch = 0;       ///< of a training
    PicturesFirst first; ///< of the project's pictures

    bool operator==(const Detectors&) const = default;
    bool ofPlan() const { return second == Second::planned || second == Second::outdated; }
};

/// Lives in the window's thread; pictures are read and networks run on another one, where the newest request wins.
class DetectionPlayer : public QObject {
    Q_OBJECT
public:
    /// prepare: tests count the runs.
    explicit DetectionPlayer(QObject* parent = nullptr, PrepareDetector prepare = prepareDetector);

    void setNetworks(Detectors detectors);
    /// epoch: after which present, which is being trained, is shown; 0: it is not.
    void setNetworks(ModelPtr before, ModelPtr present, int epoch = 0);
    const Detectors& detectors() const { return detectors_; }
    /// What is shown as long as nothing else was opened. data: the project's images; empty: none.
    void setProject(const std::filesystem::path& data, const Preprocessing& preprocessing);
    /// Images, folders and videos.
    void openPictures(std::vector<std::filesystem::path> files);
    void openCamera(int number);
    /// Back to the project's.
    void showProject() { show({}); }
    bool showsProject() const { return own_.empty(); }
    /// Nothing is computed while nobody looks; a camera is let go.
    void setActive(bool active);

    void goTo(std::int64_t number);
    void next() { goTo(position() + 1); }
    void previous() { goTo(position() - 1); }
    /// The next picture to which the networks give different answers. While it is looked for: stops. Any other request stops it, too.
    void searchChanged();
    void setPlaying(bool playing);
    void togglePlaying() { setPlaying(!playing_); }
    /// Which of the candidates are shown; at once and without running a network.
    void setKeep(const SuppressionSettings& keep);
    void setTruthsShown(bool shown);

    /// The newest answer. Of a request that is not answered yet, position() tells the number.
    const DetectionScene& scene() const { return scene_; }
    std::int64_t position() const { return wanted_; }
    const SuppressionSettings& keep() const { return keep_; }
    bool truthsShown() const { return truthsShown_; }
    bool playing() const { return playing_; }
    bool searching() const { return searching_; }
    /// Whether the picture is shown that was asked for last.
    bool upToDate() const { return !asked_; }
    bool canStep() const { return scene_.count > 1; }
    bool canPlay() const;
    bool canSearch() const { return networks_.size() == 2 && canStep(); }

    /// Why nothing is shown and what to do; empty where a picture is.
    QString advice() const;
    /// What the last search found, if that has to be told; else empty.
    const QString& notice() const { return notice_; }
    /// 0: there is no detector; 1; 2: before and after pruning.
    std::size_t networkCount() const { return networks_.size(); }
    /// "Before pruning", "Being trained, after epoch 3", "If cut now, not trained".
    QString title(std::size_t network) const;
    /// The network's boxes after suppression, and those that are there where they are shown.
    std::vector<DrawnBox> boxes(std::size_t network) const;
    /// "12.3 ms, 81 pictures a second, 9.1 MB of memory, 4 boxes", or why there is no answer.
    QString facts(std::size_t network) const;
    /// What the second network changes in this picture; empty where there are not two answers.
    QString changes() const;

Q_SIGNALS:
    /// Anything that the functions above tell.
    void changed();

private:
    const PictureSource& source() const { return own_.empty() ? usual_ : own_; }
    void show(PictureSource source);
    void follow(const Detectors& last);
    bool answersMayStay() const;
    void keepAnswers();
    void ask(std::int64_t number) { ask(Wanted::number, number); }
    void ask(Wanted wanted, std::int64_t number = 0);
    void take(const DetectionScene& scene);
    void goOn();
    void stopSearch();
    void forgetAnswers();
    void suppressAll();
    bool answeredOfPlan() const { return answered_ == Detectors::Second::planned || answered_ == Detectors::Second::outdated; }

    Detectors detectors_;
    Detectors::Second answered_ = Detectors::Second::cut; ///< what the answers in sight are of
    int answeredEpoch_ = 0;
    bool answersStay_ = false;               ///< they are of earlier networks, until the present ones have answered
    std::weak_ptr<const Model> lastPlanned_; ///< whose changed pictures were shown
    std::vector<ModelPtr> networks_;         ///< none where the present one is no detector
    Preprocessing preprocessing_;
    PictureSource usual_, own_;
    SuppressionSettings keep_{0.25, 0.45};
    bool truthsShown_ = true, playing_ = false, searching_ = false, active_ = false;
    bool asked_ = false;                ///< a request is not answered yet
    bool due_ = false;                  ///< to be asked as soon as somebody looks
    Wanted pendingAs_ = Wanted::number; ///< how the request that is not answered yet asks
    std::int64_t wanted_ = 0;
    DetectionScene scene_;
    std::vector<std::vector<Detection>> shown_; ///< after suppression, by network
    std::vector<JudgedBoxes> judged_;           ///< the same
    QString notice_;
    QTimer pace_;            ///< until the next picture while playing
    QElapsedTimer sinceAsk_; ///< of the last picture
    NewestWins<DetectionRequest, DetectionScene> worker_;
};

} // namespace espalier
