import Diagnostics
import SQLite

/// How an answer is taken in; each of these runs inside the transaction of `observe`.
extension Frontier {
    func record(_ observation: Observation) throws {
        let time = Timestamp.milliseconds(observation.answeredAt)
        for sighting in observation.sightings {
            try record(sighting, at: time)
            guard sighting.sight == .full, let etag = observation.etag else { continue }
            try run(
                "tag_entity",
                PackageResources.tag_entity_sql,
                key(sighting) + [.text(etag), .integer(time)]
            )
        }
        for page in observation.pages { try record(page, at: time) }
    }

    /// Answers are observed in another order than they landed, so only bytes read without a gap are noted.
    func record(_ range: LandedRange) throws {
        let name = "\(range.origin)/\(range.segment)"
        var reading =
            try progress[name]
            ?? ReadingProgress(bytes: bytesRead(origin: range.origin, segment: range.segment))
        reading.add(range.bytes)
        progress[name] = reading
        try run(
            "put_reading",
            PackageResources.put_reading_sql,
            [.text(range.origin), .text(range.segment), .integer(reading.bytes)]
        )
    }

    private func record(_ sighting: Sighting, at time: Int) throws {
        switch sighting.sight {
        case .missing:
            try run("miss_entity", PackageResources.miss_entity_sql, key(sighting) + [.integer(time)])
        case .simplified:
            let times: [SQLiteValue] = [.integer(time), .integer(0)]
            try run("sight_entity", PackageResources.sight_entity_sql, key(sighting) + times)
        case .full:
            let times: [SQLiteValue] = [.integer(time), .integer(time)]
            try run("sight_entity", PackageResources.sight_entity_sql, key(sighting) + times)
        }
    }

    private func record(_ page: ListPage, at time: Int) throws {
        let name: [SQLiteValue] = [.text(page.list.kind.rawValue), .text(page.list.key)]
        try run("add_list", PackageResources.add_list_sql, name)
        guard let listID = try id(of: page.list) else { return }
        if let known = try self.page(page.offset, of: listID), known.answeredAt > time { return }

        let list = SQLiteValue.integer(listID)
        let next = page.nextOffset.map { SQLiteValue.integer($0) } ?? .null
        try run(
            "put_page",
            PackageResources.put_page_sql,
            [list, .integer(page.offset), .integer(page.count), next, .integer(time)]
        )
        if page.nextOffset == nil {
            try run(
                "drop_pages",
                PackageResources.drop_pages_sql,
                [list, .integer(page.offset), .integer(time)]
            )
        }
        let end = page.nextOffset ?? .max
        try run(
            "drop_members",
            PackageResources.drop_members_sql,
            [list, .integer(page.offset), .integer(end)]
        )
        for member in page.members {
            try run(
                "put_member",
                PackageResources.put_member_sql,
                [list, .integer(member.position), .text(member.kind), .text(member.id)]
            )
        }
    }
}
