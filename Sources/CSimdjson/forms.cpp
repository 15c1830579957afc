#include "forms.hpp"

#include "include/CSimdjson.h"

#include <cstring>

namespace sj {
namespace {

// The number that `count` digits spell, or -1.
int digits(const char *at, int count) {
    int number = 0;
    for (int i = 0; i < count; i++) {
        if (at[i] < '0' || at[i] > '9') return -1;
        number = number * 10 + (at[i] - '0');
    }
    return number;
}

int days_in(int year, int month) {
    constexpr int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return month == 2 && is_leap ? 29 : days[month - 1];
}

bool is_month(const char *at) {
    int month = digits(at + 5, 2);
    return at[4] == '-' && month >= 1 && month <= 12;
}

bool is_day(const char *at) {
    int day = digits(at + 8, 2);
    return is_month(at) && at[7] == '-' && day >= 1 && day <= days_in(digits(at, 4), digits(at + 5, 2));
}

bool is_time(const char *at) {
    int hour = digits(at, 2), minute = digits(at + 3, 2), second = digits(at + 6, 2);
    return at[2] == ':' && at[5] == ':' && hour >= 0 && hour < 24 && minute >= 0 && minute < 60 && second >= 0 &&
           second < 60;
}

// Nothing, or a point and up to nine digits.
bool is_fraction(std::string_view text) {
    if (text.empty()) return true;
    if (text[0] != '.' || text.size() < 2 || text.size() > 10) return false;
    return digits(text.data() + 1, static_cast<int>(text.size()) - 1) >= 0;
}

} // namespace

bool is_timestamp(std::string_view text) {
    constexpr size_t shortest = 20;
    if (text.size() < shortest || text.back() != 'Z' || text[10] != 'T') return false;
    return digits(text.data(), 4) >= 1 && is_day(text.data()) && is_time(text.data() + 11) &&
           is_fraction(text.substr(19, text.size() - shortest));
}

bool is_code(std::string_view text) {
    return text.size() == 2 && text[0] >= 'A' && text[0] <= 'Z' && text[1] >= 'A' && text[1] <= 'Z';
}

bool first_day(std::string_view text, char *day) {
    const char *at = text.data();
    if ((text.size() != 4 && text.size() != 7 && text.size() != 10) || digits(at, 4) < 1) return false;
    if (text.size() >= 7 && !is_month(at)) return false;
    if (text.size() == 10 && !is_day(at)) return false;
    std::memcpy(day, "0000-01-01", day_length);
    std::memcpy(day, at, text.size());
    return true;
}

} // namespace sj

extern "C" {
bool sj_is_identifier(sj_text text) { return sj::is_identifier({text.bytes, text.length}); }
bool sj_is_timestamp(sj_text text) { return sj::is_timestamp({text.bytes, text.length}); }
}
