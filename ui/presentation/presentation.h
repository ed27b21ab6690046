// SPDX-License-Identifier: GPL-3.0-or-later
// A full-screen page over the workbench for people who know nothing of networks: one slider with large numbers and pictures, and four
// pages that tell the story. A window of its own, so that the workbench stays as it is.
#pragma once

#include "ui/models/compared_pictures.h"
#include "ui/models/presentation_text.h"

#include <QTimer>
#include <QWidget>

#include <array>
#include <filesystem>
#include <functional>
#include <vector>

class QBoxLayout;
class QLabel;
class QPushButton;
class QStackedWidget;
class QToolButton;

namespace espalier {

class AnswerCards;
class Document;
class LayerColumns;
class RatioSlider;
class RunController;
class SavingBars;
class WhatIf;

/// What the presentation shows and changes; outlives it.
struct PresentationContext {
    Document& document;
    RunController& runs;
    WhatIf& whatIf;
    std::function<void()> chooseImages; ///< lets the user choose the folder of images
};

class Presentation : public QWidget {
    Q_OBJECT
public:
    Presentation(PresentationContext context, QWidget* parent);
    ~Presentation() override;

    /// Pixels of the smallest type on a screen of this size, so that it can be read from five metres.
    static int typeFor(const QSize& screen);
    void goTo(PresentationPage page);
    PresentationPage page() const { return page_; }
    void nextPictures();

protected:
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    struct NumberLabels {
        QLabel* title = nullptr;
        QLabel* number = nullptr;
    };

    void layOut();
    QWidget* numbersColumn();
    NumberLabels addNumber(QBoxLayout* rows, const char* objectName);
    QWidget* rightSide();
    QWidget* emptyPictures();
    QWidget* sliderRow();
    QWidget* navigation();
    QToolButton* button(const char* objectName, const QString& text, const QString& name, const QString& help,
                        void (Presentation::*slot)());
    void addDots(QBoxLayout* row);
    void addKeys();
    void setType(int pixels);
    /// Smaller type where the texts do not fit, as those of tall signs.
    void fitType();
    QSize neededSize() const;

    void turn(int pages);
    void nextPage() { turn(1); }
    void previousPage() { turn(-1); }
    void moveSlider(int steps);
    void togglePlaying();
    void measureOrStop();
    void followNetwork();
    void refresh();
    void refreshNumbers();
    void refreshSlider();
    ComparedPictures presentPictures();
    void refreshPictures();
    void refreshRight();

    PresentationContext context_;
    PresentedPurpose purpose_;
    PresentationFacts facts_;
    PresentationPage page_ = PresentationPage::live;
    ComparedPictures pictures_;
    ComparedPictures tried_;       ///< of the plan that was tried last; none: of this network and these pictures none was
    std::filesystem::path folder_; ///< of these pictures
    std::size_t first_ = 0;        ///< of the pictures in sight
    int type_ = 0;                 ///< pixels; 0: not shown yet
    QTimer pace_;                  ///< until the next pictures, while they go on by themselves

    QLabel* title_;
    QBoxLayout* body_ = nullptr;
    QStackedWidget* left_;
    std::array<NumberLabels, 4> numbers_;
    QPushButton* measure_;
    QLabel* sentences_;
    QStackedWidget* right_;
    AnswerCards* cards_;
    QLabel* none_; ///< why there are no pictures
    QPushButton* choose_;
    SavingBars* bars_;
    LayerColumns* columns_;
    QLabel* note_;
    QWidget* sliderRow_;
    QLabel* ratio_;
    RatioSlider* slider_;
    std::vector<QToolButton*> dots_;
    QToolButton* others_;
    QToolButton* play_;
};

} // namespace espalier
