import Dispatch
import Foundation

/// The moments at which a sandbox ends.
public enum Ending {
    /// Waits for SIGTERM or SIGINT, and for the end of standard input where that is asked for.
    public static func wait(forParent: Bool) async {
        let (moments, continuation) = AsyncStream.makeStream(of: Void.self)
        let sources = [SIGTERM, SIGINT].map { number in
            // The default action would end the process before its files are removed.
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler { continuation.yield() }
            source.resume()
            return source
        }
        if forParent {
            Thread.detachNewThread {
                var byte: UInt8 = 0
                while read(STDIN_FILENO, &byte, 1) > 0 {}
                continuation.yield()
            }
        }
        for await _ in moments { break }
        for source in sources {
            source.cancel()
        }
    }
}
