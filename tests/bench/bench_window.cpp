// SPDX-License-Identifier: GPL-3.0-or-later
// The window's rate of updates while the ratio's slider is dragged, with everything drawn (items_per_second), and the time that cancelling
// takes.
//   QT_QPA_PLATFORM=offscreen bench_window MODEL_OR_PROJECT
#include "ui/models/theme.h"
#include "ui/shell/appearance.h"
#include "ui/shell/main_window.h"
#include "ui/widgets/newest_per_frame.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QSettings>
#include <QSlider>
#include <QTemporaryDir>
#include <QThread>
#include <QTimer>

#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdio>

namespace {

espalier::MainWindow* window = nullptr;

bool openAndWait(const QString& file)
{
    window->openFile(file);
    while (window->runs().busy())
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    return window->document().model() != nullptr;
}

/// Back and forth between 20 and 80 %, like a user.
int positionAt(int step)
{
    constexpr int low = 200, high = 800, stride = 7;
    const int there = step * stride % (2 * (high - low));
    return low + (there < high - low ? there : 2 * (high - low) - there);
}

void sliderDrag(benchmark::State& state)
{
    auto* slider = window->findChild<QSlider*>(QStringLiteral("pruneRatioSlider"));
    slider->setSliderDown(true);
    qint64 slowest = 0;
    int step = 0;
    for (auto iteration : state) {
        state.PauseTiming();
        QThread::msleep(espalier::frameTime); // else the move would wait for the next frame
        QCoreApplication::processEvents();
        state.ResumeTiming();
        QElapsedTimer time;
        time.start();
        slider->setSliderPosition(positionAt(++step));
        QCoreApplication::processEvents();
        slowest = std::max(slowest, time.nsecsElapsed());
    }
    slider->setSliderDown(false);
    state.SetItemsProcessed(state.iterations());
    state.counters["slowest_ms"] = static_cast<double>(slowest) / 1e6;
    state.counters["units"] = window->document().model()->groups.unitCount();
}
BENCHMARK(sliderDrag)->Unit(benchmark::kMillisecond)->UseRealTime()->MinTime(3);

void planOnly(benchmark::State& state)
{
    espalier::Document document;
    document.open(window->document().model(), window->document().project());
    int step = 0;
    for (auto iteration : state) {
        espalier::PruneSettings settings = document.project().prune;
        settings.ratio = positionAt(++step) / 1000.0;
        document.setPruneSettings(settings);
    }
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(planOnly)->Unit(benchmark::kMillisecond)->UseRealTime();

void waitFor(int milliseconds)
{
    QEventLoop loop;
    QTimer::singleShot(milliseconds, &loop, &QEventLoop::quit);
    loop.exec();
}

/// From the click on Cancel until the window is idle, in the middle of a sparsity training. Needs a project with images.
void cancelTraining(benchmark::State& state)
{
    for (auto iteration : state) {
        window->runs().start(espalier::Stage::sparsify);
        if (!window->runs().busy()) {
            state.SkipWithError("there are no images to train on");
            return;
        }
        waitFor(3000);
        QElapsedTimer time;
        time.start();
        window->runs().cancel();
        while (window->runs().busy())
            QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
        state.SetIterationTime(static_cast<double>(time.nsecsElapsed()) / 1e9);
    }
}
BENCHMARK(cancelTraining)->Unit(benchmark::kMillisecond)->UseManualTime()->Iterations(5);

} // namespace

int main(int argc, char** argv)
{
    benchmark::Initialize(&argc, argv);
    QApplication app(argc, argv);
    if (argc != 2) {
        std::fprintf(stderr, "usage: bench_window MODEL_OR_PROJECT\n");
        return 2;
    }
    const QTemporaryDir settings; // the user's recent files and layout are not changed
    QSettings::setDefaultFormat(QSettings::IniFormat);
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, settings.path());
    QCoreApplication::setOrganizationName(QStringLiteral("EspalierBench"));
    espalier::theme::apply(espalier::theme::Appearance::light);
    espalier::MainWindow shown;
    window = &shown;
    shown.show();
    if (!openAndWait(QString::fromLocal8Bit(argv[1]))) {
        std::fprintf(stderr, "cannot open %s\n", argv[1]);
        return 1;
    }
    benchmark::RunSpecifiedBenchmarks();
    return 0;
}
