// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/state/network_store.h"

#include "core/graph/network_dump.h"

#include <QtGlobal>

#include <algorithm>
#include <system_error>

#include <spdlog/spdlog.h>

namespace espalier {

namespace {

ModelPtr withNetwork(const Model& model, Network network)
{
    Model other = model;
    other.network = std::move(network);
    return std::make_shared<const Model>(std::move(other));
}

} // namespace

NetworkId NetworkStore::add(ModelPtr model)
{
    Entry& entry = entries_[++last_];
    entry.bytes = tensorBytes(model->network);
    entry.alive = model;
    entry.model = std::move(model);
    use(entry);
    return last_;
}

Result<ModelPtr> NetworkStore::model(NetworkId id)
{
    const auto found = entries_.find(id);
    Q_ASSERT(found != entries_.end());
    Entry& entry = found->second;
    if (!entry.model)
        entry.model = entry.alive.lock();
    if (!entry.model) {
        const Result<ModelPtr> back = bringBack(id, entry);
        if (!back)
            return back;
        entry.alive = entry.model = *back;
    }
    const ModelPtr model = entry.model;
    use(entry);
    return model;
}

void NetworkStore::clear()
{
    entries_.clear();
    folder_.reset();
}

int NetworkStore::inMemory() const
{
    return static_cast<int>(
        std::count_if(entries_.begin(), entries_.end(), [](const auto& entry) { return entry.second.model != nullptr; }));
}

void NetworkStore::use(Entry& entry)
{
    entry.lastUse = ++uses_;
    keepWithinLimit();
}

void NetworkStore::keepWithinLimit()
{
    std::vector<std::map<NetworkId, Entry>::value_type*> here;
    std::int64_t bytes = 0;
    for (auto& entry : entries_) {
        if (!entry.second.model)
            continue;
        here.push_back(&entry);
        bytes += entry.second.bytes;
    }
    std::sort(here.begin(), here.end(), [](const auto* a, const auto* b) { return a->second.lastUse < b->second.lastUse; });
    for (std::size_t i = 0; i + 1 < here.size() && bytes > limit_; ++i) {
        auto& [id, entry] = *here[i];
        if (const Result<void> aside = putAside(id, entry); !aside)
            return spdlog::warn("A network stays in memory: {}", aside.error().message);
        bytes -= entry.bytes;
    }
}

Result<void> NetworkStore::putAside(NetworkId id, Entry& entry)
{
    if (!entry.outline) { // a network never changes, so its file is written once
        try {
            if (!folder_)
                folder_.emplace();
        } catch (const std::system_error& error) {
            return failure(error.what());
        }
        if (const auto written = writeDump(entry.model->network, fileOf(id)); !written)
            return written;
        entry.outline = withNetwork(*entry.model, {});
    }
    entry.model.reset();
    return {};
}

Result<ModelPtr> NetworkStore::bringBack(NetworkId id, const Entry& entry) const
{
    return readDump(fileOf(id)).map([&entry](Network network) { return withNetwork(*entry.outline, std::move(network)); });
}

std::filesystem::path NetworkStore::fileOf(NetworkId id) const
{
    return folder_->path() / (std::to_string(id) + ".network");
}

} // namespace espalier
