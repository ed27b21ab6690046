// SPDX-License-Identifier: GPL-3.0-or-later
// Numbers that follow the sizes of the input: known terms that differ between the runs become nodes that compute them.
#pragma once

#include "core/formats/torchscript/call.h"

#include <functional>
#include <variant>

namespace espalier::torchscript {

/// A constant, or the value of a node that computes it.
struct Number {
    Attribute constant;
    ValueId value = noValue;
};

/// A number, or a tensor without dimensions.
bool isNumber(const c10::IValue& value);
/// Throws CannotTranslate for a term that is no number.
Number numberFrom(Emitter& emitter, const Term& term);
/// A function of one number, or of two; `function` as in the operator `number`.
ValueId numberNode(Emitter& emitter, const jit::Node& node, const std::string& function, const Number& a, const Number& b = {});
/// The number of a known term, from the sizes that it was computed from; noValue where the operators on the way are not numbers' functions.
ValueId followedNumber(Emitter& emitter, const Term& term);

/// An integer in every run, and how the network computes it where the runs differ.
class RunSize {
public:
    using Compute = std::function<ValueId()>;

    RunSize(std::int64_t constant, std::size_t runs) : runs_(runs, constant) {}
    /// byContent: it depends on the images' content, so that no run shows it as fixed.
    RunSize(std::vector<std::int64_t> runs, Compute compute, bool byContent)
        : runs_(std::move(runs)), compute_(std::move(compute)), byContent_(byContent)
    {
    }

    bool fixed() const;
    bool byContent() const { return byContent_; }
    std::int64_t first() const { return runs_.front(); }
    std::int64_t in(std::size_t run) const { return runs_.at(run); }
    std::size_t runs() const { return runs_.size(); }
    bool sameAs(const RunSize& other) const { return runs_ == other.runs_; }
    Number number() const;
    /// The element of a node's attribute: the constant; else computedSize, and the number is added to the node's inputs.
    std::int64_t attribute(std::vector<ValueId>& inputs) const;

private:
    std::vector<std::int64_t> runs_;
    Compute compute_;
    bool byContent_ = false;
};

// These throw CannotTranslate where the arguments are no integers, or depend on the images' content.

/// The size of a tensor argument's dimension.
RunSize sizeOf(Emitter& emitter, const Call& call, std::string_view tensor, std::int64_t dim);
/// All sizes of a tensor argument.
std::vector<RunSize> sizesOf(Emitter& emitter, const Call& call, std::string_view tensor);
/// An integer argument.
RunSize integerFrom(Emitter& emitter, const Call& call, std::string_view name);
/// A list of integers, or a single one.
std::vector<RunSize> integersFrom(Emitter& emitter, const Call& call, std::string_view name);
/// As above; a single number is repeated to `size`. Throws for lists of another length.
std::vector<RunSize> integersFrom(Emitter& emitter, const Call& call, std::string_view name, std::size_t size);
/// The sum of two sizes.
RunSize sum(Emitter& emitter, const Call& call, const RunSize& a, const RunSize& b);

/// A list attribute; computed elements are added to the node's inputs.
std::vector<std::int64_t> attributeOf(const std::vector<RunSize>& sizes, std::vector<ValueId>& inputs);

} // namespace espalier::torchscript
