// SPDX-License-Identifier: GPL-3.0-or-later
// The drawn network without a widget: what has a box, what is folded away, channels and states by the plan, search, and the layout.
#include "core/graph/traits.h"
#include "test_places.h"
#include "ui/models/graph_data.h"
#include "ui/models/graph_layout.h"
#include "ui/models/protection.h"
#include "ui/models/theme.h"

#include <QtTest>

#include <algorithm>
#include <cmath>
#include <ctime>
#include <set>

using namespace espalier;

namespace {

const char* const residual = FIXTURES_DIR "/cifar_resnet20_jpeg.pt";
const char* const detector = MADE_FIXTURES_DIR "/detectors/yolov8_raw.pt";

GraphShape shapeOf(const GraphData& data, bool sideways = false)
{
    GraphShape shape{std::vector<QSizeF>(data.boxes().size(), QSizeF(120, 44)), {}, sideways};
    for (const GraphEdge& edge : data.edges())
        shape.edges.emplace_back(edge.from, edge.to);
    return shape;
}

/// A chain with an edge over every third box, as in a residual network; further says which other edges a box has.
template <class Further>
GraphShape chain(int boxes, Further further)
{
    GraphShape shape{std::vector<QSizeF>(static_cast<std::size_t>(boxes), QSizeF(120, 44)), {}};
    for (int box = 1; box < boxes; ++box) {
        std::set<int> inputs{box - 1};
        further(box, inputs);
        for (const int from : inputs)
            shape.edges.emplace_back(from, box);
    }
    return shape;
}

void skipBlocks(int box, std::set<int>& inputs)
{
    if (box >= 3 && box % 3 == 0)
        inputs.insert(box - 3);
}

int overlaps(const GraphLayout& layout)
{
    int count = 0;
    for (std::size_t a = 0; a < layout.boxes.size(); ++a)
        for (std::size_t b = 0; b < a; ++b)
            count += layout.boxes[a].intersects(layout.boxes[b]);
    return count;
}

/// How many edges do not lead from the border of their first box to that of their second.
int strayEdges(const GraphShape& shape, const GraphLayout& layout)
{
    const auto at = [](const QRectF& box, const QPointF& point) { return box.adjusted(-3, -3, 3, 3).contains(point); };
    int count = 0;
    for (std::size_t i = 0; i < shape.edges.size(); ++i) {
        const auto [from, to] = shape.edges[i];
        const QPainterPath& path = layout.edges[i];
        count += path.isEmpty() || !at(layout.boxes[static_cast<std::size_t>(from)], path.pointAtPercent(0)) ||
                 !at(layout.boxes[static_cast<std::size_t>(to)], path.pointAtPercent(1));
    }
    return count;
}

} // namespace

class TestGraphData : public QObject {
    Q_OBJECT
private:
    std::unique_ptr<Document> document_;
    GraphData data_;

    bool open(const char* file)
    {
        const auto model = openModel(file);
        if (!model)
            return false;
        document_->open(*model, {});
        return data_.show(*document_->state());
    }
    const Network& network() { return document_->model()->network; }
    const Node& node(NodeId id) { return network().nodes[static_cast<std::size_t>(id)]; }
    const GraphBox& box(int number) { return data_.boxes()[static_cast<std::size_t>(number)]; }
    std::vector<GraphEdge> inputsOf(int number)
    {
        std::vector<GraphEdge> inputs;
        for (const GraphEdge& edge : data_.edges())
            if (edge.to == number)
                inputs.push_back(edge);
        return inputs;
    }
    void plan(double ratio)
    {
        PruneSettings settings = document_->project().prune;
        settings.allocation = Allocation::scores;
        settings.ratio = ratio;
        document_->setPruneSettings(settings);
    }

private Q_SLOTS:
    void init()
    {
        document_ = std::make_unique<Document>();
        data_ = GraphData();
    }

    void aResidualNetworkHasABoxForEachLayerAndAddition()
    {
        QVERIFY(open(residual));
        int layers = 0, additions = 0;
        for (NodeId id = 0; id < static_cast<NodeId>(network().nodes.size()); ++id) {
            const int number = data_.boxOf(id);
            if (isLayer(node(id))) {
                ++layers;
                QVERIFY2(number >= 0 && box(number).kind == BoxKind::layer && box(number).nodes.front() == id, node(id).name.c_str());
                QCOMPARE(box(number).name, QString::fromStdString(node(id).name));
            }
            if (traitsOf(node(id)).addition) {
                ++additions;
                QVERIFY2(number >= 0 && box(number).kind == BoxKind::step, node(id).name.c_str());
                QCOMPARE(inputsOf(number).size(), std::size_t(2));
            }
            if (isBatchNorm(node(id)))
                QVERIFY2(number >= 0 && box(number).nodes.front() != id, node(id).name.c_str()); // inside its layer's box
        }
        QVERIFY(layers == 20 && additions == 9);
        QCOMPARE(box(0).kind, BoxKind::input);
        QCOMPARE(data_.boxes().back().kind, BoxKind::output);
        QVERIFY(data_.boxes().size() < network().nodes.size() / 2 + 10);
        QVERIFY2(box(1).op == "conv 3×3" && box(1).inside == QStringList({"batch norm", "relu"}), qPrintable(box(1).op));
    }

    void concatenationsAddUpTheChannelsOfTheirInputs()
    {
        QVERIFY(open(detector));
        plan(0.4);
        data_.show(*document_->state());
        int looked = 0;
        for (int number = 0; number < static_cast<int>(data_.boxes().size()); ++number) {
            if (box(number).op != "concat" ||
                network().values[box(number).nodes.empty() ? 0 : node(box(number).nodes.front()).outputs[0]].shape.size() != 4)
                continue;
            int total = 0, kept = 0;
            for (const GraphEdge& edge : inputsOf(number)) {
                total += data_.countOf(edge).total;
                kept += data_.countOf(edge).kept;
            }
            QCOMPARE(data_.countOf(box(number)).total, total);
            QCOMPARE(data_.countOf(box(number)).kept, kept);
            looked += kept < total;
        }
        QVERIFY(looked > 3);
    }

    /// What has no box computes sizes or constants, changes the shape alone, or collects values.
    void onlyShapesSizesConstantsAndListsAreFolded()
    {
        QVERIFY(open(MADE_FIXTURES_DIR "/free_sizes/tokens.onnx"));
        const std::vector<bool> needed = neededNodes(network());
        int away = 0;
        for (NodeId id = 0; id < static_cast<NodeId>(network().nodes.size()); ++id) {
            if (!needed[static_cast<std::size_t>(id)] || data_.boxOf(id) >= 0)
                continue;
            ++away;
            const Traits traits = traitsOf(node(id));
            const bool list = !network().values[static_cast<std::size_t>(node(id).outputs[0])].isTensor;
            const bool constant = std::all_of(node(id).inputs.begin(), node(id).inputs.end(),
                                              [&](ValueId value) { return value == noValue || network().storedIndex(value) >= 0; });
            QVERIFY2(traits.rearranges || traits.number || list || constant, (node(id).name + " " + node(id).op).c_str());
        }
        QVERIFY(away > 0);
        for (const GraphEdge& edge : data_.edges())
            QVERIFY(edge.from < edge.to && edge.to < static_cast<int>(data_.boxes().size()));
    }

    void layersOfAGroupAreItsMembers()
    {
        QVERIFY(open(residual));
        const auto& groups = document_->model()->groups.groups();
        std::set<int> numbers;
        for (int group = 0; group < static_cast<int>(groups.size()); ++group) {
            std::vector<int> boxes;
            for (const NodeId member : groups[static_cast<std::size_t>(group)].members)
                boxes.push_back(data_.boxOf(member));
            QCOMPARE(data_.membersOf(group), boxes);
            const bool coupled = boxes.size() > 1;
            QCOMPARE(data_.couplingNumber(group) > 0, coupled);
            if (coupled)
                QVERIFY(numbers.insert(data_.couplingNumber(group)).second);
            for (const int number : boxes)
                QVERIFY2(!coupled || couplingFact(data_, group).contains(box(number).name), qPrintable(couplingFact(data_, group)));
        }
        QVERIFY(numbers.size() > 1);
        QVERIFY(data_.membersOf(-1).empty() && data_.membersOf(999).empty());
    }

    void keptChannelsAreThePlans()
    {
        QVERIFY(open(residual));
        for (const double ratio : {0.2, 0.7}) {
            plan(ratio);
            QVERIFY(!data_.show(*document_->state())); // the boxes are the same
            int thinner = 0;
            for (const GraphBox& each : data_.boxes()) {
                if (!each.member)
                    continue;
                int total = 0, kept = 0; // a wide layer that a narrow one is added to has channels of two groups
                for (const int group : each.groups) {
                    total += document_->model()->groups.groups()[static_cast<std::size_t>(group)].units;
                    kept += document_->plan()->kept[static_cast<std::size_t>(group)];
                }
                QCOMPARE(data_.countOf(each).total, total);
                QCOMPARE(data_.countOf(each).kept, kept);
                thinner += data_.countOf(each).share() < 1;
            }
            QVERIFY(thinner > 5);
        }
        document_->replaceNetwork(document_->keep(pruneModel(*document_->model(), *document_->plan())->model));
        QVERIFY(data_.show(*document_->state()));
    }

    void statesAreToldBesideTheBoxes()
    {
        QVERIFY(open(residual));
        plan(0.5);
        const int group = data_.boxes()[1].group();
        setProtected(*document_, group, true);
        data_.show(*document_->state());
        QVERIFY(box(1).state == LayerState::protectedBy);
        QVERIFY2(boxFacts(data_, 1).contains(explanationOf(LayerState::protectedBy)), qPrintable(boxFacts(data_, 1).join('\n')));
        const auto& frozen = document_->model()->groups.frozen();
        QVERIFY(!frozen.empty());
        const int number = data_.boxOf(frozen.front().node);
        QVERIFY(box(number).state == LayerState::frozen);
        QVERIFY(boxFacts(data_, number).join('\n').contains(QString::fromStdString(frozen.front().reason)));
        QVERIFY(boxFacts(data_, 1).join('\n').contains("MACs"));
    }

    void boxesAreFoundByNameAndOperator()
    {
        QVERIFY(open(residual));
        QVERIFY(data_.containing({}).empty() && data_.containing("no such layer").empty());
        QCOMPARE(data_.containing("ADD").size(), std::size_t(9));
        QVERIFY(data_.containing("batch norm").size() >= 19); // drawn inside
        const QString name = box(5).name;
        const auto found = data_.containing(name);
        QVERIFY(std::find(found.begin(), found.end(), 5) != found.end());
    }

    void noBoxesOverlap_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<bool>("sideways");
        for (const bool sideways : {false, true}) {
            QTest::addRow("residual, %d", sideways) << residual << sideways;
            QTest::addRow("detector, %d", sideways) << detector << sideways;
        }
    }

    void noBoxesOverlap()
    {
        QFETCH(QString, file);
        QFETCH(bool, sideways);
        QVERIFY(open(qPrintable(file)));
        const GraphShape shape = shapeOf(data_, sideways);
        const auto layout = layOut(shape);
        QVERIFY2(layout, layout ? "" : layout.error().message.c_str());
        QCOMPARE(overlaps(*layout), 0);
        QCOMPARE(strayEdges(shape, *layout), 0);
        for (const auto& [from, to] : shape.edges) {
            const QRectF first = layout->boxes[static_cast<std::size_t>(from)], second = layout->boxes[static_cast<std::size_t>(to)];
            QVERIFY(sideways ? first.right() < second.left() : first.bottom() < second.top());
            QVERIFY(layout->bounds.contains(first) && layout->bounds.contains(second));
        }
    }

    void longNetworksAreLaidOutInPieces()
    {
        const std::vector<std::pair<const char*, GraphShape>> shapes{
            {"residual", chain(500, skipBlocks)},
            {"each box reads half of those before it in its block of 24", chain(500,
                                                                                [](int box, std::set<int>& inputs) {
                                                                                    for (int from = box / 24 * 24; from < box; from += 2)
                                                                                        inputs.insert(from);
                                                                                })},
            {"U", chain(500, [](int box, std::set<int>& inputs) {
                 if (box > 250 && box % 5 == 0)
                     inputs.insert(500 - box);
             })}};
        for (const auto& [name, shape] : shapes) {
            const std::clock_t begin = std::clock();
            const auto layout = layOut(shape);
            const double milliseconds = 1000.0 * static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
            qInfo("500 boxes, %s: %.0f ms of a core, %zu pieces", name, milliseconds, piecesOf(shape).size());
            QVERIFY(layout);
            QCOMPARE(overlaps(*layout), 0);
            QCOMPARE(strayEdges(shape, *layout), 0);
            QVERIFY(piecesOf(shape).size() > 1);
        }
    }

    /// Nothing passes through a single box: the pieces are limited all the same, so that waiting for one is short.
    void piecesOfAnyNetworkAreShort()
    {
        const GraphShape shape = chain(2000, [](int box, std::set<int>& inputs) {
            if (box > 1000)
                inputs.insert(2000 - box);
        });
        for (const GraphPiece& piece : piecesOf(shape))
            QVERIFY2(piece.last - piece.first <= 250, qPrintable(QString::number(piece.last - piece.first)));
    }

    void aLayoutThatIsNotWantedStops()
    {
        std::stop_source stop;
        stop.request_stop();
        const auto layout = layOut(chain(2000, skipBlocks), stop.get_token());
        QVERIFY(!layout && layout.error().isCancelled());
    }

    void arrowKeysFollowTheEdges()
    {
        const GraphShape shape = chain(4, skipBlocks); // 0 → 1 → 2 → 3, and 0 → 3
        const GraphLayout layout = layOut(shape).value();
        QCOMPARE(boxTowards(shape, layout, 0, Qt::DownArrow), 1);
        QCOMPARE(boxTowards(shape, layout, 1, Qt::DownArrow), 2);
        QCOMPARE(boxTowards(shape, layout, 3, Qt::UpArrow), 2);
        QCOMPARE(boxTowards(shape, layout, 0, Qt::UpArrow), -1);
        QCOMPARE(boxTowards(shape, layout, 1, Qt::LeftArrow), -1);
        GraphShape fork{std::vector<QSizeF>(3, QSizeF(120, 44)), {{0, 1}, {0, 2}}};
        const GraphLayout beside = layOut(fork).value();
        const bool firstLeft = beside.boxes[1].x() < beside.boxes[2].x();
        QCOMPARE(boxTowards(fork, beside, firstLeft ? 1 : 2, Qt::RightArrow), firstLeft ? 2 : 1);
    }

    /// Equally light, so that none stands out, and readable as a line.
    void coloursOfGroupsAreEvenAndDiffer()
    {
        for (const bool dark : {false, true}) {
            theme::setDark(dark);
            const double ground = qGray(theme::plotColors().background.rgb());
            for (int number = 1; number < 12; ++number) {
                QVERIFY(std::abs(qGray(theme::groupColor(number).rgb()) - ground) > 75);
                QVERIFY(std::abs(qGray(theme::groupColor(number).rgb()) - qGray(theme::groupColor(1).rgb())) < 45);
                QVERIFY(theme::groupColor(number) != theme::groupColor(number + 1));
            }
        }
        theme::setDark(false);
    }
};

QTEST_GUILESS_MAIN(TestGraphData)
#include "test_graph_data.moc"
