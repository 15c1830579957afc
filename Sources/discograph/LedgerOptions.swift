import ArgumentParser
import Cluster
import Extraction
import Files
import Foundation
import Glibc
import Pipeline
import Quota
import Spotify
import Tokens

/// Which pipeline's credentials and budgets a command about quotas means.
struct LedgerOptions: ParsableArguments {
    /// The manifest that is meant where none is named; it may be missing, as quotas concern every pipeline.
    private static let usual = "pipelines/catalog.yaml"

    @Argument(
        help: "The pipeline's manifest, for its credentials and budgets.",
        completion: .file(extensions: ["yaml", "yml"])
    )
    var manifest: String?

    /// The ledger that the environment names, and what the manifest says about it.
    func books(_ environment: [String: String]) throws -> QuotaBooks {
        guard let path = manifest ?? (FileManager.default.fileExists(atPath: Self.usual) ? Self.usual : nil)
        else {
            return try QuotaBooks(Manifest(name: "none"), environment)
        }
        return try QuotaBooks(Manifest(contentsOf: URL(filePath: path)), environment)
    }
}

/// The ledger of the service that the environment names, and how a pipeline uses it.
struct QuotaBooks {
    let settings: SpotifySettings
    /// What the mode grants and the manifest says of it.
    let budgets: Budgets
    private let environment: [String: String]

    init(_ manifest: Manifest, _ environment: [String: String]) throws {
        self.environment = environment
        settings = try SpotifySettings(environment: environment, manifest: manifest)
        budgets = try Budgets(of: manifest, environment: environment)
    }

    /// What the pipeline calls its apps.
    var names: [Account: String] {
        settings.credentials.reduce(into: [:]) { $0[$1.account] = $1.name }
    }

    /// The apps that the accounts service gives no token now, and until when.
    ///
    /// - Parameter owner: Only apps of this one.
    /// - Returns: The apps, in the order of the manifest.
    /// - Throws: A `SettingsError` about the state directory.
    func delayedApps(of owner: String? = nil) throws -> [(app: Credential, until: Date)] {
        let delays = TokenDelays(home: try StateDirectory(environment: environment).url)
        let now = Date()
        return settings.credentials.compactMap { app in
            guard owner == nil || app.account.owner == owner else { return nil }
            return delays.end(for: key(of: app), at: now).map { (app, $0) }
        }
    }

    /// Lets a token of `app` be asked for again.
    ///
    /// - Throws: A `StorageError`.
    func forgetDelay(of app: Credential) throws {
        try TokenDelays(home: StateDirectory(environment: environment).url).forget(key(of: app))
    }

    private func key(of app: Credential) -> TokenKey {
        TokenKey(host: settings.accountsHost, client: app.clientID)
    }

    /// The ledger; `nil` where there is none yet.
    func ledger() async throws -> QuotaLedger? {
        let choice = try LedgerChoice(environment: environment)
        let state = try StateDirectory(environment: environment)
        if choice == .local {
            let file = state.file(in: "quota", host: settings.apiHost, suffix: ".sqlite")
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
