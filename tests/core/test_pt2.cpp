// SPDX-License-Identifier: GPL-3.0-or-later
// Archives of torch.export (tests/fixtures/pytorch-*), compared with PyTorch's own answers and with traces of the same networks.
#include "core/base/json.h"
#include "core/coupling/groups.h"
#include "core/formats/pt2/free_batch.h"
#include "core/formats/pt2/module_path.h"
#include "core/formats/read_network.h"
#include "core/formats/write_network.h"
#include "core/graph/costs.h"
#include "core/graph/executor.h"
#include "core/graph/traits.h"
#include "test_places.h"
#include "tests/core/support/npz.h"
#include "tests/core/support/pruned.h"
#include "tests/core/support/zip_archive.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <QDirIterator>
#include <QFile>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <functional>

using namespace espalier;
using test::ZipPart;

namespace {

constexpr double sameAnswer = 1e-4;

QString fixture(const QString& name)
{
    return QStringLiteral(FIXTURES_DIR "/%1").arg(name);
}

/// "pytorch-2.6/unet.trace.pt" for "pytorch-2.6/unet.size.pt2".
QString traceOf(const QString& file)
{
    const qsizetype folder = file.lastIndexOf('/') + 1;
    return file.left(file.indexOf('.', folder)) + ".trace.pt";
}

QString answersOf(const QString& file)
{
    return traceOf(file).replace(".trace.pt", ".npz");
}

QStringList archives()
{
    QStringList files;
    for (QDirIterator found(FIXTURES_DIR, {"*.pt2"}, QDir::Files, QDirIterator::Subdirectories); found.hasNext();)
        files << found.next();
    files.sort();
    return files;
}

ImportedNetwork read(const QString& file)
{
    Result<ImportedNetwork> imported = readNetwork(file.toStdString());
    if (!imported)
        qFatal("%s", imported.error().message.c_str());
    return std::move(*imported);
}

std::vector<at::Tensor> answer(const Network& network, const at::Tensor& images)
{
    const c10::NoGradGuard noGradients;
    return Executor(network).run({images});
}

std::vector<int> widths(const Network& network)
{
    const Groups groups = couple(network);
    std::vector<int> units;
    for (const Group& group : groups.groups())
        units.push_back(group.units);
    return units;
}

/// The shapes of parameters and buffers by name.
std::map<std::string, Shape> state(const Network& network)
{
    std::map<std::string, Shape> shapes;
    for (const Stored& stored : network.stored)
        if (stored.kind != Stored::Kind::constant)
            shapes[stored.name] = stored.tensor.shape();
    return shapes;
}

QStringList layersWithTensors(const Network& network)
{
    QStringList names;
    for (const Node& node : network.nodes)
        if (isLayer(node) || isBatchNorm(node))
            names << QString::fromStdString(node.name);
    return names;
}

ZipPart& partNamed(std::vector<ZipPart>& parts, const std::string& ending)
{
    const auto found = std::find_if(parts.begin(), parts.end(), [&ending](const ZipPart& part) { return part.name.ends_with(ending); });
    if (found == parts.end())
        qFatal("no part is called %s", ending.c_str());
    return *found;
}

using Change = std::function<void(std::vector<ZipPart>&)>;

/// A copy of an archive with changed content, read.
Result<ImportedNetwork> readChanged(const QString& file, const Change& change)
{
    std::vector<ZipPart> parts = test::partsOf(fixture(file).toStdString());
    change(parts);
    const QTemporaryDir folder;
    QFile changed(folder.filePath("changed.pt2"));
    const std::string bytes = test::zipped(parts);
    if (!changed.open(QIODevice::WriteOnly) || changed.write(bytes.data(), static_cast<qint64>(bytes.size())) < 0)
        qFatal("the changed archive cannot be written");
    changed.close();
    return readNetwork(changed.fileName().toStdString());
}

/// Replaces text of a part.
Change replacing(const std::string& part, const std::string& before, const std::string& after)
{
    return [=](std::vector<ZipPart>& parts) {
        std::string& content = partNamed(parts, part).content;
        const std::size_t at = content.find(before);
        if (at == std::string::npos)
            qFatal("%s is not in %s", before.c_str(), part.c_str());
        content.replace(at, before.size(), after);
    };
}

/// Replaces text of the pickle in a part that is an archive itself.
Change replacingInPickle(const std::string& part, const std::string& before, const std::string& after)
{
    return [=](std::vector<ZipPart>& parts) {
        const QTemporaryDir folder;
        QFile saved(folder.filePath("saved.pt"));
        std::string& content = partNamed(parts, part).content;
        if (!saved.open(QIODevice::WriteOnly) || saved.write(content.data(), static_cast<qint64>(content.size())) < 0)
            qFatal("the part cannot be written");
        saved.close();
        std::vector<ZipPart> inside = test::partsOf(saved.fileName().toStdString());
        replacing("data.pkl", before, after)(inside);
        content = test::zipped(inside);
    };
}

} // namespace

class TestPt2 : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void answersAsPyTorchDid_data() { rows(archives()); }
    void answersAsPyTorchDid();
    void isTheNetworkOfTheTrace_data() { rows(archives().filter(QRegularExpression("/(?!test_)[^/]*$"))); }
    void isTheNetworkOfTheTrace();
    void goesIntoEveryFormat_data();
    void goesIntoEveryFormat();
    void freeSizesStayFree_data();
    void freeSizesStayFree();
    void takesAnyBatch_data();
    void takesAnyBatch();
    void startsOfRecurrentLayersTakeAnyBatch_data();
    void startsOfRecurrentLayersTakeAnyBatch();
    void sharedTensorsAreOne();
    void compressedArchives_data();
    void compressedArchives();
    void keepsExtraFiles_data();
    void keepsExtraFiles();
    void refuses_data();
    void refuses();
    void statisticsOfTrainingAreNoChange();
    void namesOutputs();
    void pathsOfModules_data();
    void pathsOfModules();

private:
    static void rows(const QStringList& files);
};

void TestPt2::rows(const QStringList& files)
{
    QTest::addColumn<QString>("file");
    for (const QString& file : files)
        QTest::newRow(qPrintable(QString(file).remove(FIXTURES_DIR "/"))) << file;
}

/// Where PyTorch's own answer is missing, the trace that it wrote beside the archive gives it.
void TestPt2::answersAsPyTorchDid()
{
    QFETCH(QString, file);
    const ImportedNetwork imported = read(file);
    QVERIFY(imported.checkError <= sameAnswer);
    if (!QFile::exists(answersOf(file))) {
        const at::Tensor images = at::randn({2, 3, 32, 48});
        const double error = relativeError(answer(imported.network, images), answer(read(traceOf(file)).network, images));
        QVERIFY2(error <= sameAnswer, qPrintable(QString::number(error)));
        return;
    }
    const auto arrays = test::readNpz(answersOf(file).toStdString());
    std::vector<at::Tensor> expected;
    for (const auto& [name, array] : arrays)
        if (name != "input")
            expected.push_back(array);
    const double error = relativeError(answer(imported.network, arrays.at("input")), expected);
    QVERIFY2(error <= sameAnswer, qPrintable(QString::number(error)));
}

void TestPt2::isTheNetworkOfTheTrace()
{
    QFETCH(QString, file);
    const Network exported = read(file).network, traced = read(traceOf(file)).network;
    QCOMPARE(widths(exported), widths(traced));
    QCOMPARE(layersWithTensors(exported), layersWithTensors(traced));
    QVERIFY(state(exported) == state(traced));
    QCOMPARE(costsOf(exported).macs, costsOf(traced).macs);
}

void TestPt2::goesIntoEveryFormat_data()
{
    rows({fixture("pytorch-2.11/residual.pt2"), fixture("pytorch-2.11/mobile.size.pt2"), fixture("pytorch-2.11/attention.batch.pt2"),
          fixture("pytorch-2.6/unet.size.pt2")});
}

void TestPt2::goesIntoEveryFormat()
{
    QFETCH(QString, file);
    const Network network = read(file).network;
    const Network smaller = test::pruned(network, 0.3);
    QVERIFY(costsOf(smaller).macs < costsOf(network).macs);
    const QTemporaryDir folder;
    for (const char* name : {"smaller.pt", "smaller.onnx", "smaller.py"}) {
        const Result<WrittenFile> written = writeNetwork(smaller, folder.filePath(name).toStdString());
        QVERIFY2(written, written ? "" : written.error().message.c_str());
        QVERIFY(written->checkError <= sameAnswer);
    }
}

void TestPt2::freeSizesStayFree_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<std::vector<bool>>("free");
    QTest::newRow("fixed") << "pytorch-2.11/residual.pt2" << std::vector<bool>{true, false, false, false};
    QTest::newRow("batch") << "pytorch-2.11/unet.batch.pt2" << std::vector<bool>{true, false, false, false};
    QTest::newRow("pictures") << "pytorch-2.11/unet.size.pt2" << std::vector<bool>{true, false, true, true};
    QTest::newRow("pictures, 2.6") << "pytorch-2.6/residual.size.pt2" << std::vector<bool>{true, false, true, true};
}

/// The batch is freed wherever that is possible.
void TestPt2::freeSizesStayFree()
{
    QFETCH(QString, file);
    QFETCH(std::vector<bool>, free);
    const Network network = read(fixture(file)).network;
    QCOMPARE(network.values[network.inputs.front()].free, free);
}

void TestPt2::takesAnyBatch_data()
{
    rows({fixture("pytorch-2.11/attention.pt2"), fixture("pytorch-2.6/attention.pt2"), fixture("pytorch-2.11/shuffle.pt2"),
          fixture("pytorch-2.11/detect_decoded.pt2")});
}

/// Exported for two images, with the two as a number in views.
void TestPt2::takesAnyBatch()
{
    QFETCH(QString, file);
    const Network exported = read(file).network, traced = read(traceOf(file)).network;
    for (const std::int64_t images : {1, 3}) {
        Shape shape = exported.inputShape();
        shape[0] = images;
        const at::Tensor batch = at::randn(shape);
        QVERIFY(relativeError(answer(exported, batch), answer(traced, batch)) <= sameAnswer);
    }
}

void TestPt2::startsOfRecurrentLayersTakeAnyBatch_data()
{
    QTest::addColumn<int>("images");
    QTest::newRow("one image") << 1;
    QTest::newRow("two images") << 2;
}

/// Learned states are repeated for the images in their second dimension.
void TestPt2::startsOfRecurrentLayersTakeAnyBatch()
{
    QFETCH(int, images);
    const c10::NoGradGuard noGradients;
    torch::jit::Module module("Made");
    for (const auto& [name, shape] : std::map<std::string, Shape>{{"h", {2, 1, 5}}, {"c", {2, 1, 5}}, {"a", {20, 4}}, {"b", {20, 5}}})
        module.register_parameter(name, at::randn(shape), false);
    const std::string size = "expand([2, " + std::to_string(images) + ", 5])";
    const std::string states = "[self.h." + size + ", self.c." + size + "]";
    const std::string layer = "torch.lstm(x, " + states + ", [self.a, self.b, self.a, self.b], False, 1, 0.0, False, True, True)";
    module.define("def forward(self, x):\n    y, h, c = " + layer + "\n    return torch.cat([h[0], c[1]], 1)\n");
    QVERIFY(pt2::freeBatch(module, {{images, 3, 4}}, {}));
    const at::Tensor batch = at::randn({3, 3, 4});
    const at::Tensor all = module.forward({batch}).toTensor();
    for (std::int64_t image = 0; image < 3; ++image)
        QVERIFY(relativeError({module.forward({batch.narrow(0, image, 1)}).toTensor()}, {all.narrow(0, image, 1)}) <= sameAnswer);
}

/// Two names of the archive with the same bytes, sizes and strides are one tensor.
void TestPt2::sharedTensorsAreOne()
{
    const Result<ImportedNetwork> apart = readNetwork(fixture("pytorch-2.11/residual.pt2").toStdString());
    const Change share = [](std::vector<ZipPart>& parts) {
        Json configuration = Json::parse(partNamed(parts, "model_weights_config.json").content);
        configuration["config"]["c.0.weight"]["path_name"] = configuration["config"]["b.0.weight"]["path_name"];
        partNamed(parts, "model_weights_config.json").content = configuration.dump();
    };
    const Result<ImportedNetwork> shared = readChanged("pytorch-2.11/residual.pt2", share);
    QVERIFY2(shared, shared ? "" : shared.error().message.c_str());
    QCOMPARE(costsOf(apart->network).params - costsOf(shared->network).params, std::int64_t{24 * 24 * 9});
}

void TestPt2::compressedArchives_data()
{
    rows({"pytorch-2.11/shuffle.batch.pt2", "pytorch-2.6/attention.batch.pt2"});
}

void TestPt2::compressedArchives()
{
    QFETCH(QString, file);
    const Result<ImportedNetwork> read = readChanged(file, [](std::vector<ZipPart>& parts) {
        for (ZipPart& part : parts)
            part.compressed = true;
    });
    QVERIFY2(read, read ? "" : read.error().message.c_str());
}

void TestPt2::keepsExtraFiles_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<QString>("folder");
    QTest::newRow("newer") << "pytorch-2.11/shuffle.batch.pt2"
                           << "shuffle.batch/extra/";
    QTest::newRow("older") << "pytorch-2.6/residual.batch.pt2"
                           << "extra_files/";
}

/// A name that the archive itself uses is nothing special there.
void TestPt2::keepsExtraFiles()
{
    QFETCH(QString, file);
    QFETCH(QString, folder);
    const Result<ImportedNetwork> read = readChanged(file, [&folder](std::vector<ZipPart>& parts) {
        for (const char* name : {"names", "byteorder"})
            parts.push_back({folder.toStdString() + name, "{0: 'a'}"});
        parts.push_back({folder.toStdString() + "picture", "\x89PNG"});
    });
    QVERIFY2(read, read ? "" : read.error().message.c_str());
    QVERIFY((read->network.metadata == std::map<std::string, std::string>{{"names", "{0: 'a'}"}, {"byteorder", "{0: 'a'}"}}));
}

void TestPt2::refuses_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<Change>("change");
    QTest::addColumn<QString>("reason");
    const QString newer = "pytorch-2.11/shuffle.pt2", older = "pytorch-2.6/residual.pt2";
    const std::string model = "models/model.json";
    const auto row = [](const char* name, const QString& file, Change change, const QString& reason) {
        QTest::newRow(name) << file << std::move(change) << reason;
    };
    row("an unknown major version", newer, replacing(model, R"("major": 8)", R"("major": 9)"), "major version 9");
    row("an archive of another version", newer, replacing("archive_version", "0", "1"), "version 1");
    row("numbers in another order", newer, replacing("byteorder", "little", "big"), "byte order");
    row("a higher-order operator", newer, replacing(model, "torch.ops.aten.cat.default", "torch.ops.higher_order.cond"),
        "higher-order operator 'cond'");
    row("an operator of others", newer, replacing(model, "torch.ops.aten.cat.default", "torch.ops.mine.cat.default"), "mine::cat");
    row("a quantised network", newer, replacing(model, "torch.ops.aten.cat.default", "torch.ops.quantized_decomposed.cat.default"),
        "it is quantised");
    row("a changed input", newer,
        replacing(model, R"({"user_output": {"arg": {"as_tensor": {"name": "linear"}}}})",
                  R"({"user_input_mutation": {"arg": {"name": "linear"}, "user_input_name": "x"}})"),
        "changes its input 'x'");
    row("a changed buffer", newer,
        replacing(model, R"({"user_output": {"arg": {"as_tensor": {"name": "linear"}}}})",
                  R"({"buffer_mutation": {"arg": {"name": "linear"}, "buffer_name": "cache"}})"),
        "changes its buffer 'cache'");
    row("a change in place", newer,
        replacing(model, R"("torch.ops.aten.relu.default", "inputs": [{"name": "self", "arg": {"as_tensor": {"name": "batch_norm"}})",
                  R"("torch.ops.aten.relu_.default", "inputs": [{"name": "self", "arg": {"as_tensor": {"name": "x"}})"),
        "changes its input 'x'");
    row(
        "no model", newer,
        [](std::vector<ZipPart>& parts) { std::erase_if(parts, [](const ZipPart& p) { return p.name.ends_with("models/model.json"); }); },
        "no exported program");
    row(
        "too few weights", newer, [](std::vector<ZipPart>& parts) { partNamed(parts, "weight_0").content.resize(16); },
        "larger than its data");
    row("a pickled weight", newer, replacing("model_weights_config.json", R"("use_pickle": false)", R"("use_pickle": true)"),
        "pickled object");
    row("strides beyond the data", newer,
        replacing("model_weights_config.json", R"("strides": [{"as_int": 27})", R"("strides": [{"as_int": 2700})"), "larger than its data");
    row("deep nesting", newer,
        replacing(model, R"("graph_module")", R"("deep": )" + std::string(100000, '[') + std::string(100000, ']') + R"(, "graph_module")"),
        "nested deeper");
    row("no JSON", newer, replacing(model, "{", ""), "not JSON");
    row("a pickle of more than tensors", older,
        replacingInPickle("serialized_state_dict.pt", "torch._utils\n_rebuild_parameter\n", "posix\nsystem\n"),
        "holds more than tensors: posix system");
    row("weights damaged inside", older, replacing("serialized_state_dict.pt", "_rebuild_parameter", "_rebuilt_parameter"), "checksum");
}

void TestPt2::refuses()
{
    QFETCH(QString, file);
    QFETCH(Change, change);
    QFETCH(QString, reason);
    const Result<ImportedNetwork> read = readChanged(file, change);
    QVERIFY(!read);
    const QString message = QString::fromStdString(read.error().message);
    QVERIFY2(message.contains(reason), qPrintable(message));
}

void TestPt2::statisticsOfTrainingAreNoChange()
{
    const auto output = R"("output_specs": [)";
    const auto changed = R"("output_specs": [{"buffer_mutation": {"arg": {"name": "linear"}, "buffer_name": "stem.1.running_mean"}}, )";
    const Result<ImportedNetwork> read = readChanged("pytorch-2.11/shuffle.pt2", replacing("models/model.json", output, changed));
    QVERIFY2(read, read ? "" : read.error().message.c_str());
    const bool told = std::any_of(read->notices.begin(), read->notices.end(),
                                  [](const std::string& notice) { return notice.find("model.eval()") != std::string::npos; });
    QVERIFY(told);
}

void TestPt2::namesOutputs()
{
    const std::string leaf = R"({\"type\": null, \"context\": null, \"children_spec\": []})";
    const std::string spec = R"("out_spec": "[1, )" + leaf + R"(]")";
    const std::string named =
        R"("out_spec": "[1, {\"type\": \"builtins.dict\", \"context\": \"[\\\"scores\\\"]\", \"children_spec\": [)" + leaf + R"(]}]")";
    const Result<ImportedNetwork> read = readChanged("pytorch-2.11/shuffle.pt2", replacing("models/model.json", spec, named));
    QVERIFY2(read, read ? "" : read.error().message.c_str());
    QCOMPARE(read->network.outputForm, OutputForm::dictionary);
    QCOMPARE(read->network.outputKeys, std::vector<std::string>{"scores"});
}

void TestPt2::pathsOfModules_data()
{
    QTest::addColumn<QString>("entry");
    QTest::addColumn<QString>("path");
    QTest::newRow("the module itself") << "L__self__,,models.UNet"
                                       << "";
    QTest::newRow("since 2.7") << "L__self__layer1.0,layer1.0,torch.nn.modules.conv.Conv2d"
                               << "layer1.0";
    QTest::newRow("a later call") << "L__self__layer1.0@2,layer1.0@2,torch.nn.modules.conv.Conv2d"
                                  << "layer1.0";
    QTest::newRow("of a variable") << "L__s___a,L['s'].a,torch.nn.modules.container.Sequential"
                                   << "a";
    QTest::newRow("of a sequence") << "L__s___a_0,getattr(L['s'].a, '0'),torch.nn.modules.conv.Conv2d"
                                   << "a.0";
    QTest::newRow("of sequences") << "L__self___a_0_b_1,getattr(getattr(L['self'].a, '0').b, '1'),C"
                                  << "a.0.b.1";
    QTest::newRow("of modules by name") << "L__self___a,L['self']._modules['a']._modules['0'],C"
                                        << "a.0";
    QTest::newRow("of PyTorch itself") << "_empty_nn_module_stack_from_metadata_hook,_empty_nn_module_stack_from_metadata_hook,"
                                          "_empty_nn_module_stack_from_metadata_hook"
                                       << "";
}

void TestPt2::pathsOfModules()
{
    QFETCH(QString, entry);
    QFETCH(QString, path);
    QCOMPARE(QString::fromStdString(pt2::modulePath(entry.toStdString())), path);
}

QTEST_GUILESS_MAIN(TestPt2)
#include "test_pt2.moc"
