// SPDX-License-Identifier: GPL-3.0-or-later
// What the window shows soon after a project was opened, while what its plan needs is still being measured.
#include "tests/ui/support/window_fixture.h"

#include <QDir>
#include <QFile>
#include <QLabel>
#include <QListView>
#include <QtTest>

#include <algorithm>
#include <vector>

using namespace espalier;
using espalier::testing::WindowFixture;

class TestWindowFirstMinute : public QObject {
    Q_OBJECT
private:
    std::unique_ptr<WindowFixture> fixture_;

    MainWindow& window() { return fixture_->window(); }
    QString text(const char* label) { return window().findChild<QLabel*>(QLatin1String(label))->text(); }

    /// With images, and shares that are measured where there is time.
    QString project()
    {
        const QString images = fixture_->makeImages();
        fixture_->write("project.yaml", QStringLiteral("format: 1\nmodel: %1\ndata:\n  path: %2\nprune:\n  ratio: 0.8\n")
                                            .arg(::espalier::testing::fixtureModel(), images)
                                            .toUtf8());
        return fixture_->path("project.yaml");
    }

private Q_SLOTS:
    void init() { fixture_ = std::make_unique<WindowFixture>(); }
    void cleanup() { fixture_.reset(); }

    /// Measuring takes minutes for large networks: until then there would be no answer to look at.
    void theNetworkAnswersBeforeAnythingIsMeasured()
    {
        std::vector<Stage> order;
        connect(&window().runs(), &RunController::changed, this, [&] {
            const auto running = window().runs().running();
            if (running && (order.empty() || order.back() != *running))
                order.push_back(*running);
            if (running == Stage::evaluate)
                QVERIFY(text("imagesEmpty").contains("in a moment"));
            if (running == Stage::measure)
                QVERIFY(window().runs().evaluationOf(window().document().network()));
        });
        window().openFile(project());
        QVERIFY(fixture_->waitIdle());
        const std::vector<Stage> expected{Stage::open, Stage::evaluate, Stage::measure};
        QVERIFY(order.size() >= expected.size() && std::equal(expected.begin(), expected.end(), order.begin()));
        QCOMPARE(std::count(order.begin(), order.end(), Stage::evaluate), 1);
        QVERIFY(!window().document().state()->needsMeasuring);
        QVERIFY(window().findChild<QListView*>("imagesList")->model()->rowCount() > 0);
    }

    /// Images that cannot be judged are no reason not to measure.
    void measuringFollowsAnEvaluationThatFails()
    {
        const QString file = project();
        QDir(fixture_->path("images/val/class9")).removeRecursively();
        QDir().mkpath(fixture_->path("images/val/strange"));
        QFile::copy(fixture_->path("images/val/class1/0.png"), fixture_->path("images/val/strange/0.png"));
        window().openFile(file);
        QVERIFY(fixture_->waitIdle());
        QVERIFY(!window().runs().evaluationOf(window().document().network()));
        QVERIFY(!window().document().state()->needsMeasuring);
        QVERIFY(!text("imagesEmpty").contains("Choose their folder on the Training tab of the settings, or drop"));
    }
};

QTEST_MAIN(TestWindowFirstMinute)
#include "test_window_first_minute.moc"
