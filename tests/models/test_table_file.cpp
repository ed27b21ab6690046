// SPDX-License-Identifier: GPL-3.0-or-later
// Tables as files: every row and column, numbers with all digits, whatever the table shows of them.
#include "core/base/json.h"
#include "test_places.h"
#include "ui/models/decisions_model.h"
#include "ui/models/layers_model.h"
#include "ui/models/plain_table.h"
#include "ui/models/table_file.h"

#include <QFile>
#include <QStandardItemModel>
#include <QStringListModel>
#include <QTemporaryDir>
#include <QtTest>

#include <filesystem>

using namespace espalier;

class TestTableFile : public QObject {
    Q_OBJECT
private:
    Document document_;

    static Json parsed(const QAbstractItemModel& table)
    {
        return *parseJson(jsonOf(table, QStringLiteral("Layers"), QStringLiteral("net.pt")));
    }

private Q_SLOTS:
    void initTestCase()
    {
        const auto opened = openModel(FIXTURES_DIR "/cifar_resnet20_jpeg.pt");
        QVERIFY(opened);
        document_.open(*opened, {});
    }

    void csvQuotesWhatItMust()
    {
        QStandardItemModel table(2, 2);
        table.setHorizontalHeaderLabels({QStringLiteral("name"), QStringLiteral("a \"b\"")});
        table.setData(table.index(0, 0), QStringLiteral("x, y"));
        table.setData(table.index(0, 1), 0.1);
        table.setData(table.index(1, 0), QStringLiteral("two\nlines"));
        QCOMPARE(QString::fromStdString(csvOf(table)), QStringLiteral("name,\"a \"\"b\"\"\"\n\"x, y\",0.1\n\"two\nlines\",\n"));
    }

    void numbersHaveAllTheirDigits()
    {
        const LayersModel layers(document_);
        const Json json = parsed(layers);
        QCOMPARE(json["rows"].size(), static_cast<std::size_t>(layers.rowCount()));
        QCOMPARE(json["columns"].size(), static_cast<std::size_t>(LayersModel::ColumnCount));
        int groups = 0;
        for (int row = 0; row < layers.rowCount(); ++row) {
            const Json& line = json["rows"][static_cast<std::size_t>(row)];
            const double score = layers.index(row, LayersModel::Score).data(LayersModel::SortRole).toDouble();
            const bool grouped = layers.groupOf(row) >= 0;
            groups += grouped;
            QCOMPARE(line[LayersModel::Score].is_null(), !grouped); // a dash in the table
            if (grouped)
                QCOMPARE(line[LayersModel::Score].get<double>(), score);
            QCOMPARE(line[LayersModel::Params].get<qlonglong>(), layers.index(row, LayersModel::Params).data(Qt::EditRole).toLongLong());
            QVERIFY(line[LayersModel::Width].get<std::string>().find(" / ") != std::string::npos);
            QVERIFY(line[LayersModel::Variance].is_null());
        }
        QVERIFY(groups > 5);
    }

    void decisionsAreAllThere()
    {
        const DecisionsModel decisions(document_);
        const Json json = parsed(decisions);
        QVERIFY(decisions.rowCount() > 10);
        QCOMPARE(json["rows"].size(), static_cast<std::size_t>(decisions.rowCount()));
        const DecisionsModel::Row& last = decisions.row(decisions.rowCount() - 1);
        QCOMPARE(json["rows"].back()[DecisionsModel::RemovedScore].get<double>(),
                 document_.scores().fused[static_cast<std::size_t>(last.removed)]);
        QVERIFY(json["rows"].back()[DecisionsModel::RemovedCost].is_null());
    }

    void countsAreNotGrouped()
    {
        PlainTable table{{QStringLiteral("Class"), QStringLiteral("Boxes")}, {}, 1};
        table.add({QStringLiteral("car"), QVariant::fromValue<qlonglong>(1234567)});
        PlainTableModel model;
        model.show(table);
        QVERIFY(model.index(0, 1).data(Qt::DisplayRole).toString().size() > 7); // "1,234,567"
        QCOMPARE(QString::fromStdString(csvOf(model)), QStringLiteral("Class,Boxes\ncar,1234567\n"));
    }

    void listsTellTheirToolTipsToo()
    {
        const QStringListModel list({QStringLiteral("cat"), QStringLiteral("dog")});
        const Json json = parsed(list);
        QCOMPARE(json["columns"].size(), std::size_t{2});
        QCOMPARE(json["rows"][1][0].get<std::string>(), std::string("dog"));
        QVERIFY(json["rows"][1][1].is_null());
    }

    void rowsMayHaveNames()
    {
        QStandardItemModel matrix(1, 1);
        matrix.setHorizontalHeaderLabels({QStringLiteral("cat")});
        matrix.setVerticalHeaderLabels({QStringLiteral("dog")});
        matrix.setData(matrix.index(0, 0), 7);
        QCOMPARE(QString::fromStdString(csvOf(matrix)), QStringLiteral(",cat\ndog,7\n"));
    }

    void aTableIsWrittenAsAWhole()
    {
        const QTemporaryDir folder;
        const std::filesystem::path root = folder.path().toStdString();
        const QStringListModel list({QStringLiteral("cat")});
        QVERIFY(writeTable(list, QStringLiteral("List"), QStringLiteral("net.pt"), root / "list.csv"));
        QVERIFY(writeTable(list, QStringLiteral("List"), QStringLiteral("net.pt"), root / "list.json"));
        QCOMPARE((*readJson(root / "list.json", "table"))["title"].get<std::string>(), std::string("List"));
        const auto wrong = writeTable(list, {}, {}, root / "list.txt");
        QVERIFY(!wrong && wrong.error().message.find(".csv or .json") != std::string::npos);
        QVERIFY(!writeTable(list, {}, {}, root / "no" / "list.csv"));
        QCOMPARE(std::distance(std::filesystem::directory_iterator(root), {}), 2);
    }
};

QTEST_GUILESS_MAIN(TestTableFile)
#include "test_table_file.moc"
