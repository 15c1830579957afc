public import Diagnostics
public import Foundation
public import HTTP

/// Where Spotify is, who asks, and how much at once.
public struct SpotifySettings: Sendable, Equatable {
    /// The Web API, its version included, without a slash at the end: `https://api.spotify.com/v1`.
    public var apiURL: URL
    /// The accounts service, without a slash at the end: `https://accounts.spotify.com`.
    public var accountsURL: URL
    /// The app's public name.
    public var clientID: String
    /// The app's password.
    public var clientSecret: Secret
    /// A file of certificates in PEM to trust instead of the system's.
    public var caFile: String?
    /// The regime under which the client id works.
    public var mode: Mode
    /// The developer account whose client ids share quotas; the client id where none is named.
    public var quotaOwner: String
    /// How many requests may be under way at once.
    public var maxConcurrent: Int

    /// The API's host, with its port where one is named: what state kept for one service is filed under.
    public var apiHost: String {
        let host = apiURL.host(percentEncoded: true) ?? ""
        return apiURL.port.map { "\(host):\($0)" } ?? host
    }

    /// The transport that these settings ask for.
    public var transport: TransportSettings {
        var settings = TransportSettings()
        settings.caFile = caFile
        settings.maximumExchanges = maxConcurrent
        settings.usesProxy = !LoopbackHost.contains(apiURL.host(percentEncoded: false) ?? "")
        return settings
    }
}
