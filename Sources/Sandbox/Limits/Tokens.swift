import Foundation
import Synchronization

/// The access tokens that were given out.
final class Tokens: Sendable {
    /// What is wrong with a token.
    enum Verdict: Equatable {
        /// Good, and whose it is.
        case valid(SandboxClient)
        case expired
        /// Never given out, or withdrawn.
        case invalid
    }

    private struct Token {
        let client: SandboxClient
        let issued: Date
        var callsLeft: Int
    }

    private struct State {
        var tokens: [String: Token] = [:]
        var issued = 0
    }

    private let seed: UInt64
    private let lifetime: TimeInterval
    private let calls: Int
    private let state = Mutex(State())

    /// Tokens that live for `lifetime` seconds, and are withdrawn after `calls` calls.
    init(seed: UInt64, lifetime: TimeInterval, calls: Int = .max) {
        self.seed = seed
        self.lifetime = lifetime
        self.calls = calls
    }

    /// A new token of `client`.
    func issue(to client: SandboxClient = .only, at now: Date = Date()) -> String {
        state.withLock { state in
            state.issued += 1
            var draw = Draw(seed: seed, salt: 0x70CE, number: state.issued)
            let parts = (0..<4).map { _ in SpotifyID.text(UInt128(draw.bits()) << 64 | UInt128(draw.bits())) }
            let text = "BQ" + parts.joined()
            state.tokens[text] = Token(client: client, issued: now, callsLeft: calls)
            return text
        }
    }

    /// Judges a token and counts the call.
    func use(_ text: String, at now: Date = Date()) -> Verdict {
        state.withLock { state in
            guard let token = state.tokens[text] else { return .invalid }
            if token.issued + lifetime <= now { return .expired }
            if token.callsLeft == 0 { return .invalid }
            state.tokens[text]?.callsLeft -= 1
            return .valid(token.client)
        }
    }

    /// Whose token `text` is, good or not; null where it was never given out.
    func client(of text: String) -> SandboxClient? {
        state.withLock { $0.tokens[text]?.client }
    }
}
