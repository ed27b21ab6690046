// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/start_page.h"

#include "ui/models/file_kinds.h"
#include "ui/shell/sample_path.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/naming.h"

#include <QCommandLinkButton>
#include <QDir>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

namespace espalier {

namespace {

constexpr int pageWidth = 620;

QLabel* text(const QString& words, double scale, bool bold = false)
{
    auto* label = new QLabel(words);
    QFont font = label->font();
    font.setPointSizeF(font.pointSizeF() * scale);
    font.setBold(bold);
    label->setFont(font);
    label->setWordWrap(true);
    return label;
}

QString shortFolder(const QString& file)
{
    const QString folder = QFileInfo(file).absolutePath();
    const QString home = QDir::homePath();
    return folder.startsWith(home + QLatin1Char('/')) ? QLatin1Char('~') + folder.mid(home.size()) : folder;
}

} // namespace

StartPage::StartPage(RecentFiles& recent, QWidget* parent) : QWidget(parent), recent_(recent)
{
    setObjectName(QStringLiteral("startPage"));
    auto* column = new QWidget(this);
    column->setFixedWidth(pageWidth);
    auto* rows = new QVBoxLayout(column);
    rows->setSpacing(10);
    rows->addWidget(introduction());
    rows->addSpacing(8);
    rows->addWidget(buttons());
    status_ = text({}, 1.0);
    identify(status_, "startStatus", tr("What is going on"));
    status_->hide();
    rows->addWidget(status_);
    recentArea_ = new QWidget;
    recentRows_ = new QVBoxLayout(recentArea_);
    recentRows_->setContentsMargins(0, 8, 0, 0);
    recentRows_->setSpacing(1);
    rows->addWidget(recentArea_);

    auto* layout = new QVBoxLayout(this);
    layout->addStretch(2);
    layout->addWidget(column, 0, Qt::AlignHCenter);
    layout->addStretch(3);
    connect(&recent_, &RecentFiles::changed, this, &StartPage::fillRecent);
    fillRecent();
}

QWidget* StartPage::introduction()
{
    auto* widget = new QWidget;
    auto* layout = new QHBoxLayout(widget);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(18);
    auto* picture = new QLabel;
    picture->setPixmap(applicationIcon().pixmap(88, 88));
    layout->addWidget(picture, 0, Qt::AlignTop);
    auto* words = new QVBoxLayout;
    words->addWidget(text(tr("Espalier"), 2.2, true));
    words->addWidget(
        text(tr("Makes a trained neural network smaller and faster: see which of its channels matter least, cut them, and train "
                "what is left until it is as good as before."),
             1.1));
    layout->addLayout(words, 1);
    return widget;
}

QWidget* StartPage::buttons()
{
    auto* widget = new QWidget;
    auto* layout = new QHBoxLayout(widget);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(12);
    for (const Sample& sample : samples()) {
        auto* button = new QCommandLinkButton(sample.title, sample.text);
        identify(button, "", sample.title, sample.text);
        button->setObjectName(QStringLiteral("startSample") + sample.id);
        button->setIcon(icon(QStringLiteral("sample")));
        connect(button, &QPushButton::clicked, this, [this, file = sample.file] { Q_EMIT fileRequested(file); });
        samples_.push_back(button);
    }
    open_ = new QCommandLinkButton(tr("Open…"), tr("Your own %1. Or drop the file anywhere here.").arg(openableFiles()));
    identify(open_, "startOpen", tr("Open a network or project"));
    open_->setIcon(icon(QStringLiteral("open")));
    std::vector<QPushButton*> all = samples_;
    all.push_back(open_);
    for (QPushButton* button : all) {
        button->setIconSize(QSize(28, 28));
        button->setMinimumHeight(92);
        button->setFlat(false);
        layout->addWidget(button, 1);
    }
    connect(open_, &QPushButton::clicked, this, &StartPage::openRequested);
    return widget;
}

void StartPage::setBusy(const QString& what)
{
    const bool idle = what.isEmpty();
    status_->setText(what);
    status_->setVisible(!idle);
    open_->setEnabled(idle);
    for (QPushButton* sample : samples_)
        sample->setEnabled(idle);
    recentArea_->setEnabled(idle);
}

void StartPage::fillRecent()
{
    while (const QLayoutItem* item = recentRows_->takeAt(0)) {
        item->widget()->deleteLater();
        delete item;
    }
    recentArea_->setVisible(!recent_.files().isEmpty());
    if (recent_.files().isEmpty())
        return;
    recentRows_->addWidget(text(tr("Recent files"), 1.05, true));
    for (int i = 0; i < recent_.files().size(); ++i)
        recentRows_->addWidget(recentRow(recent_.files().at(i), i + 1));
}

QWidget* StartPage::recentRow(const QString& file, int number)
{
    auto* button = new QToolButton;
    identify(button, "", tr("Open %1").arg(file), file);
    button->setObjectName(QStringLiteral("recent%1").arg(number));
    button->setAutoRaise(true);
    button->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    button->setMinimumHeight(button->fontMetrics().height() + 10);
    auto* layout = new QHBoxLayout(button);
    layout->setContentsMargins(8, 0, 8, 0);
    const QFileInfo info(file);
    auto* title = new QLabel(info.fileName());
    const QString place = info.exists() ? shortFolder(file) : tr("no longer there: %1").arg(shortFolder(file));
    auto* folder = new QLabel;
    folder->setText(folder->fontMetrics().elidedText(place, Qt::ElideMiddle, pageWidth / 2));
    folder->setForegroundRole(QPalette::PlaceholderText);
    auto* keys = new QLabel(tr("Ctrl+%1").arg(number));
    keys->setForegroundRole(QPalette::PlaceholderText);
    layout->addWidget(title);
    layout->addWidget(folder, 1);
    layout->addWidget(keys);
    for (QLabel* label : {title, folder, keys})
        label->setAttribute(Qt::WA_TransparentForMouseEvents);
    connect(button, &QToolButton::clicked, this, [this, file] { Q_EMIT fileRequested(file); });
    return button;
}

} // namespace espalier
