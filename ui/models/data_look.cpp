// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/data_look.h"

#include "core/data/frames.h"
#include "ui/models/texts.h"

#include <QDir>

#include <algorithm>
#include <stop_token>

namespace espalier {

namespace {

std::vector<DrawnBox> boxesIn(const AnnotatedImage& image, const std::vector<std::string>& classes)
{
    std::vector<DrawnBox> boxes;
    for (const Box& box : image.boxes)
        boxes.push_back({placeOf(box), box.category, QString::fromStdString(classes[static_cast<std::size_t>(box.category)])});
    return boxes;
}

std::vector<ListedPicture> listed(const Annotations& annotations)
{
    std::vector<ListedPicture> pictures;
    for (const AnnotatedSplit& split : annotations.splits)
        for (const AnnotatedImage& image : split.images)
            pictures.push_back({image.file, split.name, boxesIn(image, annotations.classes)});
    return pictures;
}

bool holdsIdxFiles(const std::filesystem::path& folder)
{
    const QStringList names{QStringLiteral("*-images-idx3-ubyte*"), QStringLiteral("*-images.idx3-ubyte*")};
    return !QDir(QString::fromStdString(folder.string())).entryList(names, QDir::Files).isEmpty();
}

Result<std::vector<ListedPicture>> picturesOf(const std::filesystem::path& source)
{
    if (holdsAnnotations(source))
        return readAnnotations(source).map(listed);
    if (holdsIdxFiles(source))
        return failure(DataLook::tr("The pictures lie in IDX files, of which no list can be shown. “Look at all pictures” tells what is in "
                                    "them; “Images” shows some of them with the network's answers.")
                           .toStdString());
    return picturesIn({source}).map([](std::vector<std::filesystem::path> files) {
        std::erase_if(files, isVideoName);
        std::vector<ListedPicture> pictures;
        for (std::filesystem::path& file : files)
            pictures.push_back({std::move(file), {}, {}});
        return pictures;
    });
}

} // namespace

DataLook::DataLook(QObject* parent)
    : QObject(parent), worker_([this](const Request& request, std::stop_token stop) { return answer(request, stop); },
                               [this](const Answer& found) { take(found); })
{
}

void DataLook::setSource(const std::filesystem::path& source)
{
    if (source == source_)
        return;
    worker_.drop();
    source_ = source;
    pictures_ = nullptr;
    survey_ = nullptr;
    problem_.clear();
    listing_ = surveying_ = false;
    listIfSeen();
    Q_EMIT changed();
}

void DataLook::setActive(bool active)
{
    active_ = active;
    listIfSeen();
}

void DataLook::listIfSeen()
{
    if (!active_ || source_.empty() || pictures_ || listing_ || surveying_ || !problem_.isEmpty())
        return;
    listing_ = true;
    worker_.ask({source_});
}

void DataLook::survey()
{
    if (source_.empty() || surveying_)
        return;
    surveying_ = true;
    done_ = all_ = 0;
    problem_.clear();
    worker_.ask({source_, /*survey=*/true}); // lists the pictures, too, in case that is not done
    Q_EMIT changed();
}

void DataLook::cancel()
{
    worker_.drop();
    listing_ = surveying_ = false;
    listIfSeen();
    Q_EMIT changed();
}

DataLook::Answer DataLook::answer(const Request& request, const std::stop_token& stop)
{
    Answer answer;
    auto pictures = picturesOf(request.source);
    if (pictures)
        answer.pictures = std::make_shared<const std::vector<ListedPicture>>(std::move(*pictures));
    else
        answer.problem = pictures.error().message;
    if (!request.survey)
        return answer;
    RunControl control;
    const std::stop_callback stopping(stop, [&control] { control.requestStop(); });
    auto survey = surveyOf(request.source, control, [this](std::int64_t done, std::int64_t all) { tellProgress(done, all); });
    answer.problem = survey ? std::string() : survey.error().message; // a survey counts what cannot be listed, such as IDX files
    if (survey)
        answer.survey = std::make_shared<const Survey>(std::move(*survey));
    return answer;
}

/// On the other thread, for each picture: told to the window a hundred times at most.
void DataLook::tellProgress(std::int64_t done, std::int64_t all)
{
    const std::int64_t step = std::max<std::int64_t>(1, all / 100);
    if (done % step != 0 && done != all)
        return;
    QMetaObject::invokeMethod(
        this,
        [this, done, all] {
            done_ = done;
            all_ = all;
            if (surveying_)
                Q_EMIT changed();
        },
        Qt::QueuedConnection);
}

void DataLook::take(const Answer& answer)
{
    listing_ = surveying_ = false;
    if (answer.pictures)
        pictures_ = answer.pictures;
    if (answer.survey)
        survey_ = answer.survey;
    problem_ = engineText(answer.problem);
    Q_EMIT changed();
}

} // namespace espalier
