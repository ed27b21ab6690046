// SPDX-License-Identifier: GPL-3.0-or-later
// The sample projects: installed, or in the source tree of the build.
#pragma once

#include <QString>

#include <vector>

namespace espalier {

struct Sample {
    QString id;      ///< "Drone"; its picture is :/cards/<id>.png
    QString title;   ///< "Seen by a drone"
    QString text;    ///< a sentence on what it shows
    QString file;    ///< its project
    QString content; ///< what is in it: pictures, and the size of its network
};

/// Those that are there, the first one first.
std::vector<Sample> samples();
bool isSample(const QString& file);

} // namespace espalier
