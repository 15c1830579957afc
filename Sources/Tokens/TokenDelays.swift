import Files
public import Foundation

/// Until when the accounts service gives an app no token, for all processes of one user on one machine.
///
/// It is kept below the state directory, in `tokens/<host>/<client id>.delay`, whichever store keeps the tokens. Of
/// several machines that share a store each asks once.
public struct TokenDelays: Sendable {
    private struct Delay: Codable {
        let learnedAt: Date
        let end: Date

        enum CodingKeys: String, CodingKey {
            case learnedAt = "learned_at"
            case end
        }
    }

    /// How far a delay may come from the future: clocks are put right by a little all the time.
    private static let clockSkew: TimeInterval = 300

    private let state: StateDirectory

    /// The delays below the state directory `home`; nothing is created yet.
    public init(home: URL) {
        state = StateDirectory(url: home)
    }

    /// When a token of `key` may be asked for again; `nil` where it may be at `now`.
    ///
    /// What cannot be read costs one more request, and so does a delay from before the clock was set back: nobody
    /// knows how much of it is over.
    public func end(for key: TokenKey, at now: Date) -> Date? {
        guard let bytes = try? PrivateFile.read(location(of: key)) else { return nil }
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .iso8601
        guard let delay = try? decoder.decode(Delay.self, from: Data(bytes)),
            delay.learnedAt <= now + Self.clockSkew, delay.end > now
        else { return nil }
        return delay.end
    }

    /// Keeps that no token of `key` may be asked for before `end`, as the accounts service said at `now`.
    ///
    /// - Throws: A `StorageError`.
    public func keep(_ end: Date, for key: TokenKey, at now: Date) throws {
        // Times are written in whole seconds, and a moment too early is too early.
        let wholeEnd = Date(timeIntervalSince1970: end.timeIntervalSince1970.rounded(.up))
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        encoder.dateEncodingStrategy = .iso8601
        try PrivateFile.write(try encoder.encode(Delay(learnedAt: now, end: wholeEnd)), to: location(of: key))
    }

    /// Forgets that no token of `key` may be asked for.
    ///
    /// - Throws: A `StorageError`.
    public func forget(_ key: TokenKey) throws {
        try PrivateFile.remove(location(of: key))
    }

    private func location(of key: TokenKey) -> URL {
        state.file(in: "tokens", host: key.host, name: key.client, suffix: ".delay")
    }
}
