import ArgumentParser
import Extraction
import Foundation
import Glibc
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
        settings = try SpotifySettings(environment: environment, manifest: manifest)
        budgets = try Budgets(of: manifest, environment: environment)
    }

    /// What the pipeline calls its apps.
    var names: [Account: String] {
        settings.credentials.reduce(into: [:]) { $0[$1.account] = $1.name }
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
