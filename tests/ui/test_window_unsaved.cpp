// SPDX-License-Identifier: GPL-3.0-or-later
// Unsaved work: what was only opened is none; before any other goes, the window asks.
#include "tests/ui/support/window_fixture.h"

#include <QMessageBox>
#include <QPushButton>
#include <QSlider>
#include <QtTest>

using namespace espalier;
using espalier::testing::fixtureModel;
using espalier::testing::WindowFixture;

class TestWindowUnsaved : public QObject {
    Q_OBJECT
private:
    std::unique_ptr<WindowFixture> fixture_;

    MainWindow& window() { return fixture_->window(); }
    QMessageBox* question() { return window().findChild<QMessageBox*>(QStringLiteral("unsavedQuestion")); }
    void answer(const char* button) { question()->findChild<QPushButton*>(QLatin1String(button))->click(); }
    void plan(double ratio)
    {
        auto* slider = window().findChild<QSlider*>(QStringLiteral("pruneRatioSlider"));
        slider->setValue(static_cast<int>(ratio * slider->maximum()));
    }

    bool open(const QString& file)
    {
        window().openFile(file);
        return fixture_->waitIdle() && window().document().model();
    }

    /// A project of the fixture's network with nothing unsaved.
    QString savedProject()
    {
        const QString file = fixture_->path(QStringLiteral("own.yaml"));
        if (open(fixtureModel()))
            window().saveTo(file);
        return file;
    }

    QByteArray content(const QString& name)
    {
        QFile file(name);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

private Q_SLOTS:
    void init() { fixture_ = std::make_unique<WindowFixture>(); }
    void cleanup() { fixture_.reset(); }

    void anOpenedNetworkClosesWithoutAQuestion()
    {
        QVERIFY(open(fixtureModel()));
        window().close();
        QVERIFY(!window().isVisible() && !question());
    }

    void closingAsksOnceAndCanBeCancelled()
    {
        QVERIFY(open(fixtureModel()));
        plan(0.4);
        window().close();
        window().close();
        QVERIFY(window().isVisible());
        QCOMPARE(window().findChildren<QMessageBox*>(QStringLiteral("unsavedQuestion")).size(), 1);
        answer("stayHere");
        QTRY_VERIFY(!question());
        QVERIFY(window().isVisible() && window().isWindowModified());
        window().close();
        answer("discardWork");
        QTRY_VERIFY(!window().isVisible());
    }

    void savingComesBeforeClosing()
    {
        const QString file = savedProject();
        const QByteArray before = content(file);
        QVERIFY(!before.isEmpty() && !window().isWindowModified());
        plan(0.4);
        window().close();
        answer("saveFirst");
        QTRY_VERIFY(!window().isVisible());
        QVERIFY(content(file) != before);
    }

    void whatCannotBeSavedIsNotClosed()
    {
        const QString file = savedProject();
        QVERIFY(QFile::remove(file) && QDir().mkpath(file + QStringLiteral("/in the way")));
        plan(0.4);
        window().close();
        answer("saveFirst");
        QTRY_VERIFY(!question());
        QVERIFY(window().isVisible() && window().isWindowModified());
    }

    void anotherFileAsksFirst()
    {
        const QString file = savedProject();
        QVERIFY(open(fixtureModel()));
        plan(0.4);
        window().openRecent(1); // the project
        QVERIFY(question() && !window().runs().running());
        answer("stayHere");
        QTRY_VERIFY(!question());
        QVERIFY(window().document().project().file.empty());
        window().openRecent(1);
        answer("discardWork");
        QVERIFY(fixture_->waitIdle());
        QCOMPARE(QString::fromStdString(window().document().project().file.string()), file);
    }

    void aNetworkInNoFileIsTold()
    {
        QVERIFY(open(fixtureModel()));
        plan(0.4);
        window().close();
        QVERIFY(!question()->informativeText().contains(QStringLiteral("export it")));
        answer("stayHere");
        QTRY_VERIFY(!question());
        window().runs().start(Stage::prune);
        QVERIFY(fixture_->waitIdle());
        window().close();
        QVERIFY(question()->informativeText().contains(QStringLiteral("export it")));
        answer("discardWork");
    }
};

QTEST_MAIN(TestWindowUnsaved)
#include "test_window_unsaved.moc"
