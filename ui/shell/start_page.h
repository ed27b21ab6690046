// SPDX-License-Identifier: GPL-3.0-or-later
// The page shown while nothing is open: what the program does, the samples, recent files, and how to bring a network of one's own.
#pragma once

#include "ui/shell/recent_files.h"

#include <QWidget>

#include <vector>

class QLabel;
class QPushButton;

namespace espalier {

class RecentList;

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
    QWidget* cards();

    std::vector<QPushButton*> cards_;
    QLabel* status_;
    RecentList* recent_;
};

} // namespace espalier
