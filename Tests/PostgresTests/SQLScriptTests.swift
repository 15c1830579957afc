import Testing

@testable import Postgres

@Suite struct SQLScriptTests {
    @Test(arguments: [(1, 1), (8, 1), (9, 1), (10, 2), (18, 2), (19, 2), (20, 3), (1_000, 4)])
    func `a position becomes a line`(position: Int, line: Int) {
        let script = SQLScript(name: "a.sql", text: "select 1\nselect ö;\nselect 3\n")
        #expect(script.line(ofCharacter: position) == line)
    }

    @Test func `statements begin where their first word stands`() {
        let text = """
            -- a comment; not a statement
            create table a (b text);

            /* neither; this */ insert into a values ('x;y', 'it''s');
            do $$ begin perform 1; end $$; do $body$ select ';$$'; $body$;
            select ";", $1
            """
        #expect(SQLScript(name: "a.sql", text: text).statementLines == [2, 4, 5, 5, 6])
    }

    @Test(arguments: ["", "-- only a comment", "select 'open", "$$ open", "/* open", "'", "$"])
    func `an unfinished script does not confuse the scanner`(text: String) {
        #expect(SQLScript(name: "a.sql", text: text).statementLines.count <= 1)
    }
}
