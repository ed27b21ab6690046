// SPDX-License-Identifier: GPL-3.0-or-later
// A head that the file does not tell is asked for, and the file is read again.
#include "tests/ui/support/window_fixture.h"
#include "ui/dialogs/head_dialog.h"
#include "ui/shell/message_bar.h"

#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QtTest>

using namespace espalier;
using espalier::testing::WindowFixture;

namespace {

const QString usualAnchors = QStringLiteral("10, 13, 16, 30, 33, 23, 30, 61, 62, 45, 59, 119, 116, 90, 156, 198, 373, 326");

} // namespace

class TestWindowHead : public QObject {
    Q_OBJECT
private:
    std::unique_ptr<WindowFixture> fixture_;

    Document& document() { return fixture_->window().document(); }
    QPushButton& remedy() { return *fixture_->window().findChild<QPushButton*>(QStringLiteral("messageRemedy")); }
    HeadDialog* dialog() { return fixture_->window().findChild<HeadDialog*>(); }

    template <class T>
    T& inDialog(const char* objectName)
    {
        return *dialog()->findChild<T*>(QLatin1String(objectName));
    }

    /// Its maps are found, but their anchors are not in the file.
    void askForTheHead()
    {
        QVERIFY(fixture_->openDetector(QStringLiteral("yolov5_raw.pt")));
        fixture_->window().useImages(fixture_->makeBoxes());
        QVERIFY(fixture_->waitIdle());
        QVERIFY2(fixture_->message().contains(QStringLiteral("head")), qPrintable(fixture_->message()));
        QVERIFY(remedy().isVisible());
        QCOMPARE(remedy().text(), QStringLiteral("Describe the head…"));
        remedy().click();
        QVERIFY(dialog() && dialog()->isVisible());
    }

    void enterAnchors(const QString& text)
    {
        auto& line = inDialog<QLineEdit>("headAnchors");
        line.setText(text);
        line.setModified(true);
        Q_EMIT line.editingFinished();
    }

private Q_SLOTS:
    void init() { fixture_ = std::make_unique<WindowFixture>(); }
    void cleanup() { fixture_.reset(); }

    void theHeadIsDescribedAndTheFileReadAgain()
    {
        askForTheHead();
        const QString tried = inDialog<QLabel>("headTried").text();
        QVERIFY2(tried.contains(QStringLiteral("“Anchors”")) && !tried.contains(QStringLiteral("--")), qPrintable(tried));
        for (const char* field : {"headKind", "headClasses", "headStrides", "headAnchors"})
            QVERIFY2(!inDialog<QWidget>(field).accessibleName().isEmpty(), field);
        enterAnchors(usualAnchors);
        QVERIFY(document().project().head == HeadSettings()); // not before it is accepted
        const ModelPtr before = document().model();
        inDialog<QPushButton>("headAccept").click();
        QVERIFY(fixture_->waitIdle());
        QVERIFY(document().model() != before);
        QCOMPARE(document().project().head.anchors.size(), std::size_t{18});
        QVERIFY2(fixture_->window().runs().evaluationOf(document().network()), qPrintable(fixture_->message()));
        QTRY_VERIFY(!dialog());
    }

    void whatCannotBeReadIsToldInTheDialog()
    {
        askForTheHead();
        enterAnchors(QStringLiteral("10, x"));
        QVERIFY(inDialog<QLabel>("headMisread").isVisible());
        inDialog<QPushButton>("headAccept").click();
        QVERIFY(dialog()->isVisible());
        enterAnchors(usualAnchors);
        inDialog<QPushButton>("headAccept").click();
        QVERIFY(fixture_->waitIdle());
        QCOMPARE(document().project().head.anchors.size(), std::size_t{18});
    }

    void aHeadThatDoesNotFitIsToldAndMended()
    {
        askForTheHead();
        enterAnchors(QStringLiteral("10, 13, 16, 30, 33, 23"));
        const ModelPtr before = document().model();
        inDialog<QPushButton>("headAccept").click();
        QVERIFY(fixture_->waitIdle());
        QCOMPARE(document().model(), before);
        QVERIFY2(fixture_->message().contains(QStringLiteral("needs 18")), qPrintable(fixture_->message()));
        QTRY_VERIFY(!dialog());
        QVERIFY(remedy().isVisible());
        remedy().click();
        enterAnchors(usualAnchors);
        inDialog<QPushButton>("headAccept").click();
        QVERIFY(fixture_->waitIdle());
        QVERIFY(document().model() != before);
    }

    void cancellingChangesNothing()
    {
        askForTheHead();
        enterAnchors(usualAnchors);
        inDialog<QPushButton>("headReject").click();
        QTRY_VERIFY(!dialog());
        QVERIFY(!fixture_->window().runs().busyWithStage());
        QVERIFY(document().project().head == HeadSettings());
    }

    /// Other faults have other remedies.
    void nothingIsOfferedWhereTheHeadIsKnown()
    {
        QVERIFY(fixture_->openDetector());
        const QString set = fixture_->makeBoxes();
        fixture_->write(QStringLiteral("set/data.yaml"), "train: images/train\nval: images/val\nnames: [person, car]\n");
        fixture_->window().useImages(set);
        QVERIFY(fixture_->waitIdle());
        QVERIFY2(fixture_->message().contains(QStringLiteral("2 classes")), qPrintable(fixture_->message()));
        QVERIFY(!remedy().isVisible());
    }

    void nothingIsOfferedOfClassifiers()
    {
        QVERIFY(fixture_->openFixture(fixture_->makeBoxes()));
        QVERIFY(!remedy().isVisible());
    }
};

QTEST_MAIN(TestWindowHead)
#include "test_window_head.moc"
