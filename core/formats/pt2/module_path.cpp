// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/pt2/module_path.h"

#include <cctype>
#include <optional>

namespace espalier::pt2 {
namespace {

constexpr const char* stackKey = "nn_module_stack";
constexpr std::size_t longestPath = 1024;
/// Nodes that PyTorch itself added.
constexpr std::string_view noModule = "_empty_nn_module_stack";

/// Between an entry's first and last comma: the path itself may hold some.
std::string middle(const std::string& entry)
{
    const std::size_t first = entry.find(','), last = entry.rfind(',');
    return first == std::string::npos || last <= first ? std::string() : entry.substr(first + 1, last - first - 1);
}

/// "layer1.0@2", the third call of a layer, is "layer1.0".
std::string withoutCall(const std::string& path)
{
    const std::size_t at = path.rfind('@');
    const bool number = at != std::string::npos && path.find_first_not_of("0123456789", at + 1) == std::string::npos;
    return number ? path.substr(0, at) : path;
}

/// From a Python expression such as "getattr(L['self'].layer1, '0').conv1": the names in quotes or behind dots, but for the first, which is
/// the module's own variable.
std::string pathOfExpression(const std::string& expression)
{
    std::vector<std::string> names;
    for (std::size_t i = 0; i < expression.size();) {
        const char c = expression[i++];
        if (c != '\'' && c != '.' && c != '[')
            continue;
        std::string name;
        while (i < expression.size() && (std::isalnum(static_cast<unsigned char>(expression[i])) != 0 || expression[i] == '_'))
            name += expression[i++];
        if (!name.empty() && name != "_modules")
            names.push_back(name);
    }
    std::string path;
    for (std::size_t i = 1; i < names.size(); ++i)
        path.append(path.empty() ? "" : ".").append(names[i]);
    return path;
}

/// The last entry of a stack: the innermost module.
std::string innermost(const std::string& stack)
{
    return stack.substr(stack.rfind(';') + 1);
}

std::optional<std::string> stackOf(const Json& node)
{
    const auto metadata = node.find("metadata");
    if (metadata == node.end() || !metadata->is_object() || !metadata->contains(stackKey))
        return std::nullopt;
    const Json& stack = metadata->at(stackKey);
    return stack.is_string() ? std::optional(stack.get<std::string>()) : std::nullopt;
}

void addParents(std::set<std::string>& parents, const std::string& path)
{
    if (path.size() <= longestPath)
        for (std::size_t dot = path.find('.'); dot != std::string::npos; dot = path.find('.', dot + 1))
            parents.insert(path.substr(0, dot));
}

/// "UNet" of "L__self__,,models.UNet".
std::string classIn(const std::string& stack)
{
    const std::string first = stack.substr(0, stack.find(';'));
    return first.substr(first.find_last_of(",.") + 1);
}

} // namespace

std::string modulePath(const std::string& entry)
{
    const std::string path = middle(entry);
    if (path.size() > longestPath || path.rfind(noModule, 0) == 0)
        return {};
    const bool expression = path.find('[') != std::string::npos || path.find('(') != std::string::npos;
    return expression ? pathOfExpression(path) : withoutCall(path);
}

ModulePaths::ModulePaths(const Json& graphModule)
{
    for (const Json& entry : graphModule.at("module_call_graph"))
        addParents(inner_, entry.at("fqn").get<std::string>());
    for (const Json& node : graphModule.at("graph").at("nodes"))
        if (const auto stack = stackOf(node)) {
            addParents(inner_, modulePath(innermost(*stack)));
            if (className_ == "Network" && stack->find(",,") != std::string::npos)
                className_ = classIn(*stack);
        }
}

std::string ModulePaths::nameStart(const Json& node) const
{
    const auto stack = stackOf(node);
    const std::string path = stack ? modulePath(innermost(*stack)) : std::string();
    return path.empty() || inner_.count(path) == 0 ? path : path + ".";
}

} // namespace espalier::pt2
