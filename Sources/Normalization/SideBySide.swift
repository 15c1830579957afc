import Glibc

/// Work that several threads do at the same time.
struct SideBySide {
    private final class Work {
        let body: () -> Void

        init(_ body: @escaping () -> Void) {
            self.body = body
        }
    }

    /// Calls `body` on this thread and on others, and returns when all calls have.
    ///
    /// Threads of their own, because they wait for each other, which the threads of a pool must not.
    ///
    /// - Parameters:
    ///   - threads: How many threads, this one included; there are fewer when the system has no more.
    ///   - body: It has to see for itself to what it shares with its other calls.
    static func perform(threads: Int, _ body: @escaping () -> Void) {
        let work = Work(body)
        var others: [pthread_t] = []
        for _ in 1..<max(threads, 1) {
            var thread = pthread_t()
            let error = pthread_create(
                &thread,
                nil,
                { work in
                    if let work { Unmanaged<Work>.fromOpaque(work).takeUnretainedValue().body() }
                    return nil
                },
                Unmanaged.passUnretained(work).toOpaque()
            )
            guard error == 0 else { break }
            others.append(thread)
        }
        work.body()
        for thread in others { pthread_join(thread, nil) }
        withExtendedLifetime(work) {}
    }
}
