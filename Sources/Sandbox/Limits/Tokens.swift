import Synchronization

/// The access tokens that were given out.
final class Tokens: Sendable {
    /// What is wrong with a token.
    enum Verdict: Equatable {
        case valid
        case expired
        /// Never given out, or withdrawn.
        case invalid
    }

    private struct Token {
        let expires: ContinuousClock.Instant
        var callsLeft: Int
    }

    private struct State {
        var tokens: [String: Token] = [:]
        var issued = 0
    }

    private let seed: UInt64
    private let lifetime: Duration
    private let calls: Int
    private let state = Mutex(State())

    /// Tokens that live for `lifetime`, and are withdrawn after `calls` calls.
    init(seed: UInt64, lifetime: Duration, calls: Int = .max) {
        self.seed = seed
        self.lifetime = lifetime
        self.calls = calls
    }

    /// A new token.
    func issue(at now: ContinuousClock.Instant = .now) -> String {
        state.withLock { state in
            state.issued += 1
            var draw = Draw(seed: seed, salt: 0x70CE, number: state.issued)
            let parts = (0..<4).map { _ in SpotifyID.text(UInt128(draw.bits()) << 64 | UInt128(draw.bits())) }
            let text = "BQ" + parts.joined()
            state.tokens[text] = Token(expires: now + lifetime, callsLeft: calls)
            return text
        }
    }

    /// Judges a token and counts the call.
    func use(_ text: String, at now: ContinuousClock.Instant = .now) -> Verdict {
        state.withLock { state in
            guard let token = state.tokens[text] else { return .invalid }
            if token.expires <= now { return .expired }
            if token.callsLeft == 0 { return .invalid }
            state.tokens[text]?.callsLeft -= 1
            return .valid
        }
    }
}
