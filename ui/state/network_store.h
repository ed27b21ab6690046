// SPDX-License-Identifier: GPL-3.0-or-later
// All networks of a session by id. Recently used ones stay in memory; the others are in files.
#pragma once

#include "core/base/temporary_folder.h"
#include "core/pipeline/model.h"

#include <map>
#include <optional>

namespace espalier {

using NetworkId = int;
inline constexpr NetworkId noNetwork = 0;

/// Lives in the window's thread. Networks read back from files are bit-equal.
class NetworkStore {
public:
    static constexpr std::int64_t usualLimit = std::int64_t{512} << 20;

    /// limit: bytes of tensors in memory. The network used last stays there whatever its size.
    explicit NetworkStore(std::int64_t limit = usualLimit) : limit_(limit) {}

    /// Ids are never reused.
    NetworkId add(ModelPtr model);
    /// Errors: its file can no longer be read. An unknown id is a programming error (asserts).
    Result<ModelPtr> model(NetworkId id);
    /// Removes all networks.
    void clear();

    int count() const { return static_cast<int>(entries_.size()); }
    int inMemory() const;

private:
    struct Entry {
        ModelPtr model;                   ///< null while it is in the file
        std::weak_ptr<const Model> alive; ///< the same object, if it is still used elsewhere
        ModelPtr outline;                 ///< everything but the network itself, since it was first moved to a file
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
    std::optional<TemporaryFolder> folder_; ///< made when the first network is moved to a file
};

} // namespace espalier
