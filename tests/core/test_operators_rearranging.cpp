// SPDX-License-Identifier: GPL-3.0-or-later
// Normalisations over channels and operators that rearrange tensors: compared with LibTorch or the definition.
#include "core/graph/executor.h"

#include <ATen/ATen.h>
#include <ATen/core/ivalue.h>

#include <QTest>

using namespace espalier;

namespace {

using Ints = std::vector<std::int64_t>;

at::Tensor ran(const std::string& op, const std::vector<c10::IValue>& inputs, Attributes attributes = {}, bool training = false)
{
    Node node;
    node.name = node.op = op;
    node.attributes = std::move(attributes);
    for (std::size_t i = 0; i < inputs.size(); ++i)
        node.inputs.push_back(inputs[i].isNone() ? noValue : static_cast<ValueId>(i));
    node.outputs.resize(1);
    return operatorOf(node).run(node, inputs, {.training = training})[0].toTensor();
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
        at::manual_seed(1);
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
