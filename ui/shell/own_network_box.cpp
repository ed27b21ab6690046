// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/own_network_box.h"

#include "ui/widgets/naming.h"

#include <QButtonGroup>
#include <QClipboard>
#include <QFontDatabase>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QVBoxLayout>

namespace espalier {

namespace {

constexpr int visibleLines = 5; ///< the longest of the three lines takes three

} // namespace

OwnNetworkBox::OwnNetworkBox(QWidget* parent)
    : QGroupBox(tr("Bring your own in three lines of Python"), parent), lines_(exportTexts()), formats_(new QButtonGroup(this)),
      note_(new QLabel(this)), code_(new QPlainTextEdit(this)), copy_(new QPushButton(tr("Copy"), this))
{
    identify(code_, "ownCode", tr("Lines of Python that write your network as a file"));
    identify(copy_, "ownCopy", tr("Copy the lines"), tr("Copies the lines. In them, “network” is your torch.nn.Module."));
    note_->setObjectName(QStringLiteral("ownNote"));
    note_->setForegroundRole(QPalette::PlaceholderText);
    note_->setWordWrap(true);
    code_->setReadOnly(true);
    code_->setTabChangesFocus(true);
    code_->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    code_->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    code_->setFixedHeight(visibleLines * code_->fontMetrics().lineSpacing() + 14);
    layOut();
    connect(formats_, &QButtonGroup::idClicked, this, &OwnNetworkBox::show);
    connect(copy_, &QPushButton::clicked, this, &OwnNetworkBox::copy);
    show(0);
}

void OwnNetworkBox::layOut()
{
    auto* top = new QHBoxLayout;
    for (std::size_t i = 0; i < lines_.size(); ++i) {
        auto* button = new QRadioButton(lines_[i].format, this);
        identify(button, "", tr("Lines for %1").arg(lines_[i].format), lines_[i].note);
        button->setObjectName(QStringLiteral("ownFormat%1").arg(i + 1));
        button->setChecked(i == 0);
        formats_->addButton(button, static_cast<int>(i));
        top->addWidget(button);
    }
    top->addWidget(note_, 1);
    top->addWidget(copy_);
    auto* rows = new QVBoxLayout(this);
    rows->addLayout(top);
    rows->addWidget(code_);
}

void OwnNetworkBox::show(int format)
{
    const ExportText& lines = lines_[static_cast<std::size_t>(format)];
    code_->setPlainText(lines.code);
    note_->setText(tr("%1 Then drop %2 here.").arg(lines.note, lines.file));
    copy_->setText(tr("Copy"));
}

void OwnNetworkBox::copy()
{
    QGuiApplication::clipboard()->setText(code_->toPlainText() + QLatin1Char('\n'));
    copy_->setText(tr("Copied"));
}

} // namespace espalier
