import Catalog
import Testing

@testable import Normalization

@Suite struct LogTests {
    private func rows(_ line: String, as object: ObjectName) throws -> Rows {
        let normalizer = try Normalizer()
        try Array(line.utf8).withUnsafeBytes {
            try normalizer.addLogLine($0, landed: "albums/log.ndjson:1", as: object)
        }
        return try Rows(draining: normalizer)
    }

    private let attempt = """
        "at":"2026-11-21T02:41:00.123Z","stage":"extract-albums","bucket":"albums","method":"GET",\
        "url":"/v1/albums/x?market=DE","attempt":1,"credential":"blue"
        """

    @Test func `an attempt is a row of request`() throws {
        let line = #"{\#(attempt),"status":200,"ms":12,"bytes":1234,"outcome":"landed"}"#
        #expect(
            try rows(line, as: .request)[.request] == [
                [
                    "stage": "extract-albums", "attempted_at": "2026-11-21T02:41:00.123Z", "bucket": "albums",
                    "method": "GET", "url": "/v1/albums/x?market=DE", "attempt": "1", "status": "200",
                    "duration_ms": "12", "bytes": "1234", "outcome": "landed", "credential": "blue",
                ]
            ]
        )
    }

    @Test func `an attempt without answer has no status`() throws {
        let line = #"{\#(attempt),"status":null,"ms":12,"bytes":0,"outcome":"failed"}"#
        #expect(try rows(line, as: .request).column("status", of: .request) == [nil])
    }

    @Test(arguments: [#""body":"<html>""#, #""body_base64":"<html>""#])
    func `a failure is a row with its body, as text or base64`(body: String) throws {
        let line = #"{\#(attempt),"status":502,"error_type":"http","message":"Bad gateway",\#(body)}"#
        let rows = try rows(line, as: .failure)
        #expect(rows.column("body", of: .failure) == ["<html>"])
        #expect(rows.column("error_type", of: .failure) == ["http"])
        #expect(rows.column("failed_at", of: .failure) == ["2026-11-21T02:41:00.123Z"])
        #expect(rows.column("credential", of: .failure) == ["blue"])
    }

    @Test func `a log line that lacks what a row needs is quarantined`() throws {
        let rows = try rows(#"{"at":"now","stage":"x"}"#, as: .request)
        #expect(rows[.request].isEmpty)
        #expect(rows.quarantined.map { $0[1] } == ["/at", "/at"])
    }
}
