// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/annotations.h"

#include "core/data/annotation_layouts.h"
#include "core/data/decode.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <cmath>
#include <fstream>
#include <system_error>
#include <utility>

namespace espalier {
namespace {

namespace fs = std::filesystem;

constexpr std::array splitOrder{"train", "val", "test"};

struct FaultText {
    LabelFault fault;
    const char *name, *text;
};

constexpr std::array<FaultText, 8> faultTexts{{
    {LabelFault::malformed, "malformed", "labels that cannot be read (skipped)"},
    {LabelFault::unknownClass, "unknown_class", "labels of a class that the data set does not name (skipped)"},
    {LabelFault::empty, "empty", "boxes without width or height (skipped)"},
    {LabelFault::outside, "outside", "boxes outside of the image (skipped)"},
    {LabelFault::cut, "cut", "boxes that reach over the image's edge (cut there)"},
    {LabelFault::repeated, "repeated", "boxes that are there twice (used once)"},
    {LabelFault::noImage, "no_image", "annotated images that are not there (left out)"},
    {LabelFault::noLabels, "no_labels", "listed images without an annotation (left out)"},
}};

const FaultText& textOf(LabelFault fault)
{
    return *std::find_if(faultTexts.begin(), faultTexts.end(), [fault](const FaultText& each) { return each.fault == fault; });
}

/// Every tenth training image becomes a validation image.
void setAside(Annotations& annotations)
{
    constexpr std::size_t step = 10;
    if (annotations.splits.size() != 1 || annotations.splits.front().name != "train" || annotations.splits.front().images.size() < 2)
        return;
    AnnotatedSplit train{"train", {}}, val{"val", {}};
    std::vector<AnnotatedImage>& all = annotations.splits.front().images;
    for (std::size_t i = 0; i < all.size(); ++i)
        (i % step == 0 ? val : train).images.push_back(std::move(all[i]));
    annotations.splits = {std::move(train), std::move(val)};
}

/// Why there is no image: what was found wrong most often.
Error noImage(const Annotations& annotations, const fs::path& source)
{
    const auto& faults = annotations.faults.found();
    const auto worst =
        std::max_element(faults.begin(), faults.end(), [](const auto& a, const auto& b) { return a.second.count < b.second.count; });
    if (worst == faults.end())
        return {fmt::format("The {} data set {} has no image.", annotations.layout, source.string()), {}};
    return {fmt::format("The {} data set {} has no image that can be used. {} {}; the first: {}.", annotations.layout, source.string(),
                        worst->second.count, describe(worst->first), worst->second.first.front()),
            {}};
}

Result<Annotations> finished(Annotations annotations, const fs::path& source)
{
    std::erase_if(annotations.splits, [](const AnnotatedSplit& split) { return split.images.empty(); });
    const auto place = [](const AnnotatedSplit& split) { return std::find(splitOrder.begin(), splitOrder.end(), split.name); };
    std::stable_sort(annotations.splits.begin(), annotations.splits.end(),
                     [&](const auto& a, const auto& b) { return place(a) < place(b); });
    if (annotations.splits.empty())
        return tl::make_unexpected(noImage(annotations, source));
    setAside(annotations);
    return annotations;
}

} // namespace

const char* describe(LabelFault fault)
{
    return textOf(fault).text;
}

const char* nameOf(LabelFault fault)
{
    return textOf(fault).name;
}

void LabelFaults::add(LabelFault fault, const std::string& where)
{
    constexpr std::size_t named = 10;
    Found& found = found_[fault];
    ++found.count;
    if (found.first.size() < named)
        found.first.push_back(where);
}

const AnnotatedSplit* Annotations::split(const std::string& name) const
{
    const auto found = std::find_if(splits.begin(), splits.end(), [&](const AnnotatedSplit& split) { return split.name == name; });
    return found == splits.end() ? nullptr : &*found;
}

void BoxesOfImage::add(Box box, const std::string& where)
{
    constexpr double tolerance = 1e-3; // of the image's side: labels are rounded
    if (!std::isfinite(box.left) || !std::isfinite(box.top) || !std::isfinite(box.right) || !std::isfinite(box.bottom))
        return faults_.add(LabelFault::malformed, where + ": a number is not finite");
    if (box.category < 0 || box.category >= classes_)
        return faults_.add(LabelFault::unknownClass, fmt::format("{}: class {} of {}", where, box.category, classes_));
    if (!(box.right > box.left) || !(box.bottom > box.top))
        return faults_.add(LabelFault::empty, where);
    const Box whole = box;
    for (double* edge : {&box.left, &box.top, &box.right, &box.bottom})
        *edge = std::clamp(*edge, 0.0, 1.0);
    if (!(box.right > box.left) || !(box.bottom > box.top))
        return faults_.add(LabelFault::outside, where);
    if (!known_.insert({static_cast<double>(box.category), whole.left, whole.top, whole.right, whole.bottom}).second)
        return faults_.add(LabelFault::repeated, where);
    if (std::max({box.left - whole.left, box.top - whole.top, whole.right - box.right, whole.bottom - box.bottom}) > tolerance)
        faults_.add(LabelFault::cut, where);
    image_.boxes.push_back(box);
}

std::vector<AnnotatedImage>& imagesOf(Annotations& annotations, const std::string& split)
{
    for (AnnotatedSplit& each : annotations.splits)
        if (each.name == split)
            return each.images;
    return annotations.splits.emplace_back(AnnotatedSplit{split, {}}).images;
}

bool completeSize(AnnotatedImage& image, bool needed)
{
    if (image.width > 0 && image.height > 0)
        return true;
    image.width = image.height = 0;
    if (!needed)
        return true;
    const auto picture = decodeFile(image.file, 1);
    if (!picture)
        return false;
    image.width = picture->cols;
    image.height = picture->rows;
    return true;
}

fs::path wholePath(const fs::path& path)
{
    const fs::path whole = fs::absolute(path).lexically_normal();
    return whole.has_filename() ? whole : whole.parent_path();
}

std::vector<std::string> linesOf(const fs::path& file)
{
    constexpr std::uintmax_t largest = 256 << 20; // bytes: the lists of the largest data sets take some 20 MB
    std::error_code problem;
    if (!fs::is_regular_file(file, problem) || fs::file_size(file, problem) > largest)
        return {};
    std::vector<std::string> lines;
    std::ifstream stream(file, std::ios::binary);
    for (std::string line; std::getline(stream, line);) {
        while (!line.empty() && (line.back() == '\r' || line.back() == ' ' || line.back() == '\t'))
            line.pop_back();
        lines.push_back(std::move(line));
    }
    return lines;
}

std::optional<double> numberIn(std::string_view text)
{
    double number = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
    return problem == std::errc() && end == text.data() + text.size() ? std::optional(number) : std::nullopt;
}

std::optional<std::string> splitNamed(const std::string& name)
{
    std::string small = name;
    std::transform(small.begin(), small.end(), small.begin(), [](unsigned char c) { return std::tolower(c); });
    for (const char* split : splitOrder)
        if (small.starts_with(split))
            return split;
    return std::nullopt;
}

bool holdsAnnotations(const fs::path& source)
{
    try {
        const fs::path whole = wholePath(source);
        return isUltralytics(whole) || isCoco(whole) || isPascalVoc(whole);
    } catch (const fs::filesystem_error&) {
        return false; // whoever reads it tells why
    }
}

Result<Annotations> readAnnotations(const fs::path& named)
{
    try {
        const fs::path source = wholePath(named);
        if (!fs::exists(source))
            return failure(fmt::format("There is no file or folder '{}'.", named.string()));
        const auto read = isUltralytics(source) ? readUltralytics
                          : isCoco(source)      ? readCoco
                          : isPascalVoc(source) ? readPascalVoc
                                                : nullptr;
        if (read == nullptr)
            return failure(fmt::format("'{}' is no data set with boxes: expected a data.yaml with images/ and labels/ (Ultralytics), "
                                       "Annotations/*.xml (Pascal VOC) or annotations/*.json (COCO).",
                                       named.string()));
        return read(source).and_then([&](Annotations annotations) { return finished(std::move(annotations), source); });
    } catch (const fs::filesystem_error& problem) {
        return failure(fmt::format("'{}' cannot be read: {}.", problem.path1().string(), problem.code().message()));
    }
}

std::string nameBelow(const fs::path& source, const fs::path& file)
{
    const fs::path folder = fs::is_directory(source) ? source : source.parent_path();
    const fs::path relative = file.lexically_relative(fs::absolute(folder).lexically_normal());
    return relative.empty() || *relative.begin() == ".." ? file.string() : relative.string();
}

} // namespace espalier
