import Testing

/// What the record of rows allows, and what it says.
@Suite struct RowsDifferenceTests {
    private static let record = RowsRecord(format: 7, mapping: "m", landing: "l", files: ["a.copy": "1"])

    /// How a record differs after a change.
    private func difference(after change: (inout RowsRecord) -> Void) -> RowsDifference? {
        var made = Self.record
        change(&made)
        return RowsDifference(of: made, from: Self.record)
    }

    @Test func `a record is read as it was written`() {
        #expect(RowsRecord(Self.record.text) == Self.record)
        #expect(RowsRecord(Self.record.text + "=======\n" + Self.record.text) == nil)
        #expect(RowsRecord("format 7\nmapping m\n") == nil)
        #expect(RowsDifference(of: Self.record, from: Self.record) == nil)
    }

    @Test func `rows that differ and nothing else cannot be recorded, and their files are named`() throws {
        let others = difference { $0.files = ["a.copy": "2", "b.copy": "1"] }
        let change = try #require(others)
        #expect(change == .rows(files: ["a.copy", "b.copy"], format: 7))
        #expect(!change.mayBeRecorded)
        #expect(change.advice.contains("a.copy, b.copy"))
        #expect(change.advice.contains("raise RowsManifest.currentFormat from 7 to 8"))
        let without = difference { $0.files = [:] }
        #expect(without == .rows(files: ["a.copy"], format: 7))
    }

    @Test func `rows that are told from those of before are recorded`() {
        let raised = difference {
            $0.format = 8
            $0.files = [:]
        }
        let mapped = difference {
            $0.mapping = "n"
            $0.files = [:]
        }
        let landed = difference {
            $0.landing = "k"
            $0.files = [:]
        }
        let first = RowsDifference(of: Self.record, from: nil)
        #expect(
            [raised, mapped, landed, first] == [.formatRaised(from: 7), .mapping, .answers, .unrecorded]
        )
        for change in [raised, mapped, landed, first].compactMap(\.self) {
            #expect(change.mayBeRecorded)
            #expect(change.advice.contains("make rows/record"))
        }
    }

    @Test func `a number that was used before is not taken again`() {
        let lowered = difference { $0.format = 6 }
        #expect(lowered == .formatLowered(from: 7))
        #expect(lowered?.mayBeRecorded == false)
    }
}
