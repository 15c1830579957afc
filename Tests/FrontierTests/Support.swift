import Catalog
import Foundation
import Frontier

extension Observation {
    /// An answer at `seconds` that showed one object.
    static func sighting(_ kind: EntityKind, _ id: String, _ sight: Sight, at seconds: Double) -> Observation
    {
        var observation = Observation(answeredAt: Date(timeIntervalSince1970: seconds))
        observation.sightings = [Sighting(kind, id, sight)]
        return observation
    }

    /// An answer at `seconds` that was a page of `list`, its items named by their positions and `mark`.
    static func page(
        of list: ListName,
        _ range: Range<Int>,
        next: Int?,
        at seconds: Double,
        mark: String = "",
        ids: [String]? = nil,
        total: Int? = nil,
        tag: PageTag? = nil
    ) -> Observation {
        var observation = Observation(answeredAt: Date(timeIntervalSince1970: seconds))
        let members = range.map { position in
            let id = ids?[position - range.lowerBound] ?? "\(position)\(mark)"
            return ListMember(position: position, kind: .album, id: id)
        }
        observation.pages = [
            ListPage(
                of: list,
                offset: range.lowerBound,
                count: range.count,
                nextOffset: next,
                members: members
            )
        ]
        observation.pages[0].total = total
        observation.pages[0].tag = tag
        return observation
    }
}
