// SPDX-License-Identifier: GPL-3.0-or-later
// Values of metrics and their text.
#include "core/tasks/metrics.h"

#include <QTest>

#include <cmath>

using namespace espalier;

namespace {

constexpr MetricInfo share{"share", "share right", "Right", "How many are right.", "%"};
constexpr MetricInfo error{
    .key = "error", .term = "error", .label = "Error", .explanation = "How far off.", .unit = "", .betterUp = false, .decimals = 3};
constexpr MetricInfo likeness{
    .key = "likeness", .term = "likeness", .label = "Likeness", .explanation = "How alike.", .unit = "%", .ranks = false};

class MetricsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theFirstIsPrimary()
    {
        const Metrics both{{&error, 0.25}, {&share, 91}};
        QCOMPARE(both.primary()->info, &error);
        QCOMPARE(both.find("share").value(), 91.0);
        QVERIFY(!both.find("other"));
        QVERIFY(Metrics().primary() == nullptr && Metrics().ranking() == nullptr);
        QVERIFY(Metrics({{&likeness, 3}}).primary() != nullptr && Metrics({{&likeness, 3}}).ranking() == nullptr);
    }

    void worseIsWhereTheMetricSaysSo()
    {
        QCOMPARE(worsening(share, 90, 88), 2.0);
        QCOMPARE(worsening(error, 90, 88), -2.0);
    }

    /// Wilson 1927, by hand.
    void aShareIsAsSureAsItsImagesAreMany()
    {
        const auto near = [](const MetricInterval& interval, double low, double high) {
            return std::abs(interval.low - low) < 0.01 && std::abs(interval.high - high) < 0.01;
        };
        QVERIFY(near(shareInterval(8, 10), 49.02, 94.33));
        QVERIFY(near(shareInterval(0, 10), 0, 27.75));
        QVERIFY(near(shareInterval(10, 10), 72.25, 100));
        QVERIFY(near(shareInterval(800, 1000), 77.41, 82.36));
    }

    void areToldWithUnitAndDecimals()
    {
        QCOMPARE(withUnit(share, 91.256), std::string("91.26 %"));
        QCOMPARE(withUnit(share, 91.256, 1), std::string("91.3 %"));
        QCOMPARE(withUnit(MetricValue{&error, 0.25}), std::string("0.250"));
        QCOMPARE(withUnit(error, 7, 9), std::string("7"));
        QCOMPARE(differenceUnit(share), std::string("points"));
        QCOMPARE(titled("share before", share.unit), std::string("share before, %"));
        QCOMPARE(titled("error before", error.unit), std::string("error before"));
    }
};

} // namespace

QTEST_GUILESS_MAIN(MetricsTest)
#include "test_metrics.moc"
