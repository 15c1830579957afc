/// The paths of the Web API that are asked for, as templates: `{id}` stands for an identifier.
public enum PathTemplate: String, Sendable, CaseIterable, Encodable {
    case search = "/v1/search"
    case newReleases = "/v1/browse/new-releases"
    case artists = "/v1/artists"
    case artist = "/v1/artists/{id}"
    case artistAlbums = "/v1/artists/{id}/albums"
    case albums = "/v1/albums"
    case album = "/v1/albums/{id}"
    case albumTracks = "/v1/albums/{id}/tracks"
    case tracks = "/v1/tracks"
    case track = "/v1/tracks/{id}"

    /// The template that `path`, as on the wire, follows; `nil` where it follows none.
    public init?(path: String) {
        let parts = Self.parts(of: path)
        let known = Self.patterns.first { pattern in
            pattern.parts.count == parts.count
                && zip(pattern.parts, parts).allSatisfy { expected, part in
                    expected == Self.placeholder ? !part.isEmpty : expected.elementsEqual(part)
                }
        }
        guard let known else { return nil }
        self = known.template
    }

    /// The path with `id`, percent-encoded, in the place of the identifier.
    public func path(of id: String) -> String {
        (Self.pieces[self] ?? [rawValue]).joined(separator: id)
    }

    /// The identifier in `path`, which follows this template; `nil` where it has none.
    public func identifier(in path: String) -> String? {
        for (expected, part) in zip(Self.parts(of: rawValue), Self.parts(of: path))
        where expected.elementsEqual(Self.placeholder) {
            return String(decoding: part, as: UTF8.self)
        }
        return nil
    }

    private static let placeholder = Array("{id}".utf8)

    /// What stands around the identifier in each template, which is found out once.
    private static let pieces: [PathTemplate: [String]] =
        PathTemplate.allCases.reduce(into: [:]) { pieces, template in
            let parts = template.rawValue.split(separator: "{id}", omittingEmptySubsequences: false)
            pieces[template] = parts.map { String($0) }
        }

    /// The templates taken apart, which is done once.
    private static let patterns: [(template: PathTemplate, parts: [[UInt8]])] =
        PathTemplate.allCases.map { template in
            (template: template, parts: PathTemplate.parts(of: template.rawValue).map { [UInt8]($0) })
        }

    private static func parts(of path: String) -> [Substring.UTF8View] {
        path.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    }
}
