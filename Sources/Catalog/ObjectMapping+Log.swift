extension ObjectName {
    /// A line of a run's `requests.ndjson`.
    public static let request = ObjectName(rawValue: "request")
    /// A line of a run's `failures.ndjson`.
    public static let failure = ObjectName(rawValue: "failure")
}

extension ObjectMapping {
    /// An attempt, as an extract stage logged it.
    static let request: ObjectMapping = {
        var request = ObjectMapping(.request)
        request.contract = .ignore
        request.rows = [
            RowMapping(
                .request,
                attempt(at: "attempted_at") + [
                    .init("duration_ms", .value("/ms", .integer)),
                    .init("bytes", .value("/bytes", .bigint)),
                    .init("outcome", .value("/outcome", .label), .reported),
                ]
            )
        ]
        return request
    }()

    /// A failed attempt, as an extract stage logged it.
    static let failure: ObjectMapping = {
        var failure = ObjectMapping(.failure)
        failure.contract = .ignore
        failure.rows = [
            RowMapping(
                .failure,
                attempt(at: "failed_at") + [
                    .init("error_type", .value("/error_type", .label), .reported),
                    .init("message", .value("/message", .text)),
                    .init("body", .value("/body", .text)),
                ]
            )
        ]
        // A body that is no text is kept as the base64 it was logged as.
        failure.synonyms = ["/body_base64": "/body"]
        return failure
    }()

    private static func attempt(at column: String) -> [RowMapping.Column] {
        [
            .init("stage", .value("/stage", .label), .reported),
            .init(column, .value("/at", .timestamp), .reported),
            .init("bucket", .value("/bucket", .label), .reported),
            .init("method", .value("/method", .label), .reported),
            .init("url", .value("/url", .text), .reported),
            .init("attempt", .value("/attempt", .integer)),
            .init("status", .value("/status", .integer)),
            .init("credential", .value("/credential", .label)),
        ]
    }
}
