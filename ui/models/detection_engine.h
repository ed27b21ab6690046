// SPDX-License-Identifier: GPL-3.0-or-later
// Runs one or two detectors on the pictures of a source, off the window's thread: what a request asks for, and what is answered.
#pragma once

#include "core/data/annotations.h"
#include "core/data/reel.h"
#include "core/pipeline/model.h"
#include "core/tasks/detection/detector.h"
#include "ui/models/picture.h"

#include <QSize>

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace espalier {

/// One network's answer to a picture.
struct NetworkBoxes {
    std::vector<Detection> candidates; ///< before suppression, in pixels of the picture
    std::map<int, std::string> names;  ///< of the candidates' classes
    DetectorTimes times;
    std::int64_t memory = 0; ///< bytes that the network takes while it runs
    std::string problem;     ///< why there is no answer; empty: there is one
};

/// Runs a network on one picture (8 bits, in the preprocessing's channels).
using RunDetector = std::function<Result<NetworkBoxes>(const cv::Mat& picture)>;
using PrepareDetector = std::function<Result<RunDetector>(const Model& model, const Preprocessing& preprocessing)>;
/// preprocessing: of the project; what it does not set is the network's. Errors: those of fittedTo and Detector::make.
Result<RunDetector> prepareDetector(const Model& model, const Preprocessing& preprocessing);

/// Where pictures come from.
struct PictureSource {
    std::vector<std::filesystem::path> files; ///< images, folders and videos, or one data set
    bool dataSet = false;                     ///< validation pictures with their boxes, where the one of files has some
    int camera = -1;                          ///< its number; −1: files

    bool empty() const { return files.empty() && camera < 0; }
    bool operator==(const PictureSource&) const = default;
};

/// Names of pictures of a data set that come before all others, in their order. Compared by its address; null: none do.
using PicturesFirst = std::shared_ptr<const std::vector<std::string>>;

/// Which picture is asked for.
enum class Wanted {
    number,      ///< the one with the request's number
    same,        ///< the one in sight, whatever its number has become
    changed,     ///< the one in sight where it is among those that come first, else the first of all
    nextChanged, ///< behind the one in sight, the first to which both networks give different answers
};

struct DetectionRequest {
    std::vector<ModelPtr> networks; ///< before pruning first; one where nothing was pruned
    Preprocessing preprocessing;
    PictureSource source; ///< empty: what is open is closed
    PicturesFirst first;
    Wanted wanted = Wanted::number;
    std::int64_t number = 0;
    std::int64_t inSight = 0;             ///< place of the picture in sight
    SuppressionSettings keep{0.25, 0.45}; ///< to compare answers
};

struct DetectionScene {
    std::string sourceProblem;  ///< there is no picture at all
    std::int64_t number = 0;    ///< in the order in which pictures are shown
    std::int64_t place = 0;     ///< in the source
    std::int64_t count = 0;     ///< 0: a camera
    std::int64_t first = 0;     ///< so many come before the others because they were asked for (PicturesFirst)
    bool moving = false;        ///< of a video or a camera
    QString name;               ///< "street/a.jpg", "film.mp4, frame 12"
    std::string pictureProblem; ///< this one cannot be read
    QImage picture;             ///< at most as large as a screen
    QSize size;                 ///< of the picture itself, in pixels
    std::vector<DrawnBox> truths;
    std::optional<std::vector<Box>> objects; ///< the same as they are annotated; nothing: the picture is not
    std::vector<NetworkBoxes> networks;      ///< as in the request
    bool foundNone = false;                  ///< no picture with different answers; all else is empty
};

/// Whether the boxes can be paired one by one: equal classes, overlaps of at least a half.
bool sameAnswer(const std::vector<Detection>& first, const std::vector<Detection>& second);

/// Keeps the source and the networks of the last request ready. Belongs to one thread.
class DetectionEngine {
public:
    explicit DetectionEngine(PrepareDetector prepare) : prepare_(std::move(prepare)) {}

    /// An empty scene where it is stopped.
    DetectionScene answer(const DetectionRequest& request, const std::stop_token& stop);

private:
    struct Ready {
        ModelPtr model;
        Result<RunDetector> run;
    };

    void prepare(const DetectionRequest& request);
    Result<void> openSource(const PictureSource& source, int channels);
    Result<Reel> openFiles(const PictureSource& source, int channels);
    void order(const PicturesFirst& first);
    std::int64_t placeOf(std::int64_t number) const;
    std::int64_t numberOf(std::int64_t place) const;
    std::int64_t numberFor(const DetectionRequest& request) const;
    DetectionScene sceneOf(std::int64_t number, const std::stop_token& stop);
    void addObjects(DetectionScene& scene) const;
    DetectionScene search(const DetectionRequest& request, const std::stop_token& stop);

    PrepareDetector prepare_;
    Preprocessing preprocessing_;
    std::vector<Ready> networks_;
    PictureSource source_; ///< that reel_ shows
    int channels_ = 0;
    std::optional<Reel> reel_;
    std::string sourceProblem_;
    Annotations annotations_;         ///< of a data set: one split
    PicturesFirst first_;             ///< that order_ is made of
    std::vector<std::int64_t> order_; ///< places by number; empty: they are the same
    std::int64_t firstCount_ = 0;     ///< of first_, those that the data set has
};

} // namespace espalier
