#include "core/io/atomic_file.h"
#include "tests/core/test_files.h"
#include "tests/suite.h"

#include <csignal>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

namespace atomic_file_test {

using namespace reverie;
using namespace reverie::test;

namespace {

/// Files may not grow beyond `bytes`, as on a full disk.
class FileSizeLimit {
public:
    explicit FileSizeLimit(rlim_t bytes) {
        oldHandler_ = std::signal(SIGXFSZ, SIG_IGN);
        getrlimit(RLIMIT_FSIZE, &old_);
        rlimit limit = old_;
        limit.rlim_cur = bytes;
        setrlimit(RLIMIT_FSIZE, &limit);
    }
    ~FileSizeLimit() {
        setrlimit(RLIMIT_FSIZE, &old_);
        std::signal(SIGXFSZ, oldHandler_);
    }

private:
    rlimit old_ = {};
    void (*oldHandler_)(int) = nullptr;
};

/// For root, who may write anywhere, becomes nobody for a while.
class OrdinaryUser {
public:
    OrdinaryUser() { changed_ = geteuid() == 0 && seteuid(65534) == 0; }
    ~OrdinaryUser() {
        if (changed_ && seteuid(0) != 0) std::abort();
    }

private:
    bool changed_ = false;
};

mode_t modeOf(const std::filesystem::path& path) {
    struct stat status = {};
    stat(path.c_str(), &status);
    return status.st_mode & 0777;
}

} // namespace

class AtomicFileTest : public QObject {
    Q_OBJECT

private slots:
    void writesAndReplaces() {
        const Folder folder;
        const auto file = folder / "a.txt";
        writeAtomically(file, std::string_view("first"));
        QCOMPARE(contents(file), "first");
        chmod(file.c_str(), 0640);
        const std::string large(3'000'000, 'x');
        writeAtomically(file, std::string_view(large));
        QCOMPARE(contents(file), large);
        QCOMPARE(modeOf(file), mode_t{0640});
        QCOMPARE(folder.fileCount(), std::size_t{1});
    }

    void writesNothing() {
        const Folder folder;
        writeAtomically(folder / "empty", std::string_view());
        QVERIFY(std::filesystem::exists(folder / "empty"));
        QCOMPARE(std::filesystem::file_size(folder / "empty"), std::uintmax_t{0});
    }

    void aFullDiskKeepsTheOldFile() {
        const Folder folder;
        const auto file = folder.write("model", "what was there");
        std::string message;
        {
            const FileSizeLimit limit(4096);
            message = errorOf([&] { writeAtomically(file, std::string_view(std::string(100'000, 'x'))); });
        }
        QVERIFY2(tells(message, file, "cannot be written: File too large"), message.c_str());
        QCOMPARE(contents(file), "what was there");
        QCOMPARE(folder.fileCount(), std::size_t{1});
    }

    void aReadOnlyFolderIsTold() {
        const Folder folder;
        chmod(folder.path().c_str(), 0555);
        std::string message;
        {
            const OrdinaryUser user;
            message = errorOf([&] { writeAtomically(folder / "model", std::string_view("x")); });
        }
        chmod(folder.path().c_str(), 0755);
        QVERIFY2(tells(message, folder / "model", "cannot be written: Permission denied"), message.c_str());
        QCOMPARE(folder.fileCount(), std::size_t{0});
    }

    void aMissingFolderIsTold() {
        const Folder folder;
        const auto file = folder / "nowhere/model";
        const std::string message = errorOf([&] { writeAtomically(file, std::string_view("x")); });
        QVERIFY2(tells(message, file, "No such file or directory"), message.c_str());
    }

    void aFolderInItsPlaceIsTold() {
        const Folder folder;
        std::filesystem::create_directory(folder / "model");
        const std::string message = errorOf([&] { writeAtomically(folder / "model", std::string_view("x")); });
        QVERIFY2(tells(message, folder / "model", "cannot be written"), message.c_str());
        QCOMPARE(folder.fileCount(), std::size_t{1});
    }

    void aFinishedFileIsMovedIntoPlace() {
        const Folder folder;
        const auto finished = folder.write("model.part", "new");
        folder.write("model", "old");
        moveIntoPlace(finished, folder / "model");
        QCOMPARE(contents(folder / "model"), "new");
        QCOMPARE(folder.fileCount(), std::size_t{1});
        const std::string message = errorOf([&] { moveIntoPlace(finished, folder / "model"); });
        QVERIFY2(tells(message, folder / "model", "cannot be written: No such file"), message.c_str());
        QCOMPARE(contents(folder / "model"), "new");
    }

    void aLinkStaysALink() {
        const Folder folder;
        const auto file = folder.write("file", "old");
        std::filesystem::create_symlink(file, folder / "link");
        writeAtomically(folder / "link", std::string_view("new"));
        QVERIFY(std::filesystem::is_symlink(folder / "link"));
        QCOMPARE(contents(file), "new");
    }

    void aPipeIsWrittenIntoAndStaysAPipe() {
        const Folder folder;
        const auto pipe = folder / "pipe";
        QCOMPARE(mkfifo(pipe.c_str(), 0600), 0);
        const int reader = open(pipe.c_str(), O_RDONLY | O_NONBLOCK);
        QVERIFY(reader >= 0);
        writeAtomically(pipe, std::string_view("through"));
        QVERIFY(std::filesystem::is_fifo(pipe));
        std::string text(16, ' ');
        const ssize_t count = read(reader, text.data(), text.size());
        close(reader);
        QCOMPARE(count, ssize_t{7});
        QVERIFY(text.starts_with("through"));
        QCOMPARE(folder.fileCount(), std::size_t{1});
    }
};

REVERIE_SUITE(AtomicFileTest, None)

} // namespace atomic_file_test

#include "atomic_file_test.moc"
