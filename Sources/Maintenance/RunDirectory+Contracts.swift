import Catalog
import Foundation
import Landing
import Logging
import Pipeline

extension RunDirectory {
    /// The contracts of the run's own manifest; a run whose contracts cannot be read any more takes in whatever it
    /// landed.
    ///
    /// - Parameter log: Where it is said that it cannot be read.
    /// - Returns: The contract of each table that has one.
    func contracts(_ log: Logger) -> [StagedTable: SchemaContract] {
        guard FileManager.default.fileExists(atPath: manifest.path) else { return [:] }
        do {
            return try Manifest.contracts(of: self)
        } catch {
            log.warning("run \(name): what it landed is taken in without its contracts: \(error)")
            return [:]
        }
    }
}
