import Testing

@testable import Sandbox

@Suite struct SpotifyIDTests {
    @Test(arguments: [0, 1, 61, 62, UInt128.max, 0x1234_5678_9ABC_DEF0_1122_3344_5566_7788])
    func `an identifier is read back as its number`(value: UInt128) {
        let text = SpotifyID.text(value)
        #expect(text.utf8.count == 22)
        #expect(SpotifyID.value(text) == value)
    }

    @Test func `digits are in Spotify's order`() {
        #expect(SpotifyID.text(10) == "000000000000000000000a")
        #expect(SpotifyID.text(61) == "000000000000000000000Z")
    }

    @Test(arguments: [
        "", "abc", "0TnOYISbd1XYRBk9myase", "0TnOYISbd1XYRBk9myasegg", "0TnOYISbd1XYRBk9myas_g",
    ])
    func `what has not 22 base-62 digits is malformed`(text: String) {
        #expect(!SpotifyID.isWellFormed(text))
    }

    @Test func `a number beyond 128 bits is none`() {
        #expect(SpotifyID.isWellFormed("ZZZZZZZZZZZZZZZZZZZZZZ"))
        #expect(SpotifyID.value("ZZZZZZZZZZZZZZZZZZZZZZ") == nil)
    }
}

@Suite struct CivilDateTests {
    @Test(arguments: [(0, "1970-01-01"), (-1, "1969-12-31"), (11_016, "2000-02-29"), (20_778, "2026-11-21")])
    func `days and dates agree`(days: Int, text: String) {
        let date = CivilDate(daysSince1970: days)
        #expect(date.text == text)
        #expect(date.daysSince1970 == days)
    }
}
