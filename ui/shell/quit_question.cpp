// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/quit_question.h"

#include "ui/models/texts.h"
#include "ui/runs/stage_text.h"
#include "ui/widgets/naming.h"

#include <QMessageBox>
#include <QPushButton>

namespace espalier {

namespace {

} // namespace

QMessageBox* askBeforeQuit(QWidget* window, Stage running, std::function<void()> stopAndQuit)
{
    auto* question = new QMessageBox(QMessageBox::Question, tr("Quit"), tr("%1 is still running.").arg(stageTitle(running)),
                                     QMessageBox::NoButton, window);
    question->setObjectName(QStringLiteral("quitQuestion"));
    question->setInformativeText(isTraining(running)
                                     ? tr("Its finished epochs are kept: the program offers to go on when it is started again.")
                                     : tr("What it has done so far would be lost."));
    question->setAttribute(Qt::WA_DeleteOnClose);
    QPushButton* stop = question->addButton(tr("Stop and quit"), QMessageBox::DestructiveRole);
    QPushButton* keep = question->addButton(tr("Keep running"), QMessageBox::RejectRole);
    identify(stop, "stopAndQuit", stop->text());
    identify(keep, "keepRunning", keep->text());
    question->setDefaultButton(keep);
    question->setEscapeButton(keep);
    QObject::connect(stop, &QPushButton::clicked, window, std::move(stopAndQuit));
    question->open();
    return question;
}

} // namespace espalier
