#include "parser.hpp"
#include "repair.hpp"
#include "value.hpp"

#include <new>

using namespace sj;

extern "C" {

size_t sj_padding(void) { return simdjson::SIMDJSON_PADDING; }

sj_parser *sj_parser_create(size_t maximum_depth) {
    auto parser = new (std::nothrow) sj_parser();
    if (!parser || !parser->parser.allocate(0, maximum_depth)) return parser;
    delete parser;
    return nullptr;
}

void sj_parser_free(sj_parser *parser) { delete parser; }

size_t sj_parser_capacity(const sj_parser *parser) { return parser->parser.capacity(); }

int sj_parse(sj_parser *parser, const uint8_t *bytes, size_t length, size_t readable, sj_surrogates surrogates,
             sj_value *root) try {
    bool is_lone = lone_surrogate(bytes, bytes + length) != bytes + length;
    if (is_lone || readable - length < simdjson::SIMDJSON_PADDING) {
        parser->copy.reserve(length + simdjson::SIMDJSON_PADDING);
        parser->copy.assign(reinterpret_cast<const char *>(bytes), length);
        auto copy = reinterpret_cast<uint8_t *>(parser->copy.data());
        if (is_lone) replace_lone_surrogates(copy, length, surrogates);
        bytes = copy;
    }
    dom::element element;
    auto error = parser->parser.parse(bytes, length, false).get(element);
    if (error == simdjson::NUMBER_ERROR) {
        std::string repaired = within_range(bytes, length);
        repaired.reserve(repaired.size() + simdjson::SIMDJSON_PADDING);
        parser->copy = std::move(repaired);
        error = parser->parser.parse(parser->copy.data(), parser->copy.size(), false).get(element);
    }
    if (error) return error;
    *root = to_c(element);
    return 0;
} catch (const std::bad_alloc &) {
    return simdjson::MEMALLOC;
}

const char *sj_error_message(int error) {
    return simdjson::error_message(static_cast<simdjson::error_code>(error));
}

bool sj_error_is_memory(int error) { return error == simdjson::MEMALLOC; }

int sj_minify(const uint8_t *bytes, size_t length, uint8_t *output, size_t *output_length) {
    return simdjson::minify(reinterpret_cast<const char *>(bytes), length, reinterpret_cast<char *>(output),
                            *output_length);
}
}
