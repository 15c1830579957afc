import Foundation
import Testing

@testable import Quota

@Suite struct UnderWayTests {
    private let now = Date(timeIntervalSince1970: 1_795_000_000)

    /// Requests that are numbered by what they prove.
    private func requests(_ proofs: ClosedRange<Int>) -> UnderWay {
        var requests = UnderWay()
        for proof in proofs {
            requests.add(proof, of: .of(1, proof: proof), at: now + Double(proof) / 1_000)
        }
        return requests
    }

    @Test func `a request without an answer proves nothing of the pace`() {
        var requests = requests(1...2)
        _ = requests.end(1, isAnswered: true)
        _ = requests.end(2, isAnswered: false)
        let proven = requests.takeProven()
        #expect(proven == 1)
        #expect(requests.count == 0)
    }

    @Test func `an answer that has overtaken another proves no more than that one has passed`() {
        var requests = requests(100...102)
        for (number, passed) in [(102, 100), (100, 101), (101, 102)] {
            _ = requests.end(number, isAnswered: true)
            let proven = requests.takeProven()
            #expect(proven == passed)
        }
    }

    @Test func `a refusal tells when that request was sent, and how many had passed before it`() {
        var requests = requests(100...102)
        _ = requests.end(102, isAnswered: true)
        let second = requests.refuse(101)
        #expect(second?.sentAt == now + 0.101)
        #expect(second?.passed == 101)
        let first = requests.refuse(100)
        #expect(first?.sentAt == now + 0.1)
        #expect(first?.passed == 100)
    }

    @Test func `those refused together say the same of the window`() {
        var requests = requests(100...103)
        for number in 100...103 {
            let refused = requests.refuse(number)
            #expect(refused?.passed == 99)
        }
    }

    @Test func `what was sent before a refusal does not show whether they go on after it`() {
        var requests = UnderWay()
        requests.add(1, of: .of(1, proof: 1, isProbe: true), at: now)
        requests.add(2, of: .of(1, proof: 2), at: now)
        _ = requests.refuse(2)
        let ended = requests.end(1, isAnswered: true)
        #expect(ended?.isProbe == false)
    }

    @Test func `what has left leaves no second time`() {
        var requests = requests(1...2)
        _ = requests.refuse(1)
        let again = requests.end(1, isAnswered: true)
        #expect(again == nil)
        let refused = requests.refuse(1)
        #expect(refused == nil)
        #expect(requests.count == 1)
    }
}
