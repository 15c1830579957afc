import Diagnostics
import Testing

@Suite struct CountTests {
    @Test(arguments: [(0, "0 rows"), (1, "1 row"), (2, "2 rows")])
    func `a noun is in the plural unless there is one`(number: Int, words: String) {
        #expect(number.counted(as: "row") == words)
    }

    @Test(arguments: [("", ""), ("a", "a"), ("a b", "a, b"), ("a b c", "a, b and 1 more")])
    func `of many names the first are given, and how many more there are`(names: String, words: String) {
        #expect(names.split(separator: " ").map(String.init).listed(upTo: 2) == words)
    }
}
