// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/operators/element_types.h"

#include <c10/util/Exception.h>

#include <algorithm>
#include <array>
#include <utility>

namespace espalier {
namespace {

using Named = std::pair<std::string_view, c10::ScalarType>;

constexpr std::array<Named, 10> types{{
    {"float32", c10::ScalarType::Float},
    {"float64", c10::ScalarType::Double},
    {"float16", c10::ScalarType::Half},
    {"bfloat16", c10::ScalarType::BFloat16},
    {"int64", c10::ScalarType::Long},
    {"int32", c10::ScalarType::Int},
    {"int16", c10::ScalarType::Short},
    {"int8", c10::ScalarType::Char},
    {"uint8", c10::ScalarType::Byte},
    {"bool", c10::ScalarType::Bool},
}};

} // namespace

c10::ScalarType elementType(std::string_view name)
{
    const auto* found = std::find_if(types.begin(), types.end(), [name](const Named& each) { return each.first == name; });
    TORCH_CHECK(found != types.end(), "unknown element type ", std::string(name));
    return found->second;
}

std::string elementTypeName(c10::ScalarType type)
{
    const auto* found = std::find_if(types.begin(), types.end(), [type](const Named& each) { return each.second == type; });
    return found == types.end() ? std::string() : std::string(found->first);
}

} // namespace espalier
