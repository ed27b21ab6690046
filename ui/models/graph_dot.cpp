// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/graph_dot.h"

#include "ui/models/texts.h"

#include <graphviz/gvc.h>

#include <memory>
#include <mutex>
#include <string>

namespace espalier {

namespace {

constexpr double pointsPerInch = 72; // a point is a pixel

/// The library keeps its state in global variables.
std::mutex& dotInUse()
{
    static std::mutex mutex;
    return mutex;
}

struct FreeContext {
    void operator()(GVC_t* context) const { gvFreeContext(context); }
};
struct CloseGraph {
    void operator()(Agraph_t* graph) const { agclose(graph); }
};
using Context = std::unique_ptr<GVC_t, FreeContext>;
using DotGraph = std::unique_ptr<Agraph_t, CloseGraph>;

/// Its functions take texts that they do not change as char*.
char* changeable(const char* text)
{
    return const_cast<char*>(text);
}

void set(Agraph_t* graph, int kind, const char* name, const std::string& value)
{
    agattr(graph, kind, changeable(name), changeable(value.c_str()));
}

void setOf(Agnode_t* node, const char* name, double pixels)
{
    agset(node, changeable(name), changeable(std::to_string(pixels / pointsPerInch).c_str()));
}

DotGraph emptyGraph(bool sideways)
{
    DotGraph graph(agopen(changeable("network"), Agdirected, nullptr));
    set(graph.get(), AGRAPH, "rankdir", sideways ? "LR" : "TB");
    set(graph.get(), AGRAPH, "nodesep", std::to_string(boxGap / pointsPerInch));
    set(graph.get(), AGRAPH, "ranksep", std::to_string(rankGap / pointsPerInch));
    // How often it tries to improve, in shares of its usual effort: more takes many times as long and shows hardly a difference.
    for (const char* effort : {"nslimit", "nslimit1", "mclimit"})
        set(graph.get(), AGRAPH, effort, "0.4");
    set(graph.get(), AGNODE, "shape", "box");
    set(graph.get(), AGNODE, "fixedsize", "true");
    set(graph.get(), AGNODE, "label", "");
    set(graph.get(), AGNODE, "width", "1");
    set(graph.get(), AGNODE, "height", "1");
    set(graph.get(), AGEDGE, "dir", "none");
    return graph;
}

QPointF pointOf(const pointf& point)
{
    return {point.x, -point.y}; // its axis points upwards
}

QRectF rectOf(Agnode_t* node, const QSizeF& size)
{
    QRectF rect({0, 0}, size);
    rect.moveCenter(pointOf(ND_coord(node)));
    return rect;
}

QPainterPath pathOf(Agedge_t* edge)
{
    QPainterPath path;
    const splines* curves = ED_spl(edge);
    for (int i = 0; curves && i < curves->size; ++i) {
        const bezier& curve = curves->list[i];
        path.moveTo(pointOf(curve.list[0]));
        for (int k = 1; k + 2 < curve.size; k += 3)
            path.cubicTo(pointOf(curve.list[k]), pointOf(curve.list[k + 1]), pointOf(curve.list[k + 2]));
    }
    return path;
}

} // namespace

Result<GraphLayout> placedByDot(const GraphShape& shape)
{
    const std::lock_guard lock(dotInUse());
    agseterr(AGMAX); // nothing on the terminal
    const Context context(gvContext());
    const DotGraph graph = emptyGraph(shape.sideways);
    std::vector<Agnode_t*> nodes;
    std::vector<Agedge_t*> edges;
    for (const QSizeF& size : shape.boxes) {
        nodes.push_back(agnode(graph.get(), changeable(std::to_string(nodes.size()).c_str()), 1));
        setOf(nodes.back(), "width", size.width());
        setOf(nodes.back(), "height", size.height());
    }
    for (const auto& [from, to] : shape.edges)
        edges.push_back(agedge(graph.get(), nodes[static_cast<std::size_t>(from)], nodes[static_cast<std::size_t>(to)], nullptr, 1));
    if (gvLayout(context.get(), graph.get(), "dot") != 0)
        return failure(tr("The network cannot be drawn: Graphviz's engine “dot” is missing or gave up; install Graphviz anew (libgvc6).")
                           .toStdString());
    GraphLayout layout;
    for (std::size_t i = 0; i < nodes.size(); ++i)
        layout.boxes.push_back(rectOf(nodes[i], shape.boxes[i]));
    for (Agedge_t* edge : edges)
        layout.edges.push_back(pathOf(edge));
    gvFreeLayout(context.get(), graph.get());
    return layout;
}

} // namespace espalier
