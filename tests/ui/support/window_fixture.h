// SPDX-License-Identifier: GPL-3.0-or-later
// A window for tests: with its own settings, generated images, and functions that wait for results.
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
    /// A new window with the settings of the one before.
    void restart();
    /// Path of a file inside the test's own folder.
    QString path(const QString& name) const { return folder_.filePath(name); }
    void write(const QString& name, const QByteArray& content) const;
    /// ten classes of a few small images for training and validation; returns the folder.
    QString makeImages(int perClass = 8) const;

    /// A picture of one colour; returns its file.
    QString paint(const QString& name, const QColor& color) const;
    /// Three training and two validation pictures with a car each, of three classes; returns the set's file.
    QString makeBoxes(const QString& name = QStringLiteral("set")) const;

    /// Opens one of the detectors made for the tests, which was not trained.
    bool openDetector(const QString& file = QStringLiteral("yolov8_raw.pt"));
    /// Opens the trained ResNet-20 and waits for it; with images, waits until it has been evaluated on them.
    bool openFixture(const QString& images = {});
    /// The same with images, and both trainings set to so many epochs of many short batches: they last until stopped, and obey soon.
    bool openForTraining(int epochs);
    /// Sets both trainings to so many epochs of short batches.
    void setEpochs(int epochs);
    bool waitIdle(int milliseconds = 300000);
    /// The text in the message bar; empty when it is closed.
    QString message() const;

private:
    QTemporaryDir folder_;
    std::unique_ptr<MainWindow> window_;
};

QString fixtureModel();

} // namespace espalier::testing
