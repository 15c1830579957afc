import Foundation
import TestSupport
import Testing

/// What the accounts service said of its own tokens, as a person sees it and drops it.
@Suite(.timeLimit(.minutes(10))) struct TokenDelayTests {
    private let scratch: ScratchDirectory
    private static let file = "tokens/accounts.spotify.com/an-id.delay"

    init() throws {
        scratch = try ScratchDirectory()
        let format = ISO8601DateFormatter()
        let (now, end) = (format.string(from: Date()), format.string(from: Date() + 86_400))
        try scratch.write(#"{"end":"\#(end)","learned_at":"\#(now)"}"#, to: Self.file, permissions: 0o600)
    }

    private func quota(_ arguments: String...) async throws -> Program.Outcome {
        try await Program.run(
            "discograph",
            ["quota"] + arguments,
            environment: [
                "DISCOGRAPH_HOME": scratch.url.path, "SPOTIFY_CLIENT_ID": "an-id",
                "SPOTIFY_CLIENT_SECRET": "a-secret", "SPOTIFY_QUOTA_OWNER": "me",
            ],
            in: scratch.url
        )
    }

    @Test func `who is given no token is shown with the quotas, until that is forgotten`() async throws {
        let shown = try await quota()
        #expect(shown.status == 0, "\(shown.errors)")
        #expect(shown.output.contains("gets no token before "))
        let bucket = try await quota("forget", "--bucket", "albums", "--yes")
        #expect(bucket.status == 0, "\(bucket.errors)")
        let others = try await quota("forget", "--all", "--owner", "somebody", "--yes")
        #expect(!others.output.contains("was forgotten"))
        #expect(FileManager.default.fileExists(atPath: scratch.appending(Self.file).path))
        let forgotten = try await quota("forget", "--all", "--yes")
        #expect(forgotten.status == 0, "\(forgotten.errors)")
        #expect(forgotten.output.contains(" was forgotten"))
        #expect(!FileManager.default.fileExists(atPath: scratch.appending(Self.file).path))
        #expect(try await !quota().output.contains("gets no token"))
    }
}
