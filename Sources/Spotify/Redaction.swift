import Diagnostics
import Glibc

/// Secrets taken out of what a server sends back.
///
/// A proxy's error page may repeat the request's headers, and the page is kept as evidence.
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
