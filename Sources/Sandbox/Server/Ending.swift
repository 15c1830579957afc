import Dispatch
import Foundation
import Synchronization

/// The moment at which a sandbox ends: SIGTERM, SIGINT or, where that is asked for, the end of standard input.
public final class Ending: Sendable {
    private let moments: AsyncStream<Void>
    private let sources = Mutex<[any DispatchSourceSignal]>([])

    /// Takes over the signals at once, so that one that comes early is not lost.
    public init(forParent: Bool) {
        let (moments, continuation) = AsyncStream.makeStream(of: Void.self)
        self.moments = moments
        for number in [SIGTERM, SIGINT] {
            // The default action would end the process before its files are removed.
            signal(number, SIG_IGN)
            sources.withLock { sources in
                let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
                source.setEventHandler { continuation.yield() }
                source.resume()
                sources.append(source)
            }
        }
        if forParent {
            Thread.detachNewThread {
                var byte: UInt8 = 0
                while read(STDIN_FILENO, &byte, 1) > 0 {}
                continuation.yield()
            }
        }
    }

    /// Waits for the moment.
    public func wait() async {
        for await _ in moments { break }
        sources.withLock { sources in
            for source in sources {
                source.cancel()
            }
        }
    }
}
