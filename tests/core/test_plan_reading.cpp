// SPDX-License-Identifier: GPL-3.0-or-later
// Saved plans: read back completely, and refused with a sentence if damaged or made for another network.
#include "core/base/json.h"
#include "core/formats/onnx/file.h"
#include "core/formats/read_network.h"
#include "core/formats/torchscript/module_file.h"
#include "core/formats/write_network.h"
#include "core/pruning/criteria/criteria.h"
#include "core/pruning/planning/plan_json.h"
#include "core/pruning/planning/read_plan.h"
#include "core/pruning/surgery/surgery.h"
#include "test_places.h"
#include "tests/core/support/network_builder.h"
#include "tests/core/support/random_network.h"

#include <ATen/ATen.h>

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <map>

using namespace espalier;

namespace {

Network chain(int second = 12)
{
    test::NetworkBuilder b(5);
    const ValueId x = b.relu(b.batchNorm(b.conv(b.input({1, 3, 8, 8}), "conv1", 3, 8), "norm1", 8));
    const ValueId y = b.relu(b.batchNorm(b.conv(x, "conv2", 8, second), "norm2", second));
    b.output(b.linear(b.globalPool(y), "fc", second, 4));
    return b.finish();
}

/// A network and a plan for it.
struct Planned {
    Network network;
    Groups groups;
    CostModel costs;
    FusedScores scores;
    Plan plan;

    explicit Planned(Network of, PlanRequest request = {})
        : network(std::move(of)), groups(couple(network)), costs(network, groups),
          scores(fuse(groups, unitCriterion(Criterion::l2, {network, groups}).value(), 0.25)),
          plan(makePlan(groups, scores.fused, ascending(scores.fused), costs, request).value())
    {
    }

    Json json() const { return planFileJson(network, groups, scores, plan); }
    Result<SavedPlan> read(const Json& json) const { return planFromJson(json, network, groups, costs); }
    std::string refusal(const Json& json) const
    {
        const auto saved = read(json);
        return saved ? std::string() : saved.error().message;
    }
};

/// Floors high enough that some units are restored.
PlanRequest withDecisions(const PlanTarget& target)
{
    PlanRequest request;
    request.target = target;
    request.floorShare = 0.9;
    return request;
}

/// Every change of one place: the value missing, of another type, or absurd.
void damage(const Json& sound, const Json::json_pointer& at, std::vector<Json>& damaged)
{
    for (const Json& instead : {Json(nullptr), Json("text"), Json(-7), Json(1e300), Json(0.5), Json::array({1, "x"}), Json::object()}) {
        damaged.push_back(sound);
        damaged.back()[at] = instead;
    }
    damaged.push_back(sound);
    Json& parent = damaged.back()[at.parent_pointer()];
    if (parent.is_object())
        parent.erase(at.back());
}

const QString cases = QStringLiteral(FIXTURES_DIR "/cases/");

using FileTensors = std::map<std::string, at::Tensor>;

/// As any program finds them: the initialisers, or state_dict.
FileTensors tensorsIn(const QString& file)
{
    FileTensors tensors;
    if (file.endsWith(".onnx"))
        return onnx_io::loadOnnxFile(file.toStdString())->initialisers;
    const auto opened = torchscript::openModule(file.toStdString()).value();
    for (const auto& parameter : opened.module.named_parameters())
        tensors[parameter.name] = parameter.value;
    for (const auto& buffer : opened.module.named_buffers())
        tensors[buffer.name] = buffer.value;
    return tensors;
}

/// The recipe of docs/command-line.md for one tensor.
at::Tensor cut(at::Tensor tensor, const Json& dims)
{
    for (const auto& [dim, kept] : dims.items())
        tensor = tensor.index_select(std::stoll(dim), at::tensor(kept.get<std::vector<std::int64_t>>(), at::kLong));
    return tensor;
}

} // namespace

class TestPlanReading : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void itsIndicesGiveTheWrittenTensors_data()
    {
        QTest::addColumn<QString>("file");
        for (const QString& file : QDir(cases).entryList({"*.pt", "*.onnx"}))
            QTest::newRow(qPrintable(file)) << file;
    }

    /// The plan speaks of the file's own tensors and dimensions, whatever Espalier made of them.
    void itsIndicesGiveTheWrittenTensors()
    {
        QFETCH(QString, file);
        const auto read = readNetwork((cases + file).toStdString());
        if (!read || couple(read->network).unitCount() == 0)
            QSKIP("nothing to prune");
        PlanRequest request;
        request.target = RatioTarget{0.4, Budget::channels};
        const Planned planned(read->network, request);
        const Json parameters = planned.json().at("parameters");
        QVERIFY(!parameters.empty());
        const QTemporaryDir folder;
        const QString out = folder.filePath("small" + file.mid(file.lastIndexOf('.')));
        const auto small = removeUnits(planned.network, planned.groups, planned.plan.removedFlags());
        QVERIFY(small && writeNetwork(*small, out.toStdString()));
        const FileTensors before = tensorsIn(cases + file), after = tensorsIn(out);
        for (const auto& [name, dims] : parameters.items()) {
            QVERIFY2(before.count(name) > 0, name.c_str());
            QVERIFY2(after.count(name) > 0, name.c_str());
        }
        for (const auto& [name, tensor] : before) {
            const Json dims = parameters.contains(name) ? parameters.at(name) : Json::object();
            QVERIFY2(after.count(name) == 0 || at::equal(cut(tensor, dims), after.at(name)), name.c_str());
        }
    }

    void aPlanComesBackWhole_data()
    {
        QTest::addColumn<int>("kind");
        for (int kind = 0; kind < 4; ++kind)
            QTest::addRow("%d", kind) << kind;
    }

    void aPlanComesBackWhole()
    {
        QFETCH(int, kind);
        const PlanTarget targets[] = {RatioTarget{0.5, Budget::macs}, UnitsTarget{9}, CostTarget{Budget::params, 700},
                                      CostTarget{Budget::bytes, 3000}};
        const Planned planned(chain(), withDecisions(targets[kind]));
        const auto saved = planned.read(parseJson(jsonText(planned.json(), 1)).value());
        QVERIFY2(saved, saved ? "" : saved.error().message.c_str());
        QCOMPARE(saved->plan.hash, planned.plan.hash);
        QVERIFY(saved->plan.fates == planned.plan.fates);
        QVERIFY(saved->plan.request.target == planned.plan.request.target);
        QVERIFY(saved->plan.after == planned.plan.after);
        QCOMPARE(jsonText(planFileJson(planned.network, planned.groups, saved->scores, saved->plan)), jsonText(planned.json()));
    }

    void plansOfRandomNetworksComeBack()
    {
        int read = 0, decided = 0;
        for (unsigned seed = 1; seed <= 60; ++seed) {
            const Network network = test::randomNetwork(seed).network;
            const Groups groups = couple(network);
            if (groups.unitCount() < 2)
                continue;
            const CostModel costs(network, groups);
            const FusedScores scores = fuse(groups, unitCriterion(Criterion::random, {network, groups, seed}).value(), 0.5);
            const auto plan = makePlan(groups, scores.fused, ascending(scores.fused), costs, {});
            if (!plan)
                continue;
            const Json json = planFileJson(network, groups, scores, *plan);
            const auto saved = planFromJson(json, network, groups, costs);
            QVERIFY2(saved, saved ? "" : saved.error().message.c_str());
            QCOMPARE(jsonText(planFileJson(network, groups, saved->scores, saved->plan)), jsonText(json));
            ++read;
            decided += !plan->decisions.empty();
        }
        QVERIFY2(read > 20 && decided > 5, qPrintable(QString("%1 read, %2 with decisions").arg(read).arg(decided)));
    }

    void anotherNetworkIsToldApart()
    {
        const Planned planned(chain());
        const Planned wider(chain(16));
        QCOMPARE(wider.refusal(planned.json()),
                 std::string("The plan was made for another network: 'conv2' has 12 channels in the plan and 16 in the network."));
        Json renamed = planned.json();
        renamed["groups"][0]["name"] = "stem";
        QCOMPARE(planned.refusal(renamed),
                 std::string("The plan was made for another network: group 0 is 'stem' in the plan and 'conv1' in the network."));
        Json fewer = planned.json();
        fewer["groups"].erase(1);
        QCOMPARE(planned.refusal(fewer),
                 std::string("The plan was made for another network: it has 1 groups of channels, the network has 2."));
        Json members = planned.json();
        members["groups"][0]["members"] = {"other"};
        QCOMPARE(planned.refusal(members), std::string("The plan was made for another network: 'conv1' consists of other layers."));
        Json slices = planned.json();
        slices["parameters"]["conv2.weight"]["1"] = {0};
        QVERIFY(planned.refusal(slices).find("of 'conv2.weight' other parts belong") != std::string::npos);
        slices = planned.json();
        slices["parameters"]["conv9.weight"]["1"] = {0};
        QVERIFY(planned.refusal(slices).find("of 'conv9.weight' other parts belong") != std::string::npos);
    }

    void trainedWeightsDoNotMatter()
    {
        const Planned planned(chain());
        Network trained = planned.network;
        trained.stored[0].tensor = test::NetworkBuilder(9).random(trained.stored[0].tensor.shape());
        QVERIFY(planFromJson(planned.json(), trained, planned.groups, planned.costs));
    }

    /// For any damage: an error sentence or the same plan, never another one.
    void damagedPlansAreRefused()
    {
        const Planned planned(chain(), withDecisions(UnitsTarget{9}));
        QVERIFY(!planned.plan.decisions.empty());
        const Json sound = planned.json();
        std::vector<Json> damaged;
        const Json flat = sound.flatten();
        for (const auto& [place, value] : flat.items())
            damage(sound, Json::json_pointer(place), damaged);
        for (const auto& [key, value] : sound.items())
            damage(sound, Json::json_pointer("/" + key), damaged);
        int refused = 0;
        for (const Json& json : damaged) {
            const auto saved = planned.read(json);
            refused += !saved;
            if (saved)
                QCOMPARE(saved->plan.hash, planned.plan.hash);
            else
                QVERIFY2(saved.error().message.starts_with("The plan "), saved.error().message.c_str());
        }
        QVERIFY2(refused > static_cast<int>(damaged.size()) / 2, qPrintable(QString("%1 of %2").arg(refused).arg(damaged.size())));
    }

    void contradictionsAreRefused()
    {
        const Planned planned(chain(), withDecisions(UnitsTarget{9}));
        Json twice = planned.json();
        auto& removed = twice["groups"][0]["removed"];
        removed.push_back(removed[0]);
        QVERIFY(planned.refusal(twice).find("goes twice") != std::string::npos);
        Json hash = planned.json();
        hash["plan_hash"] = "0000000000000000";
        QVERIFY(planned.refusal(hash).find("hash") != std::string::npos);
        Json decision = planned.json();
        std::swap(decision["decisions"][0]["restored"], decision["decisions"][0]["replacement"]);
        QVERIFY(planned.refusal(decision).find("contradicts") != std::string::npos);
        Json target = planned.json();
        target["target"] = {{"latency", 3}};
        QVERIFY(planned.refusal(target).find("no target in latency") != std::string::npos);
        for (const Json& none : {Json(), Json::array(), Json(3), Json("plan")})
            QVERIFY(planned.refusal(none).starts_with("The plan is damaged"));
    }

    void filesThatAreNoPlansAreRefused()
    {
        const QTemporaryDir folder;
        const Planned planned(chain());
        const auto refusal = [&](const QByteArray& text) {
            QFile file(folder.filePath("plan.json"));
            if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
                return std::string("not written");
            file.close();
            const auto saved = readPlan(folder.filePath("plan.json").toStdString(), planned.network, planned.groups, planned.costs);
            return saved ? std::string() : saved.error().message;
        };
        const QByteArray sound = QByteArray::fromStdString(jsonText(planned.json(), 1));
        QCOMPARE(refusal(sound), std::string());
        QVERIFY(refusal("").find("it is not JSON") != std::string::npos);
        QVERIFY(refusal(sound.left(sound.size() / 2)).find("it is not JSON") != std::string::npos);
        QVERIFY(refusal(QByteArray("\x80\x02\xff\0plan", 8)).find("it is not JSON") != std::string::npos);
        const auto none = readPlan(folder.filePath("none.json").toStdString(), planned.network, planned.groups, planned.costs);
        QVERIFY(none.error().message.find("cannot be opened") != std::string::npos);
    }
};

QTEST_GUILESS_MAIN(TestPlanReading)
#include "test_plan_reading.moc"
