#pragma once

#include "core/evaluation/label_views.h"
#include "tests/ui/pen.h"
#include "ui/panels/draw_panel.h"
#include "ui/widgets/draw_canvas.h"

#include <QApplication>
#include <QComboBox>
#include <QLabel>
#include <QPushButton>
#include <QTabBar>
#include <QTest>
#include <QTimer>
#include <QToolButton>

namespace reverie::test {

inline constexpr ImageShape mnist{28, 28};

/// A panel that can be seen, and all it has asked for.
struct Watched {
    struct Recognition {
        Vector pixels;
        int passes;
    };
    struct Dream {
        Vector pixels, mask;
    };

    explicit Watched(QSize size = {700, 500}) {
        QObject::connect(&panel, &DrawPanel::recognitionRequested, &panel,
                         [this](const Vector& pixels, int passes) {
                             recognitions.push_back({pixels, passes});
                         });
        QObject::connect(&panel, &DrawPanel::dreamRequested, &panel,
                         [this](const Vector& pixels, const Vector& mask) {
                             dreams.push_back({pixels, mask});
                         });
        QObject::connect(&panel, &DrawPanel::dreamStopped, &panel, [this] { ++stops; });
        QObject::connect(&panel, &DrawPanel::randomDigitRequested, &panel, [this] { ++randoms; });
        panel.resize(size);
        panel.show();
        QApplication::processEvents();
        settle();
        recognitions.clear();
    }

    /// Waits until nothing waits to be sent.
    void settle() const {
        const auto* pause = panel.findChild<QTimer*>({}, Qt::FindDirectChildrenOnly);
        QApplication::processEvents();
        QVERIFY(QTest::qWaitFor([pause] { return !pause->isActive(); }));
        QApplication::processEvents();
    }
    QToolButton* tool(const char* name) const {
        for (auto* button : panel.findChildren<QToolButton*>())
            if (button->accessibleName() == QLatin1String(name)) return button;
        return nullptr;
    }
    void click(const char* name) const { QTest::mouseClick(tool(name), Qt::LeftButton); }
    QComboBox* combo(const char* name) const {
        for (auto* box : panel.findChildren<QComboBox*>())
            if (box->accessibleName() == QLatin1String(name)) return box;
        return nullptr;
    }
    void showPage(int page) const {
        auto* tabs = panel.findChild<QTabBar*>();
        QTest::mouseClick(tabs, Qt::LeftButton, {}, tabs->tabRect(page).center());
    }
    QPushButton* start() const { return panel.findChild<QPushButton*>(); }

    DrawPanel panel;
    std::vector<Recognition> recognitions;
    std::vector<Dream> dreams;
    int stops = 0;
    int randoms = 0;
};

inline std::shared_ptr<RecognitionView> recognitionOf(const Vector& image, ImageShape shape = mnist) {
    auto view = std::make_shared<RecognitionView>();
    view->shape = shape;
    view->image = image;
    view->reconstruction = 0.5F * image;
    view->byFreeEnergy = Vector::Constant(10, 0.01F);
    view->byFreeEnergy[3] = 0.91F;
    view->byGibbs = Vector::Constant(10, 0.1F);
    return view;
}

/// Whether a visible label contains some words.
inline bool says(const QWidget& widget, const QString& part) {
    for (const auto* label : widget.findChildren<QLabel*>())
        if (label->isVisible() && label->text().contains(part)) return true;
    return false;
}

} // namespace reverie::test
