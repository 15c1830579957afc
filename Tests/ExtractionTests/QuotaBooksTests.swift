import Files
import Foundation
import Pipeline
import Quota
import Spotify
import TestSupport
import Testing
import Tokens

@testable import Extraction

/// The ledger and the waits for a token, as a command about quotas finds them.
@Suite struct QuotaBooksTests {
    private let world: World

    /// A pipeline with two apps, each of another owner.
    init() throws {
        var world = try World()
        world.ask(with: ["main", "other"])
        self.world = world
    }

    private func books() throws -> QuotaBooks {
        try QuotaBooks(of: world.manifest, environment: world.environment)
    }

    @Test func `where nothing was counted there is no ledger, and none is made`() async throws {
        let books = try books()
        let none = try await books.ledger()
        #expect(none == nil)
        #expect(!FileManager.default.fileExists(atPath: world.scratch.appending("home", "quota").path))
        let state = try StateDirectory(environment: world.environment)
        _ = try await QuotaLedger.local(in: state, host: books.settings.apiHost)
        let made = try await books.ledger()
        #expect(made != nil)
    }

    @Test func `a ledger that cannot be looked at is not taken for none`() async throws {
        try world.scratch.write("", to: "home/quota")
        let books = try books()
        let error = await #expect(throws: StorageError.self) { _ = try await books.ledger() }
        #expect(error?.operation == "read")
    }

    @Test func `apps are known by the names that the manifest gives them`() throws {
        let names = [
            Account(owner: "main owner", client: "main-client"): "main",
            Account(owner: "other owner", client: "other-client"): "other",
        ]
        #expect(try books().names == names)
    }

    @Test func `budgets are those of the pipeline, or of none where no manifest is read`() throws {
        var environment = world.environment
        environment["SPOTIFY_MODE"] = "development"
        environment["SPOTIFY_QUOTA_OWNER"] = "me"
        var manifest = world.manifest
        manifest.quota.budgets[.search] = 7
        let own = try QuotaBooks(of: manifest, environment: environment)
        #expect(own.pipeline == manifest.name)
        #expect(own.budgets.daily[.search] == 7)
        let none = try QuotaBooks(of: nil, environment: environment)
        #expect(none.pipeline == nil)
        #expect(none.budgets.daily[.search] == 160)
        #expect(none.names == [Account(owner: "me", client: "client"): "default"])
    }

    @Test func `who is given no token is told, by owner too, until that is forgotten`() throws {
        let books = try books()
        #expect(try books.delayedApps().isEmpty)
        let now = Date()
        let delays = TokenDelays(home: world.scratch.appending("home"))
        let key = TokenKey(host: books.settings.accountsHost, client: "other-client")
        try delays.keep(now + 600, for: key, at: now)
        let delayed = try books.delayedApps()
        #expect(delayed.map { $0.app.name } == ["other"])
        #expect(delayed.allSatisfy { $0.until > now })
        #expect(try books.delayedApps(of: "main owner").isEmpty)
        #expect(try books.delayedApps(of: "other owner").count == 1)
        for (app, _) in delayed { try books.forgetDelay(of: app) }
        #expect(try books.delayedApps().isEmpty)
    }
}
