#include "closeness.h"
#include "core/math/random.h"
#include "tests/suite.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>
#include <numeric>
#include <set>
#include <vector>

namespace random_test {

using namespace reverie;

namespace {

using Block = std::array<std::uint32_t, 4>;

std::vector<float> uniformColumn(const RandomDraw& draw, Index count, Index column = 0) {
    std::vector<float> values(static_cast<std::size_t>(count));
    draw.uniform(values.data(), count, 0, column);
    return values;
}

std::vector<float> normalColumn(const RandomDraw& draw, Index count, Index column = 0) {
    std::vector<float> values(static_cast<std::size_t>(count));
    draw.normal(values.data(), count, 0, column);
    return values;
}

/// Correlation of two series of uniform numbers.
double correlation(const std::vector<float>& left, const std::vector<float>& right) {
    double sum = 0;
    for (std::size_t i = 0; i < left.size(); ++i)
        sum += (static_cast<double>(left[i]) - 0.5) * (static_cast<double>(right[i]) - 0.5);
    return sum * 12 / static_cast<double>(left.size());
}

double chiSquareOfCells(const std::vector<double>& cells, double expected) {
    double sum = 0;
    for (const double count : cells)
        sum += (count - expected) * (count - expected) / expected;
    return sum;
}

} // namespace

class RandomTest : public QObject {
    Q_OBJECT
private slots:
    void philoxKnownAnswers();
    void anyPartEqualsTheSamePartOfTheWhole();
    void streamsDifferByNameSeedAndPosition();
    void streamsResumeWhereTheyStood();
    void uniformStaysInsideTheOpenInterval();
    void uniformFillsCellsEvenly();
    void uniformNeighboursAreUncorrelated();
    void normalHasTheMomentsOfTheNormal();
    void normalFillsQuantilesEvenly();
    void normalTails();
    void shuffleKeepsTheValues();
    void shuffleIsUniformOverPermutations();
};

// Known answers of Random123 1.14, kat_vectors, philox4x32 10.
void RandomTest::philoxKnownAnswers() {
    QCOMPARE(philox({0, 0, 0, 0}, {0, 0}), (Block{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}));
    const std::uint32_t ones = 0xffffffff;
    QCOMPARE(philox({ones, ones, ones, ones}, {ones, ones}),
             (Block{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}));
    QCOMPARE(philox({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}),
             (Block{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}));
}

void RandomTest::anyPartEqualsTheSamePartOfTheWhole() {
    constexpr Index rows = 77;
    const RandomDraw draw = RandomStream(3, "parts").draw();
    for (Index column = 0; column < 3; ++column) {
        std::vector<float> uniform(rows);
        std::vector<float> normal(rows);
        std::vector<std::uint32_t> words(rows);
        draw.uniform(uniform.data(), rows, 0, column);
        draw.normal(normal.data(), rows, 0, column);
        draw.words(words.data(), rows, 0, column);
        for (Index first = 0; first < rows; ++first)
            for (Index count = 0; first + count <= rows; ++count) {
                const auto size = static_cast<std::size_t>(count);
                std::vector<float> part(size + 1, -7.0F);
                std::vector<std::uint32_t> partWords(size + 1, 7U);
                draw.uniform(part.data(), count, first, column);
                QVERIFY(std::equal(part.begin(), part.end() - 1, uniform.begin() + first));
                QCOMPARE(part.back(), -7.0F);
                draw.normal(part.data(), count, first, column);
                QVERIFY(std::equal(part.begin(), part.end() - 1, normal.begin() + first));
                QCOMPARE(part.back(), -7.0F);
                draw.words(partWords.data(), count, first, column);
                QVERIFY(std::equal(partWords.begin(), partWords.end() - 1, words.begin() + first));
                QCOMPARE(partWords.back(), 7U);
            }
    }
}

void RandomTest::streamsDifferByNameSeedAndPosition() {
    RandomStream stream(1, "weights");
    const RandomDraw first = stream.draw();
    const std::vector<std::vector<float>> series = {
        uniformColumn(first, 4096),
        uniformColumn(first, 4096, 1),
        uniformColumn(stream.draw(), 4096),
        uniformColumn(RandomStream(2, "weights").draw(), 4096),
        uniformColumn(RandomStream(1, "weightt").draw(), 4096),
        uniformColumn(RandomStream(1, "").draw(), 4096),
        uniformColumn(RandomStream(std::uint64_t{1} << 40, "weights").draw(), 4096),
    };
    for (std::size_t a = 0; a < series.size(); ++a)
        for (std::size_t b = 0; b < a; ++b)
            CHECK_CLOSE(correlation(series[a], series[b]), 0, 5 / std::sqrt(4096.0));
    QVERIFY(uniformColumn(first, 4096) == uniformColumn(RandomStream(1, "weights").draw(), 4096));
}

void RandomTest::streamsResumeWhereTheyStood() {
    RandomStream stream(9, "resume");
    QCOMPARE(stream.position(), 0U);
    stream.draw();
    stream.draw();
    QCOMPARE(stream.position(), 2U);
    const auto third = uniformColumn(stream.draw(), 64);

    RandomStream again(9, "resume");
    again.seek(2);
    QVERIFY(uniformColumn(again.draw(), 64) == third);
    QVERIFY(uniformColumn(again.drawAt(2), 64) == third);
    QCOMPARE(again.position(), 3U);
}

// A 24-bit mantissa rounds the topmost of 2^24 equal cells up to 1: so many draws would show it.
void RandomTest::uniformStaysInsideTheOpenInterval() {
    RandomStream stream(11, "open");
    constexpr Index block = 1 << 16;
    std::vector<float> values(block);
    float smallest = 1;
    float largest = 0;
    for (int round = 0; round < 1024; ++round) {
        stream.draw().uniform(values.data(), block, 0, round % 5);
        const auto [low, high] = std::ranges::minmax(values);
        smallest = std::min(smallest, low);
        largest = std::max(largest, high);
    }
    QVERIFY(smallest > 0);
    QVERIFY(largest < 1);
    QVERIFY(smallest < 1e-6F);
    QVERIFY(largest > 1 - 1e-6F);
}

void RandomTest::uniformFillsCellsEvenly() {
    constexpr Index count = 1 << 20;
    for (Index column = 0; column < 4; ++column) {
        const auto values = uniformColumn(RandomStream(5, "cells").draw(), count, column);
        std::vector<double> cells(256, 0.0);
        std::vector<double> fine(256, 0.0);
        double sum = 0;
        for (const float value : values) {
            cells[static_cast<std::size_t>(value * 256)] += 1;
            fine[static_cast<std::size_t>(std::fmod(value * 65536.0F, 256.0F))] += 1;
            sum += value;
        }
        CHECK_CHI_SQUARE(chiSquareOfCells(cells, count / 256.0), 255.0);
        CHECK_CHI_SQUARE(chiSquareOfCells(fine, count / 256.0), 255.0);
        CHECK_CLOSE(sum / count, 0.5, 5 * std::sqrt(1 / 12.0 / count));
    }
}

void RandomTest::uniformNeighboursAreUncorrelated() {
    constexpr Index count = 1 << 18;
    const auto values = uniformColumn(RandomStream(6, "neighbours").draw(), count);
    for (const std::ptrdiff_t lag : {1, 2, 3, 4, 8, 16}) {
        const std::vector<float> left(values.begin(), values.end() - lag);
        const std::vector<float> right(values.begin() + lag, values.end());
        CHECK_CLOSE(correlation(left, right), 0, 5 / std::sqrt(static_cast<double>(count - lag)));
    }
}

void RandomTest::normalHasTheMomentsOfTheNormal() {
    constexpr Index count = 1 << 22;
    const auto values = normalColumn(RandomStream(7, "moments").draw(), count);
    std::array<double, 5> moment{};
    for (const float value : values) {
        double power = 1;
        for (double& sum : moment) {
            sum += power;
            power *= value;
        }
    }
    const auto mean = [&](std::size_t order) { return moment[order] / count; };
    // Standard errors from Var(xᵏ) = (2k−1)!! − ((k−1)!! for even k)²: 1, 2, 15, 96.
    CHECK_CLOSE(mean(1), 0, 5 * std::sqrt(1.0 / count));
    CHECK_CLOSE(mean(2), 1, 5 * std::sqrt(2.0 / count));
    CHECK_CLOSE(mean(3), 0, 5 * std::sqrt(15.0 / count));
    CHECK_CLOSE(mean(4), 3, 5 * std::sqrt(96.0 / count));
}

void RandomTest::normalFillsQuantilesEvenly() {
    constexpr Index count = 1 << 20;
    const auto values = normalColumn(RandomStream(8, "quantiles").draw(), count, 3);
    std::vector<double> cells(128, 0.0);
    for (const float value : values) {
        QVERIFY(std::isfinite(value));
        const double quantile = 0.5 * std::erfc(-static_cast<double>(value) / std::sqrt(2.0));
        cells[std::min<std::size_t>(static_cast<std::size_t>(quantile * 128), 127)] += 1;
    }
    CHECK_CHI_SQUARE(chiSquareOfCells(cells, count / 128.0), 127.0);
}

void RandomTest::normalTails() {
    constexpr Index count = 1 << 23;
    const auto values = normalColumn(RandomStream(9, "tails").draw(), count, 1);
    for (const double bound : {2.0, 3.0, 4.0}) {
        const double expected = 0.5 * std::erfc(bound / std::sqrt(2.0)) * count;
        const auto above = std::ranges::count_if(values, [&](float value) { return value > bound; });
        const auto below = std::ranges::count_if(values, [&](float value) { return value < -bound; });
        CHECK_CLOSE(above, expected, 5 * std::sqrt(expected));
        CHECK_CLOSE(below, expected, 5 * std::sqrt(expected));
    }
}

void RandomTest::shuffleKeepsTheValues() {
    RandomStream stream(10, "shuffle");
    for (const std::size_t count : {0U, 1U, 2U, 1000U, 4321U}) {
        std::vector<std::uint32_t> ordered(count);
        std::iota(ordered.begin(), ordered.end(), 5U);
        std::vector<std::uint32_t> values = ordered;
        const RandomDraw draw = stream.draw();
        shuffle(values, draw);
        if (count >= 1000) QVERIFY(values != ordered);
        std::vector<std::uint32_t> again = ordered;
        shuffle(again, draw);
        QVERIFY(values == again);
        std::ranges::sort(values);
        QVERIFY(values == ordered);
    }
}

void RandomTest::shuffleIsUniformOverPermutations() {
    constexpr int rounds = 48000;
    RandomStream stream(12, "permutations");
    std::map<std::vector<std::uint32_t>, double> seen;
    for (int round = 0; round < rounds; ++round) {
        std::vector<std::uint32_t> values = {0, 1, 2, 3};
        shuffle(values, stream.draw());
        seen[values] += 1;
    }
    QCOMPARE(seen.size(), 24U);
    std::vector<double> cells;
    for (const auto& [order, count] : seen)
        cells.push_back(count);
    CHECK_CHI_SQUARE(chiSquareOfCells(cells, rounds / 24.0), 23.0);
}

REVERIE_SUITE(RandomTest, None)

} // namespace random_test

#include "random_test.moc"
