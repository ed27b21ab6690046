// SPDX-License-Identifier: GPL-3.0-or-later
// Recurrent layers: LSTM and GRU. A call with several layers becomes a chain of nodes.
#include "core/formats/torchscript/translations.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <limits>

namespace espalier::torchscript {
namespace {

using Ids = std::vector<ValueId>;
using Terms = std::vector<Term>;

constexpr std::int64_t toTheEnd = std::numeric_limits<std::int64_t>::max();

/// What the layers of a call have in common.
struct Settings {
    std::string op;
    bool biased, bidirectional, batchFirst;
    std::int64_t layers;
    double dropout;

    std::size_t directions() const { return bidirectional ? 2 : 1; }
    std::size_t tensorsOfDirection() const { return biased ? 4 : 2; }
};

const Terms& elementsOf(const Term& list)
{
    require(isContainer(list));
    return list.origin->elements;
}

/// Whether a state is known to be zero in every run.
bool isZero(const Term& state)
{
    return isKnown(state) && std::all_of(state.runs.begin(), state.runs.end(),
                                         [](const c10::IValue& run) { return run.isTensor() && run.toTensor().eq(0).all().item<bool>(); });
}

/// The state before the first step and an LSTM's cell, of all layers: [layers · directions, images, hidden]; noValue where it is zero.
Ids statesBefore(Emitter& emitter, const Call& call)
{
    const Term& given = call.term("hx");
    Ids states;
    for (const Term& state : isContainer(given) ? elementsOf(given) : Terms{given}) {
        require(isTensorTerm(state));
        const bool zero = isZero(state);
        states.push_back(zero ? noValue : emitter.valueOf(state));
        require(zero || states.back() != noValue);
    }
    while (!states.empty() && states.back() == noValue)
        states.pop_back();
    return states;
}

Settings settingsOf(const Call& call, const std::string& op)
{
    return {op,
            call.flag("has_biases"),
            call.flag("bidirectional"),
            call.flag("batch_first"),
            call.integer("num_layers"),
            call.number("dropout")};
}

/// Sequence, then four tensors for each direction of a layer; noValue where there are no biases.
Ids inputsOf(Emitter& emitter, const Settings& settings, const Terms& parameters, std::int64_t layer, ValueId x)
{
    Ids inputs{x};
    const std::size_t each = settings.tensorsOfDirection();
    std::size_t next = static_cast<std::size_t>(layer) * settings.directions() * each;
    for (std::size_t direction = 0; direction < settings.directions(); ++direction) {
        for (std::size_t i = 0; i < each; ++i, ++next) {
            requireStored(emitter, parameters[next]);
            inputs.push_back(emitter.valueOf(parameters[next]));
        }
        inputs.resize(inputs.size() + 4 - each, noValue);
    }
    return inputs;
}

/// The columns of the weight that reads a layer's state.
std::int64_t hiddenOf(const Settings& settings, const Terms& parameters, std::int64_t layer)
{
    const std::size_t first = static_cast<std::size_t>(layer) * settings.directions() * settings.tensorsOfDirection();
    return parameters[first + 1].runs.front().toTensor().size(1);
}

class Layers {
public:
    Layers(Emitter& emitter, Call& call, Settings settings) : emitter_(emitter), call_(call), settings_(std::move(settings)) {}

    void translate()
    {
        const Terms& parameters = elementsOf(call_.term("params"));
        require(call_.rank("input") == 3 && settings_.layers > 0);
        // With a projection of the state there are more tensors.
        require(parameters.size() == static_cast<std::size_t>(settings_.layers) * settings_.directions() * settings_.tensorsOfDirection());
        const Ids before = statesBefore(emitter_, call_);
        ValueId x = emitter_.valueOf(call_.term("input"));
        Ids states, cells;
        for (std::int64_t layer = 0; layer < settings_.layers; ++layer) {
            if (layer > 0 && settings_.dropout > 0)
                x = addNode(emitter_, call_, "dropout", {x}, {{"p", settings_.dropout}, {"feature", false}});
            Ids inputs = inputsOf(emitter_, settings_, parameters, layer, x);
            for (const ValueId state : before)
                inputs.push_back(state == noValue ? noValue : ofLayer(state, layer));
            const Ids results = addLayer(parameters, layer, std::move(inputs));
            x = results.front();
            cells.insert(cells.end(), results.begin() + 1, results.end());
            appendLastStates(x, hiddenOf(settings_, parameters, layer), states);
        }
        call_.results[0] = computedTerm(x, call_.results[0].runs);
        call_.results[1] = computedTerm(joined(states), call_.results[1].runs);
        if (!cells.empty())
            call_.results[2] = computedTerm(joined(cells), call_.results[2].runs);
    }

private:
    /// The states after every step and, of an LSTM whose last cell is read, that.
    Ids addLayer(const Terms& parameters, std::int64_t layer, Ids inputs)
    {
        const std::string owner = emitter_.ownerOf(parameters.front());
        const bool cell = call_.results.size() > 2 && !call_.node.outputs()[2]->uses().empty();
        return emitter_.builder().addNode(owner.empty() ? nodeName(call_.node, settings_.op) : owner, settings_.op, std::move(inputs),
                                          {{"bidirectional", settings_.bidirectional},
                                           {"batch_first", settings_.batchFirst},
                                           {"hidden", hiddenOf(settings_, parameters, layer)}},
                                          std::vector<bool>(cell ? 2 : 1, true));
    }

    ValueId ofLayer(ValueId state, std::int64_t layer)
    {
        const auto directions = static_cast<std::int64_t>(settings_.directions());
        return settings_.layers == 1 ? state : slice(state, 0, layer * directions, (layer + 1) * directions);
    }

    ValueId joined(const Ids& parts)
    {
        return parts.size() == 1 ? parts.front() : addNode(emitter_, call_, "concat", parts, {{"dim", std::int64_t{0}}});
    }

    ValueId slice(ValueId x, std::int64_t dim, std::int64_t start, std::int64_t end)
    {
        return addNode(emitter_, call_, "slice", {x}, {{"dim", dim}, {"start", start}, {"end", end}, {"step", std::int64_t{1}}});
    }

    /// The state after the last step, of each direction: [1, images, hidden]. Backwards the first step is the last.
    void appendLastStates(ValueId y, std::int64_t hidden, Ids& states)
    {
        const std::int64_t steps = settings_.batchFirst ? 1 : 0;
        for (std::int64_t direction = 0; direction < static_cast<std::int64_t>(settings_.directions()); ++direction) {
            ValueId state = direction == 0 ? slice(y, steps, -1, toTheEnd) : slice(y, steps, 0, 1);
            if (settings_.batchFirst)
                state = addNode(emitter_, call_, "permute", {state}, {{"dims", std::vector<std::int64_t>{1, 0, 2}}});
            states.push_back(settings_.bidirectional ? slice(state, 2, direction * hidden, (direction + 1) * hidden) : state);
        }
    }

    Emitter& emitter_;
    Call& call_;
    Settings settings_;
};

} // namespace

void registerRecurrent(TranslationTable& table)
{
    table["aten::lstm"] = [](Emitter& emitter, Call& call) { Layers(emitter, call, settingsOf(call, "lstm")).translate(); };
    table["aten::gru"] = [](Emitter& emitter, Call& call) { Layers(emitter, call, settingsOf(call, "gru")).translate(); };
}

} // namespace espalier::torchscript
