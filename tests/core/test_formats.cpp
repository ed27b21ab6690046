// SPDX-License-Identifier: GPL-3.0-or-later
// The registry of formats, stopping between steps of reading and writing, and numbers in files under any locale.
#include "core/formats/read_network.h"
#include "core/formats/write_network.h"
#include "core/project/project_yaml.h"

#include "test_places.h"
#include "tests/core/support/network_builder.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <locale>
#include <map>

using namespace espalier;
using namespace espalier::test;

namespace {

/// Numbers with a point and more than three digits.
Network someLayers()
{
    NetworkBuilder builder;
    const ValueId x = builder.batchNorm(builder.conv(builder.input({1, 3, 16, 16}), "first", 3, 8), "norm", 8);
    const ValueId bent = builder.node("leaky_relu", {x}, {{"negative_slope", 0.125}}, "bent");
    const ValueId flat = builder.node("reshape", {bent}, {{"shape", std::vector<std::int64_t>{0, 2048}}}, "flat");
    builder.output(builder.linear(flat, "last", 2048, 5));
    return builder.finish();
}

ReadOptions ofSomeLayers()
{
    ReadOptions options;
    options.inputShape = Shape{1, 3, 16, 16};
    return options;
}

/// How many steps a work takes. It is stopped after none, after one, and so on, until it comes to its end: readers and writers also ask
/// while another process works, so that the number varies. work: takes a Proceed, and returns whether it was cancelled. Returns -1 where it
/// was not though it had to stop.
template <class Work>
int stopAtEveryStep(Work work)
{
    for (int steps = 0;; ++steps) {
        int left = steps;
        const bool cancelled = work([&left] { return left-- > 0; });
        const bool stopped = left < 0;
        if (cancelled != stopped)
            return -1;
        if (!stopped)
            return steps;
    }
}

QByteArray content(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QStringList filesIn(const QTemporaryDir& folder)
{
    return QDir(folder.path()).entryList(QDir::Files | QDir::Hidden | QDir::NoDotAndDotDot, QDir::Name);
}

std::map<QString, QByteArray> contents(const QTemporaryDir& folder)
{
    std::map<QString, QByteArray> all;
    for (const QString& name : filesIn(folder))
        all[name] = content(folder.filePath(name));
    return all;
}

/// "1.234,5"
class CommaPunctuation : public std::numpunct<char> {
    char do_decimal_point() const override { return ','; }
    char do_thousands_sep() const override { return '.'; }
    std::string do_grouping() const override { return "\3"; }
};

class CommaLocale {
public:
    CommaLocale() : before_(std::locale::global(std::locale(std::locale::classic(), new CommaPunctuation))) {}
    CommaLocale(const CommaLocale&) = delete;
    CommaLocale& operator=(const CommaLocale&) = delete;
    ~CommaLocale() { std::locale::global(before_); }

private:
    std::locale before_;
};

} // namespace

class TestFormats : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void areListedOnce();
    void contentWinsOverTheEnding();
    void readingStopsAtEveryStep_data();
    void readingStopsAtEveryStep();
    void writingStopsAtEveryStep_data();
    void writingStopsAtEveryStep();
    void aStoppedControlIsObeyed();
    void numbersAreTheSameEverywhere_data();
    void numbersAreTheSameEverywhere();
    void projectsAreTheSameEverywhere();
};

void TestFormats::areListedOnce()
{
    std::vector<std::string> names, endings;
    for (const FileFormat& format : fileFormats()) {
        QVERIFY(format.read || format.write);
        QCOMPARE(format.read != nullptr, format.recognises != nullptr);
        names.push_back(format.name);
        endings.insert(endings.end(), format.endings.begin(), format.endings.end());
        QCOMPARE(formatFromName(format.name), &format);
        QCOMPARE(formatByEnding("a.b" + format.usualEnding()), &format);
    }
    for (auto* list : {&names, &endings}) {
        std::sort(list->begin(), list->end());
        QVERIFY(std::adjacent_find(list->begin(), list->end()) == list->end());
    }
    QCOMPARE(usualReadableEndings(), std::string(".pt, .onnx, .pt2"));
    QCOMPARE(writableFormats(), (std::vector<std::string>{"torchscript", "onnx", "python"}));
}

void TestFormats::contentWinsOverTheEnding()
{
    const QTemporaryDir folder;
    const QString file = folder.filePath("a.onnx");
    QVERIFY(writeNetwork(someLayers(), file.toStdString()));
    QVERIFY(QFile::rename(file, folder.filePath("a.pt")));
    QVERIFY(readNetwork(folder.filePath("a.pt").toStdString()));
    QVERIFY(QFile::copy(FIXTURES_DIR "/pytorch-2.11/shuffle.pt2", folder.filePath("b.pt")));
    QVERIFY(readNetwork(folder.filePath("b.pt").toStdString()));
    QVERIFY(QFile::copy(FIXTURES_DIR "/pytorch-2.11/shuffle.trace.pt", folder.filePath("c.pt2")));
    QVERIFY(readNetwork(folder.filePath("c.pt2").toStdString()));
}

void TestFormats::readingStopsAtEveryStep_data()
{
    QTest::addColumn<QString>("name");
    for (const char* name : {"a.pt", "a.onnx"})
        QTest::newRow(name) << name;
}

void TestFormats::readingStopsAtEveryStep()
{
    QFETCH(QString, name);
    const QTemporaryDir folder;
    const std::string file = folder.filePath(name).toStdString();
    QVERIFY(writeNetwork(someLayers(), file));
    QVERIFY(readNetwork(file, ofSomeLayers()));
    const int steps = stopAtEveryStep([&](const Proceed& proceed) {
        const Result<ImportedNetwork> read = readNetwork(file, ofSomeLayers(), proceed);
        return !read && read.error().isCancelled();
    });
    QVERIFY2(steps >= 8, qPrintable(QString::number(steps))); // the nodes, and checks
}

void TestFormats::writingStopsAtEveryStep_data()
{
    QTest::addColumn<QString>("name");
    for (const char* name : {"a.pt", "a.onnx", "a.py"})
        QTest::newRow(name) << name;
}

void TestFormats::writingStopsAtEveryStep()
{
    QFETCH(QString, name);
    const QTemporaryDir folder;
    const std::string file = folder.filePath(name).toStdString();
    const Network network = someLayers();
    QVERIFY(writeNetwork(network, file));
    for (const QString& each : filesIn(folder)) {
        QFile earlier(folder.filePath(each));
        QVERIFY(earlier.open(QIODevice::WriteOnly) && earlier.write("an earlier file") > 0);
    }
    const std::map<QString, QByteArray> before = contents(folder);
    const int steps = stopAtEveryStep([&](const Proceed& proceed) {
        const Result<WrittenFile> written = writeNetwork(network, file, {}, proceed);
        return !written && written.error().isCancelled() && contents(folder) == before;
    });
    QVERIFY2(steps >= 3, qPrintable(QString::number(steps)));
    QVERIFY(contents(folder) != before);
}

void TestFormats::aStoppedControlIsObeyed()
{
    const QTemporaryDir folder;
    const std::string file = folder.filePath("a.pt").toStdString();
    RunControl control;
    QVERIFY(writeNetwork(someLayers(), file, {}, proceeding(control)));
    control.requestStop();
    QVERIFY(readNetwork(file, ofSomeLayers(), proceeding(control)).error().isCancelled());
    QVERIFY(writeNetwork(someLayers(), folder.filePath("b.pt").toStdString(), {}, proceeding(control)).error().isCancelled());
    QCOMPARE(filesIn(folder), QStringList{"a.pt"});
}

void TestFormats::numbersAreTheSameEverywhere_data()
{
    writingStopsAtEveryStep_data();
}

void TestFormats::numbersAreTheSameEverywhere()
{
    QFETCH(QString, name);
    const QTemporaryDir here, elsewhere;
    const Network network = someLayers();
    QVERIFY(writeNetwork(network, here.filePath(name).toStdString()));
    {
        const CommaLocale locale;
        const Result<WrittenFile> written = writeNetwork(network, elsewhere.filePath(name).toStdString());
        QVERIFY2(written, written ? "" : written.error().message.c_str());
    }
    for (const QString& file : filesIn(here))
        QCOMPARE(content(elsewhere.filePath(file)), content(here.filePath(file)));
}

void TestFormats::projectsAreTheSameEverywhere()
{
    Project project;
    project.model = "/networks/a.pt";
    project.prune.floors = {{"first", 1024}};
    project.prune.ratio = 0.625;
    project.sparsify.epochs = 1200;
    const std::string here = projectToYaml(project, "/networks");
    const CommaLocale locale;
    QCOMPARE(projectToYaml(project, "/networks"), here);
    QVERIFY(here.find("1024") != std::string::npos && here.find("0.625") != std::string::npos);
}

QTEST_GUILESS_MAIN(TestFormats)
#include "test_formats.moc"
