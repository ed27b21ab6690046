// SPDX-License-Identifier: GPL-3.0-or-later
// The union-find of dimension labels alone, without operators.
#include "core/graph/labels.h"
#include "tests/core/support/network_builder.h"

#include <QTest>

using namespace espalier;
using espalier::test::NetworkBuilder;

namespace {

/// A convolution on an image, and its tensors' names.
struct OneLayer {
    Network network;
    ValueId image, weight, output;
};

OneLayer oneLayer()
{
    NetworkBuilder b;
    OneLayer made;
    made.image = b.input({1, 3, 8, 8});
    made.output = b.conv(made.image, "conv", 3, 6);
    b.output(made.output);
    made.network = b.finish();
    made.weight = made.network.nodes[0].inputs[1];
    return made;
}

QString reason(const Labels& labels, Label label)
{
    return QString::fromStdString(labels.frozenReason(label));
}

} // namespace

class TestLabels : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void valuesAreFixedAtFirst()
    {
        const OneLayer layer = oneLayer();
        const Labels labels(layer.network);
        QCOMPARE(labels.rank(layer.output), std::size_t{4});
        QVERIFY(labels.fixed(layer.output, 1));
        QVERIFY(labels.stored(layer.weight));
        QVERIFY(!labels.stored(layer.output));
    }

    void attachIsFreshOnce()
    {
        const OneLayer layer = oneLayer();
        Labels labels(layer.network);
        const LabelList first = labels.attach(layer.weight, 0, SliceRole::filter, 0);
        const LabelList second = labels.attach(layer.weight, 0, SliceRole::consumer, 5);
        QCOMPARE(first.size(), std::size_t{6});
        QCOMPARE(second, first);
        QCOMPARE(labels.attachments().size(), std::size_t{1});
        QCOMPARE(labels.attachments()[0].role, SliceRole::filter);
        QCOMPARE(labels.attachments()[0].node, 0);
    }

    void uniteIsTransitive()
    {
        const OneLayer layer = oneLayer();
        Labels labels(layer.network);
        const LabelList a = labels.fresh(3);
        const LabelList b = labels.fresh(3);
        const LabelList c = labels.fresh(3);
        labels.unite(a, b, {});
        labels.unite(c, b, {});
        for (std::size_t i = 0; i < 3; ++i)
            QCOMPARE(labels.find(a[i]), labels.find(c[i]));
        QVERIFY(labels.find(a[0]) != labels.find(a[1]));
        QVERIFY(!labels.frozen(a[0]));
    }

    void firstReasonWins()
    {
        const OneLayer layer = oneLayer();
        Labels labels(layer.network);
        const LabelList a = labels.fresh(2);
        const LabelList b = labels.fresh(2);
        labels.freeze(b, "first");
        labels.freeze({a[0]}, "second");
        labels.freeze(b, "third");
        labels.unite(a, b, {});
        QCOMPARE(reason(labels, a[0]), QString("first"));
        QCOMPARE(reason(labels, a[1]), QString("first"));
    }

    void uniteWithAFixedDimensionFreezes()
    {
        const OneLayer layer = oneLayer();
        Labels labels(layer.network);
        const LabelList a = labels.fresh(2);
        labels.unite({}, a, "meets a fixed one");
        QCOMPARE(reason(labels, a[1]), QString("meets a fixed one"));
        QCOMPARE(reason(labels, labels.fresh(1)[0]), QString());
    }

    void freezeValueHoldsForLaterAttachments()
    {
        const OneLayer layer = oneLayer();
        Labels labels(layer.network);
        const Label attached = labels.attach(layer.weight, 0, SliceRole::filter, 0)[0];
        labels.freezeValue(layer.weight, "is read elsewhere");
        QCOMPARE(reason(labels, attached), QString("is read elsewhere"));
        QCOMPARE(reason(labels, labels.attach(layer.weight, 1, SliceRole::consumer, 0)[2]), QString("is read elsewhere"));
    }

    void setAndCopy()
    {
        const OneLayer layer = oneLayer();
        Labels labels(layer.network);
        labels.set(layer.output, 1, labels.fresh(6));
        QCOMPARE(labels.of(layer.output, 1).size(), std::size_t{6});
        labels.copy(layer.image, layer.output);
        QVERIFY(labels.fixed(layer.output, 1));
    }

    void aLongChainIsOneClass()
    {
        const OneLayer layer = oneLayer();
        Labels labels(layer.network);
        const LabelList a = labels.fresh(100000);
        const LabelList b = labels.fresh(100000);
        labels.unite(a, b, {});
        // The worst order for a union-find without union by size: one long chain (timed by tests/bench/bench_pruning.cpp).
        for (std::size_t i = 1; i < a.size(); ++i)
            labels.unite(a[i - 1], a[i]);
        for (const Label label : b)
            QCOMPARE(labels.find(label), labels.find(a[0]));
    }
};

QTEST_GUILESS_MAIN(TestLabels)
#include "test_labels.moc"
