// Finds the JSON that the tests are written with, in their string literals, and makes corpora of it:
// fixtures FOLDER FILE.swift… writes FOLDER/parser, a document a file, and FOLDER/rows, a landed line a file.

#include "plan.hpp"

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

namespace {

const std::string identifier(22, '0');

// What an interpolation may have stood for: an identifier, a text inside quotes, or a page.
std::string stand_in(const std::string &expression, const std::string &before) {
    if (expression.compare(0, 4, "id(\"") == 0) {
        std::string name = expression.substr(4, expression.find('"', 4) - 4);
        return name.size() < 22 ? identifier.substr(name.size()) + name : identifier;
    }
    bool is_text = !before.empty() && (before.back() == '"' || std::isalnum(static_cast<unsigned char>(before.back())));
    return is_text ? "x" : "{\"items\":[],\"offset\":0,\"next\":null}";
}

// The literal whose contents begin at `at`, which is moved behind it.
std::string literal(const std::string &source, size_t &at, const std::string &end, const std::string &escape) {
    std::string text;
    while (at < source.size() && source.compare(at, end.size(), end) != 0) {
        if (source.compare(at, escape.size(), escape) != 0) {
            text += source[at++];
            continue;
        }
        at += escape.size();
        char letter = at < source.size() ? source[at++] : 0;
        if (letter == '(') {
            size_t begin = at;
            for (int depth = 1; at < source.size() && depth > 0; at++) depth += (source[at] == '(') - (source[at] == ')');
            text += stand_in(source.substr(begin, at - begin - 1), text);
        } else if (letter == 'n' || letter == 't' || letter == '0') {
            text += ' ';
        } else if (letter != '\n') {
            text += letter;
        }
    }
    at += end.size();
    return text;
}

void find(const std::string &source, std::set<std::string> &found) {
    for (size_t at = 0; at < source.size();) {
        size_t hashes = 0;
        while (at + hashes < source.size() && source[at + hashes] == '#') hashes++;
        if (source.compare(at, 2, "//") == 0) {
            at = std::min(source.find('\n', at), source.size());
        } else if (at + hashes < source.size() && source[at + hashes] == '"') {
            bool is_long = source.compare(at + hashes, 3, "\"\"\"") == 0;
            std::string hash(hashes, '#');
            at += hashes + (is_long ? 3 : 1);
            std::string text = literal(source, at, (is_long ? "\"\"\"" : "\"") + hash, "\\" + hash);
            size_t first = text.find_first_not_of(" \n\t");
            if (first != text.npos && (text[first] == '{' || text[first] == '[')) found.insert(text.substr(first));
        } else {
            at += hashes + 1;
        }
    }
}

void write(const std::filesystem::path &folder, size_t number, const std::string &text) {
    std::ofstream(folder / (std::to_string(number) + ".json")) << text;
}

std::string line(const fuzz::plan_route &route, std::string body) {
    for (char &c : body) c = c == '\n' ? ' ' : c;
    return "{\"request\":{\"path\":\"" + route.path + "\",\"query\":{\"q\":\"x\",\"market\":\"DE\"}},\"asked\":[\"" +
           identifier + "\"],\"fetched_at\":\"2026-11-21T02:41:00.123Z\",\"status\":200,\"body\":" + body + "}";
}

} // namespace

int main(int count, char **arguments) {
    if (count < 3) return std::fputs("usage: fixtures FOLDER FILE.swift...\n", stderr), 64;
    std::set<std::string> found;
    for (int i = 2; i < count; i++) {
        std::ifstream file(arguments[i]);
        find({std::istreambuf_iterator<char>(file), {}}, found);
    }
    std::filesystem::path folder = arguments[1];
    std::filesystem::remove_all(folder);
    std::filesystem::create_directories(folder / "parser");
    std::filesystem::create_directories(folder / "rows");
    size_t documents = 0, lines = 0;
    for (const std::string &text : found) {
        write(folder / "parser", documents++, text);
        if (text.find("\"request\"") != text.npos) write(folder / "rows", lines++, text);
        for (const auto &route : fuzz::plan::the().routes) write(folder / "rows", lines++, line(route, text));
    }
    std::printf("%zu documents of the tests\n", documents);
}
