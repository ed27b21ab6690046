// SPDX-License-Identifier: GPL-3.0-or-later
// What the engine says is Chinese in the Chinese window: errors, reasons, and the report.
#include "tests/ui/support/window_fixture.h"
#include "ui/models/engine_sentences.h"
#include "ui/models/texts.h"
#include "ui/shell/translations.h"

#include <QDir>
#include <QFile>
#include <QRegularExpression>
#include <QtTest>

using namespace espalier;
using espalier::testing::WindowFixture;

namespace {

/// Three English words in a row, which no name, formula or line of code in these tests has.
QString englishIn(QString text)
{
    static const QRegularExpression quoted(QStringLiteral("“[^”]*”")), words(QStringLiteral("\\b[A-Za-z]{2,} [a-z]{2,} [a-z]{2,}\\b"));
    return words.match(text.remove(quoted)).captured();
}

bool hasHan(const QString& text)
{
    return std::any_of(text.begin(), text.end(), [](QChar letter) { return letter.script() == QChar::Script_Han; });
}

QStringList placesIn(const QString& text)
{
    static const QRegularExpression place(QStringLiteral("(?<![a-z])%[0-9]"));
    QStringList places;
    for (auto found = place.globalMatch(text); found.hasNext();)
        places << found.next().captured();
    return places;
}

QString nameFor(const QString& place)
{
    return QStringLiteral("Name_") + place.back();
}

/// As the engine would make it.
QString filled(QString text)
{
    static const QRegularExpression ending(QStringLiteral("(?<=[a-z])%[0-9]"));
    const QStringList places = placesIn(text);
    text.remove(ending);
    for (const QString& place : places)
        text.replace(place, nameFor(place));
    return text;
}

QString contentOf(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

} // namespace

class TestWindowChinese : public QObject {
    Q_OBJECT
private:
    std::unique_ptr<WindowFixture> fixture_;

    MainWindow& window() { return fixture_->window(); }

private Q_SLOTS:
    void initTestCase()
    {
        fixture_ = std::make_unique<WindowFixture>();
        if (!canBeShown(Language::chinese))
            QSKIP("no font has Chinese signs");
        installTranslations(Language::chinese);
        fixture_->restart();
    }
    void cleanupTestCase()
    {
        fixture_.reset();
        installTranslations(Language::english);
    }

    void everySentenceOfTheEngineIsChinese()
    {
        QStringList faults;
        for (const char* source : engineSentences()) {
            const QString text = QString::fromUtf8(source), shown = engineText(filled(text).toStdString());
            bool whole = hasHan(shown);
            for (const QString& place : placesIn(text))
                whole = whole && shown.contains(nameFor(place));
            if (!whole)
                faults << filled(text) + QStringLiteral(" → ") + shown;
        }
        QVERIFY(engineSentences().size() > 900);
        QVERIFY2(faults.isEmpty(), qPrintable(faults.join(QLatin1Char('\n'))));
    }

    void sentencesArePutTogether_data()
    {
        QTest::addColumn<QByteArray>("english");
        QTest::addColumn<QString>("chinese");
        QTest::newRow("in one") << QByteArray("Cannot write /a b/net.pt: the folder /a b does not exist.")
                                << QStringLiteral("无法写入 /a b/net.pt：文件夹 /a b 不存在。");
        QTest::newRow("with a remedy") << QByteArray("/d holds no class folders: expected /d/train/<class>/<image> and "
                                                     "/d/val/<class>/<image>, or IDX files such as train-images-idx3-ubyte.gz.")
                                       << QStringLiteral(
                                              "/d 中没有按类别的文件夹：应为 /d/train/<class>/<image> 和 /d/val/<class>/<image>，"
                                              "或 train-images-idx3-ubyte.gz 之类的 IDX 文件。");
        QTest::newRow("a lead") << QByteArray("Cannot read /x/y.onnx: it is truncated, damaged or not an ONNX model.")
                                << QStringLiteral("无法读取 /x/y.onnx：它不完整、已损坏或不是 ONNX 模型。");
        QTest::newRow("a refusal") << QByteArray("The ratio 0.9 of the channels is not feasible even with relaxed floors: the largest is "
                                                 "0.8 (90 of 100 units), held back most by 'a' (keeps 3 of 8), 'b' (keeps 2 of 8); lower "
                                                 "the ratio or the floors.")
                                   << QString();
        QTest::newRow("a reason") << QByteArray("lowest scores of all: 5 of its 8 channels lie under the cut at 60 %; a floor of 2 costs 2 "
                                                "layers 3 more, conv1 (2) and conv2 (1).")
                                  << QString();
        QTest::newRow("said by others") << QByteArray("Cannot train the network on the images: CUDA error.")
                                        << QStringLiteral("无法在图像上训练网络：CUDA error.");
        QTest::newRow("a plural") << QByteArray("The network takes images with 3 channels, but the images are read with 1.")
                                  << QStringLiteral("网络接受 3 个通道的图像，但图像按 1 个通道读取。");
        QTest::newRow("a name of a word") << QByteArray("Two nodes are called 'loss'.") << QStringLiteral("有两个节点名为“loss”。");
        QTest::newRow("right answers") << QByteArray("Of 100 pictures it answers about 91 rightly (before: 93).")
                                       << QStringLiteral("在 100 张图像中，它答对约 91 张（之前：93）。");
        QTest::newRow("found objects") << QByteArray("Of 100 objects that it reports about 75 are really there (before: 80).")
                                       << QStringLiteral("在它报告的 100 个目标中，约 75 个确实存在（之前：80）。");
        QTest::newRow("no epoch before") << QByteArray("No epoch comes after the cut: with measured shares and refitted layers, sparsity "
                                                       "training did not pay at 2.1 and at 5 times fewer MACs, where it was measured (here "
                                                       "about 3.2 times). What each layer may give is measured: that takes little beside "
                                                       "the training.")
                                         << QString();
    }

    /// Without an expected text: no English is left.
    void sentencesArePutTogether()
    {
        QFETCH(QByteArray, english);
        QFETCH(QString, chinese);
        const QString shown = engineText(english.constData());
        if (chinese.isEmpty())
            QVERIFY2(englishIn(shown).isEmpty() && hasHan(shown), qPrintable(shown));
        else
            QCOMPARE(shown, chinese);
    }

    void wrongFilesAreRefusedInChinese_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QByteArray>("content");
        QTest::newRow("empty") << QStringLiteral("empty.pt") << QByteArray();
        QTest::newRow("text") << QStringLiteral("notes.pt") << QByteArray("no network");
        QTest::newRow("pickle") << QStringLiteral("state.pt") << QByteArray("\x80\x02}q\x00.", 6);
        QTest::newRow("picture") << QStringLiteral("cat.pt") << QByteArray("\x89PNG\r\n\x1a\n", 8);
        QTest::newRow("broken onnx") << QStringLiteral("net.onnx") << QByteArray("\x08\x07\x12\xff\xff\xff", 6);
        QTest::newRow("broken project") << QStringLiteral("other.yaml") << QByteArray("a: [1, 2\n");
        QTest::newRow("project without its network") << QStringLiteral("p.yaml") << QByteArray("format: 1\nmodel: gone.pt\n");
        QTest::newRow("unknown key") << QStringLiteral("k.yaml") << QByteArray("format: 1\nmodel: gone.pt\nprune:\n  ratoi: 0.5\n");
        QTest::newRow("wrong value") << QStringLiteral("v.yaml") << QByteArray("format: 1\nmodel: gone.pt\nprune:\n  ratio: much\n");
        QTest::newRow("newer project") << QStringLiteral("n.yaml") << QByteArray("format: 99\nmodel: gone.pt\n");
    }

    void wrongFilesAreRefusedInChinese()
    {
        QFETCH(QString, name);
        QFETCH(QByteArray, content);
        fixture_->write(name, content);
        window().openFile(fixture_->path(name));
        QVERIFY(fixture_->waitIdle());
        QString message = fixture_->message();
        message.remove(QStringLiteral("end of sequence flow not found")); // what yaml-cpp says stays
        QVERIFY2(hasHan(message) && englishIn(message).isEmpty(), qPrintable(message));
    }

    void wrongPicturesAreRefusedInChinese()
    {
        QVERIFY(fixture_->openFixture());
        for (const QString& part : {QStringLiteral("set/train/cat"), QStringLiteral("set/val/cat")}) {
            QVERIFY(QDir().mkpath(fixture_->path(part)));
            fixture_->write(part + QStringLiteral("/a.png"), "no picture");
        }
        window().useImages(fixture_->path(QStringLiteral("set")));
        QVERIFY(fixture_->waitIdle());
        QVERIFY2(hasHan(fixture_->message()) && englishIn(fixture_->message()).isEmpty(), qPrintable(fixture_->message()));
    }

    void plansThatCannotBeAreRefusedInChinese()
    {
        QVERIFY(fixture_->openFixture());
        Document& document = window().document();
        document.planRatio(0.999);
        const QString problem = engineText(document.planProblem().toStdString());
        QVERIFY2(hasHan(problem) && englishIn(problem).isEmpty(), qPrintable(problem));
    }

    void namesOfGroupsAreChinese()
    {
        QCOMPARE(layerName("conv1 + 3 more"), QStringLiteral("conv1 + 另 3 层"));
        QCOMPARE(layerName("conv1"), QStringLiteral("conv1"));
        QVERIFY(!engineText("Channel 3 of 'conv1 + 3 more'").contains(QStringLiteral("more")));
    }

    void theReportIsChinese()
    {
        QVERIFY(fixture_->openFixture(fixture_->makeImages()));
        window().document().planRatio(0.5);
        const QString file = fixture_->path(QStringLiteral("plan.html"));
        window().runs().writeReport(file);
        QVERIFY(fixture_->waitIdle());
        static const QRegularExpression style(QStringLiteral("<style>.*</style>"), QRegularExpression::DotMatchesEverythingOption),
            tag(QStringLiteral("<[^>]*>"));
        QString html = contentOf(file);
        QVERIFY(html.contains(QStringLiteral("<html lang=\"zh-CN\">")));
        const QStringList texts = html.remove(style).replace(tag, QStringLiteral("\n")).split(QLatin1Char('\n'), Qt::SkipEmptyParts);
        QVERIFY(texts.size() > 100);
        QStringList faults;
        for (const QString& text : texts)
            if (!englishIn(text).isEmpty())
                faults << text;
        QVERIFY2(faults.isEmpty(), qPrintable(faults.join(QLatin1Char('\n'))));
    }
};

QTEST_MAIN(TestWindowChinese)
#include "test_window_chinese.moc"
