import Foundation
import TestSupport
import Testing
import Tokens

@Suite struct TokenDelaysTests {
    private let scratch: ScratchDirectory
    private let delays: TokenDelays
    private let key = TokenKey(host: "accounts.spotify.com", client: "an-id")

    init() throws {
        scratch = try ScratchDirectory()
        delays = TokenDelays(home: scratch.url)
    }

    @Test func `a delay holds until it is over, for its own app and for its owner's eyes`() throws {
        #expect(delays.end(for: key, at: noon) == nil)
        try delays.keep(noon + 600.5, for: key, at: noon)
        let others = TokenDelays(home: scratch.url)
        #expect(others.end(for: key, at: noon + 600) == noon + 601)
        #expect(others.end(for: key, at: noon + 601) == nil)
        #expect(others.end(for: TokenKey(host: key.host, client: "other-id"), at: noon) == nil)
        let file = scratch.appending("tokens", "accounts.spotify.com", "an-id.delay").path
        let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
        #expect(mode == 0o600)
    }

    @Test func `a delay from before the clock was set back is none`() throws {
        try delays.keep(noon + 600, for: key, at: noon)
        #expect(delays.end(for: key, at: noon - 300) == noon + 600)
        #expect(delays.end(for: key, at: noon - 301) == nil)
    }

    @Test func `a delay that is forgotten is none, and to forget it twice is no failure`() throws {
        try delays.keep(noon + 600, for: key, at: noon)
        try delays.forget(key)
        #expect(delays.end(for: key, at: noon) == nil)
        try delays.forget(key)
    }

    @Test(arguments: ["", "{", "null", #"{"end":"soon","learned_at":"now"}"#])
    func `what is no delay is none`(text: String) throws {
        try scratch.write(text, to: "tokens/accounts.spotify.com/an-id.delay", permissions: 0o600)
        #expect(delays.end(for: key, at: noon) == nil)
    }
}
