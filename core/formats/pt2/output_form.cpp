// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/pt2/output_form.h"

#include "core/formats/pt2/json_text.h"

#include <algorithm>

namespace espalier::pt2 {
namespace {

/// The form of the whole module's outputs: its first call is that of the module itself. It is JSON inside a text: [VERSION, FORM].
Json outputSpec(const Json& graphModule)
{
    const Json& calls = graphModule.at("module_call_graph");
    if (calls.empty() || calls.front().at("signature").is_null())
        return {};
    const Json spec = checkedJson(calls.front().at("signature").at("out_spec").get<std::string>());
    return spec.is_array() && spec.size() == 2 ? spec.back() : Json();
}

bool isFlat(const Json& spec, std::size_t outputs)
{
    const Json& children = spec.at("children_spec");
    return children.size() == outputs &&
           std::all_of(children.begin(), children.end(), [](const Json& child) { return child.at("type").is_null(); });
}

/// A dictionary's context is the list of its keys, as JSON inside a text.
std::vector<std::string> keysOf(const Json& spec)
{
    const Json& context = spec.at("context");
    const Json keys = context.is_string() ? checkedJson(context.get<std::string>()) : context;
    std::vector<std::string> names;
    for (const Json& key : keys)
        if (key.is_string())
            names.push_back(key.get<std::string>());
    return names;
}

} // namespace

OutputShape outputShape(const Json& graphModule, std::size_t outputs)
{
    const Json spec = outputSpec(graphModule);
    if (!spec.is_object())
        return {outputs == 1 ? OutputForm::tensor : OutputForm::tuple, {}};
    if (spec.at("type").is_null())
        return {OutputForm::tensor, {}};
    const auto type = spec.at("type").get<std::string>();
    if (!isFlat(spec, outputs))
        return {};
    if (type == "builtins.list")
        return {OutputForm::list, {}};
    std::vector<std::string> keys =
        type == "builtins.dict" || type == "collections.OrderedDict" ? keysOf(spec) : std::vector<std::string>();
    return keys.size() == outputs ? OutputShape{OutputForm::dictionary, std::move(keys)} : OutputShape{};
}

} // namespace espalier::pt2
