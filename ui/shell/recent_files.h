// SPDX-License-Identifier: GPL-3.0-or-later
// The files opened last, newest first, stored across restarts.
#pragma once

#include <QObject>
#include <QStringList>

namespace espalier {

class RecentFiles : public QObject {
    Q_OBJECT
public:
    static constexpr int most = 9; ///< as many as Ctrl+1 … Ctrl+9 can open

    explicit RecentFiles(QObject* parent = nullptr);

    /// Absolute paths, also of files that no longer exist.
    const QStringList& files() const { return files_; }
    /// Moves the file to the front.
    void add(const QString& file);
    void remove(const QString& file);
    void clear();

Q_SIGNALS:
    void changed();

private:
    void store();

    QStringList files_;
};

} // namespace espalier
