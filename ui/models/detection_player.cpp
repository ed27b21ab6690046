// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/detection_player.h"

#include "core/tasks/detection/head.h"
#include "ui/models/number_text.h"
#include "ui/models/option_names.h"
#include "ui/models/texts.h"

#include <QLocale>

#include <algorithm>
#include <utility>

namespace espalier {

namespace {

QRectF placeOf(const Rectangle& box, const QSize& picture)
{
    const double width = picture.width(), height = picture.height();
    return {QPointF(box.left / width, box.top / height), QPointF(box.right / width, box.bottom / height)};
}

QString labelOf(const Detection& detection, const NetworkBoxes& network)
{
    const auto name = network.names.find(detection.category);
    const QString what = name == network.names.end() ? QString::number(detection.category) : QString::fromStdString(name->second);
    return DetectionPlayer::tr("%1 %2 %").arg(what).arg(qRound(100 * detection.confidence));
}

double overlap(const QRectF& a, const QRectF& b)
{
    const QRectF common = a & b;
    const double shared = common.width() * common.height();
    return shared / (a.width() * a.height() + b.width() * b.height() - shared);
}

/// Names stay only where nothing is found, so that they do not cover what the network says.
std::vector<DrawnBox> truthsBeside(const std::vector<DrawnBox>& found, std::vector<DrawnBox> truths)
{
    constexpr double covering = 0.5;
    for (DrawnBox& truth : truths)
        if (std::any_of(found.begin(), found.end(), [&](const DrawnBox& box) { return overlap(box.place, truth.place) >= covering; }))
            truth.text.clear();
    return truths;
}

QString epochTitle(int epoch)
{
    return DetectionPlayer::tr("Being trained, after epoch %1").arg(epoch);
}

/// A cross for what is wrong in each, so that changes can be seen.
void markMistakes(std::vector<DrawnBox>& drawn, const std::vector<MarkedBox>& judged)
{
    for (std::size_t i = 0; i < std::min(drawn.size(), judged.size()); ++i)
        drawn[i].wrong = judged[i].mistake();
}

} // namespace

DetectionPlayer::DetectionPlayer(QObject* parent, PrepareDetector prepare)
    : QObject(parent), worker_([engine = std::make_shared<DetectionEngine>(std::move(prepare))](
                                   const DetectionRequest& request, std::stop_token stop) { return engine->answer(request, stop); },
                               [this](const DetectionScene& scene) { take(scene); })
{
    pace_.setSingleShot(true);
    connect(&pace_, &QTimer::timeout, this, [this] { ask(wanted_ + 1); });
}

void DetectionPlayer::setNetworks(ModelPtr before, ModelPtr present, int epoch)
{
    const Detectors::Second second = epoch > 0 ? Detectors::Second::inTraining : Detectors::Second::cut;
    setNetworks({std::move(before), std::move(present), second, epoch, nullptr});
}

void DetectionPlayer::setNetworks(Detectors detectors)
{
    if (detectors == detectors_)
        return;
    const Detectors last = std::exchange(detectors_, std::move(detectors));
    const auto& [before, present, second, epoch, first] = detectors_;
    const bool detector = present && (present == last.present ? !networks_.empty() : findHead(present->network).has_value());
    networks_.clear();
    if (detector && before && before != present)
        networks_.push_back(before);
    if (detector)
        networks_.push_back(present);
    follow(last);
    if (second == Detectors::Second::planned)
        lastPlanned_ = present;
}

void DetectionPlayer::follow(const Detectors& last)
{
    const bool same = detectors_.before == last.before && detectors_.present == last.present && detectors_.epoch == last.epoch;
    const bool reordered = showsProject() && detectors_.first != last.first;
    const bool succeeds = detectors_.before == last.before && answersMayStay();
    if (!same && succeeds)
        keepAnswers();
    else if (!same)
        forgetAnswers();
    else if (!answersStay_)
        answered_ = detectors_.second;
    if (same && !reordered)
        return Q_EMIT changed();
    if (searching_ && (same || succeeds))
        return ask(Wanted::nextChanged); // neither an epoch nor more pictures end a search
    if (!reordered || scene_.name.isEmpty())
        return ask(pendingAs_, wanted_);
    const bool newPlan = detectors_.first && detectors_.present != lastPlanned_.lock();
    ask(newPlan ? Wanted::changed : Wanted::same);
}

/// Those of the epoch before, until the next has answered, and those of the plan before.
bool DetectionPlayer::answersMayStay() const
{
    const bool training = detectors_.epoch > 0 && answeredEpoch_ > 0, planned = detectors_.ofPlan() && answeredOfPlan();
    return (training || planned) && networks_.size() == scene_.networks.size();
}

void DetectionPlayer::keepAnswers()
{
    answersStay_ = true;
    if (detectors_.ofPlan())
        answered_ = Detectors::Second::outdated;
}

void DetectionPlayer::setProject(const std::filesystem::path& data, const Preprocessing& preprocessing)
{
    PictureSource usual;
    if (!data.empty())
        usual = {{data}, /*dataSet=*/true};
    if (usual == usual_ && preprocessing == preprocessing_)
        return;
    preprocessing_ = preprocessing;
    if (std::exchange(usual_, usual) == usual)
        return ask(pendingAs_, wanted_);
    show({}); // whoever chooses a data set wants to see it
}

void DetectionPlayer::openPictures(std::vector<std::filesystem::path> files)
{
    show({std::move(files)});
}

void DetectionPlayer::openCamera(int number)
{
    show({{}, false, number});
    setPlaying(true);
}

void DetectionPlayer::show(PictureSource source)
{
    own_ = std::move(source);
    playing_ = false;
    scene_ = {};
    suppressAll();
    ask(0);
}

void DetectionPlayer::setActive(bool active)
{
    if (std::exchange(active_, active) == active)
        return;
    if (active && due_)
        return ask(pendingAs_, wanted_);
    if (active)
        return;
    due_ = std::exchange(asked_, false) || source().camera >= 0;
    playing_ = searching_ = false;
    pace_.stop();
    worker_.ask({}); // closes what is open
    Q_EMIT changed();
}

void DetectionPlayer::goTo(std::int64_t number)
{
    if (scene_.count > 0)
        number = std::clamp<std::int64_t>(number, 0, scene_.count - 1);
    if (number != wanted_ || searching_)
        ask(std::max<std::int64_t>(0, number));
}

void DetectionPlayer::searchChanged()
{
    if (searching_)
        return stopSearch();
    if (!canSearch())
        return;
    if (scene_.number + 1 < scene_.count)
        return ask(Wanted::nextChanged);
    notice_ = tr("This is the last picture.");
    Q_EMIT changed();
}

void DetectionPlayer::stopSearch()
{
    if (answersStay_)
        return ask(Wanted::same); // the networks in sight are not the present ones
    worker_.drop();
    searching_ = asked_ = false;
    Q_EMIT changed();
}

void DetectionPlayer::setPlaying(bool playing)
{
    if (playing_ == playing)
        return;
    playing_ = playing;
    if (playing && !asked_)
        goOn();
    else if (!playing)
        pace_.stop();
    Q_EMIT changed();
}

void DetectionPlayer::setKeep(const SuppressionSettings& keep)
{
    keep_ = keep;
    suppressAll();
    if (searching_) // it compares other boxes now
        return ask(Wanted::nextChanged);
    Q_EMIT changed();
}

void DetectionPlayer::setTruthsShown(bool shown)
{
    truthsShown_ = shown;
    Q_EMIT changed();
}

void DetectionPlayer::forgetAnswers()
{
    scene_.networks.clear();
    answered_ = detectors_.second;
    answeredEpoch_ = detectors_.epoch;
    answersStay_ = false;
    suppressAll();
}

void DetectionPlayer::suppressAll()
{
    shown_.clear();
    judged_.clear();
    for (const NetworkBoxes& network : scene_.networks) {
        shown_.push_back(suppressed(network.candidates, keep_));
        judged_.push_back(judgedBoxes(shown_.back(), scene_.size, scene_.objects));
    }
}

void DetectionPlayer::ask(Wanted wanted, std::int64_t number)
{
    const bool searches = wanted == Wanted::nextChanged;
    pace_.stop();
    notice_.clear();
    searching_ = searches;
    playing_ = playing_ && !searches;
    wanted_ = wanted == Wanted::number ? number : wanted_;
    due_ = !active_;
    pendingAs_ = searches ? Wanted::number : wanted;
    asked_ = active_ && !networks_.empty() && !source().empty();
    if (asked_)
        worker_.ask({networks_, preprocessing_, source(), detectors_.first, wanted, number, scene_.place, keep_});
    else
        worker_.ask({}); // lets go of what is open
    sinceAsk_.start();
    Q_EMIT changed();
}

void DetectionPlayer::take(const DetectionScene& scene)
{
    if (!std::exchange(asked_, false))
        return; // the answer to letting go
    pendingAs_ = Wanted::number;
    if (std::exchange(searching_, false) && scene.foundNone) {
        notice_ = tr("All later pictures have the same answers.");
    } else {
        scene_ = scene;
        answered_ = detectors_.second;
        answeredEpoch_ = detectors_.epoch;
        answersStay_ = false;
        wanted_ = scene.number;
        suppressAll();
    }
    if (playing_)
        goOn();
    Q_EMIT changed();
}

void DetectionPlayer::goOn()
{
    const bool endless = scene_.count == 0 && scene_.sourceProblem.empty();
    playing_ = endless || wanted_ + 1 < scene_.count;
    const qint64 milliseconds = scene_.moving ? 33 : 800; // pictures that are no film take time to be looked at
    if (playing_)
        pace_.start(static_cast<int>(std::max<qint64>(0, milliseconds - sinceAsk_.elapsed())));
}

bool DetectionPlayer::canPlay() const
{
    return !networks_.empty() && (own_.camera >= 0 || canStep());
}

QString DetectionPlayer::advice() const
{
    if (!detectors_.present)
        return tr("Open a detector to see here what it finds in pictures.");
    if (networks_.empty())
        return tr("The open network is no detector, so it finds no boxes. Open one that does, such as a network shaped like YOLO.");
    if (source().empty())
        return tr("No pictures yet. Open images or a video, drop them here, or choose the project's images on the Training tab of the "
                  "settings.");
    if (!scene_.sourceProblem.empty())
        return tr("%1 Open other images or a video.").arg(engineText(scene_.sourceProblem));
    return scene_.name.isEmpty() ? tr("Reading the pictures…") : QString();
}

QString DetectionPlayer::title(std::size_t network) const
{
    if (networks_.size() < 2)
        return answeredEpoch_ > 0 ? epochTitle(answeredEpoch_) : tr("The network");
    if (network == 0)
        return answeredOfPlan() ? tr("The original") : tr("Before pruning");
    switch (answered_) {
    case Detectors::Second::cut:
        return tr("Now, cut and not trained since");
    case Detectors::Second::trained:
        return tr("Now, cut and trained");
    case Detectors::Second::inTraining:
        return epochTitle(answeredEpoch_);
    case Detectors::Second::planned:
        return tr("If cut now, not trained (an estimate)");
    case Detectors::Second::outdated:
        return tr("If cut by the plan before (an estimate)");
    }
    return {};
}

std::vector<DrawnBox> DetectionPlayer::boxes(std::size_t network) const
{
    std::vector<DrawnBox> found;
    if (network < shown_.size())
        for (const Detection& each : shown_[network])
            found.push_back({placeOf(each.box, scene_.size), each.category, labelOf(each, scene_.networks[network])});
    std::vector<DrawnBox> truths = truthsShown_ ? truthsBeside(found, scene_.truths) : std::vector<DrawnBox>();
    if (network < judged_.size() && answeredOfPlan() && scene_.objects) {
        markMistakes(found, judged_[network].found);
        markMistakes(truths, *judged_[network].objects);
    }
    std::reverse(found.begin(), found.end()); // the surest above the others
    found.insert(found.end(), truths.begin(), truths.end());
    return found;
}

QString DetectionPlayer::facts(std::size_t network) const
{
    if (network >= shown_.size())
        return upToDate() ? QString() : tr("Looking…");
    const NetworkBoxes& boxes = scene_.networks[network];
    if (!boxes.problem.empty())
        return withLabels(boxes.problem);
    const double seconds = boxes.times.preprocess + boxes.times.inference + boxes.times.postprocess;
    const QString rate = seconds > 0 ? tr(", %1 pictures a second").arg(QLocale().toString(1 / seconds, 'g', 3)) : QString();
    return millisecondsText(1000 * seconds) + rate + tr(", %1 of memory, ").arg(sizeText(boxes.memory)) +
           tr("%n box(es)", nullptr, static_cast<int>(shown_[network].size()));
}

QString DetectionPlayer::changes() const
{
    const bool answered = judged_.size() == 2 && std::all_of(scene_.networks.begin(), scene_.networks.end(),
                                                             [](const NetworkBoxes& each) { return each.problem.empty(); });
    return answered ? changesText(changesBetween(judged_.front(), judged_.back())) : QString();
}

} // namespace espalier
