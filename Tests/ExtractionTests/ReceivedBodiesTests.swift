import Foundation
import JSON
import Synchronization
import Testing

@testable import Extraction

@Suite struct ReceivedBodiesTests {
    private struct Readers {
        var now = 0
        var most = 0
    }

    @Test func `of long bodies one at a time is read`() {
        let bodies = ReceivedBodies()
        let body = Array(#"{"name":"\#(String(repeating: "x", count: 2 << 20))"}"#.utf8)
        let readers = Mutex(Readers())
        DispatchQueue.concurrentPerform(iterations: 4) { _ in
            let members = bodies.read(body) { root in
                readers.withLock { readers in
                    readers.now += 1
                    readers.most = max(readers.most, readers.now)
                }
                usleep(20_000)
                readers.withLock { $0.now -= 1 }
                return root.count
            }
            #expect(members == 1)
        }
        #expect(readers.withLock { $0.most } == 1)
        #expect(bodies.isAnswer(body))
        #expect(!bodies.isAnswer(Array(body.dropLast())))
    }
}
