// SPDX-License-Identifier: GPL-3.0-or-later
// Inside core only: batches of a dataset, decoded and augmented ahead on worker threads.
#pragma once

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
    int cropPadding = 0; ///< random crop after zero padding by this many pixels (of the mean colour after normalisation: zero)
};

/// How an image is laid into its place in a batch.
struct Placement {
    std::size_t image = 0; ///< of the dataset
    int dx = 0, dy = 0;    ///< of the image against the place, in pixels
    bool flip = false;     ///< mirrored, within the place
};

/// What a batch's images should be answered with. Only the task that made the tensors reads them.
struct Targets {
    std::vector<at::Tensor> tensors;
};
/// Of the images that a batch holds, in its order. Called on the loader's threads.
using MakeTargets = std::function<Targets(const Dataset&, const std::vector<Placement>&)>;

struct Batch {
    at::Tensor images; ///< float32 N×C×H×W, normalised
    Targets targets;   ///< empty where nobody asked for them
};

/// Image i as the network takes it: float32 C×H×W, normalised, without augmentation.
Result<at::Tensor> normalised(const Dataset& dataset, std::size_t i);

/// One pass over a dataset. The batches depend on (dataset, seed, epoch) alone, not on the number of threads.
class Loader {
public:
    struct Options {
        int batch = 128;
        bool shuffle = false;
        bool dropLast = false;
        Augmentation augmentation;
        MakeTargets targets = {}; ///< none: the images alone are wanted
        std::uint64_t seed = 0;
        int epoch = 0;
        int threads = 0; ///< 0: a number that leaves the cores to the network
        bool channelsLast = false;
    };
    Loader(const Dataset& dataset, const Options& options);
    ~Loader();
    Loader(Loader&&) noexcept;

    std::size_t batches() const;
    /// The next batch in order; nothing after the last. Waits only where decoding is slower than the network.
    std::optional<Batch> next();

private:
    struct State;
    std::unique_ptr<State> state_;
};

} // namespace espalier
