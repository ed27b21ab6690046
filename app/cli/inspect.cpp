// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/options.h"
#include "app/cli/report.h"
#include "app/cli/text_table.h"
#include "core/formats/shared_tensors.h"
#include "core/graph/free_sizes.h"
#include "core/graph/tail.h"
#include "core/tasks/detection/head.h"
#include "core/tasks/model_card.h"
#include "core/tasks/task_for.h"

#include <fmt/ranges.h>
#include <spdlog/fmt/fmt.h>

namespace espalier::cli {
namespace {

Json groupsJson(const Model& model)
{
    Json list = Json::array();
    for (int g = 0; g < model.groups.groupCount(); ++g) {
        const Group& group = model.groups.groups()[g];
        Json members = Json::array();
        for (const NodeId member : group.members)
            members.push_back(model.network.nodes[member].name);
        list.push_back({{"id", g}, {"name", group.name}, {"units", group.units}, {"members", members}});
    }
    return list;
}

/// Name and shape of each; null for a size that is free.
Json valuesJson(const Network& network, const std::vector<ValueId>& values)
{
    Json list = Json::array();
    for (const ValueId id : values) {
        const Value& value = network.values[id];
        Json shape = Json::array();
        for (std::size_t dim = 0; dim < value.shape.size(); ++dim)
            shape.push_back(isFree(value, dim) ? Json() : Json(value.shape[dim]));
        list.push_back({{"name", value.name}, {"shape", shape}});
    }
    return list;
}

/// Names of the output layers.
std::vector<std::string> headOf(const Network& network)
{
    std::vector<std::string> names;
    for (const NodeId node : taskFor(network)->head(network))
        names.push_back(network.nodes[node].name);
    return names;
}

Json headJson(const DetectionHead& head)
{
    Json strides = Json::array(), anchors = Json::array();
    for (const DetectionLevel& level : head.levels) {
        strides.push_back(level.stride);
        anchors.push_back(level.anchors);
    }
    return {{"kind", nameOf(head.kind)}, {"strides", strides}, {"anchors", head.anchors == 0 ? Json::array() : anchors},
            {"classes", head.classes},   {"bins", head.bins},  {"form", nameOf(head.form)}};
}

/// A line on a detector's head; empty for other networks.
std::string headLine(const Network& network)
{
    const auto head = findHead(network);
    if (!head)
        return {};
    std::vector<std::string> strides;
    for (const DetectionLevel& level : head->levels)
        strides.push_back(fmt::format("{:g}", level.stride));
    return fmt::format("head: {}, {} classes, strides {}, {}{}; its output channels stay\n", nameOf(head->kind), head->classes,
                       fmt::join(strides, ", "), nameOf(head->form), head->complete() ? "" : ", anchors not in the file (--anchors)");
}

Json tailJson(const Network& network, const Tail& tail)
{
    return {{"from", borderNames(network, tail)}, {"operators", tailOperators(network, tail)}};
}

Json reusedJson(const Network& network)
{
    Json list = Json::array();
    for (const ReusedTensor& tensor : reusedTensors(network))
        list.push_back({{"name", tensor.name}, {"layers", tensor.layers}});
    return list;
}

Json describe(const Model& model)
{
    Json frozen = Json::array();
    for (const FrozenLayer& layer : model.groups.frozen())
        frozen.push_back({{"layer", model.network.nodes[layer.node].name}, {"reason", layer.reason}});
    Json opaque = Json::array();
    for (const OpaqueOperator& op : model.opaque)
        opaque.push_back({{"op", op.op}, {"node", op.node}});
    Json json = {{"model", model.file.string()},
                 {"input_shape", model.network.inputShape()},
                 {"inputs", valuesJson(model.network, model.network.inputs)},
                 {"outputs", valuesJson(model.network, model.network.outputs)},
                 {"task", taskFor(model.network)->name()},
                 {"output_layers", headOf(model.network)},
                 {"classes", cardOf(model.network).classes},
                 {"params", model.costs.params},
                 {"macs", model.costs.macs},
                 {"units", model.groups.unitCount()},
                 {"groups", groupsJson(model)},
                 {"frozen", frozen},
                 {"opaque", opaque},
                 {"shared", sharedTensors(model.network)},
                 {"reused", reusedJson(model.network)},
                 {"notices", model.notices},
                 {"seconds", {{"read", model.readSeconds}, {"verify", model.verifySeconds}, {"couple", model.coupleSeconds}}}};
    if (const auto head = findHead(model.network))
        json["head"] = headJson(*head);
    if (const Tail tail = tailOf(model.network); !tail.empty())
        json["tail"] = tailJson(model.network, tail);
    return json;
}

/// A line on the tail; empty where there is none.
std::string tailLine(const Network& network)
{
    const Tail tail = tailOf(network);
    if (tail.empty())
        return {};
    return fmt::format("tail: {} (kept as it is; picks from the outputs of '{}')\n", fmt::join(tailOperators(network, tail), ", "),
                       fmt::join(borderNames(network, tail), "', '"));
}

std::string text(const Model& model)
{
    std::string out = fmt::format("{}\ninput {}, {} parameters, {} MACs, {} units in {} groups\n"
                                  "task: {}, output layers: {}\n",
                                  model.file.string(), shapeText(model.network.inputShape()), grouped(model.costs.params),
                                  grouped(model.costs.macs), model.groups.unitCount(), model.groups.groupCount(),
                                  taskFor(model.network)->name(), fmt::join(headOf(model.network), ", "));
    for (const ValueId input : model.network.inputs)
        out += fmt::format("Input {}: {}\n", model.network.values[input].name, sizesInWords(model.network.values[input]));
    out += headLine(model.network) + "\n";
    TextTable table({"group", "units", "layers"});
    for (const Group& group : model.groups.groups())
        table.row({group.name, fmt::to_string(group.units), fmt::to_string(group.members.size())});
    out += table.text();
    out += tailLine(model.network);
    for (const FrozenLayer& layer : model.groups.frozen())
        out += fmt::format("frozen: {} ({})\n", model.network.nodes[layer.node].name, layer.reason);
    for (const OpaqueOperator& op : model.opaque)
        out += fmt::format("kept as in the file: {} at {}\n", op.op, op.node);
    for (const std::vector<std::string>& names : sharedTensors(model.network))
        out += fmt::format("one tensor: {}\n", fmt::join(names, " = "));
    for (const ReusedTensor& tensor : reusedTensors(model.network))
        out += fmt::format("used {} times, so that these layers lose the same channels: {} in {}\n", tensor.layers.size(), tensor.name,
                           fmt::join(tensor.layers, ", "));
    return out;
}

class Inspect : public Command {
public:
    explicit Inspect(CLI::App& parent)
        : Command(parent, "inspect", "Show a network's costs, and which channels can only be removed together"), model_(app())
    {
    }

    Result<Report> run(const RecipeContext& context) override
    {
        return model_.open(context).map([](const ModelPtr& model) { return Report{describe(*model), text(*model)}; });
    }

private:
    ModelOptions model_;
};

} // namespace

std::unique_ptr<Command> makeInspect(CLI::App& parent)
{
    return std::make_unique<Inspect>(parent);
}

} // namespace espalier::cli
