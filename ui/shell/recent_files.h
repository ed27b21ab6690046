// SPDX-License-Identifier: GPL-3.0-or-later
// The files opened last, newest first, each with a small picture; stored across restarts.
#pragma once

#include <QImage>
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

    /// As the file was last seen; null where nothing was kept.
    QImage look(const QString& file) const;
    /// Keeps it in the cache folder for as long as the file is in the list. Failures are ignored: it is only a picture.
    void keepLook(const QString& file, const QImage& look);

Q_SIGNALS:
    void changed();

private:
    void store();
    void forget(const QStringList& files);

    QStringList files_;
};

} // namespace espalier
