// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/metadata.h"

#include "core/base/utf8.h"
#include "core/formats/input_note.h"

namespace espalier {
namespace {

constexpr std::size_t longestKey = 1024, mostTexts = 1000;
constexpr std::size_t mostBytes = std::size_t{8} << 20; ///< of all texts, because every copy of a network has its own

bool isOwnNote(const std::string& key)
{
    return key.starts_with("espalier.") || key == inputNoteName;
}

bool isKept(const std::string& key, const std::string& text)
{
    return !key.empty() && key.size() <= longestKey && text.size() <= longestMetadata && !isOwnNote(key) && isText(key) && isText(text);
}

} // namespace

std::map<std::string, std::string> keptMetadata(const std::map<std::string, std::string>& found)
{
    std::map<std::string, std::string> kept;
    std::size_t left = mostBytes;
    for (const auto& [key, text] : found) {
        if (kept.size() == mostTexts || text.size() > left || !isKept(key, text))
            continue;
        left -= text.size();
        kept.emplace(key, text);
    }
    return kept;
}

std::map<std::string, std::string> metadataToWrite(const Network& network, const WriteOptions& options)
{
    std::map<std::string, std::string> all = options.metadata;
    for (const auto& [key, text] : network.metadata)
        if (!isOwnNote(key))
            all.emplace(key, text);
    return all;
}

} // namespace espalier
