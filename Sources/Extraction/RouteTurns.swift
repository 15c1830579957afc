import Diagnostics
import Foundation
import Spotify
import Synchronization

/// How many requests each route may have under way: one until it has answered, then as many as there are.
///
/// A route that is gone, or away, is found out by one request after the other rather than by all at once.
final class RouteTurns: Sendable {
    private struct Waiting {
        let id: Int
        let continuation: CheckedContinuation<Bool, Never>
    }

    private struct Line {
        var isWide = false
        var underWay = 0
        var waiting: [Waiting] = []
    }

    private struct State {
        var lines: [Capabilities.Route: Line] = [:]
        var lastID = 0
        var hasStopped = false
    }

    private let state = Mutex(State())

    /// Waits for a turn to ask `route`; returns whether it has come, rather than a stop.
    ///
    /// Every turn has to be given back.
    func take(_ route: Capabilities.Route) async -> Bool {
        let id = state.withLock { state in
            state.lastID += 1
            return state.lastID
        }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let hasCome: Bool? = state.withLock { state in
                    if state.hasStopped || Task.isCancelled { return false }
                    var line = state.lines[route] ?? Line()
                    defer { state.lines[route] = line }
                    guard !line.isWide, line.underWay > 0 else {
                        line.underWay += 1
                        return true
                    }
                    line.waiting.append(Waiting(id: id, continuation: continuation))
                    return nil
                }
                if let hasCome { continuation.resume(returning: hasCome) }
            }
        } onCancel: {
            let waiting = state.withLock { state -> Waiting? in
                guard let place = state.lines[route]?.waiting.firstIndex(where: { $0.id == id }) else {
                    return nil
                }
                return state.lines[route]?.waiting.remove(at: place)
            }
            waiting?.continuation.resume(returning: false)
        }
    }

    /// Gives a turn back to who waits longest.
    func giveBack(_ route: Capabilities.Route) {
        change(route) { $0.underWay -= 1 }
    }

    /// Lets all ask `route` at once: it has answered.
    func widen(_ route: Capabilities.Route) {
        change(route) { $0.isWide = true }
    }

    /// Lets one after the other ask `route`, once what is under way has ended: it may be gone.
    func narrow(_ route: Capabilities.Route) {
        change(route) { $0.isWide = false }
    }

    /// Ends all waiting; nobody gets a turn any more.
    func stop() {
        let waiting = state.withLock { state in
            state.hasStopped = true
            let waiting = state.lines.values.flatMap(\.waiting)
            for route in state.lines.keys { state.lines[route]?.waiting = [] }
            return waiting
        }
        for one in waiting { one.continuation.resume(returning: false) }
    }

    private func change(_ route: Capabilities.Route, _ body: (inout Line) -> Void) {
        let next = state.withLock { state -> [Waiting] in
            var line = state.lines[route] ?? Line()
            defer { state.lines[route] = line }
            body(&line)
            let room = line.isWide ? line.waiting.count : max(0, 1 - line.underWay)
            let next = line.waiting.prefix(room)
            line.waiting.removeFirst(next.count)
            line.underWay += next.count
            return Array(next)
        }
        for one in next { one.continuation.resume(returning: true) }
    }
}
