#include "app/session/filters_pace.h"
#include "tests/suite.h"

namespace filters_pace_test {

using namespace reverie;
using namespace std::chrono_literals;

class FiltersPaceTest : public QObject {
    Q_OBJECT

private slots:
    void theFirstFiltersAreDue() { QVERIFY(FiltersPace().due()); }

    void costlyFiltersRest() {
        FiltersPace pace;
        pace.ask();
        pace.arrive(1h);
        QVERIFY(!pace.due());
    }

    void cheapFiltersComeWithEveryFrame() {
        FiltersPace pace;
        pace.ask();
        pace.arrive(0ns);
        QVERIFY(pace.due());
    }

    void aChangeEndsTheRest() {
        FiltersPace pace;
        pace.ask();
        pace.arrive(1h);
        pace.hurry();
        QVERIFY(pace.due());
        pace.ask();
        pace.arrive(1h);
        QVERIFY(!pace.due());
    }

    /// What was asked for before the change does not answer it.
    void anOldAnswerEndsNoHurry() {
        FiltersPace pace;
        pace.ask();
        pace.hurry();
        pace.arrive(1h);
        QVERIFY(pace.due());
    }
};

REVERIE_SUITE(FiltersPaceTest, Console)

} // namespace filters_pace_test

#include "filters_pace_test.moc"
