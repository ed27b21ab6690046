// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/detection_engine.h"

#include "core/graph/costs.h"
#include "core/pipeline/class_order.h"
#include "core/pipeline/stages.h"
#include "core/tasks/detection/class_names.h"
#include "core/tasks/model_card.h"

#include <QCoreApplication>

#include <opencv2/core/mat.hpp>

#include <algorithm>
#include <utility>

namespace espalier {

namespace {

constexpr int screenSide = 1600; ///< pixels; larger pictures take long to paint

QImage screenSized(const cv::Mat& pixels)
{
    const QImage image = imageOf(pixels);
    return std::max(image.width(), image.height()) > screenSide ? fitted(image, screenSide) : image;
}

QString nameOfPlace(const Frame& place)
{
    const QString file = QString::fromStdString(place.source.filename().string());
    return place.number < 0 ? file : QCoreApplication::translate("DetectionEngine", "%1, frame %2").arg(file).arg(place.number + 1);
}

/// The part that networks are judged on, else what there is.
AnnotatedSplit judgedSplit(const Annotations& annotations)
{
    for (const char* name : {"val", "test"})
        if (const AnnotatedSplit* split = annotations.split(name))
            return *split;
    return annotations.splits.front();
}

/// Where the network's file does not name its classes, the data set does.
NetworkBoxes named(NetworkBoxes boxes, const std::vector<std::string>& classes)
{
    for (auto& [category, name] : boxes.names)
        if (static_cast<std::size_t>(category) < classes.size() && name == classNameIn({}, category))
            name = classes[static_cast<std::size_t>(category)];
    return boxes;
}

} // namespace

Result<RunDetector> prepareDetector(const Model& model, const Preprocessing& preprocessing)
{
    return fittedTo(model, preprocessing)
        .and_then([&](const Preprocessing& whole) { return Detector::make(model.network, whole); })
        .map([memory = runningBytes(model.network)](Detector made) -> RunDetector {
            return [detector = std::make_shared<Detector>(std::move(made)), memory](const cv::Mat& picture) {
                return detector->candidates(picture).map([&](std::vector<Detection> candidates) {
                    NetworkBoxes boxes{std::move(candidates), {}, detector->times(), memory, {}};
                    for (const Detection& each : boxes.candidates)
                        boxes.names.try_emplace(each.category, detector->nameOf(each.category));
                    return boxes;
                });
            };
        });
}

bool sameAnswer(const std::vector<Detection>& first, const std::vector<Detection>& second)
{
    constexpr double enough = 0.5;
    if (first.size() != second.size())
        return false;
    std::vector<bool> taken(second.size(), false);
    for (const Detection& each : first) {
        std::size_t best = second.size();
        double most = enough;
        for (std::size_t i = 0; i < second.size(); ++i) {
            const double overlap = intersectionOverUnion(each.box, second[i].box);
            if (taken[i] || second[i].category != each.category || overlap < most)
                continue;
            best = i;
            most = overlap;
        }
        if (best == second.size())
            return false;
        taken[best] = true;
    }
    return true;
}

DetectionScene DetectionEngine::answer(const DetectionRequest& request, const std::stop_token& stop)
{
    prepare(request);
    DetectionScene scene;
    if (!reel_) {
        scene.sourceProblem = sourceProblem_;
        return scene;
    }
    if (!annotations_.splits.empty() && !networks_.empty())
        annotations_ = inOrderOf(cardOf(networks_.front().model->network).classes, std::move(annotations_));
    order(request.first);
    return request.wanted == Wanted::nextChanged ? search(request, stop) : sceneOf(numberFor(request), stop);
}

void DetectionEngine::prepare(const DetectionRequest& request)
{
    if (request.preprocessing != preprocessing_)
        networks_.clear();
    preprocessing_ = request.preprocessing;
    std::vector<Ready> wanted;
    for (const ModelPtr& model : request.networks) {
        const auto known = std::find_if(networks_.begin(), networks_.end(), [&](const Ready& each) { return each.model == model; });
        wanted.push_back(known != networks_.end() ? *known : Ready{model, prepare_(*model, preprocessing_)});
    }
    networks_ = std::move(wanted);
    constexpr int colour = 3;
    const auto whole = request.networks.empty() ? failure("") : fittedTo(*request.networks.back(), preprocessing_);
    const int channels = whole ? whole->channels : colour;
    if (request.source == source_ && channels == channels_ && reel_)
        return;
    const auto opened = openSource(request.source, channels);
    sourceProblem_ = opened ? std::string() : opened.error().message;
}

Result<void> DetectionEngine::openSource(const PictureSource& source, int channels)
{
    reel_.reset(); // a camera cannot be opened twice
    annotations_ = {};
    first_.reset();
    order_.clear();
    firstCount_ = 0;
    source_ = source;
    channels_ = channels;
    if (source.empty())
        return {};
    return (source.camera >= 0 ? Reel::openCamera(source.camera, channels) : openFiles(source, channels)).map([this](Reel reel) {
        reel_.emplace(std::move(reel));
    });
}

Result<Reel> DetectionEngine::openFiles(const PictureSource& source, int channels)
{
    if (!source.dataSet || !holdsAnnotations(source.files.front()))
        return Reel::open(source.files, channels);
    return readAnnotations(source.files.front()).and_then([&](Annotations read) {
        read.splits = {judgedSplit(read)};
        annotations_ = std::move(read);
        std::vector<std::filesystem::path> files;
        for (const AnnotatedImage& image : annotations_.splits.front().images)
            files.push_back(image.file);
        return Reel::open(files, channels);
    });
}

void DetectionEngine::order(const PicturesFirst& first)
{
    if (std::exchange(first_, first) == first)
        return;
    order_.clear();
    firstCount_ = 0;
    if (!first_ || annotations_.splits.empty())
        return;
    const std::vector<AnnotatedImage>& images = annotations_.splits.front().images;
    std::map<std::string, std::size_t> places;
    for (std::size_t place = 0; place < images.size(); ++place)
        places.emplace(nameBelow(source_.files.front(), images[place].file), place);
    std::vector<bool> taken(images.size(), false);
    for (const std::string& name : *first_) {
        const auto found = places.find(name);
        if (found == places.end() || taken[found->second])
            continue;
        taken[found->second] = true;
        order_.push_back(static_cast<std::int64_t>(found->second));
    }
    firstCount_ = static_cast<std::int64_t>(order_.size());
    for (std::size_t place = 0; place < images.size(); ++place)
        if (!taken[place])
            order_.push_back(static_cast<std::int64_t>(place));
}

std::int64_t DetectionEngine::placeOf(std::int64_t number) const
{
    return order_.empty() ? number : order_[static_cast<std::size_t>(number)];
}

std::int64_t DetectionEngine::numberOf(std::int64_t place) const
{
    const auto found = std::find(order_.begin(), order_.end(), place);
    return found == order_.end() ? place : found - order_.begin();
}

std::int64_t DetectionEngine::numberFor(const DetectionRequest& request) const
{
    if (request.wanted == Wanted::number)
        return request.number;
    const std::int64_t number = numberOf(request.inSight);
    return request.wanted == Wanted::changed && number >= firstCount_ && firstCount_ > 0 ? 0 : number;
}

DetectionScene DetectionEngine::sceneOf(std::int64_t number, const std::stop_token& stop)
{
    DetectionScene scene;
    scene.count = reel_->count();
    scene.number = reel_->endless() ? number : std::clamp<std::int64_t>(number, 0, scene.count - 1);
    scene.place = placeOf(scene.number);
    scene.first = firstCount_;
    scene.moving = reel_->moving();
    scene.name = nameOfPlace(reel_->placeOf(scene.place));
    addObjects(scene);
    const auto frame = reel_->at(scene.place);
    if (!frame) {
        scene.pictureProblem = frame.error().message;
        return scene;
    }
    scene.size = {frame->pixels->cols, frame->pixels->rows};
    scene.picture = screenSized(*frame->pixels);
    for (const Ready& network : networks_) {
        if (stop.stop_requested())
            return {};
        const auto boxes = network.run ? (*network.run)(*frame->pixels) : tl::make_unexpected(network.run.error());
        scene.networks.push_back(boxes ? named(*boxes, annotations_.classes) : NetworkBoxes{{}, {}, {}, 0, boxes.error().message});
    }
    return scene;
}

void DetectionEngine::addObjects(DetectionScene& scene) const
{
    if (annotations_.splits.empty())
        return;
    scene.objects = annotations_.splits.front().images[static_cast<std::size_t>(scene.place)].boxes;
    for (const Box& box : *scene.objects) {
        const std::string& name = annotations_.classes[static_cast<std::size_t>(box.category)];
        scene.truths.push_back({espalier::placeOf(box), box.category, QString::fromStdString(name), /*truth=*/true});
    }
}

DetectionScene DetectionEngine::search(const DetectionRequest& request, const std::stop_token& stop)
{
    for (std::int64_t number = numberOf(request.inSight) + 1; number < reel_->count() && !stop.stop_requested(); ++number) {
        DetectionScene scene = sceneOf(number, stop);
        if (scene.networks.size() == 2 && !sameAnswer(suppressed(scene.networks.front().candidates, request.keep),
                                                      suppressed(scene.networks.back().candidates, request.keep)))
            return scene;
    }
    DetectionScene none;
    none.foundNone = true;
    return none;
}

} // namespace espalier
