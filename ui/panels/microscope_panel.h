#pragma once

#include "ui/panels/panel.h"
#include "ui/widgets/glass_view.h"
#include "ui/widgets/pair_images.h"

#include <QTimer>

#include <array>
#include <memory>
#include <vector>

class QCheckBox;
class QScrollArea;
class QSpinBox;
class QStackedLayout;
class QToolButton;
class QVBoxLayout;

namespace reverie {

class ElidedLabel;
class EmptyState;
class FlatCombo;
class GlassStrip;

/// One case under glass: v⁰ → h⁰ → v¹ → h¹ → …, half a step at a time or animated, its positive and negative
/// statistics and the update that follows.
class MicroscopePanel : public Panel {
    Q_OBJECT

public:
    static constexpr int mostSteps = 100; ///< k at most.

    explicit MicroscopePanel(QWidget* parent = nullptr);

    void clear() override;

    /// One sentence saying why nothing is under the glass.
    void presentNothing(const QString& sentence);
    void presentGlass(std::shared_ptr<const GlassView> view);
    const GlassView* shown() const { return view_.get(); }
    /// How many cases there are, and the names of the layers that can be put under the glass; one needs no choice.
    void setChoices(Index cases, const QStringList& layers);

    Index caseNumber() const; ///< From 0.
    int layer() const;        ///< Hidden layer from 0.
    int gibbsSteps() const;   ///< k
    Index unit() const { return unit_; }
    bool playing() const { return timer_.isActive(); }
    void play(bool wanted);
    /// Sets k and asks for the half steps up to it.
    void runTo(int steps);
    GlassStrip& strip() { return *strip_; }
    const PairImages& pairs() const { return *pairs_; }

signals:
    void halfStepRequested();
    void wholeStepRequested();
    /// Half steps until hᵏ.
    void runRequested();
    void restartRequested();
    void anotherSampleRequested();
    /// Another case or layer, with the weights in hand.
    void choiceChanged();

protected:
    void hideEvent(QHideEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;
    QWidget& exported() override;

private:
    QWidget* makeContent();
    void makeControls();
    void arrange();
    void fitStrip();
    void chooseUnit(Index unit);
    void showPairs();
    bool showsWhole() const;
    std::array<QString, 3> pairCaptions() const;
    SignedPicture pairPicture(const QString& caption, const Matrix& pairs) const;
    void addLateral(std::vector<SignedPicture>& pictures) const;
    void sayUpdate(float rate);
    void tick();
    bool atEnd() const;

    std::shared_ptr<const GlassView> view_;
    QStackedLayout* stack_;
    EmptyState* empty_;
    QWidget* body_ = nullptr;
    QVBoxLayout* content_ = nullptr;
    QSpinBox* case_ = nullptr;
    QSpinBox* steps_ = nullptr;
    FlatCombo* layer_ = nullptr;
    FlatCombo* speed_ = nullptr;
    QToolButton* half_ = nullptr;
    QToolButton* whole_ = nullptr;
    QToolButton* run_ = nullptr;
    QToolButton* play_ = nullptr;
    QToolButton* restart_ = nullptr;
    QToolButton* another_ = nullptr;
    QCheckBox* matrices_ = nullptr;
    ElidedLabel* rule_ = nullptr;
    ElidedLabel* note_ = nullptr;
    ElidedLabel* update_ = nullptr;
    QScrollArea* scroll_ = nullptr;
    GlassStrip* strip_ = nullptr;
    PairImages* pairs_ = nullptr;
    QTimer timer_;
    Index unit_ = -1;
    bool unitChosen_ = false; ///< By a person; else the one with the largest difference.
};

} // namespace reverie
