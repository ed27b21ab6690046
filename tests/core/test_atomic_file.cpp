// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/atomic_file.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <fstream>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>

using namespace espalier;
namespace fs = std::filesystem;

namespace {

/// Files of this process cannot grow beyond the limit; writing fails as on a full disk, with another errno.
class FileSizeLimit {
public:
    explicit FileSizeLimit(rlim_t bytes)
    {
        std::signal(SIGXFSZ, SIG_IGN);
        ::getrlimit(RLIMIT_FSIZE, &before_);
        const rlimit limit{bytes, before_.rlim_max};
        ::setrlimit(RLIMIT_FSIZE, &limit);
    }
    ~FileSizeLimit() { ::setrlimit(RLIMIT_FSIZE, &before_); }

private:
    rlimit before_{};
};

/// A file system of 64 KiB. Needs a privileged process.
class SmallDisk {
public:
    SmallDisk() : mounted_(folder_.isValid() && ::mount("tmpfs", path().c_str(), "tmpfs", 0, "size=64k") == 0) {}
    ~SmallDisk()
    {
        if (mounted_)
            ::umount(path().c_str());
    }

    bool mounted() const { return mounted_; }
    fs::path path() const { return folder_.path().toStdString(); }

private:
    QTemporaryDir folder_;
    bool mounted_;
};

} // namespace

class TestAtomicFile : public QObject {
    Q_OBJECT

private:
    QTemporaryDir folder_;

    fs::path path(const char* name) const { return fs::path(folder_.path().toStdString()) / name; }

    static QByteArray content(const fs::path& file)
    {
        QFile read(QString::fromStdString(file.string()));
        return read.open(QIODevice::ReadOnly) ? read.readAll() : QByteArray();
    }

    /// Counts hidden files, too: no temporary file may remain.
    int filesInFolder() const
    {
        return static_cast<int>(QDir(folder_.path()).entryList(QDir::Files | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot).size());
    }

    static QString messageOf(const Result<void>& result) { return result ? QString() : QString::fromStdString(result.error().message); }

private Q_SLOTS:
    void init()
    {
        for (const QString& name : QDir(folder_.path()).entryList(QDir::Files | QDir::Hidden | QDir::NoDotAndDotDot))
            QFile::remove(folder_.filePath(name));
    }

    void writesAndReplaces()
    {
        QVERIFY(replaceFile(path("a.txt"), "one").has_value());
        QCOMPARE(content(path("a.txt")), QByteArray("one"));
        QVERIFY(replaceFile(path("a.txt"), "two").has_value());
        QCOMPARE(content(path("a.txt")), QByteArray("two"));
        QCOMPARE(filesInFolder(), 1);
    }

    void keepsPermissions()
    {
        QVERIFY(replaceFile(path("a.txt"), "one").has_value());
        fs::permissions(path("a.txt"), fs::perms::owner_read | fs::perms::owner_write);
        QVERIFY(replaceFile(path("a.txt"), "two").has_value());
        QCOMPARE(fs::status(path("a.txt")).permissions(), fs::perms::owner_read | fs::perms::owner_write);
    }

    void replacesBehindALink()
    {
        QVERIFY(replaceFile(path("a.txt"), "one").has_value());
        fs::create_symlink(path("a.txt"), path("link"));
        QVERIFY(replaceFile(path("link"), "two").has_value());
        QVERIFY(fs::is_symlink(path("link")));
        QCOMPARE(content(path("a.txt")), QByteArray("two"));
    }

    void failingWriterLeavesTheOld()
    {
        QVERIFY(replaceFile(path("a.txt"), "one").has_value());
        const auto result = replaceFile(path("a.txt"), [](const fs::path& temporary) -> Result<void> {
            std::ofstream(temporary) << "half";
            return failure("The check of the written file failed.");
        });
        QCOMPARE(messageOf(result), QString("The check of the written file failed."));
        QCOMPARE(content(path("a.txt")), QByteArray("one"));
        QCOMPARE(filesInFolder(), 1);
    }

    void throwingWriterLeavesTheOld()
    {
        QVERIFY(replaceFile(path("a.txt"), "one").has_value());
        const auto write = [](const fs::path& temporary) -> Result<void> {
            std::ofstream(temporary) << "half";
            throw std::runtime_error("no");
        };
        QVERIFY_EXCEPTION_THROWN((void)replaceFile(path("a.txt"), write), std::runtime_error);
        QCOMPARE(content(path("a.txt")), QByteArray("one"));
        QCOMPARE(filesInFolder(), 1);
    }

    void writerThatWroteNothingIsNoticed()
    {
        const auto result = replaceFile(path("a.txt"), [](const fs::path&) -> Result<void> { return {}; });
        QVERIFY(messageOf(result).startsWith("Cannot write "));
        QCOMPARE(filesInFolder(), 0);
    }

    void shortWriteLeavesTheOld()
    {
        QVERIFY(replaceFile(path("a.txt"), "one").has_value());
        Result<void> result;
        {
            const FileSizeLimit limit(100);
            result = replaceFile(path("a.txt"), std::string(1000, 'x'));
        }
        QCOMPARE(messageOf(result),
                 QString("Cannot write %1: the file would grow larger than the system allows.").arg(path("a.txt").c_str()));
        QCOMPARE(content(path("a.txt")), QByteArray("one"));
        QCOMPARE(filesInFolder(), 1);
    }

    void fullDiskIsNamed()
    {
        const SmallDisk disk;
        if (!disk.mounted())
            QSKIP("a small file system can only be mounted with privileges");
        const fs::path target = disk.path() / "a.txt";
        const std::string large(200000, 'x');
        QVERIFY(replaceFile(target, "one").has_value());
        const QString full = QString("Cannot write %1: the disk is full.").arg(target.c_str());
        QCOMPARE(messageOf(replaceFile(target, large)), full);
        const auto stream = [&](const fs::path& temporary) -> Result<void> {
            std::ofstream file(temporary);
            return file << large << std::flush ? Result<void>{} : failure("The stream failed.");
        };
        const Result<void> streamed = replaceFile(target, stream);
        QCOMPARE(messageOf(streamed), full);
        QVERIFY(QString::fromStdString(streamed.error().details).contains("The stream failed."));
        QCOMPARE(content(target), QByteArray("one"));
        QCOMPARE(QDir(QString::fromStdString(disk.path().string())).entryList(QDir::Files | QDir::Hidden).size(), 1);
    }

    void refusesWhatCannotBeWritten_data()
    {
        QTest::addColumn<QString>("target");
        QTest::addColumn<QString>("reason");
        const QString folder = folder_.path();
        QTest::newRow("no folder") << folder + "/none/a.txt"
                                   << "the folder " + folder + "/none does not exist";
        QTest::newRow("below a file") << folder + "/file/a.txt" << folder + "/file is not a folder";
        QTest::newRow("a folder") << folder + "/sub" << QString("it is a folder");
        QTest::newRow("only a folder") << folder + "/" << QString("it names a folder, not a file");
        QTest::newRow("a device") << QString("/dev/full") << QString("it is not a regular file");
        QTest::newRow("nobody may write") << QString("/proc/a.txt") << QString();
    }

    void refusesWhatCannotBeWritten()
    {
        QFETCH(QString, target);
        QFETCH(QString, reason);
        QVERIFY(replaceFile(path("file"), "a file").has_value());
        fs::create_directory(path("sub"));
        const Result<void> written = replaceFile(fs::path(target.toStdString()), "content");
        QVERIFY(messageOf(written).startsWith("Cannot write " + target + ": "));
        if (reason.isEmpty())
            return;
        QCOMPARE(messageOf(written), "Cannot write " + target + ": " + reason + ".");
        QCOMPARE(messageOf(checkWritable(target.toStdString())), messageOf(written));
    }

    void checkWritableWritesNothing()
    {
        QVERIFY(checkWritable(path("a.txt")).has_value());
        QCOMPARE(filesInFolder(), 0);
    }
};

QTEST_GUILESS_MAIN(TestAtomicFile)
#include "test_atomic_file.moc"
