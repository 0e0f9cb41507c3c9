#pragma once

#include "core/models/deep_belief_net.h"

#include <vector>

namespace reverie {

/// What the label of a case tells the recognition weights below the top machine: the gradient of log P(label | v),
/// by the exact free energy of each label setting after a deterministic up-pass, carried down by the chain rule
/// (hybrid of a generative and a discriminative aim: Larochelle & Bengio 2008, for one machine).
class LabelSignal {
public:
    /// Follows visible states (pixels × cases) up and their labels (labels × cases, one-hot) down a net with
    /// binary hidden layers and label units.
    void follow(const NetRef& net, const ConstMatrixRef& visible, const ConstMatrixRef& labels, ThreadTeam& team);

    /// Probabilities of the layer below connection `level`, the visible states for 0: units × cases.
    const Matrix& below(std::size_t level) const { return states_[level]; }
    /// ∂ log P(label | v) / ∂ input of the layer above connection `level`: units × cases.
    const Matrix& error(std::size_t level) const { return errors_[level]; }

private:
    void goUp(const NetRef& net, const ConstMatrixRef& visible, ThreadTeam& team);
    void compare(const NetRef& net, const ConstMatrixRef& labels, ThreadTeam& team);

    std::vector<Matrix> states_; ///< Bottom first; the last is the penultimate layer.
    std::vector<Matrix> errors_;
    Matrix difference_; ///< E[h | v, label] − E[h | v] of the top: hidden × cases.
};

} // namespace reverie
