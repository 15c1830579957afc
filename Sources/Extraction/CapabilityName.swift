import Catalog
import Spotify

/// What an answer can show of a client id.
enum CapabilityName: Hashable, Sendable {
    /// Whether a route answers: 1 or 0.
    case isOpen(Capabilities.Route)
    /// How many things one request to a route may ask for.
    case size(Capabilities.Route)
    /// Whether objects of a kind come with all their fields: 1 or 0.
    case hasAllFields(EntityKind)

    /// What is called `text` in a file; `nil` where that is none of these, but perhaps one of a later version.
    init?(text: String) {
        guard let name = Self.all.first(where: { $0.text == text }) else { return nil }
        self = name
    }

    /// What it is called in a file.
    var text: String {
        switch self {
        case .isOpen(let route): "open.\(route.rawValue)"
        case .size(let route): "size.\(route.rawValue)"
        case .hasAllFields(let kind): "fields.\(kind.rawValue)"
        }
    }

    /// All that there are.
    static let all: [CapabilityName] =
        Capabilities.Route.allCases.map(CapabilityName.isOpen)
        + Capabilities.Route.allCases.map(CapabilityName.size)
        + EntityKind.allCases.map(CapabilityName.hasAllFields)
}
