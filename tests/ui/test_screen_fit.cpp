// SPDX-License-Identifier: GPL-3.0-or-later
// A window is with its frame on the screen.
#include "ui/shell/screen_fit.h"

#include <QGuiApplication>
#include <QScreen>
#include <QWidget>
#include <QtTest>

using namespace espalier;

class TestScreenFit : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void framesAreShrunkAndMoved_data()
    {
        QTest::addColumn<QRect>("frame");
        QTest::addColumn<QRect>("fitted");
        QTest::newRow("as large as the screen without its frame") << QRect(0, 0, 1282, 821) << QRect(0, 0, 1280, 800);
        QTest::newRow("in the middle") << QRect(100, 50, 900, 700) << QRect(100, 50, 900, 700);
        QTest::newRow("beyond the corner") << QRect(600, 400, 900, 700) << QRect(380, 100, 900, 700);
        QTest::newRow("of a screen that is gone") << QRect(2000, -900, 1900, 1000) << QRect(0, 0, 1280, 800);
    }
    void framesAreShrunkAndMoved()
    {
        QFETCH(QRect, frame);
        QFETCH(QRect, fitted);
        QCOMPARE(fittedFrame(frame, {1, 20, 1, 1}, {0, 0, 1280, 800}, {400, 300}), fitted);
    }

    void noWindowIsSmallerThanItsContent()
    {
        const QRect fitted = fittedFrame({0, 0, 2000, 1000}, {1, 20, 1, 1}, {0, 0, 1280, 800}, {500, 900});
        QCOMPARE(fitted, QRect(0, 0, 1280, 921));
    }

    void aWindowTooLargeIsShrunk()
    {
        const QRect room = QGuiApplication::primaryScreen()->availableGeometry();
        QWidget window;
        window.resize(room.width() + 200, room.height() + 100);
        window.show();
        QVERIFY(QTest::qWaitForWindowExposed(&window));
        fitToScreen(window);
        QTRY_VERIFY(room.contains(window.frameGeometry()));
        const QSize size = window.size();
        fitToScreen(window);
        QCOMPARE(window.size(), size);
        window.showMaximized();
        fitToScreen(window);
        QVERIFY(window.isMaximized());
    }
};

QTEST_MAIN(TestScreenFit)
#include "test_screen_fit.moc"
