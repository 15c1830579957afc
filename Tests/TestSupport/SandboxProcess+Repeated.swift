public import Foundation

extension [SandboxProcess.Request] {
    /// The requests that were sent again after their answer had landed.
    ///
    /// - Parameter lines: The landed lines; what is not whole is passed over.
    /// - Returns: The time and the path of each.
    public func repeated(afterLanding lines: [Data]) -> [String] {
        let decoder = JSONDecoder.withMilliseconds
        var landed: [String: Date] = [:]
        for line in lines {
            guard let answer = try? decoder.decode(Landed.self, from: line) else { continue }
            let key = Self.key(path: answer.request.path, query: answer.request.query ?? [:])
            landed[key] = Swift.min(landed[key] ?? .distantFuture, answer.fetchedAt)
        }
        return filter { request in
            guard let parts = URLComponents(string: request.path) else { return false }
            let query = (parts.queryItems ?? []).map { ($0.name, $0.value ?? "") }
            let answered = landed[Self.key(path: parts.path, query: Dictionary(query) { $1 })]
            // A client's clock runs evenly from its start, the sandbox's may be adjusted; a second start takes longer.
            return answered.map { request.at > $0 + 0.05 } ?? false
        }
        .map { "\($0.at.timeIntervalSince1970) \($0.path)" }
    }

    private static func key(path: String, query: [String: String]) -> String {
        path + "?" + query.map { "\($0.key)=\($0.value)" }.sorted().joined(separator: "&")
    }
}

/// A landed line, as far as it tells what was asked.
private struct Landed: Decodable {
    struct Request: Decodable {
        let path: String
        let query: [String: String]?
    }
    let request: Request
    let fetchedAt: Date

    enum CodingKeys: String, CodingKey {
        case request
        case fetchedAt = "fetched_at"
    }
}
