// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/file_dialogs.h"

#include "ui/dialogs/export_dialog.h"
#include "ui/dialogs/head_dialog.h"
#include "ui/models/file_kinds.h"

#include <QDir>
#include <QFileDialog>
#include <QFileInfo>

namespace espalier {

FileDialogs::FileDialogs(Document& document, RunController& runs, QWidget* window)
    : QObject(window), document_(document), runs_(runs), window_(window)
{
}

/// A name beside what is open.
QString FileDialogs::proposed(const QString& ending) const
{
    const Project& project = document_.project();
    const QFileInfo opened(QString::fromStdString((project.file.empty() ? project.model : project.file).string()));
    const QString name = QFileInfo(titleOf(project)).completeBaseName() + ending;
    return QFileInfo(opened.path()).isWritable() ? opened.dir().filePath(name) : name;
}

void FileDialogs::chooseFile()
{
    const QString file = QFileDialog::getOpenFileName(window_, tr("Open a network or project"), {},
                                                      tr("Networks and projects (%1);;All files (*)").arg(openPatterns()));
    if (!file.isEmpty())
        Q_EMIT fileChosen(file);
}

void FileDialogs::chooseImages()
{
    const QString folder = QFileDialog::getExistingDirectory(window_, tr("Folder of images"));
    if (!folder.isEmpty())
        Q_EMIT imagesChosen(folder);
}

void FileDialogs::choosePlan()
{
    const QString file = QFileDialog::getOpenFileName(window_, tr("Apply a saved plan"), {}, tr("Plans (*.json);;All files (*)"));
    if (!file.isEmpty())
        runs_.applyPlan(file);
}

void FileDialogs::chooseExport()
{
    const QStringList filters = exportFilters();
    QString chosen = filters.front();
    const QString file = QFileDialog::getSaveFileName(window_, tr("Export the network"), proposed(QStringLiteral("-pruned")),
                                                      filters.join(QStringLiteral(";;")), &chosen);
    if (!file.isEmpty())
        confirmExport(withEnding(file, chosen));
}

void FileDialogs::chooseReport()
{
    const QString webPage = tr("Web page (*.html)"), pdf = tr("PDF (*.pdf)");
    QString chosen = webPage;
    const QString file = QFileDialog::getSaveFileName(window_, tr("Write a report"), proposed(QStringLiteral("-report")),
                                                      webPage + QStringLiteral(";;") + pdf, &chosen);
    if (file.isEmpty())
        return;
    const QString ending = chosen == pdf ? QStringLiteral(".pdf") : QStringLiteral(".html");
    runs_.writeReport(QFileInfo(file).suffix().isEmpty() ? file + ending : file);
}

void FileDialogs::confirmExport(const QString& file)
{
    auto* dialog = new ExportDialog(document_, runs_, file, window_);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, file] { Q_EMIT exportChosen(file); });
    dialog->open();
}

void FileDialogs::describeHead(const QString& tried)
{
    auto* dialog = new HeadDialog(document_.project().head, tried, window_);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog] { readWith(dialog->settings()); });
    dialog->open();
}

void FileDialogs::readWith(const HeadSettings& head)
{
    Project project = document_.project();
    project.head = head;
    document_.setProject(project, tr("Detector's head"));
    runs_.readAgain();
}

void FileDialogs::save()
{
    if (document_.project().file.empty())
        saveAs();
    else
        Q_EMIT projectChosen(QString::fromStdString(document_.project().file.string()));
}

void FileDialogs::saveAs()
{
    const QString file =
        QFileDialog::getSaveFileName(window_, tr("Save the project"), proposed(QStringLiteral(".yaml")), tr("Projects (*.yaml)"));
    if (!file.isEmpty())
        Q_EMIT projectChosen(QFileInfo(file).suffix().isEmpty() ? file + QStringLiteral(".yaml") : file);
}

} // namespace espalier
