// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/support/window_fixture.h"

#include "test_places.h"
#include "ui/models/theme.h"
#include "ui/shell/appearance.h"
#include "ui/shell/message_bar.h"
#include "ui/shell/tour.h"
#include "ui/shell/translations.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QImage>
#include <QSettings>
#include <QtTest>

namespace espalier::testing {

namespace {

/// Images that differ by class and number, the same in every run.
QImage picture(int kind, int number)
{
    constexpr int side = 32;
    QImage image(side, side, QImage::Format_RGB32);
    for (int y = 0; y < side; ++y)
        for (int x = 0; x < side; ++x)
            image.setPixelColor(x, y, QColor::fromHsv(kind * 36, 120 + (x * 7 + number * 13) % 130, 60 + (y * 5 + number * 29) % 190));
    return image;
}

void makeSplit(const QString& root, const QString& split, int perClass)
{
    for (int kind = 0; kind < 10; ++kind) {
        const QString folder = QStringLiteral("%1/%2/class%3").arg(root, split).arg(kind);
        QDir().mkpath(folder);
        for (int i = 0; i < perClass; ++i)
            picture(kind, i).save(QStringLiteral("%1/%2.png").arg(folder).arg(i));
    }
}

} // namespace

QString fixtureModel()
{
    return QStringLiteral(FIXTURES_DIR "/cifar_resnet20_jpeg.pt");
}

WindowFixture::WindowFixture()
{
    QCoreApplication::setOrganizationName(QStringLiteral("EspalierTests"));
    QCoreApplication::setApplicationName(QStringLiteral("window"));
    QSettings::setDefaultFormat(QSettings::IniFormat);
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, folder_.path());
    qputenv("XDG_CACHE_HOME", path(QStringLiteral("cache")).toUtf8());
    QSettings().setValue(Tour::seenKey(), true); // it would lie over what is tested
    installTranslations();
    theme::apply(theme::Appearance::light);
    restart();
}

void WindowFixture::restart()
{
    window_.reset();
    window_ = std::make_unique<MainWindow>();
    window_->show();
}

void WindowFixture::write(const QString& name, const QByteArray& content) const
{
    QFile file(path(name));
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(content), content.size());
}

QString WindowFixture::makeImages(int perClass) const
{
    const QString root = path(QStringLiteral("images"));
    makeSplit(root, QStringLiteral("train"), perClass);
    makeSplit(root, QStringLiteral("val"), 2);
    return root;
}

QString WindowFixture::paint(const QString& name, const QColor& color) const
{
    const QString file = path(name);
    QDir().mkpath(QFileInfo(file).path());
    QImage picture(64, 48, QImage::Format_RGB32);
    picture.fill(color);
    picture.save(file);
    return file;
}

QString WindowFixture::makeBoxes(const QString& name) const
{
    for (const char* part : {"train", "val"})
        QDir().mkpath(path(QStringLiteral("%1/labels/%2").arg(name, QLatin1String(part))));
    for (int i = 0; i < 5; ++i) {
        const QString picture = QStringLiteral("%1/%2").arg(i < 3 ? "train" : "val").arg(i);
        paint(QStringLiteral("%1/images/%2.png").arg(name, picture), QColor::fromHsv(40 * i, 200, 200));
        write(QStringLiteral("%1/labels/%2.txt").arg(name, picture), "1 0.5 0.5 0.5 0.5\n");
    }
    write(name + QStringLiteral("/data.yaml"), "train: images/train\nval: images/val\nnames: [person, car, dog]\n");
    return path(name + QStringLiteral("/data.yaml"));
}

bool WindowFixture::openDetector(const QString& file)
{
    window_->openFile(QStringLiteral(MADE_FIXTURES_DIR "/detectors/") + file);
    return waitIdle() && window_->document().model();
}

bool WindowFixture::openFixture(const QString& images)
{
    window_->openFile(fixtureModel());
    if (!waitIdle() || !window_->document().model())
        return false;
    if (images.isEmpty())
        return true;
    window_->useImages(images);
    return waitIdle();
}

bool WindowFixture::openForTraining(int epochs)
{
    if (!openFixture(makeImages()))
        return false;
    setEpochs(epochs);
    return true;
}

void WindowFixture::setEpochs(int epochs)
{
    Project project = window_->document().project();
    for (TrainSettings* settings : {&project.sparsify, &project.finetune}) {
        settings->epochs = epochs;
        settings->batch = 8;
    }
    project.prune.allocation = Allocation::scores; // measuring what layers may give takes longer than the stages
    window_->document().setProject(project);
}

bool WindowFixture::waitIdle(int milliseconds)
{
    return QTest::qWaitFor([this] { return !window_->runs().busy(); }, milliseconds);
}

QString WindowFixture::message() const
{
    return window_->findChild<MessageBar*>()->text();
}

} // namespace espalier::testing
