// SPDX-License-Identifier: GPL-3.0-or-later
// The recent files on the start page: picture, name, folder, size, date and keys of each; those that are gone say so and can be removed.
#pragma once

#include "ui/shell/recent_files.h"

#include <QWidget>

class QVBoxLayout;

namespace espalier {

class RecentList : public QWidget {
    Q_OBJECT
public:
    explicit RecentList(RecentFiles& recent, QWidget* parent = nullptr);

Q_SIGNALS:
    void fileRequested(const QString& file);

protected:
    /// Files may have come or gone.
    void showEvent(QShowEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void fill();
    QWidget* row(const QString& file, int number);
    QWidget* opener(const QString& file, int number);
    QWidget* picture(const QString& file) const;

    RecentFiles& recent_;
    QVBoxLayout* rows_;
    bool shownBefore_ = false;
};

} // namespace espalier
