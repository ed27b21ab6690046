// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/message_bar.h"

#include "ui/widgets/icons.h"
#include "ui/widgets/naming.h"

#include <QEvent>
#include <QFontDatabase>
#include <QGridLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QToolButton>

namespace espalier {

namespace {

QString iconName(theme::Tone tone)
{
    switch (tone) {
    case theme::Tone::info:
        return QStringLiteral("info");
    case theme::Tone::success:
        return QStringLiteral("success");
    case theme::Tone::warning:
        return QStringLiteral("warning");
    case theme::Tone::error:
        return QStringLiteral("error");
    }
    return {};
}

/// LibTorch lists its own functions behind the reason; they tell a user nothing.
QString withoutBacktrace(const QString& details)
{
    QStringList lines = details.split(QLatin1Char('\n'));
    lines.removeIf([](const QString& line) {
        return line.startsWith(QLatin1String("frame #")) || line.startsWith(QLatin1String("Exception raised from "));
    });
    return lines.join(QLatin1Char('\n')).trimmed();
}

} // namespace

MessageBar::MessageBar(QWidget* parent)
    : QFrame(parent), picture_(new QLabel(this)), text_(new QLabel(this)), remedies_{new QPushButton(this), new QPushButton(this)},
      detailsButton_(new QPushButton(tr("Details"), this)), close_(new QToolButton(this)), details_(new QPlainTextEdit(this))
{
    identify(this, "messageBar", tr("Message"));
    identify(text_, "messageText", tr("Message text"));
    identify(remedies_[0], "messageRemedy", tr("Remedy"));
    identify(remedies_[1], "messageOtherRemedy", tr("Other remedy"));
    identify(detailsButton_, "messageDetailsButton", tr("Show details"));
    identify(close_, "messageClose", tr("Close the message"));
    identify(details_, "messageDetails", tr("Details of the message"));
    text_->setWordWrap(true);
    text_->setTextFormat(Qt::PlainText);
    text_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    detailsButton_->setCheckable(true);
    details_->setReadOnly(true);
    details_->setMaximumHeight(140);
    details_->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    close_->setIcon(icon(QStringLiteral("close")));
    close_->setAutoRaise(true);
    close_->setToolTip(tr("Close"));
    setAutoFillBackground(true);
    parent->installEventFilter(this);
    layOut();
    connect(close_, &QToolButton::clicked, this, &QWidget::hide);
    connect(detailsButton_, &QPushButton::toggled, details_, &QWidget::setVisible);
    for (std::size_t i = 0; i < remedies_.size(); ++i)
        connect(remedies_[i], &QPushButton::clicked, this, [this, i] { runRemedy(i); });
    hide();
}

void MessageBar::layOut()
{
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(10, 5, 6, 5);
    grid->addWidget(picture_, 0, 0, Qt::AlignVCenter);
    grid->addWidget(text_, 0, 1);
    grid->addWidget(remedies_[0], 0, 2);
    grid->addWidget(remedies_[1], 0, 3);
    grid->addWidget(detailsButton_, 0, 4);
    grid->addWidget(close_, 0, 5);
    grid->addWidget(details_, 1, 1, 1, 4);
    grid->setColumnStretch(1, 1);
}

void MessageBar::showMessage(const Message& message)
{
    message_ = message;
    text_->setText(message.text);
    for (std::size_t i = 0; i < remedies_.size(); ++i) {
        const bool offered = i < message.remedies.size();
        remedies_[i]->setText(offered ? message.remedies[i].text : QString());
        remedies_[i]->setVisible(offered);
    }
    const QString details = withoutBacktrace(message.details);
    detailsButton_->setChecked(false);
    detailsButton_->setVisible(!details.isEmpty());
    details_->setPlainText(details);
    details_->hide();
    recolour();
    show();
}

QString MessageBar::text() const
{
    return isHidden() ? QString() : text_->text();
}

/// A widget with its own palette does not get the program's; its window is notified of the change.
bool MessageBar::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::PaletteChange)
        recolour();
    return QFrame::eventFilter(watched, event);
}

void MessageBar::recolour()
{
    QPalette colors; // all other roles are the program's
    colors.setColor(QPalette::Window, theme::messageBackground(message_.tone));
    colors.setColor(QPalette::WindowText, theme::messageText(message_.tone));
    setPalette(colors);
    picture_->setPixmap(icon(iconName(message_.tone)).pixmap(20, 20));
}

void MessageBar::runRemedy(std::size_t index)
{
    const auto remedy = message_.remedies[index].run; // it may show another message
    hide();
    remedy();
}

} // namespace espalier
