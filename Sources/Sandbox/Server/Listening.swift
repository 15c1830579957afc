import Foundation

/// Where a sandbox can be reached.
public struct Listening: Sendable, Equatable {
    /// The listener's address, such as `http://127.0.0.1:4711`.
    public let url: String
    /// The port.
    public let port: Int
    /// The certificate that clients have to trust; null without TLS.
    public let caFile: String?
    /// How many artists, albums and tracks there are.
    public let counts: [String: Int]

    /// The value for `SPOTIFY_API_URL`.
    public var apiURL: String { url + "/v1" }
    /// The value for `SPOTIFY_ACCOUNTS_URL`.
    public var accountsURL: String { url }

    /// One line of JSON.
    public var line: String {
        let counts = counts.sorted { $0.key < $1.key }.map { "\(JSONText.quoted($0.key)):\($0.value)" }
        let members = [
            "\"url\":\(JSONText.quoted(url))",
            "\"api_url\":\(JSONText.quoted(apiURL))",
            "\"accounts_url\":\(JSONText.quoted(accountsURL))",
            "\"ca_file\":\(caFile.map(JSONText.quoted) ?? "null")",
            "\"port\":\(port)",
            "\"objects\":{\(counts.joined(separator: ","))}",
        ]
        return "{\(members.joined(separator: ","))}"
    }

    /// Writes the line to a file that appears whole.
    ///
    /// - Parameter path: The file's path.
    /// - Throws: A ``SandboxError`` where it cannot be written.
    public func write(to path: String) throws(SandboxError) {
        do {
            try Data((line + "\n").utf8).write(to: URL(filePath: path), options: .atomic)
        } catch {
            throw .cannotWrite(path)
        }
    }
}
