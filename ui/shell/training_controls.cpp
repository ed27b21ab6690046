// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/training_controls.h"

#include "ui/shell/naming.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
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

TrainSettings& sparsifySettings(Project& project)
{
    return project.sparsify;
}

TrainSettings& finetuneSettings(Project& project)
{
    return project.finetune;
}

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
    identify(chooseFolder_, "chooseImages", tr("Choose the folder of images"),
             tr("A folder with train/<class>/… and val/<class>/…, or with the MNIST family's files."));
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
    auto* box = new QGroupBox(tr("Sparsify: before the cut"));
    sparsify_ = addStage(box, QStringLiteral("sparsify"), tr("Sparsify"), sparsifySettings);
    mode_ = new QComboBox;
    identify(mode_, "sparsityMode", tr("How channels are pressed to zero"), tr("How channels are pressed towards zero."));
    mode_->addItem(tr("Heatmap (even)"), static_cast<int>(SparsityMode::heatmap));
    mode_->addItem(tr("Uniform L1"), static_cast<int>(SparsityMode::uniformL1));
    mode_->addItem(tr("Not at all"), static_cast<int>(SparsityMode::none));
    static_cast<QFormLayout*>(box->layout())->addRow(tr("Pressure"), mode_);
    restoreNorms_ = new QCheckBox(tr("Give layers without a norm one first"));
    identify(restoreNorms_, "restoreBatchNorm", tr("Give layers without a batch norm one first"),
             tr("For networks whose export folded the batch norms into the layers: each layer gets one that changes nothing yet, and that "
                "the pressure can work on."));
    static_cast<QFormLayout*>(box->layout())->addRow(restoreNorms_);
    connect(restoreNorms_, &QCheckBox::toggled, this,
            [this](bool on) { change([on](Project& project) { project.restoreBatchNorm = on; }, tr("Norms for bare layers")); });
    connect(mode_, &QComboBox::currentIndexChanged, this, [this] {
        change([this](Project& project) { project.sparsity.mode = static_cast<SparsityMode>(mode_->currentData().toInt()); },
               tr("Sparsity mode"));
    });
    return box;
}

QGroupBox* TrainingControls::finetuneBox()
{
    auto* box = new QGroupBox(tr("Fine-tune: after the cut"));
    finetune_ = addStage(box, QStringLiteral("finetune"), tr("Fine-tune"), finetuneSettings);
    return box;
}

TrainingControls::StageFields TrainingControls::addStage(QGroupBox* box, const QString& prefix, const QString& title, SettingsOf settings)
{
    auto* form = new QFormLayout(box);
    StageFields fields{new QSpinBox, new QDoubleSpinBox};
    identify(fields.epochs, "", tr("%1: epochs").arg(title), tr("How often the training goes through all training images."));
    fields.epochs->setObjectName(prefix + QStringLiteral("Epochs"));
    fields.epochs->setRange(0, 1000);
    fields.epochs->setKeyboardTracking(false);
    identify(fields.learningRate, "", tr("%1: learning rate").arg(title),
             tr("How large the steps of the training are at most. Too large loses what was learned."));
    fields.learningRate->setObjectName(prefix + QStringLiteral("LearningRate"));
    fields.learningRate->setDecimals(4);
    fields.learningRate->setRange(0.0001, 10);
    fields.learningRate->setSingleStep(0.005);
    fields.learningRate->setKeyboardTracking(false);
    form->addRow(tr("Epochs"), fields.epochs);
    form->addRow(tr("Learning rate"), fields.learningRate);
    connect(fields.epochs, &QSpinBox::valueChanged, this,
            [this, settings](int value) { change([&](Project& project) { settings(project).epochs = value; }, tr("Epochs")); });
    connect(fields.learningRate, &QDoubleSpinBox::valueChanged, this, [this, settings](double value) {
        change([&](Project& project) { settings(project).learningRate = value; }, tr("Learning rate"));
    });
    return fields;
}

void TrainingControls::refresh()
{
    Project project = document_.project();
    setEnabled(document_.model() != nullptr);
    const QString folder = QString::fromStdString(project.data.filename().string());
    folder_->setText(folder.isEmpty() ? tr("None chosen yet: looking and pruning work without, training does not.") : folder);
    folder_->setToolTip(QString::fromStdString(project.data.string()));
    mean_->setText(numbersText(project.preprocessing.mean));
    deviation_->setText(numbersText(project.preprocessing.std));
    for (const auto& [fields, settings] : {std::pair(sparsify_, project.sparsify), std::pair(finetune_, project.finetune)}) {
        const QSignalBlocker quietEpochs(fields.epochs), quietRate(fields.learningRate);
        fields.epochs->setValue(settings.epochs);
        fields.learningRate->setValue(settings.learningRate);
    }
    const QSignalBlocker quietMode(mode_), quietOrder(order_), quietNorms(restoreNorms_);
    restoreNorms_->setChecked(project.restoreBatchNorm);
    mode_->setCurrentIndex(mode_->findData(static_cast<int>(project.sparsity.mode)));
    order_->setCurrentIndex(order_->findData(static_cast<int>(project.preprocessing.order)));
}

void TrainingControls::change(const std::function<void(Project&)>& edit, const QString& step)
{
    Project project = document_.project();
    edit(project);
    document_.setProject(project, step);
}

} // namespace espalier
