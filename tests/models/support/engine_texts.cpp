// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/models/support/engine_texts.h"

#include "core/data/annotations.h"
#include "core/formats/formats.h"
#include "core/project/project.h"
#include "core/pruning/criteria/criteria.h"
#include "core/settings/sensitivity_settings.h"
#include "core/settings/suppression_settings.h"
#include "core/tasks/distillation/distillation.h"
#include "core/tasks/task_for.h"

#include <QByteArrayList>
#include <QSet>

#include <array>

namespace espalier::testing {

namespace {

/// In the order of adding, each once.
class Texts {
public:
    void add(const char* text)
    {
        if (*text == '\0' || seen_.contains(text))
            return;
        seen_.insert(text);
        all_.append(text);
    }
    void add(const std::string& text) { add(text.c_str()); }
    void add(const std::vector<Option>& options)
    {
        for (const Option& option : options) {
            add(option.label);
            add(option.help);
        }
    }
    void add(const Settings& settings)
    {
        for (const Setting& setting : settings) {
            for (const char* text : {setting.label, setting.help, setting.unit, setting.least})
                add(text);
            if (const auto* choice = std::get_if<Choice>(&setting.place))
                add(choice->options);
        }
    }
    void add(const MetricInfo& metric)
    {
        for (const char* text : {metric.label, metric.term, metric.explanation, metric.unit})
            add(text);
        add(differenceUnit(metric));
    }
    const QByteArrayList& all() const { return all_; }

private:
    QSet<QByteArray> seen_;
    QByteArrayList all_;
};

void addSettings(Texts& texts)
{
    Project project;
    SensitivitySettings sensitivity;
    SuppressionSettings suppression;
    texts.add(settingsOf(project));
    texts.add(settingsOf(sensitivity));
    texts.add(settingsOf(suppression));
    for (const Option& option : criterionOptions())
        if (const auto criterion = criterionFromName(option.name))
            texts.add(descriptionOf(*criterion).quantity);
}

void addMetrics(Texts& texts)
{
    for (const KnownTask& task : knownTasks())
        for (const auto& infos : {task.metrics, task.lossParts})
            for (const MetricInfo& info : infos)
                texts.add(info);
    texts.add(agreement());
}

/// Why channels cannot be removed; '%1' stands for the name of a layer.
constexpr std::array frozenReasons{
    "counts the directions or images of '%1'",
    "counts the images or steps of '%1'",
    "goes into the list '%1'",
    "goes into the tuple '%1'",
    "is a fixed part of '%1'",
    "is a position in '%1'",
    "is a spatial or batch dimension of '%1'",
    "is counted by '%1'",
    "is divided by its neighbours in '%1'",
    "is divided and rounded by '%1'",
    "is divided for its remainder by '%1'",
    "is expanded by '%1'",
    "is multiplied over by '%1'",
    "is normalised over by '%1'",
    "is padded by a computed number in '%1'",
    "is padded with other than zeros by '%1'",
    "is picked from by '%1'",
    "is picked from by '%1', where the tail begins",
    "is pooled over by '%1'",
    "is repeated by '%1' a computed number of times",
    "is resampled by '%1'",
    "is reshaped by '%1' to a computed size",
    "is reshaped by '%1' to sizes that are computed in a way Espalier cannot follow",
    "is reshaped together with other channels by '%1'",
    "is sliced at a computed place by '%1'",
    "is sorted by '%1'",
    "is squeezed by '%1'",
    "is the network's output",
    "is the weight of '%1', which cannot follow",
    "is written to at computed places by '%1'",
    "meets a fixed first state in '%1'",
    "meets a fixed part in '%1'",
    "meets fixed channels in '%1'",
    "meets fixed slopes in '%1'",
    "meets the computed bias of '%1'",
    "meets the fixed input of '%1'",
    "reaches '%1', whose weight is computed",
    "reaches '%1', whose weight is computed or whose input has no batch dimension",
    "reaches the vector product '%1'",
};

/// Why the automatic recipe chose as it did.
constexpr std::array recipeReasons{
    "No epoch comes after the cut: with measured shares and refitted layers, sparsity training did not pay at %1 and at %2 times fewer "
    "MACs, where it was measured (here about %3 times).",
    "The only epoch comes after the cut: with measured shares and refitted layers, sparsity training did not pay at %1 and at %2 times "
    "fewer MACs, where it was measured (here about %3 times).",
    "All %1 epochs come after the cut: with measured shares and refitted layers, sparsity training did not pay at %2 and at %3 times fewer "
    "MACs, where it was measured (here about %4 times).",
    "What each layer may give is measured: that takes little beside the training.",
    "The layers behind the cut are refitted: from there training ended better.",
};

/// What the engine says at one place only.
void addWords(Texts& texts)
{
    for (const FileFormat& format : fileFormats())
        texts.add(format.title);
    for (int fault = 0; fault <= static_cast<int>(LabelFault::noLabels); ++fault)
        texts.add(describe(static_cast<LabelFault>(fault)));
    for (const char* word : {"train", "val", "test", "any number of images", "1 image", "any height", "any width", "any depth",
                             "any length", "any size", "images without labels", "folders of classes", "training", "validating",
                             "not tried, for want of time", "removes the same channels as another",
                             "stopped early: others did better on few images", "not refitted on all images, for want of time"})
        texts.add(word);
    for (const char* reason : frozenReasons)
        texts.add(reason);
    for (const char* reason : recipeReasons)
        texts.add(reason);
}

QByteArray quoted(QByteArray text)
{
    return '"' + text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n") + '"';
}

} // namespace

QByteArray engineTexts()
{
    Texts texts;
    addSettings(texts);
    addMetrics(texts);
    addWords(texts);
    QByteArray source =
        "// SPDX-License-Identifier: GPL-3.0-or-later\n"
        "// Texts of the engine that the window shows, for lupdate; nothing includes this. test_translations writes it anew.\n"
        "// clang-format off\n";
    for (const QByteArray& text : texts.all())
        source += "QT_TRANSLATE_NOOP(\"engine\", " + quoted(text) + ")\n";
    return source;
}

} // namespace espalier::testing
