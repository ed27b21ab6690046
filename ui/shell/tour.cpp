// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/tour.h"

#include "ui/models/texts.h"
#include "ui/shell/workbench.h"
#include "ui/widgets/naming.h"

#include <QApplication>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPainter>
#include <QPainterPath>
#include <QPushButton>
#include <QSettings>
#include <QVBoxLayout>

#include <algorithm>
#include <array>
#include <utility>

namespace espalier {

namespace {

constexpr int bubbleWidth = 330, arrow = 12, roundness = 8;

struct Step {
    const char* target; ///< object name
    const char* view;   ///< that is brought to the front; empty: it is always there
    const char *title, *text;
};

const std::array steps{
    Step{"heatmapPlot", "", QT_TRANSLATE_NOOP("espalier::Tour", "All channels at a glance"),
         QT_TRANSLATE_NOOP("espalier::Tour",
                           "Each row is a layer, each cell one of its channels. The colours show what the plan does with it; a click "
                           "tells why.")},
    Step{"pruneRatioSlider", "settings", QT_TRANSLATE_NOOP("espalier::Tour", "How much is to go"),
         QT_TRANSLATE_NOOP("espalier::Tour",
                           "Drag the slider and watch everything follow. Nothing is cut yet, and Ctrl+Z takes each step back.")},
    Step{"totals", "settings", QT_TRANSLATE_NOOP("espalier::Tour", "What comes of it"),
         QT_TRANSLATE_NOOP("espalier::Tour",
                           "The cost of the network as it was and as planned. Point at a number to read what it means and its formula.")},
    Step{"decisionsDock", "decisions", QT_TRANSLATE_NOOP("espalier::Tour", "No layer collapses"),
         QT_TRANSLATE_NOOP("espalier::Tour",
                           "Where a layer would become too thin, channels are given back and others go in their place. The tab "
                           "“Collapse” shows this for every ratio.")},
    Step{"stageBar", "", QT_TRANSLATE_NOOP("espalier::Tour", "Carry it out"),
         QT_TRANSLATE_NOOP("espalier::Tour", "The stages from left to right. “Run” (F5) starts the next one; “Export” writes the smaller "
                                             "network to a file.")},
};

/// Below, above, right or left of the target, where there is room, but beside what stands at the window's right; else on it. tip: of the
/// arrow, in the window.
QRect besideTarget(const QRect& target, const QSize& size, const QRect& inside, QPoint& tip)
{
    const auto clamped = [&](QPoint wanted) {
        return QRect({std::clamp(wanted.x(), inside.left(), std::max(inside.left(), inside.right() - size.width())),
                      std::clamp(wanted.y(), inside.top(), std::max(inside.top(), inside.bottom() - size.height()))},
                     size);
    };
    const QPoint centre = target.center();
    const QPoint middle(centre.x() - size.width() / 2, centre.y() - size.height() / 2);
    std::array<std::pair<QPoint, QPoint>, 4> places{{
        {{middle.x(), target.bottom() + 1}, {centre.x(), target.bottom() + 1}},
        {{middle.x(), target.top() - size.height()}, {centre.x(), target.top()}},
        {{target.right() + 1, middle.y()}, {target.right() + 1, centre.y()}},
        {{target.left() - size.width(), middle.y()}, {target.left(), centre.y()}},
    }};
    if (target.left() > inside.width() / 2) // what is below belongs to it
        std::swap(places.front(), places.back());
    for (const auto& [corner, point] : places) {
        const QRect bubble = clamped(corner);
        tip = point;
        if (!bubble.intersects(target))
            return bubble;
    }
    tip = {};
    return clamped(middle);
}

} // namespace

Tour::Tour(Workbench& workbench, QWidget* window)
    : QFrame(window), workbench_(workbench), window_(window), title_(new QLabel(this)), text_(new QLabel(this)), count_(new QLabel(this)),
      next_(new QPushButton(this)), skip_(new QPushButton(tr("Skip"), this))
{
    identify(this, "tour", tr("Hint"));
    identify(title_, "tourTitle", tr("Hint"));
    identify(text_, "tourText", tr("Text of the hint"));
    identify(count_, "tourCount", tr("Number of the hint"));
    identify(next_, "tourNext", tr("Next hint"));
    identify(skip_, "tourSkip", tr("End the hints"), tr("Ends the hints (Escape). The Help menu shows them again."));
    QFont bold = title_->font();
    bold.setBold(true);
    title_->setFont(bold);
    text_->setWordWrap(true);
    auto* bottom = new QHBoxLayout;
    bottom->addWidget(count_, 1);
    bottom->addWidget(skip_);
    bottom->addWidget(next_);
    auto* rows = new QVBoxLayout(this);
    rows->setContentsMargins(arrow + 12, arrow + 8, arrow + 12, arrow + 8);
    rows->addWidget(title_);
    rows->addWidget(text_);
    rows->addLayout(bottom);
    setFixedWidth(bubbleWidth);
    connect(next_, &QPushButton::clicked, this, [this] { showStep(step_ + 1); });
    connect(skip_, &QPushButton::clicked, this, &Tour::end);
    hide();
}

QString Tour::seenKey()
{
    return QStringLiteral("tourSeen");
}

void Tour::startOnce()
{
    if (!QSettings().value(seenKey()).toBool())
        start();
}

void Tour::start()
{
    QSettings().setValue(seenKey(), true);
    qApp->installEventFilter(this);
    showStep(0);
}

void Tour::end()
{
    qApp->removeEventFilter(this);
    hide();
}

void Tour::showStep(int step)
{
    if (step >= static_cast<int>(steps.size()))
        return end();
    step_ = step;
    const Step& now = steps[static_cast<std::size_t>(step)];
    if (*now.view != '\0')
        workbench_.raiseView(now.view);
    target_ = window_->findChild<QWidget*>(QLatin1String(now.target));
    title_->setText(tr(now.title));
    text_->setText(tr(now.text));
    count_->setText(tr("%1 of %2").arg(step + 1).arg(steps.size()));
    next_->setText(step + 1 < static_cast<int>(steps.size()) ? tr("Next") : tr("Done"));
    place();
    show();
    raise();
    next_->setFocus();
}

void Tour::place()
{
    resize(bubbleWidth, layout()->totalHeightForWidth(bubbleWidth));
    if (!target_)
        return;
    const QRect target(target_->mapTo(window_, QPoint()), target_->size());
    QPoint tip;
    setGeometry(besideTarget(target.intersected(window_->rect()), size(), window_->rect(), tip));
    tip_ = tip.isNull() ? tip : tip - pos();
    update();
}

/// Only while the hints are shown. A target moves when the window's docks find their sizes.
bool Tour::eventFilter(QObject* watched, QEvent* event)
{
    const bool key = event->type() == QEvent::KeyPress || event->type() == QEvent::ShortcutOverride;
    if (key && static_cast<QKeyEvent*>(event)->key() == Qt::Key_Escape) {
        const auto* widget = qobject_cast<QWidget*>(watched);
        if (!widget || widget->window() != window_)
            return false;
        if (event->type() == QEvent::KeyPress)
            end();
        event->accept(); // before a shortcut of the window uses the key
        return true;
    }
    if (event->type() == QEvent::KeyPress && (watched == next_ || watched == skip_)) {
        const int pressed = static_cast<QKeyEvent*>(event)->key();
        if (pressed == Qt::Key_Return || pressed == Qt::Key_Enter) {
            static_cast<QPushButton*>(watched)->click();
            return true;
        }
    }
    const bool moved = event->type() == QEvent::Resize || event->type() == QEvent::Move || event->type() == QEvent::Show;
    if (moved && (watched == target_ || watched == window_))
        place();
    return false;
}

void Tour::paintEvent(QPaintEvent*)
{
    const QRectF body = QRectF(rect()).adjusted(arrow, arrow, -arrow, -arrow);
    QPainterPath shape;
    shape.addRoundedRect(body, roundness, roundness);
    if (!tip_.isNull()) {
        const QPointF root(std::clamp<double>(tip_.x(), body.left() + 2 * arrow, body.right() - 2 * arrow),
                           std::clamp<double>(tip_.y(), body.top() + 2 * arrow, body.bottom() - 2 * arrow));
        const bool upright = tip_.x() > body.left() && tip_.x() < body.right();
        const QPointF side = upright ? QPointF(arrow, 0) : QPointF(0, arrow);
        QPainterPath triangle;
        triangle.addPolygon(QPolygonF({root - side, QPointF(tip_), root + side, root - side}));
        shape = shape.united(triangle);
    }
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(palette().color(QPalette::Highlight), 2));
    painter.setBrush(palette().color(QPalette::Base));
    painter.drawPath(shape);
}

} // namespace espalier
