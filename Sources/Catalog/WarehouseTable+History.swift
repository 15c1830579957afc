extension WarehouseTable {
    static let observations = [
        WarehouseTable(
            "history.name",
            .books(["kind": "artist, album or track: what has the name"]),
            .column("id", .staged(.artist, "id"), .staged(.album, "id"), .staged(.track, "id")),
            .time("valid_from", "of the first answer with the name"),
            .column("name", .staged(.artist, "name"), .staged(.album, "name"), .staged(.track, "name")),
            .time("valid_to", "of the first answer with the next name, or with null"),
            .time("last_seen_at", "of the last answer with the name")
        ),
        metric(.artist, in: "history", "popularity", "followers"),
        metric(.album, in: "history", "popularity"),
        metric(.track, in: "history", "popularity"),
        metric(.artist, in: "etl", "popularity", "followers"),
        metric(.album, in: "etl", "popularity"),
        metric(.track, in: "etl", "popularity"),
        WarehouseTable(
            "etl.former_name",
            .column("id", .staged(.artist, "id"), .staged(.album, "id"), .staged(.track, "id")),
            .time("first_seen_at", "of the first answer with the name"),
            .time("last_seen_at", "of the last answer with the name"),
            .books(["kind": "artist, album or track: what had the name"]),
            .column("name", .staged(.artist, "name"), .staged(.album, "name"), .staged(.track, "name"))
        ),
        WarehouseTable(
            "etl.alias",
            .same(.alias, "asked_id", "answered_id"),
            .time("first_seen_at", "of the first such answer"),
            .time("last_seen_at", "of the last such answer"),
            .same(.alias, "kind", "market")
        ),
        WarehouseTable(
            "etl.album_track_page",
            .same(.albumTrackPage, "album_id"),
            .time("fetched_at", "the latest"),
            .same(.albumTrackPage, "first_position", "item_count", "is_last", "content")
        ),
    ]

    /// The first observation of each UTC day; in schema `history`, of the days on which it differs.
    private static func metric(_ table: StagedTable, in schema: String, _ names: String...) -> WarehouseTable
    {
        let observed = names.flatMap { [WarehouseColumn].same(table, $0) }
        let times = schema == "etl" ? names.flatMap { [WarehouseColumn].time("\($0)_at", "as observed") } : []
        return WarehouseTable(
            "\(schema).\(table.rawValue)_metric",
            .column("\(table.rawValue)_id", .staged(table, "id")),
            .time("observed_on", "its UTC day"),
            observed,
            times
        )
    }

    static let logs = [
        WarehouseTable(
            "etl.answer",
            .books(["load_id": loadID, "run": run]),
            .same(.answer, "fetched_at", "landed")
        ),
        WarehouseTable(
            "etl.request",
            .books(["request_id": number, "load_id": loadID, "run": run]),
            .same(.request, "attempted_at", "bytes", "attempt", "status", "duration_ms", "stage", "bucket"),
            .same(.request, "method", "url", "outcome", "credential")
        ),
        WarehouseTable(
            "etl.failure",
            .books(["failure_id": number, "load_id": loadID, "run": run]),
            .same(.failure, "failed_at", "attempt", "status", "stage", "bucket", "method", "url"),
            .same(.failure, "error_type", "message", "body", "credential")
        ),
    ]

    private static let loadID = "the load that brought it"
    private static let run = "the run that was loaded"
    private static let number = "number of the row"
}
