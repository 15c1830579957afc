import Concurrency
import Diagnostics
import Files
import Foundation
import Postgres
import SQLite
import TestSupport
import Testing

@testable import Quota

@Suite struct StorageTests {
    private let scratch: ScratchDirectory
    private let state: StateDirectory

    init() throws {
        scratch = try ScratchDirectory()
        state = StateDirectory(url: scratch.url)
    }

    private func open() async throws -> QuotaLedger {
        try await QuotaLedger.local(in: state, host: "api.test")
    }

    /// Races `tasks` over ledgers, each as another process would open it, for a budget that does not suffice.
    private func race(_ ledgers: [QuotaLedger], budget: Int) async throws -> Int {
        try await withThrowingTaskGroup(of: Int.self) { group in
            for index in 0..<(budget * 2) {
                let ledger = ledgers[index % ledgers.count]
                group.addTask { try await ledger.ask(budget: budget, proven: 10_000).granted }
            }
            return try await group.reduce(0, +)
        }
    }

    @Test func `processes that race for the last requests get them once`() async throws {
        var ledgers: [QuotaLedger] = []
        for _ in 0..<4 { ledgers.append(try await open()) }
        #expect(try await race(ledgers, budget: 150) == 150)
        #expect(try await ledgers[0].standings().map(\.usedInDay) == [150])
    }

    @Test func `processes that start at once create one ledger`() async throws {
        let state = state
        let granted = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<16 {
                group.addTask {
                    try await QuotaLedger.local(in: state, host: "api.test").ask(budget: 10).granted
                }
            }
            return try await group.reduce(0, +)
        }
        #expect(granted == 10)
        let files = try FileManager.default.contentsOfDirectory(atPath: scratch.appending("quota").path)
        #expect(files.filter { !$0.hasPrefix("api.test.sqlite") } == [])
    }

    @Test func `what was counted survives the end of the process`() async throws {
        do { _ = try await open().ask(budget: 2) }
        #expect(try await open().ask(budget: 2).granted == 1)
        #expect(try await open().ask(budget: 2).granted == 0)
    }

    @Test func `only its owner can read the ledger, and one that others can read is refused`() async throws {
        _ = try await open().ask()
        let file = state.ledgerFile.path
        let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: file)
        await #expect(throws: SQLiteError.self) { try await open() }
    }

    @Test(arguments: [0, 100, 4_096, 10_000])
    func `a ledger that is cut off is named with its cure, and not begun anew`(length: Int) async throws {
        do {
            let ledger = try await open()
            for bucket in Bucket.allCases { for _ in 0..<20 { _ = try await ledger.ask(bucket) } }
        }
        let whole = try Data(contentsOf: state.ledgerFile)
        #expect(whole.count > 10_000)
        try whole.prefix(length).write(to: state.ledgerFile)
        try restrict()
        await #expect {
            try await open()
        } throws: { error in
            let words = "\(error)"
            let isCure = words.contains("move it away, with the -wal and -shm files beside it")
            return error is SQLiteError && isCure && !words.contains("\n")
        }
        #expect(try Data(contentsOf: state.ledgerFile).count == length)
    }

    @Test func `a file that is no ledger is refused`() async throws {
        try scratch.write(String(repeating: "not a database ", count: 100), to: "quota/api.test.sqlite")
        try restrict()
        await #expect {
            try await open()
        } throws: { $0 is SQLiteError && "\($0)".contains("move it away") }
    }

    @Test func `every statement numbers its parameters in the order in which they appear`() throws {
        let scripts = try FileManager.default.contentsOfDirectory(
            at: Checkout.root.appending(path: "Sources/Quota/sql"),
            includingPropertiesForKeys: nil
        )
        #expect(scripts.count > 20)
        for script in scripts {
            let text = try String(contentsOf: script, encoding: .utf8)
            var seen: [Int] = []
            for match in text.matches(of: /\$(\d+)/) {
                let number = try #require(Int(match.output.1))
                if !seen.contains(number) { seen.append(number) }
            }
            #expect(seen == seen.indices.map { $0 + 1 }, "\(script.lastPathComponent)")
        }
    }

    @Test func `machines that share a database race for the last requests and get them once`() async throws {
        try await TemporaryDatabase.with { database in
            var ledgers: [QuotaLedger] = []
            for _ in 0..<3 {
                ledgers.append(try await QuotaLedger.database(database.settings, host: "api.test"))
            }
            #expect(try await race(ledgers, budget: 40) == 40)
            #expect(try await ledgers[0].standings().map(\.usedInDay) == [40])
            let other = try await QuotaLedger.database(database.settings, host: "127.0.0.1")
            #expect(try await other.standings().isEmpty)
        }
    }

    @Test func `the database keeps locks, pauses, ceilings and what is given back`() async throws {
        try await TemporaryDatabase.with { database in
            let ledger = try await QuotaLedger.database(database.settings, host: "api.test")
            guard case .granted(let grant) = try await ledger.ask() else {
                Issue.record("nothing was granted")
                return
            }
            try await ledger.takeBack([grant.drawn], of: .one)
            _ = try await ledger.ask()
            let lock = try await ledger.refuse(sentAt: .now, retryAfter: .seconds(86_000), isQuota: true)
            let until = try #require(lock?.until)
            #expect(abs(until.timeIntervalSinceNow - 86_000) < 60)
            let other = try await QuotaLedger.database(database.settings, host: "api.test")
            #expect(try await other.ask(of: .two).lock?.reason == .quotaExceeded)

            _ = try await ledger.ask(.albums)
            #expect(
                try await ledger.refuse(.albums, sentAt: .now, passed: 12, retryAfter: .seconds(50)) == nil
            )
            #expect(try await other.ask(.tracks).waitsUntil != nil)
            let standings = try await other.standings()
            #expect(standings.map(\.bucket) == [.albums, .search])
            #expect(standings.map(\.usedInDay) == [1, 1])
            #expect(standings.map(\.windowCeiling) == [12, 12])
            #expect(try await other.forget() == 4)
            #expect(try await ledger.ask().granted == 1)
        }
    }

    @Test func `the database spends, waits for a turn and frees as the file does`() async throws {
        try await TemporaryDatabase.with { database in
            let ledger = try await QuotaLedger.database(database.settings, host: "api.test")
            for _ in 0..<3 { _ = try await ledger.ask(budget: 3) }
            let freesAt = try #require(try await ledger.ask(budget: 3).spent?.freesAt)
            #expect(abs(freesAt.timeIntervalSinceNow - 86_400) < 60)
            _ = try await ledger.refuse(sentAt: .now, passed: 3, retryAfter: .zero)
            let connection = try await database.connect()
            let before = Date()
            // Whatever the requests have taken until here, they were sent just now.
            try await connection.run(
                SQLScript(
                    name: "pace",
                    text: """
                        update etl.quota_client set ceiling = 3, safe = 3, paused_until = 0, strikes = 0;
                        update etl.quota_recent set slot = slot - 31536000000;
                        update etl.quota_recent as recent
                        set slot = ((extract(epoch from statement_timestamp()) * 10)::bigint - place) * 100
                        from (
                            select slot as was, row_number() over (order by slot desc) as place
                            from etl.quota_recent
                        ) as numbered
                        where was = recent.slot
                        """
                )
            )
            let until = try #require(try await ledger.ask(.albums).waitsUntil)
            #expect(((before + 20)...(Date() + 31)).contains(until))
            // As if the server's clock had been a year ahead.
            try await connection.run(
                SQLScript(
                    name: "clock",
                    text: """
                        update etl.quota_usage set slot = slot + 31536000000;
                        update etl.quota_recent set slot = slot + 31536000000;
                        update etl.quota_bucket set latest_slot = latest_slot + 31536000000
                        """
                )
            )
            let redated = try #require(try await ledger.ask(budget: 3).spent?.freesAt)
            #expect(abs(redated.timeIntervalSinceNow - 86_400) < 60)
            try await connection.run(
                SQLScript(
                    name: "day",
                    text: "update etl.quota_bucket set ahead_since = ahead_since - 86400000"
                )
            )
            #expect(try await ledger.outlook(.one, .search, budget: 3) == .open(left: 3))
            #expect(try await ledger.standings().first { $0.bucket == .search }?.usedInDay == 0)
            let ahead = SQLScript(
                name: "recent",
                text: """
                    select count(*) from etl.quota_recent
                    where slot > (extract(epoch from clock_timestamp()) * 1000)::bigint + 3600000
                    """
            )
            #expect(try await connection.query(ahead).scalar(as: Int.self) > 0)
            _ = try await ledger.ask(.albums)
            #expect(try await connection.query(ahead).scalar(as: Int.self) == 0)
        }
    }

    @Test func `a connection that broke is opened again`() async throws {
        try await TemporaryDatabase.with { database in
            let ledger = try await QuotaLedger.database(database.settings, host: "api.test")
            _ = try await ledger.ask()
            try await breakConnections(to: database)
            #expect(try await ledger.ask().granted == 1)
        }
    }

    @Test func `a connection that broke in both attempts is opened again by the next call`() async throws {
        try await TemporaryDatabase.with { database in
            let ledger = try await QuotaLedger.database(database.settings, host: "api.test")
            await #expect(throws: ServerError.self) {
                try await ledger.transaction { page in
                    try await breakConnections(to: database)
                    _ = try await page.state(of: Account.one.owned(.search))
                }
            }
            #expect(try await ledger.ask().granted == 1)
        }
    }

    @Test func `who falls silent within a transaction holds up nobody for long, and repeats it`() async throws
    {
        try await TemporaryDatabase.with { database in
            let silent = try await QuotaLedger.database(database.settings, host: "api.test")
            let other = try await QuotaLedger.database(database.settings, host: "api.test")
            let setting = "idle_in_transaction_session_timeout"
            let limit = LedgerScript("limit", Array("select current_setting('\(setting)')".utf8))
            let shorten = LedgerScript("shorten", Array("select set_config('\(setting)', '200', true)".utf8))
            let (found, sent) = try await silent.transaction { page in
                let found = try await page.transaction.run(limit, []).first?.text(0)
                if !page.isRepeated {
                    // Only this attempt, and only from here on: the next one must not fall silent by a stall.
                    try await page.transaction.run(shorten, [])
                    #expect(try await other.ask().granted == 1)
                }
                return (found, try await page.state(of: Account.one.owned(.search))?.sent)
            }
            #expect(found == "10s")
            #expect(sent == 1)
        }
    }

    @Test func `what is given back when the connection breaks stays counted, lest it be given back twice`()
        async throws
    {
        try await TemporaryDatabase.with { database in
            let ledger = try await QuotaLedger.database(database.settings, host: "api.test")
            guard case .granted(let grant) = try await ledger.ask() else {
                Issue.record("nothing was granted")
                return
            }
            try await breakConnections(to: database)
            try await ledger.takeBack([grant.drawn], of: .one)
            #expect(try await ledger.standings().map(\.usedInDay) == [1])
        }
    }

    @Test(arguments: [
        ("-c lock_timeout=1min", "20s"), ("-c statement_timeout=0", "20s"), ("-c statement_timeout=5s", "5s"),
        ("-c search_path=mine,pg_catalog", "20s"),
    ])
    func `a statement is given up in time, whatever the options of the connection`(
        given: String,
        limit: String
    ) async throws {
        try await TemporaryDatabase.with { database in
            try await database.run("create schema mine; create table mine.pg_settings (mine integer)")
            let options = database.settings.options.merging(["options": given]) { $1 }
            let ledger = try await QuotaLedger.database(
                ConnectionSettings(options: options),
                host: "api.test"
            )
            let script = LedgerScript("limit", Array("select current_setting('statement_timeout')".utf8))
            let found = try await ledger.transaction { page in
                try await page.transaction.run(script, []).first?.text(0)
            }
            #expect(found == limit)
        }
    }

    @Test(arguments: [("off", "on"), ("local", "local"), ("remote_apply", "remote_apply")])
    func `what is counted is on the disk, also where a role is content with less`(
        given: String,
        found: String
    ) async throws {
        try await TemporaryDatabase.with { database in
            let option = ["options": "-c synchronous_commit=\(given)"]
            let options = database.settings.options.merging(option) { $1 }
            let ledger = try await QuotaLedger.database(
                ConnectionSettings(options: options),
                host: "api.test"
            )
            let script = LedgerScript("commit", Array("select current_setting('synchronous_commit')".utf8))
            let setting = try await ledger.transaction { page in
                try await page.transaction.run(script, []).first?.text(0)
            }
            #expect(setting == found)
        }
    }

    @Test func `a database without the schema is one line with the remedy`() async throws {
        try await TemporaryDatabase.with(.empty) { database in
            _ = await #expect {
                _ = try await QuotaLedger.database(database.settings, host: "api.test")
            } throws: { "\($0)".contains("run migrate") }
        }
    }

    /// Ends all connections but its own, and waits until they are gone.
    private func breakConnections(to database: TemporaryDatabase) async throws {
        let connection = try await database.connect()
        _ = try await connection.query(
            SQLScript(
                name: "kill",
                text: """
                    select pg_terminate_backend(pid, 10000) from pg_stat_activity
                    where datname = current_database() and pid <> pg_backend_pid()
                    """
            )
        )
    }

    private func restrict() throws {
        for suffix in ["-wal", "-shm"] {
            try? FileManager.default.removeItem(atPath: state.ledgerFile.path + suffix)
        }
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o600],
            ofItemAtPath: state.ledgerFile.path
        )
    }
}
