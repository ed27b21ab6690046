// SPDX-License-Identifier: GPL-3.0-or-later
// Every setting of a project has a field in the window, with the same limits, label and help as everywhere else.
#include "core/project/project.h"
#include "test_places.h"
#include "tests/ui/support/window_fixture.h"
#include "ui/panels/setting_fields.h"
#include "ui/shell/message_bar.h"
#include "ui/widgets/number_box.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSlider>
#include <QSpinBox>
#include <QtTest>

using namespace espalier;
using espalier::testing::WindowFixture;

namespace {

/// Settings that the window shows in another way than by a field, or not at all.
const std::map<std::string, const char*> elsewhere{
    {"model", "fileOpen"},           // opened
    {"prune.floors", "layersTable"}, // a column there
    {"prune.protect", "layersTable"},
    {"prune.cut", "editCutByHand"}, // chosen in the heatmap
    {"prune.keep", "editKeepByHand"},
    {"train.teacher", ""}, // nobody knows more than the network yet
    {"train.distill.weight", ""},
    {"train.distill.temperature", ""},
    {"train.distill.blend", ""},
    {"train.distill.features", ""},
    {"sparsify.ema", ""}, // always off: an average would lose the zeros
};

} // namespace

class TestWindowSettings : public QObject {
    Q_OBJECT
private:
    std::unique_ptr<WindowFixture> fixture_;

    Document& document() { return fixture_->window().document(); }
    template <class T>
    T* find(const QString& objectName)
    {
        return fixture_->window().findChild<T*>(objectName);
    }

private Q_SLOTS:
    void init()
    {
        fixture_ = std::make_unique<WindowFixture>();
        QVERIFY(fixture_->openFixture());
    }
    void cleanup() { fixture_.reset(); }

    void everySettingHasItsField()
    {
        Project project;
        for (const Setting& setting : settingsOf(project)) {
            if (const auto other = elsewhere.find(setting.key); other != elsewhere.end()) {
                const QString name = QLatin1String(other->second);
                QVERIFY2(name.isEmpty() || find<QObject>(name), qPrintable(name));
                continue;
            }
            auto* field = find<QWidget>(fieldName(setting.key));
            if (!field) // QVERIFY2 hides from static analysis that it ends here
                QFAIL(qPrintable(fieldName(setting.key)));
            QCOMPARE(field->toolTip(), QString::fromUtf8(setting.help));
        }
    }

    void fieldsHaveTheSettingsLimits()
    {
        Project project;
        for (const Setting& setting : settingsOf(project)) {
            const double factor = setting.isPercent() ? 100 : 1;
            if (auto* box = find<QSpinBox>(fieldName(setting.key))) {
                QCOMPARE(box->minimum(), static_cast<int>(setting.range.low));
                QVERIFY2(box->maximum() == static_cast<int>(setting.range.high), setting.key.c_str());
            }
            if (auto* box = find<QDoubleSpinBox>(fieldName(setting.key))) {
                QCOMPARE(box->minimum(), factor * setting.range.low);
                QVERIFY2(box->maximum() == factor * setting.range.high || std::isinf(setting.range.high), setting.key.c_str());
            }
        }
    }

    void aChangeInAFieldIsOneStep()
    {
        auto* momentum = find<NumberBox>(QStringLiteral("finetuneMomentum"));
        momentum->setValue(0.85);
        QCOMPARE(document().project().finetune.momentum, 0.85);
        QCOMPARE(document().undoStack().count(), 1);
        document().undoStack().undo();
        QCOMPARE(momentum->value(), 0.9);

        auto* device = find<QComboBox>(QStringLiteral("sparsifyDevice"));
        device->setCurrentIndex(device->findData(QStringLiteral("cpu")));
        QVERIFY(document().project().sparsify.device == Device::cpu);

        auto* seed = find<QLineEdit>(QStringLiteral("pruneSeed"));
        seed->clear();
        QTest::keyClicks(seed, QStringLiteral("18446744073709551615"));
        QTest::keyClick(seed, Qt::Key_Return);
        QCOMPARE(document().project().prune.seed, std::uint64_t(18446744073709551615U));
    }

    void theAutomaticRecipeSaysWhatItDoes()
    {
        auto* recipe = find<QComboBox>(QStringLiteral("recipe"));
        auto* note = find<QLabel>(QStringLiteral("recipeNote"));
        QCOMPARE(recipe->currentData().toString(), QStringLiteral("auto"));
        QVERIFY(!note->isHidden());
        QVERIFY2(note->text().startsWith(QStringLiteral("All 12 epochs come after the cut")), qPrintable(note->text()));
        find<NumberBox>(QStringLiteral("finetuneMomentum"))->setValue(0.85);
        QVERIFY(document().project().recipe == Recipe::automatic);
        // A stage's own length counts: the recipe becomes manual in the same step.
        find<QSpinBox>(QStringLiteral("finetuneEpochs"))->setValue(20);
        QVERIFY(document().project().recipe == Recipe::manual);
        QCOMPARE(recipe->currentData().toString(), QStringLiteral("manual"));
        QVERIFY(note->isHidden());
        recipe->setCurrentIndex(recipe->findData(QStringLiteral("auto")));
        QVERIFY2(note->text().startsWith(QStringLiteral("All 28 epochs come after the cut")), qPrintable(note->text()));
        document().undoStack().undo();
        document().undoStack().undo();
        QVERIFY(document().project().recipe == Recipe::automatic);
        QCOMPARE(document().project().finetune.epochs, 4);
    }

    void weightsArePartedByReadingAgain()
    {
        fixture_->window().openFile(QStringLiteral(FIXTURES_DIR "/cases/heads_equal.onnx"));
        QVERIFY(fixture_->waitIdle());
        const int together = document().model()->groups.unitCount();
        auto* names = find<QLineEdit>(QStringLiteral("partShared"));
        auto* again = find<QPushButton>(QStringLiteral("readAgain"));
        const auto enter = [names](const char* text) {
            names->setText(QLatin1String(text));
            names->setModified(true);
            Q_EMIT names->editingFinished();
        };
        enter("p.bias, o2.bias");
        QCOMPARE(document().model()->groups.unitCount(), together);
        QVERIFY(again->isEnabled());
        again->click();
        QVERIFY(fixture_->waitIdle());
        QCOMPARE(document().model()->groups.unitCount(), together + 6);
        QVERIFY((document().project().partShared == std::set<std::string>{"o2.bias", "p.bias"}));
        QCOMPARE(names->text(), QStringLiteral("o2.bias, p.bias"));
        QVERIFY(fixture_->window().isWindowModified());

        enter("'o2,bias' , 'it''s', p.bias,, all but o'clock");
        QVERIFY((document().project().partShared == std::set<std::string>{"all but o'clock", "it's", "o2,bias", "p.bias"}));
        QCOMPARE(names->text(), QStringLiteral("'all but o''clock', 'it''s', 'o2,bias', p.bias"));
        enter("p.bias, o2.bias");

        // What is made of the network would be lost.
        document().replaceNetwork(document().keep(document().model()), false, {});
        QVERIFY(!again->isEnabled());
        document().undoStack().undo();
        enter("a.bias");
        again->click();
        QVERIFY(fixture_->waitIdle());
        QVERIFY2(fixture_->message().contains(QStringLiteral("'a.bias'")), qPrintable(fixture_->message()));
        QCOMPARE(document().model()->groups.unitCount(), together + 6);
    }

    void settingsChangedWhileReadingAgainStay()
    {
        fixture_->window().openFile(QStringLiteral(FIXTURES_DIR "/cases/heads_equal.onnx"));
        QVERIFY(fixture_->waitIdle());
        auto* momentum = find<NumberBox>(QStringLiteral("finetuneMomentum"));
        find<QPushButton>(QStringLiteral("readAgain"))->click();
        const auto before = document().model();
        momentum->setValue(0.8);
        QVERIFY(fixture_->waitIdle());
        QVERIFY(document().model() != before);
        QCOMPARE(document().project().finetune.momentum, 0.8);
        QCOMPARE(momentum->value(), 0.8);
        QVERIFY(fixture_->window().isWindowModified());
    }

    void whatCannotBeReadIsToldAndTakenBack()
    {
        auto* steps = find<QLineEdit>(QStringLiteral("finetuneSteps"));
        steps->setText(QStringLiteral("0.5, 7"));
        steps->setModified(true);
        Q_EMIT steps->editingFinished();
        QCOMPARE(steps->text(), QStringLiteral("0.5, 0.75"));
        QVERIFY2(fixture_->message().contains(QStringLiteral("between 0 and 1")), qPrintable(fixture_->message()));
    }

    void aNumberOutsideTheRangeIsNotTaken()
    {
        auto* rate = find<NumberBox>(QStringLiteral("finetuneLearningRate"));
        QString zero = QStringLiteral("0"), small = QStringLiteral("0.00001"), exponent = QStringLiteral("2e-5");
        int position = 0;
        QCOMPARE(rate->validate(zero, position), QValidator::Intermediate);
        QCOMPARE(rate->validate(small, position), QValidator::Acceptable);
        QCOMPARE(rate->validate(exponent, position), QValidator::Acceptable);
        rate->setValue(0.005);
        rate->stepDown();
        QCOMPARE(document().project().finetune.learningRate, 0.005);
    }

    void aRatioIsShownAsTheProjectHasIt()
    {
        auto* slider = find<QSlider>(QStringLiteral("pruneRatioSlider"));
        auto* box = find<NumberBox>(QStringLiteral("pruneRatio"));
        PruneSettings settings = document().project().prune;
        for (const double ratio : {0.97, 0.999, 0.0004, 0.12345}) {
            settings.ratio = ratio;
            document().setPruneSettings(settings);
            QCOMPARE(box->value(), 100 * ratio);
            QCOMPARE(slider->value(), static_cast<int>(std::lround(1000 * ratio)));
            QCOMPARE(document().project().prune.ratio, ratio);
        }
        settings.ratio = 0.97;
        document().setPruneSettings(settings);
        QCOMPARE(box->text(), QStringLiteral("97 %"));
        box->setValue(96.5);
        QCOMPARE(document().project().prune.ratio, 0.965);
    }

    void nothingPlannedIsNoRatio()
    {
        auto* slider = find<QSlider>(QStringLiteral("pruneRatioSlider"));
        auto* box = find<NumberBox>(QStringLiteral("pruneRatio"));
        const double ratio = document().project().prune.ratio;
        slider->setValue(0);
        QVERIFY(document().nothingPlanned());
        QVERIFY(document().plan());
        QCOMPARE(document().plan()->removedUnits, 0);
        QCOMPARE(document().project().prune.ratio, ratio);
        QCOMPARE(box->value(), 0.0);
        const QString file = fixture_->path(QStringLiteral("kept.yaml"));
        fixture_->window().saveTo(file);
        const auto kept = readProject(file.toStdString());
        QVERIFY2(kept.has_value(), kept ? "" : kept.error().message.c_str());
        QCOMPARE(kept->prune.ratio, ratio);

        find<QComboBox>(QStringLiteral("prunePolicy"))->setCurrentIndex(2);
        QVERIFY(document().nothingPlanned());
        document().undoStack().undo();
        document().undoStack().undo();
        QVERIFY(!document().nothingPlanned());
        QVERIFY(document().plan()->removedUnits > 0);
        slider->setValue(0);
        box->setValue(100 * ratio);
        QVERIFY(!document().nothingPlanned());
        QVERIFY(document().plan()->removedUnits > 0);
    }
};

QTEST_MAIN(TestWindowSettings)
#include "test_window_settings.moc"
