#pragma once

#include "core/models/machine_form.h"

#include <QWidget>

#include <memory>
#include <vector>

namespace reverie {

struct Theme;

/// The units of a small machine as circles, filled while they are on, the visible ones in the lowest row or, where
/// there are no others, in a ring; and its strongest weights as lines between them: blue for negative ones, orange
/// for positive ones, as wide as they are strong. A unit can be pointed at, and walked to with the arrow keys; its
/// lines then stand out.
class UnitNetwork : public QWidget {
    Q_OBJECT

public:
    static constexpr Index mostUnits = 100;
    static constexpr std::size_t mostEdges = 150;

    explicit UnitNetwork(QWidget* parent = nullptr);

    /// Null, or a machine of more than `mostUnits`, shows nothing.
    void setMachine(std::shared_ptr<const MachineView> machine);
    /// States of all units, 0 or 1, and P(x_i = 1 | rest); what does not fit the machine is left out.
    void setStates(const Vector& states, const Vector& means);

    std::size_t edges() const { return edges_.size(); }
    /// Where a unit stands; null where there is none.
    QRectF unitRect(Index unit) const;
    Index pointedUnit() const { return pointed_; }
    /// "hidden 2 · on · P = 0.913"; empty while no unit is pointed at.
    QString description() const;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

signals:
    void unitClicked(qlonglong unit);
    /// description() is another.
    void hovered(const QString& text);

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    struct Edge {
        Index from = 0;
        Index to = 0;
        float weight = 0;
    };
    struct Place {
        QPointF centre;
        std::size_t row = 0;
    };
    void chooseEdges();
    void layOut();
    void layOutRows();
    void layOutRing();
    bool inARing() const { return machine_->layers.size() == 1; }
    void point(Index unit);
    Index unitAt(QPointF at) const;
    Index beside(int key) const;
    void paintEdge(QPainter& painter, const Theme& theme, const Edge& edge) const;
    void paintUnit(QPainter& painter, const Theme& theme, Index unit) const;
    void paintNames(QPainter& painter, const Theme& theme) const;

    std::shared_ptr<const MachineView> machine_;
    Vector states_;
    Vector means_;
    std::vector<Edge> edges_; ///< The weakest first.
    std::vector<Place> places_;
    double radius_ = 0;
    Index pointed_ = -1;
};

} // namespace reverie
