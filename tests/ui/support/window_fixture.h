// SPDX-License-Identifier: GPL-3.0-or-later
// A window for tests: settings of its own, images made on the spot, and ways to wait for what it does.
#pragma once

#include "ui/shell/main_window.h"

#include <QString>
#include <QTemporaryDir>

#include <memory>

namespace espalier::testing {

class WindowFixture {
public:
    WindowFixture();

    MainWindow& window() { return *window_; }
    /// A new window on the settings the one before left behind.
    void restart();
    /// Path of a file inside the test's own folder.
    QString path(const QString& name) const { return folder_.filePath(name); }
    void write(const QString& name, const QByteArray& content) const;
    /// ten classes of a few small images for training and validation; returns the folder.
    QString makeImages(int perClass = 8) const;

    /// Opens the trained ResNet-20 and waits until it is there; images (optional) are measured before this returns.
    bool openFixture(const QString& images = {});
    /// The same with images, and both trainings set to so many epochs of many short batches: they last until stopped, and obey soon.
    bool openForTraining(int epochs);
    bool waitIdle(int milliseconds = 60000);
    /// The sentence in the message bar; empty where there is none.
    QString message() const;

private:
    QTemporaryDir folder_;
    std::unique_ptr<MainWindow> window_;
};

QString fixtureModel();

} // namespace espalier::testing
