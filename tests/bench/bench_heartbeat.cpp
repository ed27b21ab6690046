// SPDX-License-Identifier: GPL-3.0-or-later
// How long the window's thread is away from its events, in milliseconds: a timer beats every 5 ms, and what a beat is late by is time in
// which nothing would be drawn and no click would be taken. Told for opening a file, for a moving slider with all views shown, for a
// training, for pointing, panning and zooming; with --memory the growth of the memory while the file is opened 20 times. “Own” is the time
// that the window's thread computed: what it takes where no other program wants the processor.
//   QT_QPA_PLATFORM=offscreen bench_heartbeat MODEL_OR_PROJECT [--memory]
#include "ui/models/theme.h"
#include "ui/shell/appearance.h"
#include "ui/shell/main_window.h"

#include <QApplication>
#include <QDockWidget>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QSettings>
#include <QSlider>
#include <QTemporaryDir>
#include <QTimer>
#include <QWheelEvent>

#include <qcustomplot.h>

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <fstream>
#include <functional>
#include <vector>

namespace {

using espalier::MainWindow;
using espalier::Stage;

constexpr int beat = 5, spell = 5000, sliderStep = 20; ///< milliseconds

/// Prints a line of the table: how many, the middle, the last hundredth, the largest.
void tell(const char* what, std::vector<double> values)
{
    if (values.empty())
        return (void)std::printf("| %-34s | – | – | – | – |\n", what);
    std::sort(values.begin(), values.end());
    const auto at = [&values](double share) { return values[static_cast<std::size_t>(share * static_cast<double>(values.size() - 1))]; };
    std::printf("| %-34s | %6zu | %6.1f | %6.1f | %6.1f |\n", what, values.size(), at(0.5), at(0.99), values.back());
    std::fflush(stdout);
}

/// By the clock, and computed by this thread.
struct Times {
    std::vector<double> all, own;
};

double ownMilliseconds()
{
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

template <class Act>
void take(Times& times, Act act)
{
    const double before = ownMilliseconds();
    QElapsedTimer clock;
    clock.start();
    act();
    times.all.push_back(static_cast<double>(clock.nsecsElapsed()) / 1e6);
    times.own.push_back(ownMilliseconds() - before);
}

void tell(const QByteArray& what, Times times)
{
    tell(what.constData(), std::move(times.all));
    tell((what + ", own").constData(), std::move(times.own));
}

class Heart {
public:
    Heart()
    {
        timer_.setTimerType(Qt::PreciseTimer);
        timer_.setInterval(beat);
        QObject::connect(&timer_, &QTimer::timeout, &timer_, [this] { late_.push_back(std::max(0.0, passed() - beat)); });
    }
    void start()
    {
        late_.clear();
        clock_.start();
        timer_.start();
    }
    std::vector<double> stop()
    {
        timer_.stop();
        return std::move(late_);
    }

private:
    double passed()
    {
        const double milliseconds = static_cast<double>(clock_.nsecsElapsed()) / 1e6;
        clock_.restart();
        return milliseconds;
    }

    QTimer timer_;
    QElapsedTimer clock_;
    std::vector<double> late_;
};

void runFor(int milliseconds)
{
    QEventLoop loop;
    QTimer::singleShot(milliseconds, &loop, &QEventLoop::quit);
    loop.exec();
}

void waitUntilIdle(MainWindow& window)
{
    while (window.runs().busy())
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
}

void open(MainWindow& window, const QString& file)
{
    window.openFile(file);
    while (window.runs().running() == Stage::open)
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
}

/// As windows of their own, so that none is behind a tab.
void showAllViews(MainWindow& window)
{
    for (auto* dock : window.findChildren<QDockWidget*>()) {
        dock->setFloating(true);
        dock->resize(600, 400);
        dock->show();
    }
}

/// Back and forth between 20 and 80 %.
int positionAt(int step)
{
    constexpr int low = 200, high = 800, stride = 7;
    const int there = step * stride % (2 * (high - low));
    return low + (there < high - low ? there : 2 * (high - low) - there);
}

/// Times of the slider's moves until everything is drawn; the beats go on meanwhile.
Times dragSlider(MainWindow& window)
{
    auto* slider = window.findChild<QSlider*>(QStringLiteral("pruneRatioSlider"));
    Times moves;
    QTimer timer;
    int step = 0;
    QObject::connect(&timer, &QTimer::timeout, slider, [&] {
        take(moves, [&] {
            const int place = positionAt(++step);
            slider->setSliderPosition(place);
            while (window.document().project().prune.ratio != place / 1000.0) // it came before the last frame was over
                QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
            QCoreApplication::sendPostedEvents(); // replots that were put off
        });
    });
    slider->setSliderDown(true);
    timer.start(sliderStep);
    runFor(spell);
    slider->setSliderDown(false);
    return moves;
}

/// Times of so many events at a plot until it is drawn again.
Times timesOf(QCustomPlot& plot, const std::function<void(int)>& act)
{
    Times times;
    for (int step = 0; step < 200; ++step)
        take(times, [&] {
            act(step);
            QCoreApplication::processEvents();
            plot.repaint();
        });
    return times;
}

void wheel(QCustomPlot& plot, int step)
{
    const QPointF middle = QRectF(plot.rect()).center();
    QWheelEvent event(middle, plot.mapToGlobal(middle), {}, {0, step % 40 < 20 ? 120 : -120}, Qt::NoButton, Qt::NoModifier,
                      Qt::NoScrollPhase, false);
    QCoreApplication::sendEvent(&plot, &event);
}

void mouse(QCustomPlot& plot, QEvent::Type type, const QPointF& place, Qt::MouseButtons buttons)
{
    QMouseEvent event(type, place, plot.mapToGlobal(place), buttons ? Qt::LeftButton : Qt::NoButton, buttons, Qt::NoModifier);
    QCoreApplication::sendEvent(&plot, &event);
}

void tryPlot(MainWindow& window, const char* name, const char* title, bool zooms)
{
    auto* plot = window.findChild<QCustomPlot*>(QLatin1String(name));
    const QPointF middle = QRectF(plot->rect()).center();
    const auto place = [&middle](int step) { return middle + QPointF(step % 60 - 30, step % 50 - 25); };
    const QByteArray text(title);
    tell(text + ": point", timesOf(*plot, [&](int step) { mouse(*plot, QEvent::MouseMove, place(step), {}); }));
    if (!zooms)
        return;
    tell(text + ": zoom", timesOf(*plot, [&](int step) { wheel(*plot, step); }));
    mouse(*plot, QEvent::MouseButtonPress, middle, Qt::LeftButton);
    tell(text + ": pan", timesOf(*plot, [&](int step) { mouse(*plot, QEvent::MouseMove, place(step), Qt::LeftButton); }));
    mouse(*plot, QEvent::MouseButtonRelease, middle, {});
}

void train(MainWindow& window, Heart& heart)
{
    heart.start();
    window.runs().start(Stage::sparsify);
    if (!window.runs().busyWithStage())
        return (void)std::printf("no training: there are no images\n");
    int numbers = 0;
    const auto counting = QObject::connect(&window.runs(), &espalier::RunController::progressed, &window, [&numbers] { ++numbers; });
    runFor(spell);
    tell("a training: beats", heart.stop());
    std::printf("numbers of the training: %.1f a second\n", numbers * 1000.0 / spell);
    QObject::disconnect(counting);
    heart.start();
    const Times moves = dragSlider(window);
    tell("a training and the slider: beats", heart.stop());
    tell("a training and the slider: moves", moves);
    QElapsedTimer time;
    time.start();
    window.runs().cancel();
    waitUntilIdle(window);
    std::printf("cancelled in %lld ms\n", time.elapsed());
}

double residentMegabytes()
{
    std::ifstream file("/proc/self/statm");
    long all = 0, resident = 0;
    file >> all >> resident;
    return static_cast<double>(resident) * 4096 / 1e6;
}

/// What is first opened fills caches and pools: the growth counts from the fifth time on.
void openOften(MainWindow& window, const QString& file)
{
    double before = 0;
    for (int time = 1; time <= 25; ++time) {
        open(window, file);
        window.runs().cancel();
        waitUntilIdle(window);
        runFor(200);
        if (time == 5)
            before = residentMegabytes();
    }
    const double after = residentMegabytes();
    std::printf("memory: %.0f MB, after opening 20 times more %.0f MB (%+.1f %%)\n", before, after, 100 * (after / before - 1));
}

void measure(MainWindow& window, const QString& file)
{
    Heart heart;
    QElapsedTimer time;
    std::printf("| what                               | number | median | 99 %%   | largest |\n|---|--:|--:|--:|--:|\n");
    runFor(500);
    heart.start();
    time.start();
    open(window, file);
    runFor(0);
    const qint64 opened = time.elapsed();
    tell("opening: beats", heart.stop());
    std::printf("opened in %lld ms: %d layers, %d channels\n", opened, window.document().model()->groups.groupCount(),
                window.document().model()->groups.unitCount());
    waitUntilIdle(window);
    runFor(2000);
    tell("the slider, as opened: moves", dragSlider(window));
    showAllViews(window);
    runFor(2000);
    heart.start();
    const Times moves = dragSlider(window);
    tell("the slider, all views: beats", heart.stop());
    tell("the slider, all views: moves", moves);
    runFor(3000);
    window.runs().cancel();
    waitUntilIdle(window);
    tryPlot(window, "heatmapPlot", "heatmap", true);
    tryPlot(window, "collapsePlotReplace", "collapse map", false);
    train(window, heart);
}

} // namespace

int main(int argc, char** argv)
{
    QApplication app(argc, argv);
    const bool memory = argc == 3 && std::strcmp(argv[2], "--memory") == 0;
    if (argc != 2 && !memory) {
        std::fprintf(stderr, "usage: bench_heartbeat MODEL_OR_PROJECT [--memory]\n");
        return 2;
    }
    const QTemporaryDir settings; // the user's recent files, layout and caches are not changed
    QSettings::setDefaultFormat(QSettings::IniFormat);
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, settings.path());
    qputenv("XDG_CACHE_HOME", settings.path().toUtf8());
    QCoreApplication::setOrganizationName(QStringLiteral("EspalierBench"));
    espalier::theme::apply(espalier::theme::Appearance::light);
    MainWindow window;
    window.show();
    const QString file = QString::fromLocal8Bit(argv[1]);
    if (memory)
        openOften(window, file);
    else
        measure(window, file);
    return 0;
}
