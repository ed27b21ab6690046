// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/atomic_file.h"
#include "core/base/named.h"
#include "core/base/yaml_file.h"
#include "core/project/plan_tree.h"
#include "core/project/stored_paths.h"
#include "core/settings/settings_yaml.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <cctype>
#include <limits>

namespace espalier {
namespace {

namespace fs = std::filesystem;

constexpr int planFormat = 1;
constexpr std::uintmax_t largestPlans = 16 << 20; ///< bytes
constexpr Range anyNumber{-range::infinity, range::infinity, true, true};
constexpr Range amount{0, 1e18};

constexpr NameTable<PlanOrigin, 6> origins{{
    {PlanOrigin::original, "original"},
    {PlanOrigin::plan, "plan"},
    {PlanOrigin::train, "train"},
    {PlanOrigin::sparsify, "sparsify"},
    {PlanOrigin::prune, "prune"},
    {PlanOrigin::finetune, "finetune"},
}};

Result<PlanOrigin> originFromName(const std::string& name)
{
    return choiceFromName(origins, name, "origin");
}

bool isHash(const std::string& text)
{
    return text.empty() || (text.size() == 16 && text.find_first_not_of("0123456789abcdef") == std::string::npos);
}

/// "2026-11-30T09:15:00Z".
bool isTime(const std::string& text)
{
    const std::string form = "0000-00-00T00:00:00Z";
    const auto fits = [](char shape, char c) { return shape == '0' ? std::isdigit(static_cast<unsigned char>(c)) != 0 : shape == c; };
    return text.size() == form.size() && std::equal(form.begin(), form.end(), text.begin(), fits);
}

void readTotals(YamlReader& reader, PlanTotals& totals)
{
    for (const char* key : {"params", "macs", "bytes"})
        reader.require(key);
    reader.field("params", totals.params, amount);
    reader.field("macs", totals.macs, amount);
    reader.field("bytes", totals.bytes, amount);
    reader.field("milliseconds", totals.milliseconds, range::positive);
}

void readMetric(YamlReader& reader, const char* key, const fs::path& folder, std::optional<PlanMetric>& metric)
{
    reader.section(key, [&](YamlReader& inner) {
        PlanMetric read;
        for (const char* needed : {"metric", "value", "images"})
            inner.require(needed);
        inner.field("metric", read.key);
        inner.field("value", read.value, anyNumber);
        inner.field("low", read.low, anyNumber);
        inner.field("high", read.high, anyNumber);
        inner.field("images", read.images, amount);
        inner.field("data", read.data);
        read.data = resolvedPath(read.data, folder);
        if (read.low.has_value() != read.high.has_value() || (read.low && *read.low > *read.high))
            inner.refuseValue("low", "must stand with 'high', and not be above it");
        metric = std::move(read);
    });
}

void readNode(YamlReader& reader, const fs::path& folder, PlanNode& node)
{
    for (const char* key : {"id", "origin", "name", "time"})
        reader.require(key);
    reader.field("id", node.id, {1, 1e9});
    reader.field("parent", node.parent, range::count);
    reader.choice("origin", node.origin, originFromName);
    reader.field("name", node.name);
    reader.field("time", node.time);
    reader.field("hash", node.hash);
    readTotals(reader, node.totals);
    readMetric(reader, "estimate", folder, node.estimate);
    readMetric(reader, "measured", folder, node.measured);
    reader.field("file", node.file);
    node.file = resolvedPath(node.file, folder);
    reader.field("kept", node.kept, range::count);
    reader.section("prune", [&](YamlReader& inner) { read(inner, settingsOf(node.settings)); });
}

/// What the entry's own values cannot tell.
void checkNode(YamlReader& reader, const PlanNode& node, const PlanTree& before)
{
    if (!isHash(node.hash))
        reader.refuseValue("hash", "must be 16 hexadecimal digits");
    if (!isTime(node.time))
        reader.refuseValue("time", "must be a time like 2026-11-30T09:15:00Z");
    if (!before.empty() && node.id <= before.nodes().back().id)
        reader.refuseValue("id", "must be larger than those of the entries before");
    if (before.empty() != (node.origin == PlanOrigin::original))
        reader.refuseValue("origin", "must be 'original' of the first entry, and of no other");
    if (before.empty() ? node.parent != 0 : before.find(node.parent) == nullptr)
        reader.refuseValue("parent", before.empty() ? "must not be given for the original" : "must be the id of an earlier entry");
}

Result<PlanTree> treeFromYaml(const fs::path& file, const YAML::Node& root)
{
    PlanTree tree;
    const fs::path folder = fs::absolute(file).lexically_normal().parent_path();
    YamlReader reader(root, file.string());
    int format = planFormat;
    reader.field("format", format, range::count);
    reader.require("plans");
    bool sound = true; // what follows a fault is not looked at: the first is told
    reader.list("plans", [&](YamlReader& entry) {
        PlanNode node;
        readNode(entry, folder, node);
        checkNode(entry, node, tree);
        sound = sound && entry.finish().has_value();
        if (sound)
            tree.putBack({node});
    });
    if (const auto done = reader.finish(); !done)
        return tl::make_unexpected(done.error());
    return tree;
}

void writeTotals(YamlWriter& writer, const PlanTotals& totals)
{
    writer.field("params", totals.params);
    writer.field("macs", totals.macs);
    writer.field("bytes", totals.bytes);
    writer.field("milliseconds", totals.milliseconds);
}

void writeMetric(YamlWriter& writer, const char* key, const fs::path& folder, const std::optional<PlanMetric>& metric)
{
    if (!metric)
        return;
    writer.section(key, [&](YamlWriter& inner) {
        inner.field("metric", metric->key);
        inner.field("value", metric->value);
        inner.field("low", metric->low);
        inner.field("high", metric->high);
        inner.field("images", metric->images);
        inner.field("data", storedPath(metric->data, folder));
    });
}

void writeNode(YamlWriter& writer, const fs::path& folder, PlanNode node)
{
    writer.field("id", node.id);
    if (node.parent != 0)
        writer.field("parent", node.parent);
    writer.field("origin", std::string(nameOf(node.origin)));
    writer.field("name", node.name);
    writer.field("time", node.time);
    if (!node.hash.empty())
        writer.field("hash", node.hash);
    writeTotals(writer, node.totals);
    writeMetric(writer, "estimate", folder, node.estimate);
    writeMetric(writer, "measured", folder, node.measured);
    if (!node.file.empty())
        writer.field("file", storedPath(node.file, folder));
    writer.field("kept", node.kept);
    writer.section("prune", [&](YamlWriter& inner) { write(inner, settingsOf(node.settings)); });
}

std::string treeToYaml(const PlanTree& tree, const fs::path& folder)
{
    YamlWriter writer;
    writer.field("format", planFormat);
    writer.list("plans", tree.nodes(), [&](YamlWriter& inner, const PlanNode& node) { writeNode(inner, folder, node); });
    return writer.finish();
}

Result<void> removeFile(const fs::path& file)
{
    std::error_code problem;
    fs::remove(file, problem);
    if (problem)
        return failure(fmt::format("The old plans in '{}' cannot be removed: {}.", file.string(), problem.message()));
    return {};
}

} // namespace

const char* nameOf(PlanOrigin origin)
{
    return nameIn(origins, origin);
}

fs::path planTreeFile(const fs::path& project)
{
    return fs::path(project).replace_extension(".plans");
}

Result<PlanTree> readPlanTree(const fs::path& file)
{
    try {
        std::error_code problem;
        if (!fs::exists(file, problem))
            return PlanTree();
        return readYamlFile(file, "list of plans", largestPlans).and_then([&](const YAML::Node& root) {
            return checkYamlFormat(file, root, "list of plans", planFormat).and_then([&] { return treeFromYaml(file, root); });
        });
    } catch (const std::exception& problem) {
        return failure(fmt::format("The plans in '{}' cannot be read.", file.string()), problem.what());
    }
}

Result<void> writePlanTree(const PlanTree& tree, const fs::path& file)
{
    if (tree.size() < 2)
        return removeFile(file);
    return replaceFile(file, treeToYaml(tree, fs::absolute(file).lexically_normal().parent_path()));
}

} // namespace espalier
