// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/start_page.h"

#include "ui/models/file_kinds.h"
#include "ui/shell/own_network_box.h"
#include "ui/shell/recent_list.h"
#include "ui/shell/sample_path.h"
#include "ui/shell/start_card.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/naming.h"
#include "ui/widgets/scrolling.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QScrollArea>
#include <QVBoxLayout>

namespace espalier {

namespace {

constexpr int pageWidth = 1210;

QLabel* startText(const QString& words, double scale, bool bold = false)
{
    auto* label = new QLabel(words);
    QFont font = label->font();
    font.setPointSizeF(font.pointSizeF() * scale);
    font.setBold(bold);
    label->setFont(font);
    label->setWordWrap(true);
    return label;
}

} // namespace

StartPage::StartPage(RecentFiles& recent, QWidget* parent)
    : QWidget(parent), status_(startText({}, 1.0)), recent_(new RecentList(recent, this))
{
    setObjectName(QStringLiteral("startPage"));
    identify(status_, "startStatus", tr("What is going on"));
    status_->hide();
    auto* rows = new QVBoxLayout;
    rows->setSpacing(12);
    for (QWidget* part : {introduction(), cards(), static_cast<QWidget*>(status_), static_cast<QWidget*>(new OwnNetworkBox)})
        rows->addWidget(part);
    rows->addStretch();
    auto* page = new QWidget(this);
    page->setMaximumWidth(pageWidth);
    auto* columns = new QHBoxLayout(page);
    columns->setSpacing(28);
    columns->addLayout(rows, 7);
    columns->addWidget(recent_, 3);
    auto* content = new QWidget;
    auto* whole = new QVBoxLayout(content);
    auto* middle = new QHBoxLayout;
    middle->addStretch();
    middle->addWidget(page, 1000);
    middle->addStretch();
    whole->addStretch(1);
    whole->addLayout(middle);
    whole->addStretch(2);
    QScrollArea* area = scrolling(content); // with a large font the window is too low
    area->setFocusPolicy(Qt::NoFocus);
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->addWidget(area);
    connect(recent_, &RecentList::fileRequested, this, &StartPage::fileRequested);
}

QWidget* StartPage::introduction()
{
    auto* widget = new QWidget;
    auto* layout = new QHBoxLayout(widget);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(18);
    auto* picture = new QLabel;
    picture->setPixmap(applicationIcon().pixmap(72, 72));
    layout->addWidget(picture, 0, Qt::AlignTop);
    auto* words = new QVBoxLayout;
    words->addWidget(startText(tr("Espalier"), 2.0, true));
    words->addWidget(
        startText(tr("Makes a trained neural network smaller and faster: see which of its channels matter least, cut them, and train "
                     "what is left until it is as good as before."),
                  1.1));
    layout->addLayout(words, 1);
    return widget;
}

QWidget* StartPage::cards()
{
    auto* widget = new QWidget;
    auto* layout = new QHBoxLayout(widget);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(12);
    for (const Sample& sample : samples()) {
        const QPixmap picture(QStringLiteral(":/cards/%1.png").arg(sample.id));
        auto* card = new StartCard(picture, icon(QStringLiteral("sample")), sample.title, sample.text, sample.content);
        identify(card, "", sample.title, sample.text);
        card->setObjectName(QStringLiteral("startSample") + sample.id);
        connect(card, &QPushButton::clicked, this, [this, file = sample.file] { Q_EMIT fileRequested(file); });
        cards_.push_back(card);
    }
    const QString own = tr("Your own %1. Or drop the file anywhere here.").arg(openableFiles());
    auto* open = new StartCard({}, icon(QStringLiteral("open")), tr("Open…"), own, tr("Ctrl+O"));
    identify(open, "startOpen", tr("Open a network or project"), own);
    connect(open, &QPushButton::clicked, this, &StartPage::openRequested);
    cards_.push_back(open);
    for (QPushButton* card : cards_)
        layout->addWidget(card, 1);
    return widget;
}

void StartPage::setBusy(const QString& what)
{
    const bool idle = what.isEmpty();
    status_->setText(what);
    status_->setVisible(!idle);
    for (QPushButton* card : cards_)
        card->setEnabled(idle);
    recent_->setEnabled(idle);
}

} // namespace espalier
