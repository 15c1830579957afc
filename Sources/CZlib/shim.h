#pragma once
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <zlib.h>

/// Writes `input` as one gzip member and returns its length, or 0 where `output` is too small.
///
/// A function, because `deflateInit2` is a macro, which Swift cannot call. Level 1: this runs on loopback.
static inline size_t discograph_gzip(const uint8_t *_Nonnull input, size_t length,
                                     uint8_t *_Nonnull output, size_t capacity) {
    z_stream stream;
    memset(&stream, 0, sizeof stream);
    if (deflateInit2(&stream, 1, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK) {
        return 0;
    }
    stream.next_in = (Bytef *)input;
    stream.avail_in = (uInt)length;
    stream.next_out = output;
    stream.avail_out = (uInt)capacity;
    int result = deflate(&stream, Z_FINISH);
    size_t written = stream.total_out;
    deflateEnd(&stream);
    return result == Z_STREAM_END ? written : 0;
}

/// The largest length that `discograph_gzip` can write for `length` bytes.
static inline size_t discograph_gzip_bound(size_t length) {
    return compressBound((uLong)length) + 32;
}
