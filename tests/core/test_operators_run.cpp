// SPDX-License-Identifier: GPL-3.0-or-later
// Every operator gives the result of the LibTorch function.
#include "core/graph/executor.h"

#include <ATen/ATen.h>
#include <ATen/core/ivalue.h>

#include <QTest>

using namespace espalier;

namespace {

using Ints = std::vector<std::int64_t>;
using Doubles = std::vector<double>;

std::vector<c10::IValue> results(const std::string& op, const std::vector<c10::IValue>& inputs, Attributes attributes = {},
                                 std::size_t outputs = 1, bool training = false)
{
    Node node;
    node.name = node.op = op;
    node.attributes = std::move(attributes);
    for (std::size_t i = 0; i < inputs.size(); ++i)
        node.inputs.push_back(inputs[i].isNone() ? noValue : static_cast<ValueId>(i));
    node.outputs.resize(outputs);
    return operatorOf(node).run(node, inputs, {.training = training});
}

at::Tensor ran(const std::string& op, const std::vector<c10::IValue>& inputs, Attributes attributes = {})
{
    return results(op, inputs, std::move(attributes))[0].toTensor();
}

Attributes convolution(const Ints& stride, const Ints& padding, std::int64_t groups, bool transposed = false)
{
    const Ints ones(stride.size(), 1);
    const Ints zeros(stride.size(), 0);
    return {{"stride", stride},        {"padding", padding},       {"dilation", ones},
            {"output_padding", zeros}, {"transposed", transposed}, {"groups", groups}};
}

Attributes maxPool(const Ints& kernel)
{
    const Ints ones(kernel.size(), 1);
    return {{"kernel", kernel}, {"stride", kernel}, {"padding", ones}, {"dilation", ones}, {"ceil_mode", true}};
}

Attributes averagePool(const Ints& kernel, Attribute divisor = {})
{
    return {{"kernel", kernel},   {"stride", kernel},           {"padding", Ints(kernel.size(), 1)},
            {"ceil_mode", false}, {"count_include_pad", false}, {"divisor_override", std::move(divisor)}};
}

Attributes upsample(const std::string& mode, Attribute size, Attribute scale, bool alignCorners = false)
{
    return {{"mode", mode}, {"size", std::move(size)}, {"scale", std::move(scale)}, {"align_corners", alignCorners}};
}

Attributes padding(const Ints& pads, const std::string& mode, double value = 0)
{
    return {{"pads", pads}, {"mode", mode}, {"value", value}};
}

} // namespace

#define SAME(actual, expected) QVERIFY(at::equal(actual, expected))

class TestOperatorsRun : public QObject {
    Q_OBJECT

private:
    at::Tensor line_, image_, volume_;

private Q_SLOTS:
    void initTestCase()
    {
        line_ = at::randn({2, 4, 9});
        image_ = at::randn({2, 4, 9, 8});
        volume_ = at::randn({2, 4, 5, 6, 7});
    }

    void convolutions()
    {
        const at::Tensor bias = at::randn({6});
        const at::Tensor weight = at::randn({6, 2, 3, 3});
        SAME(ran("conv", {image_, weight, bias}, convolution({2, 1}, {1, 0}, 2)), at::conv2d(image_, weight, bias, {2, 1}, {1, 0}, 1, 2));
        const at::Tensor weight1d = at::randn({6, 4, 3});
        SAME(ran("conv", {line_, weight1d, {}}, convolution({1}, {1}, 1)), at::conv1d(line_, weight1d, {}, 1, 1));
        const at::Tensor weight3d = at::randn({6, 4, 1, 3, 3});
        SAME(ran("conv", {volume_, weight3d}, convolution({1, 1, 1}, {0, 1, 1}, 1)),
             at::conv3d(volume_, weight3d, {}, 1, at::IntArrayRef({0, 1, 1})));
        const at::Tensor up = at::randn({4, 3, 2, 2});
        SAME(ran("conv", {image_, up, bias}, convolution({2, 2}, {0, 0}, 2, true)), at::conv_transpose2d(image_, up, bias, 2, 0, 0, 2));
    }

    void linearAndProducts()
    {
        const at::Tensor x = at::randn({2, 5, 4});
        const at::Tensor weight = at::randn({3, 4});
        const at::Tensor bias = at::randn({3});
        SAME(ran("linear", {x, weight, bias}), at::linear(x, weight, bias));
        SAME(ran("linear", {x, weight, {}}), at::linear(x, weight));
        SAME(ran("matmul", {x, weight.t()}), at::matmul(x, weight.t()));
    }

    void batchNorm()
    {
        const at::Tensor weight = at::rand({4});
        const at::Tensor bias = at::randn({4});
        at::Tensor mean = at::randn({4});
        at::Tensor variance = at::rand({4});
        const Attributes attributes{{"eps", 1e-3}, {"momentum", 0.2}};
        SAME(ran("batch_norm", {image_, weight, bias, mean, variance}, attributes),
             at::batch_norm(image_, weight, bias, mean, variance, false, 0.2, 1e-3, true));
        SAME(ran("batch_norm", {image_, {}, {}, mean, variance}, attributes),
             at::batch_norm(image_, {}, {}, mean, variance, false, 0.2, 1e-3, true));
        at::Tensor meanToo = mean.clone();
        at::Tensor varianceToo = variance.clone();
        const at::Tensor expected = at::batch_norm(image_, weight, bias, meanToo, varianceToo, true, 0.2, 1e-3, true);
        SAME(results("batch_norm", {image_, weight, bias, mean, variance}, attributes, 1, true)[0].toTensor(), expected);
        SAME(mean, meanToo);
        SAME(variance, varianceToo);
    }

    void dropout()
    {
        SAME(ran("dropout", {image_}, {{"p", 0.5}, {"feature", false}}), image_);
        const at::Tensor ones = at::ones({8, 50, 3, 3});
        const auto zeros = [&](bool feature) {
            return results("dropout", {ones}, {{"p", 0.5}, {"feature", feature}}, 1, true)[0].toTensor().eq(0);
        };
        const auto wholeChannels = [](const at::Tensor& dropped) {
            return at::equal(dropped.flatten(2).all(2), dropped.flatten(2).any(2));
        };
        QVERIFY(zeros(false).any().item<bool>() && !wholeChannels(zeros(false)));
        QVERIFY(zeros(true).any().item<bool>() && wholeChannels(zeros(true)));
    }

    void activations()
    {
        const at::Tensor x = image_ * 5;
        SAME(ran("relu", {x}), at::relu(x));
        SAME(ran("relu6", {x}), at::clamp(x, 0, 6));
        SAME(ran("sigmoid", {x}), at::sigmoid(x));
        SAME(ran("tanh", {x}), at::tanh(x));
        SAME(ran("silu", {x}), at::silu(x));
        SAME(ran("hardswish", {x}), at::hardswish(x));
        SAME(ran("hardsigmoid", {x}), at::hardsigmoid(x));
        SAME(ran("mish", {x}), at::mish(x));
        SAME(ran("gelu", {x}, {{"approximate", std::string("tanh")}}), at::gelu(x, "tanh"));
        SAME(ran("leaky_relu", {x}, {{"negative_slope", 0.3}}), at::leaky_relu(x, 0.3));
        SAME(ran("elu", {x}, {{"alpha", 0.7}}), at::elu(x, 0.7));
        SAME(ran("hardtanh", {x}, {{"min", -2.0}, {"max", 3.0}}), at::clamp(x, -2, 3));
        SAME(ran("softplus", {x}, {{"beta", 2.0}, {"threshold", 10.0}}), at::softplus(x, 2, 10));
        SAME(ran("softmax", {x}, {{"dim", std::int64_t{1}}}), at::softmax(x, 1));
    }

    void functions()
    {
        const at::Tensor positive = image_.abs() + 0.1;
        SAME(ran("abs", {image_}), image_.abs());
        SAME(ran("ceil", {image_}), image_.ceil());
        SAME(ran("floor", {image_}), image_.floor());
        SAME(ran("round", {image_}), image_.round());
        SAME(ran("erf", {image_}), image_.erf());
        SAME(ran("exp", {image_}), image_.exp());
        SAME(ran("log", {positive}), positive.log());
        SAME(ran("sqrt", {positive}), positive.sqrt());
        SAME(ran("sin", {image_}), image_.sin());
        SAME(ran("cos", {image_}), image_.cos());
        SAME(ran("maximum", {image_, positive}), at::maximum(image_, positive));
        SAME(ran("minimum", {image_}, {{"other", 0.2}}), image_.clamp_max(0.2));
        SAME(ran("pow", {positive}, {{"other", 3.0}}), at::pow(positive, at::scalar_tensor(3.0)));
        const at::Tensor slopes = at::rand({4});
        SAME(ran("prelu", {image_, slopes}), at::prelu(image_, slopes));
        SAME(ran("index_select", {image_}, {{"dim", std::int64_t{1}}, {"indices", Ints{3, 0, 3}}}),
             image_.index_select(1, at::tensor({3, 0, 3}, at::kLong)));
    }

    void arithmetic()
    {
        const at::Tensor other = at::rand({4, 1, 1}) + 1;
        SAME(ran("add", {image_, other}, {{"alpha", 2.0}}), at::add(image_, other, 2));
        SAME(ran("sub", {image_, other}, {{"alpha", 2.0}}), at::sub(image_, other, 2));
        SAME(ran("mul", {image_, other}), image_ * other);
        SAME(ran("div", {image_, other}), image_ / other);
        SAME(ran("add", {image_}, {{"alpha", 2.0}, {"other", 3.0}}), image_ + 6);
        SAME(ran("sub", {image_, {}}, {{"alpha", 1.0}, {"other", 3.0}}), image_ - 3);
        SAME(ran("mul", {image_}, {{"other", 3.0}}), image_ * 3);
        SAME(ran("div", {image_}, {{"other", 4.0}}), image_ / 4);
    }

    void pooling()
    {
        SAME(ran("max_pool", {line_}, maxPool({2})), at::max_pool1d(line_, 2, 2, 1, 1, true));
        SAME(ran("max_pool", {image_}, maxPool({2, 3})), at::max_pool2d(image_, {2, 3}, {2, 3}, 1, 1, true));
        SAME(ran("max_pool", {volume_}, maxPool({2, 2, 2})), at::max_pool3d(volume_, 2, 2, 1, 1, true));
        SAME(ran("avg_pool", {line_}, averagePool({2})), at::avg_pool1d(line_, 2, 2, 1, false, false));
        SAME(ran("avg_pool", {image_}, averagePool({2, 2})), at::avg_pool2d(image_, 2, 2, 1, false, false));
        SAME(ran("avg_pool", {image_}, averagePool({2, 2}, std::int64_t{3})), at::avg_pool2d(image_, 2, 2, 1, false, false, 3));
        SAME(ran("avg_pool", {volume_}, averagePool({2, 2, 2})), at::avg_pool3d(volume_, 2, 2, 1, false, false));
    }

    void adaptivePooling()
    {
        const auto to = [](const Ints& size) { return Attributes{{"output_size", size}}; };
        SAME(ran("adaptive_avg_pool", {line_}, to({3})), at::adaptive_avg_pool1d(line_, 3));
        SAME(ran("adaptive_avg_pool", {image_}, to({3, 2})), at::adaptive_avg_pool2d(image_, {3, 2}));
        SAME(ran("adaptive_avg_pool", {volume_}, to({1, 2, 3})), at::adaptive_avg_pool3d(volume_, {1, 2, 3}));
        SAME(ran("adaptive_max_pool", {line_}, to({3})), std::get<0>(at::adaptive_max_pool1d(line_, 3)));
        SAME(ran("adaptive_max_pool", {image_}, to({3, 2})), std::get<0>(at::adaptive_max_pool2d(image_, {3, 2})));
        SAME(ran("adaptive_max_pool", {volume_}, to({1, 2, 3})), std::get<0>(at::adaptive_max_pool3d(volume_, {1, 2, 3})));
    }

    void reductions()
    {
        SAME(ran("mean", {image_}, {{"dims", Ints{2, 3}}, {"keepdim", true}}), at::mean(image_, {2, 3}, true));
        SAME(ran("sum", {image_}, {{"dims", Ints{1}}, {"keepdim", false}}), at::sum(image_, 1));
        SAME(ran("amax", {image_}, {{"dims", Ints{1, 2}}, {"keepdim", false}}), at::amax(image_, {1, 2}));
    }

    void shapes()
    {
        SAME(ran("flatten", {image_}, {{"start_dim", std::int64_t{1}}, {"end_dim", std::int64_t{2}}}), image_.view({2, 36, 8}));
        SAME(ran("reshape", {image_}, {{"shape", Ints{0, 2, -1, 8}}}), image_.view({2, 2, 18, 8}));
        SAME(ran("permute", {image_}, {{"dims", Ints{0, 2, 3, 1}}}), image_.permute({0, 2, 3, 1}));
        SAME(ran("unsqueeze", {image_}, {{"dim", std::int64_t{1}}}), image_.unsqueeze(1));
        SAME(ran("squeeze", {image_.unsqueeze(2)}, {{"dim", std::int64_t{2}}}), image_);
        SAME(ran("concat", {image_, image_ * 2}, {{"dim", std::int64_t{1}}}), at::cat({image_, image_ * 2}, 1));
        const Attributes cut{{"dim", std::int64_t{2}}, {"start", std::int64_t{1}}, {"end", INT64_MAX}, {"step", std::int64_t{3}}};
        SAME(ran("slice", {image_}, cut), image_.slice(2, 1, 9, 3));
    }

    void paddings()
    {
        SAME(ran("pad", {image_}, padding({1, 2, 0, 1, 3, 0}, "constant", 0.5)), at::constant_pad_nd(image_, {1, 2, 0, 1, 3, 0}, 0.5));
        SAME(ran("pad", {image_}, padding({1, 2, 0, 1}, "reflect")), at::reflection_pad2d(image_, {1, 2, 0, 1}));
        SAME(ran("pad", {image_}, padding({1, 2, 0, 1}, "replicate")), at::replication_pad2d(image_, {1, 2, 0, 1}));
        const at::Tensor wrapped = at::cat({image_.slice(3, 7, 8), image_, image_.slice(3, 0, 2)}, 3);
        SAME(ran("pad", {image_}, padding({1, 2, 0, 0}, "circular")), wrapped);
    }

    void upsampling()
    {
        const Ints size{12, 10};
        const Doubles scale{2, 1.5};
        SAME(ran("upsample", {image_}, upsample("nearest", size, {})), at::upsample_nearest2d(image_, size));
        SAME(ran("upsample", {line_}, upsample("nearest", Ints{12}, {})), at::upsample_nearest1d(line_, 12));
        SAME(ran("upsample", {volume_}, upsample("nearest", {}, Doubles{2, 2, 2})), at::upsample_nearest3d(volume_, {10, 12, 14}));
        SAME(ran("upsample", {image_}, upsample("bilinear", size, {}, true)), at::upsample_bilinear2d(image_, size, true));
        SAME(ran("upsample", {image_}, upsample("bilinear", {}, scale)), at::upsample_bilinear2d(image_, {18, 12}, false, 2, 1.5));
        SAME(ran("upsample", {image_}, upsample("bicubic", size, {})), at::upsample_bicubic2d(image_, size, false));
        QVERIFY_EXCEPTION_THROWN(ran("upsample", {image_}, upsample("cubist", size, {})), c10::Error);
        QVERIFY_EXCEPTION_THROWN(ran("upsample", {line_}, upsample("bilinear", Ints{12}, {})), c10::Error);
    }

    void listsAndTuples()
    {
        const c10::IValue list = results("list", {image_, image_ * 2})[0];
        QVERIFY(list.isTensorList());
        SAME(results("unpack", {list}, {}, 2)[1].toTensor(), image_ * 2);
        QVERIFY(results("list", {c10::IValue(1), c10::IValue(2)})[0].isIntList());
        QVERIFY(results("list", {c10::IValue(1.5)})[0].isDoubleList());
        QVERIFY(results("list", {c10::IValue(true)})[0].isBoolList());
        const c10::IValue tuple = results("tuple", {image_, c10::IValue(3)})[0];
        QCOMPARE(results("unpack", {tuple}, {}, 2)[1].toInt(), 3);
        QVERIFY_EXCEPTION_THROWN(results("unpack", {tuple}, {}, 3), c10::Error);
    }

    void opaqueOperators()
    {
        const auto op = [](const char* name, const char* overload, Attributes more = {}) {
            more["op"] = std::string(name);
            more["overload"] = std::string(overload);
            return more;
        };
        SAME(ran("opaque", {image_}, op("aten::roll", "", {{"arg1", Ints{1}}, {"arg2", Ints{2}}})), at::roll(image_, 1, 2));
        QCOMPARE(results("opaque", {image_}, op("aten::size", "int", {{"arg1", std::int64_t{2}}}))[0].toInt(), 9);
        QCOMPARE(results("opaque", {c10::IValue(3), c10::IValue(4)}, op("aten::mul", "int"))[0].toInt(), 12);
        QCOMPARE(results("opaque", {image_}, op("aten::topk", "", {{"arg1", std::int64_t{2}}, {"arg2", std::int64_t{1}}}), 2).size(),
                 std::size_t{2});
        SAME(ran("opaque", {image_}, op("aten::to", "device", {{"arg1", std::string("cpu")}, {"arg2", std::int64_t{7}}})),
             image_.to(at::kDouble));
        // An integer for a float argument, and an optional list with an absent element.
        SAME(ran("opaque", {image_}, op("aten::celu", "", {{"arg1", std::int64_t{2}}})), at::celu(image_, 2));
        const at::Tensor picked = at::tensor({2, 0}, at::kLong);
        const c10::IValue indices = results("list", {c10::IValue(), picked})[0];
        SAME(ran("opaque", {image_, indices}, op("aten::index", "Tensor")), image_.index_select(1, picked));
        const c10::IValue plainList = results("list", {picked.slice(0, 1, 2)})[0];
        SAME(ran("opaque", {image_, plainList}, op("aten::index", "Tensor")), image_.slice(0, 0, 1));
        QVERIFY_EXCEPTION_THROWN(ran("opaque", {image_}, op("aten::nothing", "")), c10::Error);
    }
};

QTEST_GUILESS_MAIN(TestOperatorsRun)
#include "test_operators_run.moc"
