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
    /// Makes the folder where it is not there. inputs: all files that frames will come from. Fails before anything is written where a
    /// copy would take the place of one of them, also through a link.
    static Result<DrawnOutput> into(const std::filesystem::path& folder, const std::vector<std::filesystem::path>& inputs);
    DrawnOutput(DrawnOutput&&) noexcept;
    ~DrawnOutput();

    /// Under the name of the image, with a number where another input has it; frames of a video into one video. frame: of an input.
    /// The file.
    Result<std::filesystem::path> write(const Frame& frame, const std::vector<NamedDetection>& boxes);

private:
    struct State;
    explicit DrawnOutput(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

} // namespace espalier::recipes
