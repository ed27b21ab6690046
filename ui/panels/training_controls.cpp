// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/training_controls.h"

#include "ui/panels/stage_settings.h"
#include "ui/widgets/naming.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFormLayout>
#include <QGroupBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QVBoxLayout>

#include <filesystem>
#include <optional>

namespace espalier {

namespace {

QString numbersText(const std::vector<float>& numbers)
{
    QStringList words;
    for (const float number : numbers)
        words << QString::number(static_cast<double>(number), 'g', 5);
    return words.join(QStringLiteral(", "));
}

std::optional<std::vector<float>> numbersFrom(const QString& text)
{
    std::vector<float> numbers;
    for (const QString& word : text.split(QRegularExpression(QStringLiteral("[\\s,;]+")), Qt::SkipEmptyParts)) {
        bool ok = false;
        numbers.push_back(word.toFloat(&ok));
        if (!ok)
            return std::nullopt;
    }
    return numbers;
}

} // namespace

TrainingControls::TrainingControls(Document& document, QWidget* parent) : QWidget(parent), document_(document)
{
    setObjectName(QStringLiteral("trainingControls"));
    auto* rows = new QVBoxLayout(this);
    rows->setContentsMargins(8, 6, 8, 6);
    rows->addWidget(imagesBox());
    rows->addWidget(sparsifyBox());
    rows->addWidget(finetuneBox());
    rows->addWidget(roundsBox());
    rows->addStretch(1);
    connect(&document_, &Document::projectChanged, this, &TrainingControls::refresh);
    refresh();
}

QGroupBox* TrainingControls::imagesBox()
{
    auto* box = new QGroupBox(tr("Pictures to learn from"));
    auto* form = new QFormLayout(box);
    folder_ = new QLabel;
    identify(folder_, "imagesFolder", tr("Folder of images"));
    folder_->setWordWrap(true);
    chooseFolder_ = new QPushButton(tr("Choose folder…"));
    identify(
        chooseFolder_, "chooseImages", tr("Choose the folder of images"),
        tr("A folder with train/<class>/… and val/<class>/…, or with the MNIST family's files; without labels, any folder of images."));
    unlabelled_ = new QCheckBox(tr("The pictures have no labels"));
    identify(
        unlabelled_, "imagesUnlabelled", tr("The pictures have no labels"),
        tr("For a plain folder of pictures that nobody sorted into classes: the network then learns from the unpruned one alone. Every "
           "tenth picture is kept aside to see how well that works, unless there is a folder “val”."));
    connect(unlabelled_, &QCheckBox::toggled, this,
            [this](bool on) { change([on](Project& project) { project.labels = !on; }, tr("Labels of the pictures")); });
    mean_ = channelNumbers("imagesMean", tr("Mean of the channels"),
                           tr("What was subtracted from each colour (0 … 1) when the network was trained; empty: nothing."),
                           &Preprocessing::mean);
    deviation_ = channelNumbers("imagesDeviation", tr("Standard deviation of the channels"),
                                tr("What each colour was divided by when the network was trained; empty: 1."), &Preprocessing::std);
    order_ = new QComboBox;
    identify(order_, "imagesOrder", tr("Order of the colours"), tr("In which order the network was given the colours."));
    order_->addItem(tr("red, green, blue"), static_cast<int>(Preprocessing::Order::rgb));
    order_->addItem(tr("blue, green, red"), static_cast<int>(Preprocessing::Order::bgr));
    connect(order_, &QComboBox::currentIndexChanged, this, [this] {
        change([this](Project& project) { project.preprocessing.order = static_cast<Preprocessing::Order>(order_->currentData().toInt()); },
               tr("Order of colours"));
    });
    connect(chooseFolder_, &QPushButton::clicked, this, &TrainingControls::imagesRequested);
    form->addRow(folder_);
    form->addRow(chooseFolder_);
    form->addRow(unlabelled_);
    form->addRow(tr("Mean"), mean_);
    form->addRow(tr("Deviation"), deviation_);
    form->addRow(tr("Colours"), order_);
    return box;
}

QLineEdit* TrainingControls::channelNumbers(const char* objectName, const QString& title, const QString& help,
                                            std::vector<float> Preprocessing::*numbers)
{
    auto* line = new QLineEdit;
    identify(line, objectName, title, help);
    line->setPlaceholderText(tr("e.g. 0.49, 0.48, 0.45"));
    connect(line, &QLineEdit::editingFinished, this, [this, line, numbers] { readNumbers(line, numbers); });
    return line;
}

void TrainingControls::readNumbers(QLineEdit* line, std::vector<float> Preprocessing::*numbers)
{
    if (line->text() == numbersText(document_.project().preprocessing.*numbers))
        return;
    const auto read = numbersFrom(line->text());
    if (!read) {
        Q_EMIT misread(tr("“%1” is not a list of numbers such as 0.49, 0.48, 0.45.").arg(line->text()));
        return refresh();
    }
    change([&](Project& project) { project.preprocessing.*numbers = *read; }, line->accessibleName());
}

QGroupBox* TrainingControls::sparsifyBox()
{
    auto* box = new StageSettings(document_,
                                  {tr("Sparsify: before the cut"), tr("Sparsify"), QStringLiteral("sparsify"), &Project::sparsify, false});
    box->addRow(tr("Pressure"), modeBox());
    box->addRow(tr("Layers give"), aimBox());
    restoreNorms_ = new QCheckBox(tr("Give layers without a norm one first"));
    identify(restoreNorms_, "restoreBatchNorm", tr("Give layers without a batch norm one first"),
             tr("For networks whose export folded the batch norms into the layers: each layer gets one that changes nothing yet, and that "
                "the pressure can work on."));
    connect(restoreNorms_, &QCheckBox::toggled, this,
            [this](bool on) { change([on](Project& project) { project.restoreBatchNorm = on; }, tr("Norms for bare layers")); });
    box->addRow(restoreNorms_);
    return box;
}

QComboBox* TrainingControls::modeBox()
{
    mode_ = new QComboBox;
    identify(
        mode_, "sparsityMode", tr("How channels are pressed to zero"),
        tr("How channels are pressed towards zero. The heatmap presses each layer's cold channels and gives every layer its share; the "
           "others are there to compare with."));
    const auto add = [this](const QString& title, SparsityMode mode) { mode_->addItem(title, static_cast<int>(mode)); };
    add(tr("Heatmap"), SparsityMode::heatmap);
    add(tr("Heat alone"), SparsityMode::heatOnly);
    add(tr("Layer budgets alone"), SparsityMode::budgetOnly);
    add(tr("Uniform, proximal"), SparsityMode::uniformProx);
    add(tr("Uniform L1 (Network Slimming)"), SparsityMode::uniformL1);
    add(tr("Not at all"), SparsityMode::none);
    connect(mode_, &QComboBox::currentIndexChanged, this, [this] {
        change([this](Project& project) { project.sparsity.mode = static_cast<SparsityMode>(mode_->currentData().toInt()); },
               tr("Sparsity mode"));
    });
    return mode_;
}

QComboBox* TrainingControls::aimBox()
{
    aim_ = new QComboBox;
    identify(
        aim_, "sparsityAim", tr("How many channels each layer gives"),
        tr("How many of each layer's channels are pressed towards zero: the same share of every layer, or as many as the scores of the "
           "Pruning tab would take from it now. The second leaves important layers whole; with the criterion L1 it often costs less."));
    aim_->addItem(tr("The same share each"), static_cast<int>(SparsityAim::even));
    aim_->addItem(tr("What their scores say"), static_cast<int>(SparsityAim::scores));
    connect(aim_, &QComboBox::currentIndexChanged, this, [this] {
        change([this](Project& project) { project.sparsity.aim = static_cast<SparsityAim>(aim_->currentData().toInt()); },
               tr("Channels each layer gives"));
    });
    return aim_;
}

QGroupBox* TrainingControls::finetuneBox()
{
    return new StageSettings(document_,
                             {tr("Fine-tune: after the cut"), tr("Fine-tune"), QStringLiteral("finetune"), &Project::finetune, true});
}

QGroupBox* TrainingControls::roundsBox()
{
    auto* box = new QGroupBox(tr("All stages in one go"));
    auto* form = new QFormLayout(box);
    rounds_ = new QSpinBox;
    identify(
        rounds_, "rounds", tr("Rounds"),
        tr("“Run all stages” sparsifies, prunes and fine-tunes so many times, a part of the way each time; the epochs are shared out. More "
           "rounds are gentler on the network and end at the same size."));
    rounds_->setRange(1, 100);
    connect(rounds_, &QSpinBox::valueChanged, this,
            [this](int rounds) { change([rounds](Project& project) { project.rounds = rounds; }, tr("Rounds")); });
    form->addRow(tr("Rounds"), rounds_);
    return box;
}

void TrainingControls::refresh()
{
    const Project& project = document_.project();
    setEnabled(document_.model() != nullptr);
    const QString folder = QString::fromStdString(project.data.filename().string());
    folder_->setText(folder.isEmpty() ? tr("None chosen yet: looking and pruning work without, training does not.") : folder);
    folder_->setToolTip(QString::fromStdString(project.data.string()));
    mean_->setText(numbersText(project.preprocessing.mean));
    deviation_->setText(numbersText(project.preprocessing.std));
    const QSignalBlocker quietMode(mode_), quietAim(aim_), quietOrder(order_), quietNorms(restoreNorms_);
    const QSignalBlocker quietLabels(unlabelled_), quietRounds(rounds_);
    rounds_->setValue(project.rounds);
    unlabelled_->setChecked(!project.labels);
    restoreNorms_->setChecked(project.restoreBatchNorm);
    mode_->setCurrentIndex(mode_->findData(static_cast<int>(project.sparsity.mode)));
    aim_->setCurrentIndex(aim_->findData(static_cast<int>(project.sparsity.aim)));
    order_->setCurrentIndex(order_->findData(static_cast<int>(project.preprocessing.order)));
}

void TrainingControls::change(const std::function<void(Project&)>& edit, const QString& step)
{
    Project project = document_.project();
    edit(project);
    document_.setProject(project, step);
}

} // namespace espalier
