// SPDX-License-Identifier: GPL-3.0-or-later
// Networks with a tail, which picks by content: read from both formats, pruned in front of it, run and written with it or without it.
#include "core/formats/read_network.h"
#include "core/formats/write_network.h"
#include "core/graph/executor.h"
#include "core/graph/operators/suppression.h"
#include "core/graph/tail.h"
#include "core/graph/traits.h"
#include "core/pruning/criteria/criteria.h"
#include "core/pruning/criteria/fused_score.h"
#include "core/pruning/planning/plan.h"
#include "core/pruning/surgery/surgery.h"
#include "test_places.h"
#include "tests/core/support/network_builder.h"
#include "tests/core/support/npz.h"
#include "tests/core/support/written_onnx.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <limits>
#include <numeric>
#include <stdexcept>

using namespace espalier;

namespace {

using Strings = std::vector<std::string>;

const std::string cases = FIXTURES_DIR "/cases/";
const std::string selections = MADE_FIXTURES_DIR "/selections/";

Network import(const std::string& file, const ReadOptions& options = {})
{
    Result<ImportedNetwork> read = readNetwork(file, options);
    if (!read)
        throw std::runtime_error(read.error().message);
    return std::move(read->network);
}

const ReadOptions small{.inputShape = Shape{1, 3, 32, 32}};

/// "topk_3", as the operator with a number, becomes "topk".
Strings withoutNumbers(Strings names)
{
    for (std::string& name : names)
        name = name.substr(0, name.find('_'));
    return names;
}

/// Half of the units, and what is left.
struct Half {
    Groups groups;
    std::vector<bool> removed;
    Network network;
};

Half halved(const Network& network)
{
    Half half{couple(network), {}, {}};
    const FusedScores scores = fuse(half.groups, unitCriterion(Criterion::l2, {network, half.groups}).value(), 0);
    PlanRequest request;
    request.target = RatioTarget{0.5};
    const CostModel costs(network, half.groups);
    half.removed = makePlan(half.groups, scores.fused, ascending(scores.fused), costs, request).value().removedFlags();
    half.network = removeUnits(network, half.groups, half.removed).value();
    return half;
}

std::vector<at::Tensor> answersOf(const Network& network, const std::vector<at::Tensor>& inputs)
{
    const c10::NoGradGuard noGradients;
    return Executor(network).run(inputs);
}

std::vector<at::Tensor> randomInputs(const Network& network)
{
    std::vector<at::Tensor> inputs;
    for (const ValueId input : network.inputs)
        inputs.push_back(at::randn(network.values[input].shape));
    return inputs;
}

/// The file's own input and PyTorch's answers.
struct Example {
    at::Tensor input;
    std::vector<at::Tensor> answers;
};

Example exampleIn(const std::string& file)
{
    Example example;
    for (auto& [name, array] : test::readNpz(file)) {
        if (name == "input")
            example.input = array;
        else
            example.answers.push_back(array);
    }
    return example;
}

/// What a value holds while the network runs.
at::Tensor tapped(const Network& network, ValueId wanted, const std::vector<at::Tensor>& inputs)
{
    const c10::NoGradGuard noGradients;
    at::Tensor seen;
    Executor executor(network);
    executor.setTap([&](ValueId value, c10::IValue content) {
        if (value == wanted)
            seen = content.toTensor();
        return content;
    });
    executor.run(inputs);
    return seen;
}

/// A convolution whose best places are picked by `tail`.
Network withTail(const std::function<ValueId(test::NetworkBuilder&, ValueId)>& tail)
{
    test::NetworkBuilder build;
    const ValueId trunk = build.relu(build.conv(build.input({1, 3, 6, 6}), "trunk", 3, 8));
    build.output(tail(build, build.conv(trunk, "head", 8, 4)));
    return build.finish();
}

ValueId best(test::NetworkBuilder& build, ValueId x, std::int64_t dim, std::size_t output)
{
    return build.nodes("topk", {x}, 2, {{"k", std::int64_t{2}}, {"dim", dim}, {"largest", true}, {"sorted", true}})[output];
}

} // namespace

class TestTails : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void freezesWhatReachesIt_data() { endToEnd(); }
    void freezesWhatReachesIt();
    void isWrittenAsItIs_data() { endToEnd(); }
    void isWrittenAsItIs();
    void runsInOnnxRuntime();
    void currentExportsAgree_data();
    void currentExportsAgree();
    void answersAsItsMakerDid_data();
    void answersAsItsMakerDid();
    void writtenFilesFollowCounts_data();
    void writtenFilesFollowCounts();
    void writtenFilesAnswerAlike_data() { answersAsItsMakerDid_data(); }
    void writtenFilesAnswerAlike();
    void suppressesAsDefined();
    void isFoundBehindTheLastLayers();
    void isNoneWithoutSelection();
    void givesTheHeadWhenCut_data() { endToEnd(); }
    void givesTheHeadWhenCut();
    void keepsOtherOutputsWhenCut();

private:
    static void endToEnd();

    QTemporaryDir dir_;
};

void TestTails::endToEnd()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<Strings>("from");
    QTest::newRow("onnx") << "11_end_to_end.onnx" << Strings{"Sigmoid", "Transpose"};
    QTest::newRow("torchscript") << "11_end_to_end.pt" << Strings{"permute", "sigmoid"};
}

/// Both stages of the backbone are free: 8 and 16 channels.
void TestTails::freezesWhatReachesIt()
{
    QFETCH(QString, file);
    QFETCH(Strings, from);
    const Network network = import(cases + file.toStdString(), small);
    const Groups groups = couple(network);
    QCOMPARE(groups.unitCount(), 24);
    QCOMPARE(groups.frozen().size(), std::size_t{2});
    for (const FrozenLayer& layer : groups.frozen())
        QVERIFY2(QString::fromStdString(layer.reason).contains("is picked from by"), layer.reason.c_str());
    const Tail tail = tailOf(network);
    QCOMPARE(tail.border.size(), std::size_t{2});
    QVERIFY(tail.nodes.size() > 10);
    Strings names = borderNames(network, tail);
    std::sort(names.begin(), names.end());
    QVERIFY2(names == from, (names[0] + " " + names[1]).c_str());
    const Strings operators = tailOperators(network, tail);
    QCOMPARE(std::count(operators.begin(), operators.end(), "topk"), 2);
    QVERIFY(std::find(operators.begin(), operators.end(), "amax") != operators.end());

    const Half half = halved(network);
    QCOMPARE(couple(half.network).unitCount(), 12);
    QVERIFY(oracleError(network, half.groups, half.removed, half.network, 1).value() < 1e-9);
}

void TestTails::isWrittenAsItIs()
{
    QFETCH(QString, file);
    const Network pruned = halved(import(cases + file.toStdString(), small)).network;
    const std::vector<at::Tensor> inputs = randomInputs(pruned);
    for (const char* ending : {".pt", ".onnx", ".py"}) {
        const std::string target = dir_.filePath("written" + QString(ending)).toStdString();
        const Result<WrittenFile> written = writeNetwork(pruned, target);
        QVERIFY2(written, written ? "" : written.error().message.c_str());
        if (std::string_view(ending) == ".py")
            continue;
        const Network again = import(target);
        QVERIFY(relativeError(answersOf(again, inputs), answersOf(pruned, inputs)) < 1e-5);
        QCOMPARE(couple(again).unitCount(), 12);
        QCOMPARE(tailOf(again).border.size(), std::size_t{2});
    }
}

void TestTails::runsInOnnxRuntime()
{
    test::WrittenOnnx files;
    for (const char* file : {"11_end_to_end.onnx", "11_end_to_end.pt"}) {
        const QString fault = files.write(file, halved(import(cases + file, small)).network);
        QVERIFY2(fault.isEmpty(), qPrintable(fault));
    }
    files.judge();
    for (const char* file : {"11_end_to_end.onnx", "11_end_to_end.pt"})
        QVERIFY2(files.finding(file).isEmpty(), qPrintable(files.finding(file)));
}

void TestTails::currentExportsAgree_data()
{
    QTest::addColumn<QString>("file");
    QTest::newRow("trace") << "detect_end_to_end.trace.pt";
    QTest::newRow("exporter since 2.9") << "detect_end_to_end.onnx";
    QTest::newRow("exporter before") << "detect_end_to_end.old.onnx";
}

void TestTails::currentExportsAgree()
{
    QFETCH(QString, file);
    const std::string folder = FIXTURES_DIR "/pytorch-2.11/";
    const Network network = import(folder + file.toStdString());
    const Example example = exampleIn(folder + "detect_end_to_end.npz");
    const double error = relativeError(answersOf(network, {example.input}), example.answers);
    QVERIFY2(error < 1e-4, qPrintable(QString::number(error)));
    QCOMPARE(couple(network).unitCount(), 160);
    QVERIFY(!tailOf(network).empty());
}

void TestTails::answersAsItsMakerDid_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<QString>("answers");
    QTest::newRow("suppression, traced") << "suppressed.pt"
                                         << "suppressed";
    QTest::newRow("suppression, scripted") << "suppressed.script.pt"
                                           << "suppressed";
    QTest::newRow("suppression, exported") << "suppressed.onnx"
                                           << "suppressed";
    QTest::newRow("suppression by class") << "suppressed_by_class.pt"
                                          << "suppressed_by_class";
    QTest::newRow("suppression in ONNX of centres") << "suppressed_centres.onnx"
                                                    << "suppressed_centres";
    QTest::newRow("suppression in ONNX of corners") << "suppressed_corners.onnx"
                                                    << "suppressed_corners";
    QTest::newRow("sizes behind a suppression in ONNX") << "suppressed_counted.onnx"
                                                        << "suppressed_counted";
    QTest::newRow("the number of boxes in ONNX") << "suppressed_sizes.onnx"
                                                 << "suppressed_sizes";
    QTest::newRow("another number of boxes in ONNX") << "suppressed_sizes.onnx"
                                                     << "suppressed_sizes_of_few";
    QTest::newRow("picks, traced") << "picking.pt"
                                   << "picking";
    for (const char* name : {"bounded", "few"}) {
        QTest::addRow("%s, traced", name) << QString(name) + ".pt" << name;
        QTest::addRow("%s, scripted", name) << QString(name) + ".script.pt" << name;
    }
    QTest::newRow("masks") << "masked.pt"
                           << "masked";
}

void TestTails::answersAsItsMakerDid()
{
    QFETCH(QString, file);
    QFETCH(QString, answers);
    const Network network = import(selections + file.toStdString());
    const Example example = exampleIn(selections + answers.toStdString() + ".npz");
    const std::vector<at::Tensor> ours = answersOf(network, {example.input});
    QCOMPARE(ours.size(), example.answers.size());
    for (std::size_t i = 0; i < ours.size(); ++i) {
        const double error = relativeError({ours[i]}, {example.answers[i]});
        QVERIFY2(error < 1e-4, qPrintable(QString("output %1: %2").arg(i).arg(error)));
    }
    QVERIFY(couple(network).unitCount() >= 8);
    QVERIFY(!tailOf(network).empty());
}

void TestTails::writtenFilesFollowCounts_data()
{
    QTest::addColumn<QString>("ending");
    for (const char* ending : {"onnx", "pt"})
        QTest::newRow(ending) << ending;
}

/// Of images of which a suppression leaves fewer boxes than of those that the reader and the writer try.
void TestTails::writtenFilesFollowCounts()
{
    QFETCH(QString, ending);
    const Network network = import(selections + "suppressed_sizes.onnx");
    const Example few = exampleIn(selections + "suppressed_sizes_of_few.npz");
    const std::string target = dir_.filePath("counts." + ending).toStdString();
    const Result<WrittenFile> written = writeNetwork(network, target);
    QVERIFY2(written, written ? "" : written.error().message.c_str());
    const double error = relativeError(answersOf(import(target), {few.input}), few.answers);
    QVERIFY2(error < 1e-4, qPrintable(QString::number(error)));
}

/// In every format; the number of answers depends on the images.
void TestTails::writtenFilesAnswerAlike()
{
    QFETCH(QString, file);
    QFETCH(QString, answers);
    const Network network = import(selections + file.toStdString());
    const Example example = exampleIn(selections + answers.toStdString() + ".npz");
    const std::vector<at::Tensor> inputs = randomInputs(network);
    for (const char* ending : {".pt", ".onnx", ".py"}) {
        const std::string target = dir_.filePath(file + QString(ending)).toStdString();
        const Result<WrittenFile> written = writeNetwork(network, target);
        QVERIFY2(written, written ? "" : written.error().message.c_str());
        if (std::string_view(ending) == ".py")
            continue;
        QVERIFY(relativeError(answersOf(import(target), inputs), answersOf(network, inputs)) < 1e-5);
        if (file.startsWith("few") || (file.startsWith("bounded") && std::string_view(ending) == ".pt"))
            QVERIFY(relativeError(answersOf(import(target), {example.input}), example.answers) < 1e-4);
    }
}

void TestTails::suppressesAsDefined()
{
    // Two that overlap by a third, and one apart.
    const at::Tensor boxes = at::tensor({0.F, 0.F, 4.F, 2.F, 2.F, 0.F, 6.F, 2.F, 8.F, 8.F, 9.F, 9.F}).reshape({3, 4});
    const at::Tensor scores = at::tensor({0.5F, 0.9F, 0.1F});
    QVERIFY(suppressedByTorchvision(boxes, scores, 0.3).equal(at::tensor({1, 2}, at::kLong)));
    QVERIFY(suppressedByTorchvision(boxes, scores, 0.34).equal(at::tensor({1, 0, 2}, at::kLong)));
    QCOMPARE(suppressedByTorchvision(boxes.slice(0, 0, 0), scores.slice(0, 0, 0), 0.3).numel(), std::int64_t{0});
    QVERIFY_EXCEPTION_THROWN(suppressedByTorchvision(boxes, scores.slice(0, 1), 0.3), c10::Error);

    const at::Tensor two = at::stack({scores, scores.flip(0)}).unsqueeze(0);
    const auto rows = [&](std::int64_t most, double least) { return suppressedByOnnx(boxes.unsqueeze(0), two, {most, 0.3, least, false}); };
    const double any = -std::numeric_limits<double>::infinity();
    QVERIFY(rows(5, any).equal(at::tensor({0, 0, 1, 0, 0, 2, 0, 1, 1, 0, 1, 2}, at::kLong).reshape({4, 3})));
    QVERIFY(rows(1, any).equal(at::tensor({0, 0, 1, 0, 1, 1}, at::kLong).reshape({2, 3})));
    QVERIFY(rows(5, 0.2).equal(at::tensor({0, 0, 1, 0, 1, 1, 0, 1, 2}, at::kLong).reshape({3, 3})));
    QCOMPARE(rows(0, any).sizes().vec(), (Shape{0, 3}));
    // Corners in any order are the same boxes.
    const at::Tensor turned = boxes.index_select(1, at::tensor({2, 1, 0, 3})).unsqueeze(0);
    QVERIFY(suppressedByOnnx(turned, two, {5, 0.3, any, false}).equal(rows(5, any)));
}

void TestTails::isFoundBehindTheLastLayers()
{
    const Network behind = withTail([](test::NetworkBuilder& b, ValueId x) {
        return b.node("mul", {best(b, b.node("amax", {b.node("sigmoid", {x})}, {{"dims", Shape{1}}, {"keepdim", false}}), 2, 0)},
                      {{"other", 2.0}});
    });
    const Tail tail = tailOf(behind);
    QCOMPARE(withoutNumbers(borderNames(behind, tail)), Strings{"amax"});
    QCOMPARE(tailOperators(behind, tail), (Strings{"topk", "mul"}));
    QCOMPARE(selectionBehind(behind, tail, tail.border[0]).op, std::string("topk"));
    QVERIFY(QString::fromStdString(tailText(behind)).contains("topk"));

    // What also feeds the selection is prepared by the tail.
    const Network prepared = withTail([](test::NetworkBuilder& b, ValueId x) {
        const ValueId scores = b.node("sigmoid", {x});
        const ValueId most = b.node("amax", {scores}, {{"dims", Shape{3}}, {"keepdim", true}});
        const ValueId where = b.node("expand", {best(b, most, 2, 1), noValue}, {{"shape", Shape{-1, -1, -1, 6}}});
        return b.node("gather", {scores, where}, {{"dim", std::int64_t{2}}});
    });
    QCOMPARE(withoutNumbers(borderNames(prepared, tailOf(prepared))), Strings{"sigmoid"});
    QCOMPARE(tailOperators(prepared, tailOf(prepared)), (Strings{"amax", "topk", "expand", "gather"}));
}

/// A selection in front of a layer is no tail, but its channels are frozen with a reason.
void TestTails::isNoneWithoutSelection()
{
    QVERIFY(tailOf(withTail([](test::NetworkBuilder& b, ValueId x) { return b.relu(x); })).empty());
    QVERIFY(!withoutTail(withTail([](test::NetworkBuilder& b, ValueId x) { return b.relu(x); })));
    const Network inside = withTail([](test::NetworkBuilder& b, ValueId x) { return b.conv(best(b, x, 2, 0), "last", 4, 3); });
    QVERIFY(tailOf(inside).empty());
    QVERIFY(tailText(inside).empty());
    const Groups groups = couple(inside);
    QCOMPARE(groups.unitCount(), 8);
    QVERIFY(QString::fromStdString(groups.frozen().front().reason).startsWith("is picked from by 'topk"));
}

void TestTails::givesTheHeadWhenCut()
{
    QFETCH(QString, file);
    const Network network = import(cases + file.toStdString(), small);
    const Result<Network> head = withoutTail(network);
    QVERIFY2(head, head ? "" : head.error().message.c_str());
    QVERIFY(brokenInvariant(*head).empty());
    const Tail tail = tailOf(network);
    QVERIFY(tailOf(*head).empty());
    QCOMPARE(head->outputs.size(), std::size_t{2});
    QCOMPARE(couple(*head).unitCount(), 24);
    const std::vector<at::Tensor> inputs = randomInputs(network);
    const std::vector<at::Tensor> outputs = answersOf(*head, inputs);
    for (std::size_t i = 0; i < outputs.size(); ++i) {
        QVERIFY(outputs[i].equal(tapped(network, tail.border[i], inputs)));
        QCOMPARE(outputs[i].sizes().vec(), head->values[head->outputs[i]].shape);
    }
    const QString text = QString::fromStdString(outputsText(*head));
    QVERIFY2(text.contains("[1, 64, 4]") && text.contains("[1, 64, 3]"), qPrintable(text));
    for (const char* ending : {".pt", ".onnx"})
        QVERIFY(writeNetwork(*head, dir_.filePath("head" + QString(ending)).toStdString()));
}

void TestTails::keepsOtherOutputsWhenCut()
{
    test::NetworkBuilder build;
    const ValueId x = build.conv(build.input({1, 3, 6, 6}), "head", 3, 4);
    build.output(best(build, x, 2, 0));
    build.output(build.relu(x));
    const Network network = build.finish();
    const Network head = withoutTail(network).value();
    QCOMPARE(head.outputs, (std::vector<ValueId>{x, network.outputs[1]}));
    QVERIFY(head.outputForm == OutputForm::tuple);
}

QTEST_GUILESS_MAIN(TestTails)
#include "test_tails.moc"
