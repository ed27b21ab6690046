// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/detection_player.h"

#include "core/tasks/detection/head.h"
#include "ui/models/number_text.h"
#include "ui/models/option_names.h"

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
    if (present == present_ && before == before_ && epoch == epoch_)
        return;
    const bool nextEpoch = epoch > 0 && answeredEpoch_ > 0 && before == before_;
    const bool detector = present && (present == present_ ? !networks_.empty() : findHead(present->network).has_value());
    present_ = present;
    before_ = before;
    epoch_ = epoch;
    networks_.clear();
    if (detector && before && before != present)
        networks_.push_back(std::move(before));
    if (detector)
        networks_.push_back(std::move(present));
    if (!nextEpoch || networks_.size() != scene_.networks.size())
        forgetAnswers(); // else the epoch before stays in sight until this one has answered
    if (searching_ && epoch_ > 0)
        return ask(scene_.number + 1, /*untilChanged=*/true); // an epoch ends no search
    ask(wanted_);
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
        return ask(wanted_);
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
        return ask(wanted_);
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
        return ask(scene_.number + 1, /*untilChanged=*/true);
    notice_ = tr("This is the last picture.");
    Q_EMIT changed();
}

void DetectionPlayer::stopSearch()
{
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
        return ask(scene_.number + 1, /*untilChanged=*/true);
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
    answeredEpoch_ = epoch_;
    suppressAll();
}

void DetectionPlayer::suppressAll()
{
    shown_.clear();
    for (const NetworkBoxes& network : scene_.networks)
        shown_.push_back(suppressed(network.candidates, keep_));
}

void DetectionPlayer::ask(std::int64_t number, bool untilChanged)
{
    pace_.stop();
    notice_.clear();
    searching_ = untilChanged;
    playing_ = playing_ && !untilChanged;
    wanted_ = untilChanged ? wanted_ : number;
    due_ = !active_;
    asked_ = active_ && !networks_.empty() && !source().empty();
    if (asked_)
        worker_.ask({networks_, preprocessing_, source(), number, untilChanged, keep_});
    else
        worker_.drop();
    sinceAsk_.start();
    Q_EMIT changed();
}

void DetectionPlayer::take(const DetectionScene& scene)
{
    if (!std::exchange(asked_, false))
        return; // the answer to closing
    if (std::exchange(searching_, false) && scene.foundNone) {
        notice_ = tr("All later pictures have the same answers.");
    } else {
        scene_ = scene;
        answeredEpoch_ = epoch_;
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
    if (!present_)
        return tr("Open a detector to see here what it finds in pictures.");
    if (networks_.empty())
        return tr("The open network is no detector, so it finds no boxes. Open one that does, such as a network shaped like YOLO.");
    if (source().empty())
        return tr("No pictures yet. Open images or a video, drop them here, or choose the project's images on the Training tab of the "
                  "settings.");
    if (!scene_.sourceProblem.empty())
        return tr("%1 Open other images or a video.").arg(QString::fromStdString(scene_.sourceProblem));
    return scene_.name.isEmpty() ? tr("Reading the pictures…") : QString();
}

QString DetectionPlayer::title(std::size_t network) const
{
    if (network == 0 && networks_.size() == 2)
        return tr("Before pruning");
    if (answeredEpoch_ > 0)
        return tr("Being trained, after epoch %1").arg(answeredEpoch_);
    return networks_.size() < 2 ? tr("The network") : tr("Now");
}

std::vector<DrawnBox> DetectionPlayer::boxes(std::size_t network) const
{
    std::vector<DrawnBox> found;
    if (network < shown_.size())
        for (const Detection& each : shown_[network])
            found.push_back({placeOf(each.box, scene_.size), each.category, labelOf(each, scene_.networks[network])});
    std::reverse(found.begin(), found.end()); // the surest above the others
    const std::vector<DrawnBox> truths = truthsShown_ ? truthsBeside(found, scene_.truths) : std::vector<DrawnBox>();
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

} // namespace espalier
