import ArgumentParser
import Foundation
import Landing
import Pipeline
import Quota
import Spotify
import Warehouse

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
        settings = try SpotifySettings(
            environment: environment,
            pool: manifest.credentials.map {
                CredentialVariables(
                    name: $0.name,
                    owner: $0.owner,
                    clientID: $0.clientIDVariable,
                    clientSecret: $0.clientSecretVariable
                )
            }
        )
        let granted = settings.mode == .extended ? Budgets.unlimited : .development
        budgets = granted.overridden(by: manifest.quota.budgets)
    }

    /// What the pipeline calls its apps.
    var names: [Account: String] {
        settings.credentials.reduce(into: [:]) { $0[$1.account] = $1.name }
    }

    /// The ledger; `nil` where there is none yet.
    func ledger() async throws -> QuotaLedger? {
        switch (environment["DISCOGRAPH_QUOTA_LEDGER"] ?? "").lowercased() {
        case "", "local":
            let state = try StateDirectory(environment: environment)
            let file = state.file(in: "quota", host: settings.apiHost, suffix: ".sqlite")
            guard FileManager.default.fileExists(atPath: file.path) else { return nil }
            return try await .local(in: state, host: settings.apiHost)
        case "database":
            let location = try DatabaseLocation(environment: environment)
            return try await .database(location.started(), host: settings.apiHost)
        case let word:
            throw SpotifyError.setting(
                name: "DISCOGRAPH_QUOTA_LEDGER",
                problem: "is \"\(word)\"; it must be local or database"
            )
        }
    }
}
