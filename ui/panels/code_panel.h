#pragma once

#include "ui/panels/panel.h"
#include "ui/plots/code_plot.h"

#include <functional>
#include <memory>
#include <vector>

class QBoxLayout;
class QStackedLayout;

namespace reverie {

class ElidedLabel;
class EmptyState;
class ImageTile;

/// Cases of the data as the two numbers that an autoencoder makes of each.
struct CodeMap {
    Matrix codes;  ///< 2 × cases.
    Matrix images; ///< The cases themselves, intensities, pixels × cases.
    std::vector<std::uint8_t> labels;
    ImageShape shape;
    QString split; ///< "validation" or "training".
    /// What a code (2 × 1) stands for: intensities, pixels.
    std::function<Vector(const Matrix& code)> decode;
};

/// The data on the plane of an autoencoder's two-number code; the code under the pointer is decoded as it moves.
class CodePanel : public Panel {
    Q_OBJECT

public:
    explicit CodePanel(QWidget* parent = nullptr);

    SnapshotRequest request() const override;
    void clear() override;

    void presentMap(std::shared_ptr<const CodeMap> map);
    /// One sentence saying why there is no map.
    void presentNothing(const QString& sentence);
    const CodeMap* shown() const { return map_.get(); }
    CodePlot& plot() { return *plot_; }
    const ImageTile& decoded() const { return *decoded_; }

protected:
    QWidget& exported() override;

private:
    QWidget* makeContent();
    void arrange();
    void point(QPointF code);
    void forgetPoint();

    std::shared_ptr<const CodeMap> map_;
    QStackedLayout* stack_;
    EmptyState* empty_;
    ElidedLabel* summary_ = nullptr;
    CodePlot* plot_ = nullptr;
    ImageTile* decoded_ = nullptr;
    ImageTile* nearest_ = nullptr;
    QBoxLayout* content_ = nullptr;
    QBoxLayout* images_ = nullptr;
};

} // namespace reverie
