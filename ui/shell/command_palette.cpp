// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/command_palette.h"

#include "ui/widgets/naming.h"
#include "ui/widgets/table_style.h"

#include <QCoreApplication>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QSettings>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>
#include <array>
#include <utility>

namespace espalier {

namespace {

constexpr int paletteWidth = 620, paletteHeight = 420, keysWidth = 150, mostRemembered = 12;

QString rememberedKey()
{
    return QStringLiteral("recentCommands");
}

QStringList rememberedCommands()
{
    return QSettings().value(rememberedKey()).toStringList();
}

void rememberCommand(const QString& id)
{
    QStringList ids = rememberedCommands();
    ids.removeAll(id);
    ids.prepend(id);
    QSettings().setValue(rememberedKey(), ids.mid(0, mostRemembered));
}

} // namespace

CommandPalette::CommandPalette(QWidget* window)
    : QDialog(window, Qt::Popup), list_(new CommandList(this)), letters_(new QLineEdit(this)), table_(new QTableView(this)),
      none_(new QLabel(this))
{
    setObjectName(QStringLiteral("commandPalette"));
    setWindowTitle(tr("Commands"));
    identify(letters_, "paletteLetters", tr("What do you want to do?"));
    letters_->setPlaceholderText(tr("What do you want to do? Type a few letters of a command, a view, a file or a layer"));
    letters_->installEventFilter(this);
    identify(table_, "paletteList", tr("Commands that fit"));
    table_->setModel(list_);
    styleRows(table_);
    table_->setFocusPolicy(Qt::NoFocus); // the keys go to the letters
    identify(none_, "paletteNone", tr("Commands that fit"));
    none_->setAlignment(Qt::AlignCenter);
    none_->setWordWrap(true);
    layOut();
    connect(letters_, &QLineEdit::textChanged, this, &CommandPalette::search);
    connect(table_, &QTableView::clicked, this, [this](const QModelIndex& index) { runRow(index.row()); });
}

void CommandPalette::layOut()
{
    table_->horizontalHeader()->hide();
    table_->horizontalHeader()->setSectionResizeMode(CommandList::Title, QHeaderView::Stretch);
    table_->horizontalHeader()->setSectionResizeMode(CommandList::Keys, QHeaderView::Fixed);
    table_->horizontalHeader()->resizeSection(CommandList::Keys, keysWidth);
    auto* help = new QLabel(tr("Up and Down choose, Enter does it, Escape closes."), this);
    help->setForegroundRole(QPalette::PlaceholderText);
    auto* frame = new QFrame(this); // a popup has none from the desktop
    frame->setFrameStyle(QFrame::Box | QFrame::Plain);
    auto* whole = new QVBoxLayout(this);
    whole->setContentsMargins(0, 0, 0, 0);
    whole->addWidget(frame);
    auto* rows = new QVBoxLayout(frame);
    rows->addWidget(letters_);
    rows->addWidget(table_, 1);
    rows->addWidget(none_, 1);
    rows->addWidget(help);
}

void CommandPalette::popUp(std::vector<RunnableCommand> commands)
{
    commands_ = std::move(commands);
    std::vector<Command> named;
    for (const RunnableCommand& each : commands_)
        named.push_back(each.command);
    list_->setCommands(std::move(named), rememberedCommands());
    letters_->clear();
    search({});
    const QWidget* window = parentWidget();
    resize(std::min(paletteWidth, window->width()), std::min(paletteHeight, window->height()));
    move(window->mapToGlobal(QPoint((window->width() - width()) / 2, window->height() / 10)));
    show();
    letters_->setFocus();
}

void CommandPalette::search(const QString& letters)
{
    list_->setLetters(letters);
    const bool any = list_->rowCount() > 0;
    table_->setVisible(any);
    none_->setVisible(!any);
    none_->setText(tr("No command matches “%1”.").arg(letters));
    if (any)
        table_->setCurrentIndex(list_->index(0, CommandList::Title));
    table_->scrollToTop();
}

bool CommandPalette::eventFilter(QObject* watched, QEvent* event)
{
    static constexpr std::array moving{Qt::Key_Up, Qt::Key_Down, Qt::Key_PageUp, Qt::Key_PageDown};
    if (watched != letters_ || event->type() != QEvent::KeyPress)
        return QDialog::eventFilter(watched, event);
    const int key = static_cast<QKeyEvent*>(event)->key();
    if (std::find(moving.begin(), moving.end(), key) != moving.end()) {
        QCoreApplication::sendEvent(table_, event);
        return true;
    }
    if (key != Qt::Key_Return && key != Qt::Key_Enter)
        return QDialog::eventFilter(watched, event);
    runRow(table_->currentIndex().row());
    return true;
}

/// What cannot be done now stays in sight with its reason.
void CommandPalette::runRow(int row)
{
    if (row < 0 || row >= list_->rowCount() || !list_->index(row, CommandList::Title).flags().testFlag(Qt::ItemIsEnabled))
        return;
    const RunnableCommand chosen = commands_[list_->commandAt(row)];
    rememberCommand(chosen.command.id);
    hide();
    chosen.run();
}

} // namespace espalier
