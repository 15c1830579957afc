#include "forms.hpp"

#include <algorithm>
#include <chrono>
#include <cctype>

namespace fuzz {
namespace {

// Whether `text` is like `pattern`, in which 9 stands for any digit.
bool is_like(std::string_view text, std::string_view pattern) {
    return std::equal(text.begin(), text.end(), pattern.begin(), pattern.end(), [](char c, char wanted) {
        return wanted == '9' ? std::isdigit(static_cast<unsigned char>(c)) != 0 : c == wanted;
    });
}

bool is_day(std::string_view text) {
    if (!is_like(text, "9999-99-99")) return false;
    auto number = [&](size_t at, size_t count) { return std::stoi(std::string(text.substr(at, count))); };
    std::chrono::year_month_day day(std::chrono::year(number(0, 4)), std::chrono::month(unsigned(number(5, 2))),
                                    std::chrono::day(unsigned(number(8, 2))));
    return day.ok() && number(0, 4) >= 1;
}

} // namespace

bool is_identifier(std::string_view text) {
    return text.size() == 22 && std::all_of(text.begin(), text.end(), [](unsigned char c) {
               return c < 0x80 && std::isalnum(c) != 0;
           });
}

bool is_timestamp(std::string_view text) {
    if (text.size() < 20 || !is_day(text.substr(0, 10)) || !is_like(text.substr(10, 9), "T99:99:99")) return false;
    if (text.substr(11, 2) > "23" || text.substr(14, 2) > "59" || text.substr(17, 2) > "59") return false;
    auto rest = text.substr(19);
    if (rest == "Z") return true;
    if (rest.size() < 3 || rest.size() > 11) return false;
    return is_like(rest, "." + std::string(rest.size() - 2, '9') + "Z");
}

bool is_code(std::string_view text) {
    return text.size() == 2 && std::all_of(text.begin(), text.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

std::optional<std::string> first_day(std::string_view text) {
    std::string day(text);
    if (text.size() == 4) day += "-01-01";
    if (text.size() == 7) day += "-01";
    if (!is_day(day)) return {};
    return day;
}

} // namespace fuzz
