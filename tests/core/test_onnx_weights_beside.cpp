// SPDX-License-Identifier: GPL-3.0-or-later
// Weights that stand beside an ONNX file: a model and its weights are replaced as one, and what other models read stays.
#include "core/formats/onnx.h"
#include "test_places.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace espalier;

namespace {

/// A network whose weights stand beside its file, in a folder of its own.
class LargeModel {
public:
    LargeModel()
    {
        options.largestSingleFile = 4096;
        const Result<ImportedNetwork> read = readOnnx(FIXTURES_DIR "/pytorch-2.11/residual.onnx");
        if (!read || !writeOnnx(read->network, file, options))
            qFatal("no large model");
        network = read->network;
        other = readOnnx(FIXTURES_DIR "/pytorch-2.11/unet.onnx").value().network;
    }

    std::filesystem::path beside(const std::string& name) const { return file.parent_path() / name; }
    QStringList files() const { return QDir(folder.path()).entryList(QDir::Files | QDir::Hidden); }

    static QByteArray contentOf(const std::filesystem::path& path)
    {
        QFile content(QString::fromStdString(path.string()));
        return content.open(QIODevice::ReadOnly) ? content.readAll() : QByteArray();
    }

    static void write(const std::filesystem::path& path, const QByteArray& content)
    {
        QFile written(QString::fromStdString(path.string()));
        if (!written.open(QIODevice::WriteOnly) || written.write(content) != content.size())
            qFatal("not written");
    }

    const QTemporaryDir folder;
    const std::filesystem::path file = folder.filePath("large.onnx").toStdString();
    WriteOptions options;
    Network network, other;
};

} // namespace

class TestOnnxWeightsBeside : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void replacesModelAndWeightsTogether();
    void keepsWeightsThatOthersRead();
    void keepsNewWeightsUnderAnOldName();
    void saysWhereItCannotLook();
};

/// At every step, at which the program could end as well, the model in place and its weights are those of before.
void TestOnnxWeightsBeside::replacesModelAndWeightsTogether()
{
    const LargeModel large;
    const QByteArray model = LargeModel::contentOf(large.file), weights = LargeModel::contentOf(onnxWeightsFile(large.file));
    const auto whole = [&] {
        return LargeModel::contentOf(large.file) == model && LargeModel::contentOf(onnxWeightsFile(large.file)) == weights;
    };
    const std::filesystem::path fresh = onnxWeightsFile(large.file, 2);
    bool always = true, placed = false;
    QVERIFY(writeOnnx(large.other, large.file, large.options, [&] {
        always = always && whole();
        placed = placed || std::filesystem::exists(fresh);
        return true;
    }));
    QVERIFY(always && placed && !whole());
    QCOMPARE(large.files(), (QStringList{"large.onnx", "large.onnx.2.data"}));
    QVERIFY(readOnnx(large.file));
    // Stopped at the last moment, when the new weights are in place: nothing has changed, and nothing is left.
    QVERIFY(writeOnnx(large.network, large.file, large.options));
    QCOMPARE(LargeModel::contentOf(large.file), model);
    const Result<WrittenFile> stopped =
        writeOnnx(large.other, large.file, large.options, [&fresh] { return !std::filesystem::exists(fresh); });
    QVERIFY(!stopped && stopped.error().isCancelled());
    QVERIFY(whole());
    QCOMPARE(large.files(), (QStringList{"large.onnx", "large.onnx.data"}));
    // A model in one file needs none beside it; a file of others under such a name stays.
    LargeModel::write(fresh, "mine");
    QVERIFY(writeOnnx(large.other, large.file));
    QCOMPARE(large.files(), (QStringList{"large.onnx", "large.onnx.2.data"}));
}

/// The weights of a replaced model stay where another one reads them, or where Espalier did not write them.
void TestOnnxWeightsBeside::keepsWeightsThatOthersRead()
{
    for (const char* copy : {"copy.onnx", "large.onnx.old"}) {
        const LargeModel large;
        std::filesystem::copy_file(large.file, large.beside(copy));
        QVERIFY(writeOnnx(large.other, large.file, large.options));
        QVERIFY2(large.files().contains("large.onnx.data"), copy);
        QVERIFY(readOnnx(large.beside(copy)) && readOnnx(large.file));
    }
    const LargeModel foreign;
    LargeModel::write(foreign.file, LargeModel::contentOf(foreign.file).replace("Espalier", "Somebody"));
    QVERIFY(writeOnnx(foreign.other, foreign.file, foreign.options));
    QCOMPARE(foreign.files(), (QStringList{"large.onnx", "large.onnx.2.data", "large.onnx.data"}));
    // Another model's weights may be called alike.
    const LargeModel large;
    QVERIFY(writeOnnx(large.other, large.beside("very_large.onnx"), large.options));
    QVERIFY(writeOnnx(large.other, large.file, large.options));
    QCOMPARE(large.files(), (QStringList{"large.onnx", "large.onnx.2.data", "very_large.onnx", "very_large.onnx.data"}));
}

/// A model in place may name weights that are not there, in whose place the new ones come.
void TestOnnxWeightsBeside::keepsNewWeightsUnderAnOldName()
{
    const LargeModel large;
    QVERIFY(writeOnnx(large.other, large.file, large.options)); // refers to large.onnx.2.data
    std::filesystem::rename(onnxWeightsFile(large.file, 2), onnxWeightsFile(large.file));
    QVERIFY(writeOnnx(large.network, large.file, large.options));
    QCOMPARE(large.files(), (QStringList{"large.onnx", "large.onnx.2.data", "large.onnx.data"}));
    QVERIFY(readOnnx(large.file));
}

void TestOnnxWeightsBeside::saysWhereItCannotLook()
{
    const LargeModel large;
    const std::string tooLong(300, 'a');
    const Result<WrittenFile> written = writeOnnx(large.other, large.beside(tooLong + ".onnx"), large.options);
    QVERIFY(!written && !written.error().message.empty());
    QCOMPARE(large.files(), (QStringList{"large.onnx", "large.onnx.data"}));
}

QTEST_GUILESS_MAIN(TestOnnxWeightsBeside)
#include "test_onnx_weights_beside.moc"
