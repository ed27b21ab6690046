// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/support/network_kinds.h"

#include "core/graph/tensor_torch.h"

#include "tests/core/support/network_builder.h"
#include "tests/core/support/selection_kinds.h"

#include <ATen/ATen.h>

#include <functional>
#include <limits>

namespace espalier::test {
namespace {

using Ints = std::vector<std::int64_t>;
using Doubles = std::vector<double>;
using None = std::monostate;
using Build = std::function<ValueId(NetworkBuilder&, ValueId)>;

class Collection {
public:
    /// Adds a network with one input and the output that build returns.
    void add(const std::string& name, const Shape& input, const Build& build)
    {
        NetworkBuilder builder;
        builder.output(build(builder, builder.input(input)));
        networks_.emplace_back(name, builder.finish());
        networks_.back().second.name = "Kind";
    }
    /// Adds a network of one node with one input.
    void node(const std::string& name, const Shape& input, const std::string& op, const Attributes& attributes)
    {
        add(name, input, [&](NetworkBuilder& b, ValueId x) { return b.node(op, {x}, attributes); });
    }

    NamedNetworks take() { return std::move(networks_); }

private:
    NamedNetworks networks_;
};

const Shape image{1, 3, 7, 9};
const Shape series{1, 4, 12};
const Shape volume{1, 2, 4, 6, 5};
const Shape row{1, 6};

void addFunctions(Collection& all)
{
    for (const char* op : {"relu",     "relu6", "sigmoid", "tanh", "silu", "mish", "hardswish", "hardsigmoid", "selu",  "log_sigmoid",
                           "softsign", "sign",  "abs",     "ceil", "cos",  "erf",  "exp",       "floor",       "round", "sin"})
        all.add(op, image, [&](NetworkBuilder& b, ValueId x) {
            return b.node(op, {b.node("mul", {b.node("sub", {x}, {{"other", 0.5}, {"alpha", 1.0}})}, {{"other", 9.0}})});
        });
    for (const char* op : {"log", "sqrt", "rsqrt", "reciprocal"})
        all.add(op, image, [&](NetworkBuilder& b, ValueId x) {
            return b.node(op, {b.node("add", {b.node("abs", {x})}, {{"other", 0.2}, {"alpha", 1.0}})});
        });
    all.node("gelu", image, "gelu", {{"approximate", "none"}});
    all.node("gelu tanh", image, "gelu", {{"approximate", "tanh"}});
    all.node("elu", image, "elu", {{"alpha", 0.7}});
    all.node("celu", image, "celu", {{"alpha", 0.7}});
    all.node("leaky_relu", image, "leaky_relu", {{"negative_slope", 0.1}});
    all.node("hardtanh", image, "hardtanh", {{"min", -0.2}, {"max", 0.4}});
    all.node("softplus", image, "softplus", {{"beta", 1.0}, {"threshold", 20.0}});
    all.node("softplus steep", image, "softplus", {{"beta", 3.0}, {"threshold", 20.0}});
    all.node("softmax", image, "softmax", {{"dim", std::int64_t{1}}});
    all.node("log_softmax", image, "log_softmax", {{"dim", std::int64_t{3}}});
    all.add("prelu per channel", image, [](NetworkBuilder& b, ValueId x) {
        return b.node("prelu", {x, b.stored("act.weight", b.random({3}, 0.3F))}, {}, "act");
    });
    all.add("prelu shared", image, [](NetworkBuilder& b, ValueId x) {
        return b.node("prelu", {x, b.stored("act.weight", b.random({1}, 0.3F))}, {}, "act");
    });
    all.add("prelu of a row", row, [](NetworkBuilder& b, ValueId x) {
        return b.node("prelu", {x, b.stored("act.weight", b.random({6}, 0.3F))}, {}, "act");
    });
}

void addArithmetic(Collection& all)
{
    for (const char* op : {"add", "sub", "mul", "div", "maximum", "minimum"}) {
        const Attributes attributes = op[0] == 'a' || op[0] == 's' ? Attributes{{"alpha", 1.0}} : Attributes{};
        all.add(std::string(op) + " of two", image, [&](NetworkBuilder& b, ValueId x) {
            return b.node(op, {b.conv(x, "left", 3, 4), b.node("exp", {b.conv(x, "right", 3, 4)})}, attributes);
        });
        Attributes withNumber = attributes;
        withNumber["other"] = 0.6;
        all.node(std::string(op) + " with a number", image, op, withNumber);
    }
    all.add("add with alpha", image, [](NetworkBuilder& b, ValueId x) {
        return b.node("add", {b.conv(x, "left", 3, 4), b.conv(x, "right", 3, 4)}, {{"alpha", 0.5}});
    });
    all.add("sub with alpha", image, [](NetworkBuilder& b, ValueId x) {
        return b.node("sub", {b.conv(x, "left", 3, 4), b.conv(x, "right", 3, 4)}, {{"alpha", 0.5}});
    });
    all.add("mul by a parameter", image, [](NetworkBuilder& b, ValueId x) {
        return b.node("mul", {x, b.stored("block.gamma", b.random({3, 1, 1}))});
    });
    all.add("add a constant", image, [](NetworkBuilder& b, ValueId x) {
        return b.node("add", {x, b.stored("grid", b.random({1, 3, 7, 9}), Stored::Kind::constant)}, {{"alpha", 1.0}});
    });
    all.node("pow", image, "pow", {{"other", 2.0}});
    all.add("pow of two", image, [](NetworkBuilder& b, ValueId x) {
        return b.node("pow", {b.node("exp", {x}), b.node("sigmoid", {b.conv(x, "exponent", 3, 3)})});
    });
}

void addConvolutions(Collection& all)
{
    const auto conv = [&](const std::string& name, std::int64_t in, std::int64_t out, const NetworkBuilder::Conv& settings) {
        all.add(name, {1, in, 8, 9}, [&](NetworkBuilder& b, ValueId x) { return b.conv(x, "features.0.conv", in, out, settings); });
    };
    conv("conv", 3, 5, {});
    conv("conv strided with bias", 3, 5, {.kernel = 3, .stride = 2, .padding = 1, .bias = true});
    conv("conv grouped", 4, 6, {.kernel = 3, .padding = 1, .groups = 2});
    conv("conv depthwise", 4, 4, {.kernel = 3, .padding = 1, .groups = 4});
    conv("conv depthwise of multiplier 2", 4, 8, {.kernel = 3, .padding = 1, .groups = 4});
    conv("conv transposed", 4, 6, {.kernel = 4, .stride = 2, .padding = 1, .bias = true, .transposed = true});
    conv("conv transposed grouped", 4, 6, {.kernel = 3, .stride = 2, .padding = 1, .groups = 2, .transposed = true});
    const auto ofRank = [&](const std::string& name, const Shape& input, const Shape& weight, const Ints& padding, const Ints& dilation) {
        all.add(name, input, [&](NetworkBuilder& b, ValueId x) {
            const std::size_t rank = weight.size() - 2;
            return b.node("conv", {x, b.stored("c.weight", b.random(weight, 0.3F)), b.stored("c.bias", b.random({weight[0]}))},
                          {{"stride", Ints(rank, 1)},
                           {"padding", padding},
                           {"dilation", dilation},
                           {"output_padding", Ints(rank, 0)},
                           {"transposed", false},
                           {"groups", std::int64_t{1}}},
                          "c");
        });
    };
    ofRank("conv of series", series, {5, 4, 3}, {1}, {2});
    ofRank("conv of volumes", volume, {3, 2, 3, 3, 3}, {1, 1, 1}, {1, 1, 1});
    ofRank("conv uneven and dilated", image, {5, 3, 3, 1}, {2, 0}, {2, 1});
    all.add("conv used twice", {1, 4, 6, 6}, [](NetworkBuilder& b, ValueId x) {
        const ValueId weight = b.stored("shared.weight", b.random({4, 4, 3, 3}, 0.1F));
        const Attributes attributes{{"stride", Ints{1, 1}},         {"padding", Ints{1, 1}}, {"dilation", Ints{1, 1}},
                                    {"output_padding", Ints{0, 0}}, {"transposed", false},   {"groups", std::int64_t{1}}};
        return b.node("conv", {b.relu(b.node("conv", {x, weight, noValue}, attributes)), weight, noValue}, attributes);
    });
}

void addProducts(Collection& all)
{
    all.add("linear", row, [](NetworkBuilder& b, ValueId x) { return b.linear(x, "head.fc", 6, 4); });
    all.add("linear without bias", row, [](NetworkBuilder& b, ValueId x) { return b.linear(x, "fc", 6, 4, false); });
    all.add("linear of tokens", {1, 5, 6}, [](NetworkBuilder& b, ValueId x) { return b.linear(x, "fc", 6, 4); });
    all.add("linear of tokens without bias", {1, 5, 6}, [](NetworkBuilder& b, ValueId x) { return b.linear(x, "fc", 6, 4, false); });
    all.add("matmul", {1, 5, 6}, [](NetworkBuilder& b, ValueId x) {
        return b.node("matmul", {b.linear(x, "q", 6, 6), b.node("permute", {b.linear(x, "k", 6, 6)}, {{"dims", Ints{0, 2, 1}}})});
    });
    all.add("matmul scaled", {1, 5, 6}, [](NetworkBuilder& b, ValueId x) {
        const ValueId keys = b.node("permute", {b.linear(x, "k", 6, 6)}, {{"dims", Ints{0, 2, 1}}});
        return b.node("mul", {b.node("matmul", {b.linear(x, "q", 6, 6), keys})}, {{"other", 0.5}});
    });
    all.add("matmul with a bias", {1, 5, 6}, [](NetworkBuilder& b, ValueId x) {
        const ValueId keys = b.node("permute", {b.linear(x, "k", 6, 6)}, {{"dims", Ints{0, 2, 1}}});
        return b.node("add", {b.node("matmul", {b.linear(x, "q", 6, 6), keys}), b.stored("bias", b.random({5, 5}))}, {{"alpha", 1.0}});
    });
    all.node("dropout", image, "dropout", {{"p", 0.5}, {"feature", false}});
    all.add("dropout of channels", image, [](NetworkBuilder& b, ValueId x) {
        return b.relu(b.node("dropout", {b.conv(x, "c", 3, 4)}, {{"p", 0.5}, {"feature", true}}));
    });
}

void addNormalisations(Collection& all)
{
    all.add("batch_norm", image, [](NetworkBuilder& b, ValueId x) { return b.batchNorm(x, "norm", 3); });
    all.add("batch_norm of a row", row, [](NetworkBuilder& b, ValueId x) { return b.batchNorm(x, "norm", 6); });
    all.add("batch_norm of series", series, [](NetworkBuilder& b, ValueId x) { return b.batchNorm(x, "norm", 4); });
    all.add("batch_norm after conv", image, [](NetworkBuilder& b, ValueId x) { return b.batchNorm(b.conv(x, "conv", 3, 4), "bn", 4); });
    all.add("batch_norm after conv with bias", image,
            [](NetworkBuilder& b, ValueId x) { return b.batchNorm(b.conv(x, "conv", 3, 4, {.bias = true}), "bn", 4); });
    all.add("batch_norm after grouped transposed conv", {1, 4, 6, 6}, [](NetworkBuilder& b, ValueId x) {
        return b.batchNorm(b.conv(x, "conv", 4, 6, {.kernel = 3, .stride = 2, .groups = 2, .transposed = true}), "bn", 6);
    });
    all.add("batch_norm and others read the conv", image, [](NetworkBuilder& b, ValueId x) {
        const ValueId y = b.conv(x, "conv", 3, 4);
        return b.add(b.batchNorm(y, "bn", 4), y);
    });
    all.add("batch_norm without scale", image, [](NetworkBuilder& b, ValueId x) {
        return b.node("batch_norm",
                      {x, noValue, noValue, b.stored("n.running_mean", b.random({3}), Stored::Kind::buffer),
                       b.stored("n.running_var", b.random({3}, 0.1F, 1), Stored::Kind::buffer)},
                      {{"eps", 1e-3}, {"momentum", 0.01}}, "n");
    });
    all.add("instance_norm", image, [](NetworkBuilder& b, ValueId x) {
        return b.node("instance_norm", {x, b.stored("n.weight", b.random({3})), b.stored("n.bias", b.random({3})), noValue, noValue},
                      {{"eps", 1e-5}, {"momentum", 0.1}, {"use_input_stats", true}}, "n");
    });
    all.add("instance_norm without scale", image, [](NetworkBuilder& b, ValueId x) {
        return b.node("instance_norm", {x, noValue, noValue, noValue, noValue},
                      {{"eps", 1e-5}, {"momentum", 0.1}, {"use_input_stats", true}}, "n");
    });
    all.add("group_norm", {1, 6, 5, 5}, [](NetworkBuilder& b, ValueId x) {
        return b.node("group_norm", {x, b.stored("n.weight", b.random({6})), b.stored("n.bias", b.random({6}))},
                      {{"groups", std::int64_t{2}}, {"eps", 1e-5}}, "n");
    });
    all.add("layer_norm", {1, 5, 6}, [](NetworkBuilder& b, ValueId x) {
        return b.node("layer_norm", {x, b.stored("n.weight", b.random({6})), b.stored("n.bias", b.random({6}))},
                      {{"normalized_shape", Ints{6}}, {"eps", 1e-6}}, "n");
    });
    all.add("layer_norm without scale", image, [](NetworkBuilder& b, ValueId x) {
        return b.node("layer_norm", {x, noValue, noValue}, {{"normalized_shape", Ints{3, 7, 9}}, {"eps", 1e-5}}, "n");
    });
    // The few channels may hold nearly equal numbers, whose rounding a small eps would magnify.
    all.add("channel_norm", image, [](NetworkBuilder& b, ValueId x) {
        return b.node("channel_norm", {x, b.stored("n.weight", b.random({3})), b.stored("n.bias", b.random({3}))},
                      {{"channels", std::int64_t{3}}, {"eps", 1e-3}}, "n");
    });
    all.add("channel_norm without scale", series, [](NetworkBuilder& b, ValueId x) {
        return b.node("channel_norm", {x, noValue, noValue}, {{"channels", std::int64_t{4}}, {"eps", 1e-3}}, "n");
    });
    all.add("channel_norm without shift", image, [](NetworkBuilder& b, ValueId x) {
        return b.node("channel_norm", {x, b.stored("n.weight", b.random({3})), noValue}, {{"channels", std::int64_t{3}}, {"eps", 1e-3}},
                      "n");
    });
    all.node("local_response_norm", {1, 7, 4, 4}, "local_response_norm",
             {{"size", std::int64_t{5}}, {"alpha", 0.1}, {"beta", 0.75}, {"k", 1.0}});
}

void addPools(Collection& all)
{
    const auto maxPool = [&](const std::string& name, const Shape& input, const Ints& kernel, const Ints& stride, const Ints& padding,
                             bool ceil) {
        all.node(name, input, "max_pool",
                 {{"kernel", kernel}, {"stride", stride}, {"padding", padding}, {"dilation", Ints(kernel.size(), 1)}, {"ceil_mode", ceil}});
    };
    maxPool("max_pool", image, {2, 2}, {2, 2}, {0, 0}, false);
    maxPool("max_pool padded", image, {3, 3}, {2, 2}, {1, 1}, false);
    maxPool("max_pool rounded up", {1, 3, 8, 10}, {3, 3}, {2, 2}, {0, 0}, true);
    maxPool("max_pool rounded up in one dimension", {1, 3, 7, 10}, {3, 3}, {2, 2}, {0, 0}, true);
    maxPool("max_pool with a window only in the padding", {1, 3, 3, 3}, {2, 2}, {3, 3}, {1, 1}, true);
    maxPool("max_pool of series", series, {3}, {2}, {1}, false);
    maxPool("max_pool of volumes", volume, {2, 2, 2}, {2, 2, 2}, {0, 0, 0}, false);
    const auto averagePool = [&](const std::string& name, const Shape& input, std::int64_t padding, bool ceil, bool counts,
                                 Attribute divisor) {
        const Ints threes{3, 3};
        all.node(name, input, "avg_pool",
                 {{"kernel", threes},
                  {"stride", Ints{2, 2}},
                  {"padding", Ints{padding, padding}},
                  {"ceil_mode", ceil},
                  {"count_include_pad", counts},
                  {"divisor_override", std::move(divisor)}});
    };
    averagePool("avg_pool", image, 0, false, true, None());
    averagePool("avg_pool that counts padding", image, 1, false, true, None());
    averagePool("avg_pool that leaves padding out", image, 1, false, false, None());
    averagePool("avg_pool rounded up", {1, 3, 8, 10}, 0, true, false, None());
    averagePool("avg_pool with a divisor", image, 1, false, true, std::int64_t{5});
    averagePool("avg_pool rounded up with a divisor", {1, 3, 8, 10}, 0, true, true, std::int64_t{5});
    const auto adaptive = [&](const std::string& name, const Shape& input, const Ints& size) {
        for (const char* op : {"adaptive_avg_pool", "adaptive_max_pool"})
            all.node(std::string(op) + " " + name, input, op, {{"output_size", size}});
    };
    adaptive("to one", image, {1, 1});
    adaptive("to a divisor", {1, 3, 6, 8}, {3, 2});
    adaptive("to the same", image, {7, 9});
    adaptive("to overlapping windows", image, {3, 4});
    adaptive("to more", {1, 3, 2, 1}, {6, 3});
    adaptive("of series", series, {5});
    for (const char* op : {"mean", "sum", "amax", "amin", "prod"}) {
        all.node(std::string(op) + " over positions", image, op, {{"dims", Ints{2, 3}}, {"keepdim", false}});
        all.node(std::string(op) + " over channels", image, op, {{"dims", Ints{1}}, {"keepdim", true}});
    }
}

/// Reductions over channels, and a convolution along a line of them, of which some were removed.
void addReducedRest(Collection& all)
{
    all.add("spread_conv", series, [](NetworkBuilder& b, ValueId x) {
        return b.node("spread_conv", {b.slice(x, 2, 0, 4), b.stored("line.weight", b.random({2, 4, 3})), noValue},
                      {{"stride", Ints{1}},
                       {"padding", Ints{1}},
                       {"dilation", Ints{1}},
                       {"output_padding", Ints{0}},
                       {"transposed", false},
                       {"groups", std::int64_t{1}},
                       {"places", Ints{0, 2, 3, 6}},
                       {"width", std::int64_t{7}}});
    });
    const Attributes overChannels{{"dims", Ints{1}}, {"keepdim", true}};
    const auto rest = [&](const char* op, const char* attribute, const Attribute& value) {
        Attributes attributes = overChannels;
        attributes[attribute] = value;
        all.add(std::string(op) + " of what is left", image, [&](NetworkBuilder& b, ValueId x) {
            return b.node(op, {b.node("sub", {x}, {{"other", op == std::string("amax") ? 2.0 : -2.0}, {"alpha", 1.0}})}, attributes);
        });
    };
    rest("mean", "share", 0.25);
    rest("amax", "with_zero", true);
    rest("amin", "with_zero", true);
}

void addRecurrent(Collection& all)
{
    const auto add = [&](const std::string& name, const std::string& op, bool both, bool batchFirst, bool biased,
                         const std::vector<std::string>& states = {}, bool cell = false) {
        all.add(op + " " + name, batchFirst ? Shape{1, 4, 3} : Shape{1, 3, 4, 1}, [&](NetworkBuilder& b, ValueId x) {
            const ValueId images = x;
            if (!batchFirst) // steps of 3 channels in front of the images
                x = b.node("permute", {b.node("squeeze", {x}, {{"dim", std::int64_t{3}}})}, {{"dims", Ints{2, 0, 1}}});
            const std::int64_t hidden = 5, rows = (op == "lstm" ? 4 : 3) * hidden;
            std::vector<ValueId> tensors{x};
            for (const char* suffix : {"", "_reverse"}) {
                if (!both && *suffix != 0)
                    break;
                const auto tensor = [&](const char* what, const Shape& shape) {
                    return b.stored("rnn." + std::string(what) + suffix, b.random(shape, 0.4F));
                };
                tensors.push_back(tensor("weight_ih_l0", {rows, 3}));
                tensors.push_back(tensor("weight_hh_l0", {rows, hidden}));
                tensors.push_back(biased ? tensor("bias_ih_l0", {rows}) : noValue);
                tensors.push_back(biased ? tensor("bias_hh_l0", {rows}) : noValue);
            }
            for (const std::string& state : states) {
                const ValueId first = state.empty() ? noValue : b.stored("rnn." + state, b.random({both ? 2 : 1, 1, hidden}, 0.5F));
                tensors.push_back(state.empty() ? noValue : b.node("expand", {first, images}, {{"shape", Ints{-1, 0, -1}}}));
            }
            const std::vector<ValueId> results =
                b.nodes(op, tensors, cell ? 2 : 1, {{"bidirectional", both}, {"batch_first", batchFirst}, {"hidden", hidden}}, "rnn");
            if (cell)
                return b.node("permute", {results[1]}, {{"dims", Ints{1, 0, 2}}});
            return batchFirst ? results[0] : b.node("permute", {results[0]}, {{"dims", Ints{1, 2, 0}}});
        });
    };
    for (const char* op : {"lstm", "gru"}) {
        add("forwards", op, false, true, true);
        add("in both directions", op, true, true, true);
        add("with steps first", op, true, false, true);
        add("without bias", op, true, true, false);
        add("from a learned state", op, true, false, true, {"h0"});
    }
    add("from a learned state and cell", "lstm", false, true, false, {"h0", "c0"});
    add("from a learned cell to the last one", "lstm", true, true, true, {"", "c0"}, true);
}

void addResampling(Collection& all)
{
    const auto upsample = [&](const std::string& name, const Shape& input, const char* mode, Attribute size, Attribute scale,
                              bool corners) {
        all.node("upsample " + name, input, "upsample",
                 {{"mode", mode}, {"size", std::move(size)}, {"scale", std::move(scale)}, {"align_corners", corners}});
    };
    upsample("nearest twice", image, "nearest", None(), Doubles{2, 2}, false);
    upsample("nearest to a size", image, "nearest", Ints{10, 15}, None(), false);
    upsample("nearest to fewer", image, "nearest", Ints{4, 5}, None(), false);
    upsample("nearest by a fraction", image, "nearest", None(), Doubles{1.5, 1.7}, false);
    upsample("bilinear by a fraction", image, "bilinear", None(), Doubles{1.5, 1.7}, false);
    upsample("nearest of series", series, "nearest", None(), Doubles{2}, false);
    upsample("bilinear twice", image, "bilinear", None(), Doubles{2, 2}, false);
    upsample("bilinear to a size", image, "bilinear", Ints{10, 15}, None(), false);
    upsample("bilinear to corners", image, "bilinear", Ints{10, 15}, None(), true);
    upsample("bicubic to a size", image, "bicubic", Ints{10, 15}, None(), false);
    upsample("linear", series, "linear", Ints{20}, None(), false);
    upsample("trilinear", volume, "trilinear", None(), Doubles{2, 2, 2}, false);
    all.node("pixel_shuffle", {1, 8, 3, 4}, "pixel_shuffle", {{"factor", std::int64_t{2}}});
    all.node("pixel_unshuffle", {1, 3, 4, 6}, "pixel_unshuffle", {{"factor", std::int64_t{2}}});
}

void addShapes(Collection& all)
{
    constexpr std::int64_t open = std::numeric_limits<std::int64_t>::max();
    all.node("flatten", image, "flatten", {{"start_dim", std::int64_t{1}}, {"end_dim", std::int64_t{3}}});
    all.node("flatten positions", image, "flatten", {{"start_dim", std::int64_t{2}}, {"end_dim", std::int64_t{-1}}});
    all.node("flatten the middle", image, "flatten", {{"start_dim", std::int64_t{1}}, {"end_dim", std::int64_t{2}}});
    all.node("reshape", {1, 6, 4, 4}, "reshape", {{"shape", Ints{0, 2, 3, -1}}});
    all.node("permute", image, "permute", {{"dims", Ints{0, 2, 3, 1}}});
    all.node("squeeze", {1, 3, 1, 4}, "squeeze", {{"dim", std::int64_t{2}}});
    all.add("squeeze of nothing", image, [](NetworkBuilder& b, ValueId x) {
        return b.relu(b.node("squeeze", {b.relu(x)}, {{"dim", std::int64_t{2}}}));
    });
    all.node("unsqueeze", image, "unsqueeze", {{"dim", std::int64_t{2}}});
    all.add("concat", image, [](NetworkBuilder& b, ValueId x) { return b.concat({x, b.conv(x, "c", 3, 2), x}); });
    all.add("slice", image, [](NetworkBuilder& b, ValueId x) { return b.slice(x, 1, 1, 3); });
    all.add("slice in steps", image, [](NetworkBuilder& b, ValueId x) { return b.slice(b.slice(x, 2, 1, 7, 2), 3, 0, open, 3); });
    all.node("index_select", image, "index_select", {{"dim", std::int64_t{1}}, {"indices", Ints{2, 0, 0}}});
    for (const char* mode : {"constant", "reflect", "replicate", "circular"})
        all.node(std::string("pad ") + mode, image, "pad", {{"pads", Ints{1, 2, 0, 3}}, {"mode", mode}, {"value", 0.5}});
    all.add("pad in front of a maximum", image, [](NetworkBuilder& b, ValueId x) {
        const ValueId negative = b.node("sub", {x}, {{"other", 2.0}, {"alpha", 1.0}});
        return b.maxPool(b.node("pad", {negative}, {{"pads", Ints{0, 1, 0, 1}}, {"mode", "constant"}, {"value", 0.0}}));
    });
    all.node("pad channels", image, "pad", {{"pads", Ints{0, 0, 0, 0, 1, 2}}, {"mode", "constant"}, {"value", 0.0}});
    all.node("roll", image, "roll", {{"shifts", Ints{2, -3}}, {"dims", Ints{2, 3}}});
    all.node("repeat", image, "repeat", {{"repeats", Ints{1, 2, 1, 3}}});
    all.add("expand", image, [](NetworkBuilder& b, ValueId x) {
        const ValueId token = b.stored("token", b.random({1, 3, 1, 9}));
        return b.concat({b.node("expand", {token, x}, {{"shape", Ints{0, -1, 4, -1}}}), x}, 2);
    });
    all.node("expand by a number", {1, 3, 1, 4}, "expand", {{"shape", Ints{-1, -1, 5, -1}}});
}

void addStructures(Collection& all)
{
    all.add("where", image, [](NetworkBuilder& b, ValueId x) {
        const Tensor flags = fromTorch(at::rand({7, 9}).gt(0.5));
        return b.node("where", {b.stored("mask", flags, Stored::Kind::constant), x, b.conv(x, "c", 3, 3)});
    });
    all.add("opaque neg", image, [](NetworkBuilder& b, ValueId x) {
        return b.node("opaque", {x}, {{"op", "aten::neg"}, {"overload", ""}});
    });
    all.add("lists and tuples", image, [](NetworkBuilder& b, ValueId x) {
        const ValueId packed = b.node("tuple", {b.conv(x, "a", 3, 4), b.conv(x, "b", 3, 4)});
        const std::vector<ValueId> parts = b.nodes("unpack", {packed}, 2);
        return b.add(parts[0], parts[1]);
    });
}

/// Outputs that are not a single computed tensor.
void addOutputs(NamedNetworks& networks)
{
    const auto add = [&](const std::string& name, const std::function<void(NetworkBuilder&)>& build) {
        NetworkBuilder builder;
        build(builder);
        networks.emplace_back(name, builder.finish());
        networks.back().second.name = "Kind";
    };
    add("two inputs", [](NetworkBuilder& b) {
        const ValueId x = b.input(image);
        const ValueId y = b.input({1, 4, 7, 9});
        b.output(b.add(b.conv(x, "a", 3, 4), y));
    });
    add("an output that is read on", [](NetworkBuilder& b) {
        const ValueId inner = b.conv(b.input(image), "a", 3, 4);
        b.output(inner);
        b.output(b.relu(inner));
    });
    add("an output twice", [](NetworkBuilder& b) {
        const ValueId y = b.relu(b.input(image));
        b.output(y);
        b.output(y);
    });
    add("the input handed out", [](NetworkBuilder& b) {
        const ValueId x = b.input(image);
        b.output(b.conv(x, "c", 3, 4));
        b.output(x);
    });
}

} // namespace

NamedNetworks operatorNetworks()
{
    Collection all;
    addFunctions(all);
    addArithmetic(all);
    addConvolutions(all);
    addProducts(all);
    addNormalisations(all);
    addPools(all);
    addReducedRest(all);
    addRecurrent(all);
    addResampling(all);
    addShapes(all);
    addStructures(all);
    NamedNetworks networks = all.take();
    addOutputs(networks);
    for (auto& network : selectionNetworks())
        networks.push_back(std::move(network));
    return networks;
}

} // namespace espalier::test
