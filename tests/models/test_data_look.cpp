// SPDX-License-Identifier: GPL-3.0-or-later
// A data set is listed once somebody looks, surveyed on request, and shown picture by picture.
#include "ui/models/data_look.h"
#include "ui/models/picture_grid_model.h"
#include "ui/models/survey_tables.h"

#include <QAbstractItemModelTester>
#include <QDir>
#include <QSignalSpy>
#include <QtTest>

using namespace espalier;

namespace {

constexpr auto strictly = QAbstractItemModelTester::FailureReportingMode::QtTest;

} // namespace

class TestDataLook : public QObject {
    Q_OBJECT
private:
    std::unique_ptr<QTemporaryDir> folder_;

    QString path(const QString& name) const { return folder_->filePath(name); }

    void write(const QString& name, const QByteArray& content) const
    {
        QDir().mkpath(QFileInfo(path(name)).path());
        QFile file(path(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(file.write(content), content.size());
    }

    void paint(const QString& name, const QColor& color) const
    {
        QDir().mkpath(QFileInfo(path(name)).path());
        QImage picture(40, 20, QImage::Format_RGB32);
        picture.fill(color);
        QVERIFY(picture.save(path(name)));
    }

    /// Two training pictures, of which one cannot be read, and a validation picture; a box is of a class that there is not.
    std::filesystem::path makeSet() const
    {
        write("data.yaml", "train: images/train\nval: images/val\nnames: [person, car]\n");
        paint("images/train/a.png", Qt::red);
        write("images/train/b.png", "no picture");
        paint("images/val/c.png", Qt::blue);
        write("labels/train/a.txt", "0 0.5 0.5 0.2 0.2\n7 0.5 0.5 0.2 0.2\n");
        write("labels/val/c.txt", "1 0.25 0.5 0.5 1\n0 0.75 0.5 0.1 0.1\n");
        return folder_->path().toStdString();
    }

private Q_SLOTS:
    void init() { folder_ = std::make_unique<QTemporaryDir>(); }

    void picturesAreListedOnceSomebodyLooks()
    {
        DataLook look;
        look.setSource(makeSet());
        QVERIFY(!look.pictures());
        look.setActive(true);
        QTRY_VERIFY(look.pictures());
        QCOMPARE(look.pictures()->size(), std::size_t{3});
        QCOMPARE(QString::fromStdString(look.pictures()->back().part), QStringLiteral("val"));
        QCOMPARE(look.pictures()->back().boxes.size(), std::size_t{2});
        QVERIFY(!look.found());
        look.setSource({});
        QVERIFY(!look.pictures());
    }

    /// They hold all pictures in one file: what can be looked at instead is told.
    void idxFilesAreNoListButSayWhatToDo()
    {
        write("train-images-idx3-ubyte.gz", "no matter");
        DataLook look;
        look.setSource(path(".").toStdString());
        look.setActive(true);
        QTRY_VERIFY(!look.problem().isEmpty());
        QVERIFY2(look.problem().contains("IDX files") && look.problem().contains("Look at all pictures"), qPrintable(look.problem()));
    }

    void aSurveyTellsWhatIsThere()
    {
        DataLook look;
        look.setSource(makeSet());
        QSignalSpy changes(&look, &DataLook::changed);
        look.survey();
        QVERIFY(look.surveying());
        QTRY_VERIFY(look.found());
        QVERIFY(!look.surveying() && look.problem().isEmpty());
        QVERIFY(look.pictures());
        QVERIFY(changes.count() > 2); // progress, too
        QCOMPARE(look.done(), std::int64_t{3});
        const Survey& survey = *look.found();
        QVERIFY2(surveySummary(survey).startsWith("Ultralytics: 2 images, 2 classes, 3 boxes."), qPrintable(surveySummary(survey)));
        const PlainTable parts = surveyParts(survey);
        QCOMPARE(parts.rows.size(), std::size_t{2});
        QCOMPARE(parts.rows[1].value(1), QStringLiteral("1"));
        QCOMPARE(surveyClasses(survey).rows[1], QStringList({"car", "0", "0", "1", "1"}));
        QCOMPARE(surveyFaults(survey).rows.size(), std::size_t{2}); // an unknown class, an unreadable picture
        QVERIFY(surveyFaults(survey).rows[1].value(1).contains("b.png"));
        for (const PlainTable& table : {parts, surveyClasses(survey), surveyFaults(survey), surveyNearDuplicates(survey)})
            for (const QStringList& row : table.rows)
                QCOMPARE(row.size(), table.headings.size());
    }

    void aCancelledSurveyTellsNothing()
    {
        DataLook look;
        look.setSource(makeSet());
        look.survey();
        look.cancel();
        QVERIFY(!look.surveying());
        look.setActive(true);
        QTRY_VERIFY(look.pictures());
        QVERIFY(!look.found() && look.problem().isEmpty());
    }

    void saysWhatIsWrong()
    {
        DataLook look;
        look.setActive(true);
        look.setSource(path("nowhere").toStdString());
        QTRY_VERIFY2(look.problem().contains("nowhere"), qPrintable(look.problem()));
    }

    void picturesAreReadWhenLookedAt()
    {
        DataLook look;
        look.setActive(true);
        look.setSource(makeSet());
        QTRY_VERIFY(look.pictures());
        PictureGridModel model;
        const QAbstractItemModelTester tester(&model, strictly);
        model.show(look.pictures());
        QCOMPARE(model.rowCount(), 3);
        const QModelIndex first = model.index(0, 0), broken = model.index(1, 0);
        const auto pictureAt = [](const QModelIndex& index) { return index.data(Qt::DecorationRole).value<QImage>(); };
        QTRY_COMPARE(pictureAt(first).pixelColor(1, 1), QColor(Qt::red));
        QCOMPARE(pictureAt(first).width(), PictureGridModel::pictureSide);
        QVERIFY(pictureAt(first).pixelColor(64, 40) != QColor(Qt::red)); // the left edge of its box
        QCOMPARE(first.data().toString(), QStringLiteral("a.png"));
        QVERIFY(first.data(Qt::ToolTipRole).toString().contains("1 person"));
        QVERIFY(!pictureAt(broken).isNull());
        QTRY_VERIFY(broken.data().toString().size() > QString("b.png").size());
        model.show(nullptr);
        QCOMPARE(model.rowCount(), 0);
    }

    void tablesAreModels()
    {
        PlainTableModel model;
        const QAbstractItemModelTester tester(&model, strictly);
        model.show({{"Class", "Boxes"}, {{"car", "2"}, {"person", "1"}}});
        QCOMPARE(model.rowCount(), 2);
        QCOMPARE(model.index(1, 0).data().toString(), QStringLiteral("person"));
        QCOMPARE(model.headerData(1, Qt::Horizontal, Qt::DisplayRole).toString(), QStringLiteral("Boxes"));
        model.show({});
        QCOMPARE(model.rowCount(), 0);
    }
};

QTEST_GUILESS_MAIN(TestDataLook)
#include "test_data_look.moc"
