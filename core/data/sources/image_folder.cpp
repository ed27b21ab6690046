// SPDX-License-Identifier: GPL-3.0-or-later
// Image folders: root/<split>/<class>/<image>; without labels root/<split>/…/<image> or root/…/<image>.
#include "core/data/decode.h"
#include "core/data/image_files.h"
#include "core/data/split.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <iterator>
#include <optional>
#include <string_view>
#include <system_error>

namespace espalier {
namespace fs = std::filesystem;
namespace {

std::optional<std::string> splitFolder(const fs::path& root, const std::string& split)
{
    for (const std::string& name : splitNames(split)) {
        if (fs::is_directory(root / name))
            return name;
    }
    return std::nullopt;
}

std::string expectedLayout(const fs::path& root)
{
    return fmt::format("expected {0}/train/<class>/<image> and {0}/val/<class>/<image>, or IDX files such as train-images-idx3-ubyte.gz",
                       root.string());
}

/// A hint for a folder that has images but no classes; empty where it has no images.
std::string unlabelledHint(const fs::path& folder)
{
    return imagesBelow(folder, folder).empty() ? ""
                                               : "; a network learns from images without labels where it is told that they have none "
                                                 "(labels: false, --no-labels) and is given a teacher";
}

Error noSuchSplit(const fs::path& root, const std::string& split)
{
    const std::vector<std::string> found = foldersIn(root);
    if (found.empty()) {
        const std::string hint = unlabelledHint(root);
        return {fmt::format("{} holds no {}: {}{}.", root.string(), hint.empty() ? "images" : "class folders", expectedLayout(root), hint),
                {}};
    }
    return {fmt::format("{} has no folder '{}' (it has {}): {}.", root.string(), split, fmt::join(found, ", "), expectedLayout(root)), {}};
}

/// The classes of the training images where these have labels, so that class numbers agree although a class has no validation image.
Result<std::vector<std::string>> classNames(const fs::path& root, const std::string& folder, LabelUse labels)
{
    std::vector<std::string> own = foldersIn(root / folder);
    if (own.empty())
        return failure(
            fmt::format("{} has no class folders: {}{}.", (root / folder).string(), expectedLayout(root), unlabelledHint(root / folder)));
    if (labels == LabelUse::ifThere || !fs::is_directory(root / "train"))
        return own;
    std::vector<std::string> trained = foldersIn(root / "train");
    if (trained.empty())
        return own; // training images without labels
    for (const std::string& name : own) {
        if (!std::binary_search(trained.begin(), trained.end(), name))
            return failure(fmt::format("Class '{0}' of {1} is not among the classes of {2}; add {2}/{0} or remove the folder.", name,
                                       (root / folder).string(), (root / "train").string()));
    }
    return trained;
}

Result<Split> listSplit(const fs::path& root, const std::string& wanted, int limitPerClass, LabelUse labels)
{
    const std::optional<std::string> folder = splitFolder(root, wanted);
    if (!folder)
        return tl::make_unexpected(noSuchSplit(root, wanted));
    Result<std::vector<std::string>> classes = classNames(root, *folder, labels);
    if (!classes)
        return tl::make_unexpected(classes.error());

    Split split;
    for (const std::string& name : *classes) {
        const fs::path classFolder = root / *folder / name;
        if (!fs::is_directory(classFolder))
            continue;
        std::vector<std::string> images = imagesBelow(classFolder, root);
        if (images.empty())
            return failure(fmt::format("Class folder {} holds no image; add images or remove the folder.", classFolder.string()));
        if (limitPerClass > 0 && images.size() > static_cast<std::size_t>(limitPerClass))
            images.resize(static_cast<std::size_t>(limitPerClass));
        const auto label = static_cast<int>(&name - classes->data());
        split.labels.insert(split.labels.end(), images.size(), label);
        std::move(images.begin(), images.end(), std::back_inserter(split.names));
    }
    split.classes = std::move(*classes);
    split.read = [root, names = split.names](std::size_t i, int channels) { return decodeFile(root / names[i], channels); };
    return split;
}

/// The images of a split without labels: those in its own folder, or its part of the images below root.
std::vector<std::string> imagesOfSplit(const fs::path& root, const std::string& wanted)
{
    const std::optional<std::string> held = splitFolder(root, "val");
    if (wanted != "train" && held)
        return imagesBelow(root / *held, root);
    const bool own = fs::is_directory(root / "train");
    std::vector<std::string> images = imagesBelow(own ? root / "train" : root, root);
    if (held) {
        std::erase_if(images, [&](const std::string& name) { return name.starts_with(*held + "/"); });
        return images;
    }
    constexpr std::size_t validating = 10; // every tenth image is for validation
    std::vector<std::string> part;
    for (std::size_t i = 0; i < images.size(); ++i) {
        if ((i % validating == 0) == (wanted != "train") || images.size() == 1)
            part.push_back(std::move(images[i]));
    }
    return part;
}

Result<Split> listUnlabelled(const fs::path& root, const std::string& wanted, int limit)
{
    Split split;
    split.names = imagesOfSplit(root, wanted);
    if (split.names.empty())
        return failure(fmt::format("{} holds no images for '{}'.", root.string(), wanted));
    if (limit > 0 && split.names.size() > static_cast<std::size_t>(limit))
        split.names.resize(static_cast<std::size_t>(limit));
    split.labels.assign(split.names.size(), -1);
    split.read = [root, names = split.names](std::size_t i, int channels) { return decodeFile(root / names[i], channels); };
    return split;
}

bool hasClasses(const fs::path& root, const std::string& wanted)
{
    const std::optional<std::string> folder = splitFolder(root, wanted);
    return folder && !foldersIn(root / *folder).empty();
}

} // namespace

std::vector<std::string> splitNames(const std::string& wanted)
{
    std::vector<std::string> names{wanted};
    const std::vector<std::string> held{"val", "test", "valid", "validation"};
    if (std::find(held.begin(), held.end(), wanted) != held.end())
        std::copy_if(held.begin(), held.end(), std::back_inserter(names), [&](const std::string& name) { return name != wanted; });
    return names;
}

Result<Split> openImageFolder(const fs::path& root, const std::string& split, int limitPerClass, LabelUse labels)
{
    try {
        const bool classes = labels == LabelUse::needed || (labels == LabelUse::ifThere && hasClasses(root, split));
        return classes ? listSplit(root, split, limitPerClass, labels) : listUnlabelled(root, split, limitPerClass);
    } catch (const fs::filesystem_error& error) {
        return failure(fmt::format("Cannot read the folder {}: {}.", error.path1().string(), error.code().message()), error.what());
    }
}

} // namespace espalier
