// The walk: one pass over each object's members, then its rows and its parts.

#pragma once

#include "codes.hpp"
#include "drifts.hpp"
#include "frame.hpp"
#include "guess.hpp"
#include "line_texts.hpp"
#include "output.hpp"
#include "plan.hpp"
#include "problems.hpp"
#include "repeats.hpp"

#include <memory>

struct sj_writer {
    explicit sj_writer(const sj_plan &plan)
        : plan(plan), tables(new sj::output[plan.table_count]), marks(plan.table_count), guesses(plan.groups.size()) {
        find_repeatable();
    }

    // Returns false when there are too many objects; then there are no rows of it.
    bool write(uint32_t shape, simdjson::dom::element value, const sj_line &line);

    const sj_plan &plan;
    std::unique_ptr<sj::output[]> tables;
    sj::problems problems;
    sj::drifts drifts;
    // How many objects had no row because their answer had told the same before.
    uint64_t repeat_count = 0;

private:
    // Gathering: members into slots.
    void gather(const sj::shape &shape, sj::frame &frame);
    void gather(const sj::shape &shape, uint32_t group, simdjson::dom::object object, sj::frame &frame);
    void gather_inner(const sj::shape &shape, uint32_t group, simdjson::dom::element value, sj::frame &frame);
    const sj::key *find(uint32_t group, size_t place, std::string_view name);
    void load(const sj::shape &shape, uint32_t slot, simdjson::dom::element value, sj::frame &frame);
    sj::state load(sj_type type, simdjson::dom::element value, sj::cell &cell, sj_problem_kind &problem);
    sj::state load_integer(sj_type type, simdjson::dom::element value, sj::cell &cell, sj_problem_kind &problem);
    void identify(const sj::shape &shape, sj::frame &frame);
    std::string_view identifier_of(const sj::shape &shape, simdjson::dom::element value);

    // Drifting: what the plan does not know.
    void meet_unknown(const sj::shape &shape, const sj::group &group, std::string_view name,
                      simdjson::dom::element value, sj::frame &frame);
    void meet_word(const sj::shape &shape, const sj::group &group, const sj::key &key, simdjson::dom::element value,
                   sj::frame &frame);
    bool has_news(uint32_t group, simdjson::dom::element value) const;
    void drift(sj_drift_kind kind, const sj::shape &shape, const std::string &pointer, std::string_view word,
               simdjson::dom::element value, sj::frame &frame);

    // Judging: lists of which nothing can be used.
    void judge_lists(const sj::shape &shape, sj::frame &frame);
    bool tells(const sj_part &part, const sj::frame &frame);
    bool tells_members(const sj_part &part, simdjson::dom::object members);
    bool tells_codes(simdjson::dom::array codes);
    bool is_usable(const sj::shape &shape, simdjson::dom::element value, const sj::frame &owner);
    bool is_usable(sj_type type, simdjson::dom::element value);
    bool is_in_order(const sj::shape &shape, simdjson::dom::array elements);

    // Walking: parts of objects.
    bool visit(const sj::shape &shape, simdjson::dom::element value, sj::frame &frame);
    void visit_new(const sj::shape &shape, sj::frame &frame);
    void number(sj::frame &frame);
    void visit_object(const sj::shape &shape, const sj_part &part, sj::frame &frame);
    void visit_objects(const sj::shape &shape, const sj_part &part, sj::frame &frame);
    bool keeps_place(const sj::shape &shape, const sj::row &place, sj::frame &frame);
    void visit_values(const sj::shape &shape, const sj_part &part, sj::frame &frame);
    void visit_members(const sj::shape &shape, const sj_part &part, sj::frame &frame);
    void write_value(const sj_part &part, simdjson::dom::element value, sj::frame &frame);

    // Repeating: objects told again.
    void find_repeatable();
    void visit_repeatable(const sj::shape &shape, uint32_t number, sj::frame &frame);
    bool is_told(const sj::shape &shape, simdjson::dom::element value);
    bool is_repeat(const sj::frame &frame);

    // Writing: rows.
    bool is_given(const sj::column &column, const sj::frame &frame) const;
    bool is_given(std::string_view text, const sj::column &column, const sj::frame &frame) const;
    void write_row(const sj::row &row, sj::frame &frame);
    bool write_column(const sj::column &column, sj::frame &frame, sj::pen &pen);
    void tell(const sj::row &row, sj::frame &frame, const sj::pen &pen);
    void add_told();
    void write_content(sj::frame &frame);
    bool write_identifier(std::string_view text, sj::pen &pen);
    bool write_slot(uint32_t slot, const sj::frame &frame, sj::pen &pen);
    bool number_set(uint32_t slot, sj::frame &frame);

    // What became of the tables since the line began.
    void mark_tables();
    void take_back();
    void sort_rows();

    void report_missing(const sj::column &column, const sj::frame &frame);
    void report_repaired(uint32_t slot, const sj::frame &frame);

    void report(sj_problem_kind kind, const sj::frame &frame, std::string_view pointer, simdjson::dom::element value,
                sj_type expected = SJ_TYPE_ANY, uint32_t shape = SJ_NONE);

    // Where the line's rows begin in each table, and how many repeats there were before.
    struct mark {
        size_t size;
        uint64_t rows;
    };

    // A row that its teller's digest lacks yet.
    struct untold_row {
        sj::frame *teller;
        uint32_t table;
        size_t begin, size;
        uint64_t mark;
    };

    std::vector<mark> marks;
    uint64_t repeats_before = 0;
    untold_row untold = {};
    sj::repeats told_before;
    sj::tellings told_contents;
    std::vector<bool> repeatable;
    // How many rows were written, whatever the table.
    uint64_t rows_written = 0;
    // What the members of each group were called last, in their order.
    std::vector<std::vector<sj::guess>> guesses;
    const sj_line *line = nullptr;
    sj::line_texts line_texts;
    sj::code_sets sets;
    int64_t set_number = 0;
    int64_t next_occurrence = 0, last_occurrence = 0;
    sj::digits next_digits;
    // Whether a row of a line has a lesser occurrence than one before it.
    bool is_disordered = false;
    // The shape whose slots are being written, for the pointers of problems; none for plain values.
    const sj::shape *writing = nullptr;
};
