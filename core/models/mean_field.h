#pragma once

#include "core/models/deep_boltzmann_machine.h"

namespace reverie {

/// Mean field for the hidden layers of a deep Boltzmann machine given images: Q(h|v) = Πᵢ Q(hᵢ|v), each mean the
/// one that maximises the variational bound given its neighbours (Salakhutdinov & Hinton 2009, section 2.2). Label
/// units that are not given are one more factor.
///
/// Layers of one side know each other only through the other side, so that a sweep, which updates one side and
/// then the other, never lowers the bound. The machine must outlive it.
class MeanField {
public:
    /// Sweeps after which means of digits hardly move.
    static constexpr int usualSweeps = 25;

    /// Starts where an up-pass ends whose input is doubled below the top, in the place of what is not known from
    /// above yet, and with undecided labels; pixels × cases.
    MeanField(const DeepBoltzmannRef& machine, const ConstMatrixRef& visible, ThreadTeam& team);
    /// The same with labels that are given, labels × cases; with none of them it is the one above.
    MeanField(const DeepBoltzmannRef& machine, const ConstMatrixRef& visible, const ConstMatrixRef& labels,
              ThreadTeam& team);

    /// The even layers given the odd ones, then the odd ones given the even ones.
    void sweep(ThreadTeam& team);
    /// So many sweeps.
    void settle(ThreadTeam& team, std::int64_t sweeps = usualSweeps);

    /// The images and the means of the even layers above: visible side × cases.
    const Matrix& even() const { return even_; }
    /// The means of the odd layers given those: hidden side × cases.
    const Matrix& odd() const { return odd_; }
    /// The means of a layer, 0 being the pixels and the one above the hidden ones the labels.
    Matrix layer(std::size_t number) const;

private:
    void passUp(ThreadTeam& team);
    void updateEven(ThreadTeam& team);
    void updateOdd(ThreadTeam& team);
    MatrixRef labelRows();

    DeepBoltzmannRef machine_;
    bool labelled_;     ///< The labels are given.
    Matrix fromPixels_; ///< What the pixels send to the odd side, which stays.
    Matrix even_;
    Matrix odd_;
};

/// Where dreams begin: random binary images, every pixel on with probability ½ (standard normal for Gaussian
/// pixels), and the means of the even layers with which mean field begins; even side × count.
Matrix noiseUpwards(const DeepBoltzmannRef& machine, Index count, RandomStream& stream, ThreadTeam& team);

/// Fills what images leave open of states of the even side, whose upper rows hold them, by so many sweeps; labels
/// × cases, or nothing for labels that are not known.
void fillByMeanField(const DeepBoltzmannRef& machine, MatrixRef even, const ConstMatrixRef& labels, int sweeps,
                     ThreadTeam& team);

} // namespace reverie
