// SPDX-License-Identifier: GPL-3.0-or-later
// The three lines of Python that bring a network from PyTorch into a file that opens here, by format.
#pragma once

#include <QString>

#include <vector>

namespace espalier {

struct ExportText {
    QString format; ///< for people, "TorchScript"
    QString file;   ///< what the lines write
    QString note;   ///< when to choose it
    QString code;   ///< needs `torch`, and `network`, a torch.nn.Module
};

/// In the formats' order; the first one suits most people.
std::vector<ExportText> exportTexts();

} // namespace espalier
