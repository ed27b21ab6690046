// SPDX-License-Identifier: GPL-3.0-or-later
// Colours that mean something stay apart where there are none: on paper, in grey, for any colour vision.
#include "ui/models/theme.h"

#include <QtTest>

#include <algorithm>
#include <cmath>

using namespace espalier;

namespace {

double linear(double component)
{
    return component <= 0.04045 ? component / 12.92 : std::pow((component + 0.055) / 1.055, 2.4);
}

/// L* of CIE 1976, 0 ... 100, of an sRGB colour.
double lightness(const QColor& color)
{
    const double y = 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF());
    return y > 0.008856 ? 116 * std::cbrt(y) - 16 : 903.3 * y;
}

} // namespace

class TestTheme : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void cleanup() { theme::setDark(false); }

    void fatesStayApartInGrey_data()
    {
        QTest::addColumn<bool>("dark");
        QTest::newRow("light") << false;
        QTest::newRow("dark") << true;
    }
    void fatesStayApartInGrey()
    {
        QFETCH(bool, dark);
        theme::setDark(dark);
        std::vector<double> shades;
        for (const Fate fate : {Fate::kept, Fate::restored, Fate::cut, Fate::replacement})
            shades.push_back(lightness(theme::fateColor(fate)));
        std::sort(shades.begin(), shades.end());
        for (std::size_t i = 1; i < shades.size(); ++i)
            QVERIFY2(shades[i] - shades[i - 1] >= 10, qPrintable(QString::number(shades[i] - shades[i - 1])));
    }
};

QTEST_GUILESS_MAIN(TestTheme)
#include "test_theme.moc"
