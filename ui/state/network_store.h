// SPDX-License-Identifier: GPL-3.0-or-later
// All networks of a session by number. Those used last stay in memory; the others wait in files.
#pragma once

#include "core/base/temporary_folder.h"
#include "core/pipeline/model.h"

#include <map>
#include <optional>

namespace espalier {

using NetworkId = int;
inline constexpr NetworkId noNetwork = 0;

/// Lives in the window's thread. What comes back from a file equals what went there, bit for bit.
class NetworkStore {
public:
    static constexpr std::int64_t usualLimit = std::int64_t{512} << 20;

    /// limit: bytes of tensors that stay in memory. The network used last stays there whatever its size.
    explicit NetworkStore(std::int64_t limit = usualLimit) : limit_(limit) {}

    /// A number is given once in the store's life.
    NetworkId add(ModelPtr model);
    /// Errors: its file cannot be read any more. Programming error: no such network (asserts).
    Result<ModelPtr> model(NetworkId id);
    /// Forgets all networks.
    void clear();

    int count() const { return static_cast<int>(entries_.size()); }
    int inMemory() const;

private:
    struct Entry {
        ModelPtr model;                   ///< null while it waits in the file
        std::weak_ptr<const Model> alive; ///< the same, where somebody else still holds it
        ModelPtr outline;                 ///< all but the network itself, from the first time it was put aside on
        std::int64_t bytes = 0;
        std::uint64_t lastUse = 0;
    };

    void use(Entry& entry);
    void keepWithinLimit();
    Result<void> putAside(NetworkId id, Entry& entry);
    Result<ModelPtr> bringBack(NetworkId id, const Entry& entry) const;
    std::filesystem::path fileOf(NetworkId id) const;

    std::int64_t limit_;
    NetworkId last_ = noNetwork;
    std::uint64_t uses_ = 0;
    std::map<NetworkId, Entry> entries_;
    std::optional<TemporaryFolder> folder_; ///< made when the first network is put aside
};

} // namespace espalier
