#pragma once

#include <QByteArray>

#include <filesystem>

namespace reverie {

class Panel;

/// What a panel shows as the bytes of a PNG, SVG or PDF file, as the ending of the name says; throws Error naming
/// the file when it ends otherwise, or when the panel shows nothing yet.
QByteArray panelFile(Panel& panel, const std::filesystem::path& path);

} // namespace reverie
