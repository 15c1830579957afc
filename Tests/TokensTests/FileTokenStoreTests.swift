import Diagnostics
import Files
import Foundation
import TestSupport
import Testing

@testable import Tokens

#if canImport(Glibc)
import Glibc
#endif

@Suite struct FileTokenStoreTests {
    private let scratch: ScratchDirectory
    private let store: FileTokenStore

    init() throws {
        scratch = try ScratchDirectory()
        store = FileTokenStore(home: scratch.appending("home"))
    }

    @Test(arguments: StorePromise.all)
    func `files keep what a store promises`(promise: StorePromise) async throws {
        try await promise.check(store)
    }

    @Test func `nobody else can read a file or enter its folders`() async throws {
        let key = TokenKey(host: "localhost:8080", client: "an-id", user: "../../a user")
        try await store.save(try userRecord(), for: key)
        try await store.exclusively(key, patience: .seconds(30)) {}
        let home = scratch.appending("home")
        var names: [String] = []
        for name in try FileManager.default.subpathsOfDirectory(atPath: home.path).sorted() {
            let path = home.appending(path: name).path
            let attributes = try FileManager.default.attributesOfItem(atPath: path)
            let isFolder = attributes[.type] as? FileAttributeType == .typeDirectory
            #expect(attributes[.posixPermissions] as? Int == (isFolder ? 0o700 : 0o600), "\(name)")
            if !isFolder { names.append(name) }
        }
        let folder = "tokens/localhost%3A8080/users/an-id"
        #expect(names == ["\(folder)/%2E.%2F..%2Fa%20user.json", "\(folder)/%2E.%2F..%2Fa%20user.lock"])
    }

    @Test func `a file that others can read is refused, with the cure`() async throws {
        let key = freshKey()
        try await store.save(try appRecord(), for: key)
        let path = store.location(of: key).path
        chmod(path, 0o640)
        let error = await #expect(throws: TokenStoreError.self) { try await store.record(for: key) }
        #expect(error == .readableByOthers(path: path, mode: "640"))
        #expect(error?.remedy == .fixConfiguration)
        #expect(error?.description.contains("chmod 600 \(path)") == true)
        chmod(path, 0o600)
        #expect(try await store.record(for: key) != nil)
    }

    @Test func `a file cut off anywhere is a state, and is replaced`() async throws {
        let key = freshKey(user: "a-user")
        let record = try userRecord()
        try await store.save(record, for: key)
        let file = store.location(of: key)
        let whole = try Data(contentsOf: file)
        for size in [0, 1, whole.count / 2, whole.count - 2] {
            truncate(file.path, off_t(size))
            let state = try await store.state(for: key, at: noon)
            #expect(state == .unusable(.garbled(place: file.path)))
            try await store.save(record, for: key)
            #expect(try await store.state(for: key, at: noon) == .fresh(record))
        }
    }

    @Test func `a pipe or a flood in the place of a file keeps nobody waiting`() async throws {
        let key = freshKey()
        let file = store.location(of: key)
        try await store.save(try appRecord(), for: key)
        try await store.remove(key)
        mkfifo(file.path, 0o600)
        #expect(try await store.state(for: key, at: noon) == .unusable(.garbled(place: file.path)))
        try await store.remove(key)
        #expect(FileManager.default.createFile(atPath: file.path, contents: nil))
        chmod(file.path, 0o600)
        truncate(file.path, 1 << 40)
        #expect(try await store.state(for: key, at: noon) == .unusable(.garbled(place: file.path)))
    }

    @Test func `readers never see half a file while it is written`() async throws {
        let key = freshKey()
        let records = try (0..<20).map { try appRecord(token: String(repeating: "x", count: $0 * 100 + 1)) }
        try await store.save(records[0], for: key)
        let home = scratch.appending("home")
        try await withThrowingTaskGroup(of: Void.self) { group in
            for writer in 0..<2 {
                group.addTask {
                    let own = FileTokenStore(home: home)
                    for record in records.dropFirst(writer * 10).prefix(10) {
                        try await own.save(record, for: key)
                    }
                }
            }
            group.addTask {
                let own = FileTokenStore(home: home)
                for _ in 0..<200 {
                    let record = try await own.record(for: key)
                    #expect(record.map(records.contains) == true)
                }
            }
            try await group.waitForAll()
        }
    }

    @Test func `another process is waited for, and its death ends its lock`() async throws {
        let key = freshKey()
        try await store.exclusively(key, patience: .seconds(30)) {}
        let lock = store.location(of: key).deletingPathExtension().appendingPathExtension("lock")
        let script = "exec flock --exclusive --no-fork \"$0\" sh -c 'echo held; exec sleep 3600'"
        let other = try Program(URL(filePath: "/bin/sh"), ["-c", script, lock.path])
        defer { other.send(SIGKILL) }
        #expect(try await eventually { other.output.contains("held") })
        await #expect(throws: TokenStoreError.busy(lock: lock.path, holder: nil)) {
            try await store.exclusively(key, patience: .milliseconds(50)) {}
        }
        async let waiting: Void = store.exclusively(key, patience: .seconds(30)) {}
        other.send(SIGKILL)
        try await waiting
    }

    @Test func `who holds a lock is named to those who wait in vain, and nobody behind it`() async throws {
        let key = freshKey()
        let lock = store.location(of: key).deletingPathExtension().appendingPathExtension("lock")
        try await store.exclusively(key, patience: .seconds(30)) {
            let error = await #expect(throws: TokenStoreError.self) {
                try await store.exclusively(key, patience: .milliseconds(50)) {}
            }
            #expect(error == .busy(lock: lock.path, holder: "process \(getpid())"))
        }
        #expect(try Data(contentsOf: lock).isEmpty)
    }

    @Test func `a process that is no more is not named`() async throws {
        let key = freshKey()
        let lock = store.location(of: key).deletingPathExtension().appendingPathExtension("lock")
        try await store.exclusively(key, patience: .seconds(30)) {
            // No process has a number as high as that.
            try Data("2147483647\n".utf8).write(to: lock)
            await #expect(throws: TokenStoreError.busy(lock: lock.path, holder: nil)) {
                try await store.exclusively(key, patience: .milliseconds(50)) {}
            }
        }
    }

    @Test func `nobody is named where several have held a lock in turn`() async throws {
        let key = freshKey()
        try await store.exclusively(key, patience: .seconds(30)) {}
        let lock = store.location(of: key).deletingPathExtension().appendingPathExtension("lock")
        let turns = "while :; do n=$((n + 1)); echo \"$$ $n\" >\"$0\"; echo held; sleep 0.05; done"
        let script = "exec flock --exclusive --no-fork \"$0\" sh -c '\(turns)' \"$0\""
        let others = try Program(URL(filePath: "/bin/sh"), ["-c", script, lock.path])
        defer { others.send(SIGKILL) }
        try await others.wait(until: "the lock is held") { others.output.contains("held") }
        var error: TokenStoreError?
        // Who has no turn in all that time, on a machine that is busy, is one who holds the lock throughout.
        for patience in [2, 10, 60] {
            error = await #expect(throws: TokenStoreError.self) {
                try await store.exclusively(key, patience: .seconds(patience)) {}
            }
            if error == .busy(lock: lock.path, holder: nil) { break }
        }
        #expect(error == .busy(lock: lock.path, holder: nil))
    }

    @Test func `a home that cannot be written is told as such`() async throws {
        try scratch.write("a file", to: "home")
        let error = await #expect(throws: StorageError.self) {
            try await store.save(try appRecord(), for: freshKey())
        }
        #expect(error?.remedy == .fixStorage)
    }
}
