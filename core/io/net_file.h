#pragma once

#include "core/io/tensor_file.h"
#include "core/models/autoencoder.h"
#include "core/models/deep_belief_net.h"
#include "core/models/feed_forward_net.h"
#include "core/models/machine.h"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace reverie {

/// Adds directed connections to a file, bottom first, as `layer1.recognition_weights` and so on behind `prefix`.
void putDirected(TensorFile& file, std::span<const DirectedConnection> directed, const std::string& prefix = {});
/// Reads as many connections as the file says it has, each fitting the one below; throws Error naming the file.
std::vector<DirectedConnection> readDirected(const TensorFile& file, const std::string& prefix = {});

/// Adds the machine's tensors to a file, each name behind `prefix`.
void putMachine(TensorFile& file, const Rbm& machine, const std::string& prefix = {});
/// Reads what putMachine() wrote.
Rbm readMachine(const TensorFile& file, const std::string& prefix = {});

/// Adds a whole net, its top machine as putMachine() does.
void putNet(TensorFile& file, const NetRef& net, const std::string& prefix = {});
/// Reads what putNet() wrote, or a machine alone; throws Error naming the file when layers do not fit each other.
DeepBeliefNet readNet(const TensorFile& file, const std::string& prefix = {});

/// Adds a machine of any kind, which the metadata entry `machine` names where it is no net.
void putAnyMachine(TensorFile& file, const AnyMachine& machine);
/// Reads what putAnyMachine() wrote; throws Error naming the file for a kind that it does not know.
AnyMachine readAnyMachine(const TensorFile& file);

/// Adds a feed-forward net as `classifier.layer1.weights` and so on, `name` being "classifier".
void putFeedForward(TensorFile& file, const FeedForwardNet& net, const std::string& name);
/// Reads what putFeedForward() wrote, nothing where the file has none of that name.
std::optional<FeedForwardNet> readFeedForward(const TensorFile& file, const std::string& name);

/// Adds an autoencoder: its connections as putDirected() does behind `prefix`, and how many code units stay on.
void putAutoencoder(TensorFile& file, const Autoencoder& net, const std::string& prefix = "autoencoder.");
/// Reads what putAutoencoder() wrote, nothing where the file has none; throws Error naming the file when layers do
/// not fit each other.
std::optional<Autoencoder> readAutoencoder(const TensorFile& file, const std::string& prefix = "autoencoder.");

} // namespace reverie
