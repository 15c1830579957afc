/// A way in which paging goes wrong, seen of Spotify or of a server that means harm.
public enum Oddity: String, Sendable, CaseIterable {
    /// Every page has a `next`, the ones beyond the end too.
    case endless
    /// Every `next` names the page that it stands on.
    case repeating
    /// The second page is empty, though it has a `next`.
    case gap
    /// `total` is another one on every page.
    case drift
    /// Every page of a search or of an artist's albums holds its first item twice.
    case duplicates
    /// Every `next` names another host.
    case foreign

    /// Where `foreign` leads: an address that is nobody's (RFC 6761).
    static let foreignAddress = "https://api.spotify.invalid/v1"

    /// `value` with every paging object in it gone wrong.
    func applied(to value: JSONValue) -> JSONValue {
        switch value {
        case .array(let elements): return .array(elements.map(applied))
        case .object(let object):
            var changed = JSONObject(
                object.members.map { JSONObject.Member(key: $0.key, value: applied(to: $0.value)) }
            )
            if let offset = object["offset"]?.integer, let limit = object["limit"]?.integer {
                spoil(&changed, offset, limit)
            }
            return .object(changed)
        default: return value
        }
    }

    private func spoil(_ page: inout JSONObject, _ offset: Int, _ limit: Int) {
        let here = page["href"]?.string ?? ""
        switch self {
        case .endless:
            page["next"] = .string(
                here.replacing("offset=\(offset)&", with: "offset=\(offset + limit)&", maxReplacements: 1)
            )
        case .repeating: page["next"] = .string(here)
        case .gap: if offset == limit { page["items"] = .array([]) }
        case .drift: page["total"] = .integer((page["total"]?.integer ?? 0) + (offset / limit * 7) % 5 - 2)
        case .duplicates where !here.contains("/tracks?"):
            let items = page["items"]?.array ?? []
            page["items"] = .array(items.prefix(1) + items)
        case .duplicates: break
        case .foreign:
            if let next = page["next"]?.string {
                page["next"] = .string(
                    next.replacing(
                        PrettyPrinter.officialAddress,
                        with: Self.foreignAddress,
                        maxReplacements: 1
                    )
                )
            }
        }
    }
}
