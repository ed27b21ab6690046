// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/options.h"
#include "app/cli/text_table.h"
#include "core/pipeline/report_json.h"

#include <spdlog/fmt/fmt.h>

namespace espalier::cli {
namespace {

class Convert : public Command {
public:
    explicit Convert(CLI::App& parent)
        : Command(parent, "convert", "Write a network as it is, unpruned, in another format"), model_(app()), output_(app())
    {
    }

    Result<Report> run(const RecipeContext& context) override
    {
        return output_.check().and_then([&] { return model_.open(context); }).and_then([&](const ModelPtr& model) {
            return output_.write(model->network, metadataOf(model->file, model->costs), context).map([&](const WrittenFile& written) {
                return report(*model, written);
            });
        });
    }

private:
    Report report(const Model& model, const WrittenFile& written) const
    {
        Json json{
            {"model", model.file.string()},
            {"output", output_.file().string()},
            {"bytes", written.bytes},
            {"costs", toJson(model.costs)},
            {"notices", model.notices},
            {"seconds",
             {{"read", model.readSeconds + model.verifySeconds}, {"write", written.writeSeconds}, {"verify", written.verifySeconds}}}};
        json["check_error"] = written.answersChecked ? Json(written.checkError) : Json();
        const std::string checked = written.answersChecked ? fmt::format("read back, its outputs differ by {:.1e}", written.checkError)
                                                           : std::string("its weights were read back");
        return {std::move(json), fmt::format("wrote {}, {} bytes; {}\n", output_.file().string(), grouped(written.bytes), checked)};
    }

    ModelOptions model_;
    OutputOptions output_;
};

} // namespace

std::unique_ptr<Command> makeConvert(CLI::App& parent)
{
    return std::make_unique<Convert>(parent);
}

} // namespace espalier::cli
