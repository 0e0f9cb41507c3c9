#include "test_files.h"

namespace reverie::test {

std::filesystem::path Folder::write(std::string_view name, std::string_view bytes) const {
    const std::filesystem::path file = path() / name;
    std::ofstream(file, std::ios::binary) << bytes;
    return file;
}

std::size_t Folder::fileCount() const {
    return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(path()), {}));
}

std::string contents(const std::filesystem::path& path) {
    std::ifstream stream(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

bool tells(const std::string& message, const std::filesystem::path& file, std::string_view reason) {
    return message.starts_with(file.string() + ": ") && message.find(reason) != std::string::npos &&
           message.find('\n') == std::string::npos;
}

std::string bigEndian(std::uint32_t value) {
    std::string bytes;
    for (const int shift : {24, 16, 8, 0})
        bytes += static_cast<char>(value >> shift & 0xFF);
    return bytes;
}

std::string idx(std::uint32_t magic, std::initializer_list<std::uint32_t> sizes, std::string_view values) {
    std::string bytes = bigEndian(magic);
    for (const std::uint32_t size : sizes)
        bytes += bigEndian(size);
    return bytes.append(values);
}

} // namespace reverie::test
