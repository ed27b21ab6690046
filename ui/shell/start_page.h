// SPDX-License-Identifier: GPL-3.0-or-later
// The page shown while nothing is open: what the program does, and buttons to open something.
#pragma once

#include "ui/shell/recent_files.h"

#include <QWidget>

#include <vector>

class QLabel;
class QPushButton;
class QVBoxLayout;

namespace espalier {

class StartPage : public QWidget {
    Q_OBJECT
public:
    explicit StartPage(RecentFiles& recent, QWidget* parent = nullptr);

    /// While a file is being read, the buttons are disabled and the page shows this text.
    void setBusy(const QString& what);

Q_SIGNALS:
    void openRequested();
    void fileRequested(const QString& file);

private:
    QWidget* introduction();
    QWidget* buttons();
    void fillRecent();
    QWidget* recentRow(const QString& file, int number);

    RecentFiles& recent_;
    QPushButton* open_ = nullptr;
    std::vector<QPushButton*> samples_;
    QLabel* status_ = nullptr;
    QWidget* recentArea_ = nullptr;
    QVBoxLayout* recentRows_ = nullptr;
};

} // namespace espalier
