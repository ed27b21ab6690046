// SPDX-License-Identifier: GPL-3.0-or-later
// The window in Chinese, and with the numbers of a locale that writes a comma in them.
#include "core/pipeline/automatic_recipe.h"
#include "tests/ui/support/window_fixture.h"
#include "ui/dialogs/help_dialog.h"
#include "ui/models/layers_model.h"
#include "ui/models/texts.h"
#include "ui/shell/translations.h"
#include "ui/views/registry.h"

#include <QAbstractButton>
#include <QComboBox>
#include <QDockWidget>
#include <QFormLayout>
#include <QGroupBox>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMenuBar>
#include <QProcess>
#include <QProcessEnvironment>
#include <QSettings>
#include <QTabBar>
#include <QTableView>
#include <QToolButton>
#include <QTranslator>
#include <QtTest>

#include <algorithm>

using namespace espalier;
using espalier::testing::WindowFixture;

namespace {

/// Is asked where no other translator knows a text.
class MissingTexts : public QTranslator {
public:
    QString translate(const char* context, const char* text, const char*, int) const override
    {
        const bool qts = *context == 'Q';            // of Qt's own classes
        if (!qts && qstrcmp(context, "engine") != 0) // names and numbers are asked for, too
            missing_.insert(QStringLiteral("%1: %2").arg(QLatin1String(context), QString::fromUtf8(text)));
        return {};
    }
    bool isEmpty() const override { return false; }
    QStringList texts() const { return missing_.values(); }

private:
    mutable QSet<QString> missing_;
};

bool isChinese(const QString& text)
{
    return std::any_of(text.begin(), text.end(), [](QChar letter) { return letter.script() == QChar::Script_Han; });
}

/// Has words, and they are not Chinese. Names of networks, of methods and of units are no words.
bool isForeign(const QString& text)
{
    static const QSet<QString> names{QStringLiteral("English"), QStringLiteral("Espalier"),    QStringLiteral("MACs"),
                                     QStringLiteral("A MACs"),  QStringLiteral("B MACs"),      QStringLiteral("TorchScript"),
                                     QStringLiteral("ONNX"),    QStringLiteral("torch.export")};
    static const QRegularExpression word(QStringLiteral("[A-Za-z]{3}"));
    return !isChinese(text) && word.match(text).hasMatch() && !names.contains(QString(text).remove(u'&'));
}

QStringList menuTexts(const QMenu& menu)
{
    QStringList texts;
    for (const QAction* action : menu.actions())
        if (!action->isSeparator() && !action->objectName().startsWith(QLatin1String("fileRecent")))
            texts << action->text() << (action->menu() ? menuTexts(*action->menu()) : QStringList());
    return texts;
}

QStringList headings(const QTableView& table)
{
    QStringList texts;
    for (int column = 0; column < table.model()->columnCount(); ++column)
        texts << table.model()->headerData(column, Qt::Horizontal).toString();
    return texts;
}

/// The keys after "&" that stand twice in the menu or in one below it.
QStringList clashes(const QMenu& menu)
{
    static const QRegularExpression mnemonic(QStringLiteral("&(\\w)"));
    QSet<QString> seen;
    QStringList twice;
    for (const QAction* action : menu.actions()) {
        if (action->menu())
            twice << clashes(*action->menu());
        const QString key = mnemonic.match(action->text()).captured(1).toLower();
        if (!key.isEmpty() && seen.contains(key))
            twice << menu.title() + QStringLiteral(": ") + action->text();
        seen.insert(key);
    }
    return twice;
}

QString described(const QWidget& widget, const QString& text)
{
    return QStringLiteral("%1 “%2”: %3 of %4 pixels").arg(widget.objectName(), text).arg(widget.width()).arg(widget.sizeHint().width());
}

/// Narrower than its text, or reaching beyond the edge of what scrolls around it.
bool isClipped(const QWidget& widget, int needed)
{
    const int seen = widget.visibleRegion().boundingRect().width();
    return widget.isVisible() && (widget.width() < needed || (seen > 0 && seen < widget.width()));
}

QStringList clippedTexts(const QWidget& window)
{
    QStringList clipped;
    for (const auto* button : window.findChildren<QAbstractButton*>())
        if (!button->text().isEmpty() && isClipped(*button, button->sizeHint().width()))
            clipped << described(*button, button->text());
    for (const auto* label : window.findChildren<QLabel*>())
        if (!label->text().isEmpty() && isClipped(*label, label->wordWrap() ? 0 : label->sizeHint().width()))
            clipped << described(*label, label->text());
    for (const auto* box : window.findChildren<QGroupBox*>())
        if (isClipped(*box, box->fontMetrics().horizontalAdvance(box->title())))
            clipped << described(*box, box->title());
    return clipped;
}

constexpr auto withoutFonts = "ESPALIER_TEST_WITHOUT_FONTS"; ///< set in a process that finds no Chinese font

void type(QLineEdit& line, const QString& text)
{
    line.selectAll();
    QTest::keyClicks(&line, text);
    QTest::keyClick(&line, Qt::Key_Return);
}

} // namespace

class TestWindowLanguages : public QObject {
    Q_OBJECT
private:
    std::unique_ptr<WindowFixture> fixture_;

    template <class Widget>
    Widget* find(const char* name)
    {
        return fixture_->window().findChild<Widget*>(QLatin1String(name));
    }

private Q_SLOTS:
    void initTestCase()
    {
        fixture_ = std::make_unique<WindowFixture>();
        if (!canBeShown(Language::chinese) && !qEnvironmentVariableIsSet(withoutFonts))
            QSKIP("no font has Chinese signs");
    }
    void cleanup() { installTranslations(Language::english); }
    void cleanupTestCase() { fixture_.reset(); }

    void theChoiceCountsFromTheNextStart()
    {
        QCOMPARE(rememberedLanguage(), Language::system);
        find<QAction>("languageChinese")->trigger();
        QCOMPARE(fixture_->message(), QStringLiteral("The language changes when Espalier is started the next time."));
        QCOMPARE(rememberedLanguage(), Language::chinese);
        installTranslations(); // as the program does when it starts
        fixture_->restart();
        QCOMPARE(find<QAction>("fileOpen")->text(), QStringLiteral("打开(&O)…"));
        QVERIFY(find<QAction>("languageChinese")->isChecked());
        find<QAction>("languageEnglish")->trigger();
        installTranslations();
        fixture_->restart();
        QCOMPARE(find<QAction>("fileOpen")->text(), QStringLiteral("&Open…"));
        remember(Language::system);
    }

    /// Fonts are found once a process, so that another one has to find none.
    void aMissingFontIsNamed()
    {
        if (!qEnvironmentVariableIsSet(withoutFonts)) {
            fixture_->write(QStringLiteral("fonts.conf"), "<fontconfig><dir>/usr/share/fonts/truetype/dejavu</dir></fontconfig>");
            QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
            environment.insert(QLatin1String(withoutFonts), QStringLiteral("1"));
            environment.insert(QStringLiteral("FONTCONFIG_FILE"), fixture_->path(QStringLiteral("fonts.conf")));
            QProcess other;
            other.setProcessEnvironment(environment);
            other.start(QCoreApplication::applicationFilePath(), {QString::fromLatin1(QTest::currentTestFunction())});
            QVERIFY(other.waitForFinished(60000));
            QVERIFY2(other.exitCode() == 0, other.readAll().constData());
            return;
        }
        QVERIFY(!canBeShown(Language::chinese));
        QCOMPARE(spoken(Language::chinese), Language::english);
        QVERIFY(!find<QAction>("languageChinese")->isEnabled());
        QVERIFY(find<QAction>("languageChinese")->text().contains(QStringLiteral("fonts-noto-cjk")));
    }

    void noTwoEntriesOfAMenuShareAKey_data()
    {
        QTest::addColumn<int>("language");
        QTest::newRow("English") << static_cast<int>(Language::english);
        QTest::newRow("Chinese") << static_cast<int>(Language::chinese);
    }

    void noTwoEntriesOfAMenuShareAKey()
    {
        QFETCH(int, language);
        installTranslations(static_cast<Language>(language));
        fixture_->restart();
        QStringList twice;
        for (const QAction* action : fixture_->window().menuBar()->actions())
            twice << clashes(*action->menu());
        QVERIFY(!fixture_->window().menuBar()->actions().isEmpty());
        QVERIFY2(twice.isEmpty(), qPrintable(twice.join(QLatin1Char('\n'))));
    }

    void theWindowIsChinese()
    {
        MissingTexts missing;
        QCoreApplication::installTranslator(&missing); // the first is asked last
        installTranslations(Language::chinese);
        fixture_->restart();
        QVERIFY(fixture_->openFixture(fixture_->makeImages()));
        MainWindow& window = fixture_->window();
        QStringList texts;
        for (const QAction* action : window.menuBar()->actions())
            texts << action->text() << menuTexts(*action->menu());
        QVERIFY(texts.size() > 30);
        for (const auto* dock : window.findChildren<QDockWidget*>())
            texts << dock->windowTitle();
        for (const auto* table : window.findChildren<QTableView*>())
            texts << headings(*table);
        for (const auto* box : window.findChildren<QGroupBox*>())
            texts << box->title();
        for (const auto* label : window.findChild<QWidget*>(QStringLiteral("settingsView"))->findChildren<QLabel*>())
            if (label->buddy())
                texts << label->text() << label->toolTip() << label->buddy()->accessibleName();
        for (const auto* button : window.findChildren<QAbstractButton*>())
            texts << button->text();
        QStringList foreign;
        std::copy_if(texts.cbegin(), texts.cend(), std::back_inserter(foreign), isForeign);
        QVERIFY2(foreign.isEmpty(), qPrintable(foreign.join(QLatin1Char('\n'))));
        QVERIFY2(missing.texts().isEmpty(), qPrintable(missing.texts().join(QLatin1Char('\n'))));
    }

    /// Of sentences that the engine makes of words, names and numbers, some are listed with places for these.
    void sentencesOfTheEngineAreChinese()
    {
        installTranslations(Language::chinese);
        QCOMPARE(engineText("is expanded by 'stem.conv'"), QStringLiteral("被 stem.conv 扩展"));
        Project project;
        RecipeFacts facts;
        facts.reduction = 3.25;
        for (const int epochs : {0, 1, 12}) {
            project.sparsify.epochs = 0;
            project.finetune.epochs = epochs;
            for (const int groups : {1, 1'000'000}) { // measuring pays, or not
                facts.groups = groups;
                facts.images = 100;
                const QString reason = engineText(automaticRecipe(project, facts).reason);
                QVERIFY2(isChinese(reason) && !reason.contains(QStringLiteral("the")), qPrintable(reason));
                QVERIFY2(reason.contains(epochs > 1 ? QStringLiteral("12") : QStringLiteral("3.2")), qPrintable(reason));
            }
        }
        QCOMPARE(engineText("No such sentence about 'a' and 2."), QStringLiteral("No such sentence about 'a' and 2."));
    }

    void theHelpIsChinese()
    {
        const std::size_t pages = helpPages().size();
        installTranslations(Language::chinese);
        const std::vector<HelpPage> chinese = helpPages();
        QCOMPARE(chinese.size(), pages);
        QString all;
        for (const HelpPage& page : chinese) {
            QVERIFY2(isChinese(page.title) && page.text.size() > 200, qPrintable(page.id));
            all += page.text;
        }
        for (const View& view : allViews())
            QVERIFY2(all.contains(QStringLiteral("**%1**").arg(view.title)), qPrintable(view.title));
    }

    void nothingIsClippedInChinese()
    {
        installTranslations(Language::chinese);
        fixture_->restart();
        MainWindow& window = fixture_->window();
        window.resize(1280, 800);
        QStringList clipped = clippedTexts(window);
        QVERIFY(fixture_->openFixture());
        for (auto* dock : window.findChildren<QDockWidget*>()) {
            dock->raise();
            QTest::qWait(20);
            clipped << clippedTexts(*dock);
        }
        clipped << clippedTexts(window);
        clipped.removeDuplicates();
        QVERIFY(window.minimumSizeHint().width() <= 1280 && window.minimumSizeHint().height() <= 800);
        QVERIFY2(clipped.isEmpty(), qPrintable(clipped.join(QLatin1Char('\n'))));
    }

    void fieldsTakeAndShowDecimalCommas()
    {
        QLocale::setDefault(QLocale(QLocale::German, QLocale::Germany));
        fixture_->restart();
        QVERIFY(fixture_->openFixture());
        Document& document = fixture_->window().document();
        auto* ratio = find<QAbstractSpinBox>("pruneRatio");
        type(*ratio->findChild<QLineEdit*>(), QStringLiteral("12,5"));
        QCOMPARE(document.project().prune.ratio, 0.125);
        QCOMPARE(ratio->text(), QStringLiteral("12,5 %"));
        type(*ratio->findChild<QLineEdit*>(), QStringLiteral("0.025")); // neither a number here nor 25
        QCOMPARE(document.project().prune.ratio, 0.125);
        auto* floor = find<QAbstractSpinBox>("pruneFloorShare");
        type(*floor->findChild<QLineEdit*>(), QStringLiteral("7,25"));
        QCOMPARE(document.project().prune.floorShare, 0.0725);
        auto* mean = find<QLineEdit>("dataMean");
        type(*mean, QStringLiteral("0,5; 0,25; 0,125"));
        QCOMPARE(mean->text(), QStringLiteral("0,5; 0,25; 0,125"));
        const std::vector<float> expected{0.5F, 0.25F, 0.125F};
        QVERIFY(document.project().preprocessing.mean == expected);
    }

    void filesKeepDecimalPoints()
    {
        QLocale::setDefault(QLocale(QLocale::German, QLocale::Germany));
        fixture_->restart();
        QVERIFY(fixture_->openFixture());
        type(*find<QAbstractSpinBox>("pruneRatio")->findChild<QLineEdit*>(), QStringLiteral("12,5"));
        const QString file = fixture_->path(QStringLiteral("german.yaml"));
        fixture_->window().saveTo(file);
        QFile saved(file);
        QVERIFY(saved.open(QIODevice::ReadOnly));
        QVERIFY(saved.readAll().contains("ratio: 0.125"));
    }

    void floorsOfLayersFollowTheLocale()
    {
        QLocale::setDefault(QLocale(QLocale::German, QLocale::Germany));
        fixture_->restart();
        QVERIFY(fixture_->openFixture());
        LayersModel layers(fixture_->window().document());
        const QModelIndex floor = layers.index(0, LayersModel::Floor);
        QVERIFY(layers.setData(floor, 3, Qt::EditRole));
        QCOMPARE(floor.data().toString(), QStringLiteral("3"));
        QVERIFY(layers.index(0, LayersModel::Zeros).data().toString().contains(u','));
    }
};

QTEST_MAIN(TestWindowLanguages)
#include "test_window_languages.moc"
