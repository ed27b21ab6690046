// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/settings/settings_yaml.h"

namespace espalier {
namespace {

using Iterator = Settings::const_iterator;

/// "distill" of "distill.weight", behind the first `from` characters of the key; empty where it lies in no further section.
std::string sectionOf(const Setting& setting, std::size_t from)
{
    const std::size_t dot = setting.key.find('.', from);
    return dot == std::string::npos ? std::string() : setting.key.substr(from, dot - from);
}

/// Calls single for each setting, and section for each run of settings that lie in one; `from` characters of all keys are behind us.
template <class Single, class Section>
void walk(Iterator begin, Iterator end, std::size_t from, Single single, Section section)
{
    while (begin != end) {
        const std::string name = sectionOf(*begin, from);
        const Iterator first = begin++;
        if (name.empty()) {
            single(first->name().c_str(), *first);
            continue;
        }
        while (begin != end && sectionOf(*begin, from) == name)
            ++begin;
        section(name.c_str(), first, begin, from + name.size() + 1);
    }
}

void readFormer(YamlReader& reader, const Setting& setting)
{
    if (!setting.former)
        return;
    if (const std::optional<bool> truth = reader.truth(setting.former->name.c_str()))
        (void)setFromText(setting, *truth ? setting.former->whenTrue : setting.former->whenFalse); // names of the setting's own
}

void readRun(YamlReader& reader, Iterator begin, Iterator end, std::size_t from)
{
    walk(
        begin, end, from,
        [&](const char* key, const Setting& setting) {
            readFormer(reader, setting);
            std::visit([&](const auto& place) { reader.field(key, place, setting.range); }, setting.place);
        },
        [&](const char* key, Iterator first, Iterator last, std::size_t behind) {
            reader.section(key, [&](YamlReader& section) { readRun(section, first, last, behind); });
        });
}

void writeRun(YamlWriter& writer, Iterator begin, Iterator end, std::size_t from)
{
    walk(
        begin, end, from,
        [&](const char* key, const Setting& setting) { std::visit([&](const auto& place) { writer.field(key, place); }, setting.place); },
        [&](const char* key, Iterator first, Iterator last, std::size_t behind) {
            writer.section(key, [&](YamlWriter& section) { writeRun(section, first, last, behind); });
        });
}

} // namespace

void read(YamlReader& reader, const Settings& settings)
{
    readRun(reader, settings.begin(), settings.end(), 0);
}

void write(YamlWriter& writer, const Settings& settings)
{
    writeRun(writer, settings.begin(), settings.end(), 0);
}

} // namespace espalier
