import Diagnostics
public import Foundation
public import HTTP

/// Where Spotify is, which apps ask, and how much at once.
public struct SpotifySettings: Sendable, Equatable {
    /// The Web API, its version included, without a slash at the end: `https://api.spotify.com/v1`.
    public var apiURL: URL
    /// The accounts service, without a slash at the end: `https://accounts.spotify.com`.
    public var accountsURL: URL
    /// The app under whose client id state is filed: the first of the pool.
    public var credential: Credential
    /// The further apps of the pool.
    public var reserves: [Credential]
    /// A file of certificates in PEM to trust instead of the system's.
    public var caFile: String?
    /// The regime under which the client ids work; `nil` where the answers are to show it.
    public var mode: Mode?
    /// How many requests may be under way at once.
    public var maxConcurrent: Int

    /// All apps of the pool, in the order in which they are preferred; never empty.
    public var credentials: [Credential] { [credential] + reserves }

    /// The client id under which state is filed.
    public var clientID: String { credential.clientID }

    /// The client ids of all apps of the pool.
    public var clientIDs: Set<String> { Set(credentials.map(\.clientID)) }

    /// The API's host, with its port where one is named: what state kept for one service is filed under.
    public var apiHost: String { Self.host(of: apiURL) }

    /// The accounts service's host, with its port where one is named: what tokens are filed under.
    public var accountsHost: String { Self.host(of: accountsURL) }

    /// The transport that these settings ask for.
    public var transport: TransportSettings {
        var settings = TransportSettings()
        settings.caFile = caFile
        settings.maximumExchanges = maxConcurrent
        return settings
    }

    private static func host(of url: URL) -> String {
        let host = url.host(percentEncoded: true) ?? ""
        return url.port.map { "\(host):\($0)" } ?? host
    }
}
