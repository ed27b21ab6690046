// SPDX-License-Identifier: GPL-3.0-or-later
// Selection of elements by their values: top k, gathering at computed indices, non-maximum suppression; comparisons and whole numbers.
#include "core/formats/python/forward.h"
#include "core/formats/suppression_source.h"

#include <spdlog/fmt/fmt.h>

namespace espalier::python_io {
namespace {

using Writer = ForwardWriter;

std::string named(const Node& node, const char* name)
{
    return std::string(name) + "=" + literal(attribute(node, name));
}

std::string topK(const Writer& writer, const Node& node)
{
    return fmt::format("torch.topk({}, {}, {}, {}, {})", writer.input(node, 0), ComputedLiterals(writer, node, 1).number("k"),
                       named(node, "dim"), named(node, "largest"), named(node, "sorted"));
}

std::string sort(const Writer& writer, const Node& node)
{
    return fmt::format("torch.sort({}, {}, {}, {})", writer.input(node, 0), named(node, "dim"), named(node, "descending"),
                       named(node, "stable"));
}

std::string indexOfExtreme(const Writer& writer, const Node& node)
{
    return fmt::format("torch.{}({}, {}, {})", node.op, writer.input(node, 0), named(node, "dim"), named(node, "keepdim"));
}

std::string gather(const Writer& writer, const Node& node)
{
    return fmt::format("torch.gather({}, {}, {})", writer.input(node, 0), intAttribute(node, "dim"), writer.input(node, 1));
}

/// x[:, i, j]
std::string index(const Writer& writer, const Node& node)
{
    std::string places;
    for (std::size_t i = 1; i < node.inputs.size(); ++i)
        places += (i == 1 ? "" : ", ") + (writer.has(node, i) ? writer.input(node, i) : std::string(":"));
    return fmt::format("{}[{}]", writer.input(node, 0), places);
}

std::string selectWhere(const Writer& writer, const Node& node)
{
    std::string places;
    for (std::int64_t dim = 0; dim < intAttribute(node, "dim"); ++dim)
        places += ":, ";
    return fmt::format("{}[{}{}]", writer.input(node, 0), places, writer.input(node, 1));
}

/// x[rows[..., 0], rows[..., 1]]; with the number of each image in front.
std::string gatherRows(const Writer& writer, const Node& node)
{
    const std::string x = writer.input(node, 0);
    std::string images;
    if (intAttribute(node, "batch_dims") > 0) {
        std::vector<std::int64_t> alone(writer.shapeOf(node.inputs[1]).size() - 1, 1);
        alone.front() = -1;
        images = fmt::format("torch.arange({0}.shape[0], device={0}.device).reshape({1}), ", x, tupleOf(alone));
    }
    return fmt::format("{}[({}*{}.unbind(-1),)]", x, images, writer.input(node, 1));
}

std::string scatter(const Writer& writer, const Node& node)
{
    return fmt::format("{}.scatter({}, {}, {})", writer.input(node, 0), intAttribute(node, "dim"), writer.input(node, 1),
                       writer.input(node, 2));
}

std::string scatterRows(const Writer& writer, const Node& node)
{
    return fmt::format("{}.index_put((*{}.unbind(-1),), {})", writer.input(node, 0), writer.input(node, 1), writer.input(node, 2));
}

std::string comparison(const Writer& writer, const Node& node)
{
    static const std::map<std::string, const char*, std::less<>> signs = {{"eq", "=="}, {"ne", "!="}, {"lt", "<"},
                                                                          {"le", "<="}, {"gt", ">"},  {"ge", ">="}};
    return fmt::format("{} {} {}", writer.input(node, 0), signs.at(node.op), other(writer, node));
}

std::string logic(const Writer& writer, const Node& node)
{
    return fmt::format("torch.{}({}, {})", node.op, writer.input(node, 0), other(writer, node));
}

std::string roundedQuotient(const Writer& writer, const Node& node)
{
    return fmt::format("torch.div({}, {}, rounding_mode={})", writer.input(node, 0), other(writer, node),
                       literal(attribute(node, "rounding")));
}

std::string remainder(const Writer& writer, const Node& node)
{
    const bool floor = std::get<std::string>(attribute(node, "rounding")) == "floor";
    return fmt::format("torch.{}({}, {})", floor ? "remainder" : "fmod", writer.input(node, 0), other(writer, node));
}

std::string suppression(const Writer& writer, const Node& node)
{
    return fmt::format("torchvision.ops.nms({}, {}, {})", writer.input(node, 0), writer.input(node, 1), number(node, "iou_threshold"));
}

std::string suppressionPerClass(const Writer& writer, const Node& node)
{
    return fmt::format("{}({}, {}, {}, {}, {}, {})", suppressionName, writer.input(node, 0), writer.input(node, 1),
                       intAttribute(node, "most_per_class"), number(node, "iou_threshold"), number(node, "score_threshold"),
                       literal(boolAttribute(node, "centers")));
}

Form with(const char* preamble, Expression expression)
{
    Form form(expression);
    form.preamble = preamble;
    return form;
}

} // namespace

void registerSelection(FormTable& table)
{
    table.insert({{"topk", topK},
                  {"sort", sort},
                  {"argmax", indexOfExtreme},
                  {"argmin", indexOfExtreme},
                  {"gather", gather},
                  {"index", index},
                  {"select_where", selectWhere},
                  {"gather_nd", gatherRows},
                  {"scatter", scatter},
                  {"scatter_nd", scatterRows},
                  {"nonzero", ofTorch},
                  {"rounded_div", roundedQuotient},
                  {"remainder", remainder},
                  {"nms", with("import torchvision\n", suppression)},
                  {"non_max_suppression", with(suppressionSource, suppressionPerClass)},
                  {"logical_not", ofTorch}});
    for (const char* op : {"eq", "ne", "lt", "le", "gt", "ge"})
        table[op] = comparison;
    for (const char* op : {"logical_and", "logical_or", "logical_xor"})
        table[op] = logic;
}

} // namespace espalier::python_io
