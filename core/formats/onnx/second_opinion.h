// SPDX-License-Identifier: GPL-3.0-or-later
// Compares a translated network with a judge's run of the same file.
#pragma once

#include "core/formats/onnx/judge.h"
#include "core/formats/onnx/walk.h"

#include <filesystem>
#include <string>
#include <vector>

namespace espalier::onnx_io {

struct SecondOpinion {
    double error = 0; ///< largest difference to the judge, relative to the largest value; 0 where the comparison does not count
    std::vector<std::string> notices;
    bool compared = true; ///< false where the judge cannot run the file
};

/// Judges can be wrong, so a difference counts only if it is more than rounding and if the first node that differs, computed alone by its
/// definition from the judge's own inputs, confirms the judge. Throws OnnxError for such a difference; any other is a notice that names the
/// judge and the node. Throws Stopped as step does. path: the file's; its initialisers may have been dropped.
SecondOpinion secondOpinion(const Judge& judge, const std::filesystem::path& path, const OnnxFile& file, const Translated& translated,
                            const Proceed& proceed);

/// Like relativeError, but ignores shapes.
double flatError(const std::vector<at::Tensor>& ours, const std::vector<at::Tensor>& theirs);

} // namespace espalier::onnx_io
