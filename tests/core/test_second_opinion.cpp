// SPDX-License-Identifier: GPL-3.0-or-later
// A judge that is wrong only gives a notice; a translation that is wrong is refused; rounding is no difference.
#include "core/formats/onnx.h"
#include "core/formats/onnx/by_hand.h"
#include "core/formats/onnx/names.h"
#include "core/formats/onnx/second_opinion.h"
#include "core/graph/rounding.h"
#include "core/graph/tensor_torch.h"
#include "test_places.h"

#include <ATen/ATen.h>
#include <opencv2/core/version.hpp>

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <fstream>

using namespace espalier;
using namespace espalier::onnx_io;
namespace fs = std::filesystem;

namespace {

using Tensors = std::vector<at::Tensor>;

const std::string cases = FIXTURES_DIR "/cases/";
const QString good = QStringLiteral(MADE_FIXTURES_DIR "/onnx/good/");

void save(const onnx::ModelProto& model, const fs::path& file)
{
    std::ofstream out(file, std::ios::binary);
    model.SerializeToOstream(&out);
}

/// Gives the answers of another file as those of the one it is asked about.
class JudgeOfAnotherFile final : public Judge {
public:
    explicit JudgeOfAnotherFile(fs::path file) : file_(std::move(file)) {}
    std::string name() const override { return "Solomon"; }

private:
    void run(const Question& question, Answer& answer) const override
    {
        const Opinion opinion = usualJudge().ask({file_, question.file, question.inputs, question.wanted}, {});
        if (opinion.values.empty())
            throw std::runtime_error(opinion.whyNot);
        for (const at::Tensor& tensor : opinion.values)
            answer.add(tensor.data_ptr<float>(), static_cast<std::size_t>(tensor.numel()));
    }

    fs::path file_;
};

/// Returns its input, wrong by a small part of the largest value.
class ImpreciseJudge final : public Judge {
public:
    explicit ImpreciseJudge(float error) : error_(error) {}
    std::string name() const override { return "Solomon"; }

private:
    void run(const Question& question, Answer& answer) const override
    {
        const at::Tensor& input = question.inputs.front();
        std::vector<float> numbers(input.data_ptr<float>(), input.data_ptr<float>() + input.numel());
        float largest = 0;
        for (const float number : numbers)
            largest = std::max(largest, std::abs(number));
        numbers.front() += error_ * largest;
        for (std::size_t i = 0; i < question.wanted.size(); ++i)
            answer.add(numbers.data(), numbers.size());
    }

    float error_;
};

void setShape(onnx::ValueInfoProto& info, const std::string& name, const Ints& sizes)
{
    info.set_name(name);
    auto& type = *info.mutable_type()->mutable_tensor_type();
    type.set_elem_type(onnx::TensorProto::FLOAT);
    for (const std::int64_t size : sizes)
        type.mutable_shape()->add_dim()->set_dim_value(size);
}

void addNode(onnx::GraphProto& graph, const std::string& op, const std::string& from, const std::string& to)
{
    onnx::NodeProto& node = *graph.add_node();
    node.set_op_type(op);
    node.set_name(op);
    node.add_input(from);
    node.add_input("number");
    node.add_output(to);
}

/// (x + number) - number: the larger the number, the more is lost to rounding.
onnx::ModelProto thereAndBack(float number)
{
    onnx::ModelProto model;
    model.set_ir_version(8);
    model.add_opset_import()->set_version(13);
    onnx::GraphProto& graph = *model.mutable_graph();
    setShape(*graph.add_input(), "x", {1, 3, 8, 8});
    setShape(*graph.add_output(), "y", {1, 3, 8, 8});
    onnx::TensorProto& stored = *graph.add_initializer();
    stored.set_name("number");
    stored.set_data_type(onnx::TensorProto::FLOAT);
    stored.add_dims(1);
    stored.add_float_data(number);
    addNode(graph, "Add", "x", "far");
    addNode(graph, "Sub", "far", "y");
    return model;
}

struct Read {
    explicit Read(const fs::path& file) : path(file), content(loadOnnxFile(file))
    {
        std::vector<Ints> sizes;
        for (const GraphInput& input : content->inputs)
            sizes.push_back(input.sizes);
        for (Ints& each : sizes)
            std::replace(each.begin(), each.end(), std::int64_t{0}, std::int64_t{1});
        translated = walk(*content, sizes, sizes, false, {});
    }

    SecondOpinion ask(const Judge& judge) const { return secondOpinion(judge, path, *content, translated, {}); }

    fs::path path;
    std::unique_ptr<OnnxFile> content;
    Translated translated;
};

/// A node of the file's tensors, computed alone where possible; the rest stays unknown.
void computeAlone(const OnnxNode& node, std::map<std::string, at::Tensor>& known)
{
    Tensors inputs;
    for (const std::string& name : node.proto().input()) {
        if (!name.empty() && !known.count(name))
            return;
        inputs.push_back(name.empty() ? at::Tensor() : known[name]);
    }
    try {
        const Tensors outputs = byHand(node, inputs);
        for (std::size_t i = 0; i < outputs.size() && static_cast<int>(i) < node.proto().output_size(); ++i)
            known[node.proto().output(static_cast<int>(i))] = outputs[i];
    } catch (const OnnxError&) { // Not every operator is computed alone.
    }
}

} // namespace

class TestSecondOpinion : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void opensWhatOpenCvComputesWrongly_data();
    void opensWhatOpenCvComputesWrongly();
    void refusesAWrongTranslation_data();
    void refusesAWrongTranslation();
    void doubtsAWrongJudge();
    void takesRoundingForRounding();
    void doubtsMoreThanRounding();
    void saysWhereNothingWasCompared();
    void comparesACopyForOtherSizes();
    void allowsSomeTimesTheOwnRounding();
    void computesNodesAsTheirNetworkDoes_data();
    void computesNodesAsTheirNetworkDoes();
};

void TestSecondOpinion::opensWhatOpenCvComputesWrongly_data()
{
    QTest::addColumn<QString>("file");
    for (const char* file : {"hand_8ch_8px", "hand_32ch_32px", "hand_8ch_6px", "library_8ch_8px", "library_32ch_32px", "library_8ch_6px"})
        QTest::newRow(file) << QStringLiteral("04_norm_%1.onnx").arg(file);
}

/// Old releases broadcast the vector of a channel norm along another dimension of the same size.
void TestSecondOpinion::opensWhatOpenCvComputesWrongly()
{
    QFETCH(QString, file);
    const Read read(cases + file.toStdString());
    const SecondOpinion opinion = read.ask(openCvJudge());
    if (CV_VERSION_MAJOR > 4 || CV_VERSION_MINOR >= 10) {
        QVERIFY(opinion.notices.empty());
        QVERIFY(opinion.error < 1e-4);
        QSKIP("this OpenCV computes it right");
    }
    QCOMPARE(opinion.error, 0.0);
    QCOMPARE(opinion.notices.size(), std::size_t{1});
    QVERIFY2(opinion.notices.front().find("OpenCV") != std::string::npos, opinion.notices.front().c_str());
    if (!file.endsWith("6px.onnx")) // That one stops OpenCV.
        QVERIFY2(opinion.notices.front().find("agrees with Espalier") != std::string::npos, opinion.notices.front().c_str());
    const Result<ImportedNetwork> network = readOnnx(read.path);
    QVERIFY2(network, network ? "" : network.error().message.c_str());
}

void TestSecondOpinion::refusesAWrongTranslation_data()
{
    QTest::addColumn<QString>("op");
    QTest::addColumn<QString>("attribute");
    QTest::newRow("another operator") << "relu"
                                      << "";
    QTest::newRow("another weight") << "conv"
                                    << "weight";
}

void TestSecondOpinion::refusesAWrongTranslation()
{
    QFETCH(QString, op);
    QFETCH(QString, attribute);
    Read read((good + "classifier.onnx").toStdString());
    QVERIFY(read.ask(usualJudge()).notices.empty());
    Network& network = read.translated.network;
    const auto node =
        std::find_if(network.nodes.begin(), network.nodes.end(), [&](const Node& each) { return each.op == op.toStdString(); });
    QVERIFY(node != network.nodes.end());
    if (attribute.isEmpty()) {
        node->op = "tanh";
    } else {
        Stored& weight = network.stored[static_cast<std::size_t>(network.storedIndex(node->inputs[1]))];
        weight.tensor = fromTorch(toTorch(weight.tensor) * 1.01);
    }
    try {
        read.ask(usualJudge());
        QFAIL("the translation was not refused");
    } catch (const OnnxError& error) {
        const std::string message = error.what();
        QVERIFY2(message.find("confirms " + usualJudge().name()) != std::string::npos, message.c_str());
    }
}

/// The judge reads a file in which one weight differs.
void TestSecondOpinion::doubtsAWrongJudge()
{
    const QTemporaryDir folder;
    const Read read((good + "classifier.onnx").toStdString());
    onnx::ModelProto model = parseModel(read.path);
    onnx::TensorProto& weight = *model.mutable_graph()->mutable_initializer(0);
    QVERIFY(weight.raw_data().size() > 4);
    weight.mutable_raw_data()->replace(0, 4, std::string("\0\0\x40\x40", 4));
    const fs::path wrong = folder.filePath("wrong.onnx").toStdString();
    save(model, wrong);
    const SecondOpinion opinion = read.ask(JudgeOfAnotherFile(wrong));
    QCOMPARE(opinion.error, 0.0);
    QCOMPARE(opinion.notices.size(), std::size_t{1});
    const QString notice = QString::fromStdString(opinion.notices.front());
    QVERIFY2(notice.startsWith("Solomon's output differs by "), qPrintable(notice));
    QVERIFY2(notice.contains("first at '"), qPrintable(notice));
    QVERIFY2(notice.contains("computed alone, this node agrees with Espalier"), qPrintable(notice));
}

void TestSecondOpinion::takesRoundingForRounding()
{
    const QTemporaryDir folder;
    const fs::path file = folder.filePath("coarse.onnx").toStdString();
    save(thereAndBack(4000), file);
    const SecondOpinion opinion = Read(file).ask(ImpreciseJudge(1.1e-4F));
    QVERIFY2(opinion.notices.empty(), opinion.notices.empty() ? "" : opinion.notices.front().c_str());
    QVERIFY(opinion.error > 5e-5 && opinion.error < 2e-4);
}

void TestSecondOpinion::doubtsMoreThanRounding()
{
    const QTemporaryDir folder;
    const fs::path file = folder.filePath("fine.onnx").toStdString();
    save(thereAndBack(0.5F), file);
    const SecondOpinion opinion = Read(file).ask(ImpreciseJudge(1.1e-4F));
    QCOMPARE(opinion.notices.size(), std::size_t{1});
    QVERIFY2(opinion.notices.front().find("first at 'Add'") != std::string::npos, opinion.notices.front().c_str());
}

void TestSecondOpinion::saysWhereNothingWasCompared()
{
    const SecondOpinion opinion = Read((good + "classifier.onnx").toStdString()).ask(JudgeOfAnotherFile("/nowhere/to/be/found.onnx"));
    QCOMPARE(opinion.notices.size(), std::size_t{1});
    QVERIFY2(opinion.notices.front().starts_with("Not compared with Solomon, which cannot run this file ("),
             opinion.notices.front().c_str());
}

void TestSecondOpinion::allowsSomeTimesTheOwnRounding()
{
    QCOMPARE(allowedDifference(1e-4, 0), 1e-4);
    QCOMPARE(allowedDifference(1e-4, 5e-5), 5e-4);
    QCOMPARE(allowedDifference(1e-4, 1), 1e-2);
}

/// The file fixes 8 × 8 pixels.
void TestSecondOpinion::comparesACopyForOtherSizes()
{
    const QTemporaryDir folder;
    const fs::path file = folder.filePath("there_and_back.onnx").toStdString();
    save(thereAndBack(0.5F), file);
    Read read(file);
    read.translated.inputs = {at::randn({1, 3, 6, 4})};
    const Opinion opinion = usualJudge().ask({file, *read.content, read.translated.inputs, read.content->outputs}, {});
    QVERIFY2(!opinion.values.empty(), opinion.whyNot.c_str());
    QCOMPARE(opinion.values.front().numel(), std::int64_t{72});
    QVERIFY(flatError(read.translated.inputs, opinion.values) < 1e-5);
    QVERIFY(read.ask(usualJudge()).compared);
    read.translated.network.nodes.front().op = "mul";
    QVERIFY_EXCEPTION_THROWN(read.ask(usualJudge()), OnnxError);
}

void TestSecondOpinion::computesNodesAsTheirNetworkDoes_data()
{
    QTest::addColumn<QString>("name");
    for (const QString& file : QDir(good).entryList({"*.onnx"}))
        if (QFile::exists(good + file.chopped(5) + ".out"))
            QTest::newRow(qPrintable(file)) << file.chopped(5);
}

void TestSecondOpinion::computesNodesAsTheirNetworkDoes()
{
    QFETCH(QString, name);
    const Read read((good + name + ".onnx").toStdString());
    std::map<std::string, at::Tensor> known = read.content->initialisers;
    for (std::size_t i = 0; i < read.content->inputs.size(); ++i)
        known[read.content->inputs[i].name] = read.translated.inputs[i];
    for (auto& [tensor, content] : known)
        content = content.is_floating_point() ? content.to(at::kDouble) : content;
    for (const OnnxNode& node : read.content->nodes)
        computeAlone(node, known);
    const TwiceRun ours = runTwice(read.translated.network, read.translated.inputs, read.translated.network.outputs);
    for (std::size_t i = 0; i < ours.precise.size(); ++i)
        if (const auto found = known.find(read.content->outputs[i]); found != known.end())
            QVERIFY2(flatError({ours.precise[i]}, {found->second}) < 1e-5,
                     qPrintable(QString::number(flatError({ours.precise[i]}, {found->second}))));
        else
            QSKIP("an operator of it is not computed alone");
}

QTEST_GUILESS_MAIN(TestSecondOpinion)
#include "test_second_opinion.moc"
