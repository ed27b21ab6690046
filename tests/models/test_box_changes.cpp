// SPDX-License-Identifier: GPL-3.0-or-later
// What changes between the boxes of two networks is counted by the objects that are there, or else box by box.
#include "ui/models/box_changes.h"

#include <QtTest>

using namespace espalier;

namespace {

constexpr QSize picture{100, 50};

/// As wide as a tenth of the picture, and as high as the picture.
Detection foundAt(int tenth, int category = 0)
{
    return {category, 0.9, {10.0 * tenth, 0, 10.0 * (tenth + 1), 50}};
}

Box objectAt(int tenth, int category = 0)
{
    Box box;
    box.category = category;
    box.left = tenth / 10.0;
    box.right = (tenth + 1) / 10.0;
    box.bottom = 1;
    return box;
}

BoxChanges changes(const std::vector<Detection>& before, const std::vector<Detection>& now, const std::optional<std::vector<Box>>& objects)
{
    return changesBetween(judgedBoxes(before, picture, objects), judgedBoxes(now, picture, objects));
}

} // namespace

class TestBoxChanges : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void boxesAreJudgedByObjects()
    {
        const std::vector<Box> objects{objectAt(0), objectAt(3)};
        const JudgedBoxes judged = judgedBoxes({foundAt(0), foundAt(3, 1), foundAt(7)}, picture, objects);
        QVERIFY(judged.found[0].right && !judged.found[1].right && !judged.found[2].right); // the second is of another class
        QVERIFY((*judged.objects)[0].right && (*judged.objects)[1].mistake());
    }

    void objectsAreMissedOrFoundNow()
    {
        const std::vector<Box> objects{objectAt(0), objectAt(3), objectAt(6)};
        QCOMPARE(changes({foundAt(0), foundAt(3)}, {foundAt(6)}, objects), (BoxChanges{true, 2, 1, 0, 0}));
        QCOMPARE(changes({foundAt(0)}, {foundAt(0)}, objects), (BoxChanges{true, 0, 0, 0, 0}));
    }

    /// A false box that both networks draw is no change.
    void falseBoxesComeAndGo()
    {
        const std::vector<Box> objects{objectAt(0)};
        QCOMPARE(changes({foundAt(5), foundAt(7)}, {foundAt(5), foundAt(8), foundAt(9)}, objects), (BoxChanges{true, 0, 0, 2, 1}));
        QCOMPARE(changes({foundAt(5)}, {foundAt(5)}, std::vector<Box>()), (BoxChanges{true, 0, 0, 0, 0}));
    }

    void difficultObjectsAreNotMissed()
    {
        Box hard = objectAt(0);
        hard.difficult = true;
        QCOMPARE(changes({foundAt(0)}, {}, std::vector{hard}), (BoxChanges{true, 0, 0, 0, 0}));
    }

    void withoutObjectsBoxesAreCompared()
    {
        QCOMPARE(changes({foundAt(0), foundAt(3)}, {foundAt(3), foundAt(3, 1)}, std::nullopt), (BoxChanges{false, 0, 0, 1, 1}));
    }

    void eachKindOfChangeIsASentence()
    {
        QCOMPARE(changesText({true, 0, 0, 0, 0}), QStringLiteral("Nothing changes in this picture."));
        const QString all = changesText({true, 3, 2, 5, 4});
        QCOMPARE(all.count(QLatin1Char('.')), 4);
        for (const char* part : {"3 object(s) found before are missed now", "2 object(s) missed before are found now",
                                 "5 false box(es) are new", "4 false box(es) are gone"})
            QVERIFY2(all.contains(QLatin1String(part)), qPrintable(all));
        QVERIFY(!changesText({false, 0, 0, 1, 1}).contains(QStringLiteral("false")));
    }
};

QTEST_GUILESS_MAIN(TestBoxChanges)
#include "test_box_changes.moc"
