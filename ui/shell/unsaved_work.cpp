// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/unsaved_work.h"

#include "ui/models/file_kinds.h"
#include "ui/widgets/naming.h"

#include <QPushButton>

#include <utility>

namespace espalier {

UnsavedWork::UnsavedWork(Document& document, PlanHistory& plans, FileDialogs& files, QWidget* window)
    : QObject(window), document_(document), plans_(plans), files_(files), window_(window)
{
}

void UnsavedWork::before(std::function<void()> goOn)
{
    if (question_)
        return question_->raise();
    if (!window_->isWindowModified())
        return goOn();
    question_ =
        new QMessageBox(QMessageBox::Question, tr("Unsaved work"),
                        tr("“%1” has changes that are not saved.").arg(titleOf(document_.project())), QMessageBox::NoButton, window_);
    question_->setObjectName(QStringLiteral("unsavedQuestion"));
    question_->setInformativeText(whatGoes());
    question_->setAttribute(Qt::WA_DeleteOnClose);
    QPushButton* save = question_->addButton(tr("Save the project"), QMessageBox::AcceptRole);
    QPushButton* discard = question_->addButton(tr("Discard"), QMessageBox::DestructiveRole);
    QPushButton* stay = question_->addButton(tr("Cancel"), QMessageBox::RejectRole);
    identify(save, "saveFirst", save->text());
    identify(discard, "discardWork", discard->text());
    identify(stay, "stayHere", stay->text());
    question_->setDefaultButton(save);
    question_->setEscapeButton(stay);
    connect(discard, &QPushButton::clicked, this, goOn);
    connect(save, &QPushButton::clicked, this, [this, goOn = std::move(goOn)] {
        files_.save();
        if (!window_->isWindowModified()) // neither cancelled nor failed
            goOn();
    });
    question_->open();
}

bool UnsavedWork::networkIsInNoFile() const
{
    const PlanNode* node = plans_.tree().find(plans_.nodeOf(document_.network()));
    return document_.network() != document_.state()->openedNetwork && (!node || node->file.empty());
}

QString UnsavedWork::whatGoes() const
{
    QString text = tr("Without saving, the settings and the plans that you tried are lost.");
    if (networkIsInNoFile())
        text +=
            QLatin1Char(' ') + tr("The present network is in no file, and a project does not hold it: cancel, and export it, to keep it.");
    return text;
}

} // namespace espalier
