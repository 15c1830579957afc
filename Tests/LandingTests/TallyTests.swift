import Foundation
import Landing
import Testing

@Suite struct TallyTests {
    private func tally(_ text: String) throws -> Tally {
        try JSONDecoder().decode(Tally.self, from: Data(text.utf8))
    }

    @Test func `a tally need say no more than what was counted`() throws {
        #expect(try tally(#"{"counts":{"rows":3}}"#) == Tally(stage: "", counts: ["rows": 3]))
        var whole = Tally(stage: "load")
        whole.isPartial = true
        whole.reason = "locked"
        let text = #"{"stage":"load","counts":{},"partial":true,"reason":"locked","resume_at":null,"more":1}"#
        #expect(try tally(text) == whole)
    }

    @Test(arguments: ["{}", #"{"counts":3}"#, #"{"counts":{"rows":1.5}}"#, #"{"rows":3}"#, "3", "{"])
    func `what has no counts is no tally`(text: String) {
        #expect(throws: DecodingError.self) { try tally(text) }
    }
}
