import Diagnostics
import Testing

@testable import Postgres

@Suite struct ConnectionSettingsTests {
    @Test func `a URL gives host, port, user and database`() throws {
        let settings = try ConnectionSettings(
            url: "postgresql://ada:secret@db.example:6543/music?sslmode=require"
        )
        #expect(settings.options["host"] == "db.example")
        #expect(settings.options["port"] == "6543")
        #expect(settings.options["user"] == "ada")
        #expect(settings.database == "music")
        #expect(settings.options["sslmode"] == "require")
        #expect(settings.password == Secret("secret"))
    }

    @Test(arguments: [
        "postgresql://ada:s3cr%40t@db.example:6543/music",
        "host=db.example user=ada password='s3cr@t' dbname=music",
    ])
    func `the password shows nowhere`(url: String) throws {
        let settings = try ConnectionSettings(url: url)
        #expect(settings.password?.revealed == "s3cr@t")
        var dumped = ""
        dump(settings, to: &dumped)
        for text in [settings.description, settings.url, "\(settings)", String(reflecting: settings), dumped]
        {
            #expect(!text.contains("s3cr"))
        }
    }

    @Test(arguments: [
        "postgresql://db.example/music?sslkey=%2Fkey&sslpassword=s3cr%40t",
        "host=db.example dbname=music sslkey=/key sslpassword='s3cr@t'",
    ])
    func `the password of a key shows nowhere, and is handed on`(url: String) throws {
        for settings in [
            try ConnectionSettings(url: url), try ConnectionSettings(environment: ["DATABASE_URL": url]),
        ] {
            var dumped = ""
            dump(settings, to: &dumped)
            for text in [settings.description, settings.url, String(reflecting: settings), dumped] {
                #expect(!text.contains("s3cr"))
            }
            #expect(settings.url == "postgresql://db.example/music?sslkey=%2Fkey")
            let given = settings.libpqOptions().first { $0.keyword == "sslpassword" }
            #expect(given?.value == "s3cr@t")
        }
    }

    @Test func `the keys that stand for a password show nowhere`() {
        let settings = ConnectionSettings(options: [
            "host": "db.example", "scram_client_key": "s3cr", "scram_server_key": "s3cr",
        ])
        #expect(settings.url == "postgresql://db.example/")
        #expect(settings.libpqOptions().count { $0.value == "s3cr" } == 2)
    }

    @Test func `the URL is one that psql takes`() throws {
        let settings = try ConnectionSettings(url: "postgresql://ada:x@db.example:6543/music?sslmode=require")
        #expect(settings.url == "postgresql://ada@db.example:6543/music?sslmode=require")
    }

    @Test func `a socket directory survives the way through a URL`() throws {
        let settings = ConnectionSettings(options: [
            "host": "/tmp/a dir/&odd?", "port": "5432", "user": "discograph", "dbname": "discograph",
        ])
        #expect(settings.url.hasPrefix("postgresql:///discograph?host=%2Ftmp%2Fa%20dir%2F%26odd%3F&"))
        #expect(try ConnectionSettings(url: settings.url) == settings)
    }

    @Test func `PG variables fill in what the URL leaves open`() throws {
        let settings = try ConnectionSettings(environment: [
            "DATABASE_URL": "postgresql://db.example/music", "PGHOST": "elsewhere", "PGUSER": "ada",
            "PGPASSWORD": "from the environment", "PGDATABASE": "other", "PGPORT": "",
        ])
        #expect(settings.options["host"] == "db.example")
        #expect(settings.database == "music")
        #expect(settings.options["user"] == "ada")
        #expect(settings.options["port"] == nil)
        #expect(settings.password?.revealed == "from the environment")
    }

    @Test func `a password in the URL wins over PGPASSWORD`() throws {
        let settings = try ConnectionSettings(environment: [
            "DATABASE_URL": "postgresql://ada:own@db.example/music", "PGPASSWORD": "other",
        ])
        #expect(settings.password?.revealed == "own")
    }

    @Test(arguments: [
        "postgres//ada:hunter2@db.example/music",
        "postgresql://ada:hunter2@db.example/music?colour=hunter2", "postgresql://ada:hunter2@[::1/music",
        "hunter2",
    ])
    func `a URL that cannot be read is refused without showing any of it`(url: String) throws {
        let error = #expect(throws: ConnectionError.self) {
            try ConnectionSettings(environment: ["DATABASE_URL": url])
        }
        let words = try #require(error?.description)
        #expect(words.hasPrefix("DATABASE_URL cannot be read: "))
        #expect(!words.contains("hunter2"))
        #expect(!words.contains("db.example"))
        #expect(error?.remedy == .fixConfiguration)
    }

    @Test(arguments: [
        ("postgresql://ada:hun@ter2@db.example/music", "write @ in a password or a name as %40"),
        ("postgres://ada:hun@ter2@db.example", "write @ in a password or a name as %40"),
        ("postgresql://ada:hun@ter2@db.example:5432/music?sslmode=require", "write @ in a password"),
        ("postgresql://ada:hun/ter2@db.example/music", "write / in a password as %2F"),
        ("postgresql://ada:5432/ter2@db.example/music", "write / in a password as %2F"),
        ("postgresql://ada:5@hun/ter2@db.example/music", "as %40"),
        ("postgresql://ada:5?hun@ter2@db.example/music", "as %40"),
        ("postgresql://ada:5?1@hun@ter2/6@db.example/music", "as %40"),
        ("postgres://ada:hunter2/music", "what stands where its port should is no number"),
    ])
    func `a password that is not escaped is refused without showing any of it`(
        url: String,
        advice: String
    ) throws {
        let error = #expect(throws: ConnectionError.self) {
            try ConnectionSettings(environment: ["DATABASE_URL": url])
        }
        let words = try #require(error?.description)
        #expect(words.contains(advice), "\(words)")
        for part in ["hun", "ter2", "db.example"] { #expect(!words.contains(part), "\(words)") }
        #expect(error?.remedy == .fixConfiguration)
    }

    @Test(arguments: [
        "postgresql://ada:hun%40ter2@db.example/music", "postgresql://ada:hun%2Fter2@db.example/a%40b",
        "postgresql://db.example/music?options=a@b/c@d", "postgresql:///music?host=/tmp/a@b",
        "host=db.example password=hun@ter@2", "postgresql://ada:5@a.example:1,b.example:2/music",
        "postgresql://ada:5@[::1]:5432/music", "postgresql://%2Frun%2Fpostgresql/music",
    ])
    func `an @ that cannot be mistaken is no mistake`(url: String) throws {
        _ = try ConnectionSettings(environment: ["DATABASE_URL": url])
    }

    @Test func `of a password, dots stand for what could not be a part of a word`() throws {
        let message = "connection to server on socket \"/tmp/newuser/.s.PGSQL.5432\" failed: No such file"
        for (password, isMasked) in [("p", false), ("new", false), ("newuser", true)] {
            let settings = ConnectionSettings(options: ["host": "/tmp/newuser", "password": password])
            let words = "\(ConnectionError(libpq: message, settings: settings))"
            #expect(words.contains("••••") == isMasked, "\(words)")
            #expect(words.contains("/tmp/newuser/.s") != isMasked, "\(words)")
        }
    }

    @Test(arguments: [
        (#"connection failed: server does not support SSL, but SSL was required"#, "correct sslmode"),
        (#"root certificate file "/nowhere" does not exist"#, "correct sslmode or sslrootcert"),
        (#"sslmode value "require" invalid when SSL support is not compiled in"#, "correct sslmode"),
        (#"server certificate for "a" does not match host name "db.example""#, "correct sslmode"),
        (#"definition of service "music" not found"#, "correct PGSERVICE"),
        (#"syntax error in service file "/etc/pg_service.conf", line 3"#, "correct PGSERVICE"),
    ])
    func `what libpq is told wrongly is a matter of configuration`(message: String, advice: String) {
        let settings = ConnectionSettings(options: ["host": "db.example"])
        let error = ConnectionError(libpq: message, settings: settings)
        #expect(error.remedy == .fixConfiguration, "\(error)")
        #expect(error.description.contains(advice), "\(error)")
    }

    @Test(arguments: [
        "FATAL: sorry, too many clients already", #"FATAL: too many connections for role "ada""#,
        #"FATAL: too many connections for database "music""#,
        "FATAL: remaining connection slots are reserved for roles with the SUPERUSER attribute",
        "FATAL: no more connections allowed (max_client_conn)",
    ])
    func `a server that takes no more connections need not be started`(message: String) {
        let settings = ConnectionSettings(options: ["host": "db.example"])
        let error = ConnectionError(libpq: message, settings: settings)
        #expect(error.remedy == .restoreService, "\(error)")
        #expect(error.description.contains("takes no more connections: \(message); end some"), "\(error)")
        #expect(!error.description.contains("start it"), "\(error)")
    }

    @Test(arguments: [" ", " \t "])
    func `a URL of nothing but blanks is refused, not taken for the system's own server`(url: String) throws {
        let error = #expect(throws: ConnectionError.self) {
            try ConnectionSettings(environment: ["DATABASE_URL": url, "PGUSER": "ada"])
        }
        #expect(error?.remedy == .fixConfiguration)
        #expect(error?.description.contains("it is blank: unset it") == true)
    }

    @Test func `every connection notices that a server is gone, after times that can be given`() throws {
        let url = "postgresql://ada@db.example/music?tcp_user_timeout=0&keepalives_idle=7200"
        let given = try ConnectionSettings(url: url)
        let options = Dictionary(
            uniqueKeysWithValues: given.libpqOptions().map { ($0.keyword, $0.value) }
        )
        #expect(options["tcp_user_timeout"] == "0")
        #expect(options["keepalives_idle"] == "7200")
        #expect(options["keepalives_interval"] == "10")
        #expect(options["keepalives_count"] == "9")
        #expect(try ConnectionSettings(url: given.url) == given)
        let open = try ConnectionSettings(url: "postgresql://ada@db.example/music").libpqOptions()
        #expect(open.contains { $0.keyword == "tcp_user_timeout" && $0.value == "120000" })
        #expect(open.contains { $0.keyword == "keepalives_idle" && $0.value == "30" })
    }

    @Test func `limited settings notice sooner that a server is gone, after times that can be given`() throws
    {
        let url = "postgresql://ada@db.example/music?keepalives_idle=60"
        let given = try ConnectionSettings(url: url)
        let limited = given.limited
        let options = Dictionary(
            uniqueKeysWithValues: limited.libpqOptions().map { ($0.keyword, $0.value) }
        )
        #expect(options["tcp_user_timeout"] == "10000")
        #expect(limited.longestAnswer == .seconds(30))
        #expect(given.longestAnswer == nil)
        #expect(options["keepalives_idle"] == "60")
        #expect(options["keepalives_interval"] == "5")
        #expect(options["keepalives_count"] == "3")
        #expect(options["connect_timeout"] == "5")
        #expect(limited.url == url)
        #expect(limited.with(database: "other").limited == limited.with(database: "other"))
    }

    @Test func `another database of the same server keeps the password`() throws {
        let settings = try ConnectionSettings(url: "postgresql://ada:x@db.example/music").with(
            database: "other"
        )
        #expect(settings.database == "other")
        #expect(settings.password != nil)
    }
}
