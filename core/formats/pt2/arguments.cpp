// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/pt2/arguments.h"

#include "core/formats/pt2/tensors.h"
#include "core/formats/torchscript/term.h"

#include <algorithm>
#include <limits>
#include <map>
#include <set>

namespace espalier::pt2 {
namespace {

using torchscript::ImportFailure;
using Kind = c10::TypeKind;
namespace jit = torch::jit;

constexpr std::size_t mostValues = 500000;

const c10::TypePtr& withoutOptional(const c10::TypePtr& type)
{
    const auto* optional = type->castRaw<c10::OptionalType>();
    return optional ? optional->getElementType() : type;
}

bool isOptional(const c10::TypePtr& type)
{
    return type->kind() == Kind::OptionalType || type->kind() == Kind::NoneType;
}

/// Kinds of types by the kind of a single argument that may stand there.
const std::map<std::string, std::set<Kind>>& singleKinds()
{
    static const std::map<std::string, std::set<Kind>> kinds{
        {"as_int", {Kind::IntType, Kind::NumberType, Kind::FloatType}},
        {"as_sym_int", {Kind::IntType, Kind::NumberType}},
        {"as_float", {Kind::FloatType, Kind::NumberType}},
        {"as_sym_float", {Kind::FloatType, Kind::NumberType}},
        {"as_bool", {Kind::BoolType, Kind::NumberType}},
        {"as_sym_bool", {Kind::BoolType}},
        {"as_string", {Kind::StringType}},
        {"as_device", {Kind::DeviceObjType}},
        {"as_scalar_type", {Kind::IntType}},
        {"as_memory_format", {Kind::IntType}},
        {"as_layout", {Kind::IntType}},
    };
    return kinds;
}

/// Kinds of elements by the kind of a list.
const std::map<std::string, std::set<Kind>>& elementKinds()
{
    static const std::map<std::string, std::set<Kind>> kinds{
        {"as_ints", {Kind::IntType, Kind::FloatType}},
        {"as_sym_ints", {Kind::IntType}},
        {"as_floats", {Kind::FloatType}},
        {"as_sym_floats", {Kind::FloatType}},
        {"as_bools", {Kind::BoolType}},
        {"as_sym_bools", {Kind::BoolType}},
        {"as_strings", {Kind::StringType}},
        {"as_tensors", {Kind::TensorType, Kind::OptionalType}},
        {"as_optional_tensors", {Kind::OptionalType}},
    };
    return kinds;
}

bool holds(const std::map<std::string, std::set<Kind>>& kinds, const std::string& kind, const c10::TypePtr& type)
{
    const auto found = kinds.find(kind);
    return found != kinds.end() && found->second.count(type->kind()) > 0;
}

/// Infinity and NaN are no numbers of JSON; they are written as texts.
double realNumber(const Json& number)
{
    if (!number.is_string())
        return number.get<double>();
    const auto text = number.get<std::string>();
    if (text == "Infinity" || text == "-Infinity")
        return text[0] == '-' ? -std::numeric_limits<double>::infinity() : std::numeric_limits<double>::infinity();
    return std::numeric_limits<double>::quiet_NaN();
}

/// Numbers of float16 and bfloat16 are computed in float32, as the parameters are converted.
std::int64_t computedType(std::int64_t number)
{
    const at::ScalarType type = scalarType(number);
    const bool small = type == at::kHalf || type == at::kBFloat16;
    return static_cast<std::int64_t>(small ? at::kFloat : type);
}

std::int64_t memoryFormat(std::int64_t number)
{
    static const std::map<std::int64_t, at::MemoryFormat> formats{{1, at::MemoryFormat::Contiguous},
                                                                  {2, at::MemoryFormat::ChannelsLast},
                                                                  {3, at::MemoryFormat::ChannelsLast3d},
                                                                  {4, at::MemoryFormat::Preserve}};
    const auto found = formats.find(number);
    if (found == formats.end())
        throw ImportFailure("it uses the memory format " + std::to_string(number) + ", which is not known");
    return static_cast<std::int64_t>(found->second);
}

std::int64_t layout(std::int64_t number)
{
    constexpr std::int64_t strided = 7;
    if (number != strided)
        throw ImportFailure("it computes with sparse tensors");
    return static_cast<std::int64_t>(at::kStrided);
}

/// A constant of one of the kinds of single arguments.
c10::IValue singleConstant(const std::string& kind, const Json& content, const c10::TypePtr& type)
{
    if (kind == "as_bool")
        return content.get<bool>();
    if (kind == "as_string")
        return content.get<std::string>();
    if (kind == "as_device")
        return c10::Device(c10::kCPU);
    if (kind == "as_float" || type->kind() == Kind::FloatType)
        return realNumber(content);
    const auto number = content.get<std::int64_t>();
    if (kind == "as_scalar_type")
        return computedType(number);
    if (kind == "as_memory_format")
        return memoryFormat(number);
    return kind == "as_layout" ? layout(number) : number;
}

} // namespace

std::pair<std::string, const Json*> contentOf(const Json& argument)
{
    for (const auto& entry : argument.items())
        if (!entry.value().is_null())
            return {entry.key(), &entry.value()};
    throw ImportFailure("an argument of an operator is of no kind");
}

void Arguments::count()
{
    if (++inserted_ > mostValues)
        throw ImportFailure("it has more operators and constants than any network");
}

void Arguments::bind(const std::string& name, jit::Value* value)
{
    count();
    values_[name] = value;
}

jit::Value* Arguments::inserted(const c10::IValue& constant)
{
    count();
    return graph_.insertConstant(constant);
}

jit::Value* Arguments::named(const std::string& name) const
{
    const auto found = values_.find(name);
    if (found == values_.end())
        throw ImportFailure("it reads the value '" + name + "' before any operator computes it");
    return found->second;
}

bool Arguments::fits(const Json& argument, const c10::TypePtr& type) const
{
    const auto [kind, content] = contentOf(argument);
    const c10::TypePtr& plain = withoutOptional(type);
    if (kind == "as_none")
        return isOptional(type);
    if (kind == "as_tensor")
        return named(content->at("name").get<std::string>())->type()->isSubtypeOf(*plain);
    if (kind == "as_optional_tensor")
        return fits(*content, type);
    if (content->is_object() && content->contains("as_name"))
        return named(content->at("as_name").get<std::string>())->type()->isSubtypeOf(*plain);
    if (const auto* list = plain->castRaw<c10::ListType>())
        return holds(elementKinds(), kind, list->getElementType()) || (kind == "as_int" && list->getElementType()->kind() == Kind::IntType);
    return holds(singleKinds(), kind, plain);
}

jit::Value* Arguments::value(const Json& argument, const c10::TypePtr& type, std::size_t repeats)
{
    const auto [kind, content] = contentOf(argument);
    const c10::TypePtr& plain = withoutOptional(type);
    if (kind == "as_none")
        return inserted(c10::IValue());
    if (kind == "as_optional_tensor")
        return value(*content, type);
    if (const auto* listType = plain->castRaw<c10::ListType>()) {
        if (kind == "as_int")
            return list(c10::IntType::get(), std::vector(repeats, inserted(content->get<std::int64_t>())));
        return listValue(*content, listType->getElementType());
    }
    return kind == "as_tensor" || kind.rfind("as_sym_", 0) == 0 ? elementValue(*content, plain)
                                                                : inserted(singleConstant(kind, *content, plain));
}

jit::Value* Arguments::listValue(const Json& content, const c10::TypePtr& element)
{
    std::vector<jit::Value*> values;
    for (const Json& each : content)
        values.push_back(elementValue(each, element));
    return list(element, values);
}

/// A number or text, a reference to a value ({"name": …} of a tensor, {"as_name": …} of a symbolic number), or a number in such a list.
jit::Value* Arguments::elementValue(const Json& element, const c10::TypePtr& type)
{
    if (!element.is_object()) {
        const std::string kind = element.is_boolean()               ? "as_bool"
                                 : type->kind() == Kind::StringType ? "as_string"
                                 : type->kind() == Kind::FloatType  ? "as_float"
                                                                    : "as_int";
        return inserted(singleConstant(kind, element, type));
    }
    if (element.contains("name"))
        return named(element.at("name").get<std::string>());
    const auto [kind, content] = contentOf(element);
    if (kind == "as_name")
        return named(content->get<std::string>());
    if (kind == "as_none")
        return inserted(c10::IValue());
    return kind == "as_tensor" ? elementValue(*content, type) : inserted(singleConstant(kind, *content, type));
}

jit::Value* Arguments::constant(const c10::IValue& value)
{
    if (!value.isList())
        return inserted(value);
    const c10::TypePtr element = value.type()->expectRef<c10::ListType>().getElementType();
    std::vector<jit::Value*> elements;
    for (const c10::IValue& each : value.toListRef())
        elements.push_back(inserted(each));
    return list(element, elements);
}

jit::Value* Arguments::list(const c10::TypePtr& element, const std::vector<jit::Value*>& elements)
{
    return graph_.insertNode(graph_.createList(element, elements))->output();
}

} // namespace espalier::pt2
