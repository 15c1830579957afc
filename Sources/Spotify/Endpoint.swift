public import Catalog
public import Quota

/// One request to the Web API: what is asked, and which quota it draws on.
///
/// Endpoints are built here and nowhere else. The `next` of a page is never followed, because it could name
/// another host, which would then be sent the access token.
public struct Endpoint: Sendable, Hashable {
    /// The template of the path, which tells the route.
    public let template: PathTemplate
    /// The path below the API's host, percent-encoded: `/v1/albums/…`.
    public let path: String
    /// The query in the order in which it is sent.
    public let query: [QueryItem]
    /// The ids asked for, or the owner's id for a list; empty for a search.
    public let asked: [String]

    /// A request whose path names no object; `asked` are the ids in its query.
    init(_ template: PathTemplate, query: [QueryItem], asked: [String] = []) {
        self.template = template
        path = template.rawValue
        self.query = query
        self.asked = asked
    }

    /// A request whose path names the object called `id`.
    init(_ template: PathTemplate, of id: String, query: [QueryItem] = []) {
        self.template = template
        path = template.path(of: encoded(id))
        self.query = query
        asked = [id]
    }

    /// The route that is asked.
    public var route: Capabilities.Route { template.route }

    /// The quota drawn on.
    public var bucket: Bucket {
        switch route {
        case .search: .search
        case .newReleases: .browse
        case .artists: .artists
        case .albums: .albums
        case .tracks: .tracks
        case .artistAlbums: .artistAlbums
        case .albumTracks: .albumTracks
        }
    }

    /// The method; everything that Discograph asks for is read.
    public var method: String { "GET" }

    /// The path and the encoded query: what stands in the request line.
    public var target: String {
        guard !query.isEmpty else { return path }
        return path + "?" + query.map { "\(encoded($0.name))=\(encoded($0.value))" }.joined(separator: "&")
    }
}

/// `text` with every byte percent-encoded that a path segment or a query value could not hold as it is.
///
/// The comma stays: Spotify's lists of ids and types are separated by it.
func encoded(_ text: String) -> String {
    let hexadecimal = Array("0123456789ABCDEF".utf8)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.utf8.count)
    for byte in text.utf8 {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
            UInt8(ascii: "~"), UInt8(ascii: ","):
            bytes.append(byte)
        default:
            bytes += [UInt8(ascii: "%"), hexadecimal[Int(byte >> 4)], hexadecimal[Int(byte & 15)]]
        }
    }
    return String(decoding: bytes, as: UTF8.self)
}
