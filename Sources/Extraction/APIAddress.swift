import Diagnostics
import Foundation
import Spotify

/// The address that every request goes to, and every `next` has to lead to.
struct APIAddress: Sendable, Equatable {
    private let scheme: String
    private let host: String
    private let port: Int?
    private let path: String
    /// What a link begins with that needs no closer look.
    private let prefix: String

    /// The address of the Web API, such as `https://api.spotify.com/v1`; `nil` for one without scheme or host.
    init?(_ url: URL) {
        guard let parts = URLComponents(url: url, resolvingAgainstBaseURL: true), let scheme = parts.scheme,
            let host = parts.host
        else { return nil }
        self.scheme = scheme.lowercased()
        self.host = host.lowercased()
        port = parts.port ?? Self.port(of: scheme)
        path = parts.path
        prefix = url.absoluteString.hasSuffix("/") ? url.absoluteString : url.absoluteString + "/"
    }

    /// What to call the place that `link` leads to where it is not this one; `nil` where it leads here.
    ///
    /// A link without a host leads to the host that sent it.
    func foreignOrigin(of link: String) -> String? {
        if link.hasPrefix(prefix) { return nil }
        guard let parts = URLComponents(string: link) else { return "an address that cannot be read" }
        guard let host = parts.host else {
            return parts.scheme == nil ? nil : "an address without a host"
        }
        let scheme = parts.scheme?.lowercased() ?? self.scheme
        let port = parts.port ?? Self.port(of: scheme)
        let isHere = scheme == self.scheme && host.lowercased() == self.host && port == self.port
        let isOurs = isHere && parts.user == nil && parts.path.hasPrefix(path + "/")
        guard !isOurs else { return nil }
        let named = parts.port.map { ":\($0)" } ?? ""
        let origin = "\(scheme)://\(host)\(named)" + (isHere ? parts.path : "")
        return String(origin.asOneLine.prefix(200))
    }

    private static func port(of scheme: String) -> Int? {
        switch scheme.lowercased() {
        case "https": 443
        case "http": 80
        default: nil
        }
    }
}
