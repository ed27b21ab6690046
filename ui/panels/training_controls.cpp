// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/training_controls.h"

#include "core/pipeline/automatic_recipe.h"
#include "ui/models/texts.h"
#include "ui/panels/setting_fields.h"
#include "ui/panels/settings_box.h"
#include "ui/widgets/naming.h"

#include <QFormLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace espalier {

TrainingControls::TrainingControls(Document& document, QWidget* parent)
    : QWidget(parent), document_(document), fields_(new SettingFields(document, this))
{
    setObjectName(QStringLiteral("trainingControls"));
    auto* rows = new QVBoxLayout(this);
    rows->setContentsMargins(8, 6, 8, 6);
    for (QGroupBox* box : {imagesBox(), trainBox(), sparsifyBox(), finetuneBox(), wholeBox(), readingBox()})
        rows->addWidget(box);
    rows->addStretch(1);
    document_.follow(this, Parts(Part::network) | Part::project, &TrainingControls::refresh);
    document_.follow(this, Parts(Part::network) | Part::project | Part::pruning, &TrainingControls::tellRecipe);
    connect(fields_, &SettingFields::misread, this, &TrainingControls::misread);
    refresh();
    tellRecipe();
}

QGroupBox* TrainingControls::imagesBox()
{
    auto* box = new SettingsBox(*fields_, {tr("Pictures to learn from"), "data", {"labels", "mean", "std", "order"}, {"path"}});
    box->addFirst(folderRow());
    return box;
}

QWidget* TrainingControls::folderRow()
{
    auto* row = new QWidget;
    auto* rows = new QVBoxLayout(row);
    rows->setContentsMargins(0, 0, 0, 0);
    folder_ = new QLabel;
    identify(folder_, "imagesFolder", tr("Folder of images"));
    folder_->setWordWrap(true);
    auto* choose = new QPushButton(tr("Choose folder…"));
    Project project;
    const Settings all = settingsOf(project);
    identify(choose, "dataPath", tr("Choose the folder of images"), engineText(espalier::find(all, "data.path")->help));
    connect(choose, &QPushButton::clicked, this, &TrainingControls::imagesRequested);
    rows->addWidget(folder_);
    rows->addWidget(choose);
    return row;
}

QGroupBox* TrainingControls::trainBox()
{
    return new SettingsBox(
        *fields_, {tr("Train: a network that has still to learn"),
                   "train",
                   {"epochs", "learning_rate", "optimiser"},
                   {"teacher", "distill.weight", "distill.temperature", "distill.blend", "distill.features"}}); // nobody knows more yet
}

QGroupBox* TrainingControls::sparsifyBox()
{
    return new SettingsBox(*fields_, {tr("Sparsify: before the cut"),
                                      "sparsify",
                                      {"epochs", "learning_rate", "teacher", "mode", "aim", "restore_batchnorm"},
                                      {"ema"}}); // an average would remove the exact zeros
}

QGroupBox* TrainingControls::finetuneBox()
{
    return new SettingsBox(*fields_, {tr("Fine-tune: after the cut"), "finetune", {"epochs", "learning_rate", "teacher"}});
}

QGroupBox* TrainingControls::wholeBox()
{
    auto* box = new QGroupBox(tr("All stages in one go"));
    auto* form = new QFormLayout(box);
    fields_->addRow(form, "recipe");
    recipeNote_ = new QLabel;
    identify(recipeNote_, "recipeNote", tr("What the automatic recipe does, and why"));
    recipeNote_->setWordWrap(true);
    form->addRow(recipeNote_);
    fields_->addRow(form, "rounds");
    return box;
}

void TrainingControls::tellRecipe()
{
    const Project& project = document_.project();
    const bool automatic = document_.model() && project.recipe == Recipe::automatic;
    recipeNote_->setVisible(automatic);
    if (automatic)
        recipeNote_->setText(engineText(automaticRecipe(project, recipeFactsOf(project, *document_.model(), 0)).reason));
}

QGroupBox* TrainingControls::readingBox()
{
    auto* box = new QGroupBox(tr("Reading the network's file"));
    auto* form = new QFormLayout(box);
    fields_->addRow(form, "input_shape");
    fields_->addRow(form, "part_shared");
    for (const char* key : {"head.kind", "head.classes", "head.strides", "head.anchors"})
        fields_->addRow(form, key);
    readAgain_ = new QPushButton(tr("Read the file again"));
    identify(readAgain_, "readAgain", tr("Read the network's file again"),
             tr("Opens the network anew, as these settings say. Possible until it was trained or pruned."));
    connect(readAgain_, &QPushButton::clicked, this, &TrainingControls::readingRequested);
    form->addRow(readAgain_);
    return box;
}

void TrainingControls::refresh()
{
    const Project& project = document_.project();
    setEnabled(document_.model() != nullptr);
    readAgain_->setEnabled(document_.model() && document_.network() == document_.state()->openedNetwork);
    const QString folder = QString::fromStdString(project.data.filename().string());
    folder_->setText(folder.isEmpty() ? tr("None chosen yet: inspecting and pruning work without pictures, training does not.") : folder);
    folder_->setToolTip(QString::fromStdString(project.data.string()));
}

} // namespace espalier
