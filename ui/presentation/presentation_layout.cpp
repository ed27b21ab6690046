// SPDX-License-Identifier: GPL-3.0-or-later
// Where the parts of the presentation are, and its keys.
#include "ui/presentation/presentation.h"

#include "ui/presentation/answer_cards.h"
#include "ui/presentation/large_style.h"
#include "ui/presentation/share_charts.h"
#include "ui/state/document.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/naming.h"
#include "ui/widgets/ratio_slider.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QShortcut>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace espalier {

namespace {

constexpr double largeShare = 1.2; ///< of titles and numbers, by the smallest type

void setPixels(QWidget* widget, int pixels, bool bold)
{
    QFont type = widget->font();
    type.setPixelSize(pixels);
    type.setBold(bold);
    widget->setFont(type);
}

} // namespace

void Presentation::layOut()
{
    title_->setObjectName(QStringLiteral("presentationTitle"));
    note_->setObjectName(QStringLiteral("presentationNote"));
    note_->setWordWrap(true);
    sentences_->setObjectName(QStringLiteral("presentationSentences"));
    sentences_->setWordWrap(true);
    sentences_->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    left_->addWidget(numbersColumn());
    left_->addWidget(sentences_);
    body_ = new QHBoxLayout;
    body_->setSpacing(24);
    body_->addWidget(left_);
    body_->addWidget(rightSide());
    auto* rows = new QVBoxLayout(this);
    rows->setSizeConstraint(QLayout::SetNoConstraint); // else the screen would have to fit the texts; see fitType()
    rows->setContentsMargins(24, 12, 24, 12);
    rows->addWidget(title_);
    rows->addLayout(body_, 1);
    rows->addWidget(note_);
    sliderRow_ = sliderRow();
    rows->addWidget(sliderRow_);
    rows->addWidget(navigation());
}

QWidget* Presentation::numbersColumn()
{
    auto* column = new QWidget(this);
    auto* rows = new QVBoxLayout(column);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(0);
    identify(measure_, "presentationMeasure", tr("Measure how long an answer takes"),
             tr("Measures on this computer, which takes up to a minute. Other work goes first."));
    connect(measure_, &QPushButton::clicked, this, &Presentation::measureOrStop);
    numbers_[0] = addNumber(rows, "presentationSize");
    numbers_[1] = addNumber(rows, "presentationWork");
    numbers_[2] = addNumber(rows, "presentationTime");
    rows->addWidget(measure_, 0, Qt::AlignLeft);
    rows->addStretch(1);
    numbers_[3] = addNumber(rows, "presentationAnswers");
    return column;
}

Presentation::NumberLabels Presentation::addNumber(QBoxLayout* rows, const char* objectName)
{
    NumberLabels labels{new QLabel(this), new QLabel(this)};
    labels.number->setObjectName(QLatin1String(objectName));
    labels.title->setBuddy(labels.number);
    rows->addWidget(labels.title);
    rows->addWidget(labels.number);
    rows->addStretch(1);
    return labels;
}

QWidget* Presentation::rightSide()
{
    right_->addWidget(cards_);
    right_->addWidget(emptyPictures());
    right_->addWidget(bars_);
    right_->addWidget(columns_);
    return right_;
}

QWidget* Presentation::emptyPictures()
{
    auto* empty = new QWidget(this);
    auto* rows = new QVBoxLayout(empty);
    none_->setObjectName(QStringLiteral("presentationNoPictures"));
    none_->setWordWrap(true);
    none_->setAlignment(Qt::AlignCenter);
    choose_->setText(tr("Choose pictures…"));
    identify(choose_, "presentationChoose", tr("Choose the folder of pictures"));
    connect(choose_, &QPushButton::clicked, this, [this] { context_.chooseImages(); });
    rows->addStretch(1);
    rows->addWidget(none_);
    rows->addWidget(choose_, 0, Qt::AlignHCenter);
    rows->addStretch(1);
    return empty;
}

QWidget* Presentation::sliderRow()
{
    auto* row = new QWidget(this);
    auto* columns = new QHBoxLayout(row);
    columns->setContentsMargins(0, 0, 0, 0);
    columns->setSpacing(16);
    ratio_->setObjectName(QStringLiteral("presentationRatio"));
    identify(slider_, "presentationSlider", tr("How much is taken away"), tr("The keys Up and Down move it, too."));
    auto* style = new LargeStyle;
    style->setParent(slider_);
    slider_->setStyle(style);
    connect(slider_, &RatioSlider::sliderPressed, &context_.document, &Document::beginGesture);
    connect(slider_, &RatioSlider::dragEnded, &context_.document, &Document::endGesture);
    connect(slider_, &RatioSlider::ratioMoved, this, [this](double moved) { context_.document.planRatio(moved); });
    columns->addWidget(ratio_);
    columns->addWidget(slider_, 1);
    return row;
}

QToolButton* Presentation::button(const char* objectName, const QString& text, const QString& name, const QString& help,
                                  void (Presentation::*slot)())
{
    auto* made = new QToolButton(this);
    identify(made, objectName, name, help);
    made->setText(text);
    made->setAutoRaise(true);
    made->setFocusPolicy(Qt::TabFocus);
    connect(made, &QToolButton::clicked, this, slot);
    return made;
}

QWidget* Presentation::navigation()
{
    auto* row = new QWidget(this);
    auto* columns = new QHBoxLayout(row);
    columns->setContentsMargins(0, 0, 0, 0);
    columns->addWidget(
        button("presentationBack", QStringLiteral("‹"), tr("Page before"), tr("Page before (Left)"), &Presentation::previousPage));
    addDots(columns);
    columns->addWidget(
        button("presentationForward", QStringLiteral("›"), tr("Next page"), tr("Next page (Right)"), &Presentation::nextPage));
    columns->addStretch(1);
    others_ = button("presentationNext", tr("Other pictures"), tr("Other pictures"), tr("Other pictures (N)"), &Presentation::nextPictures);
    columns->addWidget(others_);
    play_ = button("presentationPlay", {}, tr("Pictures go on by themselves"), tr("Pictures go on by themselves (P)"),
                   &Presentation::togglePlaying);
    play_->setIcon(icon(QStringLiteral("play")));
    play_->setCheckable(true);
    columns->addWidget(play_);
    auto* end = new QToolButton(this);
    identify(end, "presentationEnd", tr("Back to the workbench"), tr("Back to the workbench (Esc)"));
    end->setText(tr("End"));
    end->setAutoRaise(true);
    end->setFocusPolicy(Qt::TabFocus);
    connect(end, &QToolButton::clicked, this, &QWidget::close);
    columns->addWidget(end);
    return row;
}

void Presentation::addDots(QBoxLayout* row)
{
    for (int i = 0; i < presentationPages; ++i) {
        auto* dot = new QToolButton(this);
        identify(dot, "", tr("Page %1 of %2").arg(i + 1).arg(presentationPages));
        dot->setObjectName(QStringLiteral("presentationDot%1").arg(i + 1));
        dot->setCheckable(true);
        dot->setAutoRaise(true);
        dot->setFocusPolicy(Qt::TabFocus);
        connect(dot, &QToolButton::clicked, this, [this, i] { goTo(static_cast<PresentationPage>(i)); });
        dots_.push_back(dot);
        row->addWidget(dot);
    }
}

/// Shortcuts, because sliders and buttons would take the arrows for themselves. Presenters' remote controls send Page Up and Page Down.
void Presentation::addKeys()
{
    const auto add = [this](const QKeySequence& keys, auto slot) { connect(new QShortcut(keys, this), &QShortcut::activated, this, slot); };
    for (const Qt::Key key : {Qt::Key_Right, Qt::Key_PageDown})
        add(key, &Presentation::nextPage);
    for (const Qt::Key key : {Qt::Key_Left, Qt::Key_PageUp})
        add(key, &Presentation::previousPage);
    add(Qt::Key_Up, [this] { moveSlider(1); });
    add(Qt::Key_Down, [this] { moveSlider(-1); });
    add(Qt::Key_N, &Presentation::nextPictures);
    add(Qt::Key_P, &Presentation::togglePlaying);
    for (const Qt::Key key : {Qt::Key_Escape, Qt::Key_F11})
        add(key, [this] { close(); });
}

void Presentation::setType(int pixels)
{
    type_ = pixels;
    setPixels(this, pixels, false);
    const int large = static_cast<int>(std::lround(largeShare * pixels));
    setPixels(title_, large, true);
    note_->setMinimumHeight(2 * note_->fontMetrics().lineSpacing()); // pictures keep their place while it changes
    for (const NumberLabels& each : numbers_)
        setPixels(each.number, large, each.number->font().bold());
    for (QToolButton* each : findChildren<QToolButton*>())
        each->setIconSize({pixels, pixels});
}

void Presentation::fitType()
{
    const int least = typeFor(size()) / 2;
    for (QSize needed = neededSize(); type_ > least && (needed.height() > height() || needed.width() > width()); needed = neededSize()) {
        const double share = std::min(double(height()) / needed.height(), double(width()) / needed.width());
        setType(std::clamp(static_cast<int>(share * type_), least, type_ - 1));
    }
}

/// For all texts at once. Layouts learn of a changed type with the next events only, unless they are told.
QSize Presentation::neededSize() const
{
    for (QWidget* each : findChildren<QWidget*>())
        each->updateGeometry();
    for (QLayout* each : findChildren<QLayout*>())
        each->invalidate();
    const QSize least = layout()->totalMinimumSize();
    return {least.width(), std::max(least.height(), layout()->totalMinimumHeightForWidth(width()))};
}

} // namespace espalier
