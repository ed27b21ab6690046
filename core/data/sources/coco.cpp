// SPDX-License-Identifier: GPL-3.0-or-later
// COCO (cocodataset.org/#format-data): one JSON file for each part with its images, annotations and categories. Boxes are [left, top,
// width, height] in pixels. annotations/instances_train2017.json goes with the folder train2017; others lie beside their images.
#include "core/base/json.h"
#include "core/data/annotation_layouts.h"
#include "core/data/image_files.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <system_error>
#include <vector>

namespace espalier {
namespace {

namespace fs = std::filesystem;

/// Outlines, masks and key points are the larger part of a file, and nothing here needs them.
bool isNeeded(int /*depth*/, Json::parse_event_t event, Json& parsed)
{
    static const std::set<std::string, std::less<>> needed{"images",   "annotations", "categories", "id",   "file_name", "width", "height",
                                                           "image_id", "category_id", "bbox",       "area", "iscrowd",   "name"};
    return event != Json::parse_event_t::key || needed.contains(parsed.get_ref<const std::string&>());
}

/// Looks at the beginning only: a file of another kind may be large.
bool looksLikeCoco(const fs::path& file)
{
    constexpr std::size_t enough = 1 << 16;
    std::error_code ignored;
    if (file.extension() != ".json" || !fs::is_regular_file(file, ignored))
        return false;
    std::string start(enough, '\0');
    std::ifstream stream(file, std::ios::binary);
    stream.read(start.data(), static_cast<std::streamsize>(enough));
    start.resize(static_cast<std::size_t>(stream.gcount()));
    const auto has = [&](const char* key) { return start.find(fmt::format("\"{}\"", key)) != std::string::npos; };
    return has("images") || has("annotations") || has("categories");
}

std::vector<fs::path> jsonIn(const fs::path& folder)
{
    std::error_code ignored;
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(folder, ignored))
        if (entry.is_regular_file(ignored) && looksLikeCoco(entry.path()))
            files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    return files;
}

/// The annotation files of a data set. Where some are called instances_…, the others are of other tasks.
std::vector<fs::path> filesOf(const fs::path& source)
{
    std::error_code ignored;
    if (!fs::is_directory(source, ignored))
        return looksLikeCoco(source) ? std::vector{source} : std::vector<fs::path>();
    std::vector<fs::path> files = jsonIn(source / "annotations");
    for (const auto& entry : fs::directory_iterator(source, ignored))
        if (entry.is_directory(ignored) && splitNamed(entry.path().filename().string()))
            for (const fs::path& file : jsonIn(entry.path()))
                files.push_back(file);
    const auto isOther = [](const fs::path& file) { return !file.stem().string().starts_with("instances"); };
    if (!std::all_of(files.begin(), files.end(), isOther))
        std::erase_if(files, isOther);
    return files;
}

/// What a file is for: "train2017" and "train" of annotations/instances_train2017.json; else by the folder it lies in.
struct Part {
    std::string folder, split;
};
Part partOf(const fs::path& file)
{
    std::string piece;
    std::istringstream stem(file.stem().string());
    while (std::getline(stem, piece, '_'))
        for (const char* split : {"train", "val", "test"}) // "minival2014", too
            if (piece.find(split) != std::string::npos)
                return {piece, split};
    const std::string folder = file.parent_path().filename().string();
    return {folder, splitNamed(folder).value_or("train")};
}

class CocoReading {
public:
    explicit CocoReading(fs::path root) : root_(std::move(root)) { result_.layout = "COCO"; }

    /// Categories first: their numbers have gaps, and files of one data set share them.
    Result<void> takeFile(const fs::path& file)
    {
        std::ifstream stream(file, std::ios::binary);
        Json json = Json::parse(stream, isNeeded, /*allow_exceptions=*/false);
        if (!json.is_object() || !json.contains("images") || !json["images"].is_array())
            return failure(
                fmt::format("'{}' is no COCO data set: expected JSON with 'images', 'annotations' and 'categories'.", file.string()));
        for (const Json& category : listIn(json, "categories")) {
            if (!category.is_object() || !category.value("id", Json()).is_number_integer() || !category.value("name", Json()).is_string())
                return failure(fmt::format("'{}': each category needs a number 'id' and a 'name'.", file.string()));
            const auto [known, added] = names_.emplace(category["id"].get<std::int64_t>(), category["name"].get<std::string>());
            if (!added && known->second != category["name"].get<std::string>())
                return failure(fmt::format("Category {} is called '{}' in '{}' and '{}' in another file.", known->first,
                                           category["name"].get<std::string>(), file.string(), known->second));
        }
        files_.emplace_back(file, std::move(json));
        return {};
    }

    Result<Annotations> finish() &&
    {
        if (names_.empty())
            return failure(fmt::format("The COCO data set {} names no categories.", root_.string()));
        std::map<std::int64_t, int> numbers;
        for (const auto& [id, name] : names_) {
            numbers.emplace(id, static_cast<int>(numbers.size()));
            result_.classes.push_back(name);
        }
        for (const auto& [file, json] : files_)
            addImages(file, json, numbers);
        return std::move(result_);
    }

private:
    static const Json& listIn(const Json& json, const char* key)
    {
        static const Json none = Json::array();
        const auto found = json.find(key);
        return found == json.end() || !found->is_array() ? none : *found;
    }

    void addImages(const fs::path& file, const Json& json, const std::map<std::int64_t, int>& numbers)
    {
        std::map<std::int64_t, std::vector<const Json*>> byImage;
        for (const Json& annotation : listIn(json, "annotations")) {
            const auto image = annotation.is_object() ? annotation.find("image_id") : annotation.end();
            if (!annotation.is_object() || image == annotation.end() || !image->is_number_integer())
                result_.faults.add(LabelFault::malformed, fmt::format("{}: an annotation without image_id", shown(file)));
            else
                byImage[image->get<std::int64_t>()].push_back(&annotation);
        }
        const Part part = partOf(file);
        std::vector<AnnotatedImage>& images = imagesOf(result_, part.split);
        known_.clear();
        for (const Json& entry : listIn(json, "images"))
            addImage(file, part.folder, entry, byImage, numbers, images);
        for (const auto& [id, left] : byImage)
            for (std::size_t i = 0; i < left.size(); ++i)
                result_.faults.add(LabelFault::noImage, fmt::format("{}: an annotation of image {}", shown(file), id));
    }

    void addImage(const fs::path& file, const std::string& part, const Json& entry,
                  std::map<std::int64_t, std::vector<const Json*>>& byImage, const std::map<std::int64_t, int>& numbers,
                  std::vector<AnnotatedImage>& images)
    {
        const auto number = [](const Json& json, const char* key) {
            const auto found = json.find(key);
            return found != json.end() && found->is_number_integer() ? found->get<std::int64_t>() : -1;
        };
        constexpr std::int64_t longest = 1 << 20; // pixels
        if (!entry.is_object() || !entry.value("file_name", Json()).is_string() || number(entry, "id") < 0 || number(entry, "width") <= 0 ||
            number(entry, "height") <= 0 || std::max(number(entry, "width"), number(entry, "height")) > longest)
            return result_.faults.add(LabelFault::malformed,
                                      fmt::format("{}: an image without id, file_name, width or height", shown(file)));
        if (!known_.insert(number(entry, "id")).second)
            return result_.faults.add(LabelFault::malformed, fmt::format("{}: a second image {}", shown(file), number(entry, "id")));
        const auto labels = byImage.extract(number(entry, "id"));
        const fs::path picture = pictureOf(file, part, entry["file_name"].get<std::string>());
        if (picture.empty())
            return result_.faults.add(LabelFault::noImage, fmt::format("{}: {}", shown(file), entry["file_name"].get<std::string>()));
        AnnotatedImage image{picture, static_cast<int>(number(entry, "width")), static_cast<int>(number(entry, "height")), {}, true};
        BoxesOfImage boxes(image, static_cast<int>(numbers.size()), result_.faults);
        if (labels)
            for (const Json* annotation : labels.mapped())
                addBox(*annotation, shown(file), numbers, image, boxes);
        images.push_back(std::move(image));
    }

    void addBox(const Json& annotation, const std::string& file, const std::map<std::int64_t, int>& numbers, const AnnotatedImage& image,
                BoxesOfImage& boxes)
    {
        const std::string where = fmt::format("{}: annotation {}", file, jsonText(annotation.value("id", Json())));
        const Json edges = annotation.value("bbox", Json()), category = annotation.value("category_id", Json());
        const bool whole = edges.is_array() && edges.size() == 4 &&
                           std::all_of(edges.begin(), edges.end(), [](const Json& edge) { return edge.is_number(); });
        if (!whole || !category.is_number_integer())
            return result_.faults.add(LabelFault::malformed, where);
        const auto known = numbers.find(category.get<std::int64_t>());
        if (known == numbers.end())
            return result_.faults.add(LabelFault::unknownClass, fmt::format("{}: category {}", where, category.get<std::int64_t>()));
        Box box;
        box.category = known->second;
        box.left = edges[0].get<double>() / image.width;
        box.top = edges[1].get<double>() / image.height;
        box.right = box.left + edges[2].get<double>() / image.width;
        box.bottom = box.top + edges[3].get<double>() / image.height;
        const Json area = annotation.value("area", Json()), crowd = annotation.value("iscrowd", Json());
        box.area = area.is_number() ? area.get<double>() : 0;
        box.crowd = crowd == 1 || crowd == true;
        boxes.add(box, where);
    }

    /// Empty where it is nowhere that such a file may mean.
    fs::path pictureOf(const fs::path& file, const std::string& part, const std::string& name) const
    {
        std::error_code ignored;
        const fs::path above = file.parent_path().parent_path();
        for (const fs::path& folder : {file.parent_path(), above / part, above / "images" / part, above / "images", above, root_})
            if (fs::is_regular_file(folder / name, ignored))
                return (folder / name).lexically_normal();
        return {};
    }

    std::string shown(const fs::path& file) const { return file.lexically_proximate(root_).generic_string(); }

    fs::path root_;
    std::map<std::int64_t, std::string> names_; ///< by id
    std::set<std::int64_t> known_;              ///< images of the file that is read
    std::vector<std::pair<fs::path, Json>> files_;
    Annotations result_;
};

} // namespace

bool isCoco(const fs::path& source)
{
    return !filesOf(source).empty();
}

Result<Annotations> readCoco(const fs::path& source)
{
    std::error_code ignored;
    CocoReading reading(fs::is_directory(source, ignored) ? source : source.parent_path());
    for (const fs::path& file : filesOf(source))
        if (const auto taken = reading.takeFile(file); !taken)
            return tl::make_unexpected(taken.error());
    return std::move(reading).finish();
}

} // namespace espalier
