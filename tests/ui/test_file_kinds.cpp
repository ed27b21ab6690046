// SPDX-License-Identifier: GPL-3.0-or-later
// The filters of file dialogs, from core's list of formats; what is a data set, and what a picture.
#include "ui/models/file_kinds.h"

#include "core/formats/formats.h"

#include <QTemporaryDir>
#include <QTest>

using namespace espalier;

class TestFileKinds : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void opensWhatCoreReads();
    void exportsWhatCoreWrites();
    void addsTheEndingOfTheChosenKind();
    void tellsDataSetsFromProjects();
    void knowsPictures();
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

void TestFileKinds::tellsDataSetsFromProjects()
{
    const QTemporaryDir folder;
    const auto write = [&folder](const char* name, const QByteArray& content) {
        const QString path = folder.filePath(name);
        QFile file(path);
        return file.open(QIODevice::WriteOnly) && file.write(content) == content.size() ? path : QString();
    };
    QVERIFY(isDataSet(write("data.yaml", "train: images/train\nval: images/val\nnames: [a]\n")));
    QVERIFY(isDataSet(folder.path()));
    QVERIFY(!isDataSet(write("project.yaml", "model: a.pt\ndata: images\n")));
    QVERIFY(!isDataSet(write("plan.json", R"({"hash": "1", "groups": []})")));
    QVERIFY(!isDataSet(write("a.pt", "no")));
}

void TestFileKinds::knowsPictures()
{
    QVERIFY(showsPictures("a.JPG") && showsPictures("a.mp4") && showsPictures(QDir::tempPath()));
    QVERIFY(!showsPictures("a.pt") && !showsPictures("a.json") && !showsPictures("a.yaml"));
    QVERIFY(picturePatterns().contains("*.png") && picturePatterns().contains("*.mp4"));
}

QTEST_GUILESS_MAIN(TestFileKinds)
#include "test_file_kinds.moc"
