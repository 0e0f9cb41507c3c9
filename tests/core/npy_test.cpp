#include "core/io/npy.h"
#include "test_files.h"
#include "tests/suite.h"

#include <QProcess>

#include <cstring>

namespace npy_test {

using namespace reverie;
using namespace reverie::test;

namespace {

/// What NumPy prints; nothing where this machine has none.
QByteArray askNumpy(const QString& expression, const std::filesystem::path& file) {
    QProcess python;
    python.start(QStringLiteral("/usr/bin/python3"),
                 {QStringLiteral("-c"),
                  QStringLiteral("import numpy, sys; a = numpy.load(sys.argv[1]); print(%1)").arg(expression),
                  QString::fromStdString(file.string())});
    if (!python.waitForStarted(-1)) return {};
    python.waitForFinished(-1);
    return python.exitCode() == 0 ? python.readAllStandardOutput().trimmed() : QByteArray();
}

} // namespace

class NpyTest : public QObject {
    Q_OBJECT
private slots:
    void layout();
    void bytesAreOneDimension();
    void numpyReadsIt();
    void nothingIsThereUntilItIsFinished();
    void countsItsValues();
    void foldersThatDoNotExistAreNamed();
};

void NpyTest::layout() {
    const Folder folder;
    Matrix columns(2, 3);
    columns << 1, 2, 3, 4, 5, 6;
    NpyFile file(folder / "a.npy", NpyFile::Values::Float32, {3, 2});
    file.write(columns);
    file.finish();
    const std::string bytes = contents(folder / "a.npy");
    QCOMPARE(bytes.substr(0, 8), std::string("\x93NUMPY\x01\x00", 8));
    const std::size_t length = static_cast<unsigned char>(bytes[8]) + 256U * static_cast<unsigned char>(bytes[9]);
    QCOMPARE((10 + length) % 64, 0U);
    QVERIFY(bytes.substr(10, length).starts_with("{'descr': '<f4', 'fortran_order': False, 'shape': (3, 2, ), }"));
    QCOMPARE(bytes[9 + length], '\n');
    QCOMPARE(bytes.size(), 10 + length + 24);
    std::array<float, 6> values{};
    std::memcpy(values.data(), bytes.data() + 10 + length, 24);
    QCOMPARE(values, (std::array<float, 6>{1, 4, 2, 5, 3, 6}));
}

void NpyTest::bytesAreOneDimension() {
    const Folder folder;
    NpyFile file(folder / "labels.npy", NpyFile::Values::UnsignedByte, {4});
    file.write(std::vector<std::uint8_t>{3, 1, 4, 1});
    file.finish();
    const std::string bytes = contents(folder / "labels.npy");
    QVERIFY(bytes.find("'|u1'") != std::string::npos && bytes.find("(4, )") != std::string::npos);
    QVERIFY(bytes.ends_with(std::string_view("\x03\x01\x04\x01", 4)));
}

void NpyTest::numpyReadsIt() {
    const Folder folder;
    NpyFile file(folder / "a.npy", NpyFile::Values::Float32, {5, 300});
    Matrix columns(300, 2);
    for (Index block = 0; block < 5; block += 2) {
        columns.resize(300, std::min<Index>(2, 5 - block));
        for (Index column = 0; column < columns.cols(); ++column)
            columns.col(column).setConstant(static_cast<float>(block + column) + 0.25F);
        file.write(columns);
    }
    file.finish();
    const QByteArray printed =
        askNumpy(QStringLiteral("a.shape, a.dtype, a.flags.c_contiguous, a.min(1).tolist(), a.max(1).tolist()"),
                 folder / "a.npy");
    if (printed.isEmpty()) QSKIP("There is no NumPy here");
    QCOMPARE(printed, QByteArray("(5, 300) float32 True [0.25, 1.25, 2.25, 3.25, 4.25] "
                                 "[0.25, 1.25, 2.25, 3.25, 4.25]"));
}

void NpyTest::nothingIsThereUntilItIsFinished() {
    const Folder folder;
    folder.write("a.npy", "old");
    {
        NpyFile file(folder / "a.npy", NpyFile::Values::Float32, {2, 2});
        file.write(Matrix(Matrix::Ones(2, 1)));
        QCOMPARE(contents(folder / "a.npy"), std::string("old"));
    }
    QCOMPARE(contents(folder / "a.npy"), std::string("old"));
    QCOMPARE(folder.fileCount(), 1U);
}

void NpyTest::countsItsValues() {
    const Folder folder;
    NpyFile file(folder / "a.npy", NpyFile::Values::Float32, {2, 2});
    file.write(Matrix(Matrix::Ones(2, 1)));
    QVERIFY(tells(errorOf([&] { file.finish(); }), folder / "a.npy", "fewer"));
    QVERIFY(tells(errorOf([&] { file.write(Matrix(Matrix::Ones(2, 2))); }), folder / "a.npy", "more"));
}

void NpyTest::foldersThatDoNotExistAreNamed() {
    const Folder folder;
    const auto path = folder / "absent/a.npy";
    QVERIFY(tells(errorOf([&] { NpyFile(path, NpyFile::Values::Float32, {1, 1}); }), path, "written"));
}

REVERIE_SUITE(NpyTest, Console)

} // namespace npy_test

#include "npy_test.moc"
