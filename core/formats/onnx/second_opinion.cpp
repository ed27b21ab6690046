// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/onnx/second_opinion.h"
#include "core/formats/onnx/by_hand.h"
#include "core/formats/onnx/names.h"
#include "core/graph/rounding.h"
#include "core/graph/torch_error.h"

#include <ATen/ATen.h>
#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <map>
#include <set>

namespace espalier::onnx_io {
namespace {

using Tensors = std::vector<at::Tensor>;
using Named = std::map<std::string, at::Tensor>;

constexpr double tolerance = 1e-4;

/// Messages of judges end with names of their sources.
std::string firstLine(const std::string& text)
{
    constexpr std::size_t longest = 160;
    const std::string line = text.substr(0, text.find('\n'));
    return line.size() > longest ? printable(line.substr(0, longest)) + "…" : printable(line);
}

bool agree(const TwiceRun& ours, const Tensors& theirs)
{
    return flatError(ours.precise, theirs) <= allowedDifference(tolerance, flatError(ours.single, ours.precise));
}

/// The nodes that compute a tensor from tensors that the network has, too.
struct Piece {
    std::vector<const OnnxNode*> nodes; ///< in order
    std::vector<std::string> from;      ///< computed tensors, not the file's inputs
};

/// What computing the first differing node alone told.
enum class Finding { confirmsJudge, confirmsUs, confirmsNobody };

class Comparison {
public:
    Comparison(const Judge& judge, const std::filesystem::path& path, const OnnxFile& file, const Translated& translated,
               const Proceed& proceed)
        : judge_(judge), path_(path), file_(file), translated_(translated), proceed_(proceed)
    {
        for (const Correspondence& point : translated.correspondences)
            points_.emplace(point.tensor, &point);
    }

    SecondOpinion run()
    {
        const Opinion opinion = ask(file_.outputs);
        if (opinion.values.empty())
            return {0, {"Not compared with " + judge_.name() + ", which cannot run this file (" + firstLine(opinion.whyNot) + ")."}, false};
        const double error = flatError(Executor(translated_.network).run(translated_.inputs), opinion.values);
        if (error <= tolerance)
            return {error, {}, true};
        const TwiceRun ours = runValues(translated_.network.outputs);
        if (agree(ours, opinion.values))
            return {std::min(error, flatError(ours.precise, opinion.values)), {}, true};
        return {0, {explained(error)}, true};
    }

private:
    Opinion ask(const std::vector<std::string>& wanted) const
    {
        step(proceed_);
        return judge_.ask({path_, file_, translated_.inputs, wanted}, proceed_);
    }

    TwiceRun runValues(const std::vector<ValueId>& values, const GivenValues& replaced = {}) const
    {
        step(proceed_);
        return runTwice(translated_.network, translated_.inputs, values, replaced);
    }

    /// Nothing where the judge cannot run the file up to this point.
    std::optional<bool> agreesAt(const Correspondence& point) const
    {
        const Opinion opinion = ask({point.tensor});
        if (opinion.values.empty())
            return std::nullopt;
        return agree(runValues({point.value}), opinion.values);
    }

    /// By bisection: before the first node that differs everything agrees, and after it hardly anything does.
    const Correspondence* firstDifference() const
    {
        const std::vector<Correspondence>& all = translated_.correspondences;
        std::size_t low = 0;
        std::size_t high = all.empty() ? 0 : all.size() - 1;
        while (low < high) {
            const std::size_t middle = (low + high) / 2;
            if (agreesAt(all[middle]).value_or(true))
                low = middle + 1;
            else
                high = middle;
        }
        return all.empty() || agreesAt(all[low]).value_or(true) ? nullptr : &all[low];
    }

    /// The notice about a difference. Throws OnnxError where it is confirmed.
    std::string explained(double error) const
    {
        const std::string differs = fmt::format("{}'s output differs by {:.2g} of the largest value", judge_.name(), error);
        const Correspondence* first = firstDifference();
        if (!first)
            return differs + ", but that of no node by itself, so the comparison does not count.";
        const std::string told = checked(first);
        if (told.empty())
            throw OnnxError(fmt::format("its output as Espalier computes it differs from {}'s by {:.2g} of the largest value; the first "
                                        "node that differs is '{}', and computed alone it confirms {}",
                                        judge_.name(), error, first->node, judge_.name()));
        return differs + ", first at '" + printable(first->node) + "'; computed alone, this node " + told +
               ", so the comparison does not count.";
    }

    /// Empty where the difference is our fault. point: moved to an earlier node where one differs, too.
    std::string checked(const Correspondence*& point) const
    {
        try {
            switch (findingAt(point)) {
            case Finding::confirmsJudge:
                return {};
            case Finding::confirmsUs:
                return "agrees with Espalier";
            case Finding::confirmsNobody:
                return "agrees with neither";
            }
        } catch (const OnnxError& why) {
            return std::string("tells nothing (") + why.what() + ")";
        } catch (const std::exception& why) {
            return "tells nothing (" + firstLine(reasonOf(why)) + ")";
        }
        return {};
    }

    /// Bisection follows one branch of the graph: what the node reads may differ already in another.
    Finding findingAt(const Correspondence*& point) const
    {
        for (;;) {
            const Piece piece = pieceOf(point->tensor);
            std::vector<std::string> wanted = piece.from;
            wanted.push_back(point->tensor);
            const Opinion opinion = ask(wanted);
            if (opinion.values.empty())
                throw OnnxError(judge_.name() + " does not show what it reads: " + firstLine(opinion.whyNot));
            const TwiceRun read = runValues(valuesOf(piece.from));
            const Correspondence* earlier = differing(piece, read, opinion);
            if (!earlier)
                return finding(piece, *point, read, opinion);
            point = earlier;
        }
    }

    const Correspondence* differing(const Piece& piece, const TwiceRun& read, const Opinion& opinion) const
    {
        for (std::size_t i = 0; i < piece.from.size(); ++i)
            if (!agree({{read.single[i]}, {read.precise[i]}}, {opinion.values[i]}))
                return points_.at(piece.from[i]);
        return nullptr;
    }

    /// Both compute the point from what the judge read.
    Finding finding(const Piece& piece, const Correspondence& point, const TwiceRun& read, const Opinion& opinion) const
    {
        GivenValues given;
        Named known = loadOnnxFile(path_)->initialisers;
        for (std::size_t i = 0; i < file_.inputs.size(); ++i)
            known[file_.inputs[i].name] = translated_.inputs[i];
        for (std::size_t i = 0; i < piece.from.size(); ++i) {
            given[points_.at(piece.from[i])->value] = opinion.values[i];
            known[piece.from[i]] = opinion.values[i].reshape_as(read.single[i]);
        }
        const Tensors theirs{opinion.values.back()};
        const Tensors ours = runValues({point.value}, given).precise;
        const Tensors alone{computedAlone(piece, point.tensor, std::move(known))};
        if (flatError(ours, alone) <= tolerance)
            return Finding::confirmsUs;
        return flatError(theirs, alone) <= tolerance ? Finding::confirmsJudge : Finding::confirmsNobody;
    }

    std::vector<ValueId> valuesOf(const std::vector<std::string>& tensors) const
    {
        std::vector<ValueId> values;
        for (const std::string& tensor : tensors)
            values.push_back(points_.at(tensor)->value);
        return values;
    }

    Piece pieceOf(const std::string& tensor) const
    {
        Piece piece;
        std::set<std::string> needed{tensor}, from;
        for (auto node = file_.nodes.rbegin(); node != file_.nodes.rend(); ++node) {
            const auto& outputs = node->proto().output();
            if (std::none_of(outputs.begin(), outputs.end(), [&](const std::string& output) { return needed.count(output) > 0; }))
                continue;
            piece.nodes.push_back(&*node);
            for (const std::string& input : node->proto().input())
                if (!input.empty())
                    (points_.count(input) > 0 ? from : needed).insert(input);
        }
        std::reverse(piece.nodes.begin(), piece.nodes.end());
        piece.from.assign(from.begin(), from.end());
        return piece;
    }

    static at::Tensor computedAlone(const Piece& piece, const std::string& tensor, Named known)
    {
        for (const OnnxNode* node : piece.nodes)
            enter(known, *node, byHand(*node, inputsOf(*node, known)));
        return known.at(tensor);
    }

    static Tensors inputsOf(const OnnxNode& node, const Named& known)
    {
        Tensors inputs;
        for (const std::string& name : node.proto().input()) {
            const auto found = known.find(name);
            const bool floats = found != known.end() && found->second.is_floating_point();
            inputs.push_back(found == known.end() ? at::Tensor() : floats ? found->second.to(at::kDouble) : found->second);
        }
        return inputs;
    }

    static void enter(Named& known, const OnnxNode& node, const Tensors& outputs)
    {
        const auto count = std::min(outputs.size(), static_cast<std::size_t>(node.proto().output_size()));
        for (std::size_t i = 0; i < count; ++i)
            known[node.proto().output(static_cast<int>(i))] = outputs[i];
    }

    const Judge& judge_;
    const std::filesystem::path& path_;
    const OnnxFile& file_;
    const Translated& translated_;
    const Proceed& proceed_;
    std::map<std::string, const Correspondence*> points_; ///< by tensor
};

} // namespace

SecondOpinion secondOpinion(const Judge& judge, const std::filesystem::path& path, const OnnxFile& file, const Translated& translated,
                            const Proceed& proceed)
{
    return Comparison(judge, path, file, translated, proceed).run();
}

double flatError(const Tensors& ours, const Tensors& theirs)
{
    const auto flat = [](const Tensors& tensors) {
        Tensors rows;
        for (const at::Tensor& tensor : tensors)
            rows.push_back(tensor.reshape({-1}));
        return rows;
    };
    return relativeError(flat(ours), flat(theirs));
}

} // namespace espalier::onnx_io
