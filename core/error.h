#pragma once

#include <stdexcept>
#include <string>

namespace reverie {

/// A failure told in one sentence that a person can act on; file errors begin with the file's path.
class Error : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// Training left the finite numbers or ran away; the message suggests what to change.
class DivergenceError : public Error {
public:
    using Error::Error;
};

} // namespace reverie
