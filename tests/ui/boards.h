#pragma once

#include "ui/panels/board_panel.h"

#include <QApplication>
#include <QComboBox>
#include <QToolButton>

#include <memory>
#include <numeric>
#include <vector>

namespace reverie::test {

/// Every image of one grey level, brighter from row to row; the newest column is white.
inline std::shared_ptr<BoardView> boardOf(std::vector<int> labels, Index columns,
                                          std::uint64_t iterations = 1234) {
    auto board = std::make_shared<BoardView>();
    const auto rows = static_cast<Index>(labels.size());
    board->shape = {28, 28};
    board->columns = columns;
    board->images.resize(784, rows * columns);
    for (Index i = 0; i < board->images.cols(); ++i)
        board->images.col(i).setConstant(
            i % columns == columns - 1 ? 1.0F : 0.5F * static_cast<float>(i / columns) / static_cast<float>(rows));
    board->labels = std::move(labels);
    board->freeEnergy = Vector::LinSpaced(rows, -100.0F, -200.0F);
    board->iterations = iterations;
    for (Index i = columns - 1; i >= 0; --i)
        board->columnIterations.push_back(iterations - 20 * static_cast<std::uint64_t>(i));
    return board;
}

inline std::vector<int> tenLabels() {
    std::vector<int> labels(10);
    std::iota(labels.begin(), labels.end(), 0);
    return labels;
}

inline std::shared_ptr<DreamView> dreamOf(Index labels, Index likeliest) {
    auto dream = std::make_shared<DreamView>();
    dream->shape = {28, 28};
    dream->image = Vector::Constant(784, 1.0F);
    dream->labels = Vector::Constant(labels, 0.02F);
    dream->labels[likeliest] = 0.82F;
    dream->freeEnergy = -231.44;
    return dream;
}

inline QToolButton* buttonOf(const QWidget& panel, const QString& name) {
    for (QToolButton* button : panel.findChildren<QToolButton*>())
        if (button->accessibleName() == name || button->text() == name) return button;
    return nullptr;
}

inline QComboBox* choiceOf(const QWidget& panel, const QString& name) {
    for (QComboBox* choice : panel.findChildren<QComboBox*>())
        if (choice->accessibleName() == name) return choice;
    return nullptr;
}

/// A panel with a board of ten rows and columns and a dream of a 4.
inline std::unique_ptr<BoardPanel> shownBoard(QSize size = {900, 700}) {
    auto panel = std::make_unique<BoardPanel>();
    panel->resize(size);
    panel->show();
    panel->presentBoard(boardOf(tenLabels(), 10));
    panel->presentDream(dreamOf(10, 4));
    QApplication::processEvents();
    return panel;
}

} // namespace reverie::test
