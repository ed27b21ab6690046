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
