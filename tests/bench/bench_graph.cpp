// SPDX-License-Identifier: GPL-3.0-or-later
// The drawn network of 500 layers: how long Graphviz takes to lay it out, and a frame while it is panned and zoomed (median_ms).
//   QT_QPA_PLATFORM=offscreen bench_graph
#include "tests/core/support/network_builder.h"
#include "ui/models/theme.h"
#include "ui/shell/appearance.h"
#include "ui/views/graph/graph_canvas.h"
#include "ui/views/graph/graph_view.h"

#include <QApplication>
#include <QElapsedTimer>

#include <benchmark/benchmark.h>

#include <algorithm>
#include <string>
#include <vector>

namespace {

using namespace espalier;

GraphView* view = nullptr;

ModelPtr residualNetwork(int layers)
{
    test::NetworkBuilder builder;
    ValueId x = builder.conv(builder.input({1, 3, 4, 4}), "stem", 3, 16, {});
    for (int layer = 1; layer + 1 < layers; layer += 2) {
        const std::string name = "block" + std::to_string(layer / 2);
        ValueId way = builder.relu(builder.batchNorm(builder.conv(x, name + ".conv1", 16, 16, {}), name + ".norm1", 16));
        way = builder.batchNorm(builder.conv(way, name + ".conv2", 16, 16, {}), name + ".norm2", 16);
        x = builder.relu(builder.add(way, x));
    }
    builder.output(builder.linear(builder.globalPool(x), "classes", 16, 10));
    return makeModel(builder.finish());
}

/// change makes another part visible; the frame is painted at once.
template <class Change>
void frames(benchmark::State& state, Change change)
{
    GraphCanvas* canvas = view->canvas();
    std::vector<qint64> times;
    int frame = 0;
    for (auto iteration : state) {
        QElapsedTimer time;
        time.start();
        change(*canvas, ++frame);
        canvas->repaint();
        times.push_back(time.nsecsElapsed());
    }
    std::sort(times.begin(), times.end());
    state.counters["median_ms"] = static_cast<double>(times[times.size() / 2]) / 1e6;
    state.counters["slowest_ms"] = static_cast<double>(times.back()) / 1e6;
    state.counters["boxes"] = static_cast<double>(view->graph().boxes().size());
}

/// Through the middle of the network, forth and back.
void panTo(GraphCanvas& canvas, int frame)
{
    const QRectF& all = canvas.graphLayout()->bounds;
    const double there = std::abs(frame % 200 - 100) / 100.0;
    canvas.moveTo(all.topLeft() + QPointF(all.width(), all.height()) * there);
}

void panReadable(benchmark::State& state)
{
    view->canvas()->showStart();
    frames(state, panTo);
}
BENCHMARK(panReadable)->Unit(benchmark::kMillisecond)->Iterations(300);

void panWhole(benchmark::State& state)
{
    view->canvas()->showAll();
    frames(state, panTo);
}
BENCHMARK(panWhole)->Unit(benchmark::kMillisecond)->Iterations(300);

void zoomThrough(benchmark::State& state)
{
    view->canvas()->showAll();
    frames(state, [](GraphCanvas& canvas, int frame) { canvas.zoom(frame / 40 % 2 == 0 ? 1.1 : 1 / 1.1); });
}
BENCHMARK(zoomThrough)->Unit(benchmark::kMillisecond)->Iterations(320);

void layOutAll(benchmark::State& state)
{
    GraphShape shape;
    for (const GraphBox& box : view->graph().boxes())
        shape.boxes.push_back(sizeOf(view->graph(), box, view->canvas()->font()));
    for (const GraphEdge& edge : view->graph().edges())
        shape.edges.emplace_back(edge.from, edge.to);
    for (auto iteration : state)
        benchmark::DoNotOptimize(layOut(shape));
    state.counters["boxes"] = static_cast<double>(shape.boxes.size());
}
BENCHMARK(layOutAll)->Unit(benchmark::kMillisecond);

} // namespace

int main(int argc, char** argv)
{
    benchmark::Initialize(&argc, argv);
    QApplication app(argc, argv);
    theme::apply(theme::Appearance::light);
    Document document;
    document.open(residualNetwork(500), {});
    Linking linking;
    GraphView shown(document, linking);
    view = &shown;
    shown.resize(1280, 800);
    shown.show();
    while (!shown.canvas()->graphLayout())
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    benchmark::RunSpecifiedBenchmarks();
    return 0;
}
