import Diagnostics
import Testing

@Suite struct TextTableTests {
    @Test func `names stand left, numbers right, and nothing trails`() {
        let table = TextTable(
            columns: ["name", "rows"],
            rows: [["artist", "7"], ["album", "1200"], ["nothing", nil]]
        )
        #expect(
            table.text() == """
                name     rows
                ───────  ────
                artist      7
                album    1200
                nothing
                """
        )
    }

    @Test func `a wide character takes two columns`() {
        let table = TextTable(columns: ["n", "x"], rows: [["音楽", "a"], ["ab", "b"]])
        #expect(table.text().hasSuffix("音楽  a\nab    b"))
    }

    @Test func `a long cell is cut and stays on its line`() {
        let table = TextTable(columns: ["n"], rows: [["one\ntwo three"]])
        #expect(table.text(cellLimit: 8).hasSuffix("one two…"))
    }

    @Test func `a terminal obeys no cell`() {
        let table = TextTable(columns: ["n", "x"], rows: [["a\u{1B}[2Jb", "c"], ["seven..", "d"]])
        #expect(table.text().hasSuffix("a [2Jb   c\nseven..  d"))
    }

    @Test func `columns line up, long values and line breaks are shortened`() {
        let table = TextTable(
            columns: ["column1", "column2"],
            rows: [["a", nil], ["two\nlines and more", "b"]]
        )
        #expect(
            table.text(cellLimit: 10).split(separator: "\n") == [
                "column1     column2", "──────────  ───────", "a", "two lines…  b",
            ]
        )
    }

    @Test func `a table without rows has its names`() {
        #expect(TextTable(columns: ["a"], rows: []).text() == "a\n─")
    }
}
