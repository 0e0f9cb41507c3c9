#pragma once

#include "closeness.h"
#include "core/learning/autoencoder_learner.h"

#include <string>
#include <vector>

namespace reverie::test {

Matrix uniformTable(Index rows, Index columns, const std::string& name);

/// An autoencoder of those sizes, all hidden layers of one kind, with biases of some size.
Autoencoder autoencoderOf(const std::vector<Index>& sizes, UnitKind pixels, UnitKind hidden, bool tied);

bool sameWeights(const Autoencoder& left, const Autoencoder& right);

/// What an autoencoder makes small, written out in double, and its gradient by central differences.
class AutoencoderOracle {
public:
    struct Part {
        Eigen::MatrixXd up;
        Eigen::MatrixXd down; ///< Plays no part where weights are tied.
        Eigen::VectorXd below;
        Eigen::VectorXd above;
    };
    std::vector<Part> parts;

    AutoencoderOracle(const Autoencoder& net, const Matrix& spoilt, const Matrix& clean,
                      const AutoencoderSettings& settings);

    double objective() const;

    double uphill(double& parameter) const;

private:
    static Eigen::MatrixXd mean(const Eigen::MatrixXd& input, const Layer& layer);

    void keep(Eigen::MatrixXd& codes) const;

    double sparsity(const Eigen::MatrixXd& codes) const;

    const Autoencoder& net_;
    const AutoencoderSettings& settings_;
    Eigen::MatrixXd input_;
    Eigen::MatrixXd clean_;
};

} // namespace reverie::test
