import Files
import Foundation

extension StateDirectory {
    /// The frontier's file for the API at `host` as asked by `client`.
    func frontier(host: String, client: String) -> URL {
        file(in: "frontier", host: host, name: client, suffix: ".sqlite")
    }
}
