// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/onnx/sorting.h"

#include <queue>

namespace espalier::onnx_io {
namespace {

class Sorting {
public:
    explicit Sorting(const OnnxFile& file) : file_(file), graph_(file.model.graph()) {}

    std::vector<OnnxNode> run()
    {
        findProducers();
        markNeeded();
        countWaiting();
        return inOrder();
    }

private:
    static constexpr int given = -1; ///< an input or initialiser

    void findProducers()
    {
        for (const auto& [name, tensor] : file_.initialisers)
            producer_.emplace(name, given);
        for (const GraphInput& input : file_.inputs)
            if (!producer_.emplace(input.name, given).second)
                throw OnnxError("two of its inputs are called '" + input.name + "', so it is damaged");
        for (int i = 0; i < graph_.node_size(); ++i)
            for (const std::string& output : graph_.node(i).output())
                if (!output.empty() && !producer_.emplace(output, i).second)
                    throw OnnxError("the tensor '" + output + "' is produced twice, so it is damaged");
    }

    int producerOf(const std::string& name, const std::string& reader) const
    {
        const auto found = producer_.find(name);
        if (found == producer_.end())
            throw OnnxError(reader + " reads the tensor '" + name + "', which is nowhere in the file");
        return found->second;
    }

    void markNeeded()
    {
        needed_.assign(static_cast<std::size_t>(graph_.node_size()), false);
        std::vector<int> open;
        const auto need = [&](int node) {
            if (node != given && !needed_[static_cast<std::size_t>(node)]) {
                needed_[static_cast<std::size_t>(node)] = true;
                open.push_back(node);
            }
        };
        for (const std::string& output : file_.outputs)
            need(producerOf(output, "its list of outputs"));
        while (!open.empty()) {
            const int node = open.back();
            open.pop_back();
            for (const int before : producersBefore(node))
                need(before);
        }
    }

    std::vector<int> producersBefore(int node) const
    {
        std::vector<int> before;
        const OnnxNode reader(graph_.node(node), file_.opset);
        for (const std::string& input : graph_.node(node).input())
            if (!input.empty())
                before.push_back(producerOf(input, "node '" + reader.name() + "' (" + reader.op() + ")"));
        return before;
    }

    void countWaiting()
    {
        waitsFor_.assign(needed_.size(), 0);
        readers_.assign(needed_.size(), {});
        for (std::size_t node = 0; node < needed_.size(); ++node) {
            if (!needed_[node])
                continue;
            for (const int before : producersBefore(static_cast<int>(node))) {
                if (before == given)
                    continue;
                ++waitsFor_[node];
                readers_[static_cast<std::size_t>(before)].push_back(node);
            }
        }
    }

    std::vector<OnnxNode> inOrder()
    {
        std::priority_queue<std::size_t, std::vector<std::size_t>, std::greater<>> ready;
        for (std::size_t node = 0; node < needed_.size(); ++node)
            if (needed_[node] && waitsFor_[node] == 0)
                ready.push(node);
        std::vector<OnnxNode> sorted;
        while (!ready.empty()) {
            const std::size_t node = ready.top();
            ready.pop();
            needed_[node] = false;
            sorted.emplace_back(graph_.node(static_cast<int>(node)), file_.opset);
            for (const std::size_t reader : readers_[node])
                if (--waitsFor_[reader] == 0)
                    ready.push(reader);
        }
        refuseCycle();
        return sorted;
    }

    void refuseCycle() const
    {
        for (std::size_t node = 0; node < needed_.size(); ++node)
            if (needed_[node])
                throw OnnxError("node '" + OnnxNode(graph_.node(static_cast<int>(node)), file_.opset).name() +
                                "' waits for its own result: the graph has a cycle");
    }

    const OnnxFile& file_;
    const onnx::GraphProto& graph_;
    std::map<std::string, int> producer_;
    std::vector<bool> needed_;
    std::vector<int> waitsFor_;
    std::vector<std::vector<std::size_t>> readers_;
};

} // namespace

std::vector<OnnxNode> sortedNodes(const OnnxFile& file)
{
    return Sorting(file).run();
}

} // namespace espalier::onnx_io
