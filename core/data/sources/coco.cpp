// SPDX-License-Identifier: GPL-3.0-or-later
// COCO (cocodataset.org/#format-data): one JSON file for each part with its images, annotations and categories. Boxes are [left, top,
// width, height] in pixels. annotations/instances_train2017.json goes with the folder train2017; others lie beside their images.
#include "core/base/json.h"
#include "core/data/annotation_layouts.h"
#include "core/data/image_files.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <iterator>
#include <map>
#include <optional>
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

/// The number of a line from 1 on, of a place in bytes.
std::int64_t lineAt(const fs::path& file, std::streamoff place)
{
    std::ifstream stream(file, std::ios::binary);
    std::istreambuf_iterator<char> letter(stream);
    std::int64_t line = 1;
    for (std::streamoff at = 1; at < place && letter != std::istreambuf_iterator<char>(); ++at, ++letter)
        line += *letter == '\n';
    return line;
}

Result<Json> parse(const fs::path& file)
{
    std::ifstream stream(file, std::ios::binary);
    try {
        return Json::parse(stream, isNeeded);
    } catch (const Json::exception& problem) {
        stream.clear(); // a cut file ends the stream
        const std::streamoff place = stream.tellg();
        return failure(
            fmt::format("'{}' is broken JSON: it cannot be read on from byte {}, in line {}.", file.string(), place, lineAt(file, place)),
            problem.what());
    }
}

/// Ids and lengths are written as 640 or as 640.0.
std::optional<std::int64_t> wholeIn(const Json& json)
{
    constexpr double largest = 9e15; // all whole numbers below it are exact
    if (json.is_number_integer())
        return json.get<std::int64_t>();
    const double number = json.is_number() ? json.get<double>() : 0.5;
    return number == std::round(number) && std::abs(number) < largest ? std::optional(static_cast<std::int64_t>(number)) : std::nullopt;
}

/// Images are called by numbers, by some tools by texts; empty where by neither.
std::string idIn(const Json& object, const char* key)
{
    const Json id = object.value(key, Json());
    if (id.is_string())
        return id.get<std::string>();
    const auto number = wholeIn(id);
    return number ? std::to_string(*number) : std::string();
}

/// 0 where the entry does not tell it.
int lengthIn(const Json& entry, const char* key)
{
    constexpr std::int64_t longest = 1 << 20; // pixels
    const std::int64_t length = wholeIn(entry.value(key, Json())).value_or(0);
    return length > 0 && length <= longest ? static_cast<int>(length) : 0;
}

class CocoReading {
public:
    explicit CocoReading(fs::path root) : root_(std::move(root)) { result_.layout = "COCO"; }

    /// Categories first: their numbers have gaps, and files of one data set share them.
    Result<void> takeFile(const fs::path& file)
    {
        Result<Json> parsed = parse(file);
        if (!parsed)
            return tl::make_unexpected(parsed.error());
        Json json = std::move(*parsed);
        if (!json.is_object() || !json.contains("images") || !json["images"].is_array())
            return failure(
                fmt::format("'{}' is no COCO data set: expected JSON with 'images', 'annotations' and 'categories'.", file.string()));
        for (const Json& category : listIn(json, "categories")) {
            const auto id = category.is_object() ? wholeIn(category.value("id", Json())) : std::nullopt;
            if (!id || !category.value("name", Json()).is_string())
                return failure(fmt::format("'{}': each category needs a number 'id' and a 'name'.", file.string()));
            const auto [known, added] = names_.emplace(*id, category["name"].get<std::string>());
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
        std::map<std::string, std::vector<const Json*>> byImage;
        for (const Json& annotation : listIn(json, "annotations")) {
            const std::string image = annotation.is_object() ? idIn(annotation, "image_id") : std::string();
            if (image.empty())
                result_.faults.add(LabelFault::malformed, fmt::format("{}: an annotation without image_id", shown(file)));
            else
                byImage[image].push_back(&annotation);
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
                  std::map<std::string, std::vector<const Json*>>& byImage, const std::map<std::int64_t, int>& numbers,
                  std::vector<AnnotatedImage>& images)
    {
        const std::string id = entry.is_object() ? idIn(entry, "id") : std::string();
        if (id.empty() || !entry.value("file_name", Json()).is_string())
            return result_.faults.add(LabelFault::malformed, fmt::format("{}: an image without id or file_name", shown(file)));
        if (!known_.insert(id).second)
            return result_.faults.add(LabelFault::malformed, fmt::format("{}: a second image {}", shown(file), id));
        const auto labels = byImage.extract(id);
        const fs::path picture = pictureOf(file, part, entry["file_name"].get<std::string>());
        if (picture.empty())
            return result_.faults.add(LabelFault::noImage, fmt::format("{}: {}", shown(file), entry["file_name"].get<std::string>()));
        AnnotatedImage image{picture, lengthIn(entry, "width"), lengthIn(entry, "height"), {}, true};
        if (!completeSize(image, !labels.empty()))
            return result_.faults.add(LabelFault::malformed, fmt::format("{}: image {} without width or height", shown(file), id));
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
        const auto id = wholeIn(category);
        if (!whole || !id)
            return result_.faults.add(LabelFault::malformed, where);
        const auto known = numbers.find(*id);
        if (known == numbers.end())
            return result_.faults.add(LabelFault::unknownClass, fmt::format("{}: category {}", where, *id));
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
    std::set<std::string> known_;               ///< images of the file that is read
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
