// SPDX-License-Identifier: GPL-3.0-or-later
// Images on disk: folders of classes, the MNIST family's IDX files, data sets with boxes, or a folder of images without labels.
#pragma once

#include "core/base/error.h"
#include "core/data/annotations.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace espalier {

/// How an image becomes the network's input. Set in the project or on the command line.
struct Preprocessing {
    enum class Order { rgb, bgr };
    std::vector<float> mean; ///< per channel, of values in [0, 1]; empty: 0
    std::vector<float> std;  ///< per channel; empty: 1
    int height = 0;          ///< 0: the network's input height
    int width = 0;
    int channels = 0; ///< 1 grey or 3 colour; 0: the network's input channels
    Order order = Order::rgb;
    bool letterbox = false; ///< scaled as a whole, with grey bars beside it; else stretched

    bool operator==(const Preprocessing&) const = default;
};

/// One decoded image. Copies share the pixels, which never change.
struct Image {
    int height = 0, width = 0, channels = 0;
    std::span<const std::uint8_t> pixels;
    std::shared_ptr<const void> memory;    ///< where the pixels lie, shared with the dataset where that keeps them
    int sourceWidth = 0, sourceHeight = 0; ///< of the image in its file, in pixels

    /// A copy with its own memory, so that the dataset can be freed.
    Image ownCopy() const;
};

/// Whether the labels of a split's images are used.
enum class LabelUse {
    needed,  ///< class folders, IDX labels or boxes; their absence is an error
    ifThere, ///< labels where the split has its own, else as ignored
    ignored, ///< every image below the split's folder, or below the root where there is no such folder
};

/// Decoded, resized images of one split, in a fixed order (classes by name, files by name). Immutable after opening; thread-safe.
class Dataset {
public:
    struct Options {
        Preprocessing preprocessing; ///< height, width and channels must be set (non-zero)
        int limitPerClass = 0;       ///< first images of each class by name (without labels: of all images); 0: all
        LabelUse labels = LabelUse::needed;
        int threads = 0; ///< decoding threads; 0: all cores
        /// A split of at most this many bytes is decoded when it is opened and kept in memory. Images of a larger one are decoded on
        /// request; broken ones are found only then, and loaders leave them out.
        std::size_t memoryBudget = std::size_t{1} << 30;
    };

    /// root: an image folder (root/train/<class>/*, root/val/<class>/*), a folder of IDX files (*train-images-idx3-ubyte[.gz] with
    /// labels; split "train" is train-*, "val" and "test" are t10k-*), or a data set with boxes (readAnnotations). Broken images are
    /// skipped, counted and named. Errors: no such folder or split, no classes, no image that can be read, IDX files whose lengths
    /// disagree, a label beyond the named classes. Without labels and without a folder of validation images, every tenth image (from the
    /// first on) is used for validation and the others for training.
    static Result<Dataset> open(const std::filesystem::path& root, const std::string& split, const Options& options);

    /// The images at these places, in this order. Shares the pixels.
    Dataset part(const std::vector<std::size_t>& places) const;
    /// The same without their labels.
    Dataset unlabelled(const std::vector<std::size_t>& places) const;
    /// All images, without their labels; what was skipped stays told.
    Dataset unlabelled() const;
    /// The same images with their classes in another order. numbers: of each class so far, its place in classes.
    Dataset renumbered(std::vector<std::string> classes, const std::vector<int>& numbers) const;

    std::size_t size() const { return labels_.size(); }
    const std::vector<std::string>& classes() const { return classes_; }
    /// False where there are neither classes nor labels.
    bool labelled() const { return !classes_.empty(); }
    /// −1 where the images have no labels.
    int label(std::size_t i) const { return labels_[i]; }
    /// Whether the images are annotated with boxes.
    bool boxed() const { return !boxes_.empty(); }
    /// Of image i, in shares of the image in its file. Only of boxed images.
    const std::vector<Box>& boxes(std::size_t i) const { return boxes_[i]; }
    const std::string& name(std::size_t i) const { return names_[i]; }
    const Preprocessing& preprocessing() const { return preprocessing_; }
    /// Image i at the preprocessing's size, from memory or decoded. Error where the file can no longer be read.
    Result<Image> image(std::size_t i) const;
    /// The same, always decoded: to measure how long that takes.
    Result<Image> imageFromFile(std::size_t i) const;
    /// Labels that could not be used: a sentence a kind.
    const std::vector<std::string>& faults() const { return faults_; }
    /// Files that could not be read, as "path: reason".
    const std::vector<std::string>& skipped() const { return skipped_; }

private:
    struct Source;
    std::shared_ptr<const Source> source_;
    std::vector<std::size_t> places_; ///< in the source
    Preprocessing preprocessing_;
    std::vector<std::string> classes_;
    std::vector<int> labels_;
    std::vector<std::vector<Box>> boxes_; ///< empty where there are none
    std::vector<std::string> names_;
    std::vector<std::string> skipped_;
    std::vector<std::string> faults_;
};

} // namespace espalier
