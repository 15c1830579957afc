import Diagnostics
import Foundation
import HTTP
public import Quota

extension SpotifySettings {
    /// The settings that the environment names, and defaults for the rest.
    ///
    /// - Parameters:
    ///   - environment: Names and values; an empty value counts as none. `SPOTIPY_CLIENT_ID` and
    ///     `SPOTIPY_CLIENT_SECRET` are taken where Spotify's own names are not set.
    ///   - pool: Where the credentials of several apps are found; empty for those of `SPOTIFY_CLIENT_ID`,
    ///     `SPOTIFY_CLIENT_SECRET` and `SPOTIFY_QUOTA_OWNER`.
    /// - Throws: ``SpotifyError/setting(name:problem:)`` for the first that is missing or wrong.
    public init(environment: [String: String], pool: [CredentialSource] = []) throws {
        let source = EnvironmentSource(environment: environment)
        let credentials = try Self.credentials(of: pool, in: source)
        self.init(
            apiURL: try source.apiURL("SPOTIFY_API_URL", default: "https://api.spotify.com/v1"),
            accountsURL: try source.serviceURL(
                "SPOTIFY_ACCOUNTS_URL",
                default: "https://accounts.spotify.com"
            ),
            credential: try credentials.first ?? Self.onlyCredential(in: source),
            reserves: Array(credentials.dropFirst()),
            caFile: try source.readableFile("SPOTIFY_CA_FILE"),
            mode: try source.mode("SPOTIFY_MODE"),
            maxConcurrent: try source.count("SPOTIFY_MAX_CONCURRENT", in: 1...64, default: 8)
        )
    }

    private static func onlyCredential(in source: EnvironmentSource) throws -> Credential {
        let clientID = try source.credential("SPOTIFY_CLIENT_ID")
        return Credential(
            name: "default",
            account: Account(owner: source.value("SPOTIFY_QUOTA_OWNER") ?? clientID, client: clientID),
            clientSecret: Secret(try source.credential("SPOTIFY_CLIENT_SECRET"))
        )
    }

    private static func credentials(
        of pool: [CredentialSource],
        in source: EnvironmentSource
    ) throws -> [Credential] {
        var names: [String: String] = [:]
        return try pool.map { app in
            let use = " (credential \"\(app.name)\")"
            let clientID = try source.credential(app.clientIDVariable, use: use)
            if let other = names.updateValue(app.name, forKey: clientID) {
                throw SpotifyError.setting(
                    name: app.clientIDVariable,
                    problem: "holds the client id that credential \"\(other)\" has too; name each app once"
                )
            }
            return Credential(
                name: app.name,
                account: Account(owner: app.owner, client: clientID),
                clientSecret: Secret(try source.credential(app.clientSecretVariable, use: use))
            )
        }
    }
}

/// The environment, read one checked setting at a time.
private struct EnvironmentSource {
    let environment: [String: String]

    func value(_ name: String) -> String? {
        let value = environment[name]?.trimmingCharacters(in: .whitespacesAndNewlines)
        return value?.isEmpty == false ? value : nil
    }

    /// The client id or secret that the variable `name` holds; `use` says what wants it.
    func credential(_ name: String, use: String = "") throws -> String {
        // spotipy's names for the same two.
        let alias = name.hasPrefix("SPOTIFY_CLIENT_") ? name.replacing("SPOTIFY_", with: "SPOTIPY_") : name
        guard let value = value(name) ?? value(alias) else {
            throw SpotifyError.setting(
                name: name,
                problem:
                    "is not set\(use); put it into the environment or into .env (from developer.spotify.com/dashboard)"
            )
        }
        guard value.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw SpotifyError.setting(
                name: name,
                problem: "holds characters that no credential has\(use); copy it again"
            )
        }
        return value
    }

    func serviceURL(_ name: String, default fallback: String) throws -> URL {
        var text = value(name) ?? fallback
        while text.hasSuffix("/") { text.removeLast() }
        guard let url = URL(string: text), let host = url.host(percentEncoded: false), !host.isEmpty else {
            throw SpotifyError.setting(name: name, problem: "is not an address; it looks like \(fallback)")
        }
        // The address is not printed before this check: a password may stand in it.
        guard url.user == nil, url.password == nil, url.query == nil, url.fragment == nil else {
            throw SpotifyError.setting(
                name: name,
                problem: "must hold no user, query or fragment, only an address"
            )
        }
        guard Self.hasPossiblePort(url) else {
            throw SpotifyError.setting(
                name: name,
                problem: "is \(text), whose port is none; a port is a number from 1 to 65535"
            )
        }
        switch url.scheme?.lowercased() {
        case "https":
            return url
        case "http" where LoopbackHost.contains(host):
            return url
        case "http":
            throw SpotifyError.setting(
                name: name,
                problem:
                    "is \(text), which would send credentials in the clear; use https (http is for this machine)"
            )
        default:
            throw SpotifyError.setting(name: name, problem: "is \(text), which is neither https nor http")
        }
    }

    /// Whether the port that `url` names, if any, is one; a number that is too large for an integer reads as none.
    private static func hasPossiblePort(_ url: URL) -> Bool {
        if let port = url.port { return (1...65_535).contains(port) }
        let place = url.absoluteString.split(separator: "/").dropFirst().first
        return place?.contains(/:[0-9]+$/) != true
    }

    func apiURL(_ name: String, default fallback: String) throws -> URL {
        let url = try serviceURL(name, default: fallback)
        // Elsewhere every route is answered with 404, as if nothing asked for existed.
        guard url.lastPathComponent == "v1" else {
            throw SpotifyError.setting(
                name: name,
                problem:
                    "is \(url.absoluteString), which does not end with the version; it looks like \(fallback)"
            )
        }
        return url
    }

    func readableFile(_ name: String) throws -> String? {
        guard let path = value(name) else { return nil }
        guard FileManager.default.isReadableFile(atPath: path) else {
            throw SpotifyError.setting(
                name: name,
                problem: "is \(path), which cannot be read; check the path"
            )
        }
        return path
    }

    func mode(_ name: String) throws -> Mode? {
        switch value(name)?.lowercased() {
        case nil, "auto": return nil
        case "development": return .development
        case "extended": return .extended
        case .some(let other):
            throw SpotifyError.setting(
                name: name,
                problem: "is \"\(other)\"; it must be auto, development or extended"
            )
        }
    }

    func count(_ name: String, in range: ClosedRange<Int>, default fallback: Int) throws -> Int {
        guard let text = value(name) else { return fallback }
        guard let count = Int(text), range.contains(count) else {
            throw SpotifyError.setting(
                name: name,
                problem: "is \"\(text)\"; it must be a number from \(range.lowerBound) to \(range.upperBound)"
            )
        }
        return count
    }
}
