import Foundation
import TestSupport

/// What a world's pipeline makes when nothing goes wrong, found out once for all tests that compare with it.
actor Undisturbed {
    /// What was made.
    struct Warehouse: Sendable {
        /// Its rows, and their day.
        let contents: Contents
        /// What it knows by name, as ``World/entities()`` tells it.
        let entities: String
        /// How many requests it took.
        let requests: Int
    }

    /// Something did go wrong.
    struct Disturbance: Error, CustomStringConvertible {
        let description: String
    }

    private struct Setting: Hashable {
        let mode: String
        /// The UTC day: the hits of a search stand for a day each.
        let day: Int
    }

    private static let shared = Undisturbed()

    private var tasks: [Setting: Task<Warehouse, any Error>] = [:]

    /// The warehouse of a world of `mode` that has nothing else of its own.
    ///
    /// - Throws: A ``Disturbance``, for everybody who asks.
    static func warehouse(mode: String = "development") async throws -> Warehouse {
        try await shared.warehouse(Setting(mode: mode, day: UTCDay.today))
    }

    private func warehouse(_ setting: Setting) async throws -> Warehouse {
        let task = tasks[setting] ?? Task { try await Self.made(in: setting.mode) }
        tasks[setting] = task
        return try await task.value
    }

    private static func made(in mode: String) async throws -> Warehouse {
        let (made, day) = try await UTCDay.whole { try await rows(in: mode) }
        let contents = Contents(lines: made.contents, day: day)
        return Warehouse(contents: contents, entities: made.entities, requests: made.requests)
    }

    private static func rows(
        in mode: String
    ) async throws -> (contents: [String], entities: String, requests: Int) {
        try await World.with(mode: mode) { world in
            let outcome = try await world.discograph("run", world.manifest.path)
            // Thrown, because what is merely expected fails the first test and none that waits with it.
            guard outcome.status == 0 else {
                throw Disturbance(description: "exit code \(outcome.status): \(outcome.errors.suffix(2_000))")
            }
            let contents = try await world.contents()
            let entities = try await world.entities()
            guard !contents.isEmpty, !entities.isEmpty else {
                throw Disturbance(description: "the warehouse cannot be read")
            }
            let requests = try world.sandbox.requests().count
            return (contents: contents, entities: entities, requests: requests)
        }
    }
}
