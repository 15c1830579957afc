import Diagnostics

/// Secrets taken out of what a server sends back.
///
/// A proxy's error page may repeat the request's headers, and the page is kept as evidence.
struct Redaction {
    private let secrets: [[UInt8]]

    init(_ secrets: [Secret]) {
        self.secrets = secrets.map { Array($0.revealed.utf8) }.filter { !$0.isEmpty }
    }

    /// The first bytes of `body` with dots in place of every secret.
    func redacted(_ body: [UInt8]) -> [UInt8] {
        // A secret across the cut would survive in part, so the cut comes second.
        let reach = Trouble.keptBytes + (secrets.map(\.count).max() ?? 0)
        let start = secrets.reduce(Array(body.prefix(reach))) { $0.replacing($1, with: Array("••••".utf8)) }
        return Array(start.prefix(Trouble.keptBytes))
    }
}
