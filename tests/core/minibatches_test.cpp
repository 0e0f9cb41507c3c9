#include "core/data/minibatches.h"
#include "tests/core/test_files.h"
#include "tests/suite.h"

#include <algorithm>
#include <map>

namespace minibatches_test {

using namespace reverie;
using namespace reverie::test;

namespace {

using Cases = std::vector<std::uint32_t>;

ImageSet imagesWith(std::vector<std::uint8_t> labels) {
    return {"set", {1, 1}, std::vector<std::uint8_t>(labels.size(), 9), labels};
}

ImageSet unlabelled(std::size_t count) {
    return {"set", {1, 1}, std::vector<std::uint8_t>(count, 9)};
}

Cases casesOf(Minibatches& minibatches, std::int64_t epoch, Index minibatch) {
    const auto cases = minibatches.cases(epoch, minibatch);
    return {cases.begin(), cases.end()};
}

Cases wholeEpoch(Minibatches& minibatches, std::int64_t epoch) {
    Cases all;
    for (Index i = 0; i < minibatches.perEpoch(); ++i) {
        const auto cases = minibatches.cases(epoch, i);
        all.insert(all.end(), cases.begin(), cases.end());
    }
    return all;
}

Cases sorted(Cases cases) {
    std::ranges::sort(cases);
    return cases;
}

} // namespace

class MinibatchesTest : public QObject {
    Q_OBJECT

private slots:
    void anEpochHoldsEveryCaseOnce() {
        Minibatches minibatches(unlabelled(103), 10, false, 1);
        QCOMPARE(minibatches.perEpoch(), Index{11});
        QCOMPARE(minibatches.cases(0, 0).size(), std::size_t{10});
        QCOMPARE(minibatches.cases(0, 10).size(), std::size_t{3});
        const Cases cases = sorted(wholeEpoch(minibatches, 0));
        QCOMPARE(cases.size(), std::size_t{103});
        for (std::uint32_t i = 0; i < 103; ++i)
            QCOMPARE(cases[i], i);
    }

    void epochsAndSeedsDiffer() {
        Minibatches first(unlabelled(50), 7, false, 1);
        Minibatches second(unlabelled(50), 7, false, 2);
        QVERIFY(wholeEpoch(first, 0) != wholeEpoch(first, 1));
        QVERIFY(wholeEpoch(first, 0) != wholeEpoch(second, 0));
        QVERIFY(wholeEpoch(first, 0) != sorted(wholeEpoch(first, 0)));
    }

    void theOrderFollowsFromSeedAndEpochAlone() {
        for (const bool balanced : {false, true}) {
            const ImageSet set = imagesWith({0, 1, 0, 1, 0, 1, 1, 0});
            Minibatches straight(set, 4, balanced, 5);
            std::vector<Cases> epochs;
            for (int epoch = 0; epoch < 4; ++epoch)
                epochs.push_back(wholeEpoch(straight, epoch));
            Minibatches resumed(set, 4, balanced, 5);
            const Cases later = casesOf(resumed, 3, 1);
            QVERIFY(std::ranges::equal(later, Cases(epochs[3].begin() + 4, epochs[3].end())));
            QVERIFY(wholeEpoch(resumed, 0) == epochs[0]);
        }
    }

    void aLargeMinibatchIsTheWholeSet() {
        Minibatches minibatches(unlabelled(5), 100, false, 1);
        QCOMPARE(minibatches.perEpoch(), Index{1});
        QCOMPARE(minibatches.cases(0, 0).size(), std::size_t{5});
    }

    void balancedMinibatchesHoldEquallyManyOfEachLabel() {
        // Label 3 has 11 cases, label 5 four and label 8 one.
        const std::vector<std::uint8_t> labels = {3, 3, 5, 3, 3, 8, 3, 3, 5, 3, 5, 3, 3, 3, 5, 3};
        const ImageSet set = imagesWith(labels);
        Minibatches minibatches(set, 6, true, 1);
        QCOMPARE(minibatches.perEpoch(), Index{6});
        for (Index i = 0; i < 6; ++i) {
            std::map<int, int> counts;
            for (const std::uint32_t one : minibatches.cases(2, i))
                ++counts[labels[one]];
            const int each = i < 5 ? 2 : 1;
            QVERIFY((counts == std::map<int, int>{{3, each}, {5, each}, {8, each}}));
        }
        std::map<std::uint32_t, int> seen;
        for (const std::uint32_t one : wholeEpoch(minibatches, 2))
            ++seen[one];
        QCOMPARE(seen.size(), labels.size());
        for (const auto& [one, times] : seen) {
            if (labels[one] == 3) QCOMPARE(times, 1);
            if (labels[one] == 5) QVERIFY(times == 2 || times == 3);
            if (labels[one] == 8) QCOMPARE(times, 11);
        }
    }

    void whatCannotBeIsRefusedWithAdvice() {
        QVERIFY(errorOf([] { Minibatches(ImageSet(), 10, false, 1); }).find("no images") != std::string::npos);
        QVERIFY(errorOf([] { Minibatches(unlabelled(9), 0, false, 1); }).find("1 or more") != std::string::npos);
        QVERIFY(errorOf([] { Minibatches(unlabelled(9), 3, true, 1); }).find("switch balancing off") !=
                std::string::npos);
        QVERIFY(errorOf([] {
                    Minibatches(imagesWith({0, 1, 2}), 4, true, 1);
                }).find("multiple of 3") != std::string::npos);
    }
};

REVERIE_SUITE(MinibatchesTest, None)

} // namespace minibatches_test

#include "minibatches_test.moc"
