// SPDX-License-Identifier: GPL-3.0-or-later
// Projects as YAML: what is wrong with a file is told with its place, and a failed save keeps the old file.
#include "core/base/nearest.h"
#include "core/project/project.h"
#include "tests/core/support/painted_boxes.h"

#include <QTemporaryDir>
#include <QTest>

using namespace espalier;
namespace fs = std::filesystem;

class TestProjectRefusals : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void refusals_data();
    void refusals();
    void refusesWhatIsNoProject();
    void aFailedSaveKeepsTheOldFile();
    void namesThatComeClose();

private:
    fs::path folder() const { return dir_->path().toStdString(); }
    fs::path write(const std::string& text) const;

    std::unique_ptr<QTemporaryDir> dir_;
};

namespace {

/// A valid project, and behind it more.
std::string minimal(const std::string& more)
{
    return "format: 1\nmodel: m.pt\n" + more;
}

} // namespace

void TestProjectRefusals::init()
{
    dir_ = std::make_unique<QTemporaryDir>();
    QVERIFY(dir_->isValid());
}

fs::path TestProjectRefusals::write(const std::string& text) const
{
    test::writeText(folder() / "p.yaml", text);
    return folder() / "p.yaml";
}

void TestProjectRefusals::refusals_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QStringList>("told");
    const auto row = [](const char* name, const std::string& text, const QStringList& told) {
        QTest::newRow(name) << QString::fromStdString(text) << told;
    };
    row("unknown key", minimal("prune:\n  ratoi: 0.5\n"), {"p.yaml:4", "prune.ratoi", "ratio"});
    row("unknown section", minimal("prunes: {}\n"), {"p.yaml:3", "prunes", "prune"});
    row("key twice", minimal("prune:\n  ratio: 0.5\n  ratio: 0.6\n"), {"p.yaml:5", "prune.ratio", "second"});
    row("text for number", minimal("sparsify:\n  batch: many\n"), {"p.yaml:4", "sparsify.batch", "whole number", "many"});
    row("fraction for whole number", minimal("sparsify:\n  epochs: 1.5\n"), {"p.yaml:4", "sparsify.epochs"});
    row("number for truth", minimal("finetune:\n  flip: 3\n"), {"p.yaml:4", "finetune.flip", "true or false"});
    row("list for number", minimal("prune:\n  fusion: [1]\n"), {"p.yaml:4", "prune.fusion", "a list"});
    row("number for list", minimal("data:\n  mean: 0.5\n"), {"p.yaml:4", "data.mean", "list"});
    row("scalar for section", minimal("prune: 0.5\n"), {"p.yaml:3", "prune", "section"});
    row("ratio 0", minimal("prune:\n  ratio: 0\n"), {"p.yaml:4", "prune.ratio", "between 0 and 1"});
    row("ratio 1", minimal("prune:\n  ratio: 1\n"), {"p.yaml:4", "prune.ratio"});
    row("ratio nan", minimal("prune:\n  ratio: .nan\n"), {"p.yaml:4", "prune.ratio"});
    row("negative seed", minimal("finetune:\n  seed: -1\n"), {"p.yaml:4", "finetune.seed"});
    row("rate 0", minimal("finetune:\n  learning_rate: 0\n"), {"p.yaml:4", "finetune.learning_rate", "above 0"});
    row("unknown mode", minimal("sparsify:\n  mode: heat\n"), {"p.yaml:4", "sparsify.mode", "heat"});
    row("unknown budget", minimal("prune:\n  budget: watts\n"), {"p.yaml:4", "prune.budget", "watts"});
    row("no MACs", minimal("prune:\n  macs: 0\n"), {"p.yaml:4", "prune.macs", "above 0"});
    row("mistyped policy", minimal("prune:\n  policy: replase\n"), {"p.yaml:4", "prune.policy", "Did you mean 'replace'?"});
    row("mistyped criterion", minimal("prune:\n  criterion: taylr\n"), {"p.yaml:4", "prune.criterion", "Did you mean 'taylor'?"});
    row("unknown runtime", minimal("prune:\n  runtime: abacus\n"), {"p.yaml:4", "prune.runtime", "abacus", "opencv"});
    row("align 0", minimal("prune:\n  align: 0\n"), {"p.yaml:4", "prune.align"});
    row("floor without number", minimal("prune:\n  floors:\n    conv1: x\n"), {"p.yaml:5", "prune.floors"});
    row("size of one", minimal("data:\n  size: [32]\n"), {"p.yaml:4", "data.size", "height and width"});
    row("shape with a letter", minimal("input_shape: [1, c, 2, 2]\n"), {"p.yaml:3", "input_shape"});
    row("no model", "format: 1\n", {"p.yaml", "model"});
    row("no format", "model: m.pt\n", {"p.yaml", "format: 1"});
    row("newer", "format: 2\nmodel: m.pt\nquantum: yes\n", {"p.yaml:1", "newer version of Espalier"});
    row("broken YAML", minimal("prune: [1,\n"), {"p.yaml:", "not valid YAML"});
    row("a list", "- 1\n- 2\n", {"p.yaml", "not a project"});
    row("a text", "hello\n", {"p.yaml", "not a project"});
    row("empty", "", {"p.yaml", "empty"});
}

void TestProjectRefusals::refusals()
{
    QFETCH(QString, text);
    QFETCH(QStringList, told);
    const auto project = readProject(write(text.toStdString()));
    QVERIFY(!project.has_value());
    const QString message = QString::fromStdString(project.error().message);
    for (const QString& part : told)
        QVERIFY2(message.contains(part), qPrintable(message));
    QVERIFY2(!message.contains('\n'), qPrintable(message));
}

void TestProjectRefusals::refusesWhatIsNoProject()
{
    QVERIFY(!readProject(folder() / "missing.yaml").has_value());
    QVERIFY(!readProject(folder()).has_value());
    const auto binary = readProject(write(std::string("PK\3\4\0\0a: b\n", 11)));
    QVERIFY(!binary.has_value());
    QVERIFY(binary.error().message.find("not a project") != std::string::npos);
    QVERIFY(!readProject(write(std::string((1 << 20) + 1, '#'))).has_value());
}

void TestProjectRefusals::aFailedSaveKeepsTheOldFile()
{
    Project project;
    project.model = folder() / "m.pt";
    QVERIFY(!writeProject(project, folder() / "no" / "such" / "p.yaml").has_value());
    QVERIFY(fs::create_directories(folder() / "d.yaml"));
    const auto overFolder = writeProject(project, folder() / "d.yaml");
    QVERIFY(!overFolder.has_value());
    QVERIFY(overFolder.error().message.find("d.yaml") != std::string::npos);
    QVERIFY(fs::is_directory(folder() / "d.yaml"));
}

void TestProjectRefusals::namesThatComeClose()
{
    const std::vector<std::string> known{"layer1.0.conv1", "layer1.0.conv2", "linear", "conv1"};
    QVERIFY(nearestNames("conv1", known).front() == "conv1");
    QVERIFY((nearestNames("liner", known) == std::vector<std::string>{"linear"}));
    QVERIFY(nearestNames("zzzzzz", known).empty());
    QCOMPARE(didYouMean("liner", known), std::string(" Did you mean 'linear'?"));
    QCOMPARE(didYouMean("zzzzzz", known), std::string());
}

QTEST_GUILESS_MAIN(TestProjectRefusals)
#include "test_project_refusals.moc"
