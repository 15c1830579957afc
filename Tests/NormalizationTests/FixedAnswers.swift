import Digest
import Files
import Foundation
import Landing
import TestSupport

/// Answers that stay as they are: those with which fuzzing begins, of every kind and oddity, and some that are
/// odd as whole lines.
enum FixedAnswers {
    private static let seeds = Checkout.root.appending(path: "Tests/Fuzzing/seeds")
    /// The seed that is no answer, but what a stage logs.
    private static let log = "log.ndjson"

    /// Lands them in `run`, in one segment each.
    ///
    /// - Returns: The digest of all that was landed.
    static func land(in run: RunDirectory) throws -> String {
        let folder = run.landing(of: .albums)
        try Folder.create(run.landing)
        try Folder.create(folder)
        let logged = try lines(of: log)
        var files: [String: [UInt8]] = [
            "00001.ndjson": Array(wholeLines.map { $0 + "\n" }.joined().utf8),
            "requests.ndjson": Array((request + "\n").utf8) + logged,
            "failures.ndjson": logged,
        ]
        let names = try Folder.names(in: seeds).filter { $0.hasSuffix(".ndjson") && $0 != log }
        for (index, name) in names.enumerated() {
            files["000\(index + 10).ndjson"] = try lines(of: name)
        }
        var digests = ""
        for (name, bytes) in files.sorted(by: { $0.key < $1.key }) {
            let file = folder.appending(component: name)
            try AtomicFile.write(bytes, to: file)
            digests += "\(name) \(try SHA256.hex(of: file))\n"
        }
        return try SHA256.hex(of: digests)
    }

    /// The bytes of a seed, its last line ended.
    private static func lines(of name: String) throws -> [UInt8] {
        let bytes = try AtomicFile.read(seeds.appending(component: name)) ?? []
        return bytes.last == UInt8(ascii: "\n") ? bytes : bytes + [UInt8(ascii: "\n")]
    }

    /// An answer with a tag, the 304 that confirms it, what is not there, what is no JSON, and a torn line.
    private static var wholeLines: [String] {
        var album = Request.album("b", market: "DE")
        album.etag = "W/one"
        let answer = album.line(#"{"id":"\#(id("b"))","name":"B"}"#)
        (album.status, album.fetchedAt) = ("304", "2026-11-22T02:41:00.123Z")
        var artist = Request.artist("gone")
        artist.status = "404"
        let missing = artist.line(#"{"error":{"status":404,"message":"Resource not found"}}"#)
        let page = Request.artist("page").line("null")
            .replacing(#""body":null"#, with: #""body_base64":"PA==""#)
        // What is wrong with the last is told in simdjson's words: another release of it makes other rows, too.
        return [answer, album.line("null"), missing, page, "{torn"]
    }

    private static let request = """
        {"at":"2026-11-21T02:41:00.123Z","stage":"extract-albums","bucket":"albums","method":"GET",\
        "url":"/v1/albums/x?market=DE","attempt":1,"credential":"blue","status":200,"ms":12,"bytes":1234,\
        "outcome":"landed"}
        """
}
