// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/recent_list.h"

#include "ui/models/number_text.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/naming.h"

#include <QDir>
#include <QEvent>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QToolButton>
#include <QVBoxLayout>

#include <utility>

namespace espalier {

namespace {

constexpr int detailWidth = 220;
constexpr QSize lookSize(56, 36);

QString shortFolder(const QString& file)
{
    const QString folder = QFileInfo(file).absolutePath();
    const QString home = QDir::homePath();
    return folder.startsWith(home + QLatin1Char('/')) ? QLatin1Char('~') + folder.mid(home.size()) : folder;
}

QLabel* elided(const QString& text, Qt::TextElideMode mode)
{
    auto* label = new QLabel;
    label->setText(label->fontMetrics().elidedText(text, mode, detailWidth));
    return label;
}

/// The size of a project file tells nothing about its network.
QString stateOf(const QFileInfo& file)
{
    constexpr qint64 telling = 5000; // bytes
    if (!file.exists())
        return RecentList::tr("This file is no longer there.");
    const QString date = QLocale().toString(file.lastModified().date(), QLocale::ShortFormat);
    return file.size() < telling ? date : RecentList::tr("%1 · %2").arg(sizeText(file.size()), date);
}

QLabel* smallPrint(const QString& text)
{
    QLabel* label = elided(text, Qt::ElideMiddle);
    label->setForegroundRole(QPalette::PlaceholderText);
    return label;
}

QLabel* heading(const QString& text)
{
    auto* label = new QLabel(text);
    QFont font = label->font();
    font.setBold(true);
    label->setFont(font);
    return label;
}

} // namespace

RecentList::RecentList(RecentFiles& recent, QWidget* parent) : QWidget(parent), recent_(recent), rows_(new QVBoxLayout(this))
{
    setObjectName(QStringLiteral("recentList"));
    rows_->setContentsMargins(0, 0, 0, 0);
    rows_->setSpacing(2);
    connect(&recent_, &RecentFiles::changed, this, &RecentList::fill);
    fill();
}

void RecentList::showEvent(QShowEvent* event)
{
    if (std::exchange(shownBefore_, true))
        fill();
    QWidget::showEvent(event);
}

/// Pictures are drawn in the palette's colours.
void RecentList::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::PaletteChange)
        fill();
    QWidget::changeEvent(event);
}

void RecentList::fill()
{
    while (const QLayoutItem* item = rows_->takeAt(0)) {
        if (QWidget* widget = item->widget()) {
            widget->setParent(nullptr); // a row may be in the middle of its own click
            widget->deleteLater();
        }
        delete item;
    }
    rows_->addWidget(heading(tr("Recent files")));
    if (recent_.files().isEmpty()) {
        auto* none = smallPrint({});
        none->setWordWrap(true);
        none->setText(tr("The files that you open are listed here, each with a picture of its layers. Ctrl+1 opens the newest."));
        rows_->addWidget(none);
    }
    for (int i = 0; i < recent_.files().size(); ++i)
        rows_->addWidget(row(recent_.files().at(i), i + 1));
    rows_->addStretch();
}

QWidget* RecentList::row(const QString& file, int number)
{
    auto* whole = new QWidget;
    auto* parts = new QHBoxLayout(whole);
    parts->setContentsMargins(0, 0, 0, 0);
    parts->setSpacing(2);
    parts->addWidget(opener(file, number), 1);
    if (QFileInfo::exists(file))
        return whole;
    auto* remove = new QToolButton;
    identify(remove, "", tr("Remove %1 from the list").arg(QFileInfo(file).fileName()), tr("Remove from the list"));
    remove->setObjectName(QStringLiteral("recentRemove%1").arg(number));
    remove->setIcon(icon(QStringLiteral("close")));
    remove->setAutoRaise(true);
    connect(remove, &QToolButton::clicked, this, [this, file] { recent_.remove(file); });
    parts->addWidget(remove);
    return whole;
}

QWidget* RecentList::opener(const QString& file, int number)
{
    const QFileInfo info(file);
    auto* button = new QToolButton;
    identify(button, "", tr("Open %1").arg(file), file);
    button->setObjectName(QStringLiteral("recent%1").arg(number));
    button->setAutoRaise(true);
    button->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    button->setMinimumHeight(3 * button->fontMetrics().lineSpacing() + 8);
    auto* words = new QVBoxLayout;
    words->setSpacing(0);
    QLabel* name = elided(info.fileName(), Qt::ElideMiddle);
    name->setObjectName(QStringLiteral("recentName%1").arg(number));
    QLabel* state = smallPrint(stateOf(info));
    state->setObjectName(QStringLiteral("recentState%1").arg(number));
    for (QLabel* label : {name, smallPrint(shortFolder(file)), state})
        words->addWidget(label);
    auto* parts = new QHBoxLayout(button);
    parts->setContentsMargins(6, 3, 6, 3);
    parts->addWidget(picture(file));
    parts->addLayout(words, 1);
    parts->addWidget(smallPrint(tr("Ctrl+%1").arg(number)));
    for (QLabel* label : button->findChildren<QLabel*>())
        label->setAttribute(Qt::WA_TransparentForMouseEvents);
    connect(button, &QToolButton::clicked, this, [this, file] { Q_EMIT fileRequested(file); });
    return button;
}

/// The network as it was last seen, or a sign.
QWidget* RecentList::picture(const QString& file) const
{
    auto* label = new QLabel;
    label->setFixedSize(lookSize);
    label->setAlignment(Qt::AlignCenter);
    const QImage look = recent_.look(file);
    if (!QFileInfo::exists(file))
        label->setPixmap(icon(QStringLiteral("warning")).pixmap(24, 24));
    else if (look.isNull())
        label->setPixmap(icon(QStringLiteral("open")).pixmap(24, 24));
    else
        label->setPixmap(QPixmap::fromImage(look).scaled(lookSize, Qt::IgnoreAspectRatio, Qt::SmoothTransformation));
    return label;
}

} // namespace espalier
