#pragma once

#include "core/data/image_set.h"
#include "core/math/matrix.h"

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace reverie {

/// Ten rows of a deep belief net's fantasies, a label clamped in each (figure 9 of Hinton, Osindero & Teh 2006).
///
/// Images are down-passes with probabilities, or samples where a person chose them, as pixel intensities 0..1.
struct BoardView {
    ImageShape shape;
    Index columns = 0;       ///< Images a row, the newest last: it moves, the ones before were kept.
    Matrix images;           ///< Pixels × (rows · columns), row after row; black where nothing was kept yet.
    std::vector<int> labels; ///< The label clamped in each row.
    Vector freeEnergy;       ///< Of each row's state in the top machine, nats.
    std::uint64_t iterations = 0; ///< Gibbs iterations since the chains started.
    std::vector<std::uint64_t>
        columnIterations; ///< Iterations at which each column was taken; as many as columns.
};

/// One large fantasy under clamps that a person sets.
struct DreamView {
    ImageShape shape;
    Vector image;  ///< Pixel intensities 0..1.
    Vector labels; ///< The state of the label units: clamped weights, or probabilities where they are free.
    bool labelsClamped = false;
    bool pixelsClamped = false; ///< Some pixels are held, which a deep belief net can only approximate.
    double freeEnergy = 0;      ///< Of the top machine's state, nats.
    std::uint64_t iterations = 0;
};

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

/// How one layer stands in the network diagram, bottom first.
struct NetLayer {
    std::string name; ///< "pixels", "hidden 1", "labels"
    Index units = 0;
    bool labels = false; ///< Stands beside the layer before it as part of the top machine's visible side.
};

/// The layers of a net, and which connections are directed.
struct NetView {
    std::vector<NetLayer> layers;
    Index directed = 0;      ///< Connections from the bottom that are directed; the one above them is not.
    bool classifier = false; ///< A feed-forward net with softmax outputs: all arrows go up.
    Index training = -1;     ///< The connection that learns now, counted from the bottom; −1 for none or all.
};

struct NetRef;

/// How a net is drawn; `training` as in NetView.
NetView viewOf(const NetRef& net, Index training = -1);

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

/// How a net classifies a split: by one method.
struct ClassificationView {
    std::string method; ///< "free energy", "Gibbs", "fine-tuned net", "random start"
    std::string split;  ///< "validation", "test", "training"
    Index cases = 0;
    Index seen = 0; ///< How many of the cases the net has learned from.
    ConfusionMatrix confusion;
    ImageShape shape;
    std::vector<WrongCase> wrong; ///< In the order of the split.
    Matrix images;                ///< Pixels × wrong cases, 0..1.
};

} // namespace reverie
