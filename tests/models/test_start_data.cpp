// SPDX-License-Identifier: GPL-3.0-or-later
// What the start page shows: the lines of Python do what they promise, and the small drawing tells widths and plan.
#include "core/formats/formats.h"
#include "test_places.h"
#include "ui/models/export_text.h"
#include "ui/models/network_look.h"
#include "ui/models/theme.h"
#include "ui/state/document.h"

#include <QFileInfo>
#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>

using namespace espalier;

namespace {

/// How many pixels of the picture have the colour.
int pixelsOf(const QImage& picture, const QColor& color)
{
    int count = 0;
    for (int y = 0; y < picture.height(); ++y)
        for (int x = 0; x < picture.width(); ++x)
            count += picture.pixelColor(x, y) == color ? 1 : 0;
    return count;
}

/// Runs them on a small network; what Python said.
QString runLines(const ExportText& lines, const QString& folder)
{
    const QString script =
        QStringLiteral("import torch\n"
                       "network = torch.nn.Sequential(torch.nn.Conv2d(3, 8, 3, padding=1), torch.nn.BatchNorm2d(8), torch.nn.ReLU(),\n"
                       "    torch.nn.Conv2d(8, 6, 3), torch.nn.AdaptiveAvgPool2d(1), torch.nn.Flatten(), torch.nn.Linear(6, 4))\n") +
        lines.code;
    QProcess python;
    python.setWorkingDirectory(folder);
    python.start(QStringLiteral("/usr/bin/python3"), {QStringLiteral("-c"), script});
    python.waitForFinished(120000);
    return QString::fromUtf8(python.readAllStandardError());
}

} // namespace

class TestStartData : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyFormatThatOpensHasItsLines()
    {
        QStringList endings;
        for (const ExportText& lines : exportTexts()) {
            endings << QStringLiteral(".") + QFileInfo(lines.file).suffix();
            QVERIFY(lines.code.contains(lines.file) && !lines.note.isEmpty());
            QCOMPARE(lines.code.count(QLatin1Char('\n')), 2); // three lines
        }
        for (const FileFormat& format : fileFormats())
            if (format.read)
                QVERIFY2(endings.contains(QString::fromStdString(format.usualEnding())), format.name.c_str());
    }

    void theLinesWriteFilesThatOpen_data()
    {
        QTest::addColumn<int>("format");
        QTest::newRow("TorchScript") << 0;
        QTest::newRow("ONNX") << 1;
    }

    /// torch.export needs a newer PyTorch than the tests have.
    void theLinesWriteFilesThatOpen()
    {
        QFETCH(int, format);
        const QTemporaryDir folder;
        const ExportText lines = exportTexts()[static_cast<std::size_t>(format)];
        QCOMPARE(lines.format, QLatin1String(QTest::currentDataTag()));
        const QString said = runLines(lines, folder.path());
        const auto model = openModel(folder.filePath(lines.file).toStdString());
        QVERIFY2(model, qPrintable(said + (model ? QString() : QString::fromStdString(model.error().message))));
        QCOMPARE((*model)->groups.unitCount(), 14);
        const auto norms = std::count_if((*model)->network.nodes.begin(), (*model)->network.nodes.end(),
                                         [](const Node& node) { return node.op == "batch_norm"; });
        QCOMPARE(norms, 1); // sparsity training needs it
    }

    void theDrawingTellsWidthsAndPlan()
    {
        const auto model = openModel(FIXTURES_DIR "/cifar_resnet20_jpeg.pt");
        QVERIFY(model);
        Document document;
        document.open(*model, {});
        const QSize size(112, 72);
        const QImage whole = networkLook((*model)->groups, nullptr, size);
        QCOMPARE(whole.size(), size);
        QCOMPARE(pixelsOf(whole, theme::fateColor(Fate::cut)), 0);
        QVERIFY(pixelsOf(whole, theme::fateColor(Fate::kept)) > 500);
        document.planRatio(0.3);
        const int little = pixelsOf(networkLook((*model)->groups, document.plan().get(), size), theme::fateColor(Fate::cut));
        document.planRatio(0.7);
        const int much = pixelsOf(networkLook((*model)->groups, document.plan().get(), size), theme::fateColor(Fate::cut));
        QVERIFY2(little > 0 && much > little, qPrintable(QStringLiteral("%1 %2").arg(little).arg(much)));
        QVERIFY(networkLook(Groups(), nullptr, size).isNull());
    }
};

QTEST_GUILESS_MAIN(TestStartData)
#include "test_start_data.moc"
