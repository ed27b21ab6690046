// SPDX-License-Identifier: GPL-3.0-or-later
// Options of the command line, made from settings' descriptions.
#pragma once

#include "core/settings/setting.h"

#include <CLI/App.hpp>

#include <map>
#include <string>
#include <vector>

namespace espalier::cli {

class SettingOptions {
public:
    enum class Defaults {
        shown,    ///< the values before parsing are what holds where nothing is given
        elsewhere ///< they are a file's to tell
    };

    /// Declares an option for each setting that has a flag; whatever is given is written into the settings' places, which must outlive the
    /// parser. A flag of several settings sets all of them; with their section in front, as in --finetune-lr, one.
    SettingOptions(CLI::App& app, const Settings& settings, Defaults defaults = Defaults::shown);
    SettingOptions(const SettingOptions&) = delete;
    SettingOptions& operator=(const SettingOptions&) = delete;

    /// Writes what was given into settings of the same keys.
    void apply(const Settings& settings) const;
    bool given(const std::string& key) const { return given_.count(key) > 0; }

private:
    /// What an option sets: one setting, or several that share their flag.
    struct Target {
        std::string flag;
        std::string group;
        Settings settings;
    };

    void declare(CLI::App& app, const Target& target, Defaults defaults);
    CLI::Option* declareSwitch(CLI::App& app, const Target& target);
    CLI::Option* declareList(CLI::App& app, const Target& target);
    CLI::Option* declareValue(CLI::App& app, const Target& target);
    void set(const Target& target, const std::string& text);

    std::map<std::string, std::string> given_; ///< texts by key
};

} // namespace espalier::cli
