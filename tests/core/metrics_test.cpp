#include "core/experiment/metrics.h"
#include "tests/suite.h"

#include <set>

namespace metrics_test {

using namespace reverie;

class MetricsTest : public QObject {
    Q_OBJECT
private slots:
    void tableIsIndexedByMetric();
    void rowsBeginUnmeasured();
    void csvHasAColumnForEachMetric();
    void csvKeepsEveryDigit();
};

void MetricsTest::tableIsIndexedByMetric() {
    QCOMPARE(metricTable().size(), metricCount);
    std::set<std::string_view> keys;
    std::set<std::pair<MetricFamily, MetricRole>> places;
    for (std::size_t i = 0; i < metricCount; ++i) {
        const MetricInfo& info = metricTable()[i];
        QCOMPARE(static_cast<std::size_t>(info.metric), i);
        QVERIFY(!info.label.empty() && !info.family.empty());
        keys.insert(info.key);
        places.insert({info.familyId, info.role});
    }
    QCOMPARE(keys.size(), metricCount);
    QCOMPARE(places.size(), metricCount);
    std::set<MetricFamily> families;
    for (const MetricInfo& info : metricTable())
        families.insert(info.familyId);
    QCOMPARE(families.size(), metricFamilyCount);
    for (const MetricInfo& left : metricTable())
        for (const MetricInfo& right : metricTable())
            QCOMPARE(left.familyId == right.familyId, left.family == right.family);
}

void MetricsTest::rowsBeginUnmeasured() {
    MetricRow row;
    for (const MetricInfo& info : metricTable())
        QVERIFY(!row.has(info.metric));
    row[Metric::FreeEnergyGap] = 0;
    QVERIFY(row.has(Metric::FreeEnergyGap));
    QVERIFY(!row.has(Metric::FreeEnergyTraining));
}

void MetricsTest::csvHasAColumnForEachMetric() {
    const QStringList header = QString::fromStdString(metricsCsvHeader()).split(',');
    QCOMPARE(header.size(), static_cast<qsizetype>(metricCount) + 2);
    QCOMPARE(header[0], QStringLiteral("minibatch"));
    QCOMPARE(header[1], QStringLiteral("epoch"));
    QCOMPARE(header[2], QStringLiteral("squared_error_training"));

    MetricRow row;
    row.minibatch = 12;
    row.epoch = 0.5;
    row[Metric::SquaredErrorTraining] = 0.25F;
    row[metricTable().back().metric] = 1e-20F;
    const QStringList cells = QString::fromStdString(metricsCsvRow(row)).split(',');
    QCOMPARE(cells.size(), header.size());
    QCOMPARE(cells[0], QStringLiteral("12"));
    QCOMPARE(cells[1], QStringLiteral("0.5"));
    QCOMPARE(cells[2], QStringLiteral("0.25"));
    for (qsizetype i = 3; i + 1 < cells.size(); ++i)
        QVERIFY(cells[i].isEmpty());
    QCOMPARE(cells.last().toFloat(), 1e-20F);
}

void MetricsTest::csvKeepsEveryDigit() {
    MetricRow row;
    row.minibatch = 18446744073709551615U;
    row.epoch = 1.0 / 3;
    row[Metric::LogLikelihood] = -125.530014F;
    const QStringList cells = QString::fromStdString(metricsCsvRow(row)).split(',');
    QCOMPARE(cells[0], QStringLiteral("18446744073709551615"));
    QCOMPARE(cells[1].toDouble(), 1.0 / 3);
    QCOMPARE(cells[2 + static_cast<int>(Metric::LogLikelihood)].toFloat(), -125.530014F);
}

REVERIE_SUITE(MetricsTest, None)

} // namespace metrics_test

#include "metrics_test.moc"
