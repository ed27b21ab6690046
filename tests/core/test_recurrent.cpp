// SPDX-License-Identifier: GPL-3.0-or-later
// Recurrent layers: their steps by hand, their units, and written files.
#include "core/coupling/groups.h"
#include "core/formats/read_network.h"
#include "core/formats/write_network.h"
#include "core/graph/costs.h"
#include "core/graph/executor.h"
#include "core/graph/tensor_torch.h"
#include "core/pruning/planning/cost_model.h"
#include "core/pruning/surgery/surgery.h"
#include "tests/core/support/network_builder.h"
#include "tests/core/support/random_network.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <QTemporaryDir>
#include <QTest>

#include <limits>

using namespace espalier;

namespace {

using Ints = std::vector<std::int64_t>;

enum class Start { zero, learned, learnedCell, computed };

struct Form {
    const char* op;
    bool both, batchFirst, biased;
    Start start = Start::zero; ///< the state before the first step; learnedCell: an LSTM's cell alone
    bool cell = false;         ///< the last cell is read
};

constexpr std::int64_t hidden = 5, inputs = 6, steps = 4;

std::int64_t gatesOf(const Form& form)
{
    return form.op == std::string("lstm") ? 4 : 3;
}

/// [directions, images, hidden]: a stored tensor for every image, or a linear layer of the convolution's first column.
ValueId start(test::NetworkBuilder& b, const Form& form, ValueId image, ValueId features, const std::string& name)
{
    const std::int64_t directions = form.both ? 2 : 1;
    if (form.start != Start::computed)
        return b.node("expand", {b.stored("rnn." + name, b.random({directions, 1, hidden}, 0.5F)), image}, {{"shape", Ints{-1, 0, -1}}});
    const ValueId first = b.node("squeeze", {b.slice(features, 2, 0, 1)}, {{"dim", std::int64_t{2}}});
    const ValueId state = b.node("unsqueeze", {b.linear(first, name, inputs, hidden)}, {{"dim", std::int64_t{0}}});
    return form.both ? b.concat({state, state}, 0) : state;
}

void appendStart(test::NetworkBuilder& b, const Form& form, ValueId image, ValueId features, std::vector<ValueId>& tensors)
{
    if (form.start == Start::zero)
        return;
    tensors.push_back(form.start == Start::learnedCell ? noValue : start(b, form, image, features, "h0"));
    if (gatesOf(form) == 4)
        tensors.push_back(start(b, form, image, features, "c0"));
}

/// The last cell of the last direction, at every step.
ValueId ofCell(test::NetworkBuilder& b, ValueId cell)
{
    const ValueId last = b.node("squeeze", {b.slice(cell, 0, -1, std::numeric_limits<std::int64_t>::max())}, {{"dim", std::int64_t{0}}});
    return b.node("unsqueeze", {b.linear(last, "of_cell", hidden, 3)}, {{"dim", std::int64_t{1}}});
}

/// A convolution to six channels of four columns, which are the steps; the layer; a linear layer of its states.
Network networkOf(const Form& form)
{
    test::NetworkBuilder b;
    const ValueId image = b.input({1, 3, 1, steps});
    ValueId x = b.conv(image, "conv", 3, inputs, {.kernel = 1, .padding = 0});
    const ValueId features = x = b.node("squeeze", {x}, {{"dim", std::int64_t{2}}});
    x = b.node("permute", {x}, {{"dims", form.batchFirst ? Ints{0, 2, 1} : Ints{2, 0, 1}}});
    std::vector<ValueId> tensors{x};
    const std::int64_t rows = gatesOf(form) * hidden;
    for (int direction = 0; direction < (form.both ? 2 : 1); ++direction) {
        const auto tensor = [&](const char* name, const Shape& shape) {
            return b.stored("rnn." + std::string(name) + (direction == 0 ? "_l0" : "_l0_reverse"), b.random(shape, 0.5F));
        };
        tensors.push_back(tensor("weight_ih", {rows, inputs}));
        tensors.push_back(tensor("weight_hh", {rows, hidden}));
        tensors.push_back(form.biased ? tensor("bias_ih", {rows}) : noValue);
        tensors.push_back(form.biased ? tensor("bias_hh", {rows}) : noValue);
    }
    appendStart(b, form, image, features, tensors);
    const Attributes attributes{{"bidirectional", form.both}, {"batch_first", form.batchFirst}, {"hidden", hidden}};
    const std::vector<ValueId> results = b.nodes(form.op, tensors, form.cell ? 2 : 1, attributes, "rnn");
    const ValueId y = form.batchFirst ? results[0] : b.node("permute", {results[0]}, {{"dims", Ints{1, 0, 2}}});
    const ValueId last = b.linear(y, "last", form.both ? 2 * hidden : hidden, 3);
    b.output(form.cell ? b.add(last, ofCell(b, results[1])) : last);
    return b.finish();
}

struct Weights {
    at::Tensor input, state, inputBias, stateBias;
    at::Tensor firstState, firstCell; ///< [images, hidden]
};

/// One step from a state (and an LSTM's cell), by PyTorch's documented formulas.
at::Tensor step(const Form& form, const Weights& w, const at::Tensor& x, const at::Tensor& state, at::Tensor& cell)
{
    const auto fromInput = at::linear(x, w.input, w.inputBias).chunk(gatesOf(form), 1);
    const auto fromState = at::linear(state, w.state, w.stateBias).chunk(gatesOf(form), 1);
    const auto gate = [&](std::size_t i) { return at::sigmoid(fromInput[i] + fromState[i]); };
    if (gatesOf(form) == 4) {
        cell = gate(1) * cell + gate(0) * at::tanh(fromInput[2] + fromState[2]);
        return gate(3) * at::tanh(cell);
    }
    const at::Tensor fresh = at::tanh(fromInput[2] + gate(0) * fromState[2]);
    return (1 - gate(1)) * fresh + gate(1) * state;
}

/// All states of one direction for [images, steps, inputs]; cell: the last one.
at::Tensor states(const Form& form, const Weights& w, const at::Tensor& x, bool backwards, at::Tensor& cell)
{
    at::Tensor state = w.firstState;
    cell = w.firstCell;
    std::vector<at::Tensor> all(static_cast<std::size_t>(steps));
    for (std::int64_t i = 0; i < steps; ++i) {
        const std::int64_t at = backwards ? steps - 1 - i : i;
        state = step(form, w, x.select(1, at), state, cell);
        all[static_cast<std::size_t>(at)] = state;
    }
    return at::stack(all, 1);
}

at::Tensor stored(const Network& network, const std::string& name)
{
    const int index = network.storedByName(name);
    return index < 0 ? at::Tensor() : toTorch(network.stored[static_cast<std::size_t>(index)].tensor);
}

/// [images, hidden] of a direction.
at::Tensor startByHand(const Network& network, const at::Tensor& x, const std::string& name, int direction)
{
    if (const at::Tensor learned = stored(network, "rnn." + name); learned.defined())
        return learned[direction].expand({x.size(0), -1});
    const at::Tensor weight = stored(network, name + ".weight");
    return weight.defined() ? at::linear(x.select(1, 0), weight, stored(network, name + ".bias")) : at::zeros({x.size(0), hidden});
}

at::Tensor byHand(const Network& network, const Form& form, const at::Tensor& image)
{
    const at::Tensor x = at::conv2d(image, stored(network, "conv.weight")).squeeze(2).permute({0, 2, 1});
    std::vector<at::Tensor> directions;
    at::Tensor cell;
    for (int direction = 0; direction < (form.both ? 2 : 1); ++direction) {
        const auto tensor = [&](const char* name) {
            const at::Tensor found = stored(network, "rnn." + std::string(name) + (direction == 0 ? "_l0" : "_l0_reverse"));
            return found.defined() ? found : at::zeros({gatesOf(form) * hidden});
        };
        const Weights w{tensor("weight_ih"),
                        tensor("weight_hh"),
                        tensor("bias_ih"),
                        tensor("bias_hh"),
                        startByHand(network, x, "h0", direction),
                        startByHand(network, x, "c0", direction)};
        directions.push_back(states(form, w, x, direction == 1, cell));
    }
    const at::Tensor last = at::linear(at::cat(directions, 2), stored(network, "last.weight"), stored(network, "last.bias"));
    return form.cell ? last + at::linear(cell, stored(network, "of_cell.weight"), stored(network, "of_cell.bias")).unsqueeze(1) : last;
}

const Form forms[] = {{"lstm", false, true, true},
                      {"lstm", true, false, true},
                      {"lstm", true, true, false},
                      {"gru", false, false, true},
                      {"gru", true, true, true},
                      {"gru", false, true, false},
                      {"lstm", false, true, true, Start::learned},
                      {"lstm", true, false, false, Start::learned, true},
                      {"lstm", true, true, true, Start::learnedCell},
                      {"lstm", false, false, true, Start::zero, true},
                      {"lstm", true, true, true, Start::computed, true},
                      {"gru", true, false, true, Start::learned},
                      {"gru", false, true, false, Start::learned},
                      {"gru", false, false, true, Start::computed}};

} // namespace

class TestRecurrent : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void stepsByHand_data() { addForms(); }
    void stepsByHand();
    void unitsAndFiles_data() { addForms(); }
    void unitsAndFiles();
    void removedStateIsZeroInside();

private:
    static void addForms();

    QTemporaryDir folder_;
};

void TestRecurrent::addForms()
{
    QTest::addColumn<int>("form");
    const char* starts[] = {"", ", learned start", ", learned cell", ", computed start"};
    for (int i = 0; i < static_cast<int>(std::size(forms)); ++i)
        QTest::newRow(qPrintable(QString("%1%2%3%4%5%6")
                                     .arg(forms[i].op, forms[i].both ? ", both directions" : "", forms[i].batchFirst ? "" : ", steps first",
                                          forms[i].biased ? "" : ", no bias", starts[static_cast<int>(forms[i].start)],
                                          forms[i].cell ? ", last cell" : "")))
            << i;
}

void TestRecurrent::stepsByHand()
{
    QFETCH(int, form);
    const c10::NoGradGuard noGradients;
    const Network network = networkOf(forms[form]);
    const at::Tensor image = at::randn({3, 3, 1, steps});
    QVERIFY(relativeError(Executor(network).run({image}), {byHand(network, forms[form], image)}) < 1e-5);
    const std::int64_t weights = gatesOf(forms[form]) * hidden * (inputs + hidden) * (forms[form].both ? 2 : 1);
    const std::int64_t around = 3 * inputs + 3 * hidden * (forms[form].both ? 2 : 1);
    const std::int64_t starts = forms[form].start == Start::computed ? inputs * hidden * (gatesOf(forms[form]) == 4 ? 2 : 1) : 0;
    QCOMPARE(costsOf(network).macs, steps * (weights + around) + starts + (forms[form].cell ? 3 * hidden : 0));
}

/// Channels of the sequence and of the state go, in both directions alike; costs are as predicted, and files give the same answers.
void TestRecurrent::unitsAndFiles()
{
    QFETCH(int, form);
    const c10::NoGradGuard noGradients;
    const Network network = networkOf(forms[form]);
    const Groups groups = couple(network);
    QCOMPARE(groups.unitCount(), static_cast<UnitId>(inputs + hidden));
    std::mt19937 random(static_cast<unsigned>(form + 1));
    const std::vector<bool> removed = test::randomRemoval(groups, 0.5, random);
    const Result<Network> pruned = removeUnits(network, groups, removed);
    QVERIFY(pruned);
    QVERIFY(*oracleError(network, groups, removed, *pruned) < 1e-12);
    QCOMPARE(CostModel(network, groups).costsWithout(removed).macs, costsOf(*pruned).macs);
    const at::Tensor image = at::randn({2, 3, 1, steps});
    for (const char* ending : {".pt", ".onnx", ".py"}) {
        const std::string file = folder_.filePath(QString("written%1%2").arg(form).arg(ending)).toStdString();
        const Result<WrittenFile> written = writeNetwork(*pruned, file);
        QVERIFY2(written, written ? "" : written.error().message.c_str());
        if (ending == std::string_view(".py"))
            continue;
        const Result<ImportedNetwork> back = readNetwork(file);
        QVERIFY2(back, back ? "" : back.error().message.c_str());
        QVERIFY(relativeError(Executor(back->network).run({image}), Executor(*pruned).run({image})) < 1e-5);
        const auto left = static_cast<UnitId>(groups.unitCount() - std::count(removed.begin(), removed.end(), true));
        // A single place of a stored start is fixed, as single ones are that broadcasting might repeat.
        const bool single = forms[form].start != Start::zero && stored(*pruned, "rnn.weight_hh_l0").size(1) == 1;
        QCOMPARE(couple(back->network).unitCount(), single ? left - 1 : left);
    }
}

/// A removed state must not act on the others at later steps, either: its columns of the state's weight are zero in the original.
void TestRecurrent::removedStateIsZeroInside()
{
    const c10::NoGradGuard noGradients;
    const Network network = networkOf(forms[0]);
    const Groups groups = couple(network);
    const ValueId state = network.stored[static_cast<std::size_t>(network.storedByName("rnn.weight_hh_l0"))].value;
    std::vector<bool> removed(static_cast<std::size_t>(groups.unitCount()), false);
    removed[static_cast<std::size_t>(groups.unitsOf(state, 1)[2])] = true;
    const Result<Network> pruned = removeUnits(network, groups, removed);
    QVERIFY(pruned);
    Network silent = network;
    for (const char* name : {"rnn.weight_hh_l0", "last.weight"}) {
        Stored& weight = silent.stored[static_cast<std::size_t>(silent.storedByName(name))];
        weight.tensor = fromTorch(toTorch(weight.tensor).index_fill(1, at::tensor({2}, at::kLong), 0));
    }
    const at::Tensor image = at::randn({2, 3, 1, steps});
    QVERIFY(relativeError(Executor(*pruned).run({image}), Executor(silent).run({image})) < 1e-6);
    QVERIFY(relativeError(Executor(*pruned).run({image}), Executor(network).run({image})) > 1e-3);
}

QTEST_GUILESS_MAIN(TestRecurrent)
#include "test_recurrent.moc"
