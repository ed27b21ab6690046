// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/presentation/presentation.h"

#include "ui/presentation/answer_cards.h"
#include "ui/presentation/share_charts.h"
#include "ui/runs/presentation_facts.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/naming.h"
#include "ui/widgets/ratio_slider.h"

#include <QEvent>
#include <QLabel>
#include <QPushButton>
#include <QStackedWidget>
#include <QToolButton>

#include <algorithm>
#include <cmath>
#include <utility>

namespace espalier {

namespace {

constexpr int picturesStay = 6000; ///< milliseconds, while they go on by themselves
enum RightSide { withCards, withoutPictures, withBars, withColumns };

QString paragraphs(const QStringList& sentences)
{
    QString text;
    for (const QString& sentence : sentences)
        text += QStringLiteral("<p>%1</p>").arg(sentence.toHtmlEscaped());
    return text;
}

} // namespace

/// ISO 9241-303 asks for letters of 16 minutes of arc at least: 23 mm for capitals at 5 m. On a screen of 55 inches, 680 mm high, that is
/// 3.4 % of the height, and capitals are 0.73 of the type's size. Wider screens than 16:10 are bounded by their height, narrower ones by
/// their width.
int Presentation::typeFor(const QSize& screen)
{
    constexpr double capitals = 5000 * 16.0 / 60 * 3.14159265 / 180, screenHeight = 680, capitalShare = 0.73, widest = 1.6;
    return static_cast<int>(
        std::lround(capitals / screenHeight / capitalShare * std::min<double>(screen.height(), screen.width() / widest)));
}

Presentation::Presentation(PresentationContext context, QWidget* parent)
    : QWidget(parent, Qt::Window), context_(std::move(context)), title_(new QLabel(this)), left_(new QStackedWidget(this)),
      measure_(new QPushButton(this)), sentences_(new QLabel(this)), right_(new QStackedWidget(this)), cards_(new AnswerCards(this)),
      none_(new QLabel(this)), choose_(new QPushButton(this)), bars_(new SavingBars(this)), columns_(new LayerColumns(this)),
      note_(new QLabel(this)), ratio_(new QLabel(this)), slider_(new RatioSlider(this))
{
    setObjectName(QStringLiteral("presentation"));
    setWindowTitle(tr("Presentation — Espalier"));
    layOut();
    addKeys();
    pace_.setInterval(picturesStay);
    connect(&pace_, &QTimer::timeout, this, &Presentation::nextPictures);
    context_.document.follow(this, Part::network, &Presentation::followNetwork);
    context_.document.follow(this, Parts(Part::pruning) | Part::project | Part::plan, &Presentation::refresh);
    connect(&context_.runs, &RunController::changed, this, &Presentation::refresh);
    connect(&context_.whatIf, &WhatIf::changed, this, &Presentation::refresh);
    followNetwork();
    slider_->setFocus();
}

Presentation::~Presentation() = default;

void Presentation::turn(int pages)
{
    goTo(static_cast<PresentationPage>(std::clamp(static_cast<int>(page_) + pages, 0, presentationPages - 1)));
}

void Presentation::goTo(PresentationPage page)
{
    page_ = page;
    refresh();
}

void Presentation::moveSlider(int steps)
{
    if (slider_->isVisible() && slider_->isEnabled())
        slider_->setValue(slider_->value() + steps * slider_->singleStep());
}

void Presentation::nextPictures()
{
    if (pictures_.empty())
        return;
    first_ = (first_ + AnswerCards::fitting(pictures_.boxed())) % pictures_.size();
    refreshPictures();
}

void Presentation::togglePlaying()
{
    if (pace_.isActive())
        pace_.stop();
    else
        pace_.start();
    play_->setIcon(icon(pace_.isActive() ? QStringLiteral("pause") : QStringLiteral("play")));
    play_->setChecked(pace_.isActive());
}

void Presentation::measureOrStop()
{
    if (context_.runs.running() == Stage::times)
        context_.runs.cancel();
    else
        context_.runs.measureTimes();
}

void Presentation::followNetwork()
{
    purpose_ = purposeOf(context_.document);
    tried_ = {};
    refresh();
}

void Presentation::refresh()
{
    facts_ = presentationFacts(context_.document, context_.runs, context_.whatIf, purpose_);
    const bool live = page_ == PresentationPage::live && facts_.open;
    title_->setText(presentationTitle(facts_, page_));
    left_->setCurrentIndex(live ? 0 : 1);
    body_->setStretch(0, live ? 2 : 1); // numbers take less room than sentences
    body_->setStretch(1, live ? 3 : 1);
    sentences_->setText(paragraphs(presentationSentences(facts_, page_)));
    note_->setVisible(live);
    note_->setText(presentationNote(facts_));
    sliderRow_->setVisible(live);
    for (std::size_t i = 0; i < dots_.size(); ++i) {
        const bool here = static_cast<std::size_t>(page_) == i;
        dots_[i]->setChecked(here);
        dots_[i]->setText(here ? QStringLiteral("●") : QStringLiteral("○"));
    }
    refreshNumbers();
    refreshSlider();
    refreshPictures();
    refreshRight();
    fitType();
}

void Presentation::refreshNumbers()
{
    if (!facts_.open)
        return;
    const PresentedNumbers all = presentedNumbers(facts_);
    const std::array numbers{all.size, all.work, all.time, all.answers};
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        numbers_[i].title->setText(numbers[i].title);
        const bool known = !numbers[i].number.isEmpty();
        numbers_[i].number->setText(known ? numbers[i].number : numbers[i].instead);
        QFont type = numbers_[i].number->font();
        type.setBold(known);
        numbers_[i].number->setFont(type);
    }
    measure_->setVisible(all.time.number.isEmpty());
    measure_->setText(facts_.timing ? tr("Stop") : tr("Measure"));
    measure_->setEnabled(facts_.timing || !context_.runs.busyWithStage());
}

void Presentation::refreshSlider()
{
    slider_->setEnabled(facts_.open);
    slider_->moveTo(facts_.ratio);
    ratio_->setText(tr("Take away %1 %").arg(std::lround(100 * facts_.ratio)));
}

/// While the next plan is being tried, the pictures of the one before stay, without its answers.
ComparedPictures Presentation::presentPictures()
{
    const std::filesystem::path& folder = context_.document.project().data;
    if (std::exchange(folder_, folder) != folder)
        tried_ = {};
    ComparedPictures now = presentedPictures(context_.document, context_.runs, context_.whatIf);
    if (context_.whatIf.estimate())
        tried_ = now;
    else if (!tried_.empty() && (facts_.planned || !facts_.made))
        return tried_.untried();
    return now;
}

/// What is in sight stays so while the slider moves, so that its effect can be seen.
void Presentation::refreshPictures()
{
    if (ComparedPictures now = presentPictures(); !(pictures_ == now)) {
        QStringList inSight;
        for (const ComparedPicture& picture : cards_->shownPictures())
            inSight << picture.id;
        now.putFirst(inSight);
        pictures_ = std::move(now);
        first_ = 0;
    }
    const bool purpose = page_ == PresentationPage::purpose;
    cards_->show(pictures_, first_,
                 !purpose && facts_.planned ? AnswerCards::Shown::planned
                 : !purpose && facts_.made  ? AnswerCards::Shown::both
                                            : AnswerCards::Shown::before);
}

void Presentation::refreshRight()
{
    const bool withPictures = page_ != PresentationPage::spare && page_ != PresentationPage::taken;
    bars_->show(presentedBars(facts_));
    columns_->show(facts_.layers);
    none_->setText(!facts_.open ? QString() : facts_.pictures ? tr("The pictures are being looked at.") : tr("There are no pictures yet."));
    choose_->setVisible(facts_.open && !facts_.pictures);
    if (withPictures)
        right_->setCurrentIndex(pictures_.empty() ? withoutPictures : withCards);
    else
        right_->setCurrentIndex(!facts_.open ? withoutPictures : page_ == PresentationPage::spare ? withColumns : withBars);
    for (QWidget* each : {others_, play_})
        each->setVisible(right_->currentIndex() == withCards);
}

void Presentation::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    setType(typeFor(size()));
    fitType();
}

void Presentation::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        refreshRight();
}

} // namespace espalier
