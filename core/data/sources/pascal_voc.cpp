// SPDX-License-Identifier: GPL-3.0-or-later
// Pascal VOC: Annotations/a.xml has the boxes of JPEGImages/a.* in pixels, ImageSets/Main/train.txt names the images of a part. Some tools
// write an XML file beside each image, a folder for each part. Edges are used as they are, as most of today's tools write them: from 0.
#include "core/data/annotation_layouts.h"
#include "core/data/image_files.h"

#include <pugixml.hpp>

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <set>
#include <string_view>
#include <system_error>
#include <vector>

namespace espalier {
namespace {

namespace fs = std::filesystem;

bool holdsXml(const fs::path& folder)
{
    std::error_code ignored;
    const auto files = fs::directory_iterator(folder, ignored);
    return std::any_of(begin(files), end(files), [](const auto& entry) { return entry.path().extension() == ".xml"; });
}

/// The folder itself, VOC2012 in it, or VOCdevkit/VOC2012, wherever there are annotations.
std::vector<fs::path> yearsBelow(const fs::path& source)
{
    std::vector<fs::path> candidates{source};
    for (const std::string& folder : foldersIn(source)) {
        candidates.push_back(source / folder);
        for (const std::string& inner : foldersIn(source / folder))
            candidates.push_back(source / folder / inner);
    }
    std::erase_if(candidates, [](const fs::path& folder) { return !holdsXml(folder / "Annotations"); });
    return candidates;
}

/// Folders of a part, with XML files beside the images.
std::vector<fs::path> partsBelow(const fs::path& source)
{
    std::vector<fs::path> parts;
    for (const std::string& folder : foldersIn(source))
        if (splitNamed(folder) && holdsXml(source / folder))
            parts.push_back(source / folder);
    return parts;
}

/// An object before all classes are known.
struct NamedBox {
    std::string name;
    Box box;
    std::string where;
};

struct Page {
    AnnotatedImage image;
    std::vector<NamedBox> boxes;
    std::string split;
};

class PascalVocReading {
public:
    explicit PascalVocReading(fs::path root) : root_(std::move(root)) { result_.layout = "Pascal VOC"; }

    void addYear(const fs::path& year)
    {
        std::map<std::string, fs::path> images; // by their names without endings
        for (const char* folder : {"JPEGImages", "images", "Images"}) {
            std::error_code ignored;
            if (fs::is_directory(year / folder, ignored))
                for (const std::string& name : imagesBelow(year / folder, year / folder))
                    images.emplace(fs::path(name).replace_extension().generic_string(), year / folder / name);
        }
        const auto lists = listsOf(year);
        for (const auto& [split, names] : lists)
            for (const std::string& name : names)
                addImage(images, name, year / "Annotations" / (name + ".xml"), split);
        if (!lists.empty())
            return;
        for (const fs::path& file : xmlIn(year / "Annotations"))
            addImage(images, file.stem().string(), file, "train");
    }

    void addPart(const fs::path& part)
    {
        const std::string split = *splitNamed(part.filename().string());
        std::map<std::string, fs::path> images;
        for (const std::string& name : imagesBelow(part, part))
            images.emplace(fs::path(name).stem().string(), part / name);
        for (const fs::path& file : xmlIn(part))
            addImage(images, file.stem().string(), file, split);
    }

    Annotations finish() &&
    {
        std::set<std::string> names;
        for (const Page& page : pages_)
            for (const NamedBox& named : page.boxes)
                names.insert(named.name);
        result_.classes.assign(names.begin(), names.end());
        for (Page& page : pages_) {
            BoxesOfImage boxes(page.image, static_cast<int>(names.size()), result_.faults);
            for (NamedBox& named : page.boxes) {
                named.box.category = static_cast<int>(std::distance(names.begin(), names.find(named.name)));
                boxes.add(named.box, named.where);
            }
            imagesOf(result_, page.split).push_back(std::move(page.image));
        }
        return std::move(result_);
    }

private:
    static std::vector<fs::path> xmlIn(const fs::path& folder)
    {
        std::vector<fs::path> files;
        for (const auto& entry : fs::directory_iterator(folder))
            if (entry.path().extension() == ".xml")
                files.push_back(entry.path());
        std::sort(files.begin(), files.end());
        return files;
    }

    /// Names by part. An image of two lists belongs to the first of train, val and test; trainval.txt counts where there is neither.
    static std::vector<std::pair<std::string, std::vector<std::string>>> listsOf(const fs::path& year)
    {
        std::vector<std::pair<std::string, std::vector<std::string>>> lists;
        for (const char* name : {"train", "val", "test", "trainval"}) {
            if (std::string_view(name) == "trainval" && !lists.empty() && lists.front().first != "test")
                break;
            std::vector<std::string> names;
            for (const std::string& line : linesOf(year / "ImageSets" / "Main" / fmt::format("{}.txt", name)))
                if (const std::size_t end = line.find_first_of(" \t\r"); !line.substr(0, end).empty())
                    names.push_back(line.substr(0, end));
            if (!names.empty())
                lists.emplace_back(std::string_view(name) == "trainval" ? "train" : name, std::move(names));
        }
        return lists;
    }

    void addImage(const std::map<std::string, fs::path>& images, const std::string& name, const fs::path& annotation,
                  const std::string& split)
    {
        std::error_code ignored;
        if (!known_.insert(annotation).second)
            return;
        const auto image = images.find(name);
        if (image == images.end())
            return result_.faults.add(LabelFault::noImage, shown(annotation));
        if (!fs::is_regular_file(annotation, ignored))
            return result_.faults.add(LabelFault::noLabels, shown(image->second));
        Page page{{image->second, 0, 0, {}, true}, {}, split};
        if (!read(annotation, page))
            return result_.faults.add(LabelFault::malformed, shown(annotation));
        pages_.push_back(std::move(page));
    }

    static std::string_view trimmed(std::string_view text)
    {
        constexpr std::string_view blanks = " \t\r\n";
        const std::size_t first = std::min(text.find_first_not_of(blanks), text.size());
        return text.substr(first, text.find_last_not_of(blanks) + 1 - first);
    }

    /// False where the file is no annotation. Objects that cannot be read are left out.
    bool read(const fs::path& file, Page& page)
    {
        constexpr std::uintmax_t largest = 16 << 20; // bytes
        pugi::xml_document document;
        if (fs::file_size(file) > largest || !document.load_file(file.c_str()))
            return false;
        const pugi::xml_node root = document.child("annotation"), size = root.child("size");
        page.image.width = size.child("width").text().as_int();
        page.image.height = size.child("height").text().as_int();
        if (!root || !completeSize(page.image, root.child("object"))) // some tools write sizes of 0
            return false;
        int number = 0;
        for (const pugi::xml_node object : root.children("object"))
            addObject(object, fmt::format("{}, object {}", shown(file), ++number), page);
        return true;
    }

    void addObject(const pugi::xml_node& object, const std::string& where, Page& page)
    {
        const pugi::xml_node edges = object.child("bndbox");
        NamedBox named{object.child("name").text().as_string(), {}, where};
        named.box.difficult = object.child("difficult").text().as_bool();
        const std::pair<const char*, double*> places[] = {
            {"xmin", &named.box.left}, {"ymin", &named.box.top}, {"xmax", &named.box.right}, {"ymax", &named.box.bottom}};
        for (const auto& [name, edge] : places) {
            const auto number = numberIn(trimmed(edges.child(name).text().get()));
            if (!number)
                return result_.faults.add(LabelFault::malformed, where);
            *edge = *number;
        }
        if (named.name.empty())
            return result_.faults.add(LabelFault::malformed, where);
        named.box.left /= page.image.width;
        named.box.right /= page.image.width;
        named.box.top /= page.image.height;
        named.box.bottom /= page.image.height;
        page.boxes.push_back(std::move(named));
    }

    std::string shown(const fs::path& file) const { return file.lexically_proximate(root_).generic_string(); }

    fs::path root_;
    std::set<fs::path> known_; ///< annotations
    std::vector<Page> pages_;
    Annotations result_;
};

} // namespace

bool isPascalVoc(const fs::path& source)
{
    std::error_code ignored;
    return fs::is_directory(source, ignored) && (!yearsBelow(source).empty() || !partsBelow(source).empty());
}

Result<Annotations> readPascalVoc(const fs::path& source)
{
    PascalVocReading reading(source);
    for (const fs::path& year : yearsBelow(source))
        reading.addYear(year);
    for (const fs::path& part : partsBelow(source))
        reading.addPart(part);
    return std::move(reading).finish();
}

} // namespace espalier
