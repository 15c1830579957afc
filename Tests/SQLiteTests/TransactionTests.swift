import SQLite
import TestSupport
import Testing

@Suite struct TransactionTests {
    private struct Failed: Error {}

    private func script(_ text: String) -> [UInt8] { Array(text.utf8) }

    private func database() throws -> SQLiteDatabase {
        let database = try SQLiteDatabase(SQLiteFile(inMemory: "ledger"))
        try database.execute(script("create table main.t (n integer)"))
        return database
    }

    private func add(_ number: Int, to database: SQLiteDatabase) throws {
        try database.statement("add", script("insert into main.t values (?1)")).run([.integer(number)])
    }

    private func numbers(in database: SQLiteDatabase) throws -> [Int] {
        var numbers: [Int] = []
        try database.statement("all", script("select n from main.t order by n")).run([]) {
            numbers.append($0.integer(0))
        }
        return numbers
    }

    @Test func `a transaction is kept whole, or not at all`() throws {
        let database = try database()
        let count = try database.transaction {
            try add(1, to: database)
            try add(2, to: database)
            return try numbers(in: database).count
        }
        #expect(count == 2)
        #expect(throws: Failed.self) {
            try database.transaction {
                try add(3, to: database)
                throw Failed()
            }
        }
        #expect(try numbers(in: database) == [1, 2])
    }

    @Test func `a transaction whose work waits is kept or undone as well`() async throws {
        let database = try database()
        try await database.suspendingTransaction {
            try add(1, to: database)
            await Task.yield()
        }
        do {
            try await database.suspendingTransaction {
                try add(2, to: database)
                await Task.yield()
                throw Failed()
            }
            Issue.record("it did not fail")
        } catch is Failed {}
        let numbers = try numbers(in: database)
        #expect(numbers == [1])
    }

    @Test func `who reads at one moment hears what failed, and others may write meanwhile`() throws {
        let scratch = try ScratchDirectory()
        let file = SQLiteFile("ledger", at: scratch.appending("ledger.sqlite"), cure: "none")
        let (one, other) = try (SQLiteDatabase(file), SQLiteDatabase(file))
        try one.execute(script("pragma journal_mode = wal; create table main.t (n integer)"))
        let counts = try one.reading {
            let before = try numbers(in: one).count
            try other.transaction { try add(1, to: other) }
            return [before, try numbers(in: one).count]
        }
        #expect(counts == [0, 0])
        #expect(try numbers(in: one) == [1])
        #expect(throws: Failed.self) {
            try one.reading {
                // As SQLite does by itself where a read fails.
                try one.execute(script("rollback"))
                throw Failed()
            }
        }
        #expect(try one.reading { try numbers(in: one) } == [1])
    }

    @Test func `what failed is told though there is nothing left to roll back, and the next one begins`()
        throws
    {
        let database = try database()
        #expect(throws: Failed.self) {
            try database.transaction {
                try database.execute(script("rollback"))
                throw Failed()
            }
        }
        try database.transaction { try add(1, to: database) }
        #expect(try numbers(in: database) == [1])
    }
}
