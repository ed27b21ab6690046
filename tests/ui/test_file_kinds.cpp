// SPDX-License-Identifier: GPL-3.0-or-later
// The filters of file dialogs, from core's list of formats.
#include "ui/models/file_kinds.h"

#include "core/formats/formats.h"

#include <QTest>

using namespace espalier;

class TestFileKinds : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void opensWhatCoreReads();
    void exportsWhatCoreWrites();
    void addsTheEndingOfTheChosenKind();
};

void TestFileKinds::opensWhatCoreReads()
{
    const QStringList patterns = openPatterns().split(' ');
    for (const std::string& ending : readableEndings())
        QVERIFY(patterns.contains("*" + QString::fromStdString(ending)));
    QVERIFY(patterns.contains("*.yaml") && !patterns.contains("*.py"));
    QCOMPARE(openableFiles(), "network (.pt, .onnx, .pt2) or project (.yaml)");
    QVERIFY(isProject("a.YAML") && isProject("a.yml") && !isProject("a.onnx") && !isProject("yaml"));
}

void TestFileKinds::exportsWhatCoreWrites()
{
    QCOMPARE(exportFilters(), (QStringList{"TorchScript (*.pt)", "ONNX (*.onnx)", "Python source with weights (*.py)"}));
}

void TestFileKinds::addsTheEndingOfTheChosenKind()
{
    QCOMPARE(withEnding("a", "ONNX (*.onnx)"), "a.onnx");
    QCOMPARE(withEnding("a", exportFilters().front()), "a.pt");
    QCOMPARE(withEnding("a.b", "ONNX (*.onnx)"), "a.b");
}

QTEST_GUILESS_MAIN(TestFileKinds)
#include "test_file_kinds.moc"
