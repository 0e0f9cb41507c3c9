#include "core/error.h"
#include "core/experiment/metric_table.h"
#include "tests/suite.h"

namespace metric_table_test {

using namespace reverie;

class MetricTableTest : public QObject {
    Q_OBJECT
private slots:
    void rowsComeBack();
    void columnsAreFoundByName();
    void theFirstCheckpointsHadNoNames();
    void refusesDamage();
};

void MetricTableTest::rowsComeBack() {
    std::vector<MetricRow> rows(2);
    rows[0].minibatch = 7;
    rows[0].epoch = 0.25;
    rows[0][Metric::UpdateSize] = 0.125F;
    rows[1].minibatch = 8;
    rows[1].epoch = 0.5;
    rows[1][Metric::ErrorRandomStartValidation] = 0.0625F;
    const auto read = metricRows(metricValues(rows), metricColumns());
    QCOMPARE(read.size(), rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i)
        QCOMPARE(metricsCsvRow(read[i]), metricsCsvRow(rows[i]));
}

void MetricTableTest::columnsAreFoundByName() {
    const std::vector<std::string> columns = {"from_the_future", "epoch", "update_size", "minibatch"};
    const auto rows = metricRows(std::vector<double>{9, 1.5, 0.25, 30}, columns);
    QCOMPARE(rows.size(), std::size_t{1});
    QCOMPARE(rows[0].minibatch, std::uint64_t{30});
    QCOMPARE(rows[0].epoch, 1.5);
    QCOMPARE(rows[0][Metric::UpdateSize], 0.25F);
    QVERIFY(!rows[0].has(Metric::SquaredErrorTraining));
}

void MetricTableTest::theFirstCheckpointsHadNoNames() {
    std::vector<double> values(15);
    for (std::size_t i = 0; i < values.size(); ++i)
        values[i] = static_cast<double>(i);
    const auto rows = metricRows(values, {});
    QCOMPARE(rows.size(), std::size_t{1});
    QCOMPARE(rows[0][Metric::SquaredErrorTraining], 2.0F);
    QCOMPARE(rows[0][Metric::UpdateSize], 14.0F);
    QVERIFY(!rows[0].has(Metric::ErrorFreeEnergyValidation));
}

void MetricTableTest::refusesDamage() {
    const std::vector<std::string> columns = {"minibatch", "epoch"};
    QVERIFY_EXCEPTION_THROWN(metricRows(std::vector<double>{1, 2, 3}, columns), Error);
    QVERIFY_EXCEPTION_THROWN(metricRows(std::vector<double>{-1, 2}, columns), Error);
    QVERIFY_EXCEPTION_THROWN(metricRows(std::vector<double>{std::nan(""), 2}, columns), Error);
    const std::vector<std::string> nameless = {"minibatch", "other"};
    QVERIFY_EXCEPTION_THROWN(metricRows(std::vector<double>{1, 2}, nameless), Error);
}

REVERIE_SUITE(MetricTableTest, None)

} // namespace metric_table_test

#include "metric_table_test.moc"
