import Diagnostics
import Testing

@Suite struct ShortenedTests {
    @Test(arguments: [
        ("", ""), ("abc", "abc"), ("abcd", "abcd"), ("abcde", "abc…"),
        ("e\u{301}e\u{301}e\u{301}ee", "e\u{301}e\u{301}e\u{301}…"),
    ])
    func `what is longer than it may be ends with an ellipsis`(text: String, shown: String) {
        #expect(text.shortened(to: 4) == shown)
    }
}
