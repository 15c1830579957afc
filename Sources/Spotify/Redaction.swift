import Diagnostics

/// Secrets taken out of what a server sends back.
///
/// A proxy's error page may repeat the request's headers, and the page is kept as evidence.
struct Redaction {
    private let secrets: [[UInt8]]

    init(_ secrets: [Secret]) {
        let bytes = secrets.map { Array($0.revealed.utf8) }.filter { !$0.isEmpty }
        // A secret that another begins with must not be taken for it: the rest of the longer one would stay.
        self.secrets = bytes.sorted { $0.count > $1.count }
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
