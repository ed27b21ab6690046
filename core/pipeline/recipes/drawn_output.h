// SPDX-License-Identifier: GPL-3.0-or-later
// Inside core/pipeline only: images and videos with boxes drawn into them, as files.
#pragma once

#include "core/base/error.h"
#include "core/data/frames.h"
#include "core/pipeline/recipes/detect.h"

#include <filesystem>
#include <memory>
#include <vector>

namespace espalier::recipes {

class DrawnOutput {
public:
    /// Makes the folder where it is not there.
    static Result<DrawnOutput> into(const std::filesystem::path& folder);
    DrawnOutput(DrawnOutput&&) noexcept;
    ~DrawnOutput();

    /// Under the name of the image, with a number where that is taken; frames of a video into one video. The file.
    Result<std::filesystem::path> write(const Frame& frame, const std::vector<NamedDetection>& boxes);

private:
    struct State;
    explicit DrawnOutput(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

} // namespace espalier::recipes
