#include "core/io/tensor_file.h"
#include "tests/core/test_files.h"
#include "tests/suite.h"

#include <cmath>
#include <cstring>
#include <limits>

namespace tensor_file_test {

using namespace reverie;
using namespace reverie::test;

namespace {

std::string littleEndian(std::uint64_t value) {
    std::string bytes(8, '\0');
    std::memcpy(bytes.data(), &value, 8);
    return bytes;
}

/// A safetensors file of this header and so many bytes of data.
std::string safetensors(const std::string& header, const std::string& data) {
    return littleEndian(header.size()) + header + data;
}

std::string zeros(std::size_t count) {
    return std::string(count, '\0');
}

Matrix twoByThree() {
    Matrix matrix(2, 3);
    matrix << 1, 3, 5, 2, 4, 6;
    return matrix;
}

} // namespace

class TensorFileTest : public QObject {
    Q_OBJECT

private slots:
    void whatIsSavedIsLoaded() {
        const Folder folder;
        TensorFile file;
        file.metadata["note"] = "α \"quoted\"\n";
        file.metadata["numbers"] = "[1, 2.5]";
        Matrix wide = Matrix::Random(5, 4);
        file.put("matrix", twoByThree());
        file.put("block", wide.topRows(3));
        file.put("vector", Vector(Vector::LinSpaced(5, -1, 1)));
        file.put("doubles", std::vector<double>{0.1, std::numeric_limits<double>::quiet_NaN()});
        file.put("bytes", std::vector<std::uint8_t>{1, 2, 255});
        file.put("empty", Matrix(0, 3));
        file.save(folder / "t");

        const TensorFile loaded = TensorFile::load(folder / "t");
        QCOMPARE(loaded.path(), folder / "t");
        QVERIFY(loaded.metadata == file.metadata);
        QVERIFY(loaded.matrix("matrix", 2, 3) == twoByThree());
        QVERIFY(loaded.matrix("block") == wide.topRows(3));
        QVERIFY(loaded.vector("vector", 5) == Vector(Vector::LinSpaced(5, -1, 1)));
        QCOMPARE(loaded.doubles("doubles")[0], 0.1);
        QVERIFY(std::isnan(loaded.doubles("doubles")[1]));
        QCOMPARE(loaded.bytes("bytes")[2], 255);
        QCOMPARE(loaded.matrix("empty").cols(), Index{3});
        QCOMPARE(loaded.json("numbers")[1].get<double>(), 2.5);
        QVERIFY(loaded.has("bytes"));
        QVERIFY(!loaded.has("nothing"));

        loaded.save(folder / "again");
        QVERIFY(contents(folder / "again") == contents(folder / "t"));
    }

    void theBytesAreAsTheFormatSays() {
        const Folder folder;
        TensorFile file;
        file.metadata["a"] = "b";
        file.put("m", twoByThree());
        file.save(folder / "t");
        const std::string bytes = contents(folder / "t");
        std::uint64_t length = 0;
        std::memcpy(&length, bytes.data(), 8);
        QCOMPARE(length % 8, std::uint64_t{0});
        QCOMPARE(bytes.size(), 8 + length + 24);
        const auto header = nlohmann::json::parse(bytes.substr(8, length));
        QCOMPARE(header["__metadata__"]["a"].get<std::string>(), "b");
        QCOMPARE(header["m"]["dtype"].get<std::string>(), "F32");
        QVERIFY(header["m"]["shape"] == nlohmann::json({3, 2}));
        QVERIFY(header["m"]["data_offsets"] == nlohmann::json({0, 24}));
        for (int i = 0; i < 6; ++i) {
            float value = 0;
            std::memcpy(&value, bytes.data() + 8 + length + 4 * static_cast<std::size_t>(i), 4);
            QCOMPARE(value, static_cast<float>(i + 1));
        }
    }

    void eachTensorIsAlignedToItsType() {
        const Folder folder;
        TensorFile file;
        file.put("a", std::vector<std::uint8_t>{1, 2, 3});
        file.put("b", std::vector<double>{0.5});
        file.put("c", Vector(Vector::Ones(1)));
        file.save(folder / "t");
        const TensorFile loaded = TensorFile::load(folder / "t");
        const std::string bytes = contents(folder / "t");
        const auto header = nlohmann::json::parse(bytes.substr(8, static_cast<unsigned char>(bytes[0])));
        QVERIFY(header["b"]["data_offsets"] == nlohmann::json({0, 8}));
        QVERIFY(header["c"]["data_offsets"] == nlohmann::json({8, 12}));
        QVERIFY(header["a"]["data_offsets"] == nlohmann::json({12, 15}));
    }

    void halvesAreRead() {
        const Folder folder;
        // 1, −2, 0.5 and the smallest subnormal, 2⁻²⁴.
        const std::string halves("\x00\x3c\x00\xc0\x00\x38\x01\x00", 8);
        const auto file =
            folder.write("t", safetensors(R"({"h":{"dtype":"F16","shape":[2,2],"data_offsets":[0,8]}})", halves));
        const Matrix matrix = TensorFile::load(file).matrix("h", 2, 2);
        QCOMPARE(matrix(0, 0), 1.0F);
        QCOMPARE(matrix(1, 0), -2.0F);
        QCOMPARE(matrix(0, 1), 0.5F);
        QCOMPARE(matrix(1, 1), std::ldexp(1.0F, -24));
    }

    void otherWritersAreUnderstood() {
        const Folder folder;
        const std::string header = R"( {"b":{"data_offsets":[4,4],"dtype":"U64","shape":[7,0]},)"
                                   R"("a":{"data_offsets":[0,4],"dtype":"U32","shape":[]}}   )";
        const TensorFile file = TensorFile::load(folder.write("t", safetensors(header, zeros(4))));
        QCOMPARE(file.tensors().size(), std::size_t{2});
        QVERIFY(file.tensors().at("a").shape.empty());
        QVERIFY(TensorFile::load(folder.write("none", safetensors("{}", ""))).tensors().empty());
    }

    void filesThatLie_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("reason");
        const auto add = [](const char* name, const std::string& bytes, const char* reason) {
            QTest::newRow(name) << QByteArray(bytes.data(), static_cast<qsizetype>(bytes.size())) << reason;
        };
        const auto one = [](const std::string& type, const std::string& shape, const std::string& offsets) {
            return R"({"a":{"dtype":)" + type + R"(,"shape":)" + shape + R"(,"data_offsets":)" + offsets + "}}";
        };
        const auto two = [](const std::string& first, const std::string& second) {
            return R"({"a":{"dtype":"U8","shape":[4],"data_offsets":)" + first +
                   R"(},"b":{"dtype":"U8","shape":[4],"data_offsets":)" + second + "}}";
        };
        const std::string sound = safetensors(one("\"F32\"", "[2]", "[0,8]"), zeros(8));
        add("empty", "", "too short");
        add("seven bytes", zeros(7), "too short");
        add("another format", "PK\x03\x04 a zip archive, not tensors", "no safetensors file");
        add("absurd header length", littleEndian(~std::uint64_t{0}) + "{}", "no safetensors file");
        add("header beyond the limit", littleEndian(100'000'001) + "{}", "no safetensors file");
        add("header beyond the file", littleEndian(1000) + "{}", "no safetensors file");
        add("no header", littleEndian(0), "not valid JSON");
        add("header not JSON", safetensors("{\"a\":", ""), "not valid JSON");
        add("header not UTF-8", safetensors("{\"\xff\":{}}", ""), "not valid JSON");
        add("header a list", safetensors("[1, 2]", ""), "not a JSON object");
        add("deeply nested", safetensors(std::string(100'000, '[') + std::string(100'000, ']'), ""),
            "nests deeper");
        add("key twice",
            safetensors(R"({"a":{"dtype":"U8","shape":[0],"data_offsets":[0,0]},)"
                        R"("a":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}})",
                        ""),
            "names \"a\" twice");
        add("dtype twice",
            safetensors(R"({"a":{"dtype":"U8","dtype":"F32","shape":[0],"data_offsets":[0,0]}})", ""),
            "names \"dtype\" twice");
        add("metadata a list", safetensors(R"({"__metadata__":[]})", ""), "metadata that is not");
        add("metadata number", safetensors(R"({"__metadata__":{"a":1}})", ""), "\"a\" that is not a string");
        add("tensor a number", safetensors(R"({"a":1})", ""), "something other than an object");
        add("unknown dtype", safetensors(one("\"F31\"", "[2]", "[0,8]"), zeros(8)), "unknown dtype \"F31\"");
        add("dtype a number", safetensors(one("32", "[2]", "[0,8]"), zeros(8)), "no dtype");
        add("no dtype", safetensors(R"({"a":{"shape":[0],"data_offsets":[0,0]}})", ""), "no dtype");
        add("no shape", safetensors(R"({"a":{"dtype":"U8","data_offsets":[0,0]}})", ""), "no proper shape");
        add("negative shape", safetensors(one("\"F32\"", "[-2]", "[0,8]"), zeros(8)), "no proper shape");
        add("broken shape", safetensors(one("\"F32\"", "[2.0]", "[0,8]"), zeros(8)), "no proper shape");
        add("nested shape", safetensors(one("\"F32\"", "[[2]]", "[0,8]"), zeros(8)), "nests deeper");
        add("shape beyond 64 bits", safetensors(one("\"F32\"", "[99999999999999999999]", "[0,8]"), zeros(8)),
            "no proper shape");
        add("shape product that overflows",
            safetensors(one("\"F32\"", "[4294967296,4294967296]", "[0,8]"), zeros(8)), "too large to count");
        add("shape product that overflows to eight bytes",
            safetensors(one("\"F32\"", "[4611686018427387904,4,2]", "[0,8]"), zeros(8)), "too large to count");
        add("huge shape", safetensors(one("\"F32\"", "[1000000,1000000]", "[0,4000000000000]"), zeros(8)),
            "beyond the end");
        add("shape too small", safetensors(one("\"F32\"", "[1]", "[0,8]"), zeros(8)),
            "disagrees with its 8 bytes");
        add("shape too large", safetensors(one("\"F32\"", "[3]", "[0,8]"), zeros(8)),
            "disagrees with its 8 bytes");
        add("no offsets", safetensors(R"({"a":{"dtype":"U8","shape":[0]}})", ""), "no proper data_offsets");
        add("three offsets", safetensors(one("\"F32\"", "[2]", "[0,4,8]"), zeros(8)), "no proper data_offsets");
        add("offsets backwards", safetensors(one("\"F32\"", "[2]", "[8,0]"), zeros(8)), "no proper data_offsets");
        add("negative offset", safetensors(one("\"F32\"", "[2]", "[-8,0]"), zeros(8)), "no proper data_offsets");
        add("offsets overlap", safetensors(two("[0,4]", "[2,6]"), zeros(6)), "\"b\" overlap");
        add("offsets equal", safetensors(two("[0,4]", "[0,4]"), zeros(4)), "overlap");
        add("a hole", safetensors(two("[0,4]", "[6,10]"), zeros(10)), "2 unused bytes before tensor \"b\"");
        add("a hole at the start", safetensors(one("\"F32\"", "[1]", "[4,8]"), zeros(8)), "4 unused bytes before");
        add("bytes left over", sound + "xyz", "3 unused bytes at the end");
        add("truncated", sound.substr(0, sound.size() - 1), "beyond the end");
    }

    void filesThatLie() {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, reason);
        const Folder folder;
        const auto file = folder.write("t.safetensors", bytes.toStdString());
        const std::string message = errorOf([&] { TensorFile::load(file); });
        QVERIFY2(tells(message, file, reason.toStdString()), message.c_str());
    }

    void valuesThatDoNotFitAreRefused() {
        const Folder folder;
        TensorFile file;
        Matrix broken = twoByThree();
        broken(1, 1) = std::numeric_limits<float>::quiet_NaN();
        file.put("nan", broken);
        file.put("infinite", Vector(Vector::Constant(2, std::numeric_limits<float>::infinity())));
        file.put("m", twoByThree());
        file.put("d", std::vector<double>{1});
        file.metadata["broken"] = "{";
        file.save(folder / "t");
        const TensorFile loaded = TensorFile::load(folder / "t");
        const auto refused = [&](auto&& call, std::string_view reason) {
            const std::string message = errorOf(call);
            QVERIFY2(tells(message, folder / "t", reason), message.c_str());
        };
        refused([&] { loaded.matrix("nan"); }, "tensor \"nan\" holds values that are not finite");
        refused([&] { loaded.vector("infinite"); }, "not finite");
        refused([&] { loaded.matrix("absent"); }, "tensor \"absent\" is missing");
        refused([&] { loaded.matrix("m", 3, 2); }, "has the shape [3, 2] instead of [2, 3]");
        refused([&] { loaded.vector("m"); }, "has the shape [3, 2] instead of [any]");
        refused([&] { loaded.vector("d"); }, "has the type F64 instead of F16 or F32");
        refused([&] { loaded.doubles("m"); }, "has the type F32 instead of F64");
        refused([&] { loaded.bytes("d"); }, "has the type F64 instead of U8");
        refused([&] { loaded.json("absent"); }, "no metadata entry \"absent\"");
        refused([&] { loaded.json("broken"); }, "not valid JSON");
    }

    void whatCannotBeOpenedIsTold() {
        const Folder folder;
        QVERIFY(tells(errorOf([&] { TensorFile::load(folder / "no"); }), folder / "no", "No such file"));
        QVERIFY(tells(errorOf([&] { TensorFile::load(folder.path()); }), folder.path(), "is a folder"));
    }
};

REVERIE_SUITE(TensorFileTest, None)

} // namespace tensor_file_test

#include "tensor_file_test.moc"
