import Diagnostics
import Glibc
import HTTP

/// Secrets taken out of what a server sends back.
///
/// A proxy's error page may repeat the request's headers, and the page is kept as evidence; so may the header of its
/// answer.
struct Redaction {
    /// The length from which on a secret is one wherever it stands: a shorter word may be part of a name.
    private static let unmistakableLength = 16

    private let secrets: [[UInt8]]

    init(_ secrets: [Secret]) {
        let bytes = secrets.map { Array($0.revealed.utf8) }.filter { !$0.isEmpty }
        // A secret that another begins with must not be taken for it: the rest of the longer one would stay.
        self.secrets = bytes.sorted { $0.count > $1.count }
    }

    /// Whether a secret stands anywhere in `body`.
    ///
    /// Spotify's own are long. One of a few letters, such as a sandbox may be given, is not looked for: an answer
    /// that happens to hold the word would never be taken.
    func isNeeded(in body: [UInt8]) -> Bool {
        body.withUnsafeBytes { bytes in
            secrets.contains { $0.count >= Self.unmistakableLength && bytes.holds($0) }
        }
    }

    /// `response` with dots in place of every secret in its header, of which any field may be told or kept.
    ///
    /// Where it is short, as in ``isNeeded(in:)``, it is not looked for: an `ETag` that happens to hold the word would
    /// be of no more use. The body is left as it is: it is the answer, and is judged as such.
    func redactingHeader(of response: HTTPResponse) -> HTTPResponse {
        guard response.headers.fields.contains(where: { isNeeded(in: $0.value) }) else { return response }
        var headers: HTTPHeaders = [:]
        for field in response.headers.fields {
            let value = isNeeded(in: field.value) ? redacted(field.value) : field.value
            headers.append(name: field.name, value: value)
        }
        return HTTPResponse(
            status: response.status,
            headers: headers,
            body: response.body,
            receivedBytes: response.receivedBytes
        )
    }

    private func isNeeded(in value: String) -> Bool {
        // Nearly all values are shorter than any secret.
        value.utf8.count >= Self.unmistakableLength && isNeeded(in: Array(value.utf8))
    }

    private func redacted(_ value: String) -> String {
        String(decoding: redacted(Array(value.utf8)), as: UTF8.self)
    }

    /// The first bytes of `body` with dots in place of every secret.
    func redacted(_ body: [UInt8]) -> [UInt8] {
        // Dots may be shorter than what they stand for. How far to read is therefore known only on the way: from a
        // body cut before, part of a secret at its end would move up to where it is kept.
        var kept: [UInt8] = []
        var rest = body[...]
        while kept.count < AttemptFailure.keptBytes, let byte = rest.first {
            if let secret = secrets.first(where: { rest.starts(with: $0) }) {
                kept += "••••".utf8
                rest = rest.dropFirst(secret.count)
            } else {
                kept.append(byte)
                rest = rest.dropFirst()
            }
        }
        return Array(kept.prefix(AttemptFailure.keptBytes))
    }
}

extension UnsafeRawBufferPointer {
    /// Whether `text`, which is not empty, stands anywhere in the bytes.
    fileprivate func holds(_ text: [UInt8]) -> Bool {
        guard let start = baseAddress, let first = text.first else { return false }
        var offset = 0
        while offset + text.count <= count,
            let found = memchr(start + offset, Int32(first), count - text.count - offset + 1)
        {
            if memcmp(found, text, text.count) == 0 { return true }
            offset = start.distance(to: UnsafeRawPointer(found)) + 1
        }
        return false
    }
}
