// SPDX-License-Identifier: GPL-3.0-or-later
// Command-line options, made from the settings' descriptions.
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
        shown,    ///< the present values are the defaults
        elsewhere ///< the defaults are in a file
    };

    /// Declares an option for each setting with a flag; given values are written to the settings' places, which must outlive the parser. A
    /// flag shared by several settings sets all of them; with the section in front, as in --finetune-lr, one.
    SettingOptions(CLI::App& app, const Settings& settings, Defaults defaults = Defaults::shown);
    SettingOptions(const SettingOptions&) = delete;
    SettingOptions& operator=(const SettingOptions&) = delete;

    /// Writes the given values to settings with the same keys.
    void apply(const Settings& settings) const;
    bool given(const std::string& key) const { return given_.count(key) > 0; }

private:
    /// The target of an option: one setting, or several that share its flag.
    struct Target {
        std::string flag;
        std::string group;
        Settings settings;
    };

    void declare(CLI::App& app, const Target& target, Defaults defaults);
    void declareFormer(CLI::App& app, const Target& target);
    CLI::Option* declareSwitch(CLI::App& app, const Target& target);
    CLI::Option* declareList(CLI::App& app, const Target& target);
    CLI::Option* declareValue(CLI::App& app, const Target& target);
    void set(const Target& target, const std::string& text);

    std::map<std::string, std::string> given_; ///< given texts, by key
};

} // namespace espalier::cli
