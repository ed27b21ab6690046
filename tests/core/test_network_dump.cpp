// SPDX-License-Identifier: GPL-3.0-or-later
// Networks read back from a dump equal the originals: graph, attributes, and tensors with their types and memory layout.
#include "core/base/temporary_folder.h"
#include "core/graph/network_dump.h"
#include "core/graph/tensor_torch.h"

#include <ATen/ATen.h>

#include <QtTest>

#include <fstream>
#include <limits>

using namespace espalier;

namespace {

std::vector<at::Tensor> tensorsOfEveryKind()
{
    return {
        at::randn({3, 4}),
        at::randn({2, 3, 4, 5}).contiguous(at::MemoryFormat::ChannelsLast),
        at::randn({4, 6}).t(),
        at::randn({6, 6}).slice(1, 0, 6, 2),
        at::arange(7),
        at::tensor(2.5, at::kDouble),
        at::ones({5}, at::kBool),
        at::zeros({0, 3}),
        at::full({2}, -std::numeric_limits<float>::infinity()),
    };
}

Network networkOf(const std::vector<at::Tensor>& tensors)
{
    Network network;
    network.name = "every kind";
    network.values = {{"input", {1, 3, 8, 8}, true, {true, false, true, true}, {"n", "", "h", ""}}, {"output", {1, 3, 8, 8}, true}};
    network.inputs = {0};
    network.outputs = {1};
    network.outputForm = OutputForm::dictionary;
    network.outputKeys = {"out"};
    network.metadata = {{"author", "nobody"}, {"names", "{0: 'ä'}"}};
    network.nodes = {{"relu",
                      "relu",
                      {0},
                      {1},
                      {{"none", std::monostate()},
                       {"flag", true},
                       {"number", std::int64_t{-7}},
                       {"real", 0.1},
                       {"text", std::string("a\0b", 3)},
                       {"numbers", std::vector<std::int64_t>{1, 2}},
                       {"reals", std::vector<double>{0.5}},
                       {"flags", std::vector<bool>{true, false, true}}}}};
    for (const at::Tensor& tensor : tensors) {
        const std::string name = "tensor" + std::to_string(network.stored.size());
        network.stored.push_back({static_cast<ValueId>(network.values.size()), name, Stored::Kind::buffer, fromTorch(tensor)});
        network.values.push_back({name, tensor.sizes().vec(), true});
    }
    return network;
}

std::string contentOf(const std::filesystem::path& file)
{
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

} // namespace

class TestNetworkDump : public QObject {
    Q_OBJECT
private:
    TemporaryFolder folder_;
    std::filesystem::path file_ = folder_.path() / "network";

private Q_SLOTS:
    void bringsEverythingBack()
    {
        const auto tensors = tensorsOfEveryKind();
        const Network network = networkOf(tensors);
        QVERIFY(tensorBytes(network) > 0);
        QVERIFY(writeDump(network, file_));
        const auto back = readDump(file_);
        QVERIFY2(back, back ? "" : back.error().message.c_str());
        QCOMPARE(back->name, network.name);
        QVERIFY(back->inputs == network.inputs && back->outputs == network.outputs);
        QVERIFY(back->values[0].free == network.values[0].free && back->values[1].free.empty());
        QVERIFY(back->values[0].sizeNames == network.values[0].sizeNames && back->values[1].sizeNames.empty());
        QVERIFY(back->outputForm == network.outputForm && back->outputKeys == network.outputKeys);
        QVERIFY(back->metadata == network.metadata);
        QVERIFY(back->nodes.front().attributes == network.nodes.front().attributes);
        QVERIFY(back->nodes.front().inputs == network.nodes.front().inputs && back->nodes.front().op == "relu");
        for (std::size_t i = 0; i < tensors.size(); ++i) {
            const at::Tensor read = toTorch(back->stored[i].tensor);
            QVERIFY(read.scalar_type() == tensors[i].scalar_type());
            QVERIFY(read.equal(tensors[i]));
            QVERIFY(!tensors[i].is_non_overlapping_and_dense() || read.strides() == tensors[i].strides());
            QVERIFY(back->stored[i].name == network.stored[i].name && back->stored[i].kind == network.stored[i].kind);
        }
    }

    void equalNetworksMakeEqualFiles()
    {
        const Network network = networkOf(tensorsOfEveryKind());
        QVERIFY(writeDump(network, file_));
        const std::string first = contentOf(file_);
        QVERIFY(writeDump(readDump(file_).value(), file_));
        QVERIFY(contentOf(file_) == first);
    }

    void saysWhatCannotBeReadOrWritten()
    {
        const Network network = networkOf({at::randn({100})});
        QVERIFY(!writeDump(network, folder_.path() / "no" / "folder"));
        QVERIFY(!readDump(folder_.path() / "nothing"));
        QVERIFY(!readDump(folder_.path()));
    }

    /// Whatever a file says, nothing is read beyond its end, and nothing larger than it is allocated.
    void survivesDamage()
    {
        QVERIFY(writeDump(networkOf(tensorsOfEveryKind()), file_));
        const std::string whole = contentOf(file_);
        const auto damaged = folder_.path() / "damaged";
        for (std::size_t size = 0; size < whole.size(); size += 13) {
            std::ofstream(damaged, std::ios::binary) << whole.substr(0, size);
            QVERIFY(!readDump(damaged));
        }
        for (std::size_t place = 8; place < whole.size(); place += 5) {
            std::string changed = whole;
            changed[place] = static_cast<char>(~changed[place]);
            std::ofstream(damaged, std::ios::binary) << changed;
            (void)readDump(damaged); // a changed weight is valid, too
        }
    }
};

QTEST_GUILESS_MAIN(TestNetworkDump)
#include "test_network_dump.moc"
