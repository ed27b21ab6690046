// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/recipes/detect.h"
#include "app/cli/commands.h"
#include "app/cli/options.h"
#include "app/cli/text_table.h"
#include "core/settings/data_settings.h"
#include "core/tasks/detection/class_names.h"

#include <spdlog/fmt/fmt.h>

namespace espalier::cli {
namespace {

Json boxesJson(const std::vector<recipes::NamedDetection>& found)
{
    Json boxes = Json::array();
    for (const recipes::NamedDetection& each : found)
        boxes.push_back({{"class", each.what.category},
                         {"name", each.name},
                         {"confidence", each.what.confidence},
                         {"xyxy", {each.what.box.left, each.what.box.top, each.what.box.right, each.what.box.bottom}}});
    return boxes;
}

Json imageJson(const recipes::DetectedImage& image)
{
    Json json{{"image", image.source.string()}, {"width", image.width}, {"height", image.height}, {"boxes", boxesJson(image.boxes)}};
    if (image.frame >= 0)
        json["frame"] = image.frame;
    if (!image.written.empty())
        json["output"] = image.written.string();
    return json;
}

std::string imageText(const recipes::DetectedImage& image)
{
    std::vector<std::string> names;
    for (const recipes::NamedDetection& each : image.boxes)
        names.push_back(each.name);
    return fmt::format("{}{}: {}\n", image.source.string(), image.frame >= 0 ? fmt::format(", frame {}", image.frame) : "",
                       countedNames(names));
}

class Detect : public Command {
public:
    explicit Detect(CLI::App& parent) : Command(parent, "detect", "Find objects in images, folders and videos"), model_(app())
    {
        app().add_option("INPUT", settings_.sources, "Images, folders of images, videos")->required();
        app().add_option("-o,--output", settings_.output, "A folder for copies of the images with the boxes drawn; videos as videos");
        keep_.emplace(app(), settingsOf(settings_.keep));
        preprocessing_.emplace(app(), settingsOf(settings_.preprocessing));
    }

    Result<Report> run(const RecipeContext& context) override
    {
        return model_.open(context).and_then([&](const ModelPtr& model) {
            return recipes::detect(*model, settings_, context).map([&](const recipes::Detected& detected) {
                return report(*model, detected);
            });
        });
    }

private:
    static Report report(const Model& model, const recipes::Detected& detected)
    {
        Json images = Json::array(), skipped = Json::array();
        std::string text;
        for (const recipes::DetectedImage& image : detected.images) {
            images.push_back(imageJson(image));
            text += imageText(image);
        }
        for (const std::string& reason : detected.skipped) {
            skipped.push_back(reason);
            text += "left out: " + reason + "\n";
        }
        const auto count = static_cast<double>(std::max<std::size_t>(detected.images.size(), 1));
        const DetectorTimes& times = detected.seconds;
        text += fmt::format("{:.1f} ms an image: {:.1f} before, {:.1f} in and {:.1f} behind the network\n",
                            1e3 * (times.preprocess + times.inference + times.postprocess) / count, 1e3 * times.preprocess / count,
                            1e3 * times.inference / count, 1e3 * times.postprocess / count);
        return {{{"model", model.file.string()},
                 {"images", images},
                 {"skipped", skipped},
                 {"milliseconds",
                  {{"preprocess", 1e3 * times.preprocess / count},
                   {"inference", 1e3 * times.inference / count},
                   {"postprocess", 1e3 * times.postprocess / count}}}},
                text};
    }

    ModelOptions model_;
    recipes::DetectSettings settings_;
    std::optional<SettingOptions> keep_, preprocessing_;
};

} // namespace

std::unique_ptr<Command> makeDetect(CLI::App& parent)
{
    return std::make_unique<Detect>(parent);
}

} // namespace espalier::cli
