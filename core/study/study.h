// SPDX-License-Identifier: GPL-3.0-or-later
// A study: arms that differ in some settings, run with the same seeds and compared with one of them (docs/method.md §4).
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
    std::string series;    ///< arms of one series are points of one curve; its own name where the file says nothing
    std::string scratchOf; ///< the arm whose pruned shape this one trains from new weights; empty: an ordinary arm
    bool planOnly = false; ///< only the plan is made: no images, no training
};

/// Compares series where they reach the same value of one metric.
struct StudyMatch {
    std::string on;         ///< a metric's key
    std::vector<double> at; ///< empty: where the reference arm is, seed by seed
    double within = 0.01;   ///< how far a curve's end may be from there
};

/// Mean of some arms minus the mean of others, seed by seed.
struct StudyContrast {
    std::string name;
    std::vector<std::string> plus, minus; ///< arms
};

/// One run: an arm, a ratio where the study sweeps them, a seed.
struct StudyRun {
    std::size_t arm = 0; ///< index into Study::arms
    std::optional<double> ratio;
    std::uint64_t seed = 0;
    Project project;      ///< everything it is asked for
    std::string settings; ///< the same as YAML, free of where things lie on this machine
    std::string hash;     ///< of settings and the model's file: runs with equal hashes need not be repeated
    std::string id;       ///< "ARM@RATIO.seedN", fit for file names
};

struct Study {
    std::filesystem::path file;
    std::string name; ///< the file's, without its ending
    std::string title, note;
    bool quick = false;
    std::vector<StudyArm> arms;
    std::vector<std::uint64_t> seeds;
    std::vector<double> ratios;       ///< empty: every arm its own
    std::string reference;            ///< the arm that others are compared with
    std::vector<std::string> metrics; ///< that tables for people and charts show
    std::vector<StudyMatch> matches;
    std::vector<StudyContrast> contrasts;
    std::vector<StudyRun>
        runs; ///< in the order they are to be done: all of a seed before the next one; an arm's shape before who trains it anew

    /// Index of an arm; arms.size() where none is called so.
    std::size_t armCalled(const std::string& armName) const;
    /// The run with another arm and the same ratio and seed.
    const StudyRun& counterpart(const StudyRun& run, const std::string& armName) const;
};

struct StudyOptions {
    bool quick = false;                ///< with the file's `quick` settings
    std::filesystem::path data;        ///< instead of the projects' images; empty: theirs
    std::optional<int> threads;        ///< instead of the projects'
    std::optional<Device> device = {}; ///< likewise
};

/// Errors name file and line: not there, not YAML, unknown key (with the nearest known one), two arms of one name, a reference that is no
/// arm, no seeds, a metric that does not exist, settings that a project would not take, a network that cannot be read.
Result<Study> readStudy(const std::filesystem::path& file, const StudyOptions& options = {});

} // namespace espalier
