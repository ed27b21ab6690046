// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/pt2/operators.h"

#include "core/formats/quantised.h"
#include "core/formats/torchscript/term.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>

namespace espalier::pt2 {
namespace {

using torchscript::ImportFailure;

/// An operator under another name and with other arguments.
struct Substitute {
    std::string name, overload;
    std::vector<std::pair<std::string, std::string>> renamed{};
    std::vector<std::string> dropped{};
    std::vector<std::pair<std::string, Json>> added{}; ///< where they are missing
};

/// By the operator's name, or by "name.overload" where only that one is meant.
using Substitutes = std::map<std::string, Substitute>;

Json flag(bool value)
{
    return Json::object({{"as_bool", value}});
}

Json none()
{
    return Json::object({{"as_none", true}});
}

void addNorms(Substitutes& table)
{
    const std::pair<std::string, Json> plain{"cudnn_enabled", flag(false)};
    table["aten::_native_batch_norm_legit_no_training"] = {"aten::batch_norm", "", {}, {}, {{"training", flag(false)}, plain}};
    for (const char* name : {"aten::native_batch_norm", "aten::_native_batch_norm_legit", "aten::_native_batch_norm_legit_functional"})
        table[name] = {"aten::batch_norm", "", {}, {}, {{"running_mean", none()}, {"running_var", none()}, plain}};
    table["aten::native_layer_norm"] = {"aten::layer_norm", "", {}, {}, {{"cudnn_enable", flag(false)}}};
    table["aten::native_group_norm"] = {"aten::group_norm", "", {{"group", "num_groups"}}, {"N", "C", "HxW"}, {plain}};
}

void addActivations(Substitutes& table)
{
    table["aten::_softmax"] = {"aten::softmax", "int", {}, {"half_to_float"}};
    table["aten::_log_softmax"] = {"aten::log_softmax", "int", {}, {"half_to_float"}};
    table["aten::_safe_softmax"] = {"aten::softmax", "int"};
    table["aten::_adaptive_avg_pool2d"] = {"aten::adaptive_avg_pool2d", ""};
    table["aten::_adaptive_avg_pool3d"] = {"aten::adaptive_avg_pool3d", ""};
    table["aten::_unsafe_index"] = {"aten::index", "Tensor"};
}

void addAttention(Substitutes& table)
{
    const std::string name = "aten::scaled_dot_product_attention";
    table["aten::_scaled_dot_product_flash_attention_for_cpu"] = {name, ""};
    table["aten::_scaled_dot_product_flash_attention"] = {name, "", {}, {"return_debug_mask"}};
    for (const char* other : {"aten::_scaled_dot_product_efficient_attention", "aten::_scaled_dot_product_cudnn_attention",
                              "aten::_scaled_dot_product_fused_attention_overrideable"})
        table[other] = {name, "", {{"attn_bias", "attn_mask"}}, {"compute_log_sumexp", "return_debug_mask"}};
}

void addConversions(Substitutes& table)
{
    table["aten::_to_copy"] = {"aten::to", "dtype_layout"};
    table["prims::convert_element_type"] = {"aten::to", "dtype", {{"a", "self"}}};
    table["aten::sym_size"] = {"aten::size", "int"};
    table["aten::sym_numel"] = {"aten::numel", ""};
    table["aten::sym_stride"] = {"aten::stride", "int"};
    // Memory may be laid out otherwise than when the program was exported, and then a view would fail.
    table["aten::view."] = {"aten::reshape", "", {{"size", "shape"}}};
    table["aten::_unsafe_view."] = {"aten::reshape", "", {{"size", "shape"}}};
    // What writes nothing of interest is the tensor itself.
    table["aten::detach_"] = {"aten::detach", ""};
    table["aten::lift_fresh_copy"] = {"aten::clone", ""};
}

const Substitutes& substitutes()
{
    static const Substitutes table = [] {
        Substitutes all;
        addNorms(all);
        addActivations(all);
        addAttention(all);
        addConversions(all);
        return all;
    }();
    return table;
}

/// Python's functions on numbers, as operators on integers; other overloads follow where the numbers are no integers.
const std::map<std::string, std::pair<std::string, std::string>>& numberFunctions()
{
    static const std::map<std::string, std::pair<std::string, std::string>> names{
        {"_operator.add", {"aten::add", "int"}},
        {"_operator.sub", {"aten::sub", "int"}},
        {"_operator.mul", {"aten::mul", "int"}},
        {"_operator.truediv", {"aten::div", "int"}},
        {"_operator.floordiv", {"aten::floordiv", "int"}},
        {"_operator.mod", {"aten::remainder", "int"}},
        {"_operator.pow", {"aten::pow", "int_to_int"}},
        {"_operator.neg", {"aten::neg", "int"}},
        {"_operator.eq", {"aten::eq", "int"}},
        {"_operator.ne", {"aten::ne", "int"}},
        {"_operator.lt", {"aten::lt", "int"}},
        {"_operator.le", {"aten::le", "int"}},
        {"_operator.gt", {"aten::gt", "int"}},
        {"_operator.ge", {"aten::ge", "int"}},
        {"_operator.and_", {"aten::__and__", "bool"}},
        {"_operator.or_", {"aten::__or__", "bool"}},
        {"torch.sym_max", {"prim::max", "int"}},
        {"torch.sym_min", {"prim::min", "int"}},
        {"torch.sym_float", {"aten::Float", "int"}},
        {"torch.sym_int", {"aten::Int", "float"}},
        {"torch.sym_not", {"aten::__not__", ""}},
        {"math.ceil", {"aten::ceil", "float"}},
        {"math.floor", {"aten::floor", "float"}},
        {"math.trunc", {"aten::Int", "float"}},
        {"torch._sym_sqrt", {"aten::sqrt", "int"}},
    };
    return names;
}

std::vector<std::pair<std::string, Json>> argumentsOf(const Json& node)
{
    std::vector<std::pair<std::string, Json>> arguments;
    for (const Json& input : node.at("inputs"))
        arguments.emplace_back(input.at("name").get<std::string>(), input.at("arg"));
    return arguments;
}

void substitute(Operation& operation, const Substitute& by)
{
    operation.name = by.name;
    operation.overload = by.overload;
    auto& arguments = operation.arguments;
    std::erase_if(arguments, [&by](const auto& argument) {
        return std::find(by.dropped.begin(), by.dropped.end(), argument.first) != by.dropped.end();
    });
    for (auto& [name, value] : arguments)
        for (const auto& [before, after] : by.renamed)
            if (name == before)
                name = after;
    for (const auto& addition : by.added)
        if (std::none_of(arguments.begin(), arguments.end(), [&addition](const auto& each) { return each.first == addition.first; }))
            arguments.push_back(addition);
}

/// "aten", "conv2d" and "default" of "torch.ops.aten.conv2d.default".
std::array<std::string, 3> partsOfTarget(const std::string& target)
{
    constexpr std::string_view start = "torch.ops.";
    const std::size_t space = target.find('.', start.size()), name = target.find('.', space == std::string::npos ? space : space + 1);
    if (target.rfind(start, 0) != 0 || space == std::string::npos)
        throw ImportFailure("it calls '" + target + "', which is no operator");
    const std::string operatorName = target.substr(space + 1, name == std::string::npos ? name : name - space - 1);
    return {target.substr(start.size(), space - start.size()), operatorName, name == std::string::npos ? "" : target.substr(name + 1)};
}

void refuseOthers(const std::array<std::string, 3>& parts)
{
    if (parts[0].rfind("quantized", 0) == 0)
        throw ImportFailure(std::string("it is quantised, and ") + quantisedAdvice);
    if (parts[0] == "higher_order")
        throw ImportFailure("it uses the higher-order operator '" + parts[1] +
                            "', whose course depends on the data or wraps a part of the program: export the module without it");
}

} // namespace

bool checksOnly(const std::string& target)
{
    static const std::set<std::string> others{"torch._C._set_grad_enabled", "torch.amp.autocast_mode._enter_autocast",
                                              "torch.amp.autocast_mode._exit_autocast"};
    static const std::array<std::string, 4> starts{"torch.ops.aten._assert_", "torch.ops.aten.sym_constrain_range",
                                                   "torch.ops.aten._functional_assert", "torch.ops.aten._functional_sym_constrain"};
    return others.count(target) > 0 ||
           std::any_of(starts.begin(), starts.end(), [&target](const std::string& start) { return target.rfind(start, 0) == 0; });
}

Operation operationOf(const Json& node)
{
    const auto target = node.at("target").get<std::string>();
    if (const auto function = numberFunctions().find(target); function != numberFunctions().end())
        return {function->second.first, function->second.second, argumentsOf(node), true};
    const auto parts = partsOfTarget(target);
    refuseOthers(parts);
    Operation operation{parts[0] + "::" + parts[1], parts[2] == "default" ? "" : parts[2], argumentsOf(node)};
    for (const std::string& key : {operation.name, operation.name + "." + operation.overload})
        if (const auto found = substitutes().find(key); found != substitutes().end()) {
            substitute(operation, found->second);
            break;
        }
    return operation;
}

} // namespace espalier::pt2
