import Dispatch
import Foundation
import Glibc
import Synchronization

/// A request to stop, which can be made in code or by a signal, and waited for.
///
/// Work that sees it finishes what is in flight and ends early, so that nothing landed is lost.
public final class StopSignal: Sendable {
    private struct State {
        var signal: Int32?
        var waiters: [UUID: CheckedContinuation<Void, Never>] = [:]
    }

    private let state = Mutex(State())

    /// A request that nobody has made yet.
    public init() {}

    /// Whether a stop was requested.
    public var isRequested: Bool { state.withLock { $0.signal != nil } }

    /// The signal that asked, such as SIGINT; `nil` before.
    public var number: Int32? { state.withLock { $0.signal } }

    /// Asks to stop, as SIGTERM would.
    public func request() {
        request(SIGTERM)
    }

    /// Asks to stop; the first one counts.
    ///
    /// - Parameter signal: On whose behalf: what `number` says from now on.
    public func request(_ signal: Int32) {
        let waiters = state.withLock { state -> [CheckedContinuation<Void, Never>] in
            guard state.signal == nil else { return [] }
            state.signal = signal
            defer { state.waiters = [:] }
            return Array(state.waiters.values)
        }
        for waiter in waiters {
            waiter.resume()
        }
    }

    /// Waits until a stop is requested, or the task is cancelled.
    public func wait() async {
        let id = UUID()
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isOver = state.withLock { state in
                    guard state.signal == nil, !Task.isCancelled else { return true }
                    state.waiters[id] = continuation
                    return false
                }
                if isOver { continuation.resume() }
            }
        } onCancel: {
            state.withLock { $0.waiters.removeValue(forKey: id) }?.resume()
        }
    }

    /// Lets SIGINT and SIGTERM ask to stop; a second one ends the process at once, as if nobody listened.
    ///
    /// So does SIGHUP, of a terminal that is gone, as if it were SIGTERM; unless it is ignored, as under nohup.
    public func listen() {
        for number in [SIGINT, SIGTERM] + (Self.isIgnored(SIGHUP) ? [] : [SIGHUP]) {
            Task.detached { await self.listen(to: number) }
        }
    }

    private static func isIgnored(_ number: Int32) -> Bool {
        var action = sigaction()
        guard sigaction(number, nil, &action) == 0 else { return false }
        let handler = unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self)
        return handler == unsafeBitCast(SIG_IGN, to: Int.self)
    }

    /// Asks to stop when `process` is gone, which started this one, or what stands between them.
    ///
    /// A killed runner must not leave stages behind that write to a run which another runner resumes. One that is gone
    /// already is not followed: its number may be left over in the environment.
    ///
    /// - Parameter process: The number of the process.
    public func follow(_ process: Int32) {
        // A parent's number may be taken anew, its place may not.
        let isParent = getppid() == process
        guard isParent || Self.isAlive(process) else { return }
        Task.detached {
            while !self.isRequested {
                guard isParent ? getppid() == process : Self.isAlive(process) else { return self.request() }
                try? await Task.sleep(for: .milliseconds(500))
            }
        }
    }

    private static func isAlive(_ process: Int32) -> Bool {
        kill(process, 0) == 0 || errno != ESRCH
    }

    private func listen(to number: Int32) async {
        // Dispatch installs a handler of its own here; ignoring the signal as well would take it away again.
        let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
        source.setEventHandler {
            signal(SIGINT, SIG_DFL)
            signal(SIGTERM, SIG_DFL)
            // A terminal that is gone may say so twice: its shell, and then the kernel.
            signal(SIGHUP, SIG_IGN)
            // What is passed on to stages is what all programs know.
            self.request(number == SIGHUP ? SIGTERM : number)
        }
        source.resume()
        await wait()
        source.cancel()
    }
}
