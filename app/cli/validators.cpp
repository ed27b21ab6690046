// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/validators.h"

#include "core/graph/device.h"

#include <string>

namespace espalier::cli {
namespace {

template <class Accepts>
CLI::Validator number(const char* expectation, Accepts accepts)
{
    return CLI::Validator(
        [expectation, accepts](const std::string& text) {
            double value = 0;
            const bool sound = CLI::detail::lexical_cast(text, value) && accepts(value);
            return sound ? std::string() : "'" + text + "' should be a number " + expectation;
        },
        "");
}

} // namespace

CLI::Validator positive()
{
    return number("above 0", [](double value) { return value > 0; });
}

CLI::Validator notNegative()
{
    return number("of at least 0", [](double value) { return value >= 0; });
}

CLI::Validator usableDevice()
{
    return CLI::Validator(
        [](const std::string& name) {
            const auto device = deviceFromName(name);
            return device ? deviceFault(*device) : device.error().message;
        },
        "");
}

} // namespace espalier::cli
