// SPDX-License-Identifier: GPL-3.0-or-later
// Data sets with boxes as a split of images.
#include "core/data/annotations.h"
#include "core/data/decode.h"
#include "core/data/split.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>

namespace espalier {
namespace fs = std::filesystem;
namespace {

/// The validation images stand in for test images that are not there, and the other way round.
const AnnotatedSplit* imagesFor(const Annotations& annotations, const std::string& wanted)
{
    for (const std::string& name : splitNames(wanted)) {
        const AnnotatedSplit* const found = annotations.split(name);
        if (found != nullptr && !found->images.empty())
            return found;
    }
    return nullptr;
}

Error noSuchPart(const fs::path& root, const std::string& wanted, const Annotations& annotations)
{
    std::vector<std::string> names;
    for (const AnnotatedSplit& split : annotations.splits)
        names.push_back(split.name);
    return {fmt::format("The data set {} ({}) has no images for '{}' (it has {}).", root.string(), annotations.layout, wanted,
                        fmt::join(names, ", ")),
            {}};
}

std::vector<std::string> sentencesOn(const LabelFaults& faults)
{
    std::vector<std::string> sentences;
    for (const auto& [fault, found] : faults.found())
        sentences.push_back(fmt::format("{} {}; the first: {}", found.count, describe(fault), found.first.front()));
    return sentences;
}

Split splitOf(const fs::path& root, Annotations annotations, const AnnotatedSplit& part, int limit, LabelUse labels)
{
    Split split;
    std::vector<fs::path> files;
    const std::size_t count = limit > 0 ? std::min(part.images.size(), static_cast<std::size_t>(limit)) : part.images.size();
    for (std::size_t i = 0; i < count; ++i) {
        files.push_back(part.images[i].file);
        split.names.push_back(nameBelow(root, part.images[i].file));
        if (labels != LabelUse::ignored)
            split.boxes.push_back(part.images[i].boxes);
    }
    split.labels.assign(count, -1);
    split.read = [files = std::move(files)](std::size_t i, int channels) { return decodeFile(files[i], channels); };
    if (labels != LabelUse::ignored) {
        split.classes = std::move(annotations.classes);
        split.faults = sentencesOn(annotations.faults);
    }
    return split;
}

} // namespace

Result<Split> openBoxed(const fs::path& root, const std::string& wanted, int limit, LabelUse labels)
{
    return readAnnotations(root).and_then([&](Annotations annotations) -> Result<Split> {
        const AnnotatedSplit* const part = imagesFor(annotations, wanted);
        if (part == nullptr)
            return tl::make_unexpected(noSuchPart(root, wanted, annotations));
        const AnnotatedSplit images = *part;
        return splitOf(root, std::move(annotations), images, limit, labels);
    });
}

} // namespace espalier
