import Catalog
import Diagnostics
import Files
import SQLite

/// How answers are taken in; each of these runs inside a transaction.
extension FrontierTables {
    /// Records what was observed at several times as if it had been observed at once: no order matters.
    ///
    /// `progress` says how far each segment has been read.
    func record(
        _ batch: ObservationBatch,
        _ progress: inout [LandedRange.Place: ReadingProgress]
    ) throws {
        for group in batch.times.groups where group.count > 0 { try record(group) }
        for entry in batch.entries {
            for observation in entry.observations {
                try record(observation, mayMiss: batch.hasMissing)
            }
        }
        try run("note_latest", PackageResources.note_latest_sql, [.integer(batch.latest)])
        try record(batch.entries.compactMap(\.range), &progress)
    }

    /// How many objects one statement takes in: of each page that it changes SQLite keeps a copy until it ends.
    private static let most = 4_096

    private func record(_ group: SightingTimes.Group) throws {
        var objects = JSONLine(reserving: min(group.count, Self.most) * JSONLine.idLength)
        var count = 0
        try group.each { id, time in
            objects.add(id, time)
            count += 1
            guard count == Self.most else { return }
            try sight(objects, group)
            objects = JSONLine(reserving: Self.most * JSONLine.idLength)
            count = 0
        }
        if count > 0 { try sight(objects, group) }
    }

    private func sight(_ objects: JSONLine, _ group: SightingTimes.Group) throws {
        try run(
            "sight_entities",
            PackageResources.sight_entities_sql,
            [
                .text(group.kind.rawValue), .text(group.market), .integer(group.isFull ? 1 : 0),
                .text(objects.text),
            ]
        )
    }

    /// Takes in what an observation tells beyond when things were seen; `mayMiss` says whether that may be that one is
    /// missing.
    private func record(_ observation: Observation, mayMiss: Bool) throws {
        let time = Timestamp.milliseconds(observation.answeredAt)
        // As a rule there is neither a tag nor a miss, and there are many sightings.
        let sightings = mayMiss || observation.etag != nil ? observation.sightings : []
        for sighting in sightings {
            switch sighting.sight {
            case .missing:
                let values = Self.key(sighting) + [.integer(time)]
                try run("miss_entity", PackageResources.miss_entity_sql, values)
            case .simplified: continue
            case .full:
                guard let etag = observation.etag else { continue }
                let values = Self.key(sighting) + [.text(etag), .integer(time)]
                try run("tag_entity", PackageResources.tag_entity_sql, values)
            }
        }
        for page in observation.pages { try record(page, at: time) }
        for page in observation.unchanged { try record(page, at: time) }
    }

    /// Answers are observed in another order than they landed, so only bytes read without a gap are noted.
    private func record(
        _ ranges: [LandedRange],
        _ progress: inout [LandedRange.Place: ReadingProgress]
    ) throws {
        for (place, ranges) in Dictionary(grouping: ranges, by: \.place) {
            var reading = try progress[place] ?? ReadingProgress(bytes: bytesRead(of: place))
            for range in ranges { reading.add(range.bytes) }
            progress[place] = reading
            try run(
                "put_reading",
                PackageResources.put_reading_sql,
                [.text(place.origin), .text(place.segment), .integer(reading.bytes)]
            )
        }
    }
}

extension JSONLine {
    /// About as many bytes as an id takes, with what is said of it.
    static let idLength = 48
}
