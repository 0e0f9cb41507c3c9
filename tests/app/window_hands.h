#pragma once

#include "app/window/main_window.h"

#include <QAbstractButton>
#include <QApplication>
#include <QDropEvent>
#include <QFileDialog>
#include <QLineEdit>
#include <QMessageBox>
#include <QMimeData>
#include <QTimer>
#include <QtTest>

#include <functional>

/// What a person does with a window and its dialogs.
namespace reverie::test {

/// Does something to the dialog that the next call opens, once it is there.
template<class Dialog>
void whenDialogOpens(std::function<void(Dialog&)> act) {
    auto* timer = new QTimer(qApp);
    QObject::connect(timer, &QTimer::timeout, timer, [timer, act = std::move(act)] {
        for (QWidget* widget : QApplication::topLevelWidgets())
            if (auto* dialog = qobject_cast<Dialog*>(widget); dialog != nullptr && dialog->isVisible()) {
                timer->deleteLater();
                timer->stop();
                return act(*dialog);
            }
    });
    timer->start(10);
}

/// Types a name into a file dialog and presses Return.
inline void nameFile(const QString& path) {
    whenDialogOpens<QFileDialog>([path](QFileDialog& dialog) {
        auto* name = dialog.findChild<QLineEdit*>(QStringLiteral("fileNameEdit"));
        name->setText(path);
        QTest::keyClick(name, Qt::Key_Return);
    });
}

/// Presses keys in the window, which has to become active again after a dialog.
inline void pressKeys(MainWindow& window, Qt::Key key, Qt::KeyboardModifiers modifiers) {
    window.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    QTest::keyClick(&window, key, modifiers);
}

inline QAbstractButton* buttonCalled(QWidget& parent, const QString& text) {
    for (QAbstractButton* button : parent.findChildren<QAbstractButton*>())
        if (button->isVisible() && button->text().remove(QLatin1Char('&')).startsWith(text)) return button;
    return nullptr;
}

inline void press(QWidget& parent, const QString& text) {
    QAbstractButton* button = buttonCalled(parent, text);
    QVERIFY2(button, qPrintable(text));
    QTest::mouseClick(button, Qt::LeftButton);
}

/// The window's question whether work may be lost; null while it asks none.
inline QMessageBox* question(MainWindow& window) {
    for (QMessageBox* box : window.findChildren<QMessageBox*>(QStringLiteral("loseWork")))
        if (box->isVisible()) return box;
    return nullptr;
}

inline void drop(MainWindow& window, const QString& path) {
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(path)});
    QDragEnterEvent enter(QPoint(50, 50), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(&window, &enter);
    QVERIFY(enter.isAccepted());
    QDropEvent event(QPointF(50, 50), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(&window, &event);
}

} // namespace reverie::test
