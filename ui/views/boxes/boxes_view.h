// SPDX-License-Identifier: GPL-3.0-or-later
// The boxes that a detector finds in pictures, beside those of the network before pruning.
#pragma once

#include "ui/state/document.h"

#include <QWidget>

#include <array>
#include <memory>

class QAction;
class QCheckBox;
class QLabel;
class QLayout;
class QPushButton;
class QSlider;
class QSpinBox;
class QStackedLayout;

namespace espalier {

class BoxesPane;
class DetectionPlayer;
class RunController;
struct EpochNetwork;

class BoxesView : public QWidget {
    Q_OBJECT
public:
    BoxesView(Document& document, RunController& runs, QWidget* parent = nullptr);

    DetectionPlayer& player() { return *player_; }

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;
    /// Images, folders and videos are opened here; anything else is the window's.
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    void buildActions();
    QAction* addAction(const char* objectName, const QString& text, const QKeySequence& keys, const QString& help,
                       void (DetectionPlayer::*slot)());
    void buildControls();
    void buildSlider(QSlider* slider, const char* objectName, const QString& name, const QString& help);
    QLayout* sourceRow();
    QLayout* stepRows();
    QLayout* keepRows();
    QLayout* controls();
    QWidget* pictures();
    void layOut();
    void followNetworks();
    void followProject();
    void choosePictures();
    void takeSliders();
    void refresh();
    void refreshControls();
    void refreshPanes();

    Document& document_;
    RunController& runs_;
    struct Shown {
        NetworkId before = noNetwork, present = noNetwork;
        std::shared_ptr<const EpochNetwork> inTraining; ///< in the place of the present one; null: none

        bool operator==(const Shown&) const = default;
    };

    Shown shown_;
    DetectionPlayer* player_;
    QPushButton *open_, *camera_, *project_;
    QSlider *confidence_, *overlap_;
    QLabel *confidenceText_, *overlapText_, *name_, *total_, *notice_, *empty_;
    QCheckBox* truths_;
    QSpinBox* number_;
    QAction *previous_ = nullptr, *next_ = nullptr, *play_ = nullptr, *changed_ = nullptr;
    std::array<BoxesPane*, 2> panes_; ///< before pruning, present
    QStackedLayout* stack_;
};

} // namespace espalier
