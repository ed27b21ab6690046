// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/help_dialog.h"

#include "ui/models/glossary.h"
#include "ui/widgets/naming.h"

#include <QCoreApplication>
#include <QDialogButtonBox>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QScrollBar>
#include <QTextBrowser>
#include <QTextTable>
#include <QVBoxLayout>

#include <array>

// Resources of a static library must be initialised by name, outside any namespace.
static void loadHelp()
{
    Q_INIT_RESOURCE(espalier);
}

namespace espalier {

namespace {

constexpr std::array helpFiles{"pruning", "stages", "views", "files", "command-line"};

/// The first line of every page is its title. A translation names the pages of its language.
HelpPage readPage(const QString& id)
{
    QFile file(HelpDialog::tr(":/help/%1.md").arg(id));
    const QString text = file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
    return {id, text.section(QLatin1Char('\n'), 0, 0).mid(2), text};
}

/// Qt draws every cell of Markdown's tables in a box of its own.
void drawPlainTables(const QTextDocument& document, const QColor& lines)
{
    for (QTextFrame* frame : document.rootFrame()->childFrames()) {
        auto* table = qobject_cast<QTextTable*>(frame);
        if (!table)
            continue;
        constexpr double padding = 4;
        QTextTableFormat format = table->format();
        format.setBorderCollapse(true);
        format.setBorderBrush(lines);
        format.setCellSpacing(0);
        format.setCellPadding(padding);
        table->setFormat(format);
    }
}

/// As it is shown, without the marks of Markdown.
QString wordsOf(const HelpPage& page)
{
    QTextDocument document;
    document.setMarkdown(page.text);
    return document.toPlainText();
}

} // namespace

std::vector<HelpPage> helpPages()
{
    loadHelp();
    std::vector<HelpPage> pages;
    for (const char* id : helpFiles)
        pages.push_back(readPage(QLatin1String(id)));
    pages.push_back({QStringLiteral("glossary"), HelpDialog::tr("Glossary"), glossaryPage()});
    return pages;
}

HelpDialog::HelpDialog(QWidget* parent)
    : QDialog(parent), pages_(helpPages()), words_(new QLineEdit(this)), count_(new QLabel(this)), list_(new QListWidget(this)),
      browser_(new QTextBrowser(this))
{
    setObjectName(QStringLiteral("helpDialog"));
    setWindowTitle(tr("Help"));
    identify(words_, "helpSearch", tr("Search the help"));
    words_->setPlaceholderText(tr("Search the help"));
    words_->setClearButtonEnabled(true);
    count_->setObjectName(QStringLiteral("helpCount"));
    count_->setWordWrap(true);
    identify(list_, "helpPages", tr("Pages of the help"));
    identify(browser_, "helpText", tr("Text of the page"));
    browser_->setOpenLinks(false);
    layOut();
    connect(words_, &QLineEdit::textChanged, this, &HelpDialog::search);
    connect(list_, &QListWidget::currentRowChanged, this, &HelpDialog::showPage);
    search({});
    resize(820, 600);
}

void HelpDialog::layOut()
{
    auto* left = new QVBoxLayout;
    left->addWidget(words_);
    left->addWidget(list_, 1);
    left->addWidget(count_);
    auto* both = new QHBoxLayout;
    both->addLayout(left, 2);
    both->addWidget(browser_, 5);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    QPushButton* close = buttons->button(QDialogButtonBox::Close);
    identify(close, "helpClose", tr("Close"));
    close->setAutoDefault(false); // Enter in the search is no wish to close
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* all = new QVBoxLayout(this);
    all->addLayout(both, 1);
    all->addWidget(buttons);
}

void HelpDialog::search(const QString& words)
{
    const QString before = list_->currentItem() ? list_->currentItem()->data(Qt::UserRole).toString() : QString();
    list_->clear();
    for (const HelpPage& page : pages_) {
        if (!wordsOf(page).contains(words.trimmed(), Qt::CaseInsensitive))
            continue;
        auto* item = new QListWidgetItem(page.title, list_);
        item->setData(Qt::UserRole, page.id);
        if (page.id == before)
            list_->setCurrentItem(item);
    }
    count_->setText(list_->count() == 0 ? tr("No page contains this. Try one word, or fewer letters of it.")
                                        : tr("%1 of %2 pages").arg(list_->count()).arg(pages_.size()));
    if (!list_->currentItem())
        list_->setCurrentRow(0);
    showPage();
}

void HelpDialog::showPage()
{
    const QListWidgetItem* item = list_->currentItem();
    for (const HelpPage& page : pages_)
        if (item && page.id == item->data(Qt::UserRole).toString())
            browser_->setMarkdown(page.text);
    drawPlainTables(*browser_->document(), palette().color(QPalette::Mid));
    markWords();
}

void HelpDialog::markWords()
{
    QList<QTextEdit::ExtraSelection> marks;
    const QString words = words_->text().trimmed();
    browser_->moveCursor(QTextCursor::Start);
    QTextCursor found = words.isEmpty() ? QTextCursor() : browser_->document()->find(words);
    if (!found.isNull()) {
        browser_->setTextCursor(found);
        QScrollBar* bar = browser_->verticalScrollBar(); // to the top: what follows tells about it
        bar->setValue(bar->value() + browser_->cursorRect().top() - browser_->fontMetrics().lineSpacing());
    }
    for (; !found.isNull(); found = browser_->document()->find(words, found)) {
        QTextEdit::ExtraSelection mark;
        mark.cursor = found;
        mark.format.setBackground(palette().color(QPalette::Highlight));
        mark.format.setForeground(palette().color(QPalette::HighlightedText));
        marks << mark;
    }
    browser_->setExtraSelections(marks);
}

} // namespace espalier
