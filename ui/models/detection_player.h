// SPDX-License-Identifier: GPL-3.0-or-later
// What detectors find in pictures, one picture after the other: the present network beside the one before pruning. Without widgets.
#pragma once

#include "ui/models/detection_engine.h"
#include "ui/state/newest_wins.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include <memory>
#include <vector>

namespace espalier {

/// Lives in the window's thread; pictures are read and networks run on another one, where the newest request wins.
class DetectionPlayer : public QObject {
    Q_OBJECT
public:
    /// prepare: tests count the runs.
    explicit DetectionPlayer(QObject* parent = nullptr, PrepareDetector prepare = prepareDetector);

    /// before: the same as present where nothing was pruned. Null: nothing is open. epoch: after which present, which is being trained, is
    /// shown; 0: it is not.
    void setNetworks(ModelPtr before, ModelPtr present, int epoch = 0);
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
    /// "Before pruning", "Now", "Being trained, after epoch 3".
    QString title(std::size_t network) const;
    /// The network's boxes after suppression, and those that are there where they are shown.
    std::vector<DrawnBox> boxes(std::size_t network) const;
    /// "12.3 ms, 81 pictures a second, 9.1 MB of memory, 4 boxes", or why there is no answer.
    QString facts(std::size_t network) const;

Q_SIGNALS:
    /// Anything that the functions above tell.
    void changed();

private:
    const PictureSource& source() const { return own_.empty() ? usual_ : own_; }
    void show(PictureSource source);
    void ask(std::int64_t number, bool untilChanged = false);
    void take(const DetectionScene& scene);
    void goOn();
    void stopSearch();
    void forgetAnswers();
    void suppressAll();

    ModelPtr present_, before_;
    int epoch_ = 0, answeredEpoch_ = 0; ///< the present one, and the one whose answers are in sight
    std::vector<ModelPtr> networks_;    ///< none where the present one is no detector
    Preprocessing preprocessing_;
    PictureSource usual_, own_;
    SuppressionSettings keep_{0.25, 0.45};
    bool truthsShown_ = true, playing_ = false, searching_ = false, active_ = false;
    bool asked_ = false; ///< a request is not answered yet
    bool due_ = false;   ///< to be asked as soon as somebody looks
    std::int64_t wanted_ = 0;
    DetectionScene scene_;
    std::vector<std::vector<Detection>> shown_; ///< after suppression, by network
    QString notice_;
    QTimer pace_;            ///< until the next picture while playing
    QElapsedTimer sinceAsk_; ///< of the last picture
    NewestWins<DetectionRequest, DetectionScene> worker_;
};

} // namespace espalier
