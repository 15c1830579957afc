import Diagnostics
import Testing

@testable import Pipeline

@Suite struct WordTests {
    @Test(arguments: [
        ("", "", 0), ("abc", "", 3), ("stage", "stages", 1), ("qureies", "queries", 1),
        ("kitten", "sitting", 3),
    ])
    func `the distance of words counts edits and swaps`(left: String, right: String, distance: Int) {
        #expect(NearestWord.distance(left, right) == distance)
        #expect(NearestWord.distance(right, left) == distance)
    }

    @Test func `a word that is too far is not suggested`() {
        #expect(NearestWord.to("zebra", among: ["artist", "album"]) == nil)
        #expect(NearestWord.to("Album", among: ["artist", "album"]) == "album")
        #expect(NearestWord.to("extract", among: ["transform", "extract-search"]) == "extract-search")
        #expect(NearestWord.advice(for: "zebra", among: ["b", "a"]) == ": it may be a, b")
        #expect(NearestWord.advice(for: "zebra", among: []) == "")
    }

    @Test(arguments: [
        ("30s", 30), ("1h30m", 5_400), ("2w", 1_209_600), ("1209600s", 1_209_600), ("1d1h1m1s", 90_061),
        ("0s", 0),
    ])
    func `a duration is whole numbers with units`(words: String, seconds: Int) {
        #expect(Duration(words: words) == .seconds(seconds))
    }

    @Test(arguments: ["", "30", "s", "1.5h", "-1d", "1 h", "1H", "99999999999d", "165343w99999w", "٣s"])
    func `other words are no duration`(words: String) {
        #expect(Duration(words: words) == nil)
    }

    @Test func `a duration reads as it is written`() {
        #expect(Duration.seconds(90_061).words == "1d1h1m1s")
        #expect(Duration.milliseconds(327).words == "327ms")
        #expect(Duration.seconds(7_200).words == "2h")
    }

    @Test(arguments: [
        ("a b", ["a", "b"]),
        ("  a   'b c' ", ["a", "b c"]),
        (#"a "b \" c""#, ["a", #"b " c"#]),
        (#"a\ b '\'"#, ["a b", #"\"#]),
        ("a ''", ["a", ""]),
        ("a $(rm) ; b|c", ["a", "$(rm)", ";", "b|c"]),
        ("", []),
    ])
    func `a command is split as a shell would, and nothing is run`(text: String, words: [String]) {
        #expect(CommandLineWords.split(text) == words)
    }

    @Test(arguments: ["a 'b", "a \"b", "a \\"])
    func `an open quote is no command`(text: String) {
        #expect(CommandLineWords.split(text) == nil)
    }
}
