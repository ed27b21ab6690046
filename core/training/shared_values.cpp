// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/training/shared_values.h"

#include "core/coupling/removal_note.h"
#include "core/graph/traits.h"
#include "core/graph/wiring.h"

#include <ATen/ATen.h>
#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>

namespace espalier {
namespace {

constexpr const char* remedy = "Set the weight of the layers (features) to 0, or take a network that Espalier cut from the teacher.";

/// Follows values through a network to where other layers read them.
class Values {
public:
    explicit Values(const Network& network) : network_(network), wiring_(network)
    {
        for (const Node& node : network.nodes) {
            if (isLayer(node))
                layers_.emplace(node.name, &node);
        }
    }

    /// The layer's output behind its norm, the addition of a branch, and the activation; nothing where there is no such layer.
    std::optional<ValueId> behind(const std::string& layer) const
    {
        const auto found = layers_.find(layer);
        if (found == layers_.end())
            return std::nullopt;
        ValueId value = found->second->outputs.front();
        for (NodeId next = wiring_.onlyReader(value); next != noNode && keepsChannels(network_.nodes[next]);
             next = wiring_.onlyReader(value))
            value = network_.nodes[next].outputs.front();
        const std::vector<NodeId>& readers = wiring_.readers[value];
        const bool isOutput = std::find(readers.begin(), readers.end(), noNode) != readers.end();
        return isOutput ? std::nullopt : std::optional(value);
    }

private:
    static bool keepsChannels(const Node& node)
    {
        const Traits traits = traitsOf(node);
        return traits.batchNorm || traits.addition || traits.activation || traits.relu;
    }

    const Network& network_;
    const Wiring wiring_;
    std::map<std::string, const Node*> layers_;
};

std::string differenceAt(const std::string& layer)
{
    return fmt::format("The network does not tell which channels of the teacher's layer '{}' it has. {}", layer, remedy);
}

} // namespace

at::Tensor SharedValue::ofKept(const at::Tensor& teacherValue) const
{
    if (static_cast<std::int64_t>(kept.size()) == teacherValue.size(static_cast<std::int64_t>(dim)))
        return teacherValue;
    return teacherValue.index_select(static_cast<std::int64_t>(dim), at::tensor(kept, at::kLong).to(teacherValue.device()));
}

Result<std::vector<SharedValue>> sharedValues(const Network& student, const Network& teacher)
{
    const Groups groups = couple(teacher);
    const auto removed = removedSince(teacher, groups, student);
    const Survivors left = groups.survivors(teacher, removed.value_or(std::vector<bool>(static_cast<std::size_t>(groups.unitCount()))));
    const Values ofStudent(student), ofTeacher(teacher);
    std::vector<SharedValue> shared;
    std::set<ValueId> seen;
    for (const Node& layer : teacher.nodes) {
        const auto wanted = ofTeacher.behind(layer.name), told = ofStudent.behind(layer.name);
        if (!wanted || !told || !seen.insert(*wanted).second)
            continue;
        const std::size_t dim = channelDimension(layer, teacher.values[*wanted].shape.size());
        if (left.shape(*wanted) != student.values[*told].shape)
            return failure(differenceAt(layer.name));
        shared.push_back({*told, *wanted, dim, left.kept(*wanted, dim)});
    }
    if (shared.empty())
        return failure(fmt::format("The network has no layer that the teacher has, too. {}", remedy));
    return shared;
}

} // namespace espalier
