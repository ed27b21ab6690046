// SPDX-License-Identifier: GPL-3.0-or-later
// The boxes that a detector finds in pictures: beside those of the network before pruning, or those of the planned network beside the
// original's, with what changes first.
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
class ShownDetectors;
class WhatIf;

class BoxesView : public QWidget {
    Q_OBJECT
public:
    BoxesView(Document& document, RunController& runs, WhatIf& whatIf, QWidget* parent = nullptr);

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
    void followProject();
    void choosePictures();
    void takeSliders();
    void refresh();
    void refreshControls();
    void refreshPanes();
    void refreshNote();

    Document& document_;
    DetectionPlayer* player_;
    ShownDetectors* detectors_; ///< chooses what the player shows
    QPushButton *open_, *camera_, *project_;
    QSlider *confidence_, *overlap_;
    QLabel *confidenceText_, *overlapText_, *name_, *total_, *notice_, *note_, *empty_;
    QCheckBox* truths_;
    QSpinBox* number_;
    QAction *previous_ = nullptr, *next_ = nullptr, *play_ = nullptr, *changed_ = nullptr;
    std::array<BoxesPane*, 2> panes_; ///< before, and the network that is compared with it
    QStackedLayout* stack_;
};

} // namespace espalier
