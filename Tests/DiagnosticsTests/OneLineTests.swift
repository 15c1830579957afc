import Diagnostics
import Testing

@Suite struct OneLineTests {
    @Test(arguments: [
        ("as it is", "as it is"),
        ("two\nlines", "two lines"),
        ("one\r\n\tspace", "one space"),
        ("bell\u{7}", "bell "),
        ("a\u{2028}b", "a b"),
        ("naïve 😀", "naïve 😀"),
    ])
    func `control characters become single spaces`(text: String, line: String) {
        #expect(text.asOneLine == line)
    }
}
