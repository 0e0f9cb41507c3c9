#include "closeness.h"
#include "core/data/shifting.h"
#include "core/experiment/minibatch_feed.h"
#include "small_experiment.h"
#include "tests/suite.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace shifting_test {

using namespace reverie;
using namespace reverie::small;

namespace {

constexpr ImageShape plane{4, 5};

/// An image in which each pixel has a value of its own.
Vector distinctPixels() {
    return Vector::LinSpaced(plane.pixels(), 0.0F, 1.0F);
}

/// The image moved, pixel by pixel.
Vector moved(const Vector& image, ImageShape size, Index down, Index right) {
    Vector result(image.size());
    for (Index row = 0; row < size.rows; ++row)
        for (Index column = 0; column < size.columns; ++column) {
            const Index fromRow = std::clamp<Index>(row - down, 0, size.rows - 1);
            const Index fromColumn = std::clamp<Index>(column - right, 0, size.columns - 1);
            result[row * size.columns + column] = image[fromRow * size.columns + fromColumn];
        }
    return result;
}

} // namespace

class ShiftingTest : public QObject {
    Q_OBJECT

private slots:
    void everyPlaceIsEquallyLikely();
    void farShiftsRepeatTheEdge();
    void onlyTrainingMinibatchesMove();
    void eachMinibatchIsMovedAfreshAndAlwaysTheSame();
};

void ShiftingTest::everyPlaceIsEquallyLikely() {
    constexpr Index cases = 25'000;
    constexpr Index most = 2;
    Matrix images = distinctPixels().replicate(1, cases);
    shiftImages(images, plane, most, RandomStream(5, "shift").drawAt(0));
    std::map<std::pair<Index, Index>, int> counts;
    for (const auto image : images.colwise())
        for (Index down = -most; down <= most; ++down)
            for (Index right = -most; right <= most; ++right)
                if (image == moved(distinctPixels(), plane, down, right)) ++counts[{down, right}];
    QCOMPARE(counts.size(), std::size_t{25});
    int all = 0;
    for (const auto& [place, count] : counts) {
        all += count;
        QVERIFY(std::abs(count - cases / 25.0) <= 5 * std::sqrt(cases / 25.0 * (24.0 / 25.0)));
    }
    QCOMPARE(all, int{cases});
}

void ShiftingTest::farShiftsRepeatTheEdge() {
    constexpr Index most = 8;
    Matrix images = distinctPixels().replicate(1, 500);
    shiftImages(images, plane, most, RandomStream(6, "shift").drawAt(0));
    for (const auto image : images.colwise()) {
        bool found = false;
        for (Index down = -most; down <= most && !found; ++down)
            for (Index right = -most; right <= most && !found; ++right)
                found = image == moved(distinctPixels(), plane, down, right);
        QVERIFY(found);
    }
}

void ShiftingTest::onlyTrainingMinibatchesMove() {
    ExperimentConfig config = smallConfig();
    ThreadTeam team(2);
    MinibatchFeed still(config, *smallData(), PixelCoding{}, {});
    config.shift = 1;
    MinibatchFeed moving(config, *smallData(), PixelCoding{}, {});
    const Index cases = static_cast<Index>(still.cases().size());
    QVERIFY(std::ranges::equal(still.cases(), moving.cases()));
    Matrix before(shape.pixels(), cases);
    Matrix after(shape.pixels(), cases);
    still.visible(before, team);
    moving.visible(after, team);
    QVERIFY(before != after);
    for (Index c = 0; c < cases; ++c) {
        bool found = false;
        for (Index down = -1; down <= 1; ++down)
            for (Index right = -1; right <= 1; ++right)
                found = found || after.col(c) == moved(before.col(c), shape, down, right);
        QVERIFY(found);
    }
}

void ShiftingTest::eachMinibatchIsMovedAfreshAndAlwaysTheSame() {
    ExperimentConfig config = smallConfig();
    config.shift = 2;
    ThreadTeam one(1);
    ThreadTeam two(2);
    MinibatchFeed feed(config, *smallData(), PixelCoding{}, {});
    MinibatchFeed again(config, *smallData(), PixelCoding{}, {});
    Matrix first(shape.pixels(), static_cast<Index>(feed.cases().size()));
    Matrix second = first;
    feed.visible(first, one);
    again.visible(second, two);
    QVERIFY(sameBits(first, second));
    // The same cases an epoch later lie elsewhere.
    const std::vector<std::uint32_t> cases(feed.cases().begin(), feed.cases().end());
    const Index perEpoch = feed.position().minibatchesPerEpoch;
    for (Index i = 0; i < perEpoch; ++i)
        feed.moveOn();
    bool elsewhere = false;
    for (Index i = 0; i < perEpoch; ++i, feed.moveOn()) {
        const auto now = feed.cases();
        Matrix states(shape.pixels(), static_cast<Index>(now.size()));
        feed.visible(states, two);
        for (std::size_t c = 0; c < now.size(); ++c) {
            const auto place = std::ranges::find(cases, now[c]);
            if (place != cases.end())
                elsewhere = elsewhere || states.col(static_cast<Index>(c)) != first.col(place - cases.begin());
        }
    }
    QVERIFY(elsewhere);
}

REVERIE_SUITE(ShiftingTest, Console)

} // namespace shifting_test

#include "shifting_test.moc"
