// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/attribute_value.h"

namespace espalier {
namespace {

struct ToIValue {
    c10::IValue operator()(std::monostate) const { return {}; }
    c10::IValue operator()(bool value) const { return value; }
    c10::IValue operator()(std::int64_t value) const { return value; }
    c10::IValue operator()(double value) const { return value; }
    c10::IValue operator()(const std::string& value) const { return value; }
    c10::IValue operator()(const std::vector<std::int64_t>& values) const { return values; }
    c10::IValue operator()(const std::vector<double>& values) const { return values; }
    c10::IValue operator()(const std::vector<bool>& values) const
    {
        c10::List<bool> list;
        for (const bool value : values)
            list.push_back(value);
        return list;
    }
};

c10::TypePtr withoutOptional(const c10::TypePtr& type)
{
    const auto optional = type->cast<c10::OptionalType>();
    return optional ? optional->getElementType() : type;
}

} // namespace

c10::IValue toIValue(const Attribute& attribute)
{
    return std::visit(ToIValue{}, attribute);
}

c10::IValue asWanted(c10::IValue value, const c10::TypePtr& type)
{
    const c10::TypePtr wanted = withoutOptional(type);
    if (wanted->kind() == c10::TypeKind::DeviceObjType && value.isString())
        return c10::Device(value.toStringRef());
    if (wanted->kind() == c10::TypeKind::FloatType && value.isInt())
        return static_cast<double>(value.toInt());
    const auto listType = wanted->cast<c10::ListType>();
    if (!listType || !value.isList())
        return value;
    c10::impl::GenericList list(listType->getElementType());
    for (const c10::IValue& element : value.toListRef())
        list.push_back(asWanted(element, listType->getElementType()));
    return list;
}

} // namespace espalier
