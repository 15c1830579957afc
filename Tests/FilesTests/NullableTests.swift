import Files
import Foundation
import Testing

@Suite struct NullableTests {
    private struct Line: Encodable {
        let name: String
        @Nullable var at: Date?
        @Nullable var count: Int?
    }

    @Test func `what is not known stands there as null, and what is known as ever`() throws {
        let none = Line(name: "a", at: nil, count: nil)
        #expect(try JSONText.line(of: none) == #"{"at":null,"count":null,"name":"a"}"#)
        let some = Line(name: "a", at: Date(timeIntervalSince1970: 1), count: 2)
        #expect(try JSONText.line(of: some) == #"{"at":"1970-01-01T00:00:01.000Z","count":2,"name":"a"}"#)
    }
}
