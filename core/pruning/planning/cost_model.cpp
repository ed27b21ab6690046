// SPDX-License-Identifier: GPL-3.0-or-later
//
// Every cost is a sum of products of widths. Dimensions with the same list of units always have the same width, so they share one; tensors
// and nodes with the same product of widths share one term. A removal lowers a few widths and updates the terms that contain them.
#include "core/pruning/planning/cost_model.h"
#include "core/graph/operator.h"

#include <algorithm>
#include <functional>
#include <map>
#include <unordered_map>

namespace espalier {

namespace {

using WidthId = std::int32_t;
constexpr WidthId constantWidth = -1;

/// A sorted list of widths, with repetitions.
using Product = std::vector<WidthId>;

struct ListHash {
    std::size_t operator()(const std::vector<UnitId>* list) const
    {
        std::size_t hash = list->size();
        for (UnitId unit : *list)
            hash = hash * 1099511628211u ^ static_cast<std::size_t>(unit);
        return hash;
    }
};

struct ListEqual {
    bool operator()(const std::vector<UnitId>* a, const std::vector<UnitId>* b) const { return *a == *b; }
};

/// Gives each distinct list of units its width.
class WidthTable {
public:
    explicit WidthTable(const Groups& groups) : groups_(groups) {}

    /// constantWidth for a dimension without removable units.
    WidthId widthOf(ValueId value, std::size_t dim)
    {
        const std::vector<UnitId>& units = groups_.unitsOf(value, dim);
        if (std::all_of(units.begin(), units.end(), [](UnitId unit) { return unit < 0; }))
            return constantWidth;
        const auto [entry, isNew] = ids_.try_emplace(&units, static_cast<WidthId>(lists_.size()));
        if (isNew)
            lists_.push_back(&units);
        return entry->second;
    }
    const std::vector<const std::vector<UnitId>*>& lists() const { return lists_; }

private:
    const Groups& groups_;
    std::unordered_map<const std::vector<UnitId>*, WidthId, ListHash, ListEqual> ids_;
    std::vector<const std::vector<UnitId>*> lists_;
};

/// Coefficients of each product of widths.
using Terms = std::map<Product, Costs>;

void addParameter(const Network& network, const Stored& stored, WidthTable& widths, Terms& terms)
{
    Product product;
    std::int64_t constant = 1;
    const Shape& shape = network.values[stored.value].shape;
    for (std::size_t dim = 0; dim < shape.size(); ++dim) {
        const WidthId width = widths.widthOf(stored.value, dim);
        if (width == constantWidth)
            constant *= shape[dim];
        else
            product.push_back(width);
    }
    std::sort(product.begin(), product.end());
    terms[product] += Costs{constant, 0, constant * elementBytes(stored.tensor)};
}

/// By width: what it is multiplied by.
using Factors = std::map<WidthId, std::int64_t>;

std::int64_t macsWith(const Factors& factors, const Network& network, const Node& node, WidthTable& widths)
{
    const ShapeOf shapeOf = [&](ValueId value) {
        Shape shape = network.values[value].shape;
        for (std::size_t dim = 0; dim < shape.size() && !factors.empty(); ++dim)
            if (const auto factor = factors.find(widths.widthOf(value, dim)); factor != factors.end())
                shape[dim] *= factor->second;
        return shape;
    };
    return operatorOf(node).macs(node, shapeOf);
}

std::vector<WidthId> widthsAround(const Network& network, const Node& node, WidthTable& widths)
{
    std::vector<WidthId> around;
    const auto add = [&](ValueId value) {
        for (std::size_t dim = 0; value != noValue && dim < network.values[value].shape.size(); ++dim)
            around.push_back(widths.widthOf(value, dim));
    };
    std::for_each(node.inputs.begin(), node.inputs.end(), add);
    std::for_each(node.outputs.begin(), node.outputs.end(), add);
    std::sort(around.begin(), around.end());
    around.erase(std::unique(around.begin(), around.end()), around.end());
    around.erase(std::remove(around.begin(), around.end(), constantWidth), around.end());
    return around;
}

/// A cost of a node, for widths multiplied by factors.
using CostOf = std::function<std::int64_t(const Factors&)>;

Factors with(Factors factors, WidthId width, std::int64_t factor)
{
    factors[width] = factor;
    return factors;
}

/// The cost with one width doubled gives that width's exponent.
void addProduct(const CostOf& cost, const std::vector<WidthId>& around, const WidthTable& widths, Terms& terms)
{
    const std::int64_t full = cost({});
    Product product;
    std::int64_t coefficient = full;
    for (const WidthId width : around) {
        for (std::int64_t ratio = cost({{width, 2}}) / full; ratio > 1; ratio /= 2) {
            product.push_back(width);
            coefficient /= static_cast<std::int64_t>(widths.lists()[width]->size());
        }
    }
    terms[product].macs += coefficient;
}

/// A recurrent layer's cost is a sum of products. Where only some of them contain a width, the others are what is left without it.
void addProducts(const CostOf& cost, const std::vector<WidthId>& around, const WidthTable& widths, Terms& terms)
{
    const std::int64_t full = cost({});
    for (const WidthId width : around) {
        const std::int64_t others = cost({{width, 0}});
        if (others == 0 || others == full)
            continue;
        const CostOf without = [&](const Factors& factors) { return cost(with(factors, width, 0)); };
        const CostOf containing = [&](const Factors& factors) { return cost(factors) - without(factors); };
        addProducts(without, around, widths, terms);
        return addProducts(containing, around, widths, terms);
    }
    addProduct(cost, around, widths, terms);
}

void addNode(const Network& network, const Node& node, WidthTable& widths, Terms& terms)
{
    const CostOf macs = [&](const Factors& factors) { return macsWith(factors, network, node, widths); };
    if (macs({}) != 0)
        addProducts(macs, widthsAround(network, node, widths), widths, terms);
}

} // namespace

struct CostModel::Facts {
    struct Loss {
        WidthId width;
        std::int32_t count;
    };
    /// The indices that each unit removes from each width.
    std::vector<Loss> losses;
    std::vector<std::size_t> lossStart;    ///< by unit, plus the end
    std::vector<Product> products;         ///< by term
    std::vector<Costs> coefficients;       ///< by term
    std::vector<std::vector<int>> termsOf; ///< by width
    std::vector<std::int64_t> fullWidths;
    std::vector<std::int64_t> fullProducts;
    Costs full;

    std::int64_t productOf(int term, const std::vector<std::int64_t>& widths) const
    {
        std::int64_t product = 1;
        for (WidthId width : products[term])
            product *= widths[width];
        return product;
    }
    void setWidths(const WidthTable& table, UnitId units);
    void setTerms(const Terms& terms);
};

struct CostModel::State {
    std::vector<std::int64_t> widths;
    std::vector<std::int64_t> products; ///< by term
    Costs current;

    void change(const Facts& facts, UnitId unit, int sign);
};

void CostModel::Facts::setWidths(const WidthTable& table, UnitId units)
{
    std::vector<std::vector<Loss>> byUnit(static_cast<std::size_t>(units));
    for (std::size_t width = 0; width < table.lists().size(); ++width) {
        const auto id = static_cast<WidthId>(width);
        fullWidths.push_back(static_cast<std::int64_t>(table.lists()[width]->size()));
        for (UnitId unit : *table.lists()[width]) {
            if (unit < 0)
                continue;
            if (byUnit[unit].empty() || byUnit[unit].back().width != id)
                byUnit[unit].push_back({id, 0});
            ++byUnit[unit].back().count;
        }
    }
    for (const std::vector<Loss>& of : byUnit) {
        lossStart.push_back(losses.size());
        losses.insert(losses.end(), of.begin(), of.end());
    }
    lossStart.push_back(losses.size());
}

void CostModel::Facts::setTerms(const Terms& terms)
{
    termsOf.resize(fullWidths.size());
    for (const auto& [product, coefficient] : terms) {
        const int term = static_cast<int>(products.size());
        for (std::size_t place = 0; place < product.size(); ++place) {
            if (place == 0 || product[place] != product[place - 1])
                termsOf[product[place]].push_back(term);
        }
        products.push_back(product);
        coefficients.push_back(coefficient);
        fullProducts.push_back(productOf(term, fullWidths));
        full += coefficient * fullProducts.back();
    }
}

void CostModel::State::change(const Facts& facts, UnitId unit, int sign)
{
    for (std::size_t loss = facts.lossStart[unit]; loss < facts.lossStart[unit + 1]; ++loss) {
        const auto& [width, count] = facts.losses[loss];
        widths[width] += sign * count;
        for (int term : facts.termsOf[width]) {
            const std::int64_t product = facts.productOf(term, widths);
            current += facts.coefficients[term] * (product - products[term]);
            products[term] = product;
        }
    }
}

CostModel::CostModel(const Network& network, const Groups& groups) : state_(std::make_unique<State>())
{
    WidthTable widths(groups);
    Terms terms;
    for (const Stored& stored : network.stored) {
        if (stored.kind == Stored::Kind::parameter)
            addParameter(network, stored, widths, terms);
    }
    for (const Node& node : network.nodes)
        addNode(network, node, widths, terms);
    auto facts = std::make_shared<Facts>();
    facts->setWidths(widths, groups.unitCount());
    facts->setTerms(terms);
    facts_ = std::move(facts);
    reset();
}

CostModel::CostModel(const CostModel& other) : facts_(other.facts_), state_(std::make_unique<State>(*other.state_)) {}

CostModel& CostModel::operator=(const CostModel& other)
{
    facts_ = other.facts_;
    state_ = std::make_unique<State>(*other.state_);
    return *this;
}

CostModel::~CostModel() = default;

const Costs& CostModel::full() const
{
    return facts_->full;
}

const Costs& CostModel::current() const
{
    return state_->current;
}

void CostModel::remove(UnitId unit)
{
    state_->change(*facts_, unit, -1);
}

void CostModel::restore(UnitId unit)
{
    state_->change(*facts_, unit, 1);
}

void CostModel::reset()
{
    *state_ = State{facts_->fullWidths, facts_->fullProducts, facts_->full};
}

Costs CostModel::costsWithout(const std::vector<bool>& removed) const
{
    CostModel model(*this);
    model.reset();
    for (std::size_t unit = 0; unit < removed.size(); ++unit) {
        if (removed[unit])
            model.remove(static_cast<UnitId>(unit));
    }
    return model.current();
}

} // namespace espalier
