// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/einsum.h"

#include "core/graph/operators/computed_size.h"

#include <algorithm>
#include <cctype>
#include <map>
#include <numeric>
#include <optional>

namespace espalier {
namespace {

using Ints = std::vector<std::int64_t>;

struct Equation {
    std::vector<std::string> inputs;
    std::string output;
};

bool contains(const std::string& letters, char letter)
{
    return letters.find(letter) != std::string::npos;
}

bool plainLetters(const std::string& letters)
{
    for (const char letter : letters)
        if (std::isalpha(static_cast<unsigned char>(letter)) == 0 || std::count(letters.begin(), letters.end(), letter) > 1)
            return false;
    return true;
}

/// Without "->": the letters of only one operand, in alphabetical order.
std::string implicitOutput(const std::vector<std::string>& inputs)
{
    std::map<char, int> counts;
    for (const std::string& input : inputs)
        for (const char letter : input)
            ++counts[letter];
    std::string output;
    for (const auto& [letter, count] : counts)
        if (count == 1)
            output += letter;
    return output;
}

std::optional<Equation> parsed(std::string text)
{
    text.erase(std::remove(text.begin(), text.end(), ' '), text.end());
    const std::size_t arrow = text.find("->");
    Equation equation;
    std::string left = text.substr(0, arrow);
    for (std::size_t comma = left.find(','); comma != std::string::npos; comma = left.find(',')) {
        equation.inputs.push_back(left.substr(0, comma));
        left.erase(0, comma + 1);
    }
    equation.inputs.push_back(left);
    equation.output = arrow == std::string::npos ? implicitOutput(equation.inputs) : text.substr(arrow + 2);
    if (!plainLetters(equation.output) || !std::all_of(equation.inputs.begin(), equation.inputs.end(), plainLetters))
        return std::nullopt;
    return equation;
}

/// A letter's size in every run, and the dimension that has it.
struct LetterSize {
    Ints runs;
    ValueId operand;
    std::int64_t dim;

    bool fixed() const
    {
        return std::all_of(runs.begin(), runs.end(), [this](std::int64_t run) { return run == runs.front(); });
    }
};

using Sizes = std::map<char, LetterSize>;

/// Nothing where operands disagree.
std::optional<Sizes> sizesOf(const Equation& equation, const std::vector<EinsumOperand>& operands)
{
    Sizes sizes;
    for (std::size_t i = 0; i < operands.size(); ++i) {
        if (operands[i].shapes.front().size() != equation.inputs[i].size())
            return std::nullopt;
        for (std::size_t dim = 0; dim < equation.inputs[i].size(); ++dim) {
            Ints runs;
            for (const Shape& shape : operands[i].shapes)
                runs.push_back(shape[dim]);
            const LetterSize size{runs, operands[i].value, static_cast<std::int64_t>(dim)};
            if (sizes.emplace(equation.inputs[i][dim], size).first->second.runs != runs)
                return std::nullopt;
        }
    }
    for (const char letter : equation.output)
        if (!sizes.contains(letter))
            return std::nullopt;
    return sizes;
}

/// A value whose dimensions are named by letters.
class Lettered {
public:
    Lettered(ValueId value, std::string letters, const Sizes& sizes, const EmitNode& emit)
        : value_(value), letters_(std::move(letters)), sizes_(sizes), emit_(emit)
    {
    }

    ValueId value() const { return value_; }

    void permuteTo(const std::string& order)
    {
        if (order == letters_)
            return;
        Ints dims;
        for (const char letter : order)
            dims.push_back(static_cast<std::int64_t>(letters_.find(letter)));
        value_ = emit_("permute", {value_}, {{"dims", dims}});
        letters_ = order;
    }

    /// Sums over every letter that is not in kept.
    void sumExcept(const std::string& kept)
    {
        Ints dims;
        std::string left;
        for (std::size_t dim = 0; dim < letters_.size(); ++dim) {
            if (contains(kept, letters_[dim]))
                left += letters_[dim];
            else
                dims.push_back(static_cast<std::int64_t>(dim));
        }
        if (dims.empty())
            return;
        value_ = emit_("sum", {value_}, {{"dims", dims}, {"keepdim", false}});
        letters_ = left;
    }

    /// Reshapes to a stack of matrices: the leading letters, then one dimension for rows and one for columns.
    void merge(const std::string& leading, const std::string& rows, const std::string& columns)
    {
        permuteTo(leading + rows + columns);
        if (rows.size() == 1 && columns.size() == 1)
            return;
        reshape(leading.size(), {rows, columns});
    }

    /// The inverse of merge, for the product of such stacks.
    void split(const std::string& leading, const std::string& rows, const std::string& columns)
    {
        letters_ = leading + rows + columns;
        if (rows.size() == 1 && columns.size() == 1)
            return;
        std::vector<std::string> single;
        for (const char letter : rows + columns)
            single.emplace_back(1, letter);
        reshape(leading.size(), single);
    }

private:
    static constexpr std::int64_t copied = 0;
    static constexpr std::int64_t inferred = -1;

    bool fixed(const std::string& letters) const
    {
        return std::all_of(letters.begin(), letters.end(), [this](char letter) { return sizes_.at(letter).fixed(); });
    }

    /// Copies the leading sizes. A merged one that differs between the runs is inferred, if it is the only one, else computed.
    void reshape(std::size_t leading, const std::vector<std::string>& merged)
    {
        const auto open = std::count_if(merged.begin(), merged.end(), [this](const std::string& letters) { return !fixed(letters); });
        std::vector<ValueId> inputs{value_};
        Ints shape(leading, copied);
        for (const std::string& letters : merged) {
            if (!fixed(letters) && open > 1)
                inputs.push_back(computed(letters));
            shape.push_back(fixed(letters) ? product(letters) : open > 1 ? computedSize : inferred);
        }
        value_ = emit_("reshape", std::move(inputs), {{"shape", shape}});
    }

    std::int64_t product(const std::string& letters) const
    {
        std::int64_t size = 1;
        for (const char letter : letters)
            size *= sizes_.at(letter).runs.front();
        return size;
    }

    ValueId computed(const std::string& letters) const
    {
        ValueId size = noValue;
        for (const char letter : letters) {
            const ValueId one = emit_("size", {sizes_.at(letter).operand}, {{"dim", sizes_.at(letter).dim}});
            size = size == noValue ? one : emit_("number", {size, one}, {{"function", "mul"}});
        }
        return size;
    }

    ValueId value_;
    std::string letters_;
    const Sizes& sizes_;
    const EmitNode& emit_;
};

ValueId product(const Equation& equation, const std::vector<EinsumOperand>& operands, const Sizes& sizes, const EmitNode& emit)
{
    const std::string& left = equation.inputs[0];
    const std::string& right = equation.inputs[1];
    std::string batch, rows, columns, summed;
    for (const char letter : equation.output)
        (contains(left, letter) && contains(right, letter) ? batch : contains(left, letter) ? rows : columns) += letter;
    for (const char letter : left)
        if (contains(right, letter) && !contains(equation.output, letter))
            summed += letter;
    Lettered a(operands[0].value, left, sizes, emit);
    Lettered b(operands[1].value, right, sizes, emit);
    a.sumExcept(batch + rows + summed);
    b.sumExcept(batch + columns + summed);
    a.merge(batch, rows, summed);
    b.merge(batch, summed, columns);
    Lettered result(emit("matmul", {a.value(), b.value()}, {}), {}, sizes, emit);
    result.split(batch, rows, columns);
    result.permuteTo(equation.output);
    return result.value();
}

} // namespace

ValueId emitEinsum(const std::string& equation, const std::vector<EinsumOperand>& operands, const EmitNode& emit)
{
    const std::optional<Equation> plan = parsed(equation);
    if (!plan || plan->inputs.size() != operands.size() || operands.empty() || operands.size() > 2)
        return noValue;
    const std::optional<Sizes> sizes = sizesOf(*plan, operands);
    if (!sizes)
        return noValue;
    if (operands.size() == 2)
        return product(*plan, operands, *sizes, emit);
    Lettered only(operands[0].value, plan->inputs[0], *sizes, emit);
    only.sumExcept(plan->output);
    only.permuteTo(plan->output);
    return only.value();
}

} // namespace espalier
