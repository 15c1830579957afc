#include "written.hpp"

#include <algorithm>
#include <set>

namespace fuzz {
namespace {

enum class role { plain, own, list, sets };

// What the rows of a table begin with, and which of their columns the plain way does not know.
struct table_form {
    role is = role::plain;
    size_t content = SIZE_MAX, set = SIZE_MAX;
};

std::vector<table_form> read_forms(const plan &plan) {
    std::vector<table_form> forms(plan.tables.size());
    for (const plan_row &row : plan.rows) {
        table_form &form = forms[row.table];
        if (row.columns[0].source == SJ_FROM_OCCURRENCE) form.is = role::own;
        if (row.columns[0].source == SJ_FROM_OWNER_OCCURRENCE) form.is = role::list;
        for (size_t i = 0; i < row.columns.size(); i++) {
            if (row.columns[i].source == SJ_FROM_CONTENT) form.content = i;
            if (row.columns[i].source == SJ_FROM_CODE_SET) form.set = i;
        }
    }
    forms[plan.rows[plan.code_row].table].is = role::sets;
    return forms;
}

// Made before the first input, because it outlives all.
const std::vector<table_form> table_forms = read_forms(plan::the());

// An object that has a row of its own, with the rows of its lists behind it.
struct record {
    std::string told;
    bool has_lists = false;
    std::string content;
};

void append(std::string &told, uint32_t table, const columns &values, size_t except, size_t and_except) {
    told += std::to_string(table);
    for (size_t i = 0; i < values.size(); i++) {
        if (i == except || i == and_except) continue;
        told += values[i] ? "|" + std::to_string(values[i]->size()) + ":" + *values[i] : "|null";
    }
    told += '\n';
}

class comparison {
public:
    comparison(const plan &plan, const landed &line, told_sets &sets) : plan(plan), line(line), sets(sets) {}

    void learn(const std::vector<std::vector<columns>> &written, const expected_rows &expected) {
        const auto &rows = written[plan.rows[plan.code_row].table];
        for (const columns &row : rows) {
            const std::string &number = row[0].value(), &members = row[1].value();
            auto &asked = expected.sets;
            if (std::find(asked.begin(), asked.end(), members) == asked.end()) die("a set that no row names");
            if (!sets.members.emplace(number, members).second) die("a set told twice, or a number of two sets");
            if (!sets.numbers.emplace(members, number).second) die("a set of two numbers");
        }
        for (const auto &members : expected.sets) {
            if (!sets.numbers.count(members)) die("a set that was never told: %s", members.c_str());
        }
    }

    void compare_plain(const std::vector<std::vector<columns>> &written, const expected_rows &expected) {
        std::vector<std::vector<columns>> wanted(plan.tables.size());
        for (const expected_row &row : expected.rows) wanted[row.table].push_back(row.values);
        for (uint32_t table = 0; table < written.size(); table++) {
            if (forms[table].is != role::plain || written[table] == wanted[table]) continue;
            die("%s has other rows: %zu, not %zu", plan.tables[table].name.c_str(), written[table].size(),
                wanted[table].size());
        }
    }

    void compare_objects(const std::vector<std::vector<columns>> &written, const expected_rows &expected,
                         size_t repeats) {
        auto is = records_of(written), should = records_of(expected);
        size_t next = 0, left_out = 0;
        std::set<std::string> told;
        for (const auto &wanted : should) {
            const record &it = wanted.second;
            bool is_known = !told.insert(it.told).second;
            if (next < is.size() && is[next].second.told == it.told) {
                next++;
            } else if (is_known && !it.has_lists) {
                left_out++;
            } else {
                die("an object has other rows; it should have\n%shas\n%s", it.told.c_str(),
                    next < is.size() ? is[next].second.told.c_str() : "none");
            }
        }
        if (next != is.size()) die("%zu objects more than there are", is.size() - next);
        if (left_out != repeats) die("%zu objects left out, %zu counted", left_out, repeats);
        compare_contents(is);
    }

private:
    using records = std::vector<std::pair<int64_t, record>>;

    const fuzz::plan &plan;
    const landed &line;
    told_sets &sets;
    const std::vector<table_form> &forms = table_forms;

    // The same content says the same, another says something else.
    void compare_contents(const records &is) {
        std::map<std::string, std::string> contents, tellings;
        for (const auto &it : is) {
            const record &record = it.second;
            if (record.content.empty()) continue;
            if (contents.emplace(record.told, record.content).first->second != record.content) die("another content");
            if (tellings.emplace(record.content, record.told).first->second != record.told) die("the same content");
        }
    }

    int64_t object_of(const std::string &occurrence) {
        int64_t number = std::stoll(occurrence);
        if (number >> SJ_OBJECT_BITS != line.answer) die("an occurrence of another answer");
        return number & ((1 << SJ_OBJECT_BITS) - 1);
    }

    records records_of(const std::vector<std::vector<columns>> &written) {
        std::map<int64_t, record> result;
        for (role which : {role::own, role::list}) {
            for (uint32_t table = 0; table < written.size(); table++) {
                if (forms[table].is == which) add(written[table], table, result);
            }
        }
        return {result.begin(), result.end()};
    }

    void add(const std::vector<columns> &rows, uint32_t table, std::map<int64_t, record> &result) {
        const table_form &form = forms[table];
        int64_t last = -1;
        for (columns row : rows) {
            int64_t object = object_of(row[0].value());
            if (object < last) die("%s is not in the order of occurrences", plan.tables[table].name.c_str());
            last = object;
            if (form.is == role::own && result.count(object)) die("an occurrence of two objects");
            if (form.is == role::list && !result.count(object)) die("a list of no object");
            record &it = result[object];
            it.has_lists |= form.is == role::list;
            if (form.content != SIZE_MAX) it.content = row[form.content].value();
            if (form.set != SIZE_MAX && row[form.set]) row[form.set] = sets.members.at(*row[form.set]);
            append(it.told, table, row, 0, form.content);
        }
    }

    records records_of(const expected_rows &expected) {
        std::map<int64_t, record> result;
        for (role which : {role::own, role::list}) {
            for (uint32_t table = 0; table < plan.tables.size(); table++) {
                if (forms[table].is != which) continue;
                for (const expected_row &row : expected.rows) {
                    if (row.table != table) continue;
                    record &it = result[static_cast<int64_t>(row.object)];
                    it.has_lists |= !row.is_own;
                    append(it.told, table, row.values, 0, forms[table].content);
                }
            }
        }
        return {result.begin(), result.end()};
    }
};

} // namespace

void compare_rows(const plan &plan, const landed &line, const std::vector<std::vector<columns>> &written,
                  const expected_rows &expected, size_t repeats, told_sets &sets) {
    comparison comparison(plan, line, sets);
    comparison.learn(written, expected);
    comparison.compare_plain(written, expected);
    comparison.compare_objects(written, expected, repeats);
}

} // namespace fuzz
