// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/support/selection_kinds.h"

#include "core/graph/tensor_torch.h"

#include "tests/core/support/network_builder.h"

#include <ATen/ATen.h>

#include <functional>

namespace espalier::test {
namespace {

using Int = std::int64_t;
using Ints = std::vector<Int>;
using Build = std::function<ValueId(NetworkBuilder&, ValueId)>;

ValueId numbers(NetworkBuilder& b, ValueId x)
{
    return b.node("cast", {x}, {{"dtype", "float32"}});
}

ValueId whole(NetworkBuilder& b, ValueId x)
{
    return b.node("cast", {b.node("mul", {x}, {{"other", 20.0}})}, {{"dtype", "int64"}});
}

/// The indices of the best, and the best.
std::vector<ValueId> best(NetworkBuilder& b, ValueId x, Int dim, Int k)
{
    return b.nodes("topk", {x}, 2, {{"k", k}, {"dim", dim}, {"largest", true}, {"sorted", true}});
}

/// Indices below bound that do not depend on the images, but that are computed.
ValueId computedIndices(NetworkBuilder& b, const std::string& name, const Ints& indices, Int bound)
{
    const at::Tensor hot = at::zeros({static_cast<Int>(indices.size()), bound}).scatter_(1, at::tensor(indices).unsqueeze(1), 1.0);
    return b.node("argmax", {b.stored(name, fromTorch(hot), Stored::Kind::constant)}, {{"dim", Int{1}}, {"keepdim", false}});
}

class Collection {
public:
    void add(const std::string& name, const Build& build, const Shape& input = {1, 6, 8})
    {
        NetworkBuilder builder;
        builder.output(build(builder, builder.input(input)));
        networks_.emplace_back(name, builder.finish());
        networks_.back().second.name = "Kind";
    }

    NamedNetworks take() { return std::move(networks_); }

private:
    NamedNetworks networks_;
};

void addOrders(Collection& all)
{
    all.add("topk", [](NetworkBuilder& b, ValueId x) { return best(b, x, 1, 3)[0]; });
    all.add("topk and its indices", [](NetworkBuilder& b, ValueId x) {
        const auto both = best(b, x, 2, 3);
        return b.concat({both[0], numbers(b, both[1])}, 2);
    });
    all.add("topk of the smallest", [](NetworkBuilder& b, ValueId x) {
        return numbers(b, b.nodes("topk", {x}, 2, {{"k", Int{2}}, {"dim", Int{2}}, {"largest", false}, {"sorted", true}})[1]);
    });
    for (const bool descending : {false, true})
        all.add(descending ? "sort downwards" : "sort", [descending](NetworkBuilder& b, ValueId x) {
            const auto both = b.nodes("sort", {x}, 2, {{"dim", Int{2}}, {"descending", descending}, {"stable", false}});
            return b.concat({both[0], numbers(b, both[1])}, 2);
        });
    all.add("argmax", [](NetworkBuilder& b, ValueId x) { return numbers(b, b.node("argmax", {x}, {{"dim", Int{1}}, {"keepdim", true}})); });
    all.add("argmin", [](NetworkBuilder& b, ValueId x) {
        return numbers(b, b.node("argmin", {x}, {{"dim", Int{2}}, {"keepdim", false}}));
    });
}

void addPicks(Collection& all)
{
    all.add("gather", [](NetworkBuilder& b, ValueId x) {
        return b.node("gather", {b.node("exp", {x}), best(b, x, 2, 3)[1]}, {{"dim", Int{2}}});
    });
    all.add("index into a table", [](NetworkBuilder& b, ValueId x) {
        return b.node("index", {b.stored("table", b.random({8, 4})), b.node("argmax", {x}, {{"dim", Int{2}}, {"keepdim", false}})});
    });
    all.add("index behind images", [](NetworkBuilder& b, ValueId x) {
        return b.node("index", {x, noValue, computedIndices(b, "hot", {4, 1}, 6)});
    });
    all.add("index along two dimensions", [](NetworkBuilder& b, ValueId x) {
        return b.node("index", {x, noValue, computedIndices(b, "rows", {4, 1, 1}, 6), computedIndices(b, "columns", {2, 7, 0}, 8)});
    });
    all.add("index along two dimensions apart",
            [](NetworkBuilder& b, ValueId x) {
                const ValueId picked = b.node(
                    "index", {x, noValue, computedIndices(b, "rows", {2, 1, 1}, 3), noValue, computedIndices(b, "columns", {2, 3, 0}, 4)});
                return b.node("permute", {picked}, {{"dims", Ints{1, 0, 2}}});
            },
            {1, 3, 5, 4});
    all.add("select_where", [](NetworkBuilder& b, ValueId x) {
        const ValueId mask = b.node("gt", {b.stored("weights", fromTorch(at::arange(6).sub(2).to(at::kFloat)))}, {{"other", 0.0}});
        return b.node("select_where", {x, mask}, {{"dim", Int{1}}});
    });
    all.add("gather_nd", [](NetworkBuilder& b, ValueId x) {
        const ValueId place = b.node("argmax", {x}, {{"dim", Int{2}}, {"keepdim", true}});
        const ValueId row = b.node("remainder", {place}, {{"other", Int{4}}, {"rounding", "floor"}});
        const ValueId column = b.node("rounded_div", {place}, {{"other", Int{4}}, {"rounding", "floor"}});
        return b.node("gather_nd", {b.stored("table", b.random({4, 2})), b.concat({row, column}, 2)}, {{"batch_dims", Int{0}}});
    });
    all.add("gather_nd of every image", [](NetworkBuilder& b, ValueId x) {
        const ValueId sums = b.node("sum", {x}, {{"dims", Ints{2}}, {"keepdim", false}});
        const ValueId rows = b.node("unsqueeze", {best(b, sums, 1, 3)[1]}, {{"dim", Int{2}}});
        return b.node("gather_nd", {x, rows}, {{"batch_dims", Int{1}}});
    });
    all.add("scatter", [](NetworkBuilder& b, ValueId x) {
        const auto both = best(b, x, 2, 3);
        return b.node("scatter", {x, both[1], b.node("exp", {both[0]})}, {{"dim", Int{2}}});
    });
    all.add("scatter_nd", [](NetworkBuilder& b, ValueId x) {
        const ValueId turned = b.node("permute", {x}, {{"dims", Ints{1, 0, 2}}});
        const ValueId rows = b.node("unsqueeze", {computedIndices(b, "hot", {4, 1}, 6)}, {{"dim", Int{1}}});
        const ValueId written = b.node("scatter_nd", {turned, rows, b.node("exp", {b.slice(turned, 0, 0, 2)})});
        return b.node("permute", {written}, {{"dims", Ints{1, 0, 2}}});
    });
}

void addComparisons(Collection& all)
{
    for (const char* op : {"eq", "ne", "lt", "le", "gt", "ge"}) {
        all.add(std::string(op) + " with a number", [op](NetworkBuilder& b, ValueId x) {
            return numbers(b, b.node(op, {whole(b, x)}, {{"other", Int{9}}}));
        });
        all.add(std::string(op) + " of two", [op](NetworkBuilder& b, ValueId x) {
            return numbers(b, b.node(op, {whole(b, x), whole(b, b.node("mul", {x, x}))}));
        });
    }
    all.add("gt with a fraction", [](NetworkBuilder& b, ValueId x) { return numbers(b, b.node("gt", {x}, {{"other", 0.5}})); });
    for (const char* op : {"logical_and", "logical_or", "logical_xor"})
        all.add(op, [op](NetworkBuilder& b, ValueId x) {
            return numbers(b, b.node(op, {b.node("gt", {x}, {{"other", 0.5}}), b.node("lt", {b.node("mul", {x, x})}, {{"other", 0.6}})}));
        });
    all.add("logical_not", [](NetworkBuilder& b, ValueId x) {
        return numbers(b, b.node("logical_not", {b.node("gt", {x}, {{"other", 0.5}})}));
    });
    all.add("where by a comparison", [](NetworkBuilder& b, ValueId x) {
        return b.node("where", {b.node("gt", {x}, {{"other", 0.5}}), x, b.node("exp", {x})});
    });
}

void addWholeNumbers(Collection& all)
{
    for (const char* rounding : {"floor", "trunc"})
        for (const char* op : {"rounded_div", "remainder"}) {
            const std::string name = std::string(op) + " " + rounding;
            all.add(name + " of whole numbers", [op, rounding](NetworkBuilder& b, ValueId x) {
                const ValueId minus = b.stored("minus", fromTorch(at::scalar_tensor(-10, at::kLong)), Stored::Kind::constant);
                const ValueId both = b.node("add", {whole(b, x), minus}, {{"alpha", 1.0}});
                return numbers(b, b.node(op, {both}, {{"other", Int{3}}, {"rounding", rounding}}));
            });
            all.add(name, [op, rounding](NetworkBuilder& b, ValueId x) {
                const ValueId both = b.node("sub", {b.node("mul", {x}, {{"other", 7.0}})}, {{"other", 3.5}, {"alpha", 1.0}});
                return b.node(op, {both}, {{"other", 0.75}, {"rounding", rounding}});
            });
        }
    all.add("cast to truth", [](NetworkBuilder& b, ValueId x) { return numbers(b, b.node("cast", {whole(b, x)}, {{"dtype", "bool"}})); });
}

} // namespace

NamedNetworks selectionNetworks()
{
    Collection all;
    addOrders(all);
    addPicks(all);
    addComparisons(all);
    addWholeNumbers(all);
    return all.take();
}

} // namespace espalier::test
