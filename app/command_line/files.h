#pragma once

#include <QImage>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <string>

namespace reverie {

/// Throws Error naming the file when its folder does not exist or cannot be written, so that a long run does not
/// end with nowhere to go; an empty path is fine.
void checkWritable(const std::filesystem::path& path);

/// `stem` + ".safetensors" in `folder`, with -2, -3, … behind the stem while a file of that name is there.
std::filesystem::path freeName(const std::filesystem::path& folder, const std::string& stem);

/// The path as a shell reads it back, in quotes where needed.
std::string shellText(const std::filesystem::path& path);

/// Writes to standard error; a reader that has gone away is no failure.
void tell(const std::string& text);

/// Throws Error naming the file when it is unreadable or not JSON.
nlohmann::json readJson(const std::filesystem::path& path);

/// Writes a PNG atomically; throws Error naming the file.
void writePng(const QImage& image, const std::filesystem::path& path);

/// The compute threads to use when nobody says: one for each processor of this machine, 64 at most.
int allProcessors();

} // namespace reverie
