import JSON
import Testing

@Suite struct RowLineTests {
    @Test(
        arguments: [
            ("0OdUWJ0sBjDrqHygGUXeCF", true), ("0OdUWJ0sBjDrqHygGUXeC", false),
            ("0OdUWJ0sBjDrqHygGUXeCFx", false),
            ("0OdUWJ0sBjDrqHygGUXeC-", false), ("0OdUWJ0sBjDrqHygGUXeü", false), ("", false),
        ]
    )
    func `an identifier has 22 characters of base 62`(text: String, isIdentifier: Bool) {
        #expect(RowLine.isIdentifier(text) == isIdentifier)
    }

    @Test(
        arguments: [
            ("2026-11-21T02:41:00.123Z", true), ("2026-11-21T02:41:00Z", true),
            ("2024-02-29T23:59:59.123456789Z", true),
            ("2026-11-21T02:41:00", false), ("2026-11-21T02:41:00.Z", false), ("2026-11-21T24:00:00Z", false),
            ("2026-11-21T02:60:00Z", false), ("2026-00-21T02:41:00Z", false), ("0000-01-01T00:00:00Z", false),
            ("2026-11-31T02:41:00Z", false), ("2026-11-21T02:41:00+00:00", false), ("2026-11-21", false),
            ("", false),
        ]
    )
    func `a time is one in UTC that exists`(text: String, isTimestamp: Bool) {
        #expect(RowLine.isTimestamp(text) == isTimestamp)
    }
}
