// SPDX-License-Identifier: GPL-3.0-or-later
// A study: arms with different settings, run with the same seeds and compared with a reference arm (docs/method.md §4).
#pragma once

#include "core/project/project.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace espalier {

struct StudyArm {
    std::string name;
    std::string series;      ///< arms of one series are points of one curve; by default the arm's own name
    std::string scratchOf;   ///< the arm whose pruned shape this one trains from scratch; empty: an ordinary arm
    bool planOnly = false;   ///< only plans: no images, no training
    bool newWeights = false; ///< the network starts with new weights, from the run's seed; it is its own teacher
};

/// Compares series at equal values of one metric.
struct StudyMatch {
    std::string on;         ///< a metric's key
    std::vector<double> at; ///< empty: at the reference arm's value, seed by seed
    double within = 0.01;   ///< largest distance from a curve's end to that value
};

/// The mean of some arms minus the mean of others, seed by seed.
struct StudyContrast {
    std::string name;
    std::vector<std::string> plus, minus; ///< arms
};

/// One run: an arm, a ratio if the study has several, and a seed.
struct StudyRun {
    std::size_t arm = 0; ///< index into Study::arms
    std::optional<double> ratio;
    std::uint64_t seed = 0;
    Project project;      ///< the run's complete settings
    std::string settings; ///< the same as YAML, without machine-specific paths
    std::string hash;     ///< of settings and the model's file: runs with equal hashes are not repeated
    std::string id;       ///< "ARM@RATIO.seedN", valid in file names
};

struct Study {
    std::filesystem::path file;
    std::string name; ///< the file's name without its ending
    std::string title, note;
    bool quick = false;
    std::vector<StudyArm> arms;
    std::vector<std::uint64_t> seeds;
    std::vector<double> ratios;       ///< empty: each arm's own
    std::string reference;            ///< the arm that others are compared with
    std::vector<std::string> metrics; ///< for tables and charts
    std::vector<StudyMatch> matches;
    std::vector<StudyContrast> contrasts;
    std::vector<StudyRun>
        runs; ///< in the order of execution: all of a seed before the next one; an arm before those that train its shape from scratch

    /// Index of an arm; arms.size() for an unknown name.
    std::size_t armCalled(const std::string& armName) const;
    /// The run of another arm with the same ratio and seed.
    const StudyRun& counterpart(const StudyRun& run, const std::string& armName) const;
};

struct StudyOptions {
    bool quick = false;                ///< use the file's `quick` settings
    std::filesystem::path data;        ///< replaces the projects' images; empty: theirs
    std::optional<int> threads;        ///< replaces the projects' number
    std::optional<Device> device = {}; ///< likewise
};

/// Errors name file and line: missing, not YAML, unknown key (with the nearest known one), two arms with one name, a reference that is no
/// arm, no seeds, an unknown metric, settings that are invalid in a project, a network that cannot be read.
Result<Study> readStudy(const std::filesystem::path& file, const StudyOptions& options = {});

} // namespace espalier
