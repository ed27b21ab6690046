// SPDX-License-Identifier: GPL-3.0-or-later
// Networks beyond the limit are moved to files and read back bit-equal.
#include "core/graph/network_dump.h"
#include "test_places.h"
#include "tests/models/support/equal_networks.h"
#include "ui/state/network_store.h"

#include <QtTest>

using namespace espalier;
using espalier::testing::equalNetworks;

namespace {

/// A new network, equal to all others.
ModelPtr fresh()
{
    static const ModelPtr opened = openModel(FIXTURES_DIR "/cifar_resnet20_jpeg.pt").value();
    return std::make_shared<const Model>(*opened);
}

} // namespace

class TestNetworkStore : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void keepsWhatFits()
    {
        NetworkStore store;
        const ModelPtr model = fresh();
        const NetworkId first = store.add(model), second = store.add(fresh());
        QVERIFY(first != second && first != noNetwork);
        QCOMPARE(store.inMemory(), 2);
        QCOMPARE(store.model(first).value(), model);
    }

    void whatWaitsInAFileComesBackEqual()
    {
        NetworkStore store(1);
        const NetworkId first = store.add(fresh());
        QCOMPARE(store.inMemory(), 1); // the newest stays in memory, whatever its size
        const NetworkId second = store.add(fresh());
        QCOMPARE(store.count(), 2);
        QCOMPARE(store.inMemory(), 1);
        const ModelPtr expected = fresh();
        for (const NetworkId id : {first, second, first}) {
            const auto back = store.model(id);
            QVERIFY2(back, back ? "" : back.error().message.c_str());
            QVERIFY(equalNetworks((*back)->network, expected->network));
            QCOMPARE((*back)->costs.macs, expected->costs.macs);
            QCOMPARE((*back)->groups.unitCount(), expected->groups.unitCount());
            QCOMPARE((*back)->scales, expected->scales);
            QCOMPARE(store.inMemory(), 1);
        }
    }

    /// A network that is still in use is not read again: the same object is returned.
    void whatSomebodyHoldsIsNotReadAgain()
    {
        NetworkStore store(1);
        const ModelPtr held = fresh();
        const NetworkId id = store.add(held);
        store.add(fresh());
        QCOMPARE(store.model(id).value(), held);
    }

    void theLeastUsedGoesFirst()
    {
        ModelPtr a = fresh(), b = fresh();
        const std::weak_ptr<const Model> oldest = a, unused = b;
        NetworkStore store(5 * tensorBytes(a->network) / 2);
        const NetworkId first = store.add(std::move(a));
        store.add(std::move(b));
        QVERIFY(store.model(first));
        store.add(fresh());
        QCOMPARE(store.inMemory(), 2);
        QVERIFY(!oldest.expired());
        QVERIFY(unused.expired());
    }

    void forgetsEverythingAtOnce()
    {
        NetworkStore store(1);
        const NetworkId first = store.add(fresh());
        store.add(fresh());
        store.clear();
        QCOMPARE(store.count(), 0);
        QVERIFY(store.add(fresh()) > first); // ids are never reused
    }
};

QTEST_GUILESS_MAIN(TestNetworkStore)
#include "test_network_store.moc"
