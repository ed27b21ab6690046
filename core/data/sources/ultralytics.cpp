// SPDX-License-Identifier: GPL-3.0-or-later
// Ultralytics' layout (docs.ultralytics.com/datasets/detect): data.yaml names folders or lists of images and the classes; images/…/a.jpg
// has its boxes in labels/…/a.txt, a line "class x y width height" each, the middle and the size in shares of the image. A line with more
// numbers is an outline, whose box is used. An image without a text file shows background.
#include "core/base/yaml_file.h"
#include "core/data/annotation_layouts.h"
#include "core/data/image_files.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <set>
#include <string_view>
#include <system_error>
#include <vector>

namespace espalier {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t boxNumbers = 5;

bool isYaml(const fs::path& file)
{
    return file.extension() == ".yaml" || file.extension() == ".yml";
}

bool namesImages(const fs::path& file)
{
    const auto root = readYamlFile(file, "data set");
    return root && ((*root)["train"] || (*root)["val"]) && ((*root)["names"] || (*root)["nc"]);
}

/// The YAML file of a data set; empty where there is none. One that is named, or called data.yaml, is it in any case, so that what is wrong
/// with it is told.
fs::path yamlOf(const fs::path& source)
{
    std::error_code ignored;
    if (isYaml(source))
        return source;
    if (!fs::is_directory(source, ignored))
        return {};
    std::vector<fs::path> candidates;
    for (const auto& entry : fs::directory_iterator(source, ignored)) {
        if (entry.path().stem() == "data" && isYaml(entry.path()))
            return entry.path();
        if (isYaml(entry.path()))
            candidates.push_back(entry.path());
    }
    std::sort(candidates.begin(), candidates.end());
    const auto found = std::find_if(candidates.begin(), candidates.end(), namesImages);
    return found == candidates.end() ? fs::path() : *found;
}

bool hasLabelFolders(const fs::path& folder)
{
    std::error_code ignored;
    return fs::is_directory(folder / "images", ignored) && fs::is_directory(folder / "labels", ignored);
}

std::vector<std::string_view> wordsOf(std::string_view line)
{
    constexpr std::string_view blanks = " \t\r";
    std::vector<std::string_view> words;
    for (std::size_t at = line.find_first_not_of(blanks); at != std::string_view::npos; at = line.find_first_not_of(blanks, at)) {
        const std::size_t end = std::min(line.find_first_of(blanks, at), line.size());
        words.push_back(line.substr(at, end - at));
        at = end;
    }
    return words;
}

/// Empty where a word is no number.
std::vector<double> numbersOf(const std::vector<std::string_view>& words)
{
    std::vector<double> numbers;
    for (const std::string_view word : words) {
        const auto number = numberIn(word);
        if (!number)
            return {};
        numbers.push_back(*number);
    }
    return numbers;
}

/// Class, then middle and size, or class, then the corners of an outline. Nothing where the numbers are neither.
std::optional<Box> boxOf(const std::vector<double>& numbers)
{
    constexpr std::size_t triangle = 7;
    const bool outline = numbers.size() >= triangle && numbers.size() % 2 == 1;
    constexpr double highest = 1e9;
    if ((numbers.size() != boxNumbers && !outline) || std::abs(numbers[0]) > highest || numbers[0] != std::round(numbers[0]))
        return std::nullopt;
    Box box;
    box.category = static_cast<int>(numbers[0]);
    if (!outline) {
        box.left = numbers[1] - numbers[3] / 2;
        box.right = numbers[1] + numbers[3] / 2;
        box.top = numbers[2] - numbers[4] / 2;
        box.bottom = numbers[2] + numbers[4] / 2;
        return box;
    }
    box.left = box.right = numbers[1];
    box.top = box.bottom = numbers[2];
    for (std::size_t i = 1; i < numbers.size(); i += 2) {
        box.left = std::min(box.left, numbers[i]);
        box.right = std::max(box.right, numbers[i]);
        box.top = std::min(box.top, numbers[i + 1]);
        box.bottom = std::max(box.bottom, numbers[i + 1]);
    }
    return box;
}

class UltralyticsReading {
public:
    explicit UltralyticsReading(fs::path folder) : folder_(std::move(folder)) { result_.layout = "Ultralytics"; }

    Result<Annotations> fromYaml(const fs::path& file)
    {
        const auto root = readYamlFile(file, "data set");
        if (!root)
            return tl::make_unexpected(root.error());
        try {
            roots_ = rootsOf(*root);
            hasKeyPoints_ = (*root)["kpt_shape"].IsDefined();
            return takeClasses(file, *root).and_then([&] { return takeSplits(file, *root); }).map([&] {
                addOrphans();
                return std::move(result_);
            });
        } catch (const YAML::Exception& problem) {
            return failure(fmt::format("{}:{}: {}.", file.string(), problem.mark.line + 1, problem.msg));
        }
    }

    /// images/ and labels/ alone, with the classes' names in classes.txt or without any.
    Result<Annotations> fromFolders()
    {
        for (const fs::path& file : {folder_ / "classes.txt", folder_ / "labels" / "classes.txt"})
            if (result_.classes.empty())
                for (const std::string& line : linesOf(file))
                    if (!line.empty())
                        result_.classes.push_back(line);
        const bool named = !result_.classes.empty();
        classes_ = named ? static_cast<int>(result_.classes.size()) : mostClasses;
        for (const std::string& name : imagesBelow(folder_ / "images", folder_)) {
            const std::string part = (++fs::path(name).begin())->string();
            add(folder_ / name, fs::is_directory(folder_ / "images" / part) ? splitNamed(part).value_or("train") : "train");
        }
        if (!named)
            nameByNumber();
        folders_.insert(folder_ / "images");
        addOrphans();
        return std::move(result_);
    }

private:
    /// Where relative paths may start: the folder that `path` names, and where that is of another machine, the file's own.
    std::vector<fs::path> rootsOf(const YAML::Node& root) const
    {
        std::vector<fs::path> roots;
        if (root["path"])
            for (const fs::path& start : {folder_, folder_.parent_path()})
                roots.push_back(start / root["path"].as<std::string>());
        roots.push_back(folder_);
        return roots;
    }

    Result<void> takeClasses(const fs::path& file, const YAML::Node& root)
    {
        const YAML::Node names = root["names"], count = root["nc"];
        std::map<int, std::string> byNumber;
        if (names.IsDefined() && names.IsSequence())
            for (std::size_t i = 0; i < names.size(); ++i)
                byNumber[static_cast<int>(i)] = names[i].as<std::string>();
        else if (names.IsDefined() && names.IsMap())
            for (const auto& entry : names)
                byNumber[entry.first.as<int>()] = entry.second.as<std::string>();
        else if (count.IsDefined())
            for (int i = 0; i < std::clamp(count.as<int>(), 0, mostClasses); ++i)
                byNumber[i] = fmt::format("class {}", i);
        if (byNumber.empty())
            return failure(fmt::format("'{}' names no classes: add 'names', a list or numbers with names.", file.string()));
        if (byNumber.begin()->first != 0 || byNumber.rbegin()->first != static_cast<int>(byNumber.size()) - 1)
            return failure(fmt::format("{}:{}: the classes' numbers have to go from 0 to {}.", file.string(), names.Mark().line + 1,
                                       byNumber.size() - 1));
        if (count.IsDefined() && count.as<int>() != static_cast<int>(byNumber.size()))
            return failure(fmt::format("{}:{}: nc is {}, but there are {} names.", file.string(), count.Mark().line + 1, count.as<int>(),
                                       byNumber.size()));
        for (auto& [number, name] : byNumber)
            result_.classes.push_back(std::move(name));
        classes_ = static_cast<int>(result_.classes.size());
        return {};
    }

    Result<void> takeSplits(const fs::path& file, const YAML::Node& root)
    {
        constexpr std::array<std::pair<const char*, const char*>, 4> keys{
            {{"train", "train"}, {"val", "val"}, {"validation", "val"}, {"test", "test"}}};
        for (const auto& [key, split] : keys) {
            const YAML::Node entry = root[key];
            if (!entry.IsDefined() || entry.IsNull())
                continue;
            const std::vector<std::string> places =
                entry.IsSequence() ? entry.as<std::vector<std::string>>() : std::vector<std::string>{entry.as<std::string>()};
            for (const std::string& place : places) {
                const fs::path found = resolved(place);
                // Many files name a test part that was never delivered.
                if (found.empty() && std::string_view(split) != "test")
                    return failure(fmt::format("{}:{}: '{}' is not there; looked in {}.", file.string(), entry.Mark().line + 1, place,
                                               roots_.front().lexically_normal().string()));
                if (!found.empty())
                    takePlace(found, split);
            }
        }
        return {};
    }

    /// Empty where it is in none of the roots.
    fs::path resolved(const std::string& place) const
    {
        std::error_code ignored;
        for (const fs::path& root : roots_) {
            if (fs::exists(root / place, ignored))
                return (root / place).lexically_normal();
            if (place.starts_with("../") && fs::exists(root / place.substr(3), ignored)) // written for a folder beside the file
                return (root / place.substr(3)).lexically_normal();
        }
        return {};
    }

    /// A folder of images, or a list of them.
    void takePlace(const fs::path& place, const std::string& split)
    {
        std::error_code ignored;
        if (fs::is_directory(place, ignored)) {
            folders_.insert(wholePath(place));
            for (const std::string& name : imagesBelow(place, place))
                add(place / name, split);
            return;
        }
        int number = 0;
        for (const std::string& line : linesOf(place)) {
            ++number;
            if (!line.empty())
                addListed(place, line, number, split);
        }
    }

    void addListed(const fs::path& list, const std::string& line, int number, const std::string& split)
    {
        std::error_code ignored;
        std::vector<fs::path> starts = roots_;
        starts.insert(starts.begin(), list.parent_path());
        for (const fs::path& start : starts)
            if (const fs::path image = (start / line).lexically_normal(); fs::is_regular_file(image, ignored))
                return add(image, split);
        result_.faults.add(LabelFault::noImage, fmt::format("{}:{}: {}", shown(list), number, line));
    }

    static fs::path labelsOf(const fs::path& image)
    {
        constexpr std::string_view images = "/images/", labels = "/labels/";
        std::string path = image.generic_string();
        if (const std::size_t at = path.rfind(images); at != std::string::npos)
            path.replace(at, images.size(), labels);
        return fs::path(path).replace_extension(".txt");
    }

    void add(const fs::path& file, const std::string& split)
    {
        std::error_code ignored;
        AnnotatedImage image{file, 0, 0, {}, true};
        folders_.insert(file.parent_path());
        const fs::path labels = labelsOf(file);
        image.labelled = fs::is_regular_file(labels, ignored);
        if (image.labelled)
            addLabels(image, labels);
        imagesOf(result_, split).push_back(std::move(image));
    }

    void addLabels(AnnotatedImage& image, const fs::path& labels)
    {
        constexpr std::uintmax_t largest = 16 << 20; // bytes; whatever is larger is something else
        if (fs::file_size(labels) > largest)
            return result_.faults.add(LabelFault::malformed, shown(labels) + ": too large for labels");
        BoxesOfImage boxes(image, classes_, result_.faults);
        int number = 0;
        for (const std::string& line : linesOf(labels)) {
            ++number;
            const auto words = wordsOf(line);
            if (words.empty())
                continue;
            const std::string where = fmt::format("{}:{}", shown(labels), number);
            std::vector<double> numbers = numbersOf(words);
            if (hasKeyPoints_ && numbers.size() > boxNumbers) // points of the object's pose
                numbers.resize(boxNumbers);
            if (const auto box = boxOf(numbers))
                boxes.add(*box, where);
            else
                result_.faults.add(LabelFault::malformed, where);
        }
    }

    /// Labels whose picture is gone, or lies elsewhere. Where pictures and labels share a folder, its other texts may be anything.
    void addOrphans()
    {
        for (const fs::path& images : folders_) {
            const fs::path labels = labelsOf(images / "a.png").parent_path();
            if (labels == images)
                continue;
            const std::set<std::string> pictures = stemsIn(images, isImageName);
            for (const std::string& stem : stemsIn(labels, [](const fs::path& file) { return file.extension() == ".txt"; }))
                if (stem != "classes" && !pictures.contains(stem))
                    result_.faults.add(LabelFault::noImage, shown(labels / (stem + ".txt")));
        }
    }

    static std::set<std::string> stemsIn(const fs::path& folder, bool (*counts)(const fs::path&))
    {
        std::error_code ignored;
        std::set<std::string> stems;
        for (const auto& entry : fs::directory_iterator(folder, ignored))
            if (counts(entry.path()))
                stems.insert(entry.path().stem().string());
        return stems;
    }

    void nameByNumber()
    {
        int highest = -1;
        for (const AnnotatedSplit& split : result_.splits)
            for (const AnnotatedImage& image : split.images)
                for (const Box& box : image.boxes)
                    highest = std::max(highest, box.category);
        for (int number = 0; number <= highest; ++number)
            result_.classes.push_back(fmt::format("class {}", number));
    }

    std::string shown(const fs::path& file) const { return file.lexically_proximate(folder_).generic_string(); }

    static constexpr int mostClasses = 100'000; ///< against files that name billions
    fs::path folder_;
    std::vector<fs::path> roots_;
    std::set<fs::path> folders_; ///< of images
    int classes_ = 0;
    bool hasKeyPoints_ = false; ///< a line's further numbers are no outline
    Annotations result_;
};

} // namespace

bool isUltralytics(const fs::path& source)
{
    return !yamlOf(source).empty() || hasLabelFolders(source);
}

Result<Annotations> readUltralytics(const fs::path& source)
{
    const fs::path yaml = yamlOf(source);
    return yaml.empty() ? UltralyticsReading(source).fromFolders() : UltralyticsReading(yaml.parent_path()).fromYaml(yaml);
}

} // namespace espalier
