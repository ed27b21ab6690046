// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/operators/computed_numbers.h"

namespace espalier {

c10::Scalar scalarOf(const c10::IValue& number)
{
    return number.isTensor() ? number.toTensor().item() : number.toScalar();
}

c10::Scalar ComputedNumbers::next()
{
    TORCH_CHECK(next_ < inputs_.size(), "a computed size has no input");
    return scalarOf(inputs_[next_++]);
}

std::vector<std::int64_t> ComputedNumbers::list(std::string_view name)
{
    std::vector<std::int64_t> numbers = intsAttribute(node_, name);
    for (std::int64_t& number : numbers)
        number = number == computedSize ? next().toLong() : number;
    return numbers;
}

std::int64_t ComputedNumbers::integer(std::string_view name)
{
    const std::int64_t given = intAttribute(node_, name);
    return given == computedSize ? next().toLong() : given;
}

c10::Scalar ComputedNumbers::number(std::string_view name)
{
    const Attribute& given = attribute(node_, name);
    if (const auto* fraction = std::get_if<double>(&given))
        return *fraction;
    const std::int64_t whole = std::get<std::int64_t>(given);
    return whole == computedSize ? next() : c10::Scalar(whole);
}

} // namespace espalier
