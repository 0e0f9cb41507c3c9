#pragma once

namespace reverie {

/// Everything a person can ask of the window, apart from showing and exporting single panels.
enum class ActionId {
    OpenData,
    GetMnist,
    OpenFile,
    SaveCheckpoint,
    SaveModel,
    ExportCurves,
    ExportLog,
    Quit,
    Play,
    StepMinibatch,
    StepEpoch,
    TrainFromNothing,
    TrainFurther,
    StartOver,
    RestartFantasies,
    EstimateLogZ,
    EarlierMoment,
    LaterMoment,
    FirstMoment,
    LiveMoment,
    DockBack,
    DreamLayout,
    TrainLayout,
    ResetLayout,
    Microscope,
    InspectUnit,
    MaximiseDock,
    Present,
    GoBack,
    Record,
    Larger,
    Smaller,
    DeskSize,
    Lessons,
    OpenLesson,
    LessonBack,
    LessonForward,
    Shortcuts,
    About,
};

/// What decides which actions make sense.
struct WindowFacts {
    bool hasRun = false;   ///< There is a run that can learn.
    bool viewOnly = false; ///< A model is shown that has no run: to play is to train from nothing.
    bool hasModel = false; ///< There is a machine to show and save, learning or not.
    bool running = false;
    bool pinned = false;  ///< An earlier moment of the run is shown.
    bool hasPast = false; ///< Moments before the newest state are kept.
    bool stepping = false;
    bool finished = false;
    bool measured = false;         ///< Curves hold at least one measurement.
    bool samplerFantasies = false; ///< Fantasies come from the sampler, so that they can be restarted.
    bool floating = false;         ///< A dock floats.
    bool presenting = false;       ///< The window is shown to an audience, or one dock alone.
    bool writing = false;          ///< A movement is being written.
};

/// Whether an action makes sense now.
bool allowed(ActionId action, const WindowFacts& facts);

} // namespace reverie
