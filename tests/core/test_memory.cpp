// SPDX-License-Identifier: GPL-3.0-or-later
// Opening and writing take no more memory than a few times the weights and the largest value. Each conversion runs in a process of its own:
// this program, called with --convert FROM TO, prints the peak of its memory in bytes.
#include "core/formats/read_network.h"
#include "core/formats/write_network.h"

#include "tests/core/support/network_builder.h"

#include <ATen/Parallel.h>

#include <QCoreApplication>
#include <QProcess>
#include <QProcessEnvironment>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <sys/prctl.h>
#include <sys/resource.h>

using namespace espalier;
using espalier::test::NetworkBuilder;

namespace {

constexpr double megabyte = 1e6;
constexpr std::int64_t side = 256;

/// Large maps at first and large kernels behind, for pictures of any size.
Network network(std::int64_t firstChannels, std::int64_t channels, int layers)
{
    NetworkBuilder b;
    ValueId x = b.relu(b.conv(b.input({1, 3, side, side}), "first", 3, firstChannels));
    x = b.relu(b.conv(x, "deep", firstChannels, channels, {.stride = 32}));
    for (int layer = 0; layer < layers; ++layer)
        x = b.relu(b.batchNorm(b.conv(x, "layer" + std::to_string(layer), channels, channels), "norm" + std::to_string(layer), channels));
    b.output(b.linear(b.globalPool(x), "head", channels, 10));
    Network network = b.finish();
    network.values[network.inputs.front()].free = {true, false, true, true};
    network.values[network.outputs.front()].free = {true, false};
    return network;
}

double weightBytes(const Network& network)
{
    double bytes = 0;
    for (const Stored& stored : network.stored) {
        double numbers = 1;
        for (const std::int64_t size : stored.tensor.shape())
            numbers *= static_cast<double>(size);
        bytes += 4 * numbers;
    }
    return bytes;
}

double largestValue(const Network& network)
{
    double largest = 0;
    for (const Node& node : network.nodes)
        for (const ValueId output : node.outputs) {
            double numbers = 1;
            for (const std::int64_t size : network.values[output].shape)
                numbers *= static_cast<double>(size);
            largest = std::max(largest, 4 * numbers);
        }
    return largest;
}

/// Of this process since it was started: rusage would count what its parent had. Bytes.
double ownPeak()
{
    std::ifstream file("/proc/self/status");
    for (std::string word; file >> word;) {
        double kilobytes = 0;
        if (word == "VmHWM:" && file >> kilobytes)
            return kilobytes * 1024;
    }
    return 0;
}

/// Of the largest child process, the judge. Bytes.
double largestChildsPeak()
{
    rusage usage{};
    getrusage(RUSAGE_CHILDREN, &usage);
    return static_cast<double>(usage.ru_maxrss) * 1024;
}

int convert(const char* from, const char* to)
{
    prctl(PR_SET_THP_DISABLE, 1, 0, 0, 0); // a huge page counts as a whole from its first byte
    at::set_num_threads(2);                // each has memory of its own
    const auto written = readNetwork(from).and_then([to](const ImportedNetwork& read) { return writeNetwork(read.network, to); });
    if (!written)
        std::fputs(written.error().message.c_str(), stderr);
    std::printf("%.0f\n", std::max(ownPeak(), largestChildsPeak()));
    return written ? 0 : 1;
}

/// Bytes; negative where it failed, with the message.
double peakOfConverting(const QString& from, const QString& to, QByteArray& message)
{
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert("ONEDNN_MAX_CPU_ISA", "AVX2"); // the same kernels on every machine
    for (const QString& name : environment.keys())
        if (name.startsWith("MALLOC_"))
            environment.remove(name);
    process.setProcessEnvironment(environment);
    process.start(QCoreApplication::applicationFilePath(), {"--convert", from, to});
    process.waitForFinished(-1);
    message = process.readAllStandardError();
    return process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0 ? process.readAllStandardOutput().toDouble() : -1;
}

} // namespace

class TestMemory : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void converting_data()
    {
        QTest::addColumn<QString>("from");
        QTest::addColumn<QString>("to");
        for (const char* from : {"pt", "onnx"})
            for (const char* to : {"pt", "onnx"})
                QTest::addRow("%s to %s", from, to) << QString(from) << QString(to);
    }

    /// Two and a half times the weights and twice the largest value, above what a network of the same operators takes that has hardly any.
    void converting()
    {
        QFETCH(QString, from);
        QFETCH(QString, to);
        const QTemporaryDir folder;
        const auto path = [&folder](const QString& name) { return folder.filePath(name); };
        const Network small = network(4, 8, 8);
        const Network large = network(16, 512, 8);
        QVERIFY(writeNetwork(small, path("small." + from).toStdString()));
        QVERIFY(writeNetwork(large, path("large." + from).toStdString()));
        QByteArray message;
        const double libraries = peakOfConverting(path("small." + from), path("written." + to), message);
        QVERIFY2(libraries > 0, message);
        const double peak = peakOfConverting(path("large." + from), path("written." + to), message);
        QVERIFY2(peak > 0, message);
        // Kernels compiled for other numbers of channels, and pages that are not full, differ by processor; another copy is twice as much.
        const double spare = weightBytes(large) / 2;
        const double allowed = 2.5 * weightBytes(large) + 2 * largestValue(large) + spare;
        const QString text = QString("%1 MB above %2 MB, of %3 MB allowed; %4 MB of weights")
                                 .arg((peak - libraries) / megabyte)
                                 .arg(libraries / megabyte)
                                 .arg(allowed / megabyte)
                                 .arg(weightBytes(large) / megabyte);
        qInfo() << qPrintable(text);
        QVERIFY2(peak - libraries < allowed, qPrintable(text));
        QVERIFY2(peak - libraries > weightBytes(large), qPrintable(text)); // else nothing was measured
    }
};

int main(int argc, char** argv)
{
    if (argc == 4 && std::strcmp(argv[1], "--convert") == 0)
        return convert(argv[2], argv[3]);
    QCoreApplication application(argc, argv);
    TestMemory test;
    return QTest::qExec(&test, argc, argv);
}

#include "test_memory.moc"
