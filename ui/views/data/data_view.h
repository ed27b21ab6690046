// SPDX-License-Identifier: GPL-3.0-or-later
// What is in the project's images: the pictures with their boxes, and a survey of all of them.
#pragma once

#include "ui/state/document.h"

#include <QWidget>

#include <memory>

class QLabel;
class QListView;
class QProgressBar;
class QPushButton;
class QStackedLayout;
class QTableView;
class QTabWidget;

namespace espalier {

class DataLook;
class PictureGridModel;
class PlainTableModel;
struct Survey;

class DataView : public QWidget {
    Q_OBJECT
public:
    explicit DataView(Document& document, QWidget* parent = nullptr);

    DataLook& look() { return *look_; }

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    /// A table of the survey in a tab of its own.
    struct Page {
        PlainTableModel* model;
        QTableView* table;
    };

    void buildGrid();
    Page addPage(const char* objectName, const QString& title);
    void layOut();
    void followProject();
    void startOrStop();
    void refresh();
    void refreshTables();
    QString sentence() const;

    Document& document_;
    DataLook* look_;
    PictureGridModel* pictures_;
    QListView* grid_;
    QTabWidget* tabs_;
    Page parts_{}, classes_{}, faults_{}, duplicates_{};
    std::shared_ptr<const Survey> shown_; ///< in the tables
    QPushButton* start_;
    QProgressBar* progress_;
    QLabel *summary_, *empty_;
    QStackedLayout* stack_;
};

} // namespace espalier
