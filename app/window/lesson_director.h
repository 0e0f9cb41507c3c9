#pragma once

#include "ui/lessons/lesson_book.h"

#include <QObject>

namespace reverie {

class LessonPanel;
class MainWindow;
class PanelDock;

/// Does in the window what the links of a lesson say: sets up and points at the real controls.
class LessonDirector : public QObject {
    Q_OBJECT
public:
    /// Opens the lecture that comes with the program in the window's dock of lessons.
    explicit LessonDirector(MainWindow& window);

    /// Throws Error saying what the link asks for that there is not.
    void follow(const LessonLink& link);
    /// Shows the dock, with room to read.
    void showLessons();
    /// Asks for a folder and opens it.
    void chooseLesson();
    LessonPanel& panel() { return *panel_; }

private:
    void setUp(const QString& preset);
    void openModel(const QString& name);
    void play(bool wanted);
    void trainMore(const QString& epochs);
    void set(const QString& assignment);
    void multiply(const QString& assignment);
    PanelDock* showDock(const QString& id);
    void pointAt(const QString& id);
    void clamp(const QString& label);
    /// Shows the microscope and lets it run to so many whole Gibbs steps.
    void lookCloser(const QString& steps);

    MainWindow& window_;
    LessonPanel* panel_;
};

} // namespace reverie
