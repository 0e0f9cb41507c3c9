#pragma once

/// The files of resources/ that are linked into the program, as first byte and one past the last.
extern "C" {
extern const char reverie_digit_images[];
extern const char reverie_digit_images_end[];
extern const char reverie_digit_labels[];
extern const char reverie_digit_labels_end[];
extern const char reverie_photos[];
extern const char reverie_photos_end[];
extern const char reverie_digit_model[];
extern const char reverie_digit_model_end[];
extern const char reverie_small_digit_model[];
extern const char reverie_small_digit_model_end[];
}
