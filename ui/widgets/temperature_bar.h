#pragma once

#include <QWidget>

class QHBoxLayout;
class QLabel;
class QPushButton;
class QSlider;

namespace reverie {

/// A temperature from 0.1 to 10 on a logarithmic slider with 1 marked, and a button that lets it fall.
class TemperatureBar : public QWidget {
    Q_OBJECT

public:
    explicit TemperatureBar(QWidget* parent = nullptr);

    float temperature() const;
    bool isCooling() const;
    /// Shows what a sample has reached, which may not have heard yet of what was chosen last; says nothing.
    void present(float temperature, bool cooling);
    /// Back to 1, without a word.
    void reset();

signals:
    /// A person chose a temperature.
    void temperatureChosen(float temperature);
    /// A person wants it to fall from the highest to the lowest, or to stay where it is.
    void coolingWanted(bool wanted);

private:
    /// Whose temperature is shown: that which a person chose, or that of a sample which cools, or is about to stop
    /// or to begin.
    enum class Source { Person, Sample, Stopping, Starting };
    void show(float temperature, bool cooling);
    void write();
    void nameButton();
    void arrange();

    QHBoxLayout* row_;
    QLabel* name_;
    QSlider* slider_;
    QLabel* value_;
    QPushButton* cool_;
    Source source_ = Source::Person;
};

} // namespace reverie
