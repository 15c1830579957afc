public import Files
public import Foundation

extension StateDirectory {
    /// The file of the ledger that all processes of this machine share, which need not exist yet.
    ///
    /// - Parameter host: The API's host.
    /// - Returns: The SQLite file.
    public func quotaLedger(host: String) -> URL {
        file(in: "quota", host: host, suffix: ".sqlite")
    }
}
