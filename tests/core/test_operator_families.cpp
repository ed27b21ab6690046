// SPDX-License-Identifier: GPL-3.0-or-later
// An operator belongs to the same family everywhere, every writer has all operators, and traits describe them correctly.
#include "core/formats/onnx/write_graph.h"
#include "core/formats/python/forward.h"
#include "core/formats/torchscript/node_writers.h"
#include "core/graph/operators/operator_table.h"

#include "tests/core/support/network_builder.h"

#include <QTest>

#include <algorithm>
#include <map>

using namespace espalier;

namespace {

/// Sorted names by family.
using Families = std::map<std::string, std::vector<std::string>>;

std::vector<std::string> namesIn(const OperatorTable& table)
{
    return table.names();
}

template <class Table>
std::vector<std::string> namesIn(const Table& table)
{
    std::vector<std::string> names;
    for (const auto& [name, entry] : table)
        names.push_back(name);
    std::sort(names.begin(), names.end());
    return names;
}

#define ENTER_FAMILY(family, Table)                                                                                                        \
    {                                                                                                                                      \
        Table table;                                                                                                                       \
        register##family(table);                                                                                                           \
        families[#family] = namesIn(table);                                                                                                \
    }

Families ofGraph()
{
    Families families;
    ESPALIER_FAMILIES(ENTER_FAMILY, OperatorTable)
    return families;
}

} // namespace

// The functions of each format are in its own namespace.
namespace espalier::torchscript {
static Families written()
{
    Families families;
    ESPALIER_FAMILIES(ENTER_FAMILY, NodeWriterTable)
    return families;
}
} // namespace espalier::torchscript

namespace espalier::onnx_io {
static Families written()
{
    Families families;
    ESPALIER_FAMILIES(ENTER_FAMILY, NodeWriterTable)
    return families;
}
} // namespace espalier::onnx_io

namespace espalier::python_io {
static Families written()
{
    Families families;
    ESPALIER_FAMILIES(ENTER_FAMILY, FormTable)
    return families;
}
} // namespace espalier::python_io

constexpr std::pair<const char*, Families (*)()> written[] = {
    {"torchscript", torchscript::written}, {"onnx", onnx_io::written}, {"python", python_io::written}};

class TestOperatorFamilies : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyFormatWritesThemAll_data();
    void everyFormatWritesThemAll();
    void theRegistryHoldsThemAll();
    void traitsOfLayers();
    void traitsOfOthers();
    void nothingIsKnownOfUnknownOperators();
};

void TestOperatorFamilies::everyFormatWritesThemAll_data()
{
    QTest::addColumn<int>("format");
    for (int format = 0; format < static_cast<int>(std::size(written)); ++format)
        QTest::newRow(written[format].first) << format;
}

void TestOperatorFamilies::everyFormatWritesThemAll()
{
    QFETCH(int, format);
    const Families families = written[format].second();
    for (const auto& [family, operators] : ofGraph())
        QVERIFY2(families.at(family) == operators, family.c_str());
}

void TestOperatorFamilies::theRegistryHoldsThemAll()
{
    std::size_t count = 0;
    for (const auto& [family, operators] : ofGraph())
        for (const std::string& name : operators) {
            QVERIFY2(findOperator(name), name.c_str());
            ++count;
        }
    QVERIFY(count > 60);
}

void TestOperatorFamilies::traitsOfLayers()
{
    test::NetworkBuilder builder;
    const ValueId x = builder.input({1, 4, 8, 8});
    test::NetworkBuilder::Conv grouped, turned;
    grouped.groups = 4;
    turned.transposed = true;
    turned.groups = 2;
    const ValueId depthwise = builder.conv(x, "depthwise", 4, 4, grouped);
    builder.output(builder.linear(builder.globalPool(builder.conv(depthwise, "turned", 4, 6, turned)), "last", 6, 3));
    const Network network = builder.finish();
    const auto called = [&](const char* name) {
        return *std::find_if(network.nodes.begin(), network.nodes.end(), [name](const Node& node) { return node.name == name; });
    };
    const auto stored = [&](const char* name) { return network.stored[static_cast<std::size_t>(network.storedByName(name))].value; };
    QVERIFY(isLayer(called("depthwise")) && isConvolution(called("depthwise")) && isDepthwise(network, called("depthwise")));
    QVERIFY(isTransposed(called("turned")) && !isDepthwise(network, called("turned")));
    QVERIFY(isLayer(called("last")) && !isConvolution(called("last")) && !isTransposed(called("last")));
    QCOMPARE(weightOf(called("last")), stored("last.weight"));
    QCOMPARE(biasOf(called("last")), stored("last.bias"));
    QCOMPARE(biasOf(called("turned")), noValue);
    QCOMPARE(channelDimension(called("turned"), 4), std::size_t{1});
    QCOMPARE(channelDimension(called("last"), 3), std::size_t{2});
    QCOMPARE(inputDimension(called("turned")), std::size_t{0});
    QCOMPARE(inputDimension(called("last")), std::size_t{1});
    QCOMPARE(outputChannels(called("turned"), {4, 3, 3, 3}), std::int64_t{6});
    QCOMPARE(outputChannels(called("last"), {3, 6}), std::int64_t{3});
}

void TestOperatorFamilies::traitsOfOthers()
{
    const auto of = [](const char* op) {
        Node node;
        node.op = op;
        return traitsOf(node);
    };
    QVERIFY(of("batch_norm").batchNorm && !of("instance_norm").batchNorm);
    QVERIFY(of("layer_norm").averagesChannels && of("group_norm").averagesChannels && !of("batch_norm").averagesChannels);
    QVERIFY(of("softmax").distribution && !of("log_softmax").distribution);
    QVERIFY(of("relu").relu && !of("relu6").relu);
    QVERIFY(of("add").addition && !of("sub").addition);
    QVERIFY(of("permute").rearranges && of("reshape").rearranges && !of("expand").rearranges);
    QVERIFY(of("max_pool").maximum && !of("avg_pool").maximum);
    QVERIFY(of("matmul").matrixProduct && !of("linear").matrixProduct);
    Node kept;
    kept.op = "opaque";
    kept.attributes["op"] = std::string("aten::roll");
    QVERIFY(traitsOf(kept).opaque);
    QCOMPARE(opaqueName(kept), std::string("aten::roll"));
}

void TestOperatorFamilies::nothingIsKnownOfUnknownOperators()
{
    Node node;
    node.op = "no such operator";
    QVERIFY(!isLayer(node) && !isBatchNorm(node) && !traitsOf(node).opaque);
}

QTEST_GUILESS_MAIN(TestOperatorFamilies)
#include "test_operator_families.moc"
