// SPDX-License-Identifier: GPL-3.0-or-later
// JSON as text and as files: written values are read back, and errors are reported.
#include "core/base/json.h"

#include <QTemporaryDir>
#include <QTest>

#include <fstream>

using namespace espalier;

class TestJson : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void filesComeBack();
    void keysStayInOrder();
    void namesNeedNotBeUtf8();
    void otherFilesAreTold();

private:
    std::filesystem::path file(const char* name) const { return dir_.filePath(QString::fromLatin1(name)).toStdString(); }

    QTemporaryDir dir_;
};

void TestJson::filesComeBack()
{
    const Json json{{"numbers", {1, 0.1, -3}}, {"text", "ä\n"}, {"nothing", nullptr}};
    QVERIFY(writeJson(file("a.json"), json));
    QVERIFY(readJson(file("a.json"), "note").value() == json);
    QVERIFY(parseJson(jsonText(json)).value() == json);
}

void TestJson::keysStayInOrder()
{
    QCOMPARE(jsonText({{"b", 1}, {"a", 2}}), std::string(R"({"b":1,"a":2})"));
}

void TestJson::namesNeedNotBeUtf8()
{
    QVERIFY(parseJson(jsonText(Json{{"file", "\xff.png"}})));
}

void TestJson::otherFilesAreTold()
{
    const auto missing = readJson(file("missing.json"), "note");
    QVERIFY(!missing && missing.error().message.find("note '") != std::string::npos);
    std::ofstream(file("damaged.json")) << "{\"a\": 1";
    const auto damaged = readJson(file("damaged.json"), "note");
    QVERIFY(!damaged && damaged.error().message.ends_with("is no note: it is not JSON."));
    QVERIFY(!damaged.error().details.empty());
    QVERIFY(!writeJson(file("no/such/folder.json"), Json::object()));
}

QTEST_GUILESS_MAIN(TestJson)
#include "test_json.moc"
