// SPDX-License-Identifier: GPL-3.0-or-later
// One operator call of the walked graph, for the translations.
#pragma once

#include "core/formats/torchscript/emitter.h"

#include <ATen/core/Tensor.h>
#include <ATen/core/function_schema.h>

#include <optional>

namespace espalier::torchscript {

/// Thrown by translations for an unsupported form of the operator; the call becomes opaque.
struct CannotTranslate {};

inline void require(bool condition)
{
    if (!condition)
        throw CannotTranslate();
}

/// Arguments are accessed by the schema's names, since overloads differ in their order.
struct Call {
    const jit::Node& node;
    const c10::FunctionSchema& schema;
    std::vector<Term> arguments; ///< in the schema's order
    std::vector<Term> results;   ///< with the values of each run; the translation sets their origins
    bool byContent = false;      ///< sizes of arguments depend on the images' content, also where they are the same in all runs

    /// "aten::relu" also for "aten::relu_".
    std::string plainOperator() const;
    bool inPlace() const;
    std::size_t runs() const { return results.front().runs.size(); }

    const Term* find(std::string_view name) const;
    bool has(std::string_view name) const { return find(name) != nullptr; }
    const Term& term(std::string_view name) const;
    bool isNone(std::string_view name) const;

    /// The argument where it is fixed and of this type; throws CannotTranslate otherwise.
    std::int64_t integer(std::string_view name) const { return fixedAs(name, &c10::IValue::isInt).toInt(); }
    bool flag(std::string_view name) const { return fixedAs(name, &c10::IValue::isBool).toBool(); }
    double number(std::string_view name) const;
    std::string text(std::string_view name) const { return fixedAs(name, &c10::IValue::isString).toStringRef(); }
    std::vector<std::int64_t> integers(std::string_view name) const;
    /// As above; a single number is repeated to size. Throws for lists of another length.
    std::vector<std::int64_t> integers(std::string_view name, std::size_t size) const;
    std::vector<double> numbers(std::string_view name) const;

    /// A tensor argument's value in a run.
    const at::Tensor& tensor(std::string_view name, std::size_t run = 0) const;
    std::int64_t rank(std::string_view name = "self") const { return tensor(name).dim(); }
    /// Converts a dimension counted from the end.
    std::int64_t dimension(std::string_view name, std::int64_t rank) const;
    /// Requires that the argument dtype is None or the type of self.
    void requireSameType() const;

private:
    c10::IValue fixedAs(std::string_view name, bool (c10::IValue::*is)() const) const;
};

/// A fixed number, or a fixed tensor without dimensions.
std::optional<double> asNumber(const Term& term);
bool isTensorTerm(const Term& term);

} // namespace espalier::torchscript
