// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/quit_question.h"

#include "ui/runs/stage_text.h"
#include "ui/widgets/naming.h"

#include <QCoreApplication>
#include <QMessageBox>
#include <QPushButton>

namespace espalier {

namespace {

QString quitTr(const char* text)
{
    return QCoreApplication::translate("QuitQuestion", text);
}

} // namespace

QMessageBox* askBeforeQuit(QWidget* window, Stage running, std::function<void()> stopAndQuit)
{
    auto* question = new QMessageBox(QMessageBox::Question, quitTr("Quit"), quitTr("%1 is still running.").arg(stageTitle(running)),
                                     QMessageBox::NoButton, window);
    question->setObjectName(QStringLiteral("quitQuestion"));
    question->setInformativeText(isTraining(running)
                                     ? quitTr("Its finished epochs are kept: the program offers to go on when it is started again.")
                                     : quitTr("What it has done so far would be lost."));
    question->setAttribute(Qt::WA_DeleteOnClose);
    QPushButton* stop = question->addButton(quitTr("Stop and quit"), QMessageBox::DestructiveRole);
    QPushButton* keep = question->addButton(quitTr("Keep running"), QMessageBox::RejectRole);
    identify(stop, "stopAndQuit", stop->text());
    identify(keep, "keepRunning", keep->text());
    question->setDefaultButton(keep);
    question->setEscapeButton(keep);
    QObject::connect(stop, &QPushButton::clicked, window, std::move(stopAndQuit));
    question->open();
    return question;
}

} // namespace espalier
