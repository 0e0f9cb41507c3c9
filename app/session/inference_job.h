#pragma once

#include "app/session/background_work.h"
#include "core/data/dataset.h"
#include "core/data/pixel_coding.h"
#include "core/models/machine.h"
#include "ui/panels/inference_panel.h"

#include <QObject>

#include <memory>
#include <optional>
#include <vector>

namespace reverie {

/// A machine whose Q(h|v) is looked at.
struct Contender {
    std::shared_ptr<const AnyMachine> machine;
    ImageShape shape;
    PixelCoding coding;
    std::optional<LogPartition> logZ; ///< Once it is known.
};

/// Measures in a thread of low priority how close Q(h|v) of one or two machines is to P(h|v); one job at a time.
class InferenceJob : public QObject {
    Q_OBJECT
public:
    static constexpr int sweeps = 25;

    explicit InferenceJob(QObject* parent = nullptr);

    /// So many cases of the validation split (the training split where there is none) from `first` on; a job under
    /// way is cancelled first.
    void start(std::vector<Contender> machines, std::shared_ptr<const Dataset> data, Index first, Index count);
    /// Nothing more is heard of a job under way.
    void cancel();

signals:
    /// Whole percents of the annealing are done.
    void progressed(int percent);
    /// log Z of the machine of that number.
    void partitionFound(int machine, const LogPartition& logZ);
    void inferred(const InferenceReading& reading);
    /// One sentence saying why there is nothing to see.
    void failed(const QString& sentence);

private:
    BackgroundWork work_{QStringLiteral("inference")};
};

/// The cases that are looked at.
const ImageSet& casesToInfer(const Dataset& data);

} // namespace reverie
