// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/runner.h"

#include "core/base/mailbox.h"
#include "core/pipeline/sensitivity.h"

#include <spdlog/spdlog.h>

namespace espalier {

namespace {

constexpr int newsInterval = 33;         ///< ms: 30 times a second
constexpr std::size_t shownAnswers = 40; ///< images with the network's predictions

} // namespace

/// Keeps a recipe's reports until the window's thread reads them.
class RunNews : public Observer {
    /// A mailbox with the version that was read last.
    template <class T>
    class News {
    public:
        void put(const std::shared_ptr<const T>& news) { mailbox_.put(news); }

        /// Null where there is nothing new.
        std::shared_ptr<const T> take()
        {
            const std::uint64_t version = mailbox_.version();
            return std::exchange(read_, version) == version ? nullptr : mailbox_.newest();
        }

    private:
        Mailbox<T> mailbox_;
        std::uint64_t read_ = 0;
    };

public:
    void training(const std::string&, const std::shared_ptr<const TrainSnapshot>& snapshot) override { trainings.put(snapshot); }
    void network(const std::string&, int epoch, const Model& model, const Network& network) override
    {
        networks.put(std::make_shared<const EpochNetwork>(EpochNetwork{epoch, withWeights(model, network)}));
    }
    void progress(const Progress& progress) override { steps.put(std::make_shared<const Progress>(progress)); }
    void sensitivity(const std::shared_ptr<const Sensitivity>& sensitivity) override { sensitivities.put(sensitivity); }
    void shares(const std::shared_ptr<const Sensitivity>& curves) override { sharesMeasured.put(curves); }
    void log(const std::string& line) override { spdlog::info("{}", line); }

    News<TrainSnapshot> trainings;
    News<EpochNetwork> networks;
    News<Progress> steps;
    News<Sensitivity> sensitivities, sharesMeasured;
};

Runner::Runner(QObject* parent) : QObject(parent)
{
    newsTimer_.setInterval(newsInterval);
    connect(&newsTimer_, &QTimer::timeout, this, &Runner::readNews);
}

Runner::~Runner() = default;

RecipeContext Runner::contextOf(RunControl& control, Observer& observer)
{
    return {control, observer, nullptr, shownAnswers};
}

std::shared_ptr<Observer> Runner::beginNews()
{
    news_ = std::make_shared<RunNews>();
    newsTimer_.start();
    return news_;
}

void Runner::readNews()
{
    if (const auto snapshot = news_->trainings.take())
        Q_EMIT trainingTold(snapshot);
    if (const auto network = news_->networks.take())
        Q_EMIT networkTold(network);
    if (const auto progress = news_->steps.take())
        Q_EMIT progressTold(progress);
    if (const auto sensitivity = news_->sensitivities.take())
        Q_EMIT sensitivityTold(sensitivity);
    if (const auto curves = news_->sharesMeasured.take())
        Q_EMIT sharesTold(curves);
}

void Runner::endNews()
{
    readNews();
    newsTimer_.stop();
}

} // namespace espalier
