import Testing

@testable import StageKit

@Suite struct StageProgressTests {
    @Test func `a bar fills with what is done`() {
        #expect(StageProgress.bar(done: 0, total: 4, detail: "").hasPrefix("····"))
        #expect(
            StageProgress.bar(done: 2, total: 4, detail: "albums").contains(
                "━━━━━━━━━━━━············ 2 of 4 albums"
            )
        )
        #expect(StageProgress.bar(done: 9, total: 4, detail: "").hasPrefix("━━━━━━━━━━━━━━━━━━━━━━━━ 9 of 4"))
    }

    @Test func `without a total there is a count`() {
        #expect(StageProgress.bar(done: 3, total: nil, detail: "") == "3")
        #expect(StageProgress.line(done: 3, total: 0, detail: "a\nb") == "3 of 0 a b")
    }
}
