import Foundation
import Postgres
import TestSupport
import Testing
import Warehouse

/// Lists of markets that an earlier version numbered get the identifiers of this one.
@Suite struct MarketSetRenumberingTests {
    @Test func `lists of markets keep their members and those who refer to them`() async throws {
        let scripts = try ScratchScripts()
        try scripts.remove("migrations/0001_create_etl.sql")
        let migrations = Checkout.sql.appending(component: "migrations")
        let names = try FileManager.default.contentsOfDirectory(atPath: migrations.path).sorted()
        let number = try #require(names.firstIndex { $0.contains("order_market_sets") })
        let texts = try names.map {
            try String(contentsOf: migrations.appending(component: $0), encoding: .utf8)
        }
        for (name, text) in zip(names, texts).prefix(number) {
            try scripts.write(text, to: "migrations/\(name)")
        }
        try await TemporaryDatabase.with(.empty) { database in
            let connection = try await database.connect()
            _ = try await Migrator(scripts: scripts.folder).migrate(connection)
            for statement in Self.catalog.split(separator: ";") {
                _ = try await connection.query(String(statement))
            }
            try scripts.write(texts[number], to: "migrations/\(names[number])")
            _ = try await Migrator(scripts: scripts.folder).migrate(connection)
            let rows = try await connection.query(
                """
                select market_set.id, string_agg(market, ',' order by market) as markets, market_count,
                    (select string_agg(name, ' ' order by name) from (
                        select name, market_set_id from catalog.album
                        union all select name, market_set_id from catalog.track
                    ) as user_of where market_set_id = market_set.id) as users
                from catalog.market_set left join catalog.market_set_member as member using (id)
                group by market_set.id order by 1
                """
            )
            let values = rows.values.map { $0.map { $0 ?? "." }.joined(separator: "|") }
            #expect(
                values == [
                    "00008cd9-8f00-b204-e980-0998ecf8427e|.|0|empty",
                    "000216c7-8da9-a82b-a98f-8f5a831b2fa8|DE,US|2|album track",
                ]
            )
        }
    }

    private static let catalog = """
        insert into catalog.market_set (id, market_count) values (md5('DE,US')::uuid, 2), (md5('')::uuid, 0);
        insert into catalog.market_set_member (id, market)
        values (md5('DE,US')::uuid, 'DE'), (md5('DE,US')::uuid, 'US');
        insert into catalog.album (id, name, market_set_id)
        values (rpad('a', 22, '0'), 'album', md5('DE,US')::uuid), (rpad('b', 22, '0'), 'empty', md5('')::uuid);
        insert into catalog.track (id, name, market_set_id)
        values (rpad('t', 22, '0'), 'track', md5('DE,US')::uuid), (rpad('u', 22, '0'), 'none', null);
        """
}
