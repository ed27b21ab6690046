// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/text_table.h"
#include "core/data/survey.h"

#include <fmt/ranges.h>
#include <spdlog/fmt/fmt.h>

#include <algorithm>

namespace espalier::cli {
namespace {

std::string sizeText(const PictureSize& size)
{
    return fmt::format("{} × {}", size.width, size.height);
}

Json sizeJson(const PictureSize& size)
{
    return {size.width, size.height};
}

Json splitJson(const SplitSurvey& split, const Survey& survey)
{
    Json classes = Json::array();
    for (std::size_t i = 0; i < split.classes.size(); ++i)
        classes.push_back({{"name", survey.classes[i]}, {"images", split.classes[i].images}, {"boxes", split.classes[i].boxes}});
    return {{"name", split.name},
            {"images", split.images},
            {"background", split.background},
            {"unlabelled", split.unlabelled},
            {"boxes", split.boxes},
            {"box_sizes", {{"small", split.boxSizes[0]}, {"medium", split.boxSizes[1]}, {"large", split.boxSizes[2]}}},
            {"classes", classes},
            {"sizes",
             {{"smallest", sizeJson(split.smallest)},
              {"largest", sizeJson(split.largest)},
              {"most_frequent", sizeJson(split.mostFrequent)},
              {"images_of_that_size", split.imagesOfThatSize}}}};
}

Json surveyJson(const Survey& survey, const std::string& source)
{
    Json splits = Json::array(), faults = Json::array(), pairs = Json::array();
    for (const SplitSurvey& split : survey.splits)
        splits.push_back(splitJson(split, survey));
    for (const auto& [fault, found] : survey.faults.found())
        faults.push_back({{"kind", nameOf(fault)}, {"count", found.count}, {"text", describe(fault)}, {"first", found.first}});
    for (const auto& [train, val] : survey.nearDuplicates)
        pairs.push_back({{"train", train}, {"val", val}});
    return {{"data", source},          {"layout", survey.layout}, {"notes", survey.notes},           {"classes", survey.classes},
            {"splits", splits},        {"faults", faults},        {"unreadable", survey.unreadable}, {"other_size", survey.otherSize},
            {"near_duplicates", pairs}};
}

std::string splitTable(const Survey& survey)
{
    std::vector<std::string> header{"part", "images"};
    if (survey.boxes)
        header.insert(header.end(), {"unlabelled", "without boxes", "boxes", "small", "medium", "large"});
    header.insert(header.end(), {"smallest", "largest", "most frequent"});
    TextTable table(header);
    for (const SplitSurvey& split : survey.splits) {
        std::vector<std::string> row{split.name, grouped(split.images)};
        if (survey.boxes)
            for (const std::int64_t number :
                 {split.unlabelled, split.background, split.boxes, split.boxSizes[0], split.boxSizes[1], split.boxSizes[2]})
                row.push_back(grouped(number));
        for (const PictureSize& size : {split.smallest, split.largest, split.mostFrequent})
            row.push_back(sizeText(size));
        table.row(row);
    }
    return table.text();
}

/// A row a class; of each part its images, and its boxes where there are any.
std::string classTable(const Survey& survey)
{
    constexpr std::size_t most = 100;
    std::vector<std::string> header{"class"};
    for (const SplitSurvey& split : survey.splits) {
        header.push_back(split.name + " images");
        if (survey.boxes)
            header.push_back(split.name + " boxes");
    }
    TextTable table(header);
    for (std::size_t i = 0; i < std::min(survey.classes.size(), most); ++i) {
        std::vector<std::string> row{survey.classes[i]};
        for (const SplitSurvey& split : survey.splits) {
            row.push_back(grouped(split.classes[i].images));
            if (survey.boxes)
                row.push_back(grouped(split.classes[i].boxes));
        }
        table.row(row);
    }
    const std::string rest = survey.classes.size() > most ? fmt::format("and {} further classes\n", survey.classes.size() - most) : "";
    return table.text() + rest;
}

/// What, how many, and the first ones, indented.
std::string listText(const std::string& heading, std::size_t count, const std::vector<std::string>& first)
{
    constexpr std::size_t most = 10;
    if (count == 0)
        return "";
    std::string text = fmt::format("{}: {}\n", heading, count);
    for (std::size_t i = 0; i < std::min(first.size(), most); ++i)
        text += "  " + first[i] + "\n";
    return count > std::min(first.size(), most) ? text + "  …\n" : text;
}

std::string faultsText(const Survey& survey)
{
    std::string text;
    for (const auto& [fault, found] : survey.faults.found())
        text += listText(describe(fault), static_cast<std::size_t>(found.count), found.first);
    text += listText("pictures that cannot be read (left out)", survey.unreadable.size(), survey.unreadable);
    text += listText("pictures of another size than the annotation says (boxes are used in shares of it)", survey.otherSize.size(),
                     survey.otherSize);
    std::vector<std::string> pairs;
    for (const auto& [train, val] : survey.nearDuplicates)
        pairs.push_back(val + " is nearly " + train);
    text +=
        listText("validation pictures that nearly equal a training picture, which flatters what is measured on them", pairs.size(), pairs);
    return text.empty() && survey.notes.empty()
               ? "Nothing is wrong with the labels, and no validation picture nearly equals a training picture.\n"
               : text;
}

class DataCommand : public Command {
public:
    explicit DataCommand(CLI::App& parent) : Command(parent, "data", "Tell what is in a data set: images, boxes by class, sizes, faults")
    {
        app()
            .add_option("DATA", source_,
                        "A folder of images, with classes or boxes (Ultralytics, Pascal VOC, COCO), or its data.yaml or JSON")
            ->required();
    }

    Result<Report> run(const RecipeContext& context) override
    {
        const auto tell = [&](std::int64_t done, std::int64_t all) {
            context.observer.progress({"looking at the pictures", done, all, 0});
        };
        return surveyOf(source_, context.control, tell).map([&](const Survey& survey) {
            const std::string notes = survey.notes.empty() ? "" : fmt::format("{}\n", fmt::join(survey.notes, "\n"));
            const std::string classes = survey.classes.empty() ? "" : "\n" + classTable(survey);
            return Report{surveyJson(survey, source_), fmt::format("{}: {}\n{}\n{}{}\n{}", source_, survey.layout, notes,
                                                                   splitTable(survey), classes, faultsText(survey))};
        });
    }

private:
    std::string source_;
};

} // namespace

std::unique_ptr<Command> makeData(CLI::App& parent)
{
    return std::make_unique<DataCommand>(parent);
}

} // namespace espalier::cli
