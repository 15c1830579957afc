import ArgumentParser
import Extraction
import Foundation
import Pipeline

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
        let path = manifest ?? (FileManager.default.fileExists(atPath: Self.usual) ? Self.usual : nil)
        return try QuotaBooks(
            of: path.map { try Manifest(contentsOf: URL(filePath: $0)) },
            environment: environment
        )
    }
}
