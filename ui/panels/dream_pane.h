#pragma once

#include "core/sampling/dream_views.h"
#include "ui/images/image_grid.h"
#include "ui/panels/label_mix.h"

#include <QWidget>

#include <memory>
#include <vector>

class QComboBox;
class QGridLayout;
class QLabel;
class QSlider;
class QToolButton;

namespace reverie {

class ElidedLabel;
class ImageGridView;
class LabelButton;

/// One large fantasy, and under or beside it what clamps its labels: a button for each, a mixer for two.
class DreamPane : public QWidget {
    Q_OBJECT

public:
    explicit DreamPane(QWidget* parent = nullptr);

    void present(std::shared_ptr<const DreamView> dream);
    void clear();
    /// How many label units there are.
    void setLabelCount(int count);
    int labelCount() const { return static_cast<int>(buttons_.size()); }
    void setScaling(PixelScaling scaling);

    const LabelMix& mix() const { return mix_; }
    /// Shows and announces another mix.
    void setMix(const LabelMix& mix);

    LabelButton* button(int label) const { return buttons_[static_cast<std::size_t>(label)]; }
    ImageGridView* image() const { return image_; }
    /// What is clamped, in words.
    QString words() const;
    QSize minimumSizeHint() const override;

signals:
    /// A weight for each label, summing to 1, or none when they are free.
    void labelsClamped(const std::vector<float>& weights);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    QWidget* makeWords();
    QWidget* makeMixer();
    void makeFree();
    void choose(int label, bool add);
    void change(const LabelMix& mix);
    void showMix();
    void describe();
    void arrange();
    void placeImage(QRect room);
    void lineUp(int columns);

    ImageGridView* image_;
    QWidget* controls_;
    ElidedLabel* words_;
    QLabel* energy_;
    QGridLayout* grid_;
    std::vector<LabelButton*> buttons_;
    QComboBox* first_;
    QSlider* share_;
    QComboBox* second_;
    QToolButton* free_;
    LabelMix mix_;
    std::shared_ptr<const DreamView> dream_;
};

} // namespace reverie
