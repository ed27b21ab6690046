// SPDX-License-Identifier: GPL-3.0-or-later
// A data set as it is looked at: its pictures with their boxes, and a survey of all of them. Without widgets.
#pragma once

#include "core/data/survey.h"
#include "ui/models/picture.h"
#include "ui/state/newest_wins.h"

#include <QObject>

#include <filesystem>
#include <memory>
#include <vector>

namespace espalier {

struct ListedPicture {
    std::filesystem::path file;
    std::string part; ///< "train"; empty where there are no parts
    std::vector<DrawnBox> boxes;
};
using PictureList = std::shared_ptr<const std::vector<ListedPicture>>;

/// Lives in the window's thread; reads on another one.
class DataLook : public QObject {
    Q_OBJECT
public:
    explicit DataLook(QObject* parent = nullptr);

    /// Empty: none. What is read of another one is dropped.
    void setSource(const std::filesystem::path& source);
    /// Pictures are listed once somebody looks.
    void setActive(bool active);
    /// Looks at every picture; reported by changed().
    void survey();
    void cancel();

    const std::filesystem::path& source() const { return source_; }
    /// Null where they are not listed yet, or cannot be.
    const PictureList& pictures() const { return pictures_; }
    /// Null before a survey is through.
    const std::shared_ptr<const Survey>& found() const { return survey_; }
    bool surveying() const { return surveying_; }
    std::int64_t done() const { return done_; }
    std::int64_t all() const { return all_; } ///< pictures of the running survey; 0: not known yet
    /// Why the pictures cannot be listed, or the survey did not work; empty: nothing is wrong.
    const QString& problem() const { return problem_; }

Q_SIGNALS:
    void changed();

private:
    struct Request {
        std::filesystem::path source;
        bool survey = false;
    };
    struct Answer {
        PictureList pictures;
        std::shared_ptr<const Survey> survey;
        std::string problem;
    };

    Answer answer(const Request& request, const std::stop_token& stop);
    void tellProgress(std::int64_t done, std::int64_t all);
    void take(const Answer& answer);
    void listIfSeen();

    std::filesystem::path source_;
    PictureList pictures_;
    std::shared_ptr<const Survey> survey_;
    QString problem_;
    bool active_ = false, listing_ = false, surveying_ = false;
    std::int64_t done_ = 0, all_ = 0;
    NewestWins<Request, Answer> worker_; ///< last: its thread ends first
};

} // namespace espalier
