import Files
import Landing

/// A traced value as a program reads it.
struct TraceLine: Encodable {
    private let value: TracedValue
    private let trace: Trace

    init(_ value: TracedValue, of trace: Trace) {
        self.value = value
        self.trace = trace
    }

    private enum CodingKeys: String, CodingKey {
        case kind, id, asked, table, owner, place, column, value, verdict, found, pointer, note, answers
        case toldAt = "told_at"
    }

    private struct Answer: Encodable {
        let run: String
        let landed: String
        let fetchedAt: String
        @Nullable var confirmedAt: String?
        let load: Int
        @Nullable var loadedAt: String?
        let requests: [TracedAnswer.Request]

        private enum CodingKeys: String, CodingKey {
            case run, landed, load, requests
            case fetchedAt = "fetched_at"
            case confirmedAt = "confirmed_at"
            case loadedAt = "loaded_at"
        }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(trace.subject.kind, forKey: .kind)
        try container.encode(trace.id, forKey: .id)
        try container.encode(trace.subject.id, forKey: .asked)
        try container.encode(value.table, forKey: .table)
        try container.encode(value.owner, forKey: .owner)
        try container.encode(value.place, forKey: .place)
        try container.encode(value.column, forKey: .column)
        try container.encode(value.value, forKey: .value)
        try container.encode(value.toldAt?.asMilliseconds, forKey: .toldAt)
        try container.encode(value.verdict, forKey: .verdict)
        try container.encode(value.pointer, forKey: .pointer)
        try container.encode(value.found, forKey: .found)
        try container.encode(value.note, forKey: .note)
        let answers = value.answers.map { answer in
            Answer(
                run: answer.run,
                landed: answer.landed,
                fetchedAt: answer.fetchedAt.asMilliseconds,
                confirmedAt: answer.isRevalidated ? answer.toldAt.asMilliseconds : nil,
                load: answer.loadID,
                loadedAt: answer.loadedAt,
                requests: answer.requests
            )
        }
        try container.encode(answers, forKey: .answers)
    }
}
