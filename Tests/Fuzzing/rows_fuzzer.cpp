// Landed lines: the writer makes the rows and the problems that the plan asks for, whatever the lines hold.

#include "copy_text.hpp"
#include "forms.hpp"
#include "memory.hpp"
#include "written.hpp"

#include <algorithm>
#include <cstring>
#include <memory>

using namespace fuzz;

namespace {

// A text of exactly its size, so that the sanitizer sees who reads on.
class exact_text {
public:
    sj_text operator()(const std::optional<std::string> &text) {
        if (!text) return {nullptr, 0};
        auto &bytes = kept.emplace_back(watched([&] { return new char[text->size()]; }));
        std::memcpy(bytes.get(), text->data(), text->size());
        return {bytes.get(), text->size()};
    }

private:
    std::vector<std::unique_ptr<char[]>> kept;
};

bool matches(const std::string &pattern, const std::string &path) {
    size_t brace = pattern.find("{id}");
    if (brace == pattern.npos) return pattern == path;
    std::string tail = pattern.substr(brace + 4);
    if (path.size() <= brace + tail.size() || path.compare(0, brace, pattern, 0, brace) != 0) return false;
    std::string middle = path.substr(brace, path.size() - brace - tail.size());
    return path.substr(brace + middle.size()) == tail && middle.find('/') == middle.npos;
}

std::optional<std::string> text_of(const node *value) {
    if (!value || value->kind != SJ_STRING) return {};
    return value->text;
}

const node *member(const node *value, std::string_view key) { return value ? value->member(key) : nullptr; }

// As the reader of landed lines reads them; nothing when no route is known for the answer.
const plan_route *read(const node &root, const plan &plan, landed &line) {
    const node *request = root.member("request"), *query = member(request, "query"), *asked = root.member("asked");
    std::string path = text_of(member(request, "path")).value_or("");
    const plan_route *route = nullptr;
    for (const plan_route &it : plan.routes) {
        if (!route && matches(it.path, path)) route = &it;
    }
    if (!route) return nullptr;
    std::string at = text_of(root.member("fetched_at")).value_or("");
    line.observed_on = is_timestamp(at) ? at.substr(0, 10) : std::string();
    line.market = text_of(member(query, "market"));
    if (route->query == "?") line.query = text_of(member(query, "q"));
    else if (!route->query.empty()) line.query = route->query;
    std::vector<std::string> identifiers;
    if (asked) {
        for (const node &it : asked->elements) identifiers.push_back(text_of(&it).value_or(""));
    }
    line.asks_each = route->asked == "each";
    if (line.asks_each) line.asked_each = identifiers;
    else if (route->asked == "object" && !identifiers.empty()) line.asked = identifiers[0];
    else if (route->asked == "owner" && !identifiers.empty()) line.owner = identifiers[0];
    return route;
}

class writing {
public:
    writing() : ends(plan.tables.size()) {
        writer = watched([&] { return sj_writer_create(plan.compiled); });
        parser = watched([] { return sj_parser_create(1024); });
    }
    ~writing() {
        sj_writer_free(writer);
        sj_parser_free(parser);
    }

    // `spare` is how many allocations succeed before memory has run out; nothing where it does not.
    void write_line(std::string_view bytes, std::optional<size_t> spare) {
        auto expected = parse(bytes, SJ_SURROGATE_MARKED);
        exact_text exact;
        auto copy = reinterpret_cast<const uint8_t *>(exact(std::string(bytes)).bytes);
        sj_value root, body;
        auto taken = [&] { return sj_parse(parser, copy, bytes.size(), bytes.size(), SJ_SURROGATE_MARKED, &root); };
        int error = spare ? with_memory_for(*spare, taken) : watched(taken);
        if (spare && sj_error_is_memory(error)) error = watched(taken);
        if (error != 0) return;
        if (!expected) die("taken, but no JSON for the second parser");
        landed line;
        line.answer = next_answer++;
        const node &document = expected->root;
        if (const plan_route *route = read(document, plan, line)) {
            const node *content = document.member("body");
            if (content && sj_member(root, {"body", 4}, &body)) write(route->shape, body, *content, line, spare);
        } else {
            line = {};
            for (const char *log : {"request", "failure"}) write(plan.shape_named(log), root, document, line, spare);
        }
        if (next_answer % 3 == 0) clear();
    }

private:
    const fuzz::plan &plan = plan::the();
    sj_writer *writer;
    sj_parser *parser;
    int64_t next_answer = 1;
    uint64_t repeats = 0;
    told_sets sets;
    // Where each table's rows end, and how many they are.
    std::vector<std::pair<size_t, uint64_t>> ends;

    void clear() {
        sj_writer_clear_rows(writer);
        ends.assign(ends.size(), {});
    }

    void write(uint32_t shape, sj_value value, const node &content, landed line, std::optional<size_t> spare) {
        int error = write_once(shape, value, line, spare);
        if (spare && sj_error_is_memory(error)) {
            check_no_trace();
            // The writer forgot the sets that it took back, and the line has a number of its own again.
            sets = {};
            line.answer = line.answer > 0 ? next_answer++ : 0;
            error = write_once(shape, value, line);
        }
        if (error) die("not written: %s", sj_error_message(error));
        auto expected = expect(plan, shape, content, line);
        uint64_t before = repeats;
        repeats = sj_writer_repeat_count(writer);
        compare_rows(plan, line, new_rows(), expected, repeats - before, sets);
        compare_problems(expected.problems);
        append_problems();
    }

    void check_no_trace() {
        if (sj_writer_repeat_count(writer) != repeats) die("repeats of a line that was not written");
        for (const auto &rows : new_rows()) {
            if (!rows.empty()) die("rows of a line that was not written");
        }
    }

    int write_once(uint32_t shape, sj_value value, const landed &line, std::optional<size_t> spare = {}) {
        exact_text exact;
        sj_line it = {};
        it.answer = line.answer;
        it.observed_on = exact(line.observed_on);
        it.market = exact(line.market);
        it.query = exact(line.query);
        it.owner = exact(line.owner);
        it.asked = exact(line.asked);
        std::vector<sj_text> each;
        for (const auto &asked : line.asked_each) each.push_back(exact(asked));
        if (line.asks_each) it.asked_each = each.data(), it.asked_count = each.size();
        auto written = [&] { return sj_write(writer, shape, value, &it); };
        return spare ? with_memory_for(*spare, written) : watched(written);
    }

    std::vector<std::vector<columns>> new_rows() {
        std::vector<std::vector<columns>> result;
        for (uint32_t table = 0; table < plan.tables.size(); table++) {
            uint64_t count = 0;
            sj_text rows = sj_writer_rows(writer, table, &count);
            auto &end = ends[table];
            if (rows.length < end.first) die("rows were lost");
            result.push_back(read_copy({rows.bytes + end.first, rows.length - end.first}, plan.tables[table].columns.size()));
            if (result.back().size() != count - end.second) die("rows are miscounted");
            end = {rows.length, count};
        }
        return result;
    }

    void compare_problems(const std::vector<expected_problem> &expected) {
        constexpr size_t most = 1000;
        size_t count = sj_writer_problem_count(writer);
        if (count != std::min(expected.size(), most + 1)) die("%zu problems, not %zu", count, expected.size());
        for (size_t i = 0; i < count; i++) {
            sj_problem is = sj_writer_problem(writer, i);
            if (i == most) {
                bool are_repaired = std::all_of(expected.begin() + most, expected.end(), [](const auto &it) {
                    return it.kind == SJ_REPAIRED_TEXT || it.kind == SJ_REPAIRED_INTEGER;
                });
                if (is.kind != (are_repaired ? SJ_TOO_MANY_REPAIRED : SJ_TOO_MANY)) die("the rest is of another kind");
                if (is.count != expected.size() - most) die("another number of problems");
                return;
            }
            const expected_problem &should = expected[i];
            std::string pointer(is.pointer.bytes, is.pointer.length);
            if (is.kind != should.kind || pointer != should.pointer) {
                die("problem %d at '%s', not %d at '%s'", is.kind, pointer.c_str(), should.kind, should.pointer.c_str());
            }
            if (is.kind == SJ_WRONG_TYPE && is.expected != should.type) die("another type is expected");
            if (is.kind == SJ_EXCUSED && is.shape != should.shape) die("another shape is excused");
            std::string_view excerpt(is.excerpt.bytes, is.excerpt.length);
            if (excerpt.size() > 2048 || !is_utf8(excerpt) || !is_utf8(pointer)) die("an excerpt, or a pointer, is none");
        }
    }

    // As the quarantine keeps them: texts, not values, which are taken as they are.
    void append_problems() {
        uint32_t table = plan.table_named("quarantine");
        std::vector<columns> appended;
        for (size_t i = 0; i < std::min<size_t>(sj_writer_problem_count(writer), 20); i++) {
            sj_problem it = sj_writer_problem(writer, i);
            columns row = {"repaired", "albums/00001.ndjson:1", std::string(it.pointer.bytes, it.pointer.length), {},
                           std::string(it.excerpt.bytes, it.excerpt.length)};
            row.resize(plan.tables[table].columns.size());
            exact_text exact;
            std::vector<sj_text> texts;
            for (const auto &value : row) texts.push_back(exact(value));
            int error = watched([&] { return sj_writer_append(writer, table, texts.data(), texts.size()); });
            if (error) die("not appended");
            appended.push_back(row);
        }
        if (new_rows()[table] != appended) die("appended texts are others");
        if (sj_writer_capacity(writer) < ends[table].first) die("less memory than rows");
    }
};

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (size > (1 << 20)) return 0;
    // What outlives an input is made before the first.
    plan::the();
    scratch scratch;
    std::string_view rest(reinterpret_cast<const char *>(data), size);
    // One in sixteen runs out of memory somewhere.
    uint64_t hash = 1469598103934665603u;
    for (char c : rest) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211u;
    std::optional<size_t> spare;
    if (hash >> 60 == 0) spare = hash % 64;
    writing writing;
    while (!rest.empty()) {
        size_t end = rest.find('\n');
        writing.write_line(rest.substr(0, end), spare);
        if (end == rest.npos) break;
        rest.remove_prefix(end + 1);
    }
    return 0;
}
