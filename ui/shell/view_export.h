// SPDX-License-Identifier: GPL-3.0-or-later
// Saves what views show: any view as a picture, any table as CSV or JSON; and the menus that offer it.
#pragma once

#include "ui/runs/message.h"
#include "ui/state/document.h"

#include <QObject>

#include <functional>

class QAbstractItemView;
class QMenu;

namespace espalier {

class Workbench;

class ViewExport : public QObject {
    Q_OBJECT
public:
    /// tell: shows the outcome in the window.
    ViewExport(const Document& document, Workbench& workbench, std::function<void(const Message&)> tell);

    /// For every view what it can be saved as, as long as a network is open.
    void addMenu(QMenu* menu);

    /// What the view can be saved as, for a menu of its own.
    void addTo(QMenu& menu, const QString& view);

    /// What the view shows now; the file's ending (.png, .svg, .pdf) says how.
    void savePicture(const QString& view, const QString& file);
    /// All its rows; .csv or .json.
    void saveTable(const QAbstractItemView& table, const QString& file);

private:
    void showMenu(const QString& view, const QPoint& place);
    void choosePicture(const QString& view);
    void chooseTable(const QAbstractItemView& table);
    QString choose(const QString& title, const QString& name, const QStringList& filters);
    QString network() const;
    void report(const Result<void>& written, const QString& file);

    const Document& document_;
    Workbench& workbench_;
    std::function<void(const Message&)> tell_;
};

} // namespace espalier
