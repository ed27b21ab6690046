// SPDX-License-Identifier: GPL-3.0-or-later
// Normalisations over channels and operators that rearrange tensors: compared with LibTorch or the definition.
#include "core/graph/executor.h"
#include "core/graph/operators/computed_size.h"

#include <ATen/ATen.h>
#include <ATen/core/ivalue.h>

#include <QTest>

using namespace espalier;

namespace {

using Ints = std::vector<std::int64_t>;

c10::IValue value(const std::string& op, const std::vector<c10::IValue>& inputs, Attributes attributes = {}, bool training = false)
{
    Node node;
    node.name = node.op = op;
    node.attributes = std::move(attributes);
    for (std::size_t i = 0; i < inputs.size(); ++i)
        node.inputs.push_back(inputs[i].isNone() ? noValue : static_cast<ValueId>(i));
    node.outputs.resize(1);
    return operatorOf(node).run(node, inputs, {.training = training})[0];
}

at::Tensor ran(const std::string& op, const std::vector<c10::IValue>& inputs, Attributes attributes = {}, bool training = false)
{
    return value(op, inputs, std::move(attributes), training).toTensor();
}

} // namespace

#define SAME(actual, expected) QVERIFY(at::equal(actual, expected))

class TestOperatorsRearranging : public QObject {
    Q_OBJECT

private:
    at::Tensor x_, weight_, bias_;

private Q_SLOTS:
    void initTestCase()
    {
        x_ = at::randn({2, 8, 6, 4});
        weight_ = at::randn({8});
        bias_ = at::randn({8});
    }

    void norms()
    {
        const at::Tensor last = x_.permute({0, 2, 3, 1});
        SAME(ran("layer_norm", {last, weight_, bias_}, {{"normalized_shape", Ints{8}}, {"eps", 1e-3}}),
             at::layer_norm(last, {8}, weight_, bias_, 1e-3));
        SAME(ran("layer_norm", {last, {}, {}}, {{"normalized_shape", Ints{4, 8}}, {"eps", 1e-3}}),
             at::layer_norm(last, {4, 8}, {}, {}, 1e-3));
        SAME(ran("group_norm", {x_, weight_, bias_}, {{"groups", std::int64_t{4}}, {"eps", 1e-3}}),
             at::group_norm(x_, 4, weight_, bias_, 1e-3));
    }

    void instanceNormTakesItsStatisticsWhereItHasThem()
    {
        at::Tensor mean = at::randn({8}), variance = at::rand({8});
        const auto attributes = [](bool always) { return Attributes{{"eps", 1e-3}, {"momentum", 0.2}, {"use_input_stats", always}}; };
        const at::Tensor ofInput = at::instance_norm(x_, weight_, bias_, {}, {}, true, 0.2, 1e-3, true);
        SAME(ran("instance_norm", {x_, weight_, bias_, {}, {}}, attributes(true)), ofInput);
        SAME(ran("instance_norm", {x_, weight_, bias_, mean, variance}, attributes(false)),
             at::instance_norm(x_, weight_, bias_, mean, variance, false, 0.2, 1e-3, true));
        const at::Tensor before = mean.clone();
        QVERIFY(at::allclose(ran("instance_norm", {x_, weight_, bias_, mean, variance}, attributes(false), true), ofInput));
        QVERIFY(!at::equal(mean, before));
    }

    void batchNormWithoutStatisticsTakesTheBatch()
    {
        SAME(ran("batch_norm", {x_, weight_, bias_, {}, {}}, {{"eps", 1e-3}, {"momentum", 0.1}}),
             at::batch_norm(x_, weight_, bias_, {}, {}, true, 0.1, 1e-3, true));
    }

    /// Element by element, after ONNX's definition.
    void localResponseNorm()
    {
        constexpr std::int64_t size = 5;
        constexpr double alpha = 0.3, beta = 0.75, k = 1.5;
        const at::Tensor y = ran("local_response_norm", {x_}, {{"size", size}, {"alpha", alpha}, {"beta", beta}, {"k", k}});
        for (std::int64_t channel = 0; channel < 8; ++channel) {
            const std::int64_t from = std::max<std::int64_t>(0, channel - size / 2), to = std::min<std::int64_t>(8, channel + size / 2 + 1);
            const at::Tensor squares = x_.slice(1, from, to).square().sum(1);
            const at::Tensor expected = x_.select(1, channel) / (k + alpha / size * squares).pow(beta);
            QVERIFY(at::allclose(y.select(1, channel), expected));
        }
    }

    void pixels()
    {
        SAME(ran("pixel_shuffle", {x_}, {{"factor", std::int64_t{2}}}), at::pixel_shuffle(x_, 2));
        SAME(ran("pixel_unshuffle", {x_}, {{"factor", std::int64_t{2}}}), at::pixel_unshuffle(x_, 2));
    }

    void turnedRepeatedExpanded()
    {
        SAME(ran("roll", {x_}, {{"shifts", Ints{-3, 2}}, {"dims", Ints{1, 3}}}), at::roll(x_, {-3, 2}, {1, 3}));
        SAME(ran("repeat", {x_}, {{"repeats", Ints{2, 1, 3, 1, 1}}}), x_.repeat({2, 1, 3, 1, 1}));
        const at::Tensor single = at::randn({1, 8, 1});
        SAME(ran("expand", {single, x_}, {{"shape", Ints{5, 0, -1, 7}}}), single.expand({5, 2, 8, 7}));
        SAME(ran("expand", {single}, {{"shape", Ints{3, -1, -1}}}), single.expand({3, 8, 1}));
    }

    void sizesAndNumbers()
    {
        QCOMPARE(value("size", {x_}, {{"dim", std::int64_t{2}}}).toInt(), 6);
        const auto of = [](const char* function, const c10::IValue& a, const c10::IValue& b) {
            return value("number", {a, b}, {{"function", function}});
        };
        QCOMPARE(of("add", 7, 3).toInt(), 10);
        QCOMPARE(of("sub", 7, 9).toInt(), -2);
        QCOMPARE(of("mul", 7, 0.5).toDouble(), 3.5);
        QCOMPARE(of("truediv", 7, 2).toDouble(), 3.5);
        QCOMPARE(of("floordiv", -7, 2).toInt(), -4);
        QCOMPARE(of("floordiv", 7.5, 2).toDouble(), 3.0);
        QCOMPARE(of("truncdiv", -7, 2).toInt(), -3);
        QCOMPARE(of("mod", -7, 4).toInt(), 1);
        QCOMPARE(of("min", 7, 4).toInt(), 4);
        QCOMPARE(of("max", 7, 4.5).toDouble(), 7.0);
        QCOMPARE(of("pow", 3, 4).toInt(), 81);
        QVERIFY_THROWS_EXCEPTION(c10::Error, of("floordiv", 7, 0));
        QVERIFY_THROWS_EXCEPTION(c10::Error, of("square", 7, 0));
        const auto ofOne = [](const char* function, const c10::IValue& a) { return value("number", {a}, {{"function", function}}); };
        QCOMPARE(ofOne("neg", 7).toInt(), -7);
        QCOMPARE(ofOne("abs", -1.5).toDouble(), 1.5);
        QCOMPARE(ofOne("floor", -1.5).toInt(), -2);
        QCOMPARE(ofOne("ceil", -1.5).toInt(), -1);
        QCOMPARE(ofOne("round", 2.5).toInt(), 2);
        QCOMPARE(ofOne("int", -1.5).toInt(), -1);
        QCOMPARE(ofOne("float", 2).toDouble(), 2.0);
        QCOMPARE(ofOne("sqrt", 9).toDouble(), 3.0);
        QCOMPARE(value("number", {{}, 3}, {{"function", "sub"}, {"a", std::int64_t{10}}}).toInt(), 7);
        QCOMPARE(value("number", {3, {}}, {{"function", "mul"}, {"b", 0.5}}).toDouble(), 1.5);
        QCOMPARE(value("number", {at::tensor(9)}, {{"function", "add"}, {"b", std::int64_t{1}}}).toInt(), 10);
    }

    void madeTensors()
    {
        SAME(ran("full", {}, {{"shape", Ints{2, 3}}, {"value", 0.5}, {"dtype", "float32"}}), at::full({2, 3}, 0.5));
        SAME(ran("full", {7, 2}, {{"shape", Ints{computedSize, 3}}, {"value", computedSize}, {"dtype", "int64"}}),
             at::full({2, 3}, 7, at::kLong));
        SAME(ran("full", {0.25}, {{"shape", Ints{2}}, {"value", computedSize}, {"dtype", "float32"}}), at::full({2}, 0.25));
        const Attributes like{{"shape", Ints{0, 3, 0, 0}}, {"value", std::int64_t{1}}, {"dtype", {}}};
        SAME(ran("full_like", {x_}, like), at::ones({2, 3, 6, 4}));
        const Attributes flags{{"shape", Ints(4, 0)}, {"value", computedSize}, {"dtype", "bool"}};
        SAME(ran("full_like", {x_, 1}, flags), at::ones_like(x_).to(at::kBool));
        const Attributes counted{{"start", 0.5}, {"end", computedSize}, {"step", computedSize}, {"dtype", "float32"}};
        SAME(ran("arange", {6, 2}, counted), at::arange(0.5, 6, 2));
        QVERIFY_THROWS_EXCEPTION(c10::Error, ran("full", {}, {{"shape", Ints{2}}, {"value", 0.5}, {"dtype", "text"}}));
    }

    void sizesAreComputed()
    {
        SAME(ran("reshape", {x_, 4, at::tensor(24)}, {{"shape", Ints{0, 2, computedSize, computedSize}}}), x_.reshape({2, 2, 4, 24}));
        const at::Tensor single = at::randn({1, 8, 1});
        SAME(ran("expand", {single, 5}, {{"shape", Ints{-1, -1, computedSize}}}), single.expand({1, 8, 5}));
        SAME(ran("expand", {single, x_, 5}, {{"shape", Ints{0, -1, computedSize}}}), single.expand({2, 8, 5}));
        SAME(ran("repeat", {x_, 3}, {{"repeats", Ints{1, 1, computedSize, 1}}}), x_.repeat({1, 1, 3, 1}));
        SAME(
            ran("slice", {x_, 1, 3}, {{"dim", std::int64_t{2}}, {"start", computedSize}, {"end", computedSize}, {"step", std::int64_t{1}}}),
            x_.slice(2, 1, 3));
        SAME(ran("pad", {x_, 3}, {{"pads", Ints{1, computedSize}}, {"mode", "constant"}, {"value", 0.0}}), at::constant_pad_nd(x_, {1, 3}));
        const Attributes size{{"mode", "nearest"}, {"size", Ints{computedSize, 5}}, {"scale", {}}, {"align_corners", false}};
        SAME(ran("upsample", {x_, 9}, size), at::upsample_nearest2d(x_, at::IntArrayRef({9, 5})));
        SAME(ran("adaptive_avg_pool", {x_, 3}, {{"output_size", Ints{computedSize, 2}}}), at::adaptive_avg_pool2d(x_, {3, 2}));
        SAME(ran("adaptive_max_pool", {x_, 3}, {{"output_size", Ints{2, computedSize}}}), std::get<0>(at::adaptive_max_pool2d(x_, {2, 3})));
        QVERIFY_THROWS_EXCEPTION(c10::Error, ran("repeat", {x_}, {{"repeats", Ints{1, 1, computedSize, 1}}}));
    }

    void functions()
    {
        const at::Tensor positive = x_.abs() + 0.5;
        SAME(ran("rsqrt", {positive}), at::rsqrt(positive));
        SAME(ran("reciprocal", {positive}), at::reciprocal(positive));
        SAME(ran("sign", {x_}), at::sign(x_));
        SAME(ran("selu", {x_}), at::selu(x_));
        SAME(ran("celu", {x_}, {{"alpha", 0.7}}), at::celu(x_, 0.7));
        SAME(ran("log_sigmoid", {x_}), at::log_sigmoid(x_));
        QVERIFY(at::allclose(ran("softsign", {x_}), x_ / (1 + x_.abs())));
        SAME(ran("log_softmax", {x_}, {{"dim", std::int64_t{1}}}), at::log_softmax(x_, 1));
        SAME(ran("where", {x_ > 0, x_, bias_.view({8, 1, 1})}), at::where(x_ > 0, x_, bias_.view({8, 1, 1})));
    }

    void reductions()
    {
        SAME(ran("amin", {x_}, {{"dims", Ints{1, 3}}, {"keepdim", true}}), at::amin(x_, {1, 3}, true));
        SAME(ran("prod", {x_}, {{"dims", Ints{1, 3}}, {"keepdim", false}}), x_.prod(3).prod(1));
        SAME(ran("prod", {x_}, {{"dims", Ints{2}}, {"keepdim", true}}), x_.prod(2, true));
    }

    void linesAndVolumesAreResampled()
    {
        const auto twice = [](const char* mode, std::size_t spatial) {
            return Attributes{{"mode", mode}, {"size", {}}, {"scale", std::vector<double>(spatial, 2.0)}, {"align_corners", false}};
        };
        const at::Tensor line = x_.flatten(2), volume = x_.unsqueeze(2);
        const std::vector<double> scale(3, 2.0);
        SAME(ran("upsample", {line}, twice("linear", 1)),
             at::upsample_linear1d(line, c10::nullopt, false, at::ArrayRef<double>(scale.data(), 1)));
        SAME(ran("upsample", {volume}, twice("trilinear", 3)),
             at::upsample_trilinear3d(volume, c10::nullopt, false, at::ArrayRef<double>(scale)));
        QVERIFY_THROWS_EXCEPTION(c10::Error, ran("upsample", {line}, twice("trilinear", 3)));
    }
};

QTEST_GUILESS_MAIN(TestOperatorsRearranging)
#include "test_operators_rearranging.moc"
