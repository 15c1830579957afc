import Diagnostics
import Foundation
import Synchronization
import TestSupport
import Testing
import Tokens

/// What every store promises, whatever it is made of.
struct StorePromise: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let check: @Sendable (any TokenStore) async throws -> Void

    private init(_ words: String, _ check: @escaping @Sendable (any TokenStore) async throws -> Void) {
        testDescription = words
        self.check = check
    }

    static let all = [
        StorePromise("what was saved is found, until it is removed") { store in
            let key = freshKey(user: "a user/with %20: 🎧")
            #expect(try await store.record(for: key) == nil)
            let record = try userRecord().refused(at: noon + 5)
            try await store.save(record, for: key)
            #expect(try await store.record(for: key) == record)
            try await store.remove(key)
            #expect(try await store.record(for: key) == nil)
            try await store.remove(key)
        },
        StorePromise("what is saved later takes the place of all that was there") { store in
            let key = freshKey()
            try await store.save(try userRecord().refused(at: noon), for: key)
            let login = try userRecord(token: "access-2", refreshToken: "refresh-2", scope: "")
            try await store.save(login, for: key)
            #expect(try await store.record(for: key) == login)
        },
        StorePromise("an expired record is given out with its refresh token (D6)") { store in
            let key = freshKey(user: "a-user")
            let record = try userRecord(lifetime: 1)
            try await store.save(record, for: key)
            try await Task.sleep(for: .milliseconds(1_100))
            #expect(try await store.record(for: key)?.refreshToken?.revealed == "refresh-1")
        },
        StorePromise("no two hosts, client ids or users share a token (D2)") { store in
            let host = "accounts-\(UUID().uuidString.prefix(8)).test"
            let keys = [
                TokenKey(host: host, client: "a"), TokenKey(host: host, client: "A"),
                TokenKey(host: host + ":8080", client: "a"), TokenKey(host: host, client: "a", user: "b"),
                TokenKey(host: host, client: "a", user: "c"), TokenKey(host: host, client: "a:b"),
                TokenKey(host: host, client: "a/b"), TokenKey(host: host, client: "../a"),
            ]
            for (number, key) in keys.enumerated() {
                try await store.save(try appRecord(token: "access-\(number)"), for: key)
            }
            for (number, key) in keys.enumerated() {
                let token = try await store.record(for: key)?.accessToken.revealed
                #expect(token == "access-\(number)")
            }
        },
        StorePromise("one at a time is let in, and every one in turn") { store in
            let key = freshKey()
            let inside = Census()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<5 {
                    group.addTask {
                        try await store.exclusively(key, patience: .seconds(30)) {
                            inside.enter()
                            try await Task.sleep(for: .milliseconds(20))
                            inside.leave()
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(inside.most == 1)
            #expect(inside.all == 5)
        },
        StorePromise("another key is free while one is locked") { store in
            try await store.exclusively(freshKey(), patience: .seconds(30)) {
                try await store.exclusively(freshKey(), patience: .seconds(30)) {}
            }
        },
        StorePromise("patience ends") { store in
            let key = freshKey()
            try await store.exclusively(key, patience: .seconds(30)) {
                let error = await #expect(throws: TokenStoreError.self) {
                    try await store.exclusively(key, patience: .milliseconds(50)) {}
                }
                #expect(error?.remedy == .resumeLater)
            }
            try await store.exclusively(key, patience: .seconds(30)) {}
        },
        StorePromise("who fails or is cancelled lets the next one in") { store in
            let key = freshKey()
            await #expect(throws: Missing.self) {
                try await store.exclusively(key, patience: .seconds(30)) { throw Missing() }
            }
            let inside = Census()
            let holder = Task {
                try await store.exclusively(key, patience: .seconds(30)) {
                    inside.enter()
                    try await Task.sleep(for: .seconds(3_600))
                }
            }
            #expect(try await eventually { inside.all == 1 })
            let waiter = Task { try await store.exclusively(key, patience: .seconds(3_600)) {} }
            waiter.cancel()
            await #expect(throws: CancellationError.self) { try await waiter.value }
            holder.cancel()
            await #expect(throws: CancellationError.self) { try await holder.value }
            try await store.exclusively(key, patience: .seconds(30)) {}
        },
    ]
}

/// How many are somewhere, and were at most.
private final class Census: Sendable {
    private let counts = Mutex((now: 0, most: 0, all: 0))

    var most: Int { counts.withLock(\.most) }
    var all: Int { counts.withLock(\.all) }

    func enter() {
        counts.withLock {
            $0.now += 1
            $0.all += 1
            $0.most = max($0.most, $0.now)
        }
    }

    func leave() {
        counts.withLock { $0.now -= 1 }
    }
}
