// SPDX-License-Identifier: GPL-3.0-or-later
// Inside core only: batches of a dataset, decoded and augmented ahead on worker threads.
#pragma once

#include "core/data/boxed_picture.h"
#include "core/data/dataset.h"

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace espalier {

struct Augmentation {
    bool flip = false;   ///< horizontally, with probability one half
    int cropPadding = 0; ///< random crop after padding by this many pixels of value zero (the mean colour after normalisation)
    /// Of letterboxed images, whose boxes move with them; then flip counts and cropPadding does not. Off: they stay as they are.
    struct Letterboxed {
        bool vary = false;
        bool mosaic = false; ///< four images in place of one
        BoxAugmentation how; ///< its flip is that above
    } letterboxed{};
};

/// How an image is placed in a batch.
struct Placement {
    std::size_t image = 0;                 ///< of the dataset
    int dx = 0, dy = 0;                    ///< offset of the image, in pixels
    bool flip = false;                     ///< mirrored horizontally
    std::vector<Box> boxes{};              ///< of a boxed dataset: what is seen, in shares of the network's picture
    int sourceWidth = 0, sourceHeight = 0; ///< of the image in its file; 0 where the picture is made of several or varied
};
/// Image i without augmentation, as loaders give it. Error where the file can no longer be read.
Result<Placement> plainPlacement(const Dataset& dataset, std::size_t i);

/// The targets of a batch's images. Only the task that made the tensors reads them.
struct Targets {
    std::vector<at::Tensor> tensors;
};
/// Makes the targets of a batch's images, in their order. Called on the loader's threads.
using MakeTargets = std::function<Targets(const Dataset&, const std::vector<Placement>&)>;

struct Batch {
    at::Tensor images;
    Targets targets;      ///< empty where nobody asked for them
    bool blended = false; ///< images were blended after loading, so the targets are not theirs
};

/// Image i as the network's input: float32 C×H×W, normalised, without augmentation.
Result<at::Tensor> normalised(const Dataset& dataset, std::size_t i);

/// A picture (8 bits, the preprocessing's channels, colour as blue, green, red) as the network's input: float32 1×C×H×W.
at::Tensor inputOf(const cv::Mat& picture, const Preprocessing& preprocessing);

/// The order of a shuffled pass.
std::vector<std::size_t> shuffledOrder(std::size_t size, std::uint64_t seed, std::uint64_t epoch);

/// One pass over a dataset. The batches depend on dataset, seed and epoch only, not on the number of threads.
class Loader {
public:
    struct Options {
        int batch = 128;
        bool shuffle = false;
        bool dropLast = false;
        Augmentation augmentation;
        MakeTargets targets = {}; ///< empty: only images are needed
        std::uint64_t seed = 0;
        int epoch = 0;
        int threads = 0; ///< 0: chosen so that the network keeps the cores
        bool channelsLast = false;
    };
    Loader(const Dataset& dataset, const Options& options);
    ~Loader();
    Loader(Loader&&) noexcept;

    std::size_t batches() const;
    /// The next batch in order; nothing after the last one. Waits only where decoding is slower than the network.
    std::optional<Batch> next();

private:
    struct State;
    std::unique_ptr<State> state_;
};

} // namespace espalier
