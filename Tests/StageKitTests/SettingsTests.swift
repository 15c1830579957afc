import Diagnostics
import Logging
import Testing

@testable import StageKit

@Suite struct SettingsTests {
    private func context(_ environment: [String: String]) -> ToolContext {
        let log = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        return ToolContext(
            name: "test",
            environment: environment,
            stop: StopSignal(),
            progress: StageProgress(console: .standardError, log: log),
            log: log
        )
    }

    @Test func `the first name that is set wins, and empty is not set`() {
        let context = context(["SPOTIFY_CLIENT_ID": "", "SPOTIPY_CLIENT_ID": "alias", "OTHER": "x"])
        #expect(context.setting("SPOTIFY_CLIENT_ID", aliases: ["SPOTIPY_CLIENT_ID"]) == "alias")
        #expect(context.setting("SPOTIFY_CLIENT_ID") == nil)
        #expect(context.setting("OTHER", aliases: ["SPOTIPY_CLIENT_ID"]) == "x")
    }

    @Test func `a missing setting is named with the place to put it`() throws {
        let error = #expect(throws: SettingsError.self) {
            try context([:]).requiredSetting("SPOTIFY_CLIENT_ID", aliases: ["SPOTIPY_CLIENT_ID"])
        }
        let line = try #require(error).description
        #expect(line.hasPrefix("SPOTIFY_CLIENT_ID is not set"))
        #expect(line.contains(".env"))
        #expect(error?.remedy == .fixConfiguration)
    }
}
