import Cluster
import Files
public import Foundation
import Glibc
public import Pipeline
public import Quota
public import Spotify
import Tokens

/// The ledger of the service that the environment names, and how a pipeline uses it.
public struct QuotaBooks: Sendable {
    /// Where the service is, and which apps ask.
    public let settings: SpotifySettings
    /// What the mode grants and the manifest says of it.
    public let budgets: Budgets
    /// The pipeline whose budgets they are; `nil` for the default ones.
    public let pipeline: String?
    private let environment: [String: String]

    /// The books of a pipeline; nothing is opened yet.
    ///
    /// - Parameters:
    ///   - manifest: The pipeline, for its credentials and budgets; `nil` for the app that the environment names, and
    ///     the default budgets.
    ///   - environment: Credentials, the service's address, the database and `DISCOGRAPH_HOME`.
    /// - Throws: `SpotifyError` for settings that are wrong; `StateDirectoryError` where others can write what
    ///   was learned.
    public init(of manifest: Manifest?, environment: [String: String]) throws {
        self.environment = environment
        pipeline = manifest?.name
        let manifest = manifest ?? Manifest(name: "none")
        settings = try SpotifySettings(environment: environment, manifest: manifest)
        budgets = try Budgets(of: manifest, environment: environment)
    }

    /// What the pipeline calls its apps.
    public var names: [Account: String] {
        settings.credentials.reduce(into: [:]) { $0[$1.account] = $1.name }
    }

    /// The apps that the accounts service gives no token now, and until when.
    ///
    /// - Parameter owner: Only apps of this one.
    /// - Returns: The apps, in the order of the manifest.
    /// - Throws: A `StateDirectoryError` where nothing names the state directory.
    public func delayedApps(of owner: String? = nil) throws -> [(app: Credential, until: Date)] {
        let delays = TokenDelays(home: try StateDirectory(environment: environment).url)
        let now = Date()
        return settings.credentials.compactMap { app in
            guard owner == nil || app.account.owner == owner else { return nil }
            return delays.end(for: key(of: app), at: now).map { (app, $0) }
        }
    }

    /// Lets a token of `app` be asked for again.
    ///
    /// - Throws: A `StorageError`; a `StateDirectoryError` where nothing names the state directory.
    public func forgetDelay(of app: Credential) throws {
        try TokenDelays(home: StateDirectory(environment: environment).url).forget(key(of: app))
    }

    private func key(of app: Credential) -> TokenKey {
        TokenKey(host: settings.accountsHost, client: app.clientID)
    }

    /// The ledger, open; a local one is not made where there is none yet.
    ///
    /// - Returns: The ledger; `nil` where there is none yet.
    /// - Throws: `SpotifyError.setting` for a ledger that is not known; what keeps it from working.
    public func ledger() async throws -> QuotaLedger? {
        let choice = try LedgerChoice(environment: environment)
        let state = try StateDirectory(environment: environment)
        if choice == .local {
            let file = state.quotaLedger(host: settings.apiHost)
            var status = stat()
            // Only where there is none nothing was counted; one that cannot be looked at is another matter.
            guard stat(file.path, &status) == 0 else {
                guard errno == ENOENT else { throw StorageError("read", file.path) }
                return nil
            }
        }
        return try await choice.open(in: state, host: settings.apiHost) {
            try await DatabaseLocation(environment: environment).started()
        }
    }
}
