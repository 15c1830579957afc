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

    @Test(arguments: [(60, true), (70, false), (5_000, false)])
    func `what nests too deeply is told from what is not whole`(depth: Int, isAnswer: Bool) {
        let bodies = ReceivedBodies()
        func nested(_ first: String, _ last: String) -> [UInt8] {
            let opening = String(repeating: first, count: depth)
            return Array(" \n\(opening)1\(String(repeating: last, count: depth))".utf8)
        }
        let objects = nested(#"{"a":"#, "}")
        #expect(bodies.isAnswer(objects) == isAnswer)
        #expect(bodies.isTooDeep(objects))
        for other in [Array(objects.dropLast()), nested("[", "]"), []] {
            #expect(!bodies.isAnswer(other))
            #expect(!bodies.isTooDeep(other))
        }
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
