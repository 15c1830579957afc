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
        for page in observation.unchanged { try record(page, at: time) }
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
}
