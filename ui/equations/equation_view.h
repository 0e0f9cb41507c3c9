#pragma once

#include "ui/equations/equation_list.h"
#include "ui/equations/equation_symbols.h"

#include <QRectF>
#include <QSet>
#include <QWidget>

#include <memory>
#include <vector>

class QSvgRenderer;

namespace reverie {

/// The equations of a machine under each other; a symbol that is pointed at, or walked to with the arrow keys,
/// lights up wherever it stands and says what it stands for.
class EquationView : public QWidget {
    Q_OBJECT

public:
    explicit EquationView(QWidget* parent = nullptr);
    ~EquationView() override;

    /// Nothing happens for those that are shown already.
    void setEquations(const std::vector<EquationSection>& sections);
    bool isEmpty() const { return lines_.empty(); }
    /// Lights symbols without anybody pointing here.
    void light(const QSet<QString>& symbols);
    const QSet<QString>& lit() const { return lit_; }
    /// The symbols of all equations by their canonical keys.
    QSet<QString> symbols() const;
    /// Where the first place of a symbol is; null where it does not stand.
    QRectF placeOf(const QString& symbol) const;

    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;
    QSize sizeHint() const override;

signals:
    /// The symbol a person points at, empty for none.
    void symbolPointedAt(const QString& symbol);

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    struct Symbol {
        QString key; ///< Canonical.
        QRectF place;
        std::size_t line = 0;
    };
    struct Line {
        QString heading; ///< Above it; empty within a section.
        Equation equation;
        std::unique_ptr<QSvgRenderer> drawing;
        QSizeF size; ///< Of the drawing at scale 1.
        QRectF place;
        std::vector<Symbol> symbols; ///< In reading order, where they stand in the drawing at scale 1.
    };

    void read(Line& line) const;
    void dye();
    double scaleFor(int width) const;
    double layOut(int width, std::vector<QRectF>* places) const;
    void placeLines();
    std::vector<Symbol> placed() const;
    QString symbolAt(QPointF point) const;
    void point(const QString& symbol);

    std::vector<EquationSection> sections_;
    std::vector<Line> lines_;
    QSet<QString> lit_;
    QString pointed_;
    std::ptrdiff_t walked_ = -1; ///< The symbol that the keys have reached, in reading order; −1 before the first.
};

} // namespace reverie
