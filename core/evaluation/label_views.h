#pragma once

#include "core/data/image_set.h"
#include "core/math/matrix.h"

#include <array>
#include <string>
#include <vector>

namespace reverie {

/// What a net makes of one image.
struct RecognitionView {
    ImageShape shape;
    Vector image;             ///< As it was recognised, 0..1.
    Vector byFreeEnergy;      ///< P(label) by the exact free energy of each label setting; empty without labels.
    Vector byGibbs;           ///< P(label) after a few Gibbs iterations from neutral labels; empty without labels.
    Vector byClassifier;      ///< Softmax output of the fine-tuned net; empty where there is none.
    int stochasticPasses = 0; ///< Up-passes averaged for byFreeEnergy; 0 is one deterministic up-pass.
    Vector reconstruction;    ///< Down-pass from the top, 0..1.
    std::vector<Vector> activity; ///< P(on) of each hidden layer, bottom first.
};

/// Counts of true against recognised labels.
struct ConfusionMatrix {
    std::array<std::array<Index, 10>, 10> counts{}; ///< [true label][recognised label]
    Index cases() const;
    Index errors() const;
};

/// A wrongly recognised case.
struct WrongCase {
    Index number = 0; ///< Within its split.
    int truth = 0;
    int recognised = 0;
    float confidence = 0; ///< P of the recognised label.
};

/// How many cases a net has learned from in another form, as images of a collection that its own data and these
/// draw from.
struct SeenOtherwise {
    enum class Share { None, Some, All };
    Share share = Share::None; ///< Some: it may have learned from some of them.
    std::string collection;    ///< "MNIST training images"
};

/// How a net classifies a split: by one method.
struct ClassificationView {
    std::string method; ///< "free energy", "Gibbs", "fine-tuned net", "random start"
    std::string split;  ///< "validation", "test", "training"
    Index cases = 0;
    Index seen = 0; ///< How many of the cases the net has learned from.
    SeenOtherwise seenOtherwise;
    ConfusionMatrix confusion;
    ImageShape shape;
    std::vector<WrongCase> wrong; ///< In the order of the split.
    Matrix images;                ///< Pixels × wrong cases, 0..1.
};

} // namespace reverie
