// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/view_export.h"

#include "ui/models/file_kinds.h"
#include "ui/models/table_file.h"
#include "ui/models/texts.h"
#include "ui/shell/workbench.h"
#include "ui/widgets/figure.h"

#include <QAbstractItemView>
#include <QDir>
#include <QFileDialog>
#include <QHeaderView>
#include <QMenu>

#include <algorithm>
#include <utility>

namespace espalier {

namespace {

/// Of the view, and in front of its tabs.
QList<QAbstractItemView*> tablesIn(const QWidget& view)
{
    QList<QAbstractItemView*> tables;
    for (auto* table : view.findChildren<QAbstractItemView*>())
        if (!qobject_cast<QHeaderView*>(table) && table->isVisibleTo(&view) && !table->accessibleName().isEmpty())
            tables << table;
    return tables;
}

/// "Picture (*.png)" → ".png".
QString endingOf(const QString& filter)
{
    const qsizetype begin = filter.lastIndexOf(QLatin1Char('.'));
    return filter.mid(begin, filter.lastIndexOf(QLatin1Char(')')) - begin);
}

std::filesystem::path exportPath(const QString& file)
{
    return QFileInfo(file).absoluteFilePath().toStdString();
}

} // namespace

ViewExport::ViewExport(const Document& document, Workbench& workbench, std::function<void(const Message&)> tell)
    : QObject(&workbench), document_(document), workbench_(workbench), tell_(std::move(tell))
{
    connect(&workbench, &Workbench::menuAsked, this, &ViewExport::showMenu);
}

void ViewExport::addMenu(QMenu* menu)
{
    for (const View& view : workbench_.views()) {
        QMenu* own = menu->addMenu(view.title);
        const QString id = QLatin1String(view.id);
        own->menuAction()->setObjectName(QStringLiteral("export_") + id);
        connect(own, &QMenu::aboutToShow, this, [this, own, id] {
            own->clear();
            addTo(*own, id);
        });
    }
}

void ViewExport::addTo(QMenu& menu, const QString& view)
{
    const bool open = document_.model() != nullptr;
    QAction* picture = menu.addAction(tr("Save as &picture…"), this, [this, view] { choosePicture(view); });
    picture->setObjectName(QStringLiteral("exportPicture"));
    picture->setEnabled(open);
    for (QAbstractItemView* table : tablesIn(*workbench_.viewWidget(view))) {
        QAction* action = menu.addAction(tr("Save table “%1”…").arg(table->accessibleName()), table, [this, view, table] {
            workbench_.raiseView(qPrintable(view)); // hidden, it may show an earlier plan
            chooseTable(*table);
        });
        action->setObjectName(QStringLiteral("exportTable_") + table->objectName());
        action->setEnabled(open);
    }
}

void ViewExport::showMenu(const QString& view, const QPoint& place)
{
    auto* menu = new QMenu(&workbench_);
    menu->setObjectName(QStringLiteral("exportMenu"));
    menu->setAttribute(Qt::WA_DeleteOnClose);
    addTo(*menu, view);
    menu->popup(place);
}

void ViewExport::choosePicture(const QString& view)
{
    workbench_.raiseView(qPrintable(view)); // seen, and laid out, before it is drawn
    const QString file =
        choose(tr("Export the view as a picture"), view, {tr("Picture (*.png)"), tr("Drawing, SVG (*.svg)"), tr("Page, PDF (*.pdf)")});
    if (!file.isEmpty())
        savePicture(view, file);
}

void ViewExport::chooseTable(const QAbstractItemView& table)
{
    const QString file = choose(tr("Export the table"), table.objectName(), {tr("Table, CSV (*.csv)"), tr("Table, JSON (*.json)")});
    if (!file.isEmpty())
        saveTable(table, file);
}

QString ViewExport::choose(const QString& title, const QString& name, const QStringList& filters)
{
    QString chosen = filters.front();
    const QString proposed = QFileInfo(network()).completeBaseName() + QLatin1Char('-') + name;
    const QString file = QFileDialog::getSaveFileName(&workbench_, title, proposed, filters.join(QStringLiteral(";;")), &chosen);
    const bool ends = std::any_of(filters.begin(), filters.end(), [&](const QString& filter) { return file.endsWith(endingOf(filter)); });
    return file.isEmpty() || ends ? file : file + endingOf(chosen);
}

QString ViewExport::network() const
{
    return document_.model() ? titleOf(document_.project()) : QString();
}

void ViewExport::savePicture(const QString& view, const QString& file)
{
    report(writeFigure(*workbench_.viewWidget(view), {workbench_.titleOf(view), network()}, exportPath(file)), file);
}

void ViewExport::saveTable(const QAbstractItemView& table, const QString& file)
{
    report(writeTable(*table.model(), table.accessibleName(), network(), exportPath(file)), file);
}

void ViewExport::report(const Result<void>& written, const QString& file)
{
    if (written)
        return tell_({theme::Tone::success, tr("Saved as %1.").arg(QDir::toNativeSeparators(file))});
    const Error& error = written.error();
    tell_({theme::Tone::error, engineText(error.message), QString::fromStdString(error.details)});
}

} // namespace espalier
