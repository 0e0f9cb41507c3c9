#include "core/math/digest.h"
#include "tests/suite.h"

#include <string_view>

namespace digest_test {

using namespace reverie;

namespace {

std::uint64_t digestOf(std::string_view text) {
    return digest(std::as_bytes(std::span(text)));
}

} // namespace

class DigestTest : public QObject {
    Q_OBJECT

private slots:
    /// Values of the reference implementation.
    void agreesWithTheReference() {
        QCOMPARE(digestOf(""), std::uint64_t{0xEF46DB3751D8E999});
        QCOMPARE(digestOf("a"), std::uint64_t{0xD24EC4F1A98C6E5B});
        QCOMPARE(digestOf("abc"), std::uint64_t{0x44BC2CF5AD770999});
        QCOMPARE(digestOf("Nobody inspects the spammish repetition"), std::uint64_t{0xFBCEA83C8A378BF1});
    }
};

REVERIE_SUITE(DigestTest, None)

} // namespace digest_test

#include "digest_test.moc"
