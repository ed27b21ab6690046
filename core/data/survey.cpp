// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/survey.h"

#include "core/base/opencv_threads.h"
#include "core/base/parallel.h"
#include "core/data/annotation_layouts.h"
#include "core/data/decode.h"
#include "core/data/near_duplicates.h"
#include "core/data/split.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>

namespace espalier {
namespace {

namespace fs = std::filesystem;

/// What one picture is known to be, before it is decoded.
struct Entry {
    std::string name;            ///< relative to the data set
    std::vector<int> categories; ///< its class or those of its boxes
    const AnnotatedImage* annotated = nullptr;
};

/// The pictures of one part.
struct Part {
    std::string name;
    std::vector<Entry> entries;
    std::function<Result<cv::Mat>(std::size_t)> read; ///< grey
};

/// What decoding one picture tells.
struct Look {
    std::string reason; ///< why it cannot be read
    PictureSize size;
    Thumbprint print;
};

std::int64_t areaOf(const PictureSize& size)
{
    return std::int64_t{size.width} * size.height;
}

/// All pictures of a part, in batches so that a cancel takes effect soon.
Result<std::vector<Look>> lookAt(const Part& part, RunControl& control, const std::function<void(std::int64_t)>& tell)
{
    constexpr std::size_t batch = 64;
    const OpenCvThreads one(1);
    std::vector<Look> looks(part.entries.size());
    for (std::size_t begin = 0; begin < looks.size(); begin += batch) {
        if (!control.proceed())
            return cancelled();
        const std::size_t count = std::min(batch, looks.size() - begin);
        parallelFor(count, 0, [&](std::size_t i) {
            Look& look = looks[begin + i];
            const Result<cv::Mat> image = part.read(begin + i);
            if (!image) {
                look.reason = image.error().message;
                return;
            }
            look.size = {image->cols, image->rows};
            look.print = thumbprintOf(*image);
        });
        tell(static_cast<std::int64_t>(begin + count));
    }
    return looks;
}

/// COCO's bounds: 32² and 96² square pixels.
std::size_t sizeClassOf(const Box& box, const PictureSize& picture)
{
    constexpr double small = 32 * 32, middle = 96 * 96;
    const double own = (box.right - box.left) * picture.width * (box.bottom - box.top) * picture.height;
    const double area = box.area > 0 ? box.area : own;
    return area < small ? 0 : area < middle ? 1 : 2;
}

class Surveying {
public:
    Surveying(Survey survey, std::vector<Part> parts) : survey_(std::move(survey)), parts_(std::move(parts)) {}

    Result<Survey> perform(RunControl& control, const SurveyProgress& progress)
    {
        std::int64_t all = 0, before = 0;
        for (const Part& part : parts_)
            all += static_cast<std::int64_t>(part.entries.size());
        std::map<std::string, std::vector<Look>> looks;
        for (const Part& part : parts_) {
            auto found = lookAt(part, control, [&](std::int64_t done) {
                if (progress)
                    progress(before + done, all);
            });
            if (!found)
                return tl::make_unexpected(found.error());
            before += static_cast<std::int64_t>(part.entries.size());
            survey_.splits.push_back(count(part, *found));
            noteMissingBoxes(survey_.splits.back());
            looks[part.name] = std::move(*found);
        }
        return compare(looks, control).map([this] { return std::move(survey_); });
    }

private:
    SplitSurvey count(const Part& part, const std::vector<Look>& looks)
    {
        SplitSurvey split;
        split.name = part.name;
        split.classes.resize(survey_.classes.size());
        std::map<PictureSize, std::int64_t> sizes;
        for (std::size_t i = 0; i < looks.size(); ++i) {
            const Entry& entry = part.entries[i];
            if (!looks[i].reason.empty()) {
                survey_.unreadable.push_back(entry.name + ": " + looks[i].reason);
                continue;
            }
            ++split.images;
            ++sizes[looks[i].size];
            for (const int category : std::set<int>(entry.categories.begin(), entry.categories.end()))
                ++split.classes[static_cast<std::size_t>(category)].images;
            if (entry.annotated != nullptr)
                countBoxes(entry, looks[i].size, split);
        }
        takeSizes(split, sizes);
        return split;
    }

    /// Labels in another place than the layout's look like pictures of mere background.
    void noteMissingBoxes(const SplitSurvey& split)
    {
        if (survey_.boxes && split.images > 0 && split.boxes == 0)
            survey_.notes.push_back(fmt::format("Part {}: not one of its {} pictures has a box.", split.name, split.images));
    }

    void countBoxes(const Entry& entry, const PictureSize& size, SplitSurvey& split)
    {
        const AnnotatedImage& image = *entry.annotated;
        split.background += image.boxes.empty();
        split.unlabelled += !image.labelled;
        for (const Box& box : image.boxes) {
            ++split.boxes;
            ++split.boxSizes[sizeClassOf(box, size)];
            ++split.classes[static_cast<std::size_t>(box.category)].boxes;
        }
        if (image.width > 0 && PictureSize{image.width, image.height} != size)
            survey_.otherSize.push_back(
                fmt::format("{}: {} × {}, the annotation says {} × {}", entry.name, size.width, size.height, image.width, image.height));
    }

    static void takeSizes(SplitSurvey& split, const std::map<PictureSize, std::int64_t>& sizes)
    {
        for (const auto& [size, images] : sizes) {
            if (split.smallest.width == 0 || areaOf(size) < areaOf(split.smallest))
                split.smallest = size;
            if (areaOf(size) > areaOf(split.largest))
                split.largest = size;
            if (images > split.imagesOfThatSize) {
                split.imagesOfThatSize = images;
                split.mostFrequent = size;
            }
        }
    }

    Result<void> compare(const std::map<std::string, std::vector<Look>>& looks, RunControl& control)
    {
        const auto printsOf = [&](const std::string& name) {
            std::vector<Thumbprint> prints;
            if (const auto found = looks.find(name); found != looks.end())
                for (const Look& look : found->second)
                    prints.push_back(look.print);
            return prints;
        };
        const auto nameIn = [&](const std::string& part, std::size_t place) {
            return std::find_if(parts_.begin(), parts_.end(), [&](const Part& each) { return each.name == part; })->entries[place].name;
        };
        const auto pairs = nearDuplicates(printsOf("train"), printsOf("val"), [&control] { return control.proceed(); });
        if (!pairs)
            return cancelled();
        for (const auto& [train, val] : *pairs)
            survey_.nearDuplicates.emplace_back(nameIn("train", train), nameIn("val", val));
        return {};
    }

    Survey survey_;
    std::vector<Part> parts_;
};

Result<Survey> surveyOfBoxes(const fs::path& source, RunControl& control, const SurveyProgress& progress)
{
    return readAnnotations(source).and_then([&](const Annotations& annotations) -> Result<Survey> {
        const fs::path root = fs::is_directory(source) ? source : source.parent_path();
        Survey survey;
        survey.layout = annotations.layout;
        survey.boxes = true;
        survey.classes = annotations.classes;
        survey.faults = annotations.faults;
        std::vector<Part> parts;
        for (const AnnotatedSplit& split : annotations.splits) {
            Part part{split.name, {}, [&split](std::size_t i) { return decodeFile(split.images[i].file, 1); }};
            for (const AnnotatedImage& image : split.images) {
                Entry entry{image.file.lexically_proximate(root).generic_string(), {}, &image};
                for (const Box& box : image.boxes)
                    entry.categories.push_back(box.category);
                part.entries.push_back(std::move(entry));
            }
            parts.push_back(std::move(part));
        }
        return Surveying(std::move(survey), std::move(parts)).perform(control, progress);
    });
}

/// Folders of classes, IDX files, or images that nobody labelled.
Result<Survey> surveyOfClasses(const fs::path& source, RunControl& control, const SurveyProgress& progress)
{
    Survey survey;
    LabelUse use = LabelUse::needed;
    if (const auto train = openSplit(source, "train", 0, use); !train) {
        use = LabelUse::ignored;
        survey.notes.push_back("Labels are not used: " + train.error().message);
        if (!openSplit(source, "train", 0, use))
            return tl::make_unexpected(train.error());
    }
    survey.layout = use == LabelUse::ignored ? "images without labels" : holdsIdx(source) ? "IDX" : "folders of classes";
    std::vector<Part> parts;
    for (const char* name : {"train", "val"}) {
        auto split = openSplit(source, name, 0, use);
        if (!split) {
            survey.notes.push_back(fmt::format("There is no part {}: {}", name, split.error().message));
            continue;
        }
        if (survey.classes.size() < split->classes.size()) // a part may lack a class
            survey.classes = split->classes;
        Part part{name, {}, [read = split->read](std::size_t i) { return read(i, 1); }};
        for (std::size_t i = 0; i < split->names.size(); ++i)
            part.entries.push_back({split->names[i], split->labels[i] < 0 ? std::vector<int>() : std::vector{split->labels[i]}, nullptr});
        parts.push_back(std::move(part));
    }
    return Surveying(std::move(survey), std::move(parts)).perform(control, progress);
}

} // namespace

Result<Survey> surveyOf(const fs::path& named, RunControl& control, const SurveyProgress& progress)
{
    const fs::path source = wholePath(named);
    return holdsAnnotations(source) ? surveyOfBoxes(source, control, progress) : surveyOfClasses(source, control, progress);
}

} // namespace espalier
