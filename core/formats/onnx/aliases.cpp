// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/onnx/aliases.h"

#include "core/formats/onnx/names.h"

#include <set>
#include <sstream>

namespace espalier::onnx_io {
namespace {

/// ONNX does not mark trained tensors; Espalier's reader uses this.
const char* kindName(Stored::Kind kind)
{
    return kind == Stored::Kind::parameter ? "parameter" : kind == Stored::Kind::buffer ? "buffer" : "constant";
}

void addFurther(const std::map<std::string, std::vector<std::string>>& names, Stored& stored, std::set<std::string>& taken)
{
    const auto found = names.find(stored.name);
    for (const std::string& name : found == names.end() ? std::vector<std::string>() : found->second)
        if (taken.insert(name).second)
            stored.sharedNames.push_back(name);
}

std::set<std::string> namesOf(const Network& network)
{
    std::set<std::string> names;
    for (const Stored& stored : network.stored)
        names.insert(stored.name);
    return names;
}

bool isKind(const std::string& text)
{
    return text == "parameter" || text == "buffer" || text == "constant";
}

} // namespace

std::string noteWith(const Stored& stored)
{
    std::string note = kindName(stored.kind);
    for (const std::string& name : stored.sharedNames)
        note += "\n" + name;
    return note;
}

std::string kindIn(const onnx::TensorProto& initialiser)
{
    return initialiser.doc_string().substr(0, initialiser.doc_string().find('\n'));
}

void Aliases::enter(const onnx::TensorProto& initialiser)
{
    if (!isKind(kindIn(initialiser)))
        return;
    std::istringstream lines(initialiser.doc_string());
    std::string line;
    std::getline(lines, line);
    while (std::getline(lines, line))
        noted_[printable(initialiser.name())].push_back(printable(line));
}

const std::string& Aliases::ownName(const std::string& name) const
{
    const auto found = own_.find(name);
    return found == own_.end() ? name : found->second;
}

OnnxValue Aliases::renamed(const OnnxValue& value, const std::string& name)
{
    const std::string own = ownName(printable(value.name));
    const std::string further = printable(name);
    if (further != own && own_.emplace(further, own).second)
        further_[own].push_back(further);
    OnnxValue result = value;
    result.name = name;
    return result;
}

void Aliases::nameStored(Network& network) const
{
    std::map<ValueId, int> uses;
    for (const Node& node : network.nodes)
        for (const ValueId input : node.inputs)
            ++uses[input];
    std::set<std::string> taken = namesOf(network);
    for (Stored& stored : network.stored) {
        const std::string& own = ownName(stored.name);
        if (own != stored.name && taken.insert(own).second) {
            stored.name = own;
            network.values[static_cast<std::size_t>(stored.value)].name = own;
        }
    }
    taken = namesOf(network);
    for (Stored& stored : network.stored) {
        addFurther(noted_, stored, taken);
        if (uses[stored.value] > 1)
            addFurther(further_, stored, taken);
    }
}

} // namespace espalier::onnx_io
