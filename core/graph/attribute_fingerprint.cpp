// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/attribute_fingerprint.h"

namespace espalier {
namespace {

struct ValueAdder {
    Fingerprint& print;

    void operator()(std::monostate) const {}
    void operator()(bool value) const { print.addNumber(value); }
    void operator()(std::int64_t value) const { print.addNumber(value); }
    void operator()(double value) const { print.addReal(value); }
    void operator()(const std::string& value) const { print.addText(value); }

    template <class Value>
    void operator()(const std::vector<Value>& values) const
    {
        print.addNumber(static_cast<std::int64_t>(values.size()));
        for (const Value value : values)
            (*this)(value);
    }
};

} // namespace

void addAttributes(Fingerprint& print, const Attributes& attributes)
{
    print.addNumber(static_cast<std::int64_t>(attributes.size()));
    for (const auto& [name, value] : attributes) {
        print.addText(name);
        print.addNumber(static_cast<std::int64_t>(value.index()));
        std::visit(ValueAdder{print}, value);
    }
}

} // namespace espalier
