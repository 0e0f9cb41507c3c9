#pragma once

#include "closeness.h"
#include "core/experiment/experiment.h"
#include "core/models/feed_forward_net.h"

#include <QTemporaryDir>
#include <QtTest>

#include <bit>
#include <random>

/// Runs so small that a test can afford many of them, and what makes two runs the same.
namespace reverie::small {

inline constexpr Index trainingCases = 130;
inline constexpr ImageShape shape = {6, 7};

/// Grey images: a bright square somewhere, its place the label, and a little noise.
ImageSet squares(const char* name, Index cases, unsigned seed);

std::shared_ptr<const Dataset> smallData();

/// A tiny run, one epoch of seven minibatches of which the last is short.
ExperimentConfig smallConfig();

struct NamedConfig {
    const char* name;
    ExperimentConfig config;
};

/// One configuration for each way in which runs differ.
std::vector<NamedConfig> configurations();

void addConfigurations();

Experiment begin(const ExperimentConfig& config);

void run(Experiment& experiment, int minibatches);

bool sameRows(const std::vector<MetricRow>& left, const std::vector<MetricRow>& right);

bool sameMachine(const Rbm& left, const Rbm& right);

bool sameNets(const std::shared_ptr<const FeedForwardNet>& left,
              const std::shared_ptr<const FeedForwardNet>& right);

/// Nets, measurements and place; the views too, through which chains show.
QByteArray difference(const Experiment& left, const Experiment& right);

std::filesystem::path inside(const QTemporaryDir& folder, const char* name);

bool contains(const std::string& text, std::string_view part);

} // namespace reverie::small

/// Fails unless two experiments agree bit for bit in all that can be seen of them.
#define CHECK_SAME_RUN(left, right)                                                                               \
    do {                                                                                                          \
        const QByteArray found = ::reverie::small::difference((left), (right));                                   \
        QVERIFY2(found.isEmpty(), found.constData());                                                             \
    } while (false)
